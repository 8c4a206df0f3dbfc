package engine

import "testing"

// TestDamages: a report says that there is more than it says.
func TestDamages(t *testing.T) {
	var d Damages
	for n := range 3 * maxDamages {
		d.Add("article %d", n)
	}
	if len(d) != maxDamages+1 || d[maxDamages-1] != "article 99" || d[maxDamages] != "…" {
		t.Errorf("%q", d)
	}
}
