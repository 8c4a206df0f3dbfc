package bib

import (
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// endnoteTags are the tags of the format that EndNote calls « import » (refer, of BSD), and those of RIS that mean the same.
var endnoteTags = map[string]string{
	"0": "TY", "T": "TI", "A": "AU", "J": "T2", "B": "JO", "D": "PY", "8": "DA", "X": "AB", "K": "KW", "U": "UR", "P": "SP", "N": "IS", "V": "VL", "Z": "N1",
	"G": "LA", "M": "AN", "@": "SN", "R": "DO", "I": "PB", "C": "CY", "7": "ET", "~": "DB", "&": "SE", "F": "ID",
}

// endnoteLine is a line of it: a tag of one sign, a space and the value.
var endnoteLine = regexp.MustCompile(`^%(\S) (.*)$`)

// endnoteHead is its first line, and one of the next.
var endnoteHead = regexp.MustCompile(`^\s*%0 \pL[\pL ]*\r?\n%\S `)

// DetectEndNote recognises references for EndNote by the lines that open the first one.
func DetectEndNote(in *format.Input, head []byte) bool {
	return endnoteHead.MatchString(strings.TrimLeft(string(in.Charset.Text(head[:min(len(head), 4<<10)])), "\ufeff"))
}

// ReadEndNote reads all references; an empty line or the type of the next one ends each.
func ReadEndNote(in *format.Input) error {
	var ref *risRecord
	flush := func(int) error {
		if ref == nil {
			return nil
		}
		r := ref
		ref = nil
		if r.long {
			return in.Reject(r.line, in.TooLong(), nil)
		}
		if day := r.first("DA"); day != "" && !strings.Contains(day, r.first("PY")) { // %8 November 6 beside %D 2023
			r.values["DA"] = []string{day + ", " + r.first("PY")}
		}
		return in.Record(r.line, r.record())
	}
	long := func(int) error {
		if ref != nil {
			ref.long = true
		}
		return nil
	}
	take := func(n int, raw []byte) error {
		line := strings.TrimRight(string(in.Charset.Text(raw)), " \t")
		m := endnoteLine.FindStringSubmatch(line)
		switch {
		case m != nil && m[1] == "0":
			if err := flush(n); err != nil {
				return err
			}
			ref = &risRecord{line: n, values: map[string][]string{}}
			ref.add("TY", m[2], in.MaxArticle)
		case ref == nil:
		case m == nil && line != "":
			ref.more(line, in.MaxArticle)
		case m != nil && endnoteTags[m[1]] != "":
			ref.add(endnoteTags[m[1]], m[2], in.MaxArticle)
		case m != nil:
			ref.last = "" // what goes on with it is left out too
		}
		return nil
	}
	return in.Lines(format.ByLine{Line: take, Long: long, End: flush})
}
