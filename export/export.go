package export

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// Options says how to write. The zero value is a good default.
type Options struct {
	// Columns are those of a table, in this order, by the names that Columns lists; none: all. Those of a corpus of IRaMuTeQ are its
	// variables, which Variables lists; none: the usual ones. Other formats have none.
	Columns []string
	// Excel makes a CSV that Excel opens by a double click where French is spoken: a byte order mark, semicolons, decimal
	// commas, in quotes what might be cut, an apostrophe before what would be a formula, and texts cut where a cell would overflow.
	// Without it, a table holds every text as it is; see docs/decisions/0025-csv.md.
	Excel bool
	// Package makes of the file a Data Package: a zip of it and of what describes it; nil: the file alone.
	Package *Package
	// Each is called after each article that was written, with their number so far; it may be nil.
	Each func(articles int)
}

// Check reports whether a format can be written with these options; an error has the code bad_request.
func (o Options) Check(f Format) error {
	bad := func(message, hint string) error {
		return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: message, Hint: hint}
	}
	switch {
	case len(o.Columns) > 0 && !slices.Contains([]Format{CSV, TSV, IRaMuTeQ}, f):
		return bad(fmt.Sprintf("le format %s n'a pas de colonnes", f), "les colonnes se choisissent pour csv, tsv et iramuteq")
	case o.Excel && f != CSV:
		return bad(fmt.Sprintf("le format %s n'est pas pour Excel", f), "Excel ouvre le format csv")
	}
	if f == IRaMuTeQ {
		_, err := variablesOf(o.Columns)
		return err
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

// Written is what Write has written.
type Written struct {
	Articles int
	// LeftOut are articles more that this format cannot say: those without a word, those without a date.
	LeftOut int
	// Rounded are those whose date the format cannot say as it is known: a month is its first day.
	Rounded int
	// Tokens of a vertical file, and those of them that are words.
	Tokens, Words int
	// Cells of a table for Excel that are not what the article says.
	Shortened int // too long for a cell
	Guarded   int // with an apostrophe before them, for a spreadsheet would take them for formulas
}

// Write writes all articles of an export, which it consumes or closes. What was written before an error is incomplete.
func Write(w io.Writer, f Format, e *kiosque.Export, o Options) (n Written, err error) {
	defer e.Close()
	if o.Package != nil {
		if err := o.Check(f); err != nil {
			return n, err
		}
		return writePackage(w, f, e, o)
	}
	out, err := formatOf(f, o, e, &n)
	if err != nil {
		return n, err
	}
	if c, ok := out.(io.Closer); ok {
		defer func() { err = errors.Join(err, c.Close()) }()
	}
	b := bufio.NewWriterSize(w, 64<<10)
	if err := out.begin(b); err != nil {
		return n, err
	}
	all := 0
	for found, err := range e.Found {
		if err != nil {
			return n, err
		}
		if err := out.article(b, &found); err != nil {
			return n, err
		}
		all++
		if n.Articles = all - n.LeftOut; o.Each != nil {
			o.Each(n.Articles)
		}
	}
	if err := out.end(b); err != nil {
		return n, err
	}
	return n, b.Flush()
}

func formatOf(f Format, o Options, e *kiosque.Export, n *Written) (format, error) {
	if err := o.Check(f); err != nil {
		return nil, err
	}
	switch f {
	case JSONL:
		return jsonLines{}, nil
	case CSV, TSV:
		return newTable(f, o, n)
	case RIS:
		return &ris{corpus: e.Corpus}, nil
	case BibTeX:
		return &bibTeX{corpus: e.Corpus}, nil
	case CSL:
		return &csl{corpus: e.Corpus}, nil
	case IRaMuTeQ:
		vs, err := variablesOf(o.Columns)
		return &iramuteq{variables: vs, n: n}, err
	case Texts:
		return &texts{}, nil
	case XTZ:
		return &texts{xtz: true}, nil
	case Vertical:
		return &vertical{n: n}, nil
	case Gargantext:
		return &gargantext{n: n}, nil
	case Cortext:
		return &cortext{}, nil
	case Parquet:
		return &parquetFile{about: e}, nil
	case TEI:
		return &tei{corpus: e.Corpus}, nil
	}
	_, err := ParseFormat(string(f))
	return nil, err
}

// JSONLine is a line of JSONL.
type JSONLine struct {
	kiosque.Found
	DatePrecision query.Precision `json:"date_precision"`
}

// jsonLines is the format of whole articles: what the API calls them, one a line.
type jsonLines struct{}

func (jsonLines) begin(*bufio.Writer) error { return nil }
func (jsonLines) end(*bufio.Writer) error   { return nil }

func (jsonLines) article(w *bufio.Writer, f *kiosque.Found) error {
	return encode(w, JSONLine{*f, f.Date.Precision()})
}

// encode writes a JSON value and a line feed.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
