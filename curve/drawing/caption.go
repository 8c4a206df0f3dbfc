package drawing

import (
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/french"
)

// Caption says what is drawn, and how, to stand above a picture: what is counted, of which queries, in which periods, under which filters,
// which are named in French, and how it is smoothed.
func Caption(c *curve.Curves, absolute bool, filters string) string {
	var queries []string
	for i := range c.Series {
		if c.Series[i].Query.Text == "" {
			queries = append(queries, "tous les articles")
			continue
		}
		queries = append(queries, french.Quote(c.Series[i].Query.Text))
	}
	said := map[curve.Measure][2]string{
		curve.Articles:    {"part des articles qui répondent à ", "nombre d’articles qui répondent à "},
		curve.Occurrences: {"occurrences par million de mots de ", "nombre d’occurrences de "},
	}[c.Measure]
	s := said[0]
	if absolute {
		s = said[1]
	}
	s += strings.Join(queries, ", ") + ", par " + Period(c.Interval)
	if filters != "" {
		s += ", " + filters
	}
	if c.Smooth > 0 && !absolute {
		s += ", moyenne mobile centrée sur " + french.Number(c.Smooth) + " périodes"
	}
	if c.Band && !absolute {
		s += ", intervalles de confiance à 95\u00a0% (Wilson)"
	}
	return french.Capital(s)
}

// Period names a period of an interval.
func Period(i kiosque.Interval) string {
	switch i {
	case kiosque.EachDay:
		return "jour"
	case kiosque.EachWeek:
		return "semaine"
	case kiosque.EachMonth:
		return "mois"
	case kiosque.EachQuarter:
		return "trimestre"
	}
	return "année"
}

// Wrap divides a text into lines of at most so many characters, at its spaces where it has them.
func Wrap(s string, most int) []string {
	var lines []string
	line := []rune{}
	for word := range strings.SplitSeq(s, " ") {
		w := []rune(word)
		if len(line) > 0 && len(line)+1+len(w) > most {
			lines, line = append(lines, string(line)), nil
		}
		if len(line) > 0 {
			line = append(line, ' ')
		}
		line = append(line, w...)
		for len(line) > most {
			lines, line = append(lines, string(line[:most])), line[most:]
		}
	}
	if len(line) > 0 {
		lines = append(lines, string(line))
	}
	return lines
}
