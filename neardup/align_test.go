package neardup

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// show writes runs as =both= -only a- +only b+.
func show(a, b string) string {
	var out []string
	for _, r := range Align(a, b) {
		switch r.Kind {
		case Both:
			out = append(out, "="+a[r.A[0]:r.A[1]])
		case OnlyA:
			out = append(out, "-"+a[r.A[0]:r.A[1]])
		case OnlyB:
			out = append(out, "+"+b[r.B[0]:r.B[1]])
		}
	}
	return strings.Join(out, "|")
}

func TestAlign(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"Le maire a parlé.", "Le maire a parlé.", "=Le maire a parlé."},
		{"Le maire a parlé hier.", "Le maire élu a parlé.", "=Le maire |+élu |=a parlé |-hier."},
		{"À L’ÉLYSÉE", "a l'elysee", "=À L’ÉLYSÉE"},
		{"un deux", "trois quatre", "-un deux|+trois quatre"},
		{"", "Un mot", "+Un mot"},
		{"Un mot", "", "-Un mot"},
		{"", "", ""},
		{"…", "Un mot", "-…|+Un mot"},
		{" — Un mot", "Un mot !", "= — Un mot"},
	} {
		if diff := cmp.Diff(c.want, show(c.a, c.b)); diff != "" {
			t.Errorf("%q, %q (-want +got)\n%s", c.a, c.b, diff)
		}
	}
}

func FuzzAlign(f *testing.F) {
	f.Add("Le maire a parlé hier.", "Le maire élu a parlé.")
	f.Add("", "…")
	f.Add("l’été\n\nd’après", "L'ETE d apres")
	f.Add("a\xffb", "a \xed\xa0\x80 b")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 1<<12 {
			return
		}
		atA, atB := 0, 0
		for _, r := range Align(a, b) {
			if r.A[0] != atA || r.B[0] != atB || r.Kind == OnlyA && r.B[0] != r.B[1] || r.Kind == OnlyB && r.A[0] != r.A[1] {
				t.Fatalf("%+v after %d, %d", r, atA, atB)
			}
			atA, atB = r.A[1], r.B[1]
		}
		if atA != len(a) || atB != len(b) {
			t.Errorf("the runs end at %d of %d, %d of %d", atA, len(a), atB, len(b))
		}
	})
}

// What is the same is the same words, and what is kept and what is new make up the other text.
func TestAlignRandomTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func() string {
		words := make([]string, r.IntN(60))
		for i := range words {
			words[i] = []string{"été", "mer", "port", "Le", "grève"}[r.IntN(5)]
		}
		return strings.Join(words, " ")
	}
	for range 500 {
		a, b := some(), some()
		var same, again []string
		for _, run := range Align(a, b) {
			if run.Kind == Both {
				same = append(same, strings.Fields(a[run.A[0]:run.A[1]])...)
				again = append(again, strings.Fields(b[run.B[0]:run.B[1]])...)
			}
		}
		if diff := cmp.Diff(same, again); diff != "" {
			t.Fatalf("%q, %q:\n%s", a, b, diff)
		}
	}
}
