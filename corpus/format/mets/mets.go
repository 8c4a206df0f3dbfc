package mets

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

// Limits of an issue, which is in memory while its articles are made.
const (
	maxIssue   = 512 << 20 // bytes of its words
	maxPages   = 5000
	maxMissing = 100 // pages whose absence is told one by one
)

// issue is what METS says of an issue, and the pages that it names.
type issue struct {
	in        *format.Input
	id        string                  // of the document, as its library names it
	described map[string]*markup.Node // descriptions by ID
	order     []string                // of descriptions
	files     map[string]*file
	logical   []*markup.Node // roots of the logical structures
	physical  []*markup.Node
	left      int // bytes of words that may still be read
	missing   int
}

// file is a file that METS names.
type file struct {
	href  string
	page  string // its number, of the physical structure
	words bool   // it may hold words
	read  bool
	pages []*page
}

// Detect recognises METS by its root.
func Detect(_ *format.Input, head []byte) bool {
	return root(head) == "mets"
}

// Read reads an issue: its articles, or its pages where nothing tells its articles.
func Read(in *format.Input) error {
	is := &issue{in: in, described: map[string]*markup.Node{}, files: map[string]*file{}, left: maxIssue}
	wanted := func(_ markup.Path, n *markup.Node) bool {
		if strings.EqualFold(n.Name, "mets") && is.id == "" {
			is.id = n.Attr("OBJID")
		}
		return n.Name == "dmdSec" || n.Name == "file" || n.Name == "structMap"
	}
	if err := markup.Elements(in, wanted, is.part); err != nil {
		return err
	}
	is.numbers()
	err := is.articles()
	switch {
	case errors.Is(err, errText):
		return in.Reject(0, fmt.Sprintf("numéro METS de plus de %d Mio de mots : la suite n'est pas lue", maxIssue>>20), nil)
	case err != nil:
		return err
	case in.Said() == 0 && !slices.ContainsFunc(is.pageFiles(), func(f *file) bool { return f.words }):
		return in.Reject(0, "document METS sans page ALTO : il n'y a pas de mots à lire", nil)
	case in.Said() == 0:
		return in.Reject(0, "numéro METS sans aucun mot", nil)
	}
	return nil
}

// part takes one part of METS.
func (is *issue) part(around markup.Path, n *markup.Node) error {
	switch n.Name {
	case "dmdSec":
		if id := n.Attr("ID"); is.described[id] == nil {
			is.described[id], is.order = n, append(is.order, id)
		}
	case "file":
		if len(is.files) < 4*maxPages { // images, thumbnails and words
			f := &file{href: n.Find("FLocat").Attr("href")}
			f.words = holdsWords(strings.ToLower(n.Attr("MIMETYPE")), around, strings.ToLower(f.href))
			is.files[n.Attr("ID")] = f
		}
	case "structMap":
		kind := strings.ToLower(n.Attr("TYPE") + " " + n.Attr("LABEL"))
		if strings.Contains(kind, "logical") || strings.Contains(kind, "logique") {
			is.logical = append(is.logical, n)
		} else {
			is.physical = append(is.physical, n)
		}
	}
	return nil
}

// holdsWords tells from what METS says of a file whether it may be ALTO.
func holdsWords(mime string, groups markup.Path, href string) bool {
	switch {
	case strings.HasPrefix(mime, "image/"), strings.Contains(mime, "pdf"), strings.Contains(mime, "html"):
		return false
	case strings.Contains(mime, "alto"):
		return true
	}
	for _, g := range groups {
		if g.Name == "fileGrp" && strings.Contains(strings.ToLower(g.Attr("ID")+" "+g.Attr("USE")), "alto") {
			return true
		}
	}
	return strings.HasSuffix(href, ".xml") || strings.HasSuffix(href, ".xml.gz") || strings.HasSuffix(href, ".alto")
}

// numbers gives the files the numbers of their pages, as the physical structure has them.
func (is *issue) numbers() {
	var walk func(n *markup.Node, number string)
	walk = func(n *markup.Node, number string) {
		if n.Name == "div" {
			for _, name := range []string{"ORDERLABEL", "ORDER"} {
				if label := strings.TrimLeft(strings.TrimSpace(n.Attr(name)), "0"); label != "" && strings.Contains(strings.ToLower(n.Attr("TYPE")), "page") {
					number = label
					break
				}
			}
		}
		if f := is.files[n.Attr("FILEID")]; f != nil && f.page == "" {
			f.page = number
		}
		for _, k := range n.Kids {
			walk(k, number)
		}
	}
	for _, n := range is.physical {
		walk(n, "")
	}
}

// load reads the pages of a file once.
func (is *issue) load(f *file) error {
	if f == nil || f.read || !f.words {
		return nil
	}
	f.read = true
	var inner error
	found, err := is.in.Near(f.href, func(in *format.Input) error {
		if !IsALTO(in, in.Head()) {
			f.words = false
			return nil
		}
		pages, size, err := readPages(in, is.left)
		is.left -= size
		f.pages = pages
		if errors.Is(err, errText) {
			inner = err // of the issue, not of its page
			return nil
		}
		return err
	})
	if err != nil || inner != nil {
		return errors.Join(err, inner)
	}
	if !found {
		if is.missing++; is.missing <= maxMissing {
			return is.in.Reject(0, "page ALTO absente : "+f.href+" ; donnez le dossier ou l'archive qui contient tout le numéro", nil)
		}
	}
	return nil
}

// pageFiles are the files of words in the order of the physical structure, or of their names.
func (is *issue) pageFiles() []*file {
	var out []*file
	seen := map[*file]bool{}
	add := func(id string) {
		if f := is.files[id]; f != nil && f.words && !seen[f] {
			seen[f], out = true, append(out, f)
		}
	}
	var walk func(n *markup.Node)
	walk = func(n *markup.Node) {
		add(n.Attr("FILEID"))
		for _, k := range n.Kids {
			walk(k)
		}
	}
	for _, n := range is.physical {
		walk(n)
	}
	var ids []string
	for id := range is.files {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		add(id)
	}
	return out[:min(len(out), maxPages)]
}
