package refused

import (
	"bytes"
	"strings"
)

// What is said of families of files.
const (
	image   = " : il n'y a pas de texte à lire ; une image de page passe d'abord par une reconnaissance de caractères"
	sound   = " : il n'y a pas de texte à lire ; donnez-en la transcription"
	binary  = " : il n'y a pas de texte à lire"
	unpack  = " : décompressez-la d'abord"
	asText  = " : enregistrez-le d'abord en texte"
	asTable = " : exportez-les d'abord en CSV"

	pickle    = "données Python (pickle) : écrivez-les d'abord en CSV, en JSON ou en Parquet"
	bookmarks = "marque-pages : il n'y a que des adresses ; enregistrez les pages elles-mêmes"
)

// magics are the first bytes of what is not read, the longer before those that begin like them. Where they stand behind the
// beginning, at says how far.
var magics = []struct {
	at            int
	magic, reason string
}{
	// Documents.
	{0, "%PDF-", "document PDF : convertissez-le d'abord en texte"},
	{0, "\xd0\xcf\x11\xe0", "ancien document Office : enregistrez-le d'abord en texte ou en CSV"},
	{0, "%!PS", "document PostScript" + asText},
	{0, "\xc5\xd0\xd3\xc6", "document PostScript" + asText},
	{0, "\xffWPC", "document WordPerfect" + asText},
	{0, "AT&TFORM", "document DjVu" + asText},
	{60, "BOOKMOBI", "livre Kindle" + asText},
	{60, "TEXtREAd", "livre Palm" + asText},
	{0, "\x78\x9f\x3e\x22", "pièce jointe d'Outlook (winmail.dat) : ouvrez le message dans Outlook, et enregistrez-le en .eml ou en texte"},
	{0, "# v2 git bundle\n", "dépôt git : ce n'est pas un article ; mettez-le ailleurs"},
	{0, "# v3 git bundle\n", "dépôt git : ce n'est pas un article ; mettez-le ailleurs"},
	{0, "<!DOCTYPE NETSCAPE-Bookmark-file-1>", bookmarks},
	{0, "!BDN", "boîte Outlook (PST) : exportez-la d'abord en .mbox ou en .eml"},
	{0, "ITSF\x03", "aide compilée (CHM)" + asText},
	// Archives and compressions.
	{0, "PK\x05\x06", "archive zip sans aucun fichier"},
	{0, "PK\x07\x08", "archive zip en plusieurs morceaux : réunissez-la d'abord"},
	{0, "]\x00\x00", "compression lzma" + unpack},
	{0, "Rar!\x1a\x07", "archive rar" + unpack},
	{0, "MSCF\x00", "archive CAB" + unpack},
	{0, "!<arch>\n", "archive ar" + unpack},
	{0, "xar!", "archive XAR" + unpack},
	{0, "\xed\xab\xee\xdb", "paquet RPM" + binary},
	{0, "LZIP\x01", "compression lzip : décompressez d'abord le fichier"},
	{0, "\x04\x22\x4d\x18", "compression LZ4 : décompressez d'abord le fichier"},
	{0, "\x1f\x9d", "compression .Z : décompressez d'abord le fichier"},
	{0, "\x89LZO", "compression LZO : décompressez d'abord le fichier"},
	{0, "\xff\x06\x00\x00sNaPpY", "compression Snappy : décompressez d'abord le fichier"},
	{0, "PACK\x00\x00\x00", "dépôt git" + binary},
	// Data of statistical and other programs.
	{0, "SQLite format 3\x00", "base SQLite : exportez-la d'abord en CSV ou en JSON"},
	{8, "DUCK", "base DuckDB : exportez-la d'abord en CSV ou en Parquet"},
	{0, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "carnet OneNote : exportez-le d'abord en .mht ou en .docx"},
	{4, "Standard Jet DB", "base Access : exportez-la d'abord en CSV"},
	{4, "Standard ACE DB", "base Access : exportez-la d'abord en CSV"},
	{0, "RDX2\n", "données R (.RData)" + asTable},
	{0, "RDX3\n", "données R (.RData)" + asTable},
	{0, "RDA2\n", "données R (.RData)" + asTable},
	{0, "RDA3\n", "données R (.RData)" + asTable},
	{0, "X\n\x00\x00\x00\x02", "données R (.rds)" + asTable},
	{0, "X\n\x00\x00\x00\x03", "données R (.rds)" + asTable},
	{0, "A\n2\n13", "données R (.rds)" + asTable},
	{0, "A\n2\n19", "données R (.rds)" + asTable},
	{0, "A\n2\n26", "données R (.rds)" + asTable},
	{0, "A\n3\n19", "données R (.rds)" + asTable},
	{0, "A\n3\n26", "données R (.rds)" + asTable},
	{0, "\x0b\x0e\x0a\xc1", "données R (.qs)" + asTable},
	{0, "<stata_dta>", "données Stata (.dta)" + asTable},
	{0, "$FL2@(#)", "données SPSS (.sav)" + asTable},
	{0, "$FL3@(#)", "données SPSS (.zsav)" + asTable},
	{0, strings.Repeat("\x00", 12) + "\xc2\xea\x81\x60", "données SAS" + asTable},
	{0, "HEADER RECORD*******", "données SAS (transport)" + asTable},
	{0, "MATLAB 5.0 MAT-file", "données Matlab" + asTable},
	{0, "\x89HDF\r\n\x1a\n", "données HDF5" + asTable},
	{0, "CDF\x01", "données NetCDF" + asTable},
	{0, "CDF\x02", "données NetCDF" + asTable},
	{0, "\x93NUMPY", "données NumPy" + asTable},
	{0, "ARROW1\x00\x00", "données Arrow (Feather) : écrivez-les d'abord en Parquet ou en CSV"},
	{0, "\xff\xff\xff\xff", "flux Arrow : écrivez-le d'abord en Parquet ou en CSV"},
	{0, "FEA1", "données Feather : écrivez-les d'abord en Parquet ou en CSV"},
	{0, "Obj\x01", "données Avro : écrivez-les d'abord en Parquet ou en JSON"},
	{0, "ORC\x0a", "données ORC : écrivez-les d'abord en Parquet ou en CSV"},
	{0, "ORC\x00", "données ORC : écrivez-les d'abord en Parquet ou en CSV"},
	{0, "ORC\x10", "données ORC : écrivez-les d'abord en Parquet ou en CSV"},
	{0, "\x80\x02", pickle},
	{0, "\x80\x03", pickle},
	{0, "\x80\x04\x95", pickle},
	{0, "\x80\x05\x95", pickle},
	{0, "bplist00", "réglages d'Apple (plist) : ce n'est pas un article ; mettez-les ailleurs"},
	{0, "\x00\x00\x00\x01Bud1", "réglages d'un dossier de macOS : mettez-les ailleurs"},
	{0, "d8:announce", "fichier torrent" + binary},
	// Images.
	{0, "\x89PNG", "image PNG" + image},
	{0, "\xff\xd8\xff", "image JPEG" + image},
	{0, "GIF87a", "image GIF" + image},
	{0, "GIF89a", "image GIF" + image},
	{0, "II*\x00", "image TIFF" + image},
	{0, "MM\x00*", "image TIFF" + image},
	{0, "\x00\x00\x00\x0cjP  ", "image JPEG 2000" + image},
	{0, "\xff\x4f\xff\x51", "image JPEG 2000" + image},
	{0, "8BPS\x00", "image Photoshop" + image},
	{0, "\x00\x00\x01\x00", "icône" + binary},
	{0, "gimp xcf", "image GIMP" + image},
	{8, "WEBP", "image WebP" + image},
	{4, "ftypheic", "image HEIC" + image},
	{4, "ftypmif1", "image HEIC" + image},
	{4, "ftypavif", "image AVIF" + image},
	// Sound and films.
	{0, "ID3\x02", "enregistrement MP3" + sound},
	{0, "ID3\x03", "enregistrement MP3" + sound},
	{0, "ID3\x04", "enregistrement MP3" + sound},
	{0, "\xff\xfb", "enregistrement MP3" + sound},
	{0, "\xff\xf3", "enregistrement MP3" + sound},
	{0, "\xff\xf1", "enregistrement AAC" + sound},
	{0, "OggS\x00", "enregistrement Ogg" + sound},
	{0, "fLaC\x00", "enregistrement FLAC" + sound},
	{8, "WAVE", "enregistrement WAV" + sound},
	{8, "AIFF", "enregistrement AIFF" + sound},
	{0, "#!AMR", "enregistrement AMR" + sound},
	{0, "MThd\x00", "musique MIDI" + binary},
	{8, "AVI ", "film AVI" + sound},
	{0, "\x1a\x45\xdf\xa3", "film Matroska ou WebM" + sound},
	{0, "FLV\x01", "film Flash" + sound},
	{0, "\x00\x00\x01\xba", "film MPEG" + sound},
	{0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "film ou son Windows Media" + sound},
	{4, "ftyp", "film ou son MP4" + sound},
	{4, "moov", "film QuickTime" + sound},
	// Programs and fonts.
	{0, "\x7fELF", "programme" + binary},
	{0, "MZ\x90\x00", "programme Windows" + binary},
	{0, "\xca\xfe\xba\xbe", "programme Java ou macOS" + binary},
	{0, "\xcf\xfa\xed\xfe", "programme macOS" + binary},
	{0, "\x00asm", "programme WebAssembly" + binary},
	{0, "OTTO\x00", "police de caractères" + binary},
	{0, "\x00\x01\x00\x00\x00", "police de caractères" + binary},
	{0, "wOFF\x00", "police de caractères" + binary},
	{0, "wOF2\x00", "police de caractères" + binary},
	{0, "b0VIM ", "copie de travail de Vim : le texte est dans le fichier du même nom"},
	{0, "L\x00\x00\x00\x01\x14\x02\x00", "raccourci Windows : donnez le fichier vers lequel il mène"},
}

// reasonOfBytes names in French what is recognised by its bytes and not read, "" for the rest.
func reasonOfBytes(head []byte) string {
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return reasonOfCompound(head)
	}
	for _, m := range magics {
		if len(head) >= m.at && bytes.HasPrefix(head[m.at:], []byte(m.magic)) && (m.at == 0 || framed(head)) {
			return m.reason
		}
	}
	switch {
	case bytes.Contains(head[:min(len(head), 500)], []byte("ASCII SPSS PORT FILE")):
		return "données SPSS (.por)" + asTable
	case len(head) > 14 && bytes.HasPrefix(head, []byte("BM")) && bytes.Equal(head[6:10], make([]byte, 4)):
		return "image BMP" + image
	case len(head) > 12 && (head[0] >= 102 && head[0] <= 115) && (head[1] == 1 || head[1] == 2) && head[2] == 1 && head[3] == 0:
		return "données Stata (.dta)" + asTable // the release, the order of bytes, the type of the file
	case len(head) > 32 && head[0]&7 == 3 && head[1] < 150 && head[2] >= 1 && head[2] <= 12 && head[3] >= 1 && head[3] <= 31 && dbase(head):
		return "table dBASE (.dbf)" + asTable
	}
	return ""
}

// compounds are the names of streams by which the files of Office before 2007 are told apart, which are one kind of file.
var compounds = []struct{ stream, reason string }{
	{"__substg1.0_", "message Outlook (.msg) : enregistrez-le d'abord en .eml, en .mht ou en texte"},
	{"WordDocument", "ancien document Word (.doc) : enregistrez-le d'abord en .docx ou en texte"},
	{"Workbook", "ancien classeur Excel (.xls) : enregistrez-le d'abord en .xlsx ou en CSV"},
	{"PowerPoint Document", "ancienne présentation PowerPoint (.ppt)" + asText},
	{"EncryptedPackage", "document Office protégé par un mot de passe : enregistrez-le d'abord sans lui"},
}

// reasonOfCompound names the program that wrote such a file, as far as the beginning shows it.
func reasonOfCompound(head []byte) string {
	for _, c := range compounds {
		var name []byte
		for i := range len(c.stream) {
			name = append(name, c.stream[i], 0)
		}
		if bytes.Contains(head, name) {
			return c.reason
		}
	}
	return "ancien document Office (.doc, .xls, .ppt, .msg) : enregistrez-le d'abord en texte ou en CSV"
}

// framed reports whether bytes before a magic word are those of a frame: its length in bytes that are no text, or the letters
// RIFF or FORM.
func framed(head []byte) bool {
	return bytes.HasPrefix(head, []byte("RIFF")) || bytes.HasPrefix(head, []byte("FORM")) || bytes.IndexByte(head[:min(len(head), 80)], 0) >= 0
}

// dbase reports whether a head is that of a table of dBASE: 32 bytes, whose length of the header is a number of fields of 32
// bytes, and one or two more.
func dbase(head []byte) bool {
	length := int(head[8]) | int(head[9])<<8
	return length >= 65 && (length-1)%32 <= 1 && head[30] == 0 && head[31] == 0
}
