package webpage

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Some pages write their data as JavaScript: objects whose names have no quotes, and, in Nuxt 2, the call of a function whose parameters
// stand for the values that come more than once. Only literals are read; nothing is run.

// called begins such a function.
var called = regexp.MustCompile(`^\(?\s*function\s*\(([\w$,\s]*)\)\s*\{`)

// numeral is a number as scripts write it.
var numeral = regexp.MustCompile(`^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`)

// literal reads the value that a script begins with.
func literal(script string) (v any, ok bool) {
	p := &scripted{s: script, left: maxStateNodes}
	m := called.FindStringSubmatchIndex(script)
	if m == nil {
		return p.value(0)
	}
	p.at = m[1]
	if !p.toReturn() {
		return nil, false
	}
	if v, ok = p.value(0); !ok {
		return nil, false
	}
	p.space()
	for p.take(";") || p.take("}") || p.take(")") {
		p.space()
	}
	if !p.take("(") {
		return nil, false
	}
	args, ok := p.list(')', 0)
	if !ok {
		return nil, false
	}
	named := map[string]any{}
	i := 0
	for name := range strings.SplitSeq(script[m[2]:m[3]], ",") {
		if name = strings.TrimSpace(name); name != "" && i < len(args) {
			named[name] = args[i]
		}
		i++
	}
	return fillIn(v, named), true
}

// parameter is a name that stands for a value.
type parameter string

// fillIn puts values in the places of the names that stand for them.
func fillIn(v any, named map[string]any) any {
	switch t := v.(type) {
	case parameter:
		if _, again := named[string(t)].(parameter); again {
			return nil
		}
		return named[string(t)]
	case []any:
		for i := range t {
			t[i] = fillIn(t[i], named)
		}
	case map[string]any:
		for k := range t {
			t[k] = fillIn(t[k], named)
		}
	}
	return v
}

// scripted is a script of which a value is read.
type scripted struct {
	s    string
	at   int
	left int // values that are still to be read
}

// toReturn goes to the value that a function returns, over statements and the strings in them.
func (p *scripted) toReturn() bool {
	for p.at < len(p.s) {
		switch c := p.s[p.at]; {
		case c == '"' || c == '\'' || c == '`':
			if _, ok := p.text(); !ok {
				return false
			}
		case strings.HasPrefix(p.s[p.at:], "return") && (p.at == 0 || !wordByte(p.s[p.at-1])):
			p.at += len("return")
			return true
		default:
			p.at++
		}
	}
	return false
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// space passes over spaces and comments.
func (p *scripted) space() {
	for p.at < len(p.s) {
		switch rest := p.s[p.at:]; {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			p.at++
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest, "*/")
			if end < 0 {
				return
			}
			p.at += end + 2
		default:
			return
		}
	}
}

// take passes over a sign, if it comes next.
func (p *scripted) take(sign string) bool {
	if !strings.HasPrefix(p.s[p.at:], sign) {
		return false
	}
	p.at += len(sign)
	return true
}

// value reads one value.
func (p *scripted) value(depth int) (v any, ok bool) {
	if p.left--; p.left < 0 || depth > maxStateDepth {
		return nil, false
	}
	p.space()
	if p.at >= len(p.s) {
		return nil, false
	}
	switch c := p.s[p.at]; {
	case c == '{':
		p.at++
		return p.object(depth + 1)
	case c == '[':
		p.at++
		return p.list(']', depth+1)
	case c == '"' || c == '\'' || c == '`':
		return p.text()
	case c == '!':
		p.at++
		v, ok = p.value(depth + 1)
		return v == 0.0, ok
	case c >= '0' && c <= '9' || c == '-' || c == '.' || c == '+':
		digits := numeral.FindString(p.s[p.at:])
		p.at += len(digits)
		n, err := strconv.ParseFloat(digits, 64)
		return n, err == nil
	case wordByte(c):
		return p.word(depth)
	}
	return nil, false
}

// word reads a value that is a word, or begins with one.
func (p *scripted) word(depth int) (v any, ok bool) {
	begin := p.at
	for p.at < len(p.s) && (wordByte(p.s[p.at]) || p.s[p.at] == '.') {
		p.at++
	}
	switch word := p.s[begin:p.at]; word {
	case "true":
		return true, true
	case "false":
		return false, true
	case "null", "undefined", "NaN", "Infinity":
		return nil, true
	case "void":
		_, ok = p.value(depth + 1)
		return nil, ok
	case "new":
		p.space()
		return p.value(depth + 1)
	default:
		p.space()
		if !p.take("(") {
			return parameter(word), !strings.Contains(word, ".")
		}
		args, ok := p.list(')', depth+1) // Date(…), Map(…), Array(3), Object.create(null)
		if !ok || len(args) == 0 {
			return nil, ok
		}
		return args[0], true
	}
}

// list reads values up to a closing sign.
func (p *scripted) list(end byte, depth int) (list []any, ok bool) {
	list = []any{}
	for {
		p.space()
		switch {
		case p.take(string(end)):
			return list, true
		case p.take(","): // a place without a value, or the last comma
			list = append(list, nil)
			if p.left--; p.left < 0 {
				return nil, false
			}
			continue
		}
		v, ok := p.value(depth)
		if !ok {
			return nil, false
		}
		list = append(list, v)
		if p.space(); p.at >= len(p.s) || !p.take(",") && p.s[p.at] != end {
			return nil, false
		}
	}
}

// object reads names and values up to the closing brace.
func (p *scripted) object(depth int) (object map[string]any, ok bool) {
	object = map[string]any{}
	for {
		p.space()
		if p.take("}") {
			return object, true
		}
		if p.at >= len(p.s) {
			return nil, false
		}
		name := ""
		if c := p.s[p.at]; c == '"' || c == '\'' {
			if name, ok = p.text(); !ok {
				return nil, false
			}
		} else {
			end := strings.IndexFunc(p.s[p.at:], func(r rune) bool { return r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			if end <= 0 {
				return nil, false
			}
			name = p.s[p.at : p.at+end]
			p.at += end
		}
		if p.space(); !p.take(":") {
			return nil, false
		}
		v, ok := p.value(depth)
		if !ok {
			return nil, false
		}
		object[name] = v
		if p.space(); p.at >= len(p.s) || !p.take(",") && p.s[p.at] != '}' {
			return nil, false
		}
	}
}

// text reads a string.
func (p *scripted) text() (text string, ok bool) {
	quote := p.s[p.at]
	var b strings.Builder
	for p.at++; p.at < len(p.s); p.at++ {
		switch c := p.s[p.at]; c {
		case quote:
			p.at++
			return b.String(), true
		case '\\':
			if p.at++; p.at >= len(p.s) {
				return "", false
			}
			p.escape(&b)
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}

// escape writes the sign for which what stands behind a backslash stands.
func (p *scripted) escape(b *strings.Builder) {
	switch c := p.s[p.at]; c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r', 'b', 'f', 'v', '0', '\n':
	case 'u', 'x':
		digits := map[byte]int{'u': 4, 'x': 2}[c]
		if p.at+digits >= len(p.s) {
			return
		}
		n, err := strconv.ParseUint(p.s[p.at+1:p.at+1+digits], 16, 32)
		if err != nil {
			return
		}
		p.at += digits
		r := rune(n)
		const surrogate = `\u`
		if r >= 0xd800 && r < 0xdc00 && strings.HasPrefix(p.s[p.at+1:], surrogate) && p.at+7 <= len(p.s) {
			if low, err := strconv.ParseUint(p.s[p.at+3:p.at+7], 16, 32); err == nil {
				r = (r-0xd800)<<10 + rune(low) - 0xdc00 + 0x10000
				p.at += 6
			}
		}
		if !utf8.ValidRune(r) {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	default:
		b.WriteByte(c)
	}
}
