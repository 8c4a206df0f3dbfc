package main

import (
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/cli"
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
			part := f.Text + " " + cli.Number(f.Count) + "/" + cli.Number(f.All)
			if f.Off {
				part += " (non cherchée)"
			}
			parts = append(parts, part)
		}
		if w.More > 0 {
			parts = append(parts, "et "+cli.Count(w.More, "autre", "autres"))
		}
		text := strings.Join(parts, " · ")
		if len(w.Forms) == 0 {
			text = "aucun article ne contient ce mot"
		}
		t.Wrap("  ", cli.Piece{Text: w.Text, Style: cli.StyleAccent}, cli.Piece{Text: " : " + text})
	}
}
