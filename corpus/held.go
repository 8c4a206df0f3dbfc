package corpus

import (
	"bufio"
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// A date of digits such as 06/11/2023 is read in the order that all dates of its column prove, and the last one may
// prove it. So from the first such date on the records of an input are put aside, in memory and then in a temporary
// file, until all of them have been seen.

// maxDateColumns bounds the columns of dates of one input whose orders are told apart.
const maxDateColumns = 256

// held is what one input has put aside, and what its columns of dates have proved.
type held struct {
	orders map[string]*frdate.Tally
	aside  overflow
	out    *gob.Encoder // nil: nothing is put aside
	full   bool         // nothing more can be put aside
}

// event is a record or a reject that was put aside.
type event struct {
	Line   int
	Record *record.Record
	Reason string
	Cause  string
}

// waits counts the date of a record and reports whether the record must wait.
func (h *held) waits(rec *record.Record) bool {
	v := &rec.Values[record.Date]
	if h.full || v.Text == "" {
		return h.out != nil
	}
	t := h.orders[v.Name]
	if t == nil {
		if len(h.orders) >= maxDateColumns {
			return h.out != nil
		}
		if h.orders == nil {
			h.orders = map[string]*frdate.Tally{}
		}
		t = &frdate.Tally{}
		h.orders[v.Name] = t
	}
	t.Add(v.Text)
	return h.out != nil || t.Open()
}

// order is what is known of the order of a record's date.
func (h *held) order(rec *record.Record) frdate.Order {
	if t := h.orders[rec.Values[record.Date].Name]; t != nil {
		return t.Order()
	}
	return frdate.French
}

// zero reports whether a record has for its date what the column has where there is none.
func (h *held) zero(rec *record.Record) bool {
	t := h.orders[rec.Values[record.Date].Name]
	return t != nil && t.Zero(rec.Values[record.Date].Text)
}

// put puts an event aside. An error says that it is the last one for which there was room.
func (h *held) put(e event) error {
	if h.out == nil {
		h.out = gob.NewEncoder(&h.aside)
	}
	if err := h.out.Encode(e); err != nil {
		return fmt.Errorf("corpus: put aside: %w", err)
	}
	return h.aside.failed
}

// release hands on what was put aside, in its order, and forgets it.
func (h *held) release(each func(event) error) (err error) {
	if h.out == nil {
		return nil
	}
	h.out, h.full = nil, true
	defer func() { err = errors.Join(err, h.aside.Close()) }()
	from, err := h.aside.reader()
	if err != nil {
		return err
	}
	in := gob.NewDecoder(from)
	for {
		var e event
		if err := in.Decode(&e); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("corpus: what was put aside: %w", err)
		}
		if err := each(e); err != nil {
			return err
		}
	}
}

// overflow is a writer whose bytes stay in memory up to maxSpool and go to a temporary file beyond, as long as there is
// room on the disk; what finds none stays in memory too. The zero value is ready.
type overflow struct {
	memory  bytes.Buffer // the first bytes
	file    *os.File
	size    int64        // of the file
	pending bytes.Buffer // the last bytes
	failed  error        // why nothing more goes to the file
}

// Write implements io.Writer; it never fails.
func (o *overflow) Write(p []byte) (int, error) {
	const chunk = 1 << 20
	if o.size == 0 && o.pending.Len() == 0 && o.memory.Len()+len(p) <= maxSpool {
		return o.memory.Write(p) //nolint:wrapcheck // never fails
	}
	if o.pending.Write(p); o.pending.Len() < chunk || o.failed != nil {
		return len(p), nil //nolint:nilerr // what does not go to the file stays in memory
	}
	if o.file == nil {
		if o.file, o.failed = os.CreateTemp("", "kiosque-*"); o.failed != nil {
			return len(p), nil //nolint:nilerr // as above
		}
	}
	n, err := o.file.Write(o.pending.Bytes())
	o.size, o.failed = o.size+int64(n), err
	o.pending.Next(n)
	return len(p), nil
}

// reader reads what was written, from its beginning; nothing may be written after that.
func (o *overflow) reader() (io.Reader, error) {
	if o.file == nil {
		return io.MultiReader(&o.memory, &o.pending), nil
	}
	if _, err := o.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("corpus: temporary file: %w", err)
	}
	return io.MultiReader(&o.memory, bufio.NewReaderSize(io.LimitReader(o.file, o.size), 1<<20), &o.pending), nil
}

// Close removes the temporary file and forgets everything.
func (o *overflow) Close() error {
	f := o.file
	*o = overflow{}
	if f == nil {
		return nil
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
