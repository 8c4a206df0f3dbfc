// Package request says of a request what no engine says otherwise than another.
package request

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

// FewWords is the most loose clauses of a query of which an article that satisfies it comes first, whatever it scores: who gives so few
// means each of them. Of a longer question the score decides, as measured in docs/decisions/0024-tiers.md.
const FewWords = 2

// FacetSize is how many buckets a value facet has; chosen and left out values are always among them.
const FacetSize = 50

// IsByScore reports whether an order is that of scores, decayed or not.
func IsByScore(order kiosque.Sort) bool {
	return order == kiosque.ByRelevance || order == kiosque.ByRecent
}

// Warn adds to how a query was read what is to be told of its second tier.
func Warn(info *kiosque.QueryInfo, second *plan.Plan) {
	for _, w := range second.Warnings {
		if !slices.Contains(info.Warnings, w) {
			info.Warnings = append(info.Warnings, w)
		}
	}
}

// Read says how a query was read.
func Read(q *query.Query, p *plan.Plan) kiosque.QueryInfo {
	info := kiosque.QueryInfo{Text: q.Text, Reading: q.Reading(), Warnings: []string{}}
	for _, w := range q.Warnings {
		info.Warnings = append(info.Warnings, w.Message)
	}
	info.Warnings = append(info.Warnings, p.Warnings...)
	return info
}

// Relaxed is the relaxed reading of a query, if a request includes it and it has one; else nil.
func Relaxed(req *kiosque.SearchRequest, q *query.Query) *plan.Relaxed {
	if req.Widen != kiosque.WidenInclude {
		return nil
	}
	return plan.Relax(q)
}

// Digest is the beginning of a SHA-256.
type Digest [8]byte

// DigestOf returns that of some bytes.
func DigestOf(b []byte) Digest {
	sum := sha256.Sum256(b)
	return Digest(sum[:8])
}

// Sum tells requests apart whose hits, or the order of these, may differ. own are the synonyms that were put in place of those of the
// collection; nil: none were.
func Sum(req *kiosque.SearchRequest, own *synonyms.Set) Digest {
	var b []byte
	add := func(values ...string) {
		b = binary.AppendUvarint(b, uint64(len(values)))
		for _, v := range values {
			b = binary.AppendUvarint(b, uint64(len(v)))
			b = append(b, v...)
		}
	}
	add(req.Query, string(req.Sort), strconv.Itoa(req.HalfLife), req.Since.String(), req.Until.String(), string(req.Widen))
	sets := [][]string{req.WithoutForms}
	for _, c := range req.Chosen {
		sets = append(sets, c.Only, c.Not)
	}
	for _, set := range sets {
		set = slices.Clone(set)
		slices.SortFunc(set, strings.Compare)
		add(slices.Compact(set)...)
	}
	if req.NoSynonyms || own != nil {
		add(strconv.FormatBool(req.NoSynonyms), own.Sum())
	}
	if req.Collapse || req.RepriseOf != "" {
		add(strconv.FormatBool(req.Collapse), req.RepriseOf)
	}
	return DigestOf(b)
}
