package markdown

import (
	"iter"
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// simple is a line of YAML that gives a name its value.
var simple = regexp.MustCompile(`^([\pL_][\pL\w -]*?)\s*:\s+(.+)$`)

// byLine reads data that are no YAML because of a colon or a quote in a value: "title: La digue : le vote". Every line
// must be a name with its value; ok is false, and nothing is set, where one is not.
func byLine(in *format.Input, rec *record.Record, data string) (ok bool) {
	var pairs [][2]string
	for line := range strings.Lines(data) {
		line = strings.TrimRight(line, " \t\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		m := simple.FindStringSubmatch(line)
		if m == nil || strings.ContainsAny(m[2][:1], "[{&*|>!") { // a value of more than a line, perhaps
			return false
		}
		pairs = append(pairs, [2]string{m[1], m[2]})
	}
	for _, p := range pairs {
		set(in, rec, p[0], list(p[1]))
	}
	return len(pairs) > 0
}

// tomlPairs are the names and values of TOML, lists and texts of several lines whole; tables are not told apart.
func tomlPairs(data string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		lines := strings.Split(data, "\n")
		for i := 0; i < len(lines); i++ {
			name, value, ok := strings.Cut(lines[i], "=")
			if name = strings.TrimSpace(name); !ok || strings.HasPrefix(name, "#") {
				continue
			}
			value = strings.TrimSpace(value)
			closing := ""
			switch {
			case strings.HasPrefix(value, `"""`) && !strings.Contains(value[3:], `"""`):
				closing = `"""`
			case strings.HasPrefix(value, "'''") && !strings.Contains(value[3:], "'''"):
				closing = "'''"
			case strings.HasPrefix(value, "[") && !strings.Contains(value, "]"):
				closing = "]"
			}
			for closing != "" && i+1 < len(lines) {
				i++
				value += "\n" + lines[i]
				if strings.Contains(lines[i], closing) {
					break
				}
			}
			if !yield(strings.Trim(name, `"'`), strings.TrimSpace(value)) {
				return
			}
		}
	}
}

// quoted finds the items of a list: within quotes, where commas may be, or bare.
var quoted = regexp.MustCompile(`"([^"]*)"|'([^']*)'|([^\s,"'][^,"']*)`)

// list reads a value: a quoted text, a date, a list of texts.
func list(value string) []string {
	if inner, ok := strings.CutPrefix(value, "["); ok {
		inner, _, _ = strings.Cut(inner, "]")
		var out []string
		for _, m := range quoted.FindAllStringSubmatch(inner, record.MaxList) {
			if item := strings.TrimSpace(m[1] + m[2] + m[3]); item != "" {
				out = append(out, item)
			}
		}
		return out
	}
	for _, q := range []string{`"""`, "'''", `"`, "'"} {
		if inner, ok := strings.CutPrefix(value, q); ok {
			if text, _, ok := strings.Cut(inner, q); ok { // a remark may follow
				return []string{strings.TrimSpace(text)}
			}
		}
	}
	return []string{strings.Trim(value, `"'`)}
}
