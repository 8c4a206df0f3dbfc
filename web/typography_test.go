package web

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// untypeset finds what French typography does not have: a plain space where a no-break one belongs, a straight apostrophe.
var untypeset = regexp.MustCompile(`[^\s] [:;!?»]|« |\pL'\pL`)

// quoted is what keeps its own apostrophes.
var quoted = regexp.MustCompile(`«\x{a0}[^»]*\x{a0}»`)

// wordsOf are the texts of ours in a page: not what was printed or typed, nor code.
func wordsOf(n *html.Node, add func(string)) {
	if n.Type == html.ElementNode {
		switch n.Data {
		case "script", "style", "code", "kbd", "samp", "pre", "mark", "textarea", "cite", "article", "blockquote":
			return
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "lang":
				if a.Val != "fr" {
					return
				}
			case "data-own", "class":
				if strings.Contains(a.Val, "quoted") {
					return
				}
			case "title", "aria-label", "placeholder", "alt":
				add(a.Val)
			}
		}
	}
	if n.Type == html.TextNode {
		add(n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		wordsOf(c, add)
	}
}

// TestTypography holds the spaces and apostrophes of every text of ours in every kind of page.
func TestTypography(t *testing.T) {
	if got := len(untypeset.FindAllString("d'eau : non ; oui ! quoi ? « ici »", -1)); got != 7 {
		t.Fatalf("of 7 planted faults %d are seen", got)
	}
	h, printed := sampleHandler(t, Options{}), newTestHandler(t, Options{})
	texts, seen := 0, map[string]bool{}
	for _, target := range []string{
		"/", "/?q=maire", "/?q=maire&since=2020&until=2024-03&source=Stade+%26+Ville&not_source=x&forms=-maires", "/?q=introuvabl&since=2020", "/?q=a+OU",
		"/?q=maire&sort=date&from=20&size=20", "/?q=(maire", "/?q=%28&strict=1", "/?size=x", "/?since=2024&until=2020",
		"/?rien=1", "/rien", "/articles/rien", "/articles/a1?q=port",
		"/facettes/source?q=maire", "/facettes/section?q=maire&contains=o", "/concordance?q=port&sample=3&seed=1&sort=right&width=4", "/concordance?q=introuvable",
		"/voisins?q=maire&functions=0", "/voisins?q=introuvable&sentence=1", "/specificites?q=maire&q2=grève&collapse=0", "/specificites?q=maire+OU",
		"/courbes?q=maire&q2=(grève&smooth=3&band=1", "/courbes?q=maire&interval=day&band=1&q2=le&q3=la", "/comparer?q=maire&q2=grève", "/comparer?q=maire",
		"/lot", "/lot?queries=maire%0Agrève&by=year", "/apparentes?q=maire", "/noms?q=maire", "/suites?q=maire", "/citation?q=maire&since=2019",
		"/citation?q=maire&cited=2020-01-02&articles=1&known=1-AAAA", "/?q=maire+zzyzx+yyzx&widen=never",
		"/embed/", "/embed/?q=introuvable", "/aide",
	} {
		from := h
		if strings.Contains(target, "port") || strings.HasPrefix(target, "/embed") {
			from = printed // whose articles are printed with care
		}
		w := get(from, target)
		doc, err := html.Parse(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		wordsOf(doc, func(s string) {
			texts++
			s = quoted.ReplaceAllString(strings.NewReplacer("N'Dako", "", "N'Gom", "").Replace(s), "") // as it prints itself
			if at := untypeset.FindStringIndex(s); at != nil && !seen[s] {
				seen[s] = true
				t.Errorf("%s: in %q: %q", target, s[max(0, at[0]-40):min(len(s), at[1]+30)], s[at[0]:at[1]])
			}
		})
	}
	if texts < 2000 {
		t.Errorf("only %d texts: too few to say anything", texts)
	}
}
