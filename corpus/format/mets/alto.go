// Package mets reads digitised newspapers as libraries keep them: an issue in METS, which tells its articles, and a
// page in ALTO for each image, which holds the words as they were recognised.
//
// METS: https://www.loc.gov/standards/mets/. ALTO 1 to 4: https://www.loc.gov/standards/alto/. What the profiles of
// libraries have in common is read: those of the BnF (Dublin Core, OLR), of the BnL (MODS) and of Europeana Newspapers.
package mets

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// page is a page as it was recognised.
type page struct {
	number string // as printed, or of the image
	blocks []*block
	ranks  map[string]int // of elements, where the file says in which order they are read (ALTO 4.3)
}

// block is a block of text of a page, in the order of the file.
type block struct {
	ids   []string // its own, those of its lines, and those of the blocks around it
	next  string   // the ID of the block that is read after it, where the page says so
	words []word
	// claimed says that an article has it.
	claimed bool
}

// word is a word, or the piece of one, as it was recognised.
type word struct {
	text string
	// whole is the word that a piece at the end of a line, or at the beginning of the next, belongs to.
	whole         string
	first, second bool // the piece is the one before the hyphen, or the one behind it
	hyphen        bool // a hyphen of the page breaks the word, and nothing says what the whole is
	glued         bool // nothing stands between it and the word before
	line          bool // it begins a line
	quality       float64
	known         bool // quality is given
}

// IsALTO recognises a page by its root.
func IsALTO(_ *format.Input, head []byte) bool {
	return root(head) == "alto"
}

// rootTag is the first tag of an issue or a page, whatever its prefix.
var rootTag = regexp.MustCompile(`^<(?:[a-z_][\w.-]*:)?(mets|alto)[\s/>]`)

// root is the name of the first tag, "" where it is another one.
func root(head []byte) string {
	if m := rootTag.FindStringSubmatch(markup.Fold(head)); m != nil {
		return m[1]
	}
	return ""
}

// errText says that the words of an issue are more than the limit.
var errText = errors.New("mets: more text than the limit")

// readPages reads all pages of a file, whose text takes at most limit bytes. Most files are one page.
func readPages(in *format.Input, limit int) (pages []*page, size int, err error) {
	at := map[*markup.Node]*page{}
	ranks := map[string]int{}
	wanted := func(_ markup.Path, n *markup.Node) bool {
		if n.Name == "Page" {
			p := &page{number: pageNumber(n), ranks: ranks}
			at[n], pages = p, append(pages, p)
		}
		return n.Name == "TextBlock" || n.Name == "ReadingOrder"
	}
	err = markup.Documents(in, wanted, func(around markup.Path, n *markup.Node) error {
		if n.Name == "ReadingOrder" {
			for _, ref := range n.All("ElementRef") {
				if id := ref.Attr("REF"); id != "" {
					if _, known := ranks[id]; !known {
						ranks[id] = len(ranks)
					}
				}
			}
			return nil
		}
		var p *page
		b := &block{ids: []string{n.Attr("ID")}, next: n.Attr("IDNEXT")}
		for _, a := range around {
			if of := at[a]; of != nil {
				p = of
			}
			if id := a.Attr("ID"); id != "" {
				b.ids = append(b.ids, id)
			}
		}
		if p == nil { // no page around it
			if len(pages) == 0 {
				pages = append(pages, &page{ranks: ranks})
			}
			p = pages[len(pages)-1]
		}
		for _, line := range n.All("TextLine") {
			b.ids = append(b.ids, line.Attr("ID"))
			b.line(line)
		}
		if len(b.words) == 0 {
			return nil
		}
		for i := range b.words {
			size += len(b.words[i].text) + len(b.words[i].whole) + 64
		}
		if size > limit {
			return errText
		}
		p.blocks = append(p.blocks, b)
		return nil
	})
	return pages, size, err
}

// pageNumber is the number that a page bears, or that of its image.
func pageNumber(n *markup.Node) string {
	if printed := n.Attr("PRINTED_IMG_NR"); printed != "" {
		return printed
	}
	return strings.TrimLeft(n.Attr("PHYSICAL_IMG_NR"), "0")
}

// line reads the words of a line. Words of which nothing says that a space parts them are parted all the same, unless
// spaces are told in the line: then punctuation that was recognised for itself stays where it stood.
func (b *block) line(n *markup.Node) {
	spaces := false
	for _, k := range n.Kids {
		spaces = spaces || k.Name == "SP"
	}
	begin, glued := true, false
	for _, k := range n.Kids {
		switch k.Name {
		case "SP":
			glued = false
		case "HYP":
			if last := len(b.words) - 1; last >= 0 && !begin {
				w := &b.words[last]
				w.hyphen = !w.first
				if w.hyphen {
					w.text = strings.TrimRight(w.text, "-\u00ad¬‐")
				}
			}
		case "String":
			w := word{text: strings.TrimSpace(k.Attr("CONTENT")), line: begin, glued: glued && spaces && !begin}
			if w.text == "" {
				continue
			}
			kind, whole := strings.ToLower(k.Attr("SUBS_TYPE")), strings.TrimSpace(k.Attr("SUBS_CONTENT"))
			if whole != "" && !strings.ContainsAny(whole, " \t\n") {
				w.whole, w.first, w.second = whole, kind == "hyppart1", kind == "hyppart2"
			}
			if q, err := strconv.ParseFloat(strings.Replace(k.Attr("WC"), ",", ".", 1), 64); err == nil && q >= 0 && q <= 1 {
				w.quality, w.known = q, true
			}
			b.words = append(b.words, w)
			begin, glued = false, true
		}
	}
	if last := len(b.words) - 1; last >= 0 && !begin { // a hyphen of which the page says that it only breaks the word
		if w := &b.words[last]; !w.first && strings.HasSuffix(w.text, "\u00ad") || strings.HasSuffix(w.text, "¬") {
			w.text, w.hyphen = strings.TrimRight(w.text, "\u00ad¬"), true
		}
	}
}

// text writes the words of blocks, in their order: a block is a paragraph, and lines are no lines of the text. A word
// that is broken over two lines, blocks or pages is one word, where its first piece stands.
type text struct {
	b       strings.Builder
	pending string // the whole of a word whose second piece is to come
	fresh   bool   // it has just been written
	join    bool   // the next word goes on with the last one
	sum     float64
	known   int
}

// block writes one block.
func (t *text) block(b *block) {
	between := "\n\n"
	for i := range b.words {
		w := &b.words[i]
		if w.known {
			t.sum, t.known = t.sum+w.quality, t.known+1
		}
		if w.second && t.pending != "" && (t.fresh || w.whole == t.pending) {
			t.pending = ""
			continue
		}
		what := w.text
		if t.fresh = w.first; w.first {
			what, t.pending = w.whole, w.whole
		}
		switch {
		case t.b.Len() == 0, t.join, w.glued && between != "\n\n":
		default:
			t.b.WriteString(between)
		}
		between, t.join = " ", w.hyphen
		t.b.WriteString(what)
	}
}

// quality is the mean confidence of the words, "" where none is known.
func (t *text) quality() string {
	if t.known == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", t.sum/float64(t.known))
}

// ReadALTO reads a page whose issue is not there: all of it is one article.
func ReadALTO(in *format.Input) error {
	pages, _, err := readPages(in, in.MaxArticle*pageOverhead)
	switch {
	case errors.Is(err, errText):
		return in.Reject(0, in.TooLong(), nil)
	case err != nil:
		return err
	}
	for i, p := range pages {
		var t text
		for _, b := range p.inOrder() {
			t.block(b)
		}
		if t.b.Len() == 0 {
			continue
		}
		var rec record.Record
		rec.Put(record.Body, t.b.String())
		rec.Put(record.Page, p.number)
		rec.Detail(kiosque.DetailQuality, t.quality())
		rec.Remarks = []string{"page ALTO sans son numéro : toute la page est un article ; donnez aussi le fichier METS, qui dit ses articles"}
		if !in.Stdin() {
			rec.File = in.Path
		}
		if err := in.Record(i+1, &rec); err != nil {
			return err
		}
	}
	if in.Said() == 0 {
		return in.Reject(0, "page ALTO sans aucun mot", nil)
	}
	return nil
}

// pageOverhead is how much more than its text a page may take in memory.
const pageOverhead = 8
