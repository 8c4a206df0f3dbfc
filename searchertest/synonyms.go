package searchertest

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/synonyms"
)

// synonyms gives the collection, and the scan of it, synonyms of the words and phrases that are asked for.
func (q questioner) synonyms() {
	q.t.Helper()
	some := func() string {
		if q.w.IntN(3) == 0 {
			return strings.Trim(q.w.phrase(2+q.w.IntN(2)), `"`)
		}
		return q.w.Word()
	}
	var b strings.Builder
	for range 1 + q.w.IntN(25) {
		line := "grève = l'été en état\n"
		if left, right := some(), some(); !strings.EqualFold(left, right) {
			line = left + pick(q.w, " = ", " > ", " , ") + right + "\n"
		}
		if _, err := synonyms.Read(strings.NewReader(line), "une ligne"); err == nil {
			b.WriteString(line)
		}
	}
	set, err := synonyms.Read(strings.NewReader(b.String()), "synonymes")
	if err != nil {
		q.t.Fatal(err)
	}
	q.c.UseSynonyms(set)
	q.scan.synonyms = set
}

// synonymsAreClauses holds that a word finds with synonyms what it finds beside them with OU.
func synonymsAreClauses(t *testing.T, open Open) {
	article := func(id, body string) kiosque.Article { return kiosque.Article{ID: id, Title: "T", Body: body} }
	c := opened(t, open, []kiosque.Article{
		article("sigle", "Un sommet de l'UE à Brume. L'UE parle."), article("entier", "Le sommet de l’Union européenne, à Brume."),
		article("deux", "L'Union européenne (UE) et les unions européennes."), article("union", "Une union, dit la presse européenne."),
		article("rn", "Le RN vote."), article("rassemblement", "Le Rassemblement national vote."), article("voitures", "Des voitures rouges."),
		article("auto", "Une automobile rouge."), article("bagnole", "La bagnole rouge, les bagnoles."),
	})
	set, err := synonyms.Read(strings.NewReader(
		"# de la maison\nUE = l'Union européenne\nRN > Rassemblement national # dans ce sens seul\nvoiture, auto = automobile = bagnole\n"), "s.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []struct{ in, same string }{
		{`UE`, `UE OU "Union européenne"`},
		{`ue`, `UE OU "Union européenne"`},
		{`l'UE`, `UE OU "Union européenne"`},
		{`"Union européenne"`, `"Union européenne" OU "UE"`},
		{`"l'Union européenne"`, `"l'Union européenne" OU "l'UE"`},
		{`"sommet de l'UE"`, `"sommet de l'UE" OU "sommet de l'Union européenne"`},
		{`"sommet de l’union européenne" Brume`, `("sommet de l'UE" OU "sommet de l'Union européenne") Brume`},
		{`Union européenne`, `(union ET européenne) OU UE`},
		{`Union européenne Brume`, `((union ET européenne) OU UE) ET Brume`},
		{`RN`, `RN OU "Rassemblement national"`},
		{`Rassemblement national`, `rassemblement ET national`},
		{`"Rassemblement national"`, `"rassemblement national"`},
		{`voitures`, `voitures OU automobiles OU bagnoles OU auto`},
		{`automobile rouge`, `(voitures OU automobile OU bagnoles OU auto) ET rouge`},
		{`titre:UE OU UE`, `UE OU "Union européenne"`},
		{`UE NEAR/3 sommet`, `(UE OU "Union européenne") NEAR/3 sommet`},
		{`UE>=2`, `(UE OU "Union européenne")>=2`},
		{`"UE"`, `"UE"`},
		{`=UE`, `=UE`},
		{`="Union européenne"`, `="Union européenne"`},
		{`=voitures`, `=voitures`},
	} {
		c.UseSynonyms(nil)
		want := found(t, c, kiosque.SearchRequest{Query: q.same})
		c.UseSynonyms(set)
		if diff := cmp.Diff(want, found(t, c, kiosque.SearchRequest{Query: q.in})); diff != "" {
			t.Errorf("%s is not %s (-want +got):\n%s", q.in, q.same, diff)
		}
		c.UseSynonyms(nil)
		want = found(t, c, kiosque.SearchRequest{Query: q.in})
		c.UseSynonyms(set)
		if diff := cmp.Diff(want, found(t, c, kiosque.SearchRequest{Query: q.in, NoSynonyms: true})); diff != "" {
			t.Errorf("%s without synonyms (-want +got):\n%s", q.in, diff)
		}
	}
	for _, off := range []string{"union européenne", "Union Europeenne"} {
		want := found(t, c, kiosque.SearchRequest{Query: "UE", NoSynonyms: true})
		if diff := cmp.Diff(want, found(t, c, kiosque.SearchRequest{Query: "UE", WithoutForms: []string{off}})); diff != "" {
			t.Errorf("UE without %s (-want +got):\n%s", off, diff)
		}
	}
	r, err := c.Search(t.Context(), kiosque.SearchRequest{Query: "UE voiture", Words: true})
	if err != nil {
		t.Fatal(err)
	}
	type form struct {
		Text    string
		All     int
		Synonym bool
	}
	var got []form
	for _, w := range r.Query.Words {
		for _, f := range w.Forms {
			got = append(got, form{f.Text, f.All, f.Synonym})
		}
	}
	want := []form{
		{"ue", 2, false}, {"union européenne", 2, true}, {"automobile", 1, true}, {"bagnole", 1, true}, {"bagnoles", 1, true}, {"voitures", 1, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("forms (-want +got):\n%s", diff)
	}
}

// found is the articles found, with what is marked in them.
func found(t *testing.T, c *Collection, req kiosque.SearchRequest) (all []string) {
	req.Widen = kiosque.WidenNever
	t.Helper()
	req.Size, req.Sort = 100, kiosque.ByDate
	r, err := c.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("%s: %v", req.Query, err)
	}
	for _, h := range r.Hits {
		m, err := c.Marked(context.Background(), kiosque.MarkedRequest{ID: h.ID, Search: req})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, h.ID+" "+brackets(m.Body, m.BodySpans))
	}
	return all
}
