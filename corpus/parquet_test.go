package corpus

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	pformat "github.com/parquet-go/parquet-go/format"
)

// page is a page whose head may say anything.
type page struct {
	codec    pformat.CompressionCodec
	encoding pformat.Encoding
	body     []byte
	unpacked int32 // 0: as long as the body
	stored   int32 // 0: as long as the body
	values   int32 // 0: one
	words    *page // a dictionary before it
	optional bool
	second   bool  // of the second version
	levels   int32 // bytes of its levels
	plain    bool  // it says that it is not compressed
}

// compact is the encoding of a structure.
func compact(t *testing.T, v any) []byte {
	t.Helper()
	b, err := thrift.Marshal(new(thrift.CompactProtocol), v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// or is the first number that is not zero.
func or(a, b int32) int32 {
	if a != 0 {
		return a
	}
	return b
}

// bytes are the page with its head.
func (p page) bytes(t *testing.T, dictionary bool) []byte {
	t.Helper()
	head := pformat.PageHeader{UncompressedPageSize: or(p.unpacked, int32(len(p.body))), CompressedPageSize: or(p.stored, int32(len(p.body)))}
	values := or(p.values, 1)
	switch {
	case dictionary:
		head.Type, head.DictionaryPageHeader = pformat.DictionaryPage, thrift.New(pformat.DictionaryPageHeader{NumValues: values, Encoding: p.encoding})
	case p.second:
		head.Type, head.DataPageHeaderV2 = pformat.DataPageV2, thrift.New(pformat.DataPageHeaderV2{
			NumValues: values, NumRows: values, Encoding: p.encoding, DefinitionLevelsByteLength: p.levels,
			IsCompressed: thrift.New(!p.plain),
		})
	default:
		head.Type, head.DataPageHeader = pformat.DataPage, thrift.New(pformat.DataPageHeader{
			NumValues: values, Encoding: p.encoding, DefinitionLevelEncoding: pformat.RLE, RepetitionLevelEncoding: pformat.RLE,
		})
	}
	return append(compact(t, head), p.body...)
}

// parquetOf is a file of one column, text, whose groups have one page each.
func parquetOf(t *testing.T, pages ...page) []byte {
	t.Helper()
	data := []byte("PAR1")
	repetition := pformat.Required
	if pages[0].optional {
		repetition = pformat.Optional
	}
	meta := pformat.FileMetaData{Version: 1, NumRows: int64(len(pages)), Schema: []pformat.SchemaElement{
		{Name: "schema", NumChildren: thrift.New[int32](1)},
		{Name: "text", Type: thrift.New(pformat.ByteArray), RepetitionType: thrift.New(repetition)},
	}}
	for i, p := range pages {
		chunk := pformat.ColumnMetaData{
			Type: pformat.ByteArray, Encoding: []pformat.Encoding{p.encoding}, PathInSchema: []string{"text"},
			Codec: p.codec, NumValues: 1,
		}
		start := len(data)
		if p.words != nil {
			chunk.DictionaryPageOffset = int64(start)
			data = append(data, p.words.bytes(t, true)...)
		}
		chunk.DataPageOffset = int64(len(data))
		data = append(data, p.bytes(t, false)...)
		chunk.TotalCompressedSize = int64(len(data) - start)
		chunk.TotalUncompressedSize = chunk.TotalCompressedSize
		meta.RowGroups = append(meta.RowGroups, pformat.RowGroup{
			Columns: []pformat.ColumnChunk{{FileOffset: int64(start), MetaData: chunk}}, NumRows: 1, Ordinal: int16(i),
		})
	}
	return withFooter(data, compact(t, meta))
}

// withFooter ends a file.
func withFooter(data, footer []byte) []byte {
	data = append(data, footer...)
	return append(binary.LittleEndian.AppendUint32(data, uint32(len(footer))), "PAR1"...)
}

// plainText is a string as Parquet writes it plainly.
func plainText(s string) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(s))), s...)
}

// differences are the head of values that are written so, without any block.
func differences(count uint64) []byte {
	b := binary.AppendUvarint(nil, 128)
	b = binary.AppendUvarint(b, 4)
	b = binary.AppendUvarint(b, count)
	return append(b, 0)
}

// TestParquetHostile reads pages and footers that claim more than they have, or unpack to more than they claim. Each is told, takes
// little memory, and hides no other group.
func TestParquetHostile(t *testing.T) {
	var squeezed, brotlied bytes.Buffer
	g, b := gzip.NewWriter(&squeezed), brotli.NewWriter(&brotlied)
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 96<<20)
	for _, err := range []error{write1(g, zeros), g.Close(), write1(b, zeros), b.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const huge = 1<<31 - 1
	level := append(binary.AppendUvarint(nil, huge<<1), 1) // a run of one level
	run := append([]byte{1}, level...)                     // of one word of a dictionary
	words := &page{encoding: pformat.Plain, body: plainText("a")}
	// A hundred thousand strings that each repeat the mebibyte of the first.
	prefixes := differencesOf(0, 1<<20, 100_000)
	prefixes = append(prefixes, differencesOf(1<<20, 0, 100_000)...)
	prefixes = append(prefixes, bytes.Repeat([]byte("a"), 1<<20)...)
	const damaged, large = "abîmé", "demande trop de mémoire"
	for name, tt := range map[string]struct {
		page page
		want string
	}{
		"lz4":                {page{codec: pformat.Lz4Raw, body: []byte("\xf0\x00\x00\x00\x0512345678901234567890"), unpacked: 44}, damaged},
		"lz4 of nothing":     {page{codec: pformat.Lz4Raw, body: []byte{0x1f, 'a', 9, 9, 9}, unpacked: 44}, damaged},
		"gzip":               {page{codec: pformat.Gzip, body: squeezed.Bytes(), unpacked: 44}, damaged},
		"zstd":               {page{codec: pformat.Zstd, body: z.EncodeAll(zeros, nil), unpacked: 44}, damaged},
		"brotli":             {page{codec: pformat.Brotli, body: brotlied.Bytes(), unpacked: 44}, damaged},
		"snappy":             {page{codec: pformat.Snappy, body: binary.AppendUvarint(nil, 1<<31), unpacked: 44}, damaged},
		"snappy whole":       {page{codec: pformat.Snappy, body: snappy.Encode(nil, zeros), unpacked: 44}, damaged},
		"size":               {page{codec: pformat.Gzip, body: []byte("x"), unpacked: huge}, large},
		"stored":             {page{body: []byte("x"), stored: huge}, large},
		"negative":           {page{codec: pformat.Gzip, body: []byte("x"), unpacked: -7}, damaged},
		"values":             {page{body: plainText("a"), values: huge}, large},
		"negative values":    {page{body: plainText("a"), values: -huge}, large},
		"levels":             {page{optional: true, body: append(binary.LittleEndian.AppendUint32(nil, uint32(len(level))), level...)}, damaged},
		"many levels":        {page{optional: true, body: append(binary.LittleEndian.AppendUint32(nil, 3000), bytes.Repeat(level[:6], 500)...)}, damaged},
		"levels of two":      {page{optional: true, second: true, levels: int32(len(level)), body: level}, damaged},
		"levels beyond":      {page{optional: true, second: true, levels: 99, body: level}, damaged},
		"words":              {page{encoding: pformat.RLEDictionary, words: words, body: run}, damaged},
		"dictionary":         {page{encoding: pformat.RLEDictionary, words: &page{body: plainText("a"), values: 60 << 20}, body: []byte{1, 2, 0}}, damaged},
		"coded dictionary":   {page{encoding: pformat.RLEDictionary, words: &page{encoding: pformat.DeltaByteArray, body: prefixes}, body: []byte{1, 2, 0}}, damaged},
		"lengths":            {page{encoding: pformat.DeltaLengthByteArray, body: differences(huge)}, damaged},
		"prefixes":           {page{encoding: pformat.DeltaByteArray, body: prefixes, values: 100_000}, large},
		"many prefixes":      {page{encoding: pformat.DeltaByteArray, body: differences(huge)}, damaged},
		"many rests":         {page{encoding: pformat.DeltaByteArray, body: append(differences(1), differences(huge)...)}, damaged},
		"cut":                {page{body: plainText("a"), stored: 4000}, damaged},
		"unknown codec":      {page{codec: 77, body: plainText("a")}, damaged},
		"words out of place": {page{encoding: pformat.RLEDictionary, words: words, body: []byte{8, 2, 200}}, damaged},
	} {
		t.Run(name, func(t *testing.T) {
			sound := page{codec: tt.page.codec, second: true, plain: true, body: plainText("Le texte.")}
			if tt.page.optional {
				sound.body, sound.levels = append([]byte{2, 1}, sound.body...), 2
			}
			got, used := briefsWithin(t, "a.parquet", parquetOf(t, tt.page, sound))
			if len(got) != 2 || !strings.Contains(got[0], tt.want) || !strings.Contains(got[1], "Le texte.") {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if used > 64<<20 {
				t.Errorf("%d MiB allotted", used>>20)
			}
		})
	}
}

// differencesOf are n values of which the second is another than the first and all others equal the second.
func differencesOf(first, second int64, n int) []byte {
	b := binary.AppendUvarint(nil, 128)
	b = binary.AppendUvarint(b, 4)
	b = binary.AppendUvarint(b, uint64(n))
	b = binary.AppendVarint(b, first)
	for left, delta := n-1, second-first; left > 0; left, delta = left-128, 0 {
		// The least difference, and one bit for each value above it, none of them set but those of the first small block, which
		// is written as zeros: so the first difference is the least of its block, and the block has one value.
		if delta != 0 {
			b = append(binary.AppendVarint(b, min(delta, 0)), 32, 0, 0, 0)
			word := make([]byte, 32*4)
			if delta > 0 {
				binary.LittleEndian.PutUint32(word, uint32(delta))
			} else {
				for i := 1; i < 32; i++ {
					binary.LittleEndian.PutUint32(word[4*i:], uint32(-delta))
				}
			}
			b = append(b, word...)
			continue
		}
		b = append(binary.AppendVarint(b, 0), 0, 0, 0, 0)
	}
	return b
}

func write1(w interface{ Write([]byte) (int, error) }, data []byte) error {
	_, err := w.Write(data)
	return err
}

// briefsWithin also says how many bytes were allotted.
func briefsWithin(t *testing.T, name string, data []byte) (out []string, used uint64) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	out = briefs(t, name, data)
	runtime.ReadMemStats(&after)
	return out, after.TotalAlloc - before.TotalAlloc
}

// TestParquetFooter reads footers that claim more than they have.
func TestParquetFooter(t *testing.T) {
	sound := parquetOf(t, page{body: plainText("Le texte.")})
	deep := pformat.FileMetaData{Version: 1, NumRows: 1}
	for range 3000 {
		deep.Schema = append(deep.Schema, pformat.SchemaElement{Name: "a", NumChildren: thrift.New[int32](1)})
	}
	wide := pformat.FileMetaData{Version: 1, NumRows: 1, Schema: make([]pformat.SchemaElement, 100_000)}
	// Version, then a list of 2³¹ structures in the place of the schema, or of the groups.
	many := append([]byte{0x15, 2, 0x19, 0xfc}, binary.AppendUvarint(nil, 1<<31-1)...)
	groups := append([]byte{0x15, 2, 0x39, 0xfc}, binary.AppendUvarint(nil, 1<<31-1)...)
	text := append([]byte{0x15, 2, 0x58}, binary.AppendUvarint(nil, 1<<31-1)...)
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"sound":         {sound, "Le texte."},
		"size":          {append(bytes.Clone(sound[:len(sound)-8]), "\xff\xff\xff\xffPAR1"...), "abîmé"},
		"short":         {[]byte("PAR1PAR1"), "abîmé"},
		"cut":           {sound[:len(sound)-20], "abîmé"},
		"schema":        {withFooter([]byte("PAR1"), many), "abîmé"},
		"groups":        {withFooter([]byte("PAR1"), groups), "abîmé"},
		"text":          {withFooter([]byte("PAR1"), text), "abîmé"},
		"nested":        {withFooter([]byte("PAR1"), bytes.Repeat([]byte{0x1c}, 1<<20)), "abîmé"},
		"nested lists":  {withFooter([]byte("PAR1"), append([]byte{0x19}, bytes.Repeat([]byte{0x19}, 1<<20)...)), "abîmé"},
		"deep schema":   {withFooter([]byte("PAR1"), compact(t, deep)), "demande trop de mémoire"},
		"wide schema":   {withFooter([]byte("PAR1"), compact(t, wide)), "demande trop de mémoire"},
		"empty footer":  {withFooter([]byte("PAR1"), nil), "abîmé"},
		"empty  schema": {withFooter([]byte("PAR1"), compact(t, pformat.FileMetaData{})), "abîmé"},
	} {
		t.Run(name, func(t *testing.T) {
			got, used := briefsWithin(t, "a.parquet", tt.data)
			if len(got) != 1 || !strings.Contains(got[0], tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if used > 32<<20 {
				t.Errorf("%d MiB allotted", used>>20)
			}
		})
	}
}

// TestParquetCodecs reads a sound page in each compression, in both versions of pages.
func TestParquetCodecs(t *testing.T) {
	text := plainText("Le conseil a voté. " + strings.Repeat("Six mois. ", 50))
	var squeezed, brotlied bytes.Buffer
	g, b := gzip.NewWriter(&squeezed), brotli.NewWriter(&brotlied)
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{write1(g, text), g.Close(), write1(b, text), b.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want, _ := briefsWithin(t, "a.parquet", parquetOf(t, page{body: text}))
	for name, p := range map[string]page{
		"gzip":   {codec: pformat.Gzip, body: squeezed.Bytes()},
		"brotli": {codec: pformat.Brotli, body: brotlied.Bytes()},
		"zstd":   {codec: pformat.Zstd, body: z.EncodeAll(text, nil)},
		"snappy": {codec: pformat.Snappy, body: snappy.Encode(nil, text)},
	} {
		for _, second := range []bool{false, true} {
			p.unpacked, p.second = int32(len(text)), second
			got, _ := briefsWithin(t, "a.parquet", parquetOf(t, p))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", name, diff)
			}
		}
	}
}
