package corpus

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// BenchmarkJSONLines reads the largest of the real corpora, or one made up where it is absent.
func BenchmarkJSONLines(b *testing.B) {
	data := madeUpLines(20_000)
	if f, err := os.Open("../../shared/data/presse/orange-2011-2019.jsonl.gz"); err == nil {
		z, err := gzip.NewReader(f)
		if err != nil {
			b.Fatal(err)
		}
		if data, err = io.ReadAll(z); err != nil {
			b.Fatal(err)
		}
	}
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
