package web

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
	"github.com/kiosque-search/kiosque/neardup"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/web/address"
)

// apiVersion is raised with every change of the API: the second number where something is added, the first where something
// that worked no longer does, the last where something is mended.
const apiVersion = "1.33.0"

const openAPIFile = "openapi.json"

// TestOpenAPI writes the description anew, and holds the one that is served to it.
func TestOpenAPI(t *testing.T) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(describeAPI(t)); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(openAPIFile)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(old, b.Bytes()) {
		return
	}
	if *update && (apiVersion != versionIn(t, old) || bytes.Equal(wordless(t, old), wordless(t, b.Bytes()))) {
		if err := os.WriteFile(openAPIFile, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s (-served +from the code):\n%s", openAPIFile, cmp.Diff(strings.Split(string(old), "\n"), strings.Split(b.String(), "\n")))
	t.Errorf("go test ./web -run OpenAPI -update writes it; if it is more than words that change, raise apiVersion before")
}

func versionIn(t *testing.T, doc []byte) string {
	var is struct{ Info struct{ Version string } }
	if err := json.Unmarshal(doc, &is); err != nil {
		t.Fatal(err)
	}
	return is.Info.Version
}

// wordless is a description without its words for people.
func wordless(t *testing.T, doc []byte) []byte {
	var all any
	if err := json.Unmarshal(doc, &all); err != nil {
		t.Fatal(err)
	}
	var strip func(any)
	strip = func(v any) {
		switch v := v.(type) {
		case object:
			maps.DeleteFunc(v, func(name string, of any) bool {
				_, words := of.(string)
				return words && (name == "description" || name == "summary")
			})
			for _, x := range v {
				strip(x)
			}
		case []any:
			for _, x := range v {
				strip(x)
			}
		}
	}
	strip(all)
	b, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestOpenAPIValid: the description is one by the rules of OpenAPI, and it has the addresses that are routed, all and no
// others.
func TestOpenAPIValid(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openAPIDocument)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	if !doc.IsOpenAPI31OrLater() {
		t.Errorf("version %s", doc.OpenAPI)
	}
	var routed, described []string
	for _, r := range (&handler{}).routes() {
		if p, ok := strings.CutPrefix(r.pattern, strings.TrimSuffix(apiRoot, "/")); ok {
			routed = append(routed, p)
		}
	}
	for p := range doc.Paths.Map() {
		described = append(described, p)
	}
	slices.Sort(routed)
	slices.Sort(described)
	if diff := cmp.Diff(routed, described); diff != "" {
		t.Errorf("addresses (-routed +described):\n%s", diff)
	}
}

type object = map[string]any

// describeAPI writes the description of the API from its table and its types.
func describeAPI(t *testing.T) object {
	d := &describer{t: t, schemas: object{}, comments: readComments(t, "..", "../query", "../citation", ".")}
	paths := object{}
	for _, e := range endpoints() {
		get := d.operation(e)
		paths["/"+e.path] = object{"get": get}
		if e.posted != "" {
			post := maps.Clone(get)
			post["operationId"] = operationID(e.path) + "Posted"
			post["requestBody"] = object{"description": "stands for " + e.posted, "content": object{"text/plain": object{"schema": object{"type": "string"}}}}
			paths["/"+e.path] = object{"get": get, "post": post}
		}
	}
	paths["/openapi.json"] = object{"get": object{
		"operationId": "openapi", "summary": "This description.",
		"responses": object{"200": object{"description": "OpenAPI 3.1", "content": object{"application/json": object{"schema": object{"type": "object"}}}}},
	}}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Kiosque", "version": apiVersion, "license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
			"description": "Full-text search in an archive of the French press. Everything only reads: GET, and HEAD wherever there is GET. " +
				"Answers carry an ETag that changes with the collection.",
		},
		"servers":  []object{{"url": ".", "description": "beside this description"}},
		"paths":    paths,
		"security": []object{{}, {"key": []string{}}, {"header": []string{}}, {"password": []string{}}},
		"components": object{
			"schemas": d.schemas, "responses": d.failureAnswers(),
			"securitySchemes": object{
				"key":      object{"type": "http", "scheme": "bearer", "description": "a key of « search key », where the server asks for one"},
				"header":   object{"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "the same key in a header of its own"},
				"password": object{"type": "http", "scheme": "basic", "description": "a name and a password, where the server asks for them"},
			},
		},
	}
}

type describer struct {
	t        *testing.T
	schemas  object
	comments map[string]string // by package.Type and package.Type.Field
}

func (d *describer) operation(e endpoint) object {
	params := []object{}
	for _, name := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(e.path, -1) {
		params = append(params, object{
			"name": name[1], "in": "path", "required": true, "description": "the ID of an article, escaped", "schema": object{"type": "string", "minLength": 1},
		})
	}
	for _, p := range e.params {
		params = append(params, describeParam(p))
	}
	content := object{}
	var forms []string
	headers := object{"ETag": header("changes with the collection"), "Cache-Control": header("private, no-cache: to be asked for again with If-None-Match")}
	for _, m := range e.answers {
		mime, _, _ := strings.Cut(m.mime, ";")
		schema := object{"type": "string"}
		var refs []object
		for _, b := range m.bodies {
			refs = append(refs, d.schema(reflect.TypeOf(b)))
		}
		switch {
		case m.stream && len(refs) > 0:
			schema["description"] = "one JSON object a line: " + refs[0]["$ref"].(string)
		case len(refs) == 1:
			schema = refs[0]
		case len(refs) > 1:
			schema = object{"anyOf": refs}
		}
		if m.stream {
			headers["X-Total"] = header("of a stream: records to come; a stream that breaks off is cut with its connection")
		}
		if m.format != "json" {
			headers["Content-Disposition"] = header("a name for the file")
		}
		if e.path == "export" || m.format != "json" && strings.HasPrefix(e.path, "articles") {
			headers["X-Corpus"] = header("the fingerprint of the collection that the articles are of, where it is known")
		}
		content[mime] = object{"schema": schema}
		forms = append(forms, m.format+" is "+mime)
	}
	description := "the answer"
	if e.answers[0].format != "json" {
		// A client that is made from this description takes the first form it knows for all of them: so this is text, whatever was asked for.
		description += ": " + strings.Join(forms, ", ")
		text := object{"schema": object{"type": "string"}}
		content = object{"application/*": text, "text/*": text}
	}
	responses := object{
		"200":     object{"description": description, "headers": headers, "content": content},
		"304":     object{"description": "the client has the answer already"},
		"default": object{"$ref": "#/components/responses/Other"},
	}
	for status, f := range failures() {
		if slices.Contains(statusesOf(e), status) {
			responses[strconv.Itoa(status)] = object{"$ref": "#/components/responses/" + f.name}
		}
	}
	return object{"operationId": operationID(e.path), "summary": e.doc, "parameters": params, "responses": responses}
}

// failure is an answer that holds a problem, as the description has it.
type failure struct{ name, doc string }

// failures are the statuses of answers() and of the addresses themselves.
func failures() map[int]failure {
	return map[int]failure{
		http.StatusBadRequest:          {"BadRequest", "a parameter or the query cannot be read"},
		http.StatusUnauthorized:        {"Unauthorized", "the collection asks for a key or a password, and this is none"},
		http.StatusForbidden:           {"Forbidden", "the caller may not do this"},
		http.StatusNotFound:            {"NotFound", "no article has this ID, or nothing has this name"},
		http.StatusGone:                {"Gone", "the cursor is no longer kept: begin again"},
		http.StatusRequestURITooLong:   {"TooLong", "the address is too long"},
		http.StatusTooManyRequests:     {"TooMany", "too many requests of one client: Retry-After says when to try again"},
		http.StatusInternalServerError: {"Internal", "a fault of the server or of its index"},
		http.StatusNotImplemented:      {"Unsupported", "the engine of this collection cannot do this; another one can"},
		http.StatusServiceUnavailable:  {"Unavailable", "the server or the collection is not ready, or busy: Retry-After says when to try again"},
		http.StatusGatewayTimeout:      {"Timeout", "the search took longer than the server allows"},
	}
}

// statusesOf are the statuses of failures that an endpoint may answer with.
func statusesOf(e endpoint) []int {
	statuses := []int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestURITooLong, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusNotImplemented, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
	}
	has := func(name string) bool {
		return slices.ContainsFunc(e.params, func(p address.Param) bool { return p.Name == name })
	}
	if strings.Contains(e.path, "{") || has("id") || has("a") || has("reprises_of") {
		statuses = append(statuses, http.StatusNotFound)
	}
	if has("after") {
		statuses = append(statuses, http.StatusGone)
	}
	return statuses
}

// failureAnswers describes failures once for all addresses.
func (d *describer) failureAnswers() object {
	body := object{"application/json": object{"schema": d.schema(reflect.TypeFor[problemBody]())}}
	all := object{"Other": object{"description": "any other failure", "content": body}}
	for status, f := range failures() {
		r := object{"description": f.doc, "content": body}
		switch status {
		case http.StatusTooManyRequests, http.StatusServiceUnavailable:
			r["headers"] = object{"Retry-After": object{"description": "seconds", "schema": object{"type": "integer"}}}
		case http.StatusUnauthorized:
			r["headers"] = object{"WWW-Authenticate": header("what may be sent")}
		}
		all[f.name] = r
	}
	return all
}

// TestOpenAPIStatuses: every status of a failure is described, and no other.
func TestOpenAPIStatuses(t *testing.T) {
	want := map[int]bool{http.StatusRequestURITooLong: true}
	for _, a := range answers() {
		want[a.status] = true
	}
	got := map[int]bool{}
	for status := range failures() {
		got[status] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statuses (-answered +described):\n%s", diff)
	}
}

func operationID(path string) string {
	return strings.Trim(strings.NewReplacer("articles/{id}", "article", "articles", "articleByParameter").Replace(path), "/")
}

func header(doc string) object {
	return object{"description": doc, "schema": object{"type": "string"}}
}

func describeParam(p address.Param) object {
	schema := object{"type": "string"}
	switch p.Kind {
	case address.TextValue:
		schema["maxLength"] = p.Most
	case address.DayValue:
		schema["pattern"] = `^\d{4}(-\d{2}(-\d{2})?)?$`
	case address.NumberValue:
		schema = object{"type": "integer", "minimum": p.Least, "maximum": p.Most}
	case address.FlagValue:
		schema["enum"] = []string{"0", "1"}
	case address.ChoiceValue:
		schema["enum"] = p.Choices
	}
	if p.ByDefault != "" {
		if n, err := strconv.Atoi(p.ByDefault); err == nil && p.Kind == address.NumberValue {
			schema["default"] = n
		} else {
			schema["default"] = p.ByDefault
		}
	}
	out := object{"name": p.Name, "in": "query", "description": p.Doc, "schema": schema}
	if p.Repeat > 1 {
		out["schema"] = object{"type": "array", "items": schema, "maxItems": p.Repeat}
	}
	if p.Required {
		out["required"] = true
	}
	return out
}

// schema describes the JSON of a type.
func (d *describer) schema(typ reflect.Type) object {
	switch typ {
	case reflect.TypeFor[kiosque.Date]():
		return object{"type": "string", "pattern": `^(\d{4}(-\d{2}(-\d{2})?)?)?$`}
	case reflect.TypeFor[kiosque.Span]():
		return object{"type": "array", "items": object{"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[kiosque.Interval]():
		return object{"type": "string", "enum": kiosque.Intervals()}
	case reflect.TypeFor[kiosque.DateOrigin]():
		return enumeration(kiosque.DateUnknown, kiosque.DateInferred, kiosque.DateDateline, kiosque.DateDeclared, kiosque.DateFileName)
	case reflect.TypeFor[query.Precision]():
		return enumeration(query.PrecisionNone, query.PrecisionYear, query.PrecisionMonth, query.PrecisionDay)
	case reflect.TypeFor[neardup.Kind]():
		return enumeration(neardup.Both, neardup.OnlyA, neardup.OnlyB)
	case reflect.TypeFor[kiosque.Facet]():
		return enumeration(kiosque.AllFacets()...)
	case reflect.TypeFor[citation.Forms]():
		return object{"type": "string"}
	}
	switch typ.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Pointer:
		if typ.Elem().Kind() == reflect.Float64 {
			return object{"type": []string{"number", "null"}}
		}
		return d.schema(typ.Elem())
	case reflect.Map:
		return object{"type": "object", "additionalProperties": d.schema(typ.Elem())}
	case reflect.Slice:
		return object{"type": "array", "items": d.schema(typ.Elem())}
	case reflect.Array:
		return object{"type": "array", "items": d.schema(typ.Elem()), "minItems": typ.Len(), "maxItems": typ.Len()}
	case reflect.Struct:
		name := strings.ToUpper(typ.Name()[:1]) + typ.Name()[1:]
		if _, done := d.schemas[name]; !done {
			d.schemas[name] = nil // a type that contains itself
			props, required := object{}, []string{}
			d.fields(typ, props, &required)
			slices.Sort(required)
			s := object{"type": "object", "properties": props, "required": required}
			if c := d.comments[typ.String()]; c != "" {
				s["description"] = c
			}
			d.schemas[name] = s
		}
		return object{"$ref": "#/components/schemas/" + name}
	}
	d.t.Fatalf("no description of %s", typ)
	return nil
}

func enumeration[T encoding.TextMarshaler](values ...T) object {
	var names []string
	for _, v := range values {
		b, err := v.MarshalText()
		if err != nil {
			panic(err)
		}
		names = append(names, string(b))
	}
	return object{"type": "string", "enum": names}
}

func (d *describer) fields(typ reflect.Type, props object, required *[]string) {
	for f := range typ.Fields() {
		name, options, tagged := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			d.fields(f.Type, props, required)
			continue
		case name == "-":
			continue
		case name == "":
			d.t.Fatalf("%s.%s has no name in JSON", typ, f.Name)
		}
		s := d.schema(f.Type)
		if c := d.comments[typ.String()+"."+f.Name]; c != "" {
			s = maps.Clone(s)
			s["description"] = c
		}
		props[name] = s
		if !tagged || options != "omitempty" {
			*required = append(*required, name)
		}
	}
}

// readComments collects what the source says of its struct types and their fields.
func readComments(t *testing.T, dirs ...string) map[string]string {
	comments := map[string]string{}
	for _, dir := range dirs {
		names, err := fs.Glob(os.DirFS(dir), "*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			f, err := parser.ParseFile(token.NewFileSet(), dir+"/"+name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				decl, ok := n.(*ast.GenDecl)
				if !ok {
					return true
				}
				for _, spec := range decl.Specs {
					typ, ok := spec.(*ast.TypeSpec)
					if !ok {
						continue
					}
					s, ok := typ.Type.(*ast.StructType)
					if !ok {
						continue
					}
					full := f.Name.Name + "." + typ.Name.Name
					comments[full] = oneLine(decl.Doc)
					for _, field := range s.Fields.List {
						for _, id := range field.Names {
							comments[full+"."+id.Name] = strings.TrimSpace(oneLine(field.Doc) + " " + oneLine(field.Comment))
						}
					}
				}
				return true
			})
		}
	}
	if len(comments) < 100 {
		t.Fatalf("only %d comments found: the reading of the source is broken", len(comments))
	}
	return comments
}

func oneLine(g *ast.CommentGroup) string {
	if g == nil {
		return ""
	}
	return strings.Join(strings.Fields(g.Text()), " ")
}

// TestOpenAPIServed: the description is an address of the API like any other.
func TestOpenAPIServed(t *testing.T) {
	h := newTestHandler(t, Options{})
	w := get(h, apiRoot+openAPIFile)
	if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), openAPIDocument) {
		t.Errorf("%d, %d bytes", w.Code, w.Body.Len())
	}
	if again := get(h, apiRoot+openAPIFile, "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	if fmt.Sprint(w.Header()["Cache-Control"]) != "[private, no-cache]" {
		t.Errorf("Cache-Control %v", w.Header()["Cache-Control"])
	}
}
