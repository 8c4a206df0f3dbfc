package browser

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// intranetPage is a page of a host that embeds the search of another origin.
func intranetPage(w http.ResponseWriter, _ *http.Request, search string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, strings.ReplaceAll(`<!DOCTYPE html>
<html lang="fr"><title>Intranet</title><link rel="icon" href="data:,">
<h1>Intranet</h1>
<iframe title="Recherche" src="SEARCH/?q=gr%C3%A8ve" width="800" height="500"></iframe>
`, "SEARCH", search))
}

// framed: a listed origin shows the page in a frame, and it works there.
func framed(b *tab) {
	b.open(b.intranet + "/")
	tree := call(b, page.GetFrameTree, cdp.Empty{}).FrameTree
	if len(tree.ChildFrames) != 1 {
		b.Fatalf("%d frames", len(tree.ChildFrames))
	}
	heads := func() (bool, error) {
		r, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{FrameID: tree.ChildFrames[0].Frame.ID})
		for _, n := range r.Nodes {
			if e := newElement(n); e.role == "heading" && strings.HasPrefix(e.name, "10 articles") {
				return true, err
			}
		}
		return false, err
	}
	b.until("results in the frame", heads)
}

// notFramed: to an origin that is not listed, the browser refuses it.
func notFramed(b *tab) {
	b.expect("failed net::ERR_BLOCKED_BY_RESPONSE", "log security Framing", "policy frame-ancestors")
	b.open(b.stranger + "/")
	b.until("the refusal", func() (bool, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		return len(b.faults) > 0, nil
	})
}

// crossOrigin: scripts of a listed origin read the API, those of another do not.
func crossOrigin(b *tab) {
	ask := fmt.Sprintf(`fetch(%q).then(r => r.json()).then(r => String(r.total), e => e.name)`, b.shared+"/api/v1/search?q=gr%C3%A8ve")
	b.expect("failed net::ERR_FAILED", "log javascript Access to fetch")
	b.expect("failed net::ERR_BLOCKED_BY_RESPONSE", "log security Framing", "policy frame-ancestors") // of the frame of the stranger's page
	for origin, want := range map[string]string{b.intranet: "10", b.stranger: "TypeError"} {
		b.open(origin + "/")
		if got := evalLater[string](b, ask); got != want {
			b.Errorf("a script of %s gets %s, want %s", origin, got, want)
		}
	}
}
