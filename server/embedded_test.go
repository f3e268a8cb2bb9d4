package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ceded/data"
	"ceded/data/mem"
	"ceded/geo/mvt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// carried is the dossier that the program carries and one store over it: what
// the store makes for one test serves the next.
type carried struct {
	dossier *data.Dossier
	store   data.Store
}

var embedded = sync.OnceValues(func() (carried, error) {
	d, err := data.Load(data.Embedded())
	if err != nil {
		return carried{}, err
	}
	return carried{d, mem.New(d)}, nil
})

// mustEmbedded returns a server over the dossier that the program carries.
func mustEmbedded(t testing.TB) (*Server, *data.Dossier) {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	// A store makes its parts on first use; a slow machine must not fail for it.
	return mustServerOn(t, c.store, func(c *Config) { c.Timeout = 5 * time.Minute }), c.dossier
}

// What was ceded at places that everybody asks about.
func TestEmbedded_at(t *testing.T) {
	s, _ := mustEmbedded(t)
	for _, tt := range []struct {
		place, point, verdict string
		inside                []string
	}{
		{"north of Blagoveshchensk", "lon=127.5&lat=51.5", "ceded", []string{"aigun-1858"}},
		{"Vladivostok", "lon=131.9&lat=43.1", "ceded", []string{"peking-1860"}},
		{"Almaty", "lon=76.9&lat=43.25", "ceded", []string{"chuguchak-1864", "chuguchak-1864-inner"}},
		{"Kyzyl", "lon=94.45&lat=51.72", "passed-otherwise", []string{"tuva-1914-1944"}},
		{"Ulaanbaatar", "lon=106.92&lat=47.92", "passed-otherwise", []string{"outer-mongolia"}},
		{"Beijing", "lon=116.4&lat=39.9", "not-ceded", nil},
		{"London", "lon=-0.1&lat=51.5", "outside-coverage", nil},
	} {
		t.Run(tt.place, func(t *testing.T) {
			for _, lang := range []string{"en", "zh", "ru"} {
				w := get(t, s, "/api/at?"+tt.point+"&lang="+lang)
				a := mustJSON[data.Answer](t, w)
				var ids []string
				for _, f := range a.Features {
					if f.Position == "inside" {
						ids = append(ids, f.ID)
					}
				}
				if a.Verdict != tt.verdict || !slices.Equal(ids, tt.inside) || a.Answer == "" || strings.Contains(a.Answer, "{") {
					t.Errorf("%s: got %s in %v: %q, want %s in %v", lang, a.Verdict, ids, a.Answer, tt.verdict, tt.inside)
				}
				if (tt.verdict == "not-ceded") != (a.Nearest != nil) {
					t.Errorf("%s: nearest is %v", lang, a.Nearest)
				}
			}
		})
	}
}

// The answers over the whole dossier are as the OpenAPI document says.
func TestEmbedded_openapi(t *testing.T) {
	s, d := mustEmbedded(t)
	of := map[string]string{
		"/download/citations/:kind/:file": "/download/citations/features/" + d.Areas()[0].ID + ".json", "/download/citations/:file": "/download/citations/dossier.json", "/download/:release/:file": "/download/latest/" + d.Areas()[0].Layer + ".geojson",
		"/api/at": "/api/at?lon=76.9&lat=43.25", "/schemas/:name": "/schemas/claims.json", "/tiles/:tileset": "/tiles/basemap.json?grid=EqualArea", "/tiles/:release/:tileset/:grid/:z/:x/:y": "/tiles/latest/atlas/EqualArea/0/0/0",
		"/api/claims/:id": "/api/claims/" + d.Claims[0].ID, "/api/border/:id": "/api/border/" + d.Arcs[0].ID, "/api/features": "/api/features?layer=" + d.Areas()[0].Layer, "/api/features/:id": "/api/features/" + d.Areas()[0].ID, "/api/claims/:id/area": "/api/claims/" + d.Audits[0].Claims[0] + "/area", "/api/claims/:id/quantity": "/api/claims/" + d.Quantities[0].Claim + "/quantity", "/api/instruments/:id": "/api/instruments/" + d.Instruments[0].ID, "/api/sources/:id": "/api/sources/" + d.Sources[0].ID,
		"/api/territories/:id": "/api/territories/" + d.Territories[0].ID, "/api/collections/:layer": "/api/collections/" + d.Areas()[0].Layer,
		"/api/tileMatrixSets/:tileMatrixSetId": "/api/tileMatrixSets/EqualArea", "/api/tiles/:tileMatrixSetId": "/api/tiles/EqualArea", "/api/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol": "/api/tiles/WebMercatorQuad/0/0/0",
		"/api/collections/:layer/tiles": "/api/collections/" + d.Areas()[0].Layer + "/tiles", "/api/collections/:layer/tiles/:tileMatrixSetId": "/api/collections/" + d.Areas()[0].Layer + "/tiles/WebMercatorQuad",
		"/api/collections/:layer/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol": "/api/collections/" + d.Areas()[0].Layer + "/tiles/WebMercatorQuad/0/0/0",
		"/api/collections/:layer/schema":                                               "/api/collections/" + d.Areas()[0].Layer + "/schema",
		"/api/collections/:layer/queryables":                                           "/api/collections/" + d.Areas()[0].Layer + "/queryables",
		"/api/collections/:layer/items":                                                "/api/collections/" + d.Areas()[0].Layer + "/items", "/api/collections/:layer/items/:id": "/api/collections/" + d.Areas()[0].Layer + "/items/" + d.Areas()[0].ID,
	}
	checkAnswers(t, s, of)
	for _, a := range []string{"lon=127.5&lat=51.5&date=1850", "lon=0&lat=0", "lon=116.4&lat=39.9&lang=ru", "lon=94.45&lat=51.72&date=1915-06", "lon=127.6&lat=50.2"} {
		if w := get(t, s, "/api/at?"+a); w.Code != 200 {
			t.Errorf("%s: got %d", a, w.Code)
		}
	}
}

// Every feature of every layer is met once by paging, is there under its id,
// and its rings go the way of RFC 7946: outer ones counterclockwise.
func TestEmbedded_items(t *testing.T) {
	s, d := mustEmbedded(t)
	for _, l := range d.Manifest.Layers {
		t.Run(l.ID, func(t *testing.T) {
			seen := map[string]int{}
			target := "/api/collections/" + l.ID + "/items?limit=170"
			var last string
			for target != "" {
				w := get(t, s, target)
				fc := mustJSON[struct {
					Features []struct {
						ID       string `json:"id"`
						Geometry *struct {
							Type        string          `json:"type"`
							Coordinates json.RawMessage `json:"coordinates"`
						} `json:"geometry"`
						Properties map[string]any `json:"properties"`
					} `json:"features"`
				}](t, w)
				for _, f := range fc.Features {
					seen[f.ID]++
					last = f.ID
					if f.Properties["id"] != f.ID {
						t.Errorf("%v: properties.id is %v", f.ID, f.Properties["id"])
					}
					if f.Geometry == nil {
						if flags, _ := f.Properties["toBeSourced"].([]any); !slices.Contains(flags, any("position")) {
							t.Errorf("%s has no geometry and does not say why", f.ID)
						}
						continue
					}
					g, err := data.ParseGeometry(f.Geometry.Type, f.Geometry.Coordinates)
					if err != nil {
						t.Errorf("%s: %v", f.ID, err)
					}
					for _, p := range polygons(g) {
						for i, r := range p {
							want := orb.CCW
							if i > 0 {
								want = orb.CW
							}
							if r.Orientation() != want && planar.Area(r) != 0 {
								t.Errorf("%v: ring %d goes the wrong way", f.ID, i)
							}
						}
					}
				}
				target = mustJSON[featureCollection](t, w).link("next")
			}
			if len(seen) != len(d.Layers[l.ID]) {
				t.Errorf("paging met %d features, the layer has %d", len(seen), len(d.Layers[l.ID]))
			}
			for id, n := range seen {
				if n != 1 {
					t.Errorf("%s was met %d times", id, n)
				}
			}
			if w := get(t, s, "/api/collections/"+l.ID+"/items/"+last); len(seen) > 0 && w.Code != 200 {
				t.Errorf("%s: got %d", last, w.Code)
			}
		})
	}
}

func polygons(g orb.Geometry) []orb.Polygon {
	switch g := g.(type) {
	case orb.Polygon:
		return []orb.Polygon{g}
	case orb.MultiPolygon:
		return g
	}
	return nil
}

// Every list answers with all of itself by default, and every list and layer has
// as many rows as the manifest states.
func TestEmbedded_counts(t *testing.T) {
	s, d := mustEmbedded(t)
	for _, name := range []string{"claims", "instruments", "events", "sources", "readings", "regions", "territories", "conflicts"} {
		v := mustJSON[map[string]json.RawMessage](t, get(t, s, "/api/"+name))
		var rows []json.RawMessage
		if err := json.Unmarshal(v[name], &rows); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := d.Manifest.Counts[name]
		if n := strconv.Itoa(want); want == 0 || len(rows) != want || string(v["numberMatched"]) != n || string(v["numberReturned"]) != n {
			t.Errorf("/api/%s: got %d rows, numberMatched %s, numberReturned %s, want %d", name, len(rows), v["numberMatched"], v["numberReturned"], want)
		}
	}
	for _, l := range d.Manifest.Layers {
		want, stated := d.Manifest.Counts[l.ID]
		if l.Dated() && !stated {
			t.Errorf("the manifest does not say how many features %s has", l.ID)
		}
		v := mustJSON[struct{ NumberMatched int }](t, get(t, s, "/api/collections/"+l.ID+"/items?limit=1&f=json"))
		if stated && v.NumberMatched != want {
			t.Errorf("%s: got %d features, want %d", l.ID, v.NumberMatched, want)
		}
	}
}

// The tiles hold the layers that TileJSON names, with the properties it names,
// and each feature has a string id.
func TestEmbedded_tiles(t *testing.T) {
	s, _ := mustEmbedded(t)
	for _, tileset := range []string{"atlas", "basemap"} {
		for _, grid := range []string{"WebMercatorQuad", "EqualArea"} {
			v := mustJSON[tileJSONView](t, get(t, s, "/tiles/"+tileset+".json?grid="+grid))
			fields := map[string]map[string]string{}
			for _, l := range v.VectorLayers {
				if fields[l.ID] != nil {
					t.Errorf("%s %s: layer %s stands twice", tileset, grid, l.ID)
				}
				fields[l.ID] = l.Fields
			}
			met := map[string]bool{}
			const z = 3
			for i := range 1 << (2 * z) {
				target := fmt.Sprintf("/tiles/latest/%s/%s/%d/%d/%d", tileset, grid, z, i%(1<<z), i>>z)
				w := get(t, s, target)
				if w.Code == http.StatusNoContent {
					continue
				}
				if w.Code != http.StatusOK {
					t.Fatalf("%s: got %d: %s", target, w.Code, w.Body)
				}
				layers, err := mvt.Decode(w.Body.Bytes())
				if err != nil {
					t.Fatalf("%s: %v", target, err)
				}
				for _, l := range layers {
					met[l.Name] = true
					for _, f := range l.Features {
						checkTileFeature(t, target, l.Name, f, fields[l.Name])
					}
				}
			}
			for name := range fields {
				if !met[name] && name != mvt.ThinnedLayer { // no tile of ours is so large
					t.Errorf("%s %s: no tile of zoom 3 has the layer %s", tileset, grid, name)
				}
			}
		}
	}
}

// checkTileFeature wants a string id and no property that TileJSON does not name.
func checkTileFeature(t *testing.T, target, layer string, f mvt.Feature, fields map[string]string) {
	t.Helper()
	id := ""
	for _, p := range f.Props {
		if fields[p.Key] == "" {
			t.Errorf("%s: layer %s has the property %s, which TileJSON does not name", target, layer, p.Key)
		}
		if p.Key == "id" {
			id, _ = p.Value.(string)
		}
	}
	if id == "" {
		t.Errorf("%s: a feature of %s has no string id", target, layer)
	}
}
