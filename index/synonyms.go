package index

import (
	"cmp"
	"path/filepath"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/synonyms"
)

// UseSynonyms puts synonyms in place of those that the collection was built with; nil: these again. Searches under way go on
// with those that they began with.
func (x *Index) UseSynonyms(s *synonyms.Set) { x.own.Store(s) }

// compiling is how the query of a request is compiled.
func (i *inquiry) compiling(req *kiosque.SearchRequest) plan.Options {
	o := plan.Options{Without: req.WithoutForms}
	if !req.NoSynonyms {
		o.Synonyms = cmp.Or(i.own, i.g.synonyms)
	}
	return o
}

// synonymsInfo describes the first of some synonyms that are there.
func synonymsInfo(sets ...*synonyms.Set) *kiosque.SynonymsInfo {
	s := cmp.Or(sets...)
	if s.Rules() == 0 {
		return nil
	}
	return &kiosque.SynonymsInfo{Rules: s.Rules(), Sum: s.Sum()}
}

// loadSynonyms reads the synonyms that the collection was built with.
func (g *generation) loadSynonyms() (err error) {
	g.synonyms, err = synonyms.Load(g.dir)
	return err
}

// writeSynonyms keeps the synonyms of the new generation: those given to the writer, else those of the generation it started
// from.
func (w *writer) writeSynonyms() error {
	s := w.o.Synonyms
	if s == nil && w.old == nil {
		s = &synonyms.Set{} // whatever a killed build has left
		before, _ := synonyms.Load(filepath.Join(w.dir, w.before.Name))
		w.stats.DroppedSynonyms = before.Rules() > 0
	}
	if s == nil {
		return nil
	}
	changed, err := s.Store(w.partial())
	w.changed = w.changed || changed
	return err
}
