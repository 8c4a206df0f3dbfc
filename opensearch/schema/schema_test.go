package schema

import (
	"encoding/json"
	"math/bits"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/names"
)

func TestDocument(t *testing.T) {
	table := names.New(&kiosque.Aliases{Entries: []kiosque.Alias{{Old: "Le Temps", New: "La Gazette", Field: "source"}}})
	const none = "" // the document has no such field
	for _, tt := range []struct {
		name  string
		a     kiosque.Article
		want  map[string]string
		forms []string
	}{
		{
			"all fields",
			kiosque.Article{
				ID: "a", Title: "Grève", Body: "Un <b>. Fin", Source: "Le Temps", Authors: []string{"Anne Le Goff", "ANNE LE GOFF", ""},
				Tags: []string{"mer"}, Date: kiosque.Date{Year: 1970, Month: 2}, Page: "3",
			},
			map[string]string{
				"source": `["Le Temps"]`, "source_key": `["lagazette"]`, "author": `["Anne Le Goff","ANNE LE GOFF"]`, "author_key": `["annelegoff"]`,
				"subject": `["mer"]`, "page": `["3"]`, "agency": none, "place": none, "section_key": none, "date": `"1970-02"`, "first": "31", "last": "58",
				"order": "125", "len_title": "1", "len_lead": "0", "len_body": "3", "stamp": "7", "hash": `"0100000000000000"`,
			},
			[]string{"b", "fin", "grève", "un"},
		},
		{
			"no date, a derived title",
			kiosque.Article{ID: "b", Title: "Un", TitleDerived: true, Body: "Un"},
			map[string]string{"len_title": "0", "len_body": "1", "title": `""`, "date": none, "first": none, "last": none, "order": none, "author": none},
			[]string{"un"},
		},
		{"no text", kiosque.Article{ID: "c", Body: "\xff"}, map[string]string{"len_body": "0", "body": `""`}, []string{}},
	} {
		m := Maker{Names: table}
		for range 2 { // a Maker is used again
			doc, forms, err := m.Document(&Entry{Article: tt.a, Hash: contents.Hash{1}}, 7)
			if err != nil {
				t.Fatal(err)
			}
			var fields map[string]json.RawMessage
			if err := json.Unmarshal(doc, &fields); err != nil {
				t.Fatal(err)
			}
			for f, want := range tt.want {
				if string(fields[f]) != want {
					t.Errorf("%s: %s is %s, want %s", tt.name, f, fields[f], want)
				}
			}
			if d := cmp.Diff(tt.forms, forms); d != "" {
				t.Errorf("%s: %s", tt.name, d)
			}
			if slices.Contains(doc, '\n') {
				t.Errorf("%s is no line", tt.name)
			}
		}
	}
}

// TestSums: the limbs of articles add up to the sum of the collection, as the fingerprint wants it.
func TestSums(t *testing.T) {
	var want contents.Sum
	var limbs [SumLimbs]uint64
	var m Maker
	for _, id := range []string{"a", "b", "c"} {
		e := &Entry{Article: kiosque.Article{ID: id}, Hash: contents.Hash{id[0]}}
		want.Add(contents.Of(id, e.Hash))
		doc, _, err := m.Document(e, 1)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal(doc, &fields); err != nil {
			t.Fatal(err)
		}
		for i := range limbs {
			limbs[i] += uint64(fields[Sum(i)].(float64))
		}
	}
	if got := SumOf(limbs); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	limbs[0] += 1 << 50
	if bits.Len64(SumOf(limbs)[0]) == 0 {
		t.Error("what is carried is lost")
	}
}

func TestDocumentID(t *testing.T) {
	long := string(slices.Repeat([]byte("é"), 300))
	if DocumentID("k-1") != "k-1" || len(DocumentID(long)) > 512 || DocumentID(long) == DocumentID(long+"x") || DocumentID("") == "" {
		t.Errorf("%s %s", DocumentID("k-1"), DocumentID(long))
	}
}
