package markdown

import (
	"strings"
	"testing"
)

// TestWild: what would take time or room with the square of its length is kept as it stands.
func TestWild(t *testing.T) {
	stairs := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat("  ", i) + "- le\n")
		}
		return b.String()
	}
	table := "|a|b|c\n|-|-|-\n" + strings.Repeat("|Jean|Paul|Anne\n", 20_000)
	for name, c := range map[string]struct {
		source string
		wild   bool
	}{
		"links never closed":   {strings.Repeat("[a](", 5000), true},
		"images never closed":  {strings.Repeat("![a](", 5000), true},
		"definitions":          {strings.Repeat("[a]: b\n", 5000), true},
		"quotes":               {strings.Repeat("> ", 5000) + "a", true},
		"quotes without space": {strings.Repeat(">", 5000) + "a", true},
		"lists":                {strings.Repeat("1. ", 5000) + "a", true},
		"stairs":               {stairs(500), true},
		"emphasis":             {strings.Repeat("*a **b _c ", 5000), true},
		"tags never closed":    {strings.Repeat("<a href=\" ", 5000), true},
		"a wide table":         {strings.Repeat("|a", 1000) + "\n" + strings.Repeat("|-", 1000) + "\n" + strings.Repeat("|x\n", 1000), true},

		"a table":            {table, false},
		"many links":         {strings.Repeat("Voir [le port](port.html) et [[la digue]].\n\n", 5000), false},
		"quotes of letters":  {strings.Repeat("> > > Il a dit.\n", 5000), false},
		"a few stairs":       {stairs(20), false},
		"a rule":             {"a\n\n" + strings.Repeat("-", 300) + "\n\n" + strings.Repeat("*", 300) + "\n", false},
		"HTML":               {strings.Repeat("<p>Le <b>port</b></p>\n", 5000), false},
		"numbers, a date":    {strings.Repeat("12. 3. 2019 le port\n", 2000), false},
		"a long line":        {strings.Repeat("Le port de la ville est fermé. ", 20_000), false},
		"code, far right":    {strings.Repeat(" ", 100) + "x\n", false},
		"a list of the long": {strings.Repeat("- un\n- deux\n", 20_000), false},
	} {
		if got := wild(c.source); got != c.wild {
			t.Errorf("%s: %v", name, got)
		}
		if _, text := plain(c.source); c.wild && text != c.source {
			t.Errorf("%s is not kept as it stands", name)
		}
	}
}
