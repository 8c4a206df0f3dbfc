package browser

import (
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// intranetPage serves our examples, as a host would that has put the address of its search into them.
func intranetPage(w http.ResponseWriter, r *http.Request, search string) {
	if r.URL.Path == "/favicon.ico" {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	b, err := os.ReadFile(filepath.Join("../../examples", path.Base(r.URL.Path), "index.html"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(strings.ReplaceAll(string(b), "http://127.0.0.1:8080", search)))
}

// widget: the element searches from a page of another origin, which the server knows, and its links lead to the pages.
func widget(b *tab) {
	b.open(b.intranet + "/widget")
	b.find("status", "")
	b.until("the answer to the first question", b.says(`[0-9]+ articles?, de 1 à .*|Aucun résultat.*`))
	const box = "Rechercher dans les archives de presse"
	b.click("searchbox", box)
	b.keys("a", chromedp.ModifierCtrl)
	b.keys("grève" + kb.Enter)
	b.until("the answer", b.says("10 articles, de 1 à 3[.]"))
	b.shot("widget-light")
	b.audit("widget, light", allRules)
	b.dark(true)
	b.audit("widget, on a page that is light whatever its reader prefers", contrast)
	eval[string](b, `(document.querySelector("kiosque-search").style.setProperty("--kiosque-accent", "initial"),
		document.documentElement.style.colorScheme = "light dark", document.body.style.background = "Canvas")`)
	b.audit("widget, dark", contrast)
	b.shot("widget-dark")
	b.size(320, 640)
	b.fits("widget", 320)
	b.shot("widget-320")
	b.size(1280, 900)
	b.click("button", "Suivants.*")
	b.until("the next answer", b.says("10 articles, de 4 à 6[.]"))
	b.click("link", "Ouvrir dans la page de recherche")
	b.arrives(`/\?q=gr%C3%A8ve`)
	b.find("heading", "10 articles.*")
}

// says is whether a live region of the page says something that matches.
func (b *tab) says(pattern string) func() (bool, error) {
	return func() (bool, error) {
		return chromedp.Run(b.ctx, chromedp.Evaluate[bool](fmt.Sprintf(
			`new RegExp("^(?:" + %q + ")$").test(document.querySelector("kiosque-search")`+
				`.shadowRoot.querySelector("[role=status]").textContent.replace(/\s/g, " "))`, pattern)))
	}
}

// widgetRefused: on a page of an origin that is not listed, the element says that it gets no answer.
func widgetRefused(b *tab) {
	b.expect("failed net::ERR_FAILED", "log javascript Access to fetch")
	b.open(b.stranger + "/widget")
	b.until("the refusal", b.says("Cette page n’est pas autorisée à interroger cette recherche.*--cors-origin http.*"))
}

// widgetPlain: without scripts, what stands inside the element is a form that leads to the page.
func widgetPlain(b *tab) {
	b.scripts(false)
	b.open(b.intranet + "/widget")
	b.click("searchbox", "Dans la presse :")
	b.keys("grève" + kb.Enter)
	b.arrives(`/\?q=gr%C3%A8ve`)
	b.find("heading", "10 articles.*")
}

// framed: a listed origin shows the page in a frame, and it works there.
func framed(b *tab) {
	b.open(b.intranet + "/cadre")
	tree := call(b, page.GetFrameTree, cdp.Empty{}).FrameTree
	if len(tree.ChildFrames) != 1 {
		b.Fatalf("%d frames", len(tree.ChildFrames))
	}
	b.until("results in the frame", func() (bool, error) {
		r, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{FrameID: tree.ChildFrames[0].Frame.ID})
		for _, n := range r.Nodes {
			if e := newElement(n); e.role == "heading" && strings.Contains(e.name, "article") {
				return true, err
			}
		}
		return false, err
	})
}

// notFramed: to an origin that is not listed, the browser refuses it.
func notFramed(b *tab) {
	b.expect("failed net::ERR_BLOCKED_BY_RESPONSE", "log security Framing", "policy frame-ancestors")
	b.open(b.stranger + "/cadre")
	b.until("the refusal", func() (bool, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		return len(b.faults) >= 3, nil
	})
}

// crossOrigin: scripts of a listed origin read the API, those of another do not.
func crossOrigin(b *tab) {
	ask := fmt.Sprintf(`fetch(%q).then(r => r.json()).then(r => String(r.total), e => e.name)`, b.shared+"/api/v1/search?q=gr%C3%A8ve")
	b.expect("failed net::ERR_FAILED", "log javascript Access to fetch")
	for origin, want := range map[string]string{b.intranet: "10", b.stranger: "TypeError"} {
		b.open(origin + "/formulaire")
		if got := evalLater[string](b, ask); got != want {
			b.Errorf("a script of %s gets %s, want %s", origin, got, want)
		}
	}
}
