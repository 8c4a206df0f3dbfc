package cluster

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Admin is the name in the certificate of who may do everything.
const Admin = "admin"

const (
	nodeName     = "node"
	organization = "Kiosque"
	certLife     = 24 * time.Hour
)

// TokenKey signs the tokens (HS256) that the nodes accept as « Authorization: Bearer … ».
func TokenKey() []byte { return []byte("a key of tests that everybody may know, long enough for HMAC") }

// authority makes certificates.
type authority struct {
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// newAuthority makes an authority, with its certificate in ca.pem.
func newAuthority(dir, name string) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	a := &authority{dir: dir, key: key}
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name, Organization: []string{organization}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(certLife),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, a.cert, a.cert, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	return a, writePEM(filepath.Join(dir, "ca.pem"), "CERTIFICATE", der)
}

// issue makes a certificate for a name that is good from one moment to another, in NAME.pem with its key in NAME.key.
func (a *authority) issue(name string, from, to time.Time) (cert, key string, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name, Organization: []string{organization}},
		NotBefore: from, NotAfter: to, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		DNSNames:    []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}, a.cert, &private.PublicKey, a.key)
	if err != nil {
		return "", "", err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", "", err
	}
	cert, key = filepath.Join(a.dir, name+".pem"), filepath.Join(a.dir, name+".key")
	return cert, key, errors.Join(writePEM(cert, "CERTIFICATE", der), writePEM(key, "PRIVATE KEY", secret))
}

func writePEM(name, kind string, der []byte) error {
	return os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o644)
}

// secure makes the certificates of nodes and of who rules them.
func (n *Nodes) secure() (err error) {
	if n.ca, err = newAuthority(n.dir, "Kiosque, essais"); err != nil {
		return err
	}
	for _, name := range []string{nodeName, Admin} {
		if _, _, err := n.Identity(name); err != nil {
			return err
		}
	}
	return nil
}

// CA is the file of the authority whose certificates the nodes show.
func (n *Nodes) CA() string { return filepath.Join(n.dir, "ca.pem") }

// Identity makes a certificate that says who asks, in two files.
func (n *Nodes) Identity(name string) (cert, key string, err error) {
	return n.ca.issue(name, time.Now().Add(-time.Hour), time.Now().Add(certLife))
}

// Expired makes one that was good until an hour ago.
func (n *Nodes) Expired(name string) (cert, key string, err error) {
	return n.ca.issue(name, time.Now().Add(-certLife), time.Now().Add(-time.Hour))
}

// client asks the nodes as who may do everything.
func (n *Nodes) client() (*http.Client, error) {
	c := &http.Client{Timeout: 10 * time.Second}
	if !n.o.Secured {
		return c, nil
	}
	pair, err := tls.LoadX509KeyPair(filepath.Join(n.dir, Admin+".pem"), filepath.Join(n.dir, Admin+".key"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AddCert(n.ca.cert)
	b, err := os.ReadFile(n.CA())
	if err != nil {
		return nil, err
	}
	pool.AppendCertsFromPEM(b)
	c.Transport = &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool, Certificates: []tls.Certificate{pair}}}
	return c, nil
}

// Do sends a request as who may do everything, with a body of JSON; an answer that says no is an error.
func (n *Nodes) Do(ctx context.Context, method, path, body string) error {
	c, err := n.client()
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, n.nodes[0].Host()+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close() //nolint:errcheck // only read
	answer, err := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	if err == nil && res.StatusCode >= http.StatusMultipleChoices {
		err = fmt.Errorf("cluster: %s %s: %d %s", method, path, res.StatusCode, answer)
	}
	return err
}

// securitySettings are those of opensearch.yml.
func securitySettings() (lines []string) {
	for _, layer := range []string{"transport", "http"} {
		of := "plugins.security.ssl." + layer + "."
		lines = append(lines, of+"pemcert_filepath: node.pem", of+"pemkey_filepath: node.key", of+"pemtrustedcas_filepath: ca.pem")
	}
	return append(lines,
		"plugins.security.ssl.transport.enforce_hostname_verification: false",
		"plugins.security.ssl.http.enabled: true", "plugins.security.ssl.http.clientauth_mode: OPTIONAL",
		"plugins.security.allow_default_init_securityindex: true",
		`plugins.security.authcz.admin_dn: ["CN=`+Admin+`,O=`+organization+`"]`, `plugins.security.nodes_dn: ["CN=`+nodeName+`,O=`+organization+`"]`,
		"plugins.security.restapi.roles_enabled: [all_access]",
	)
}

// configureSecurity lets the node know its authority, and nobody else.
func (n *Node) configureSecurity() error {
	config := filepath.Join(n.dir, "config")
	for _, name := range []string{"ca.pem", nodeName + ".pem", nodeName + ".key"} {
		if err := copyFile(filepath.Join(n.of.dir, name), filepath.Join(config, name)); err != nil {
			return err
		}
	}
	to := filepath.Join(config, securityPlugin)
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	from := filepath.Join(n.of.home, "plugins", securityPlugin, "config")
	files, err := filepath.Glob(filepath.Join(from, "*.yml"))
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := copyFile(f, filepath.Join(to, filepath.Base(f))); err != nil {
			return err
		}
	}
	users := "_meta:\n  type: internalusers\n  config_version: 2\n"
	return errors.Join(os.WriteFile(filepath.Join(to, "internal_users.yml"), []byte(users), 0o644),
		os.WriteFile(filepath.Join(to, "config.yml"), []byte(authentication()), 0o644))
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o644)
}

// authentication is config.yml: passwords, tokens and certificates.
func authentication() string {
	const domain = `
      NAME:
        http_enabled: true
        transport_enabled: false
        order: ORDER
        http_authenticator: {type: NAME, challenge: CHALLENGE, config: CONFIG}
        authentication_backend: {type: BACKEND}`
	var text strings.Builder
	text.WriteString(`_meta:
  type: config
  config_version: 2
config:
  dynamic:
    authc:`)
	key := base64.StdEncoding.EncodeToString(TokenKey())
	for _, d := range [][]string{
		{"jwt", "0", "false", "{signing_key: " + key + ", roles_key: roles, subject_key: sub}", "noop"},
		{"clientcert", "1", "false", "{username_attribute: cn}", "noop"},
		{"basic", "2", "true", "{}", "intern"}, // the last, since it answers where nobody has said who asks
	} {
		text.WriteString(strings.NewReplacer("NAME", d[0], "ORDER", d[1], "CHALLENGE", d[2], "CONFIG", d[3], "BACKEND", d[4]).Replace(domain))
	}
	return text.String() + "\n"
}
