package export

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/kiosque-search/kiosque"
)

// Options says how to write. The zero value is a good default.
type Options struct {
	// Columns are those of a table, in this order, by the names that Columns lists; none: all. Other formats have none.
	Columns []string
	// Excel makes a CSV that Excel opens by a double click where French is spoken: a byte order mark, semicolons, decimal
	// commas, and texts cut where a cell would overflow.
	Excel bool
	// Each is called after each article that was written, with their number so far; it may be nil.
	Each func(articles int)
}

// Check reports whether a format can be written with these options; an error has the code bad_request.
func (o Options) Check(f Format) error {
	bad := func(message, hint string) error {
		return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: message, Hint: hint}
	}
	table := f == CSV || f == TSV
	switch {
	case len(o.Columns) > 0 && !table:
		return bad(fmt.Sprintf("le format %s n'a pas de colonnes", f), "les colonnes se choisissent pour csv et tsv")
	case o.Excel && f != CSV:
		return bad(fmt.Sprintf("le format %s n'est pas pour Excel", f), "Excel ouvre le format csv")
	}
	_, err := columnsOf(o.Columns)
	return err
}

// format writes articles in one format.
type format interface {
	begin(w *bufio.Writer) error
	article(w *bufio.Writer, f *kiosque.Found) error
	end(w *bufio.Writer) error
}

// Write writes all articles of an export, which it consumes or closes, and returns their number. What was written before
// an error is incomplete.
func Write(w io.Writer, f Format, e *kiosque.Export, o Options) (articles int, err error) {
	defer e.Close()
	out, err := formatOf(f, o, e.Corpus)
	if err != nil {
		return 0, err
	}
	b := bufio.NewWriterSize(w, 64<<10)
	if err := out.begin(b); err != nil {
		return 0, err
	}
	for found, err := range e.Found {
		if err != nil {
			return articles, err
		}
		if err := out.article(b, &found); err != nil {
			return articles, err
		}
		if articles++; o.Each != nil {
			o.Each(articles)
		}
	}
	if err := out.end(b); err != nil {
		return articles, err
	}
	return articles, b.Flush()
}

func formatOf(f Format, o Options, corpus string) (format, error) {
	if err := o.Check(f); err != nil {
		return nil, err
	}
	switch f {
	case JSONL:
		return jsonLines{}, nil
	case CSV, TSV:
		return newTable(f, o)
	case RIS:
		return &ris{corpus: corpus}, nil
	case BibTeX:
		return &bibTeX{corpus: corpus}, nil
	case CSL:
		return &csl{corpus: corpus}, nil
	}
	_, err := ParseFormat(string(f))
	return nil, err
}

// jsonLines is the format of whole articles: what the API calls them, one a line.
type jsonLines struct{}

func (jsonLines) begin(*bufio.Writer) error { return nil }
func (jsonLines) end(*bufio.Writer) error   { return nil }

func (jsonLines) article(w *bufio.Writer, f *kiosque.Found) error {
	return encode(w, f)
}

// encode writes a JSON value and a line feed.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
