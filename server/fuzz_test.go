package server

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzDatetime: an interval that is taken is in order, and what is refused is
// refused as a problem.
func FuzzDatetime(f *testing.F) {
	for _, s := range []string{"1858", "1858-05-28T00:00:00Z", "../1900", "/", "1858/", "1860-02-30", "1900/1800", "1858-05-28T25:00:00Z", "0001/9998", "1858/1860/1870"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := parseDatetime(s)
		var p *problem
		switch {
		case err != nil && !errors.As(err, &p):
			t.Errorf("%q: got %v, want a problem", s, err)
		case err == nil && v.First > v.Last:
			t.Errorf("%q: from %d to %d", s, v.First, v.Last)
		}
	})
}

// FuzzPaging: a page that is taken lies within its bounds.
func FuzzPaging(f *testing.F) {
	f.Add("10", "0")
	f.Add("99999999999999999999", "-1")
	f.Add("٣", "0x10")
	f.Fuzz(func(t *testing.T, limit, offset string) {
		p, err := parsePaging(limit, offset, 100)
		if err == nil && (p.limit < 1 || p.limit > maxLimit || p.offset < 0) {
			t.Errorf("limit %q, offset %q: got %+v", limit, offset, p)
		}
		if err == nil {
			if got := cut(make([]int, 7), p); len(got) > 7 {
				t.Errorf("got %d of 7", len(got))
			}
		}
	})
}

// FuzzTilePath: an address that is taken exists and is written back the same.
func FuzzTilePath(f *testing.F) {
	f.Add("3", "6", "2.mvt")
	f.Add("12", "4095", "4095")
	f.Add("-0", "01", "1e0")
	f.Fuzz(func(t *testing.T, z, x, y string) {
		tile, err := parseTile(z, x, y)
		var p *problem
		switch {
		case err != nil && (!errors.As(err, &p) || p.kind != kindBadTile):
			t.Errorf("got %v, want a problem of a tile", err)
		case err == nil && (!tile.Valid() || tile.Z > deepestZoom || !strings.HasPrefix(z+"/"+x+"/"+y, tile.String())):
			t.Errorf("%q/%q/%q gives %v", z, x, y, tile)
		}
	})
}

// FuzzRequest: whatever the address and the negotiation headers, the answer is
// no 500, and every fault is a problem.
func FuzzRequest(f *testing.F) {
	for _, s := range []string{"/api/at?lon=1&lat=1&date=1900&lang=zh", "/api/collections/areas/items?bbox=170,0,-170,5&datetime=../1900&limit=1&offset=1",
		"/tiles/latest/atlas/EqualArea/3/4/3.mvt", "/api/claims?feature=old-west&verdict=wrong", "/assets/..%2findex.html", "/api/at?lon=%ff&lat=;", "//", "/%00", "/style.json?lang=en&grid=x"} {
		f.Add(s, "gzip;q=0.5, *;q=0", "text/html;q=0.9,*/*", `W/"x", *`)
	}
	s := mustServer(f, nil)
	f.Fuzz(func(t *testing.T, target, encoding, accept, match string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") || u.Host != "" || strings.ContainsAny(target, " \r\n") {
			t.Skip()
		}
		r := &http.Request{Method: http.MethodGet, URL: u, RequestURI: target, Host: "127.0.0.1", Proto: "HTTP/1.1", Header: http.Header{
			"Accept-Encoding": {encoding}, "Accept": {accept}, "If-None-Match": {match}}}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		record(t, r.Method, target, w)
		if w.Code == 500 {
			t.Errorf("%s: %s", target, w.Body)
		}
		if ct := w.Header().Get("Content-Type"); w.Code >= 400 && ct != string(mediaProblem) && ct != string(mediaHTML) {
			t.Errorf("%s: status %d as %q", target, w.Code, ct)
		}
	})
}
