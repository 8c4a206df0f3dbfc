package web

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

type oaiAnswer struct {
	XMLName xml.Name `xml:"http://www.openarchives.org/OAI/2.0/ OAI-PMH"`
	Date    string   `xml:"responseDate"`
	Request struct {
		Verb string `xml:"verb,attr"`
		Base string `xml:",chardata"`
	} `xml:"request"`
	Errors []struct {
		Code string `xml:"code,attr"`
		Text string `xml:",chardata"`
	} `xml:"error"`
	Identify struct {
		Base     string `xml:"baseURL"`
		Version  string `xml:"protocolVersion"`
		Email    string `xml:"adminEmail"`
		Earliest string `xml:"earliestDatestamp"`
		Deleted  string `xml:"deletedRecord"`
	} `xml:"Identify"`
	Formats []string `xml:"ListMetadataFormats>metadataFormat>metadataPrefix"`
	Sets    []struct {
		Spec string `xml:"setSpec"`
		Name string `xml:"setName"`
	} `xml:"ListSets>set"`
	Record  oaiRecord `xml:"GetRecord>record"`
	Headers oaiList   `xml:"ListIdentifiers"`
	Records oaiList   `xml:"ListRecords"`
}

type oaiList struct {
	Headers []oaiHeader `xml:"header"`
	Records []oaiRecord `xml:"record"`
	Token   *struct {
		Size   int    `xml:"completeListSize,attr"`
		Cursor int    `xml:"cursor,attr"`
		Value  string `xml:",chardata"`
	} `xml:"resumptionToken"`
}

type oaiHeader struct {
	Identifier string `xml:"identifier"`
	Stamp      string `xml:"datestamp"`
	Set        string `xml:"setSpec"`
}

type oaiRecord struct {
	Header oaiHeader `xml:"header"`
	DC     struct {
		Title       []string `xml:"http://purl.org/dc/elements/1.1/ title"`
		Date        []string `xml:"http://purl.org/dc/elements/1.1/ date"`
		Publisher   []string `xml:"http://purl.org/dc/elements/1.1/ publisher"`
		Identifiers []string `xml:"http://purl.org/dc/elements/1.1/ identifier"`
	} `xml:"metadata>dc"`
}

func askOAI(t *testing.T, h http.Handler, query string) (a oaiAnswer) {
	t.Helper()
	w := get(h, "/oai?"+query)
	if err := xml.Unmarshal(w.Body.Bytes(), &a); w.Code != 200 || err != nil || a.Date == "" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/xml") {
		t.Fatalf("%s: %d %v %s", query, w.Code, err, w.Body)
	}
	return a
}

// TestOAI harvests the sample press: all of it, page by page, and each source; every article once, as the index has it.
func TestOAI(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{BaseURL: "https://presse.example/archives/", AdminEmail: "archives@presse.example"})
	if err != nil {
		t.Fatal(err)
	}
	info, err := x.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := askOAI(t, h, "verb=Identify").Identify
	if id.Base != "https://presse.example/archives/oai" || id.Version != "2.0" || id.Email != "archives@presse.example" || id.Deleted != "no" ||
		!regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`).MatchString(id.Earliest) {
		t.Errorf("%+v", id)
	}
	if got := askOAI(t, h, "verb=ListMetadataFormats").Formats; len(got) != 1 || got[0] != "oai_dc" {
		t.Errorf("formats %v", got)
	}
	harvest := func(verb, rest string) map[string]bool {
		seen := map[string]bool{}
		query := "verb=" + verb + "&metadataPrefix=oai_dc" + rest
		for pages := 0; ; pages++ {
			a := askOAI(t, h, query)
			list := a.Records
			if verb == "ListIdentifiers" {
				list = a.Headers
			}
			for _, r := range list.Records {
				list.Headers = append(list.Headers, r.Header)
				if len(r.DC.Title) != 1 || len(r.DC.Identifiers) != 2 {
					t.Errorf("%+v", r)
				}
			}
			if len(a.Errors) > 0 || len(list.Headers) == 0 {
				t.Fatalf("%s: %+v", query, a.Errors)
			}
			for _, header := range list.Headers {
				if seen[header.Identifier] || header.Stamp != id.Earliest {
					t.Errorf("twice, or at another time: %+v", header)
				}
				seen[header.Identifier] = true
			}
			switch {
			case list.Token == nil && pages > 0:
				t.Fatal("the last page has no empty token")
			case list.Token == nil || list.Token.Value == "":
				return seen
			case list.Token.Cursor != len(seen)-len(list.Headers):
				t.Errorf("cursor %d after %d", list.Token.Cursor, len(seen))
			}
			query = "verb=" + verb + "&resumptionToken=" + url.QueryEscape(list.Token.Value)
		}
	}
	for _, verb := range []string{"ListIdentifiers", "ListRecords"} {
		if got := harvest(verb, ""); len(got) != info.Articles || !got["oai:presse.example:CV-23-0047"] {
			t.Errorf("%s: %d articles, want %d", verb, len(got), info.Articles)
		}
	}
	sets := askOAI(t, h, "verb=ListSets").Sets
	if len(sets) != len(info.Sources) {
		t.Errorf("%d sets, want %d", len(sets), len(info.Sources))
	}
	spec := regexp.MustCompile(`^[A-Za-z0-9\-_.!~*'()]+$`)
	for i, s := range sets {
		if !spec.MatchString(s.Spec) || s.Name != info.Sources[i].Value {
			t.Errorf("%+v", s)
		}
		if got := harvest("ListIdentifiers", "&set="+s.Spec); len(got) != info.Sources[i].Count {
			t.Errorf("%s: %d articles, want %d", s.Name, len(got), info.Sources[i].Count)
		}
	}
	one := askOAI(t, h, "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:presse.example:CV-23-0047").Record
	a, err := x.Article(t.Context(), "CV-23-0047")
	if err != nil || len(one.DC.Title) != 1 || one.DC.Title[0] != a.Title || one.DC.Date[0] != a.Date.String() || one.DC.Publisher[0] != a.Source ||
		one.DC.Identifiers[0] != "https://presse.example/archives/articles/CV-23-0047" {
		t.Errorf("%+v, %v", one, err)
	}
	form := httptest.NewRequest(http.MethodPost, "/oai", strings.NewReader("verb=Identify"))
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, form)
	if w.Code != 200 || !strings.Contains(w.Body.String(), "<protocolVersion>2.0</protocolVersion>") {
		t.Errorf("POST: %d %s", w.Code, w.Body)
	}
	for query, code := range map[string]string{
		"": "badVerb", "verb=x": "badVerb", "verb=Identify&verb=Identify": "badVerb", "verb=Identify&a=b": "badArgument",
		"verb=ListRecords": "badArgument", "verb=ListRecords&metadataPrefix=mods": "cannotDisseminateFormat",
		"verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc":                                   "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&from=hier":                                               "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2020-01-02T00:00:00Z":              "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2021-01-01&until=2020-01-02":                        "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01":                                        "noRecordsMatch",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01":                                         "noRecordsMatch",
		"verb=ListRecords&metadataPrefix=oai_dc&set=rien":                                                "noRecordsMatch",
		"verb=ListRecords&resumptionToken=x":                                                             "badResumptionToken",
		"verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc":                                       "badArgument",
		"verb=ListSets&resumptionToken=x":                                                                "badResumptionToken",
		"verb=GetRecord&identifier=oai:presse.example:CV-23-0047":                                        "badArgument",
		"verb=GetRecord&identifier=oai:presse.example:rien&metadataPrefix=oai_dc":                        "idDoesNotExist",
		"verb=GetRecord&identifier=rien&metadataPrefix=oai_dc":                                           "idDoesNotExist",
		"verb=ListMetadataFormats&identifier=rien":                                                       "idDoesNotExist",
		"verb=ListIdentifiers&metadataPrefix=oai_dc&from=" + kiosque.Date{Year: 2999, Month: 1}.String(): "badArgument",
	} {
		a := askOAI(t, h, query)
		if len(a.Errors) != 1 || a.Errors[0].Code != code || a.Errors[0].Text == "" ||
			(a.Request.Verb == "") != strings.HasPrefix(code, "bad") && code != "badResumptionToken" {
			t.Errorf("%s: %+v, verb %q, want %s", query, a.Errors, a.Request.Verb, code)
		}
	}
}

// FuzzOAI: whatever is asked, the answer is a document.
func FuzzOAI(f *testing.F) {
	for _, s := range []string{
		"verb=Identify", "verb=ListRecords&resumptionToken=e30",
		"verb=ListRecords&resumptionToken=eyJ2IjoiTGlzdFJlY29yZHMiLCJkIjoieCIsIm4iOjEsImEiOiJ4In0",
		"verb=GetRecord&identifier=oai:example.com:%25zz&metadataPrefix=oai_dc", "verb=%00", "verb=ListSets&set=%ff",
	} {
		f.Add(s)
	}
	h, err := NewHandler(&shelf{articles: articles(), generation: "g1"}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest(http.MethodGet, "/oai", nil)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%q: %d %s", query, w.Code, w.Body)
		}
	})
}
