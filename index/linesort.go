package index

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

// lineMemory is how many bytes of lines are sorted in memory. A million lines of the usual width take five to ten times
// as much: they are written to a temporary file in sorted runs, and merged.
const lineMemory = 64 << 20

// lineSorter sorts lines by their collation; equal ones stay in the order they came in.
type lineSorter struct {
	room  int // bytes of lines in memory
	keep  int // lines that are wanted: the first so many
	lines []foundLine
	bytes int
	file  *os.File // of runs; nil: none yet
	runs  []lineRun
	end   int64
}

// lineRun is sorted lines in the file.
type lineRun struct{ start, end int64 }

func (l *foundLine) size() int {
	const head = 232 // the structure itself
	return head + len(l.collation) + len(l.Before) + len(l.Key) + len(l.After)
}

func compareLines(a, b foundLine) int { return strings.Compare(a.collation, b.collation) }

func (s *lineSorter) add(l *foundLine) error {
	s.lines = append(s.lines, *l)
	if s.bytes += l.size(); s.bytes <= s.room {
		return nil
	}
	s.sort()
	if s.bytes <= s.room/2 { // the rest is not wanted
		return nil
	}
	return s.spill()
}

// sort sorts the lines in memory and forgets those that cannot be wanted.
func (s *lineSorter) sort() {
	slices.SortStableFunc(s.lines, compareLines)
	for len(s.lines) > s.keep {
		last := len(s.lines) - 1
		s.bytes -= s.lines[last].size()
		s.lines[last] = foundLine{}
		s.lines = s.lines[:last]
	}
}

// spill writes the lines in memory, which are sorted, to the file.
func (s *lineSorter) spill() (err error) {
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "kiosque-lines-*"); err != nil {
			return err
		}
		_ = os.Remove(s.file.Name()) // where that works the file has no name from now on; elsewhere close removes it
	}
	w := bufio.NewWriterSize(s.file, 1<<20)
	var record []byte
	for i := range s.lines {
		record = appendLine(record[:0], &s.lines[i])
		s.end += int64(len(record))
		if _, err := w.Write(record); err != nil {
			return err
		}
	}
	start := int64(0)
	if n := len(s.runs); n > 0 {
		start = s.runs[n-1].end
	}
	s.runs = append(s.runs, lineRun{start, s.end})
	clear(s.lines)
	s.lines, s.bytes = s.lines[:0], 0
	return w.Flush()
}

// each calls f for the lines in order until it returns false or an error.
func (s *lineSorter) each(f func(*foundLine) (bool, error)) error {
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
	heads := make([]*lineReader, 0, len(s.runs)) // by their lines; of equal lines, that of the earlier run comes first
	for n, run := range s.runs {
		r := &lineReader{run: n, r: bufio.NewReaderSize(io.NewSectionReader(s.file, run.start, run.end-run.start), 64<<10)}
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

func compareHeads(a, b *lineReader) int {
	return cmp.Or(compareLines(a.line, b.line), cmp.Compare(a.run, b.run))
}

func (s *lineSorter) close() {
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
	}
}

// appendLine appends the record of a line: its size, then its parts.
func appendLine(dst []byte, l *foundLine) []byte {
	body := []byte{byte(l.Date.Month), byte(l.Date.Day)}
	body = binary.AppendUvarint(body, uint64(l.Date.Year))
	for _, s := range [...]string{l.collation, l.ID, l.Source, l.Title, l.Field, l.Before, l.Key, l.After} {
		body = appendString(body, s)
	}
	dst = binary.AppendUvarint(dst, uint64(len(body)))
	return append(dst, body...)
}

// lineReader reads the lines of a run.
type lineReader struct {
	run  int
	r    *bufio.Reader
	line foundLine
}

// next reads the next line; io.EOF after the last.
func (r *lineReader) next() error {
	size, err := binary.ReadUvarint(r.r)
	if err != nil {
		return err
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(r.r, body); err != nil {
		return err
	}
	d := decoder{s: string(body)}
	month, day := d.byte(), d.byte()
	l := foundLine{Line: kiosque.Line{Date: kiosque.Date{Year: int(d.uvarint()), Month: int(month), Day: int(day)}}}
	for _, s := range [...]*string{&l.collation, &l.ID, &l.Source, &l.Title, &l.Field, &l.Before, &l.Key, &l.After} {
		*s = d.string()
	}
	if d.bad || d.s != "" {
		return errRecord
	}
	l.DatePrecision = l.Date.Precision()
	r.line = l
	return nil
}
