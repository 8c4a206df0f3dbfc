package texts

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Many small additions leave many small files. Several of them are joined into one, which has a number of its own:
//
//	texts-00000018-joined.zst   the files, one after the other, as they were
//	                            for each: uvarint number · uvarint size
//	                            uint32 size of this table · uint32 CRC-32 of it (IEEE), little-endian
//
// References name a file by the number that it had, and stay as they are.

const (
	joinedSuffix = "-joined" + Suffix
	trailerBytes = 8
	// maxTable bounds the table of a joined file.
	maxTable = 64 << 20
)

// file is a file of texts, alone or joined.
type file struct {
	number uint32
	joined bool
	name   string // path
}

func (f file) base() string {
	if f.joined {
		return fmt.Sprintf("%s%08d%s", Prefix, f.number, joinedSuffix)
	}
	return fileName(f.number)
}

// filesIn lists the files of texts in a generation by their numbers.
func filesIn(dir string) (files []file, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		for _, f := range []file{{}, {joined: true}} {
			if _, err := fmt.Sscanf(e.Name(), Prefix+"%d", &f.number); err == nil && e.Name() == f.base() {
				f.name = filepath.Join(dir, e.Name())
				files = append(files, f)
			}
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.number, b.number) })
	return files, nil
}

// part is where a file of texts is now: all of a file, or a part of a joined one.
type part struct {
	f        *os.File
	at, size int64
}

// partOf is a part of a joined file that is not open yet.
type partOf struct {
	number uint32
	size   int64
}

// readTable reads which files a joined one of some size is made of.
func readTable(r io.ReaderAt, size int64) (parts []partOf, err error) {
	damaged := fmt.Errorf("%w: the table of a joined file", ErrDamaged)
	var trailer [trailerBytes]byte
	if size < trailerBytes {
		return nil, damaged
	}
	if _, err := r.ReadAt(trailer[:], size-trailerBytes); err != nil {
		return nil, err
	}
	n := int64(binary.LittleEndian.Uint32(trailer[:]))
	if n > min(size-trailerBytes, maxTable) {
		return nil, damaged
	}
	table := make([]byte, n)
	if _, err := r.ReadAt(table, size-trailerBytes-n); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(table) != binary.LittleEndian.Uint32(trailer[4:]) {
		return nil, damaged
	}
	total := int64(0)
	for len(table) > 0 {
		number, k := binary.Uvarint(table)
		if k <= 0 || number > 1<<31 {
			return nil, damaged
		}
		table = table[k:]
		bytes, k := binary.Uvarint(table)
		if k <= 0 || bytes > uint64(size) {
			return nil, damaged
		}
		table = table[k:]
		parts = append(parts, partOf{uint32(number), int64(bytes)})
		total += int64(bytes)
		if total > size {
			return nil, damaged
		}
	}
	if total != size-trailerBytes-n {
		return nil, damaged
	}
	return parts, nil
}

// Sizes returns the sizes of the files of texts in a generation, in bytes, in ascending order.
func Sizes(dir string) ([]int64, error) {
	_, sizes, err := bySize(dir)
	return sizes, err
}

func bySize(dir string) (files []file, sizes []int64, err error) {
	if files, err = filesIn(dir); err != nil {
		return nil, nil, err
	}
	size := map[uint32]int64{}
	for _, f := range files {
		st, err := os.Stat(f.name)
		if err != nil {
			return nil, nil, err
		}
		size[f.number] = st.Size()
	}
	slices.SortStableFunc(files, func(a, b file) int { return cmp.Compare(size[a.number], size[b.number]) })
	for _, f := range files {
		sizes = append(sizes, size[f.number])
	}
	return files, sizes, nil
}

// Join makes one file of the n smallest of a generation that is being written. The new one is not durable yet.
func Join(dir string, n int) (err error) {
	last, err := Last(dir)
	if err != nil {
		return err
	}
	files, sizes, err := bySize(dir)
	if err != nil {
		return err
	}
	to := file{number: last + 1, joined: true}
	dst, err := os.OpenFile(filepath.Join(dir, to.base()), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	var table []byte
	for i, f := range files[:n] {
		parts, err := appendFile(dst, f, sizes[i])
		if err != nil {
			return err
		}
		for _, p := range parts {
			table = binary.AppendUvarint(binary.AppendUvarint(table, uint64(p.number)), uint64(p.size))
		}
	}
	sum := crc32.ChecksumIEEE(table)
	table = binary.LittleEndian.AppendUint32(table, uint32(len(table)))
	table = binary.LittleEndian.AppendUint32(table, sum)
	if _, err := dst.Write(table); err != nil {
		return err
	}
	for _, f := range files[:n] {
		if err := os.Remove(f.name); err != nil {
			return err
		}
	}
	return nil
}

// appendFile copies the texts of a file and tells the parts they are made of.
func appendFile(dst io.Writer, f file, size int64) ([]partOf, error) {
	src, err := os.Open(f.name)
	if err != nil {
		return nil, err
	}
	defer src.Close() //nolint:errcheck // only read
	parts := []partOf{{f.number, size}}
	if f.joined {
		if parts, err = readTable(src, size); err != nil {
			return nil, err
		}
		size = 0
		for _, p := range parts {
			size += p.size
		}
	}
	_, err = io.CopyN(dst, src, size)
	return parts, err
}
