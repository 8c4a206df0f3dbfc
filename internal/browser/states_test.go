package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

// state is one of the pages, in one of its states.
type state struct {
	name   string
	path   string
	status int    // of the answer; 0: 200
	heads  string // pattern of a heading that shows that it is this state
	open   bool   // all that can be unfolded is
}

// states are all pages in all their states.
func states() []state {
	return []state{
		{name: "home", path: "/", heads: `[0-9]+ articles.*`},
		{name: "home-open", path: "/", heads: `[0-9]+ articles.*`, open: true},
		{name: "results", path: "/?q=gr%C3%A8ve", heads: `10 articles.*`},
		{name: "results-open", path: "/?q=gr%C3%A8ve+OU+conseil&since=2019&sort=-date", heads: `[0-9]+ articles.*`, open: true},
		{name: "facets", path: "/?q=port+OU+mer&source=Agence+Ponant-Presse&not_section=Football", heads: `[0-9]+ articles.*`},
		{name: "more-facets", path: "/?q=port+OU+mer&not_length=1-99&facets=source,author,agency,place,subject,page,length", heads: `[0-9]+ articles.*`, open: true},
		{name: "years", path: "/?q=port+OU+mer&since=2019&until=2021", heads: `[0-9]+ articles.*`},
		{name: "days", path: "/?q=port+OU+mer&since=2022-06&until=2022-06", heads: `[0-9]+ articles?.*`},
		{name: "page", path: "/?q=port+OU+mer&from=40", heads: `65 articles.*`},
		{name: "beyond", path: "/?q=port+OU+mer&from=400", heads: `65 articles.*`},
		{name: "one", path: "/?q=brasero", heads: `1 article.*`},
		{name: "warnings", path: "/?q=%28gr%C3%A8ve+ET&strict=0", heads: `10 articles.*`},
		{name: "none", path: "/?q=gr%C3%A8ve+%22le+port%22+zzyzx&since=2019&widen=never", heads: `Aucun résultat`},
		{name: "widened", path: "/?q=gr%C3%A8ve+zzyzx", heads: `Aucun résultat`},
		{name: "misspelt", path: "/?q=municpal", heads: `Aucun résultat`},
		{name: "values", path: "/facettes/source?q=port+OU+mer", heads: `.*`},
		{name: "article", path: "/articles/CV-23-0047", heads: `Au piquet de grève, la soupe et le droit`},
		{name: "marked", path: "/articles/CV-23-0047?q=gr%C3%A8ve", heads: `Au piquet de grève, la soupe et le droit`},
		{name: "untitled", path: "/articles/k-78d20b30b4ca8b79?q=gr%C3%A8ve", heads: `Grève.*`},
		{name: "concordance", path: "/concordance?q=gr%C3%A8ve", heads: `[0-9]+ lignes.*|[0-9]+ occurrences.*`},
		{name: "concordance-first", path: "/concordance?q=port+OU+mer&first=1&sort=right&source=Agence+Ponant-Presse", heads: `[0-9]+ lignes.*`, open: true},
		{name: "concordance-columns", path: "/concordance?q=gr%C3%A8ve&columns=date,source,title,section,authors,before,key,after", heads: `[0-9]+ lignes.*`},
		{name: "no-lines", path: "/concordance?q=zzyzx", heads: `Aucune ligne`},
		{name: "curves", path: "/courbes?q=gr%C3%A8ve&q2=maire&interval=year&smooth=3&band=1", heads: `[0-9]+ articles.*`},
		{name: "neighbours", path: "/voisins?q=maire&functions=0", heads: `[0-9]+ voisins de .*`},
		{name: "no-neighbour", path: "/voisins?q=zzyzx&sentence=1", heads: `0 voisin de .*`},
		{name: "specificities", path: "/specificites?q=gr%C3%A8ve&functions=0&q2=maire", heads: `[0-9]+ articles comparés .*`},
		{name: "compared", path: "/comparer?q=gr%C3%A8ve&q2=maire", heads: `[0-9]+ articles .A. et [0-9]+ articles .B.`},
		{name: "compared-periods", path: "/comparer?q=port&until=2019&since2=2020", heads: `[0-9]+ articles .A. et [0-9]+ articles .B.`},
		{name: "compared-none", path: "/comparer?q=gr%C3%A8ve", heads: `[0-9]+ articles.*`},
		{name: "batch", path: "/lot?by=year&queries=villes%09maire%0Agr%C3%A8ve%0A%28port%0A", heads: `3 requêtes.*`},
		{name: "batch-empty", path: "/lot", heads: `Lot de requêtes`},
		{name: "citation", path: "/citation?q=gr%C3%A8ve&since=2019", heads: `Citer cette recherche`},
		{name: "citation-checked", path: "/citation?q=gr%C3%A8ve&cited=2020-01-02&articles=1&known=1-AAAA", heads: `Vérifier une citation`},
		{name: "ngrams", path: "/suites?q=gr%C3%A8ve&functions=0", heads: `[0-9]+ suites de .*`},
		{name: "no-ngram", path: "/suites?q=zzyzx", heads: `0 suite de .*`},
		{name: "names", path: "/noms?q=gr%C3%A8ve", heads: `Noms cités dans [0-9]+ articles lus`},
		{name: "no-name", path: "/noms?q=zzyzx", heads: `Noms cités dans 0 article lu`},
		{name: "related", path: "/apparentes?q=gr%C3%A8ve", heads: `[0-9]+ articles.*`},
		{name: "no-curve", path: "/courbes?q=zzyzx", heads: `0 article.*`},
		{name: "embedded", path: "/embed/?q=gr%C3%A8ve", heads: `10 articles.*`},
		{name: "embedded-home", path: "/embed/", heads: `Recherche dans les archives de presse`},
		{name: "help", path: "/aide", heads: `.*langage.*|.*requêtes.*`},
		{name: "unknown", path: "/rien", status: 404, heads: `Cette adresse ne mène à rien`},
		{name: "no-article", path: "/articles/rien", status: 404, heads: `.*`},
		{name: "bad-query", path: "/?q=%28gr%C3%A8ve+ET&strict=1", status: 400, heads: `.*`},
		{name: "bad-date", path: "/?q=gr%C3%A8ve&since=hier", status: 400, heads: `.*`},
		{name: "too-long", path: "/?q=" + strings.Repeat("mot+", 9000), status: 400, heads: `Requête trop longue.*`},
	}
}

// visit shows a state.
func (b *tab) visit(s state) {
	b.Helper()
	if s.status != 0 {
		b.expect(fmt.Sprintf("%d %s%s", s.status, b.press, s.path))
	}
	b.open(b.press + s.path)
	b.find("heading", s.heads)
	if s.open {
		eval[int](b, `[...document.querySelectorAll("details")].map(d => d.open = true).length`)
	}
}

// inState checks what must hold in each state: no violation found by axe in both themes, nothing beside the window at 320
// pixels, at 200 % and with text twice as large or wider spaced. With -shots, images are written.
func (b *tab) inState(s state) {
	b.visit(s)
	b.shot(s.name + "-light")
	b.audit("light", allRules)
	b.dark(true)
	b.shot(s.name + "-dark")
	b.audit("dark", contrast)
	if l := eval[float64](b, luminance); l > 0.1 {
		b.Errorf("the dark page has a background of luminance %.2f", l)
	}
	b.dark(false)

	b.size(320, 640)
	b.fits("320 px", 320)
	b.shot(s.name + "-320")
	b.audit("320 px", layout)
	// 1.4.12 of WCAG: wider spacing, as some readers set it, loses nothing.
	b.restyled(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }`, func() { b.fits("wider spacing", 320) })
	b.zoom(640, 2)
	b.fits("at 200 %", 640)
	b.size(1280, 900)
	b.restyled(`html { font-size: 200% !important }`, func() { b.fits("text at 200 %", 1280) })
}

// luminance is that of the page's background, as WCAG 2.2 defines it.
const luminance = `(() => {
	const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).slice(0, 3)
		.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
})()`

// fits checks that nothing has to be scrolled sideways.
func (b *tab) fits(what string, width int) {
	b.Helper()
	if out := b.beside(width); len(out) > 0 {
		b.Errorf("%s: wider than %d px: %s", what, width, strings.Join(out, " | "))
	}
}

// beside is what makes a page wider than its window: the texts that nothing between them and the page scrolls or clips,
// and the width.
func (b *tab) beside(width int) []string {
	b.Helper()
	return eval[[]string](b, fmt.Sprintf(`(() => {
		const wide = document.documentElement.scrollWidth, out = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		if (wide <= %[1]d) return out;
		for (let t; t = texts.nextNode();) {
			const r = document.createRange();
			r.selectNodeContents(t);
			if (r.getBoundingClientRect().right <= %[1]d) continue;
			let p = t.parentElement;
			while (p !== document.body && getComputedStyle(p).overflowX === "visible") p = p.parentElement;
			if (p === document.body) out.push(t.data.trim().slice(0, 60));
		}
		return out.slice(0, 5).concat(wide + " px");
	})()`, width))
}

// restyled does something while a style sheet is added to the page.
func (b *tab) restyled(css string, do func()) {
	b.Helper()
	eval[int](b, fmt.Sprintf(`(() => { const s = new CSSStyleSheet(); s.replaceSync(%q); return document.adoptedStyleSheets.push(s) })()`, css))
	do()
	eval[int](b, `(document.adoptedStyleSheets.pop(), 0)`)
}

// zoom makes the window as wide as this and shows each CSS pixel as several.
func (b *tab) zoom(width int64, times float64) {
	b.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 450, DeviceScaleFactor: times})
}

// shot writes an image of the whole page, if that was asked for.
func (b *tab) shot(name string) {
	b.Helper()
	if *shots == "" {
		return
	}
	r := call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: new(true)})
	b.must(os.MkdirAll(*shots, 0o755))
	b.must(os.WriteFile(filepath.Join(*shots, name+".png"), r.Data, 0o644))
}
