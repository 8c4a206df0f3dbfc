package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zstd"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/audit"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/engine"
)

// historyName is the side file of an index that has the reports of the imports that made it, the first one first: a zstd
// frame of lines of JSON.
const historyName = "imports"

// Limits of what is remembered.
const (
	maxHistory      = 200      // reports: the first, and the latest
	maxHistoryBytes = 16 << 20 // of all of them, as JSON; the first and the last stay in any case
	maxHistoryLines = 1000     // of each list in one of them
)

// remember adds the report to those of the index.
func (r *run) remember(ctx context.Context, d engine.Draft) error {
	kept := *r.report
	shorten := func(all []*corpus.Reject) []*corpus.Reject { return all[:min(len(all), maxHistoryLines)] }
	kept.Rejects, kept.Warnings = shorten(kept.Rejects), shorten(kept.Warnings)
	line, err := json.Marshal(&kept)
	if err != nil {
		return err
	}
	lines := [][]byte{}
	if !r.o.Replace {
		b, err := d.Side(ctx, historyName)
		if err != nil {
			return err
		}
		if lines, err = linesOf(b); err != nil { // a report is not worth an index
			lines = nil
		}
	}
	lines = bounded(append(lines, line))
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return err
	}
	defer e.Close() //nolint:errcheck // writes nowhere
	return d.SetSide(ctx, historyName, e.EncodeAll(bytes.Join(lines, []byte("\n")), nil))
}

// bounded leaves out reports behind the first one, as many as are too many.
func bounded(lines [][]byte) [][]byte {
	total := 0
	for _, l := range lines {
		total += len(l) + 1
	}
	n := 0
	for len(lines)-n > 2 && (len(lines)-n > maxHistory || total > maxHistoryBytes) {
		n++
		total -= len(lines[n]) + 1
	}
	return slices.Delete(lines, 1, 1+n)
}

// linesOf reads the file; nil is an empty one.
func linesOf(b []byte) ([][]byte, error) {
	if b == nil {
		return nil, nil
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	text, err := d.DecodeAll(b, nil)
	if err != nil {
		return nil, err
	}
	return bytes.Split(text, []byte("\n")), nil
}

// Reports returns what the imports said that made the index of a writer, the first one first; those in the middle may be missing,
// and all those of an index of before November 2026.
func Reports(ctx context.Context, w engine.Writer) (all []*audit.Report, err error) {
	b, err := w.ReadSide(ctx, historyName)
	if err != nil {
		return nil, err
	}
	lines, err := linesOf(b)
	for _, l := range lines {
		r := &audit.Report{}
		if err = json.Unmarshal(l, r); err != nil {
			break
		}
		all = append(all, r)
	}
	if err != nil {
		return nil, &kiosque.Error{
			Code: kiosque.CodeDamaged, Message: "les rapports d'import de l'index sont abîmés",
			Hint: "« indexer verify » dit ce qui manque", Err: err,
		}
	}
	return all, nil
}

// Lineage names the line of states of the index of a writer that began with its last build: additions and removals keep it. It is
// empty where there is no index, or one of before November 2026 to which nothing was added since.
func Lineage(ctx context.Context, w engine.Writer) (string, error) {
	b, err := w.ReadSide(ctx, historyName)
	if kiosque.CodeOf(err) == kiosque.CodeNoIndex {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	lines, err := linesOf(b)
	if err != nil || len(lines) == 0 {
		return "", nil //nolint:nilerr // all is read again, which does no harm
	}
	sum := sha256.Sum256(lines[0])
	return hex.EncodeToString(sum[:8]), nil
}

// Describe looks at the index of a writer for its articles and reprises by source and by year.
func Describe(ctx context.Context, w engine.Writer) (_ *audit.Collection, err error) {
	x, err := w.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	info, err := x.Info(ctx)
	if err != nil {
		return nil, err
	}
	c := &audit.Collection{Generation: info.Generation, Corpus: info.Corpus, Articles: info.Articles, Undated: info.Undated}
	all := kiosque.SearchRequest{Size: -1, Snippets: -1, Interval: kiosque.EachYear}
	found, err := x.Search(ctx, all)
	if err != nil {
		return nil, err
	}
	folded := all
	folded.Collapse = true
	distinct, err := x.Search(ctx, folded)
	if err != nil {
		return nil, err
	}
	c.Reprises = found.Total - found.Distinct
	years := map[kiosque.Date]int{}
	for _, b := range distinct.Facets.Date.Buckets {
		years[b.Value] = b.Count
	}
	for _, b := range found.Facets.Date.Buckets {
		if b.Count > 0 {
			c.ByYear = append(c.ByYear, audit.Printed{Name: strconv.Itoa(b.Value.Year), Articles: b.Count, Reprises: b.Count - years[b.Value]})
		}
	}
	names := kiosque.ValuesRequest{Search: folded, Facet: kiosque.FacetSource, Size: kiosque.MaxSize}
	values, err := x.Values(ctx, names)
	if err != nil {
		return nil, err
	}
	once := map[string]int{}
	for _, b := range values.Buckets {
		once[b.Value] = b.Count
	}
	for _, s := range info.Sources {
		if n, ok := once[s.Value]; ok {
			c.BySource = append(c.BySource, audit.Printed{Name: s.Value, Articles: s.Count, Reprises: s.Count - n})
		}
	}
	return c, nil
}
