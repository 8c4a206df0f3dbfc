package cli

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"github.com/kiosque-search/kiosque"
)

// visible writes the escape sequences as <1;31> and <0>.
func visible(s string) string {
	return strings.NewReplacer("\x1b[1;31m", "<hit>", "\x1b[1m", "<b>", "\x1b[0m", "</>").Replace(s)
}

func TestWrap(t *testing.T) {
	plainWide := Terminal{Width: 30}
	tests := []struct {
		name     string
		terminal Terminal
		pieces   []Piece
		want     string
	}{
		{"short", plainWide, []Piece{{Text: "un deux"}}, "  un deux\n"},
		{"empty", plainWide, nil, "  \n"},
		{"white space collapses", plainWide, []Piece{{Text: " un \n\n deux\t"}}, "  un deux\n"},
		{"broken", plainWide, []Piece{{Text: "la ministre a annoncé hier une réforme"}}, "  la ministre a annoncé hier\n  une réforme\n"},
		{"not wrapped in a pipe", Terminal{}, []Piece{{Text: "la ministre a annoncé hier une réforme"}}, "  la ministre a annoncé hier une réforme\n"},
		{
			"no break inside numbers", plainWide,
			[]Piece{{Text: "le budget est porté à 12\u202f500\u00a0euros"}},
			"  le budget est porté à\n  12\u202f500\u00a0euros\n",
		},
		{"longer than the line", plainWide, []Piece{{Text: "a " + strings.Repeat("x", 40) + " b"}}, "  a\n  " + strings.Repeat("x", 40) + "\n  b\n"},
		{"wide letters count twice", plainWide, []Piece{{Text: "漢字漢字漢字漢字漢 字字字字字字字字字"}}, "  漢字漢字漢字漢字漢\n  字字字字字字字字字\n"},
		{"combining letters count once", plainWide, []Piece{{Text: strings.Repeat("e\u0301", 14) + " " + strings.Repeat("e\u0301", 13)}}, "  " +
			strings.Repeat("e\u0301", 14) + " " + strings.Repeat("e\u0301", 13) + "\n"},
		{"styles", Terminal{Color: true}, []Piece{{Text: "les "}, {"élections"[:6], StyleMatch}, {Text: "ions, hier"}}, "  les <hit>élect</>ions, hier\n"},
		{"a phrase is one span", Terminal{Color: true}, []Piece{{"coup d'État", StyleMatch}}, "  <hit>coup d'État</>\n"},
		{
			"a phrase over two lines",
			Terminal{Color: true, Width: 30},
			[]Piece{{Text: "cela se passe un mauvais "}, {"coup d'État", StyleMatch}},
			"  cela se passe un mauvais\n  <hit>coup d'État</>\n",
		},
		{
			"broken inside a phrase",
			Terminal{Color: true, Width: 30},
			[]Piece{{Text: "cela se passe en un "}, {"coup d'État", StyleMatch}, {Text: "."}},
			"  cela se passe en un <hit>coup</>\n  <hit>d'État</>.\n",
		},
		{
			"one style, then another",
			Terminal{Color: true},
			[]Piece{{"un titre", StyleTitle}, {" et ", StyleTitle}, {"un", StyleMatch}, {" mot", StyleMatch}},
			"  <b>un titre et</> <hit>un mot</>\n",
		},
	}
	for _, tt := range tests {
		text := Text{Terminal: tt.terminal}
		text.Wrap("  ", tt.pieces...)
		if diff := cmp.Diff(tt.want, visible(text.String())); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
	}
}

func TestField(t *testing.T) {
	text := Text{Terminal: Terminal{Width: 30}}
	text.Field(Piece{Text: "Clé"}, 8, Piece{Text: "une valeur qui ne tient pas sur la ligne"})
	text.Field(Piece{Text: "Une étiquette longue"}, 8, Piece{Text: "valeur"})
	text.Field(Piece{Text: "Vide"}, 8)
	want := "Clé     une valeur qui ne\n        tient pas sur la ligne\nUne étiquette longue\n        valeur\nVide    \n"
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestNothingCommandsTheTerminal writes texts that try to.
func TestNothingCommandsTheTerminal(t *testing.T) {
	for _, bad := range []string{"a\x1b[2Jb", "a\x07b", "a\u009b2Jb", "a\u202eb", "a\x00b", "a\rb", "a\xffb", "a\u2066b"} {
		text := Text{Terminal: Terminal{Width: 40}}
		text.Wrap("", Piece{Text: bad})
		text.Line(Piece{Text: bad})
		text.Linef("%s", bad)
		if got := text.String(); clean(got) != got || !strings.Contains(got, "\ufffd") {
			t.Errorf("%q was written as %q", bad, got)
		}
	}
	if got := clean("un\r\ndeux\ttrois\x01"); got != "un\ndeux\ttrois\ufffd" {
		t.Errorf("got %q", got)
	}
}

func TestMarked(t *testing.T) {
	const text = "L'été, puis l'hiver" // é is two bytes
	tests := []struct {
		name  string
		spans []kiosque.Span
		want  string
	}{
		{"none", nil, text},
		{"one", []kiosque.Span{{Start: 2, End: 7}}, "L'[été], puis l'hiver"},
		{"out of order", []kiosque.Span{{Start: 16, End: 21}, {Start: 2, End: 7}}, "L'[été], puis l'[hiver]"},
		{
			"overlapping, outside, empty",
			[]kiosque.Span{{Start: 2, End: 7}, {Start: 4, End: 9}, {Start: 15, End: 99}, {Start: 9, End: 9}, {Start: -1, End: 1}},
			"L'[été], puis l'hiver",
		},
	}
	for _, tt := range tests {
		var b strings.Builder
		for _, p := range Marked(text, tt.spans, StylePlain) {
			if p.Style == StyleMatch {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		if b.String() != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, b.String(), tt.want)
		}
	}
}

// FuzzWrap checks that wrapping loses no letter, fits the width where words do, and writes nothing that is not clean.
func FuzzWrap(f *testing.F) {
	f.Add("la ministre", " a annoncé", 30)
	f.Add("\x1b[2J\u202e", "e\u0301 漢字", 10)
	f.Add("\xff\xfe", "\r\n\x00", 0)
	f.Fuzz(func(t *testing.T, a, b string, width int) {
		text := Text{Terminal: Terminal{Width: min(max(width, 0), 200)}}
		text.Wrap("  ", Piece{Text: a}, Piece{b, StyleMatch})
		got := text.String()
		if !utf8.ValidString(got) || clean(got) != got {
			t.Fatalf("%q %q: not clean: %q", a, b, got)
		}
		squeeze := func(s string) string { return strings.Join(strings.FieldsFunc(s, breaks), "") }
		if want := squeeze(clean(a) + clean(b)); squeeze(got) != want {
			t.Fatalf("%q %q: got %q, want the letters of %q", a, b, got, want)
		}
		limit := max(text.Width, minWidth/2+2)
		for line := range strings.SplitSeq(strings.TrimSuffix(got, "\n"), "\n") {
			if text.Width > 0 && uniseg.StringWidth(line) > limit+1 && len(strings.FieldsFunc(line, breaks)) > 1 {
				t.Fatalf("%q %q: line %q is wider than %d", a, b, line, limit)
			}
		}
	})
}
