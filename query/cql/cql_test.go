package cql

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque/query"
)

const table = "../../docs/cql.md"

// row is a line of the manual's tables: a query and what it becomes.
type row struct{ in, want string }

// rows reads the tables of the manual.
func rows(t testing.TB) []row {
	t.Helper()
	b, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	var list []row
	for _, m := range regexp.MustCompile("(?m)^\\| `(.+?)` \\| `?(.+?)`? \\|").FindAllStringSubmatch(string(b), -1) {
		list = append(list, row{m[1], m[2]})
	}
	if len(list) < 60 {
		t.Fatalf("only %d rows in %s: is reading them broken?", len(list), table)
	}
	return list
}

// translated is a query in our language, its order behind it; or the number of the diagnostic.
func translated(text string) (string, error) {
	q, err := Parse(text)
	if err != nil {
		return "", err
	}
	got, err := Translate(q, Options{})
	switch {
	case err != nil:
		return "", err
	case got.None:
		return "aucun article", nil
	}
	return got.Root.String() + [...]string{"", "`, `sort=date", "`, `sort=-date"}[got.Order], nil
}

func TestTable(t *testing.T) {
	for _, r := range rows(t) {
		got, err := translated(r.in)
		if e := (*Error)(nil); errors.As(err, &e) {
			got = "diagnostic " + digits(e.Number)
		}
		if got != r.want {
			t.Errorf("%s: %s (%v), want %s", r.in, got, err, r.want)
		}
	}
}

func digits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		in     string
		number int
	}{
		{"", BadSyntax},
		{"(", BadSyntax},
		{"mali)", BadSyntax},
		{"()", BadSyntax},
		{`"mali`, BadSyntax},
		{"mali and", BadSyntax},
		{"mali lavrov", BadSyntax},
		{"dc.title all Victor Hugo", BadSyntax},
		{"dc.title =", BadSyntax},
		{"mali sortby", BadSyntax},
		{"= mali", BadSyntax},
		{"dc.title =/ mali", BadSyntax},
		{"mali prox/distance= niger", BadSyntax},
		{"> dc =", BadSyntax},
		{"\xff", BadSyntax},
		{`mali\`, BadEscape},
		{strings.Repeat("a", MaxBytes+1), TooLong},
		{strings.Repeat("(", MaxDepth+1) + "a" + strings.Repeat(")", MaxDepth+1), TooManyBooleans},
		{strings.Repeat("> a = dc ", MaxDepth+1) + "a", TooManyBooleans},
		{strings.Repeat("a or ", MaxClauses) + "a", TooManyBooleans},
		{strings.Repeat("a or b and ", 200) + "a", TooManyBooleans},
		{`> x = "http://ailleurs.example/" x.title any mali`, UnknownSet},
		{"marc.title any mali", UnknownSet},
		{"dc.couleur any bleu", UnknownIndex},
		{"dc.title like mali", UnknownRelation},
		{"dc.title any/rapide mali", UnknownModifier},
		{"dc.title > mali", BadRelationForIndex},
		{"dc.date encloses 2020", BadRelationForIndex},
		{"dc.language > fre", BadRelationForIndex},
		{`a\bc`, BadEscape},
		{`""`, EmptyTerm},
		{`dc.title any "  "`, EmptyTerm},
		{`dc.title any "*"`, MaskTooShort},
		{"??", MaskTooShort},
		{"^mali", NoAnchors},
		{"dc.date = hier", BadTerm},
		{"dc.date = 2023-13", BadTerm},
		{"dc.date = \"2020 2021\"", BadTerm},
		{"dc.date within \"2021 2020\"", BadTerm},
		{`"--"`, BadTerm},
		{"mali and/rapide niger", UnknownBooleanMod},
		{"mali prox/rapide niger", UnknownBooleanMod},
		{`(mali and niger) prox tchad`, NoProximity},
		{"dc.title = mali prox dc.description = niger", NoProximity},
		{"dc.date = 2020 prox mali", NoProximity},
		{"mali prox/distance>5 niger", BadProximityRelation},
		{"mali prox/distance=loin niger", BadDistance},
		{"mali prox/distance=0 niger", BadDistance},
		{"mali prox/distance=1000 niger", BadDistance},
		{"mali prox/unit=sentence/distance=2 niger", BadDistance},
		{"mali prox/unit=element niger", BadUnit},
		{"mali prox/unit=sentence/ordered niger", BadOrdering},
		{"minist?", BadMask},
		{"cql.resultSetId = 3", NoResultSets},
		{"mali sortby dc.title", NoSort},
		{"mali sortby dc.date dc.date", TooManyKeys},
		{"mali sortby dc.date/lent", UnknownModifier},
	} {
		_, err := translated(tt.in)
		var e *Error
		if !errors.As(err, &e) || e.Number != tt.number || e.Message == "" {
			t.Errorf("%.60s: %#v, want number %d", tt.in, err, tt.number)
		}
	}
}

// TestLiteral: on request words stand for themselves.
func TestLiteral(t *testing.T) {
	q, err := Parse(`gallica all "élections municipales" and dc.title = budget`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Translate(q, Options{Literal: true})
	if err != nil {
		t.Fatal(err)
	}
	if want := `"élections" "municipales" titre:"budget"`; got.Root.String() != want {
		t.Errorf("%s, want %s", got.Root, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, r := range rows(f) {
		f.Add(r.in)
	}
	for _, s := range []string{
		"(", ")", `"`, `\`, `a\`, `"a\"`, `"\\"`, "a/b=c", ">", "> a", "a sortby b/c=d", "ſortby a", "a and/b=\"c d\" d", "İ İ İ", "a all/\x00 \x01", "\u2028",
		"a\u00a0b",
		`"l'a*"`, `"a?*"`, "dc.date = 0*", "dc.date = \"/\"", `id = "\\"`, "a prox b prox/unit=sentence c", "a not b not c or d", "1 and 500", "\"1 500\"",
		"a prox/unit=word 500", "same and near5", `"w/5"`,
	} {
		f.Add(s)
	}
	f.Fuzz(checkQuery)
}

// checkQuery holds what must be true of any text at all.
func checkQuery(t *testing.T, text string) {
	short := text[:min(len(text), 200)]
	q, err := Parse(text)
	var e *Error
	if err != nil {
		if !errors.As(err, &e) || e.Number == 0 || e.At.Start < 0 || e.At.End > len(text) {
			t.Fatalf("%q: %#v", short, err)
		}
		return
	}
	printed := q.String()
	if len(printed) <= MaxBytes {
		again, err := Parse(printed)
		if err != nil {
			t.Fatalf("%q prints as %q, which is refused: %v", short, printed, err)
		}
		if diff := cmp.Diff(q, again, cmpopts.IgnoreTypes(query.Range{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q prints as %q, which is another query:\n%s", short, printed, diff)
		}
	}
	got, err := Translate(q, Options{})
	if err != nil {
		if !errors.As(err, &e) || e.Number == 0 {
			t.Fatalf("%q: %#v", short, err)
		}
		return
	}
	if got.None != (got.Root == nil) {
		t.Fatalf("%q: %+v", short, got)
	}
}
