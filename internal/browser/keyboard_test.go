package browser

import (
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focusShown is whether the element that has the focus can be seen to have it: it has an outline, of which no box that it is in
// cuts off more than one side, and a part of it is in the window and not below another element.
const focusShown = `(() => {
	const e = document.activeElement, s = getComputedStyle(e), r = e.getClientRects()[0];
	const outlined = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
	if (!outlined || !r) return false;
	const out = parseFloat(s.outlineOffset) + 1;
	for (let p = e.parentElement; p !== document.body; p = p.parentElement) {
		const clips = getComputedStyle(p), box = p.getBoundingClientRect();
		const x = clips.overflowX !== "visible", y = clips.overflowY !== "visible";
		const cut = [x && r.left - out < box.left, x && r.right + out > box.right, y && r.top - out < box.top, y && r.bottom + out > box.bottom];
		if (cut.filter(c => c).length > 1) return false;
	}
	const middle = (from, to, size) => (Math.max(from, 0) + Math.min(to, size)) / 2;
	const top = document.elementFromPoint(middle(r.left, r.right, innerWidth), middle(r.top, r.bottom, innerHeight));
	return !!top && (top === e || e.contains(top) || top.contains(e));
})()`

// tabOrder: Tab reaches everything, in the order of the page, and the focus can always be seen.
func tabOrder(b *tab) {
	b.open(b.press + "/?q=gr%C3%A8ve&since=2015")
	eval[bool](b, `window.visited = [], true`)
	want := eval[int](b, `[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
		.filter(e => e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})).length`)
	b.keys(kb.Tab)
	if e := b.focused(); e.name != "Aller au contenu" {
		b.Errorf("the first stop is %s %q, want the way past the form", e.role, e.name)
	}
	n := 0
	for ; n < want+20 && eval[bool](b, `document.activeElement !== document.body && !visited.includes(document.activeElement)`); n++ {
		if !eval[bool](b, focusShown) {
			b.Errorf("the focus on %s %q is not seen", b.focused().role, b.focused().name)
		}
		if !eval[bool](b, `visited.length === 0 || !!(visited.at(-1).compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)`) {
			b.Errorf("%s %q comes before what had the focus before it", b.focused().role, b.focused().name)
		}
		eval[int](b, `visited.push(document.activeElement)`)
		b.keys(kb.Tab)
	}
	if n < want {
		b.Errorf("Tab stops at %d elements of %d", n, want)
	}
}

// byKeyboard: from the home page to an article, by the keyboard alone.
func byKeyboard(b *tab) {
	b.open(b.press + "/")
	b.keys(kb.Tab + kb.Enter) // the way past the form
	b.true(`document.activeElement.id === "contenu"`)
	b.keys(kb.Tab, chromedp.ModifierShift)
	b.focus("searchbox|combobox", box)
	b.keys("grève" + kb.Enter)
	b.arrives(`q=gr%C3%A8ve`)
	b.focus("DisclosureTriangle", "Dates et tri")
	b.keys(kb.Enter + kb.Tab)
	if e := b.focused(); e.name != "Du" {
		b.Errorf("after the fold comes %s %q, want the first date", e.role, e.name)
	}
	b.keys("2023" + kb.Enter)
	b.arrives(`since=2023`)
	b.focus("link", "Au piquet de grève, la soupe et le droit")
	b.keys(kb.Enter)
	b.arrives(`/articles/CV-23-0047`)
}
