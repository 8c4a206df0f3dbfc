package analysis

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// familyOf returns the members of a word's family in the dictionary of these words.
func familyOf(dict, word string) string {
	t := NewTable(strings.Fields(dict))
	var out []string
	for _, i := range t.Inflected([]byte(word)) {
		out = append(out, t.Form(i))
	}
	return strings.Join(out, " ")
}

// TestFamiliesApart has, a line each, words that must all be in different families.
func TestFamiliesApart(t *testing.T) {
	for _, line := range []string{
		"châtiment chat",
		"paris pari parier",
		"russe ruse russie",
		"fond fondateur fondation",
		"université univers",
		"mali malien",
		"guerre guère",
		"présent présentation",
		"conseil conseiller",
		"député députation",
		"organe organisation",
		"xvie xviie xviiie",
		"xviii xvii xvi xv",
		"vie vii",
		"www ww",
		"étranger étrange",
		"armées armoire",
		"mois moi",
		"mari marie",
		"général généralité",
		"commun communiste",
		"islam islamiste",
		"martin martinez",
		"marche marchand",
		"voie voix",
		"salle sale",
		"colère col",
		"mère mer", "père per", "soir soi", "prière prie", "passage passager", "message messager", "gens gêne", "roche rocher",
		"or ors", // a function word
		"ouvrier ouvrir",
	} {
		for w := range strings.FieldsSeq(line) {
			if got := familyOf(line, w); got != w {
				t.Errorf("%s finds %s", w, got)
			}
		}
	}
}

// TestFamiliesJoin has, a line each, words that must all be in one family.
func TestFamiliesJoin(t *testing.T) {
	for _, line := range []string{
		"premier première premiers premières",
		"français française françaises",
		"actif active actifs actives",
		"journal journaux",
		"gros grosse grosses",
		"public publique publics publiques",
		"grec grecque grecs",
		"élection élections",
		"clef clefs",
		"cheval chevaux",
		"travail travaux",
		"oeil yeux",
		"national nationale nationaux nationales",
		"étranger étrangère étrangers étrangères etrangeres etranger",
		"st saint", "ste sainte",
		"parler parle parlait parlent parlé parlée parlés parlées parles parlera parlerait parlèrent parlaient",
		"parler parlons parlez parlais parlions parleriez",
		"finir fini finis finie finit finissent finissait finira finissons",
		"vendre vend vendent vendait vendu vendue vendra",
		"manger mange mangeait mangent mangeons",
		"préférer préfère préférait préférée",
		"créer crée créé créée créent créait",
		"heureux heureuse heureuses",
		"chanteur chanteuse chanteurs",
		"électeur électrice électeurs électrices",
		"parisien parisienne parisiens",
		"professionnel professionnelle professionnels professionnelles",
		"compris comprise comprises",
		"élu élue élus élues",
		"président présidents présidente présidentes",
		"content contente contents",
		"complet complète complets",
		"chinois chinoise chinoises",
		"étudiant étudiante étudiants étudiantes étudiant·e·s",
		"ministre ministres",
		"région régions",
		"1500 1.500",
	} {
		words := strings.Fields(line)
		want := slices.Sorted(slices.Values(words))
		for _, w := range words {
			if got := familyOf(line, w); got != strings.Join(want, " ") {
				t.Errorf("%s finds %s, want %s", w, got, want)
			}
		}
	}
}

// TestFamilies has what a word finds among some others: all forms of all its lemmas, and none of the lemmas of these.
func TestFamilies(t *testing.T) {
	for _, c := range []struct{ dict, word, want string }{
		{"ports porte portes porter portait portée", "ports", "ports"},
		{"ports porte portes porter portait portée", "porte", "portait porte porter portes portée"},
		{"ports porte portes porter portait portée", "portait", "portait porte porter portes portée"},
		{"avion avions avait ont a à", "avions", "avion avions"},
		{"avion avions avait ont a à", "avait", "a avait avions ont"},
		{"du dû dois doit", "doit", "dois doit dû"},
		{"du dû dois doit", "du", "du dû"},
		{"été étés est êtes", "été", "été"},
		{"fil fils", "fils", "fil fils"},
		{"retrait retraits retraite retraites", "retraites", "retraite retraites"},
		{"connaître connaitre connaît", "connaitre", "connaitre connaît connaître"},
		{"événement évènements evenement", "événements", "evenement évènements événement"},
		{"oignon ognons", "ognon", "ognons oignon"},
		{"clef clés clé", "clés", "clef clé clés"},
		{"cofondateur cofondatrices", "cofondatrice", "cofondateur cofondatrices"},
		{"twitteriez twitteuse instagrammeuse instagrammeuses", "instagrammeuses", "instagrammeuse instagrammeuses"},
		{"violer violon violons", "violer", "violer violons"},
		{"violer violon violons", "violon", "violon violons"},
		{"parler parlons", "parler", "parler parlons"},
		{"portion portions porter", "porter", "porter portions"},
		{"martin martinez", "martin", "martin"},
		{"donner donnez donnait", "donnez", "donnait donner donnez"},
		{"demanda demander", "demander", "demanda demander"},
		{"finir finit", "finir", "finir finit"},
		{"petit petits", "petit", "petit petits"},
		{"chanter chantais", "chantais", "chantais chanter"},
		{"anglais anglaise", "anglais", "anglais anglaise"},
		{"espérer espéraient espérait", "espérait", "espéraient espérait espérer"},
	} {
		if got := familyOf(c.dict, c.word); got != c.want {
			t.Errorf("among %s, %s finds %s, want %s", c.dict, c.word, got, c.want)
		}
	}
}

func TestStem(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"sncf", "sncf"},
		{"xviie", "xviie"},
		{"2024", "2024"},
		{"5es", "5es"},
		{"nations", "nation"},
		{"www.gouv.fr", "www.gouv.fr"},
		{"aujourdhui", "aujourdhui"},
		{"gouvernement", "gouvernement"},
		{"gouvernements", "gouvernement"},
		{"constamment", "constamment"},
		{"affirment", "affirm"},
		{"www", "www"},
		{"crs", "crs"},
		{"etudiant·e·s", "etudiant·e·s"},
	} {
		if got := string(stem([]byte(c.in))); got != c.want {
			t.Errorf("stem(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

const lefff = "../../shared/data/french/lefff-form-lemma-pos.tsv.gz"

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := gocmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}
