package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// mustOpenAPI returns the document that the server carries, checked by the rules
// of OpenAPI 3.0. Objects are closed: a member that is not described is a fault,
// though clients must not take it for one.
func mustOpenAPI(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := closedOpenAPI()
	if err != nil {
		t.Fatalf("openapi.json: %v", err)
	}
	return doc
}

var closedOpenAPI = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(openapiDocument)
	if err != nil {
		return nil, err
	}
	seen := map[*openapi3.Schema]bool{}
	for _, s := range doc.Components.Schemas {
		closeSchema(s, seen)
	}
	for _, p := range doc.Paths.Map() {
		for _, op := range p.Operations() {
			for _, r := range op.Responses.Map() {
				for _, m := range r.Value.Content {
					closeSchema(m.Schema, seen)
				}
			}
		}
	}
	return doc, nil
})

// closeSchema closes each object that says what it holds and not what else it may.
func closeSchema(r *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	if r == nil || r.Value == nil || seen[r.Value] {
		return
	}
	s := r.Value
	seen[s] = true
	if len(s.Properties) > 0 && s.AdditionalProperties.Has == nil && s.AdditionalProperties.Schema == nil {
		no := false
		s.AdditionalProperties.Has = &no
	}
	for _, p := range s.Properties {
		closeSchema(p, seen)
	}
	closeSchema(s.Items, seen)
	closeSchema(s.AdditionalProperties.Schema, seen)
	for _, list := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
		for _, p := range list {
			closeSchema(p, seen)
		}
	}
}

// operationOf returns the operation that a path means, nil for none. A segment
// that is written out goes before one that is a parameter.
func operationOf(doc *openapi3.T, method, path string) *openapi3.Operation {
	var best *openapi3.PathItem
	most := -1
	got := strings.Split(path, "/")
	for template, item := range doc.Paths.Map() {
		want := strings.Split(template, "/")
		if len(want) != len(got) {
			continue
		}
		literal := 0
		for i := range want {
			before, rest, isParam := strings.Cut(want[i], "{")
			_, after, _ := strings.Cut(rest, "}")
			switch {
			case !isParam && want[i] == got[i]:
				literal++
			case isParam && len(got[i]) > len(before)+len(after) && strings.HasPrefix(got[i], before) && strings.HasSuffix(got[i], after):
			default:
				literal = -1 << 20
			}
		}
		if literal > most {
			best, most = item, literal
		}
	}
	if best == nil {
		return nil
	}
	if method == http.MethodHead {
		method = http.MethodGet
	}
	return best.GetOperation(method)
}

// faultsOf says how an answer departs from the document: a status, a type or a
// shape that is not described. Doors that the document leaves out have none.
func faultsOf(doc *openapi3.T, method, target string, w *httptest.ResponseRecorder) []string {
	u, err := url.Parse(target)
	if err != nil || !described(u.Path) || method == http.MethodOptions || w.Code == http.StatusNotModified {
		return nil
	}
	op := operationOf(doc, method, u.Path)
	if op == nil {
		if w.Code < 400 {
			return []string{"the door is not described"}
		}
		op = doc.Paths.Find("/api").Get // an error has one shape everywhere
	}
	r := op.Responses.Status(w.Code)
	if r == nil && w.Code >= 400 {
		r = op.Responses.Default()
	}
	if r == nil {
		return []string{fmt.Sprintf("the status %d is not described", w.Code)}
	}
	if len(r.Value.Content) == 0 {
		if w.Body.Len() > 0 {
			return []string{fmt.Sprintf("the status %d is described without a body and has one", w.Code)}
		}
		return nil
	}
	kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	m := r.Value.Content[w.Header().Get("Content-Type")]
	if m == nil {
		m = r.Value.Content[kind] // with whatever parameters
	}
	if m == nil {
		return []string{fmt.Sprintf("the type %q is not described for the status %d", w.Header().Get("Content-Type"), w.Code)}
	}
	if method == http.MethodHead || !strings.Contains(w.Header().Get("Content-Type"), "json") || m.Schema == nil {
		return nil
	}
	body := w.Body.Bytes()
	if w.Header().Get("Content-Encoding") == "gzip" {
		if body, err = expand(body); err != nil {
			return []string{err.Error()}
		}
	}
	return shapeFaults(m.Schema.Value, body)
}

// shapeFaults says how JSON departs from a schema.
func shapeFaults(s *openapi3.Schema, body []byte) []string {
	var v any
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&v); err != nil {
		return []string{"the body is not JSON: " + err.Error()}
	}
	err := s.VisitJSON(v, openapi3.VisitAsResponse(), openapi3.EnableFormatValidation(), openapi3.SetSchemaErrorMessageCustomizer(func(e *openapi3.SchemaError) string {
		return strings.Join(e.JSONPointer(), "/") + ": " + e.Reason
	}))
	if err != nil {
		return []string{err.Error()}
	}
	return nil
}

// record holds an answer to the document. All tests that ask do so through it.
func record(t testing.TB, method, target string, w *httptest.ResponseRecorder) {
	t.Helper()
	for _, fault := range faultsOf(mustOpenAPI(t), method, target, w) {
		t.Errorf("%s %.200s differs from openapi.json: %s", method, target, fault)
	}
}

// The document follows the rules of OpenAPI 3.0, and every reference leads somewhere.
func TestOpenAPI_valid(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openapiDocument)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation(), openapi3.EnableSchemaDefaultsValidation(), openapi3.EnableSchemaFormatValidation()); err != nil {
		t.Error(err)
	}
}

// The recorder finds what it is there for.
func TestRecord(t *testing.T) {
	doc := mustOpenAPI(t)
	s := mustServer(t, nil)
	answer := func(status int, media, body string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		w.Code = status
		w.Header().Set("Content-Type", media)
		w.Body.WriteString(body)
		return w
	}
	good := get(t, s, "/api/collections/areas").Body.String()
	for _, tt := range []struct {
		name, method, target string
		w                    *httptest.ResponseRecorder
		want                 string
	}{
		{"good", "GET", "/api/collections/areas", answer(200, "application/json", good), ""},
		{"an undescribed status", "GET", "/api/collections/areas", answer(202, "application/json", good), "202"},
		{"an undescribed type", "GET", "/api/collections/areas", answer(200, "text/plain", good), "text/plain"},
		{"a missing member", "GET", "/api/collections/areas", answer(200, "application/json", strings.Replace(good, `"id":"areas",`, "", 1)), "id"},
		{"an undescribed member", "GET", "/api/collections/areas", answer(200, "application/json", strings.Replace(good, `{`, `{"more":1,`, 1)), "more"},
		{"a wrong type", "GET", "/api/collections/areas", answer(200, "application/json", strings.Replace(good, `"id":"areas"`, `"id":5`, 1)), "id"},
		{"no JSON", "GET", "/api/collections/areas", answer(200, "application/json", "{"), "JSON"},
		{"an undescribed door", "GET", "/api/secret", answer(200, "application/json", good), "door"},
		{"an error that is no problem", "GET", "/api/secret", answer(404, "application/json", "{}"), "application/json"},
		{"a body where none is", "GET", "/api/tiles/WebMercatorQuad/0/0/0", answer(204, "", "x"), "without a body"},
		{"an undescribed method", "PUT", "/api/at", answer(200, "application/json", "{}"), "door"},
		{"a page", "GET", "/features/west", answer(200, "text/html", ""), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(faultsOf(doc, tt.method, tt.target, tt.w), "; ")
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q in it", got, tt.want)
			}
		})
	}
}

// House rules, as a linter has them: every operation has an id of its own, a
// summary and a tag that is explained; every parameter and member of components
// is described or used.
func TestOpenAPI_lint(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openapiDocument)
	if err != nil {
		t.Fatal(err)
	}
	tags := map[string]bool{}
	for _, tag := range doc.Tags {
		tags[tag.Name] = tag.Description != ""
	}
	ids := map[string]string{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			where := method + " " + path
			if other := ids[op.OperationID]; op.OperationID == "" || other != "" {
				t.Errorf("%s: operation id %q, which %s has", where, op.OperationID, other)
			}
			ids[op.OperationID] = where
			if op.Summary == "" || len(op.Tags) != 1 || !tags[op.Tags[0]] {
				t.Errorf("%s: summary %q, tags %v: want a summary and one tag that is explained", where, op.Summary, op.Tags)
			}
			for _, p := range op.Parameters {
				if p.Value.Description == "" {
					t.Errorf("%s: parameter %s is not described", where, p.Value.Name)
				}
			}
			for status, r := range op.Responses.Map() {
				if r.Value.Description == nil || *r.Value.Description == "" {
					t.Errorf("%s: status %s is not described", where, status)
				}
			}
		}
	}
	text := string(openapiDocument)
	unused := func(kind, name string) {
		if !strings.Contains(text, `"#/components/`+kind+`/`+name+`"`) {
			t.Errorf("components/%s/%s is not used", kind, name)
		}
	}
	for name := range doc.Components.Schemas {
		unused("schemas", name)
	}
	for name := range doc.Components.Parameters {
		unused("parameters", name)
	}
	for name := range doc.Components.Responses {
		unused("responses", name)
	}
}
