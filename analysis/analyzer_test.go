package analysis

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// terms returns the terms of a text, separated by spaces.
func terms(text string) string {
	var a Analyzer
	var out []string
	for _, t := range a.Analyze([]byte(text)) {
		out = append(out, string(a.Term(t)))
	}
	return strings.Join(out, " ")
}

type termCase struct{ in, want string }

// torture holds what press search engines get wrong, gathered from their issue trackers.
var torture = []termCase{
	// Apostrophes and elision.
	{"harmonie l’harmonie L'harmonie LʼONU L‘ONU L＇ONU L′ONU L`ONU L´ONU", "harmonie l' harmonie l' harmonie l' onu l' onu l' onu l' onu l' onu l' onu"},
	{"aujourd'hui aujourd’hui", "aujourd'hui aujourd'hui"},
	{"O'Brien N'Djamena M'bala N’Diaye N'Golo", "o'brien n'djamena m'bala n'diaye n'golo"},
	{"d'l'eau qu'il Jusqu’où lorsqu'on puisqu'il quoiqu'il", "d' l' eau qu' il jusqu' où lorsqu' on puisqu' il quoiqu' il"},
	{
		"presqu'île presqu’îles presqu'un quelqu'un quelqu'une quelqu'autre quelques-uns",
		"presqu'île presqu'îles presqu' un quelqu'un quelqu'une quelqu' autre quelques uns",
	},
	{"prud'hommes prud'homal entr'ouvert grand'mère rock'n'roll Sotheby's", "prud'hommes prud'homal entr'ouvert grand'mère rock'n'roll sotheby's"},
	{"d'Artagnan D'Estaing côte d'Ivoire", "d' artagnan d' estaing côte d' ivoire"},
	{"j'suis m'sieur m'habille n'hésite l'hôpital l'yeuse", "j' suis m'sieur m' habille n' hésite l' hôpital l' yeuse"},
	{"l'« État » l'1 % l' ONU l’“affaire”", "l' état l' 1 l' onu l' affaire"},
	{"'mot' ‘mot’ 'l' l''ONU'' les boys' 12′ 5'", "mot mot l l' onu les boys 12 5"},
	{"c'est-à-dire l'est", "c' est à dire l' est"},
	// Stop words are words.
	{"l'été Le Monde être ou ne pas être où ou", "l' été le monde être ou ne pas être où ou"},
	{"médaille d'or, or, et, sans, par", "médaille d' or or et sans par"},
	// Letters.
	{"ETRANGERES étrangères Noël Erdoğan Île déjà Łódź İstanbul", "etrangeres étrangères noël erdoğan île déjà łódź istanbul"},
	{"cœur coeur ŒUVRE Lætitia Straße STRAẞE ﬁnance aﬄux", "coeur coeur oeuvre laetitia strasse strasse finance afflux"},
	{"e\u0301lection E\u0301TE\u0301 c\u0327a A\u030A o\u0308\u0304 I\u0307stanbul", "élection été ça å ȫ istanbul"},
	{"gou\u00ADver\u00ADnement zéro\u200Blargeur \uFEFFdébut l\u200D'eau fin\u00AD", "gouvernement zérolargeur début l' eau fin"},
	{"２０２４ Ｆｒａｎｃｅ 𝐏𝐚𝐫𝐢𝐬 Москва Αθήνας 東京 한국 \u1112\u1161\u11ab", "2024 france paris москва αθήνασ 東京 한국 한"},
	{"XXᵉ XXe XIXᵉ 1ᵉʳ 2ᵈ Mᵐᵉ CO₂ H₂O m² km³", "xxe xxe xixe 1er 2d mme co2 h2o m2 km3"},
	{"2024¹ selon² mot¹²", "2024 1 selon 2 mot 12"},
	{"col·lecció paral·lel", "collecció parallel"},
	// Acronyms.
	{"S.N.C.F. SNCF U.R.S.S. S.N.C.F, É.N.A. E\u0301.N.A. l'O.N.U.", "sncf sncf urss sncf éna éna l' onu"},
	{"M. Lavrov M.le J.-P. Raffarin J.-F.K.", "m lavrov m le j p raffarin j fk"},
	// Compounds.
	{"Saint-Pétersbourg Saint‑Denis/St-Denis Jean–Pierre porte—parole", "saint pétersbourg saint denis st denis jean pierre porte parole"},
	{"BERNARD DE SAINT AFFRIQUE a-t-il", "bernard de saint affrique a t il"},
	{"fin.Début fin.début fin,début fin…Début ok:non", "fin début fin début fin début fin début ok non"},
	{"R&D H/F 24/7 C++ C# Canal+ n°5", "r d h f 24 7 c++ c# canal n 5"},
	{"@compte @nom_de_compte #motclé _italique_", "compte nom_de_compte motclé italique"},
	// Inclusive writing.
	{"étudiant·e·s étudiant•e•s étudiant‧e‧s étudiant⋅e⋅s étudiant.e.s étudiant(e)s étudiant-e-s", strings.TrimSpace(strings.Repeat("étudiant·e·s ", 7))},
	{"ÉTUDIANT·E·S ÉTUDIANT.E.S Étudiant(e)(s)", "étudiant·e·s étudiant·e·s étudiant·e·s"},
	{
		"électeur·rice·s électeurs·rices directeur/trice directeur(trice) acteur.rice.s",
		"électeur·rice·s électeurs rices directeur·trice directeur·trice acteur·rice·s",
	},
	{"tou·te·s ce·lle·ux chef·fe·s heureux·se nombreux·ses un·e né.e.s", "tou·te·s ce·lle·ux chef·fe·s heureux·se nombreux·ses un·e né·e·s"},
	{"arrivé(e)s mot(s)-clé(s) ouvrier·ère·s ouvrier·e\u0300re", "arrivé·e·s mot·s clé·s ouvrier·ère·s ouvrier·ère"},
	{
		"Paris·Londres instituteur·institutrice Société•Monde cadre(national) dit-elle donne-le es-tu",
		"paris londres instituteur institutrice société monde cadre national dit elle donne le es tu",
	},
	{"fin.les pays.Le mot.fin km/s et/ou", "fin les pays le mot fin km s et ou"},
	// Numbers.
	{"10 000 10\u00A0000 10\u202F000 10\u2009000 10000 1 234 567", "10000 10000 10000 10000 10000 1234567"},
	{"2022 150 06 12 34 56 78 0 800 123 1 5000 12 345 67", "2022 150 06 12 34 56 78 0 800123 1 5000 12345 67"},
	{"3,5 1.500 1.500.000 1.234,56 12.03.2015 127.0.0.1 1,2,3 20.30", "3,5 1.500 1.500.000 1.234,56 12 03 2015 127 0 0 1 1 2 3 20.30"},
	{"14h30 14:30 1er 5e 2’30 souvent\u202F? covid-19 A7 150", "14h30 14 30 1er 5e 2 30 souvent covid 19 a7 150"},
	{"Il a 20. 300 autres", "il a 20 300 autres"},
	// Addresses.
	{"www.gouv.fr https://x.fr/a?b=c. (voir http://a.fr/b_(c)) «http://é.fr»", "www.gouv.fr https://x.fr/a?b=c voir http://a.fr/b_(c) http://é.fr"},
	{"a.b@c.fr, jean-pierre.dupont+x@c.fr! Jean.Dupont@Orange.FR x@y", "a.b@c.fr jean-pierre.dupont+x@c.fr jean.dupont@orange.fr x y"},
	{"service-public.fr gouv.fr/a/b LeMonde.fr l'afp.com fin.De", "service-public.fr gouv.fr/a/b lemonde.fr l' afp.com fin de"},
	// Bytes that are no text.
	{"mot\xffmot \xc3 été\xe2\x80 fin\x00fin", "mot mot été fin fin"},
	{"", ""},
	{" \n\t… — «»", ""},
}

func TestTerms(t *testing.T) {
	for _, c := range torture {
		if got := terms(c.in); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// TestTermsAgain reads every term of the torture list again: it must come out as itself, so that a form of a dictionary
// can be looked up like a word of a query.
func TestTermsAgain(t *testing.T) {
	for _, c := range torture {
		for term := range strings.FieldsSeq(c.want) {
			if got := terms(term); got != term {
				t.Errorf("%q becomes %q", term, got)
			}
		}
	}
}

func TestOffsets(t *testing.T) {
	for _, c := range []termCase{
		{"L’été, déjà", "l'@0-4 été@4-9 déjà@11-17"},
		{"10\u202F000 €", "10000@0-8"},
		{"(S.N.C.F.)", "sncf@1-9"},
		{"l'O.N.U", "l'@0-2 onu@2-7"},
		{"des étudiant(e)s.", "des@0-3 étudiant·e·s@4-17"},
		{"«\u00A0e\u0301te\u0301\u00A0»", "été@4-11"},
		{"x jean-luc@a.fr, y", "x@0-1 jean-luc@a.fr@2-15 y@17-18"},
		{"mot\u00ADmot\u00AD", "motmot@0-8"},
		{"1ᵉʳ", "1er@0-6"},
	} {
		var a Analyzer
		var got []string
		for _, tok := range a.Analyze([]byte(c.in)) {
			got = append(got, fmt.Sprintf("%s@%d-%d", a.Term(tok), tok.Start, tok.End))
		}
		if d := gocmp.Diff(c.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%q (-want +got):\n%s", c.in, d)
		}
	}
}

func TestElided(t *testing.T) {
	for _, c := range []struct {
		in   string
		want bool
	}{{"l'", true}, {"jusqu'", true}, {"qu'", true}, {"l", false}, {"aujourd'", false}, {"'", false}, {"", false}, {"o'brien", false}} {
		if got := Elided([]byte(c.in)); got != c.want {
			t.Errorf("Elided(%q) = %v", c.in, got)
		}
	}
}

func TestLongWords(t *testing.T) {
	for _, letter := range []string{"a", "é", "œ", "東", "𝐚", "e\u0301"} {
		text := strings.Repeat(letter, 2000) + " fin"
		var a Analyzer
		tokens := a.Analyze([]byte(text))
		if len(tokens) != 2 {
			t.Fatalf("%s: %d tokens", letter, len(tokens))
		}
		term := string(a.Term(tokens[0]))
		if len(term) > MaxTerm || len(term) < MaxTerm-4 || !strings.HasPrefix(terms(strings.Repeat(letter, 2000)), term) || tokens[0].End != uint32(len(text)-4) {
			t.Errorf("%s: a term of %d bytes up to %d", letter, len(term), tokens[0].End)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []termCase{
		{"étrangères", "etrangeres"},
		{"ÉTRANGÈRES", "etrangeres"},
		{"e\u0301te\u0301", "ete"},
		{"l'", "l"},
		{"n'djamena", "ndjamena"},
		{"łódź đoković erdoğan ı", "lodz dokovic erdogan i"},
		{"œuvre æ ß ﬁ", "oeuvre ae ss fi"},
		{"ёлка й ώ ấ", "елка и ω a"},
		{"étudiant·e·s", "etudiant·e·s"},
		{"한국 東京 हिन्दी", "한국 東京 हिन्दी"},
		{"\xff\xc3", "\uFFFD\uFFFD"},
	} {
		want := c.want
		if strings.HasPrefix(c.in, "한") { // Hangul syllables decompose: the fold is a key, not for reading
			want = string(Fold(nil, []byte(want)))
		}
		if got := string(Fold(nil, []byte(c.in))); got != want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, want)
		}
	}
}

// TestMeetings holds pairs of the torture list that a folded query must bring together.
func TestMeetings(t *testing.T) {
	for _, pair := range [][2]string{
		{"ETRANGERES", "étrangères"},
		{"Noel", "Noël"},
		{"Erdogan", "Erdoğan"},
		{"elu", "élu"},
		{"Ile", "Île"},
		{"deja", "déjà"},
		{"coeur", "cœur"},
		{"coup d etat", "coup d’État"},
		{"Saint Denis", "Saint-Denis"},
		{"Jean Pierre", "Jean-Pierre"},
		{"SNCF", "S.N.C.F."},
		{"aujourd'hui", "aujourd’hui"},
		{"10 000", "10000"},
		{"XXe", "XXᵉ"},
		{"N'Djamena", "Ndjamena"},
		{"élément", "e\u0301le\u0301ment"},
	} {
		a, b := Fold(nil, []byte(terms(pair[0]))), Fold(nil, []byte(terms(pair[1])))
		if string(a) != string(b) {
			t.Errorf("%q folds to %q, %q to %q", pair[0], a, pair[1], b)
		}
	}
}

func TestAllocs(t *testing.T) {
	var a Analyzer
	a.Analyze(press)
	if n := testing.AllocsPerRun(20, func() { a.Analyze(press) }); n != 0 {
		t.Errorf("%v allocations for %d bytes", n, len(press))
	}
}

// TestFingerprint fails when a stored form of the torture list or an end of a sentence changes: then count version up, and update the golden file.
func TestFingerprint(t *testing.T) {
	h := sha256.New()
	var a Analyzer
	for _, c := range torture {
		for _, tok := range a.Analyze([]byte(c.in)) {
			h.Write(fmt.Appendf(nil, "%s %d\n", a.Term(tok), tok.Sentence))
		}
		for _, s := range a.Signs() {
			h.Write(fmt.Appendf(nil, "%s %d\n", a.Term(s.Token), s.Position))
		}
		for _, o := range a.Compounds() {
			h.Write(fmt.Appendf(nil, "%s %d\n", a.Form(o), o.First))
		}
		h.Write(fmt.Appendf(nil, "%d", a.Breaks(nil)))
		h.Write([]byte("\n"))
	}
	for _, text := range marked {
		for _, tok := range a.Analyze([]byte(text)) {
			h.Write(fmt.Appendf(nil, "%s %d\n", a.Term(tok), tok.Sentence))
		}
	}
	golden(t, "testdata/fingerprint.golden", fmt.Sprintf("%s %x\n", Fingerprint(), h.Sum(nil)[:12]))
}

// TestPress reads real articles, where they are present: every letter and figure is in a word, every sentence has one.
func TestPress(t *testing.T) {
	for _, name := range []string{"000_89cdbbd324e8b6d1", "001_211eee40ffc455dc", "002_3aaba165cd44f561", "003_1b8149d5caa079a4", "004_9e2fc6be3d485607"} {
		text, err := os.ReadFile("../../shared/data/seeds/" + name + ".txt")
		if err != nil {
			t.Skip("needs the articles of the shared data folder, which is not part of the project: ", err)
		}
		check(t, text)
	}
}

// TestSmallLetters counts letters in front of every byte, at every distance.
func TestSmallLetters(t *testing.T) {
	for n := range 20 {
		for c := range 256 {
			text := bytes.Repeat([]byte("az"), n+1)[:n+1]
			text[n] = byte(c)
			want := n
			if 'a' <= c && c <= 'z' {
				want++
			}
			for range 10 {
				if got := smallLetters(text); got != want {
					t.Fatalf("%q begins with %d small letters, not %d", text, want, got)
				}
				text = append(text, '.')
			}
		}
	}
}
