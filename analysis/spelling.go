package analysis

import (
	"bytes"
	"slices"
	"strings"
)

// This file has what is one word to a reader beyond accents and capitals: compounds with a hyphen or without, ordinals, hosts.

// appendSpelling appends the key under which a table files a form beside its fold, so that it meets forms of that fold: of a
// compound its letters without hyphens, two numbers with a point; of an address its host. It appends nothing for other forms.
func appendSpelling(dst, form []byte) []byte {
	if host := hostOf(form); host != nil {
		return Fold(dst, host)
	}
	if !IsCompound(form) {
		return dst
	}
	n := len(dst)
	dst = Fold(dst, form)
	key := dst[n:n]
	for i, c := range dst[n:] {
		switch {
		case c != '-':
			key = append(key, c)
		case i > 0 && n+i+1 < len(dst) && isFigure(dst[n+i-1]) && isFigure(dst[n+i+1]):
			key = append(key, '.') // 49-3 is 49.3
		}
	}
	return dst[:n+len(key)]
}

// hostOf returns the host in an address, without www; nil if a form is none, or that host itself.
func hostOf(form []byte) []byte {
	host := form
	if i := bytes.Index(host, []byte("://")); i > 0 {
		host = host[i+len("://"):]
	} else if bytes.IndexByte(host, '.') < 0 {
		return nil
	}
	if i := bytes.IndexAny(host, "/?#"); i >= 0 {
		host = host[:i]
	}
	host = host[bytes.LastIndexByte(host, '@')+1:]
	if i := bytes.IndexByte(host, ':'); i >= 0 {
		host = host[:i]
	}
	host = bytes.TrimPrefix(host, []byte("www."))
	if dot := bytes.LastIndexByte(host, '.'); len(host) == len(form) || dot < 1 || isFigure(host[dot-1]) && isFigure(host[len(host)-1]) {
		return nil
	}
	return host
}

// ordinals returns the folds of the same ordinal in all spellings, with its feminine and plural where inflected is set: XIXe,
// XIXème and XIXième; 1re and 1ère, and then 1er too. It returns nil for a fold that is no ordinal.
func ordinals(fold string, inflected bool) []string {
	number, kind := ordinal(fold)
	if number == "" {
		return nil
	}
	var out []string
	for i, spellings := range endingsOf(number) {
		if !inflected && i != kind {
			continue
		}
		for _, s := range spellings {
			if form := number + s; form != "vie" && form != "lie" {
				out = append(out, form)
			}
		}
	}
	slices.Sort(out)
	return out
}

// ordinal takes an ordinal apart: its number, "" if it is none, and the row of endingsOf its ending is in.
func ordinal(fold string) (number string, kind int) {
	if fold == "" || strings.IndexByte("0123456789ivxl", fold[0]) < 0 || strings.IndexByte("esrd", fold[len(fold)-1]) < 0 {
		return "", 0
	}
	n := 0
	for n < len(fold) && isFigure(fold[n]) {
		n++
	}
	if n == 0 {
		for k := len(fold) - 1; k > 0; k-- { // the longest number: XIIème is XII, XIXième XIX
			if isCentury(fold[:k]) {
				n = k
				break
			}
		}
	}
	if n == 0 || n == len(fold) || n > 8 {
		return "", 0
	}
	number = fold[:n]
	for i, spellings := range endingsOf(number) {
		if slices.Contains(spellings, fold[n:]) {
			return number, i
		}
	}
	return "", 0
}

// endingsOf lists what an ordinal of this number may end in, a row for each gender and number.
func endingsOf(number string) [][]string {
	switch number {
	case "1":
		return [][]string{{"er", "ier"}, {"re", "ere", "iere"}, {"ers", "iers"}, {"res", "eres", "ieres"}}
	case "2":
		return [][]string{{"e", "eme", "ieme"}, {"es", "emes", "iemes"}, {"d", "nd"}, {"de", "nde"}, {"ds", "nds"}, {"des", "ndes"}}
	}
	if !isFigure(number[0]) && isCentury(number+"i") { // XIième would be XIIème
		return [][]string{{"e", "eme"}, {"es", "emes"}}
	}
	return [][]string{{"e", "eme", "ieme"}, {"es", "emes", "iemes"}}
}

// isCentury reports whether a fold is a Roman numeral up to LXXXIX.
func isCentury(s string) bool {
	s = strings.TrimPrefix(s, "l")
	s, tens := strings.CutPrefix(s, "xl")
	for k := 0; !tens && k < 3 && strings.HasPrefix(s, "x"); k++ {
		s = s[1:]
	}
	switch s {
	case "", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix":
		return true
	}
	return false
}
