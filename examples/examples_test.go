package examples

import (
	"encoding/xml"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/web"
)

// base is where the examples suppose the search to be.
const base = "http://127.0.0.1:8080/"

// serve starts the search over the sample corpus.
func serve(t *testing.T) (*index.Index, string) {
	t.Helper()
	x := sampletest.Index(t)
	h, err := web.NewHandler(x, web.Options{CORSOrigins: []string{"http://127.0.0.1:8000"}, FrameAncestors: []string{"http://127.0.0.1:8000"}})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return x, s.URL + "/"
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// pages returns the pages of the examples.
func pages(t *testing.T) map[string]*goquery.Document {
	t.Helper()
	all := map[string]*goquery.Document{}
	names, err := filepath.Glob("*/*.html")
	if err != nil || len(names) < 6 {
		t.Fatalf("%d pages, %v", len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if all[name], err = goquery.NewDocumentFromReader(strings.NewReader(string(b))); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// TestAddresses: every address in the pages is answered, and the forms ask questions that find something.
func TestAddresses(t *testing.T) {
	_, here := serve(t)
	for name, doc := range pages(t) {
		n := 0
		for _, attribute := range []string{"href", "src", "action"} {
			doc.Find("[" + attribute + "]").Each(func(_ int, s *goquery.Selection) {
				address, ok := strings.CutPrefix(s.AttrOr(attribute, ""), base)
				if !ok {
					t.Errorf("%s: %s=%q is not an address of the search", name, attribute, s.AttrOr(attribute, ""))
					return
				}
				n++
				if status, _ := get(t, here+address); status != http.StatusOK {
					t.Errorf("%s: %s answers %d", name, address, status)
				}
			})
		}
		if n == 0 {
			t.Errorf("%s has no address of the search", name)
		}
		doc.Find("form").Each(func(_ int, f *goquery.Selection) {
			v := url.Values{}
			f.Find("input").Each(func(_ int, in *goquery.Selection) { v.Set(in.AttrOr("name", ""), in.AttrOr("value", "")) })
			if v.Get("q") == "" {
				v.Set("q", "crue")
			}
			// The API knows the same parameters as the page, and refuses those it does not know.
			if status, body := get(t, here+"api/v1/search?"+v.Encode()); status != http.StatusOK || strings.Contains(body, `"total":0`) {
				t.Errorf("%s: the form asks %s, answered %d %.200s", name, v.Encode(), status, body)
			}
		})
	}
}

// TestWidgetAttributes: the widget reads every attribute that the example sets, and has every part that it styles.
func TestWidgetAttributes(t *testing.T) {
	_, here := serve(t)
	_, script := get(t, here+"embed/kiosque.js")
	observed := regexp.MustCompile(`observedAttributes = \[(.*?)\]`).FindStringSubmatch(script)[1]
	doc := pages(t)["widget/index.html"]
	for _, a := range doc.Find("kiosque-search").Get(0).Attr {
		if !strings.Contains(observed, `"`+a.Key+`"`) {
			t.Errorf("attribute %s", a.Key)
		}
	}
	style := doc.Find("style").Text()
	for _, m := range regexp.MustCompile(`::part\((\w+)\)`).FindAllStringSubmatch(style, -1) {
		if !strings.Contains(script, `part: "`+m[1]+`"`) {
			t.Errorf("part %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`--kiosque-[\w-]+`).FindAllString(style, -1) {
		if !strings.Contains(script, "var("+m+",") {
			t.Errorf("property %s", m)
		}
	}
}

// TestManual: docs/embarquer.md names every attribute, part and property of the widget, and none that it has not.
func TestManual(t *testing.T) {
	b, err := os.ReadFile("../docs/embarquer.md")
	if err != nil {
		t.Fatal(err)
	}
	_, here := serve(t)
	_, script := get(t, here+"embed/kiosque.js")
	for what, re := range map[string]*regexp.Regexp{
		"parts":      regexp.MustCompile(`part: "([\w-]+)"|::part\(([\w-]+)\)`),
		"properties": regexp.MustCompile(`(--kiosque-[\w-]+)`),
	} {
		if in, said := found(re, script), found(re, string(b)); !slices.Equal(in, said) {
			t.Errorf("%s: the widget has %q, the manual %q", what, in, said)
		}
	}
	attributes := found(regexp.MustCompile(`"(\w+)"`), regexp.MustCompile(`observedAttributes = \[(.*?)\]`).FindStringSubmatch(script)[1])
	_, table, _ := strings.Cut(string(b), "| attribut |")
	table, _, _ = strings.Cut(table, "\n\n")
	attributes = append(attributes, "credentials", "target") // looked at when they are needed
	slices.Sort(attributes)
	if said := found(regexp.MustCompile("(?m)^\\| `(\\w+)`"), table); !slices.Equal(attributes, said) {
		t.Errorf("the widget reads %q, the manual has %q", attributes, said)
	}
}

// found lists what a pattern's groups match, sorted, each once.
func found(re *regexp.Regexp, text string) []string {
	var all []string
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		for _, g := range m[1:] {
			if g != "" {
				all = append(all, g)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestFrame(t *testing.T) {
	src := pages(t)["cadre/index.html"].Find("iframe").AttrOr("src", "")
	_, here := serve(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, here+strings.TrimPrefix(src, base), nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'self' http://127.0.0.1:8000") ||
		res.Header.Get("X-Frame-Options") != "" {
		t.Errorf("the frame is refused: %s, %s", policy, res.Header.Get("X-Frame-Options"))
	}
}

// TestZotero: the reference in the page is the one that the search gives for the article.
func TestZotero(t *testing.T) {
	x, _ := serve(t)
	pages(t)["zotero/index.html"].Find("li").Each(func(_ int, li *goquery.Selection) {
		address, err := url.Parse(li.Find("a").AttrOr("href", ""))
		if err != nil {
			t.Fatal(err)
		}
		a, err := x.Article(t.Context(), strings.TrimPrefix(address.Path, "/articles/"))
		if err != nil {
			t.Fatal(err)
		}
		if got := li.Find("span.Z3988").AttrOr("title", ""); got != export.COinS(a) {
			t.Errorf("%s: %q, want %q", a.Title, got, export.COinS(a))
		}
	})
}

// TestScripts runs the scripts as their READMEs say.
func TestScripts(t *testing.T) {
	_, here := serve(t)
	for _, tt := range []struct {
		program string
		args    []string
		want    string
	}{
		{"python3", []string{"flux/nouveautes.py", here, "crue"}, "\t"},
		{"python3", []string{"sru/client.py", here, `gallica all "crue" and dc.date >= 2016`}, here + "articles/"},
		{"sh", []string{"sru/essais.sh", here}, "searchRetrieveResponse"},
	} {
		t.Run(tt.args[0], func(t *testing.T) {
			for _, need := range []string{tt.program, "curl"} {
				if _, err := exec.LookPath(need); err != nil {
					t.Skipf("no %s here", need)
				}
			}
			cmd := exec.CommandContext(t.Context(), tt.program, tt.args...)
			cmd.Env = append(os.Environ(), "PYTHONUTF8=1", "no_proxy=127.0.0.1", "NO_PROXY=127.0.0.1")
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if !strings.Contains(string(out), tt.want) || strings.Contains(string(out), "info:srw/diagnostic") {
				t.Errorf("%s", out)
			}
			for doc := range strings.SplitSeq(string(out), xml.Header) {
				if tt.program == "sh" && doc != "" && xml.Unmarshal([]byte(doc), new(struct{ XMLName xml.Name })) != nil {
					t.Errorf("no XML: %s", doc)
				}
			}
		})
	}
}

// TestReadmes: each example has its two lines, and the list of examples has each.
func TestReadmes(t *testing.T) {
	list, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := fs.ReadDir(os.DirFS("."), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if b, err := os.ReadFile(filepath.Join(e.Name(), "README.md")); err != nil || len(strings.Split(strings.TrimSpace(string(b)), "\n")) > 4 {
			t.Errorf("%s: README.md: %v, %d bytes", e.Name(), err, len(b))
		}
		if !strings.Contains(string(list), "["+e.Name()+"]("+e.Name()+")") {
			t.Errorf("%s is not in the list", e.Name())
		}
	}
}
