package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/web/address"
)

func TestParagraphs(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"", nil},
		{" \n\n ", nil},
		{"un", []string{"un"}},
		{"un\ndeux\r\ntrois", []string{"un", "deux", "trois"}},
		{"un\ndeux\n\ntrois", []string{"un\ndeux", "trois"}},
		{"\n\nun\r\n \r\ndeux\n\n\n\ntrois\n\n", []string{"un", "deux", "trois"}},
		{"un\ndeux\n", []string{"un", "deux"}},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range paragraphs(tt.in) {
			got = append(got, tt.in[p.Start:p.End])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("paragraphs(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestWebAddress(t *testing.T) {
	tests := []struct{ in, want string }{
		{"https://journal.example/a?b=c&d=é", "https://journal.example/a?b=c&d=é"},
		{" http://journal.example ", "http://journal.example"},
		{"HTTPS://journal.example/", "https://journal.example/"},
		{"javascript:alert(1)", ""},
		{"JaVaScRiPt://journal.example/%0aalert(1)", ""},
		{"data:text/html,x", ""},
		{"//journal.example/x", ""},
		{"/etc/passwd", ""},
		{"https:journal.example", ""},
		{"https:///x", ""},
		{"ftp://journal.example/", ""},
		{"http://a b/", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := address.OnTheWeb(tt.in); got != tt.want {
			t.Errorf("address.OnTheWeb(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
