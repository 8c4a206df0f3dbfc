package web

import (
	"cmp"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/web/address"
)

// maxExport bounds what size may say, in articles.
const maxExport = 10_000_000

// exportEndpoint is GET api/v1/export.
func exportEndpoint() endpoint {
	var answers []media
	for _, f := range export.Formats() {
		m := fileOf(f)
		m.stream = true
		if f == export.JSONL {
			m.bodies = []any{export.JSONLine{}}
		}
		answers = append(answers, m)
	}
	return endpoint{
		path: "export", doc: "The articles that a query finds, whole, to the last one, as a stream.",
		params: append(address.QueryParams(),
			address.SortParam(),
			address.HalfLifeParam(),
			address.Ticked(address.Text("columns", address.MaxValue, "of csv and tsv, in this order, with commas between or each by itself: "+
				strings.Join(export.Columns(), ", ")+"; empty: all of them. "+
				"For iramuteq, the variables: "+strings.Join(export.Variables(), ", ")+"; empty: the first six",
				func(a *address.Asked) *string { return &a.Columns }), max(len(export.Columns()), len(export.Variables()))),
			address.Flag("excel", false, "1: a csv for Excel where French is spoken: semicolons, decimal commas, a byte order mark, "+
				"cells cut to what one holds, an apostrophe before what would be a formula; the format need not be said",
				func(a *address.Asked) *bool { return &a.Excel }),
			address.Flag("package", false, "1: a Frictionless Data Package: a zip of the file, of datapackage.json (query, reading, permalink, counts, checksum), "+
				"of requete.json and of LISEZMOI.txt; the answer is application/zip", func(a *address.Asked) *bool { return &a.Package }),
			address.Number("size", 1, maxExport, "", "articles to return; by default all", func(a *address.Asked) *int { return &a.Size }),
			address.FromParam("articles to skip"),
			exportFormatParam(answers),
		),
		answers: answers, answer: apiExport,
	}
}

// exportFormatParam is the form of an export. Its default is no value that can be written: jsonl that is asked for goes with no excel.
func exportFormatParam(answers []media) address.Param {
	formats := formatsOf(answers)
	return address.Choice("format", formats, "", "form of the answer: "+strings.Join(formats, ", ")+"; by default jsonl, with excel csv",
		func(a *address.Asked) *string { return &a.Format })
}

// fileOf is a form of an answer that package export writes.
func fileOf(f export.Format) media {
	return media{format: string(f), mime: f.MediaType(), extension: f.Extension()}
}

func apiExport(h *handler, c *call) error {
	if c.Excel && c.Format == "" {
		c.media = fileOf(export.CSV)
		c.media.stream = true
	}
	format, o := export.Format(c.media.format), export.Options{Excel: c.Excel, Columns: listed(c.Columns)}
	if err := o.Check(format); err != nil {
		return err
	}
	req := c.Search
	req.Size = cmp.Or(c.Size, -1)
	var err error
	if c.Package {
		if o.Package, err = h.packageOf(c); err != nil {
			return err
		}
		c.media.mime, c.media.extension = "application/zip", ".zip"
	}
	found, err := h.searcher.Export(c.ctx(), req)
	if err != nil {
		return err
	}
	found.Close = sync.OnceFunc(found.Close) // whoever writes it closes it, but nobody may write it
	defer found.Close()
	if o.Package != nil && o.Package.Cited.State.Corpus != found.Corpus {
		return &kiosque.Error{Code: kiosque.CodeBusy} // the collection changed between
	}
	c.nameCorpus(found.Corpus)
	switch {
	case c.Excel:
		c.w.Header().Set("Trailer", "X-Shortened, X-Guarded")
	case leavesOut(format):
		c.w.Header().Set("Trailer", "X-Left-Out")
	}
	return c.stream(h, "articles", left(found.Total, req.From, c.Size), func(w io.Writer) error {
		n, err := export.Write(w, format, found, o)
		switch {
		case c.Excel:
			c.w.Header().Set("X-Shortened", strconv.Itoa(n.Shortened))
			c.w.Header().Set("X-Guarded", strconv.Itoa(n.Guarded))
		case leavesOut(format):
			c.w.Header().Set("X-Left-Out", strconv.Itoa(n.LeftOut))
		}
		return err
	})
}

// packageOf is what a Data Package says of an export: the search as it is cited.
func (h *handler) packageOf(c *call) (*export.Package, error) {
	base, err := h.base(c.r)
	if err != nil {
		return nil, err
	}
	now := h.o.Now()
	cited, err := citation.Of(c.ctx(), h.searcher, c.Search, version(), dateOf(now))
	if err != nil {
		return nil, err
	}
	address.Cite(cited, base)
	return &export.Package{Cited: cited, Created: now, Title: h.o.Title}, nil
}

// leavesOut reports whether there are articles that a format cannot say.
func leavesOut(f export.Format) bool { return f == export.IRaMuTeQ || f == export.Gargantext }

// left is how many of total there are to come after from, at most size if it is given.
func left(total, from, size int) int {
	n := max(total-from, 0)
	if size > 0 {
		n = min(n, size)
	}
	return n
}

// nameCorpus says of which collection a file is: tables and lines have no other place for it.
func (c *call) nameCorpus(corpus string) {
	if corpus != "" {
		c.w.Header().Set("X-Corpus", corpus)
	}
}

// sendCitation answers with one article as reference managers read it.
func (c *call) sendCitation(h *handler, a kiosque.Article) error {
	info, err := h.searcher.Info(c.ctx())
	if err != nil {
		return err
	}
	c.nameCorpus(info.Corpus)
	one := &kiosque.Export{
		Total: 1, Corpus: info.Corpus, Close: func() {},
		Found: func(yield func(kiosque.Found, error) bool) { yield(kiosque.Found{Article: a}, nil) },
	}
	return c.sendFile("article", func(w io.Writer) error {
		_, err := export.Write(w, export.Format(c.media.format), one, export.Options{})
		return err
	})
}
