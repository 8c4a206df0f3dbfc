package citation

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// Kind is what has changed.
type Kind string

// The kinds of changes.
const (
	Corpus      Kind = "corpus"      // articles of the collection
	Analysis    Kind = "analysis"    // how French is analysed
	Synonyms    Kind = "synonyms"    // of the collection
	Version     Kind = "version"     // of the software
	FormsAdded  Kind = "forms_added" // that the words stand for
	FormsGone   Kind = "forms_gone"
	Articles    Kind = "articles"
	Distinct    Kind = "distinct"
	Occurrences Kind = "occurrences"
)

// Change is something that is not as it was.
type Change struct {
	Kind Kind   `json:"kind"`
	Then string `json:"then,omitempty"`
	Now  string `json:"now,omitempty"`
	Text string `json:"text"` // in plain French
	// Forms are the forms that were added, the most frequent first, as far as they are known.
	Forms []string `json:"forms,omitempty"`
}

// formsNamed bounds the forms that a sentence names.
const formsNamed = 12

// Changes says what is not as it was when a search was cited, first what it was answered from and then what it finds; none:
// it is answered as it was.
func (c *Citation) Changes(then State) (list []Change) {
	now := c.State
	differ := func(k Kind, a, b, text string) {
		if a != b {
			list = append(list, Change{Kind: k, Then: a, Now: b, Text: text})
		}
	}
	collection := french.Quantity(then.Collection, "article", "articles") + " alors, " + french.Number(now.Collection) + " maintenant"
	differ(Corpus, then.Corpus, now.Corpus, "Le corpus n’est plus le même\u00a0: "+collection+
		" (empreinte "+or(then.Corpus)+" alors, "+or(now.Corpus)+" maintenant).")
	differ(Analysis, then.Analysis, now.Analysis, "L’analyse du français a changé\u00a0: "+or(then.Analysis)+" alors, "+or(now.Analysis)+" maintenant.")
	differ(Synonyms, then.Synonyms, now.Synonyms, "Les synonymes de la collection ont changé.")
	differ(Version, then.Version, now.Version, "Le logiciel a changé de version\u00a0: "+or(then.Version)+" alors, "+or(now.Version)+" maintenant.")
	list = append(list, c.formsSince(then.Forms)...)
	count := func(k Kind, a, b int, one, many string) {
		differ(k, french.Number(a), french.Number(b), french.Capital(french.Quantity(a, one, many))+" alors, "+french.Number(b)+" maintenant.")
	}
	count(Articles, then.Articles, now.Articles, "article trouvé", "articles trouvés")
	if then.TellsReprises() && now.TellsReprises() {
		count(Distinct, then.Distinct, now.Distinct, "article trouvé sans les reprises", "articles trouvés sans les reprises")
	}
	if !slices.Contains(c.Uncounted, kiosque.UncountedOccurrences) {
		count(Occurrences, then.Occurrences, now.Occurrences, "occurrence", "occurrences")
	}
	return list
}

// formsSince says which forms were added, and how many are gone.
func (c *Citation) formsSince(then Forms) (list []Change) {
	now := c.State.Forms
	number := func(n int) string { return french.Quantity(n, "forme", "formes") }
	if !then.Known() || !now.Known() {
		if then.Count != now.Count {
			k := FormsAdded
			if then.Count > now.Count {
				k = FormsGone
			}
			list = append(list, Change{
				Kind: k, Then: french.Number(then.Count), Now: french.Number(now.Count),
				Text: "Les mots de la requête désignent d’autres formes\u00a0: " + number(then.Count) + " alors, " + french.Number(now.Count) + " maintenant.",
			})
		}
		return list
	}
	var added []string
	kept := 0
	for _, form := range c.Words {
		if then.Has(form) {
			kept++
		} else {
			added = append(added, form)
		}
	}
	if len(added) > 0 {
		named := "«\u00a0" + strings.Join(added[:min(len(added), formsNamed)], "\u00a0», «\u00a0") + "\u00a0»"
		if n := len(added) - formsNamed; n > 0 {
			named += " et " + french.Quantity(n, "autre", "autres")
		}
		list = append(list, Change{
			Kind: FormsAdded, Then: french.Number(then.Count), Now: french.Number(now.Count), Forms: added,
			Text: "Les mots de la requête désignent " + french.Quantity(len(added), "forme", "formes") + " de plus\u00a0: " + named + ".",
		})
	}
	if gone := len(then.sums) - kept; gone > 0 {
		list = append(list, Change{
			Kind: FormsGone, Then: french.Number(then.Count), Now: french.Number(now.Count),
			Text: "Les mots de la requête ne désignent plus " + number(gone) + " de celles d’alors.",
		})
	}
	return list
}

func or(s string) string {
	if s == "" {
		return "inconnue"
	}
	return s
}

// Verdict says in a sentence whether a search is answered as it was.
func Verdict(list []Change) string {
	found, from := false, false
	for _, c := range list {
		switch c.Kind {
		case Articles, Distinct, Occurrences:
			found = true
		case Corpus, Analysis, Synonyms, FormsAdded, FormsGone:
			from = true
		case Version:
		}
	}
	switch {
	case found:
		return "La recherche ne trouve plus la même chose."
	case from:
		return "La recherche trouve autant qu’alors, mais pas dans les mêmes conditions."
	case len(list) > 0:
		return "La recherche trouve la même chose\u00a0; seul le logiciel a changé."
	}
	return "Rien n’a changé\u00a0: la recherche trouve la même chose, dans le même corpus."
}

// Checked is a citation, and what has changed since another one was made: what the API answers.
type Checked struct {
	Citation
	Method Method `json:"method"`
	// Then is the state that is compared with, and Verdict what is to be said of it; both are missing where there is none.
	Then    *State   `json:"then,omitempty"`
	Verdict string   `json:"verdict,omitempty"` // in plain French
	Changes []Change `json:"changes"`           // none: it is answered as it was
}

// Check compares with the state of a citation; one without a day is none.
func (c *Citation) Check(then State) *Checked {
	out := &Checked{Citation: *c, Method: c.Method(), Changes: []Change{}}
	if !then.Day.IsZero() {
		out.Then = &then
		out.Changes = append(out.Changes, c.Changes(then)...)
		out.Verdict = Verdict(out.Changes)
	}
	return out
}
