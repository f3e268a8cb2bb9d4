package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"ceded/data"
	"ceded/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// geoJSON is what the linter reads of a GeoJSON text.
type geoJSON struct {
	Type     string    `json:"type"`
	BBox     []float64 `json:"bbox"`
	Features []geoJSON `json:"features"`
	Geometry *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
	Properties json.RawMessage `json:"properties"`
	CRS        json.RawMessage `json:"crs"`
}

var tooPrecise = regexp.MustCompile(`\d\.\d{8,}`)

// lintGeoJSON returns what is wrong with a Feature or FeatureCollection in
// CRS84 by RFC 7946: types and members (3.2, 3.3, 4), positions in range and of
// no more than seven decimals (11.2), closed rings of the right hand (3.1.6),
// nothing across the antimeridian uncut (3.1.9), boxes that fit (5).
func lintGeoJSON(body []byte) []string {
	var g geoJSON
	if err := json.Unmarshal(body, &g); err != nil {
		return []string{err.Error()}
	}
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if g.CRS != nil {
		say("has the member crs")
	}
	all := []geoJSON{g}
	switch g.Type {
	case "FeatureCollection":
		if g.Features == nil {
			say("a FeatureCollection without features")
		}
		all = g.Features
	case "Feature":
	default:
		return append(out, "type is "+g.Type)
	}
	for _, f := range all {
		unlocated := f.Geometry == nil && bytes.Contains(f.Properties, []byte(`"position"`)) // 3.2: null, and its properties say so
		if unlocated && f.Type == "Feature" {
			continue
		}
		if f.Type != "Feature" || f.Geometry == nil || !bytes.HasPrefix(f.Properties, []byte("{")) {
			say("not a whole feature: %s", f.Type)
			continue
		}
		if m := tooPrecise.Find(f.Geometry.Coordinates); m != nil {
			say("too many decimals: %s", m)
		}
		geom, err := data.ParseGeometry(f.Geometry.Type, f.Geometry.Coordinates)
		if err != nil {
			say("%v", err)
			continue
		}
		eachPath(geom, func(path []orb.Point) {
			for i := 1; i < len(path); i++ {
				if math.Abs(path[i][0]-path[i-1][0]) > 180 && !(path[i][1] == path[i-1][1] && math.Abs(path[i][1]) == 90) { // a pole is one point
					say("goes round the world from %v to %v: cut it at the antimeridian", path[i-1], path[i])
				}
			}
		})
		for _, p := range polygons(geom) {
			for i, r := range p {
				if want := map[bool]orb.Orientation{true: orb.CCW, false: orb.CW}[i == 0]; r.Orientation() != want && planar.Area(r) != 0 {
					say("ring %d goes the wrong way", i)
				}
			}
		}
		if _, isPoint := geom.(orb.Point); isPoint && f.BBox == nil {
			continue
		}
		if want := geo.BBoxOf(geom); len(f.BBox) != 4 || geo.BBox(f.BBox) != want {
			say("bbox is %v, want %v", f.BBox, want)
		}
	}
	return out
}

// eachPath calls f with each line and ring.
func eachPath(g orb.Geometry, f func([]orb.Point)) {
	switch g := g.(type) {
	case orb.LineString:
		f(g)
	case orb.MultiLineString:
		for _, l := range g {
			f(l)
		}
	default:
		for _, p := range polygons(g) {
			for _, r := range p {
				f(r)
			}
		}
	}
}

// The linter finds each of the faults that it is there for.
func TestLintGeoJSON(t *testing.T) {
	feature := func(geometry, bbox string) string {
		return `{"type":"Feature","bbox":` + bbox + `,"geometry":` + geometry + `,"properties":{}}`
	}
	square := `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}`
	for _, tt := range []struct{ name, body, want string }{
		{"good", feature(square, "[0,0,1,1]"), ""},
		{"crossing", feature(`{"type":"MultiPolygon","coordinates":[[[[179,0],[180,0],[180,1],[179,1],[179,0]]],[[[-180,0],[-179,0],[-179,1],[-180,1],[-180,0]]]]}`, "[179,0,-179,1]"), ""},
		{"clockwise", feature(`{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]}`, "[0,0,1,1]"), "wrong way"},
		{"uncut", feature(`{"type":"LineString","coordinates":[[179,0],[-179,0]]}`, "[-179,0,179,0]"), "cut it"},
		{"decimals", feature(`{"type":"LineString","coordinates":[[0.12345678,0],[1,0]]}`, "[0.12345678,0,1,0]"), "decimals"},
		{"open", feature(`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}`, "[0,0,1,1]"), "ends elsewhere"},
		{"box", feature(square, "[0,0,2,1]"), "bbox"},
		{"range", feature(`{"type":"Point","coordinates":[0,91]}`, "null"), "latitude"},
		{"crs", `{"type":"FeatureCollection","features":[],"crs":{}}`, "crs"},
		{"properties", `{"type":"Feature","geometry":` + square + `}`, "whole feature"},
		{"type", `{"type":"Polygon"}`, "type is"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(lintGeoJSON([]byte(tt.body)), "; ")
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q in it", got, tt.want)
			}
		})
	}
}

// Every page and feature of every layer is GeoJSON as RFC 7946 has it.
func TestEmbedded_geojson(t *testing.T) {
	s, d := mustEmbedded(t)
	for _, l := range d.Manifest.Layers {
		at := "/api/collections/" + l.ID + "/items"
		targets := []string{at + "?limit=10000", at + "?limit=1&offset=1", at + "?offset=1000000"}
		for i := 0; i < len(d.Layers[l.ID]); i += 1 + len(d.Layers[l.ID])/5 {
			targets = append(targets, at+"/"+d.Layers[l.ID][i].ID)
		}
		for _, target := range targets {
			w := get(t, s, target)
			if w.Code != 200 {
				t.Errorf("%s: got %d", target, w.Code)
			}
			for _, fault := range lintGeoJSON(w.Body.Bytes()) {
				t.Errorf("%s: %s", target, fault)
			}
		}
	}
}
