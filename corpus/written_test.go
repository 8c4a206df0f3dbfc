package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWritten reads workbooks and Parquet files of other programs (openpyxl, XlsxWriter, odfpy, pyarrow): one trap each, in
// testdata/written, which want.txt names by their articles, remarks and refusals.
func TestWritten(t *testing.T) {
	const dir, want = "testdata/written", "testdata/written/want.txt"
	var got strings.Builder
	files, err := filepath.Glob(dir + "/*.*")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		if path == want {
			continue
		}
		got.WriteString(filepath.Base(path) + "\n")
		for item, err := range Open(t.Context(), []string{path}, nil, Options{}) {
			if reject, ok := err.(*Reject); ok { //nolint:errorlint // it is never wrapped
				got.WriteString("  - " + reject.Reason + "\n")
				continue
			}
			got.WriteString("  + " + brief(&item.Article) + "\n")
			for _, w := range item.Warnings {
				got.WriteString("    " + w + "\n")
			}
		}
	}
	if *update {
		if err := os.WriteFile(want, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(b), got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
