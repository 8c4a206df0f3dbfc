package guard

import (
	"container/list"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/kiosque-search/kiosque"
)

// Limits of limiting.
const (
	maxClients        = 20_000 // remembered; the one heard of longest ago is forgotten
	maxRate           = 10_000 // requests per second
	maxBurst          = 100_000
	failuresPerSecond = 0.1 // wrong passwords of one address
	failuresAtOnce    = 10
)

// client is whom a limit holds for: a name, or a network for those without one.
type client struct {
	user string
	net  netip.Prefix
}

// String tells clients apart.
func (c client) String() string {
	if c.user != "" {
		return "nom " + c.user
	}
	return c.net.String()
}

// limiter has a bucket of tokens for each client.
type limiter struct {
	rate  rate.Limit
	burst int

	mu     sync.Mutex
	recent *list.List // of *bucket, the last heard of first
	by     map[client]*list.Element
}

type bucket struct {
	client client
	tokens *rate.Limiter
}

func newLimiter(perSecond float64, burst int) *limiter {
	return &limiter{rate: rate.Limit(perSecond), burst: burst, recent: list.New(), by: map[client]*list.Element{}}
}

// take takes a token, or takes none and says how long to wait for one.
func (l *limiter) take(c client, now time.Time) (wait time.Duration) {
	tokens := l.bucket(c)
	r := tokens.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// wait says how long to wait for a token, without taking it.
func (l *limiter) wait(c client, now time.Time) time.Duration {
	missing := 1 - l.bucket(c).TokensAt(now)
	return max(0, time.Duration(missing/float64(l.rate)*float64(time.Second)))
}

func (l *limiter) bucket(c client) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.by[c]; ok {
		l.recent.MoveToFront(e)
		return e.Value.(*bucket).tokens
	}
	if len(l.by) >= maxClients {
		oldest := l.recent.Back()
		delete(l.by, oldest.Value.(*bucket).client)
		l.recent.Remove(oldest)
	}
	b := &bucket{c, rate.NewLimiter(l.rate, l.burst)}
	l.by[c] = l.recent.PushFront(b)
	return b.tokens
}

// tooMany is the refusal of one request too many.
func tooMany(answer http.Header, wait time.Duration, message, hint string) error {
	seconds := max(1, int((wait+time.Second-1)/time.Second))
	answer.Set("Retry-After", strconv.Itoa(seconds))
	return &kiosque.Error{Code: kiosque.CodeTooMany, Message: message, Hint: hint}
}
