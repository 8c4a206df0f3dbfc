package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestStyle: the style asks for nothing from anywhere.
func TestStyle(t *testing.T) {
	for _, name := range []string{"static/style.css", "static/icon.svg"} {
		b, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := strings.ReplaceAll(string(b), `xmlns="http://www.w3.org/2000/svg"`, "")
		for _, bad := range []string{"url(", "@import", "http:", "https:", "//", "href"} {
			if strings.Contains(s, bad) {
				t.Errorf("%s contains %q", name, bad)
			}
		}
	}
}

// TestScript: the script asks only for addresses that the page gave it, and never makes markup of text. What it does is
// tested in a browser.
func TestScript(t *testing.T) {
	b, err := files.ReadFile("static/kiosque.js")
	if err != nil {
		t.Fatal(err)
	}
	s := strings.ReplaceAll(string(b), "http://www.w3.org/2000/svg", "")
	for _, bad := range []string{
		"http:", "https:", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "import(",
		"XMLHttpRequest", "WebSocket", "sendBeacon", "cookie", ".style",
	} {
		if strings.Contains(s, bad) {
			t.Errorf("kiosque.js contains %q", bad)
		}
	}
	if got := strings.Count(s, "fetch("); got != 2 {
		t.Errorf("kiosque.js fetches in %d places, want 2: completions and values", got)
	}
}

// TestContrast computes the contrast of every pair of colours that stand on each other, by the formula of WCAG 2.2
// (relative luminance and contrast ratio), in both themes: 4.5 for text, 3 for what is not text.
func TestContrast(t *testing.T) {
	b, err := files.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, ok := strings.Cut(string(b), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("no dark theme")
	}
	dark, _, _ := strings.Cut(rest, "*, *::before")
	pairs := []struct {
		on, under string
		least     float64
	}{
		{"ink", "paper", 4.5},
		{"ink", "field", 4.5},
		{"ink", "wash", 4.5},
		{"soft", "paper", 4.5},
		{"soft", "field", 4.5},
		{"link", "paper", 4.5},
		{"visited", "paper", 4.5},
		{"accent", "paper", 4.5},
		{"accent", "wash", 4.5},
		{"on-press", "press", 4.5},
		{"press", "paper", 3},
		{"on-mark", "mark", 4.5},
		{"bar", "paper", 3},
		{"border", "paper", 3},
		{"border", "field", 3},
	}
	for theme, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([\w-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
			colours[m[1]] = m[2]
		}
		for _, p := range pairs {
			if got := contrast(t, colours[p.on], colours[p.under]); got < p.least {
				t.Errorf("%s: %s on %s has %.2f, want %.1f", theme, p.on, p.under, got, p.least)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", hex, err)
	}
	channel := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n)
}
