package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Keep writes the report and the samples to a new folder of the day in dir, and returns its path. Nothing is overwritten:
// a second run of a day gets -2 behind the date, and so on.
func Keep(dir string, sum Summary, samples []Sample) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	name := filepath.Join(dir, sum.Date.Format(time.DateOnly))
	if sum.Name != "" {
		name += "-" + sum.Name
	}
	path := name
	err := os.Mkdir(path, 0o755)
	for n := 2; errors.Is(err, fs.ErrExist) && n < 1000; n++ {
		path = name + "-" + strconv.Itoa(n)
		err = os.Mkdir(path, 0o755)
	}
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	var table, raw bytes.Buffer
	if err := errors.Join(Report(&table, sum, samples), WriteRaw(&raw, samples)); err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	err = errors.Join(os.WriteFile(filepath.Join(path, "README.md"), table.Bytes(), 0o644),
		os.WriteFile(filepath.Join(path, "raw.tsv"), raw.Bytes(), 0o644))
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	return path, nil
}
