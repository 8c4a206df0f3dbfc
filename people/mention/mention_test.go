package mention

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestIn(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"M. Petit et Mme Le Goff ont voté.", "Petit 1, Le Goff 1"},
		{"Emmanuel Macron a parlé. M. Macron a tort, dit Macron.", "Emmanuel Macron 3"},
		{"Selon Nicolas Sarkozy, rien ne va.", "Nicolas Sarkozy 1"},
		{"Affaire Sophie Le Tan : du nouveau", "Sophie Le Tan 1"},
		{"François de Rugy, Dominique de Villepin et Soazig de la Moissonnière", "François de Rugy 1, Dominique de Villepin 1"},
		{"Zayd Ibn Haritha et Mohammed ben Salmane", "Mohammed ben Salmane 1"},
		{"Le roi Mohammed VI reçoit la députée LFI Danièle Obono.", "Mohammed VI 1, LFI: LFI, Danièle Obono 1"},
		{"Jacline Mouraud, 51 ans, et Madjid Messaoudene, conseiller municipal", "Jacline Mouraud 1, Madjid Messaoudene 1"},
		{"L’imam El Hadj Moussa Fall, Hadja Ramata Boly et Cheick Aboubacar Sana", "Moussa Fall 1, Ramata Boly 1, Aboubacar Sana 1"},
		{"Texte de fin.\nRasmané OUEDRAOGO", "Rasmané OUEDRAOGO 1"},
		{"Cédric B. a disparu ; B. Obama aussi. Barack Obama le dit.", "Cédric B. 1, Barack Obama 2"},
		{"LES DÉPUTÉS SOCIALISTES CONTRE MANUEL VALLS", ""},
		{"Rue Jean Jaurès, au lycée Dupuy-de-Lôme et à Saint-Jean-de-Luz", ""},
		{"Lundi, Paris et les Français. En Janvier, le Mali, Noël et Pâques.", ""},
		{"Monsieur Cuisine Connect est un robot.", ""},
		{"Roissy Charles de Gaulle", ""},
		{"le quotidien Ouest France, la société Loomis et le groupe Canal+", "Ouest France: org, Loomis: org, Canal+: org"},
		{"Le ministère italien de l’Intérieur et l’Organisation de la Coopération Islamique (OCI)", "ministère italien de l’Intérieur: org, Organisation de " +
			"la Coopération Islamique: org, OCI: org"},
		{"La Ligue contre le bruit et l'Agence régionale de santé", ""},
		{"l’Association des élèves et étudiants musulmans (AEEM). L’AEEM dit non.", "Association des élèves et étudiants musulmans: org, AEEM: org"},
		{"selon l’American Chemical Society (ACS), Air Sénégal SA et Volvo Car Group", "American Chemical Society: org, ACS: org, Air Sénégal SA: org, " +
			"Volvo Car Group: org"},
		{"dans les colonnes du Parisien, selon Le Courrier Picard et Le Havre", "Parisien: org, Le Courrier Picard: org"},
		{"le VIH, le SIDA, la TVA et un PDG", ""},
		{"le ministre de l’Éducation nationale", ""},
		{"", ""},
	} {
		var got []string
		var r Reader
		for _, c := range r.In(tt.in) {
			switch c.Kind {
			case Person:
				got = append(got, c.Text+" "+string(rune('0'+c.Count)))
			default:
				got = append(got, c.Text+": org")
			}
		}
		want := strings.ReplaceAll(tt.want, "LFI: LFI", "LFI: org")
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s\n got %s\nwant %s", tt.in, s, want)
		}
	}
}

func FuzzIn(f *testing.F) {
	for _, s := range []string{
		"M. Macron, 41 ans (AFP)", "El El Hadj de du d'", "J.-L. D. ", "Canal+", "A (A) AA (AA", "\xff Jean\xff Le", "JEAN DE LA FONTAINE SA", "Le Monde-Le " +
			"Monde", "l’É (É)",
		"MM. du Roi Ier", "Association (A", "Jean \u00ad- Paul", "İstanbul Jean",
	} {
		f.Add(s, "Jean Dupont")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		var r Reader
		for _, c := range r.In(a, b) {
			text := []string{a, b}[c.Part]
			if c.Start < 0 || c.End > len(text) || c.Start >= c.End || c.Text == "" || c.Count < 1 {
				t.Fatalf("%q, %q: %+v", a, b, c)
			}
			if utf8.ValidString(text) && !utf8.ValidString(c.Text) {
				t.Fatalf("%q: %q", text, c.Text)
			}
		}
	})
}

func BenchmarkIn(b *testing.B) {
	text := strings.Repeat("Emmanuel Macron a reçu lundi M. Benoît Hamon au ministère de la Santé, selon Le Parisien. La députée LFI Danièle Obono s’en "+
		"étonne à Paris. ", 16)
	var r Reader
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.In(text)
	}
}
