package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// apiDocument is what the tests read of openapi.json.
type apiDocument struct {
	OpenAPI string `json:"openapi"`
	Paths   map[string]map[string]struct {
		OperationID string `json:"operationId"`
		Parameters  []struct {
			Ref string `json:"$ref"`
		} `json:"parameters"`
		Responses map[string]json.RawMessage `json:"responses"`
	} `json:"paths"`
	Components struct {
		Parameters map[string]struct {
			Name, In, Style string
			Explode         bool
		} `json:"parameters"`
		Schemas map[string]any `json:"schemas"`
	} `json:"components"`
}

func mustDocument(t testing.TB) (apiDocument, any) {
	t.Helper()
	var d apiDocument
	var whole any
	for _, v := range []any{&d, &whole} {
		if err := json.Unmarshal(openapiDocument, v); err != nil {
			t.Fatal(err)
		}
	}
	return d, whole
}

// The document and the route table name the same paths and parameters.
func TestOpenAPI_routes(t *testing.T) {
	d, _ := mustDocument(t)
	s := mustServer(t, nil)
	want := map[string]bool{}
	for _, r := range s.routes() {
		if !described(r.path) {
			continue
		}
		path := doorPath(r.path)
		want[path] = true
		op, ok := d.Paths[path][strings.ToLower(r.method)]
		if !ok {
			t.Errorf("%s is routed and not described", path)
			continue
		}
		var query, inPath []string
		for _, p := range op.Parameters {
			c := d.Components.Parameters[strings.TrimPrefix(p.Ref, "#/components/parameters/")]
			switch c.In {
			case "query":
				if c.Style == "form" && c.Explode {
					continue // stands for many, which the handler knows
				}
				query = append(query, c.Name)
			case "path":
				inPath = append(inPath, c.Name)
			}
		}
		routed := slices.Clone(r.params)
		slices.Sort(routed)
		slices.Sort(query)
		if !slices.Equal(routed, query) {
			t.Errorf("%s: the route takes %v, the document says %v", path, routed, query)
		}
		for _, name := range inPath {
			if !strings.Contains(path, "{"+name+"}") {
				t.Errorf("%s: path parameter %s is not in the path", path, name)
			}
		}
		if strings.Count(path, "{") != len(inPath) {
			t.Errorf("%s: the document names %v of its path parameters", path, inPath)
		}
		if op.OperationID == "" || op.Responses["200"] == nil || op.Responses["default"] == nil {
			t.Errorf("%s: operation id or answers missing", path)
		}
	}
	for path := range d.Paths {
		if !want[path] {
			t.Errorf("%s is described and not routed", path)
		}
	}
	if d.OpenAPI != "3.0.3" {
		t.Errorf("got OpenAPI %s, want 3.0.3", d.OpenAPI)
	}
}

// Every reference of the document leads somewhere.
func TestOpenAPI_references(t *testing.T) {
	_, whole := mustDocument(t)
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				if at(whole, ref) == nil {
					t.Errorf("%s leads nowhere", ref)
				}
			}
			for _, x := range v {
				walk(x)
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(whole)
}

// at follows "#/a/b" in a document; nil when it leads nowhere.
func at(doc any, ref string) any {
	for _, key := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		m, ok := doc.(map[string]any)
		if !ok {
			return nil
		}
		doc = m[key]
	}
	return doc
}

// The answers are as the document describes them.
func TestOpenAPI_answers(t *testing.T) {
	_, whole := mustDocument(t)
	s := mustServer(t, nil)
	checkAnswers(t, whole, s, samples)
}

// checkAnswers compares the answer of every described route, and some of its
// errors, with the schema of its status.
func checkAnswers(t *testing.T, whole any, s *Server, samples map[string]string) {
	for _, r := range s.routes() {
		if !described(r.path) || r.method != http.MethodGet {
			continue
		}
		target := samples[r.path]
		if target == "" {
			target = r.path
		}
		w := get(t, s, target)
		if w.Code != 200 {
			t.Errorf("%s: got %d: %s", target, w.Code, w.Body)
			continue
		}
		media := w.Header().Get("Content-Type")
		door := at(whole, "#/paths").(map[string]any)[doorPath(r.path)]
		content, _ := at(door, "#/get/responses/200/content").(map[string]any)
		schema := content[media]
		if schema == nil {
			t.Errorf("%s answers %s, which is not described", target, media)
			continue
		}
		if !strings.Contains(media, "json") {
			continue
		}
		var v any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		conform(t, whole, target, at(schema, "#/schema"), v)
	}
	for _, target := range []string{"/api/at?lat=95&lon=1", "/api/claims?x=1", "/api/claims/none", "/tiles/latest/atlas/WebMercatorQuad/0/0/9"} {
		w := get(t, s, target)
		var v any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		conform(t, whole, target, at(whole, "#/components/schemas/Problem"), v)
	}
}

// conform reports where v departs from a schema of OpenAPI 3.0: types, required
// and undescribed members, enumerations, lengths.
func conform(t *testing.T, doc any, where string, schema, v any) {
	t.Helper()
	sc, _ := schema.(map[string]any)
	if ref, ok := sc["$ref"].(string); ok {
		conform(t, doc, where, at(doc, ref), v)
		return
	}
	if all, ok := sc["allOf"].([]any); ok && v != nil {
		for _, part := range all {
			conform(t, doc, where, part, v)
		}
		return
	}
	if len(sc) == 0 {
		return
	}
	if v == nil {
		if sc["nullable"] != true {
			t.Errorf("%s is null", where)
		}
		return
	}
	if list, ok := sc["enum"].([]any); ok && !slices.Contains(list, v) {
		t.Errorf("%s is %v, not of %v", where, v, list)
	}
	got := fmt.Sprintf("%T", v)
	want := map[any]string{"object": "map[string]interface {}", "array": "[]interface {}", "string": "string", "number": "float64", "integer": "float64", "boolean": "bool"}[sc["type"]]
	if sc["type"] != nil && got != want {
		t.Errorf("%s is a %s, want %v", where, got, sc["type"])
		return
	}
	switch v := v.(type) {
	case map[string]any:
		props, _ := sc["properties"].(map[string]any)
		if req, ok := sc["required"].([]any); ok {
			for _, name := range req {
				if _, ok := v[name.(string)]; !ok {
					t.Errorf("%s lacks %s", where, name)
				}
			}
		}
		for name, x := range v {
			switch p, more := props[name], sc["additionalProperties"]; {
			case p != nil:
				conform(t, doc, where+"."+name, p, x)
			case more != nil:
				conform(t, doc, where+"."+name, more, x)
			case props != nil:
				t.Errorf("%s has the undescribed member %s", where, name)
			}
		}
	case []any:
		if n, ok := sc["minItems"].(float64); ok && len(v) < int(n) {
			t.Errorf("%s has %d items, want at least %v", where, len(v), n)
		}
		if n, ok := sc["maxItems"].(float64); ok && len(v) > int(n) {
			t.Errorf("%s has %d items, want at most %v", where, len(v), n)
		}
		for i, x := range v {
			conform(t, doc, fmt.Sprintf("%s[%d]", where, i), sc["items"], x)
		}
	}
}
