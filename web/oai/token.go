package oai

import (
	"encoding/base64"
	"encoding/json"

	"github.com/kiosque-search/kiosque"
)

// token is all that the next page of a list needs: the server keeps nothing. The pages are of the collection as the first one
// found it, for as long as that is kept (kiosque.SearchRequest.After).
type token struct {
	Verb   string `json:"v"`
	Source string `json:"s,omitempty"`
	Stamp  string `json:"d"` // of the records
	Done   int    `json:"n"` // records of the pages before
	After  string `json:"a"`
}

// String is how the answer carries it.
func (t token) String() string {
	b, err := json.Marshal(t)
	if err != nil { // of strings and a number there is none
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// parseToken is the inverse of token.String for a verb.
func parseToken(s, verb string) (t token, err error) {
	bad := &fault{"badResumptionToken", "jeton illisible, ou d'une autre liste ; recommencez la moisson"}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(b, &t) != nil || t.Verb != verb || t.After == "" || len(t.After) > kiosque.MaxAfter || t.Done < 1 || t.Stamp == "" {
		return token{}, bad
	}
	return t, nil
}
