package corpus

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/ulikunitz/xz"
	"github.com/xuri/excelize/v2"

	"github.com/kiosque-search/kiosque"
)

// brief is what tests of containers compare of an article.
func brief(a *kiosque.Article) string {
	return strings.Join([]string{a.Date.String(), a.Source, a.Title, strings.Join(a.Authors, "+"), a.URL, strings.ReplaceAll(a.Body, "\n", "⏎")}, " | ")
}

// briefs reads a file of some bytes.
func briefs(t *testing.T, name string, data []byte) (out []string) {
	t.Helper()
	dir, path := write(t, name, data)
	for item, err := range Open(t.Context(), []string{path}, nil, Options{}) {
		if err != nil {
			out = append(out, strings.TrimPrefix(err.Error(), dir+"/"))
			continue
		}
		out = append(out, item.Format+" | "+brief(&item.Article))
	}
	return out
}

func TestBinaryFormats(t *testing.T) {
	for _, tt := range []struct {
		name string
		data []byte
		want []string
	}{
		{"a.xlsx", workbook(t), []string{
			"Excel | 2023-11-06 | Le Phare | La digue |  |  | Le conseil a voté.⏎Six mois.",
			"Excel | 2023-11-07 | Le Phare | Le bac |  |  | Il rouvre, « enfin ».",
		}},
		{"a.ods", openDocument(t, odsContent), []string{
			"LibreOffice | 2023-11-06 |  | La digue |  |  | Le conseil a voté.⏎Six mois.",
		}},
		{"a.parquet", parquetFile(t), []string{
			"Parquet | 2023-11-07 | phare.test | La digue | Anna Stride+Paul Marin | https://p.test/1 | Le conseil a voté.",
			"Parquet |  | phare.test | Le bac |  |  | Il rouvre.",
		}},
		{"nexis.docx", []byte(zipped(t, member{"[Content_Types].xml", "<Types/>"}, member{"word/document.xml", wordOf(
			"Nom d'utilisateur : x", "Documents (2)", "1. La digue", "La digue", "Le Phare", "14 novembre 2018 mercredi", "Copyright 2018 Le Phare",
			"Section: VIE LOCALE; Pg. 5",
			"Length: 500 mots", "Byline: Anna Stride", "Body", "Le conseil a voté.", "Six mois.", "Load-Date: November 14, 2018", "End of Document",
			"Le bac", "Le Phare", "15 novembre 2018", "Length: 3 mots", "Body", "Il rouvre.", "End of Document")})), []string{
			"Nexis | 2018-11-14 | Le Phare | La digue | Anna Stride |  | Le conseil a voté.⏎⏎Six mois.",
			"Nexis | 2018-11-15 | Le Phare | Le bac |  |  | Il rouvre.",
		}},
		{"note.docx", []byte(zipped(t, member{"[Content_Types].xml", "<Types/>"}, member{"word/document.xml", wordOf("La digue", "Le conseil a voté.")})), []string{
			"Word |  |  | La digue |  |  | Le conseil a voté.",
		}},
		{"boxes.docx", []byte(zipped(t, member{"[Content_Types].xml", "<Types/>"}, member{"word/document.xml", wordMarkup})), []string{
			"Word |  |  | La digue |  |  | Le conseil municipal a voté.⏎⏎Un encadré.⏎⏎Mot-clé fin.",
		}},
		{"stored.zip", stored(t, member{"Files (1)/note.docx", zipped(t, member{"[Content_Types].xml", "<Types/>"},
			member{"word/document.xml", wordOf("La digue", "Le conseil a voté.")})}), []string{
			"Word |  |  | La digue |  |  | Le conseil a voté.",
		}},
		{"a.warc", []byte(webArchive()), []string{"page HTML |  | Le Phare | La digue |  | https://phare.test/1 | Le conseil a voté."}},
		{"a.warc.gz", []byte(gzipped(t, webArchive())), []string{"page HTML |  | Le Phare | La digue |  | https://phare.test/1 | Le conseil a voté."}},
		{"cut.warc", []byte(webArchive()[:600]), nil},
		{"a.txt.xz", xzOf(t, story), []string{"texte |  |  | Trois |  |  | Le texte du troisième."}},
		{"padded.txt.gz", []byte(gzipped(t, story) + strings.Repeat("\x00", 1000)), []string{"texte |  |  | Trois |  |  | Le texte du troisième."}},
		{"more.txt.gz", []byte(gzipped(t, story[:9]) + "\x00\x00" + gzipped(t, story[9:]) + "junk"), []string{
			"texte |  |  | Trois |  |  | Le texte du troisième.",
			"more.txt.gz : octets en trop derrière la fin du gzip : ils ne sont pas lus",
		}},
		{"bad.xlsx", []byte(zipped(t, member{"[Content_Types].xml", "<Types/>"}, member{"xl/workbook.xml", "<w"})), []string{
			"bad.xlsx : classeur Excel abîmé ou protégé par un mot de passe : enregistrez-le en CSV",
		}},
		{"bad.parquet", []byte("PAR1" + strings.Repeat("x", 100) + "PAR1"), []string{"bad.parquet : fichier Parquet abîmé"}},
		{"bad.7z", []byte("7z\xbc\xaf\x27\x1c" + strings.Repeat("x", 100)), []string{"bad.7z : fichier coupé ou abîmé"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := briefs(t, tt.name, tt.data)
			for i, g := range got { // the cause of a reject is the library's
				if i < len(tt.want) && strings.Count(tt.want[i], " : ") > 0 && strings.HasPrefix(g, tt.want[i]) {
					got[i] = tt.want[i]
				}
			}
			if tt.want == nil && len(got) > 0 {
				return // something is said
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// workbook is a workbook whose dates are numbers that are shown as dates.
func workbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2023, 11, 6, 0, 0, 0, 0, time.UTC)
	for i, row := range [][]any{{"Titre", "Date", "Journal", "Texte"}, {"La digue", day, "Le Phare", "Le conseil a voté.\nSix mois."}, {}, {
		"Le bac",
		day.AddDate(0, 0, 1), "Le Phare", "Il rouvre, « enfin ».",
	}} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("Sheet1", "B2", "B4", style); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// openDocument is a spreadsheet of LibreOffice, whose first member is not compressed.
func openDocument(t *testing.T, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	kind, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kind.Write([]byte("application/vnd.oasis.opendocument.spreadsheet")); err != nil {
		t.Fatal(err)
	}
	part, err := z.Create("content.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const odsContent = `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>
<table:table table:name="A">
<table:table-row>
<table:table-cell><text:p>Titre</text:p></table:table-cell><table:table-cell><text:p>Date</text:p></table:table-cell>
<table:table-cell><text:p>Texte</text:p></table:table-cell>
</table:table-row>
<table:table-row>
<table:table-cell><text:p>La digue</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2023-11-06"><text:p>06/11/23</text:p></table:table-cell>
<table:table-cell><text:p>Le conseil a voté.</text:p><text:p>Six mois.</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16000"/>
</table:table-row>
</table:table>
<table:table table:name="B">
<table:table-row><table:table-cell><text:p>Autre feuille</text:p></table:table-cell></table:table-row>
</table:table>
</office:spreadsheet></office:body></office:document-content>`

// parquetFile is a file as corpora of the web are.
func parquetFile(t *testing.T) []byte {
	t.Helper()
	type row struct {
		Title   string     `parquet:"title"`
		Text    string     `parquet:"text,zstd"`
		Domain  string     `parquet:"source"`
		Date    *time.Time `parquet:"date,optional,timestamp(millisecond)"`
		URL     string     `parquet:"url"`
		Authors []string   `parquet:"authors,list"`
		Score   float64    `parquet:"score"`
	}
	at := time.Date(2023, 11, 6, 23, 30, 0, 0, time.UTC) // the 7th in Paris
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b)
	if _, err := w.Write([]row{
		{"La digue", "Le conseil a voté.", "phare.test", &at, "https://p.test/1", []string{"Anna Stride", "Paul Marin"}, 1},
		{"Le bac", "Il rouvre.", "phare.test", nil, "", nil, 2},
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// wordOf is the text part of a Word document.
func wordOf(paragraphs ...string) string {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="w"><w:body>`)
	for _, p := range paragraphs {
		b.WriteString(`<w:p><w:pPr><w:pStyle w:val="x"/></w:pPr><w:r><w:t>` + strings.ReplaceAll(p, "&", "&amp;") + `</w:t></w:r></w:p>`)
	}
	return b.String() + `</w:body></w:document>`
}

// wordMarkup is a document with a field, words put in and struck out, a box that is written twice, and where a picture stands.
const wordMarkup = `<w:document xmlns:w="w" xmlns:mc="mc" xmlns:wp="wp"><w:body><w:p><w:r><w:t>La digue</w:t></w:r></w:p>` +
	`<w:p><w:r><w:instrText>HYPERLINK "https://phare.test"</w:instrText><w:t>Le conseil</w:t></w:r>` +
	`<w:ins><w:r><w:t xml:space="preserve"> municipal</w:t></w:r></w:ins>` +
	`<w:del><w:r><w:delText> communal</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> a voté.</w:t></w:r>` +
	`<w:r><w:drawing><wp:anchor><wp:positionH><wp:posOffset>1234</wp:posOffset></wp:positionH></wp:anchor></w:drawing></w:r></w:p>` +
	`<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Un encadré.</w:t></w:r></w:p></w:txbxContent></mc:Choice>` +
	`<mc:Fallback><w:txbxContent><w:p><w:r><w:t>Un encadré.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
	`<w:p><w:r><w:t>Mot</w:t><w:noBreakHyphen/><w:t>clé</w:t><w:tab/><w:t>fin.</w:t></w:r></w:p></w:body></w:document>`

// stored is a ZIP archive whose members are not compressed.
func stored(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(m.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webArchive is an archive of a page, an image, a page that was not there, and a request.
func webArchive() string {
	rec := func(kind, uri, mime, body string) string {
		return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2024-03-01T10:00:00Z\r\n"+
			"Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, uri, mime, len(body), body)
	}
	page := "<html><head><title>La digue - Le Phare</title></head><body><article><p>Le conseil a voté.</p></article></body></html>"
	return rec("warcinfo", "", "application/warc-fields", "software: x\r\n") +
		rec("request", "https://phare.test/1", "application/http; msgtype=request", "GET /1 HTTP/1.1\r\n\r\n") +
		rec("response", "https://phare.test/x.png", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG") +
		rec("response", "https://phare.test/0", "application/http; msgtype=response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"+page) +
		rec("response", "https://phare.test/1", "application/http; msgtype=response",
			fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(page), page))
}

// xzOf compresses a text.
func xzOf(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestLongHeads reads exports that were saved from a browser, whose styles stand in front of everything else, in a file and in
// an archive.
func TestLongHeads(t *testing.T) {
	style := "<style>" + strings.Repeat(".x{color:red}", 6000) + "</style>"
	for name, page := range map[string]string{
		"europresse.html": `<article><span class="DocPublicationName">Le Phare</span><span class="DocHeader">lundi 6 novembre 2023</span>` +
			`<p class="titreArticleVisu">La digue</p><div class="DocText"><p>Le conseil a voté.</p></div></article>`,
		"factiva.html": `<div class="article frArticle"><table><tr><td>HD</td><td>La digue</td></tr><tr><td>PD</td><td>6 novembre 2023</td></tr>` +
			`<tr><td>SN</td><td>Le Phare</td></tr><tr><td>TD</td><td>Le conseil a voté.</td></tr></table></div>`,
	} {
		page = "<!-- saved from url=(0018)https://phare.test -->\n<html><head>" + style + "</head><body>" + page + "</body></html>"
		_, file := write(t, name, []byte(page))
		var packed bytes.Buffer
		z := zip.NewWriter(&packed)
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(page)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		_, archive := write(t, name+".zip", packed.Bytes())
		for _, path := range []string{file, archive} {
			for item, err := range Open(t.Context(), []string{path}, nil, Options{}) {
				if err != nil {
					t.Fatal(path, err)
				}
				if a := item.Article; a.Title != "La digue" || a.Source != "Le Phare" || a.Date.String() != "2023-11-06" || a.Body != "Le conseil a voté." {
					t.Errorf("%s: %+v", path, a)
				}
			}
		}
	}
}
