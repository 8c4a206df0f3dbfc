package related

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/printed"
	"github.com/kiosque-search/kiosque/query"
)

// words are those of the query that a text may spell out or shorten, as typed.
func (f *finder) words() (words []string) {
	open := 0
	for n := range query.Nodes(f.read.Root) {
		if open > 0 { // what a field holds, or SAUF excludes
			open--
			continue
		}
		switch n := n.(type) {
		case *query.Not:
			for range query.Nodes(n.Node) {
				open++
			}
		case *query.Field:
			if !n.Name.IsText() {
				for range query.Nodes(n.Node) {
					open++
				}
			}
		case *query.Word:
			words = append(words, n.Text)
		}
	}
	return words
}

// acronyms resolves those of the query, and finds those of its words.
func (f *finder) acronyms(hits []kiosque.Hit) error {
	words := f.words()
	asked := map[string]string{} // letters to the word of the query
	for _, w := range words {
		short := letters(w)
		if lower := strings.ToLower(w); short == "" && lower == w { // ccn
			short = letters(strings.ToUpper(w))
		}
		if short != "" && !query.IsFunctionWord(w) && len(asked) < maxAsked {
			asked[short] = w
		}
	}
	said := map[pair]map[string]bool{} // to the articles that say so
	printed := map[pair]pair{}
	read := map[string]bool{}
	var r reader
	look := func(hits []kiosque.Hit, found bool) error {
		for _, h := range hits {
			if read[h.ID] {
				continue
			}
			read[h.ID] = true
			a, err := f.in.Article(f.ctx, h.ID)
			if err != nil {
				if kiosque.CodeOf(err) == kiosque.CodeNotFound {
					continue // it has left the collection since
				}
				return err
			}
			texts := []string{a.Title, a.Lead, head(a.Body)}
			if found {
				f.gather(a, texts)
			}
			for _, text := range texts {
				for _, p := range r.pairs(text) {
					key := pair{letters(p.short), alike(p.long)}
					if said[key] == nil {
						said[key], printed[key] = map[string]bool{}, p
					} else if len(p.long) < len(printed[key].long) { // the singular
						printed[key] = p
					}
					said[key][a.ID] = true
				}
			}
		}
		return nil
	}
	if err := look(hits, true); err != nil {
		return err
	}
	for _, w := range asked {
		more := f.counting(query.Quote(w))
		more.Size, more.WithoutForms = readArticles, nil
		found, err := f.in.Search(f.ctx, more)
		if err != nil {
			return err
		}
		if err := look(found.Hits, false); err != nil {
			return err
		}
	}
	f.out.Read = len(read)
	for key, articles := range said {
		p := printed[key]
		o := Acronym{Short: p.short, Long: p.long, Said: len(articles)}
		long := `"` + strings.ReplaceAll(p.long, `"`, "") + `"`
		switch w, is := asked[key.short]; {
		case is:
			o.Alone, o.With = long, f.instead(w, long)
		case f.isAsked(p.long, words):
			o.Alone = query.Quote(p.short)
			o.With = f.or(o.Alone)
		default:
			continue
		}
		f.out.Acronyms = append(f.out.Acronyms, o)
	}
	slices.SortFunc(f.out.Acronyms, func(a, b Acronym) int {
		return cmp.Or(cmp.Compare(b.Said, a.Said), strings.Compare(a.Short, b.Short), strings.Compare(a.Long, b.Long))
	})
	f.out.Acronyms = slices.Clip(f.out.Acronyms[:min(len(f.out.Acronyms), maxAcronyms)])
	for i := range f.out.Acronyms {
		o := &f.out.Acronyms[i]
		var err error
		if o.All, err = f.count(o.Alone); err != nil {
			return err
		}
	}
	return nil
}

// isAsked reports whether the words of the query spell out what an acronym stands for.
func (f *finder) isAsked(long string, words []string) bool {
	var a analysis.Analyzer
	n := 0
	for _, t := range a.Analyze([]byte(long)) {
		term := a.Term(t)
		if analysis.Elided(term) || query.IsFunctionWord(string(term)) {
			continue
		}
		n++
		if fold := analysis.FoldString(string(term)); !f.own[fold] && !slices.ContainsFunc(words, func(w string) bool { return analysis.FoldString(w) == fold }) {
			return false
		}
	}
	return n > 1
}

// instead is the query in which one word may be another expression too.
func (f *finder) instead(word, other string) string {
	for n := range query.Nodes(f.read.Root) {
		if w, ok := n.(*query.Word); ok && w.Text == word && w.At.End <= len(f.read.Text) && f.read.Text[w.At.Start:w.At.End] == word {
			choice := word + " OU " + other
			if len(strings.TrimSpace(f.read.Text)) > len(word) {
				choice = "(" + choice + ")"
			}
			return f.read.Text[:w.At.Start] + choice + f.read.Text[w.At.End:]
		}
	}
	return f.or(other)
}

// head is the beginning of a text, as much of it as is read.
func head(text string) string {
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "")
}

// gather notes which forms an article has.
func (f *finder) gather(a *kiosque.Article, texts []string) {
	forms := map[string]bool{}
	for _, text := range texts {
		for _, t := range f.analyzer.Analyze([]byte(text)) {
			forms[string(f.analyzer.Term(t))] = true
		}
	}
	for form := range forms {
		f.seen[form]++
	}
	f.texts = append(f.texts, a)
}

// spell says how the articles read print the words that are told.
func (f *finder) spell() {
	forms := make([][]string, len(f.out.Words))
	for i, w := range f.out.Words {
		forms[i] = []string{w.Text}
	}
	reader := printed.NewReader(forms)
	for _, a := range f.texts {
		reader.Article(a)
	}
	for i := range forms {
		f.out.Words[i].Printed = reader.Printed(i)
	}
}

// alike is the same for what an acronym stands for in the singular and in the plural.
func alike(long string) string {
	words := strings.FieldsFunc(analysis.FoldString(long), func(r rune) bool { return r == ' ' || r == '-' })
	for i, w := range words {
		if r := []rune(w); len(r) > stem {
			words[i] = string(r[:stem])
		}
	}
	return strings.Join(words, " ")
}

// stem is how many letters of a word tell it from others that an acronym may stand for.
const stem = 5
