package server

import (
	"slices"
	"strings"
	"testing"
)

// featureCollection is what a client reads of a page of items.
type featureCollection struct {
	Type     string `json:"type"`
	Matched  int    `json:"numberMatched"`
	Returned int    `json:"numberReturned"`
	Features []struct {
		Type       string         `json:"type"`
		ID         string         `json:"id"`
		Geometry   map[string]any `json:"geometry"`
		Properties map[string]any `json:"properties"`
	} `json:"features"`
	Links []link `json:"links"`
}

func (c featureCollection) ids() []string {
	out := []string{}
	for _, f := range c.Features {
		out = append(out, f.ID)
	}
	return out
}

func (c featureCollection) link(rel string) string {
	for _, l := range c.Links {
		if l.Rel == rel {
			return strings.TrimPrefix(l.Href, "http://127.0.0.1:8080")
		}
	}
	return ""
}

func TestItems(t *testing.T) {
	s := mustServer(t, nil)
	tests := []struct {
		query string
		want  []string
	}{
		{"", []string{"east", "west"}},
		{"?limit=1", []string{"east"}},
		{"?limit=1&offset=1", []string{"west"}},
		{"?limit=20000", []string{"east", "west"}},
		{"?limit=99999999999999999999", []string{"east", "west"}},
		{"?offset=7", []string{}},
		{"?bbox=0,0,1.5,1.5", []string{"west"}},
		{"?bbox=2.5,0,-170,5", []string{"east"}},
		{"?bbox=5,5,6,6", []string{}},
		{"?datetime=1920", []string{"west"}},
		{"?datetime=1920-05-05T12:00:00Z", []string{"west"}},
		{"?datetime=1960", []string{"east", "west"}},
		{"?datetime=../1940", []string{"west"}},
		{"?datetime=/1940", []string{"west"}},
		{"?datetime=1899/1940", []string{"west"}},
		{"?datetime=1940/..", []string{"east", "west"}},
		{"?datetime=1940/..&limit=1&offset=1", []string{"west"}},
		{"?datetime=../..", []string{"east", "west"}},
		{"?datetime=../1850", []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			w := get(t, s, "/api/collections/areas/items"+tt.query)
			if w.Code != 200 || w.Header().Get("Content-Type") != "application/geo+json" {
				t.Fatalf("got %d %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			c := mustJSON[featureCollection](t, w)
			if !slices.Equal(c.ids(), tt.want) || c.Returned != len(tt.want) || c.Type != "FeatureCollection" {
				t.Errorf("got %v (%d returned), want %v", c.ids(), c.Returned, tt.want)
			}
		})
	}
}

// Following next from the first page meets every feature once, and prev leads back.
func TestItems_pages(t *testing.T) {
	s := mustServer(t, nil)
	for _, first := range []string{"/api/collections/areas/items?limit=1", "/api/collections/areas/items?limit=1&datetime=1940/.."} {
		var got []string
		target, last := first, featureCollection{}
		for range 5 {
			last = mustJSON[featureCollection](t, get(t, s, target))
			got = append(got, last.ids()...)
			if last.Matched != 2 {
				t.Errorf("%s: numberMatched %d, want 2", target, last.Matched)
			}
			if target = last.link("next"); target == "" {
				break
			}
		}
		if !slices.Equal(got, []string{"east", "west"}) {
			t.Errorf("from %s: got %v, want each once", first, got)
		}
		if c := mustJSON[featureCollection](t, get(t, s, last.link("prev"))); !slices.Equal(c.ids(), []string{"east"}) {
			t.Errorf("prev gives %v, want east", c.ids())
		}
	}
}

func TestItem(t *testing.T) {
	s := mustServer(t, nil)
	w := get(t, s, "/api/collections/areas/items/west")
	f := mustJSON[struct {
		ID         string         `json:"id"`
		Type       string         `json:"type"`
		Properties map[string]any `json:"properties"`
		Links      []link         `json:"links"`
	}](t, w)
	if f.ID != "west" || f.Type != "Feature" || f.Properties["instrument"] != "treaty-1900" || len(f.Links) != 8 {
		t.Errorf("got %s", w.Body)
	}
	if w := get(t, s, "/api/collections/sea/items/deep-sea"); w.Code != 200 {
		t.Errorf("a feature of the base map: got %d, want 200: %s", w.Code, w.Body)
	}
}

func TestCollections(t *testing.T) {
	s := mustServer(t, nil)
	v := mustJSON[struct {
		Collections []collectionView `json:"collections"`
	}](t, get(t, s, "/api/collections"))
	if len(v.Collections) != 3 || v.Collections[1].ID != "areas" {
		t.Fatalf("got %+v, want the three layers", v.Collections)
	}
	a := v.Collections[1]
	if a.Extent.Spatial.BBox[0] != [4]float64{1, 1, 3, 2} || *a.Extent.Temporal.Interval[0][0] != "1900-01-01T00:00:00Z" || a.Extent.Temporal.Interval[0][1] != nil {
		t.Errorf("got extent %+v, want the box and the time of its features", a.Extent)
	}
	if one := mustJSON[collectionView](t, get(t, s, "/api/collections/areas")); one.ID != "areas" || !strings.HasPrefix(one.Links[0].Href, "http://127.0.0.1:8080/") {
		t.Errorf("got %+v", one)
	}
	for _, target := range []string{"/api", "/api/conformance", "/api/openapi.json"} {
		if w := get(t, s, target); w.Code != 200 {
			t.Errorf("%s: got %d", target, w.Code)
		}
	}
}

// Without a public URL, machine documents are made for loopback names only; the
// rest is answered under any name.
func TestPublicURL(t *testing.T) {
	s := mustServer(t, nil)
	for host, want := range map[string]int{"127.0.0.1:8080": 200, "localhost:8080": 200, "[::1]:8080": 200, "ceded.localhost": 200,
		"ceded.example": 421, "127.0.0.1.evil.example": 421, "10.0.0.1": 421, `localhost"><b`: 421} {
		for _, target := range []string{"/api/collections/areas/items", "/tiles/atlas.json", "/style.json", "/api"} {
			if w := get(t, s, target, "Host: "+host); w.Code != want {
				t.Errorf("%s by %s: got %d, want %d: %s", target, host, w.Code, want, w.Body)
			}
		}
		for _, target := range []string{"/", "/api/dossier", "/api/claims", "/api/at?lon=1&lat=1", "/tiles/latest/atlas/WebMercatorQuad/0/0/0"} {
			if w := get(t, s, target, "Host: "+host); w.Code != 200 {
				t.Errorf("%s by %s: got %d, want 200", target, host, w.Code)
			}
		}
	}
	s = mustServer(t, func(c *Config) { c.PublicURL = "https://ceded.example/" })
	if w := get(t, s, "/tiles/atlas.json", "Host: other.example"); !strings.Contains(w.Body.String(), `"https://ceded.example/tiles/`) {
		t.Errorf("got %s, want the public URL", w.Body)
	}
	for _, bad := range []string{"ceded.example", "ftp://ceded.example", "https://ceded.example/map", "https://user@ceded.example", "https://a b", "https://"} {
		if _, err := (Config{PublicURL: bad}).withDefaults(); err == nil {
			t.Errorf("CEDED_PUBLIC_URL=%q is taken, want an error", bad)
		}
	}
}
