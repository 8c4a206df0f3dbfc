package kiosque

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque/query"
)

// A Searcher answers queries on one collection of articles. It is safe for concurrent use; an error is always an *Error
// or wraps the context's.
type Searcher interface {
	// Search answers one request: hits, exact counts and facets.
	Search(ctx context.Context, req SearchRequest) (*SearchResult, error)
	// Article returns one article, whole; CodeNotFound if there is none of this ID.
	Article(ctx context.Context, id string) (*Article, error)
	// Marked returns one article, whole, with what a query matches in it; CodeNotFound if there is none of this ID.
	Marked(ctx context.Context, req MarkedRequest) (*MarkedArticle, error)
	// Values looks for values of a facet by what they contain.
	Values(ctx context.Context, req ValuesRequest) (*ValueFacet, error)
	// Complete says how a query that is being typed may go on, the most frequent first; never nil without an error.
	Complete(ctx context.Context, req CompleteRequest) ([]Completion, error)
	// Concordance lists the occurrences of a query, each in its context.
	Concordance(ctx context.Context, req ConcordanceRequest) (*Concordance, error)
	// Vocabulary counts the words of the articles of two requests.
	Vocabulary(ctx context.Context, req VocabularyRequest) (*Vocabulary, error)
	// Neighbours counts the words around the occurrences of a query.
	Neighbours(ctx context.Context, req NeighboursRequest) (*Neighbours, error)
	// Similar finds the articles most like one; CodeNotFound if there is none of this ID.
	Similar(ctx context.Context, req SimilarRequest) (*SimilarResult, error)
	// Export lists the articles found, whole, to the last one.
	Export(ctx context.Context, req SearchRequest) (*Export, error)
	// Info describes the collection as it is now.
	Info(ctx context.Context) (*Info, error)
	Close() error
}

// Sort is the order of hits. Ties break by date, newest first, then by ID; undated articles come last in every date order.
type Sort string

// The orders of hits.
const (
	ByRelevance Sort = "relevance"
	ByRecent    Sort = "recent" // by relevance, which age halves again and again; see SearchRequest.HalfLife
	ByDate      Sort = "date"   // oldest first
	ByDateDesc  Sort = "-date"  // newest first
	ByLength    Sort = "length"
	ByLongest   Sort = "-length" // printed words of Article.Body
	BySource    Sort = "source"  // by the name that facets show, accents and case ignored; articles without one last
)

// Widen says what becomes of a query whose words few articles have together. Its relaxed reading wants some of the words that
// only stand side by side; what a sign, an operator, a field or a filter requires stays required.
type Widen string

// The ways to widen.
const (
	// WidenAuto lists, where fewer than WidenBelow articles satisfy the query, those of the relaxed reading too: see
	// SearchResult.Widened. Whatever is counted is of the query itself.
	WidenAuto    Widen = "auto"
	WidenNever   Widen = "never"
	WidenInclude Widen = "include" // the relaxed reading is what is found, counted and exported, however many satisfy the query itself
)

// WidenBelow is the number of articles that are enough.
const WidenBelow = 10

// SearchRequest is a question. The zero value asks for the first ten of all articles, with facets and snippets.
type SearchRequest struct {
	Query  string // in the query language; empty: every article
	Strict bool   // a fault in Query is an error with its position, instead of a warning
	From   int    // hits to skip
	// After is SearchResult.Next of the page before; From is then ignored. The pages of a query follow each other without
	// a gap or a repetition, whatever becomes of the collection meanwhile: they all show it as the first one did.
	// CodeExpired if that state is no longer kept.
	After string
	Size  int  // hits to return; 0: DefaultSize, negative: none
	Sort  Sort // empty: ByRelevance
	// HalfLife is of how many days, counted back from the newest date of the collection, half of the relevance is left in the order
	// ByRecent; 0: DefaultHalfLife. A less precise date counts from its first day, an undated article as the oldest one.
	HalfLife int
	// Since and Until keep articles that may have been printed from the first day of Since to the last day of Until;
	// a zero Date is an open end. An undated article passes only when both are open.
	Since, Until Date
	Chosen       Chosen // which values of facets an article has to have, and which it may not
	// WithoutForms are surface forms, as QueryWord lists them, that no word of the query stands for any more: the forms
	// a reader has unticked. With a slash before it, one is a lemma: /porter leaves out the forms that are of porter alone.
	WithoutForms []string
	NoSynonyms   bool // words stand for their own forms alone, not for the synonyms of the collection
	// Widen says whether articles that have only some of the words are found too; empty: WidenAuto.
	Widen    Widen
	Interval Interval // of the date facet; empty: chosen from the span of the hits
	Snippets int      // fragments per hit; 0: 2, negative: none
	// Collapse takes of articles that are reprises of each other only one: of those that satisfy the request, the earliest,
	// then the longest. Hits, facets, exports and lines are of these; SearchResult.Total stays the number of all.
	Collapse bool
	// RepriseOf keeps the article of this ID and its reprises; empty: any. CodeNotFound if there is none of this ID.
	RepriseOf string
	Facets    []Facet // that are counted beside the dates; nil: FacetSource and FacetSection
	NoFacets  bool    // nothing is counted, not even by date
	Amounts   bool    // the date facet says too how much text there is in each bucket: see DateBucket.Amount
	Words     bool    // say which forms each word stands for, and how often
	Help      bool    // where hits are missing, suggest other spellings and say which clause empties the result
	Explain   bool    // derive the score of each hit
}

// String is short, for logs; it leaves the query text out, which is the reader's own business.
func (r SearchRequest) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "from=%d size=%d sort=%s", r.From, r.Size, r.Sort)
	if !r.Since.IsZero() || !r.Until.IsZero() {
		fmt.Fprintf(&b, " dates=%s..%s", r.Since, r.Until)
	}
	if n := r.Chosen.Len(); n > 0 {
		fmt.Fprintf(&b, " selections=%d", n)
	}
	if r.Collapse {
		b.WriteString(" collapse")
	}
	if n := len(r.WithoutForms); n > 0 {
		fmt.Fprintf(&b, " without=%d", n)
	}
	if r.NoSynonyms {
		b.WriteString(" nosynonyms")
	}
	return b.String()
}

// Unwidened is the request without a second tier beside what it asks for, for whoever lists no hit of one; where the second tier is
// what is asked for, it stays.
func (r SearchRequest) Unwidened() SearchRequest {
	if r.Widen != WidenInclude {
		r.Widen = WidenNever
	}
	return r
}

// SearchResult is the answer, and with its JSON tags the body of GET api/v1/search.
type SearchResult struct {
	Query       QueryInfo `json:"query"`
	Total       int       `json:"total"`               // articles, exact
	Distinct    int       `json:"distinct"`            // the same, reprises of each other counted once
	Collapsed   bool      `json:"collapsed,omitempty"` // hits, occurrences and facets are of Distinct articles; see SearchRequest.Collapse
	Occurrences int       `json:"occurrences"`         // of the query's words and phrases in these articles, exact
	From        int       `json:"from"`
	TookMS      float64   `json:"took_ms"`
	Hits        []Hit     `json:"hits"`
	Next        string    `json:"next,omitempty"` // SearchRequest.After of the page that follows; empty after the last hit
	Facets      *Facets   `json:"facets,omitempty"`
	Widened     *Widened  `json:"widened,omitempty"` // the second tier; nil: there is none
	// Uncounted names the numbers that the engine does not know: they are 0 here and absent in JSON.
	Uncounted []string `json:"uncounted,omitempty"`
}

// Names of numbers that an engine may not know.
const (
	UncountedOccurrences = "occurrences"
	UncountedDistinct    = "distinct"
)

// MarshalJSON implements json.Marshaler: numbers that are not known are absent.
func (r SearchResult) MarshalJSON() ([]byte, error) {
	type all SearchResult
	if len(r.Uncounted) == 0 {
		return json.Marshal(all(r))
	}
	known := struct {
		Distinct    *int `json:"distinct,omitempty"`
		Occurrences *int `json:"occurrences,omitempty"`
		all
	}{all: all(r)}
	if !slices.Contains(r.Uncounted, UncountedDistinct) {
		known.Distinct = &r.Distinct
	}
	if !slices.Contains(r.Uncounted, UncountedOccurrences) {
		known.Occurrences = &r.Occurrences
	}
	return json.Marshal(known)
}

// Widened is the second tier of a result: articles that satisfy the relaxed reading of the query and not the query itself. Hit.Tier
// says to which tier a hit belongs.
type Widened struct {
	Total    int         `json:"total"`              // articles, exact
	Reading  string      `json:"reading"`            // in plain French
	Included bool        `json:"included,omitempty"` // all that is counted beside counts them too; see WidenInclude
	Words    []QueryWord `json:"words,omitempty"`    // what its words stand for, if they were asked for
}

// Listed is how many hits there are to page through.
func (r *SearchResult) Listed() int {
	n := r.Total
	if r.Collapsed {
		n = r.Distinct
	}
	if r.Widened != nil && !r.Widened.Included {
		n += r.Widened.Total
	}
	return n
}

// QueryInfo says how the query was read.
type QueryInfo struct {
	Text     string   `json:"text"`
	Reading  string   `json:"reading"`  // in plain French
	Warnings []string `json:"warnings"` // in plain French, never nil
	// Words, in the order of the query, are there if they were asked for.
	Words []QueryWord `json:"words,omitempty"`
	// Suggestions and Clauses are there if help was asked for and is needed.
	Suggestions []Suggestion `json:"suggestions,omitempty"` // most hits first
	Clauses     []Clause     `json:"clauses,omitempty"`     // of a query without hits
}

// Hit is one article found.
type Hit struct {
	ID            string          `json:"id"`
	Title         string          `json:"title"`
	TitleSpans    []Span          `json:"title_spans,omitempty"` // matches in Title
	TitleDerived  bool            `json:"title_derived,omitempty"`
	Date          Date            `json:"date"`
	DatePrecision query.Precision `json:"date_precision"`
	DateOrigin    DateOrigin      `json:"date_origin"`
	Source        string          `json:"source"`
	Authors       []string        `json:"authors"`
	Agency        string          `json:"agency,omitempty"`
	Section       string          `json:"section"`
	URL           string          `json:"url"`
	Score         float64         `json:"score"`
	// Tier is 1 for an article that satisfies the query, 2 for one of the relaxed reading alone; 0: there is no second tier.
	Tier     int       `json:"tier,omitempty"`
	Snippets []Snippet `json:"snippets"`
	Reprises int       `json:"reprises,omitempty"` // other articles of the collection that print the same text
	// Extract says that the rights of the source let only the beginning of the text be shown.
	Extract     bool         `json:"extract,omitempty"`
	Explanation *Explanation `json:"explanation,omitempty"` // if it was asked for
}

// Snippet is one extract of a field, cut at sentences.
type Snippet struct {
	Field string `json:"field"` // "lead" or "body"
	Text  string `json:"text"`  // verbatim, line breaks included
	Spans []Span `json:"spans"`
	// CutBefore and CutAfter say that the sentence goes on before or after Text: shows put « … » there.
	CutBefore bool `json:"cut_before,omitempty"`
	CutAfter  bool `json:"cut_after,omitempty"`
}

// Span is a half-open range of bytes of the text beside it, on rune borders. In JSON it is [start, end].
type Span struct{ Start, End int }

// MarshalJSON implements json.Marshaler.
func (s Span) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "[%d,%d]", s.Start, s.End), nil }

// UnmarshalJSON implements json.Unmarshaler.
func (s *Span) UnmarshalJSON(b []byte) error {
	var extra string
	if n, err := fmt.Sscanf(string(b)+" .", "[%d,%d] %s", &s.Start, &s.End, &extra); err != nil || n != 3 || extra != "." {
		return fmt.Errorf("kiosque: a span is [start,end], not %s", b)
	}
	return nil
}

// Interval is the width of the date facet's buckets.
type Interval string

// The widths of the date facet's buckets.
const (
	EachDay     Interval = "day"
	EachWeek    Interval = "week" // from Monday; a bucket has the date of its Monday
	EachMonth   Interval = "month"
	EachQuarter Interval = "quarter" // a bucket has the first of its three months
	EachYear    Interval = "year"
)

// DateFacet counts the hits by day, week, month, quarter or year, empty buckets included, oldest first.
type DateFacet struct {
	Interval Interval     `json:"interval"`
	Buckets  []DateBucket `json:"buckets"`
	// Imprecise counts the hits whose date is known less precisely than Interval: they are in no bucket.
	Imprecise int `json:"imprecise"`
	// Undated counts the articles without date that pass every filter but the dates.
	Undated int `json:"undated"`
	// ImpreciseAmount and UndatedAmount are of the hits that are in no bucket; of the undated there is none where dates are chosen.
	ImpreciseAmount, UndatedAmount Amount `json:"-"`
}

// Amount is how much text some articles have.
type Amount struct {
	Occurrences int // of the words and phrases of the query
	Words       int // printed: titles, leads and bodies
}

// Plus is the sum of two.
func (a Amount) Plus(b Amount) Amount {
	return Amount{a.Occurrences + b.Occurrences, a.Words + b.Words}
}

// DateBucket is one day, week, month, quarter or year of a DateFacet.
type DateBucket struct {
	Value  Date   `json:"value"`
	Count  int    `json:"count"`
	Amount Amount `json:"-"` // of these hits, if SearchRequest.Amounts asks for it
}

// ValueFacet counts the hits by a value, most frequent first, then by name.
type ValueFacet struct {
	Buckets []Bucket `json:"buckets"`
	Other   int      `json:"other"`   // hits with a value that has no bucket here
	Missing int      `json:"missing"` // hits without a value
}

// Bucket is one value of a ValueFacet. Names that differ only in case, accents, apostrophes, dashes and
// spaces, and those that an alias joins, are one value; hits keep their own spelling.
type Bucket struct {
	Value    string `json:"value"` // the name that an alias says, or else the spelling that most articles of the collection print
	Count    int    `json:"count"`
	Selected bool   `json:"selected,omitempty"`
	Excluded bool   `json:"excluded,omitempty"` // by Choice.Not; Count is what would be found without that
	// Spellings are its other spellings: those that articles print, the most frequent first, and those that the request has
	// chosen it by.
	Spellings []string `json:"spellings,omitempty"`
}

// ValuesRequest asks for the values of a facet that contain some letters; accents, apostrophes and case are ignored. In the
// answer, Other counts the hits with a value that does and has no bucket.
type ValuesRequest struct {
	Search   SearchRequest // counts are those of its facet
	Facet    Facet
	Contains string // empty: all
	Size     int    // buckets, selected and excluded values besides; 0: DefaultValues, at most MaxSize
}

// SynonymsInfo says which synonyms the words of queries stand for.
type SynonymsInfo struct {
	Rules int    `json:"rules"` // lines of their file that say something
	Sum   string `json:"sum"`   // changes whenever the file does
}

// Info describes a collection.
type Info struct {
	Generation string `json:"generation"` // changes whenever the collection does, or what answers are made of beside
	// Corpus is the fingerprint of the articles: two collections have the same one when they hold the same articles, under
	// the same IDs, equal to the last byte. Empty where an index does not know it.
	Corpus      string    `json:"corpus,omitempty"`
	Articles    int       `json:"articles"`
	Undated     int       `json:"undated"`
	First       Date      `json:"first"` // the earliest and the latest day an article may have been printed
	Last        Date      `json:"last"`
	Sources     []Bucket  `json:"sources"` // most frequent first
	Facets      []Facet   `json:"facets"`  // those of which some article has a value
	Tokens      int64     `json:"tokens"`
	Bytes       int64     `json:"bytes"` // on disk
	Schema      int       `json:"schema"`
	Fingerprint string    `json:"fingerprint"` // of the French analysis
	Built       time.Time `json:"built"`
	// Aliases are the names that whoever built the collection has said are one; nil: none.
	Aliases *Aliases `json:"aliases,omitempty"`
	// Synonyms are those that queries are read with; nil: none.
	Synonyms *SynonymsInfo `json:"synonyms,omitempty"`
	// Lacks are the capabilities that the engine does not have: what needs one is refused with CodeUnsupported.
	Lacks []Capability `json:"lacks,omitempty"`
	// Warning says, in French, why what answers is not the newest state of the collection; empty: it is.
	Warning string `json:"warning,omitempty"`
	// Faults counts the answers that met damage since the collection was opened.
	Faults int `json:"-"`
}

// Capability is something that one engine can do and another cannot.
type Capability string

// The capabilities that an engine may lack.
const (
	// CapabilityReprises is SearchRequest.RepriseOf, Hit.Reprises and SearchResult.Distinct. Collapse is not refused without it, since it is a
	// default of some shows: each article is taken, and a warning says so.
	CapabilityReprises Capability = "reprises"
)

// Capabilities are all of them.
func Capabilities() []Capability { return []Capability{CapabilityReprises} }

// Aliases are names that stand for others, as a file said them.
type Aliases struct {
	File    string  `json:"file"` // its name
	Entries []Alias `json:"entries"`
}

// Alias says that articles which print an old name are of the new one.
type Alias struct {
	Old   string `json:"old"`
	New   string `json:"new"`
	Field string `json:"field,omitempty"` // source, section or author; empty: any of these
}

// Merged is what an alias does in one field of a collection.
type Merged struct {
	Alias        // with the field; without, no article prints the old name
	Articles int `json:"articles"` // that print the old name, in any spelling
}
