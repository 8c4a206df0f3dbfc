package wire

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/kiosque-search/kiosque"
)

// The variables of the environment that say who asks, and the file of the authority of the cluster's certificate.
const (
	UserVar     = "KIOSQUE_OPENSEARCH_USER"
	PasswordVar = "KIOSQUE_OPENSEARCH_PASSWORD"
	KeyVar      = "KIOSQUE_OPENSEARCH_API_KEY"
	CAVar       = "KIOSQUE_OPENSEARCH_CA"
	CertVar     = "KIOSQUE_OPENSEARCH_CERT"
	CertKeyVar  = "KIOSQUE_OPENSEARCH_CERT_KEY"
	// CompressVar, if not empty, has requests and answers compressed: on a network where bytes cost more than the work of both ends.
	CompressVar = "KIOSQUE_OPENSEARCH_COMPRESS"
)

const (
	defaultTimeout  = 30 * time.Second
	defaultPatience = 20 * time.Second
	firstPause      = 100 * time.Millisecond // before a request is sent again; it doubles …
	longestPause    = 5 * time.Second        // … up to this
	rest            = 10 * time.Second       // of a host that could not be reached, while others can
	largeBody       = 1 << 10                // bytes from which on a body is compressed
	maxAnswer       = 512 << 20              // bytes of an answer, decompressed
	maxFault        = 64 << 10               // bytes of an answer that says what is wrong
)

// Options say how a cluster is spoken to. The zero value is a good default.
type Options struct {
	User, Password string // basic authentication, where User is not empty
	Key            string // an API key or token, sent as « Authorization: ApiKey … », or as it is if it names its scheme ("Bearer …")
	CA             string // file of the certificates of authorities, where the address names none
	Cert, CertKey  string // files of a certificate that says who asks, and of its key; no CertKey: both are in one
	// Compress has requests and answers compressed. Between machines of one room this is a third of what a search costs, for nothing.
	Compress bool
	// Timeout is of one attempt at one host; 0: 30 s.
	Timeout time.Duration
	// Patience is how long a request is sent again that found nobody, or a busy node; 0: 20 s.
	Patience time.Duration
}

// FromEnv reads from the environment who asks.
func FromEnv(getenv func(string) string) Options {
	return Options{
		User: getenv(UserVar), Password: getenv(PasswordVar), Key: getenv(KeyVar), CA: getenv(CAVar), Cert: getenv(CertVar), CertKey: getenv(CertKeyVar),
		Compress: getenv(CompressVar) != "",
	}
}

// Client speaks to the hosts of one address. It is safe for concurrent use.
type Client struct {
	address Address
	o       Options
	http    *http.Client
	bases   []string

	mu    sync.Mutex
	next  int
	until []time.Time // to which each host is given a rest
}

// New returns a client; it asks nothing yet. An error is that of the files of certificates.
func New(a Address, o Options) (*Client, error) {
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Patience <= 0 {
		o.Patience = defaultPatience
	}
	if a.CA != "" {
		o.CA = a.CA
	}
	c := &Client{address: a, o: o, until: make([]time.Time, len(a.Hosts)), next: rand.IntN(len(a.Hosts))}
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: 10 * time.Second, DisableCompression: !o.Compress,
	}
	base := "http://"
	if a.TLS {
		base = "https://"
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		if o.CA != "" {
			pool, err := authorities(o.CA)
			if err != nil {
				return nil, err
			}
			t.TLSClientConfig.RootCAs = pool
		}
		if o.Cert != "" {
			pair, err := tls.LoadX509KeyPair(o.Cert, cmp.Or(o.CertKey, o.Cert))
			if err != nil {
				return nil, &kiosque.Error{
					Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("le certificat %s, ou sa clé, ne peut pas être lu", o.Cert),
					Hint: "donnez des fichiers PEM par " + CertVar + " et " + CertKeyVar + ", la clé sans mot de passe", Err: err,
				}
			}
			t.TLSClientConfig.Certificates = []tls.Certificate{pair}
		}
	}
	for _, h := range a.Hosts {
		c.bases = append(c.bases, base+h)
	}
	c.http = &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c, nil
}

func authorities(file string) (*x509.CertPool, error) {
	b, err := os.ReadFile(file)
	pool := x509.NewCertPool()
	if err == nil && !pool.AppendCertsFromPEM(b) {
		err = errors.New("wire: no certificate in it")
	}
	if err != nil {
		return nil, &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("le certificat %s ne peut pas être lu", file),
			Hint: "donnez le fichier PEM de l'autorité de la grappe par ?ca=FICHIER ou " + CAVar, Err: err,
		}
	}
	return pool, nil
}

// Address is what the client speaks to.
func (c *Client) Address() Address { return c.address }

// Close gives up idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Do sends a request and reads the answer into out, which may be nil. The body is sent as it is if it is a []byte, and as JSON
// otherwise; nil: none. All requests must be such that they may be sent twice. An error is a *kiosque.Error, around a *Failure
// where the cluster has said what is wrong, or that of the context.
func (c *Client) Do(ctx context.Context, method, path string, body, out any) error {
	raw, isRaw := body.([]byte)
	if body != nil && !isRaw {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			return fmt.Errorf("wire: %w", err)
		}
	}
	b, err := c.patient(ctx, method, path, raw)
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(b, out); err != nil {
		return &kiosque.Error{
			Code: kiosque.CodeInternal, Message: "la réponse de la grappe ne peut pas être lue",
			Hint: "l'adresse est-elle bien celle d'OpenSearch ?", Err: fmt.Errorf("wire: %s %s: %w", method, clip(path), err),
		}
	}
	return nil
}

// patient sends a request again while that may help.
func (c *Client) patient(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	header := http.Header{"Content-Type": {"application/json"}}
	if strings.HasSuffix(strings.SplitN(path, "?", 2)[0], "/_bulk") {
		header.Set("Content-Type", "application/x-ndjson")
	}
	if c.o.Compress && len(body) >= largeBody {
		var err error
		if body, err = compressed(body); err != nil {
			return nil, err
		}
		header.Set("Content-Encoding", "gzip")
	}
	begun := time.Now()
	for try := 0; ; try++ {
		host := c.host()
		b, err := c.once(ctx, method, c.bases[host]+path, header, body)
		if err == nil {
			return b, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		refused := FailureOf(err)
		switch {
		case refused == nil:
			c.avoid(host)
		case refused.foreign() && try+1 < len(c.bases):
			c.avoid(host)
			continue // another host, at once
		case !refused.busy():
			return nil, c.explain(err)
		}
		slow := errors.Is(err, context.DeadlineExceeded)
		another := slow && try == 0 && len(c.bases) > 1 // host, which is asked whatever patience there is
		if time.Since(begun) > c.o.Patience && !another || isFinal(err) {
			return nil, c.explain(err)
		}
		if slow || refused == nil && try+1 < len(c.bases) {
			continue // another host, at once
		}
		if err := pause(ctx, try); err != nil {
			return nil, err
		}
	}
}

// pause waits longer after each try, and never exactly as long as others do.
func pause(ctx context.Context, try int) error {
	d := min(firstPause<<min(try, 10), longestPause)
	return Wait(ctx, d/2+rand.N(d))
}

// Wait waits so long; the error is the context's, where that ends before.
func Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// once sends a request to one host.
func (c *Client) once(ctx context.Context, method, url string, header http.Header, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header = header.Clone()
	switch {
	case c.o.Key != "" && strings.Contains(c.o.Key, " "):
		req.Header.Set("Authorization", c.o.Key)
	case c.o.Key != "":
		req.Header.Set("Authorization", "ApiKey "+c.o.Key)
	case c.o.User != "":
		req.SetBasicAuth(c.o.User, c.o.Password)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close() //nolint:errcheck // only read
	if res.StatusCode >= http.StatusMultipleChoices {
		b, err := io.ReadAll(io.LimitReader(res.Body, maxFault))
		if err != nil {
			return nil, err
		}
		return nil, parseFailure(res.StatusCode, method, b)
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
	case len(b) > maxAnswer:
		err = &Failure{Status: res.StatusCode, Type: "too_large", Reason: fmt.Sprintf("an answer of more than %d bytes", maxAnswer)}
	case !isJSON(b):
		err = foreign(res.StatusCode, b)
	}
	return b, err
}

// host chooses the next host that is not given a rest, or the one whose rest ends first.
func (c *Client) host() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, best := time.Now(), -1
	for range c.bases {
		i := c.next
		c.next = (c.next + 1) % len(c.bases)
		if now.After(c.until[i]) {
			return i
		}
		if best < 0 || c.until[i].Before(c.until[best]) {
			best = i
		}
	}
	return best
}

// avoid gives a host a rest.
func (c *Client) avoid(host int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until[host] = time.Now().Add(rest)
}

func compressed(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
