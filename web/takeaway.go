package web

import (
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// takeaway is the form by which all articles found are taken away, whole and in the order asked for: in any format, in a Data Package or
// not. It asks the API, and needs no script.
type takeaway struct {
	Action    string
	Count     string   // the articles
	Hidden    []hidden // what is asked
	Buttons   []box    // one a format
	Variables []box    // of IRaMuTeQ and Alceste
}

func newTakeaway(home string, req kiosque.SearchRequest, articles int) *takeaway {
	e := exportEndpoint()
	a := address.Asked{Search: req}
	a.Search.From, a.Search.Size = 0, 0
	v := &takeaway{Action: home + "api/v1/" + e.path, Count: french.Quantity(articles, "article", "articles"), Hidden: hiddenIn(&a, e.params)}
	for _, m := range e.answers {
		v.Buttons = append(v.Buttons, box{Name: "format", Value: m.format, Label: formatName(m.format)})
		if m.format == string(export.CSV) {
			v.Buttons = append(v.Buttons, box{Name: "excel", Value: "1", Label: "CSV pour Excel"})
		}
	}
	for _, name := range export.Variables() {
		v.Variables = append(v.Variables, box{"columns", name, variableName(name), slices.Contains(export.UsualVariables(), name)})
	}
	return v
}

// variableName is a variable of IRaMuTeQ as a reader calls it.
func variableName(name string) string {
	switch name {
	case "id":
		return "identifiant"
	case "source", "date", "page":
		return name
	case "year":
		return "année"
	case "yearmonth":
		return "mois et année"
	case "section":
		return "rubrique"
	case "date_precision":
		return "précision de la date"
	case "date_origin":
		return "origine de la date"
	case "authors":
		return "auteurs"
	case "agency":
		return "agence"
	case "place":
		return "lieu"
	case "tags":
		return "mots-clés"
	case "extract":
		return "extrait ou texte entier"
	case "occurrences":
		return "nombre d’occurrences"
	}
	return name
}
