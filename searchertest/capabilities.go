package searchertest

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// capabilities: what an engine lacks it says, and refuses with a code, a sentence and a hint; numbers that need it are absent. Everything
// else it does.
func capabilities(t *testing.T, open Open) {
	c := opened(t, open, NewWorld(2, 3).Articles(20))
	ctx := t.Context()
	info, err := c.Info(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.Lacks, info.Lacks, equateEmpty); diff != "" {
		t.Errorf("(-declared +told):\n%s", diff)
	}
	req := kiosque.SearchRequest{RepriseOf: "a1", Size: -1}
	asks := map[kiosque.Capability][]func() error{
		kiosque.CapabilityReprises: {
			func() error { _, err := c.Search(ctx, req); return err },
			func() error { _, err := c.Values(ctx, kiosque.ValuesRequest{Search: req}); return err },
			func() error {
				_, err := c.Vocabulary(ctx, kiosque.VocabularyRequest{Target: req, Rest: true})
				return err
			},
			func() error { _, err := c.Vocabulary(ctx, kiosque.VocabularyRequest{Against: req}); return err },
			func() error { _, err := c.Neighbours(ctx, kiosque.NeighboursRequest{Search: req}); return err },
			func() error {
				e, err := c.Export(ctx, req)
				if err == nil {
					e.Close()
				}
				return err
			},
			func() error {
				l, err := c.Concordance(ctx, kiosque.ConcordanceRequest{Search: req})
				if err == nil {
					l.Close()
				}
				return err
			},
		},
	}
	for _, capability := range kiosque.Capabilities() {
		lacking := slices.Contains(c.Lacks, capability)
		for n, ask := range asks[capability] {
			switch err := ask(); {
			case lacking:
				isRefusal(t, err, kiosque.CodeUnsupported)
			case err != nil:
				t.Errorf("%s, way %d: %v", capability, n, err)
			}
		}
	}
	unknown := slices.Contains(c.Lacks, kiosque.CapabilityReprises)
	folded, err := c.Search(ctx, kiosque.SearchRequest{Collapse: true})
	if err != nil || folded.Collapsed == unknown || (len(folded.Query.Warnings) > 0) != unknown {
		t.Errorf("folded, with reprises unknown %v: %+v, %v", unknown, folded, err)
	}
	r, err := c.Search(ctx, kiosque.SearchRequest{})
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var numbers struct{ Total, Distinct, Occurrences *int }
	if err := json.Unmarshal(body, &numbers); err != nil {
		t.Fatal(err)
	}
	if numbers.Total == nil || *numbers.Total != 20 || numbers.Occurrences == nil || (numbers.Distinct == nil) != unknown {
		t.Errorf("%s, with distinct unknown: %v", body[:min(len(body), 400)], unknown)
	}
}
