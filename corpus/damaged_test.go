package corpus

import (
	"fmt"
	"strings"
	"testing"
)

// TestDamagedInputs reads inputs that are damaged in one place or everywhere, and keeps what can be kept.
func TestDamagedInputs(t *testing.T) {
	lines := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	const n = 3000
	for name, tt := range map[string]struct {
		data             string
		articles         int
		rejects, remarks int
	}{
		"one-open-quote.csv": {
			data: "titre,texte\n" + lines(n, func(i int) string {
				if i == 10 {
					return "T10,\"ouvert\n"
				}
				return fmt.Sprintf("T%d,\"texte, %d\"\n", i, i)
			}), articles: n - 1, rejects: 1,
		},
		"one-open-quote-no-others.csv": {
			data: "titre,texte\n" + lines(n, func(i int) string {
				if i == 10 {
					return "T10,\"ouvert\n"
				}
				return fmt.Sprintf("T%d,texte %d\n", i, i)
			}), articles: n - 1, rejects: 1,
		},
		"every-quote-open.csv": {data: "titre,texte\n" + lines(n, func(i int) string { return fmt.Sprintf("T%d,\"texte %d\n", i, i) }), rejects: n},
		"quoted-lines-stay.csv": {
			data: "titre,texte\n" + lines(n, func(i int) string { return fmt.Sprintf("T%d,\"texte %d\n\"\"suite\"\", fin\"\n", i, i) }), articles: n,
		},
		"array-without-braces.json": {
			data:     "[" + strings.TrimSuffix(lines(n, func(i int) string { return fmt.Sprintf("{\"titre\":\"T%d\",\"texte\":\"texte %d\",\n", i, i) }), ",\n") + "]",
			articles: n, remarks: n,
		},
		"array-without-nested-brackets.json": {
			data:     "[" + strings.TrimSuffix(lines(n, func(i int) string { return fmt.Sprintf("{\"titre\":\"T%d\",\"source\":{\"nom\":\"P\"\n,", i) }), ",") + "]",
			articles: n, remarks: n,
		},
		"lines-without-braces.jsonl": {
			data: lines(n, func(i int) string { return fmt.Sprintf("{\"titre\":\"T%d\",\"tags\":[\"a\"]\n", i) }), articles: n, remarks: n,
		},
		"lines-cut-in-a-string.jsonl":  {data: lines(n, func(i int) string { return fmt.Sprintf("{\"titre\":\"T%d\",\"texte\":\"cou\n", i) }), rejects: n},
		"objects-cut-by-the-next.json": {data: "[\n" + lines(n, func(i int) string { return fmt.Sprintf("{\"titre\":\"T%d\"\n", i) }) + "]", articles: n, remarks: n},
		"last-brace-missing.json":      {data: "[{\"titre\":\"A\"},{\"titre\":\"B\"", articles: 2, remarks: 1},
		"cut-in-a-value.json":          {data: "[{\"titre\":\"A\"},{\"titre\":\"B\",\"texte\":\"cou", articles: 1, rejects: 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, path := write(t, name, []byte(tt.data))
			var r Report
			for item, err := range Open(t.Context(), []string{path}, nil, Options{Titles: true}) {
				if _, err := r.Add(item, err); err != nil {
					t.Fatal(err)
				}
			}
			if r.Read != tt.articles || r.Rejected != tt.rejects || r.Warned != tt.remarks {
				t.Errorf("%d articles, %d rejects, %d remarks, want %d, %d, %d", r.Read, r.Rejected, r.Warned, tt.articles, tt.rejects, tt.remarks)
				for _, x := range r.Rejects[:min(3, len(r.Rejects))] {
					t.Error(x)
				}
			}
		})
	}
}
