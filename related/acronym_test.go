package related

import (
	"strings"
	"testing"
)

func TestPairs(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"La convention collective nationale (CCN) prévoit un préavis.", "CCN = convention collective nationale"},
		{"La CCN (convention collective nationale) prévoit.", "CCN = convention collective nationale"},
		{"La CCN, ou convention collective nationale, prévoit.", "CCN = convention collective nationale"},
		{"la VAE, pour validation des acquis de l'expérience, est ouverte", "VAE = validation des acquis de l'expérience"},
		{"La validation des acquis de l’expérience (VAE) est ouverte.", "VAE = validation des acquis de l’expérience"},
		{"CAF : caisse d'allocations familiales", "CAF = caisse d'allocations familiales"},
		{"la Société nationale des chemins de fer français (S.N.C.F.)", "S.N.C.F. = Société nationale des chemins de fer français"},
		{"l'Union européenne (UE) et l'Organisation des Nations unies (« ONU »)", "UE = Union européenne; ONU = Organisation des Nations unies"},
		{"le syndicat (CGT) a appelé", ""},
		{"un élu (LR) de Paris", ""},
		{"Le ministre (Paris) parle. La France (FR) aussi.", ""},
		{"A. B. C. (ABC) D", ""},
		{"revenu de solidarité active (RSA, ex-RMI)", "RSA = revenu de solidarité active"},
		{"", ""},
	} {
		var got []string
		var r reader
		for _, p := range r.pairs(tt.in) {
			got = append(got, p.short+" = "+p.long)
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.in, s, tt.want)
		}
	}
}

func FuzzPairs(f *testing.F) {
	for _, s := range []string{"convention collective nationale (CCN)", "CCN, pour convention", "(AA) (", "É. É. (ÉÉ)", "\xff (FF) f f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var r reader
		for _, p := range r.pairs(s) {
			if p.short == "" || !strings.Contains(p.long, " ") && !strings.ContainsAny(p.long, "'’-") && len(p.long) < 2 {
				t.Errorf("%q: %q", s, p)
			}
		}
	})
}
