package record

import (
	"path"
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque/frdate"
)

// A file that is one article may say of which paper it is, on which page and in which edition: Le Phare/1914-08-02/page3.txt,
// 2023-11-06_LeMonde_12.txt, Ouest-France 2 août 1914 p. 3.txt. Many names only look so. Nothing is taken from one that gives no
// date; a paper must be one of those below, or the name of the folder above a tree of days with their pages; a number is a page
// only where it says so.

// nameSays is what the name of a file says.
type nameSays struct{ source, page, edition string }

var (
	pageInName    = regexp.MustCompile(`(?i)(?:^|[ _.,-])(?:pages?|pag|pg|p)[ _.-]{0,2}0*([1-9][0-9]{0,2})(?:$|[ _.,-])`)
	editionInName = regexp.MustCompile(`(?i)(?:^|[ _.,-])(?:[ée]dition|éd)[ _.-]{1,2}(?:de[ _-]|du[ _-]|d['’])?(\pL[\pL-]{2,30})(?:$|[ _.,])`)
	digitsInName  = regexp.MustCompile(`\d{4}[-_. ]?\d{2}[-_. ]?\d{2}|\d{1,2}[-_. ]\d{1,2}[-_. ]\d{4}|\d{4}[-_]\d{2}`)
	pageFile      = regexp.MustCompile(`(?i)^(?:pages?|pag|pg|p)[ _.-]{0,2}\d{1,3}$`)
	paperFolder   = regexp.MustCompile(`^(?:Le|La|Les|The) \p{Lu}[\pL'’ -]{2,40}$|^L['’]\p{Lu}[\pL'’ -]{2,40}$`)
	dayFolder     = regexp.MustCompile(`^\d{1,2}$`)
	yearFolder    = regexp.MustCompile(`^(?:1[6-9]|20)\d{2}$`)
)

// maxFileName bounds a name that is looked at, in bytes.
const maxFileName = 1000

// fromName reads the name of a file with its folders.
func fromName(file string) (says nameSays) {
	if file == "" || len(file) > maxFileName {
		return says
	}
	if _, ok := frdate.Name(file); !ok {
		return says
	}
	dir, base := path.Split(strings.NewReplacer(`\`, "/", "!", "/").Replace(file))
	if ending := path.Ext(base); len(ending) <= 6 && !strings.Contains(ending, " ") {
		base = strings.TrimSuffix(base, ending)
	}
	if at := pageInName.FindStringSubmatchIndex(base); at != nil && !pageInName.MatchString(base[at[3]:]) { // two pages are none
		says.page = base[at[2]:at[3]]
	}
	if m := editionInName.FindStringSubmatch(base); m != nil {
		says.edition = strings.ReplaceAll(m[1], "_", " ")
	}
	says.source = paperInName(base, says.page != "")
	if says.source == "" {
		says.source = paperAbove(strings.Split(strings.Trim(dir, "/"), "/"), pageFile.MatchString(base))
	}
	return says
}

// paperInName finds the one known paper that is all of a name but its date and page, or all of one of its parts.
func paperInName(base string, hasPage bool) string {
	rest := []byte(base)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			rest[i] = '_'
		}
	}
	for _, m := range frdate.Mentions(strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(base)) {
		if m.Year != 0 {
			blank(m.Start, m.End)
		}
	}
	for _, re := range []*regexp.Regexp{digitsInName, pageInName, editionInName} {
		for _, at := range re.FindAllIndex(rest, 4) {
			blank(at[0], at[1])
		}
	}
	found := ""
	for part := range strings.FieldsFuncSeq(strings.ReplaceAll(string(rest), " - ", "_"), func(r rune) bool { return r == '_' }) {
		if paper := paperNamed(strings.TrimSpace(part), hasPage); paper != "" {
			if found != "" && found != paper {
				return ""
			}
			found = paper
		}
	}
	return found
}

// paperAbove finds the paper in the folder above those of years, months and days: a known one, or, where they give a whole day
// and the file is a page, one that is called as papers are.
func paperAbove(dirs []string, isPage bool) string {
	last := len(dirs)
	day := false
	for last > 0 {
		d := dirs[last-1]
		whole, ok := frdate.Name(d + "/x")
		if !dayFolder.MatchString(d) && !yearFolder.MatchString(d) && (!ok || len(digitsInName.FindString(d)) != len(d)) {
			break
		}
		day = day || ok && whole.Day != 0 || dayFolder.MatchString(d) && last > 2 && dayFolder.MatchString(dirs[last-2])
		last--
	}
	if last == 0 {
		return ""
	}
	name := OneLine(dirs[last-1])
	if paper := paperNamed(name, day && isPage); paper != "" {
		return paper
	}
	if last < len(dirs) && day && isPage && paperFolder.MatchString(name) {
		return name
	}
	return ""
}

// paperNamed is the known paper of a name. One whose name is that of other things too (le monde, la croix) must be written as one
// word, or stand beside a page.
func paperNamed(name string, hasPage bool) string {
	folded := FoldName(name)
	if paper := surePapers[folded]; paper != "" {
		return paper
	}
	if paper := wordPapers[folded]; paper != "" && (hasPage || strings.Contains(paper, " ") && !strings.ContainsAny(name, " -")) {
		return paper
	}
	return ""
}

// Papers whose names a name of a file may hold: sure ones, and those that are words or names of other things. What is said every
// day (le matin, le temps, la presse) is none.
const (
	sure = "Le Figaro|Les Échos|Le Parisien|Aujourd'hui en France|Ouest-France|Ouest-Éclair|La Dépêche du Midi|La Voix du Nord|" +
		"Le Télégramme|Nice-Matin|Var-Matin|Midi Libre|L'Est républicain|Le Républicain lorrain|Dernières Nouvelles d'Alsace|" +
		"Le Dauphiné libéré|La Nouvelle République du Centre-Ouest|Paris-Normandie|Le Courrier de l'Ouest|Le Maine libre|Presse-Océan|" +
		"Le Courrier picard|Le Berry républicain|Le Populaire du Centre|L'Yonne républicaine|Corse-Matin|Vosges Matin|Nord éclair|" +
		"L'Écho républicain|Le Canard enchaîné|Paris Match|Courrier international|Le Monde diplomatique|Valeurs actuelles|Mediapart|" +
		"Charlie Hebdo|Télérama|Le Journal du dimanche|France-Soir|Le Petit Parisien|Le Petit Journal|L'Écho de Paris|L'Action française|" +
		"Journal des débats|Gil Blas|Le Cri du peuple|La Gazette de Lausanne|Le Journal de Genève|La Libre Belgique|" +
		"Le Journal de Montréal|L'Orient-Le Jour|Fraternité Matin"
	words = "Le Monde|La Croix|L'Humanité|Libération|La Provence|La Marseillaise|Sud Ouest|Le Devoir|Jeune Afrique|20 Minutes|Le Gaulois|" +
		"L'Intransigeant"
)

// The lists by the letters of their names.
var surePapers, wordPapers = papersOf(sure), papersOf(words)

// papersOf are the names of a list by their letters.
func papersOf(list string) map[string]string {
	known := map[string]string{}
	for name := range strings.SplitSeq(list, "|") {
		known[FoldName(name)] = name
	}
	return known
}
