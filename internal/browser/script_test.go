package browser

import (
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// brush: drawing over the chart chooses its dates; a drawing that is given up chooses nothing.
func brush(b *tab) {
	b.open(b.press + "/?q=port+OU+mer&interval=year")
	b.find("heading", "65 articles.*")
	at := eval[[]float64](b, `(() => { const year = y => document.querySelector('svg [data-value="' + y + '"] .slot');
		year(2019).scrollIntoView({block: "center"}); const a = year(2019).getBoundingClientRect(), z = year(2021).getBoundingClientRect();
		return [a.left + 1, z.right - 1, a.top + a.height / 2] })()`)
	b.draw(at[0], at[1], at[2])
	b.true(`document.querySelector(".brushed").textContent === "2019 – 2021"`)
	b.keys(kb.Escape)
	b.true(`document.querySelector(".brushed").textContent === ""`)
	b.drop(at[1], at[2])
	b.draw(at[0], at[1], at[2])
	b.drop(at[1], at[2])
	b.arrives(`since=2019&until=2021`)
	b.find("heading", "18 articles.*")
}

// draw presses the mouse and moves it, drop lets it go.
func (b *tab) draw(fromX, toX, y float64) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.MouseEvent(chromedp.MousePressed, fromX, y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		chromedp.MouseEvent(chromedp.MouseMoved, (fromX+toX)/2, y, held), chromedp.MouseEvent(chromedp.MouseMoved, toX, y, held)))
}

func (b *tab) drop(x, y float64) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.MouseEvent(chromedp.MouseReleased, x, y, chromedp.ButtonLeft, chromedp.ClickCount(1))))
}

// held says that the left button is down meanwhile.
func held(p *input.DispatchMouseEventParams) {
	p.Button, p.Buttons = input.MouseButtonLeft, 1
}

// facetFind: a facet is looked into while one types.
func facetFind(b *tab) {
	b.open(b.press + "/facettes/source?q=port+OU+mer")
	b.click("searchbox", "Chercher.*")
	b.keys("vézarne")
	b.gone("link", "Stade & Ville 12")
	b.click("link", "Le Courrier de la Vézarne.*")
	b.arrives(`/\?.*source=Le\+Courrier`)
	b.find("heading", "6 articles.*")
}

// completion: the list below the box is walked through by the arrow keys, taken by Enter, closed by Escape.
func completion(b *tab) {
	b.open(b.press + "/")
	b.focus("combobox", box)
	b.keys("minis")
	b.find("listbox", "Propositions")
	if e := b.find("combobox", box); e.props["expanded"] != "true" {
		b.Errorf("the box does not say that the list is open: %v", e.props)
	}
	b.keys(kb.ArrowDown)
	first := b.find("option", "minist.*").name
	b.true(`document.querySelector("[role=option]").getAttribute("aria-selected") === "true"`)
	b.audit("with completions", allRules)
	b.shot("completion-light")
	b.true(`document.getElementById("q").getAttribute("aria-activedescendant") === document.querySelector("[role=option]").id`)
	b.keys(kb.Escape)
	b.gone("listbox", "Propositions")
	if v := b.find("combobox", box).props["value"]; v != "minis" {
		b.Errorf("Escape leaves %q in the box", v)
	}
	b.keys("t")
	b.find("listbox", "Propositions")
	b.keys(kb.ArrowDown + kb.ArrowUp + kb.ArrowDown + kb.Enter)
	b.gone("listbox", "Propositions")
	word, _, _ := strings.Cut(first, " ")
	if v := b.find("combobox", box).props["value"]; !strings.HasPrefix(v, "minist") || !strings.HasPrefix(word, "minist") {
		b.Errorf("Enter takes %q, the first of the list is %q", v, first)
	}
	b.keys(kb.Enter)
	b.arrives(`q=minist`)
}

// occurrences: n and p go from one occurrence to the next and back, and around; so do the buttons.
func occurrences(b *tab) {
	b.open(b.press + "/articles/CV-23-0047?q=gr%C3%A8ve")
	b.find("heading", "Au piquet de grève, la soupe et le droit")
	marks := eval[int](b, `document.querySelectorAll("mark[id]").length`)
	if marks < 3 {
		b.Fatalf("%d marks", marks)
	}
	const here = `document.querySelectorAll("mark.here").length === 1 && [...document.querySelectorAll("mark[id]")].findIndex(m => m.matches(".here"))`
	const inWindow = `(() => { const r = document.querySelector("mark.here").getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight })()`
	b.keys("n")
	b.true(here + " === 0")
	b.true(inWindow)
	b.keys("n")
	b.true(here + " === 1")
	b.keys("p")
	b.true(here + " === 0")
	b.keys("p")
	b.true(here + " === document.querySelectorAll('mark[id]').length - 1")
	b.true(inWindow)
	b.audit("at an occurrence", allRules)
	b.shot("occurrence-light")
	b.click("button", "Suivante")
	b.true(here + " === 0")
	b.true(`location.hash === "#" + document.querySelector("mark.here").id`)
}

// shortcuts: the slash leads to the box, from where it is a letter; they can be switched off, and stay so.
func shortcuts(b *tab) {
	b.open(b.press + "/")
	b.keys("/")
	b.true(`document.activeElement.id === "q"`)
	b.keys("a/b")
	if v := b.find("combobox", box).props["value"]; v != "a/b" {
		b.Errorf("a/b typed into the box is %q", v)
	}
	b.click("button", "Désactiver les raccourcis")
	b.open(b.press + "/")
	b.find("button", "Activer les raccourcis")
	b.keys("/")
	b.true(`document.activeElement === document.body`)
}
