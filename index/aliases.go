package index

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/names"
)

// alias settles which names are one in the new generation: other ones than before are a change too.
func (w *writer) alias() {
	old := w.old
	if old == nil {
		if old, _ = layout.ReadManifest(w.dir, w.before.Sealed); old == nil { // none is there, or one that cannot be read
			old = &layout.Manifest{}
		}
		w.stats.Dropped = old.Aliases
	}
	if w.aliases = w.o.Aliases; w.aliases == nil && w.old != nil {
		w.aliases = old.Aliases
	}
	if len(entries(w.aliases)) == 0 {
		w.aliases = nil
	} else {
		w.stats.Dropped = nil
	}
	w.stats.Aliases = w.aliases
	w.changed = w.changed || !slices.Equal(entries(old.Aliases), entries(w.aliases))
}

func entries(a *kiosque.Aliases) []kiosque.Alias {
	if a == nil {
		return nil
	}
	return a.Entries
}

// merged counts the articles that each alias joins to others, field by field. One that joins none is told too, without a field
// if it has none itself.
func (g *generation) merged(ctx context.Context) (all []kiosque.Merged, err error) {
	if g.manifest.Aliases == nil {
		return nil, nil
	}
	spellings := map[string]map[string][]string{} // by field and key
	for name, field := range names.Fields() {
		distinct, err := g.distinct(ctx, field)
		if err != nil {
			return nil, err
		}
		spellings[name] = map[string][]string{}
		for _, s := range distinct {
			key := names.Key(s)
			spellings[name][key] = append(spellings[name][key], s)
		}
	}
	for _, a := range g.manifest.Aliases.Entries {
		found := len(all)
		for name, field := range names.Fields() {
			old := spellings[name][names.Key(a.Old)]
			if len(old) == 0 || a.Field != "" && a.Field != name {
				continue
			}
			n, err := g.printing(ctx, field, old)
			if err != nil {
				return nil, err
			}
			if n > 0 {
				all = append(all, kiosque.Merged{Alias: kiosque.Alias{Old: a.Old, New: a.New, Field: name}, Articles: n})
			}
		}
		if len(all) == found {
			all = append(all, kiosque.Merged{Alias: a})
		}
	}
	return all, nil
}
