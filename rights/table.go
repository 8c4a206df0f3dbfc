package rights

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// Right is what may be shown of the articles of a source.
type Right uint8

// The rights.
const (
	Text    Right = iota // the whole text
	Extract              // its beginning
)

var words = [...]string{"texte", "extrait"}

// String is the French word that files use.
func (r Right) String() string { return words[min(r, Extract)] }

// Table says the right of each source. The zero value shows all texts.
type Table struct {
	Default Right            // of the sources that are not in the table
	Sources map[string]Right // by the name of the source, whole and as printed
}

// Of tells the right of a source.
func (t *Table) Of(source string) Right {
	if r, ok := t.Sources[source]; ok {
		return r
	}
	return t.Default
}

// open reports whether all texts are shown.
func (t *Table) open() bool { return t.sum() == "" }

// sum names what the table says; empty: all texts are shown.
func (t *Table) sum() string {
	var b strings.Builder
	for _, s := range slices.Sorted(maps.Keys(t.Sources)) {
		if r := t.Sources[s]; r != t.Default {
			fmt.Fprintf(&b, "%q %s\n", s, r)
		}
	}
	if b.Len() == 0 && t.Default == Text {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s", t.Default, b.String()))
	return hex.EncodeToString(sum[:8])
}

// Limits of a file.
const (
	MaxSources = 100_000 // lines with a source
	MaxLine    = 8 << 10 // bytes of a line
)

// Read reads a table: one source a line, a tab, and extrait or texte. The source * stands for all others; without it
// their texts are shown. Empty lines and lines that begin with # say nothing. An error names the file and the line.
func Read(r io.Reader, name string) (*Table, error) {
	t := &Table{Sources: map[string]Right{}}
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 4<<10), MaxLine)
	line, others := 0, false
	fault := func(hint, format string, args ...any) error {
		return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("%s, ligne %d : ", name, line) + fmt.Sprintf(format, args...), Hint: hint}
	}
	for in.Scan() {
		line++
		text := in.Text()
		if line == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		if s := strings.TrimSpace(text); s == "" || s[0] == '#' {
			continue
		}
		if !utf8.ValidString(text) {
			return nil, fault("enregistrez le fichier en UTF-8", "le texte n'est pas en UTF-8")
		}
		source, word, ok := strings.Cut(text, "\t")
		if source = strings.TrimSpace(source); !ok || source == "" {
			return nil, fault("écrivez la source, une tabulation, puis extrait ou texte", "il manque la source ou la tabulation")
		}
		word = strings.TrimSpace(word)
		i := slices.Index(words[:], word)
		if i < 0 {
			return nil, fault("droits possibles : extrait, texte", "droit inconnu : « %s »", clip(word))
		}
		if source == "*" {
			if others {
				return nil, fault("gardez une seule ligne *", "la ligne * est déjà donnée")
			}
			t.Default, others = Right(i), true
			continue
		}
		if _, twice := t.Sources[source]; twice {
			return nil, fault("gardez une seule ligne pour cette source", "la source « %s » est déjà donnée", clip(source))
		}
		if len(t.Sources) == MaxSources {
			return nil, fault("donnez par * le droit de la plupart des sources", "plus de %d sources", MaxSources)
		}
		t.Sources[source] = Right(i)
	}
	if err := in.Err(); err != nil {
		line++
		e := &kiosque.Error{Code: kiosque.CodeInput, Message: fmt.Sprintf("%s, ligne %d : lecture impossible", name, line), Err: err}
		if err == bufio.ErrTooLong { //nolint:errorlint // Scanner returns it as it is
			e.Code, e.Message, e.Err = kiosque.CodeBadRequest, fmt.Sprintf("%s, ligne %d : ligne trop longue", name, line), nil
			e.Hint = fmt.Sprintf("%d octets au plus", MaxLine)
		}
		return nil, e
	}
	return t, nil
}

// clip shortens what is cited in a message.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
