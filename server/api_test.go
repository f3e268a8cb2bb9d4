package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ceded/data"
)

func TestAt(t *testing.T) {
	s := mustServer(t, nil)
	w := get(t, s, "/api/at?lon=1.5&lat=1.5")
	a := mustJSON[data.Answer](t, w)
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" || a.Verdict != "ceded" || len(a.Features) != 1 || a.Features[0].ID != "west" {
		t.Errorf("got %d %s %+v, want west as ceded", w.Code, w.Header().Get("Content-Type"), a)
	}
	if a.Release != mustRelease(t, s) || a.Date.String() != "" {
		t.Errorf("got release %q and date %v, want the one served and none", a.Release, a.Date)
	}
	if a := mustJSON[data.Answer](t, get(t, s, "/api/at?lon=1.5&lat=1.5&date=1850")); a.Verdict != "not-ceded" {
		t.Errorf("in 1850: got %q, want not-ceded", a.Verdict)
	}
	if a := mustJSON[data.Answer](t, get(t, s, "/api/at?lon=50&lat=50&lang=zh")); a.Verdict != "outside-coverage" || a.Lang != "zh" {
		t.Errorf("far away: got %q in %q, want outside-coverage in zh", a.Verdict, a.Lang)
	}
}

// Bad input names the field and says what to try.
func TestBadInput(t *testing.T) {
	s := mustServer(t, nil)
	tests := []struct {
		target string
		status int
		slug   string
		field  string
	}{
		{"/api/at", 400, "bad-parameter", "lon"},
		{"/api/at?lon=1", 400, "bad-parameter", "lat"},
		{"/api/at?lon=1&lat=95", 400, "bad-parameter", "lat"},
		{"/api/at?lon=1e1&lat=5", 400, "bad-parameter", "lon"},
		{"/api/at?lon=NaN&lat=5", 400, "bad-parameter", "lon"},
		{"/api/at?lon=1&lat=5&date=1858-13", 400, "bad-parameter", "date"},
		{"/api/at?lon=1&lat=5&lang=xx", 400, "bad-parameter", "lang"},
		{"/api/at?lon=1&lat=5&lan=en", 400, "unknown-parameter", "lan"},
		{"/api/at?lon=1&lon=2&lat=5", 400, "bad-parameter", "lon"},
		{"/api/at?lon=%zz&lat=5", 400, "bad-request", ""},
		{"/api/at/", 404, "not-found", ""},
		{"/api/at/x", 404, "not-found", ""},
		{"/api/features?layer=nothing", 400, "bad-parameter", "layer"},
		{"/api/claims?verdict=maybe", 400, "bad-parameter", "verdict"},
		{"/api/claims?kind=maybe", 400, "bad-parameter", "kind"},
		{"/api/claims?priority=9", 400, "bad-parameter", "priority"},
		{"/api/claims?feature=nowhere", 400, "bad-parameter", "feature"},
		{"/api/claims?limit=0", 400, "bad-parameter", "limit"},
		{"/api/claims?limit=-1", 400, "bad-parameter", "limit"},
		{"/api/claims?offset=x", 400, "bad-parameter", "offset"},
		{"/api/claims/none", 404, "not-found", ""},
		{"/api/claims/first/x", 404, "not-found", ""},
		{"/api/claims/first?limit=1", 400, "unknown-parameter", "limit"},
		{"/api/instruments/none", 404, "not-found", ""},
		{"/api/sources/none", 404, "not-found", ""},
		{"/api/territories/none", 404, "not-found", ""},
		{"/api/territories/old-both", 404, "not-found", ""},
		{"/api/collections/none", 404, "not-found", ""},
		{"/api/collections/none/items", 404, "not-found", ""},
		{"/api/collections/areas/items/none", 404, "not-found", ""},
		{"/api/collections/line/items/west", 404, "not-found", ""},
		{"/api/collections/areas/items?limit=0", 400, "bad-parameter", "limit"},
		{"/api/collections/areas/items?bbox=1,2,3", 400, "bad-parameter", "bbox"},
		{"/api/collections/areas/items?datetime=yesterday", 400, "bad-parameter", "datetime"},
		{"/api/collections/areas/items?datetime=1900/1800", 400, "bad-parameter", "datetime"},
		{"/api/collections/areas/items?foo=1", 400, "unknown-parameter", "foo"},
		{"/api/dossier?lang=tlh", 400, "bad-parameter", "lang"},
		{"/tiles/latest/atlas/WebMercatorQuad/3/8/0", 400, "bad-tile", "x"},
		{"/tiles/latest/atlas/WebMercatorQuad/3/0/-1", 400, "bad-tile", "y"},
		{"/tiles/latest/atlas/WebMercatorQuad/13/0/0", 400, "bad-tile", "z"},
		{"/tiles/latest/atlas/WebMercatorQuad/0/0/0.png", 400, "bad-tile", "y"},
		{"/tiles/latest/atlas/Globe/0/0/0", 404, "not-found", ""},
		{"/tiles/latest/none/WebMercatorQuad/0/0/0", 404, "not-found", ""},
		{"/tiles/000000000000/atlas/WebMercatorQuad/0/0/0", 404, "unknown-release", "release"},
		{"/tiles/atlas", 404, "not-found", ""},
		{"/tiles/none.json", 404, "not-found", ""},
		{"/tiles/atlas.json?grid=Globe", 400, "bad-parameter", "grid"},
		{"/style.json?theme=pink", 400, "bad-parameter", "theme"},
		{"/style.json?lang=xx", 400, "bad-parameter", "lang"},
		{"/nowhere", 404, "not-found", ""},
		{"/assets/none.js", 404, "not-found", ""},
		{"/assets/../index.html", 404, "not-found", ""},
		{"/fonts/none.woff2", 404, "not-found", ""},
		{"/problems/none", 404, "not-found", ""},
		{"/api/claims?" + strings.Repeat("x", 5000), 414, "address-too-long", ""},
	}
	for _, tt := range tests {
		name := tt.target
		if len(name) > 60 {
			name = name[:60]
		}
		t.Run(name, func(t *testing.T) {
			w := get(t, s, tt.target)
			if w.Code != tt.status || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Fatalf("got %d %s, want %d as a problem: %s", w.Code, w.Header().Get("Content-Type"), tt.status, w.Body)
			}
			p := mustJSON[problemBody](t, w)
			if p.Type != "/problems/"+tt.slug || p.Field != tt.field || p.Status != tt.status {
				t.Errorf("got %+v, want %s about %q", p, tt.slug, tt.field)
			}
			if p.Detail == "" || p.Title == "" || len(p.Fixes) == 0 || !strings.HasPrefix(tt.target, p.Instance) && len(tt.target) < 300 {
				t.Errorf("got %+v, want a title, a detail, fixes and the address", p)
			}
			if got := get(t, s, p.Type); got.Code != 200 {
				t.Errorf("%s answers %d, want a page", p.Type, got.Code)
			}
		})
	}
}

func TestTrailingSlash(t *testing.T) {
	s := mustServer(t, nil)
	for _, target := range []string{"/api/", "/api/claims/", "/tiles/", "/features/west/"} {
		if p := mustJSON[problemBody](t, get(t, s, target)); p.Status != 404 || !strings.Contains(p.Fixes[0], "slash") {
			t.Errorf("%s: got %+v, want to be told of the slash", target, p)
		}
	}
}

func TestClaims(t *testing.T) {
	s := mustServer(t, nil)
	type list struct {
		Claims   []claimView `json:"claims"`
		Matched  int         `json:"numberMatched"`
		Returned int         `json:"numberReturned"`
		Links    []link      `json:"links"`
	}
	all := mustJSON[list](t, get(t, s, "/api/claims"))
	if all.Matched != 2 || all.Returned != 2 || len(all.Claims) != 2 || all.Claims[0].VerdictLabel != "Supported" || all.Claims[0].Translated {
		t.Errorf("got %+v, want both claims in English", all)
	}
	if p := all.Claims[1].Points; len(p) != 1 || p[0].Name != "Town" || all.Claims[1].Features[0] != "east" {
		t.Errorf("got %+v, want the places of the claim", all.Claims[1])
	}
	zh := mustJSON[list](t, get(t, s, "/api/claims?lang=zh")).Claims
	if c := zh[0]; c.Short != "西部被割让" || c.Finding != "Yes." || !c.Translated || c.Lang != "zh" || c.VerdictLabel != "成立" || c.Speaker != "作者" || *c.Quote != `"It was."` {
		t.Errorf("got %+v, want what is translated in Chinese and the rest in English", c)
	}
	if c := zh[1]; c.Translated || c.Lang != "en" {
		t.Errorf("got %+v, want an English claim that says so", c)
	}
	for query, want := range map[string]string{
		"verdict=wrong": "second", "kind=cession": "first", "feature=east": "second", "feature=old-west": "first", "priority=2": "second", "limit=1&offset=1": "second",
	} {
		got := mustJSON[list](t, get(t, s, "/api/claims?"+query))
		if len(got.Claims) != 1 || got.Claims[0].ID != want || got.Returned != 1 {
			t.Errorf("%s: got %+v, want %s alone", query, got, want)
		}
	}
	first := mustJSON[list](t, get(t, s, "/api/claims?limit=1&lang=zh"))
	next := ""
	for _, l := range first.Links {
		if l.Rel == "next" {
			next = l.Href
		}
	}
	if got := mustJSON[list](t, get(t, s, next)); len(got.Claims) != 1 || got.Claims[0].ID != "second" || got.Matched != 2 {
		t.Errorf("next is %q and gives %+v, want the second claim", next, got)
	}
	if c := mustJSON[claimView](t, get(t, s, "/api/claims/first")); c.ID != "first" || c.Sources[0] != "book" {
		t.Errorf("got %+v, want the first claim", c)
	}
}

func TestRecords(t *testing.T) {
	s := mustServer(t, nil)
	for target, want := range map[string]string{
		"/api/instruments": `"treaty-1900"`, "/api/instruments/treaty-1900": `"Treaty of Test"`, "/api/instruments?limit=1": `"numberMatched":2`,
		"/api/territories": `"west"`, "/api/territories/west": `"presentLegalStatus"`, "/api/sources": `"A book"`, "/api/sources/book": `"A book"`,
		"/api/dossier?lang=zh": `"title":"测试"`, "/api/features/west": `"layer":"areas"`, "/api/features?layer=areas&limit=1": `"numberReturned":1`, "/healthz": `"ok"`, "/readyz": `"embedded"`,
	} {
		w := get(t, s, target)
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %d %s, want %s in it", target, w.Code, w.Body, want)
		}
	}
	for target, to := range map[string]string{"/api/sources/old-book": "/api/sources/book", "/api/territories/old-west": "/api/territories/west", "/api/features/old-west": "/api/features/west",
		"/api/collections/areas/items/old-west": "/api/collections/areas/items/west"} {
		if w := get(t, s, target); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != to {
			t.Errorf("%s: got %d to %q, want a redirect to %s", target, w.Code, w.Header().Get("Location"), to)
		}
	}
}

// What is to come is on no record: no holder is told for it, at any door.
func TestAt_future(t *testing.T) {
	s := mustServer(t, nil)
	for _, path := range []string{"/api/at?lon=1.5&lat=1.5&date=2999", "/at/1.5,1.5?date=2999-01-01", "/features/west.svg?date=2999"} {
		if rec := get(t, s, path); rec.Code != http.StatusBadRequest || !strings.Contains(rec.Body.String(), "up to today") {
			t.Errorf("%s: %d, want 400 that names a date up to today: %.200s", path, rec.Code, rec.Body)
		}
	}
	today := time.Now().UTC().Format(time.DateOnly)
	if rec := get(t, s, "/api/at?lon=1.5&lat=1.5&date="+today); rec.Code != http.StatusOK {
		t.Errorf("today: %d, want 200: %s", rec.Code, rec.Body)
	}
}
