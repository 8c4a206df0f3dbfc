package repair

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/kiosque-search/kiosque/corpus/charset"
)

// TestDamagedTwice repairs texts that two programs have damaged, one after another, as a whole or in part, and what has lost a
// semicolon or half of a letter; what cannot be known stays.
func TestDamagedTwice(t *testing.T) {
	var rows [][2]string
	for _, p := range []string{
		"Été : dès le 1er août, la Côte d’Azur brûle", "L’Élysée dément : « c’est faux »", "Œuvre inachevée à Nîmes",
		"Le maïs, la canoë et l’ambiguïté", "À 20 heures, çà et là", "Coût : 12 € – 15 €", "Noël à Saint-Étienne", "L'hôtel où naquit l'abbé",
		"Hélène, Zoé et Gaël", "PÉNURIE À L’HÔPITAL", "ÉLECTIONS : « TOUT EST À FAIRE »", "Un Français sur deux", "n’a pas été élu", "Événement",
		"l’œil du cyclone… encore",
	} {
		for _, page := range []*charmap.Charmap{
			charmap.Windows1252, charmap.Macintosh, charmap.CodePage850, charmap.ISO8859_1, charmap.CodePage437,
		} {
			rows = append(rows, [2]string{misreadAs(t, p, page, 1), p})
		}
		once := misreadAs(t, p, charmap.Windows1252, 1)
		rows = append(rows, [][2]string{
			{misreadAs(t, once, charmap.Windows1252, 1), p},
			{misreadAs(t, misreadAs(t, p, charmap.Macintosh, 1), charmap.Windows1252, 1), p},
			{misreadAs(t, misreadAs(t, p, charmap.CodePage850, 1), charmap.Windows1252, 1), p},
			{once + " " + p, p + " " + p},
			{strings.ReplaceAll(once, "\u00a0", " "), p},
			{strings.ReplaceAll(p, "é", "&eacute;"), p},
		}...)
	}
	for _, p := range []string{"dès août", "près de l'hôtel", "le siècle dernier"} {
		rows = append(rows, [2]string{misreadAs(t, p, charmap.ISO8859_15, 1), p})
	}
	rows = append(rows, [][2]string{
		{"L&eacute t&eacute", "Lé té"},
		{"l&rsquo;&eacute;t&eacute", "l’été"},
		{"caf&eacute, th&eacute.", "café, thé."},
		{"&Eacute;tat", "État"},
		{"&agrave la mer", "à la mer"},
		{"l&#8217&eacute;", "l’é"},
		{"&#146;&#147;&#148;&#150;&#151;&#133;&#156;&#128;", "’“”–—…œ€"},
		{"&#x92;&#x9c;", "’œ"},
		{"&nbsp«&nbsp;oui", "\u00a0«\u00a0oui"},
		{"R&D et B&B", "R&D et B&B"},
		{"?a=1&copy=2&reg=3&eacute=1", "?a=1&copy=2&reg=3&eacute=1"},
		{"AT&T; Cie", "AT&T; Cie"},
		{"&apos;oui&apos;", "'oui'"},
		{"&amp;amp;amp; fin", "& fin"},
		{"&amp;rsquo;", "’"},
		{"&lt;b&gt;oui&lt;/b&gt;", "oui"},
		{"&#xE9;&#XE9;", "éé"},
		{"&#0;&#x110000;", "&#0;&#x110000;"},
		{"&Aacute;&ntilde;&szlig;", "Áñß"},
		{"&hellip;&mdash;&ndash;", "…—–"},
		{"&euro;&trade;&copy;", "€™©"},
		{"&OElig;uvre", "Œuvre"},
		{"&thinsp;&zwnj;", "\u2009\u200c"},
		{"un\u200bmot", "unmot"},
		{"un\u200b mot", "un mot"},
		{"un\u2060mot", "unmot"},
		{"un\ufeffmot", "unmot"},
		{"\uf0b7 point", "• point"},
		{"\uf02d tiret", "- tiret"},
		{"\uf0e0 suite", "→ suite"},
		{"d\u00e9j\u00e0\u0000vu", "déjà vu"},
		{"\\u00e9t\\u00e9", "été"},
		{"\\u2019", "’"},
		{"%C3%A9t%C3%A9", "%C3%A9t%C3%A9"},
		{"=C3=A9t=C3=A9", "été"},
		{"l?été", "l?été"},
		{"l\ufffdt\ufffd", "l\ufffdt\ufffd"},
		{"l┬áÔÇ£oui┬áÔÇØ", "l\u00a0“oui\u00a0”"},
		{"lâ\u0080\u0099été", "l’été"},
		{"â\u0080\u009cOuiâ\u0080\u009d", "“Oui”"},
		{"Ã\u0089tat", "État"},
		{"Ã‰tat", "État"},
		{"Ãtat", "Ãtat"},
		{"Å’uvre", "Œuvre"},
		{"Å“uvre", "œuvre"},
		{"â‚¬", "€"},
		{"12â‚¬", "12€"},
		{"12 â‚¬", "12 €"},
		{"nÂ° 5", "n° 5"},
		{"Â« oui Â»", "« oui »"},
		{"NoÃ«l", "Noël"},
		{"Ã  Paris", "à Paris"},
		{"voilÃ .", "voilà."},
		{"voilÃ, oui", "voilà, oui"},
		{"lÃ -bas", "là-bas"},
		{"l¹été", "l¹été"},
		{"l’\u008eté", "l’Žté"},
		{"e\u0301te\u0301", "e\u0301te\u0301"},
		{"e´te´", "e´te´"},
		{"ﬁn de l'aﬀaire", "ﬁn de l'aﬀaire"},
		{"c\u00adoupe", "c\u00adoupe"},
		{"<p>un</p> <p>deux", "un\n\ndeux"},
		{"un<BR>deux", "un\ndeux"},
		{"<p>L&rsquo;été&nbsp;: <em>enfin</em></p>", "L’été\u00a0: enfin"},
		{"[b]gras[/b]", "[b]gras[/b]"},
		{"&lt;![CDATA[oui]]&gt;", "oui"},
		{"<![CDATA[<p>oui</p>]]>", "oui"},
		{"un\r\n\r\ndeux", "un\n\ndeux"},
		{"un\n\rdeux", "un\n\ndeux"},
		{"un\u0085deux", "un\ndeux"},
	}...)
	for _, r := range rows {
		got, faults := Text(r[0])
		if got = strings.TrimRight(charset.Clean(got), " "); got != strings.TrimRight(r[1], " ") {
			t.Errorf("%q = %q %v, want %q", r[0], got, faults.Names(), r[1])
		}
	}
}
