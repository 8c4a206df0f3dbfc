package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/web/guard"
)

// press is a folder with an index of n articles.
func press(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := index.Build(context.Background(), dir, sequence(numbered(n)), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// status asks for an address with headers, given as name and value in turn.
func status(t *testing.T, c *http.Client, address string, header ...string) (int, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header
}

// hangUp sends SIGHUP to this process, in which the server runs, and waits until it has arrived: one that came after the
// end of the server would end the process.
func hangUp(t *testing.T) {
	t.Helper()
	arrived := make(chan os.Signal, 1)
	signal.Notify(arrived, syscall.SIGHUP)
	defer signal.Stop(arrived)
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	<-arrived
}

// eventually waits until something is so; the test's own time limit ends it where it never is.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for !so() {
		select {
		case <-t.Context().Done():
			t.Fatalf("never: %s", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// writeCertificate writes a certificate of 127.0.0.1 with this serial number, and its key.
func writeCertificate(t *testing.T, cert, key string, serial int64) *x509.CertPool {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "kiosque"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	secretDER, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	put(t, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	put(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secretDER})))
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return pool
}

// TestServeTLS: the certificate is renewed by SIGHUP, old versions of TLS are refused, HTTP/2 is spoken.
func TestServeTLS(t *testing.T) {
	files := t.TempDir()
	cert, key := filepath.Join(files, "cert.pem"), filepath.Join(files, "cle.pem")
	pool := writeCertificate(t, cert, key, 1)
	base, stop := startServer(t, press(t, 1), "--tls-cert", cert, "--tls-key", key)
	if !strings.HasPrefix(base, "https://127.0.0.1:") {
		t.Fatalf("it answers at %s", base)
	}
	client := func(pool *x509.CertPool, most uint16) *http.Client {
		return &http.Client{Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: pool, MaxVersion: most}, ForceAttemptHTTP2: true, DisableKeepAlives: true,
		}}
	}
	resp, err := client(pool, 0).Get(base + "readyz")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.ProtoMajor != 2 || resp.TLS.PeerCertificates[0].SerialNumber.Int64() != 1 {
		t.Errorf("%s %s, certificate %v", resp.Proto, resp.Status, resp.TLS.PeerCertificates[0].SerialNumber)
	}
	if got := resp.Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("browsers are told %q", got)
	}
	if resp, err := client(pool, tls.VersionTLS11).Get(base + "readyz"); err == nil {
		_ = resp.Body.Close()
		t.Error("TLS 1.1 is spoken")
	}
	renewed := writeCertificate(t, cert, key, 2)
	hangUp(t)
	eventually(t, "the new certificate", func() bool {
		resp, err := client(renewed, 0).Get(base + "readyz")
		if err != nil {
			return false
		}
		return resp.Body.Close() == nil
	})
	if exit, log := stop(); exit != 0 {
		t.Errorf("exit %d: %s", exit, log)
	}
}

// TestServeWarnsOfPasswordsInClear: where others can reach the server, passwords and keys need TLS.
func TestServeWarnsOfPasswordsInClear(t *testing.T) {
	files := t.TempDir()
	passwords, keys := filepath.Join(files, "passe"), filepath.Join(files, "cles")
	put(t, passwords, "")
	put(t, keys, "")
	cert, key := filepath.Join(files, "cert.pem"), filepath.Join(files, "cle.pem")
	writeCertificate(t, cert, key, 1)
	dir := press(t, 1)
	for _, tt := range []struct {
		args []string
		want bool
	}{
		{[]string{"--addr", "0.0.0.0:0", "--passwords", passwords}, true},
		{[]string{"--addr", ":0", "--keys", keys}, true},
		{[]string{"--addr", "0.0.0.0:0"}, false},
		{[]string{"--addr", "127.0.0.1:0", "--passwords", passwords}, false},
		{[]string{"--addr", "[::1]:0", "--passwords", passwords}, false},
		{[]string{"--addr", ":0", "--passwords", passwords, "--tls-cert", cert, "--tls-key", key}, false},
	} {
		_, stop := startServer(t, dir, tt.args...)
		if _, log := stop(); strings.Contains(log, "en clair") != tt.want || !strings.Contains(log, "répond à l’adresse") {
			t.Errorf("%v: %s", tt.args, log)
		}
	}
}

// TestCertificateKept: a renewal that went wrong leaves the certificate as it was.
func TestCertificateKept(t *testing.T) {
	files := t.TempDir()
	cert, key := filepath.Join(files, "cert.pem"), filepath.Join(files, "cle.pem")
	writeCertificate(t, cert, key, 1)
	c, err := newCertificate(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	before := c.now.Load()
	put(t, key, "rien")
	if err := c.load(); kiosque.CodeOf(err) != kiosque.CodeBadRequest || c.now.Load() != before {
		t.Errorf("%v, kept: %v", err, c.now.Load() == before)
	}
}

// TestServeDoor: keys and passwords at a real server, read again by SIGHUP; health is open to all.
func TestServeDoor(t *testing.T) {
	files := t.TempDir()
	keys, passwords := filepath.Join(files, "cles"), filepath.Join(files, "mots")
	key, line, err := guard.NewKey("revue")
	if err != nil {
		t.Fatal(err)
	}
	hash, err := bcrypt.GenerateFromPassword([]byte("sésame"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	put(t, keys, line+"\n")
	put(t, passwords, "lucie:"+string(hash)+"\n")
	base, stop := startServer(t, press(t, 1), "--keys", keys, "--passwords", passwords, "--log-users")
	c := &http.Client{}
	signed := strings.Replace(base, "http://", "http://lucie:s%C3%A9same@", 1)
	for _, tt := range []struct {
		address string
		header  []string
		want    int
	}{
		{base, nil, 401},
		{base + "api/v1/search?q=mar%C3%A9e", nil, 401},
		{base + "healthz", nil, 200},
		{base + "readyz", nil, 200},
		{base + "api/v1/search?q=mar%C3%A9e", []string{"Authorization", "Bearer " + key}, 200},
		{base + "api/v1/search?q=mar%C3%A9e", []string{"Authorization", "Bearer " + line}, 401},
		{signed, nil, 200},
		{signed + "articles/n-0", nil, 200},
		{strings.Replace(base, "http://", "http://lucie:sesame@", 1), nil, 401},
	} {
		got, head := status(t, c, tt.address, tt.header...)
		if got != tt.want || (got == 401) != (head.Get("WWW-Authenticate") != "") {
			t.Errorf("%s %v: %d, want %d, %v", tt.address, tt.header, got, tt.want, head)
		}
	}
	put(t, keys, "# plus personne\n")
	hangUp(t)
	eventually(t, "the key is withdrawn", func() bool {
		got, _ := status(t, c, base, "X-API-Key", key)
		return got == 401
	})
	exit, log := stop()
	if exit != 0 || !strings.Contains(log, "user=lucie") || !strings.Contains(log, "user=revue") {
		t.Errorf("exit %d: %s", exit, log)
	}
	for _, secret := range []string{key, "sésame", string(hash)} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
}

// TestServeLimits: the flags reach the limits.
func TestServeLimits(t *testing.T) {
	base, _ := startServer(t, press(t, 1), "--rate", "0.001", "--burst", "2")
	c := &http.Client{}
	for i, want := range []int{200, 200, 429} {
		if got, head := status(t, c, base); got != want || (got == 429) != (head.Get("Retry-After") != "") {
			t.Errorf("%d: %d, want %d", i, got, want)
		}
	}
	slow, _ := startServer(t, press(t, 1), "--timeout", "1ns")
	if got, _ := status(t, c, slow+"api/v1/search?q=mar%C3%A9e"); got != 504 {
		t.Errorf("a time limit of nothing: %d", got)
	}
}

// TestServeHangup takes up a new index by SIGHUP, long before the next look at it would.
func TestServeHangup(t *testing.T) {
	dir := press(t, 1)
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }()
	if _, err := index.Build(t.Context(), dir, sequence(numbered(5)), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	hangup := make(chan os.Signal, 1)
	ctx, cancel := context.WithCancel(t.Context())
	var read atomic.Int32
	f := follower{index: x, log: slog.New(slog.DiscardHandler), hangup: hangup, also: []reloader{
		{"rien", func() error { read.Add(1); return errors.New("illisible") }},
		{"tout", func() error { read.Add(1); return nil }},
	}}
	done := make(chan struct{})
	go func() { defer close(done); f.run(ctx, 24*time.Hour) }()
	hangup <- syscall.SIGHUP
	eventually(t, "the new index", func() bool {
		info, err := x.Info(ctx)
		return err == nil && info.Articles == 5
	})
	cancel()
	<-done
	if read.Load() != 2 {
		t.Errorf("%d files read again, want 2", read.Load())
	}
}

// TestServeDrains: between the signal and the stop the server answers on, and says that it is not ready.
func TestServeDrains(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	asked := make(chan struct{})
	h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(asked) })
	done := make(chan error, 1)
	go func() { done <- server{drain: time.Hour, log: slog.New(slog.DiscardHandler)}.serve(ctx, l, h) }()
	if got, _ := status(t, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, "http://"+l.Addr().String()); got != 200 {
		t.Errorf("while it drains: %d", got)
	}
	<-asked
	_ = l.Close() // what ends it before the hour
	if err := <-done; err == nil {
		t.Error("no error of the listener")
	}
}

// TestServeCutsStreams: who reads a stream that the stop does not wait for learns that it is not whole.
func TestServeCutsStreams(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "début")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	done := make(chan error, 1)
	go func() { done <- server{finish: time.Millisecond, log: slog.New(slog.DiscardHandler)}.serve(ctx, l, h) }()
	resp, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	cancel()
	if b, err := io.ReadAll(resp.Body); err == nil || string(b) != "début" {
		t.Errorf("%q, %v: it looks whole", b, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestServeMetrics: the numbers are at an address of their own, or behind the door; they tell of requests, queries, the
// index and the process, and not of words.
func TestServeMetrics(t *testing.T) {
	files := t.TempDir()
	key, line, err := guard.NewKey("prometheus")
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(files, "cles"), line)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	apart := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	base, stop := startServer(t, press(t, 3), "--keys", filepath.Join(files, "cles"), "--metrics", "--metrics-addr", apart)
	c := &http.Client{}
	for path, want := range map[string]int{"/metrics": 200, "/": 404, "/api/v1/search": 404} {
		if got, _ := status(t, c, "http://"+apart+path); got != want {
			t.Errorf("apart, %s: %d, want %d", path, got, want)
		}
	}
	for _, tt := range []struct {
		path string
		key  string
		want int
	}{
		{"metrics", "", 401},
		{"metrics", key, 200},
		{"api/v1/search?q=%22mar%C3%A9e%20du%22", key, 200},
		{"api/v1/search?q=mar%C3%A9e", "faux", 401},
	} {
		if got, _ := status(t, c, base+tt.path, "X-API-Key", tt.key); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.path, got, tt.want)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-API-Key", key)
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`kiosque_http_requests_total{code="200",route="/api/v1/search"} 1`, `kiosque_http_requests_refused_total{reason="door"} 1`,
		`kiosque_query_duration_seconds_count{kind="phrase"} 1`, "kiosque_index_articles 3", "kiosque_index_up 1", "process_resident_memory_bytes ",
	} {
		if !strings.Contains("\n"+string(text), "\n"+want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(string(text), "marée") {
		t.Error("the metrics tell what was searched for")
	}
	if exit, log := stop(); exit != 0 || !strings.Contains(log, "mesures à l’adresse http://"+apart+"/metrics") {
		t.Errorf("exit %d: %s", exit, log)
	}

	plain, _ := startServer(t, press(t, 1))
	if got, _ := status(t, c, plain+"metrics"); got != 404 {
		t.Errorf("metrics that nobody asked for: %d", got)
	}
}
