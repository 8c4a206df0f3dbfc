package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBegins(t *testing.T) {
	for _, tt := range []struct {
		form, typed string
		want        bool
	}{
		{"élection", "ele", true},
		{"élection", "éle", true},
		{"élection", "ÉLE", true},
		{"élection", "e\u0301le", true},
		{"elected", "éle", false},
		{"élève", "elè", true},
		{"élève", "elé", false},
		{"aujourd'hui", "aujourd’h", true},
		{"aujourd'hui", "aujourdh", true},
		{"lelong", "l'el", false},
		{"æther", "a", true},
		{"æther", "aet", true},
		{"maire", "maires", false},
		{"maire", "maire", true},
		{"", "a", false},
		{"maire", "", true},
	} {
		if got := Begins(tt.form, tt.typed); got != tt.want {
			t.Errorf("%q begins with %q: %v", tt.form, tt.typed, got)
		}
	}
}

func TestLikeTyped(t *testing.T) {
	for _, tt := range []struct{ form, typed, want string }{
		{"réforme", "réf", "réforme"},
		{"réforme", "Réf", "Réforme"},
		{"réforme", "RÉF", "RÉFORME"},
		{"élu", "É", "Élu"},
		{"élu", "éL", "élu"},
		{"élu", "", "élu"},
		{"l'élu", "L'É", "L'ÉLU"},
		{"1500", "A", "1500"},
	} {
		if got := LikeTyped(tt.form, tt.typed); got != tt.want {
			t.Errorf("%q like %q: %q, want %q", tt.form, tt.typed, got, tt.want)
		}
	}
}

// TestCompleterAgainstScan compares the forms found with those of a sort of the whole dictionary.
func TestCompleterAgainstScan(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var forms []string
	for range 5000 {
		var b strings.Builder
		for range 1 + r.IntN(5) {
			b.WriteString([]string{"a", "e", "é", "è", "l", "'", "n", "·e·s"}[r.IntN(8)])
		}
		forms = append(forms, b.String())
	}
	slices.Sort(forms)
	forms = slices.Compact(forms)
	weights := make([]uint32, len(forms))
	for i := range weights {
		weights[i] = uint32(r.IntN(300))
	}
	table := NewTable(forms)
	c := NewCompleter(table, weights)
	for range 500 {
		typed := []rune(forms[r.IntN(len(forms))])
		text := string(typed[:1+r.IntN(len(typed))])
		if r.IntN(2) == 0 {
			text = string(Fold(nil, []byte(text)))
		}
		n := 1 + r.IntN(40)
		prefix := string(Fold(nil, []byte(text)))
		var all []uint32
		for _, e := range table.folds {
			if prefix != "" && strings.HasPrefix(table.key(e), prefix) && !slices.Contains(all, e.form) {
				all = append(all, e.form)
			}
		}
		slices.SortFunc(all, func(a, b uint32) int {
			if x, y := Begins(forms[a], text), Begins(forms[b], text); x != y {
				if x {
					return -1
				}
				return 1
			}
			if weights[a] != weights[b] {
				return int(weights[b]) - int(weights[a])
			}
			return int(a) - int(b)
		})
		want, got := all[:min(n, len(all))], c.Forms(text, n)
		if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(got)); diff != "" {
			t.Fatalf("%d of %q (-scan +completer):\n%s", n, text, diff)
		}
	}
	if got := c.Forms("'", 5); got != nil {
		t.Errorf("an apostrophe alone: %v", got)
	}
}

func FuzzCompleter(f *testing.F) {
	table := NewTable([]string{"a", "élu", "elus", "l'", "aujourd'hui", "étudiant·e·s", "1500"})
	c := NewCompleter(table, []uint32{1, 2, 3, 4, 5, 6, 7})
	for _, s := range []string{"", "e", "É", "e\u0301", "\xff", "aujourd’", "15"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, form := range c.Forms(typed, 3) {
			if table.Family(form) == "" {
				t.Errorf("%q: %d has no family", typed, form)
			}
		}
	})
}
