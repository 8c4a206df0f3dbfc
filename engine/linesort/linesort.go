// Package linesort sorts the lines of a concordance, in memory or, where they are too many, through a temporary file.
package linesort

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// Memory is how many bytes of lines to sort in memory. A million lines of the usual width take five to ten times as much:
// they are written to a temporary file in sorted runs, and merged.
const Memory = 64 << 20

// Line is a line with what orders it.
type Line struct {
	Collation string
	kiosque.Line

	authors string // packed, while the line is in a file
}

// Sorter sorts lines by their collation; equal ones stay in the order they came in. It serves one goroutine.
type Sorter struct {
	Room int // bytes of lines in memory
	Keep int // lines that are wanted: the first so many

	lines []Line
	bytes int
	file  *os.File // of runs; nil: none yet
	runs  []run
	end   int64
}

// run is sorted lines in the file.
type run struct{ start, end int64 }

func (l *Line) size() int {
	const head = 312 // the structure itself
	n := head + len(l.Collation) + len(l.Section) + len(l.Page) + len(l.Before) + len(l.Key) + len(l.After)
	for _, name := range l.Authors {
		n += 16 + len(name)
	}
	return n
}

func compare(a, b Line) int { return strings.Compare(a.Collation, b.Collation) }

// Add takes a line.
func (s *Sorter) Add(l *Line) error {
	s.lines = append(s.lines, *l)
	if s.bytes += l.size(); s.bytes <= s.Room {
		return nil
	}
	s.sort()
	if s.bytes <= s.Room/2 { // the rest is not wanted
		return nil
	}
	return s.spill()
}

// sort sorts the lines in memory and forgets those that cannot be wanted.
func (s *Sorter) sort() {
	slices.SortStableFunc(s.lines, compare)
	for len(s.lines) > s.Keep {
		last := len(s.lines) - 1
		s.bytes -= s.lines[last].size()
		s.lines[last] = Line{}
		s.lines = s.lines[:last]
	}
}

// spill writes the lines in memory, which are sorted, to the file.
func (s *Sorter) spill() (err error) {
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "kiosque-lines-*"); err != nil {
			return err
		}
		_ = os.Remove(s.file.Name()) // where that works the file has no name from now on; elsewhere Close removes it
	}
	w := bufio.NewWriterSize(s.file, 1<<20)
	var line []byte
	for i := range s.lines {
		line = appendLine(line[:0], &s.lines[i])
		s.end += int64(len(line))
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	start := int64(0)
	if n := len(s.runs); n > 0 {
		start = s.runs[n-1].end
	}
	s.runs = append(s.runs, run{start, s.end})
	clear(s.lines)
	s.lines, s.bytes = s.lines[:0], 0
	return w.Flush()
}

// Each calls f for the lines in order until it returns false or an error.
func (s *Sorter) Each(f func(*Line) (bool, error)) error {
	s.sort()
	if len(s.runs) == 0 {
		for i := range s.lines {
			if more, err := f(&s.lines[i]); !more || err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.spill(); err != nil {
		return err
	}
	heads := make([]*reader, 0, len(s.runs)) // by their lines; of equal lines, that of the earlier run comes first
	for n, run := range s.runs {
		r := &reader{run: n, left: run.end - run.start, r: bufio.NewReaderSize(io.NewSectionReader(s.file, run.start, run.end-run.start), 64<<10)}
		if err := r.next(); err == nil {
			heads = append(heads, r)
		} else if !errors.Is(err, io.EOF) {
			return err
		}
	}
	slices.SortFunc(heads, compareHeads)
	for len(heads) > 0 {
		r := heads[0]
		if more, err := f(&r.line); !more || err != nil {
			return err
		}
		heads = heads[1:]
		if err := r.next(); errors.Is(err, io.EOF) {
			continue
		} else if err != nil {
			return err
		}
		at, _ := slices.BinarySearchFunc(heads, r, compareHeads)
		heads = slices.Insert(heads, at, r)
	}
	return nil
}

func compareHeads(a, b *reader) int {
	return cmp.Or(compare(a.line, b.line), cmp.Compare(a.run, b.run))
}

// Close removes the temporary file.
func (s *Sorter) Close() {
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
	}
}

// lineParts is the number of texts of a line.
const lineParts = 11

// parts are the texts of a line, in the order in which a file has them.
func (l *Line) parts() [lineParts]*string {
	return [...]*string{&l.Collation, &l.ID, &l.Source, &l.Title, &l.Section, &l.authors, &l.Page, &l.Field, &l.Before, &l.Key, &l.After}
}

// appendLine appends a line: the numbers of its date and the sizes of its parts as uvarints, then its parts.
func appendLine(dst []byte, l *Line) []byte {
	l.authors = pack(l.Authors)
	defer func() { l.authors = "" }()
	for _, n := range [...]int{l.Date.Year, l.Date.Month, l.Date.Day} {
		dst = binary.AppendUvarint(dst, uint64(n))
	}
	for _, s := range l.parts() {
		dst = binary.AppendUvarint(dst, uint64(len(*s)))
	}
	for _, s := range l.parts() {
		dst = append(dst, *s...)
	}
	return dst
}

// pack makes one text of several: each after its size.
func pack(texts []string) string {
	var packed []byte
	for _, s := range texts {
		packed = append(binary.AppendUvarint(packed, uint64(len(s))), s...)
	}
	return string(packed)
}

func unpack(packed string) (texts []string, err error) {
	for packed != "" {
		size, n := binary.Uvarint([]byte(packed[:min(len(packed), binary.MaxVarintLen64)]))
		if n <= 0 || size > uint64(len(packed)-n) {
			return nil, errLine
		}
		texts, packed = append(texts, packed[n:n+int(size)]), packed[n+int(size):]
	}
	return texts, nil
}

var errLine = errors.New("linesort: damaged file of lines")

// reader reads the lines of a run.
type reader struct {
	run  int
	left int64 // bytes of the run, or more
	r    *bufio.Reader
	line Line
}

// next reads the next line; io.EOF after the last.
func (r *reader) next() error {
	var numbers [3 + lineParts]uint64
	for i := range numbers {
		n, err := binary.ReadUvarint(r.r)
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) && i > 0 {
			return errLine
		}
		if err != nil {
			return err
		}
		numbers[i] = n
	}
	date, sizes := numbers[:3], numbers[3:]
	total := int64(0)
	for _, n := range sizes {
		if n > uint64(r.left) {
			return errLine
		}
		total += int64(n)
	}
	if r.left -= total; r.left < 0 {
		return errLine
	}
	packed := make([]byte, total)
	if _, err := io.ReadFull(r.r, packed); errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return errLine
	} else if err != nil {
		return err
	}
	l := Line{Line: kiosque.Line{Date: kiosque.Date{Year: int(date[0]), Month: int(date[1]), Day: int(date[2])}}}
	rest := string(packed)
	for i, s := range l.parts() {
		*s, rest = rest[:sizes[i]], rest[sizes[i]:]
	}
	l.DatePrecision = l.Date.Precision()
	authors, err := unpack(l.authors)
	l.Authors, l.authors = authors, ""
	r.line = l
	return err
}
