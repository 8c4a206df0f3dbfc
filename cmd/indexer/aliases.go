package main

import (
	"os"
	"path/filepath"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/audit"
	"github.com/kiosque-search/kiosque/internal/cli"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/names"
)

// readAliases reads a file of aliases; nil without one.
func readAliases(file string) (*kiosque.Aliases, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: "alias illisibles : " + file, Err: err,
			Hint: "une ligne par nom : l'ancien, une tabulation, le nouveau",
		}
	}
	defer func() { _ = f.Close() }()
	return names.Read(f, filepath.Base(file))
}

// writeAliases lists the aliases with what they join.
func writeAliases(t *cli.Text, r *audit.Aliases, shown int) {
	if r == nil || shown == 0 {
		return
	}
	t.Line()
	t.Line(cli.Piece{Text: "Noms réunis (" + r.File + ")", Style: cli.StyleTitle})
	for i, m := range r.Merged {
		if i == shown {
			t.Linef("  … et %s ; tous avec --json", french.Quantity(len(r.Merged)-i, "autre", "autres"))
			return
		}
		found := "aucun article"
		if m.Articles > 0 {
			found = french.Quantity(m.Articles, "article", "articles") + " (" + fieldNames[m.Field] + ")"
		}
		t.Linef("  « %s » → « %s » : %s", m.Old, m.New, found)
	}
}

// fieldNames are the fields of aliases in French.
var fieldNames = map[string]string{"source": "source", "section": "rubrique", "author": "auteur"}
