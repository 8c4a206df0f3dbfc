package schema

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/opensearch/stream"
	"github.com/kiosque-search/kiosque/query"
)

// Entry is an article on its way into a cluster.
type Entry struct {
	Article kiosque.Article
	Hash    contents.Hash // of the article as it was read
}

// Maker makes the documents of articles. It serves one goroutine; the zero value is ready.
type Maker struct {
	Names  *names.Table // of the collection; nil: no aliases
	stream stream.Writer
	forms  map[string]struct{}
	out    bytes.Buffer
}

// Document returns the document of an article, one line of JSON, and its distinct forms, sorted.
func (m *Maker) Document(e *Entry, stamp int64) (doc []byte, forms []string, err error) {
	if m.forms == nil {
		m.forms = map[string]struct{}{}
	}
	clear(m.forms)
	a := e.Article
	valid(&a)
	d := object{ID: a.ID, Hash: hex.EncodeToString(e.Hash[:]), Stamp: stamp, Article: &a}
	for f := range match.NumFields {
		d[f.Name()], d[Length(f)] = m.stream.Write(partOf(&a, f), m.take)
	}
	dated(d, a.Date)
	for _, f := range Listed() {
		values := printed(&a, f)
		if len(values) == 0 {
			continue
		}
		d[f.String()] = values
		var keys []string
		for _, v := range values {
			if key := m.Names.Key(f.Field(), v); !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
		d[Key(f)] = keys
	}
	for i, limb := range contents.Of(a.ID, e.Hash) {
		for k := range 4 {
			d[Sum(4*i+k)] = limb >> (16 * k) & 0xffff
		}
	}
	m.out.Reset()
	enc := json.NewEncoder(&m.out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		return nil, nil, err
	}
	forms = make([]string, 0, len(m.forms))
	for f := range m.forms {
		forms = append(forms, f)
	}
	slices.Sort(forms)
	return slices.Clone(bytes.TrimSuffix(m.out.Bytes(), []byte("\n"))), forms, nil
}

// Differing names a field in which what the cluster keeps of a document is not what its article makes of it now; empty: there is none.
func Differing(stored, made []byte) string {
	var is, want map[string]json.RawMessage
	if json.Unmarshal(stored, &is) != nil || json.Unmarshal(made, &want) != nil {
		return "_source"
	}
	for _, field := range unkept() {
		delete(want, field)
	}
	delete(want, Article)
	for _, field := range slices.Sorted(maps.Keys(want)) {
		if string(is[field]) != string(want[field]) {
			return field
		}
	}
	return ""
}

// FormsOf returns the distinct forms of an article.
func (m *Maker) FormsOf(a *kiosque.Article) map[string]struct{} {
	forms := map[string]struct{}{}
	for f := range match.NumFields {
		m.stream.Write(partOf(a, f), func(form []byte) { forms[string(form)] = struct{}{} })
	}
	return forms
}

func (m *Maker) take(form []byte) {
	if _, known := m.forms[string(form)]; !known {
		m.forms[string(form)] = struct{}{}
	}
}

// partOf is what of an article is searched in a field.
func partOf(a *kiosque.Article, f match.Field) string {
	switch f {
	case match.Title:
		if !a.TitleDerived {
			return a.Title
		}
	case match.Lead:
		return a.Lead
	case match.Body:
		return a.Body
	}
	return ""
}

func dated(d object, date kiosque.Date) {
	if date.IsZero() {
		return
	}
	first, last := date.Days()
	precision := date.Precision() - query.PrecisionYear // the less precise first
	d[Date], d[First], d[Last], d[Order] = date.String(), first, last, 4*first+int(precision)
}

// printed are the distinct values of a facet as an article prints them.
func printed(a *kiosque.Article, f kiosque.Facet) (values []string) {
	one := map[kiosque.Facet]string{
		kiosque.FacetSource: a.Source, kiosque.FacetSection: a.Section, kiosque.FacetAgency: a.Agency, kiosque.FacetPlace: a.Place, kiosque.FacetPage: a.Page,
	}
	all := []string{one[f]}
	switch f {
	case kiosque.FacetAuthor:
		all = a.Authors
	case kiosque.FacetSubject:
		all = a.Tags
	}
	for _, v := range all {
		if v != "" && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}

// valid makes an article one that JSON can carry: bytes that are no text become U+FFFD, as every reader shows them, and no list of
// authors an empty one.
func valid(a *kiosque.Article) {
	for _, s := range []*string{&a.ID, &a.Title, &a.Lead, &a.Body, &a.Source, &a.Section, &a.Agency, &a.Place, &a.URL, &a.Page} {
		if !utf8.ValidString(*s) {
			*s = strings.ToValidUTF8(*s, "\uFFFD")
		}
	}
	if a.Authors == nil {
		a.Authors = []string{}
	}
}

// maxID is the bytes of an ID that OpenSearch takes as one of its own.
const maxID = 512

// DocumentID is what a document is called in the cluster, by the ID of its article or by its form.
func DocumentID(id string) string {
	if id != "" && len(id) <= maxID {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// SumOf puts the sum of a collection together from the sums of the limbs of its articles. Each is exact up to 2³⁷ articles, where the
// cluster adds up in floating point.
func SumOf(limbs [SumLimbs]uint64) (sum contents.Sum) {
	carry := uint64(0)
	for i, limb := range limbs {
		limb += carry
		sum[i/4] |= limb & 0xffff << (16 * (i % 4))
		carry = limb >> 16
	}
	return sum
}
