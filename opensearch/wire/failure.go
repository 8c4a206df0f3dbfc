package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// Failure is what the cluster says is wrong.
type Failure struct {
	Status       int
	Type, Reason string   // of its outermost error
	Causes       []string // the types of what lies beneath
	method       string
}

// Error implements error.
func (f *Failure) Error() string {
	return fmt.Sprintf("OpenSearch %d %s: %s", f.Status, f.Type, f.Reason)
}

// Of reports whether the failure, or what lies beneath it, is of a type, such as index_not_found_exception.
func (f *Failure) Of(kind string) bool { return f.Type == kind || slices.Contains(f.Causes, kind) }

// FailureOf returns what the cluster has said, if it has said something.
func FailureOf(err error) *Failure {
	f, _ := errors.AsType[*Failure](err)
	return f
}

// cause is an error in an answer.
type cause struct {
	Type     string  `json:"type"`
	Reason   string  `json:"reason"`
	CausedBy *cause  `json:"caused_by"`
	Root     []cause `json:"root_cause"`
	Shards   []struct {
		Reason cause `json:"reason"`
	} `json:"failed_shards"`
}

// types gathers those beneath an error.
func (c *cause) types(all []string) []string {
	if c.CausedBy != nil {
		all = c.CausedBy.types(append(all, c.CausedBy.Type))
	}
	for _, r := range c.Root {
		all = r.types(append(all, r.Type))
	}
	for _, s := range c.Shards {
		all = s.Reason.types(append(all, s.Reason.Type))
	}
	return all
}

// isForeign is the type of a failure that OpenSearch has not said.
const isForeign = "foreign"

// mostQuoted is the bytes of an answer that nobody understands which are kept.
const mostQuoted = 500

// foreign is the failure of an answer that somebody else has given, such as a page of a proxy. It has no status: whoever asks whether
// there is a document, or an index, does not take it for one that says no.
func foreign(status int, b []byte) *Failure {
	return &Failure{Type: isForeign, Reason: fmt.Sprintf("%d %s: %s", status, http.StatusText(status), b[:min(len(b), mostQuoted)])}
}

func (f *Failure) foreign() bool { return f.Type == isForeign }

// isJSON reports whether an answer may be OpenSearch's: an object, a list, or nothing.
func isJSON(b []byte) bool {
	b = bytes.TrimSpace(b)
	return len(b) == 0 || b[0] == '{' || b[0] == '['
}

// parseFailure reads an answer that says no.
func parseFailure(status int, method string, b []byte) *Failure {
	if status < http.StatusBadRequest || status == http.StatusNotFound && !isJSON(b) {
		return foreign(status, b)
	}
	f := &Failure{Status: status, method: method}
	var body struct {
		Error json.RawMessage `json:"error"`
	}
	var c cause
	if json.Unmarshal(b, &body) == nil && json.Unmarshal(body.Error, &c) == nil {
		f.Type, f.Reason, f.Causes = c.Type, c.Reason, c.types(nil)
		for _, deeper := range slices.Concat(c.Root, rootsOf(c.Shards)) {
			if deeper.Reason != "" && deeper.Reason != c.Reason {
				f.Reason += " : " + deeper.Reason
				break
			}
		}
		return f
	}
	f.Type, f.Reason = http.StatusText(status), string(b[:min(len(b), mostQuoted)])
	return f
}

func rootsOf(shards []struct {
	Reason cause `json:"reason"`
},
) (all []cause) {
	for _, s := range shards {
		all = append(all, s.Reason)
	}
	return all
}

// blocked reports whether an index takes no writes, as where a disk is full. One that fills up before the cluster has seen it says so
// in the words of the system.
func (f *Failure) blocked() bool {
	return f.Of("cluster_block_exception") || strings.Contains(f.Reason, "No space left on device")
}

// busy reports whether the same request may succeed later.
func (f *Failure) busy() bool {
	switch f.Status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		// A block says 429 too, and passes when somebody has made room. A cluster without a manager is one as well, and has one soon.
		return !f.blocked() || strings.Contains(f.Reason, "no master") || strings.Contains(f.Reason, "no cluster-manager") ||
			strings.Contains(f.Reason, "state not recovered")
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return true
	case http.StatusInternalServerError: // a node fell out while another asked it
		return slices.ContainsFunc(append(f.Causes, f.Type), fallsOut) || strings.Contains(f.Reason, "no node found for id")
	}
	return false
}

// fallsOut reports whether an error is that of a node which another one cannot reach (any more).
func fallsOut(kind string) bool {
	switch kind {
	case "node_disconnected_exception", "node_not_connected_exception", "connect_transport_exception", "node_closed_exception",
		"receive_timeout_transport_exception", "no_shard_available_action_exception", "shard_not_found_exception", "illegal_index_shard_state_exception":
		return true
	}
	return false
}

// isFinal reports whether nobody needs to be asked again, since a certificate does not change.
func isFinal(err error) bool {
	var (
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
	)
	return errors.As(err, &unknown) || errors.As(err, &host) || errors.As(err, &invalid) || errors.As(err, &verify) || errors.As(err, &record) ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client") || wantsCertificate(err)
}

// wantsCertificate reports whether the other side has not accepted our certificate, or that we showed none.
func wantsCertificate(err error) bool {
	return strings.Contains(err.Error(), "remote error: tls:") && strings.Contains(err.Error(), "certificate")
}

// untrusted says why a connection is not one that can be trusted, and what to do.
func untrusted(err error) (reason, hint string) {
	var (
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &unknown):
		return "son certificat est d'une autorité inconnue", "l'autorité du certificat se donne par ?ca=FICHIER ou " + CAVar
	case errors.As(err, &host):
		return "son certificat n'est pas à ce nom", "donnez dans l'adresse un nom qui est dans le certificat"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "son certificat a expiré, ou ne vaut pas encore", "renouvelez-le sur les nœuds ; l'horloge d'ici est-elle juste ?"
	case wantsCertificate(err):
		return "elle demande un certificat, ou refuse celui d'ici", "il se donne par " + CertVar + " et " + CertKeyVar
	}
	return "elle ne parle pas TLS, ou pas celui d'ici", "opensearchs:// est pour TLS, opensearch:// sans"
}

// explain makes of an error what a reader is told.
func (c *Client) explain(err error) error {
	hosts := strings.Join(c.address.Hosts, ", ")
	say := func(code kiosque.Code, message, hint string) error {
		return &kiosque.Error{Code: code, Message: message, Hint: hint, Err: err}
	}
	f := FailureOf(err)
	switch {
	case f == nil && isFinal(err):
		reason, hint := untrusted(err)
		return say(kiosque.CodeUnavailable, "la liaison chiffrée avec la grappe "+hosts+" ne s'établit pas : "+reason, hint)
	case errors.Is(err, context.DeadlineExceeded):
		return say(kiosque.CodeTimeout, fmt.Sprintf("la grappe %s n'a pas répondu en %s", hosts, c.o.Timeout),
			"un nœud est surchargé ou bloqué : regardez l'état de la grappe (_cat/nodes), puis recommencez")
	case f == nil && !c.address.TLS && errors.Is(err, io.EOF):
		return say(kiosque.CodeUnavailable, "la grappe "+hosts+" ferme la liaison sans répondre", "si elle chiffre, l'adresse commence par opensearchs://")
	case f == nil:
		return say(kiosque.CodeUnavailable, "la grappe "+hosts+" ne répond pas", "est-elle démarrée, et l'adresse est-elle la bonne ?")
	case f.foreign():
		return say(kiosque.CodeUnavailable, "ce qui répond à l'adresse "+hosts+" n'est pas OpenSearch",
			"donnez l'adresse d'un nœud ; un mandataire devant lui demande peut-être de s'identifier, ou renvoie ailleurs")
	case f.Status == http.StatusUnauthorized:
		return say(kiosque.CodeDenied, "la grappe refuse ces identifiants", "donnez-les par "+UserVar+" et "+PasswordVar+", ou par "+KeyVar)
	case f.blocked() && !f.busy():
		return say(kiosque.CodeExhausted,
			"l'index « "+c.address.Index+" » n'accepte pas d'écriture : un disque de la grappe est plein, ou l'index est en lecture seule",
			"faites de la place sur les nœuds (_cat/allocation), puis relancez la même commande ; ce qui était acquis le reste")
	case f.Status == http.StatusForbidden:
		return say(kiosque.CodeDenied, "la grappe n'autorise pas cette opération à cet utilisateur",
			"il faut lire et écrire les index « "+c.address.Index+"* », les créer et changer leurs alias")
	case f.Of("index_not_found_exception"):
		return c.NoIndex(err)
	case f.Of("search_context_missing_exception"):
		return say(kiosque.CodeExpired, "cet état de la collection n'est plus gardé par la grappe", "relancez la recherche depuis la première page")
	case f.Of("too_many_nested_clauses") || f.Of("too_many_clauses"):
		return say(kiosque.CodeBadQuery, "la requête a plus de termes que la grappe n'en accepte",
			"précisez les troncatures, ou augmentez indices.query.bool.max_clause_count : voir docs/cluster.md")
	case f.Status == http.StatusRequestEntityTooLarge:
		return say(kiosque.CodeExhausted, "un article est trop grand pour la grappe, ou pour un mandataire devant elle",
			"augmentez http.max_content_length sur les nœuds, et ce qu'un mandataire laisse passer (client_max_body_size de nginx)")
	case f.busy():
		return say(kiosque.CodeUnavailable, "la grappe "+hosts+" est surchargée, ou une partie de l'index n'a pas de copie en service",
			"regardez son état (_cluster/health), puis recommencez")
	}
	return say(kiosque.CodeInternal, "la grappe a refusé une demande de Kiosque", "")
}

// NoIndex is the error of a collection that is not there.
func (c *Client) NoIndex(cause error) error {
	return &kiosque.Error{
		Code: kiosque.CodeNoIndex, Message: "pas d'index « " + c.address.Index + " » dans la grappe " + strings.Join(c.address.Hosts, ", "),
		Hint: "construisez-le : indexer build --index " + c.address.String() + " DOSSIER", Err: cause,
	}
}
