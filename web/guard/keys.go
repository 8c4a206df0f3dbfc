package guard

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// keyPrefix tells those who look for leaked secrets what they have found.
const keyPrefix = "kiosque_"

// keySize is how many random bytes a key has. With so many, a plain SHA-256 keeps it: the slow hashes are for
// passwords, which can be guessed.
const keySize = 32

// maxKey bounds a key that is presented, in bytes.
const maxKey = 256

// keys are the names and hashes of a file.
type keys []namedHash

type namedHash struct {
	name string
	hash [sha256.Size]byte
}

// NewKey makes a key, and the line of the file of keys that admits it under a name. The key itself is nowhere kept.
func NewKey(name string) (key, line string, err error) {
	if !validName(name) || strings.HasPrefix(name, "#") {
		return "", "", bad("nom de clé incorrect : "+quote(name), fmt.Sprintf("de 1 à %d octets, sans tabulation, ni « # » au début, ni espace au bord", maxName))
	}
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // it never fails
	key = keyPrefix + base64.RawURLEncoding.EncodeToString(secret)
	sum := sha256.Sum256([]byte(key))
	return key, name + "\t" + hex.EncodeToString(sum[:]), nil
}

func readKeys(r io.Reader) (keys, error) {
	var all keys
	err := lines(r, "\t", func(name, rest string) string {
		k := namedHash{name: name}
		if n, err := hex.Decode(k.hash[:], []byte(rest[:min(len(rest), 2*sha256.Size)])); err != nil || n != sha256.Size || len(rest) != 2*sha256.Size {
			return "l’empreinte d’une clé a 64 chiffres hexadécimaux ; « search key NOM » l’écrit"
		}
		all = append(all, k)
		return ""
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// find looks a key up, in a time that says nothing of the keys there are.
func (ks keys) find(key string) (name string, ok bool) {
	if key == "" || len(key) > maxKey {
		return "", false
	}
	sum := sha256.Sum256([]byte(key))
	for i := range ks {
		if subtle.ConstantTimeCompare(ks[i].hash[:], sum[:]) == 1 {
			name, ok = ks[i].name, true
		}
	}
	return name, ok
}

// presentedKey is the key that a request brings, if any.
func presentedKey(r *http.Request) string {
	if scheme, key, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(key)
	}
	return r.Header.Get("X-API-Key")
}
