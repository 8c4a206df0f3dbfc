package bench

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// dropCaches makes the system forget the files below dir, and says how: all caches where that is allowed (Linux, as
// root), otherwise these files alone, by dd's posix_fadvise. It returns "" where neither works.
func dropCaches(ctx context.Context, dir string) string {
	_ = exec.CommandContext(ctx, "sync").Run() // What is not written yet cannot be forgotten.
	if os.WriteFile("/proc/sys/vm/drop_caches", []byte("3\n"), 0o200) == nil {
		return "all caches dropped (/proc/sys/vm/drop_caches)"
	}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		return exec.CommandContext(ctx, "dd", "if="+name, "iflag=nocache", "count=0", "status=none").Run()
	})
	if err != nil {
		return ""
	}
	return "the index's files dropped (posix_fadvise)"
}
