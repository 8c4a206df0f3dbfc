// Package objects reads files of JSON objects that stand in an array, behind one another, or in a list of an object
// around them, for formats that are objects of one shape.
package objects

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// errLong says that an object is longer than the limit.
var errLong = errors.New("objects: object longer than the limit")

// counter counts lines and bounds what is read between two resets.
type counter struct {
	from   io.Reader
	left   int
	at     int64   // bytes read
	breaks []int64 // where line breaks are that line has not passed
	line   int
}

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errLong
	}
	n, err := c.from.Read(p[:min(len(p), c.left)])
	for i, b := range p[:n] {
		if b == '\n' {
			c.breaks = append(c.breaks, c.at+int64(i))
		}
	}
	c.at += int64(n)
	c.left -= n
	return n, err //nolint:wrapcheck // a reader hands on what it got
}

// lineAt is the line of an offset, which does not go back.
func (c *counter) lineAt(offset int64) int {
	n, _ := slices.BinarySearch(c.breaks, offset)
	c.line += n
	c.breaks = slices.Delete(c.breaks, 0, n)
	return c.line
}

// Each hands over each object with its line; lists names the keys of an object around them that may hold the list.
func Each(in *format.Input, lists []string, each func(line int, object json.RawMessage) error) error {
	c := &counter{from: in.UTF8(), line: 1}
	dec := json.NewDecoder(c)
	fail := func(err error) error {
		switch {
		case errors.Is(err, errLong):
			return in.Reject(c.lineAt(dec.InputOffset()), in.TooLong(), nil)
		case errors.Is(err, io.EOF):
			return in.Nothing()
		}
		if _, ok := errors.AsType[*json.SyntaxError](err); ok || errors.Is(err, io.ErrUnexpectedEOF) {
			return in.Reject(c.lineAt(dec.InputOffset()), "JSON mal formé ou coupé : la suite n'est pas lue", err)
		}
		return in.Failed(c.lineAt(dec.InputOffset()), err)
	}
	budget := in.MaxArticle + format.HeadBytes
	array := false
	for {
		c.left = budget
		if !array {
			head, err := first(dec)
			if err != nil {
				return fail(err)
			}
			if head == '[' {
				if _, err := dec.Token(); err != nil {
					return fail(err)
				}
				array = true
			}
		}
		if array && !dec.More() {
			if _, err := dec.Token(); err != nil {
				return fail(err)
			}
			array = false
			continue
		}
		var object json.RawMessage
		if err := dec.Decode(&object); err != nil {
			return fail(err)
		}
		line := c.lineAt(dec.InputOffset() - int64(len(object)))
		items := within(object, lists)
		if items == nil {
			items = []json.RawMessage{object}
		}
		for _, item := range items {
			if err := each(line, item); err != nil {
				return err
			}
		}
	}
}

// first is the first byte of the next value.
func first(dec *json.Decoder) (byte, error) {
	for {
		b, err := io.ReadAll(io.LimitReader(dec.Buffered(), 1<<12))
		if err != nil {
			return 0, err //nolint:wrapcheck // becomes a reason
		}
		if b = bytes.TrimLeft(b, " \t\r\n"); len(b) > 0 {
			return b[0], nil
		}
		if !dec.More() { // it fills the buffer
			return 0, io.EOF
		}
	}
}

// within finds the list in an object, nil where it has none.
func within(object json.RawMessage, lists []string) []json.RawMessage {
	if len(lists) == 0 {
		return nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(object, &fields) != nil {
		return nil
	}
	for _, name := range lists {
		var items []json.RawMessage
		if json.Unmarshal(fields[name], &items) == nil && len(items) > 0 {
			return items
		}
	}
	return nil
}

// Start is the first bytes of a head that are no space, for detectors; false where they do not begin an object or array.
func Start(head []byte) ([]byte, bool) {
	head = bytes.TrimLeft(head, " \t\r\n\ufeff")
	return head, len(head) > 1 && (head[0] == '{' || head[0] == '[')
}
