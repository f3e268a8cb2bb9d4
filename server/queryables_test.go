package server

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Conditions and properties select features, together with what else is asked.
func TestItems_filter(t *testing.T) {
	s := mustServer(t, nil)
	const at = "/api/collections/areas/items?"
	filter := func(f string) string { return "filter=" + url.QueryEscape(f) }
	for query, want := range map[string][]string{
		filter("passage = 'ceded'"):                                                                        {"west"},
		filter("passage = 'ceded' OR validFrom > '1920'"):                                                  {"east", "west"},
		filter("instrument IS NULL") + "&filter-lang=cql2-text":                                            {"east"},
		filter(`{"op":"isNull","args":[{"property":"instrument"}]}`) + "&filter-lang=cql2-json":            {"east"},
		filter("S_INTERSECTS(geometry, POINT(1.5 1.5))"):                                                   {"west"},
		filter("S_INTERSECTS(geometry, POINT(166979 166998))") + "&filter-crs=" + url.QueryEscape(crs3857): {"west"},
		filter("TRUE") + "&limit=1&offset=1":                                                               {"west"},
		filter("TRUE") + "&bbox=2.5,0,9,9":                                                                 {"east"},
		filter("TRUE") + "&datetime=1920":                                                                  {"west"},
		filter("areaKm2 > 99999"):                                                                          {},
		"passage=ceded":                                                                                    {"west"},
		"passage=ceded&certainty=surveyed":                                                                 {},
		"areaKm2=12000":                                                                                    {"east", "west"},
		"nameEn=east":                                                                                      {"east"},
		"validFrom=1950":                                                                                   {"east"},
		"id=west&" + filter("passage <> 'ceded'"):                                                          {},
	} {
		w := get(t, s, at+query)
		c := mustJSON[featureCollection](t, w)
		if w.Code != 200 || !slices.Equal(c.ids(), want) {
			t.Errorf("%s: got %d %v, want %v: %s", query, w.Code, c.ids(), want, w.Body)
		}
	}
	// The next page is asked with the same filter.
	c := mustJSON[featureCollection](t, get(t, s, at+filter("id LIKE '%st'")+"&limit=1"))
	if next := mustJSON[featureCollection](t, get(t, s, c.link("next"))); c.Matched != 2 || !slices.Equal(next.ids(), []string{"west"}) {
		t.Errorf("next gives %v of %d, want west", next.ids(), c.Matched)
	}
	for query, field := range map[string]string{
		filter("passage = "): "filter", filter("no = 1"): "filter", "filter-lang=sql": "filter-lang", "filter-crs=x": "filter-crs",
		filter("passage = 'ceded'") + "&filter-lang=cql2-json": "filter",
		"areaKm2=many": "areaKm2", "validFrom=then": "validFrom", "capital=true": "capital", "geometry=x": "geometry", "passage=a&passage=b": "passage",
	} {
		w := get(t, s, at+query)
		if p := mustJSON[problemBody](t, w); w.Code != 400 || p.Field != field {
			t.Errorf("%s: got %d on %q, want 400 on %q: %s", query, w.Code, p.Field, field, w.Body)
		}
	}
	if p := mustJSON[problemBody](t, get(t, s, at+filter("passage = 'a' AND pasage = 'b'"))); !strings.Contains(p.Detail, "at character 19") || !strings.Contains(strings.Join(p.Fixes, " "), "nameEn") {
		t.Errorf("got %+v, want the place and the properties", p)
	}
}

// What can be asked is a JSON Schema; a list of words holds all that there are.
func TestQueryables(t *testing.T) {
	s := mustServer(t, nil)
	w := get(t, s, "/api/collections/areas/queryables")
	v := mustJSON[struct {
		ID         string                    `json:"$id"`
		Properties map[string]map[string]any `json:"properties"`
	}](t, w)
	if w.Header().Get("Content-Type") != "application/schema+json" || v.ID != "http://127.0.0.1:8080/api/collections/areas/queryables" {
		t.Errorf("got %s %s", w.Header().Get("Content-Type"), v.ID)
	}
	for name, want := range map[string]string{"id": "string", "nameEn": "string", "areaKm2": "number", "validFrom": "string", "passage": "string"} {
		if got := v.Properties[name]["type"]; got != want {
			t.Errorf("%s is a %v, want %s", name, got, want)
		}
	}
	if v.Properties["geometry"]["format"] != "geometry-polygon-or-multipolygon" || v.Properties["validFrom"]["format"] != "date" || v.Properties["validFrom"]["x-ogc-role"] != "primary-interval-start" {
		t.Errorf("got %v", v.Properties)
	}
	if got := v.Properties["passage"]["enum"].([]any); !slices.Equal(got, []any{"ceded", "passed-otherwise"}) {
		t.Errorf("passage has the words %v", got)
	}
	for _, no := range []string{"names", "sources", "label", "from"} {
		if v.Properties[no] != nil {
			t.Errorf("%s is no scalar and can be asked", no)
		}
	}
	if v := mustJSON[struct{ Properties map[string]map[string]any }](t, get(t, s, "/api/collections/sea/queryables")); v.Properties["deep"]["type"] != "boolean" || v.Properties["rank"]["type"] != "number" {
		t.Errorf("of the sea: got %v", v.Properties)
	}
	if p := get(t, s, "/api/collections/areas/queryables?f=html").Body.String(); !strings.Contains(p, "ceded, passed-otherwise") {
		t.Errorf("the page lacks the words: %s", p)
	}
}
