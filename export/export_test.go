package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// readArticles returns the articles of testdata: a usual one, and what formats stumble on.
func readArticles(t testing.TB) (found []kiosque.Found) {
	t.Helper()
	b, err := os.ReadFile("testdata/articles.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// exported is an export of some articles that ends with an error, if there is one.
func exported(found []kiosque.Found, end error) (e *kiosque.Export, closed *bool) {
	closed = new(bool)
	var seq iter.Seq2[kiosque.Found, error] = func(yield func(kiosque.Found, error) bool) {
		for _, f := range found {
			if !yield(f, nil) {
				return
			}
		}
		if end != nil {
			yield(kiosque.Found{}, end)
		}
	}
	return &kiosque.Export{Total: len(found), Found: seq, Close: func() { *closed = true }}, closed
}

func write(t testing.TB, f Format, o Options, found ...kiosque.Found) string {
	t.Helper()
	var b bytes.Buffer
	e, closed := exported(found, nil)
	n, err := Write(&b, f, e, o)
	if err != nil || n.Articles+n.LeftOut != len(found) || !*closed {
		t.Fatalf("%s: %d articles written, closed: %v, %v", f, n, *closed, err)
	}
	return b.String()
}

// TestGolden writes all articles in every format.
func TestGolden(t *testing.T) {
	type file struct {
		name   string
		format Format
		o      Options
	}
	files := []file{
		{"excel.csv", CSV, Options{Excel: true, Columns: []string{"date", "date_precision", "source", "title", "authors", "score", "body"}}},
	}
	for _, f := range Formats() {
		files = append(files, file{"articles" + f.Extension(), f, Options{}})
	}
	for _, f := range files {
		got := write(t, f.format, f.o, readArticles(t)...)
		switch f.format {
		case Texts:
			got, f.name = unzipped(t, got), "articles.zip.txt"
		case XTZ:
			got, f.name = unzipped(t, got), "articles.xtz.txt"
		case Parquet:
			got, f.name = parquetText(t, got), "articles.parquet.txt"
		case Gargantext, Cortext:
			f.name = string(f.format) + ".tsv"
		}
		path := filepath.Join("testdata", "golden", f.name)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", f.name, diff)
		}
	}
}

// TestReadBack reads every format with a reader of its own.
func TestReadBack(t *testing.T) {
	found := readArticles(t)
	t.Run("jsonl", func(t *testing.T) {
		d := json.NewDecoder(strings.NewReader(write(t, JSONL, Options{}, found...)))
		for _, want := range found {
			var got kiosque.Found
			if err := d.Decode(&got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		}
	})
	for _, o := range []struct {
		format Format
		comma  rune
		o      Options
	}{{CSV, ',', Options{}}, {CSV, ';', Options{Excel: true}}, {TSV, '\t', Options{}}} {
		t.Run(string(o.format)+string(o.comma), func(t *testing.T) {
			text := write(t, o.format, o.o, found...)
			if o.format == TSV && strings.Count(text, "\n") != len(found)+1 {
				t.Error("an article takes more than a line")
			}
			r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, byteOrderMark)))
			r.Comma = o.comma
			rows, err := r.ReadAll()
			if err != nil || len(rows) != len(found)+1 || !cmp.Equal(rows[0], Columns()) {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			for i, row := range rows[1:] {
				if row[0] != found[i].ID {
					t.Errorf("row %d is %q", i, row[0])
				}
				for _, v := range row {
					if start := strings.TrimSpace(v); o.o.Excel && start != "" && strings.ContainsAny(start[:1], "=+-@") {
						t.Errorf("%s: a formula: %q", row[0], v)
					}
				}
				body := strings.TrimPrefix(row[len(row)-1], "'")
				if want := strings.ReplaceAll(found[i].Body, "\r\n", "\n"); o.format == CSV && body != want ||
					strings.Join(strings.Fields(body), " ") != strings.Join(strings.Fields(want), " ") {
					t.Errorf("%s: body %q, want %q", row[0], body, want)
				}
			}
		})
	}
	t.Run("ris", func(t *testing.T) {
		line := regexp.MustCompile(`^[A-Z][A-Z0-9]  - [^\r\n]*$`)
		records := strings.Split(strings.TrimSuffix(write(t, RIS, Options{}, found...), "ER  - \r\n"), "ER  - \r\n")
		if len(records) != len(found) {
			t.Fatalf("%d records, want %d", len(records), len(found))
		}
		for i, r := range records {
			lines := strings.Split(strings.TrimSuffix(r, "\r\n"), "\r\n")
			if lines[0] != "TY  - NEWS" || lines[len(lines)-1] != "ID  - "+found[i].ID {
				t.Errorf("%s: %q", found[i].ID, lines)
			}
			for _, l := range lines {
				if !line.MatchString(l) {
					t.Errorf("no line of RIS: %q", l)
				}
			}
		}
	})
	t.Run("csl", func(t *testing.T) {
		var items []map[string]any
		if err := json.Unmarshal([]byte(write(t, CSL, Options{}, found...)), &items); err != nil || len(items) != len(found) {
			t.Fatalf("%d items, %v", len(items), err)
		}
		for i, item := range items {
			if item["id"] != found[i].ID || item["type"] != "article-newspaper" {
				t.Errorf("item %d: %v", i, item)
			}
		}
	})
	t.Run("bibtex", func(t *testing.T) {
		text := write(t, BibTeX, Options{}, found...)
		keys := map[string]bool{}
		for _, m := range regexp.MustCompile(`(?m)^@article\{([^,{}\s"#%]+),$`).FindAllStringSubmatch(text, -1) {
			keys[m[1]] = true
		}
		if len(keys) != len(found) {
			t.Errorf("%d keys, want %d: %v", len(keys), len(found), keys)
		}
		depth := 0
		for i := 0; i < len(text); i++ {
			switch text[i] {
			case '\\':
				i++
			case '{':
				depth++
			case '}':
				depth--
			}
		}
		if depth != 0 {
			t.Errorf("braces do not match: %d", depth)
		}
	})
}

// TestLines writes a concordance.
func TestLines(t *testing.T) {
	concordance := func(end error) (*kiosque.Concordance, *bool) {
		closed := new(bool)
		return &kiosque.Concordance{Close: func() { *closed = true }, Lines: func(yield func(kiosque.Line, error) bool) {
			_ = yield(kiosque.Line{ID: "a", Date: kiosque.Date{Year: 2023}, Field: "title", Before: "=1+1 ", Key: "port", After: "\" est\tfermé"}, nil) &&
				yield(kiosque.Line{ID: "b", Field: "body", Before: "l'", Key: "été", After: " là", Section: "Ville", Authors: []string{"Ada", "Bo"}, Page: "3"}, nil) &&
				(end == nil || yield(kiosque.Line{}, end))
		}}, closed
	}
	for f, want := range map[Format]string{
		CSV: "id,date,date_precision,source,title,field,before,key,after,section,authors,page\n" +
			"a,2023,none,,,title,'=1+1,port,\"\"\" est\tfermé\",,,\nb,,none,,,body,l',été,là,Ville,Ada; Bo,3\n",
		TSV: "id\tdate\tdate_precision\tsource\ttitle\tfield\tbefore\tkey\tafter\tsection\tauthors\tpage\na\t2023\tnone\t\t\ttitle\t'=1+1\tport\t\"\"\" est " +
			"fermé\"\t\t\t\nb\t\tnone\t\t\tbody\tl'\tété\tlà\tVille\tAda; Bo\t3\n",
		JSONL: `{"id":"a","date":"2023","date_precision":"none","source":"","title":"","field":"title","before":"=1+1 ","key":"port","after":"\" est\tfermé"}
{"id":"b","date":"","date_precision":"none","source":"","title":"","section":"Ville","authors":["Ada","Bo"],"page":"3",` +
			`"field":"body","before":"l'","key":"été","after":" là"}` + "\n",
	} {
		c, closed := concordance(nil)
		var b bytes.Buffer
		if err := WriteLines(&b, f, c, nil); err != nil || !*closed {
			t.Errorf("%s: %v", f, err)
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", f, diff)
		}
		boom := errors.New("boum")
		if c, closed = concordance(boom); !errors.Is(WriteLines(&b, f, c, nil), boom) || !*closed {
			t.Errorf("%s: an error is lost", f)
		}
		if c, closed = concordance(nil); !errors.Is(WriteLines(full{boom}, f, c, nil), boom) || !*closed {
			t.Errorf("%s: an error of the disk is lost", f)
		}
	}
	c, _ := concordance(nil)
	var some bytes.Buffer
	if err := WriteLines(&some, CSV, c, []string{"key", "authors", "id"}); err != nil || some.String() != "key,authors,id\nport,,a\nété,Ada; Bo,b\n" {
		t.Errorf("of three columns: %q, %v", &some, err)
	}
	for f, columns := range map[Format][]string{JSONL: {"id"}, CSV: {"id", "id"}, TSV: {"siècle"}} {
		c, closed := concordance(nil)
		if err := WriteLines(&bytes.Buffer{}, f, c, columns); kiosque.CodeOf(err) != kiosque.CodeBadRequest || !*closed {
			t.Errorf("%s of %q: %v, want bad_request", f, columns, err)
		}
	}
	c, closed := concordance(nil)
	if err := WriteLines(&bytes.Buffer{}, RIS, c, nil); kiosque.CodeOf(err) != kiosque.CodeBadRequest || !*closed {
		t.Errorf("got %v, want bad_request", err)
	}
}

// TestNoArticles: a file of no articles is one that readers accept.
func TestNoArticles(t *testing.T) {
	want := map[Format]string{
		JSONL: "", CSV: "id,title\n", TSV: "id\ttitle\n", RIS: "", BibTeX: "", CSL: "[\n]\n", Texts: "-- metadata.csv --\nid", TEI: xml.Header,
		XTZ:      "-- metadata.csv --\nid",
		Vertical: "", Gargantext: "title\tsource\tpublication_year\tpublication_month\tpublication_day\tabstract\tauthors\n", Cortext: "id", Parquet: "PAR1",
	}
	for _, f := range Formats() {
		var o Options
		if f == CSV || f == TSV {
			o.Columns = []string{"id", "title"}
		}
		got := write(t, f, o)
		switch f {
		case Texts, XTZ:
			got, _, _ = strings.Cut(unzipped(t, got), ",")
		case TEI:
			got = got[:len(xml.Header)]
		case Cortext:
			got, _, _ = strings.Cut(got, "\t")
		case Parquet:
			if rows := parquetText(t, got); rows != "" {
				t.Errorf("rows of no articles: %s", rows)
			}
			got = got[:len("PAR1")]
		}
		if got != want[f] {
			t.Errorf("%s: %q, want %q", f, got, want[f])
		}
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		format Format
		o      Options
		want   string
	}{
		{"xlsx", Options{}, `format inconnu : « xlsx »`},
		{CSV, Options{Columns: []string{"titre"}}, `colonne inconnue : « titre »`},
		{CSV, Options{Columns: []string{"id", "id"}}, `colonne demandée deux fois : « id »`},
		{RIS, Options{Columns: []string{"id"}}, "le format ris n'a pas de colonnes"},
		{TSV, Options{Excel: true}, "le format tsv n'est pas pour Excel"},
	} {
		e, closed := exported(nil, nil)
		_, err := Write(&bytes.Buffer{}, tt.format, e, tt.o)
		var k *kiosque.Error
		if !errors.As(err, &k) || k.Code != kiosque.CodeBadRequest || k.Message != tt.want || k.Hint == "" {
			t.Errorf("%s %+v: %v, want %q", tt.format, tt.o, err, tt.want)
		}
		if !*closed {
			t.Errorf("%s: the export stays open", tt.format)
		}
	}
}

// TestBroken: errors of the export and of the writer end it, and are returned.
func TestBroken(t *testing.T) {
	boom := errors.New("boum")
	for _, f := range Formats() {
		e, closed := exported(readArticles(t)[:2], boom)
		n, err := Write(&bytes.Buffer{}, f, e, Options{})
		if !errors.Is(err, boom) || n.Articles != 2 || !*closed {
			t.Errorf("%s: %d, closed: %v, %v", f, n, *closed, err)
		}
		var many []kiosque.Found
		for range 1000 {
			many = append(many, kiosque.Found{Article: kiosque.Article{Title: strings.Repeat("long ", 100)}})
		}
		e, closed = exported(many, nil)
		if n, err = Write(full{boom}, f, e, Options{}); !errors.Is(err, boom) || n.Articles == len(many) && f != Parquet || !*closed {
			t.Errorf("%s: %d, closed: %v, %v", f, n, *closed, err)
		}
	}
}

// full is a disk without room.
type full struct{ err error }

func (f full) Write([]byte) (int, error) { return 0, f.err }

func TestNames(t *testing.T) {
	for _, tt := range []struct{ in, family, given string }{
		{"Jean Dupont", "Dupont", "Jean"},
		{"Anne Le Goff", "Le Goff", "Anne"},
		{"Jean-Pierre de La Tour", "de La Tour", "Jean-Pierre"},
		{"Marie Claire Vasseur", "Vasseur", "Marie Claire"},
		{"Dupont, Jean", "Dupont", "Jean"},
		{"Le Goff, A.", "Le Goff", "A."},
		{"Dupont, J.-P.", "Dupont", "J.-P."},
		{"DUPONT Jean", "DUPONT", "Jean"},
		{"Jean-Marie LE BRAZ", "LE BRAZ", "Jean-Marie"},
		{"É. Zola", "", ""},
		{"Jean Claude", "", ""}, // which of them is the family?
		{"Le Monde, AFP", "", ""},
		{"AFP Paris", "", ""},
		{"La Rédaction", "", ""},
		{"Dupont", "", ""},
		{"Kofi Mensah", "", ""}, // unknown, not wrong
		{"Jean Dupont avec AFP", "", ""},
		{"jean.dupont@exemple.fr", "", ""},
		{"Jean Dupont (à Lyon)", "", ""},
		{"Claire de", "", ""},
	} {
		want := name{family: tt.family, given: tt.given}
		if tt.family == "" {
			want.literal = tt.in
		}
		if got := divide(tt.in); got != want {
			t.Errorf("%q: %+v, want %+v", tt.in, got, want)
		}
	}
}

func TestCOinS(t *testing.T) {
	a := &kiosque.Article{
		Title: "L'été & l'eau : « 100 % »", Source: "Le Courrier", Date: kiosque.Date{Year: 2023, Month: 2},
		Authors: []string{"Anne Le Goff", "Jean Dupont", "La Rédaction"}, URL: "https://exemple.fr/?a=1&b=é",
	}
	s := COinS(a)
	if strings.ContainsAny(s, "\"<> '") {
		t.Errorf("not encoded: %s", s)
	}
	got, err := url.ParseQuery(s)
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"ctx_ver": {"Z39.88-2004"}, "rft_val_fmt": {"info:ofi/fmt:kev:mtx:dc"}, "rft.type": {"newspaperArticle"}, "rft.title": {a.Title},
		"rft.source": {a.Source}, "rft.date": {"2023-02"}, "rft.creator": {"Le Goff, Anne", "Dupont, Jean", "La Rédaction"}, "rft.identifier": {a.URL},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := COinS(&kiosque.Article{URL: "javascript:alert(1)"}); strings.Contains(s, "rft.identifier") || strings.Contains(s, "date") {
		t.Errorf("got %s", s)
	}
}

// TestCells: a text longer than a cell of Excel is cut between characters, and says so.
func TestCells(t *testing.T) {
	for _, tt := range []struct {
		text string
		cut  bool
	}{
		{strings.Repeat("é", MaxCell), false},
		{strings.Repeat("é", MaxCell+1), true},
		{strings.Repeat("😀", MaxCell/2), false},
		{strings.Repeat("😀", MaxCell/2+1), true},
	} {
		got := fit(tt.text)
		kept, cut := strings.CutSuffix(got, cutMark)
		units := 0
		for _, r := range got {
			if units++; r > 0xffff {
				units++
			}
		}
		if cut != tt.cut || units > MaxCell || !strings.HasPrefix(tt.text, kept) || !cut && got != tt.text {
			t.Errorf("%d bytes become %d, cut: %v", len(tt.text), len(got), cut)
		}
	}
}

// FuzzWrite: whatever stands in an article, every file can be read.
func FuzzWrite(f *testing.F) {
	for _, a := range readArticles(f) {
		f.Add(a.ID, a.Title, a.Body, strings.Join(a.Authors, "|"), strings.Join(a.Tags, "|"), a.URL)
	}
	f.Add("", "\r\nER  - ", "\"\xff\x00\u2028", "*,|,", "a,b|}{", "http://\\}{ ")
	f.Fuzz(func(t *testing.T, id, title, body, authors, tags, address string) {
		found := kiosque.Found{Article: kiosque.Article{
			ID: id, Title: title, Body: body, Authors: strings.Split(authors, "|"), Tags: strings.Split(tags, "|"), URL: address, Lead: body, Source: title,
			Section: tags,
		}}
		if s := write(t, RIS, Options{}, found); strings.Count(s, "\r\n") != strings.Count(s, "\n") || strings.Count(s, "ER  - \r\n") != 1 {
			t.Errorf("RIS %q", s)
		}
		for _, format := range []Format{CSV, TSV} {
			r := csv.NewReader(strings.NewReader(write(t, format, Options{}, found)))
			if format == TSV {
				r.Comma = '\t'
			}
			if rows, err := r.ReadAll(); err != nil || len(rows) != 2 {
				t.Errorf("%s: %d rows, %v", format, len(rows), err)
			}
		}
		var items []cslItem
		if err := json.Unmarshal([]byte(write(t, CSL, Options{}, found)), &items); err != nil || len(items) != 1 {
			t.Errorf("CSL: %d items, %v", len(items), err)
		}
		if _, err := url.ParseQuery(COinS(&found.Article)); err != nil {
			t.Error(err)
		}
		if n := divide(title); (n.family == "") != (n.given == "") || (n.family == "") != (n.literal != "" || title == "") {
			t.Errorf("%q: %+v", title, n)
		}
	})
}

// TestCorpus: a reference says in which collection its article was found, where Zotero reads it as the catalogue and makes no note of it.
func TestCorpus(t *testing.T) {
	for f, want := range map[Format]string{
		RIS: "DP  - Kiosque, corpus 1-2-3-4\r\n", BibTeX: "library = {Kiosque, corpus 1-2-3-4}",
		CSL: `"source":"Kiosque, corpus 1-2-3-4"`,
	} {
		e, _ := exported(readArticles(t)[:1], nil)
		e.Corpus = "1-2-3-4"
		var b bytes.Buffer
		if _, err := Write(&b, f, e, Options{}); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %v\n%s", f, err, b.String())
		}
	}
}

// TestExcelIsSafe: formulas are guarded, what might be cut is in quotes, and what was changed is counted.
func TestExcelIsSafe(t *testing.T) {
	found := []kiosque.Found{
		{Article: kiosque.Article{ID: "=1+1", Title: ",=1+1", Body: "a;=2\n@x\t-3", Section: "Le =", Source: "a|=1", Tags: []string{"+1"}}},
		{Article: kiosque.Article{ID: "long", Title: "-" + strings.Repeat("é", MaxCell), Body: strings.Repeat("x ", MaxCell)}},
	}
	var b bytes.Buffer
	e, _ := exported(found, nil)
	n, err := Write(&b, CSV, e, Options{Excel: true})
	if err != nil || n != (Written{Articles: 2, Shortened: 2, Guarded: 3}) {
		t.Fatalf("%+v, %v", n, err)
	}
	text := strings.TrimPrefix(b.String(), byteOrderMark)
	for _, want := range []string{"'=1+1;", `;",=1+1";`, `;"a;=2` + "\n@x\t-3\"\n", `;"a|=1";`, ";Le =;", ";'+1;"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %.300q", want, text)
		}
	}
	plain := write(t, CSV, Options{}, found...)
	r := csv.NewReader(strings.NewReader(plain))
	rows, err := r.ReadAll()
	if err != nil || rows[1][0] != "=1+1" || rows[2][len(rows[2])-1] != found[1].Body {
		t.Errorf("a plain table changes texts: %v", err)
	}
}
