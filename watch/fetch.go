package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque/corpus/format"
	feedformat "github.com/kiosque-search/kiosque/corpus/format/feed"
)

// Limits of one request.
const (
	maxBody      = 16 << 20 // of an answer, decompressed
	maxRedirects = 5
	requestTime  = time.Minute
	maxValidator = 1 << 10 // of an ETag or Last-Modified that is kept
)

// maxPause is the longest that a feed is left alone, whatever it asks for and however often it has failed.
const maxPause = 24 * time.Hour

// answer is what an address has said.
type answer struct {
	body               []byte // nil: nothing new
	etag, lastModified string
	moved              string        // where the feed has moved for good; empty: nowhere
	pause              time.Duration // that it asks for; 0: none
}

// problem is a request that gave no feed; it says why in French.
type problem struct {
	reason string
	pause  time.Duration // that the server asks for; 0: none
	err    error
}

// Error implements error.
func (p *problem) Error() string { return p.reason }

// Unwrap returns the cause.
func (p *problem) Unwrap() error { return p.err }

// The redirections that are not followed.
var (
	errRedirects = errors.New("trop de redirections")
	errInsecure  = errors.New("redirection de https vers une adresse sans chiffrement")
	errPrivate   = errors.New("redirection vers une adresse privée")
	errScheme    = errors.New("redirection vers une adresse qui n'est pas du web")
)

// fetcher asks addresses for feeds.
type fetcher struct {
	client *http.Client
	agent  string
	now    func() time.Time
}

func newFetcher(agent string, now func() time.Time) *fetcher {
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 20 * time.Second}).DialContext,
		TLSHandshakeTimeout:    20 * time.Second,
		ResponseHeaderTimeout:  30 * time.Second,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
		ForceAttemptHTTP2:      true,
	}
	return &fetcher{agent: agent, now: now, client: &http.Client{Transport: transport, Timeout: requestTime, CheckRedirect: checkRedirect}}
}

// close ends the connections that are kept open.
func (f *fetcher) close() { f.client.CloseIdleConnections() }

// checkRedirect lets a server send us elsewhere, but neither round in circles nor to places that only we can reach: the
// answer of a router or of a service on this machine would be indexed, and found by all who search.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first := via[0].URL
	switch {
	case len(via) > maxRedirects:
		return errRedirects
	case req.URL.Scheme != "http" && req.URL.Scheme != "https":
		return errScheme
	case req.URL.Scheme == "http" && via[len(via)-1].URL.Scheme == "https":
		return errInsecure
	case req.URL.Hostname() != first.Hostname() && private(req.Context(), req.URL.Hostname()) && !private(req.Context(), first.Hostname()):
		return errPrivate
	}
	return nil
}

// private reports whether a host is one of this machine or of its own network; one that is not known is not.
func private(ctx context.Context, host string) bool {
	addresses := []netip.Addr{}
	if a, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		addresses = append(addresses, a)
	} else if addresses, err = net.DefaultResolver.LookupNetIP(ctx, "ip", host); err != nil {
		return false
	}
	for _, a := range addresses {
		if a = a.Unmap(); a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified() || a.IsMulticast() {
			return true
		}
	}
	return false
}

// fetch asks an address whether there is something new. Its error is a *problem, or that of ctx.
func (f *fetcher) fetch(ctx context.Context, address string, known *feed) (*answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, &problem{reason: "adresse impossible", err: err}
	}
	req.Header.Set("User-Agent", f.agent)
	req.Header.Set("Accept", "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1")
	if known.ETag != "" {
		req.Header.Set("If-None-Match", known.ETag)
	}
	if known.LastModified != "" {
		req.Header.Set("If-Modified-Since", known.LastModified)
	}
	res, err := f.client.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &problem{reason: networkReason(err), err: err}
	}
	defer res.Body.Close() //nolint:errcheck // only read
	a := &answer{etag: validator(res.Header.Get("ETag")), lastModified: validator(res.Header.Get("Last-Modified")), pause: f.maxAge(res.Header)}
	switch {
	case res.StatusCode == http.StatusNotModified:
		return a, nil
	case res.StatusCode != http.StatusOK:
		return nil, &problem{reason: statusReason(res.StatusCode), pause: f.retryAfter(res.Header)}
	}
	a.body, err = io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, &problem{reason: "réponse coupée", err: err}
	case len(a.body) > maxBody:
		return nil, &problem{reason: fmt.Sprintf("réponse de plus de %d Mio", maxBody>>20)}
	case !feedformat.Detect(nil, a.body[:min(len(a.body), format.HeadBytes)]):
		return nil, &problem{reason: "la réponse n'est ni un flux RSS, ni Atom, ni JSON Feed" + kindOf(res.Header)}
	}
	a.moved = movedTo(res)
	return a, nil
}

// validator is an ETag or a date that can be sent back; a longer one is not kept.
func validator(s string) string {
	if len(s) > maxValidator {
		return ""
	}
	return s
}

// kindOf names what a server says it has sent.
func kindOf(h http.Header) string {
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	if kind = strings.TrimSpace(kind); kind == "" || len(kind) > 60 {
		return ""
	}
	return " (" + kind + ")"
}

// movedTo is where a feed has moved for good: its address, if all redirections on the way were permanent ones.
func movedTo(res *http.Response) string {
	if res.Request.Response == nil {
		return ""
	}
	for r := res.Request.Response; r != nil; r = r.Request.Response {
		if r.StatusCode != http.StatusMovedPermanently && r.StatusCode != http.StatusPermanentRedirect {
			return ""
		}
	}
	return res.Request.URL.Redacted()
}

// retryAfter reads how long a server asks to be left alone: seconds or a date (RFC 9110, 10.2.3).
func (f *fetcher) retryAfter(h http.Header) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		return seconds(n)
	}
	if at, err := http.ParseTime(v); err == nil {
		return min(max(at.Sub(f.now()), 0), maxPause)
	}
	return 0
}

// maxAge reads how long an answer is fresh (RFC 9111, 5.2.2.1).
func (f *fetcher) maxAge(h http.Header) time.Duration {
	for directive := range strings.SplitSeq(h.Get("Cache-Control"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		if strings.EqualFold(name, "max-age") {
			if n, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 64); err == nil {
				return seconds(n)
			}
		}
	}
	return 0
}

func seconds(n int64) time.Duration {
	return time.Duration(min(max(n, 0), int64(maxPause/time.Second))) * time.Second
}

// pause is how long a feed is left alone after so many failures in a row: twice as long after each, and never less than
// the server asks for. jitter, from 0 to 1, keeps many from coming at the same moment.
func pause(interval time.Duration, failures int, asked time.Duration, jitter float64) time.Duration {
	d := maxPause
	if longer := float64(interval) * math.Pow(2, float64(min(failures, 20))); longer < float64(maxPause) {
		d = time.Duration(longer)
	}
	d = min(max(d, asked), maxPause)
	return d + time.Duration(jitter*float64(d)/10)
}

// statusReason says what a status means.
func statusReason(code int) string {
	what := map[int]string{
		http.StatusUnauthorized: "un mot de passe est demandé", http.StatusForbidden: "accès refusé", http.StatusNotFound: "adresse introuvable",
		http.StatusGone: "le flux n'existe plus", http.StatusTooManyRequests: "trop de demandes", http.StatusServiceUnavailable: "service indisponible",
	}[code]
	if what == "" {
		what = "réponse inattendue"
	}
	return fmt.Sprintf("%s (statut %d)", what, code)
}

// networkReason says why there was no answer.
func networkReason(err error) string {
	var dns *net.DNSError
	for _, refused := range []error{errRedirects, errInsecure, errPrivate, errScheme} {
		if errors.Is(err, refused) {
			return refused.Error()
		}
	}
	var e *url.Error
	switch {
	case errors.As(err, &dns):
		return "nom de machine introuvable"
	case errors.As(err, &e) && e.Timeout():
		return "pas de réponse à temps"
	}
	return "pas de connexion"
}
