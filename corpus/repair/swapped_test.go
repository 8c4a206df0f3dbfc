package repair

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// swappedAs is a text as a program shows it that takes its encoding for another one; empty where it cannot be written in it.
func swappedAs(s string, meant, shown *charmap.Charmap) string {
	var b strings.Builder
	for _, r := range s {
		c, ok := meant.EncodeRune(r)
		if !ok {
			return ""
		}
		r = shown.DecodeByte(c)
		if r == utf8.RuneError {
			r = rune(c)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// TestUndo reads texts as they were meant that were read in an encoding of one byte a letter for another.
func TestUndo(t *testing.T) {
	n := 0
	for _, text := range []string{
		"L'été dernier, l'élève de Besançon a reçu à Noël une bête naïve.",
		"À Fréjus, les députés ont déposé « une motion », précisé hier.",
		"La forêt brûlée, où dînent les maîtres, coûte 3 000 de moins.",
		"Évêque, très âgé : il a été élu, a-t-on appris.",
	} {
		for _, w := range swaps() {
			damaged := swappedAs(text, w.meant, w.shown)
			if damaged == "" || damaged == text {
				continue
			}
			undo := Undo(damaged)
			if undo == nil {
				if good, _ := placed(text); good < 2*minSwapped || w.shown == charmap.Windows1250 && !strings.Contains(text, " à ") {
					continue // of few letters some are alike, and é is the same in the east
				}
				t.Errorf("%q is not read as it was meant", damaged)
				continue
			}
			n++
			if got := undo(damaged); got != text {
				t.Errorf("%q = %q", damaged, got)
			}
		}
	}
	if n < 15 {
		t.Errorf("only %d", n)
	}
}

// TestUndone holds that sound texts, of other languages too, are not swaps.
func TestUndone(t *testing.T) {
	for _, s := range append([]string{
		"", "abc", "Łódź, Gdańsk, Wrocław i Kraków są w Polsce", "İstanbul'da yağmur yağıyor, çok şiddetli", "El niño de Muñoz comió piñas en España",
		"Hà Nội và Sài Gòn đều là thành phố", "русский текст о войне и мире", "Ærø og Ålborg ligger på øer", "São João não é cão", "Žižkov, Škoda, Dvořák",
		"Größe, Füße, Übermut, Straße", "½ heure, ¼ de siècle, 3 ½ jours", "PÂTÉ GRÂCE ÉTÉ ÇA", "Ménage à trois, déjà vu, É É É", "“Oui” – non … € 3 °C",
		"Şükrü Ağa, Gül Çiçek ve İbrahim", "Έλληνες και Τούρκοι", "中文报纸", "Þórr, Ðe, Æsir og Óðinn",
	}, phrases...) {
		if undo := Undo(s); undo != nil {
			t.Errorf("%q = %q", s, undo(s))
		}
		if got := Marks(s); got != s {
			t.Errorf("%q = %q", s, got)
		}
	}
	for in, want := range map[string]string{
		`l\'eau d\'été`: "l'eau d'été", `jusqu\\\'ici`: "jusqu'ici", "le c½ur, l'¼uvre": "le cœur, l'Œuvre", `cout\'e`: `cout\'e`, "d''eau": "d''eau",
	} {
		if got := Marks(in); got != want {
			t.Errorf("%q = %q", in, got)
		}
	}
}
