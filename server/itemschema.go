package server

import (
	"encoding/json"
	"net/url"
	"slices"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// itemMembers returns the JSON type of each property that features have, as JSON
// Schema: clients that look at a page of features learn of all the others here.
// A property of several types is left open.
func itemMembers(fs []*data.Feature) map[string]map[string]any {
	out := map[string]map[string]any{}
	for _, f := range fs {
		var props map[string]any
		if json.Unmarshal(f.Raw, &props) != nil {
			continue // it has been read before
		}
		for key, v := range props {
			if v == nil {
				continue
			}
			out[key] = eitherType(out[key], typeOf(v))
		}
	}
	return out
}

// eitherType is the type of what is of type a (nil: nothing yet) or b.
func eitherType(a, b map[string]any) map[string]any {
	switch {
	case a == nil:
		return b
	case a["type"] != b["type"]:
		return map[string]any{}
	case b["items"] == nil: // no list, or one of nothing
		return a
	case a["items"] == nil || typeName(a["items"]) == typeName(b["items"]):
		return b
	}
	return map[string]any{"type": "array"}
}

// typeOf is the type of a value as JSON Schema, for a list with that of its items.
func typeOf(v any) map[string]any {
	switch v := v.(type) {
	case string:
		return map[string]any{"type": "string"}
	case float64:
		return map[string]any{"type": "number"}
	case bool:
		return map[string]any{"type": "boolean"}
	case []any:
		if len(v) == 0 {
			return map[string]any{"type": "array"}
		}
		return map[string]any{"type": "array", "items": typeOf(v[0])}
	}
	return map[string]any{"type": "object"}
}

func typeName(schema any) any {
	m, _ := schema.(map[string]any)
	return m["type"]
}

// itemSchema serves /api/collections/{layer}/schema: what its features are, as a
// JSON Schema.
func (s *Server) itemSchema(c echo.Context) error {
	at := "/api/collections/" + url.PathEscape(c.Param("layer"))
	d, err := s.document(c, at+"/schema", mediaSchema)
	if err != nil {
		return err
	}
	l, err := d.e.layer(c.Param("layer"))
	if err != nil {
		return err
	}
	f, err := s.facts(c.Request().Context(), d.e, l)
	if err != nil {
		return err
	}
	if d.html {
		t := apiTable{Head: []string{"Property", "JSON type"}}
		for _, key := range sortedKeys(f.members) {
			name, _ := f.members[key]["type"].(string)
			t.Rows = append(t.Rows, []apiCell{code(key), text(name)})
		}
		return s.writePage(c, &apiPage{Heading: l.Titles.In(d.lang()) + ": properties", Crumbs: crumbs("/api/collections", "Collections", at, l.Titles.In(d.lang())), Tables: []apiTable{t}, JSON: at + "/schema?f=json"})
	}
	type m = map[string]any
	b, err := marshal(m{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": d.at, "title": l.Titles.In(d.lang()), "type": "object",
		"required": []string{"type", "id", "geometry", "properties"},
		"properties": m{
			"type": m{"type": "string", "enum": []string{"Feature"}}, "id": m{"type": "string"}, "geometry": m{"type": "object", "format": geometryFormat(l.Geometry)},
			"properties": m{"type": "object", "properties": f.members},
		},
	})
	if err != nil {
		return err
	}
	return s.write(c, answer{media: mediaSchema, body: b, cache: cacheShort})
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
