package main

import (
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/remedy"
)

// writeWords lists the forms that each word stands for, with the number of hits and of all articles that have them.
func writeWords(t *cli.Text, words []kiosque.QueryWord) {
	if len(words) == 0 {
		return
	}
	t.Line()
	t.Line(cli.Piece{Text: "Formes", Style: cli.StyleTitle}, cli.Piece{Text: " (articles trouvés / articles de la collection)", Style: cli.StyleFaint})
	for _, w := range words {
		parts := []string{}
		for _, f := range w.Forms {
			part := f.Text + " " + french.Number(f.Count) + "/" + french.Number(f.All)
			if f.Synonym {
				part += " (synonyme)"
			}
			if f.Derived {
				part += " (mot dérivé)"
			}
			if f.Off {
				part += " (non cherchée)"
			}
			parts = append(parts, part)
		}
		if w.More > 0 {
			parts = append(parts, "et "+french.Quantity(w.More, "autre", "autres"))
		}
		text := strings.Join(parts, " · ")
		if len(w.Forms) == 0 {
			text = "aucun article ne contient ce mot"
		}
		of := ""
		if len(w.Lemmas) > 0 {
			names := make([]string, len(w.Lemmas))
			for i, l := range w.Lemmas {
				names[i] = l.Text
			}
			of = " (" + strings.Join(names, ", ") + ")"
		}
		t.Wrap("  ", cli.Piece{Text: w.Text, Style: cli.StyleAccent}, cli.Piece{Text: of + "\u00a0: " + text})
	}
}

// writeSuggestions lists other spellings of a query that finds too little.
func writeSuggestions(t *cli.Text, suggestions []kiosque.Suggestion) {
	if len(suggestions) == 0 {
		return
	}
	t.Line()
	t.Line(cli.Piece{Text: "Vouliez-vous dire", Style: cli.StyleTitle})
	for _, s := range suggestions {
		t.Wrap("  ", cli.Piece{Text: s.Query, Style: cli.StyleAccent}, cli.Piece{Text: "\u00a0: " + french.Quantity(s.Total, "article", "articles")})
	}
	t.Line()
}

// writeClauses says which conditions of a query without hits empty its result.
func writeClauses(t *cli.Text, clauses []kiosque.Clause) {
	if len(clauses) == 0 {
		return
	}
	t.Line()
	t.Line(cli.Piece{Text: "Ce que trouve chaque condition", Style: cli.StyleTitle})
	remedied := kiosque.Remedied(clauses)
	for _, c := range clauses {
		text := "\u00a0: " + french.Quantity(c.Count, "article", "articles") + " à elle seule"
		if remedied {
			text += ", " + french.Quantity(c.Without, "article", "articles") + " sans cette condition"
		}
		t.Wrap("  ", cli.Piece{Text: c.Text, Style: cli.StyleAccent}, cli.Piece{Text: text})
	}
	t.Line()
}

// writeRemedy says which part of a query finds something, where two or more of its conditions empty it.
func writeRemedy(t *cli.Text, r *remedy.Remedy) {
	if r == nil {
		return
	}
	dropped := make([]string, len(r.Dropped))
	for i, c := range r.Dropped {
		dropped[i] = french.Quote(c.Text)
	}
	t.Wrap("", cli.Piece{Text: "Sans " + strings.Join(dropped, " ni ") + "\u00a0: "}, cli.Piece{Text: french.Clip(r.Request.Query), Style: cli.StyleAccent},
		cli.Piece{Text: " (" + french.Quantity(r.Total, "article", "articles") + ")"})
	t.Line()
}
