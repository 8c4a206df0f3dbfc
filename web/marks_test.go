package web

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

func TestSegments(t *testing.T) {
	tests := []struct {
		text  string
		spans []kiosque.Span
		want  string // marks in brackets
	}{
		{"", nil, ""},
		{"rien", nil, "rien"},
		{"l’été à Éguzon", []kiosque.Span{{Start: 4, End: 9}, {Start: 13, End: 20}}, "l’[été] à [Éguzon]"},
		{"œuvre", []kiosque.Span{{Start: 0, End: 6}}, "[œuvre]"},
		{"a\u202fb", []kiosque.Span{{Start: 4, End: 5}}, "a\u202f[b]"},
		{"un deux", []kiosque.Span{{Start: 0, End: 2}, {Start: 2, End: 7}}, "[un][ deux]"},
		{"un deux", []kiosque.Span{{Start: 0, End: 5}, {Start: 3, End: 7}}, "[un de][ux]"}, // overlap
		{"un deux", []kiosque.Span{{Start: 3, End: 7}, {Start: 0, End: 2}}, "un [deux]"},   // out of order
		{"un deux", []kiosque.Span{{Start: 3, End: 99}}, "un [deux]"},
		{"un deux", []kiosque.Span{{Start: -5, End: 2}}, "[un] deux"},
		{"un deux", []kiosque.Span{{Start: 5, End: 3}, {Start: 9, End: 12}, {Start: 2, End: 2}}, "un deux"},
		{"été", []kiosque.Span{{Start: 1, End: 3}, {Start: 0, End: 4}}, "été"}, // inside a rune
	}
	for _, tt := range tests {
		if got := bracketed(segments(tt.text, tt.spans)); got != tt.want {
			t.Errorf("segments(%q, %v) = %q, want %q", tt.text, tt.spans, got, tt.want)
		}
	}
}

func TestSnippetSegments(t *testing.T) {
	s := kiosque.Snippet{Text: "l’été vient", Spans: []kiosque.Span{{Start: 4, End: 9}}, CutBefore: true, CutAfter: true}
	if got, want := bracketed(snippetSegments(s)), "…\u00a0l’[été] vient\u00a0…"; got != want {
		t.Errorf("cut at both ends: %q, want %q", got, want)
	}
	s.CutBefore, s.CutAfter = false, false
	if got, want := bracketed(snippetSegments(s)), "l’[été] vient"; got != want {
		t.Errorf("whole: %q, want %q", got, want)
	}
}

func bracketed(list []segment) string {
	var b strings.Builder
	for _, s := range list {
		if s.Mark {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func FuzzSegments(f *testing.F) {
	f.Add("l’été à Éguzon", 4, 9, 13, 20)
	f.Add("été", 1, 3, 0, 4)
	f.Add("", -1, 1, 0, 0)
	f.Add("a\xffb", 1, 2, 2, 3)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		var whole strings.Builder
		for _, s := range segments(text, []kiosque.Span{{Start: a, End: b}, {Start: c, End: d}}) {
			if s.Text == "" {
				t.Error("an empty segment")
			}
			if utf8.ValidString(text) && !utf8.ValidString(s.Text) {
				t.Errorf("a rune is cut: %q", s.Text)
			}
			whole.WriteString(s.Text)
		}
		if diff := cmp.Diff(text, whole.String()); diff != "" {
			t.Errorf("text lost (-want +got):\n%s", diff)
		}
	})
}
