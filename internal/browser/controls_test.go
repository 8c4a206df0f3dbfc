package browser

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// controls are the stops of the main part of a page that can be seen.
const controls = `[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
	.filter(e => e.closest("main") && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}))`

// watchStops judges each stop of Tab in the main part before the next one, when all has been scrolled: the focus is seen there, it is
// after the stop before it, and within a form it goes on to the right or further down.
const watchStops = `window.stops = [], window.wrong = [], addEventListener("keydown", () => {
	const e = document.activeElement, last = stops.at(-1);
	if (!e.closest("main > *") || stops.includes(e)) return;
	const says = what => wrong.push(what + ": " + e.outerHTML.slice(0, 120));
	if (!` + focusShown + `) says("not seen");
	if (last && !(last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) says("comes late");
	const at = e.getBoundingClientRect(), was = window.place;
	window.place = {bottom: at.bottom + scrollY, left: at.left};
	if (last && last.form && last.form === e.form && at.bottom + scrollY < was.bottom - 8 && at.left < was.left) says("jumps back");
	stops.push(e);
}), true`

// reachesAll goes through the main part of the page, unfolded but for the filters, which all pages share, while Tab is held down.
func (b *tab) reachesAll(what string) {
	b.Helper()
	eval[int](b, `[...document.querySelectorAll("main details:not(aside *)")].map(d => d.open = true).length`)
	eval[bool](b, watchStops)
	eval[bool](b, `(document.querySelector("main").focus(), true)`)
	n := eval[int](b, controls+`.length`)
	if n == 0 {
		b.Errorf("%s: there is nothing to reach", what)
	}
	for range n + 6 { // some boxes that scroll are stops too
		call(b, input.DispatchKeyEvent, *kb.Encode('\t')[0])
	}
	if wrong := eval[[]string](b, `wrong`); len(wrong) > 0 {
		b.Errorf("%s: %s", what, strings.Join(wrong, "\n"))
	}
	if left := eval[[]string](b, controls+`.filter(e => !stops.includes(e)).map(e => e.outerHTML.slice(0, 120))`); len(left) > 0 {
		b.Errorf("%s: Tab does not reach %d of %d: %s", what, len(left), n, strings.Join(left, "\n"))
	}
}

// tabTo presses Tab until an element has the focus.
func (b *tab) tabTo(role, name string) {
	b.Helper()
	is, roles := regexp.MustCompile("^(?:"+name+")$"), strings.Split(role, "|")
	for range 150 {
		b.keys(kb.Tab)
		if e := b.focused(); slices.Contains(roles, e.role) && is.MatchString(e.name) {
			if !eval[bool](b, focusShown) {
				b.Errorf("the focus on %s %q is not seen", e.role, e.name)
			}
			return
		}
	}
	b.Fatalf("Tab does not reach %s %s", role, name)
}

// press is a stop and what is typed there.
type press struct{ role, name, keys string }

// inView is what somebody does in a view by the keyboard alone, and the address where that leads. Without a press, its page is only
// gone through.
type inView struct {
	name, path string
	presses    []press
	to         string // pattern of the address; empty: the page stays
	asks       string // pattern of an address asked for, as of a file
	next       press  // at the page arrived at; the zero value: nothing
	leads      string
}

const down = kb.ArrowDown

func inViews() []inView {
	return []inView{
		{
			name: "curves", path: "/courbes?q=gr%C3%A8ve",
			presses: []press{
				{"DisclosureTriangle", "Autres requêtes.*", " "},
				{"textbox", "Requête 2", "maire"},
				{"combobox", "Lissage", down},
				{"checkbox", "Intervalle.*", " "},
				{"button", "Tracer", kb.Enter},
			},
			to: `/courbes\?.*q2=maire.*band=1`, next: press{"DisclosureTriangle", "Les mêmes courbes en tableau", kb.Enter + kb.Tab + kb.Enter}, leads: `/\?.*since=`,
		},
		{
			name: "neighbours", path: "/voisins?q=maire&size=5",
			presses: []press{
				{"DisclosureTriangle", "Réglages.*", " "},
				{"checkbox", "Toute la phrase", " "},
				{"combobox", "Trier par", down},
				{"checkbox", "Cacher.*", " "},
				{"button", "Appliquer", " "},
			},
			to: `/voisins\?.*sentence=1.*functions=0`, next: press{"group", ".*", kb.Tab + kb.Enter}, leads: `/(concordance)?\?`,
		},
		{
			name: "specificities", path: "/specificites?q=gr%C3%A8ve&size=5",
			presses: []press{
				{"DisclosureTriangle", "Réglages.*", " "},
				{"textbox", "Comparer à", "maire"},
				{"checkbox", "Cacher.*", " "},
				{"combobox", "Trier par", down},
				{"button", "Appliquer", kb.Enter},
			},
			to: `/specificites\?.*q2=maire.*functions=0`, next: press{"group", ".*", kb.Tab + kb.Enter}, leads: `/(concordance)?\?`,
		},
		{
			name: "compared", path: "/comparer?q=gr%C3%A8ve",
			presses: []press{{"textbox", "Comparer à", "maire"}, {"textbox", "jusqu’à", "2022" + kb.Enter}},
			to:      `/comparer\?.*q2=maire.*until2=2022`, next: press{"link", "Tous les mots.*", kb.Enter}, leads: `/specificites\?.*q2=maire`,
		},
		{
			name: "batch", path: "/lot",
			presses: []press{
				{"textbox", "Une requête par ligne.*", "maire" + kb.Enter + "conseil"},
				{"combobox", "Compter par", down},
				{"checkbox", "Regrouper.*", " "},
				{"button", "Compter", " "},
			},
			to: `/lot$|/lot\?`, next: press{"group", ".*", kb.Tab + kb.Enter}, leads: `/\?.*q=maire`,
		},
		{
			name: "lines", path: "/concordance?q=gr%C3%A8ve&size=8",
			presses: []press{
				{"DisclosureTriangle", "Réglages.*", " "},
				{"combobox", "Mots de contexte", down},
				{"checkbox", "La première.*", " "},
				{"button", "Appliquer", " "},
			},
			to: `/concordance\?.*first=1`, next: press{"link", "Agence Ponant-Presse ?, .*", kb.Enter}, leads: `/articles/`,
		},
		{
			name: "columns", path: "/concordance?q=gr%C3%A8ve&size=8",
			presses: []press{
				{"DisclosureTriangle", "Réglages.*", " "},
				{"DisclosureTriangle", "Colonnes", " "},
				{"checkbox", "titre", " "},
				{"checkbox", "identifiant", " "},
				{"button", "Appliquer", kb.Enter},
			},
			to: `/concordance\?.*columns=title.*columns=id`, next: press{"group", ".*", kb.Tab + kb.Enter}, leads: `/articles/`,
		},
		{
			name: "export", path: "/?q=gr%C3%A8ve",
			presses: []press{{"DisclosureTriangle", "Exporter.*", kb.Enter}, {"checkbox", "dans un paquet.*", " "}, {"button", "TSV", kb.Enter}},
			asks:    `/api/v1/.*package=1.*format=tsv|/api/v1/.*format=tsv.*package=1`,
		},
		{
			name: "permalink", path: "/?q=gr%C3%A8ve",
			presses: []press{{"link", "Adresse permanente.*", kb.Enter}},
			to:      `/citation\?`, next: press{"link", "https?://.*", kb.Enter}, leads: `/citation\?.*cited=`,
		},
		{name: "checked", path: "/citation?q=gr%C3%A8ve&cited=2020-01-02&articles=1&known=1-AAAA"},
		{name: "article", path: "/articles/CV-23-0047?q=gr%C3%A8ve"},
	}
}

// byKeys does what is to be done in a view, and reaches all of the page it leads to, at a desk and in a hand.
func (b *tab) byKeys(v inView) {
	b.open(b.press + v.path)
	b.keys(kb.Tab + kb.Enter) // the way past the form
	for _, p := range v.presses {
		b.tabTo(p.role, p.name)
		b.keys(p.keys)
	}
	if v.asks != "" {
		asked := regexp.MustCompile(v.asks)
		b.until(v.asks, func() (bool, error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			return slices.ContainsFunc(b.asked, asked.MatchString), nil
		})
		last := v.presses[len(v.presses)-1]
		if e := b.focused(); e.role != last.role {
			b.Errorf("the file took the focus to %s %q", e.role, e.name)
		}
	}
	if v.to != "" {
		b.arrives(v.to)
		b.find(v.next.role, v.next.name) // also where the address stays the same
	}
	for _, width := range []int64{1280, 320} {
		b.size(width, 900)
		b.reachesAll(fmt.Sprint(width, " px"))
	}
	if v.leads == "" {
		return
	}
	b.size(1280, 900)
	eval[bool](b, `(document.querySelectorAll("main details").forEach(d => d.open = false), document.querySelector("main").focus(), true)`)
	b.tabTo(v.next.role, v.next.name)
	b.keys(v.next.keys)
	b.arrives(v.leads)
}
