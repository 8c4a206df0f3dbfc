package plain

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// headerField gives the fields of the names, folded by record.FoldName, that open a line of a header. They are fewer than those of columns:
// "Média : …" may well be the title of an article.
func headerField(name string) record.Field {
	switch record.FoldName(name) {
	case "titre", "title", "headline", "titel", "titulo", "titular", "titolo", "uberschrift", "objet":
		return record.Title
	case "chapo", "chapeau":
		return record.Lead
	case "date", "datedepublication", "datedeparution", "dateparution", "datedelarticle", "publiele", "parule", "parution", "datum", "fecha",
		"publicationdate", "erscheinungsdatum", "envoye", "envoyele":
		return record.Date
	case "source", "journal", "nomdujournal", "titredujournal", "publication", "zeitung", "quelle", "krantentitel", "krant", "periodico",
		"fuente", "giornale", "fonte", "jornal", "newspaper", "de", "expediteur":
		return record.Source
	case "auteur", "auteurs", "author", "authors", "byline", "authorbyline", "autor", "autore":
		return record.Authors
	case "rubrique", "section", "rubriek", "ressort", "seccion", "sezione":
		return record.Section
	case "agence":
		return record.Agency
	case "lieu":
		return record.Place
	case "url", "lien", "sourceurl":
		return record.URL
	case "motscles", "tags":
		return record.Tags
	case "id", "identifiant":
		return record.ID
	case "page", "pages", "pagina", "seite":
		return record.Page
	case "texte", "text", "corps", "contenu", "article":
		return record.Body
	}
	return record.None
}

// headerLine reads a line of a header; the text may begin below its name.
func headerLine(line string) (f record.Field, value string) {
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		name, value, ok = strings.Cut(line, "\t")
	}
	if !ok {
		name, value, ok = strings.Cut(line, " = ")
	}
	if !ok || len(name) > 24 {
		return record.None, ""
	}
	f = headerField(name)
	if value = strings.TrimSpace(value); value == "" && f != record.Body {
		return record.None, ""
	}
	return f, value
}

// nameOf is the name of a line of a header, as it is written.
func nameOf(line string) string {
	name, _, ok := strings.Cut(line, ":")
	if !ok {
		name = line[:max(strings.IndexAny(line, "\t="), 0)]
	}
	return strings.TrimSpace(name)
}

// goesOn reports whether a line of a header follows within the same paragraph.
func goesOn(text string) bool {
	for range 4 {
		line, after, more := strings.Cut(text, "\n")
		if f, _ := headerLine(line); f != record.None {
			return true
		}
		if text = after; !more || !strings.Contains(line, ":") {
			return false
		}
	}
	return false
}

// detailName reports whether a name of a line of a header may be that of a detail: Nombre de mots, Langue.
func detailName(name string) bool {
	name = strings.TrimSpace(name)
	return name != "" && len(name) <= 30 && len(strings.Fields(name)) <= 4 && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && r != ' ' && r != '-' && r != '\'' && r != '’'
	})
}

// part is one of several articles of a file.
type part struct {
	text string
	line int
}

// ruled are lines that stand between two articles, numbered those that count them.
var (
	ruled    = regexp.MustCompile(`^[\s*=_#~+.–—-]*$`)
	numbered = regexp.MustCompile(`(?i)^[\s*=_#~+–—-]*` +
		`(?:(?:article|document|texte|text)\s*(?:n[°o]\s*)?\d+|\d+\. (?:row|ligne|enregistrement))(?:\s*(?:/|sur|de|of)\s*\d+)?[\s*=_#~+.:)–—-]*$|` +
		`^[<>\[\]*=_#~+–—-]{2,}\s*(?:d[ée]but |fin |end |new |nouvel )?(?:(?:de |d'|d’|of )?(?:l'|l’)?(?:article|document|texte|text)|fin|end|next|suivant)` +
		`\s*(?:suivant)?\s*[<>\[\]*=_#~+–—-]*$`)
)

// several cuts a text at its headers: each begins with the name that begins the first, has a title and two lines at least, and
// stands behind an empty line or a rule.
func several(text string) (parts []part) {
	text = charset.Clean(text)
	first, begin, at, line := "", 0, 0, 0
	from := 1 // line of the part at hand
	open := true
	for raw := range strings.Lines(text) {
		line++
		name := strings.TrimSpace(raw)
		switch {
		case ruled.MatchString(name), numbered.MatchString(name):
			open = true
		case !open:
		case opensArticle(text[at:], &first):
			if at > begin && strings.TrimSpace(text[begin:at]) != "" && len(parts) == 0 && !headed(text[begin:at], first) {
				return nil // something else stands above the first header
			}
			if body := withoutRules(text[begin:at]); body != "" {
				parts = append(parts, part{body, from})
			}
			begin, from, open = at, line, false
		default:
			if first == "" {
				return nil
			}
			open = false
		}
		at += len(raw)
	}
	return append(parts, part{withoutRules(text[begin:]), from})
}

// headed reports whether a part begins with the header of an article, rules and numbers aside.
func headed(text, first string) bool {
	return withoutRules(text) == "" || opensArticle(withoutRules(text), &first)
}

// opensArticle reports whether a header begins a text, whose first line has the name first, if there is one yet.
func opensArticle(text string, first *string) bool {
	name, title, count := "", false, 0
	for raw := range strings.Lines(text) {
		f, _ := headerLine(strings.TrimSpace(raw))
		if f == record.None {
			break
		}
		if count == 0 {
			name = f.String()
		}
		title = title || f == record.Title
		if count++; count == 12 {
			break
		}
	}
	if count < 2 || !title || *first != "" && *first != name {
		return false
	}
	*first = name
	return true
}

// withoutRules takes rules and numbers of articles off both ends of a text.
func withoutRules(text string) string {
	for {
		text = strings.TrimSpace(text)
		head, after, _ := strings.Cut(text, "\n")
		if text != "" && (ruled.MatchString(head) || numbered.MatchString(head)) {
			text = after
			continue
		}
		at := strings.LastIndexByte(text, '\n') + 1
		if last := text[at:]; at > 0 && (ruled.MatchString(last) || numbered.MatchString(last)) {
			text = text[:at]
			continue
		}
		return text
	}
}

// takeHeader takes the block of lines "Titre : …" at the head. It is one if it has a title, a date or two lines at least;
// it ends at the first line of another kind. The title may also stand above it as it is, if two lines or a date follow.
// A date that cannot be read stays in the text, for no field would have it.
func takeHeader(text string, rec *record.Record, at *time.Location) string {
	rest := strings.TrimLeft(text, " \t\n")
	if head, after, _ := strings.Cut(rest, "\n"); numbered.MatchString(head) {
		if first := ""; opensArticle(strings.TrimLeft(after, " \t\n"), &first) {
			rest = strings.TrimLeft(after, " \t\n")
		}
	}
	var found record.Record
	count, kept, after := headerLines(rest, &found, at)
	if count == 0 && kept == "" {
		imprint := ""
		title, below, _ := strings.Cut(rest, "\n")
		title = strings.TrimSpace(title)
		below = strings.TrimLeft(below, " \t\n")
		if line, after, _ := strings.Cut(below, "\n"); strings.TrimSpace(line) != "" { // where it was printed, and then the header
			if p, ok := record.ImprintOf(line, at); ok {
				found.Put(record.Date, p.Date)
				found.Put(record.Source, p.Source)
				found.Put(record.Page, p.Page)
				found.Put(record.Authors, p.Author)
				below, imprint = strings.TrimLeft(after, " \t\n"), line+"\n"
			}
		}
		count, kept, after = headerLines(below, &found, at)
		if utf8.RuneCountInString(title) > maxTitle || found.Values[record.Title].Text != "" || count < 2 && (count < 1 || found.Values[record.Date].Text == "") {
			return text
		}
		found.Values[record.Title].Text = title
		kept = imprint + kept
	}
	if count == 0 || count == 1 && found.Values[record.Title].Text == "" && found.Values[record.Date].Text == "" || strings.TrimSpace(after) == "" {
		return text
	}
	for f, v := range found.Values {
		if v.Text != "" {
			rec.Values[f] = v
		}
	}
	rec.Details, rec.Named = found.Details, found.Named
	return kept + strings.TrimLeft(after, "\n")
}

// headerLines reads the lines of a header: how many there are, those that stay in the text, and the text behind them.
func headerLines(text string, found *record.Record, at *time.Location) (count int, kept, rest string) {
	rest = text
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		f, val := headerLine(line)
		if f == record.Body && count > 0 {
			return count, kept, strings.TrimLeft(val+"\n"+after, "\n")
		}
		if name, val, ok := strings.Cut(line, ":"); f == record.None && count > 0 && ok && goesOn(after) && detailName(name) {
			found.Detail(strings.TrimSpace(name), val)
			found.Named = append(found.Named, record.NameValue{Value: strings.TrimSpace(val), Name: strings.TrimSpace(name)})
			rest = after
			continue
		}
		if f == record.None || f == record.Body || found.Values[f].Text != "" {
			break
		}
		rest = after
		if f == record.Date {
			if _, err := frdate.Parse(val, at); err != nil {
				kept += line + "\n"
				continue
			}
		}
		found.Values[f].Text = val
		found.Named = append(found.Named, record.NameValue{Field: f, Value: val, Name: nameOf(line)})
		count++
	}
	return count, kept, rest
}

// takePaper takes the first line if it is the name of a paper and nothing else, and a date follows: a known one, or one that is
// called as papers are where a title comes next.
func takePaper(text string, rec *record.Record) string {
	text = strings.TrimLeft(text, " \t\n\u00a0\ufeff")
	line, after, _ := strings.Cut(text, "\n")
	line = strings.TrimSpace(line)
	second, third, more := strings.Cut(strings.TrimLeft(after, " \t\n"), "\n")
	if !more || strings.TrimSpace(third) == "" || rec.Has(record.Source) || !record.DeclaresDate(strings.TrimSpace(second)) ||
		!record.KnownPaper(line) && (!record.PaperLike(line) || !titled(third)) {
		return text
	}
	rec.Values[record.Source].Text = line
	return after
}

// titled reports whether a text begins with a title, and goes on.
func titled(text string) bool {
	title, rest := takeTitle(text)
	last, _ := utf8.DecodeLastRuneInString(title)
	return title != "" && strings.TrimSpace(rest) != "" && !strings.ContainsRune(".!?…", last)
}
