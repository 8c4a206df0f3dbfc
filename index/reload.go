package index

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/index/layout"
)

const (
	// retryDamaged is for how long a generation that was found damaged is not tried again, unless CURRENT names another.
	retryDamaged = time.Minute
	// retryChecked is the same for one that was read from end to end, as it will be again.
	retryChecked = 10 * time.Minute
)

// refusal is the last generation that was found damaged.
type refusal struct {
	digest  request.Digest
	err     error
	until   time.Time
	checked bool // all of it was read
}

// Reload puts the present generation of the folder in service, if it is a new one. Searches under way finish on the
// one they began with, which is closed after the last of them, and after the last page that was asked for of it (see
// Options.Kept). Reload waits for none of them: an export may take hours. On an error the generation in service goes on,
// and kiosque.Info.Warning says why it is not the newest. After Close, Reload is an error.
func (x *Index) Reload(ctx context.Context) (changed bool, err error) {
	x.reloading.Lock()
	defer x.reloading.Unlock()
	if x.closed {
		return false, kiosque.ErrClosed()
	}
	const tries = 3 // a writer may remove the generation between the look at CURRENT and the opening of its files
	for try := 1; ; try++ {
		s, err := layout.Current(x.dir)
		if err == nil || s.Before.Name != "" {
			changed, err = x.take(ctx, s, err)
		}
		if err == nil {
			return changed, nil
		}
		if again, _ := layout.Current(x.dir); again == s || try == tries {
			if ctx.Err() == nil {
				x.stay(s)
			}
			return false, layout.Wrap(err, "l'index ne peut pas être ouvert")
		}
	}
}

// take puts the generation that CURRENT names in service, if it is not there already. Where none is in service yet and
// this one is damaged, or its line in CURRENT, as unnamed then says, it takes the one before.
func (x *Index) take(ctx context.Context, s layout.Service, unnamed error) (changed bool, err error) {
	warning := ""
	if s.Lost {
		warning = "CURRENT est abîmé : quel état précède celui qui répond n'est plus sûr ; la prochaine écriture y remédie"
	}
	old := x.pool.Acquire()
	if old != nil {
		defer x.pool.Release(old)
		if unnamed == nil && old.digest == digestSealed(s.Sealed) {
			x.replace(nil, warning)
			return false, nil
		}
	}
	g, err := (*generation)(nil), unnamed
	if unnamed == nil {
		g, err = x.open(ctx, s.Sealed, old)
	}
	if kiosque.CodeOf(err) == kiosque.CodeDamaged && old == nil && s.Before.Name != "" {
		var berr error
		if g, berr = x.open(ctx, s.Before, nil); berr == nil {
			err = nil
			warning = fellBack(s.Name, g)
		}
	}
	if err != nil {
		return false, err
	}
	x.replace(g, warning)
	return true, nil
}

// fellBack says that a generation is damaged, and the one before it answers. A generation without a name is one that
// CURRENT does not name any more.
func fellBack(damaged string, g *generation) string {
	if damaged == "" {
		return fmt.Sprintf("la première ligne de CURRENT est endommagée ; la génération %s répond, celle d'avant, telle qu'elle était le %s", g.name, g.when())
	}
	return fmt.Sprintf("la génération %s de l'index est endommagée ; celle d'avant répond, telle qu'elle était le %s", damaged, g.when())
}

// stay notes that the generation in service, if there is one, goes on because the one that CURRENT names cannot be opened.
func (x *Index) stay(s layout.Service) {
	present := x.pool.Present()
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case present == nil:
	case s.Name == "":
		x.warning = fmt.Sprintf("l'état présent de l'index ne peut pas être lu ; celui du %s répond", present.when())
	case x.warning == "" || present.digest != digestSealed(s.Before): // else it has been said already
		x.warning = fmt.Sprintf("la génération %s de l'index ne peut pas être ouverte ; celle du %s répond", s.Name, present.when())
	}
}

// warned returns why the generation in service is not the newest, or that it is damaged; empty: all is well; and how many answers
// have met damage.
func (x *Index) warned() (warning string, faults int) {
	present := x.pool.Present()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.warning == "" && present != nil && x.pool.Spoilt(present) {
		return "l'index est endommagé : des recherches échouent", x.faults
	}
	return x.warning, x.faults
}

func (g *generation) when() string { return g.manifest.Built.UTC().Format("02/01/2006 à 15:04 UTC") }

// open opens a generation unless it has just been found damaged.
func (x *Index) open(ctx context.Context, s layout.Sealed, before *served) (*generation, error) {
	checked := false
	if r := &x.refused; r.digest == digestSealed(s) {
		if x.now().Before(r.until) {
			return nil, r.err
		}
		checked = r.checked
	}
	if checked { // its sizes tell nothing
		if err := layout.Whole(ctx, x.dir, s); err != nil {
			return nil, err
		}
	}
	var loaded *generation
	if before != nil && !x.pool.Spoilt(before) {
		loaded = before.generation
	}
	g, err := openSealed(ctx, x.dir, s, x.opening, loaded)
	if kiosque.CodeOf(err) == kiosque.CodeDamaged {
		x.refused = refusal{digestSealed(s), err, x.now().Add(retryDamaged), false}
	}
	return g, err
}

// openSealed opens a generation after its manifest and the sizes of its files were checked.
func openSealed(ctx context.Context, dir string, s layout.Sealed, o opening, before *generation) (_ *generation, err error) {
	defer guard(&err, dir)()
	m, err := layout.ReadManifest(dir, s)
	if err != nil {
		return nil, err
	}
	if err := m.Check(dir); err != nil {
		return nil, err
	}
	g, err := openGeneration(ctx, filepath.Join(dir, s.Name), m, o, before)
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		if cerr := m.Check(dir); cerr != nil { // meanwhile, others may have used up the open files
			return nil, cerr
		}
		return nil, layout.Damaged(dir, "il ne s'ouvre pas", err)
	}
	if g.articles != m.Articles || g.tokens != m.Tokens {
		_ = g.close()
		return nil, layout.Damaged(dir, fmt.Sprintf("il contient %d articles au lieu de %d", g.articles, m.Articles), nil)
	}
	g.sum, g.digest = s.Sum, digestSealed(s)
	return g, nil
}

// digestSealed is that of a generation: of the checksum of its manifest.
func digestSealed(s layout.Sealed) request.Digest { return request.DigestOf([]byte(s.Sum)) }
