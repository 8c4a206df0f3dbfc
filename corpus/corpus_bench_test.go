package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkJSONLines reads lines through Open: lines, encoding, parsing, dates, article.
func BenchmarkJSONLines(b *testing.B) {
	data := madeUpLines(20_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range Open(b.Context(), []string{"-"}, bytes.NewReader(data), Options{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// madeUpLines is n lines of JSON.
func madeUpLines(n int) []byte {
	var out bytes.Buffer
	text := strings.Repeat(`La commune a voté son budget \"à l'unanimité\", dit la maire.\n\n`, 40)
	for i := range n {
		fmt.Fprintf(&out, `{"id":"a%d","title":"Budget %d","date":"2019-03-%02d","source":"Le Phare","text":"%s"}`+"\n", i, i, i%28+1, text)
	}
	return out.Bytes()
}

// BenchmarkEncodingJSON is what the standard library takes to decode the same lines, as a measure.
func BenchmarkEncodingJSON(b *testing.B) {
	data := madeUpLines(20_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		dec := json.NewDecoder(bytes.NewReader(data))
		for {
			var line struct{ ID, Title, Date, Source, Text string }
			if err := dec.Decode(&line); err != nil {
				break
			}
		}
	}
}
