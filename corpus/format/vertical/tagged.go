package vertical

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Taggers write files without tags around documents: TreeTagger a word, its part of speech and its lemma, which is one
// article (https://www.cis.lmu.de/~schmid/tools/TreeTagger/); CoNLL-U ten columns, with lines of remarks that tell documents
// and paragraphs (https://universaldependencies.org/format.html).

// Numbers of lines by which such a file is known.
const (
	minTagged = 4
	maxTagged = 200
)

// parts are the parts of speech of the taggers of French and English, before their first sign: TreeTagger, MElt, Universal
// Dependencies, Penn.
func parts() map[string]bool {
	known := map[string]bool{}
	for p := range strings.FieldsSeq("ABR ADJ ADV DET INT KON NAM NOM NUM PRO PRP PUN SENT SYM VER NC NPP V VINF VPP VPR VIMP VS P CLS CLO CLR PROREL PRO PONCT " +
		"CC CS ET I PREF ADVWH ADJWH DETWH ADP AUX CCONJ NOUN PART PRON PROPN PUNCT SCONJ VERB X NN NNS NP NPS NNP NNPS VB VBD VBG VBN VBP VBZ VV VVD VVG VVN " +
		"VVP VVZ VH VHD VHG VHN VHP VHZ JJ JJR JJS RB RBR RBS IN DT PP PRP$ CD TO MD WDT WP WRB POS EX FW LS PDT RP UH") {
		known[p] = true
	}
	return known
}

// DetectTagged recognises the output of TreeTagger: of the first lines all have a word without space, a part of speech, and
// perhaps a lemma.
func DetectTagged(in *format.Input, head []byte) bool {
	whole := len(head) < 16<<10
	lines := bytes.Split(bytes.TrimRight(in.Charset.Text(head[:min(len(head), 16<<10)]), "\r\n"), []byte("\n"))
	if !whole {
		lines = lines[:len(lines)-1] // the last one may be cut
	}
	if len(lines) < minTagged || bytes.Count(lines[0], []byte("\t")) == 0 {
		return false
	}
	known, tagged, odd := parts(), 0, 0
	for _, line := range lines[:min(len(lines), maxTagged)] {
		cells := strings.Split(strings.TrimRight(string(line), "\r"), "\t")
		if len(cells) == 1 && strings.TrimSpace(cells[0]) == "" {
			continue
		}
		if (len(cells) == 3 || len(cells) == 2) && cells[0] != "" && !strings.Contains(cells[0], " ") {
			if p, _, _ := strings.Cut(cells[1], ":"); known[p] {
				tagged++
				continue
			}
		}
		odd++
	}
	return tagged >= minTagged && odd*20 <= tagged
}

// ReadTagged reads the words as one article.
func ReadTagged(in *format.Input) error {
	d := &document{in: in, rec: &record.Record{}, line: 1, file: true}
	take := func(_ int, raw []byte) error {
		word, _, _ := strings.Cut(string(in.Charset.Text(raw)), "\t")
		if word = strings.TrimSpace(word); word == "" { // a sentence ends
			return nil
		}
		d.word(word)
		return nil
	}
	return in.Lines(format.ByLine{Line: take, Long: func(int) error { d.long = true; return nil }, End: func(int) error { return d.flush() }})
}

// universal is a line of CoNLL-U: the number of a word or of several, or of one that is not printed, and nine columns more.
var universal = regexp.MustCompile(`^\d+(?:-\d+|\.\d+)?(?:\t[^\t]*){9}$`)

// DetectUniversal recognises CoNLL-U by its first line that is no remark.
func DetectUniversal(in *format.Input, head []byte) bool {
	for line := range bytes.Lines(head) {
		line = format.TrimEnd(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		return universal.Match(in.Charset.Text(line))
	}
	return false
}

// ReadUniversal reads CoNLL-U: a document for each « # newdoc », or all of it.
func ReadUniversal(in *format.Input) error {
	d := &document{in: in, rec: &record.Record{}, line: 1, file: true}
	joined := "" // the number of the last of the words that have been printed as one
	take := func(n int, raw []byte) error {
		line := string(in.Charset.Text(raw))
		if remark, ok := strings.CutPrefix(line, "#"); ok {
			return d.remark(strings.TrimSpace(remark), n)
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 10 {
			joined = "" // a sentence ends
			return nil
		}
		switch first, last, several := strings.Cut(cells[0], "-"); {
		case several:
			joined = last
		case joined != "": // 1-2 « du » and then « de », « le »
			if first == joined {
				joined = ""
			}
			return nil
		case strings.Contains(cells[0], "."):
			return nil
		}
		d.word(cells[1])
		d.glue = strings.Contains(cells[9], "SpaceAfter=No")
		return nil
	}
	return in.Lines(format.ByLine{Line: take, Long: func(int) error { d.long = true; return nil }, End: func(int) error { return d.flush() }})
}

// remark takes a line of remarks: where a document or a paragraph begins, and what else is said of the document.
func (d *document) remark(text string, line int) error {
	name, value, _ := strings.Cut(text, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch name {
	case "newdoc", "newdoc id":
		if d.text.Len() > 0 {
			d.file = false
			if err := d.flush(); err != nil {
				return err
			}
		}
		d.file = d.file && value == ""
		d.rec, d.line = &record.Record{}, line
		d.rec.Put(record.ID, value)
	case "newpar", "newpar id":
		d.breaks = true
	case "sent_id", "text", "text_en", "global.columns", "":
	default:
		if c := d.in.Columns.Of([]byte(strings.TrimPrefix(name, "meta::"))); c.Field != record.None && c.Field != record.Body && d.rec != nil {
			d.rec.Set(c, record.Value{Text: value})
		}
	}
	return nil
}
