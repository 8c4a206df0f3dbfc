package analysis

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxHost is how far a host name or the name before an @ is looked for, in bytes.
const maxHost = 128

// address makes one token of the address in which text[i] is the first sign of its kind, in place of the words already
// read in it, and returns its end; 0 if there is none, or if it starts inside a word.
func (a *Analyzer) address(i int) int {
	start, end := findAddress(a.text, i)
	if end == 0 || a.start < start {
		return 0
	}
	for n := len(a.tokens) - 1; n >= 0 && int(a.tokens[n].End) > start; n-- {
		if int(a.tokens[n].Start) < start {
			return 0
		}
	}
	for n := len(a.tokens) - 1; n >= 0 && int(a.tokens[n].Start) >= start; n-- {
		t := a.tokens[n]
		if s := int(t.Sentence); s < len(a.sentences) { // a.B@c.fr: the point ended no sentence
			a.opened = int(a.sentences[s].Start)
			a.sentences = a.sentences[:s]
		}
		a.tokens, a.term, a.pending = a.tokens[:n], int(t.off), noEnd
	}
	for n := len(a.signs) - 1; n >= 0 && int(a.signs[n].Start) >= start; n-- { // a%b@c.fr
		a.signs = a.signs[:n]
	}
	a.first = min(a.first, len(a.tokens))
	a.arena = a.arena[:a.term]
	a.start = start
	raw := a.text[start:end]
	if !norm.NFC.IsNormal(raw) {
		raw = norm.NFC.Bytes(raw)
	}
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		if k := kindOf(r); k.isWord() {
			a.arena = appendLower(a.arena, r)
		} else if k != ignored {
			a.arena = utf8.AppendRune(a.arena, r)
		}
		raw = raw[n:]
	}
	if term := a.arena[a.term:]; !norm.NFC.IsNormal(term) { // œ and an accent
		a.arena = append(a.arena[:a.term], norm.NFC.Bytes(term)...)
	}
	a.emit(end)
	return end
}

// findAddress recognises the URL, the e-mail address or the domain name in which text[i], one of `.@:` behind a letter or
// figure, is the first sign of its kind. It returns its bounds, or 0, 0.
func findAddress(text []byte, i int) (start, end int) {
	start = i
	for start > 0 && i-start < maxHost && (isHost(text[start-1]) || text[i] != ':' && isLocal(text[start-1])) {
		start--
	}
	for start < i && alnum[text[start]] == 0 {
		start++
	}
	if r, _ := utf8.DecodeLastRune(text[:start]); kindOf(r).isWord() || kindOf(r) == mark { // société.fr
		return 0, 0
	}
	switch text[i] {
	case ':':
		rest := text[i+1:]
		if n := i - start; n < 2 || n > 10 || !bytes.HasPrefix(rest, []byte("//")) || !kindAt(rest, 2).isWord() {
			return 0, 0
		}
		return start, urlEnd(text, i+3)
	case '@':
		if end = hostEnd(text, i+1); end > 0 {
			return start, end
		}
		return 0, 0
	}
	at := i
	for at < len(text) && at-i < maxHost && (isHost(text[at]) || isLocal(text[at])) {
		at++
	}
	if at < len(text) && text[at] == '@' {
		if end = hostEnd(text, at+1); end > 0 {
			return start, end
		}
	}
	if bytes.EqualFold(text[start:i], []byte("www")) && i+1 < len(text) && isHost(text[i+1]) && text[i+1] != '.' {
		return start, urlEnd(text, i+1)
	}
	if end = hostEnd(text, start); end <= i || !isDomain(text[bytes.LastIndexByte(text[:end], '.')+1:end]) {
		return 0, 0
	}
	if end < len(text) && text[end] == '/' {
		end = urlEnd(text, end)
	}
	return start, end
}

// isHost reports whether a byte may stand in a host name.
func isHost(c byte) bool { return alnum[c] != 0 || c == '.' || c == '-' }

// isLocal reports whether a byte may stand before the @ of an e-mail address.
func isLocal(c byte) bool {
	return alnum[c] != 0 || c == '.' || c == '-' || c == '_' || c == '+' || c == '%'
}

// hostEnd returns the end of the host name at text[i], which has a point and ends in a name of letters; 0 if there is none.
func hostEnd(text []byte, i int) int {
	if i >= len(text) || alnum[text[i]] == 0 {
		return 0
	}
	end := i
	for end < len(text) && end-i < maxHost && isHost(text[end]) {
		end++
	}
	if kindAt(text, end).isWord() || kindAt(text, end) == mark {
		return 0
	}
	for end > i && alnum[text[end-1]] == 0 {
		end--
	}
	host := text[i:end]
	dot := bytes.LastIndexByte(host, '.')
	if dot < 0 || len(host)-dot < 3 || bytes.Contains(host, []byte("..")) {
		return 0
	}
	for _, c := range host[dot+1:] {
		if isFigure(c) || alnum[c] == 0 {
			return 0
		}
	}
	return end
}

// urlEnd returns the end of the URL that goes on at text[i]: up to white space or a sign no URL holds, without the
// punctuation of the sentence around it.
func urlEnd(text []byte, i int) int {
	end, open := i, 0
scan:
	for end < len(text) {
		r, n := utf8.DecodeRune(text[end:])
		switch k := kindOf(r); {
		case r == utf8.RuneError && n == 1, k == space, k == newline, r < ' ':
			break scan
		case r == '(':
			open++
		case r == ')':
			if open == 0 {
				break scan
			}
			open--
		case k == closing, k == apostrophe && r != '\'', r == '<', r == '>', r == '"', r == '«', r == '“', r == '|', r == '\\', r == '^', r == '`', r == '{':
			break scan
		}
		end += n
	}
	for end > i {
		r, n := utf8.DecodeLastRune(text[i:end])
		if k := kindOf(r); k.isWord() || k == mark || r == '/' || r == '=' || r == ')' && open == 0 {
			break
		}
		end -= n
	}
	return end
}

// isDomain lists the ends of domain names that are recognised without www or a scheme: those a French paper prints and
// that are no French word, so that a missing space after a full stop does not glue two sentences. Small letters, or capitals.
func isDomain(name []byte) bool {
	var buf [8]byte
	if len(name) > len(buf) {
		return false
	}
	upper := 0
	for i, c := range name {
		buf[i] = alnum[c]
		if buf[i] != c {
			upper++
		}
	}
	if upper != 0 && upper != len(name) {
		return false
	}
	switch string(buf[:len(name)]) {
	case "fr", "com", "org", "net", "eu", "info", "edu", "gov", "int", "be", "ch", "lu", "mc", "uk", "it", "pt", "ru", "us", "io", "tv", "biz",
		"ml", "sn", "ci", "bf", "bj", "gn", "cm", "cd", "cg", "cf", "ga", "gq", "td", "dz", "mg", "mr", "km", "dj", "rw", "bi", "ng", "gh", "africa",
		"gouv", "paris", "bzh", "nc", "pf", "gp", "mq", "gf", "pm", "wf", "yt", "qc", "quebec", "cat", "app", "dev", "online", "media", "news":
		return true
	}
	return false
}
