package web

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/web/address"
)

// TestTimeline: the picture is XML that stands alone, whatever was asked, and says the question, the dates and the
// collection; its bars are the facet's.
func TestTimeline(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{Title: "Presse & <cie>"})
	if err != nil {
		t.Fatal(err)
	}
	info, err := x.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"", "grève", `"><script>alert(1)</script> OU maire`, "maire \x01\x1b\uffff\U0001F5DE OU port]]>", "introuvable",
		strings.Repeat("maire OU ", 50) + "port",
	} {
		for _, interval := range []string{"year", "month"} {
			target := "/chronologie.svg?since=2015&interval=" + interval + "&q=" + url.QueryEscape(q)
			w := get(h, target)
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
				t.Fatalf("%s: %d %v", target, w.Code, w.Header())
			}
			for _, bad := range []string{"<script", "style=", "href", "url("} {
				if strings.Contains(w.Body.String(), bad) {
					t.Errorf("%s contains %s", target, bad)
				}
			}
			res, err := x.Search(t.Context(), kiosque.SearchRequest{Query: q, Since: kiosque.Date{Year: 2015}, Interval: kiosque.Interval(interval), Size: -1})
			if err != nil {
				t.Fatal(err)
			}
			want := 1 // the background
			for _, b := range res.Facets.Date.Buckets {
				if b.Count > 0 {
					want++
				}
			}
			d, rects, text := xml.NewDecoder(w.Body), 0, ""
			for {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s is no XML: %v", target, err)
				}
				switch token := token.(type) {
				case xml.StartElement:
					if token.Name.Local == "rect" {
						rects++
					}
				case xml.CharData:
					text += string(token)
				}
			}
			if rects != want {
				t.Errorf("%s has %d bars, want %d", target, rects, want)
			}
			for _, say := range []string{info.Corpus, "Presse & <cie>", "depuis 2015", french.Quantity(res.Total, "article", "articles")} {
				if !strings.Contains(text, say) {
					t.Errorf("%s does not say %q", target, say)
				}
			}
			if q == "grève" && !strings.Contains(text, "grève") {
				t.Errorf("%s does not say what was asked", target)
			}
		}
	}
}

func TestLevels(t *testing.T) {
	for peak, want := range map[int][]int{
		0: {0}, 1: {0, 1}, 4: {0, 1, 2, 3, 4}, 5: {0, 2, 4}, 9: {0, 2, 4, 6, 8}, 10: {0, 5, 10}, 24: {0, 5, 10, 15, 20}, 99: {0, 20, 40, 60, 80},
		1_000_000: {0, 500_000, 1_000_000},
	} {
		if diff := cmp.Diff(want, levels(peak)); diff != "" {
			t.Errorf("%d (-want +got):\n%s", peak, diff)
		}
	}
}

func TestTrail(t *testing.T) {
	tests := []struct{ since, until, want string }{
		{"", "", ""},
		{"2023", "2023", "toutes les dates > [2023]"},
		{"2023-02", "2023-02", "toutes les dates > 2023 > [février 2023]"},
		{"2023-02-06", "2023-02-06", "toutes les dates > 2023 > février 2023 > [6 février 2023]"},
		{"2023-02-06", "2023-02-08", "toutes les dates > 2023 > février 2023 > [du 6 février 2023 au 8 février 2023]"},
		{"2023-02", "2023-04", "toutes les dates > 2023 > [de février 2023 à avril 2023]"},
		{"2022", "2023-04", "toutes les dates > [de 2022 à avril 2023]"},
		{"2023", "", "toutes les dates > [depuis 2023]"},
	}
	for _, tt := range tests {
		var req kiosque.SearchRequest
		if err := req.Since.UnmarshalText([]byte(tt.since)); err != nil {
			t.Fatal(err)
		}
		if err := req.Until.UnmarshalText([]byte(tt.until)); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, k := range trail(address.NewLinker("./", req)) {
			if label := strings.ReplaceAll(k.Label, "\u00a0", " "); k.Current {
				got = append(got, "["+label+"]")
			} else {
				got = append(got, label)
			}
		}
		if s := strings.Join(got, " > "); s != tt.want {
			t.Errorf("%s to %s: %s, want %s", tt.since, tt.until, s, tt.want)
		}
	}
}
