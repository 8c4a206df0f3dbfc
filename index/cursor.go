package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// A cursor says after which hit a page begins. It has what the place of that hit depends on, and so the next page is found
// like the first one, however deep it lies: articles up to there are passed over. It belongs to one generation, in which
// these numbers mean something, and to one request, whose hits are in that order.
//
// SearchRequest.After is its bytes in base64 for URLs:
//
//	version 2 · 8 bytes generation · 8 request · 4 place · 4 score · 4 key · 4 date · 4 rank · 4 checksum of all before
type cursor struct {
	generation digest // of its manifest
	request    digest // see requestDigest
	place      uint32 // hits before the page
	after      topHit // the last of these, without its doc
}

// digest is the beginning of a SHA-256.
type digest [8]byte

func digestOf(b []byte) digest {
	sum := sha256.Sum256(b)
	return digest(sum[:8])
}

const (
	cursorVersion = 2
	cursorBytes   = 1 + 2*len(digest{}) + 6*4
	maxCursor     = 64 // letters; more is none of ours
)

var cursorEncoding = base64.RawURLEncoding.Strict()

func (c *cursor) String() string {
	b := make([]byte, 0, cursorBytes)
	b = append(b, cursorVersion)
	b = append(b, c.generation[:]...)
	b = append(b, c.request[:]...)
	for _, n := range []uint32{c.place, math.Float32bits(c.after.score), c.after.key, c.after.date, c.after.rank} {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	sum := sha256.Sum256(b)
	return cursorEncoding.EncodeToString(append(b, sum[:4]...))
}

// parseCursor reads what String has written, and nothing else.
func parseCursor(s string) (*cursor, error) {
	if len(s) > maxCursor {
		return nil, kiosque.ErrCursor()
	}
	b, err := cursorEncoding.DecodeString(s)
	if err != nil || len(b) != cursorBytes || b[0] != cursorVersion {
		return nil, kiosque.ErrCursor()
	}
	signed := b[:len(b)-4]
	if sum := sha256.Sum256(signed); !bytes.Equal(sum[:4], b[len(signed):]) {
		return nil, kiosque.ErrCursor()
	}
	c := &cursor{}
	b = b[1+copy(c.generation[:], b[1:]):]
	b = b[copy(c.request[:], b):]
	number := func(i int) uint32 { return binary.BigEndian.Uint32(b[4*i:]) }
	c.place = number(0)
	c.after = topHit{score: math.Float32frombits(number(1)), key: number(2), date: number(3), rank: number(4)}
	if s := float64(c.after.score); s < 0 || math.IsNaN(s) {
		return nil, kiosque.ErrCursor()
	}
	return c, nil
}

// requestDigest tells requests apart whose hits, or the order of these, may differ.
func (i *inquiry) requestDigest(req *kiosque.SearchRequest) digest {
	var b []byte
	add := func(values ...string) {
		b = binary.AppendUvarint(b, uint64(len(values)))
		for _, v := range values {
			b = binary.AppendUvarint(b, uint64(len(v)))
			b = append(b, v...)
		}
	}
	add(req.Query, string(req.Sort), strconv.Itoa(req.HalfLife), req.Since.String(), req.Until.String(), string(req.Widen))
	sets := [][]string{req.WithoutForms}
	for _, c := range req.Chosen {
		sets = append(sets, c.Only, c.Not)
	}
	for _, set := range sets {
		set = slices.Clone(set)
		slices.SortFunc(set, strings.Compare)
		add(slices.Compact(set)...)
	}
	if req.NoSynonyms || i.own != nil {
		add(strconv.FormatBool(req.NoSynonyms), i.own.Sum())
	}
	if req.Collapse || req.RepriseOf != "" {
		add(strconv.FormatBool(req.Collapse), req.RepriseOf)
	}
	return digestOf(b)
}
