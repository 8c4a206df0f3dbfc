package repair

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/kiosque-search/kiosque/corpus/charset"
)

// misreadAs is s as a program shows its UTF-8 that takes it for another encoding, so many times.
func misreadAs(t testing.TB, s string, page *charmap.Charmap, times int) string {
	t.Helper()
	for range times {
		var b strings.Builder
		for _, c := range []byte(s) {
			r := page.DecodeByte(c)
			if r == utf8.RuneError {
				r = rune(c)
			}
			b.WriteRune(r)
		}
		s = b.String()
	}
	return s
}

// phrases are sound texts that are damaged in every way below.
var phrases = []string{
	"L’été s’achève à Port-Tudy",
	"« Où est passée la forêt ? » demande l’aîné",
	"Le cœur de l’île, dès Noël – enfin",
	"Ça coûte 3 € et 20 °C…",
	"Élue à l’unanimité, déjà",
	"à bâtons rompus",
}

// TestDamaged repairs each damaged text, names what was wrong, and does not touch the sound one.
func TestDamaged(t *testing.T) {
	type row struct {
		in, want string
		faults   Faults
	}
	var rows []row
	for _, p := range phrases {
		for _, page := range []*charmap.Charmap{charmap.Windows1252, charmap.Macintosh, charmap.CodePage850} {
			rows = append(rows, row{misreadAs(t, p, page, 1), p, Mojibake})
		}
		for times := 2; times <= 3; times++ {
			rows = append(rows, row{misreadAs(t, p, charmap.Windows1252, times), p, Mojibake})
		}
	}
	rows = append(rows, []row{
		{"20Â°C", "20°C", Mojibake},
		{"Â« Oui Â», dit-il", "« Oui », dit-il", Mojibake},
		{"le cÅ“ur", "le cœur", Mojibake},
		{"L'Ã©tÃ© Ã  Brest", "L'été à Brest", Mojibake},
		{"ÃƒÂ©tÃƒÂ©", "été", Mojibake},
		{"aujourdâ€™hui", "aujourd’hui", Mojibake},
		{"dès l'accord dÔÇÖhier", "dès l'accord d’hier", Mojibake}, // nothing but the apostrophe, in CP850
		{"Ã\u008fle dâ€\u009dici", "Ïle d”ici", Mojibake},
		{"lâ€™ONU", "l’ONU", Mojibake},
		{"lÃ¢â‚¬â„¢ONU", "l’ONU", Mojibake},
		{"e\u00cc\u0081te\u00cc\u0081 fini Ã ", "e\u0301te\u0301 fini à ", Mojibake},

		{"L&#39;&eacute;t&eacute;", "L'été", Entities},
		{"L&rsquo;avenir &#8211; entretien", "L’avenir – entretien", Entities},
		{"R&amp;D", "R&D", Entities},
		{"&amp;eacute;t&amp;eacute;", "été", Entities},
		{"&laquo;&nbsp;oui&nbsp;&raquo;", "«\u00a0oui\u00a0»", Entities},
		{"&#x2019;&#146;", "’’", Entities},
		{"c&oelig;ur &euro; &hellip;", "cœur € …", Entities},
		{"&quot;oui&quot;", `"oui"`, Entities},

		{"<p>Un.</p><p>Deux.</p>", "Un.\n\nDeux.", Tags},
		{"<p>Un <strong>mot</strong>.</p>\n<p>Deux.</p>", "Un mot.\n\nDeux.", Tags},
		{"Un<br>deux<br/>trois<br />quatre", "Un\ndeux\ntrois\nquatre", Tags},
		{"au XX<sup>e</sup> siècle", "au XXe siècle", Tags},
		{`lire <a href="https://phare.test/1?a=1&amp;b=2" target="_blank">la suite</a>`, "lire la suite", Tags},
		{"<script>var a = 1 < 2;</script>Un.", "Un.", Tags},
		{"Un.<!-- deux -->", "Un.", Tags},
		{"<style>p{}</style><div>Un</div>", "Un", Tags},
		{"<ul><li>un</li><li>deux</li></ul>", "un\n\ndeux", Tags},
		{"<table><tr><td>a</td><td>b</td></tr></table>", "a  b", Tags},
		{"<h2>Titre</h2>texte", "Titre\n\ntexte", Tags},
		{"<![CDATA[Un.]]>", "Un.", Tags},
		{"<P CLASS=corps>Un.</P>", "Un.", Tags},
		{"&lt;p&gt;Un.&lt;/p&gt;", "Un.", Tags | Entities},
		{"<p>L&rsquo;&eacute;t&eacute;</p>", "L’été", Tags | Entities},
		{`<img src="a.jpg" alt="la digue">Un.`, "Un.", Tags},
		{`<iframe src="https://v.test"></iframe>Un.`, "Un.", Tags},
		{"<html><head><title>x</title></head><body><p>Un.</p></body></html>", "Un.", Tags},

		{"l\x19été", "l’été", Controls},
		{"un \x1cmot\x1d", "un “mot”", Controls},
		{"lundi \x13 mardi", "lundi – mardi", Controls},
		{"porte\x1eparole", "porte-parole", Controls},
		{"ré\x1funion", "réunion", Controls},
		{"un\x02 mot\x08", "un mot", Controls},
		{"un\x7f mot", "un mot", Controls},
		{"un\ufeff mot", "un mot", Controls},
		{"un\x07deux", "un deux", Controls},
		{"un\x00deux", "un deux", Controls},

		{"un\rdeux", "un\rdeux", Breaks},
		{"un\u0085deux", "un\u0085deux", Breaks},
		{"un\u2028deux", "un\u2028deux", Breaks},
		{"l\u0092été", "l\u0092été", Latin1},
		{"<p>lâ€™Ã©tÃ© &amp; l\x19hiver</p>", "l’été & l’hiver", Mojibake | Tags | Entities | Controls},
	}...)
	if len(rows) < 80 {
		t.Errorf("only %d damaged texts", len(rows))
	}
	for _, r := range rows {
		got, faults := Text(r.in)
		if got != r.want || faults != r.faults {
			t.Errorf("%q = %q %v, want %q %v", r.in, got, faults.Names(), r.want, r.faults.Names())
		}
	}
}

// TestSound holds that sound texts stay, whatever they look like.
func TestSound(t *testing.T) {
	for _, s := range append([]string{
		"", "R&D et AT&T", "https://phare.test/?a=1&para=2&copy=3", "a < b et c > d", "si x<y alors", "<Le Phare>", "<b et c>", "le code <xyz> manque", "1 <2",
		"PÂTÉ", "GRÂCE", "Âge", "Â", "São Paulo", "João", "SÃO PAULO", "SÃO", "Ångström", "Å", "Œuvre", "Ÿ", "naïf", "L’Haÿ-les-Roses", "√2",
		"√ 9", "├── a", "Γ", "½ heure", "n° 5", "5 °C",
		"àâäçéèêëîïôöùûüÿœæ ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ «»“”‘’–—…€°", "« Â »", "İstanbul", "Łódź", "русский текст", "中文", "👏🏽",
		"e\u0301te\u0301", "PÂ\u00a0»", "un\ndeux\r\ntrois\tquatre", "un\u00adique", "&", "&;", "& ;", "&unknown;",
		`C:\users\u12`, "a=b", "x=C3", "M&M", "?a=1&eacute=2", "Paris&Moi", "rock&roll",
		"Pull&Bear", "Ò Ó Ô Õ", "Ã", "SÃ O", "Hà Nội", "FRANÇOIS", "ÇA", "MÊME", "dâ", "‚oui‘", "Ô€", "1 € — 2 €",
	}, phrases...) {
		if got, faults := Text(s); got != s || faults != 0 {
			t.Errorf("%q = %q %v", s, got, faults.Names())
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range append([]string{"Ã©", "<p>a</p>", "&amp;eacute;", "\x19", "√©", "ÃƒÂ©", "<b", "&#xffffff;"}, phrases...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, faults := Text(s)
		if faults == 0 && got != s {
			t.Errorf("%q = %q without a fault", s, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q = %q", s, got)
		}
	})
}

// FuzzSuspicions: a text that nothing is suspected of needs no repair: each of the repairs would leave it as it is.
func FuzzSuspicions(f *testing.F) {
	for _, s := range append(phrases, "a & b", "1 < 2", "a\r\nb", "a\r", "\x7f", "cÃ´tÃ©", "dÔÇÖhier", "√©t√©",
		"\u2028", "\ufeff", "20Â°C", "âgé", "Γ", "\u0085") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		found := suspicions(s)
		for fault, mend := range map[Faults]func(string) string{Mojibake: mojibake, Entities: entities, Tags: tags, Controls: controls} {
			if out := mend(s); found&fault == 0 && out != s {
				t.Errorf("%q has nothing of %v, and would become %q", s, fault.Names(), out)
			}
		}
		if found&(Breaks|Latin1) == 0 && charset.Clean(s) != strings.NewReplacer("\r\n", "\n", "\f", "\n", "\v", "\n", "\x00", " ").Replace(s) {
			t.Errorf("%q has nothing of line breaks or Latin-1, and would become %q", s, charset.Clean(s))
		}
	})
}
