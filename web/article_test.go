package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// TestArticlesMarked shows every article that a query finds, on the real index: its text is there whole, and the marks
// are those of the engine, numbered in the order in which they stand.
func TestArticlesMarked(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, q := range []string{"grève", `"conseil municipal" OU maire`, "port NEAR/10 chantier*", "maire PARA conseil", "titre:grève"} {
		res, err := x.Search(t.Context(), kiosque.SearchRequest{Query: q, Size: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, hit := range res.Hits {
			m, err := x.Marked(t.Context(), kiosque.MarkedRequest{ID: hit.ID, Search: kiosque.SearchRequest{Query: q}})
			if err != nil {
				t.Fatal(err)
			}
			target := "/articles/" + url.PathEscape(hit.ID) + "?q=" + url.QueryEscape(q)
			w := get(h, target)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d", target, w.Code)
			}
			doc := parse(t, w)
			checkPage(t, target, doc)
			words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
			if got, want := words(strings.Join(texts(doc.Find(".body p")), " ")), words(m.Body); got != want {
				t.Errorf("%s shows\n%s, want\n%s", target, got, want)
			}
			spans := len(m.TitleSpans) + len(m.LeadSpans) + len(m.BodySpans)
			marks := doc.Find(".whole mark")
			if marks.Length() < spans || spans == 0 {
				t.Errorf("%s: %d marks, want %d", target, marks.Length(), spans)
			}
			for i, n := range marks.Nodes {
				if got := n.Attr[0].Val; got != "o"+strconv.Itoa(i+1) {
					t.Errorf("%s: mark %d is %s", target, i+1, got)
				}
			}
			if got, want := doc.Find(".marks li a").Length(), min(marks.Length(), marksLinked); got != want {
				t.Errorf("%s: %d links to marks, want %d", target, got, want)
			}
			if got, want := doc.Find(".marks strong").Text(), french.Quantity(max(m.Occurrences, marks.Length()), "occurrence", "occurrences"); got != want {
				t.Errorf("%s says %q, want %q", target, got, want)
			}
			seen++
		}
	}
	if seen < 25 {
		t.Errorf("only %d articles seen", seen)
	}
}

func TestMarkedParagraphs(t *testing.T) {
	n := 2
	var got []string
	for _, p := range markedParagraphs("un deux\ntrois quatre\ncinq", []kiosque.Span{{Start: 0, End: 2}, {Start: 3, End: 13}, {Start: 14, End: 20}}, &n) {
		var b strings.Builder
		for _, s := range p {
			if s.Mark {
				b.WriteString(strconv.Itoa(s.Number) + "[" + s.Text + "]")
			} else {
				b.WriteString(s.Text)
			}
		}
		got = append(got, b.String())
	}
	if diff := cmp.Diff([]string{"3[un] 4[deux]", "5[trois] 6[quatre]", "cinq"}, got); diff != "" || n != 6 {
		t.Errorf("%d marks (-want +got):\n%s", n, diff)
	}
}

// TestSimilarShown: the articles most like one, as the real index has them, with the words that decided.
func TestSimilarShown(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := x.Search(t.Context(), kiosque.SearchRequest{Query: "grève", Size: 5})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, hit := range res.Hits {
		want, err := x.Similar(t.Context(), kiosque.SimilarRequest{ID: hit.ID, Size: similarShown})
		if err != nil {
			t.Fatal(err)
		}
		doc := parse(t, get(h, "/articles/"+url.PathEscape(hit.ID)))
		rows := doc.Find(".like li")
		if rows.Length() != len(want.Hits) {
			t.Errorf("%s: %d similar articles, want %d", hit.ID, rows.Length(), len(want.Hits))
			continue
		}
		for i, like := range want.Hits {
			if got, want := rows.Eq(i).Find("h3 a").AttrOr("href", ""), "../articles/"+url.PathEscape(like.ID); got != want {
				t.Errorf("%s: similar article %d is at %s, want %s", hit.ID, i+1, got, want)
			}
			if len(like.Terms) > 0 && !strings.Contains(rows.Eq(i).Find(".note").Text(), like.Terms[0]) {
				t.Errorf("%s: %q does not say %s", hit.ID, rows.Eq(i).Find(".note").Text(), like.Terms[0])
			}
			seen++
		}
	}
	if seen == 0 {
		t.Error("no similar article at all")
	}
}

func TestExtract(t *testing.T) {
	list := articles()
	list[0].Extract = true
	h, err := NewHandler(&shelf{articles: list, generation: "g1"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(parse(t, get(h, "/articles/a1")).Find(".body .extract")); len(got) != 1 || !strings.HasPrefix(got[0], "Extrait : ") {
		t.Errorf("an extract is shown as %q", got)
	}
	if n := parse(t, get(h, "/articles/a2")).Find(".extract").Length(); n != 0 {
		t.Error("a whole article is called an extract")
	}
}

func TestCited(t *testing.T) {
	day := kiosque.Date{Year: 2023, Month: 2, Day: 6}
	tests := []struct {
		a    kiosque.Article
		want string
	}{
		{
			kiosque.Article{
				Title: "Éclipse", Authors: []string{"Aline Duvert", "Théo Maurel"}, Source: "Le Courrier", Section: "Sciences", Date: day,
				URL: "https://c.example/a",
			},
			"Aline Duvert et Théo Maurel, « Éclipse », Le Courrier, rubrique « Sciences », 6 février 2023, <https://c.example/a>.",
		},
		{
			kiosque.Article{Title: "« Non », dit-il.", Agency: "ABN", Source: "L’Écho", Date: kiosque.Date{Year: 2023, Month: 2}},
			"ABN, « “Non”, dit-il », L’Écho, février 2023.",
		},
		{kiosque.Article{Title: "Le pont fermé", TitleDerived: true, Authors: []string{"A", "B", "C"}}, "A, B et C, « [Le pont fermé] », s. d."},
		{kiosque.Article{Authors: []string{"A", "B", "C", "D"}, Date: kiosque.Date{Year: 2022}, URL: "javascript:x"}, "A et al., « Sans titre », 2022."},
	}
	for _, tt := range tests {
		c := cited(&tt.a)
		got := strings.Join(strings.Fields(c.Before+c.Source+c.After), " ")
		if got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

// TestMetadata: what Zotero and others read of an article.
func TestMetadata(t *testing.T) {
	doc := parse(t, get(newTestHandler(t, Options{}), "/articles/a1"))
	got := map[string][]string{}
	for _, m := range doc.Find("head meta[name*='.']").Nodes {
		got[m.Attr[0].Val] = append(got[m.Attr[0].Val], m.Attr[1].Val)
	}
	want := map[string][]string{
		"DC.type": {"newspaperArticle"}, "DC.title": {"Éclipse au-dessus de Brévant"}, "DC.language": {"fr"}, "DC.creator": {"Aline Duvert", "Théo Maurel"},
		"DC.date": {"2023-02-06"}, "DC.publisher": {"ABN"}, "DC.identifier": {"https://courrier.example/eclipse?a=1&b=2"},
		"prism.publicationName": {"Le Courrier de Brévant"}, "prism.section": {"Sciences"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
