package web

import (
	"net/url"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// articlePage is one article, whole.
type articlePage struct {
	frame
	articleView
	Back string // address of the results it was found in, if any
	Data string // address of the same in the API
}

// articleView is a kiosque.Article as the page shows it.
type articleView struct {
	Heading  string
	Derived  bool
	Date     dateView
	Facts    []fact
	Lead     []string // paragraphs
	Body     []string
	Original string // address of the original on the web, only if it is one
}

type fact struct{ Name, Value string }

func newArticleView(a *kiosque.Article) articleView {
	v := articleView{
		Heading: titleOr(a.Title), Derived: a.TitleDerived, Date: newDateView(a.Date, a.DateOrigin),
		Lead: paragraphs(a.Lead), Body: paragraphs(a.Body), Original: webAddress(a.URL),
	}
	for _, f := range []fact{
		{"Source", a.Source},
		{"Rubrique", a.Section},
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
	return v
}

// paragraphs divides a text at its empty lines, or at its line breaks where it has no empty line, as
// kiosque.Article.Body says.
func paragraphs(text string) []string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	var out, current []string
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			current = append(current, l)
			continue
		}
		if len(current) > 0 {
			out = append(out, strings.Join(current, "\n"))
			current = nil
		}
	}
	if len(out) == 0 { // no empty line between the first and the last one
		return current
	}
	return append(out, strings.Join(current, "\n"))
}

// webAddress returns an address that is safe to link to, or nothing: an article says what it likes, javascript:
// among it.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
