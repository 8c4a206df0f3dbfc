package charset

import (
	"strings"
	"testing"
)

// TestText holds the decoding of single pieces.
func TestText(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"caf\xe9", "café"},
		{"café", "café"},
		{"CAF\xc9\xa0!", "CAFÉ\u00a0!"}, // valid UTF-8 only by accident, which the next line gives away
		{"\xab\xa0CAF\xc9\xa0\xbb", "«\u00a0CAFÉ\u00a0»"},
		{"été et \xe9t\xe9", "été et été"},
		{"l\x92\x9cuvre\x85", "l’œuvre…"},
		{"русский текст без конца \xd0", "русский текст без конца Ð"},
		{"e\u0301te\u0301", "e\u0301te\u0301"},
		{"v\xe9hicule \x8d", "véhicule \u008d"},
	} {
		cs := Charset{legacy: strings.HasPrefix(tt.in, "CAF")}
		if got := string(cs.Text([]byte(tt.in))); got != tt.want {
			t.Errorf("%q = %q, want %q", tt.in, got, tt.want)
		}
	}
	if got := Clean("a\x00b\r\nc\rd\fe\u0085f"); got != "a b\nc\nd\ne\nf" {
		t.Errorf("Clean = %q", got)
	}
	if got := Clean("l\u0092eau\u0085"); got != "l’eau…" {
		t.Errorf("Clean = %q", got)
	}
}
