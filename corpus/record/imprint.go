package record

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/kiosque-search/kiosque/frdate"
)

// Imprint is what the line of a database below a title says, cut at its dashes, dots or bars: the paper, its day, the page, who wrote.
type Imprint struct{ Date, Source, Page, Author string }

var (
	// between parts such a line.
	between = regexp.MustCompile(`\s+[-–—·•|]\s+|\s*[·•|]\s*`)
	// placeOfPaper is where a paper appears, behind its name: (Locmel, France).
	placeOfPaper = regexp.MustCompile(`\s*\([\pL][\pL ,.'’-]*\)$`)
	// pageAlone is a page and nothing else.
	pageAlone = regexp.MustCompile(`(?i)^(?:p\.?|pages?)?\s*([A-Z]?\d{1,3}(?:-\d{1,3})?)$`)
	// issueAlone is an edition or a number of an issue.
	issueAlone = regexp.MustCompile(`(?i)^(?:n[°o]\.?\s*\d+|édition\s.{1,30}|[\pL-]+ edition)$`)
)

// ImprintOf reads such a line; ok is false where any of its parts may be something else. A paper stands in front of the day, and is known, or
// is called as papers are, or names its place; or the day comes first, and then the page or a name in capitals.
func ImprintOf(line string, at *time.Location) (p Imprint, ok bool) {
	if len(line) > maxDateLine {
		return p, false
	}
	parts := between.Split(strings.TrimSpace(line), 6)
	if len(parts) < 2 || len(parts) > 5 {
		return p, false
	}
	for i, part := range parts {
		bare := placeOfPaper.ReplaceAllString(part, "")
		switch d, err := frdate.Parse(part, at); {
		case p.Date == "" && err == nil && d.Day != 0:
			p.Date = part
		case p.Source == "" && NameLike(bare) && bare != "" && (KnownPaper(bare) || i == 0 && (PaperLike(bare) || bare != part)):
			p.Source = bare
		case p.Page == "" && pageAlone.MatchString(part):
			p.Page = pageAlone.FindStringSubmatch(part)[1]
		case issueAlone.MatchString(part):
		case p.Author == "" && p.Date != "" && capitals(part):
			p.Author = part
		default:
			return Imprint{}, false
		}
	}
	return p, p.Date != "" && (p.Source != "" || p.Author != "" || p.Page != "")
}

// capitals reports whether a text is a name of several words in capitals.
func capitals(s string) bool {
	return strings.Contains(s, " ") && NameLike(s) && !strings.ContainsFunc(s, unicode.IsLower)
}
