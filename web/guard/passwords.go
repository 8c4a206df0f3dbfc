package guard

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/kiosque-search/kiosque"
)

// Limits of checking passwords, which is made to be slow.
const (
	maxCost     = 14              // of bcrypt: about a second
	bcryptSize  = 60              // bytes of a hash
	maxPassword = 72              // bytes: bcrypt reads no more
	maxChecks   = 2               // at once
	maxWait     = 5 * time.Second // for a slot
	maxSeen     = 10_000          // right passwords remembered
	decoyCost   = 10              // of the hash that stands in for unknown names, where there is none to be like
)

// passwords are the names and hashes of a file.
type passwords struct {
	hashes map[string][]byte
	decoy  []byte        // compared where a name is unknown, so that the time does not tell
	slots  chan struct{} // one value per check under way

	secret []byte // of the sums in seen
	mu     sync.Mutex
	seen   map[[sha256.Size]byte]bool // names with their right passwords
}

func readPasswords(r io.Reader) (*passwords, error) {
	hashes, err := parsePasswords(r)
	if err != nil {
		return nil, err
	}
	cost := decoyCost
	for _, h := range hashes {
		if c, err := bcrypt.Cost(h); err == nil {
			cost = c
			break
		}
	}
	p := &passwords{hashes: hashes, slots: make(chan struct{}, maxChecks), secret: make([]byte, sha256.Size), seen: map[[sha256.Size]byte]bool{}}
	_, _ = rand.Read(p.secret) // it never fails
	if p.decoy, err = bcrypt.GenerateFromPassword(p.secret, cost); err != nil {
		return nil, fmt.Errorf("guard: %w", err)
	}
	return p, nil
}

func parsePasswords(r io.Reader) (map[string][]byte, error) {
	hashes := map[string][]byte{}
	err := lines(r, ":", func(name, rest string) string {
		cost, err := bcrypt.Cost([]byte(rest))
		switch {
		case err != nil || len(rest) != bcryptSize:
			return "l’empreinte n’est pas de bcrypt ; écrivez-la par « htpasswd -B -C 10 »"
		case cost > maxCost:
			return fmt.Sprintf("bcrypt de coût %d, trop lent : %d au plus", cost, maxCost)
		}
		hashes[name] = []byte(rest)
		return ""
	})
	return hashes, err
}

// remembers reports whether a password was found right before: browsers send it with every request.
func (p *passwords) remembers(name, password string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen[p.sum(name, password)]
}

func (p *passwords) sum(name, password string) [sha256.Size]byte {
	h := hmac.New(sha256.New, p.secret)
	_, _ = fmt.Fprintf(h, "%q %q", name, password)
	return [sha256.Size]byte(h.Sum(nil))
}

// check compares a password, slowly. The error is that there was no time for it.
func (p *passwords) check(ctx context.Context, name, password string) (bool, error) {
	if len(password) > maxPassword {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return false, &kiosque.Error{Code: kiosque.CodeBusy, Message: "trop de mots de passe à vérifier", Err: ctx.Err()}
	}
	hash, known := p.hashes[name]
	if !known {
		hash = p.decoy
	}
	if bcrypt.CompareHashAndPassword(hash, []byte(password)) != nil || !known {
		return false, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.seen) >= maxSeen {
		clear(p.seen)
	}
	p.seen[p.sum(name, password)] = true
	return true, nil
}
