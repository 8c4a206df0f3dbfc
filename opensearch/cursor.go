package opensearch

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/opensearch/moment"
)

// A cursor says after which hit a page begins, in one state of the collection, which this process holds, and of one request.
//
// SearchRequest.After is its JSON behind 4 bytes of a checksum, in base64 for URLs.
type cursor struct {
	View    uint64         `json:"v"` // see view.number
	Request request.Digest `json:"r"`
	Place   int            `json:"p"` // hits before the page
	After   moment.List    `json:"a"` // what the place of the last of these depends on
}

var cursorEncoding = base64.RawURLEncoding.Strict()

func (c *cursor) String() string {
	b, _ := json.Marshal(c) // numbers and strings
	sum := sha256.Sum256(b)
	return cursorEncoding.EncodeToString(append(sum[:4:4], b...))
}

// parseCursor reads what String has written, and nothing else.
func parseCursor(s string) (*cursor, error) {
	b, err := cursorEncoding.DecodeString(s)
	if err != nil || len(b) < 4 {
		return nil, kiosque.ErrCursor()
	}
	sum, body := b[:4], b[4:]
	if all := sha256.Sum256(body); !bytes.Equal(all[:4], sum) {
		return nil, kiosque.ErrCursor()
	}
	c := &cursor{}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(c) != nil || c.Place < 0 || len(c.After) == 0 {
		return nil, kiosque.ErrCursor()
	}
	return c, nil
}
