package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParametersDocumented holds docs/api.md to the table of endpoints: each has its chapter, with its parameters.
func TestParametersDocumented(t *testing.T) {
	b, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	chapters := map[string]map[string]bool{}
	for chapter := range strings.SplitSeq(string(b), "\n## ") {
		title, text, _ := strings.Cut(chapter, "\n")
		said := map[string]bool{}
		for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]+) \\|").FindAllStringSubmatch(text, -1) {
			for _, name := range regexp.MustCompile("`([a-z_0-9]+)`").FindAllStringSubmatch(row[1], -1) {
				said[name[1]] = true
			}
		}
		if strings.Contains(text, "eside [the question](#the-question)") {
			maps.Copy(said, chapters["The question"])
		}
		chapters[title] = said
	}
	for _, e := range endpoints() {
		if e.path == oddArticleEndpoint().path {
			continue // in the chapter of the other
		}
		title := "`GET " + strings.TrimPrefix(apiRoot, "/") + e.path + "`"
		said, ok := chapters[title]
		if !ok {
			t.Errorf("docs/api.md has no chapter %s", title)
			continue
		}
		known := map[string]bool{}
		for _, p := range e.params {
			known[p.Name] = true
		}
		if diff := cmp.Diff(known, said); diff != "" {
			t.Errorf("parameters of %s (-handler +docs/api.md):\n%s", e.path, diff)
		}
	}
}

// TestExamplesAnswer asks the sample corpus what docs/api.md asks, and holds the answers there to those that come. A value
// that is "…" there may be anything, and a list that ends with it may go on.
func TestExamplesAnswer(t *testing.T) {
	b, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	h := sampleHandler(t, Options{})
	examples := regexp.MustCompile("(?s)```http\nGET (\\S+)\n```\n\n```(\\w+)\n(.*?)```").FindAllStringSubmatch(string(b), -1)
	if len(examples) < 6 || len(examples) != strings.Count(string(b), "```http") {
		t.Fatalf("%d examples found of %d", len(examples), strings.Count(string(b), "```http"))
	}
	for _, e := range examples {
		path, params, _ := strings.Cut(e[1], "?")
		values, err := url.ParseQuery(params)
		if err != nil {
			t.Fatal(err)
		}
		got := get(h, "/"+path+"?"+values.Encode()).Body.String()
		if e[2] != "json" {
			if got = strings.ReplaceAll(got, "\r\n", "\n"); got != e[3] {
				t.Errorf("%s (-docs +answer):\n%s", e[1], cmp.Diff(e[3], got))
			}
			continue
		}
		var want, answer any
		if err := errors.Join(json.Unmarshal([]byte(e[3]), &want), json.Unmarshal([]byte(got), &answer)); err != nil {
			t.Errorf("%s: %v", e[1], err)
		} else if where := departs(want, answer); where != "" {
			t.Errorf("%s: at %s; the answer is %s", e[1], where, got)
		}
	}
}

// departs says where an answer is not what an example shows; empty: nowhere.
func departs(want, got any) string {
	if want == "…" {
		return ""
	}
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%v", want)
		}
		for name := range w {
			if _, there := g[name]; !there {
				return name + " (missing)"
			}
			if where := departs(w[name], g[name]); where != "" {
				return name + "." + where
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if n := len(w); ok && n > 0 && w[n-1] == "…" {
			w, g = w[:n-1], g[:min(n-1, len(g))]
		}
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("a list of %d", len(w))
		}
		for i := range w {
			if where := departs(w[i], g[i]); where != "" {
				return fmt.Sprintf("%d.%s", i, where)
			}
		}
		return ""
	}
	if blank, ok := got.(string); ok {
		got = strings.ReplaceAll(blank, "\u00a0", " ")
	}
	if want != got {
		return fmt.Sprintf("%v, not %v", got, want)
	}
	return ""
}
