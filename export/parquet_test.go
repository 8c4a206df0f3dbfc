package export

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/parquet-go/parquet-go"

	"github.com/kiosque-search/kiosque"
)

// parquetText is a file of Parquet as lines of JSON.
func parquetText(t testing.TB, file string) string {
	t.Helper()
	rows, err := parquet.Read[parquetRow](strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range rows {
		line, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.String()
}

// TestParquetReadsBack: what the importer reads of it is what was written, to the last byte, and the file says what was asked.
func TestParquetReadsBack(t *testing.T) {
	for _, set := range [][]kiosque.Found{press(t), imported(t, hostile())} {
		file := write(t, Parquet, Options{}, set...)
		var want []kiosque.Article
		for _, f := range set {
			want = append(want, f.Article)
		}
		got := readAgain(t, "articles.parquet", file)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	var b strings.Builder
	e, _ := exported(readArticles(t), nil)
	e.Query, e.Corpus = kiosque.QueryInfo{Text: "été", Reading: "lecture"}, "1-2"
	if _, err := Write(&b, Parquet, e, Options{}); err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(strings.NewReader(b.String()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"kiosque.query": "été", "kiosque.reading": "lecture", "kiosque.corpus": "1-2"} {
		if got, _ := file.Lookup(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestParquetGroups: many articles are several groups of rows, each of bounded size.
func TestParquetGroups(t *testing.T) {
	var many []kiosque.Found
	for i := range 5 {
		many = append(many, kiosque.Found{Article: kiosque.Article{ID: fmt.Sprint(i), Body: strings.Repeat("x", maxRowGroup/2)}})
	}
	text := write(t, Parquet, Options{}, many...)
	file, err := parquet.OpenFile(strings.NewReader(text), int64(len(text)))
	if err != nil || len(file.RowGroups()) != 3 || file.NumRows() != 5 {
		t.Errorf("%v: %d groups of %d rows", err, len(file.RowGroups()), file.NumRows())
	}
}
