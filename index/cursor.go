package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
)

// A cursor says after which hit a page begins. It has what the place of that hit depends on, and so the next page is found
// like the first one, however deep it lies: articles up to there are passed over. It belongs to one generation, in which
// these numbers mean something, and to one request, whose hits are in that order.
//
// SearchRequest.After is its bytes in base64 for URLs:
//
//	version 2 · 8 bytes generation · 8 request · 4 place · 4 score · 4 key · 4 date · 4 rank · 4 checksum of all before
type cursor struct {
	generation request.Digest // of its manifest
	request    request.Digest // see request.Sum
	place      uint32         // hits before the page
	after      topHit         // the last of these, without its doc
}

const (
	cursorVersion = 2
	cursorBytes   = 1 + 2*len(request.Digest{}) + 6*4
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
