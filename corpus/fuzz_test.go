package corpus

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kiosque-search/kiosque/corpus/record"
)

// pour reads bytes as a file of this name and checks what must hold for any input: nothing panics, every article has
// a valid ID, a title and valid UTF-8, every error is a reject with a reason, and something is said of every file.
func pour(t *testing.T, name string, data []byte) (articles int) {
	t.Helper()
	said := 0
	r := newReader(context.Background(), fuzzOptions(t), func(item Item, err error) bool {
		said++
		if err != nil {
			reject, ok := errors.AsType[*Reject](err)
			if !ok || reject.Reason == "" || reject.Line < 0 || !utf8.ValidString(reject.Reason) {
				t.Errorf("%q: error %#v", data, err)
			}
			return true
		}
		articles++
		a := item.Article
		for _, s := range slices.Concat([]string{a.ID, a.Title, a.Lead, a.Body, a.Source, a.Section, a.Agency, a.Place, a.URL, item.Path}, a.Authors, a.Tags,
			item.Warnings) {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\r\x00") {
				t.Errorf("%q: %q is not clean", data, s)
			}
		}
		if !record.ValidID(a.ID) || a.ID == "" || a.Title == "" && strings.TrimSpace(a.Body+a.Lead) != "" || !a.Date.Valid() ||
			a.Date.IsZero() != (a.DateOrigin == 0) {
			t.Errorf("%q: %+v", data, a)
		}
		return true
	})
	r.entries = 100
	if err := r.input(name, bytes.NewReader(data), nil); err != nil {
		t.Errorf("%q: %v", data, err)
	}
	if said == 0 {
		t.Errorf("%q: nothing is said", data)
	}
	return articles
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{
		note, "date 2023-02 PARIS, 5 février (AFP) - Texte.\n\nAPA\n\nSourceURL: x", "Titre : a\nDate : 2020\n\nb", "M. X\n\nb (Reportage A B, rédigé par C D)",
		"\xff\xfea\x00b\x00c\x00d\x00", "mercredi 28 février\n\nfin 2023", "\x85\x92\xe9", "Publié le 5/6/2020\n\nb",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { pour(t, "a.txt", data) })
}

func FuzzTable(f *testing.F) {
	for _, s := range []string{
		"titre,texte\na,\"b\nc\"\n", "titre;texte\n\"a\"\"b\";c", "sep=|\ntitre|texte\na|b", "titre\ttexte\n\"a\tb\n\"c\"d\te\n", "titre,texte\n\"a,b\nc,d\n",
		"titre,texte\r\n\"a\r\n\",b\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { pour(t, "a.csv", data) })
}

func FuzzJSONFile(f *testing.F) {
	for _, s := range []string{
		lines, `[{"title":"a","text":"b"},{"title":"c}, {"title":"d","text":"e"}]`, `{"articles":[{"title":"a"}],"n":1}`, "{\n\"title\":\n\"a\"}", `[{"a":[[[{`,
		`[1,2,{"title":"a"}]`, "{\"title\":\"a\n{\"title\":\"b\"}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		pour(t, "a.json", data)
		pour(t, "a.jsonl", data)
	})
}

func FuzzContainer(f *testing.F) {
	for _, s := range []string{
		gzipped(f, story), zstandard(f, story), zipped(f, member{"a.txt", story}, member{"\x82.txt", story}),
		tarred(f, member{"a.txt", story}),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := newReader(context.Background(), fuzzOptions(t), func(item Item, err error) bool {
			if !utf8.ValidString(item.Path) || strings.ContainsFunc(item.Path, unicode.IsControl) {
				t.Errorf("label %q, %v", item.Path, err)
			}
			return true
		})
		r.entries = 100
		if err := r.input("a", bytes.NewReader(data), nil); err != nil {
			t.Errorf("%q: %v", data, err)
		}
	})
}

// fuzzOptions are tight limits.
func fuzzOptions(t *testing.T) Options {
	t.Helper()
	o, err := Options{MaxArticleBytes: 1 << 16, MaxArchiveBytes: 1 << 22}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// FuzzJSONRecovers holds that a broken object hides none of its neighbours.
func FuzzJSONRecovers(f *testing.F) {
	for _, s := range []string{`{"title":"x}`, `{"title":"x" "text":1}`, `{"title":`, `12`, `{"a":{"b":[1}}`, `"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, broken string) {
		if strings.ContainsAny(broken, "\n\r") || !utf8.ValidString(broken) || strings.ContainsAny(broken, "\x00") {
			return
		}
		data := `{"title":"avant","text":"a"}` + "\n" + broken + "\n" + `{"title":"après","text":"b"}` + "\n"
		if isBinary([]byte(data)) {
			return
		}
		found := map[string]bool{}
		r := newReader(t.Context(), fuzzOptions(t), func(item Item, _ error) bool {
			found[item.Article.Title] = true
			return true
		})
		if err := r.input("a.jsonl", strings.NewReader(data), nil); err != nil {
			t.Fatal(err)
		}
		if !found["avant"] || !found["après"] {
			t.Errorf("%q hides its neighbours: %v", broken, found)
		}
	})
}

// FuzzFormats reads every fixture of every format, and what becomes of it, as a file of its name.
func FuzzFormats(f *testing.F) {
	scripts, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	written, err := filepath.Glob("testdata/written/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range written { // workbooks and Parquet
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(path.Ext(file), data)
	}
	f.Add(".docx", []byte(zipped(f, member{"[Content_Types].xml", "<Types/>"}, member{"word/document.xml", wordOf("La digue", "Le conseil a voté.")})))
	f.Add(".odt", writerOf(f, `<text:h>La digue</text:h><text:p>Le conseil<text:s text:c="2"/>a voté<text:note><text:p>Hier.</text:p></text:note>.</text:p>`))
	f.Add(".epub", bookOf(f, "<dc:title>Le Phare, novembre 2023</dc:title>", nil,
		member{"a_split_0.html", "<h1>Un</h1><p>Texte.</p>"}, member{"a_split_1.html", "<p>Suite.</p>"}))
	f.Add(".warc", []byte(webArchive()))
	f.Add(".webarchive", webArchiveOf([]byte(savedPage), "UTF-8"))
	f.Add(".bz2", []byte("BZh91AY&SY"))
	f.Add(".7z", []byte("7z\xbc\xaf\x27\x1c\x00\x04"))
	f.Add(".xz", []byte("\xfd7zXZ\x00\x00\x04"))
	for _, script := range append(scripts, "testdata/beside/texts.txtar") {
		archive, err := txtar.ParseFile(script)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name != "want" && len(file.Data) < 1<<14 {
				f.Add(path.Ext(file.Name), file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, ending string, data []byte) {
		if len(ending) < 9 && strings.Trim(ending, ".abcdefghijklmnopqrstuvwxyz") == "" {
			pour(t, "a"+ending, data)
		}
	})
}
