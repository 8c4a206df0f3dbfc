package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
)

// Package is what a Data Package says of the export that is in it (Frictionless Data Package 1.0): a zip of the file, of
// datapackage.json, of requete.json, which is the part of it that repeats the search, and of LISEZMOI.txt, for people.
type Package struct {
	Cited   *citation.Citation
	Created time.Time
	Title   string // of the collection
}

// Counts are what a package says of its articles, counted as they were written.
type Counts struct {
	Articles    int           `json:"articles"`
	LeftOut     int           `json:"left_out,omitempty"`
	Rounded     int           `json:"rounded,omitempty"`
	Found       int           `json:"found"`       // by the search, whatever part of it was wanted
	Occurrences int           `json:"occurrences"` // in the articles of the export
	Undated     int           `json:"undated"`
	Extracts    int           `json:"extracts"` // of which the rights let only the beginning be taken
	Tokens      int           `json:"tokens,omitempty"`
	Words       int           `json:"words,omitempty"`
	First       kiosque.Date  `json:"first"`
	Last        kiosque.Date  `json:"last"`
	Sources     []SourceCount `json:"sources"` // the most frequent first
}

// SourceCount is how many articles are of a source.
type SourceCount struct {
	Source   string `json:"source"`
	Articles int    `json:"articles"`
}

// maxSources bounds the sources that a package names.
const maxSources = 1000

// Request is requete.json, and what datapackage.json calls kiosque: what repeats the search.
type Request struct {
	*citation.Citation

	Sort   string          `json:"sort"`
	Format Format          `json:"format"`
	Counts Counts          `json:"counts"`
	Method citation.Method `json:"method"`
}

// Rights is what a package says of the licence of its texts: a search engine has none to give.
const Rights = "Les textes restent à leurs auteurs et à leurs éditeurs. Ce paquet n’accorde aucun droit sur eux : vérifiez ce que vos licences et la loi " +
	"permettent avant de les transmettre ou de les publier."

// packager counts what goes through, and writes the rest of the zip behind it.
type packager struct {
	zip     *zip.Writer
	about   *Package
	format  Format
	o       Options
	counts  Counts
	sources map[string]int
	sum     hash.Hash
	bytes   int64
}

// writePackage writes a package around an export.
func writePackage(w io.Writer, f Format, e *kiosque.Export, o Options) (n Written, err error) {
	b := bufio.NewWriterSize(w, 64<<10)
	p := &packager{zip: zip.NewWriter(b), about: o.Package, format: f, o: o, sources: map[string]int{}, sum: sha256.New()}
	method := zip.Deflate
	if f == Texts || f == XTZ || f == Parquet {
		method = zip.Store
	}
	member, err := p.member("articles"+f.Extension(), method)
	if err != nil {
		return n, err
	}
	counted := *e
	counted.Found = func(yield func(kiosque.Found, error) bool) {
		for found, err := range e.Found {
			if err == nil {
				p.count(&found)
			}
			if !yield(found, err) {
				return
			}
		}
	}
	o.Package = nil
	n, err = Write(io.MultiWriter(member, p.sum, (*counter)(&p.bytes)), f, &counted, o)
	if err != nil {
		return n, err
	}
	if err := p.rest(n, e); err != nil {
		return n, err
	}
	if err := p.zip.Close(); err != nil {
		return n, err
	}
	return n, b.Flush()
}

// counter counts bytes.
type counter int64

// Write implements io.Writer.
func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }

// member begins a file. All are of one time, as those of a zip of texts.
func (p *packager) member(name string, method uint16) (io.Writer, error) {
	return p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
}

// count takes note of an article.
func (p *packager) count(f *kiosque.Found) {
	c := &p.counts
	c.Occurrences += f.Occurrences
	if f.Extract {
		c.Extracts++
	}
	if _, known := p.sources[f.Source]; known || len(p.sources) < maxSources {
		p.sources[f.Source]++
	}
	if f.Date.IsZero() {
		c.Undated++
		return
	}
	first, last := f.Date.Days()
	if before, _ := c.First.Days(); c.First.IsZero() || first < before {
		c.First = f.Date
	}
	if _, after := c.Last.Days(); c.Last.IsZero() || last > after {
		c.Last = f.Date
	}
}

// rest writes what describes the file.
func (p *packager) rest(n Written, e *kiosque.Export) error {
	c := &p.counts
	c.Articles, c.LeftOut, c.Rounded, c.Tokens, c.Words, c.Found = n.Articles, n.LeftOut, n.Rounded, n.Tokens, n.Words, e.Total
	c.Sources = []SourceCount{}
	for source, articles := range p.sources {
		c.Sources = append(c.Sources, SourceCount{source, articles})
	}
	slices.SortFunc(c.Sources, func(a, b SourceCount) int { return cmp.Or(b.Articles-a.Articles, strings.Compare(a.Source, b.Source)) })
	cited := p.about.Cited
	request := Request{cited, cmp.Or(string(cited.Request.Sort), string(kiosque.ByRelevance)), p.format, *c, cited.Method()}
	described, err := p.described(&request)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name string
		v    any
	}{{"datapackage.json", described}, {"requete.json", request}} {
		w, err := p.member(file.name, zip.Deflate)
		if err != nil {
			return err
		}
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(file.v); err != nil {
			return err
		}
	}
	w, err := p.member("LISEZMOI.txt", zip.Deflate)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, p.readMe(&request))
	return err
}

// readMe is the text for people, with the ends of lines that every editor takes.
func (p *packager) readMe(r *Request) string {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("%s", p.title(r))
	line("")
	line("articles%s : %d articles, en %s.", p.format.Extension(), r.Counts.Articles, p.format)
	if r.Counts.LeftOut > 0 {
		line("%d articles que ce format ne sait pas dire n’y sont pas.", r.Counts.LeftOut)
	}
	if r.Counts.Rounded > 0 {
		line("%d dates y sont au premier jour de leur mois ou de leur année, faute de mieux dans ce format.", r.Counts.Rounded)
	}
	if r.Counts.Undated > 0 {
		line("%d articles sont sans date.", r.Counts.Undated)
	}
	if r.Counts.Extracts > 0 {
		line("%d articles n’ont que le début de leur texte : les droits de leur source n’en accordent pas plus.", r.Counts.Extracts)
	}
	line("datapackage.json : la description du paquet (Frictionless Data Package), avec la somme de contrôle du fichier.")
	line("requete.json : de quoi répéter la recherche. « search check » sur ce zip dit ce qui a changé depuis.")
	for _, paragraph := range []string{"Droits\r\n" + Rights, "Méthode\r\n" + r.Method.French, "Method\r\n" + r.Method.English} {
		line("")
		line("%s", paragraph)
	}
	return b.String()
}
