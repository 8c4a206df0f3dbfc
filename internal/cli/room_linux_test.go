package cli

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestGroupLimit(t *testing.T) {
	for _, c := range []struct {
		name, groups string
		files        map[string]string
		want         int64
	}{
		{"none", "0::/\n", nil, math.MaxInt64},
		{"version 2, of a parent", "0::/a/b\n", map[string]string{"a/memory.max": "5000\n", "a/b/memory.max": "max\n"}, 5000},
		{"version 2, in a container", "0::/../x\n", map[string]string{"memory.max": "7000\n"}, 7000},
		{"version 1", "4:memory:/a\n1:cpu:/b\n0::/\n", map[string]string{"memory/a/memory.limit_in_bytes": "6000\n", "memory/memory.limit_in_bytes": "8000\n"}, 6000},
		{"both", "4:cpu,memory:/\n0::/u\n", map[string]string{"memory/memory.limit_in_bytes": "6000\n", "unified/u/memory.max": "900\n"}, 900},
		{"nonsense", "memory\n::\n", map[string]string{"memory.max": "many\n"}, math.MaxInt64},
	} {
		root := t.TempDir()
		groups := filepath.Join(root, "groups")
		files := map[string]string{"groups": c.groups}
		maps.Copy(files, c.files)
		for name, contents := range files {
			path := filepath.Join(root, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(contents), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := groupLimit(groups, root); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if got := groupLimit(filepath.Join(t.TempDir(), "absent"), "/"); got != math.MaxInt64 {
		t.Errorf("without a file: %d", got)
	}
}
