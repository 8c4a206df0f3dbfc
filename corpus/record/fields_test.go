package record

import (
	"strings"
	"testing"
)

// TestAliases: every name of the table is one that a folded name can equal, and none stands for two fields, or twice for one.
func TestAliases(t *testing.T) {
	fieldOf := map[string]Field{}
	for f, names := range aliases {
		for name := range strings.FieldsSeq(names) {
			if folded := FoldName(name); folded != name {
				t.Errorf("%q is folded to %q and never found", name, folded)
			}
			if other, twice := fieldOf[name]; twice {
				t.Errorf("%q stands for %d and %d", name, other, f)
			}
			fieldOf[name] = Field(f)
		}
	}
	c := NewColumns(nil)
	for name, want := range map[string]Field{
		"content:encoded": Body, "Corps du texte": Body, "datum": Date, "Date parution": Date, "WebSite": Source, "Publication Name": Source,
		"Article": Body, "Titre de l'article": Title, "Numéro de page": Page, "Mots-clés": Tags,
	} {
		if got := c.Of([]byte(name)).Field; got != want {
			t.Errorf("%q is read as field %d, want %d", name, got, want)
		}
	}
}
