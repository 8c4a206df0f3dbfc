package export_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/internal/rounds"
)

// hostile is what titles, texts and names are made of that files of tables stumble on.
var hostile = []string{
	"=1+1", "+33 1 23 45 67 89", "-5", "- il a dit", "@x", "'=x", "'", "''", "\"", "\"\"", "\"x\" et \"y\"", " espace", "fin ", "a\tb", "\t=x", "a,b", "a;b",
	",=1+1",
	"a\nb", "a\r\nb", "a\rb", "\n\nb", "a\n\n\nb", "\x00", "a\x00b", "\x01\x1b[31m", "\ufeff", "\ufeffa", "a\ufeffb", "sep=;", "id", "=cmd|'/C calc'!A0", "%s",
	"\\n", "\\",
	"œuvre", "e\u0301te\u0301", "a\u00a0b", "\u202fa", "a\u2028b", "a\u0085b", "👏", "<b>x</b>", "&amp; & &eacute;", "Ã©", "{x", "x}", "L'été", "L’été", "« x »",
	"#", "# x",
	"...", "0", "1.0", "01", "TRUE", "NULL", "nan", "2020-01-01", "http://exemple.fr/a?b=c&d", "a|b", "un mot",
}

// imported is what the importer makes of a file.
func imported(t *testing.T, name, text string) (articles []kiosque.Article) {
	t.Helper()
	for item, err := range corpus.OpenStream(t.Context(), name, strings.NewReader(text), corpus.Options{Titles: true}) {
		if err != nil {
			t.Logf("%s: %v", name, err)
			continue
		}
		articles = append(articles, item.Article)
	}
	return articles
}

// again writes articles in a format and reads them.
func again(t *testing.T, f export.Format, articles []kiosque.Article) (got []kiosque.Article, text string) {
	t.Helper()
	e := &kiosque.Export{Total: len(articles), Close: func() {}, Found: func(yield func(kiosque.Found, error) bool) {
		for _, a := range articles {
			if !yield(kiosque.Found{Article: a, Score: 1.5, Occurrences: 3}, nil) {
				return
			}
		}
	}}
	var b bytes.Buffer
	if _, err := export.Write(&b, f, e, export.Options{}); err != nil {
		t.Fatal(err)
	}
	return imported(t, "articles"+f.Extension(), b.String()), b.String()
}

// survives holds that articles which were imported once are the same after an export and a second import.
func survives(t *testing.T, f export.Format, in []kiosque.Article) {
	t.Helper()
	var lines strings.Builder
	for i := range in {
		b, err := json.Marshal(&in[i])
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(b, '\n'))
	}
	first := imported(t, "in.jsonl", lines.String())
	second, text := again(t, f, first)
	if diff := cmp.Diff(first, second, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-imported +exported and imported):\n%s\n%q", f, diff, text)
	}
}

// TestImporterReadsBack: what is exported in the formats that hold whole articles, and imported again, is the same to the last byte.
func TestImporterReadsBack(t *testing.T) {
	for _, f := range []export.Format{export.CSV, export.JSONL} {
		t.Run(string(f), func(t *testing.T) {
			for i, s := range hostile {
				base := kiosque.Article{
					ID: fmt.Sprint("n", i), Title: "Un titre", Body: "Un texte.", Date: kiosque.Date{Year: 2020, Month: 4}, DateOrigin: kiosque.DateDeclared,
				}
				for _, set := range []func(a *kiosque.Article){
					func(a *kiosque.Article) { a.ID = s },
					func(a *kiosque.Article) { a.Title = s },
					func(a *kiosque.Article) { a.Lead = s },
					func(a *kiosque.Article) { a.Body = s },
					func(a *kiosque.Article) { a.Body = "Le début.\n\n" + s + "\n\nLa fin." },
					func(a *kiosque.Article) { a.Source, a.Section = s, s },
					func(a *kiosque.Article) { a.Authors = []string{s} },
					func(a *kiosque.Article) { a.Authors = []string{"Anne Le Goff", s} },
					func(a *kiosque.Article) { a.Tags = []string{s, "deux"} },
					func(a *kiosque.Article) { a.URL, a.Page = s, s },
					func(a *kiosque.Article) { a.Tags = []string{s} },
					func(a *kiosque.Article) { a.Agency, a.Place = s, s },
					func(a *kiosque.Article) { a.Details = map[string]string{"edition": s, "words": "12"} },
					func(a *kiosque.Article) { a.Details = map[string]string{s: "x", "words": "12"} },
					func(a *kiosque.Article) { a.DateOrigin = kiosque.DateInferred },
					func(a *kiosque.Article) {
						a.Date, a.Body = kiosque.Date{}, "PARIS, 5 février (AFP) - "+s+" le lundi 6 mars 2017."
					},
				} {
					a := base
					set(&a)
					survives(t, f, []kiosque.Article{a})
				}
			}
		})
	}
}

// TestImporterReadsBackMany mixes them.
func TestImporterReadsBackMany(t *testing.T) {
	rounds.Each(t, []uint64{3}, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		text := func(n int) string {
			var b strings.Builder
			for range r.IntN(n + 1) {
				b.WriteString(hostile[r.IntN(len(hostile))])
				b.WriteString([]string{"", " ", "\n", ", "}[r.IntN(4)])
			}
			return b.String()
		}
		for range rounds.Of(60) {
			var in []kiosque.Article
			for i := range 1 + r.IntN(5) {
				a := kiosque.Article{
					ID: fmt.Sprint(i, text(1)), Title: text(2), Lead: text(2), Body: text(6) + "x", Source: text(1), Section: text(1), URL: text(1), Page: text(1),
				}
				if r.IntN(2) == 0 {
					a.Details = map[string]string{text(1): text(1), "words": "3"}
				}
				if r.IntN(2) == 0 {
					a.Authors = []string{text(1), text(1)}
				}
				in = append(in, a)
			}
			survives(t, export.CSV, in)
		}
	})
}

// FuzzImporterReadsBack puts any text into every field.
func FuzzImporterReadsBack(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, "Un texte.", s)
		f.Add("Titre", s, "a")
	}
	f.Fuzz(func(t *testing.T, title, body, name string) {
		a := kiosque.Article{
			ID: name, Title: title, Lead: name, Body: body, Source: name, Section: title, Authors: []string{name, title}, Tags: []string{title, name}, URL: name,
			Page: name, Place: title, Details: map[string]string{name: title, "words": name},
		}
		survives(t, export.CSV, []kiosque.Article{a, a})
		survives(t, export.JSONL, []kiosque.Article{a})
	})
}
