package jsonfile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/record"
)

// An article may lie in objects within objects: {"article": {"titre": …}, "meta": {"date": …}}, and what is one word elsewhere
// may be an object: the paper with the day of its issue, an author by first name and surname, a text by paragraphs.

// article reads the members of an object. What wraps them within it is read as though it were not there; of what tells of the
// article, within holds the name, and what stands beside the article is likelier.
func (p *jsonParser) article(rec *record.Record, depth int, within []byte) error {
	return p.members(func(key []byte) error {
		c := p.claim(key, within)
		if p.peek() == '{' && depth < maxJSONDepth {
			folded := record.FoldName(string(key))
			switch {
			case inner(key), slices.Contains(wraps, folded) && p.whole():
				return p.article(rec, depth+1, within)
			case slices.Contains(about, folded):
				return p.article(rec, depth+1, bytes.Clone(key))
			case c.Field == record.None && folded == "dates":
				c = p.claim([]byte("date"), within)
			case c.Field == record.Source:
				at := p.i
				if err := p.issue(rec, key, depth); err != nil {
					return err
				}
				p.i = at
			}
		}
		if c.Field == record.None {
			return p.ignore(c, depth)
		}
		start := p.peek()
		v, err := p.value(c.Field, depth)
		if err != nil {
			return err
		}
		if start == '{' && v.Text == "" && len(v.List) == 0 && len(rec.Remarks) < maxRemarks {
			rec.Remarks = append(rec.Remarks, fmt.Sprintf("valeur d'une forme inconnue : « %s » n'est pas lu", record.Clip(c.Name, 40)))
		}
		if v.Number && number(c.Field) {
			c.Ignored(v.Text)
			return nil
		}
		rec.Set(c, v)
		return nil
	})
}

// wraps are the keys, folded, of objects that may be the article.
var wraps = strings.Fields("article document story post node record item news texte contenu content data donnees payload object")

// whole reports whether the object ahead ends, and has a title and a text of its own.
func (p *jsonParser) whole() bool {
	at := p.i
	err := p.skip(1)
	p.i = at
	return err == nil && p.hasArticle()
}

// hasArticle reports whether the object ahead has a title and a text of its own, as far as it goes.
func (p *jsonParser) hasArticle() bool {
	var has [record.Details + 1]bool
	at := p.i
	_ = p.members(func(key []byte) error { // it breaks off where the head does
		if p.peek() != 'n' {
			has[p.columns.Look(key)] = true
		}
		return p.skip(1)
	})
	p.i = at
	return has[record.Title] && has[record.Body]
}

// about are the keys, folded, of objects that tell of the article beside them.
var about = strings.Fields("meta metadata metadonnees metadonneesarticle articlemeta info infos informations entete header bibliographie properties")

// claim is that of a key, which may be within another one.
func (p *jsonParser) claim(key, within []byte) record.Claim {
	if within == nil {
		return p.columns.Of(key)
	}
	return p.columns.Of(slices.Concat(within, []byte("."), key))
}

// issue reads the day of the issue of a paper that is an object: {"nom": "Le Phare", "date": "1914-08-02"}.
func (p *jsonParser) issue(rec *record.Record, paper []byte, depth int) error {
	paper = bytes.Clone(paper)
	return p.members(func(key []byte) error {
		c := p.claim(key, paper)
		if c.Field != record.Date || p.peek() == '{' || p.peek() == '[' {
			return p.skip(depth + 1)
		}
		v, err := p.value(record.Date, depth+1)
		if err == nil {
			rec.Set(c, v)
		}
		return err
	})
}

// named reads an object for the likeliest of its members to be what a reader would call it.
func (p *jsonParser) named(f record.Field, depth int) (record.Value, error) {
	switch f {
	case record.Body, record.Lead:
		return p.block(f, depth)
	case record.Authors:
		return p.person(depth)
	case record.Date:
		return p.day(depth)
	}
	var best record.Value
	rank := 0
	err := p.members(func(key []byte) error {
		r := nameRank(f, key)
		if r <= rank {
			return p.skip(depth + 1)
		}
		v, err := p.value(f, depth+1)
		if err == nil && (v.Text != "" || len(v.List) > 0) {
			best, rank = v, r
		}
		return err
	})
	return best, err
}

// nameRank tells how likely a key of an object holds its name; 0: it does not.
func nameRank(f record.Field, key []byte) int {
	switch name := strings.ToLower(string(key)); name {
	case "$date", "$oid", "$numberlong", "$numberint", "$numberdouble", "$numberdecimal": // extended JSON, of MongoDB
		return 6
	case "name", "nom":
		return 5
	case "fullname", "full_name", "displayname":
		return 4
	case "label", "title", "titre":
		if f == record.Tags && name == "label" { // of {"id":7,"name":"sujet","label":"Digues"}
			return 8
		}
		return 3
	case "value", "text", "texte", "rendered", "#text", "@value", "main", "original", "fr", "fr-fr", "fr_fr", "basic":
		if f == record.Tags && name == "value" { // of {"name":"sujet","value":"Digues"}
			return 7
		}
		return 2
	case "date", "url", "href", "id", "seconds", "_seconds", "t", "$timestamp": // the last of Firestore and BSON
		return 1
	}
	return 0
}

// day reads an object that holds a date: what nameRank knows, the first publication among several, or year, month and day.
func (p *jsonParser) day(depth int) (record.Value, error) {
	var best record.Value
	var parts [3]string
	rank := 0
	err := p.members(func(key []byte) error {
		r, part := nameRank(record.Date, key), -1
		switch record.FoldName(string(key)) {
		case "publication", "published", "publishedat", "publie", "publiele", "parution", "issued", "datepublication", "publicationdate", "firstpublished", "pub":
			r = 7
		case "year", "annee":
			part = 0
		case "month", "mois":
			part = 1
		case "day", "jour":
			part = 2
		}
		if part < 0 && r <= rank {
			return p.skip(depth + 1)
		}
		v, err := p.value(record.Date, depth+1)
		switch {
		case err != nil:
		case part >= 0:
			parts[part] = v.Text
		case v.Text != "" || len(v.List) > 0:
			best, rank = v, r
		}
		return err
	})
	if rank == 0 && parts[0] != "" {
		best.Text = strings.TrimSpace(parts[2] + " " + parts[1] + " " + parts[0])
		if parts[1] != "" && strings.Trim(parts[1], "0123456789") == "" {
			best.Text = strings.TrimSuffix(strings.TrimSuffix(parts[0]+"-"+pad(parts[1])+"-"+pad(parts[2]), "-"), "-")
		}
	}
	return best, err
}

// pad writes a number of one digit with two.
func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// person reads an author that is an object: the name, or first name and surname.
func (p *jsonParser) person(depth int) (record.Value, error) {
	var best record.Value
	var first, last string
	rank := 0
	err := p.members(func(key []byte) error {
		r := nameRank(record.Authors, key)
		to := &best.Text
		switch record.FoldName(string(key)) {
		case "prenom", "firstname", "given", "givenname":
			to = &first
		case "nom", "nomdefamille", "lastname", "surname", "family", "familyname":
			to = &last
		default:
			if r <= rank {
				return p.skip(depth + 1)
			}
		}
		v, err := p.value(record.Authors, depth+1)
		switch {
		case err != nil:
		case to != &best.Text:
			if !v.Number {
				*to = strings.TrimSpace(v.Text)
			}
		case v.Text != "" || len(v.List) > 0:
			best, rank = v, r
		}
		return err
	})
	if last != "" && (first != "" || rank < 5) {
		return record.Value{Text: strings.TrimSpace(first + " " + last)}, err
	}
	return best, err
}

// block reads a text that is an object, or a piece of one: the words in it, below the heading it may have. Pictures and the
// like are none.
func (p *jsonParser) block(f record.Field, depth int) (record.Value, error) {
	var heading, best record.Value
	rank, silent := 0, false
	err := p.members(func(key []byte) error {
		name := record.FoldName(string(key))
		r := nameRank(f, key)
		switch name {
		case "type", "kind":
			v, err := p.value(record.Section, depth+1)
			silent = silent || slices.Contains(pictures, strings.ToLower(v.Text))
			return err
		case "title", "titre", "intertitre", "heading":
			v, err := p.value(record.Title, depth+1)
			if err == nil && v.Text != "" {
				heading = v
			}
			return err
		case "content", "contenu", "html", "body", "corps", "paragraphs", "paragraphes", "blocks", "data", "children", "processed", "plaintext":
			r = max(r, 1)
		}
		if r <= rank || name == "url" || name == "href" || name == "id" {
			return p.skip(depth + 1)
		}
		v, err := p.value(f, depth+1)
		if err == nil && (v.Text != "" || len(v.List) > 0) && !v.Number {
			best, rank = v, r
		}
		return err
	})
	switch {
	case silent:
		return record.Value{}, err
	case best.Text == "":
		return heading, err
	case heading.Text != "":
		best.Text = heading.Text + "\n\n" + best.Text
	}
	return best, err
}

// pictures are the types of pieces of a text that are no text.
var pictures = strings.Fields("image picture photo figure video audio gallery embed media iframe interstitial_link advertisement pub")

// What Python writes for numbers that are none.
const (
	nan      = "NaN"
	infinity = "Infinity"
)

// notNumber is which of them stands at the head of b; "" for none.
func notNumber(b []byte) string {
	for _, word := range []string{nan, infinity, "-" + infinity} {
		if bytes.HasPrefix(b, []byte(word)) {
			return word
		}
	}
	return ""
}

// constructors are the calls that the shell of MongoDB prints for values that JSON lacks.
var constructors = []string{
	"ISODate", "ObjectId", "NumberLong", "NumberInt", "NumberDecimal", "Timestamp", "UUID", "BinData", "Long", "Int32", "Decimal128", "new Date", "Date",
}

// calls reports whether one of them stands at the head of b.
func calls(b []byte) bool {
	return slices.ContainsFunc(constructors, func(name string) bool {
		return bytes.HasPrefix(b, []byte(name)) && bytes.HasPrefix(bytes.TrimLeft(b[len(name):], " "), []byte("("))
	})
}

// call reads the first value within the brackets of such a call.
func (p *jsonParser) call(f record.Field, depth int) (record.Value, error) {
	if depth >= maxJSONDepth || !calls(p.b[p.i:]) {
		return record.Value{}, p.fault("JSON mal formé : valeur attendue")
	}
	p.i += bytes.IndexByte(p.b[p.i:], '(') + 1
	var first record.Value
	for n := 0; ; n++ {
		if p.space(); n == 0 && p.peek() == ')' {
			p.i++
			return first, nil
		}
		v, err := p.value(f, depth+1)
		if err != nil {
			return first, err
		}
		if n == 0 {
			first = v
		}
		if more, err := p.comma(')'); !more || err != nil {
			return first, err
		}
	}
}

// written returns the JSON that a string of JSON holds, as programs write it that encode twice.
func (p *jsonParser) written() ([]byte, bool) {
	if p.peek() != '"' {
		return nil, false
	}
	at := p.i
	s, err := p.bytes()
	if err != nil || len(s) < 2 || s[0] != '{' || len(bytes.TrimSpace(p.b[p.i:])) > 0 {
		p.i = at
		return nil, false
	}
	return bytes.Clone(s), true
}
