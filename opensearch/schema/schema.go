// Package schema says how articles and words lie in OpenSearch: the settings and mappings of indices, and the document of an article.
//
// A text part is one field of surface forms, written by package stream, without a folded or stemmed copy: which forms are one word
// depends on all forms of the collection, and is decided when somebody asks. Its similarity makes the score of a term or phrase its
// number of occurrences, times the boost of the query. What was read stands beside it, as it was read, and is all that is given back.
package schema

import (
	"unicode/utf16"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// Version is that of the documents. It changes when older ones would be read wrongly.
const Version = 1

// The fields of an article's document beside those of texts (see match.Field.Name) and facets (see kiosque.Facet.String).
const (
	ID        = "id"
	Date      = "date"  // as it is written: 2016, 2016-03, 2016-03-02; none where there is no date, like the three that follow
	First     = "first" // day, of a date that may mean several the first
	Last      = "last"
	Order     = "order"   // 4 × First + 0 for a year, 1 for a month, 2 for a day: the order of dates
	Hash      = "hash"    // of the article as it was read, hexadecimal; see contents.HashOf
	Stamp     = "stamp"   // of the batch that wrote it: later ones have higher stamps, in nanoseconds of 1970
	Article   = "article" // as it was read
	sumPrefix = "sum"     // of contents.Of, in limbs of 16 bits, the lowest first: their sums make that of the collection
)

// SumLimbs is in how many fields an article's part in the sum of the collection lies.
const SumLimbs = 16

// Length is the field of how many words a text part has.
func Length(f match.Field) string { return "len_" + f.Name() }

// Key is the field of what the spellings of a facet's values have in common; see names.Table.Key.
func Key(f kiosque.Facet) string { return f.String() + "_key" }

// Sum is one of the fields of an article's part in the sum of the collection.
func Sum(limb int) string { return sumPrefix + string("0123456789abcdef"[limb]) }

// Listed are the facets whose values stand in articles; of lengths there are the numbers of words.
func Listed() (all []kiosque.Facet) {
	for _, f := range kiosque.AllFacets() {
		if f != kiosque.FacetLength {
			all = append(all, f)
		}
	}
	return all
}

const (
	maxTerm   = 8191  // UTF-16 units of a form or value that can be searched: four bytes each at most are what Lucene takes
	maxTerms  = 65536 // forms of a word in one query
	maxResult = 10_000
)

// Searchable reports whether a form is one that a cluster finds; longer ones are in the text alone.
func Searchable(form string) bool {
	return len(form) <= maxTerm || len(utf16.Encode([]rune(form))) <= maxTerm
}

// Settings say how an index is spread over a cluster.
type Settings struct {
	Shards   int // 1 or more
	Replicas int
}

type object = map[string]any

func (s Settings) index(refresh string) object {
	return object{
		"number_of_shards": s.Shards, "number_of_replicas": s.Replicas, "refresh_interval": refresh, "max_terms_count": maxTerms,
		"max_result_window": maxResult,
	}
}

// unkept are the fields that are searched or summed and not given back: the article says what they are.
func unkept() (fields []string) {
	for f := range match.NumFields {
		fields = append(fields, f.Name())
	}
	for _, f := range Listed() {
		fields = append(fields, Key(f))
	}
	for i := range SumLimbs {
		fields = append(fields, Sum(i))
	}
	return fields
}

// Articles is the body that makes an index of articles, which nobody searches yet.
func Articles(s Settings) map[string]any {
	settings := s.index("-1")
	settings["similarity"] = object{"freq": object{"type": "scripted", "script": object{"source": "return query.boost * doc.freq"}}}
	settings["analysis"] = object{
		"tokenizer": object{"positions": object{"type": "whitespace", "max_token_length": 1 << 20}},
		"filter": object{
			"together":   object{"type": "pattern_capture", "preserve_original": false, "patterns": []string{"([^\\u0007]+)"}},
			"searchable": object{"type": "length", "max": maxTerm},
		},
		"analyzer": object{"tokens": object{"type": "custom", "tokenizer": "positions", "filter": []string{"together", "searchable"}}},
	}
	keyword, integer := object{"type": "keyword", "ignore_above": maxTerm}, object{"type": "integer"}
	properties := object{
		ID: keyword, Date: keyword, First: integer, Last: integer, Order: object{"type": "long"}, Stamp: object{"type": "long"},
		Hash:    object{"type": "keyword", "index": false, "doc_values": false},
		Article: object{"type": "object", "enabled": false},
	}
	for f := range match.NumFields {
		properties[f.Name()] = object{"type": "text", "analyzer": "tokens", "similarity": "freq"}
		properties[Length(f)] = integer
	}
	for _, f := range Listed() {
		properties[f.String()], properties[Key(f)] = keyword, keyword
	}
	for i := range SumLimbs {
		properties[Sum(i)] = object{"type": "integer", "index": false}
	}
	return object{"settings": object{"index": settings}, "mappings": object{
		"dynamic": "strict", "_source": object{"excludes": unkept()}, "properties": properties,
	}}
}

// The fields of a form's document; see package dictionary.
const (
	Form  = "form"
	State = "state"
)

// Forms is the body that makes the index of the words of a collection.
func Forms(s Settings) any {
	return object{"settings": object{"index": s.index("-1")}, "mappings": object{"dynamic": "strict", "properties": object{
		Form: object{"type": "keyword", "index": false}, State: object{"type": "keyword"}, Stamp: object{"type": "long"},
	}}}
}

// Blobs is the body that makes the index of what is known of a collection beside its articles; see package state.
func Blobs(s Settings) any {
	return object{"settings": object{"index": s.index("1s")}, "mappings": object{"dynamic": false, "properties": object{}}}
}
