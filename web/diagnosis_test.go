package web

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque/internal/french"
)

// TestRemedy: where one condition empties a result, the table says what is found without it; where several do, that column is not there, and
// the largest part of the query that finds something is a link, whose number is that of the API.
func TestRemedy(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, tt := range []struct{ query, heads, remedy string }{
		{"q=grève+ET+zzyzx&widen=never", "Condition Seule Sans cette condition", ""},
		{"q=grève+ET+zzyzx+ET+yyzx&widen=never", "Condition Seule", "grève"},
		{"q=grève+zzyzx+maire+yyzx", "Condition Seule", "grève maire"},
		{"q=maire+zzyzx&since=1901&until=1902&widen=never", "Condition Seule", "maire"},
		{"q=zzyzx+yyzx&widen=never", "Condition Seule", ""},
		{"q=grève", "", ""},
	} {
		doc, err := goquery.NewDocumentFromReader(get(h, "/?"+tt.query).Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(texts(doc.Find(".clauses thead th")), " "); got != tt.heads {
			t.Errorf("%s: columns %q, want %q", tt.query, got, tt.heads)
		}
		link := doc.Find(".spelled a")
		if got := link.Text(); got != tt.remedy {
			t.Errorf("%s: the remedy is %q, want %q", tt.query, got, tt.remedy)
			continue
		}
		if tt.remedy == "" {
			continue
		}
		href, _ := link.Attr("href")
		at, err := url.Parse(href)
		if err != nil {
			t.Fatal(err)
		}
		var found struct{ Total int }
		if err := json.Unmarshal(get(h, "/api/v1/search?"+at.RawQuery).Body.Bytes(), &found); err != nil || found.Total == 0 {
			t.Fatalf("%s leads to %s: %d articles, %v", tt.query, href, found.Total, err)
		}
		if got, want := doc.Find(".spelled .count").Text(), "("+french.Quantity(found.Total, "article", "articles")+")"; got != want {
			t.Errorf("%s: %s, the API finds %s", tt.query, got, want)
		}
	}
}
