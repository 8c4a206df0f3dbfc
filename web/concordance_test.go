package web

import (
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

// TestConcordancePage shows lines of the real index and compares them with what the engine says of them.
func TestConcordancePage(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{
		"/concordance?q=port", "/concordance?q=port&sort=left&width=4&from=50", "/concordance?q=maire+OU+gr%C3%A8ve&sample=12&seed=7&size=10",
		"/concordance?q=introuvable",
	} {
		values, err := url.ParseQuery(target[strings.Index(target, "?")+1:])
		if err != nil {
			t.Fatal(err)
		}
		var a address.Asked
		if err := a.Read(values, concordanceEndpoint().params); err != nil {
			t.Fatal(err)
		}
		req := kiosque.ConcordanceRequest{Search: a.Search, Width: a.Width, Order: a.Order, Sample: a.Sample, Seed: uint64(a.Seed)}
		if req.Search.Size = a.Size; a.Size == 0 {
			req.Search.Size = linesShown
		}
		found, err := x.Concordance(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for l, err := range found.Lines {
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, strings.Join(strings.Fields(l.Before+" | "+l.Key+" | "+l.After), " "))
		}
		w := get(h, target)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", target, w.Code, w.Body)
		}
		doc := parse(t, w)
		checkPage(t, target, doc)
		var got []string
		for i := range doc.Find(".kwic tbody tr").Length() {
			row := doc.Find(".kwic tbody tr").Eq(i)
			got = append(got, strings.Join(strings.Fields(row.Find(".before").Text()+" | "+row.Find(".key").Text()+" | "+row.Find(".after").Text()), " "))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", target, diff)
		}
		if total := french.Quantity(found.Total, "ligne", "lignes"); found.Total > 0 && !strings.HasPrefix(doc.Find("h1").Text(), total) {
			t.Errorf("%s is headed %q, want %s", target, doc.Find("h1").Text(), total)
		}
		for _, a := range doc.Find(".kwic a, .views a, .sorts a, .pages a, .data a").Nodes {
			for _, attr := range a.Attr {
				if attr.Key != "href" {
					continue
				}
				if w := get(h, strings.TrimPrefix(attr.Val, ".")); w.Code != http.StatusOK {
					t.Errorf("%s leads to %s: %d", target, attr.Val, w.Code)
				}
			}
		}
	}
}

func TestConcordanceAddresses(t *testing.T) {
	doc := parse(t, get(newTestHandler(t, Options{}), "/?q=port&source=ABN&sort=-date&from=1&size=1"))
	if got, want := linked(t, doc.Find(".views a").Eq(1)), "./concordance?q=port&source=ABN"; got != want {
		t.Errorf("the concordance is at %s, want %s", got, want)
	}
	if n := parse(t, get(newTestHandler(t, Options{}), "/?source=ABN")).Find(".views").Length(); n != 0 {
		t.Error("a concordance of no word")
	}
}
