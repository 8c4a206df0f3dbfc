package highlight

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kiosque-search/kiosque"
)

// FuzzArticle holds what checkArticle says, on any text and any words.
func FuzzArticle(f *testing.F) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for i, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		sections := map[string]string{}
		for _, s := range archive.Files {
			sections[s.Name] = unescape(f, strings.TrimSpace(string(s.Data)))
		}
		f.Add(sections["query"], sections["title"], sections["lead"], sections["body"], i%3 == 0, i%5-1, 20*(i%9))
	}
	f.Add("a\nb c\n", "\xff a", "a\xc3", "b\xf0\x9f c \x00 b\u00a0c\u2029a", false, 3, 20)
	f.Add("l\n' a", "l'", "d'l'a", "l’a ’ a", true, 1, 21)
	f.Add("ONU", "0", "", "ONU 00000000000!c\"ONU 00 ONU 00000", true, 20, 20) // two snippets that touch
	if len(files) < 30 {
		f.Fatalf("%d scripts to begin with, want 30", len(files))
	}
	f.Fuzz(func(t *testing.T, query, title, lead, body string, derived bool, snippets, maxRunes int) {
		if len(query) > 200 || len(title)+len(lead)+len(body) > 4000 {
			return
		}
		a := &kiosque.Article{Title: title, Lead: lead, Body: body, TitleDerived: derived}
		checkArticle(t, New(compile(t, query)), a, Options{Snippets: snippets, MaxRunes: maxRunes})
	})
}

// TestSharedSeeds runs the same checks on real dispatches, where they are at hand.
func TestSharedSeeds(t *testing.T) {
	files, err := filepath.Glob("../../shared/data/seeds/*.txt")
	if err != nil || len(files) == 0 {
		t.Skip("the shared seed texts are not beside this tree")
	}
	h := New(compile(t, "Bamako\nministre russe\nLavrov|Lavrova\nle\nSergueï Lavrov\nl'"))
	n := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		a := &kiosque.Article{Title: "Visite à Bamako", Body: string(text)}
		for _, o := range []Options{{}, {Snippets: 20, MaxRunes: 60}, {Snippets: 1, MaxRunes: 1000}} {
			checkArticle(t, h, a, o)
		}
		n += h.Mark(a, nil).Occurrences
	}
	if n < 50 {
		t.Errorf("%d occurrences in %d texts", n, len(files))
	}
}
