package segment

import (
	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/custom" // registers what the stock mapping names
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/kiosque-search/kiosque/match"
)

// The fields of a document. title, lead and body hold the surface forms with their positions; the others hold
// one term each, as printed, or several (author, tag); text is stored and not indexed.
const (
	FieldID      = "_id"
	FieldDate    = "date"   // 2023, 2023-02 or 2023-02-06; no term: undated
	FieldOrigin  = "origin" // of the date
	FieldSource  = "source"
	FieldSection = "section"
	FieldAuthor  = "author"
	FieldAgency  = "agency"
	FieldPlace   = "place"
	FieldTag     = "tag"
	FieldPage    = "page"
	FieldText    = "text" // where the stored article is: see package texts
)

// LaterFields are those that indexes of before 28 November 2026 do not have.
func LaterFields() []string { return []string{FieldAgency, FieldPage, FieldPlace, FieldTag} }

// TextField returns the name of a text field.
func TextField(f match.Field) string { return textFields[f] }

var textFields = [match.NumFields]string{match.Title: "title", match.Lead: "lead", match.Body: "body"}

// Boundary terms stand in the text fields beside the words: one posting per article, at the positions of the first
// words of its sentences and of its paragraphs. No word is equal to them: a form never has a control character.
// An article with any word in a field has the sentence term there, so that its postings also list every length.
const (
	SentenceTerm  = "\x01"
	ParagraphTerm = "\x02"
	RunTerm       = "\x03"
)

// IsBoundary tells boundary terms from forms.
func IsBoundary(term string) bool {
	return term == SentenceTerm || term == ParagraphTerm || term == RunTerm
}

const (
	optKeyword = index.IndexField | index.SkipFreqNorm
	optID      = index.IndexField | index.StoreField
	optText    = index.IndexField | index.IncludeTermVectors
	optStored  = index.StoreField

	// optPacked marks a text field whose postings are packed as packed.go says. Bleve knows no such option, keeps it, and drops it
	// where it merges a segment that has it not.
	optPacked index.FieldIndexingOptions = 1 << 24
)

// StockMapping describes the fields to stock bleve, so that its own tools can open the index and search it by form:
// lower case words, accents kept. Positions are packed (see documents.go), so its phrase queries do not apply.
func StockMapping() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	const form = "form"
	err := m.AddCustomAnalyzer(form, map[string]any{
		"type": "custom", "tokenizer": unicode.Name, "token_filters": []string{lowercase.Name},
	})
	if err != nil {
		return nil, err
	}
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeInAll, text.DocValues = form, false, false, false
	word := bleve.NewTextFieldMapping()
	word.Analyzer, word.Store, word.IncludeInAll, word.DocValues = keyword.Name, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	for _, f := range textFields {
		doc.AddFieldMappingsAt(f, text)
	}
	for _, f := range []string{FieldDate, FieldOrigin, FieldSource, FieldSection, FieldAuthor, FieldAgency, FieldPlace, FieldTag, FieldPage} {
		doc.AddFieldMappingsAt(f, word)
	}
	m.DefaultMapping, m.DefaultAnalyzer, m.DefaultField = doc, form, TextField(match.Body)
	return m, nil
}
