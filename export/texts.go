package export

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
)

// texts is a zip of a file of text an article, title and lead above it, and of metadata.csv, whose rows say what each is: what
// TXM imports as TXT+CSV, and AntConc and Voyant as files; or one of XML an article, with the same table: what TXM imports as
// XTZ+CSV, a line a paragraph. The rows wait in a temporary file, for a zip takes one member after the other.
type texts struct {
	xtz  bool
	zip  *zip.Writer
	file *os.File
	rows *bufio.Writer
	csv  *csv.Writer
	n    int
}

// maxTexts bounds the files of a zip, whose directory is held in memory and written last; importers have such limits too.
const maxTexts = 1_000_000

// textColumns are those of metadata.csv behind the name of the file; TXM takes names of lower-case letters and digits.
func textColumns() []column {
	value := map[string]func(f *kiosque.Found) string{}
	for _, c := range columns() {
		value[c.name] = c.value
	}
	return []column{
		{"identifiant", value["id"], false},
		{"date", value["date"], true},
		{"year", func(f *kiosque.Found) string { return f.Date.String()[:min(4, len(f.Date.String()))] }, true},
		{"yearmonth", func(f *kiosque.Found) string {
			if f.Date.Month == 0 {
				return ""
			}
			return f.Date.String()[:len("2023-02")]
		}, true},
		{"dateprecision", value["date_precision"], true},
		{"dateorigin", value["date_origin"], true},
		{"source", value["source"], false},
		{"section", value["section"], false},
		{"title", value["title"], false},
		{"titlederived", value["title_derived"], true},
		{"authors", value["authors"], false},
		{"agency", value["agency"], false},
		{"place", value["place"], false},
		{"tags", value["tags"], false},
		{"url", value["url"], false},
		{"page", value["page"], false},
		{"details", value["details"], false},
		{"extract", value["extract"], true},
		{"occurrences", value["occurrences"], true},
		{"lead", value["lead"], false},
	}
}

func (x *texts) begin(w *bufio.Writer) (err error) {
	if x.file, err = os.CreateTemp("", "kiosque-export-*"); err != nil {
		return &kiosque.Error{
			Code: kiosque.CodeExhausted, Message: "pas de place pour un fichier temporaire", Hint: "libérez de la place dans le dossier temporaire", Err: err,
		}
	}
	x.zip, x.rows = zip.NewWriter(w), bufio.NewWriter(x.file)
	x.csv = csv.NewWriter(x.rows)
	row := []string{"id"}
	for _, c := range textColumns() {
		row = append(row, c.name)
	}
	return x.csv.Write(row)
}

func (x *texts) article(_ *bufio.Writer, f *kiosque.Found) error {
	if x.n++; x.n > maxTexts {
		return &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("plus de %d articles : trop de fichiers pour un zip", maxTexts),
			Hint: "exportez-les par périodes, ou dans un autre format",
		}
	}
	name := textName(&f.Article)
	row := []string{name, f.ID}
	for _, c := range textColumns()[1:] {
		row = append(row, strings.TrimSpace(oneLine(lines(c.value(f)))))
	}
	if err := x.csv.Write(row); err != nil {
		return err
	}
	if x.xtz {
		w, err := x.member(name + ".xml")
		if err != nil {
			return err
		}
		return writeXTZ(w, name, &f.Article)
	}
	w, err := x.member(name + ".txt")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, strings.Join(parts(&f.Article), "\n\n")+"\n")
	return err
}

// writeXTZ writes the XML of an article for TXM: without a namespace, its texts in paragraphs; what else is known of it is in
// the table.
func writeXTZ(w io.Writer, name string, a *kiosque.Article) error {
	b := bufio.NewWriter(w)
	_, _ = b.WriteString(xml.Header)
	x := &elements{w: b}
	x.open("text", "id", name)
	_ = b.WriteByte('\n')
	for _, p := range partsOf(a) {
		element := "p"
		var attrs []string
		switch p.kind {
		case "title":
			element = "head"
		case "lead":
			attrs = []string{"type", "chapo"}
		}
		for _, paragraph := range notEmpty(strings.Split(p.text, "\n\n")) {
			x.leaf(element, oneLine(paragraph), attrs...)
			_ = b.WriteByte('\n')
		}
	}
	x.close("text")
	_ = b.WriteByte('\n')
	return b.Flush()
}

// member begins a file. All are of one time, so that the same articles are the same bytes.
func (x *texts) member(name string) (io.Writer, error) {
	return x.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
}

func (x *texts) end(*bufio.Writer) error {
	x.csv.Flush()
	if err := errors.Join(x.csv.Error(), x.rows.Flush()); err != nil {
		return err
	}
	if _, err := x.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	w, err := x.member("metadata.csv")
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, x.file); err != nil {
		return err
	}
	return x.zip.Close()
}

// Close implements io.Closer: the temporary file goes.
func (x *texts) Close() error {
	if x.file == nil {
		return nil
	}
	return errors.Join(x.file.Close(), os.Remove(x.file.Name()))
}

// maxSource bounds what the name of a file says of the source, in bytes.
const maxSource = 24

// textName is the name of a file without ending: 2023-02-06_la-gazette_gazette-1, so that the order of names is that of
// dates. It is of ASCII, at most 96 bytes, and differs from all others by more than its case.
func textName(a *kiosque.Article) string {
	source := category(a.Source)
	source = strings.TrimRight(source[:min(len(source), maxSource)], "-")
	return fmt.Sprintf("%04d-%02d-%02d_%s_%s", a.Date.Year, a.Date.Month, a.Date.Day, source, caselessHandle(a.ID))
}
