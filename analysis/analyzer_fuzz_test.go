package analysis

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// check holds what is true of the analysis of any bytes.
func check(t *testing.T, text []byte) {
	t.Helper()
	var a Analyzer
	tokens := slices.Clone(a.Analyze(text))
	terms := make([]string, len(tokens))
	sentences := slices.Clone(a.Sentences())
	valid := utf8.Valid(text)
	end := uint32(0)
	for i, tok := range tokens {
		terms[i] = string(a.Term(tok))
		switch {
		case tok.Start < end || tok.End <= tok.Start || int(tok.End) > len(text):
			t.Fatalf("%q: token %d at %d-%d after %d", text, i, tok.Start, tok.End, end)
		case valid && (!utf8.RuneStart(text[tok.Start]) || int(tok.End) < len(text) && !utf8.RuneStart(text[tok.End])):
			t.Fatalf("%q: token %d at %d-%d cuts a rune", text, i, tok.Start, tok.End)
		case terms[i] == "" || len(terms[i]) > MaxTerm || !utf8.ValidString(terms[i]):
			t.Fatalf("%q: term %q", text, terms[i])
		case !norm.NFC.IsNormalString(terms[i]) && len(terms[i]) < MaxTerm-40:
			t.Fatalf("%q: term %q is not NFC", text, terms[i])
		case i > 0 && (tok.Sentence < tokens[i-1].Sentence || tok.Sentence > tokens[i-1].Sentence+1 || tok.Paragraph < tokens[i-1].Paragraph ||
			tok.Paragraph > tokens[i-1].Paragraph+1):
			t.Fatalf("%q: sentence %d, paragraph %d of token %d", text, tok.Sentence, tok.Paragraph, i)
		case i > 0 && tok.Paragraph != tokens[i-1].Paragraph && tok.Sentence == tokens[i-1].Sentence:
			t.Fatalf("%q: a sentence in two paragraphs", text)
		case int(tok.Sentence) >= len(sentences):
			t.Fatalf("%q: sentence %d of %d", text, tok.Sentence, len(sentences))
		}
		if s := sentences[tok.Sentence]; tok.Start < s.Start || tok.End > s.End || tok.Paragraph != s.Paragraph {
			t.Fatalf("%q: token %d-%d outside its sentence %v", text, tok.Start, tok.End, s)
		}
		end = tok.End
		fold := Fold(nil, []byte(terms[i]))
		if again := Fold(nil, fold); !bytes.Equal(again, fold) {
			t.Fatalf("Fold(%q) = %q, again %q", terms[i], fold, again)
		}
	}
	if len(tokens) > 0 && int(tokens[len(tokens)-1].Sentence) != len(sentences)-1 || len(tokens) == 0 && len(sentences) > 0 {
		t.Fatalf("%q: %d sentences", text, len(sentences))
	}
	end = 0
	for _, s := range sentences {
		if s.Start < end || s.End <= s.Start {
			t.Fatalf("%q: sentence %v after %d", text, s, end)
		}
		end = s.End
	}
	if !slices.Equal(tokens, a.Analyze(text)) {
		t.Fatalf("%q: twice is not the same", text)
	}
	for i, tok := range tokens {
		if string(a.Term(tok)) != terms[i] {
			t.Fatalf("%q: twice is not the same", text)
		}
	}
	checkSigns(t, text, &a, tokens)
	checkPlain(t, text, tokens, func(t Token) string { return string(a.Term(t)) })
	// No word is lost: every letter and figure is in a token.
	k := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		for k < len(tokens) && int(tokens[k].End) <= i {
			k++
		}
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && kindOf(r) != apostrophe && kindOf(r) != ignored && kindOf(r) != mark &&
			(k == len(tokens) || int(tokens[k].Start) > i) {
			t.Fatalf("%q: %q at %d is in no token", text, r, i)
		}
		i += n
	}
}

// checkPlain reads plain words in the way of all others.
func checkPlain(t *testing.T, text []byte, tokens []Token, term func(Token) string) {
	t.Helper()
	for _, tok := range tokens {
		if !tok.Plain() {
			continue
		}
		var a Analyzer
		a.begin(text)
		end := a.word(int(tok.Start))
		if len(a.tokens) != 1 || a.tokens[0].End != tok.End || end != int(tok.End) || string(a.Term(a.tokens[0])) != term(tok) {
			t.Fatalf("%q: the word at %d-%d is read as %v, until %d", text, tok.Start, tok.End, a.tokens, end)
		}
	}
}

// checkSigns holds what is true of signs: they stand between the words, in order.
func checkSigns(t *testing.T, text []byte, a *Analyzer, tokens []Token) {
	t.Helper()
	end := uint32(0)
	for _, s := range a.Signs() {
		p := int(s.Position)
		switch term := a.Term(s.Token); {
		case !IsSign(term) || len(term) > MaxTerm || !norm.NFC.IsNormal(term) || s.Start < end || s.End <= s.Start:
			t.Fatalf("%q: sign %q at %d-%d after %d", text, term, s.Start, s.End, end)
		case p >= len(tokens) || p > 0 && tokens[p].End > s.Start || p+1 < len(tokens) && tokens[p+1].Start < s.End:
			t.Fatalf("%q: sign %q at position %d of %d", text, term, p, len(tokens))
		}
		end = s.End
	}
}

func FuzzAnalyze(f *testing.F) {
	for _, c := range torture {
		f.Add([]byte(c.in))
	}
	f.Add([]byte("Un.\n\n\n2. — Oui ?\r\n\r\n« L'a.B@c.fr » l'd'n'"))
	f.Add([]byte("👏🏽 15 €/m² 🇫🇷👩\u200d🚀 %a%b@c.fr ½§"))
	f.Fuzz(func(t *testing.T, text []byte) { check(t, text) })
}

// TestRandomText mixes the signs that the rules turn on.
func TestRandomText(t *testing.T) {
	pieces := strings.Split("a|e|s|l|M|É|é|e\u0301|\u0301|'|’|‘|.|..|,|·|•|(|)|-|/|_|@|:|://|www.|.fr| "+
		"|\u00A0|\u202F|\n|\n\n|\r\n|1|150|000|²|₂|ᵉ|œ|ﬁ|\u00AD|\u200B|«|»|!|?|…|—|\xff|\xc3|qu|jusqu|est|rice|东|한|\u1161|İ|ŀ|#|++", "|")
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var text []byte
		for range r.IntN(24) {
			text = append(text, pieces[r.IntN(len(pieces))]...)
		}
		check(t, text)
	}
}

func FuzzFold(f *testing.F) {
	f.Add([]byte("0\xc3''\x81"))
	f.Add([]byte("ÉTÉ l'œuvre ﬁ \u0301\xff"))
	f.Fuzz(func(t *testing.T, form []byte) {
		fold := Fold(nil, form)
		if again := Fold(nil, fold); !bytes.Equal(again, fold) {
			t.Fatalf("Fold(%q) = %q, again %q", form, fold, again)
		}
		NewTable([]string{string(form)}).Inflected(form)
		Alternatives(form)
	})
}
