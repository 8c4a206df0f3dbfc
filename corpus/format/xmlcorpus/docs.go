package xmlcorpus

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// documents are the elements that are documents in corpora of any making.
var documents = map[string]bool{
	"doc": true, "document": true, "text": true, "texte": true, "article": true, "record": true, "item": true, "row": true, "news": true, "post": true,
	"depeche": true, "entry": true,
}

// inHead finds such an element in a head, with an attribute or with an element below.
var inHead = regexp.MustCompile(`<(?:doc|document|text|texte|article|record|item|row|news|post|depeche|entry)(?:\s+[\w:.-]+\s*=|\s*>\s*<[a-z])`)

// blocks are elements that are paragraphs.
var blocks = []string{"p", "para", "paragraphe", "paragraph", "div", "head", "titre", "title", "s", "sentence", "l", "item", "li"}

// DetectDocs recognises XML in which some elements are documents.
func DetectDocs(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	if len(folded) < 2 || folded[0] != '<' || folded[1] < 'a' || folded[1] > 'z' || markup.IsTag(folded, "html", "head", "body", "div", "p", "table",
		"section", "header", "span", "meta", "script", "svg", "style") {
		return false
	}
	return inHead.MatchString(folded)
}

// ReadDocs reads all documents of a file: what names of fields know, in attributes or children, and the text of the rest.
func ReadDocs(in *format.Input) error {
	wanted := func(around markup.Path, n *markup.Node) bool {
		if !documents[strings.ToLower(n.Name)] {
			return false
		}
		return len(n.Attrs) > 0 || len(around) > 0 || n.Name == "text"
	}
	err := markup.Documents(in, wanted, func(_ markup.Path, n *markup.Node) error {
		return in.Record(n.Line, document(in, n))
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}

// document reads one document.
func document(in *format.Input, n *markup.Node) *record.Record {
	var rec record.Record
	for _, a := range n.Attrs {
		if a.Name.Local != "xmlns" && a.Name.Space != "xmlns" && a.Name.Local != "space" {
			in.SetNamed(&rec, a.Name.Local, a.Value)
		}
	}
	taken := map[*markup.Node]bool{}
	if fields(in, &rec, n, taken, 0) && rec.Text(record.Body) != "" {
		return &rec
	}
	if !slices.ContainsFunc(n.Kids, func(k *markup.Node) bool { return k.Name != "" }) {
		rec.Put(record.Body, lines(n))
	}
	title := rec.Text(record.Title)
	body := []string{n.TextWithout(func(k *markup.Node) bool {
		return taken[k] || k.Name == "note" || k.Name == "head" && title != "" && k.Text() == title
	}, blocksOf(n)...)}
	for _, note := range n.All("note") { // it stands within a sentence, and would part it
		if text := note.Text(blocks...); text != "" && !taken[note] {
			body = append(body, text)
		}
	}
	rec.Put(record.Body, strings.Join(body, "\n\n"))
	return &rec
}

// blocksOf are the elements of a document that are paragraphs: sentences are where it has none.
func blocksOf(n *markup.Node) []string {
	if n.Find("p") == nil {
		return blocks
	}
	return slices.DeleteFunc(slices.Clone(blocks), func(name string) bool { return name == "s" || name == "sentence" })
}

// lines is the text of an element; where nothing but text is in it, its lines are those of the text.
func lines(n *markup.Node) string {
	var text strings.Builder
	for _, k := range n.Kids {
		if k.Name != "" {
			return n.Text(blocks...)
		}
		text.WriteString(k.Data)
	}
	out := strings.Split(charset.Clean(text.String()), "\n")
	for i, line := range out {
		out[i] = strings.TrimSpace(line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// fields reads the children whose names are known; some tells whether there is one.
func fields(in *format.Input, rec *record.Record, n *markup.Node, taken map[*markup.Node]bool, depth int) (some bool) {
	for _, k := range n.Kids {
		if k.Name == "" {
			continue
		}
		c := in.Columns.Of([]byte(k.Name))
		name := k.Attr("name") // <field name="title">
		if name == "" {
			name = k.Attr("type")
		}
		if c.Field == record.None && name != "" {
			c = in.Columns.Of([]byte(name))
		}
		switch {
		case c.Field == record.Authors || c.Field == record.Tags:
			items := []string{}
			for _, one := range k.Kids {
				if one.Name != "" {
					items = append(items, one.Text())
				}
			}
			if len(items) == 0 {
				items = []string{k.Text()}
			}
			c.Kept(strings.Join(items, ", "))
			rec.Append(c.Field, items...)
		case c.Field == record.Date && k.Attr("when") != "":
			rec.Set(c, record.Value{Text: k.Attr("when")})
		case c.Field != record.None:
			rec.Set(c, record.Value{Text: lines(k)})
		case depth < 2 && (k.Name == "meta" || k.Name == "metadata" || k.Name == "header" || k.Name == "metadonnees"):
			fields(in, rec, k, taken, depth+1)
		default:
			c.Ignored(k.Text())
			continue
		}
		taken[k], some = true, true
	}
	return some
}
