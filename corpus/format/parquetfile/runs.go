package parquetfile

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/encoding/delta"
)

// runs checks values that are written as runs: of one value again and again, or of eight times some packed bits. The library makes
// room for each run as it comes, whatever the page says it has.
func runs(data []byte, width, most int) error {
	for len(data) > 0 {
		head, n := binary.Uvarint(data)
		if n <= 0 || head>>1 > uint64(most) { //nolint:gosec // never negative
			return errDamaged
		}
		data = data[n:]
		count, size := int(head>>1), (width+7)/8 //nolint:gosec // at most most
		if head&1 != 0 {
			count, size = 8*count, count*width
		}
		if most -= count; most < 0 {
			return errDamaged
		}
		data = data[min(size, len(data)):]
	}
	return nil
}

// packed is the head of values that are written as differences.
type packed struct {
	mini, perMini int // how many small blocks a block has, and values each
	count         int
	data          []byte // the blocks
}

// packedAt reads the head of differences.
func packedAt(data []byte, most int) (packed, error) {
	var head [4]uint64 // the size of a block, its small blocks, the count, and the first value
	for i := range head {
		u, n := binary.Uvarint(data)
		if n <= 0 {
			return packed{}, errDamaged
		}
		head[i], data = u, data[n:]
	}
	const maxBlock = 1 << 16
	if head[0] > maxBlock || head[1] == 0 || head[1] > head[0] || head[2] > uint64(most) { //nolint:gosec // never negative
		return packed{}, errDamaged
	}
	return packed{mini: int(head[1]), perMini: int(head[0] / head[1]), count: int(head[2]), data: data}, nil
}

// rest is what follows the differences.
func (p packed) rest() ([]byte, error) {
	data := p.data
	for left := p.count - 1; left > 0 && len(data) > 0; {
		_, n := binary.Uvarint(data) // the least difference
		if n <= 0 || len(data) < n+p.mini {
			return nil, errDamaged
		}
		widths := data[n : n+p.mini]
		data = data[n+p.mini:]
		for _, width := range widths {
			data = data[min(p.perMini*int(width)/8, len(data)):]
			if left -= p.perMini; left <= 0 {
				break
			}
		}
	}
	return data, nil
}

// prefixed checks strings that are written as what they have in common with the one before, and the rest: few bytes may
// stand for many.
func prefixed(data []byte, most int) error {
	head, err := packedAt(data, most)
	if err != nil {
		return err
	}
	rest, err := head.rest()
	if err != nil {
		return err
	}
	common, err := new(delta.BinaryPackedEncoding).DecodeInt32(nil, data)
	if err != nil {
		return err //nolint:wrapcheck // becomes a reason
	}
	if _, err := packedAt(rest, most); err != nil {
		return err
	}
	whole := int64(len(rest))
	for _, n := range common {
		if whole += int64(n); n < 0 || whole > maxPage {
			return errLarge
		}
	}
	return nil
}
