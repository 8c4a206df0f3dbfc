package index

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/kiosque-search/kiosque/index/texts"
)

// contents is a hash of a set of articles, whatever their order: the sum of a hash of each, modulo 2²⁵⁶ (MSet-Add-Hash of
// Clarke et al., "Incremental multiset hash functions", 2003). Articles can be added and taken away; two collections have
// equal sums when they hold the same articles, each under the same ID, equal to the last byte. Little-endian words.
type contents [4]uint64

// ofArticle is the sum of one article, by its ID and the content hash of its record.
func ofArticle(id string, hash texts.Hash) (c contents) {
	b := binary.AppendUvarint(make([]byte, 0, 16+len(id)), uint64(len(id)))
	b = append(append(b, id...), hash[:]...)
	sum := sha256.Sum256(b)
	for i := range c {
		c[i] = binary.LittleEndian.Uint64(sum[8*i:])
	}
	return c
}

func (c *contents) add(o contents) {
	carry := uint64(0)
	for i := range c {
		c[i], carry = bits.Add64(c[i], o[i], carry)
	}
}

func (c *contents) sub(o contents) {
	borrow := uint64(0)
	for i := range c {
		c[i], borrow = bits.Sub64(c[i], o[i], borrow)
	}
}

func (c contents) bytes() (b [32]byte) {
	for i := range c {
		binary.LittleEndian.PutUint64(b[8*i:], c[i])
	}
	return b
}

// MarshalText implements encoding.TextMarshaler.
func (c contents) MarshalText() ([]byte, error) {
	b := c.bytes()
	return hex.AppendEncode(nil, b[:]), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *contents) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != 8*len(c) {
		return fmt.Errorf("index: %q is no hash of contents", text)
	}
	for i := range c {
		c[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return nil
}

// String is the fingerprint that people cite: four groups of four hexadecimal digits.
func (c contents) String() string {
	b := c.bytes()
	sum := sha256.Sum256(b[:])
	return fmt.Sprintf("%x-%x-%x-%x", sum[:2], sum[2:4], sum[4:6], sum[6:8])
}

// contentsOf reads the sum of all living articles from an index.
func contentsOf(ctx context.Context, snapshot *scorch.IndexSnapshot) (c contents, err error) {
	for _, s := range snapshot.Segments() {
		for it := s.DocNumbersLive().Iterator(); it.HasNext(); {
			doc := uint64(it.Next())
			if doc%1024 == 0 && ctx.Err() != nil {
				return c, ctx.Err()
			}
			id, err := s.DocID(doc)
			if err != nil {
				return c, err
			}
			ref, err := refOf(s, doc)
			if err != nil {
				return c, err
			}
			c.add(ofArticle(string(id), ref.Hash))
		}
	}
	return c, nil
}

// sumContents returns the sum of the articles of the new generation: of what was read, or of the generation before and
// what was changed in it. An index that does not know its sum yet is read.
func (w *writer) sumContents(ctx context.Context, snapshot *scorch.IndexSnapshot) (c contents, err error) {
	switch {
	case w.old == nil:
		for id, hash := range w.seen {
			c.add(ofArticle(id, hash))
		}
		return c, nil
	case w.old.Contents == nil:
		return contentsOf(ctx, snapshot)
	}
	c = *w.old.Contents
	c.add(w.came)
	c.sub(w.went)
	return c, nil
}
