package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadQueries(t *testing.T) {
	tests := []struct {
		in   string
		want []Query
		err  string
	}{
		{in: "q1\tréforme des retraites\nq2\t\"coup d'État\"\n", want: []Query{{"q1", "réforme des retraites"}, {"q2", `"coup d'État"`}}},
		{in: "# kinds: words\n\nq1\tété\r\n", want: []Query{{"q1", "été"}}},
		{in: "", want: nil},
		{in: "q1\ta\nq1\tb\n", err: "line 2: query q1 has two texts"},
		{in: "q1\ta\nq2\tb\nq1\ta\n", want: []Query{{"q1", "a"}, {"q2", "b"}}},
		{in: "q1 été\n", err: "line 1: want an ID"},
		{in: "\tété\n", err: "line 1: want an ID"},
		{in: "q1\t \n", err: "line 1: want an ID"},
		{in: "q1\t" + strings.Repeat("é", maxLine) + "\n", err: "token too long"},
	}
	for _, tt := range tests {
		got, err := ReadQueries(strings.NewReader(tt.in))
		if diff := cmp.Diff(tt.want, got); diff != "" || !says(err, tt.err) {
			t.Errorf("ReadQueries(%.40q): %v, want %q (-want +got):\n%s", tt.in, err, tt.err, diff)
		}
	}
}

func TestReadJudgments(t *testing.T) {
	tests := []struct {
		in   string
		want Judgments
		err  string
	}{
		{in: "q1\t0\tun dossier/a.txt\t2\nq1\t0\tb\t0\nq2\t0\tb\t1\n", want: Judgments{"q1": {"un dossier/a.txt": 2, "b": 0}, "q2": {"b": 1}}},
		{in: "# of 2026\nq1 0 a 1\n", want: Judgments{"q1": {"a": 1}}},
		{in: "q1 0 a\n", err: "line 1: 3 fields"},
		{in: "q1 0 a 1.5\n", err: `grade "1.5"`},
		{in: "q1 0 a -1\n", err: `grade "-1"`},
		{in: "q1 0 a 31\n", err: `grade "31"`},
		{in: "q1 0 a 1\nq1 0 a 2\n", err: "line 2: two grades"},
		{in: "q1 0 a 1\nq1 0 a 1\n", want: Judgments{"q1": {"a": 1}}},
	}
	for _, tt := range tests {
		got, err := ReadJudgments(strings.NewReader(tt.in))
		if diff := cmp.Diff(tt.want, got); diff != "" || !says(err, tt.err) {
			t.Errorf("ReadJudgments(%q): %v, want %q (-want +got):\n%s", tt.in, err, tt.err, diff)
		}
	}
}

func TestResolve(t *testing.T) {
	j := Judgments{"q1": {"a.txt": 2, "b.csv#3": 1}}
	got, err := j.Resolve(map[string]string{"a.txt": "k-1", "b.csv#3": "b-3", "c": "c"})
	if diff := cmp.Diff(Judgments{"q1": {"k-1": 2, "b-3": 1}}, got); diff != "" || err != nil {
		t.Errorf("Resolve: %v (-want +got):\n%s", err, diff)
	}
	if _, err := j.Resolve(map[string]string{"a.txt": "k-1"}); !says(err, "judges b.csv#3, which is no article") {
		t.Errorf("Resolve of an unknown key: %v", err)
	}
	if _, err := j.Resolve(map[string]string{"a.txt": "k-1", "b.csv#3": "k-1"}); !says(err, "judges k-1 twice") {
		t.Errorf("Resolve of two keys of one article: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"q1\tété\n", "q1\t0\ta\t1\n", "q1 0 a 1", "#\n\n", "\t\t\t", "q1\t0\ta\t99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if queries, err := ReadQueries(strings.NewReader(s)); err == nil {
			for _, q := range queries {
				if q.ID == "" || q.Text == "" {
					t.Errorf("an empty query: %+v", q)
				}
				if AnyWord(q.Text) == "" {
					t.Errorf("AnyWord(%q) is empty", q.Text)
				}
			}
		}
		if j, err := ReadJudgments(strings.NewReader(s)); err == nil {
			for q, grades := range j {
				for id, g := range grades {
					if g < 0 || g > maxGrade {
						t.Errorf("grade %d of %q and %q", g, q, id)
					}
				}
			}
		}
	})
}

// says reports whether an error says this, or, for the empty text, that there is none.
func says(err error, text string) bool {
	if text == "" || err == nil {
		return text == "" && err == nil
	}
	return strings.Contains(err.Error(), text)
}
