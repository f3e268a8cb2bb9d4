package server

import (
	"encoding/json"
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
	} `json:"components"`
}

func mustDocument(t testing.TB) apiDocument {
	t.Helper()
	var d apiDocument
	if err := json.Unmarshal(openapiDocument, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// The document and the route table name the same paths and parameters.
func TestOpenAPI_routes(t *testing.T) {
	d := mustDocument(t)
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

// Every described door answers as the document says (see record), with errors too.
func TestOpenAPI_answers(t *testing.T) {
	checkAnswers(t, mustServer(t, nil), samples)
}

// checkAnswers asks every described door, and for some errors.
func checkAnswers(t *testing.T, s *Server, samples map[string]string) {
	for _, r := range s.routes() {
		if !described(r.path) || r.method != http.MethodGet {
			continue
		}
		target := samples[r.path]
		if target == "" {
			target = r.path
		}
		if w := get(t, s, target); w.Code != 200 {
			t.Errorf("%s: got %d: %s", target, w.Code, w.Body)
		}
		ask(t, s, http.MethodHead, target)
		get(t, s, target, "Accept-Encoding: gzip")
	}
	for target, want := range map[string]int{"/api/at?lat=95&lon=1": 400, "/api/claims?x=1": 400, "/api/claims/none": 404, "/tiles/latest/atlas/WebMercatorQuad/0/0/9": 400} {
		if w := get(t, s, target); w.Code != want {
			t.Errorf("%s: got %d, want %d", target, w.Code, want)
		}
	}
}
