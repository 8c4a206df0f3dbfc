package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// Format is the name of a format of files.
type Format string

// The formats.
const (
	JSONL  Format = "jsonl"  // one kiosque.Found a line
	CSV    Format = "csv"    // a table (RFC 4180)
	TSV    Format = "tsv"    // a table, one article a line
	RIS    Format = "ris"    // Zotero, EndNote, Mendeley
	BibTeX Format = "bibtex" // LaTeX, JabRef, Zotero
	CSL    Format = "csl"    // CSL-JSON: Zotero, pandoc

	IRaMuTeQ Format = "iramuteq" // a corpus of IRaMuTeQ and Alceste
	Texts    Format = "txt"      // a zip of texts and metadata.csv: TXM, AntConc, Voyant
	TEI      Format = "tei"      // a corpus in TEI P5

	XTZ        Format = "txm"        // a zip of XML and metadata.csv: TXM (XTZ+CSV)
	Vertical   Format = "vertical"   // one token a line: CWB, CQPweb, NoSketch Engine
	Gargantext Format = "gargantext" // the table that Gargantext takes
	Cortext    Format = "cortext"    // a table for Cortext Manager
	Parquet    Format = "parquet"    // a table of columns: DuckDB, pandas, polars, R
)

// Formats lists all formats.
func Formats() []Format {
	return []Format{JSONL, CSV, TSV, RIS, BibTeX, CSL, IRaMuTeQ, Texts, XTZ, TEI, Vertical, Gargantext, Cortext, Parquet}
}

// ParseFormat reads the name of a format.
func ParseFormat(s string) (Format, error) {
	if f := Format(s); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", &kiosque.Error{Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("format inconnu : « %s »", s), Hint: "formats : " + list(Formats())}
}

// Extension is the usual end of the name of such a file, with its dot.
func (f Format) Extension() string {
	switch f {
	case BibTeX:
		return ".bib"
	case CSL:
		return ".json"
	case IRaMuTeQ:
		return ".txt"
	case Texts, XTZ:
		return ".zip"
	case Vertical:
		return ".vert"
	case Gargantext, Cortext:
		return ".tsv"
	case TEI:
		return ".xml"
	}
	return "." + string(f)
}

// MediaType is what HTTP calls such a file.
func (f Format) MediaType() string {
	switch f {
	case JSONL:
		return "application/jsonl; charset=utf-8"
	case CSV:
		return "text/csv; charset=utf-8; header=present"
	case TSV, Gargantext, Cortext:
		return "text/tab-separated-values; charset=utf-8"
	case RIS:
		return "application/x-research-info-systems; charset=utf-8"
	case BibTeX:
		return "application/x-bibtex; charset=utf-8"
	case CSL:
		return "application/vnd.citationstyles.csl+json"
	case IRaMuTeQ, Vertical:
		return "text/plain; charset=utf-8"
	case Parquet:
		return "application/vnd.apache.parquet"
	case Texts, XTZ:
		return "application/zip"
	case TEI:
		return "application/tei+xml"
	}
	return "application/octet-stream"
}

func list[T ~string](names []T) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(n))
	}
	return b.String()
}
