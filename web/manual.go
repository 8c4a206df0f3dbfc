package web

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/docs"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// manualPage is docs/langage.md as a page, its examples linked to what they find.
type manualPage struct {
	frame
	manual
}

type manual struct {
	Text     template.HTML
	Chapters []link
}

// queriesColumn is the head of the columns of the manual that hold queries.
const queriesColumn = "On écrit"

// newManual renders the manual. It is our own text, not a reader's: the only one that reaches a page as markup.
func newManual() (manual, error) {
	var m manual
	md := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(typesetter{}, 1))))
	doc := md.Parser().Parse(text.NewReader(docs.Language))
	linkQueries(doc, docs.Language)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 2 {
			id, _ := h.AttributeString("id")
			m.Chapters = append(m.Chapters, link{Label: french.Typeset(plain(h, docs.Language)), URL: fmt.Sprintf("#%s", id)})
		}
	}
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, docs.Language, doc); err != nil {
		return m, err
	}
	m.Text = template.HTML(b.String()) //nolint:gosec // embedded in the program
	return m, nil
}

// linkQueries makes each query in the tables of a document a link that asks it.
func linkQueries(doc ast.Node, source []byte) {
	for table := doc.FirstChild(); table != nil; table = table.NextSibling() {
		if table.Kind() != extast.KindTable || plain(table.FirstChild().FirstChild(), source) != queriesColumn {
			continue
		}
		for row := table.FirstChild().NextSibling(); row != nil; row = row.NextSibling() {
			cell := row.FirstChild()
			code, ok := cell.FirstChild().(*ast.CodeSpan)
			if !ok {
				continue
			}
			a := ast.NewLink()
			a.Destination = []byte("./" + address.Of(kiosque.SearchRequest{Query: plain(code, source)}))
			cell.ReplaceChild(cell, code, a)
			a.AppendChild(a, code)
		}
	}
}

// plain is the text of a node.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// typesetter renders text outside of code with the spaces that French wants, which nobody types.
type typesetter struct{ html.Config }

// RegisterFuncs implements renderer.NodeRenderer.
func (typesetter) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindText, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		t, ok := n.(*ast.Text)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		html.DefaultWriter.Write(w, []byte(french.Typeset(string(t.Value(source)))))
		if t.SoftLineBreak() {
			_ = w.WriteByte('\n')
		}
		return ast.WalkContinue, nil
	})
}

// manualPage answers GET aide.
func (h *handler) manualPage(w http.ResponseWriter, r *http.Request) error {
	values, _, err := pageRequest(r)
	if err != nil {
		return err
	}
	page := manualPage{frame: h.newFrame(r, values, "Le langage de recherche"), manual: h.manual}
	return h.sendPage(w, r, "", h.manualSet, page)
}
