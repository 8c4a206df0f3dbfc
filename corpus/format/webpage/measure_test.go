package webpage

import (
	"flag"
	"fmt"
	"html"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/corpus/record"
)

var update = flag.Bool("update", false, "rewrite testdata/measure.txt")

// paragraphs are the text of the article of all pages.
var paragraphs = []string{
	"Le conseil municipal de Port-Tudy a voté lundi soir, après trois heures de débat, la réfection complète de la digue emportée par la tempête de janvier.",
	"« Nous ne pouvions plus attendre un hiver de plus », a déclaré la maire, Anna Stride, devant une salle comble où se pressaient pêcheurs et commerçants.",
	"Les travaux dureront six mois. La route du port sera fermée aux voitures, et le marché du samedi se tiendra sur la place de l’église jusqu’au printemps.",
	"Le département paiera la moitié de la somme, la région un quart. La commune empruntera le reste auprès d’une banque de la ville, sur quinze ans.",
	"Un chantier surveillé",
	"L’ingénieur du port, Paul Marin, rappelle que la première digue, bâtie en 1887, avait tenu plus d’un siècle : « La pierre vient de la carrière d’en " +
		"face. »",
	"Trois entreprises ont répondu à l’appel d’offres. Le choix sera connu le 12 décembre, et les premiers blocs devraient être posés avant la fin du " +
		"mois de mars.",
	"L’opposition s’est abstenue. Elle réclame une étude sur la montée des eaux, que le préfet a promise pour l’été, sans en préciser le calendrier ni le coût.",
}

// pages are ways in which papers put an article into a page: what stands around it, and how it is declared.
var pages = []struct {
	name string
	page func(body string) string
}{
	{"bare", func(b string) string { return "<html><body>" + b + "</body></html>" }},
	{"article", func(b string) string { return shell("", "<main><article><h1>La digue</h1>"+b+"</article></main>") }},
	{"divs", func(b string) string {
		return shell("", `<div id="wrapper"><div class="col-8"><div class="title">La digue</div><div class="text">`+b+`</div></div><div `+
			`class="col-4">`+related+`</div></div>`)
	}},
	{"table of 2001", func(b string) string {
		return `<html><body bgcolor=white><table><tr><td>` + menu + `</td><td><font size=5>La ` +
			`digue</font>` + b + `</td><td>` + related + `</td></tr></table></body></html>`
	}},
	{"consent banner", func(b string) string {
		return shell("", `<div id="didomi-host" class="didomi-popup" role="dialog" aria-label="consentement">`+consent+`</div><article>`+b+`</article>`)
	}},
	{"consent banner, plain", func(b string) string {
		return shell("", `<div class="cookie-banner">`+consent+`</div><article>`+b+`</article>`)
	}},
	{"read also, within", func(b string) string {
		return shell("", `<article>`+between(b, `<p class="lire-aussi"><strong>Lire aussi :</strong> <a href="/x">Le bac rouvre à midi, la foule `+
			`attend</a></p>`)+`</article>`)
	}},
	{"read also, without class", func(b string) string {
		return shell("", `<article>`+between(b, `<p><strong>À lire aussi</strong> <a href="/x">Le bac rouvre à midi, la foule attend sur le `+
			`quai</a></p>`)+`</article>`)
	}},
	{"related", func(b string) string {
		return shell("", `<article>`+b+`</article><section class="related">`+related+`</section>`)
	}},
	{"newsletter within", func(b string) string {
		return shell("", `<article>`+between(b, `<div class="newsletter-box"><p>Recevez chaque matin notre lettre d’information, gratuite et sans publicité.</p>`+
			`<form><input type="email"><button>Je m’inscris</button></form></div>`)+`</article>`)
	}},
	{"captions", func(b string) string {
		return shell("", `<article>`+between(b, `<figure><img src="d.jpg"><figcaption>La digue après la tempête, photographiée mardi matin. Photo Le `+
			`Phare</figcaption></figure>`)+`</article>`)
	}},
	{"paywall", func(b string) string {
		return shell("", `<article>`+b+`<div class="paywall"><p>Cet article est réservé aux abonnés. Abonnez-vous pour 1 € le premier mois, sans `+
			`engagement.</p></div></article>`)
	}},
	{"paywall around the text", func(b string) string {
		return shell("", `<article>`+strings.ReplaceAll(b, "<p>", `<p class="paywall abonnes">`)+`</article>`)
	}},
	{"share bar", func(b string) string {
		return shell("", `<article><div class="share"><a>Partager sur Facebook</a> <a>Partager sur Twitter</a> <a>Envoyer par courriel</a></div>`+b+`</article>`)
	}},
	{"comments", func(b string) string {
		return shell("", `<article>`+b+`</article><div id="comments"><h3>Commentaires (2)</h3><div class="comment"><p>Encore un emprunt, et qui paiera pour `+
			`tout cela, sinon nous ?</p></div>`+
			`<div class="comment"><p>Il était temps, la mer n’attend pas les conseillers municipaux.</p></div></div>`)
	}},
	{"amp", func(b string) string {
		return `<!doctype html><html amp lang="fr"><head><meta charset="utf-8"><title>La digue</title><style ` +
			`amp-boilerplate>body{}</style></head><body><amp-sidebar>` + menu +
			`</amp-sidebar><article>` + between(b, `<amp-img src="d.jpg" width=1 height=1><noscript><img `+
			`src="d.jpg"></noscript></amp-img>`) + `</article><amp-consent>` + consent +
			`</amp-consent></body></html>`
	}},
	{"noscript", func(b string) string {
		return shell("", `<noscript>Activez JavaScript pour lire ce site dans de bonnes conditions.</noscript><article>`+b+`</article>`)
	}},
	{"json-ld, body as text", func(string) string {
		return shell(linkedData(strings.Join(paragraphs, " ")), "<div>"+related+"</div>")
	}},
	{"json-ld, body as HTML", func(string) string {
		return shell(linkedData("<p>"+strings.Join(paragraphs, "</p><p>")+"</p>"), "<div>"+related+"</div>")
	}},
	{"json-ld, escaped HTML", func(string) string {
		return shell(linkedData(html.EscapeString("<p>"+strings.Join(paragraphs, "</p><p>")+"</p>")), "<div>"+related+"</div>")
	}},
	{"json-ld, cut page", func(string) string {
		return shell(linkedData(strings.Join(paragraphs, "\\n\\n")), "<article><p>"+paragraphs[0]+"</p><p>Il vous reste 80 % de cet article à lire.</p></article>")
	}},
	{"json-ld beside page", func(b string) string {
		return shell(linkedData(strings.Join(paragraphs, " ")), "<article>"+b+"</article>"+related)
	}},
	{"json-ld, cut body", func(b string) string { return shell(linkedData(paragraphs[0]), "<article>"+b+"</article>") }},
	{"line breaks", func(b string) string {
		return shell("", `<div id="contenu"><h1>La digue</h1>`+strings.ReplaceAll(strings.ReplaceAll(b, "<p>", ""), "</p>", "<br><br>")+`</div>`)
	}},
	{"article in an article", func(b string) string {
		return shell("", `<article>`+b+`</article><article class="teaser"><h2><a>Le bac</a></h2><p>Il part à midi.</p></article>`)
	}},
}

const (
	menu    = `<ul><li><a href="/">Accueil</a></li><li><a href="/mer">Mer</a></li><li><a href="/sport">Sport</a></li><li><a href="/abo">S’abonner</a></li></ul>`
	consent = `<p>Avec votre accord, nos 842 partenaires et nous utilisons des cookies ou technologies similaires pour stocker et accéder à des ` +
		`informations personnelles.</p>` +
		`<p>Vous pouvez retirer votre consentement à tout moment.</p><button>Tout accepter</button>`
	related = `<h3>Sur le même sujet</h3><ul><li><a href="/1">Le bac rouvre à midi</a></li><li><a href="/2">La criée vend moins de sardines</a></li>` +
		`<li><a href="/3">Un phare repeint en rouge et blanc</a></li></ul>`
)

// shell is a page with what papers have around everything.
func shell(head, body string) string {
	return `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>La digue | Le Phare</title>` + head + `</head><body><header><a href="/">Le ` +
		`Phare</a>` +
		`<nav>` + menu + `</nav></header>` + body + `<footer><p>Mentions légales. Tous droits réservés. Gérer les cookies. Qui sommes-nous ` +
		`?</p></footer></body></html>`
}

// between puts something in the middle of a text.
func between(body, what string) string {
	i := strings.Index(body[len(body)/2:], "<p>") + len(body)/2
	return body[:i] + what + body[i:]
}

// linkedData declares the article.
func linkedData(body string) string {
	return `<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},{"@type":["NewsArticle"],"headline":"La digue",` +
		`"articleBody":"` + strings.ReplaceAll(body, `"`, `\"`) + `"}]}</script>`
}

// words counts the words of a text.
func words(s string) (map[string]int, int) {
	out, n := map[string]int{}, 0
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		out[w]++
		n++
	}
	return out, n
}

// TestMeasure reads pages whose text is known and compares the words: of those of the article, how many are read; of
// those that are read, how many are the article's. The figures are reviewed in testdata/measure.txt.
func TestMeasure(t *testing.T) {
	var b strings.Builder
	b.WriteString("page                         paragraphs  recall  precision\n")
	same, known, all := 0, 0, 0
	whole := paragraphs
	defer func() { paragraphs = whole }()
	for _, length := range []int{len(whole), 3} {
		paragraphs = whole[:length]
		var body strings.Builder
		for _, p := range paragraphs {
			body.WriteString("<p>" + p + "</p>\n")
		}
		want, wanted := words(strings.Join(paragraphs, " "))
		for _, p := range pages {
			rec, err := Parse(p.page(body.String()), "")
			if err != nil {
				t.Fatal(err)
			}
			got, n := words(rec.Text(record.Body))
			both := 0
			for w, k := range got {
				both += min(k, want[w])
			}
			recall, precision := float64(both)/float64(wanted), float64(both)/float64(max(n, 1))
			fmt.Fprintf(&b, "%-28s %10d  %6.3f  %9.3f\n", p.name, length, recall, precision)
			same, known, all = same+both, known+wanted, all+n
			if recall < .95 || precision < .90 {
				t.Errorf("%s: recall %.3f, precision %.3f\n%s", p.name, recall, precision, rec.Text(record.Body))
			}
		}
	}
	for _, s := range sites(t) {
		for _, length := range []int{len(whole), 3} {
			a := printed{"La digue de Port-Tudy sera refaite", "Emportée par la tempête, elle coûtera six mois de travaux et un emprunt.", whole[:length]}
			both, wanted, n := s.read(t, a)
			recall, precision := float64(both)/float64(wanted), float64(both)/float64(max(n, 1))
			fmt.Fprintf(&b, "%-28s %10d  %6.3f  %9.3f\n", s.name, length, recall, precision)
			same, known, all = same+both, known+wanted, all+n
			if recall < .95 || precision < .80 {
				t.Errorf("%s: recall %.3f, precision %.3f", s.name, recall, precision)
			}
		}
	}
	fmt.Fprintf(&b, "%-28s %10s  %6.3f  %9.3f\n", "all", "", float64(same)/float64(known), float64(same)/float64(all))
	const golden = "testdata/measure.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
