package corpus

import (
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/bib"
	"github.com/kiosque-search/kiosque/corpus/format/container"
	"github.com/kiosque-search/kiosque/corpus/format/document"
	"github.com/kiosque-search/kiosque/corpus/format/europresse"
	"github.com/kiosque-search/kiosque/corpus/format/factiva"
	"github.com/kiosque-search/kiosque/corpus/format/feed"
	"github.com/kiosque-search/kiosque/corpus/format/gallica"
	"github.com/kiosque-search/kiosque/corpus/format/iramuteq"
	"github.com/kiosque-search/kiosque/corpus/format/jsonfile"
	"github.com/kiosque-search/kiosque/corpus/format/mail"
	"github.com/kiosque-search/kiosque/corpus/format/markdown"
	"github.com/kiosque-search/kiosque/corpus/format/mediawiki"
	"github.com/kiosque-search/kiosque/corpus/format/mets"
	"github.com/kiosque-search/kiosque/corpus/format/newsml"
	"github.com/kiosque-search/kiosque/corpus/format/nexis"
	"github.com/kiosque-search/kiosque/corpus/format/ninjs"
	"github.com/kiosque-search/kiosque/corpus/format/parquetfile"
	"github.com/kiosque-search/kiosque/corpus/format/plain"
	"github.com/kiosque-search/kiosque/corpus/format/proquest"
	"github.com/kiosque-search/kiosque/corpus/format/refused"
	"github.com/kiosque-search/kiosque/corpus/format/rtf"
	"github.com/kiosque-search/kiosque/corpus/format/sheet"
	"github.com/kiosque-search/kiosque/corpus/format/table"
	"github.com/kiosque-search/kiosque/corpus/format/vertical"
	"github.com/kiosque-search/kiosque/corpus/format/warc"
	"github.com/kiosque-search/kiosque/corpus/format/webpage"
	"github.com/kiosque-search/kiosque/corpus/format/xmlcorpus"
)

// formats are all that is read, in the order in which they are tried: the surest to recognise first, and a format
// before those that would take it for one of theirs. Another format is another line and a package of its own.
func formats() []format.Format {
	return []format.Format{
		{Name: "gzip", Bytes: true, Detect: container.IsGzip, Read: container.ReadGzip},
		{Name: "zstd", Bytes: true, Detect: container.IsZstd, Read: container.ReadZstd},
		{Name: "xz", Bytes: true, Detect: container.IsXZ, Read: container.ReadXZ},
		{Name: "bzip2", Bytes: true, Detect: container.IsBzip2, Read: container.ReadBzip2},
		{Name: "7z", Bytes: true, Detect: container.IsSevenZip, Read: container.ReadSevenZip},
		{Name: "RTF", Bytes: true, Detect: rtf.Detect, Read: rtf.Read},
		{Name: "Word", Bytes: true, Detect: document.IsWord, Read: document.ReadWord},
		{Name: "Excel", Bytes: true, Detect: sheet.IsXLSX, Read: sheet.ReadXLSX},
		{Name: "LibreOffice", Bytes: true, Detect: sheet.IsODS, Read: sheet.ReadODS},
		{Name: "LibreOffice", Bytes: true, Detect: document.IsWriter, Read: document.ReadWriter},
		{Name: "EPUB", Bytes: true, Detect: document.IsBook, Read: document.ReadBook},
		{Name: "zip", Bytes: true, Detect: container.IsZip, Read: container.ReadZip},
		{Name: "tar", Bytes: true, Detect: container.IsTar, Read: container.ReadTar},
		{Name: "Parquet", Bytes: true, Detect: parquetfile.Detect, Read: parquetfile.Read, Texts: format.MayLack},
		{Name: "WARC", Bytes: true, Detect: warc.Detect, Read: warc.Read},
		{Name: "page HTML", Bytes: true, Detect: webpage.IsArchive, Read: webpage.ReadArchive},
		{Name: "format refusé", Bytes: true, Detect: refused.IsBytes, Read: refused.ReadBytes},

		{Name: "Europresse", Detect: europresse.Detect, Read: europresse.Read},
		{Name: "Europresse", Detect: europresse.DetectText, Read: europresse.ReadText, Prose: true},
		{Name: "Factiva", Detect: factiva.DetectXML, Read: factiva.ReadXML},
		{Name: "Factiva", Detect: factiva.Detect, Read: factiva.Read},
		{Name: "Factiva", Detect: factiva.DetectText, Read: factiva.ReadText, Prose: true},
		{Name: "ProQuest", Detect: proquest.DetectHTML, Read: proquest.ReadHTML},
		{Name: "ProQuest", Detect: proquest.Detect, Read: proquest.Read, Prose: true},
		{Name: "Nexis", Detect: nexis.DetectHTML, Read: nexis.ReadHTML},
		{Name: "Nexis", Detect: nexis.DetectText, Read: nexis.ReadText, Prose: true},
		{Name: "Gallica", Detect: gallica.Detect, Read: gallica.Read, Prose: true},
		{Name: "IRaMuTeQ", Detect: iramuteq.Detect, Read: iramuteq.Read, Prose: true},
		{Name: "RIS", Detect: bib.DetectRIS, Read: bib.ReadRIS, Prose: true},
		{Name: "EndNote", Detect: bib.DetectEndNote, Read: bib.ReadEndNote, Prose: true},
		{Name: "BibTeX", Detect: bib.DetectBibTeX, Read: bib.ReadBibTeX, Prose: true},
		{Name: "CSL JSON", Detect: bib.DetectCSL, Read: bib.ReadCSL},
		{Name: "ninjs", Detect: ninjs.Detect, Read: ninjs.Read},
		{Name: "courriel", Detect: mail.Detect, Read: mail.Read, Prose: true},
		{Name: "Zotero RDF", Detect: bib.DetectRDF, Read: bib.ReadRDF},
		{Name: "flux", Detect: feed.Detect, Read: feed.Read},
		{Name: "METS", Detect: mets.Detect, Read: mets.Read, Role: format.Leader},
		{Name: "ALTO", Detect: mets.IsALTO, Read: mets.ReadALTO, Role: format.Follower},
		{Name: "NewsML", Detect: newsml.Detect, Read: newsml.Read},
		{Name: "MediaWiki", Detect: mediawiki.Detect, Read: mediawiki.Read},
		{Name: "Evernote", Detect: xmlcorpus.DetectNotes, Read: xmlcorpus.ReadNotes},
		{Name: "TEI", Detect: xmlcorpus.DetectTEI, Read: xmlcorpus.ReadTEI},
		{Name: "fichier vertical", Detect: vertical.Detect, Read: vertical.Read},
		{Name: "fichier vertical", Detect: vertical.DetectTagged, Read: vertical.ReadTagged},
		{Name: "CoNLL-U", Detect: vertical.DetectUniversal, Read: vertical.ReadUniversal},
		{Name: "LibreOffice", Detect: sheet.IsFlatODS, Read: sheet.ReadFlatODS},
		{Name: "LibreOffice", Detect: document.IsFlatWriter, Read: document.ReadFlatWriter},
		{Name: "tableau", Detect: sheet.IsMarked, Read: sheet.ReadMarked},
		{Name: "page HTML", Detect: webpage.Detect, Read: webpage.Read},
		{Name: "corpus XML", Detect: xmlcorpus.DetectDocs, Read: xmlcorpus.ReadDocs},
		{Name: "format refusé", Detect: refused.IsBeside, Read: refused.ReadBeside},
		{Name: "Markdown", Detect: markdown.Detect, Read: markdown.Read},
		{Name: "JSON", Detect: jsonfile.Detect, Read: jsonfile.Read, Texts: format.MayLack},
		{Name: "tableau", Detect: table.Detect, Read: table.Read},
		{Name: "format refusé", Detect: refused.IsText, Read: refused.ReadText},
		{Name: "texte", Detect: func(*format.Input, []byte) bool { return true }, Read: plain.Read, Prose: true},
	}
}
