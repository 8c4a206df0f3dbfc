package index

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/synonyms"
)

// TestManualFinds asks every query of the manual's tables that say what it finds and what it does not: each text there, between
// semicolons, is an article by itself. ⏎ is the end of a line.
func TestManualFinds(t *testing.T) {
	data, err := os.ReadFile("../docs/langage.md")
	if err != nil {
		t.Fatal(err)
	}
	type example struct{ query, found, other, synonyms string }
	said, file := "", false // the synonyms of a chapter
	var examples []example
	inside := false
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case strings.HasPrefix(line, "#") && !file:
			said, inside = "", false
		case strings.HasPrefix(line, "```"):
			file = line == "```synonymes\n"
		case file:
			said += line
		case len(cells) != 4:
			inside = false
		case cells[1] == "Se trouve":
			inside = true
		case inside && strings.HasPrefix(cells[0], "`"):
			examples = append(examples, example{strings.Trim(cells[0], "`"), cells[1], cells[2], said})
		}
	}
	if len(examples) < 20 {
		t.Fatalf("%d examples: is reading them broken?", len(examples))
	}
	for _, e := range examples {
		var articles []kiosque.Article
		add := func(id, texts string) (n int) {
			for text := range strings.SplitSeq(texts, " ; ") {
				articles = append(articles, kiosque.Article{ID: id + text, Title: "Titre", Body: strings.ReplaceAll(text, "⏎", "\n")})
				n++
			}
			return n
		}
		want := add("oui: ", e.found)
		add("non: ", e.other)
		dir := t.TempDir()
		build(t, dir, articles)
		set, err := synonyms.Read(strings.NewReader(e.synonyms), "docs/langage.md")
		if err != nil {
			t.Fatal(err)
		}
		x := open(t, dir)
		x.UseSynonyms(set)
		r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: e.query, Size: 20, Widen: kiosque.WidenNever})
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, h := range r.Hits {
			found[h.ID] = true
		}
		for _, a := range articles {
			if found[a.ID] != strings.HasPrefix(a.ID, "oui") {
				t.Errorf("%s: %q found: %v", e.query, a.ID, found[a.ID])
			}
		}
		if r.Total != want {
			t.Errorf("%s: %d articles, want %d", e.query, r.Total, want)
		}
	}
}
