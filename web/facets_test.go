package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/web/address"
)

func TestExclusion(t *testing.T) {
	h := newTestHandler(t, Options{})
	doc := parse(t, get(h, "/?q=port&source=ABN&not_section="+url.QueryEscape("Météo")))
	for selector, want := range map[string]string{
		".active li:nth-child(1)":                           "Retirer le filtre : source : ABN ×",
		".active li:nth-child(2)":                           "Retirer le filtre : sauf rubrique : Météo ×",
		"form.search [name=not_section]":                    "",
		"#filtres section:first-child .value[aria-current]": "Retirer le filtre : ABN 1",
	} {
		if got := texts(doc.Find(selector)); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	for selector, want := range map[string]string{
		".active li:nth-child(1) a": "./?q=port&not_section=Météo",
		".active li:nth-child(2) a": "./?q=port&source=ABN",
		".active .clear a":          "./?q=port",
	} {
		if got := linked(t, doc.Find(selector)); got != want {
			t.Errorf("%s leads to %s, want %s", selector, got, want)
		}
	}
	doc = parse(t, get(h, "/?q=port"))
	if got, want := linked(t, doc.Find("#filtres section:first-child .except").First()), "./?q=port&not_source=ABN"; got != want {
		t.Errorf("« sauf » leads to %s, want %s", got, want)
	}
}

// TestSpellingsAreOneChoice: a value that the address has in another spelling is ticked, tells its spellings, and is let go whole.
func TestSpellingsAreOneChoice(t *testing.T) {
	h, err := NewHandler(sampletest.Index(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	const shown = "La Tribune de Rivière-aux-Foins"
	for query, want := range map[string]string{
		"source=LA+TRIBUNE+de+riviere+aux+foins":                                        "./?q=verglas",
		"source=latribunederiviereauxfoins&source=La+Tribune+de+Rivi%C3%A8re-aux-Foins": "./?q=verglas",
		"not_source=latribunederiviereauxfoins":                                         "./?q=verglas",
		"source=Autre":                                                                  "./?q=verglas&source=Autre&source=" + shown,
	} {
		doc := parse(t, get(h, "/?q=verglas&"+query))
		row := doc.Find("#filtres a.value").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), shown) })
		if got := linked(t, row); got != want || row.Length() != 1 {
			t.Errorf("%s: %d rows, the first leads to %s, want %s", query, row.Length(), got, want)
		}
		if title := row.AttrOr("title", ""); !strings.HasPrefix(title, "aussi écrit\u00a0: ") || !strings.Contains(title, "latribunederiviereauxfoins") {
			t.Errorf("%s: the title is %q", query, title)
		}
	}
	rows := parse(t, get(h, "/facettes/source?contains=latrib")).Find("#valeurs li")
	if text := rows.Text(); rows.Length() != 1 || !strings.Contains(text, shown) || !strings.Contains(text, "aussi écrit\u00a0: latribunederiviereauxfoins") {
		t.Errorf("%d values contain latrib: %q", rows.Length(), text)
	}
}

// TestExclusiveChoices: a value is ticked or left out, never both.
func TestExclusiveChoices(t *testing.T) {
	req := address.Asked{}
	values, err := address.Parse("source=A&not_source=B")
	if err == nil {
		err = req.Read(values, address.SearchParams())
	}
	if err != nil {
		t.Fatal(err)
	}
	l, f := address.NewLinker("./", req.Search), facets()[0]
	got := map[string]string{
		"tick A": f.tick(l, "A"), "tick B": f.tick(l, "B"), "leave out A": f.leaveOut(l, "A"), "leave out B": f.leaveOut(l, "B"),
		"tick C": f.tick(l, "C"),
	}
	want := map[string]string{
		"tick A": "./?not_source=B", "tick B": "./?source=A&source=B", "leave out A": "./?not_source=B&not_source=A",
		"leave out B": "./?source=A", "tick C": "./?source=A&source=C&not_source=B",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnticked(t *testing.T) {
	h := newTestHandler(t, Options{})
	tests := []struct{ in, want string }{
		{"q=gr%C3%A8ve&shown=gr%C3%A8ve&shown=gr%C3%A8ves&kept=gr%C3%A8ve", "./?q=grève&forms=-grèves"},
		{"q=a&shown=a&shown=b", "./?q=a&forms=-a&forms=-b"},
		{"q=a&shown=a&shown=b&kept=a&kept=b&forms=-b", "./?q=a"},                                   // ticked again
		{"q=a&shown=a&kept=a&forms=-rare&source=S&size=20", "./?q=a&source=S&forms=-rare&size=20"}, // not shown: as it was
		{"q=a&kept=a", ""},
	}
	for _, tt := range tests {
		w := get(h, "/?"+tt.in)
		got, err := url.QueryUnescape(w.Header().Get("Location"))
		if err != nil || got != tt.want || (w.Code == 303) != (tt.want != "") {
			t.Errorf("%s: %d to %q (%v), want %q", tt.in, w.Code, got, err, tt.want)
		}
	}
	if w := get(h, "/?q=a"+strings.Repeat("&shown=x", formsShownAll+1)); w.Code != 400 {
		t.Errorf("too many forms: %d", w.Code)
	}
}

// TestValuesPage shows the values of a facet that the real index finds, each leading back to the results.
func TestValuesPage(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		facet           kiosque.Facet
		query, contains string
	}{
		{kiosque.FacetSource, "", ""},
		{kiosque.FacetSource, "port", "cour"},
		{kiosque.FacetSection, "maire", ""},
		{kiosque.FacetSection, "", "POLI"},
		{kiosque.FacetAuthor, "", "LE"},
		{kiosque.FacetSubject, "maire", ""},
		{kiosque.FacetLength, "maire", ""},
		{kiosque.FacetSource, "port", "introuvable"},
	} {
		want, err := x.Values(t.Context(), kiosque.ValuesRequest{
			Search: kiosque.SearchRequest{Query: tt.query}, Facet: tt.facet, Contains: tt.contains,
			Size: valuesLimit,
		})
		if err != nil {
			t.Fatal(err)
		}
		target := "/facettes/" + tt.facet.String() + "?q=" + tt.query + "&contains=" + tt.contains
		w := get(h, target)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", target, w.Code)
		}
		doc := parse(t, w)
		checkPage(t, target, doc)
		rows := doc.Find("#valeurs li")
		if rows.Length() != len(want.Buckets) {
			t.Errorf("%s: %d values, want %d", target, rows.Length(), len(want.Buckets))
			continue
		}
		for i, b := range tt.facet.InOrder(want.Buckets) {
			if got, want := texts(rows.Eq(i).Find(".value"))[0], strings.Join(strings.Fields(french.Value(tt.facet, b.Value)+" "+french.Number(b.Count)),
				" "); got != want {
				t.Errorf("%s: %q, want %q", target, got, want)
			}
			req := kiosque.SearchRequest{Query: tt.query}
			req.Chosen[tt.facet].Only = []string{b.Value}
			if got, want := rows.Eq(i).Find(".value").AttrOr("href", ""), "../"+address.Of(req); got != want {
				t.Errorf("%s leads to %s, want %s", target, got, want)
			}
		}
		if n := doc.Find("#note").Length(); (n == 1) != (len(want.Buckets) == 0) {
			t.Errorf("%s: %d notes for %d values", target, n, len(want.Buckets))
		}
	}
	if w := get(h, "/facettes/auteur"); w.Code != http.StatusNotFound {
		t.Errorf("a facet that is none: %d", w.Code)
	}
}
