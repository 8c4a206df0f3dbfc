package browser

import (
	"io"
	"net/http"
	"slices"
	"strings"
)

// faultyPage does what none of our pages may do.
func faultyPage(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "script-src 'self' 'nonce-1'; style-src 'self'")
	_, _ = io.WriteString(w, `<!DOCTYPE html>
<html><link rel="icon" href="data:,"><body style="margin: 0">
<img src="http://127.0.0.2/pixel.gif"><img src="/rien.gif">
<div><font color="#cccccc">A text too pale</font></div><pre>`+strings.Repeat("x", 3000)+`</pre>
<script>document.title = "inline"</script><script nonce="1">console.log("heard"); throw new Error("thrown")</script>
`)
}

// watch proves that a tab complains of all it promises to complain of, and axe of what it is asked for.
func watch(b *tab) {
	b.open(b.faulty + "/")
	want := []string{
		"http://127.0.0.2/pixel.gif was asked for", "404 " + b.faulty + "/rien.gif", "failed net::", "exception Uncaught", "console.log",
		"policy script-src-elem", "policy style-src-attr", "announced, but did not happen: a miracle",
	}
	b.expect("a miracle")
	b.until(strings.Join(want, ", "), func() (bool, error) {
		got := b.complaints()
		for _, w := range want {
			if !slices.ContainsFunc(got, func(c string) bool { return strings.HasPrefix(c, w) }) {
				return false, nil
			}
		}
		return true, nil
	})
	if b.axe != "" {
		var ids []string
		for _, v := range b.violations(allRules) {
			ids = append(ids, v.ID)
		}
		for _, id := range []string{"html-has-lang", "image-alt", "color-contrast", "document-title", "landmark-one-main"} {
			if !slices.Contains(ids, id) {
				b.Errorf("axe does not find %s: %q", id, ids)
			}
		}
	}
	if len(b.beside(1280)) == 0 {
		b.Error("3000 letters in a line fit into the window")
	}
	b.mu.Lock()
	b.faults, b.expected, b.asked = nil, nil, b.asked[:1]
	b.mu.Unlock()
}

// tooMany: whoever asks too often is told so by a page, which has its style.
func tooMany(b *tab) {
	b.open(b.strict + "/?q=gr%C3%A8ve")
	b.find("heading", "10 articles.*")
	b.expect("429 " + b.strict + "/?q=port")
	b.open(b.strict + "/?q=port")
	b.find("heading", "Trop de requêtes.*")
	b.audit("too many", allRules)
	if eval[int](b, `document.styleSheets.length`) == 0 {
		b.Error("the page of a refusal has no style")
	}
}
