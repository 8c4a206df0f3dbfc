package query

import (
	"fmt"
	"testing"
)

func TestTailOf(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"grè", `grè, clause "grè" = grè`},
		{"grève ret", `ret, clause "ret" = ret`},
		{"gre\u0301", "gre\u0301, clause \"gre\u0301\" = gre\u0301"},
		{"grève ", ""},
		{"grève OU", ""},
		{"OU", ""},
		{"mali ET", ""},
		{"mali PARMI", ""},
		{"a NEAR", ""},
		{"a NEAR/5", ""},
		{"a NEAR/5 nig", `nig, clause "nig" = nig`},
		{"mali w/5 nig", `nig, clause "nig" = nig`},
		{"-grè", `grè, clause "grè" = grè`},
		{"=grè", `grè, clause "=grè" = grè`},
		{"(réforme SAUF ret", `ret, clause "ret" = ret`},
		{`"coup d'é`, `d'é, clause "\"coup d'é" = coup d'é`},
		{`"coup d'é"`, ""},
		{`"gr`, `gr, clause "\"gr" = gr`},
		{`"`, ""},
		{"porte-par", `porte-par, clause "porte-par" = porte-par`},
		{"source:le", `le, clause "le" = le in source`},
		{"source:(le OU mon", `mon, clause "mon" = mon in source`},
		{`grève source:"le mon`, `mon, clause "\"le mon" = le mon in source`},
		{"source:", `, clause "" =  in source`},
		{"grève auteur:(anne OU ", `, clause "" =  in auteur`},
		{`source:"`, `, clause "\"" =  in source`},
		{`source:"le `, `, clause "\"le " = le  in source`},
		{"source:le ", ""},
		{"source:le-", ""},
		{"id:", `, clause "" =  in id`},
		{"date:", ""},
		{"TIT_HEAD=mali", `mali, clause "mali" = mali in titre`},
		{"titre:", ""},
		{"min*", ""},
		{"min*str", ""},
		{"lavrof~2", ""},
		{"mot>=3", ""},
		{"mots>500", ""},
		{"date:2023", ""},
		{"debut:50 mot", `mot, clause "mot" = mot`},
		{"2 PARMI (a, bc", `bc, clause "bc" = bc`},
		{"a\nb\nc de", `de, clause "c de" = c de`},
		{`ma\'li`, ""},
	} {
		got := ""
		if tail, ok := TailOf(tt.in); ok {
			got = fmt.Sprintf("%s, clause %q = %s", tt.in[tail.At.Start:tail.At.End], tt.in[tail.Clause.Start:tail.Clause.End], tail.Text)
			if tail.InAny {
				got += " in " + tail.Field.String()
			}
		}
		if got != tt.want {
			t.Errorf("%q: %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestQuote(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Libération", "Libération"},
		{"Le Monde", `"Le Monde"`},
		{"Saint-Pétersbourg", "Saint-Pétersbourg"},
		{"Le Courrier, édition du soir", `"Le Courrier, édition du soir"`},
		{"OU", `"OU"`},
		{"NEAR/5", `"NEAR/5"`},
		{`Le « Petit » "Bleu"`, ""},
		{"titre:mali", ""},
		{"a*b", ""},
	} {
		got := Quote(tt.in)
		if tt.want != "" && got != tt.want {
			t.Errorf("%q: %s, want %s", tt.in, got, tt.want)
		}
		if q, err := Parse(got, Options{Strict: true}); err != nil {
			t.Errorf("%q is %s: %v", tt.in, got, err)
		} else if _, phrase := q.Root.(*Phrase); !phrase {
			if _, word := q.Root.(*Word); !word {
				t.Errorf("%q is %s, read as %T", tt.in, got, q.Root)
			}
		}
	}
}

func FuzzTailOf(f *testing.F) {
	for _, s := range []string{"", "grève ret", `"coup d'é`, `source:"le mon`, "a NEAR/5 b", "l'a-b", "\xff", "é\u0301", "a\nb\nc", "2 PARMI (a, b", `\"a`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tail, ok := TailOf(text)
		if !ok {
			return
		}
		if tail.At.End != len(text) || tail.At.Start > tail.At.End || tail.Word != text[tail.At.Start:] || tail.Clause.End != len(text) ||
			tail.Clause.Start > tail.At.Start {
			t.Fatalf("%q: %+v", text, tail)
		}
		if tail.Word == "" && (!tail.InAny || tail.Field.IsText()) {
			t.Fatalf("%q: no word and no field of names", text)
		}
		if quoted := Quote(tail.Text); quoted == "" {
			t.Fatalf("%q: nothing left of %q", text, tail.Text)
		}
	})
}
