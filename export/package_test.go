package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
)

func aPackage() *Package {
	day := kiosque.Date{Year: 2026, Month: 11, Day: 28}
	return &Package{Created: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC), Title: "Presse", Cited: &citation.Citation{
		Query: "grève \"générale\" <b>", Reading: "lecture", Warnings: []string{}, Filters: []citation.Filter{{Name: "source", Value: "Le Monde"}},
		Words:     []string{"grève"},
		State:     citation.State{Day: day, Version: "v1.2.3", Corpus: "1-2-3-4", Analysis: "fr-4", Collection: 100, Articles: 4, Distinct: 4, Occurrences: 16},
		Permalink: "https://presse.example/citation?q=gr%C3%A8ve&cited=2026-11-28&articles=4",
	}}
}

// TestPackage: around every format a package is a zip whose description is true of the file in it.
func TestPackage(t *testing.T) {
	for _, f := range Formats() {
		var b bytes.Buffer
		e, closed := exported(readArticles(t), nil)
		n, err := Write(&b, f, e, Options{Package: aPackage()})
		if err != nil || !*closed {
			t.Fatalf("%s: %v", f, err)
		}
		names, texts := members(t, b.String())
		if got := strings.Join(names, " "); got != "articles"+f.Extension()+" datapackage.json requete.json LISEZMOI.txt" {
			t.Errorf("%s: %s", f, got)
		}
		file := texts[names[0]]
		if bare := write(t, f, Options{}, readArticles(t)...); file != bare {
			t.Errorf("%s: another file in a package", f)
		}
		var d descriptor
		if err := json.Unmarshal([]byte(texts["datapackage.json"]), &d); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(file))
		if r := d.Resources[0]; r.Bytes != int64(len(file)) || r.Hash != "sha256:"+hex.EncodeToString(sum[:]) || r.Path != names[0] {
			t.Errorf("%s: %+v", f, r)
		}
		c := d.Kiosque.Counts
		if c.Articles != n.Articles || c.LeftOut != n.LeftOut || c.Articles+c.LeftOut != 4 || c.Undated != 1 || c.Extracts != 1 || c.Occurrences != 16 ||
			len(c.Sources) != 3 ||
			c.First.String() != "2021" || c.Last.String() != "2023-02-06" {
			t.Errorf("%s: %+v", f, c)
		}
		if f == CSV {
			golden(t, "datapackage.json", texts["datapackage.json"])
			golden(t, "requete.json", texts["requete.json"])
			golden(t, "LISEZMOI.txt", texts["LISEZMOI.txt"])
		}
		if got := readAgain(t, "articles.zip", b.String()); f == CSV && len(got) != 4 {
			t.Errorf("%s: %d articles are read", f, len(got))
		}
		if again := new(bytes.Buffer); true {
			e, _ := exported(readArticles(t), nil)
			if _, err := Write(again, f, e, Options{Package: aPackage()}); err != nil || !bytes.Equal(again.Bytes(), b.Bytes()) {
				t.Errorf("%s: the same articles are other bytes: %v", f, err)
			}
		}
	}
	e, closed := exported(nil, nil)
	if _, err := Write(&bytes.Buffer{}, RIS, e, Options{Package: aPackage(), Columns: []string{"id"}}); kiosque.CodeOf(err) != kiosque.CodeBadRequest || !*closed {
		t.Errorf("columns of RIS: %v", err)
	}
}
