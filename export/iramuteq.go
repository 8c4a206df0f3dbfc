package export

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// iramuteq is a corpus of IRaMuTeQ and Alceste: a line of stars and variables, and the text below it. A variable is
// *name_modality, of ASCII letters, digits and hyphens. No line of a text can be taken for one of variables, for no star
// stays in it; nor do the other signs by which the reader cuts or joins words ($, £, §, _). An article without words, which
// the reader would drop, is left out.
type iramuteq struct {
	variables []variable
	n         *Written
}

// variable is what a corpus says of each of its texts.
type variable struct {
	name  string
	value func(f *kiosque.Found) string // safe
}

func variables() []variable {
	of := func(name string, value func(f *kiosque.Found) string) variable {
		return variable{name, func(f *kiosque.Found) string { return category(value(f)) }}
	}
	return []variable{
		{"id", func(f *kiosque.Found) string { return handle(f.ID) }},
		of("source", func(f *kiosque.Found) string { return f.Source }),
		{"date", func(f *kiosque.Found) string { return dated(&f.Article) }},
		{"year", yearOf},
		{"yearmonth", monthOf},
		of("section", func(f *kiosque.Found) string { return f.Section }),
		of("date_precision", func(f *kiosque.Found) string { return f.Date.Precision().String() }),
		of("date_origin", func(f *kiosque.Found) string { return f.DateOrigin.String() }),
		of("authors", func(f *kiosque.Found) string { return strings.Join(f.Authors, between) }),
		of("agency", func(f *kiosque.Found) string { return f.Agency }),
		of("place", func(f *kiosque.Found) string { return f.Place }),
		of("tags", func(f *kiosque.Found) string { return strings.Join(f.Tags, between) }),
		of("page", func(f *kiosque.Found) string { return f.Page }),
		of("extract", func(f *kiosque.Found) string { return fmt.Sprint(f.Extract) }),
		of("occurrences", func(f *kiosque.Found) string { return fmt.Sprint(f.Occurrences) }),
	}
}

// usualVariables are the first of variables: those of a corpus for which none are chosen.
const usualVariables = 6

// Variables lists the variables that a corpus of IRaMuTeQ may have; Options.Columns chooses among them.
func Variables() (names []string) {
	for _, v := range variables() {
		names = append(names, v.name)
	}
	return names
}

// UsualVariables are those of a corpus for which none are chosen.
func UsualVariables() []string { return Variables()[:usualVariables] }

func variablesOf(names []string) ([]variable, error) {
	all := variables()
	if len(names) == 0 {
		return all[:usualVariables], nil
	}
	return chosen(names, all, func(v variable) string { return v.name }, "variable")
}

func (q *iramuteq) begin(*bufio.Writer) error { return nil }
func (q *iramuteq) end(*bufio.Writer) error   { return nil }

func (q *iramuteq) article(w *bufio.Writer, f *kiosque.Found) error {
	text := withoutMarks(strings.Join(parts(&f.Article), "\n\n"))
	if wordless(text) {
		q.n.LeftOut++
		return nil
	}
	_, _ = w.WriteString("****") // w remembers a failed write
	for _, v := range q.variables {
		// The name ends at the first underscore, so that a variable has none: date-precision.
		_, _ = w.WriteString(" *" + strings.ReplaceAll(v.name, "_", "-") + "_" + v.value(f))
	}
	_, err := w.WriteString("\n" + text + "\n\n")
	return err
}

// withoutMarks replaces the signs that mean something to the reader.
func withoutMarks(s string) string {
	return strings.NewReplacer("*", " ", "§", " ", "_", " ", "$", " dollar ", "£", " livre ").Replace(s)
}

// chosen returns those of all that have these names, in their order.
func chosen[T any](names []string, all []T, nameOf func(T) string, kind string) ([]T, error) {
	known := make([]string, len(all))
	for i, one := range all {
		known[i] = nameOf(one)
	}
	some := make([]T, len(names))
	for i, name := range names {
		k := slices.Index(known, name)
		if k < 0 {
			return nil, &kiosque.Error{Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("%s inconnue : « %s »", kind, name), Hint: kind + "s : " + list(known)}
		}
		if slices.Contains(names[:i], name) {
			return nil, &kiosque.Error{
				Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("%s demandée deux fois : « %s »", kind, name),
				Hint: "nommez chaque " + kind + " une fois",
			}
		}
		some[i] = all[k]
	}
	return some, nil
}
