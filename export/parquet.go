package export

import (
	"bufio"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/kiosque-search/kiosque"
)

// parquetFile is a table of Apache Parquet: what is not known is null, a day is a date and whatever is less precise a text beside
// it. Its metadata say what was asked, of which collection. Texts are as they are, but for bytes that are no UTF-8.
type parquetFile struct {
	about *kiosque.Export
	out   *parquet.GenericWriter[parquetRow]
	bytes int // of texts, in the group of rows that is gathered
}

// maxRowGroup bounds the texts of a group of rows, which is held in memory, in bytes.
const maxRowGroup = 16 << 20

// parquetRow is an article as a row.
type parquetRow struct {
	ID            string   `parquet:"id"`
	Date          *int32   `parquet:"date,optional,date"` // days since 1970; null unless the day is known
	DateText      *string  `parquet:"date_text,optional"` // as precise as it is known
	DatePrecision string   `parquet:"date_precision"`
	DateOrigin    string   `parquet:"date_origin"`
	Year          *int32   `parquet:"year,optional"`
	YearMonth     *string  `parquet:"yearmonth,optional"`
	Source        *string  `parquet:"source,optional"`
	Section       *string  `parquet:"section,optional"`
	Title         *string  `parquet:"title,optional"`
	TitleDerived  bool     `parquet:"title_derived"`
	Lead          *string  `parquet:"lead,optional"`
	Body          *string  `parquet:"body,optional"`
	Authors       []string `parquet:"authors,list"`
	Agency        *string  `parquet:"agency,optional"`
	Place         *string  `parquet:"place,optional"`
	Tags          []string `parquet:"tags,list"`
	URL           *string  `parquet:"url,optional"`
	Page          *string  `parquet:"page,optional"`
	Details       *string  `parquet:"details,optional"` // name=value; name=value
	Occurrences   int32    `parquet:"occurrences"`
	Score         float64  `parquet:"score"`
	Extract       bool     `parquet:"extract"`
}

func (p *parquetFile) begin(w *bufio.Writer) error {
	p.out = parquet.NewGenericWriter[parquetRow](w, parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("kiosque", "", ""),
		parquet.KeyValueMetadata("kiosque.query", strings.ToValidUTF8(p.about.Query.Text, "\ufffd")),
		parquet.KeyValueMetadata("kiosque.reading", p.about.Query.Reading),
		parquet.KeyValueMetadata("kiosque.corpus", p.about.Corpus))
	return nil
}

func (p *parquetFile) article(_ *bufio.Writer, f *kiosque.Found) error {
	a := &f.Article
	row := parquetRow{
		ID: valid(a.ID), DateText: present(a.Date.String()), DatePrecision: a.Date.Precision().String(), DateOrigin: a.DateOrigin.String(),
		Source: present(a.Source), Section: present(a.Section), Title: present(a.Title), TitleDerived: a.TitleDerived, Lead: present(a.Lead), Body: present(a.Body),
		Authors: allValid(a.Authors), Agency: present(a.Agency), Place: present(a.Place), Tags: allValid(a.Tags), URL: present(a.URL), Page: present(a.Page),
		Details: present(details(a)), Occurrences: int32(min(f.Occurrences, 1<<31-1)), Score: f.Score, Extract: a.Extract,
	}
	if !a.Date.IsZero() {
		year := int32(a.Date.Year)
		row.Year = &year
	}
	if a.Date.Month > 0 {
		row.YearMonth = present(monthOf(f))
	}
	if a.Date.Day > 0 {
		day := int32(time.Date(a.Date.Year, time.Month(a.Date.Month), a.Date.Day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
		row.Date = &day
	}
	if _, err := p.out.Write([]parquetRow{row}); err != nil {
		return err
	}
	if p.bytes += len(a.Lead) + len(a.Body) + len(a.Title); p.bytes < maxRowGroup {
		return nil
	}
	p.bytes = 0
	return p.out.Flush()
}

func (p *parquetFile) end(*bufio.Writer) error { return p.out.Close() }

func valid(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

func allValid(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = valid(s)
	}
	return out
}

// present is a text, nil for an empty one.
func present(s string) *string {
	if s == "" {
		return nil
	}
	s = valid(s)
	return &s
}
