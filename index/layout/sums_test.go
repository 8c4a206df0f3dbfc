package layout

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSums: what is summed up early is what is listed, also beside files that still change, and those that are known are not read.
func TestSums(t *testing.T) {
	gen := t.TempDir()
	for name, text := range map[string]string{
		"bleve/store/1.zap": "a segment", "bleve/store/2.zap": "another", "bleve/store/root.bolt": "changes", "texts-00000001.zst": "texts", "forms-1.zst": "a side",
	} {
		path := filepath.Join(gen, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	linked := File{Path: "bleve/store/2.zap", Size: 7, SHA256: "of before", Blocks: []byte{1}}
	known := map[string]File{linked.Path: linked}
	sums, err := Sums(t.Context(), gen, known)
	if err != nil {
		t.Fatal(err)
	}
	want, err := ListFiles(gen, known)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range want {
		_, early := sums[f.Path]
		if early != (filepath.Ext(f.Path) == ".zap" || f.Path == "texts-00000001.zst") {
			t.Errorf("%s is summed up early: %t", f.Path, early)
		}
	}
	got, err := ListFiles(gen, sums)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if len(known) != 1 || sums[linked.Path].SHA256 != linked.SHA256 {
		t.Error("what is known has changed")
	}
}
