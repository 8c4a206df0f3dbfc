package analysis

import "encoding/binary"

// Key is a short form as two numbers: its bytes, from the lowest on, and in the highest byte how many they are. No two forms have one.
type Key struct{ Low, High uint64 }

// maxKey is the bytes of the longest form that has a key.
const maxKey = 15

// keyMasks leave of sixteen bytes as many as a form has.
var keyMasks = func() (masks [maxKey + 1]Key) {
	for n := range masks {
		masks[n] = Key{1<<(8*min(n, 8)) - 1, 1<<(8*max(n-8, 0)) - 1}
	}
	return masks
}()

// KeyOf returns the key of a form; false: it is too long to have one.
func KeyOf(form []byte) (Key, bool) {
	if len(form) > maxKey {
		return Key{}, false
	}
	var b [maxKey + 1]byte
	copy(b[:], form)
	return keyIn(b[:], len(form)), true
}

// Key returns the key of the term of a token, as KeyOf does.
func (a *Analyzer) Key(t *Token) (Key, bool) {
	size := t.bytes()
	if size > maxKey {
		return Key{}, false
	}
	b := a.arena[t.off:cap(a.arena)]
	if t.printed() {
		b = a.text[t.Start:cap(a.text)]
	}
	if len(b) > maxKey { // what stands behind the term is masked
		return keyIn(b, int(size)), true
	}
	return KeyOf(a.Term(*t))
}

// keyIn returns the key of the first n of more bytes than a key has.
func keyIn(b []byte, n int) Key {
	mask := &keyMasks[n]
	return Key{
		binary.LittleEndian.Uint64(b) & mask.Low,
		binary.LittleEndian.Uint64(b[8:])&mask.High | uint64(n)<<56,
	}
}
