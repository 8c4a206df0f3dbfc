package corpus

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// repeated gives a head, then a filler again and again, and watches the memory in use.
type repeated struct {
	head, filler string
	at           int
	read, seen   int
	most         uint64
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.head)
	r.head = r.head[n:]
	for n < len(p) {
		c := copy(p[n:], r.filler[r.at:])
		n += c
		r.at = (r.at + c) % len(r.filler)
	}
	if r.read += n; r.read-r.seen >= 2<<20 {
		r.seen = r.read
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		r.most = max(r.most, m.HeapAlloc)
	}
	return n, nil
}

// TestEndless reads files of each format that never end, in one line, one text or ever deeper: they are bounded and
// reported, and the memory stays flat.
func TestEndless(t *testing.T) {
	for name, tt := range map[string]repeated{
		"text":     {head: "Titre\n\n", filler: "un mot "},
		"json":     {head: `{"title":"a","text":"`, filler: "un mot "},
		"table":    {head: "titre,texte\na,\"", filler: "un mot "},
		"iramuteq": {head: "**** *source_x\n", filler: "un mot "},
		"ris":      {head: "TY  - NEWS\nAB  - ", filler: "un mot "},
		"bibtex":   {head: "@article{a, title = {", filler: "un mot "},
		"csl":      {head: `[{"type":"article","container-title":"`, filler: "un mot "},
		"csl deep": {head: `[{"type":"article","container-title":`, filler: "[["},
		"proquest": {head: strings.Repeat("_", 60) + "\n\nDocument 1 de 2\n\nTitre: a\n\nTexte intégral: ", filler: "un mot\n\n"},
		"nexis":    {head: "1 of 2 DOCUMENTS\n\nLe Phare\n\n12 avril 2013\n\nA\n\nLENGTH: 3 words\n\n", filler: "un mot\n\n"},
		"vertical": {head: "<doc id=\"a\">\nun\tX\n", filler: "mot\tY\n"},
		"mail":     {head: "From: a@b.c\nSubject: x\nMIME-Version: 1.0\n\n", filler: "un mot\n"},
		"europresse": {
			head:   `<article><span class="DocPublicationName">P</span><p class="titreArticleVisu">T</p><div class="docOcurrContainer">`,
			filler: "un mot ",
		},
		"europresse+": {head: `<article><span class="DocPublicationName">P</span><p class="titreArticleVisu">T</p>`, filler: "<div>x"},
		"attribute":   {head: `<article><span class="DocPublicationName">P</span><p title="`, filler: "un mot "},
		"page":        {head: "<html><body>", filler: "<p>un mot</p>"},
		"page deep":   {head: "<html><body>", filler: "<div>"},
		"feed":        {head: "<rss><channel><item><title>", filler: "un mot "},
		"feed deep":   {head: "<rss><channel><item>", filler: "<a>"},
		"xml":         {head: `<corpus><doc title="a">`, filler: "un mot "},
		"xml deep":    {head: `<corpus><doc title="a">`, filler: "<a>"},
		"xml wide":    {head: `<corpus><doc title="a">`, filler: "<a/>"},
		"xml around":  {head: `<corpus><doc title="a"/>`, filler: "<b>"},
		"cdata":       {head: `<corpus><doc title="a"><![CDATA[`, filler: "]]un mot "},
		"tei":         {head: `<TEI xmlns="x"><text>`, filler: "<p>un mot</p>"},
		"comment":     {head: `<corpus><doc title="a">x</doc><!--`, filler: "un mot "},
		"mediawiki":   {head: "<mediawiki><page><title>a</title><revision><text>", filler: "{{[["},
		"markdown":    {head: "---\ntitle: a\n---\n", filler: "> "},
		"yaml":        {head: "---\ntitle: a\nx: ", filler: "[["},
		"mets":        {head: `<mets><structMap TYPE="LOGICAL"><div TYPE="ARTICLE">`, filler: `<div TYPE="ARTICLE">`},
		"mets wide":   {head: `<mets><fileSec>`, filler: `<file ID="a"><FLocat href="b.xml"/></file>`},
		"alto":        {head: `<alto><Layout><Page><TextBlock ID="b">`, filler: `<TextLine><String CONTENT="mot"/></TextLine>`},
		"alto blocks": {head: `<alto><Layout><Page>`, filler: `<TextBlock><TextLine><String CONTENT="mot"/></TextLine></TextBlock>`},
		"warc":        {head: "WARC/1.0\r\n", filler: "A: b\r\n"},
		"rtf":         {head: "{\\rtf1 Titre\\par ", filler: "un mot "},
		"rtf deep":    {head: "{\\rtf1 Titre\\par ", filler: "{\\b x"},
		"rtf factiva": {head: "{\\rtf1 La digue\\par 523 mots\\par 6 novembre 2023\\par Le Phare\\par ", filler: "un mot\\par "},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := Options{MaxArticleBytes: 1 << 18, MaxFileBytes: 6 << 20}.withDefaults()
			if err != nil {
				t.Fatal(err)
			}
			said := 0
			r := newReader(t.Context(), o, func(_ Item, err error) bool {
				if reject, ok := errors.AsType[*Reject](err); err != nil && (!ok || reject.Reason == "") {
					t.Errorf("%v", err)
				}
				said++
				return true
			})
			if err := r.input("a", &tt, nil); err != nil {
				t.Fatal(err)
			}
			if said == 0 || said > 200_000 {
				t.Errorf("%d articles and rejects", said)
			}
			if tt.most > 128<<20 {
				t.Errorf("%d MiB in use", tt.most>>20)
			}
		})
	}
}

// TestBombs reads what is small on disk and huge unpacked.
func TestBombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 1<<20)
	words := strings.Repeat("un mot ", 1<<17)
	part := "<w:document><w:body><w:p><w:r><w:t>" + strings.Repeat(words, 20) + "</w:t></w:r></w:p></w:body></w:document>"
	sheet := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
		strings.Repeat(`<row r="1"><c r="A1" t="inlineStr"><is><t>titre</t></is></c></row>`, 1<<20) + `</sheetData></worksheet>`
	for _, tt := range []struct{ name, data string }{
		{"a.gz", gzipped(t, strings.Repeat(zeros, 40))},
		{"a.zip", zipped(t, member{"a.txt", strings.Repeat(words, 20)}, member{"b.zip", zipped(t, member{"c.txt", strings.Repeat(words, 20)})})},
		{"a.docx", zipped(t, member{"[Content_Types].xml", "<Types/>"}, member{"word/document.xml", part})},
		{"a.ods", string(openDocument(t, "<document-content><table><table-row>"+strings.Repeat(`<table-cell number-columns-repeated="999999999"/>`,
			1<<18)+"</table-row></table></document-content>"))},
		{"a.xlsx", withSheet(t, sheet)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, path := write(t, tt.name, []byte(tt.data))
			said := 0
			for _, err := range Open(t.Context(), []string{path}, nil, Options{MaxArticleBytes: 1 << 20, MaxArchiveBytes: 8 << 20}) {
				if _, ok := errors.AsType[*Reject](err); err != nil && !ok {
					t.Fatal(err)
				}
				said++
			}
			if said == 0 {
				t.Errorf("nothing is said of %s", strings.TrimPrefix(path, dir))
			}
		})
	}
}

// withSheet is a workbook whose first sheet is replaced.
func withSheet(t *testing.T, sheet string) string {
	t.Helper()
	f := excelize.NewFile()
	f.Pkg.Store("xl/worksheets/sheet1.xml", []byte(sheet))
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
