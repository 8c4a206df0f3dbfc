package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// families is the forms that the words of a query stand for, as a form to untick some.
type families struct {
	Action  string
	Hidden  []hidden
	Summary string // the most frequent forms
	Words   []family

	Synonyms, Off bool // whether there are some to do without, and whether that is so
}

type family struct {
	Text   string
	Lemmas []wordForm // the words it may be a form of, if these are several
	Forms  []wordForm
	Note   string
}

type wordForm struct {
	ID, Text, Count string
	On              bool
	Note            string // why the word stands for it
}

// Of the forms of one word, and of all: a form of thousands of fields helps nobody.
const (
	formsShown    = 60
	formsShownAll = 400
	formsSummed   = 6 // in the summary
)

// newFamilies returns nil where no word has a choice of forms. A form of two words stands with the first: it is left out
// for the whole query.
func newFamilies(l *address.Linker, words []kiosque.QueryWord, widened bool) *families {
	req := l.Asked.Search
	f := &families{
		Action: l.Page(), Hidden: hiddenBeside(l, "forms", "synonyms"),
		Off: req.NoSynonyms, Synonyms: req.NoSynonyms,
	}
	seen := map[string]bool{}
	var summary []string
	for _, w := range words {
		v := family{Text: w.Text}
		for _, l := range w.Lemmas {
			if name := "/" + l.Text; !seen[name] { // as SearchRequest.WithoutForms names a lemma
				seen[name] = true
				v.Lemmas = append(v.Lemmas, wordForm{ID: fmt.Sprint("forme-", len(seen)), Text: l.Text, On: !l.Off})
			}
		}
		more := w.More
		there := !widened && slices.ContainsFunc(w.Forms, func(f kiosque.Form) bool { return f.Count > 0 })
		for _, form := range w.Forms {
			switch {
			case seen[form.Text]:
				continue
			case there && form.Count == 0 && !form.Off: // in no article found: there is nothing to leave out
				f.Synonyms = f.Synonyms || form.Synonym
				continue
			case len(v.Forms) == formsShown || len(seen) == formsShownAll:
				more++
				continue
			}
			seen[form.Text] = true
			f.Synonyms = f.Synonyms || form.Synonym
			v.Forms = append(v.Forms, wordForm{fmt.Sprint("forme-", len(seen)), form.Text, french.Number(form.Count), !form.Off, whyForm(form)})
			if !form.Off && form.Count > 0 {
				summary = append(summary, form.Text)
			}
		}
		if len(v.Forms) == 0 || len(v.Forms) == 1 && v.Forms[0].On && v.Forms[0].Note == "" {
			continue
		}
		if more > 0 {
			v.Note = "et " + french.Quantity(more, "autre forme, plus rare", "autres formes, plus rares")
		}
		f.Words = append(f.Words, v)
	}
	if len(f.Words) == 0 && !f.Synonyms {
		return nil
	}
	f.Summary = strings.Join(summary[:min(len(summary), formsSummed)], ", ")
	if len(summary) > formsSummed {
		f.Summary += "…"
	}
	// The forms left out that are not among those shown stay left out.
	for _, form := range req.WithoutForms {
		if !seen[form] {
			f.Hidden = append(f.Hidden, hidden{"forms", "-" + form})
		}
	}
	return f
}

// whyForm says why a word stands for a form that is none of its own; empty: it is.
func whyForm(f kiosque.Form) string {
	switch {
	case f.Synonym:
		return "synonyme"
	case f.Derived:
		return "mot dérivé, dans les résultats élargis"
	}
	return ""
}

// wordsAndWidened are the words of a query, and what its second tier looks for beside: words derived from them, parts of quotations and compounds,
// words that are sought in the place of misspelt ones.
func wordsAndWidened(res *kiosque.SearchResult) []kiosque.QueryWord {
	words := slices.Clone(res.Query.Words)
	if res.Widened == nil {
		return words
	}
	for _, more := range res.Widened.Words {
		i := slices.IndexFunc(words, func(w kiosque.QueryWord) bool { return w.Text == more.Text })
		if i < 0 {
			words = append(words, more)
			continue
		}
		words[i].Forms = slices.Clone(words[i].Forms)
		for _, f := range more.Forms {
			if f.Derived {
				words[i].Forms = append(words[i].Forms, f)
			}
		}
	}
	return words
}

// tickedParams are what the form of families sends beside the parameters of the page.
func tickedParams() []address.Param {
	shown := address.List("shown", "a form that could be unticked", func(a *address.Asked) *[]string { return &a.Shown })
	kept := address.List("kept", "a form that was not", func(a *address.Asked) *[]string { return &a.Kept })
	shown.Repeat, kept.Repeat = formsShownAll, formsShownAll
	return []address.Param{shown, kept}
}

// unticked returns the forms that the form of families leaves out: those that were shown and not kept, for a browser does
// not say what was unticked, and those that were not shown.
func unticked(a *address.Asked) ([]string, error) {
	out := slices.DeleteFunc(slices.Clone(a.Search.WithoutForms), func(s string) bool { return slices.Contains(a.Shown, s) })
	for _, form := range a.Shown {
		if !slices.Contains(a.Kept, form) {
			if !slices.Contains(out, form) {
				out = append(out, form)
			}
		}
	}
	if len(out) > kiosque.MaxWithout {
		return nil, kiosque.BadRequest(
			fmt.Sprintf("%d formes écartées", len(out)),
			fmt.Sprintf("%d au plus ; exigez plutôt la forme voulue : =forme", kiosque.MaxWithout),
		)
	}
	return out, nil
}

// seeOther sends the reader to the address that a request has for good.
func seeOther(w http.ResponseWriter, target string) error {
	w.Header().Set("Location", target)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
	return nil
}
