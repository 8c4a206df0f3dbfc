package main

import (
	"crypto/tls"
	"net"
	"net/http"
	"sync/atomic"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
)

// certificate is a server's TLS certificate, as its files were last read.
type certificate struct {
	cert, key string // files
	now       atomic.Pointer[tls.Certificate]
}

// newCertificate reads the files; nil without any.
func newCertificate(cert, key string) (*certificate, error) {
	switch {
	case cert == "" && key == "":
		return nil, nil
	case cert == "" || key == "":
		return nil, cli.Usage("un certificat TLS a deux fichiers", "donnez --tls-cert et --tls-key ensemble")
	}
	c := &certificate{cert: cert, key: key}
	return c, c.load()
}

// load reads the files again. On an error, the certificate stays as it was.
func (c *certificate) load() error {
	if c == nil {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: "certificat TLS illisible : " + c.cert + ", " + c.key,
			Hint: "deux fichiers PEM, le certificat suivi de sa chaîne et la clé qui va avec, lisibles par le serveur", Err: err,
		}
	}
	c.now.Store(&pair)
	return nil
}

// listener speaks TLS over l, with the certificate of the moment.
func (c *certificate) listener(l net.Listener) net.Listener {
	return tls.NewListener(l, &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.now.Load(), nil },
	})
}

// strictly tells browsers to come back by TLS alone, for a year (RFC 6797). Other names of the domain are others' business.
func strictly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}

// onlyHere reports whether an address can be reached from this machine alone.
func onlyHere(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
