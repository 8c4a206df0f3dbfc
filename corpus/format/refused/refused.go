// Package refused recognises what is no press text, or not read, and says what to do about it: nothing is taken for what it
// is not.
package refused

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// IsBytes recognises what is refused by its bytes.
func IsBytes(_ *format.Input, head []byte) bool { return reasonOfBytes(head) != "" }

// ReadBytes rejects it.
func ReadBytes(in *format.Input) error { return in.Reject(0, reasonOfBytes(in.Head()), nil) }

// IsBeside recognises what lies beside articles and would be taken for one: by signs that no article has, or by the name of
// a file that goes with data, unless a table lists it as an article.
func IsBeside(in *format.Input, head []byte) bool { return reasonOfBeside(in, head) != "" }

// ReadBeside rejects it.
func ReadBeside(in *format.Input) error { return in.Reject(0, reasonOfBeside(in, in.Head()), nil) }

// reasonOfBeside asks the characters first, and then the name.
func reasonOfBeside(in *format.Input, head []byte) string {
	head = in.Charset.Text(head)
	if reason := reasonOfSigns(head); reason != "" {
		return reason
	}
	if in.Listed {
		return ""
	}
	return reasonOfName(in.Name, head)
}

// IsText recognises what is left over when no format wants it and is no text either.
func IsText(in *format.Input, head []byte) bool { return reasonOfRest(in, head) != "" }

// ReadText rejects it.
func ReadText(in *format.Input) error { return in.Reject(0, reasonOfRest(in, in.Head()), nil) }

// reasonOfRest asks for a tag first, and then the name, where it is that of a program or of settings.
func reasonOfRest(in *format.Input, head []byte) string {
	if reason := reasonOfTag(head); reason != "" || in.Listed {
		return reason
	}
	return reasonOfEnding(in.Name)
}

// tag is a first tag.
var tag = regexp.MustCompile(`^<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)(?:\s[^<>]*)?/?>`)

// elements are the documents of XML that are known and not read, by their first element.
var elements = map[string]string{
	"svg":        "image SVG : il n'y a pas de texte à lire",
	"gexf":       "graphe GEXF : il n'y a pas de texte à lire",
	"graphml":    "graphe GraphML : il n'y a pas de texte à lire",
	"kml":        "carte KML : il n'y a pas de texte à lire",
	"gpx":        "trace GPX : il n'y a pas de texte à lire",
	"plist":      "réglages d'Apple (plist) : ce n'est pas un article ; mettez-les ailleurs",
	"opml":       "liste de flux (OPML) : donnez les adresses des flux à « indexer watch »",
	"urlset":     "plan de site (sitemap) : il n'y a que des adresses ; enregistrez les pages",
	"stylesheet": "programme XSLT : ce n'est pas un article ; mettez-le ailleurs",
	"transform":  "programme XSLT : ce n'est pas un article ; mettez-le ailleurs",
	"schema":     "schéma XML : ce n'est pas un article ; mettez-le ailleurs",
	"grammar":    "schéma XML : ce n'est pas un article ; mettez-le ailleurs",
	"project":    "réglages de programme (XML) : ce n'est pas un article ; mettez-les ailleurs",
	"stata_dta":  "données Stata (.dta) : exportez-les d'abord en CSV",
	"workbook":   "classeur XML d'Excel 2003 : enregistrez-le en .xlsx ou en CSV",
	"tmx":        "mémoire de traduction (TMX) : ce n'est pas un article ; mettez-la ailleurs",
	"xliff":      "fichier de traduction (XLIFF) : ce n'est pas un article ; mettez-le ailleurs",
	"tt":         "sous-titres TTML : enregistrez-en la transcription en .txt",
	"trans":      "transcription alignée (Transcriber) : exportez-la d'abord en texte",
}

// inline are the tags of HTML that may open a plain text, from which they are taken.
var inline = []string{"b", "i", "u", "em", "strong", "a", "br", "font", "span", "small", "center", "mark", "sup", "sub"}

// reasonOfTag names in French the formats of characters that begin with a tag and are not read, "" for the rest. What begins
// with a tag is no plain text.
func reasonOfTag(head []byte) string {
	if bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n\ufeff"), []byte("<?php")) {
		return program("PHP")
	}
	folded := markup.Fold(head)
	m := tag.FindStringSubmatch(folded)
	switch {
	case m == nil && bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n\ufeff"), []byte("<?xml")):
		return "document XML abîmé dès son début"
	case m == nil:
		return ""
	}
	if reason := elements[m[1]]; reason != "" || slices.Contains(inline, m[1]) {
		return reason
	}
	return "document XML d'une forme inconnue (premier élément : <" + record.Clip(m[1], 40) + ">) : un corpus XML a des <doc>, <article>, <text> ou <record>"
}
