package audit

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
)

// item is an article of a source, printed in a year.
func item(source string, year int, format string) corpus.Item {
	a := kiosque.Article{ID: "1", Title: "Titre", Body: "Le texte.", Source: source}
	if year > 0 {
		a.Date, a.DateOrigin = kiosque.Date{Year: year}, kiosque.DateDeclared
	}
	return corpus.Item{Article: a, Path: "a.csv", Input: "a.csv", Line: 2, Format: format}
}

func add(t testing.TB, r *Report, items ...corpus.Item) {
	t.Helper()
	for _, i := range items {
		if ok, err := r.Add(i, nil); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
}

// rows reads the facts of a report, the header left out.
func rows(t testing.TB, r *Report) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b, CSV); err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	return all[1:]
}

// sum adds up the numbers of the facts that have these first cells and this measure.
func sum(t testing.TB, r *Report, table, measure string) (n int) {
	t.Helper()
	for _, row := range rows(t, r) {
		if row[0] == table && row[5] == measure {
			k, err := strconv.Atoi(row[6])
			if err != nil {
				t.Fatal(err)
			}
			n += k
		}
	}
	return n
}

// TestBounds: lists end, counts go on.
func TestBounds(t *testing.T) {
	r := &Report{}
	const n = MaxGroups + 1000
	for i := range n {
		add(t, r, item(fmt.Sprintf("Source %d", i), 1900+i%100, "tableau"))
		if i%10 == 0 {
			r.Duplicate("1")
			r.Duplicates++
		}
	}
	for i := range 3 {
		if ok, err := r.Add(corpus.Item{}, &corpus.Reject{Path: "b", Line: i, Reason: "raison", Format: "JSON"}); ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	for i := range 3 * MaxMappings {
		m := corpus.Mapping{Path: fmt.Sprint(i), Format: "JSON", Columns: []corpus.Column{{Name: fmt.Sprint("title", i), Field: "title", Values: 1, Used: 1}}}
		for k := range 2 * MaxColumns {
			m.Columns = append(m.Columns, corpus.Column{Name: fmt.Sprint(i, "-", k), Values: 1})
		}
		r.Map(m)
	}
	r.Finish()
	if len(r.Groups) > MaxGroups+101 {
		t.Errorf("%d groups", len(r.Groups))
	}
	if got := sum(t, r, "articles", "articles"); got != n {
		t.Errorf("%d articles in groups", got)
	}
	if got := sum(t, r, "articles", "en double"); got != r.Duplicates {
		t.Errorf("%d doubles in groups of %d", got, r.Duplicates)
	}
	if got := sum(t, r, "articles", "écartés"); got != 3 {
		t.Errorf("%d rejected in groups", got)
	}
	if got := sum(t, r, "doubles", "double") + sum(t, r, "doubles", notListed); got != r.Duplicates || len(r.Doubles) != MaxDoubles {
		t.Errorf("%d doubles", got)
	}
	if len(r.Columns) != MaxMappings {
		t.Errorf("%d mappings", len(r.Columns))
	}
	inputs := 0
	for _, m := range r.Columns {
		inputs += m.Inputs
		if len(m.Columns) > MaxColumns || m.More == 0 {
			t.Errorf("%d columns and %d more", len(m.Columns), m.More)
		}
	}
	if inputs != 3*MaxMappings {
		t.Errorf("%d inputs", inputs)
	}
	var page bytes.Buffer
	if err := r.Write(&page, HTML); err != nil || page.Len() > 64<<20 {
		t.Errorf("%d bytes, %v", page.Len(), err)
	}
}

// TestMappings: inputs that fill the same fields from the same names are told of together.
func TestMappings(t *testing.T) {
	column := func(name, field string, values, used int, sample string) corpus.Column {
		return corpus.Column{Name: name, Field: field, Values: values, Used: used, Sample: sample}
	}
	r := &Report{}
	r.Map(corpus.Mapping{Path: "a", Format: "JSON", Columns: []corpus.Column{column("titre", "title", 2, 2, "Un"), column("vues", "", 1, 0, "")}})
	r.Map(corpus.Mapping{Path: "b", Format: "JSON", Columns: []corpus.Column{column("vues", "", 3, 0, "12"), column("titre", "title", 1, 1, "Deux")}})
	r.Map(corpus.Mapping{Path: "c", Format: "JSON", Columns: []corpus.Column{column("title", "title", 1, 1, "Trois"), column("chapo", "lead", 0, 0, "")}})
	r.Map(corpus.Mapping{Path: "d", Format: "tableau", Columns: []corpus.Column{column("titre", "title", 1, 1, "Quatre")}})
	if len(r.Columns) != 3 {
		t.Fatalf("%d mappings", len(r.Columns))
	}
	first := r.Columns[0]
	if first.Inputs != 2 || first.Path != "a" || first.Columns[0].Values != 3 || first.Columns[1].Sample != "12" || first.Columns[1].Values != 4 {
		t.Errorf("%+v", first)
	}
	if read, ignored := r.Columns[1].Read(), r.Columns[1].Ignored(); len(read) != 1 || len(ignored) != 1 || FieldName(ignored[0]) != "chapô (vide)" {
		t.Errorf("%v, %v", read, ignored)
	}
}

// TestPreview shows five articles, of as many formats as there are.
func TestPreview(t *testing.T) {
	r := &Report{}
	for range 7 {
		add(t, r, item("A", 2021, "texte"))
	}
	add(t, r, item("B", 0, "JSON"), item("B", 0, "JSON"), item("C", 0, "tableau"))
	var formats []string
	for _, p := range r.Preview {
		formats = append(formats, p.Format)
	}
	if got := strings.Join(formats, " "); got != "texte texte texte tableau JSON" {
		t.Errorf("%s", got)
	}
	long := item("D", 0, "e")
	long.Article.Body = strings.Repeat("é\n", 1000)
	if text := previewOf(&long).Text; len([]rune(text)) > maxPreviewText+1 || strings.Contains(text, "\n") || !strings.HasSuffix(text, "…") {
		t.Errorf("%q", text)
	}
}

// TestHarmless: what inputs say is text, in a page and in a spreadsheet.
func TestHarmless(t *testing.T) {
	const evil = `=HYPERLINK("x")<script>alert(1)</script>`
	r := &Report{Command: "add", Inputs: []string{evil}}
	i := item(evil, 2021, "JSON")
	i.Path, i.Article.Title = evil, evil
	add(t, r, i)
	if _, err := r.Add(corpus.Item{}, &corpus.Reject{Path: evil, Reason: evil}); err != nil {
		t.Fatal(err)
	}
	r.Map(corpus.Mapping{Path: evil, Format: "JSON", Columns: []corpus.Column{{Name: evil, Field: "title", Values: 1, Used: 1, Sample: evil}}})
	r.Collection = &Collection{BySource: []Printed{{Name: evil}}}
	r.Finish()
	for _, row := range rows(t, r) {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a formula: %q", row)
			}
		}
	}
	var page, again bytes.Buffer
	if err := r.Write(&page, HTML); err != nil || strings.Contains(page.String(), "<script") {
		t.Errorf("a script, %v", err)
	}
	if err := r.Write(&again, JSON); err != nil || !json.Valid(again.Bytes()) {
		t.Error(err)
	}
	var open []string // elements that are not closed, and headings
	for z := html.NewTokenizer(&page); z.Next() != html.ErrorToken; {
		switch token := z.Token(); token.Type {
		case html.StartTagToken:
			if token.Data != "meta" && token.Data != "br" {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> in %q", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("not closed: %q", open)
	}
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]Format{"a.html": HTML, "b/C.HTM": HTML, "x.csv": CSV, "x.y.json": JSON} {
		if got, err := FormatOf(name); got != want || err != nil {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	for _, name := range []string{"a", "a.pdf", ".", "html", "", "a.html/b"} {
		if _, err := FormatOf(name); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%q: %v", name, err)
		}
	}
	if ok, err := (&Report{}).Add(corpus.Item{}, errors.New("the disk")); ok || err == nil {
		t.Error("an error that is no reject is swallowed")
	}
}
