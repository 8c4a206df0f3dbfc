package browser

import "testing"

// TestPage runs all scenarios in one browser, each in a tab of its own, with a profile and a focus of its own, some beside each other.
func TestPage(t *testing.T) {
	browser, axe := startBrowser(t), loadAxe(t)
	s := startSites(t)
	for _, c := range []struct {
		name string
		run  func(*tab)
	}{
		{"watch", watch},
		{"search", search},
		{"facets", facets},
		{"paging", paging},
		{"dates", dates},
		{"lines", lines},
		{"first hit", firstHit},
		{"first line", firstLine},
		{"folded", folded},
		{"advice", advice},
		{"plain", plain},
		{"brush", brush},
		{"facet find", facetFind},
		{"completion", completion},
		{"occurrences", occurrences},
		{"shortcuts", shortcuts},
		{"tab order", tabOrder},
		{"keyboard", byKeyboard},
		{"widget", widget},
		{"widget refused", widgetRefused},
		{"widget plain", widgetPlain},
		{"framed", framed},
		{"not framed", notFramed},
		{"cross origin", crossOrigin},
		{"too many", tooMany},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(newTab(browser, t, s, axe))
		})
	}
	for _, v := range inViews() {
		t.Run("keys/"+v.name, func(t *testing.T) {
			t.Parallel()
			newTab(browser, t, s, axe).byKeys(v)
		})
	}
	for _, c := range states() {
		t.Run("state/"+c.name, func(t *testing.T) {
			t.Parallel()
			newTab(browser, t, s, axe).inState(c)
		})
	}
}
