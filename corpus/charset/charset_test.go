package charset

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
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

// TestGuess tells the encodings of eight bits apart, by texts as short as a line.
func TestGuess(t *testing.T) {
	texts := []string{
		"Le départ de la régate\n\nL'été s'achève à Port-Tudy, où la forêt a brûlé.\n",
		"La réfection de la digue, votée lundi, coûtera cher à l’île. « Ça ira », dit le maire, déjà élu.\n",
		"titre;texte\nÀ l’île;Élu à Noël, l’œuvre est sauvée… – enfin\n",
		"Été\n\nÇa, c’était à Noël.\n",
		"Le bac rouvre à l'été\n",
		"É. Riou, maire, a été réélu.\n",
	}
	for _, text := range texts {
		for name, page := range map[string]*charmap.Charmap{"": charmap.Windows1252, "macintosh": charmap.Macintosh, "cp850": charmap.CodePage850} {
			plain := text
			if name == "cp850" {
				plain = strings.NewReplacer("’", "'", "…", "...", "–", "-", "œ", "oe").Replace(text)
			}
			b, err := page.NewEncoder().Bytes([]byte(plain))
			if err != nil {
				t.Fatal(err)
			}
			cs, _ := Sniff(b)
			if got := cs.Guessed(); got != name {
				t.Errorf("%q in %q is %q", plain, name, got)
			}
		}
	}
}

// TestGuessNumbers leaves the numbers of documents out of account: their dots would be capitals in other encodings.
func TestGuessNumbers(t *testing.T) {
	for _, text := range []string{
		"The ferry leaves at noon. © Le Bac news·20121003·BAC·3 news·20151113·PHA·2",
		"Il part à midi. news·20121003·BAC·3 news·20151113·PHA·2",
	} {
		b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if cs, _ := Sniff(b); cs.Guessed() != "" {
			t.Errorf("%q is %q", text, cs.Guessed())
		}
	}
}
