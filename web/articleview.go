package web

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// articlePage is one article, whole.
type articlePage struct {
	frame
	articleView
	Back  string // address of the results it was found in, if any
	Files []link // the same in the API, in its forms
	Like  []similarView
	Cited reference // how the article is cited
}

// articleView is a kiosque.MarkedArticle as the page shows it.
type articleView struct {
	Heading  []segment
	Derived  bool
	Date     dateView
	Facts    []fact
	Lead     [][]segment // paragraphs
	Body     [][]segment
	Extract  bool
	Original string // address of the original on the web, only if it is one
	Question string // what is marked, if something was asked
	Marks    *marks // nil: nothing was asked
}

type fact struct{ Name, Value string }

// marks leads from one marked place to the next.
type marks struct {
	Found string
	Links []link // to the first of them
	More  string
}

// marksLinked is how many marked places have a link of their own; the keyboard, or a browser's own search, reach them all.
const marksLinked = 60

func newArticleView(a *kiosque.MarkedArticle, query string) articleView {
	title, titleSpans := a.Title, a.TitleSpans
	if strings.TrimSpace(title) == "" {
		title, titleSpans = french.TitleOr(""), nil
	}
	n := 0 // places marked so far
	v := articleView{
		Heading: numbered(segments(title, titleSpans), &n), Derived: a.TitleDerived, Date: newDateView(a.Date, a.DateOrigin),
		Lead: markedParagraphs(a.Lead, a.LeadSpans, &n), Body: markedParagraphs(a.Body, a.BodySpans, &n),
		Extract: a.Extract, Original: address.OnTheWeb(a.URL),
	}
	if query = strings.TrimSpace(query); query != "" {
		v.Question = french.Clip(query)
		v.Marks = newMarks(a.Occurrences, n)
	}
	for _, f := range []fact{
		{"Source", a.Source},
		{"Rubrique", a.Section},
		{"Page", a.Page},
		{"Auteurs", strings.Join(a.Authors, ", ")},
		{"Agence", a.Agency},
		{"Lieu", a.Place},
		{"Mots-clés", strings.Join(a.Tags, ", ")},
		{"Identifiant", a.ID},
	} {
		if f.Name == "Auteurs" && len(a.Authors) == 1 {
			f.Name = "Auteur"
		}
		if strings.TrimSpace(f.Value) != "" {
			v.Facts = append(v.Facts, f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.Details)) {
		v.Facts = append(v.Facts, fact{kiosque.DetailLabel(name), a.Details[name]})
	}
	return v
}

// newMarks links to the places marked: at most as many as there are occurrences, for one may overlap the next.
func newMarks(occurrences, places int) *marks {
	if places == 0 {
		return &marks{Found: "aucune occurrence ici"}
	}
	m := &marks{Found: french.Quantity(max(occurrences, places), "occurrence", "occurrences")}
	for i := range min(places, marksLinked) {
		m.Links = append(m.Links, link{Label: strconv.Itoa(i + 1), URL: "#o" + strconv.Itoa(i+1)})
	}
	if more := places - len(m.Links); more > 0 {
		m.More = "et " + french.Number(more) + " autres"
	}
	return m
}

// numbered numbers the marks of a text after the n before it.
func numbered(list []segment, n *int) []segment {
	for i := range list {
		if list[i].Mark {
			*n++
			list[i].Number = *n
		}
	}
	return list
}

// markedParagraphs is a text in its paragraphs, with its marks. One that reaches over the end of a paragraph goes on in
// the next.
func markedParagraphs(text string, spans []kiosque.Span, n *int) [][]segment {
	var out [][]segment
	for _, p := range paragraphs(text) {
		var inside []kiosque.Span
		for _, s := range spans {
			if s.Start < p.End && s.End > p.Start {
				inside = append(inside, kiosque.Span{Start: max(s.Start, p.Start) - p.Start, End: min(s.End, p.End) - p.Start})
			}
		}
		out = append(out, numbered(segments(text[p.Start:p.End], inside), n))
	}
	return out
}

// paragraphs divides a text at its empty lines, or at its line breaks where it has no empty line, as
// kiosque.Article.Body says.
func paragraphs(text string) []kiosque.Span {
	var blocks, lines []kiosque.Span // of lines without an empty one between
	open := false
	for at := 0; at < len(text); {
		end, next := len(text), len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		line := kiosque.Span{Start: at, End: len(strings.TrimSuffix(text[:end], "\r"))}
		at = next
		if strings.TrimSpace(text[line.Start:line.End]) == "" {
			open = false
			continue
		}
		lines = append(lines, line)
		if !open {
			blocks = append(blocks, line)
		}
		blocks[len(blocks)-1].End = line.End
		open = true
	}
	if len(blocks) == 1 { // no empty line between the first and the last one
		return lines
	}
	return blocks
}

// similarView is an article like the one shown.
type similarView struct {
	hitView
	Compare string // address of the comparison of both
	Shared  string // the words that decided
}

// Similar articles shown, and words of each.
const (
	similarShown = 5
	sharedShown  = 6
)

func newSimilar(home string, res *kiosque.SimilarResult) []similarView {
	var out []similarView
	for _, hit := range res.Hits {
		out = append(out, similarView{
			hitView: newHitView(home, "", hit.Hit), Compare: home + "comparer" + comparePath(res.ID, hit.ID),
			Shared: strings.Join(hit.Terms[:min(len(hit.Terms), sharedShown)], ", "),
		})
	}
	return out
}
