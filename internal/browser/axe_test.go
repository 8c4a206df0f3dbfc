package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// What axe runs: a property of its options.
const (
	// allRules are those of WCAG 2.2 at the levels A and AA, and what axe calls good practice.
	allRules = `runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	contrast = `runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}` // what depends on the theme
	layout   = `runOnly: {type: "rule", values: ["color-contrast", "target-size", "scrollable-region-focusable"]}`
)

// loadAxe returns the source of axe-core. Where it is not installed, nothing is audited and the test says so.
func loadAxe(t *testing.T) string {
	t.Helper()
	js, err := os.ReadFile("testdata/axe/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Log("no axe-core here: the pages are NOT audited for accessibility; make test-deps installs it")
		return ""
	}
	return string(js)
}

// violation is what axe finds wrong, and at which elements.
type violation struct {
	ID, Help string
	Nodes    []struct {
		HTML           string
		FailureSummary string
	}
}

func (v violation) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s: %s", v.ID, v.Help)
	for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
		fmt.Fprintf(&s, "\n  %s\n    %s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n    "))
	}
	if n := len(v.Nodes) - 3; n > 0 {
		fmt.Fprintf(&s, "\n  and %d more", n)
	}
	return s.String()
}

// audit complains of what axe finds in the page.
func (b *tab) audit(what, rules string) {
	b.Helper()
	for _, v := range b.violations(rules) {
		b.Errorf("%s: %v", what, v)
	}
}

// violations runs axe in the page. The debugger evaluates its source, which the Content-Security-Policy of the page, as strict
// as ever, does not concern.
func (b *tab) violations(rules string) []violation {
	b.Helper()
	if b.axe == "" {
		return nil
	}
	if !eval[bool](b, `"axe" in window`) {
		eval[bool](b, b.axe+"\n;true")
	}
	run := `axe.run(document, {` + rules + `, resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations))`
	var found []violation
	b.must(json.Unmarshal([]byte(evalLater[string](b, run)), &found))
	return found
}
