package web

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/kiosque-search/kiosque/internal/french"
)

// conforming holds every request that is answered and every answer of the API, in whatever test, to its description.
func conforming(t testing.TB, h http.Handler) http.Handler {
	t.Helper()
	doc, err := closedDescription()
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if strings.HasPrefix(r.URL.Path, apiRoot) && r.Method != http.MethodOptions {
			conforms(t, doc, r, rec)
		}
		maps.Copy(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

// closedDescription is the description of the API with every object closed: an answer with a field that is not described
// does not conform to it. It is served open, so that clients bear the fields of later versions.
var closedDescription = sync.OnceValues(func() (*openapi3.T, error) {
	var all any
	if err := json.Unmarshal(openAPIDocument, &all); err != nil {
		return nil, err
	}
	closeObjects(all)
	b, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	return openapi3.NewLoader().LoadFromData(b)
})

func closeObjects(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["properties"].(map[string]any); ok && v["type"] == "object" {
			v["additionalProperties"] = false
		}
		for _, x := range v {
			closeObjects(x)
		}
	case []any:
		for _, x := range v {
			closeObjects(x)
		}
	}
}

func conforms(t testing.TB, doc *openapi3.T, r *http.Request, rec *httptest.ResponseRecorder) {
	t.Helper()
	problem := doc.Components.Schemas["ProblemBody"].Value
	ref := regexp.MustCompile(`one JSON object a line: #/components/schemas/(\w+)`)
	target := r.Method + " " + french.Clip(r.URL.String())
	mime, _, _ := strings.Cut(rec.Header().Get("Content-Type"), ";")
	visit := func(s *openapi3.Schema, body []byte) {
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			t.Errorf("%s: %v in %s", target, err, french.Clip(string(body)))
		} else if err := s.VisitJSON(v, openapi3.EnableJSONSchema2020()); err != nil {
			t.Errorf("%s does not conform: %v", target, err)
		}
	}
	if rec.Code >= 400 {
		if r.Method != http.MethodHead {
			visit(problem, rec.Body.Bytes())
		}
		return
	}
	route := &routers.Route{Spec: doc, Method: http.MethodGet}
	params := map[string]string{}
	for path, item := range doc.Paths.Map() {
		pattern := "^" + regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(path), "([^/]+)") + "$"
		if m := regexp.MustCompile(pattern).FindStringSubmatch("/" + strings.TrimPrefix(r.URL.EscapedPath(), apiRoot)); m != nil {
			route.Path, route.PathItem, route.Operation = path, item, item.Get
			if len(m) > 1 {
				id, err := url.PathUnescape(m[1])
				if err != nil {
					t.Fatal(err)
				}
				params["id"] = id
			}
		}
	}
	if route.Operation == nil {
		t.Errorf("%s is answered %d, and not described", target, rec.Code)
		return
	}
	options := &openapi3filter.Options{MultiError: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}
	in := &openapi3filter.RequestValidationInput{Request: withoutEmpty(r), PathParams: params, Route: route, Options: options}
	if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
		t.Errorf("%s is answered, but not by its description: %v", target, err)
	}
	if rec.Code == http.StatusNotModified || r.Method == http.MethodHead {
		return
	}
	media := route.Operation.Responses.Value("200").Value.Content.Get(mime)
	if media == nil {
		t.Errorf("%s is answered as %s, which is not described", target, mime)
		return
	}
	if mime != "application/json" {
		if m := ref.FindStringSubmatch(media.Schema.Value.Description); m != nil {
			for line := range bytes.Lines(rec.Body.Bytes()) {
				visit(doc.Components.Schemas[m[1]].Value, line)
			}
		}
		return
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: rec.Code, Header: rec.Header(), Body: io.NopCloser(bytes.NewReader(rec.Body.Bytes())), Options: options,
	}
	if err := openapi3filter.ValidateResponse(r.Context(), out); err != nil {
		t.Errorf("%s does not conform: %v", target, err)
	}
}

// withoutEmpty leaves out the parameters that are empty, and count as absent.
func withoutEmpty(r *http.Request) *http.Request {
	values := r.URL.Query()
	for name, all := range values {
		if strings.Join(all, "") == "" {
			delete(values, name)
		}
	}
	out := r.Clone(r.Context())
	out.URL.RawQuery = values.Encode()
	return out
}

// TestConformingFails: what is not described is noticed, so that the silence of conforming says something.
func TestConformingFails(t *testing.T) {
	for body, faulty := range map[string]bool{
		`{"completions":[]}`: false, `{"completions":null}`: true, `{"completions":[{"query":"a","word":"a","count":1}]}`: false,
		`{"completions":[{"query":"a","word":"a"}]}`: true, `{"completions":[],"more":1}`: true, `{`: true,
		`{"completions":[{"query":"a","word":"a","count":"1"}]}`: true,
	} {
		fake := &counting{TB: t}
		h := conforming(fake, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", typeJSON)
			_, _ = io.WriteString(w, body)
		}))
		get(h, apiRoot+"complete?q=a")
		if (fake.errors > 0) != faulty {
			t.Errorf("%s: %d errors", body, fake.errors)
		}
	}
}

// counting is a test that counts its errors instead of failing.
type counting struct {
	testing.TB
	errors int
}

// Errorf implements testing.TB.
func (c *counting) Errorf(string, ...any) { c.errors++ }
