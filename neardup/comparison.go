package neardup

import (
	"slices"

	"github.com/kiosque-search/kiosque"
)

// Comparison is what two articles have in common, and with its JSON tags the answer to those who ask for it.
type Comparison struct {
	Articles    [2]Compared `json:"articles"`
	Jaccard     float64     `json:"jaccard"`     // see Likeness
	Containment float64     `json:"containment"` // see Likeness
	Reprise     bool        `json:"reprise"`     // one is a reprise of the other
	Runs        []Run       `json:"runs"`        // of both texts, word by word, never nil
}

// Compared is one of the articles of a Comparison.
type Compared struct {
	ID     string             `json:"id"`
	Title  string             `json:"title"`
	Date   kiosque.Date       `json:"date"`
	Origin kiosque.DateOrigin `json:"date_origin"`
	Source string             `json:"source"`
	Text   string             `json:"text"` // lead and body, an empty line between them
}

// CompareArticles compares two articles by lead and body, as a whole and word by word.
func CompareArticles(a, b *kiosque.Article) *Comparison {
	var s Shingler
	shingles := slices.Clone(s.Shingles(a.Lead, a.Body))
	l := Compare(shingles, s.Shingles(b.Lead, b.Body))
	c := &Comparison{Articles: [2]Compared{compared(a), compared(b)}, Jaccard: l.Jaccard(), Containment: l.Containment(), Reprise: l.Reprise(), Runs: []Run{}}
	c.Runs = append(c.Runs, Align(c.Articles[0].Text, c.Articles[1].Text)...)
	return c
}

func compared(a *kiosque.Article) Compared {
	text := a.Lead + a.Body
	if a.Lead != "" && a.Body != "" {
		text = a.Lead + "\n\n" + a.Body
	}
	return Compared{ID: a.ID, Title: a.Title, Date: a.Date, Origin: a.DateOrigin, Source: a.Source, Text: text}
}
