// Package oai answers the Open Archives Initiative Protocol for Metadata Harvesting 2.0
// (openarchives.org/OAI/openarchivesprotocol.html), by which catalogues copy records. It knows questions and answers, and
// nothing of how they come and go.
//
// What was changed in a collection is not known article by article: every record bears the moment at which the collection was
// built as it is, and changes with it. What is gone is not told (deletedRecord no).
package oai

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
	"github.com/kiosque-search/kiosque/web/dublincore"
)

// Path is where the service is, from the page of search.
const Path = "oai"

// pageSize is how many records, or headers, an answer has.
const pageSize = 100

// prefix is the one form of records.
const prefix = "oai_dc"

// Collection is what is harvested.
type Collection struct {
	Searcher kiosque.Searcher
	Info     *kiosque.Info
	Title    string
	Base     string // absolute address of the page of search
	Email    string // of who runs the service
	Now      time.Time
}

// fault is a request that cannot be followed, by one of the protocol's codes.
type fault struct{ code, message string }

func (f *fault) Error() string { return f.message }

func badArgument(message string) error { return &fault{"badArgument", message} }

// verbs are the requests with the arguments that each takes; one with ! is required, unless a token stands for all.
func verbs() map[string]string {
	return map[string]string{
		"Identify": "", "ListMetadataFormats": "identifier", "ListSets": "resumptionToken", "GetRecord": "identifier! metadataPrefix!",
		"ListIdentifiers": "metadataPrefix! from until set resumptionToken", "ListRecords": "metadataPrefix! from until set resumptionToken",
	}
}

// Answer is the document that answers a request with these arguments, for encoding/xml. Whatever is wrong with the request is
// said in it; an error is one of the collection.
func (c Collection) Answer(ctx context.Context, v url.Values) (any, error) {
	doc := c.document()
	err := c.answer(ctx, v, doc)
	if f, ok := errors.AsType[*fault](err); ok {
		doc.Errors = []failure{{f.code, french.Typeset(french.Capital(f.message))}}
		if f.code != "badVerb" && f.code != "badArgument" {
			doc.Request.said(v)
		}
		return doc, nil
	}
	doc.Request.said(v)
	return doc, err
}

func (c Collection) answer(ctx context.Context, v url.Values, doc *document) error {
	if err := check(v); err != nil {
		return err
	}
	switch v.Get("verb") {
	case "Identify":
		doc.Identify = c.identify()
		return nil
	case "ListMetadataFormats":
		if v.Has("identifier") {
			if _, err := c.article(ctx, v.Get("identifier")); err != nil {
				return err
			}
		}
		doc.Formats = &formats{[]metadataFormat{{prefix, "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", dublincore.OAI}}}
		return nil
	case "ListSets":
		return c.listSets(v, doc)
	case "GetRecord":
		if v.Get("metadataPrefix") != prefix {
			return &fault{"cannotDisseminateFormat", "forme inconnue ; la seule est " + prefix}
		}
		a, err := c.article(ctx, v.Get("identifier"))
		if err != nil {
			return err
		}
		doc.Record = &oneRecord{c.record(a, c.datestamp())}
		return nil
	}
	return c.list(ctx, v, doc)
}

// check reads the verb, and holds the arguments to it.
func check(v url.Values) error {
	takes, known := verbs()[v.Get("verb")]
	if !known || len(v["verb"]) > 1 {
		return &fault{"badVerb", "verbe absent, inconnu ou répété ; possibles : GetRecord, Identify, ListIdentifiers, ListMetadataFormats, ListRecords, ListSets"}
	}
	arguments := strings.Fields(takes)
	for name, values := range v {
		switch {
		case name == "verb":
		case !slices.Contains(arguments, name) && !slices.Contains(arguments, name+"!"):
			return badArgument("argument inconnu pour ce verbe : " + french.Quote(name))
		case len(values) > 1:
			return badArgument("argument répété : " + name)
		case values[0] == "":
			return badArgument("argument vide : " + name)
		case len(values[0]) > maxArgument:
			return badArgument("argument trop long : " + name)
		}
	}
	if v.Has("resumptionToken") {
		if len(v) > 2 {
			return badArgument("resumptionToken va seul, avec le verbe")
		}
		return nil
	}
	for _, a := range arguments {
		if name, required := strings.CutSuffix(a, "!"); required && !v.Has(name) {
			return badArgument("il manque l'argument " + name)
		}
	}
	return nil
}

// maxArgument bounds an argument, in bytes.
const maxArgument = 4 << 10

func (c Collection) identify() *identify {
	return &identify{
		Name: c.Title, Base: c.Base + Path, Version: "2.0", Email: c.Email, Earliest: c.datestamp(), Deleted: "no", Granularity: "YYYY-MM-DDThh:mm:ssZ",
	}
}

// datestamp is that of every record of the collection as it is.
func (c Collection) datestamp() string { return c.Info.Built.UTC().Format(time.RFC3339) }

// identifier names an article in the whole world: oai:presse.example:gazette-1.
func (c Collection) identifier(id string) string { return c.namespace() + url.PathEscape(id) }

func (c Collection) namespace() string {
	u, err := url.Parse(c.Base)
	if err != nil {
		return "oai:kiosque:"
	}
	return "oai:" + strings.Trim(u.Hostname(), "[]") + ":"
}

// article finds the one that an identifier names.
func (c Collection) article(ctx context.Context, identifier string) (*kiosque.Article, error) {
	unknown := &fault{"idDoesNotExist", "aucun article de cet identifiant : " + french.Quote(identifier)}
	escaped, ours := strings.CutPrefix(identifier, c.namespace())
	id, err := url.PathUnescape(escaped)
	if !ours || err != nil {
		return nil, unknown
	}
	a, err := c.Searcher.Article(ctx, id)
	if kiosque.CodeOf(err) == kiosque.CodeNotFound || kiosque.CodeOf(err) == kiosque.CodeBadRequest {
		return nil, unknown
	}
	return a, err //nolint:wrapcheck // it is one for users
}

// listSets lists the sources.
func (c Collection) listSets(v url.Values, doc *document) error {
	if v.Has("resumptionToken") {
		return &fault{"badResumptionToken", "la liste des sources vient en une fois"}
	}
	if len(c.Info.Sources) == 0 {
		return &fault{"noSetHierarchy", "aucune source n'est nommée dans cette collection"}
	}
	doc.Sets = &sets{}
	for _, s := range c.Info.Sources[:min(len(c.Info.Sources), maxSets)] {
		doc.Sets.List = append(doc.Sets.List, set{setSpec(s.Value), s.Value})
	}
	return nil
}

// maxSets bounds the sources that are listed; all can be asked for.
const maxSets = 20_000

// setSpec is the name of a source as the protocol takes it: its letters and figures, and some digits of its checksum, so that no two
// are one.
func setSpec(source string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(source) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= maxSpec {
			break
		}
	}
	sum := sha256.Sum256([]byte(source))
	return strings.TrimLeft(strings.TrimRight(b.String(), "-")+"-"+hex.EncodeToString(sum[:4]), "-")
}

const maxSpec = 40

// sourceOf is the source of a set.
func (c Collection) sourceOf(spec string) (string, bool) {
	for _, s := range c.Info.Sources {
		if setSpec(s.Value) == spec {
			return s.Value, true
		}
	}
	return "", false
}

// list answers ListRecords and ListIdentifiers: a page of them, and where the next one begins.
func (c Collection) list(ctx context.Context, v url.Values, doc *document) error {
	t, err := c.wanted(v)
	if err != nil {
		return err
	}
	req := kiosque.SearchRequest{After: t.After, Size: pageSize, Sort: kiosque.ByDate, Snippets: -1, NoFacets: true, Widen: kiosque.WidenNever}
	if t.Source != "" {
		req.Chosen[kiosque.FacetSource].Only = []string{t.Source}
	}
	res, err := c.Searcher.Search(ctx, req)
	switch code := kiosque.CodeOf(err); {
	case t.After != "" && (code == kiosque.CodeExpired || code == kiosque.CodeBadRequest):
		return &fault{"badResumptionToken", "ce jeton n'a plus cours : la collection a changé depuis ; recommencez la moisson"}
	case err != nil:
		return err //nolint:wrapcheck // it is one for users
	case len(res.Hits) == 0:
		return &fault{"noRecordsMatch", "aucun article ne convient"}
	}
	page := &records{}
	for _, hit := range res.Hits {
		rec := record{Header: c.header(hit.ID, hit.Source, t.Stamp)}
		if v.Get("verb") == "ListRecords" {
			a, err := c.Searcher.Article(ctx, hit.ID)
			if kiosque.CodeOf(err) == kiosque.CodeNotFound { // it was removed since the first page
				a, err = &kiosque.Article{ID: hit.ID, Title: hit.Title, Date: hit.Date, Source: hit.Source, Authors: hit.Authors, URL: hit.URL}, nil
			}
			if err != nil {
				return err //nolint:wrapcheck // it is one for users
			}
			rec.Metadata = c.metadata(a)
			page.Records = append(page.Records, rec)
		} else {
			page.Headers = append(page.Headers, rec.Header)
		}
	}
	first, done := t.Done == 0, t.Done
	t.Done += len(res.Hits)
	t.After = res.Next
	if t.After != "" || !first {
		page.Token = &resumption{Size: res.Total, Cursor: done}
		if t.After != "" {
			page.Token.Value = t.String()
		}
	}
	if v.Get("verb") == "ListRecords" {
		doc.Records = page
	} else {
		doc.Identifiers = page
	}
	return nil
}

// wanted is what a list is of, by its arguments or by its token.
func (c Collection) wanted(v url.Values) (t token, err error) {
	if v.Has("resumptionToken") {
		return parseToken(v.Get("resumptionToken"), v.Get("verb"))
	}
	from, fromDay, err := moment(v, "from", false)
	if err != nil {
		return t, err
	}
	until, untilDay, err := moment(v, "until", true)
	switch {
	case err != nil:
		return t, err
	case v.Has("from") && v.Has("until") && fromDay != untilDay:
		return t, badArgument("from et until doivent être aussi précis l'un que l'autre")
	case v.Has("from") && v.Has("until") && from.After(until):
		return t, badArgument("from vient après until")
	case v.Get("metadataPrefix") != prefix:
		return t, &fault{"cannotDisseminateFormat", "forme inconnue ; la seule est " + prefix}
	}
	t = token{Verb: v.Get("verb"), Stamp: c.datestamp()}
	built := c.Info.Built.Truncate(time.Second)
	if v.Has("from") && built.Before(from) || v.Has("until") && built.After(until) {
		return t, &fault{"noRecordsMatch", "rien n'a changé dans ce temps : la collection est du " + t.Stamp}
	}
	if spec := v.Get("set"); v.Has("set") {
		if len(c.Info.Sources) == 0 {
			return t, &fault{"noSetHierarchy", "aucune source n'est nommée dans cette collection"}
		}
		var known bool
		if t.Source, known = c.sourceOf(spec); !known {
			return t, &fault{"noRecordsMatch", "aucune source de ce nom : " + french.Quote(spec)}
		}
	}
	return t, nil
}

// moment reads a date of an argument, a day or a second; the end of a day is its last second.
func moment(v url.Values, name string, end bool) (t time.Time, day bool, err error) {
	s := v.Get(name)
	if !v.Has(name) {
		return t, false, nil
	}
	if t, err = time.Parse(time.DateOnly, s); err == nil {
		if end {
			t = t.Add(24*time.Hour - time.Second)
		}
		return t, true, nil
	}
	if t, err = time.Parse("2006-01-02T15:04:05Z", s); err != nil {
		return t, false, badArgument(name + " : une date s'écrit 2026-11-28 ou 2026-11-28T12:00:00Z")
	}
	return t, false, nil
}

// webAddress is what a reader opens.
func (c Collection) webAddress(id string) string { return c.Base + address.Article(id, "") }
