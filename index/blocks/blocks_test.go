package blocks

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
)

func sumsOf(t testing.TB, b []byte, parts ...int) []byte {
	t.Helper()
	s := new(Summer)
	for _, n := range append(parts, len(b)) {
		n = min(n, len(b))
		if _, err := s.Write(b[:n]); err != nil {
			t.Fatal(err)
		}
		b = b[n:]
	}
	return s.Sums()
}

func content(n int) []byte {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// TestNeed damages one byte at a time: who needs something of its block is told, and nobody else.
func TestNeed(t *testing.T) {
	for _, size := range []int{0, 1, Size - 1, Size, Size + 1, 3*Size + 7} {
		b := content(size)
		sums := sumsOf(t, b)
		if !bytes.Equal(sums, sumsOf(t, b, 1, 10, Size, 3)) {
			t.Errorf("%d bytes: the sums depend on how they are written", size)
		}
		for _, at := range []int{0, 1, Size - 1, Size, 2*Size + 5, size - 1} {
			if at < 0 || at >= size {
				continue
			}
			f, err := New(bytes.Clone(b), sums)
			if err != nil {
				t.Fatal(err)
			}
			f.bytes[at] ^= 1
			for other := range (size + Size - 1) / Size {
				if err := f.Need(uint64(other*Size), 1); (err != nil) != (other == at/Size) || err != nil && !errors.Is(err, ErrDamaged) {
					t.Errorf("%d bytes, damaged at %d, block %d: %v", size, at, other, err)
				}
			}
			if f.Need(0, uint64(size)) == nil || f.Need(0, 1<<63) == nil {
				t.Errorf("%d bytes, damaged at %d: all of it is taken for whole", size, at)
			}
			f.bytes[at] ^= 1
			if err := f.Need(0, 1<<63); err != nil {
				t.Errorf("%d bytes, whole: %v", size, err)
			}
			f.bytes[at] ^= 1 // it has been read, and is not read again, by this one or by one that follows it
			o, err := New(f.bytes, sums)
			if err != nil {
				t.Fatal(err)
			}
			if o.Follow(f); f.Need(uint64(at), 1) != nil || o.Need(uint64(at), 1) != nil {
				t.Errorf("%d bytes: block of %d is read again", size, at)
			}
		}
	}
}

func TestWithoutSums(t *testing.T) {
	f, err := New(content(100), nil)
	if f.Has() || err != nil || f.Need(0, 100) != nil {
		t.Errorf("a file without sums: %v, %v", f, err)
	}
	if _, err := New(content(2*Size), sumsOf(t, content(Size))); !errors.Is(err, ErrDamaged) {
		t.Errorf("sums of another file: %v", err)
	}
}

// TestNeedAtOnce is for the race detector.
func TestNeedAtOnce(t *testing.T) {
	b := content(70 * Size)
	f, err := New(b, sumsOf(t, b))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range uint64(70) {
				if err := f.Need(i*Size, Size+1); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkNeed(b *testing.B) {
	data := content(100 * Size)
	f, err := New(data, sumsOf(b, data))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("first", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			clear(f.known)
			if err := f.Need(0, uint64(len(data))); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("known", func(b *testing.B) {
		for b.Loop() {
			if err := f.Need(5*Size, 100); err != nil {
				b.Fatal(err)
			}
		}
	})
}
