package mets

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// units are the types of divisions that are articles, as libraries name them.
var units = map[string]bool{
	"article": true, "advertisement": true, "advert": true, "advertissement": true, "annonce": true, "annonces": true, "publicite": true, "publicité": true,
	"obituary": true, "deathnotice": true, "birthnotice": true, "announcement": true, "letter": true, "review": true, "interview": true, "weather": true,
	"shipping": true, "feuilleton": true, "serial": true, "poem": true, "editorial": true, "news": true, "chronicle": true, "notice": true,
}

// furniture are the types of divisions that are the frame of an issue or of its pages, and no text to read.
var furniture = map[string]bool{
	"titlesection": true, "masthead": true, "header": true, "footer": true, "pagenumber": true, "runningtitle": true, "runninghead": true, "imprint": true,
	"separator": true, "cover": true, "ours": true,
}

// through are the types of divisions that hold others and are none themselves.
var through = map[string]bool{
	"newspaper": true, "periodical": true, "serialtitle": true, "title": true, "volume": true, "year": true, "month": true, "day": true, "issue": true,
	"number": true, "content": true, "front": true, "main": true, "back": true, "body": true, "page": true, "supplement": true, "contents": true, "": true,
}

// heads are the types of divisions within an article that are its heading.
var heads = map[string]bool{
	"heading": true, "headline": true, "title": true, "titre": true, "overline": true, "subtitle": true, "subheadline": true, "subheading": true,
	"maintitle": true, "headtitle": true, "titlearticle": true,
}

// kindOf is the type of a division, folded.
func kindOf(n *markup.Node) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(n.Attr("TYPE")))
}

// unit is an article, as the logical structure tells it.
type unit struct {
	div     *markup.Node
	section string
	around  []*markup.Node // divisions, the outermost first
}

// articles makes an article of each unit, or of each page where nothing tells the units.
func (is *issue) articles() error {
	var found []unit
	for _, root := range is.logical {
		for _, k := range root.Kids {
			found = is.units(found, k, nil)
		}
	}
	for _, u := range found {
		if err := is.unit(u); err != nil {
			return err
		}
	}
	if len(found) > 0 {
		for _, root := range is.logical {
			if err := is.claimFrame(root); err != nil {
				return err
			}
		}
	}
	for _, f := range is.pageFiles() {
		if err := is.restOfPage(f, len(found) > 0); err != nil {
			return err
		}
	}
	return nil
}

// claimFrame takes the blocks of the frame of an issue, its masthead and page numbers, for read.
func (is *issue) claimFrame(n *markup.Node) error {
	if n.Name == "div" && furniture[kindOf(n)] {
		_, err := is.pieces(nil, n, n, false)
		return err
	}
	for _, k := range n.Kids {
		if err := is.claimFrame(k); err != nil {
			return err
		}
	}
	return nil
}

// units finds the units in a division. One that is none by its type, holds none and has text of its own is one, so that
// no text is lost but the frame of the page.
func (is *issue) units(out []unit, n *markup.Node, around []*markup.Node) []unit {
	if n.Name != "div" || len(around) > 100 || furniture[kindOf(n)] {
		return out
	}
	inner := append(slices.Clone(around), n)
	kind := kindOf(n)
	switch {
	case units[kind]:
		out = append(out, unit{div: n, section: sectionOf(around), around: around})
		for _, k := range n.Kids { // an article may hold others
			out = is.nested(out, k, inner)
		}
		return out
	case !through[kind] && pointsToBlocks(n) && !slices.ContainsFunc(n.All("div"), func(d *markup.Node) bool { return units[kindOf(d)] }):
		return append(out, unit{div: n, section: sectionOf(around), around: around})
	}
	for _, k := range n.Kids {
		out = is.units(out, k, inner)
	}
	return out
}

// nested finds units within a unit.
func (is *issue) nested(out []unit, n *markup.Node, around []*markup.Node) []unit {
	if n.Name != "div" || len(around) > 100 {
		return out
	}
	inner := append(slices.Clone(around), n)
	if kindOf(n) == "article" {
		out = append(out, unit{div: n, section: sectionOf(around), around: around})
	}
	for _, k := range n.Kids {
		out = is.nested(out, k, inner)
	}
	return out
}

// sectionOf is the name of the innermost section around a unit.
func sectionOf(around []*markup.Node) string {
	for _, n := range slices.Backward(around) {
		if k := kindOf(n); (k == "section" || k == "rubric" || k == "rubrique" || k == "column") && n.Attr("LABEL") != "" {
			return n.Attr("LABEL")
		}
	}
	return ""
}

// pointsToBlocks reports whether something in a division points to a block of a page.
func pointsToBlocks(n *markup.Node) bool {
	return slices.ContainsFunc(n.All("area"), func(a *markup.Node) bool { return a.Attr("BEGIN") != "" })
}

// piece is a block of a unit.
type piece struct {
	block *block
	head  bool
	page  string
}

// unit makes the article of a unit.
func (is *issue) unit(u unit) error {
	pieces, err := is.pieces(nil, u.div, u.div, false)
	if err != nil {
		return err
	}
	rec := is.describe(u.around)
	is.own(rec, u)
	var head, body text
	var pages []string
	for _, p := range pieces {
		if p.head {
			head.block(p.block)
		} else {
			body.block(p.block)
		}
		if p.page != "" && !slices.Contains(pages, p.page) {
			pages = append(pages, p.page)
		}
	}
	printed := strings.Join(strings.Fields(head.b.String()), " ")
	title := strings.TrimSpace(rec.Text(record.Title))
	switch {
	case body.b.Len() == 0 && title == "" && printed == "":
		return nil // a picture, or a page that is not there
	case title == "":
		rec.Put(record.Title, printed)
	case printed != "" && !same(title, printed): // no word of the page is lost
		rec.Put(record.Body, head.b.String()+"\n\n"+body.b.String())
	}
	if body.b.Len() == 0 && hasNested(u.div) {
		return nil // the heading of articles, which bear it as their section
	}
	rec.Put(record.Body, body.b.String())
	rec.Put(record.Page, strings.Join(pages, ", "))
	body.sum, body.known = body.sum+head.sum, body.known+head.known
	rec.Detail(kiosque.DetailQuality, body.quality())
	if is.missing > 0 {
		rec.Remarks = append(rec.Remarks, "des pages ALTO du numéro sont absentes : le texte peut être incomplet")
	}
	return is.in.Record(u.div.Line, rec)
}

// hasNested reports whether a unit holds others.
func hasNested(n *markup.Node) bool {
	return slices.ContainsFunc(n.All("div"), func(d *markup.Node) bool { return kindOf(d) == "article" })
}

// same reports whether two titles have the same words.
func same(a, b string) bool {
	return record.FoldName(a) == record.FoldName(b) && record.FoldName(a) != "" || strings.EqualFold(a, b)
}

// pieces are the blocks of a division in their order, without those of units within it or before it.
func (is *issue) pieces(out []piece, n, top *markup.Node, head bool) ([]piece, error) {
	if n.Name == "div" {
		if n != top && kindOf(n) == "article" {
			return out, nil
		}
		head = head || heads[kindOf(n)] && n != top
	}
	f := is.files[n.Attr("FILEID")]
	if f != nil && (n.Name == "area" || n.Name == "fptr") && f.words {
		if err := is.load(f); err != nil {
			return out, err
		}
		for _, p := range f.pages {
			for _, b := range p.within(n.Attr("BEGIN"), n.Attr("END")) {
				if !b.claimed {
					b.claimed = true
					number := f.page
					if number == "" {
						number = p.number
					}
					out = append(out, piece{b, head, number})
				}
			}
		}
	}
	for _, k := range n.Kids {
		var err error
		if out, err = is.pieces(out, k, top, head); err != nil {
			return out, err
		}
	}
	return out, nil
}

// within are the blocks that an area names: one of an ID, those that lie in it, or all from one ID to another; without
// an ID, all of the page.
func (p *page) within(begin, end string) []*block {
	if begin == "" {
		return p.inOrder()
	}
	first, last := -1, -1
	for i, b := range p.blocks {
		if slices.Contains(b.ids, begin) {
			if first < 0 {
				first = i
			}
			last = max(last, i)
		}
	}
	if first < 0 {
		return nil
	}
	if end != "" && end != begin {
		for i := first; i < len(p.blocks); i++ {
			if slices.Contains(p.blocks[i].ids, end) {
				last = max(last, i)
			}
		}
	}
	return p.blocks[first : last+1]
}

// minRest is how many words that no article has make an article of their own: fewer are running titles and numbers.
const minRest = 20

// restOfPage makes an article of what is in no article of a page: of all of it, where nothing tells the articles.
func (is *issue) restOfPage(f *file, told bool) error {
	if err := is.load(f); err != nil {
		return err
	}
	for _, p := range f.pages {
		var t text
		words := 0
		for _, b := range p.blocks {
			if !b.claimed {
				words += len(b.words)
				t.block(b)
			}
		}
		if words == 0 || told && words < minRest {
			continue
		}
		rec := is.describe(is.frame())
		number := f.page
		if number == "" {
			number = p.number
		}
		rec.Put(record.Page, number)
		title, id, remark := "page "+number, "/page-"+number, "numéro METS sans articles délimités : une page est un article"
		if told {
			title, id, remark = title+" (hors des articles)", id+"-reste", "ce que la structure du numéro ne met dans aucun article de la page"
		}
		if source := rec.Text(record.Source); source != "" && number != "" {
			rec.Put(record.Title, source+", "+title)
		}
		if is.id != "" && number != "" {
			rec.Put(record.ID, is.id+id)
		}
		rec.Put(record.Body, t.b.String())
		rec.Detail(kiosque.DetailQuality, t.quality())
		rec.Remarks = append(rec.Remarks, remark)
		if err := is.in.Record(1, rec); err != nil {
			return err
		}
	}
	return nil
}

// frame are the divisions that hold the articles of the issue, the outermost first.
func (is *issue) frame() (out []*markup.Node) {
	var walk func(n *markup.Node, depth int)
	walk = func(n *markup.Node, depth int) {
		for _, k := range n.Kids {
			if k.Name == "div" && through[kindOf(k)] && depth < 20 {
				out = append(out, k)
				walk(k, depth+1)
			}
		}
	}
	for _, root := range is.logical {
		walk(root, 0)
	}
	return out[:min(len(out), maxPages)]
}
