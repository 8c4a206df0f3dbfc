package xmlcorpus

import (
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// DetectNotes recognises an export of Evernote (ENEX) by its root.
func DetectNotes(_ *format.Input, head []byte) bool {
	return markup.IsTag(markup.Fold(head), "en-export")
}

// ReadNotes reads its notes, of which each is what somebody has clipped: the day on which that was done is not that of publication.
func ReadNotes(in *format.Input) error {
	err := markup.Documents(in, func(_ markup.Path, n *markup.Node) bool { return n.Name == "note" }, func(_ markup.Path, n *markup.Node) error {
		var rec record.Record
		rec.Put(record.Title, n.Find("title").Text())
		content := n.Find("content").Text()
		if at := strings.Index(content, "<en-note"); at >= 0 { // behind a declaration of its own
			content = content[at:]
		}
		rec.Put(record.Body, markup.Plain(content))
		rec.Put(record.URL, n.Find("note-attributes", "source-url").Text())
		rec.Put(record.Authors, n.Find("note-attributes", "author").Text())
		for _, tag := range n.All("tag") {
			rec.Append(record.Tags, tag.Text())
		}
		rec.Detail("created", n.Find("created").Text())
		rec.Detail(kiosque.DetailUpdated, n.Find("updated").Text())
		return in.Record(n.Line, &rec)
	})
	if err != nil {
		return err
	}
	return in.Nothing()
}
