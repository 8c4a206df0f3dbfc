package highlight

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// page is ten articles of about 2.4 kB, as a page of results has them.
func page(tb testing.TB) []*kiosque.Article {
	tb.Helper()
	sentences := []string{
		"Le conseil municipal de Port-Vernay s'est réuni lundi soir en présence d'une centaine d'habitants.",
		"La maire a présenté un budget de 1 500 000 euros, en hausse de 3,5 % par rapport à l'an dernier.",
		"« Nous n'avons plus les moyens d'entretenir la digue », a-t-elle déclaré à l'issue de la séance.",
		"Les dockers du port ont déposé un préavis de grève pour protester contre la réforme des retraites.",
		"Selon le ministère de l'Écologie, aucune décision n'a été prise à ce stade.",
		"Le préfet, M. Lorrec, a promis de recevoir les représentants des salarié·e·s avant la fin du mois.",
		"À quelques kilomètres de là, la S.N.C.F. a suspendu la circulation des trains régionaux.",
		"L’association des pêcheurs rappelle qu’une œuvre pareille ne s’improvise pas et que l’État doit payer.",
		"Les négociations devraient reprendre mardi, mais personne n'attend d'accord avant l'été prochain.",
	}
	r := rand.New(rand.NewPCG(1, 2))
	var articles []*kiosque.Article
	for i := range 10 {
		var b strings.Builder
		for b.Len() < 2300 {
			b.WriteString(sentences[r.IntN(len(sentences))])
			b.WriteString([]string{" ", " ", "\n\n"}[r.IntN(3)])
		}
		articles = append(articles, &kiosque.Article{Title: fmt.Sprintf("Port-Vernay : la grève continue (%d)", i), Body: b.String()})
	}
	return articles
}

// queries are from one word to a list of five hundred.
func queries(tb testing.TB) map[string]*match.Query {
	tb.Helper()
	var list strings.Builder
	for i := range 500 {
		fmt.Fprintf(&list, "terme%d|termes%d\n", i, i)
	}
	list.WriteString("grève\n")
	var prefix strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&prefix, "|p%d", i)
	}
	return map[string]*match.Query{
		"one":      compile(tb, "grève|grèves"),
		"three":    compile(tb, "+réforme|réformes|réformer\n+retraites|retraite\n+préavis"),
		"phrase":   compile(tb, "préavis de grève"),
		"frequent": compile(tb, "de\nla\nles|le\nl'"),
		"list500":  compile(tb, list.String()),
		"prefix":   compile(tb, "préfet|préavis"+prefix.String()),
	}
}

// BenchmarkPage is the snippets of one page of results: ten articles, two snippets each, the query as it comes.
func BenchmarkPage(b *testing.B) {
	articles := page(b)
	for name, q := range queries(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h := New(q)
				for _, a := range articles {
					h.Article(a, nil, Options{})
				}
			}
		})
	}
}

// BenchmarkNew is the part of BenchmarkPage that depends on the query alone.
func BenchmarkNew(b *testing.B) {
	for name, q := range queries(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				New(q)
			}
		})
	}
}

// BenchmarkAnalyze is the part of BenchmarkPage that no highlighter can save.
func BenchmarkAnalyze(b *testing.B) {
	articles := page(b)
	h := New(compile(b, "absent"))
	s := h.scratch()
	for b.Loop() {
		for _, a := range articles {
			for f, text := range []string{a.Title, a.Lead, a.Body} {
				s.parts[f].analyzer.Analyze(append(s.parts[f].text[:0], text...))
			}
		}
	}
}
