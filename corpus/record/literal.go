package record

import (
	"encoding/json"
	"strings"
)

// Tables written from data frames and from lists of objects hold values as a program writes them: ['Anna Stride', 'Paul
// Marin'] of Python, [{"name":"Anna Stride"}] and {"id":null,"name":"Le Phare"} of JSON. What they name is what is meant.

// maxLiteral bounds such a value, in bytes.
const maxLiteral = 64 << 10

// literal reads the names in a value that a program wrote, nil where it is none.
func literal(text string) []string {
	text = strings.TrimSpace(text)
	if len(text) < 2 || len(text) > maxLiteral || text[0] != '[' && text[0] != '{' || text[len(text)-1] != text[0]+2 { // ] is [+2, } is {+2
		return nil
	}
	var value any
	if json.Unmarshal([]byte(text), &value) != nil && json.Unmarshal([]byte(ofPython(text)), &value) != nil {
		return nil
	}
	names := []string{}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	for _, item := range list {
		switch v := item.(type) {
		case string:
			names = append(names, v)
		case map[string]any:
			for _, key := range []string{"name", "nom", "title", "titre", "label", "value"} {
				if s, ok := v[key].(string); ok && strings.TrimSpace(s) != "" {
					names = append(names, s)
					break
				}
			}
		}
	}
	if len(names) == 0 && len(list) > 0 {
		return nil
	}
	return names[:min(len(names), MaxList)]
}

// ofPython makes JSON of a literal of Python: quotes, escapes and constants (https://docs.python.org/3/reference/lexical_analysis.html).
func ofPython(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		c := text[i]
		if c != '\'' && c != '"' {
			known := false
			for word, constant := range map[string]string{"None": "null", "True": "true", "False": "false"} {
				if strings.HasPrefix(text[i:], word) {
					b.WriteString(constant)
					i += len(word)
					known = true
					break
				}
			}
			if !known {
				b.WriteByte(c)
				i++
			}
			continue
		}
		b.WriteByte('"')
		for i++; i < len(text) && text[i] != c; i++ {
			switch {
			case text[i] == '"':
				b.WriteString(`\"`)
			case text[i] == '\\' && i+1 < len(text):
				i++
				switch text[i] {
				case '\'':
					b.WriteByte('\'')
				case 'x': // \xe9
					b.WriteString(`\u00`)
				default:
					b.WriteString(`\` + text[i:i+1])
				}
			default:
				b.WriteByte(text[i])
			}
		}
		b.WriteByte('"')
		i++
	}
	return b.String()
}
