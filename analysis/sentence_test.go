package analysis

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// marked has texts whose sentences are separated by | and whose paragraphs by ¶, signs that stand for nothing here.
var marked = []string{
	"Une phrase. |Une autre ! |Une troisième ? |Une quatrième… |Et la fin",
	"M. Lavrov est là. |Mme. Dupont aussi, et le Dr. House. |Il part.",
	"Il a dit : « Non. » |Puis il est parti.",
	"« Quoi ? » demanda-t-il. |« Rien », dit-elle.",
	"Il cite l'art. 5, p. 12, fig. 3, vol. 2 etc. |Voilà tout, etc. et le reste.",
	"J. Dupont et A. B. Martin. |Le plan B. |Il marche.",
	"La S.N.C.F. recrute. |La S.N.C.F. |Le train. |L'U.R.S.S. est morte.",
	"Le 5 févr. 2015, il pleut. |12 morts.",
	"C'était en 2015. |12 personnes sont venues.",
	"« Fin. » |(Il sourit.) |[Il part.] |Voilà.",
	"Vraiment ?! |Oui… peut-être. |Non... |Enfin.",
	"fin.|Début de phrase. |Suite",
	"1. Le premier point. |Le second.",
	"Il a 3.5 points. |Voir www.a.fr. |Et a.B@c.fr aussi.",
	"Un point\u202F! |Un autre\u00A0? |« Oui\u00A0! » |Non.",
	// Abbreviations before a capital, and sentences that end in the same words.
	"Th. Bourgeois, Ph. Lesage, Ch. Maurel, J.-Ph. Riou et Jos. Le Bras. |Le col. Picard et le gén. Le Ray.",
	"Les Ets. Kerdoncuff, la Sté. Riou, bd. Voltaire, av. Foch, St. Louis, Mgr. Gall et Me. Lesage.",
	"Voir chap. II, vol. IV, t. III, fig. B, art. L. 3121-27, art. R212, al. B et éd. L'Observatoire.",
	"C'est la fin du vol. |Les passagers sortent. |Il aime l'art. |Deux morts. |Il garde le cap. |Paris tremble.",
	"Un moteur de 150 ch. |La voiture plaît. |Il est 20 h. |Paris dort. |Il court le 100 m. |Bolt gagne.",
	"Une ville de 900 hab. |Le maire y vit. |Un col. |Il monte. |Dans un niveau CAP. |Dupont l'a.",
	"Le plan B. |Le maire part. |La vitamine C. |Les fruits. |La ligne P. |A quelques mois près. |Série S. |L'autre.",
	"J. Le Goff et Y. L'Hostis. |Ils partent avec M. Le Pen. |Karis vs. Booba.",
	"En 52 av. J.-C. |Les Romains vainquent. |En 52 av. J.-C. César vainquit.",
	"1. La peur. |2. Le froid. |IV. Le reste. |2.3. Une partie. |Il y a deux axes : 1. Le climat ; 2. La santé.",
	"Motors Inc., Systems Inc. et Yahoo!, Google. |En ...1993, rien. |C'est dit.|Puis à 20°C.|Pour finir en 2012.|Dans l'eau, vu par M.Dupont et R.5132.",
	"Ligne une¶Ligne deux. |Suite.¶Ligne trois",
	"Une ligne\nqui continue. |Fin.¶¶Autre paragraphe\ncoupé aussi.¶¶¶Dernier",
	"Un¶¶— Oui\n|— Non.",
	"",
}

func TestSentences(t *testing.T) {
	for _, marked := range marked {
		var text strings.Builder
		var want []Range
		start, par := 0, 0
		closeIt := func() {
			s := text.String()[start:]
			if body := strings.TrimSpace(s); body != "" {
				at := start + strings.Index(s, body)
				want = append(want, Range{uint32(at), uint32(at + len(body)), uint32(par)})
			}
			start = text.Len()
		}
		for _, r := range marked {
			switch r {
			case '|':
				closeIt()
			case '¶':
				had := len(want)
				closeIt()
				if len(want) > had {
					par++
				}
				text.WriteByte('\n')
				start = text.Len()
			default:
				text.WriteRune(r)
			}
		}
		closeIt()
		var a Analyzer
		tokens := a.Analyze([]byte(text.String()))
		got := append([]Range(nil), a.Sentences()...)
		if d := gocmp.Diff(want, got); d != "" {
			for _, s := range got {
				t.Logf("%d %q", s.Paragraph, text.String()[s.Start:s.End])
			}
			t.Errorf("%q (-want +got):\n%s", marked, d)
		}
		for _, tok := range tokens {
			if s := got[tok.Sentence]; tok.Start < s.Start || tok.End > s.End || tok.Paragraph != s.Paragraph {
				t.Errorf("%q: %s is outside its sentence", marked, a.Term(tok))
			}
		}
	}
}
