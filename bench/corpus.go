package bench

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// maxLine is the longest line of a corpus, in bytes.
const maxLine = 16 << 20

// Corpus is one file of JSON lines, an article a line, not compressed: every peer reads the same bytes.
type Corpus struct {
	Name     string
	Path     string
	Articles int
	Bytes    int64
}

// ErrNoCorpus says that the articles to measure with are not on this machine.
var ErrNoCorpus = errors.New("bench: no corpus")

// Unpack writes the JSON lines of src (plain, or gzip if its name ends in .gz) to dir, at most limit of them (0: all).
// The error wraps ErrNoCorpus where src does not exist.
func Unpack(ctx context.Context, src, dir string, limit int) (c Corpus, err error) {
	in, err := os.Open(src)
	if errors.Is(err, fs.ErrNotExist) {
		return Corpus{}, fmt.Errorf("%w: %s does not exist", ErrNoCorpus, src)
	}
	if err != nil {
		return Corpus{}, fmt.Errorf("bench: corpus: %w", err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	var r io.Reader = in
	if strings.HasSuffix(src, ".gz") {
		z, err := gzip.NewReader(in)
		if err != nil {
			return Corpus{}, fmt.Errorf("bench: corpus %s: %w", src, err)
		}
		r = z
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Corpus{}, fmt.Errorf("bench: corpus: %w", err)
	}
	name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(src), ".gz"), ".jsonl")
	if limit > 0 {
		name = fmt.Sprintf("%s-first-%d", name, limit)
	}
	c = Corpus{Name: name, Path: filepath.Join(dir, name+".jsonl")}
	out, err := os.Create(c.Path)
	if err != nil {
		return Corpus{}, fmt.Errorf("bench: corpus: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	w := bufio.NewWriter(out)
	err = eachLine(ctx, r, func(line []byte) (bool, error) {
		c.Articles++
		c.Bytes += int64(len(line)) + 1
		_, err := fmt.Fprintf(w, "%s\n", line)
		return c.Articles != limit, err
	})
	if err == nil && c.Articles == 0 {
		err = errors.New("no article in it")
	}
	if err = errors.Join(err, w.Flush()); err != nil {
		return Corpus{}, fmt.Errorf("bench: corpus %s: %w", src, err)
	}
	return c, nil
}

// Recombine makes a corpus of n articles from the paragraphs of src, by a Python script called as SCRIPT SRC OUT N, in dir.
// One that is there already is kept: the script makes the same again. The error wraps ErrNoCorpus where the script or
// Python does not exist.
func Recombine(ctx context.Context, script string, src Corpus, dir string, n int) (Corpus, error) {
	if n < 1 {
		return Corpus{}, fmt.Errorf("bench: a corpus of %d articles", n)
	}
	c := Corpus{Name: fmt.Sprintf("recombined-%d", n), Articles: n}
	c.Path = filepath.Join(dir, c.Name+".jsonl")
	info, err := os.Stat(c.Path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(script); err != nil {
			return Corpus{}, fmt.Errorf("%w: %w", ErrNoCorpus, err)
		}
		part := c.Path + ".part"
		_, _, err = child{path: "python3", args: []string{script, src.Path, part, strconv.Itoa(n)}}.run(ctx)
		if errors.Is(err, exec.ErrNotFound) {
			return Corpus{}, fmt.Errorf("%w: %w", ErrNoCorpus, err)
		}
		if err == nil {
			err = os.Rename(part, c.Path)
		}
		if err == nil {
			info, err = os.Stat(c.Path)
		}
	}
	if err != nil {
		return Corpus{}, fmt.Errorf("bench: corpus: %w", err)
	}
	c.Bytes = info.Size()
	return c, nil
}

// eachLine calls f with every line that is not empty, until it returns false or fails.
func eachLine(ctx context.Context, r io.Reader, f func([]byte) (bool, error)) error {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	for s.Scan() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(s.Bytes()) == 0 {
			continue
		}
		if more, err := f(s.Bytes()); err != nil || !more {
			return err
		}
	}
	return s.Err()
}

// text is what a mix is made from.
type text struct{ Title, Text string }

// eachText calls f with every article of a corpus.
func eachText(ctx context.Context, r io.Reader, f func(text)) error {
	n := 0
	return eachLine(ctx, r, func(line []byte) (bool, error) {
		n++
		var t text
		if err := json.Unmarshal(line, &t); err != nil {
			return false, fmt.Errorf("article %d: %w", n, err)
		}
		f(t)
		return true, nil
	})
}
