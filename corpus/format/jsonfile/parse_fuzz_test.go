package jsonfile

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/corpus/record"
)

// FuzzJSON holds the parser to encoding/json: it takes the same objects, and reads the same strings.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{"title":"Un \"titre\"","text":"a\n\u00e9\ud83d\ude00\ud800x\\"}`,
		`{"title":"a","title":"b","id":12,"tags":["x",null,{"name":"y"}],"autre":{"k":[1,2.5e-3,true]}}`,
		`{}`, `[]`, `{"a":}`, `{"a":01}`, `{"a":1,}`, `{"text":"\u12"}`, `{"text":"é"} x`, `{"text":"a` + "\t" + `b"}`, `null`, `{"text":"\"`,
		`{"a":NaN,"b":-Infinity,"date":ISODate("2023-11-06")}`,
		`{"auteurs":[{"prenom":"A","nom":"B"}],"date":{"year":2023},"texte":{"blocks":[{"type":"p","data":{"text":"x"}}]}}`,
		`{"text":"\"\\\""}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if !utf8.Valid(b) {
			return // lines are decoded before
		}
		var rec record.Record
		p := &jsonParser{columns: record.NewColumns(nil)}
		got := p.object(b, &rec)

		if bytes.ContainsFunc(b, func(r rune) bool { return r < 0x20 }) {
			return // ours lets control characters pass within strings
		}
		if got == nil && (len(b) > 0 && b[0] == '"' || bytes.ContainsAny(b, "NI(")) {
			return // ours takes NaN and Infinity, calls of the shell of MongoDB, and JSON within a string
		}
		var want map[string]any
		dec := json.NewDecoder(bytes.NewReader(b))
		err := dec.Decode(&want)
		valid := err == nil && want != nil && json.Valid(b)
		if deep(want, 0) {
			return
		}
		if (got == nil) != valid {
			t.Fatalf("%q: ours says %v, encoding/json valid=%v %v", b, got, valid, err)
		}
		if !valid {
			return
		}
		for name, field := range map[string]record.Field{"title": record.Title, "id": record.ID, "text": record.Body, "source": record.Source} {
			s, ok := want[name].(string)
			if !ok || bytes.Count(b, []byte(`"`+name+`"`)) != 1 || rec.Values[field].Name != name {
				continue // other keys of the same field, or the key twice
			}
			if rec.Values[field].Text != s {
				t.Errorf("%q: %s = %q, want %q", b, name, rec.Values[field].Text, s)
			}
		}
	})
}

// deep reports whether a value lies deeper than ours goes.
func deep(v any, depth int) bool {
	if depth > maxJSONDepth-10 {
		return true
	}
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			if deep(e, depth+1) {
				return true
			}
		}
	case []any:
		for _, e := range v {
			if deep(e, depth+1) {
				return true
			}
		}
	}
	return false
}
