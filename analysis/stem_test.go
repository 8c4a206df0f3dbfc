package analysis

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	bleve "github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	gocmp "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// family returns the members of a word's family in the dictionary of these words.
func family(dict, word string) string {
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
		"été êtes",
		"conseil conseiller",
		"député députation",
		"organe organisation",
		"xvie xviie xviiie",
		"xviii xvii xvi xv",
		"vie vii",
		"www ww",
		"étranger étrange",
		"armée arme",
		"pays payer",
		"fois foi",
		"fils fil",
		"mois moi",
		"mari marie",
		"parti partie",
		"général généralité",
		"commun communiste",
		"islam islamiste",
		"martin martinez",
		"marche marchand",
		"voie voix",
		"salle sale",
		"colère col",
		"mère mer", "père per", "soir soi", "voie voir", "prière prie", "passage passager", "message messager", "gens gêne", "élève élever", "roche rocher",
		"or ors", // a function word
		"ouvrier ouvrir",
	} {
		for w := range strings.FieldsSeq(line) {
			if got := family(line, w); got != w {
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
			if got := family(line, w); got != strings.Join(want, " ") {
				t.Errorf("%s finds %s, want %s", w, got, want)
			}
		}
	}
}

// TestFamiliesByEvidence has forms that are a verb's in one dictionary and a noun's or a name's in another.
func TestFamiliesByEvidence(t *testing.T) {
	for _, c := range []struct{ dict, word, want string }{
		{"violer violon violons", "violer", "violer"},
		{"violer violon violons", "violon", "violon violons"},
		{"parler parlons", "parler", "parler parlons"},
		{"portion portions porter", "porter", "porter"},
		{"martin martinez", "martin", "martin"},
		{"donner donnez donnait", "donnez", "donnait donner donnez"},
		{"demanda demander", "demander", "demanda demander"},
		{"finir finit", "finir", "finir finit"},
		{"petit petits", "petit", "petit petits"},
		{"chanter chantais", "chantais", "chantais chanter"},
		{"anglais anglaise", "anglais", "anglais anglaise"},
		{"espérer espéraient espérait", "espérait", "espéraient espérait espérer"},
	} {
		if got := family(c.dict, c.word); got != c.want {
			t.Errorf("among %s, %s finds %s, want %s", c.dict, c.word, got, c.want)
		}
	}
}

func TestStem(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"a", "a!"},
		{"le", "le!"},
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

// stemmer is one way to the key of a surface form.
type stemmer struct {
	name string
	key  func(form string) string
}

func stemmers(dict []string) []stemmer {
	filter := func(f bleve.TokenFilter) func(string) string {
		return func(s string) string { return string(f.Filter(bleve.TokenStream{{Term: []byte(s)}})[0].Term) }
	}
	fold := func(s string) []byte { return Fold(nil, []byte(s)) }
	table := NewTable(dict)
	return []stemmer{
		{"folds only", func(s string) string { return string(fold(s)) }},
		{"kiosque, rules", func(s string) string { return string(stem(fold(s))) }},
		{"kiosque, table", func(s string) string { return string(appendFamily(nil, fold(s), table.has)) }},
		{"light", filter(fr.NewFrenchLightStemmerFilter())},
		{"minimal", filter(fr.NewFrenchMinimalStemmerFilter())},
		{"snowball", filter(fr.NewFrenchStemmerFilter())},
	}
}

// lexicon returns the distinct small-letter forms of every lemma of these parts of speech.
func lexicon(t *testing.T, pos ...string) map[string][]string {
	t.Helper()
	f, err := os.Open(lefff)
	if err != nil {
		t.Skip("needs the lexicon of the shared data folder, which is not part of the project: ", err)
	}
	t.Cleanup(func() { _ = f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lemmas := map[string][]string{}
	in := bufio.NewScanner(z)
	for in.Scan() {
		col := strings.Split(in.Text(), "\t")
		if len(col) != 3 || strings.ContainsAny(col[0], " -'_.0123456789") || strings.ToLower(col[0]) != col[0] {
			continue
		}
		if slices.Contains(pos, col[2]) {
			lemmas[col[1]] = append(lemmas[col[1]], col[0])
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	for l, forms := range lemmas {
		slices.Sort(forms)
		lemmas[l] = slices.Compact(forms)
	}
	return lemmas
}

// measure returns the share of the pairs of forms of one lemma that get different keys, and the share of the lemmas one of
// whose keys another lemma has too.
func measure(lemmas map[string][]string, key func(string) string) (split, shared float64) {
	pairs, apart := 0, 0
	owners := map[string][]string{}
	for lemma, forms := range lemmas {
		keys := make([]string, len(forms))
		for i, f := range forms {
			keys[i] = key(f)
			if !slices.Contains(keys[:i], keys[i]) {
				owners[keys[i]] = append(owners[keys[i]], lemma)
			}
			for _, k := range keys[:i] {
				pairs++
				if k != keys[i] {
					apart++
				}
			}
		}
	}
	joined := map[string]bool{}
	for _, ls := range owners {
		for _, l := range ls {
			if len(ls) > 1 {
				joined[l] = true
			}
		}
	}
	return 100 * float64(apart) / float64(max(pairs, 1)), 100 * float64(len(joined)) / float64(max(len(lemmas), 1))
}

// TestStemming holds the figures of over- and under-stemming to a golden file, so that a change of the rules shows.
func TestStemming(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a lexicon of half a million forms")
	}
	nouns, verbs := lexicon(t, "nc", "adj"), lexicon(t, "v")
	var dict []string
	for _, l := range []map[string][]string{nouns, verbs} {
		for _, forms := range l {
			dict = append(dict, forms...)
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "Lefff 3.4, %d lemmas of nouns and adjectives, %d of verbs. split: pairs of forms of one lemma in different families;\n", len(nouns), len(verbs))
	out.WriteString("shared: lemmas with a family that another lemma of the same kind has too. kiosque, table: with the evidence of the dictionary.\n\n")
	fmt.Fprintf(&out, "%-16s %12s %12s %12s %12s\n", "", "nouns split", "shared", "verbs split", "shared")
	for _, s := range stemmers(dict) {
		a, b := measure(nouns, s.key)
		c, d := measure(verbs, s.key)
		fmt.Fprintf(&out, "%-16s %10.1f %% %10.1f %% %10.1f %% %10.1f %%\n", s.name, a, b, c, d)
	}
	golden(t, "testdata/stemming.golden", out.String())
}

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

// TestVocabulary compares with the light stemmer's own list: what it keeps together and we split, and the reverse, in counts.
func TestVocabulary(t *testing.T) {
	raw, err := os.ReadFile("../../shared/data/french/lucene-frlight.txt")
	if err != nil {
		t.Skip("needs the lists of the shared data folder, which is not part of the project: ", err)
	}
	light := map[string][]string{}
	var dict []string
	for line := range strings.Lines(string(raw)) {
		word, key, _ := strings.Cut(strings.TrimSpace(line), "\t")
		light[key] = append(light[key], word)
		dict = append(dict, word)
	}
	table := NewTable(dict)
	ours := map[string][]string{}
	for _, w := range dict {
		key := string(appendFamily(nil, Fold(nil, []byte(w)), table.has))
		ours[key] = append(ours[key], w)
	}
	count := func(families map[string][]string) (n, pairs int) {
		for _, f := range families {
			n++
			pairs += len(f) * (len(f) - 1) / 2
		}
		return n, pairs
	}
	a, b := count(light)
	c, d := count(ours)
	golden(t, "testdata/vocabulary.golden", fmt.Sprintf("%d words\nlight: %d families, %d pairs\nours: %d families, %d pairs\n", len(dict), a, b, c, d)+largest(ours))
}

func largest(families map[string][]string) string {
	keys := make([]string, 0, len(families))
	for k := range families {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y string) int {
		return cmp.Or(-cmp.Compare(len(families[x]), len(families[y])), cmp.Compare(x, y))
	})
	var out strings.Builder
	for _, k := range keys[:min(5, len(keys))] {
		slices.Sort(families[k])
		fmt.Fprintf(&out, "%s: %d\n", k, len(families[k]))
	}
	return out.String()
}
