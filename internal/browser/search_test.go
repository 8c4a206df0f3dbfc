package browser

import (
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const box = "Rechercher dans les articles"

// search: from the home page to results and to an article, and back by the browser's button.
func search(b *tab) {
	b.open(b.press + "/")
	b.find("heading", `[0-9]+ articles.*`)
	b.click("searchbox|combobox", box)
	b.keys("grève" + kb.Enter)
	b.arrives(`/\?q=gr%C3%A8ve`)
	b.find("heading", `10 articles.*`)
	b.click("link", "Au piquet de grève, la soupe et le droit")
	b.arrives(`/articles/CV-23-0047\?q=gr%C3%A8ve`)
	b.find("heading", "Au piquet de grève, la soupe et le droit")
	if n := eval[int](b, `document.querySelectorAll("article mark").length`); n == 0 {
		b.Error("nothing is marked in the article")
	}
	b.back(`/\?q=gr%C3%A8ve`)
	if v := b.find("searchbox|combobox", box).props["value"]; v != "grève" {
		b.Errorf("back at the results, the box has %q", v)
	}
	b.back(`/$`)
	b.find("heading", `[0-9]+ articles.*`)
}

// facets: a source is ticked and unticked, another left out, and what was chosen is in the address alone.
func facets(b *tab) {
	b.open(b.press + "/?q=port+OU+mer")
	b.find("heading", "65 articles.*")
	b.click("link", "Agence Ponant-Presse 21")
	b.arrives(`source=Agence`)
	b.find("heading", "21 articles.*")
	b.click("link", "Stade & Ville 8") // the other one also counts, as if the first were not chosen
	b.find("heading", "29 articles.*")
	b.back(`source=Agence\+Ponant-Presse$`)
	b.find("heading", "21 articles.*")
	b.click("link", "Retirer le filtre : .*Agence Ponant-Presse.*")
	b.arrives(`/\?q=port\+OU\+mer$`)
	b.find("heading", "65 articles.*")
	b.click("link", "exclure Stade & Ville")
	b.arrives(`not_source=Stade`)
	b.find("heading", "57 articles.*")
	b.click("link", "Ne plus écarter : Stade & Ville.*")
	b.find("heading", "65 articles.*")
}

// paging: from page to page, the last one included, each article once.
func paging(b *tab) {
	b.open(b.press + "/?q=port+OU+mer&size=20")
	seen := map[string]bool{}
	for page := 1; ; page++ {
		for _, u := range eval[[]string](b, `[...document.querySelectorAll("h3 a")].map(a => a.getAttribute("href").split("?")[0])`) {
			if seen[u] {
				b.Errorf("%s is on two pages", u)
			}
			seen[u] = true
		}
		if next, err := b.elements("link", "Suivante"); err != nil || len(next) == 0 {
			break
		}
		b.click("link", "Suivante")
		b.arrives(`from=` + []string{"", "20", "40", "60", "80"}[page] + `(&|$)`)
	}
	if len(seen) != 65 {
		b.Errorf("the pages show %d articles, want 65", len(seen))
	}
	b.gone("link", "Suivante")
	b.click("link", "Précédente")
	b.arrives(`from=40(&|$)`)
	b.click("link", "Page 1")
	b.arrives(`q=port\+OU\+mer&size=20$`)
}

// dates: from a bar of the chart to its articles; the table behind the chart leads to the same.
func dates(b *tab) {
	const bar = `document.querySelector('svg a[href*="since=2019"]')`
	b.open(b.press + "/?q=port+OU+mer&interval=year")
	b.find("heading", "65 articles.*")
	href := eval[string](b, bar+`.getAttribute("href")`)
	at := eval[[]float64](b, `(() => { const e = `+bar+`; e.scrollIntoView({block: "center"});
		const r = e.querySelector(".slot").getBoundingClientRect(); return [(r.left + r.right) / 2, r.top + 4] })()`)
	b.must(chromedp.Do(b.ctx, chromedp.MouseClickXY(at[0], at[1])))
	b.arrives(`since=2019`)
	if at := eval[string](b, "location.search"); at != strings.TrimPrefix(href, "./") {
		b.Errorf("the bar leads to %s, want %s", at, href)
	}
	b.find("heading", "8 articles.*")
	b.back(`interval=year$`)
	b.click("DisclosureTriangle", "En tableau")
	b.click("link", "2019")
	b.arrives(`since=2019`)
	b.find("heading", "8 articles.*")
}

// lines: where there is room, a line of the concordance is one line, and nothing lies over what is beside it.
func lines(b *tab) {
	b.open(b.press + "/concordance?q=port+OU+mer&width=12")
	for _, width := range []int64{1280, 1024, 960, 900, 800} {
		b.size(width, 900)
		if width >= 1280 {
			b.true(`[...document.querySelectorAll(".kwic tbody tr")].every(r => r.getBoundingClientRect().height < 40)`)
		}
		covered := eval[[]string](b, `[...document.querySelectorAll(".facets a")].filter(a => {
			a.scrollIntoView({block: "center"});
			const r = a.getBoundingClientRect(), top = document.elementFromPoint(r.left + 4, r.top + r.height / 2);
			return a.checkVisibility() && r.width > 0 && !(top === a || a.contains(top) || top && top.contains(a));
		}).map(a => a.textContent.trim())`)
		if len(covered) > 0 {
			b.Errorf("%d px: covered: %q", width, covered)
		}
	}
}

// firstHit: the first article is seen without scrolling, on a desk and in a hand, whatever stands above it.
func firstHit(b *tab) {
	filters := "&since=2012&until=2026&not_source=Stade+%26+Ville&not_section=Football&forms=-gr%C3%A8ves&collapse=1"
	for name, question := range map[string]string{
		"simple": "?q=gr%C3%A8ve", "long": "?q=" + strings.Repeat("gr%C3%A8ve+OU+conseil+OU+%22le+port%22+OU+", 12) + "maire",
		"filters": "?q=gr%C3%A8ve" + filters, "many filters": "?q=gr%C3%A8ve" + filters + strings.Repeat("&not_author=Jean+Ferrand", 9) + "&not_length=1-99",
		"remarks": "?q=%28gr%C3%A8ve+ET+%28maire+SAUF", "misspelt": "?q=municpal+conseill", "widened": "?q=gr%C3%A8ve+maire+zzyzx+port",
		"all at once": "?q=%28gr%C3%A8ve+municpal+conseil+zzyzx" + filters,
	} {
		for _, at := range []struct {
			width, height int64
			below         float64
		}{{1280, 900, 480}, {360, 740, 740}} {
			b.size(at.width, at.height)
			b.open(b.press + "/" + question)
			if top := eval[float64](b, `document.querySelector(".hit").getBoundingClientRect().top + scrollY`); top > at.below {
				b.Errorf("%s, %d px wide: the first article begins at %.0f px, want %.0f", name, at.width, top, at.below)
			}
		}
	}
}

// firstLine: so is the first line of every other view, whose settings are folded.
func firstLine(b *tab) {
	first := map[string]string{
		"concordance": ".kwic tbody tr", "voisins": ".words tbody tr", "specificites": ".words tbody tr", "suites": ".words tbody tr", "noms": ".words tbody tr",
		"courbes": ".curves svg", "comparer": ".hits .table tbody tr", "apparentes": ".related tbody tr",
	}
	filters := "&since=2012&until=2026&not_source=Stade+%26+Ville&not_section=Football"
	for view, of := range first {
		for name, question := range map[string]string{
			"simple": "?q=gr%C3%A8ve", "filters": "?q=gr%C3%A8ve" + filters + strings.Repeat("&not_author=Jean+Ferrand", 9),
			"remarks": "?q=%28gr%C3%A8ve+OU+%28maire" + filters,
			"long":    "?q=" + strings.Repeat("gr%C3%A8ve+OU+conseil+OU+%22le+port%22+OU+", 12) + "maire",
		} {
			if view == "comparer" {
				question += "&q2=port"
			}
			if view == "specificites" && name == "long" {
				question += "&q2=port&collapse=0"
			}
			for _, at := range []struct {
				width, height int64
				below         float64
			}{{1280, 900, 480}, {360, 740, 740}} {
				b.size(at.width, at.height)
				b.open(b.press + "/" + view + question)
				top := eval[float64](b, `(e => e ? e.getBoundingClientRect().top + scrollY : 9999)(document.querySelector("`+of+`"))`)
				if top > at.below {
					b.Errorf("%s, %s, %d px wide: the first line begins at %.0f px, want %.0f", view, name, at.width, top, at.below)
				}
			}
		}
	}
}

// folded: in a hand, chart and filters are folded, without scripts too, and whatever is not seen at first is behind a fold that opens.
func folded(b *tab) {
	b.scripts(false)
	const unseen = `[...document.querySelectorAll("a[href], button, select, input:not([type=hidden])")]
		.filter(e => !e.checkVisibility()).map(e => e.outerHTML.slice(0, 90))`
	for _, path := range []string{
		"/?q=port+OU+mer&since=2015&not_section=Football", "/concordance?q=port", "/courbes?q=port&q2=mer", "/comparer?q=port&q2=mer", "/voisins?q=port",
	} {
		b.size(360, 740)
		b.open(b.press + path)
		for _, of := range []string{".chart svg, .chart table", ".facet", ".bar .sorts", ".views li"} {
			if n := eval[int](b, `[...document.querySelectorAll("`+of+`")].filter(e => e.checkVisibility()).length`); n > 0 {
				b.Errorf("%s: %d of %s are not folded", path, n, of)
			}
		}
		eval[int](b, `[...document.querySelectorAll("details")].map(d => d.open = true).length`)
		if left := eval[[]string](b, unseen); len(left) > 0 {
			b.Errorf("%s: no fold has %s", path, strings.Join(left, "\n"))
		}
		b.size(1280, 900)
		if left := eval[[]string](b, unseen); len(left) != 1 || !strings.Contains(left[0], "#filtres") {
			b.Errorf("%s: with room, nothing but the way to the filters is hidden, not %s", path, strings.Join(left, "\n"))
		}
	}
	b.size(360, 740)
	b.open(b.press + "/?q=port+OU+mer")
	b.click("DisclosureTriangle", "Graphique : articles par .*")
	b.true(`document.querySelector(".chart svg").checkVisibility()`)
	b.click("link", "Filtrer les articles")
	b.click("link", "Agence Ponant-Presse 21")
	b.arrives(`source=Agence`)
	b.click("DisclosureTriangle", "Tri : pertinence")
	b.click("link", "plus récents")
	b.arrives(`sort=-date`)
}

// advice: what is shown where nothing was found leads to something.
func advice(b *tab) {
	b.open(b.press + "/?q=gr%C3%A8ve+ET+zzyzx")
	b.find("heading", "Aucun résultat")
	b.find("heading", "Pourquoi aucun résultat.*")
	b.click("link", "10 articles sans zzyzx")
	b.arrives(`q=gr%C3%A8ve$`)
	b.find("heading", "10 articles.*")
	b.open(b.press + "/?q=gr%C3%A8ve+ET+zzyzx+ET+yyzx&widen=never") // two words that no article has: the rest of the query is offered
	b.find("heading", "Pourquoi aucun résultat.*")
	b.gone("columnheader", "Sans cette condition")
	b.click("link", "grève")
	b.arrives(`q=gr%C3%A8ve&widen=never$`)
	b.find("heading", "10 articles.*")
	b.open(b.press + "/?q=municpal")
	b.click("link", "municipal")
	b.arrives(`q=municipal`)
	b.find("heading", "[0-9]+ articles.*")
}

// plain: without scripts, everything still works by links and forms.
func plain(b *tab) {
	b.scripts(false)
	b.allow("log rendering Blocked aria-hidden") // a click puts the focus into the chart, and leaves the page at once
	b.open(b.press + "/")
	if eval[bool](b, `document.querySelector("[role=listbox], [aria-pressed]") !== null`) {
		b.Error("scripts run")
	}
	search(b)
	facets(b)
	paging(b)
	dates(b)
	advice(b)
	b.open(b.press + "/?q=conseil")
	b.click("DisclosureTriangle", "Formes cherchées.*")
	b.click("checkbox", "conseils [0-9]+")
	b.click("button", "Ne chercher que les formes cochées")
	b.arrives(`forms=`)
	b.click("DisclosureTriangle", "Dates et tri")
	b.click("textbox", "Du")
	b.keys("2023" + kb.Enter)
	b.arrives(`since=2023`)
	b.open(b.press + "/facettes/source?q=port+OU+mer")
	b.click("searchbox", "Chercher.*")
	b.keys("vézarne" + kb.Enter)
	b.arrives(`contains=`)
	b.click("link", "Le Courrier de la Vézarne.*")
	b.arrives(`/\?.*source=Le\+Courrier`)
	b.open(b.press + "/aide")
	b.find("heading", ".*langage.*|.*requêtes.*")
}
