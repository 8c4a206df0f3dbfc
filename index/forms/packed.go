package forms

import "github.com/klauspost/compress/zstd"

// maxStored bounds the memory that a packed table may ask for.
const maxStored = 4 << 30

// Pack packs the stored table of segments of some identities, by number, with a checksum.
func Pack(t *Table, segments []string) ([]byte, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	return e.EncodeAll(Append(nil, t, segments), nil), nil
}

// Unpack returns the stored table that was packed.
func Unpack(packed []byte) ([]byte, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxStored))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.DecodeAll(packed, nil)
}
