// Package contents says which articles a collection holds: the bytes of an article, their hash, and the sum of the hashes of all.
package contents

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
)

// Sum is a hash of a set of articles, whatever their order: the sum of a hash of each, modulo 2²⁵⁶ (MSet-Add-Hash of
// Clarke et al., "Incremental multiset hash functions", 2003). Articles can be added and taken away; two collections have
// equal sums when they hold the same articles, each under the same ID, equal to the last byte. Little-endian words.
type Sum [4]uint64

// Of is the sum of one article, by its ID and the content hash of its record.
func Of(id string, hash Hash) (c Sum) {
	b := binary.AppendUvarint(make([]byte, 0, 16+len(id)), uint64(len(id)))
	b = append(append(b, id...), hash[:]...)
	sum := sha256.Sum256(b)
	for i := range c {
		c[i] = binary.LittleEndian.Uint64(sum[8*i:])
	}
	return c
}

// Add adds the articles of another sum.
func (c *Sum) Add(o Sum) {
	carry := uint64(0)
	for i := range c {
		c[i], carry = bits.Add64(c[i], o[i], carry)
	}
}

// Sub takes the articles of another sum away.
func (c *Sum) Sub(o Sum) {
	borrow := uint64(0)
	for i := range c {
		c[i], borrow = bits.Sub64(c[i], o[i], borrow)
	}
}

func (c Sum) bytes() (b [32]byte) {
	for i := range c {
		binary.LittleEndian.PutUint64(b[8*i:], c[i])
	}
	return b
}

// MarshalText implements encoding.TextMarshaler.
func (c Sum) MarshalText() ([]byte, error) {
	b := c.bytes()
	return hex.AppendEncode(nil, b[:]), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Sum) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != 8*len(c) {
		return fmt.Errorf("contents: %q is no hash of contents", text)
	}
	for i := range c {
		c[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return nil
}

// String is the fingerprint that people cite: four groups of four hexadecimal digits.
func (c Sum) String() string {
	b := c.bytes()
	sum := sha256.Sum256(b[:])
	return fmt.Sprintf("%x-%x-%x-%x", sum[:2], sum[2:4], sum[4:6], sum[6:8])
}
