package corpus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/frdate"
)

// datesOf reads paths and returns what came out in its order: dates, with an exclamation mark for each remark, and the
// lines of rejects.
func datesOf(t testing.TB, stdin io.Reader, o Options, paths ...string) []string {
	t.Helper()
	var out []string
	for item, err := range Open(t.Context(), paths, stdin, o) {
		if reject, ok := errors.AsType[*Reject](err); ok {
			out = append(out, fmt.Sprintf("reject %d", reject.Line))
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, item.Article.Date.String()+strings.Repeat("!", len(item.Warnings)))
	}
	return out
}

// TestOrderOfColumns reads the dates of a column in the order that one of them proves, wherever it stands.
func TestOrderOfColumns(t *testing.T) {
	for name, tt := range map[string]struct {
		data string
		o    Options
		want []string
	}{
		"french.csv": {
			data: "titre;date;texte\nA;06/11/2023;a.\nB;25/12/2023;b.\n",
			want: []string{"2023-11-06", "2023-12-25"},
		},
		"unproved.csv": {
			data: "titre;date;texte\nA;06/11/2023;a.\nB;07/11/2023;b.\nC;07/11/2023 2:05 PM;c.\n",
			want: []string{"2023-11-06", "2023-11-07", "!"},
		},
		"english.csv": {
			data: "title,date,text\nA,11/06/2023,a.\nB,2023-11-07,b.\nC,,c.\nD,12/25/2023,d.\n",
			want: []string{"2023-11-06", "2023-11-07", "", "2023-12-25"},
		},
		"rejects.csv": {
			data: "title,date,text\nA,11/06/2023,a.\nB,b.\nC,12/25/2023,c.\n",
			want: []string{"2023-11-06", "reject 3", "2023-12-25"},
		},
		"both.csv": {
			data: "titre;date;texte\nA;06/11/2023;a.\nB;25/12/2023;b.\nC;12/25/2023;c.\nD;11/11/2023;d.\n",
			want: []string{"!", "2023-12-25", "2023-12-25", "2023-11-11"},
		},
		"short.csv": {
			data: "titre;date;texte\nA;98/11/06;a.\nB;23/11/06;b.\n",
			want: []string{"1998-11-06", "2023-11-06"},
		},
		"said.csv": {
			data: "titre;date;texte\nA;06/11/2023;a.\nB;25/12/2023;b.\n",
			o:    Options{DateOrder: frdate.MonthFirst},
			want: []string{"2023-06-11", "!"},
		},
		"lines.jsonl": {
			data: `{"title":"A","date":"11/06/2023","text":"a."}` + "\n" + `{"title":"B","date":"12/25/2023","text":"b."}` + "\n",
			want: []string{"2023-11-06", "2023-12-25"},
		},
		"two-keys.jsonl": { // each key is a column of its own
			data: `{"title":"A","date":"11/06/2023","text":"a."}` + "\n" + `{"title":"B","date":"12/25/2023","text":"b."}` + "\n" +
				`{"title":"C","parution":"11/06/2023","text":"c."}` + "\n" + `{"title":"D","parution":"25/12/2023","text":"d."}` + "\n",
			want: []string{"2023-11-06", "2023-12-25", "2023-06-11", "2023-12-25"},
		},
		"numbers.jsonl": {
			data: `{"title":"A","date":1699275600,"text":"a."}` + "\n" + `{"title":"B","date":1.6992756e12,"text":"b."}` + "\n" +
				`{"title":"C","date":1699275600000000000,"text":"b."}` + "\n",
			want: []string{"2023-11-06", "2023-11-06", "2023-11-06"},
		},
		"exponents.csv": {
			data: "titre;date;texte\nA;1.6992756e+12;a.\nB;1.6992756E+09;b.\n",
			want: []string{"2023-11-06", "2023-11-06"},
		},
		"serials.csv": { // days as spreadsheets count them
			data: "titre;date;texte\nA;45236;a.\nB;;b.\nC;44927.5;c.\n",
			want: []string{"2023-11-06", "", "2023-01-01"},
		},
		"postcodes.csv": {
			data: "titre;date;texte\nA;45236;a.\nB;75011;b.\nC;2023;c.\n",
			want: []string{"!", "!", "2023"},
		},
		"before-1970.jsonl": {
			data: `{"title":"A","date":-1748995200,"text":"a."}` + "\n" + `{"title":"B","date":"/Date(-1748995200000)/","text":"b."}` + "\n",
			want: []string{"1914-07-31", "1914-07-31"},
		},
		"update.csv": {
			data: "titre;date;texte\nA;Mis à jour le 7 novembre 2023;a.\n",
			want: []string{"!"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, path := write(t, name, []byte(tt.data))
			if diff := cmp.Diff(tt.want, datesOf(t, nil, tt.o, path)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestHeldColumnsOverflow puts more aside than memory is for, with and without a place for temporary files: nothing is
// lost and nothing stays behind.
func TestHeldColumnsOverflow(t *testing.T) {
	var b strings.Builder
	b.WriteString("title,date,text\n")
	text := strings.Repeat("mot ", 1<<18)
	for i := range 20 {
		fmt.Fprintf(&b, "T%d,11/06/2023,%s\n", i, text)
	}
	b.WriteString("U,12/25/2023,u.\nV,v.\n")
	for name, tt := range map[string]struct {
		temp        string
		first, last string
		extra       int
	}{
		"disk":   {temp: t.TempDir(), first: "2023-11-06", last: "2023-12-25"},
		"nodisk": {temp: filepath.Join(t.TempDir(), "none"), first: "2023-06-11", last: "!", extra: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", tt.temp)
			got := datesOf(t, strings.NewReader(b.String()), Options{}, "-")
			if len(got) != 22+tt.extra || got[0] != tt.first || got[len(got)-2] != tt.last || got[len(got)-1] != "reject 23" {
				t.Errorf("%v", got)
			}
			if left, err := os.ReadDir(tt.temp); err == nil && len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestHeldColumnsStop stops in the middle of what was put aside.
func TestHeldColumnsStop(t *testing.T) {
	_, path := write(t, "a.csv", []byte("title,date,text\n"+strings.Repeat("A,11/06/2023,a.\n", 50)))
	n := 0
	for range Open(t.Context(), []string{path}, nil, Options{}) { //nolint:errcheck // errors are in the items
		if n++; n == 10 {
			break
		}
	}
	if n != 10 {
		t.Errorf("%d", n)
	}
}
