package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is one tab with a profile of its own. Its methods fail the test where they do not succeed.
type tab struct {
	*testing.T
	*sites
	axe string // source of axe-core; empty: nothing is audited
	ctx context.Context

	mu       sync.Mutex
	asked    []string // each address asked for
	faults   []string // what no page may ever do
	expected []string // beginnings of faults that this scenario provokes
	allowed  []string // of those that it provokes where the browser comes to it in time
}

func newTab(browser context.Context, t *testing.T, s *sites, axe string) *tab {
	t.Helper()
	b := &tab{T: t, sites: s, axe: axe}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.listen))
	b.ctx = ctx
	t.Cleanup(cancel)
	b.must(chromedp.Do(ctx)) // the tab lives as long as this context
	call(b, audits.Enable, cdp.Empty{})
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.size(1280, 900)
	b.dark(false)
	t.Cleanup(b.judge)
	return b
}

// listen hears what happens in the tab.
func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			b.fault("%d %s", e.Response.Status, e.Response.URL)
		}
	case *network.EventLoadingFailed:
		if e.ErrorText != "net::ERR_ABORTED" { // another page was asked for before this answer came
			b.fault("failed %s %s", e.ErrorText, e.BlockedReason)
		}
	case *runtime.EventExceptionThrown:
		b.fault("exception %s %s", e.ExceptionDetails.Text, e.ExceptionDetails.URL)
	case *runtime.EventConsoleAPICalled:
		b.fault("console.%s", e.Type)
	case *log.EventEntryAdded:
		if e.Entry.Source != "network" { // what failed to load is known from above
			b.fault("log %s %s", e.Entry.Source, e.Entry.Text)
		}
	case *audits.EventIssueAdded:
		if d := e.Issue.Details.ContentSecurityPolicyIssueDetails; d != nil {
			b.fault("policy %s %s", d.ViolatedDirective, d.BlockedURL)
		}
	}
}

func (b *tab) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

// expect announces faults by their beginnings.
func (b *tab) expect(faults ...string) { b.expected = append(b.expected, faults...) }

// allow says that a fault is no fault of the page, whether it is heard or not.
func (b *tab) allow(fault string) { b.allowed = append(b.allowed, fault) }

// judge is the last word on a tab.
func (b *tab) judge() {
	for _, c := range b.complaints() {
		b.Error(c)
	}
}

// complaints are about all that was heard so far.
func (b *tab) complaints() (list []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.asked) == 0 {
		list = append(list, "the tab asked for nothing: its requests are not seen")
	}
	for _, u := range b.asked {
		own := strings.HasPrefix(u, "data:") || u == "about:blank" ||
			slices.ContainsFunc(b.all(), func(site string) bool { return strings.HasPrefix(u, site+"/") })
		if !own {
			list = append(list, u+" was asked for, which is none of our addresses")
		}
	}
	for _, f := range b.faults {
		if !slices.ContainsFunc(slices.Concat(b.expected, b.allowed), func(e string) bool { return strings.HasPrefix(f, e) }) {
			list = append(list, f)
		}
	}
	for _, e := range b.expected {
		if !slices.ContainsFunc(b.faults, func(f string) bool { return strings.HasPrefix(f, e) }) {
			list = append(list, "announced, but did not happen: "+e)
		}
	}
	return list
}

func (b *tab) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// call sends a command to the tab.
func call[P, R any](b *tab, cmd cdp.Command[P, R], params P) R {
	b.Helper()
	r, err := chromedp.Call(b.ctx, cmd, params)
	b.must(err)
	return r
}

// eval evaluates an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// evalLater evaluates an expression in the page and waits for its promise.
func evalLater[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for a condition, which may fail as long as a page is on its way.
func (b *tab) until(what string, holds func() (bool, error)) {
	b.Helper()
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); {
		var ok bool
		if ok, err = holds(); ok && err == nil {
			return
		}
		select {
		case <-b.ctx.Done():
			b.Fatalf("waiting for %s: %v", what, b.ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	where, _ := chromedp.Run(b.ctx, chromedp.Location())
	b.Fatalf("waited in vain for %s at %s (%v)", what, where, err)
}

// true waits until an expression is true in the page.
func (b *tab) true(expression string) {
	b.Helper()
	b.until(expression, func() (bool, error) { return chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression)) })
}

// open loads an address and waits until it is there, whole.
func (b *tab) open(address string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		b.Fatalf("%s: %v", address, err)
	}
}

// arrives waits until the tab is at an address that matches, and its page is there, whole.
func (b *tab) arrives(pattern string) {
	b.Helper()
	re := regexp.MustCompile(pattern)
	b.until("the address "+pattern, func() (bool, error) {
		at, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? location.href : ""`))
		return re.MatchString(at), err
	})
}

// element is what assistive technology knows of an element.
type element struct {
	role, name string
	node       cdp.BackendNodeID
	props      map[string]string // of its accessibility, such as "checked"
}

func newElement(n *accessibility.Node) element {
	e := element{role: text(n.Role), name: text(n.Name), node: n.BackendDOMNodeID, props: map[string]string{"value": text(n.Value)}}
	for _, p := range n.Properties {
		e.props[string(p.Name)] = text(p.Value)
	}
	return e
}

// text is a value of the accessibility tree, its spaces made plain.
func text(v *accessibility.Value) string {
	if v == nil || len(v.Value) == 0 {
		return ""
	}
	var s string
	if json.Unmarshal(v.Value, &s) != nil {
		s = string(v.Value)
	}
	return strings.Join(strings.Fields(s), " ")
}

// elements are those of a role, or of one of several divided by bars, whose name matches as a whole, in the order of the page.
func (b *tab) elements(role, name string) ([]element, error) {
	re := regexp.MustCompile("^(?:" + name + ")$")
	doc, err := chromedp.Call(b.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "document"})
	if err != nil {
		return nil, err
	}
	var found []element
	for role := range strings.SplitSeq(role, "|") {
		r, err := chromedp.Call(b.ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: doc.Result.ObjectID, Role: role})
		if err != nil {
			return nil, err
		}
		for _, n := range r.Nodes {
			if e := newElement(n); !n.Ignored && re.MatchString(e.name) {
				found = append(found, e)
			}
		}
	}
	return found, nil
}

// find waits for an element and returns the first one.
func (b *tab) find(role, name string) element {
	b.Helper()
	var found []element
	b.until(role+" "+name, func() (ok bool, err error) {
		found, err = b.elements(role, name)
		return len(found) > 0, err
	})
	return found[0]
}

// gone waits until there is no such element.
func (b *tab) gone(role, name string) {
	b.Helper()
	b.until("no "+role+" "+name, func() (bool, error) {
		found, err := b.elements(role, name)
		return len(found) == 0, err
	})
}

// focused is the element that has the focus.
func (b *tab) focused() element {
	b.Helper()
	o := call(b, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.activeElement"})
	r := call(b, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: o.Result.ObjectID, FetchRelatives: new(bool)})
	if len(r.Nodes) == 0 {
		return element{}
	}
	return newElement(r.Nodes[0])
}

// click presses the left button of the mouse in the middle of an element.
func (b *tab) click(role, name string) {
	b.Helper()
	e := b.find(role, name)
	call(b, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: e.node})
	quads := call(b, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: e.node}).Quads
	if len(quads) == 0 {
		b.Fatalf("%s %s has no place in the page", role, name)
	}
	q := quads[0] // of an element in several lines, the first one
	b.must(chromedp.Do(b.ctx, chromedp.MouseClickXY((q[0]+q[4])/2, (q[1]+q[5])/2)))
}

// focus puts the focus on an element, as a click does, without clicking.
func (b *tab) focus(role, name string) {
	b.Helper()
	call(b, dom.Focus, dom.FocusParams{BackendNodeID: b.find(role, name).node})
}

// keys types keys, which kb names where they are no letters. A key and its letter are one event, so that a page that
// takes the key gets no letter.
func (b *tab) keys(keys string, modifiers ...chromedp.Modifier) {
	b.Helper()
	for _, r := range keys {
		events := kb.Encode(r)
		down, up := events[0], events[len(events)-1]
		if len(events) == 3 {
			down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		for _, e := range []*input.DispatchKeyEventParams{down, up} {
			for _, m := range modifiers {
				e.Modifiers |= int64(m)
			}
			call(b, input.DispatchKeyEvent, *e)
		}
	}
}

// size makes the window as large as this, in CSS pixels.
func (b *tab) size(width, height int64) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height)))
}

// dark asks for the dark theme, or the light one, and stops what moves.
func (b *tab) dark(on bool) {
	b.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// scripts switches JavaScript off or on, from the next page on.
func (b *tab) scripts(on bool) {
	b.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// back goes back, as by the browser's button, to an address that matches.
func (b *tab) back(pattern string) {
	b.Helper()
	h := call(b, page.GetNavigationHistory, cdp.Empty{})
	if h.CurrentIndex == 0 {
		b.Fatal("there is no page to go back to")
	}
	call(b, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: h.Entries[h.CurrentIndex-1].ID})
	b.arrives(pattern)
}
