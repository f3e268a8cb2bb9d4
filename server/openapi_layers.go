package server

import (
	"context"
	"encoding/json"
	"net/url"

	"ceded/data"
)

// openapiOf returns the document with a door for the items of each layer, which
// names the properties that can be asked: GDAL and others find there which
// conditions they may leave to the server. It is made once for a release.
func (s *Server) openapiOf(ctx context.Context, e *edition) ([]byte, error) {
	if kept := e.openapi.Load(); kept != nil {
		return *kept, nil
	}
	var doc map[string]json.RawMessage
	var paths map[string]any
	if err := json.Unmarshal(openapiDocument, &doc); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(doc["paths"], &paths); err != nil {
		return nil, err
	}
	general := paths["/api/collections/{layer}/items"].(map[string]any)["get"].(map[string]any)
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		f, err := s.facts(ctx, e, l)
		if err != nil {
			return nil, err
		}
		paths["/collections/"+url.PathEscape(l.ID)+"/items"] = itemsDoor(general, l.Titles.In(e.Manifest.Languages[0]), l.ID, f.queryables)
	}
	var err error
	if doc["paths"], err = json.Marshal(paths); err != nil {
		return nil, err
	}
	b, err := marshal(doc)
	if err == nil {
		e.openapi.Store(&b)
	}
	return b, err
}

// itemsDoor is the door of one layer's items: the general one with the layer
// decided and its properties as parameters.
func itemsDoor(general map[string]any, title, id string, qs []data.Queryable) map[string]any {
	op := map[string]any{"operationId": "itemsOf-" + id, "tags": general["tags"], "summary": "Features: " + title, "responses": general["responses"]}
	var params []any
	for _, p := range general["parameters"].([]any) {
		switch p.(map[string]any)["$ref"] {
		case "#/components/parameters/layer", "#/components/parameters/properties":
		default:
			params = append(params, p)
		}
	}
	for i := range qs {
		schema := schemaOf(&qs[i])
		delete(schema, "x-ogc-role")
		params = append(params, map[string]any{"name": qs[i].Name, "in": "query", "description": "features with this " + qs[i].Name, "schema": schema})
	}
	op["parameters"] = params
	return map[string]any{"servers": []any{map[string]any{"url": "/api"}}, "get": op}
}
