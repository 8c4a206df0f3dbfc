package corpus

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// writerOf is a text document of LibreOffice with this in its text.
func writerOf(tb testing.TB, text string) []byte {
	tb.Helper()
	const begin = `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:text="t" xmlns:draw="d"><office:body><office:text>`
	return stored(tb, member{"mimetype", "application/vnd.oasis.opendocument.text"}, member{"META-INF/manifest.xml", "<manifest/>"},
		member{"content.xml", begin + text + "</office:text></office:body></office:document-content>"})
}

// writerParagraphs are paragraphs of such a document.
func writerParagraphs(paragraphs ...string) string {
	return "<text:p>" + strings.Join(paragraphs, "</text:p><text:p>") + "</text:p>"
}

// wordDocument is a Word document.
func wordDocument(tb testing.TB, document string) []byte {
	tb.Helper()
	return []byte(zipped(tb, member{"[Content_Types].xml", "<Types/>"}, member{"word/document.xml", document}))
}

// bookOf is an EPUB: what it says of itself, and its chapters, each the name of a file and what is in its body.
func bookOf(tb testing.TB, metadata string, more []member, chapters ...member) []byte {
	tb.Helper()
	items, refs := "", ""
	members := []member{
		{"mimetype", "application/epub+zip"},
		{"META-INF/container.xml", `<container><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>`},
	}
	for i, c := range chapters {
		items += fmt.Sprintf(`<item id="i%d" href="%s" media-type="application/xhtml+xml"/>`, i, strings.ReplaceAll(c.name, " ", "%20"))
		refs += fmt.Sprintf(`<itemref idref="i%d"/>`, i)
		page := `<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>` + c.data + `</body></html>`
		members = append(members, member{"OEBPS/" + c.name, page})
	}
	members = append(members, member{
		"OEBPS/content.opf",
		`<package><metadata>` + metadata + `</metadata><manifest>` + items + `</manifest><spine>` + refs + `</spine></package>`,
	})
	return stored(tb, append(members, more...)...)
}

// TestDocuments reads documents of word processors as the files of text that they are, and books by their chapters.
func TestDocuments(t *testing.T) {
	const digue = `<h1>La digue</h1><p>Le conseil a voté.</p>`
	for _, tt := range []struct {
		name string
		data []byte
		want []string
	}{
		{
			"a.odt", writerOf(t, `<text:tracked-changes><text:changed-region><text:deletion><text:p>Rayé.</text:p></text:deletion></text:changed-region>`+
				`</text:tracked-changes><text:table-of-content><text:index-body><text:p>La digue 2</text:p></text:index-body></text:table-of-content>`+
				`<text:h>La digue</text:h><text:p>Le Phare, lundi 6 novembre 2023, p. 4</text:p><text:p>Le conseil<text:s/>a <text:span>vo</text:span>té`+
				`<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Hier.</text:p></text:note-body></text:note>`+
				`<office:annotation><text:p>À revoir</text:p></office:annotation>.</text:p><text:list><text:list-item><text:p>Un point.</text:p></text:list-item>`+
				`</text:list><text:p>Fin<text:tab/>du<text:line-break/>texte.<draw:frame><draw:text-box><text:p>Encadré.</text:p></draw:text-box></draw:frame></text:p>`),
			[]string{"LibreOffice | 2023-11-06 | Le Phare | La digue |  |  | " +
				"Le Phare, lundi 6 novembre 2023, p. 4⏎⏎Le conseil a voté.⏎⏎Hier.⏎⏎Un point.⏎⏎Fin\tdu⏎texte.⏎⏎Encadré."},
		},
		{
			"2023-11-06_Ouest-France.odt", writerOf(t, writerParagraphs("La digue", "Le conseil a voté.")),
			[]string{"LibreOffice | 2023-11-06 | Ouest-France | La digue |  |  | Le conseil a voté."},
		},
		{
			"2023-11-06_Ouest-France.docx", wordDocument(t, wordOf("La digue", "Le conseil a voté.")),
			[]string{"Word | 2023-11-06 | Ouest-France | La digue |  |  | Le conseil a voté."},
		},
		{
			"corpus.odt", writerOf(t, writerParagraphs("**** *source_LePhare *date_2023-11-06", "Le conseil a voté.",
				"**** *source_LePhare *date_2023-11-07", "Le bac rouvre.")),
			[]string{
				"IRaMuTeQ | 2023-11-06 | LePhare | Le conseil a voté. |  |  | Le conseil a voté.",
				"IRaMuTeQ | 2023-11-07 | LePhare | Le bac rouvre. |  |  | Le bac rouvre.",
			},
		},
		{
			"headers.docx", wordDocument(t, wordOf(
				"Titre : La digue", "Date : 06/11/2023", "Le conseil a voté.", "Titre : Le bac", "Date : 17/11/2023", "Il rouvre.")),
			[]string{
				"Word | 2023-11-06 |  | La digue |  |  | Le conseil a voté.",
				"Word | 2023-11-17 |  | Le bac |  |  | Il rouvre.",
			},
		},
		{
			"contents.docx", wordDocument(t, `<w:document><w:body><w:p><w:pPr><w:pStyle w:val="TM1"/></w:pPr><w:r><w:t>La digue 2</w:t></w:r></w:p>`+
				`<w:p><w:r><w:t>La digue</w:t></w:r></w:p><w:p><w:r><w:t>Le conseil a voté.</w:t></w:r></w:p></w:body></w:document>`),
			[]string{"Word |  |  | La digue |  |  | Le conseil a voté."},
		},
		{
			"a.fodt", []byte(`<?xml version="1.0"?><office:document xmlns:office="o" office:mimetype="application/vnd.oasis.opendocument.text">` +
				`<office:meta><meta:p>non</meta:p></office:meta><office:body><office:text><text:h>La digue</text:h><text:p>Le conseil a voté.</text:p></office:text>` +
				`</office:body></office:document>`),
			[]string{"LibreOffice |  |  | La digue |  |  | Le conseil a voté."},
		},
		{"empty.odt", writerOf(t, ""), []string{"empty.odt : document LibreOffice sans texte"}},
		{"cut.odt", writerOf(t, `<text:p>Le conseil a voté.</text:p><text:p>Six mois`)[:620], []string{"cut.odt : archive abîmée : zip: not a valid zip file"}},

		{
			"numero.epub", bookOf(t, `<dc:title>Le Phare mensuel, novembre 2023</dc:title><dc:creator>Le Phare</dc:creator><dc:date>2023-12-20</dc:date>`, nil,
				member{"cover.xhtml", `<img src="c.jpg"/>`},
				member{"toc.xhtml", `<h1>Sommaire</h1><ul><li><a href="a.xhtml">La digue</a></li><li><a href="b.xhtml">Le bac</a></li></ul>`},
				member{"a a.xhtml", `<p>LOCMEL</p>` + digue + `<h2>Trois ans</h2><p>De travaux.<a id="x"/></p>`},
				member{"b_split_000.xhtml", `<h1>Le bac</h1><p>Il rouvre.</p>`}, member{"b_split_001.xhtml", `<p>La suite.</p>`},
				member{"c.xhtml", `<h1>Un</h1><p>Texte un.</p><h1>Deux</h1><p>Texte deux.</p>`}),
			[]string{
				"EPUB | 2023-11 | Le Phare mensuel | La digue |  |  | LOCMEL⏎⏎Le conseil a voté.⏎⏎Trois ans⏎⏎De travaux.",
				"EPUB | 2023-11 | Le Phare mensuel | Le bac |  |  | Il rouvre.⏎⏎La suite.",
				"EPUB | 2023-11 | Le Phare mensuel | Un |  |  | Texte un.",
				"EPUB | 2023-11 | Le Phare mensuel | Deux |  |  | Texte deux.",
			},
		},
		{"fetched.epub", bookOf(t, `<dc:title>Le Phare [lun., 06 nov. 2023]</dc:title><dc:creator>calibre</dc:creator>`, nil,
			member{"a.html", digue}), []string{"EPUB |  | Le Phare | La digue |  |  | Le conseil a voté."}},
		{
			"novel.epub", bookOf(t, `<dc:title>Le Roman de la digue</dc:title><dc:creator>Anna Stride</dc:creator><dc:date>2011</dc:date>`,
				nil, member{"a.html", digue}),
			[]string{"EPUB |  | Le Roman de la digue | La digue | Anna Stride |  | Le conseil a voté."},
		},
		{"locked.epub", bookOf(t, `<dc:title>Le Phare</dc:title>`, []member{{"META-INF/encryption.xml", `<e><CipherReference URI="OEBPS/a.html"/></e>`}},
			member{"a.html", digue}), []string{"locked.epub : livre EPUB protégé (DRM) : il faut une copie sans verrou"}},
		{"images.epub", bookOf(t, `<dc:title>Le Phare</dc:title>`, nil, member{"a.html", `<img src="1.jpg"/>`}), []string{
			"images.epub : livre EPUB sans texte : si ses pages sont des images, elles passent d'abord par une reconnaissance de caractères",
		}},
		{"bare.epub", stored(t, member{"mimetype", "application/epub+zip"}, member{"a.html", digue}), []string{
			"bare.epub : livre EPUB abîmé : enregistrez-le de nouveau, ou en texte",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, briefs(t, tt.name, tt.data)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
