package web

import (
	"bytes"
	"encoding/csv"
	"io"
	"net/http"
	"strings"
)

// table writes rows of cells: as CSV of RFC 4180, or as TSV, in which what would end a cell is a space.
type table struct {
	w   io.Writer
	csv *csv.Writer // nil: TSV
}

func newTable(w io.Writer, format string) *table {
	t := &table{w: w}
	if format == "csv" {
		t.csv = csv.NewWriter(w)
		t.csv.UseCRLF = true
	}
	return t
}

func (t *table) write(cells ...string) error {
	if t.csv != nil {
		if err := t.csv.Write(cells); err != nil {
			return err
		}
		t.csv.Flush()
		return t.csv.Error()
	}
	plain := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	for i, c := range cells {
		cells[i] = plain.Replace(c)
	}
	_, err := io.WriteString(t.w, strings.Join(cells, "\t")+"\n")
	return err
}

// sendFile answers with a small file, whole.
func (c *call) sendFile(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	revalidate(c.w, c.tag)
	c.w.Header().Set("Content-Type", c.media.mime)
	c.w.Header().Set("Content-Disposition", c.media.attachment(name))
	send(c.w, c.r, http.StatusOK, b.Bytes())
	return nil
}

// attachment makes a browser keep an answer as a file.
func (m media) attachment(name string) string {
	return `attachment; filename="kiosque-` + name + m.extension + `"`
}
