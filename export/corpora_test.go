package export

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/internal/sample"
)

// press returns the articles of the sample press, as they are imported.
func press(t *testing.T) (found []kiosque.Found) {
	t.Helper()
	dir := t.TempDir()
	if _, err := sample.Write(dir); err != nil {
		t.Fatal(err)
	}
	for item, err := range corpus.Open(t.Context(), []string{dir}, nil, corpus.Options{}) {
		if err == nil {
			found = append(found, kiosque.Found{Article: item.Article, Score: 1.5, Occurrences: 2})
		}
	}
	if len(found) < 100 {
		t.Fatalf("%d articles in the sample press", len(found))
	}
	slices.SortStableFunc(found, func(a, b kiosque.Found) int { return strings.Compare(a.ID, b.ID) })
	return slices.CompactFunc(found, func(a, b kiosque.Found) bool { return a.ID == b.ID })
}

// some are a few of many articles, from all over them.
func some(found []kiosque.Found) (few []kiosque.Found) {
	for i := 0; i < len(found); i += len(found)/8 + 1 {
		few = append(few, found[i])
	}
	return few
}

// hostile are articles with titles, texts, names and IDs that corpora stumble on.
func hostile() (found []kiosque.Found) {
	for _, s := range []string{
		"**** *id_faux *source_faux", "**** ", "****", "-*theme", "*source_x", "0001 *id_faux", "a\n**** *date_2020 dans le corps\nb",
		"a\r**** *x_y\rb", "a\u2028**** *x_y",
		"100 $ et 3 £, § 4, mot_lié", "<doc id=\"x\">", "</doc>", "</text><text>", "<p>", "a\tb", "&amp; & < > \" '", "]]>", "<!-- x -->",
		"<?xml version=\"1.0\"?>",
		"../../etc/passwd", "CON", "nul.txt", "a/b\\c:d*e?f\"g<h>i|j", ".caché", "fin.", "x\x00\x01\x1by", "\ufeffa", "e\u0301te\u0301", "東京", "😀", "\xff\xfe",
		"=1+1", "Titre : faux\nDate : 2001-01-01\n\nTexte", "date 2001-02-03 Mali", "SourceURL: faux", strings.Repeat("très long ", 300), "A", "a", "nd", "ND",
		"un\n\ndeux\n\n\ntrois", "Une phrase. Une autre ? « Oui ! » fin", "metadata", "Société : l'œuvre — n° 1",
	} {
		found = append(
			found,
			kiosque.Found{Article: kiosque.Article{ID: s, Title: s, Body: s + "\n\nUn texte."}},
			kiosque.Found{Article: kiosque.Article{
				ID: "x" + s, Title: "Un titre", Lead: s, Body: "Le début.\n\n" + s + "\n\nLa fin.", Source: s, Section: s, Authors: []string{s, "Anne Le Goff"},
				Place: s,
				Tags:  []string{s}, URL: s, Page: s, Agency: s, Date: kiosque.Date{Year: 2020, Month: 4}, DateOrigin: kiosque.DateDeclared,
				Details: map[string]string{"edition": s},
			}},
		)
	}
	return found
}

// readAgain imports a file.
func readAgain(t testing.TB, name, text string) (articles []kiosque.Article) {
	t.Helper()
	for item, err := range corpus.OpenStream(t.Context(), name, strings.NewReader(text), corpus.Options{Raw: true}) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		articles = append(articles, item.Article)
	}
	return articles
}

// readFolder imports a folder.
func readFolder(t testing.TB, dir string) (articles []kiosque.Article) {
	t.Helper()
	for item, err := range corpus.Open(t.Context(), []string{dir}, nil, corpus.Options{Raw: true}) {
		if err != nil {
			t.Errorf("%s: %v", dir, err)
			continue
		}
		articles = append(articles, item.Article)
	}
	return articles
}

// imported are the articles that the importer makes of some, each of its own ID: what an index has.
func imported(t testing.TB, found []kiosque.Found) (all []kiosque.Found) {
	t.Helper()
	var b bytes.Buffer
	e, _ := exported(found, nil)
	if _, err := Write(&b, JSONL, e, Options{}); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, a := range readAgain(t, "articles.jsonl", b.String()) {
		if !seen[a.ID] {
			all = append(all, kiosque.Found{Article: a})
		}
		seen[a.ID] = true
	}
	return all
}

// golden compares a text with a file, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// words are those of a text, whatever is between them.
func words(texts ...string) string {
	return strings.Join(strings.Fields(strings.Join(texts, " ")), " ")
}

// TestIRaMuTeQ holds the rules of the reader of IRaMuTeQ (corpus.py, BuildFromAlceste): what a line opens, what it splits a
// line of variables into; and reads the corpus with our importer.
func TestIRaMuTeQ(t *testing.T) {
	found := press(t)
	golden(t, "presse.iramuteq.txt", write(t, IRaMuTeQ, Options{}, some(found)...))
	variable := regexp.MustCompile(`^\*[a-z][a-z-]*_[A-Za-z0-9-]+$`)
	for _, set := range [][]kiosque.Found{found, hostile()} {
		for _, columns := range [][]string{nil, Variables(), {"id"}} {
			var b bytes.Buffer
			e, _ := exported(set, nil)
			n, err := Write(&b, IRaMuTeQ, e, Options{Columns: columns})
			if err != nil || n.Articles+n.LeftOut != len(set) {
				t.Fatalf("%+v, %v", n, err)
			}
			names := columns
			if names == nil {
				names = Variables()[:usualVariables]
			}
			ids := map[string]bool{}
			for line := range strings.Lines(b.String()) {
				if strings.HasPrefix(line, "-*") || !strings.HasPrefix(line, "****") && strings.Contains(line, "*") {
					t.Fatalf("a text is taken for a mark: %q", line)
				}
				if !strings.HasPrefix(line, "****") {
					continue
				}
				fields := strings.Fields(line)
				if len(fields) != len(names)+1 {
					t.Fatalf("%d variables, want %d: %q", len(fields)-1, len(names), line)
				}
				for i, v := range fields[1:] {
					name, value, _ := strings.Cut(v[1:], "_")
					if !variable.MatchString(v) || name != strings.ReplaceAll(names[i], "_", "-") {
						t.Fatalf("no variable %s: %q", names[i], v)
					}
					if name == "id" {
						ids[value] = true
					}
				}
			}
			if len(ids) != n.Articles {
				t.Errorf("%d IDs of %d articles", len(ids), n.Articles)
			}
		}
		var b bytes.Buffer
		e, _ := exported(set, nil)
		if _, err := Write(&b, IRaMuTeQ, e, Options{}); err != nil {
			t.Fatal(err)
		}
		got := readAgain(t, "corpus.txt", b.String())
		var want []kiosque.Found
		for _, f := range set {
			if !wordless(withoutMarks(words(parts(&f.Article)...))) {
				want = append(want, f)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%d texts are read, %d were written", len(got), len(want))
		}
		for i, f := range want {
			a := got[i]
			if a.ID != handle(f.ID) || words(a.Body) != words(withoutMarks(strings.Join(parts(&f.Article), " "))) ||
				f.Source != "" && a.Source != category(f.Source) || !f.Date.IsZero() && a.Date != f.Date {
				t.Errorf("%+v\nbecame\n%+v", f.Article, a)
			}
		}
	}
}

// TestLeftOut: an article without words cannot be in a corpus of IRaMuTeQ, and is counted.
func TestLeftOut(t *testing.T) {
	e, _ := exported([]kiosque.Found{{Article: kiosque.Article{ID: "a", Title: "* * *", Body: "—"}}, {Article: kiosque.Article{ID: "b", Body: "Mot"}}}, nil)
	var b bytes.Buffer
	n, err := Write(&b, IRaMuTeQ, e, Options{Columns: []string{"id"}})
	if err != nil || n != (Written{Articles: 1, LeftOut: 1}) || b.String() != "**** *id_b\nMot\n\n" {
		t.Errorf("%+v, %v: %q", n, err, b.String())
	}
}

// TestHandles: names are safe, another one for every ID, and the ID where it can be.
func TestHandles(t *testing.T) {
	for in, want := range map[string]string{"gazette-1": "gazette-1", "CV-15-0021": "CV-15-0021"} {
		if got := handle(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	long := strings.Repeat("a", 200)
	ids := []string{
		"", "A", "a", "é", "e", "É", "a b", "a-b", "a--b", "-a", "a_b", "a/b", "nd", "ND", "東京", "東", long, long + "b",
		withSum("A"), withSum(withSum("A")), "x-0123456789abcdef",
	}
	seen, caseless := map[string]string{}, map[string]string{}
	for _, id := range ids {
		h := handle(id)
		if before, ok := seen[h]; ok || !itself.MatchString(h) || len(h) > maxHandle {
			t.Errorf("%q: %q, which is also of %q", id, h, before)
		}
		seen[h] = id
		h = caselessHandle(id)
		if before, ok := caseless[h]; ok || !itself.MatchString(h) || h != strings.ToLower(h) {
			t.Errorf("%q: %q, which is also of %q", id, h, before)
		}
		caseless[h] = id
	}
	for in, want := range map[string]string{
		"": unknown, "Le Monde": "le-monde", "L'Œuvre — n° 1": "l-oeuvre-n-1", "Société": "societe", "Socie\u0301te\u0301": "societe", "2 %": "2", "ﬁn": "fin",
	} {
		if got := category(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if a, b := category("東京"), category("大阪"); a == b || a == unknown {
		t.Errorf("%q, %q", a, b)
	}
}
