package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
)

// newSeed is what every ETag depends on beside the collection and the address: the program that writes the answer.
func newSeed(o Options, a assets) [32]byte {
	build := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		build = info.String()
	}
	return sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q", build, o.Title, o.BaseURL, a.style, a.sum))
}

// tagOf names the answer to a request: generations never change, so the same address in the same generation has the
// same answer. The tag is weak because took_ms is not in it. Empty: the collection does not tell its generation.
//
// The generation must be read before the search: one that changes between gives a new answer under the old tag, which
// the next request replaces; the other way round, an old answer would stay.
func (h *handler) tagOf(r *http.Request, generation string) string {
	if generation == "" {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(h.seed[:len(h.seed):len(h.seed)], "%q %q %q", generation, r.URL.EscapedPath(), r.URL.RawQuery))
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// known reports whether the client has the answer of this tag already (RFC 9110, 13.1.2: weak comparison).
func known(r *http.Request, tag string) bool {
	if tag == "" {
		return false
	}
	for _, line := range r.Header.Values("If-None-Match") {
		for t := range strings.SplitSeq(line, ",") {
			if strings.TrimPrefix(strings.TrimSpace(t), "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}

// revalidate marks an answer as one to be asked for again with its tag, and kept from shared caches, for addresses
// contain what was searched for.
func revalidate(w http.ResponseWriter, tag string) {
	w.Header().Set("Cache-Control", "private, no-cache")
	if tag != "" {
		w.Header().Set("ETag", tag)
	}
}

// notModified answers 304.
func notModified(w http.ResponseWriter, tag string) error {
	revalidate(w, tag)
	w.WriteHeader(http.StatusNotModified)
	return nil
}
