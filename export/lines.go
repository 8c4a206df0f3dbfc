package export

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// WriteLines writes all lines of a concordance, which it consumes or closes, as JSONL, one kiosque.Line a line, or as a
// table, CSV or TSV. Texts in a table are guarded as those of articles are, and have no blanks at their ends.
func WriteLines(w io.Writer, f Format, c *kiosque.Concordance) error {
	defer c.Close()
	b := bufio.NewWriterSize(w, 64<<10)
	write, flush := func(l *kiosque.Line) error { return encode(b, l) }, func() {}
	switch f {
	case JSONL:
	case CSV, TSV:
		table := csv.NewWriter(b)
		if f == TSV {
			table.Comma = '\t'
		}
		flush = table.Flush
		if err := table.Write([]string{"id", "date", "date_precision", "source", "title", "field", "before", "key", "after"}); err != nil {
			return err
		}
		write = func(l *kiosque.Line) error {
			row := []string{l.ID, l.Date.String(), l.DatePrecision.String(), l.Source, l.Title, l.Field, strings.TrimSpace(l.Before), l.Key, strings.TrimSpace(l.After)}
			for i := range row {
				if row[i] = Harmless(row[i]); f == TSV {
					row[i] = oneLine(row[i])
				}
			}
			return table.Write(row)
		}
	default:
		return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("une concordance ne s'écrit pas en %s", f), Hint: "formats : jsonl, csv, tsv"}
	}
	for l, err := range c.Lines {
		if err != nil {
			return err
		}
		if err := write(&l); err != nil {
			return err
		}
	}
	flush()
	return b.Flush() // of an error before, too
}
