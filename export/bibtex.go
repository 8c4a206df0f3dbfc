package export

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// bibTeX writes an @article an article. Values are in braces, and so is what would be taken apart inside them: names that
// are not divided, keywords with a comma, and the title, whose capitals stay.
type bibTeX struct{ corpus string }

func (*bibTeX) begin(*bufio.Writer) error { return nil }
func (*bibTeX) end(*bufio.Writer) error   { return nil }

// months are BibTeX's macros.
var months = [...]string{"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

func (b *bibTeX) article(w *bufio.Writer, f *kiosque.Found) error {
	a := &f.Article
	_, _ = w.WriteString("@article{" + citeKey(a.ID)) // w remembers a failed write
	field := func(name, value string) {
		if value != "" {
			_, _ = w.WriteString(",\n  " + name + " = " + value)
		}
	}
	braced := func(name, value string) {
		if value != "" {
			field(name, "{"+value+"}")
		}
	}
	var authors, keywords []string
	for _, n := range names(a) {
		if n.literal != "" {
			authors = append(authors, "{"+texEscape(n.literal)+"}")
		} else {
			authors = append(authors, texEscape(n.family)+", "+texEscape(n.given))
		}
	}
	for _, k := range a.Tags {
		if k = texEscape(k); strings.Contains(k, ",") {
			k = "{" + k + "}"
		}
		if k != "" {
			keywords = append(keywords, k)
		}
	}
	braced("author", strings.Join(authors, " and "))
	if title := texEscape(a.Title); title != "" {
		braced("title", "{"+title+"}")
	}
	braced("journal", texEscape(a.Source))
	braced("entrysubtype", "newspaper") // biblatex
	if !a.Date.IsZero() {
		braced("year", fmt.Sprintf("%04d", a.Date.Year))
		field("month", months[a.Date.Month])
		if a.Date.Day > 0 {
			braced("day", fmt.Sprint(a.Date.Day))
		}
	}
	braced("keywords", strings.Join(keywords, ", "))
	braced("abstract", texEscape(a.Lead))
	braced("url", texAddress(webAddress(a.URL)))
	braced("section", texEscape(a.Section))
	braced("pages", texEscape(a.Page))
	braced("note", texEscape(strings.Join(notes(a), ". ")))
	braced("library", texEscape(catalogue(b.corpus)))
	_, err := w.WriteString("\n}\n\n")
	return err
}

// citeKey makes a key of an ID, another one for every ID: what a key cannot hold is its number between underscores.
func citeKey(id string) string {
	var b strings.Builder
	for _, r := range id {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.', r == ':', r == '/', r == '+':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}

// texEscape makes TeX print a text as it is. Braces are written by name, for BibTeX counts those that a backslash is before,
// and biber stops where they do not pair; names are in braces, so that they take no space away.
func texEscape(s string) string {
	s = plain(s)
	if !strings.ContainsAny(s, `\{}$&#%_~^`) {
		return s
	}
	return strings.NewReplacer(
		`\`, `{\textbackslash}`, "{", `{\textbraceleft}`, "}", `{\textbraceright}`, "$", `\$`, "&", `\&`, "#", `\#`, "%", `\%`, "_", `\_`,
		"~", `{\textasciitilde}`, "^", `{\textasciicircum}`,
	).Replace(s)
}

// texAddress writes an address for the field url, which TeX reads verbatim: only what ends the field is replaced.
func texAddress(s string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20").Replace(plain(s))
}
