package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

func TestEmbeddedPage(t *testing.T) {
	for mount, h := range mounts(newTestHandler(t, Options{})) {
		seen := map[string]bool{}
		pages := 0
		for target := "?size=3&source=ABN&q=" + url.QueryEscape("éclipse"); target != ""; pages++ {
			w := get(h, mount+embedPath+target)
			doc, err := goquery.NewDocumentFromReader(w.Body)
			if err != nil || w.Code != http.StatusOK {
				t.Fatalf("%s: %d, %v", target, w.Code, err)
			}
			doc.Find(".hit h2 a").Each(func(_ int, a *goquery.Selection) {
				href := a.AttrOr("href", "")
				if seen[href] || a.AttrOr("target", "") != "_top" {
					t.Errorf("%s: link %s, target %q", target, href, a.AttrOr("target", ""))
				}
				seen[href] = true
				if w := get(h, mount+strings.TrimPrefix(href, "..")); w.Code != http.StatusOK {
					t.Errorf("%s answers %d", href, w.Code)
				}
			})
			if got := doc.Find(`form input[type=hidden][name=source]`).AttrOr("value", ""); got != "ABN" {
				t.Errorf("%s: the form forgets the source: %q", target, got)
			}
			if href := doc.Find(`p.data a[target=_top]`).AttrOr("href", ""); get(h, mount+strings.TrimPrefix(href, "..")).Code != http.StatusOK {
				t.Errorf("%s: the page of search is at %q", target, href)
			}
			target = strings.TrimPrefix(doc.Find(`a[rel=next]`).AttrOr("href", ""), "./")
		}
		if pages < 2 || len(seen) < 4 {
			t.Errorf("%d articles on %d pages", len(seen), pages)
		}
	}
}

func TestEmbeddedEmpty(t *testing.T) {
	h := newTestHandler(t, Options{})
	for target, want := range map[string]string{"": "Kiosque", "?q=introuvable": "Aucun résultat"} {
		if w := get(h, embedPath+target); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q: %d", target, w.Code)
		}
	}
	if w := get(h, "/embed?q=a%2Bb"); w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != "./embed/?q=a%2Bb" {
		t.Errorf("without its slash: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := get(h, embedPath+"?since=hier"); w.Code != http.StatusBadRequest {
		t.Errorf("bad date: %d", w.Code)
	}
}

// TestWidgetIsOnePiece: the script writes no markup from data, and names no address.
func TestWidgetIsOnePiece(t *testing.T) {
	w := get(newTestHandler(t, Options{}), widgetPath)
	body := w.Body.String()
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Content-Type"))
	}
	for _, bad := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", "https://", "@import", "url("} {
		if strings.Contains(body, bad) {
			t.Errorf("%s in the widget", bad)
		}
	}
	if w := get(newTestHandler(t, Options{CORSOrigins: []string{"https://intranet.example"}}),
		widgetPath); w.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Error("pages of other origins may not load the widget")
	}
	if tag := w.Header().Get("ETag"); tag == "" || get(newTestHandler(t, Options{}), widgetPath, "If-None-Match", tag).Code != http.StatusNotModified {
		t.Errorf("tag %q", w.Header().Get("ETag"))
	}
}

// TestWidget shows the widget on a page of another origin, in a browser, under a strict policy of the host's.
func TestWidget(t *testing.T) {
	chromium, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		chromium, err = exec.LookPath("chromium")
	}
	if err != nil {
		t.Skip("no chromium here: the widget is not seen in a browser")
	}
	mux := http.NewServeMux()
	host := httptest.NewServer(mux)
	t.Cleanup(host.Close)
	press := httptest.NewServer(http.StripPrefix("/presse", sampleHandler(t, Options{CORSOrigins: []string{host.URL}})))
	t.Cleanup(press.Close)
	closed := httptest.NewServer(http.StripPrefix("/presse", sampleHandler(t, Options{})))
	t.Cleanup(closed.Close)

	page := func(name, attributes string) {
		path := "/" + name
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; script-src 'self' %s; connect-src %s %s", press.URL, press.URL, closed.URL))
			_, _ = fmt.Fprintf(w, `<!DOCTYPE html><html lang="fr"><meta charset="utf-8">`+
				`<script src="%s/presse/embed/kiosque.js" defer></script><script src="/watch.js" defer></script>`+
				`<kiosque-search %s><form action="%s/presse/"><input name="q"></form></kiosque-search>`, press.URL, attributes, press.URL)
		})
	}
	mux.HandleFunc("/watch.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		// What the widget shows is copied where it can be read from outside.
		_, _ = w.Write([]byte(`const e = document.querySelector("kiosque-search");
let turned = false;
setInterval(() => {
  const r = e.shadowRoot;
  const out = document.querySelector("pre") || document.body.appendChild(document.createElement("pre"));
  out.textContent = r ? r.querySelector(".status").textContent + "\n" +
    [...r.querySelectorAll("li")].map((li) => li.textContent + "|" + li.querySelector("a").href + "|" + li.querySelectorAll("mark").length)
      .join("\n") + "\nstyle:" + getComputedStyle(r.querySelector("form")).display : "";
  if (e.hasAttribute("turn") && !turned && r.querySelector("li")) { turned = true; r.querySelector("[part=next]").click(); }
}, 20);`))
	})
	show := func(t *testing.T, name string) string {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
			"--user-data-dir="+t.TempDir(),
			"--virtual-time-budget=4000", "--dump-dom", host.URL+"/"+name)
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("chromium: %v", err)
		}
		doc, err := html.Parse(strings.NewReader(string(out)))
		if err != nil {
			t.Fatal(err)
		}
		return goquery.NewDocumentFromNode(doc).Find("pre").Text()
	}
	for _, tt := range []struct {
		name, attributes string
		want             []string
	}{
		{"hits", `query="crue" size="3"`, []string{"de 1 à 3.", press.URL + "/presse/articles/", "q=crue", "style:flex"}},
		{"next", `query="crue" size="3" turn`, []string{"de 4 à 6."}},
		{"source", `query="crue" size="3" src="` + press.URL + `/presse"`, []string{"de 1 à 3."}},
		{"none", `query="introuvablement"`, []string{"Aucun résultat pour «\u00a0introuvablement\u00a0»."}},
		{"fault", `query="crue" since="hier"`, []string{"Date de début illisible"}},
		{"refused", `query="crue" src="` + closed.URL + `/presse/"`, []string{"La recherche ne répond pas"}},
		{"script", `query="crue" src="javascript:alert(1)"`, []string{"n’est pas une adresse du web"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page(tt.name, tt.attributes)
			got := show(t, tt.name)
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in what is shown:\n%s", want, got)
				}
			}
		})
	}
}

// TestCOinS: every result is a reference that Zotero reads.
func TestCOinS(t *testing.T) {
	doc, err := goquery.NewDocumentFromReader(get(sampleHandler(t, Options{}), "/?size=50&q=crue").Body)
	if err != nil {
		t.Fatal(err)
	}
	hits := doc.Find(".hit")
	if hits.Length() == 0 {
		t.Fatal("no result")
	}
	hits.Each(func(_ int, hit *goquery.Selection) {
		v, err := url.ParseQuery(hit.Find("span.Z3988").AttrOr("title", ""))
		title := hit.Find("h3").Text()
		if err != nil || v.Get("rft.title") != title || v.Get("rft.type") != "newspaperArticle" || v.Get("rft.source") != hit.Find(".source").Text() ||
			v.Get("rft.date") != hit.Find("time").AttrOr("datetime", "") {
			t.Errorf("%q: %v, %v", title, v, err)
		}
	})
}
