package linesort

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
)

// linesOf draws lines of few collations, so that many are equal, and of any texts.
func linesOf(r *rand.Rand, n int) []Line {
	text := func() string { return strings.Repeat([...]string{"mer ", "é\x00", "", "\n"}[r.IntN(4)], r.IntN(9)) }
	all := make([]Line, n)
	for i := range all {
		l := kiosque.Line{ID: fmt.Sprint(i), Source: text(), Title: text(), Field: "body", Before: text(), Key: text(), After: text(), Section: text(), Page: text()}
		for range r.IntN(3) {
			l.Authors = append(l.Authors, text())
		}
		if r.IntN(3) > 0 {
			l.Date = kiosque.Date{Year: 1800 + r.IntN(300), Month: 1 + r.IntN(12), Day: r.IntN(29)}
		}
		l.DatePrecision = l.Date.Precision()
		all[i] = Line{Collation: strings.Repeat("a", r.IntN(5)) + fmt.Sprint(r.IntN(9)), Line: l}
	}
	return all
}

// TestSorter compares with a stable sort in memory, whatever room there is and however many lines are wanted.
func TestSorter(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := rand.New(rand.NewPCG(1, 2))
	spilt := 0
	for _, n := range []int{0, 1, 10, 500} {
		for _, room := range []int{1, 3000, 20_000, Memory} {
			for _, keep := range []int{0, 1, 7, 499, 1000} {
				all := linesOf(r, n)
				s := Sorter{Room: room, Keep: keep}
				for i := range all {
					if err := s.Add(&all[i]); err != nil {
						t.Fatal(err)
					}
				}
				var got []Line
				err := s.Each(func(l *Line) (bool, error) {
					got = append(got, *l)
					return len(got) < keep, nil
				})
				if err != nil {
					t.Fatal(err)
				}
				spilt += len(s.runs)
				s.Close()
				slices.SortStableFunc(all, compare)
				want := all[:min(max(keep, 1), len(all))] // one is asked for before f can say no
				if keep == 0 {
					want, got = nil, nil
				}
				if diff := cmp.Diff(slices.Clip(want), got, cmpopts.IgnoreUnexported(Line{})); len(want) > 0 && diff != "" {
					t.Fatalf("%d lines in %d bytes, %d wanted (-want +got):\n%s", n, room, keep, diff)
				}
			}
		}
	}
	if spilt < 20 {
		t.Errorf("only %d runs were written", spilt)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "*")); len(left) > 0 {
		t.Errorf("%q are left over", left)
	}
}

// TestStops: what stops the reading of lines stops it, and is handed on.
func TestStops(t *testing.T) {
	stop := errors.New("stop")
	for _, room := range []int{1, Memory} {
		s := Sorter{Room: room, Keep: 100}
		for _, l := range linesOf(rand.New(rand.NewPCG(3, 4)), 50) {
			if err := s.Add(&l); err != nil {
				t.Fatal(err)
			}
		}
		seen := 0
		if err := s.Each(func(*Line) (bool, error) { seen++; return true, stop }); !errors.Is(err, stop) || seen != 1 {
			t.Errorf("after %d lines: %v", seen, err)
		}
		if s.file != nil {
			if err := s.file.Truncate(s.end / 2); err != nil {
				t.Fatal(err)
			}
			if err := s.Each(func(*Line) (bool, error) { return true, nil }); !errors.Is(err, errLine) {
				t.Errorf("a file that is cut off: %v", err)
			}
		}
		s.Close()
	}
}

// FuzzReader reads bytes as lines, and each line that it finds must be read again from what it is written as.
func FuzzReader(f *testing.F) {
	for _, l := range linesOf(rand.New(rand.NewPCG(5, 6)), 5) {
		f.Add(appendLine(nil, &l))
	}
	f.Add([]byte("\x01\x02\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &reader{left: int64(len(data)), r: bufio.NewReader(bytes.NewReader(data))}
		for {
			if r.next() != nil {
				return
			}
			written := appendLine(nil, &r.line)
			again := &reader{left: int64(len(written)), r: bufio.NewReader(bytes.NewReader(written))}
			if err := again.next(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(r.line, again.line, cmpopts.IgnoreUnexported(Line{}), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		}
	})
}
