package listfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

func TestRead(t *testing.T) {
	long := strings.Repeat("x", MaxLine-1)
	for _, tt := range []struct{ in, want, fault string }{
		{"", "", ""},
		{"\ufeffa\n\n # b\n\u00a0\n c \r\nd", "1 a|5  c |6 d", ""},
		{long + "\n", "1 " + long, ""},
		{"a\n" + long + "x\n", "1 a", "f, ligne 2 : ligne trop longue"},
		{"a\n\xff\n", "1 a", "f, ligne 2 : le texte n'est pas en UTF-8"},
		{"a\nb\x00\n", "1 a", "f, ligne 2 : le texte n'est pas en UTF-8"},
		{"a\nnon\nb", "1 a", "f, ligne 2 : ce n'est pas cela"},
	} {
		var got []string
		err := Read(strings.NewReader(tt.in), "f", func(l Line) error {
			if l.Text == "non" {
				return l.Fault("", "ce n'est pas %s", "cela")
			}
			got = append(got, string(rune('0'+l.Number))+" "+l.Text)
			return nil
		})
		if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%.20q (-want +got):\n%s", tt.in, diff)
		}
		if tt.fault == "" && err != nil || tt.fault != "" && (kiosque.CodeOf(err) != kiosque.CodeBadRequest || err.Error() != tt.fault) {
			t.Errorf("%.20q: %v, want %s", tt.in, err, tt.fault)
		}
	}
}
