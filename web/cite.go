package web

import (
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// reference is how an article is cited; the paper, in the middle of it, is set in italics.
type reference struct{ Before, Source, After string }

// cited is how the French press and those who write about it cite an article: who, « what », where, when. A title that
// its source did not give stands in brackets.
func cited(a *kiosque.Article) reference {
	title := strings.NewReplacer("«\u00a0", "“", "« ", "“", "«", "“", "\u00a0»", "”", " »", "”", "»", "”").Replace(strings.TrimSpace(a.Title))
	title = strings.TrimRight(french.TitleOr(title), ".")
	if a.TitleDerived {
		title = "[" + title + "]"
	}
	parts := []string{}
	if who := authors(a); who != "" {
		parts = append(parts, who)
	}
	parts = append(parts, "«\u00a0"+title+"\u00a0»")
	c := reference{Before: strings.Join(parts, ", ")}
	parts = nil
	if a.Source != "" {
		c.Before += ", "
		c.Source = a.Source
	}
	if a.Section != "" {
		parts = append(parts, "rubrique «\u00a0"+a.Section+"\u00a0»")
	}
	when := "s.\u00a0d."
	if !a.Date.IsZero() {
		when = french.Date(a.Date)
	}
	parts = append(parts, when)
	if u := address.OnTheWeb(a.URL); u != "" {
		parts = append(parts, "<"+u+">")
	}
	c.After = ", " + strings.TrimSuffix(strings.Join(parts, ", "), ".") + "."
	return c
}

// authors are those who sign, two or three by name, or their agency.
func authors(a *kiosque.Article) string {
	switch n := len(a.Authors); {
	case n == 0:
		return a.Agency
	case n == 1:
		return a.Authors[0]
	case n <= 3:
		return strings.Join(a.Authors[:n-1], ", ") + " et " + a.Authors[n-1]
	}
	return a.Authors[0] + " et al."
}

// metadata describes an article to Zotero and to other programs that read pages: Dublin Core, whose type Zotero takes for
// one of its own, PRISM for the name of the paper, and what else Zotero takes section, address and abstract from.
func metadata(a *kiosque.Article) []hidden {
	list := []hidden{{"DC.type", "newspaperArticle"}, {"DC.title", french.TitleOr(a.Title)}, {"DC.language", "fr"}}
	for _, name := range a.Authors {
		list = append(list, hidden{"DC.creator", name})
	}
	for _, m := range []hidden{
		{"DC.date", a.Date.String()},
		{"prism.publicationName", a.Source},
		{"prism.section", a.Section},
		{"article:section", a.Section},
		{"DC.publisher", a.Agency},
		{"DC.identifier", address.OnTheWeb(a.URL)},
		{"canonical", address.OnTheWeb(a.URL)},
		{"citation_abstract", a.Lead},
	} {
		if strings.TrimSpace(m.Value) != "" {
			list = append(list, m)
		}
	}
	return list
}

// formatName is what a reader knows a format of the API by.
func formatName(format string) string {
	switch format {
	case "ris":
		return "RIS (Zotero, EndNote)"
	case "bibtex":
		return "BibTeX"
	case "csl":
		return "CSL-JSON"
	case "jsonl":
		return "JSON, un article par ligne"
	case "iramuteq":
		return "IRaMuTeQ, Alceste"
	case "txt":
		return "Textes et tableau (AntConc, Voyant, TXM)"
	case "txm":
		return "XML pour TXM (XTZ)"
	case "vertical":
		return "Vertical (CWB, NoSketch Engine)"
	case "gargantext":
		return "Gargantext"
	case "cortext":
		return "Cortext"
	case "parquet":
		return "Parquet (DuckDB, pandas, R)"
	case "tei":
		return "TEI"
	}
	return strings.ToUpper(format)
}
