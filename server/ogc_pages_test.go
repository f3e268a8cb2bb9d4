package server

import (
	"encoding/json"
	"html"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// twoForms are the documents that exist as JSON and as a page.
var twoForms = map[string]string{
	"/api": "application/json", "/api/conformance": "application/json", "/api/collections": "application/json", "/api/collections/areas": "application/json",
	"/api/collections/areas/queryables": "application/schema+json", "/api/collections/areas/schema": "application/schema+json", "/api/collections/areas/items": "application/geo+json", "/api/collections/areas/items/west": "application/geo+json",
	"/api/collections/sea/items/deep-sea": "application/geo+json",
}

const browserAccept = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

// f decides, else the Accept header; programs get JSON.
func TestNegotiation(t *testing.T) {
	s := mustServer(t, nil)
	const page = "text/html; charset=utf-8"
	for path, m := range twoForms {
		for _, tt := range []struct{ query, accept, want string }{
			{"", "", m}, {"", "Accept: */*", m}, {"", "Accept: application/json", m}, {"", "Accept: application/geo+json, application/json", m},
			{"", browserAccept, page}, {"?f=json", browserAccept, m}, {"?f=html", "Accept: application/json", page}, {"?f=html", "", page},
			{"", "Accept: text/html;q=0.5, application/json", m}, {"?f=xml", "", "application/problem+json"}, {"?f=html&f=html", "", "application/problem+json"},
		} {
			headers := []string{}
			if tt.accept != "" {
				headers = append(headers, tt.accept)
			}
			w := get(t, s, path+tt.query, headers...)
			if got := w.Header().Get("Content-Type"); got != tt.want {
				t.Errorf("%s%s %s: got %s, want %s", path, tt.query, tt.accept, got, tt.want)
			}
			if vary := strings.Join(w.Header().Values("Vary"), ","); tt.query == "" && !slices.Contains(strings.Split(vary, ","), "Accept") {
				t.Errorf("%s: Vary is %s, want Accept in it: a cache may hold either form", path, vary)
			}
		}
	}
}

var href = regexp.MustCompile(`(?:href|src)="([^"]*)"`)

// Every link of every document leads to what it says it does, from the landing
// page on; so does every link of a page, and pages hold no script.
func TestLinks(t *testing.T) {
	s := mustServer(t, nil)
	const base = "http://127.0.0.1:8080"
	seen := map[string]bool{}
	var visit func(from, target, media string)
	links := func(from string, body []byte) {
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			t.Errorf("%s: %v", from, err)
		}
		eachLink(v, func(l map[string]any) {
			to, ok := strings.CutPrefix(l["href"].(string), base)
			if ok && l["templated"] != true {
				visit(from, to, l["type"].(string))
			}
		})
	}
	visit = func(from, target, media string) {
		if seen[target] {
			return
		}
		seen[target] = true
		w := get(t, s, target)
		got := w.Header().Get("Content-Type")
		if w.Code != 200 || media != "" && strings.Split(got, "; ")[0] != strings.Split(media, "; ")[0] {
			t.Errorf("%s links to %s: got %d %s, want 200 %s", from, target, w.Code, got, media)
			return
		}
		switch {
		case strings.HasPrefix(got, "text/html") && strings.HasPrefix(target, "/api"):
			for _, m := range href.FindAllStringSubmatch(w.Body.String(), -1) {
				if to := html.UnescapeString(m[1]); strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "/assets/") && to != "/favicon.svg" {
					if u, err := url.Parse(to); err != nil || u.Path != "/api/at" { // it needs a point
						visit(target, to, "")
					}
				}
			}
			if strings.Contains(w.Body.String(), "<script") || strings.Contains(w.Body.String(), " style=") {
				t.Errorf("%s: a script or style stands in the page", target)
			}
		case strings.Contains(got, "json") && strings.HasPrefix(target, "/api") && !strings.Contains(got, "oai.openapi"):
			links(target, w.Body.Bytes())
		}
	}
	visit("the client", "/api", "application/json")
	for path := range twoForms {
		if !seen[path] && !seen[path+"?f=json"] && !strings.Contains(path, "deep-sea") {
			t.Errorf("no link leads to %s", path)
		}
	}
	if len(seen) < 30 {
		t.Errorf("only %d documents are linked", len(seen))
	}
}

func eachLink(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["rel"]; ok && v["href"] != nil {
			f(v)
		}
		for _, x := range v {
			eachLink(x, f)
		}
	case []any:
		for _, x := range v {
			eachLink(x, f)
		}
	}
}

// The relations that OGC API Features names are there.
func TestRelations(t *testing.T) {
	s := mustServer(t, nil)
	for target, want := range map[string][]string{
		"/api":                                 {"self", "alternate", "service-desc", "service-doc", "conformance", "data", "license"},
		"/api/collections":                     {"self", "alternate"},
		"/api/collections/areas":               {"self", "alternate", "items", "license", "describedby"},
		"/api/collections/areas/items?limit=1": {"self", "alternate", "next", "collection"},
		"/api/collections/areas/items?limit=1&offset=1": {"self", "alternate", "prev", "collection"},
		"/api/collections/areas/items/west":             {"self", "alternate", "collection"},
	} {
		v := mustJSON[struct{ Links []link }](t, get(t, s, target))
		var rels []string
		for _, l := range v.Links {
			rels = append(rels, l.Rel)
			if l.Type == "" || l.Title == "" {
				t.Errorf("%s: the link %s has no type or no title", target, l.Rel)
			}
		}
		for _, rel := range want {
			if !slices.Contains(rels, rel) {
				t.Errorf("%s: links are %v, want %s among them", target, rels, rel)
			}
		}
	}
}

// A page of features shows each with its properties, and leads on and back.
func TestItems_page(t *testing.T) {
	s := mustServer(t, nil)
	w := get(t, s, "/api/collections/areas/items?limit=1&f=html")
	for _, want := range []string{"1 to 1 of 2 features", `rel="next"`, "passed-otherwise", "2°, 1°, 3°, 2°", `href="/api/collections/areas/items/east?f=html"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(w.Body.String(), `rel="prev"`) {
		t.Error("the first page has a page before it")
	}
	w = get(t, s, "/api/collections/areas/items?limit=1&offset=1&f=html")
	if !strings.Contains(w.Body.String(), "2 to 2 of 2 features") || !strings.Contains(w.Body.String(), `rel="prev"`) || strings.Contains(w.Body.String(), `rel="next"`) {
		t.Errorf("the second page: got %s", w.Body)
	}
	w = get(t, s, "/api/collections/areas/items/west?f=html")
	for _, want := range []string{"<svg", "treaty-1900", "Polygon, 5 positions", `href="/features/west"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page of a feature lacks %q", want)
		}
	}
}

// The time of an answer does not make it another one.
func TestItems_etag(t *testing.T) {
	s := mustServer(t, nil)
	const target = "/api/collections/areas/items"
	w := get(t, s, target)
	if !regexp.MustCompile(`"timeStamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"`).MatchString(w.Body.String()) {
		t.Errorf("no time in %s", w.Body)
	}
	if again := get(t, s, target, "If-None-Match: "+w.Header().Get("ETag")); again.Code != 304 {
		t.Errorf("got %d, want 304", again.Code)
	}
	for _, other := range []string{target + "?limit=1", target + "?crs=" + crs3857, target + "?f=html"} {
		if o := get(t, s, other); o.Header().Get("ETag") == w.Header().Get("ETag") {
			t.Errorf("%s has the tag of %s", other, target)
		}
	}
}

// Features come in EPSG:3857 too, and a box may be given in it.
func TestItems_crs(t *testing.T) {
	s := mustServer(t, nil)
	const at = "/api/collections/areas/items"
	type page struct {
		Features []struct {
			BBox     []float64
			Geometry struct{ Coordinates orb.Polygon }
		}
	}
	w := get(t, s, at+"?crs="+crs3857)
	if got := w.Header().Get("Content-Crs"); got != "<"+crs3857+">" {
		t.Errorf("Content-Crs is %q", got)
	}
	// One degree of longitude on the equator of EPSG:3857 is 111319.49 m; latitude 1 lies at 111325.14 m.
	if f := mustJSON[page](t, w).Features[0]; math.Abs(f.Geometry.Coordinates[0][0][0]-222638.98) > .01 || math.Abs(f.Geometry.Coordinates[0][0][1]-111325.14) > .01 || math.Abs(f.BBox[0]-222638.98) > .01 {
		t.Errorf("got %+v", f)
	}
	if got := w.Header().Get("Access-Control-Expose-Headers"); !strings.Contains(got, "Content-Crs") {
		t.Errorf("a page of another origin may read %s only", got)
	}
	if got := get(t, s, at).Header().Get("Content-Crs"); got != "<"+crs84+">" {
		t.Errorf("Content-Crs is %q, want CRS84", got)
	}
	for query, want := range map[string][]string{
		"?bbox=0,0,167000,167000&bbox-crs=" + crs3857:                 {"west"},
		"?bbox=278000,0,-19000000,600000&bbox-crs=" + crs3857:         {"east"},
		"?bbox=-20037508.35,-1e7,20037508.35,1e7&bbox-crs=" + crs3857: {"east", "west"},
		"?bbox=0,0,1.5,1.5&bbox-crs=" + crs84:                         {"west"},
		"?bbox=1e-3,1e-3,1.5e0,1.5":                                   {"west"},
		"?bbox=0,0,-5,1.5,1.5,5":                                      {"west"},
	} {
		if got := mustJSON[featureCollection](t, get(t, s, at+query)).ids(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	for _, bad := range []string{"?crs=EPSG:4326", "?bbox-crs=x", "?bbox=1,2,3", "?bbox=NaN,1,2,3", "?bbox=1,2,3,inf", "?bbox=3e7,0,4e7,1&bbox-crs=" + crs3857, "?bbox=1,2,3,4,5,6,7"} {
		w := get(t, s, at+bad)
		if p := mustJSON[problemBody](t, w); w.Code != 400 || p.Field == "" || len(p.Fixes) == 0 {
			t.Errorf("%s: got %d %s", bad, w.Code, w.Body)
		}
	}
	if w := get(t, s, at+"/west?crs="+crs3857); w.Header().Get("Content-Crs") != "<"+crs3857+">" || !strings.Contains(w.Body.String(), "111319.49") {
		t.Errorf("an item: got %s", w.Body)
	}
}
