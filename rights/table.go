package rights

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/listfile"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/query"
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
	Sources map[string]Right // by the name of the source, whole, in any spelling
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

// MaxSources is the lines of a file with a source, at most.
const MaxSources = 100_000

// Read reads a table: one source a line, a tab, and extrait or texte. The source * stands for all others; without it
// their texts are shown. Empty lines and lines that begin with # say nothing. An error names the file and the line.
func Read(r io.Reader, name string) (*Table, error) {
	t := &Table{Sources: map[string]Right{}}
	lines := map[string]int{} // where a source is given, by the key of its name
	err := listfile.Read(r, name, func(l listfile.Line) error {
		source, word, ok := strings.Cut(l.Text, "\t")
		if source = strings.TrimSpace(source); !ok || source == "" {
			return l.Fault("écrivez la source, une tabulation, puis extrait ou texte", "il manque la source ou la tabulation")
		}
		word = strings.TrimSpace(word)
		i := slices.Index(words[:], word)
		if i < 0 {
			return l.Fault("droits possibles : extrait, texte", "droit inconnu : « %s »", listfile.Clip(word))
		}
		key := names.Key(source)
		if first, twice := lines[key]; twice && source == "*" {
			return l.Fault("gardez une seule ligne *", "la ligne * est déjà donnée à la ligne %d", first)
		} else if twice {
			return l.Fault("gardez une seule ligne pour cette source", "la source « %s » est déjà donnée à la ligne %d", listfile.Clip(source), first)
		}
		lines[key] = l.Number
		if source == "*" {
			t.Default = Right(i)
			return nil
		}
		if len(t.Sources) == MaxSources {
			return l.Fault("donnez par * le droit de la plupart des sources", "plus de %d sources", MaxSources)
		}
		t.Sources[source] = Right(i)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

// resolved is a table over the names of a collection.
type resolved struct {
	*Table
	aliases *kiosque.Aliases
	names   *names.Table
	of      map[string]Right // by key
}

// resolve reads a table with the aliases of a collection. Where names of different rights are one, the narrower right goes for all
// that they print: they are found and counted together.
func (t *Table) resolve(a *kiosque.Aliases) *resolved {
	r := &resolved{t, a, names.New(a), map[string]Right{}}
	for s, right := range t.Sources {
		key := r.key(s)
		r.of[key] = max(r.of[key], right)
	}
	return r
}

func (r *resolved) key(source string) string { return r.names.Key(query.Source, source) }

// Of tells the right of a source, in whatever spelling.
func (r *resolved) Of(source string) Right {
	if right, ok := r.of[r.key(source)]; ok {
		return right
	}
	return r.Default
}

// among reports whether a source is one of those chosen, in whatever spelling.
func (r *resolved) among(chosen []string, source string) bool {
	key := r.key(source)
	return slices.ContainsFunc(chosen, func(s string) bool { return r.key(s) == key })
}
