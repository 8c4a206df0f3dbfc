package record

import (
	"strings"
	"testing"
)

// TestLiteral reads values as Python and JSON write them.
func TestLiteral(t *testing.T) {
	for in, want := range map[string]string{
		`['Anna Stride', 'Paul Marin']`:                                 "Anna Stride|Paul Marin",
		`["L'Écho", "Le \"Phare\""]`:                                    `L'Écho|Le "Phare"`,
		`['L\'Écho', "L'\u00c9cho", 'Caf\xe9']`:                         "L'Écho|L'Écho|Café",
		`{'uri': 'phare.test', 'isAgency': False, 'title': 'Le Phare'}`: "Le Phare",
		`{"id":null,"name":"Le Phare"}`:                                 "Le Phare",
		`[{'name': 'Anna Stride', 'type': None}, {'x': 1}]`:             "Anna Stride",
		`[]`:                   "",
		`[1, 2]`:               "none",
		`[Le Phare]`:           "none",
		`{'name': `:            "none",
		`['a'}`:                "none",
		`[...]`:                "none",
		`Le Phare`:             "none",
		`['None', 'Truelove']`: "None|Truelove",
	} {
		got := "none"
		if names := literal(in); names != nil {
			got = strings.Join(names, "|")
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func FuzzLiteral(f *testing.F) {
	for _, s := range []string{`['a', "b"]`, `{'name': 'a\x'}`, `[{"name":"\u00e9"}]`, `['\`, `[[['a']]]`, `{None: True}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if names := literal(s); len(names) > MaxList {
			t.Errorf("%q: %d names", s, len(names))
		}
	})
}
