package plan

import (
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/query"
)

// TestRelax shows what of a query stays required, and what only some of has to be there.
func TestRelax(t *testing.T) {
	for _, tt := range []struct{ query, firm, loose string }{
		{"grève", "", ""},
		{"grève ports", "", "grève | ports"},
		{"la grève des ports de Bretagne", "", "grève | ports | Bretagne"},
		{"grève ET ports", "", ""},
		{"+grève ports Bretagne", "grève", "ports | Bretagne"},
		{"grève ET ports Bretagne pêche", "grève | ports", "Bretagne | pêche"},
		{"grève OU ports", "", ""},
		{"(grève OU ports) Bretagne pêche", "", "grève OU ports | Bretagne | pêche"},
		{"grève ports SAUF Nantes date:2019", "SAUF Nantes | date:2019", "grève | ports"},
		{"grève ports titre:Bretagne source:monde", "titre:Bretagne | source:monde", "grève | ports"},
		{"grève =ports NEAR/3 pêche Bretagne mer", "=ports NEAR/3 pêche", "grève | Bretagne | mer"},
		{"=grève ports", "=grève", ""},
		{"plan^2 paix", "", ""},
		{"grève ports>=2 Bretagne mer", "ports>=2", "grève | Bretagne | mer"},
		{"vitamine D", "", ""},
		{"carence en vitamine D", "", "carence | vitamine D"},
		{`"plan de paix" Mali Sahel`, "", `"plan de paix" | Mali | Sahel`},
		{`"le plan de paix pour le Mali" Sahel`, "", "plan | paix | Mali | Sahel"},
		{"« il pleut sur la ville comme dans mon cœur »", "", "pleut | ville | cœur"},
		{"porte-parole", "", ""},
		{"porte-parole du gouvernement", "", "porte | parole | gouvernement"},
		{"L'arbre-mère peut-il parler ?", "", "arbre | mère | peut | parler"},
		{"grève grève ports", "", "grève | ports"},
		{"SAUF grève", "", ""},
		{"", "", ""},
	} {
		q, err := query.Parse(tt.query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		firm, loose := "", ""
		if r := Relax(q); r != nil {
			firm, loose = listed(r.Firm), listed(r.Loose)
			if r.Reading() == "" {
				t.Errorf("%q: no reading", tt.query)
			}
		}
		if tt.loose == "" {
			tt.firm = ""
		}
		if firm != tt.firm || loose != tt.loose {
			t.Errorf("%q: firm %q, loose %q; want %q, %q", tt.query, firm, loose, tt.firm, tt.loose)
		}
	}
}

func listed(nodes []query.Node) string {
	var all []string
	for _, n := range nodes {
		all = append(all, n.String())
	}
	return strings.Join(all, " | ")
}

// FuzzRelax: whatever is typed is relaxed or not, and says how it is read.
func FuzzRelax(f *testing.F) {
	for _, s := range []string{"grève ports SAUF Nantes", `"a b c d e f" x`, "y a-t-il b", "+a b^2 c", "d'é-à é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text, query.Options{})
		if err != nil {
			return
		}
		if r := Relax(q); r != nil && (len(r.Loose) < 2 || r.Reading() == "") {
			t.Errorf("%q is relaxed to %+v", text, r)
		}
	})
}
