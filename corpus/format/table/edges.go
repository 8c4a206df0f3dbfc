package table

import (
	"bufio"
	"bytes"
	"regexp"
	"slices"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// What stands around the rows of a table, or in the wrong place in them.

// footWords begin the first cell of a row that sums the others up, or tells where the table is from.
var footWords = regexp.MustCompile(`(?i)^[\s«"(*]*(?:(?:sous[- ]|grand )?tota(?:l|ux)\b|nombre (?:total )?d[e'’]|sources? ?:|requête ?:|recherche ?:|` +
	`export(?:é|ation)?\b|extra(?:it|ction) (?:de|du|le)\b|©|\(c\) ?\d|copyright\b|généré\b|document généré\b|fin (?:du|de l|des)\b|\(?\d+ (?:rows?|lignes?)\b)`)

// foot reports whether a row is no article: it has no text, and what it has begins with a word that says so in a row of
// numbers, or in its only cell.
func foot(in *format.Input, row [][]byte, claims []record.Claim) bool {
	first, full, body := -1, 0, false
	for i, cell := range row {
		if format.Blank(cell) {
			continue
		}
		if full++; first < 0 {
			first = i
		}
		if i < len(claims) && (claims[i].Field == record.Body || claims[i].Field == record.Lead) {
			return false
		}
		if full > 1 && bytes.ContainsFunc(cell, letter) {
			return false
		}
	}
	for _, c := range claims {
		body = body || c.Field == record.Body
	}
	return body && len(claims) > 2 && first >= 0 && footWords.Match(in.Charset.Text(row[first]))
}

// letter reports whether a character is more than a number or a sign.
func letter(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0x7f && r != '€' && r != '\u00a0' && r != '\u202f'
}

// numbered reports whether the rows of a head begin with a cell more than the header has, which is the number of the row: so
// the program R writes its tables.
func (r *rowReader) numbered(head []byte, columns int) bool {
	if len(head) == format.HeadBytes { // the last row may be cut
		head = head[:bytes.LastIndexByte(head, '\n')+1]
	}
	rows := &rowReader{dialect: r.dialect, br: bufio.NewReader(bytes.NewReader(head)), max: len(head) + 1}
	n := 0
	for ; n < sniffRows; n++ {
		row, _, err := rows.next()
		if err != nil {
			break
		}
		if len(row) != columns+1 || len(row[0]) == 0 || len(bytes.Trim(row[0], "0123456789")) > 0 || format.Blank(row[columns]) {
			return false
		}
	}
	return n > 0 && columns > 1
}

// unwrapped is a row that was quoted once more as a whole, as Excel does with a table that it has opened as text.
func (r *rowReader) unwrapped(row [][]byte) [][]byte {
	if len(row) != 1 || r.columns < 3 || bytes.IndexByte(row[0], r.delimiter) < 0 {
		return row
	}
	if cells, complete := r.cut(bytes.Clone(row[0])); complete && len(cells) == r.columns {
		return cells
	}
	return row
}

// cloned is a row that stays.
func cloned(row [][]byte) [][]byte {
	out := slices.Clone(row)
	for i := range out {
		out[i] = bytes.Clone(out[i])
	}
	return out
}
