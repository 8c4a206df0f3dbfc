package webpage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
)

// Safari saves a page as a property list in Apple's binary form (CFBinaryPList.c): a head, objects, a table of their places,
// and 32 bytes that tell where that is. Of its objects, the page needs four; a library would build them all, however deep.

// IsArchive recognises a page that Safari saved.
func IsArchive(in *format.Input, head []byte) bool {
	return bytes.HasPrefix(head, []byte("bplist00")) &&
		(bytes.Contains(head, []byte("WebMainResource")) || format.HasSuffix(in.Name, ".webarchive"))
}

// ReadArchive reads the page of such a file, without its frames and images.
func ReadArchive(in *format.Input) error {
	limit := maxPage * in.MaxArticle
	data, err := io.ReadAll(io.LimitReader(in.Buf, int64(limit)+1))
	switch {
	case err != nil:
		return in.Failed(0, err)
	case len(data) > limit:
		return in.Reject(0, "archive web de Safari trop grande : enregistrez la page en « source de la page »", nil)
	}
	list, err := readPropertyList(data)
	if err != nil {
		return in.Reject(0, "archive web de Safari abîmée", err)
	}
	main, ok := list.get(list.top, "WebMainResource")
	page, found := list.get(main, "WebResourceData")
	if !ok || !found {
		return in.Reject(0, "archive web de Safari sans page", nil)
	}
	name, _ := list.get(main, "WebResourceTextEncodingName")
	address, _ := list.get(main, "WebResourceURL")
	return ReadText(in, decoded(list.value(page), string(list.value(name))), string(list.value(address)))
}

// decoded is a page as text, in the encoding that is named or else in what it looks like.
func decoded(page []byte, name string) string {
	if c, known := charset.Named(name); !known || c.Decodes() {
		if enc, err := htmlindex.Get(name); err == nil && name != "" {
			if out, err := enc.NewDecoder().Bytes(page); err == nil {
				return string(out)
			}
		}
	}
	c, mark := charset.Sniff(page)
	if c.Decodes() {
		if out, err := io.ReadAll(c.Reader(bytes.NewReader(page[mark:]))); err == nil {
			return string(out)
		}
	}
	return string(c.Text(page[mark:]))
}

// propertyList is a property list in its binary form.
type propertyList struct {
	data               []byte
	places             []byte // of the objects
	placeSize, refSize int    // bytes of a place, and of the number of an object
	top                uint64
}

var errPropertyList = errors.New("webpage: damaged property list")

// readPropertyList reads where the objects are.
func readPropertyList(data []byte) (*propertyList, error) {
	const head, tail = 8, 32
	if len(data) < head+tail {
		return nil, errPropertyList
	}
	end := data[len(data)-tail:]
	l := &propertyList{data: data, placeSize: int(end[6]), refSize: int(end[7]), top: binary.BigEndian.Uint64(end[16:])}
	count, table := binary.BigEndian.Uint64(end[8:]), binary.BigEndian.Uint64(end[24:])
	room := uint64(len(data) - tail)
	if l.placeSize < 1 || l.placeSize > 8 || l.refSize < 1 || l.refSize > 8 || table > room || count > (room-table)/uint64(l.placeSize) { //nolint:gosec // 1 to 8
		return nil, errPropertyList
	}
	l.places = data[table : table+count*uint64(l.placeSize)] //nolint:gosec // 1 to 8
	return l, nil
}

// The kinds of objects, in the upper half of their first byte.
const (
	plistData  = 0x4
	plistASCII = 0x5
	plistUTF16 = 0x6
	plistDict  = 0xd
)

// number reads a number of some bytes.
func number(b []byte) (n uint64) {
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// object is the kind of an object, the count of what is in it, and what begins with that; kind is 0 where there is none.
func (l *propertyList) object(i uint64) (kind byte, count uint64, rest []byte) {
	size := uint64(l.placeSize) //nolint:gosec // 1 to 8
	if i >= uint64(len(l.places))/size {
		return 0, 0, nil
	}
	at := number(l.places[i*size : (i+1)*size])
	if at >= uint64(len(l.data)) {
		return 0, 0, nil
	}
	head, rest := l.data[at], l.data[at+1:]
	if count = uint64(head & 15); count == 15 { // a number follows
		if len(rest) == 0 {
			return 0, 0, nil
		}
		width := 1 << (rest[0] & 3)
		if rest[0]>>4 != 1 || len(rest) <= width {
			return 0, 0, nil
		}
		count, rest = number(rest[1:1+width]), rest[1+width:]
	}
	return head >> 4, count, rest
}

// get finds the value of a key of a dictionary.
func (l *propertyList) get(dict uint64, key string) (value uint64, ok bool) {
	kind, count, rest := l.object(dict)
	size := uint64(l.refSize) //nolint:gosec // 1 to 8
	if kind != plistDict || count > uint64(len(rest))/size/2 {
		return 0, false
	}
	for i := range count {
		if string(l.value(number(rest[i*size:(i+1)*size]))) == key {
			return number(rest[(count+i)*size : (count+i+1)*size]), true
		}
	}
	return 0, false
}

// value is the bytes of a text or of data, nil for others.
func (l *propertyList) value(i uint64) []byte {
	kind, count, rest := l.object(i)
	switch {
	case (kind == plistData || kind == plistASCII) && count <= uint64(len(rest)):
		return rest[:count]
	case kind == plistUTF16 && count <= uint64(len(rest))/2:
		var out []byte
		for ; count > 0; count, rest = count-1, rest[2:] { // names and addresses, which have no signs beyond the first plane
			out = append(out, string(rune(binary.BigEndian.Uint16(rest)))...)
		}
		return out
	}
	return nil
}
