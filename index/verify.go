package index

import (
	"context"
	"errors"
	"io/fs"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/index/layout"
)

// VerifyReport is what Verify found.
type VerifyReport struct {
	Generation string         `json:"generation"`
	Files      int            `json:"files"`
	Bytes      int64          `json:"bytes"`
	Articles   int            `json:"articles"`
	Damages    engine.Damages `json:"damages"`
	// Before names the generation before where this one is damaged and that one is whole: it answers meanwhile.
	Before string `json:"before,omitempty"`
}

// VerifyStep is how far Verify has come: Done of Total bytes of checksums, then Done of Total articles.
type VerifyStep struct {
	Phase       VerifyPhase
	Done, Total int64
}

// VerifyPhase is what Verify is doing.
type VerifyPhase string

// The phases of Verify, in this order.
const (
	VerifyFiles    VerifyPhase = "files"
	VerifyArticles VerifyPhase = "articles"
)

// Verify reads everything in the generation in service: checksums of all files, counts, and every stored article.
// Damages are in the report and, if there are any, the error has kiosque.CodeDamaged. progress may be nil.
func Verify(ctx context.Context, dir string, progress func(VerifyStep)) (*VerifyReport, error) {
	if progress == nil {
		progress = func(VerifyStep) {}
	}
	s, err := layout.Current(dir)
	if err != nil && s.Before.Name == "" {
		return nil, err
	}
	var r *VerifyReport
	if err == nil {
		r, err = verify(ctx, dir, s.Sealed, progress)
	}
	if err == nil && s.Lost {
		r.Damages.Add("CURRENT est abîmé : quelle génération précède %s n'est plus sûr ; la prochaine écriture y remédie", s.Name)
		return r, layout.Damaged(dir, r.Damages[0], nil)
	}
	if err == nil && s.Before.Name != "" {
		if _, berr := layout.ReadManifest(dir, s.Before); kiosque.CodeOf(berr) == kiosque.CodeDamaged && !errors.Is(berr, fs.ErrNotExist) {
			r.Damages.Add("CURRENT : la génération d'avant, %s, n'est pas celle qu'il nomme", s.Before.Name)
			return r, layout.Damaged(dir, r.Damages[0], berr)
		}
	}
	if kiosque.CodeOf(err) == kiosque.CodeDamaged && s.Before.Name != "" {
		if _, berr := verify(ctx, dir, s.Before, func(VerifyStep) {}); berr == nil {
			if r == nil {
				r = &VerifyReport{Generation: s.Name}
				r.Damages.Add("%s", layout.DamageOf(dir, err))
			}
			r.Before = s.Before.Name
		}
	}
	return r, err
}

// verify reads everything in one generation.
func verify(ctx context.Context, dir string, s layout.Sealed, progress func(VerifyStep)) (*VerifyReport, error) {
	m, err := layout.ReadManifest(dir, s)
	if err != nil {
		return nil, err
	}
	r := &VerifyReport{Generation: m.Generation, Files: len(m.Files), Bytes: m.Bytes(), Articles: m.Articles, Damages: engine.Damages{}}
	var done int64
	err = m.ReadAll(ctx, dir, func(f layout.File, damage string) {
		if damage != "" {
			r.Damages.Add("%s : %s", f.Path, damage)
		}
		done += f.Size
		progress(VerifyStep{VerifyFiles, done, r.Bytes})
	})
	if err != nil {
		return nil, layout.Wrap(err, "vérification")
	}
	if len(r.Damages) == 0 { // damaged files are not for the engine: it trusts what it maps
		if err := verifyArticles(ctx, dir, s, r, progress); err != nil {
			return nil, layout.Wrap(err, "vérification")
		}
	}
	if len(r.Damages) > 0 {
		return r, layout.Damaged(dir, r.Damages[0], nil)
	}
	return r, nil
}

// verifyArticles opens the generation and reads every article back.
func verifyArticles(ctx context.Context, dir string, s layout.Sealed, r *VerifyReport, progress func(VerifyStep)) error {
	g, err := openSealed(ctx, dir, s, opening{}, nil)
	if err != nil {
		if kiosque.CodeOf(err) == kiosque.CodeDamaged {
			r.Damages.Add("%s", layout.DamageOf(dir, err))
			return nil
		}
		return err
	}
	defer g.close() //nolint:errcheck // opened read-only
	if sum, err := contentsOf(ctx, g.segments); err != nil {
		return err
	} else if known := g.manifest.Contents; known != nil && sum != *known {
		r.Damages.Add("les articles ne sont pas ceux que dit l'empreinte %s", known)
	}
	var done int64
	for _, s := range g.segments {
		for doc := range s.live.All() {
			if err := ctx.Err(); err != nil {
				return err
			}
			a, err := g.article(s.base + doc)
			if err != nil {
				r.Damages.Add("article %d : %v", s.base+doc, err)
			} else if a.Date != g.columns.dates.Dates[g.columns.date[s.base+doc]] || a.Source != g.facet(kiosque.FacetSource).First(s.base+doc) {
				r.Damages.Add("article %s : le texte et l'index ne disent pas la même chose", a.ID)
			}
			if done++; done%1000 == 0 {
				progress(VerifyStep{VerifyArticles, done, int64(g.articles)})
			}
		}
	}
	progress(VerifyStep{VerifyArticles, done, int64(g.articles)})
	return nil
}

// CleanReport is what Clean did.
type CleanReport struct {
	Generation string   `json:"generation"` // in service, and whole
	Freed      int64    `json:"freed"`      // bytes on disk that are free now
	Left       []string `json:"left"`       // folders that could not be removed; the next writer tries again
}

// Clean removes the generation before the one in service, and all that writers have left, once Verify has found the one
// in service whole. progress may be nil.
func Clean(ctx context.Context, dir string, progress func(VerifyStep)) (*CleanReport, error) {
	if _, err := layout.Current(dir); err != nil {
		return nil, err
	}
	unlock, err := layout.Lock(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if _, err := Verify(ctx, dir, progress); err != nil {
		return nil, err
	}
	s, err := layout.Current(dir)
	if err != nil {
		return nil, err
	}
	freed, left, err := layout.Shed(dir, s.Sealed)
	if err != nil {
		return nil, err
	}
	return &CleanReport{Generation: s.Name, Freed: freed, Left: left}, nil
}
