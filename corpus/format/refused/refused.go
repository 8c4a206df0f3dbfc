// Package refused recognises what is no press text, or not yet read, and says what to do about it: nothing is taken for
// what it is not.
package refused

import (
	"bytes"
	"regexp"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// IsBytes recognises what is refused by its first bytes.
func IsBytes(_ *format.Input, head []byte) bool { return reasonOfBytes(head) != "" }

// ReadBytes rejects it.
func ReadBytes(in *format.Input) error { return in.Reject(0, reasonOfBytes(in.Head()), nil) }

// IsText recognises what is refused by its first characters.
func IsText(in *format.Input, head []byte) bool { return reasonOf(in, head) != "" }

// ReadText rejects it.
func ReadText(in *format.Input) error { return in.Reject(0, reasonOf(in, in.Head()), nil) }

// reasonOf asks the characters first, and then the name, where it is that of a program or of settings.
func reasonOf(in *format.Input, head []byte) string {
	if reason := reasonOfText(head); reason != "" {
		return reason
	}
	if bytes.HasPrefix(head, []byte("#!/")) || format.HasSuffix(in.Name, ".py", ".js", ".css", ".sh", ".r", ".rmd", ".go", ".java", ".c", ".h", ".sql", ".php",
		".yaml", ".yml", ".toml", ".ini", ".cfg", ".bat", ".ps1", ".ipynb", ".tex", ".log") {
		return "programme ou réglages, non un article : mettez-le ailleurs, ou renommez-le en .txt si c'en est un"
	}
	return ""
}

// reasonOfBytes names in French what is recognised by its first bytes and not read, "" for the rest.
func reasonOfBytes(head []byte) string {
	for _, known := range []struct{ magic, reason string }{
		{"%PDF-", "document PDF : convertissez-le d'abord en texte"},
		{"PK\x05\x06", "archive zip sans aucun fichier"},
		{"Rar!\x1a\x07", "archive rar : décompressez-la d'abord"},
		{"\xd0\xcf\x11\xe0", "ancien document Office : enregistrez-le d'abord en texte ou en CSV"},
		{"{\\rtf", "document RTF : enregistrez-le d'abord en texte"},
		{"SQLite format 3\x00", "base SQLite : exportez-la d'abord en CSV ou en JSON"},
		{"\x89PNG", "image PNG : il n'y a pas de texte à lire"},
		{"\xff\xd8\xff", "image JPEG : il n'y a pas de texte à lire"},
		{"GIF8", "image GIF : il n'y a pas de texte à lire"},
		{"II*\x00", "image TIFF : il n'y a pas de texte à lire"},
		{"\x7fELF", "programme : il n'y a pas de texte à lire"},
	} {
		if bytes.HasPrefix(head, []byte(known.magic)) {
			return known.reason
		}
	}
	return ""
}

// tag is a first tag.
var tag = regexp.MustCompile(`^<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)(?:\s[^<>]*)?/?>`)

// reasonOfText names in French the formats of characters that are not read, "" for the rest. What begins with a tag is
// no plain text.
func reasonOfText(head []byte) string {
	folded := markup.Fold(head)
	m := tag.FindStringSubmatch(folded)
	switch {
	case m == nil && bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n\ufeff"), []byte("<?xml")):
		return "document XML abîmé dès son début"
	case m == nil:
		return ""
	}
	if m[1] == "svg" {
		return "image SVG : il n'y a pas de texte à lire"
	}
	return "document XML d'une forme inconnue (premier élément : <" + record.Clip(m[1], 40) + ">) : un corpus XML a des <doc>, <article>, <text> ou <record>"
}
