package web

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// The settings of a view are folded, so that its first line stands high; what is set is said by the line that unfolds them.

// wordField is a field of a form: a choice, a box to tick, or a text.
type wordField struct {
	Name, Label, Value string
	Width              int // letters
	Box                string
	Checked            bool
	Options            []option
	Said               string // what is set, in few words; empty: nothing worth a word
}

// said are the settings in a line.
func said(fields []wordField) string {
	var list []string
	for _, f := range fields {
		if f.Said != "" {
			list = append(list, f.Said)
		}
	}
	return french.Typeset(strings.Join(list, ", "))
}

// Settings are those of the words.
func (v *wordsPage) Settings() string { return said(v.Fields) }

// Crowded reports it too where the links to what two selections have in common take a line.
func (v *wordsPage) Crowded() bool { return len(v.Parts) > 2 || v.question.Crowded() }

// Settings are what the list is counted by.
func (v *batchView) Settings() string {
	return said(append([]wordField{{Said: "par " + chosen(v.Bys)}}, v.Fields...))
}

// Settings are those of the other selection; empty: there is none yet.
func (v *selectionsPage) Settings() string { return said(v.Fields) }

// Settings are those of the lines.
func (v *concordancePageView) Settings() string {
	fields := []wordField{{Said: chosen(v.Widths) + " mots de contexte"}, {Said: when(v.First, "la première ligne de chaque article")}}
	if v.Sample != "" {
		fields = append(fields, wordField{Said: v.Sample + " lignes au hasard, graine " + v.Seed})
	}
	if len(v.Heads) > 0 {
		fields = append(fields, wordField{Said: french.Quantity(len(v.Heads), "colonne choisie", "colonnes choisies")})
	}
	return said(fields)
}

// Settings are those of the curves, and how many other queries have one.
func (v *curvesPage) Settings() string {
	others := 0
	for _, f := range v.Fields {
		if f.Value != "" {
			others++
		}
	}
	fields := []wordField{
		{Said: when(others > 0, french.Quantity(others, "autre requête", "autres requêtes"))},
		{Said: "par " + chosen(v.Intervals)},
		{Said: chosen(v.Measures)},
		{Said: "part du tout"},
		{Said: when(v.Band, "intervalle de confiance")},
	}
	if v.Absolute {
		fields[3].Said = "en nombre"
	}
	if smooth := chosen(v.Smooths); smooth != "aucun" {
		fields = append(fields, wordField{Said: "lissées " + smooth})
	}
	return said(fields)
}

// when is a text, or none.
func when(is bool, text string) string {
	if is {
		return text
	}
	return ""
}

// chosen is the label of the option that is chosen.
func chosen(list []option) string {
	for _, o := range list {
		if o.Selected {
			return o.Label
		}
	}
	return ""
}

// windowFields are those of the window of neighbours.
func windowFields(a *address.Asked, before, after int, sentence bool) []wordField {
	if sentence {
		before, after = cmp.Or(a.Before, kiosque.DefaultWindow), cmp.Or(a.After, kiosque.DefaultWindow)
	}
	return []wordField{
		{Name: "before", Label: "Mots avant", Value: strconv.Itoa(before), Width: 3, Said: when(!sentence, french.Quantity(before, "mot", "mots")+" avant")},
		{Name: "after", Label: "Mots après", Value: strconv.Itoa(after), Width: 3, Said: when(!sentence, strconv.Itoa(after)+" après")},
		{Name: "sentence", Label: "Toute la phrase", Box: "1", Checked: sentence, Said: when(sentence, "dans la même phrase")},
	}
}

// countFields are those that lists of words have in common: which words are counted and told.
func leastField(least int) wordField {
	return wordField{
		Name: "least", Label: "Fréquence minimale", Value: strconv.Itoa(least), Width: 4, Said: "au moins " + french.Quantity(least, "occurrence", "occurrences"),
	}
}

func familyField(on bool) wordField {
	return wordField{Name: "family", Label: "Formes d’un mot ensemble", Box: "1", Checked: on, Said: when(on, "formes d’un mot ensemble")}
}

func functionsField(label string, hidden bool) wordField {
	return wordField{Name: "functions", Label: label, Box: "0", Checked: hidden, Said: when(hidden, "sans mots-outils")}
}

// sizeField says how many things a table shows.
func sizeField(label, many string, options []option) wordField {
	return wordField{Name: "size", Label: label, Options: options, Said: chosen(options) + " " + many}
}

// otherFields describe the second selection.
func otherFields(a *address.Asked) []wordField {
	o := &a.Other
	return []wordField{
		{Name: "q2", Label: "Comparer à", Value: o.Query, Width: 18, Said: when(o.Query != "", french.Quote(french.Clip(o.Query)))},
		{Name: "since2", Label: "depuis", Value: o.Since.String(), Width: 10, Said: when(!o.Since.IsZero(), "depuis "+o.Since.String())},
		{Name: "until2", Label: "jusqu’à", Value: o.Until.String(), Width: 10, Said: when(!o.Until.IsZero(), "jusqu’à "+o.Until.String())},
	}
}
