// Package parquetfile reads Parquet, as corpora of the web are kept: a row is an article.
package parquetfile

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	pformat "github.com/parquet-go/parquet-go/format"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// batch is how many rows are read at once.
const batch = 64

// Detect recognises Parquet by its first bytes.
func Detect(_ *format.Input, head []byte) bool { return bytes.HasPrefix(head, []byte("PAR1")) }

// column is a leaf of the schema that is read.
type column struct {
	claim record.Claim
	date  func(parquet.Value) string // nil: its text
	list  bool                       // a value of it is one whole, whatever signs are in it
}

// Read reads all rows.
func Read(in *format.Input) error {
	at, err := in.Random()
	if err != nil {
		return in.Failed(0, err)
	}
	defer at.Close() //nolint:errcheck // only read
	if err := footer(at); err != nil {
		return rejected(in, 0, "", err)
	}
	var file *parquet.File
	err = format.Guard(func() (err error) {
		file, err = parquet.OpenFile(at, at.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
		return err
	})
	if err != nil {
		return rejected(in, 0, "", err)
	}
	columns, names, text := columnsOf(in, file)
	if !text {
		return in.Reject(0, "aucune colonne de titre ou de texte reconnue parmi : "+record.Clip(strings.Join(names, ", "),
			300)+" ; dites laquelle est laquelle (--field body=…)", nil)
	}
	line := 0
	described := file.Metadata().RowGroups
	for i, group := range file.RowGroups() {
		if group.NumRows() == 0 {
			continue
		}
		checked := newChecked(in, at, group, &described[i])
		more, err := rows(in, checked, columns, &line)
		checked.close()
		if err != nil || !more {
			return err
		}
	}
	return in.Nothing()
}

// rejected says why the rest of a group is not read, or of the file.
func rejected(in *format.Input, line int, rest string, err error) error {
	switch {
	case errors.Is(err, format.ErrBomb), errors.Is(err, format.ErrTooBig), in.Ended(err):
		return in.Failed(line, err)
	case errors.Is(err, errLarge):
		return in.Reject(line, "fichier Parquet qui demande trop de mémoire"+rest+" ; réécrivez-le par groupes de 10 000 lignes", err)
	}
	return in.Reject(line, "fichier Parquet abîmé"+rest, err)
}

// columnsOf tells what the leaves of the schema are, and whether one of them has words to read.
func columnsOf(in *format.Input, file *parquet.File) (columns []column, names []string, text bool) {
	for _, path := range file.Schema().Columns() {
		name := nameOf(path)
		names = append(names, name)
		var c column
		if path[len(path)-1] != "key" { // of a map
			c.claim = in.Columns.Declare([]byte(name))
		}
		leaf, ok := file.Schema().Lookup(path...)
		if ok && c.claim.Field == record.Date {
			c.date = dateOf(leaf.Node, in.Location)
		}
		c.list = len(path) > 1
		text = text || c.claim.Field == record.Title || c.claim.Field == record.Lead || c.claim.Field == record.Body
		columns = append(columns, c)
	}
	return columns, names, text
}

// nameOf is the name of a column with those of the objects that it is in, without what Parquet writes around the elements of lists
// and maps.
func nameOf(path []string) string {
	named := path[:1:1]
	for i, step := range path[1:] {
		switch before := path[i]; {
		case step == "list", step == "array", step == "bag", step == "key_value":
		case (step == "element" || step == "item" || step == "array_element") && (before == "list" || before == "array" || before == "bag" || len(path) == i+2):
		default:
			named = append(named, step)
		}
	}
	return strings.Join(named, ".")
}

// dateOf reads the dates of a column that are no text, nil for those that are.
func dateOf(node parquet.Node, at *time.Location) func(parquet.Value) string {
	logical := node.Type().LogicalType()
	if logical == nil || logical.Value == nil {
		if node.Type().Kind() == parquet.Int96 {
			return func(v parquet.Value) string {
				const epoch = 2_440_588 // the Julian day of 1970
				return time.Unix((int64(v.Int96()[2])-epoch)*86_400, 0).UTC().Format(time.DateOnly)
			}
		}
		return nil
	}
	switch kind := logical.Value.(type) {
	case *pformat.DateType:
		return func(v parquet.Value) string { return time.Unix(int64(v.Int32())*86_400, 0).UTC().Format(time.DateOnly) }
	case *pformat.TimestampType:
		if kind.Unit.Value == nil {
			return nil
		}
		unit := kind.Unit.Value.Duration()
		if !kind.IsAdjustedToUTC { // a time of no place
			at = time.UTC
		}
		return func(v parquet.Value) string {
			n, second := v.Int64(), int64(time.Second/unit)
			return time.Unix(n/second, n%second*int64(unit)).In(at).Format(time.DateOnly)
		}
	}
	return nil
}

// rows reads the rows of one group. More is false where the input has unpacked to more than it may.
func rows(in *format.Input, group *checked, columns []column, line *int) (more bool, err error) {
	var r parquet.Rows
	if err := format.Guard(func() error { r = parquet.NewRowGroupRowReader(group); return nil }); err != nil {
		return true, in.Failed(*line, err)
	}
	defer r.Close() //nolint:errcheck // only read
	buffer := make([]parquet.Row, batch)
	for {
		if err := in.Context().Err(); err != nil {
			return false, err //nolint:wrapcheck // it ends the reading
		}
		n := 0
		err := format.Guard(func() (err error) {
			n, err = r.ReadRows(buffer)
			return err
		})
		for _, row := range buffer[:n] {
			*line++
			size, err := article(in, *line, row, columns)
			if err != nil {
				return false, err
			}
			if err := group.spend(size); err != nil {
				return false, in.Failed(*line, err)
			}
		}
		switch {
		case errors.Is(err, io.EOF), err == nil && n == 0:
			return true, nil
		case err != nil:
			return !errors.Is(err, format.ErrBomb), rejected(in, *line+1, " : la suite du groupe n'est pas lue", err)
		}
	}
}

// article reads one row, and says how many bytes of it were kept.
func article(in *format.Input, line int, row parquet.Row, columns []column) (size int, err error) {
	var rec record.Record
	values := map[int]*record.Value{}
	for _, v := range row {
		i := v.Column()
		if v.IsNull() || i < 0 || i >= len(columns) {
			continue
		}
		if columns[i].claim.Field == record.None {
			columns[i].claim.Skipped(v.String)
			continue
		}
		text := ""
		switch {
		case columns[i].date != nil:
			text = columns[i].date(v)
		case v.Kind() == parquet.ByteArray || v.Kind() == parquet.FixedLenByteArray:
			text = string(in.Charset.Text(v.ByteArray()))
		case v.Kind() == parquet.Int32:
			text = strconv.Itoa(int(v.Int32()))
		case v.Kind() == parquet.Int64:
			text = strconv.FormatInt(v.Int64(), 10)
		default:
			text = v.String()
		}
		if size += len(text); size > in.MaxArticle {
			return size, in.Reject(line, in.TooLong(), nil)
		}
		switch known := values[i]; {
		case known != nil:
			known.List = append(known.Items(), text)
		case columns[i].list:
			values[i] = &record.Value{Text: text, List: []string{text}}
		default:
			values[i] = &record.Value{Text: text, Number: v.Kind() == parquet.Int32 || v.Kind() == parquet.Int64}
		}
	}
	for i, c := range columns {
		v := values[i]
		if v == nil {
			continue
		}
		if v.List != nil && (c.claim.Field == record.Body || c.claim.Field == record.Lead) {
			v = &record.Value{Text: strings.Join(v.List, "\n\n")}
		}
		rec.Set(c.claim, *v)
	}
	return size, in.Record(line, &rec)
}
