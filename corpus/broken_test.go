package corpus

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestBrokenOff: what a file says before it cannot be read any further is kept, its last article too, and the fault is told.
func TestBrokenOff(t *testing.T) {
	const rule = "____________________________________________________________\n"
	for name, tt := range map[string]struct{ text, last string }{
		"mail": {"From: a@x.fr\nSubject: Un\nMessage-Id: <1@x>\nMIME-Version: 1.0\n\nLe pont est fermé.\n", "Le pont est fermé."},
		"mbox": {
			"From a@x.fr Mon Feb  6 10:00:00 2023\nFrom: a@x.fr\nSubject: Un\nMessage-Id: <1@x>\n\nLe pont est ouvert.\n\n" +
				"From a@x.fr Tue Feb  7 10:00:00 2023\nFrom: a@x.fr\nSubject: Deux\nMessage-Id: <2@x>\n\nLe pont est fermé.\n", "Le pont est fermé.",
		},
		"ris":      {"TY  - NEWS\nTI  - Un\nER  -\nTY  - NEWS\nTI  - Deux\nAB  - Le pont est fermé.\n", "Le pont est fermé."},
		"iramuteq": {"**** *source_A\nLe pont est ouvert.\n**** *source_B\nLe pont est fermé.\n", "Le pont est fermé."},
		"vertical": {"<doc id=\"1\">\nLe\tDET\npont\tNOM\n</doc>\n<doc id=\"2\">\nfermé\tADJ\n", "fermé"},
		"proquest": {
			rule + "Document 1 de 2\n\nUn\n\nTexte intégral : Le pont est ouvert.\n\n" + rule +
				"Document 2 de 2\n\nDeux\n\nTexte intégral : Le pont est fermé.\n", "Le pont est fermé.",
		},
		"nexis": {
			"1 of 2 DOCUMENTS\n\nLe Phare\n\n6 février 2023\n\nUn\n\nRUBRIQUE: Ville\n\nLe pont est ouvert.\n\n" +
				"2 of 2 DOCUMENTS\n\nLe Phare\n\n7 février 2023\n\nDeux\n\nRUBRIQUE: Ville\n\nLe pont est fermé.\n", "Le pont est fermé.",
		},
		"jsonl": {"{\"text\":\"Le pont est ouvert.\"}\n{\"text\":\"Le pont est fermé.\"}\n", "Le pont est fermé."},
	} {
		t.Run(name, func(t *testing.T) {
			in := io.MultiReader(strings.NewReader(tt.text), iotest.ErrReader(errors.New("the disk is gone")))
			var found []string
			rejects := 0
			for item, err := range Open(t.Context(), []string{"-"}, in, Options{}) {
				if _, rejected := errors.AsType[*Reject](err); rejected {
					rejects++
				} else if err != nil {
					t.Fatal(err)
				} else {
					found = append(found, item.Article.Lead+item.Article.Body)
				}
			}
			if len(found) == 0 || found[len(found)-1] != tt.last || rejects != 1 {
				t.Errorf("%q and %d rejects, want %q last and one", found, rejects, tt.last)
			}
		})
	}
}
