package eval

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestScore(t *testing.T) {
	log2 := math.Log2
	tests := []struct {
		name   string
		ranked string
		grades map[string]int
		want   Measures
	}{
		{"perfect", "a b", map[string]int{"a": 2, "b": 1}, Measures{1, 1, 1, 1}},
		{"nothing found", "", map[string]int{"a": 1}, Measures{}},
		{"nothing relevant", "a b", map[string]int{"a": 0}, Measures{}},
		{"no judgment", "a b", nil, Measures{}},
		{"second place", "x a", map[string]int{"a": 1}, Measures{0, 1, 0.5, 1 / log2(3)}},
		{"half of them", "a x", map[string]int{"a": 1, "b": 1}, Measures{1, 0.5, 1, 1 / (1 + 1/log2(3))}},
		{"wrong order", "b a", map[string]int{"a": 2, "b": 1}, Measures{1, 1, 1, (1 + 3/log2(3)) / (3 + 1/log2(3))}},
		{"eleventh place", "0 1 2 3 4 5 6 7 8 9 a", map[string]int{"a": 3}, Measures{}},
		{"tenth place", "0 1 2 3 4 5 6 7 8 a", map[string]int{"a": 3}, Measures{0, 1, 0.1, 1 / log2(11)}},
		{"twice the same", "a a", map[string]int{"a": 1, "b": 1}, Measures{1, 0.5, 1, 1 / (1 + 1/log2(3))}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Score(strings.Fields(tt.ranked), tt.grades), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestRecallOfMoreThanTen(t *testing.T) {
	grades := map[string]int{}
	for id := range strings.FieldsSeq("a b c d e f g h i j k l") {
		grades[id] = 1
	}
	got := Score(strings.Fields("a b c d e f g h i j k l"), grades)
	want := Measures{Success1: 1, Recall10: 10.0 / 12, MRR10: 1, NDCG10: 1}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMean(t *testing.T) {
	if got := mean(nil); got != (Measures{}) {
		t.Errorf("the mean of nothing is %v", got)
	}
	got := mean([]Measures{{1, 1, 1, 1}, {0, 0.5, 0.25, 0}})
	if want := (Measures{0.5, 0.75, 0.625, 0.5}); got != want {
		t.Errorf("mean = %v, want %v", got, want)
	}
}
