package web

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/query/cql"
	"github.com/kiosque-search/kiosque/web/address"
)

// The namespaces of SRU, as the standards have them.
const (
	nsSRU1     = "http://www.loc.gov/zing/srw/"
	nsSRU2     = "http://docs.oasis-open.org/ns/search-ws/sruResponse"
	nsSRU2Diag = "http://docs.oasis-open.org/ns/search-ws/diagnostic"
	nsZeeRex   = "http://explain.z3950.org/dtd/2.0/"
	nsOAIDC    = "http://www.openarchives.org/OAI/2.0/oai_dc/"
)

// sruAnswer is what a client reads, whatever the version.
type sruAnswer struct {
	XMLName     xml.Name
	Version     string `xml:"version"`
	Total       int    `xml:"numberOfRecords"`
	Next        int    `xml:"nextRecordPosition"`
	Precision   string `xml:"resultCountPrecision"`
	Diagnostics []struct {
		XMLName xml.Name
		URI     string `xml:"uri"`
		Message string `xml:"message"`
	} `xml:"diagnostics>diagnostic"`
	Records []struct {
		Schema     string `xml:"recordSchema"`
		Packing    string `xml:"recordPacking"`
		Escaping   string `xml:"recordXMLEscaping"`
		Identifier string `xml:"recordIdentifier"`
		Position   int    `xml:"recordPosition"`
		Data       struct {
			DC   dcAnswer `xml:"dc"`
			Text string   `xml:",chardata"`
		} `xml:"recordData"`
	} `xml:"records>record"`
	Echo struct {
		Query   string `xml:"query"`
		BaseURL string `xml:"baseUrl"`
	} `xml:"echoedSearchRetrieveRequest"`
	Query   string `xml:"extraResponseData>translation>query"`
	Reading string `xml:"extraResponseData>translation>reading"`
	Explain struct {
		XMLName xml.Name
		Host    string `xml:"serverInfo>host"`
		Port    string `xml:"serverInfo>port"`
		DB      string `xml:"serverInfo>database"`
		Indexes []struct {
			Search string `xml:"search,attr"`
			Name   struct {
				Set  string `xml:"set,attr"`
				Name string `xml:",chardata"`
			} `xml:"map>name"`
		} `xml:"indexInfo>index"`
		Schemas []struct {
			ID string `xml:"identifier,attr"`
		} `xml:"schemaInfo>schema"`
	} `xml:"record>recordData>explain"`
}

type dcAnswer struct {
	XMLName     xml.Name
	Title       string   `xml:"http://purl.org/dc/elements/1.1/ title"`
	Creators    []string `xml:"http://purl.org/dc/elements/1.1/ creator"`
	Date        string   `xml:"http://purl.org/dc/elements/1.1/ date"`
	Source      string   `xml:"http://purl.org/dc/elements/1.1/ source"`
	Subject     string   `xml:"http://purl.org/dc/elements/1.1/ subject"`
	Description string   `xml:"http://purl.org/dc/elements/1.1/ description"`
	Identifiers []string `xml:"http://purl.org/dc/elements/1.1/ identifier"`
}

func askSRU(t *testing.T, h http.Handler, target string) sruAnswer {
	t.Helper()
	w := get(h, target)
	if got := w.Header().Get("Content-Type"); got != "application/xml; charset=utf-8" {
		t.Fatalf("%.100s: type %s", target, got)
	}
	wellFormed(t, w.Body.String())
	var a sruAnswer
	if err := xml.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("%.100s: %v", target, err)
	}
	return a
}

func cqlAddress(q string, more ...string) string {
	return "/sru?version=1.2&operation=searchRetrieve&query=" + url.QueryEscape(q) + strings.Join(more, "")
}

// TestSRU asks the sample corpus in CQL and in our language, and gets the same articles in the same order.
func TestSRU(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		cql  string
		want kiosque.SearchRequest
	}{
		{"crue", kiosque.SearchRequest{Query: "crue"}},
		{`(gallica all "crue") and dc.date within "2018 2020"`, kiosque.SearchRequest{Query: "crue date:2018..2020"}},
		{`(gallica adj "conseil municipal") sortby dc.date/sort.descending`, kiosque.SearchRequest{Query: `"conseil municipal"`, Sort: kiosque.ByDateDesc}},
		{`dc.title any "grève crue" not dc.source = "L’Écho"`, kiosque.SearchRequest{Query: "titre:(grève OU crue) SAUF source:\"L’Écho\""}},
		{`(gallica all "maire") prox/unit=word/distance=5 (gallica all "conseil")`, kiosque.SearchRequest{Query: "maire NEAR/4 conseil"}},
		{`maire prox/unit=sentence conseil`, kiosque.SearchRequest{Query: "maire PHRASE conseil"}},
		{"cql.allRecords = 1", kiosque.SearchRequest{}},
		{`gallica all "introuvablement"`, kiosque.SearchRequest{Query: "introuvablement"}},
	} {
		tt.want.Size, tt.want.Snippets = 50, 1
		res, err := x.Search(t.Context(), tt.want)
		if err != nil {
			t.Fatal(err)
		}
		a := askSRU(t, h, cqlAddress(tt.cql, "&maximumRecords=50"))
		if a.Total != res.Total || len(a.Diagnostics) > 0 || a.Query == "" && tt.want.Query != "" || a.Reading == "" {
			t.Errorf("%s: %d records, want %d; %v; read %q", tt.cql, a.Total, res.Total, a.Diagnostics, a.Query)
		}
		if a.XMLName.Space != nsSRU1 || a.Version != "1.2" || a.Echo.Query != tt.cql {
			t.Errorf("%s: %v, version %s, echo %q", tt.cql, a.XMLName, a.Version, a.Echo.Query)
		}
		if len(a.Records) != len(res.Hits) {
			t.Fatalf("%s: %d records, want %d", tt.cql, len(a.Records), len(res.Hits))
		}
		for i, rec := range a.Records {
			hit, dc := res.Hits[i], rec.Data.DC
			if rec.Identifier != hit.ID || rec.Position != i+1 || rec.Schema != "info:srw/schema/1/dc-v1.1" || rec.Packing != "xml" {
				t.Errorf("%s: record %+v, want %s", tt.cql, rec, hit.ID)
			}
			if dc.Title != french.TitleOr(hit.Title) || dc.Date != hit.Date.String() || dc.Source != hit.Source || dc.Subject != hit.Section ||
				!slices.Equal(dc.Creators, hit.Authors) {
				t.Errorf("%s: %+v is not %+v", tt.cql, dc, hit)
			}
			if w := get(h, strings.TrimPrefix(dc.Identifiers[0], "http://example.com")); w.Code != http.StatusOK {
				t.Errorf("%s: %s answers %d", tt.cql, dc.Identifiers[0], w.Code)
			}
		}
	}
}

// TestSRUPages: the records of all pages are the results, each once.
func TestSRUPages(t *testing.T) {
	h := sampleHandler(t, Options{})
	var ids []string
	total, pages := 0, 0
	for next := 1; next > 0; pages++ {
		a := askSRU(t, h, cqlAddress("maire", "&maximumRecords=3&startRecord=", fmt.Sprint(next)))
		for _, rec := range a.Records {
			ids = append(ids, rec.Identifier)
		}
		next, total = a.Next, a.Total
	}
	if n := len(ids); pages < 2 || n != total {
		t.Errorf("%d records in %d pages, want %d", n, pages, total)
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != total {
		t.Error("a record comes twice")
	}
	if a := askSRU(t, h, cqlAddress("maire", "&maximumRecords=0")); a.Total != total || len(a.Records) > 0 || a.Next != 1 {
		t.Errorf("without records: %+v", a)
	}
	if a := askSRU(t, h, cqlAddress("cql.allRecords=1", "&maximumRecords=5000")); len(a.Records) != 50 || a.Next != 51 {
		t.Errorf("%d records, next %d", len(a.Records), a.Next)
	}
}

func TestSRUVersions(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, tt := range []struct {
		target, root, space, version, packing, escaping string
	}{
		{"/sru?version=1.1&operation=searchRetrieve&query=crue", "searchRetrieveResponse", nsSRU1, "1.1", "xml", ""},
		{"/sru?version=1.2&operation=searchRetrieve&query=crue", "searchRetrieveResponse", nsSRU1, "1.2", "xml", ""},
		{"/sru?operation=searchRetrieve&query=crue", "searchRetrieveResponse", nsSRU1, "1.2", "xml", ""},
		{"/sru?version=2.0&query=crue", "searchRetrieveResponse", nsSRU2, "2.0", "", "xml"},
		{"/sru?query=crue", "searchRetrieveResponse", nsSRU2, "2.0", "", "xml"},
		{"/sru?query=crue&queryType=cql&recordXMLEscaping=string", "searchRetrieveResponse", nsSRU2, "2.0", "", "string"},
		{"/sru?version=1.2&operation=searchRetrieve&query=crue&recordPacking=string", "searchRetrieveResponse", nsSRU1, "1.2", "string", ""},
		{"/sru", "explainResponse", nsSRU1, "1.2", "", ""},
		{"/sru?version=2.0", "explainResponse", nsSRU2, "2.0", "", ""},
		{"/sru?version=1.1&operation=explain", "explainResponse", nsSRU1, "1.1", "", ""},
	} {
		a := askSRU(t, h, tt.target)
		if a.XMLName != (xml.Name{Space: tt.space, Local: tt.root}) || a.Version != tt.version || len(a.Diagnostics) > 0 ||
			(a.Precision == "exact") != (tt.version == "2.0" && tt.root[0] == 's') {
			t.Errorf("%s: %v, version %s, %v", tt.target, a.XMLName, a.Version, a.Diagnostics)
		}
		if tt.packing+tt.escaping == "" {
			continue
		}
		if a.Records[0].Packing != tt.packing || a.Records[0].Escaping != tt.escaping || (a.Records[0].Identifier == "") != (tt.version == "1.1") {
			t.Errorf("%s: %+v", tt.target, a.Records[0])
		}
		dc := a.Records[0].Data.DC
		if tt.packing == "string" || tt.escaping == "string" {
			if err := xml.Unmarshal([]byte(a.Records[0].Data.Text), &dc); err != nil {
				t.Errorf("%s: %v", tt.target, err)
			}
		}
		if dc.Title == "" || dc.XMLName.Space != "info:srw/schema/1/dc-schema" {
			t.Errorf("%s: record %+v", tt.target, dc)
		}
	}
	for _, schema := range []string{"oai_dc", "http://www.openarchives.org/OAI/2.0/OAIdc.xsd"} {
		if a := askSRU(t, h, cqlAddress("crue", "&recordSchema=", url.QueryEscape(schema))); a.Records[0].Data.DC.XMLName.Space != nsOAIDC {
			t.Errorf("%s: %v", schema, a.Records[0].Data.DC.XMLName)
		}
	}
}

func TestSRUDiagnostics(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, tt := range []struct {
		target string
		number string
		fatal  bool
	}{
		{"/sru?version=3.0&operation=searchRetrieve&query=crue", "5", true},
		{"/sru?version=1.0&operation=searchRetrieve&query=crue", "5", true},
		{"/sru?version=1.2&operation=scan", "7", true},
		{"/sru?version=1.2&operation=searchRetrieve", "7", true},
		{cqlAddress("crue", "&startRecord=0"), "6", true},
		{cqlAddress("crue", "&startRecord=x"), "6", true},
		{cqlAddress("crue", "&maximumRecords=-1"), "6", true},
		{cqlAddress("crue", "&startRecord=100000"), "61", false},
		{cqlAddress("crue", "&recordSchema=marcxml"), "66", true},
		{cqlAddress("crue", "&recordPacking=json"), "71", true},
		{cqlAddress("crue", "&stylesheet=/a.xsl"), "110", false},
		{cqlAddress("crue", "&startrecord=3"), "8", false},
		{cqlAddress("crue", "&sortKeys=title"), "80", true},
		{cqlAddress("crue and"), "10", true},
		{cqlAddress("x.y = crue"), "15", true},
		{cqlAddress("dc.couleur = crue"), "16", true},
		{"/sru?query=crue&queryType=sql", "6", true},
		{cqlAddress("\"\x00<&\x08"), "10", true},
	} {
		a := askSRU(t, h, tt.target)
		if len(a.Diagnostics) != 1 || a.Diagnostics[0].URI != "info:srw/diagnostic/1/"+tt.number || a.Diagnostics[0].Message == "" {
			t.Errorf("%s: %+v, want number %s", tt.target, a.Diagnostics, tt.number)
			continue
		}
		if space := a.Diagnostics[0].XMLName.Space; (space == nsSRU2Diag) != (a.XMLName.Space == nsSRU2) {
			t.Errorf("%s: diagnostic of %s in an answer of %s", tt.target, space, a.XMLName.Space)
		}
		if (a.Total == 0) != tt.fatal {
			t.Errorf("%s: %d records beside diagnostic %s", tt.target, a.Total, tt.number)
		}
	}
}

// TestSRUProblems: what is no answer at all is XML too.
func TestSRUProblems(t *testing.T) {
	h := newTestHandler(t, Options{})
	for target, status := range map[string]int{
		"/sru?query=%zz":                         http.StatusBadRequest,
		"/sru?queryType=kiosque&query=!busy":     http.StatusServiceUnavailable,
		"/sru?queryType=kiosque&query=!internal": http.StatusInternalServerError,
		"/sru?queryType=kiosque&query=!panic":    http.StatusInternalServerError,
	} {
		w := get(h, target)
		wellFormed(t, w.Body.String())
		if w.Code != status || !strings.Contains(w.Body.String(), "info:srw/diagnostic/1/") {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	if w := ask(h, http.MethodPut, "/sru", nil); w.Code != http.StatusMethodNotAllowed || !strings.Contains(w.Body.String(), "srw:diagnostics") {
		t.Errorf("PUT: %d %s", w.Code, w.Body)
	}
}

func TestSRUHostile(t *testing.T) {
	const nasty = "]]> <b>x</b> & \x00\x1f éclipse"
	h, err := NewHandler(&shelf{generation: "1", articles: []kiosque.Article{{
		ID: nasty, Title: nasty, Body: nasty, Source: nasty, Section: nasty,
		URL: "javascript:x",
	}}}, Options{Title: nasty})
	if err != nil {
		t.Fatal(err)
	}
	for _, packing := range []string{"xml", "string"} {
		a := askSRU(t, h, "/sru?queryType=kiosque&query="+url.QueryEscape("éclipse")+"&recordXMLEscaping="+packing)
		if len(a.Records) != 1 {
			t.Fatalf("%s: %+v", packing, a)
		}
		dc := a.Records[0].Data.DC
		if packing == "string" {
			if err := xml.Unmarshal([]byte(a.Records[0].Data.Text), &dc); err != nil {
				t.Fatal(err)
			}
		}
		if want := "]]> <b>x</b> & \uFFFD\uFFFD éclipse"; dc.Title != want || dc.Description != want {
			t.Errorf("%s: %q, %q", packing, dc.Title, dc.Description)
		}
	}
	askSRU(t, h, "/sru")
}

// TestSRUExplain holds the description to what is answered: every index it lists can be searched, every schema retrieved.
func TestSRUExplain(t *testing.T) {
	h := sampleHandler(t, Options{BaseURL: "https://presse.example/kiosque/"})
	a := askSRU(t, h, "/sru")
	if x := a.Explain; x.XMLName.Space != nsZeeRex || x.Host != "presse.example" || x.Port != "443" || x.DB != "kiosque/sru" {
		t.Errorf("%+v", x)
	}
	if len(a.Explain.Indexes) != len(cql.Indexes()) || len(a.Explain.Schemas) != 2 {
		t.Fatalf("%d indexes, %d schemas", len(a.Explain.Indexes), len(a.Explain.Schemas))
	}
	for _, x := range a.Explain.Indexes {
		if x.Search != "true" {
			continue
		}
		name := x.Name.Set + "." + x.Name.Name
		if got := askSRU(t, h, cqlAddress(name+" = 2020")); len(got.Diagnostics) > 0 {
			t.Errorf("%s: %+v", name, got.Diagnostics)
		}
	}
	for _, s := range a.Explain.Schemas {
		if got := askSRU(t, h, cqlAddress("crue", "&recordSchema="+url.QueryEscape(s.ID))); len(got.Records) == 0 || got.Records[0].Schema != s.ID {
			t.Errorf("%s: %+v", s.ID, got.Diagnostics)
		}
	}
}

// TestSRUCaching: the answer is another one under another address.
func TestSRUCaching(t *testing.T) {
	h := sampleHandler(t, Options{})
	tag := get(h, cqlAddress("crue")).Header().Get("ETag")
	if w := get(h, cqlAddress("crue"), "If-None-Match", tag); tag == "" || w.Code != http.StatusNotModified {
		t.Errorf("%q: %d", tag, w.Code)
	}
}

// TestCQLManual: every query of docs/cql.md is answered by the engine, without a diagnostic where it is translated.
func TestCQLManual(t *testing.T) {
	h := sampleHandler(t, Options{})
	b, err := os.ReadFile("../docs/cql.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		q, ok := strings.CutPrefix(line, "| `")
		if !ok {
			continue
		}
		q, rest, _ := strings.Cut(q, "` |")
		a := askSRU(t, h, cqlAddress(q))
		if refused := strings.Contains(rest, "diagnostic"); refused != (len(a.Diagnostics) > 0) {
			t.Errorf("%s: %+v", q, a.Diagnostics)
		}
		n++
	}
	if n < 60 {
		t.Errorf("%d queries in the manual", n)
	}
	if diff := cmp.Diff("aucun article ne peut convenir", askSRU(t, h, cqlAddress("dc.language all eng")).Reading); diff != "" {
		t.Error(diff)
	}
}

// TestSRUPosted: a form in the body asks for the same as an address, and a body that is no form is refused.
func TestSRUPosted(t *testing.T) {
	h := sampleHandler(t, Options{})
	form := "operation=searchRetrieve&version=1.2&maximumRecords=3&query=gallica+all+port"
	post := func(mime, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sru", strings.NewReader(body))
		r.Header.Set("Content-Type", mime)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	got, want := post("application/x-www-form-urlencoded; charset=utf-8", form), get(h, "/sru?"+form)
	if got.Code != http.StatusOK || got.Body.String() != want.Body.String() {
		t.Errorf("posted: %d %s", got.Code, got.Body)
	}
	if w := post("application/json", "{}"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "formulaire") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := post("application/x-www-form-urlencoded", strings.Repeat("x", address.MaxRawQuery+1)); w.Code != http.StatusRequestURITooLong {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestSRUScan: sources and sections are gone through in the order of the alphabet, each with what a search finds of it.
func TestSRUScan(t *testing.T) {
	h := sampleHandler(t, Options{})
	type answer struct {
		XMLName xml.Name
		Terms   []struct {
			Value string `xml:"value"`
			Total int    `xml:"numberOfRecords"`
		} `xml:"terms>term"`
		Messages []string `xml:"diagnostics>diagnostic>message"`
	}
	ask := func(params string) (a answer) {
		w := get(h, "/sru?operation=scan&version=1.2&"+params)
		if err := xml.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != http.StatusOK || a.XMLName.Local != "scanResponse" {
			t.Fatalf("%s: %d %v %s", params, w.Code, err, w.Body)
		}
		return a
	}
	all := ask("maximumTerms=50&scanClause=" + url.QueryEscape(`dc.source = ""`))
	if len(all.Terms) < 10 {
		t.Fatalf("%d sources", len(all.Terms))
	}
	for _, term := range all.Terms {
		q := url.QueryEscape(`dc.source exact "` + term.Value + `"`)
		var found sruAnswer
		if err := xml.Unmarshal(get(h, "/sru?operation=searchRetrieve&version=1.2&query="+q).Body.Bytes(), &found); err != nil || found.Total < term.Total {
			t.Errorf("%s: scan counts %d, a search finds %d (%v)", term.Value, term.Total, found.Total, err)
		}
	}
	middle := all.Terms[len(all.Terms)/2].Value
	from := ask("maximumTerms=3&responsePosition=2&scanClause=" + url.QueryEscape(`dc.source = "`+middle+`"`))
	if len(from.Terms) != 3 || from.Terms[1].Value != middle {
		t.Errorf("from %s: %v", middle, from.Terms)
	}
	if a := ask("scanClause=" + url.QueryEscape("dc.subject = s")); len(a.Terms) == 0 || a.Terms[0].Value[0]|0x20 < 's' {
		t.Errorf("sections from s: %v", a.Terms)
	}
	for params, want := range map[string]string{
		"": "Il manque", "scanClause=dc.title%3Da": "On ne parcourt que", "scanClause=a+and+b": "Un seul index",
		"scanClause=dc.source%3Da&maximumTerms=x": "Valeur refusée",
	} {
		if a := ask(params); len(a.Messages) == 0 || !strings.HasPrefix(a.Messages[0], want) {
			t.Errorf("%s: %q, want %s", params, a.Messages, want)
		}
	}
}
