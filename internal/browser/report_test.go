package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/audit"
	"github.com/kiosque-search/kiosque/corpus"
)

// TestReport looks at the page of a report of an import as at the pages of the search.
func TestReport(t *testing.T) {
	r := &audit.Report{Command: "add", Inputs: []string{"articles/", "export.csv"}}
	for i := range 60 {
		a := kiosque.Article{
			ID: fmt.Sprint("a-", i), Title: "Le marché couvert de Bourgneuf rouvre", Body: "Le marché couvert de Bourgneuf rouvre samedi.",
			Source: fmt.Sprint("La Gazette n° ", i%7), Date: kiosque.Date{Year: 2000 + i%9, Month: 3}, DateOrigin: kiosque.DateDeclared,
		}
		item := corpus.Item{Article: a, Path: "articles/export-de-la-base-de-presse-2021.csv", Line: i + 2, Format: "tableau", Repairs: []string{"entités"}}
		if i%5 == 0 {
			item.Warnings = []string{"date illisible : \"31/06/2026\" ; l'article est gardé sans date"}
		}
		if _, err := r.Add(item, nil); err != nil {
			t.Fatal(err)
		}
		if i%10 == 0 {
			r.Duplicate(a.ID)
			r.Duplicates++
		}
		if _, err := r.Add(corpus.Item{}, &corpus.Reject{Path: "articles/b.jsonl", Line: i, Reason: "article sans titre ni texte", Format: "JSON"}); err != nil {
			t.Fatal(err)
		}
	}
	r.Map(corpus.Mapping{Path: "articles/export.csv", Format: "tableau", Columns: []corpus.Column{
		{Name: "Titre", Field: "title", Values: 60, Used: 60, Sample: "Le marché couvert de Bourgneuf rouvre"}, {Name: "nb_mots", Values: 60, Sample: "350"},
	}})
	r.Collection = &audit.Collection{
		Corpus: "4086-25ea-9994-aedb", Generation: "gen-00000003", Articles: 60, Reprises: 2,
		BySource: []audit.Printed{{Name: "La Gazette", Articles: 60, Reprises: 2}},
		ByYear:   []audit.Printed{{Name: "2021", Articles: 60, Reprises: 2}},
	}
	r.Finish()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := r.Write(w, audit.HTML); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	s := &sites{press: server.URL}
	newTab(startBrowser(t), t, s, loadAxe(t)).inState(state{name: "report", path: "/", heads: "Rapport d’import"})
}
