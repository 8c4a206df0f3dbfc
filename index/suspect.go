package index

import (
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
)

// An answer that meets damage is an error, and the server lives on. So that not every other answer is one too, the
// generation in service is read from end to end beside the searches; if it is damaged, the one before comes into service,
// once it has been read too and found whole: the two share most of their files.

// recheck is how long a generation is left alone that was suspected and found whole.
const recheck = time.Minute

// suspect counts an answer that has met damage, and has the generation in service checked.
func (x *Index) suspect(err error) {
	if kiosque.CodeOf(err) != kiosque.CodeDamaged {
		return
	}
	now, s := x.now(), x.pool.Present()
	x.mu.Lock()
	defer x.mu.Unlock()
	if err == x.lastFault { //nolint:errorlint // the very same, on its way through two guards
		return
	}
	x.lastFault = err
	x.faults++
	if s == nil || x.checking.Err() != nil || x.pool.Spoilt(s) || now.Sub(s.checked) < recheck {
		return
	}
	s.checked = now
	x.checks.Go(func() { x.check(s) })
}

// check reads a generation from end to end, and goes back to the one before if it is damaged.
func (x *Index) check(s *served) {
	ctx := x.checking
	err := layout.Whole(ctx, x.dir, layout.Sealed{Name: s.name, Sum: s.sum})
	if kiosque.CodeOf(err) != kiosque.CodeDamaged {
		return
	}
	x.reloading.Lock()
	defer x.reloading.Unlock()
	inService := x.pool.Spoil(s)
	x.refused = refusal{s.digest, err, x.now().Add(retryChecked), true}
	if !inService || x.closed {
		return
	}
	c, err := layout.Current(x.dir)
	if err != nil || digestSealed(c.Sealed) != s.digest || c.Before.Name == "" || layout.Whole(ctx, x.dir, c.Before) != nil {
		return // there is nothing whole to go back to; what can be answered is
	}
	if g, err := openSealed(ctx, x.dir, c.Before, x.opening, nil); err == nil {
		x.replace(g, fellBack(c.Name, g))
	}
}
