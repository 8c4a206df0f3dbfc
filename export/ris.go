package export

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// ris is the format of Research Information Systems: a tag and a value a line, each line ended by CR LF. Dates are
// year/month/day/other, their slashes stay where a part is not known.
type ris struct{ corpus string }

func (*ris) begin(*bufio.Writer) error { return nil }
func (*ris) end(*bufio.Writer) error   { return nil }

func (r *ris) article(w *bufio.Writer, f *kiosque.Found) error {
	tag := func(name, value string) {
		if value = plain(value); value != "" {
			_, _ = w.WriteString(name + "  - " + value + "\r\n") // w remembers a failed write
		}
	}
	// The format forbids asterisks in names and keywords.
	bare := func(name, value string) { tag(name, strings.ReplaceAll(value, "*", "")) }
	a := &f.Article
	tag("TY", "NEWS")
	tag("TI", a.Title)
	for _, n := range names(a) {
		switch {
		case n.literal == "":
			bare("AU", n.family+", "+n.given)
		case strings.Contains(n.literal, ","): // a comma would divide it
			bare("AU", strings.ReplaceAll(n.literal, ",", " "))
		default:
			bare("AU", n.literal)
		}
	}
	bare("T2", a.Source)
	if !a.Date.IsZero() {
		tag("PY", fmt.Sprintf("%04d", a.Date.Year))
		day, month := "", ""
		if a.Date.Month > 0 {
			month = fmt.Sprintf("%02d", a.Date.Month)
		}
		if a.Date.Day > 0 {
			day = fmt.Sprintf("%02d", a.Date.Day)
		}
		tag("DA", fmt.Sprintf("%04d/%s/%s/", a.Date.Year, month, day))
	}
	tag("SE", a.Section)
	tag("SP", a.Page)
	tag("AB", a.Lead)
	for _, k := range a.Tags {
		bare("KW", k)
	}
	tag("UR", webAddress(a.URL))
	for _, n := range notes(a) {
		tag("N1", n)
	}
	tag("DP", catalogue(r.corpus))
	tag("ID", a.ID)
	_, err := w.WriteString("ER  - \r\n")
	return err
}

// catalogue names the collection that an article was found in, for the field of the library or database: reference managers make no note of it.
func catalogue(corpus string) string {
	if corpus == "" {
		return ""
	}
	return "Kiosque, corpus " + corpus
}

// notes are what a citation has no place for.
func notes(a *kiosque.Article) (out []string) {
	if a.Agency != "" && len(a.Authors) > 0 {
		out = append(out, "Agence : "+plain(a.Agency))
	}
	if a.Place != "" {
		out = append(out, "Lieu : "+plain(a.Place))
	}
	if a.TitleDerived {
		out = append(out, "Titre tiré du texte")
	}
	if a.DateOrigin == kiosque.DateInferred {
		out = append(out, "Date déduite du texte")
	}
	if a.DateOrigin == kiosque.DateFileName {
		out = append(out, "Date tirée du nom du fichier")
	}
	return out
}

// webAddress returns an address that a browser can open; empty if it is none.
func webAddress(s string) string {
	if s = strings.TrimSpace(s); strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		return s
	}
	return ""
}

// plain is a value on one line, without control characters.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\ufffd"),
		func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\u0085' || r == '\u2028' || r == '\u2029' }), " ")
}
