package record

import (
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque/frdate"
)

// A line of a plain text may be there to say when, and in which paper, the article was printed.

// byline is what may stand before a date in such a line: Par Anna Stride, le 6 novembre 2023.
const byline = `(?:(?:par|by|article de|propos recueillis par|écrit par|rédigé par)\s[^.!?:;]{2,60}?[\s,|•·–—-]+)?`

// publishedLine is a line that says when the article was published.
var publishedLine = regexp.MustCompile(`(?i)^` + byline +
	`(?:article\s+)?(?:publi[ée]e?|paru[e]?|mis[e]? (?:en ligne|à jour)|published|posted)\s*(?:le|en|on|:)\s+|^(?:published|posted)\s+\pL+\.? \d`)

// DeclaresDate reports whether a line gives the date of the article and says nothing else.
func DeclaresDate(line string) bool {
	if len(line) > maxDateLine || !strings.ContainsAny(line, "0123456789") {
		return false
	}
	_, _, ok := DateLine(line)
	return ok
}

// maxDateLine bounds such a line, in bytes.
const maxDateLine = 120

// onlyDate is a line that is a date of day precision and perhaps a time, and nothing else but its weekday or "le", or who wrote.
var onlyDate = regexp.MustCompile(`^(?i:` + byline + `le\s+|le\s+)?(?:\pL+\.?,?\s+)?\d{1,2}(?:er|ᵉʳ)?[\s/.-]+(?:\pL+\.?|\d{1,2})[\s/.-]+\d{4}\.?` +
	`(?i:[\s,|–—-]*(?:à\s+)?\d{1,2}\s?[h:]\s?(?:\d{2})?)?$|^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?$`)

// inBrackets is a line in brackets with the name of a paper and a date: [Le Phare, 6 novembre 2023].
var inBrackets = regexp.MustCompile(`^(?:\[([^\[\]]+)\]|\(([^()]+)\))$`)

// withPage is a line of a paper, a date and a page or the number of the issue: Le Phare, lundi 6 novembre 2023, p. 4.
var withPage = regexp.MustCompile(`^[\pL'’ -]{2,40}(?:, n[°o]\.? ?\d{1,6}, [^,]{6,40}(?:, (?:p\.|page) ?\d{1,3})?|, [^,]{6,40}, (?:p\.|page) ?\d{1,3})$`)

// numberInName is the number of an issue behind the name of the paper.
var numberInName = regexp.MustCompile(`, n[°o]\.? ?\d{1,6}$`)

// behindDate is what may follow the date in such lines: the page.
var behindDate = regexp.MustCompile(`^[ ,.\x{a0}]*(?:p(?:\.|age|ages)? ?\d+(?:-\d+)?)?[ .\x{a0}]*$`)

// DateLine finds the text of the date in a line that is there to give it, and the paper that stands beside it.
func DateLine(line string) (date, source string, ok bool) {
	line = strings.Trim(strings.TrimSpace(line), "*_") // emphasis of Markdown
	if len(line) > maxDateLine {
		return "", "", false
	}
	if publishedLine.MatchString(line) {
		return line, "", true
	}
	if len(line) <= 80 && onlyDate.MatchString(line) {
		if source := paperBefore(line); source != "" {
			return line, source, true
		}
		return strings.TrimSuffix(line, "."), "", true
	}
	inside := ""
	if m := inBrackets.FindStringSubmatch(line); m != nil {
		inside = m[1] + m[2]
	} else if withPage.MatchString(line) {
		inside = line
	}
	for _, d := range frdate.Mentions(inside) {
		source = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(inside[:d.Start], " "), " du"), " ,;:–—-\u00a0")
		source = numberInName.ReplaceAllString(source, "")
		return inside, source, d.Day != 0 && d.Year != 0 && NameLike(source) && behindDate.MatchString(inside[d.End:])
	}
	return "", "", false
}

// paperBefore is the known paper that stands before the date of a line.
func paperBefore(line string) string {
	mentions := frdate.Mentions(line)
	if len(mentions) == 0 {
		return ""
	}
	if name := strings.TrimRight(line[:mentions[0].Start], " ,–—-\u00a0"); KnownPaper(name) {
		return name
	}
	return ""
}

// KnownPaper reports whether a line is the name of a paper that is known, and not only that of a thing.
func KnownPaper(name string) bool {
	folded := FoldName(name)
	return surePapers[folded] != "" || wordPapers[folded] != ""
}

// PaperLike reports whether a line may be the name of a paper: with an article and capitals, and no town or country of such a name.
func PaperLike(name string) bool { return article(name) && placeLike(name) && !towns[FoldName(name)] }

// towns are places with an article, by their letters, which datelines name.
var towns = func() map[string]bool {
	known := map[string]bool{}
	for name := range strings.SplitSeq("Le Havre|Le Mans|Le Caire|Le Cap|Le Puy|Le Puy-en-Velay|Le Creusot|Le Touquet|Le Raincy|Le Vatican|Le Pirée|Le Tréport|"+
		"Le Conquet|Le Croisic|Le Mont-Saint-Michel|Le Vigan|Le Kremlin-Bicêtre|Le Chesnay|Le Blanc-Mesnil|Le Bourget|Le Cannet|Le Lavandou|Le Lamentin|Le Port|"+
		"Le Tampon|Le Moule|Le Perreux|Le Plessis-Robinson|Le Pecq|Le Vésinet|Le Perthus|Le Grau-du-Roi|Le Bouscat|La Rochelle|La Roche-sur-Yon|La Haye|"+
		"La Havane|La Paz|La Mecque|La Valette|La Nouvelle-Orléans|La Réunion|La Baule|La Courneuve|La Ciotat|La Seyne|La Seyne-sur-Mer|La Flèche|La Réole|"+
		"La Tour-du-Pin|La Souterraine|La Charité-sur-Loire|La Ferté-Bernard|La Garenne-Colombes|La Possession|La Chaux-de-Fonds|La Louvière|"+
		"La Corogne|La Canée|La Manouba|La Marsa|La Goulette|Les Sables-d'Olonne|Les Mureaux|Les Ulis|Les Lilas|Les Abymes|Les Herbiers|Les Andelys|Les Arcs|"+
		"Les Comores|Les Cayes|L'Isle-Adam|L'Isle-d'Abeau|L'Île-Rousse|L'Aquila|L'Haÿ-les-Roses|L'Alpe d'Huez", "|") {
		known[FoldName(name)] = true
	}
	return known
}()

// datedHead is the end of the first line of a text if the line is there to give the date; 0 otherwise.
func datedHead(text string) int {
	if line, rest, more := strings.Cut(text, "\n"); more && strings.TrimSpace(rest) != "" && DeclaresDate(strings.TrimSpace(line)) {
		return len(line) + 1
	}
	return 0
}
