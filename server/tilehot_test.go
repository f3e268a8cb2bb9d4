package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ceded/data"
	"ceded/data/mem"
	"ceded/geo/mvt"

	"github.com/google/go-cmp/cmp"
)

// A tile from the cache is, header by header and byte by byte, the tile that
// the router answers with, whatever the client sends.
func TestServeKept_same(t *testing.T) {
	s := mustServer(t, nil)
	release := mustRelease(t, s)
	const place = "/atlas/WebMercatorQuad/0/0/0"
	etag := get(t, s, "/tiles/latest"+place).Header().Get("ETag")
	get(t, s, "/tiles/latest/atlas/WebMercatorQuad/4/0/0")
	hot := 0
	for _, target := range []string{"/tiles/latest" + place, "/tiles/" + release + place, "/tiles/latest" + place + ".mvt", "/tiles/latest" + place + "?utm_source=x",
		"/tiles/latest/atlas/WebMercatorQuad/4/0/0", "/tiles/latest/atlas/EqualArea/3/1/1", "/tiles/0123456789ab" + place, "/tiles/latest/none/WebMercatorQuad/0/0/0",
		"/tiles/latest/atlas/None/0/0/0", "/tiles/latest/atlas/WebMercatorQuad/0/0/1", "/tiles/latest/atlas/WebMercatorQuad/00/0/0", "/tiles/latest" + place + "/0", "/tiles/latest" + place + "/",
		"/tiles/atlas.json", "/tiles/", "/tiles/latest"} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost} {
			for _, headers := range [][]string{nil, {"Accept-Encoding: gzip"}, {"Accept-Encoding: gzip;q=0"}, {"Accept-Encoding: br, *"}, {"If-None-Match: " + etag}, {`If-None-Match: "x"`, "Accept-Encoding: gzip"},
				{"If-None-Match: *", "Accept-Encoding: gzip"}, {"Origin: https://paper.example", "Access-Control-Request-Method: GET"}} {
				plain := httptest.NewRecorder()
				s.echo.ServeHTTP(plain, request(method, target, headers))
				before := s.metrics.tileHits.Load()
				quick := httptest.NewRecorder()
				if s.serveKept(quick, request(method, target, headers)) {
					hot++
				} else {
					if quick.Body.Len() > 0 || len(quick.Header()) > 0 {
						t.Errorf("%s %s %v: it wrote and then left it to the router", method, target, headers)
					}
					continue
				}
				if diff := cmp.Diff(plain.Header(), quick.Header()); diff != "" || plain.Code != quick.Code || plain.Body.String() != quick.Body.String() {
					t.Errorf("%s %s %v: got %d and %d bytes, the router gives %d and %d\n%s", method, target, headers, quick.Code, quick.Body.Len(), plain.Code, plain.Body.Len(), diff)
				}
				if quick.Code == http.StatusNotModified && s.metrics.tileHits.Load() != before {
					t.Errorf("%s %s: a matching tag looked into the cache", method, target)
				}
			}
		}
	}
	if hot < 40 {
		t.Errorf("only %d answers came straight from the cache", hot)
	}
}

func request(method, target string, headers []string) *http.Request {
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+target, nil)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	return r
}

// asked counts how often the store is asked for its current release, which can
// be switched.
type asked struct {
	data.Store
	current *atomic.Pointer[data.Release]
	times   *atomic.Int32
}

func (a asked) Current(context.Context) (data.Release, error) {
	a.times.Add(1)
	return *a.current.Load(), nil
}

// Requests do not each ask the store which release is current, and yet see a new
// one within a second.
func TestCurrent_held(t *testing.T) {
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	store := asked{mem.New(d), new(atomic.Pointer[data.Release]), new(atomic.Int32)}
	store.current.Store(&d.Release)
	s := mustServerOn(t, store, nil)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return now }
	for range 20 {
		if w := get(t, s, "/api/claims"); w.Code != 200 {
			t.Fatalf("got %d", w.Code)
		}
		get(t, s, "/tiles/latest/atlas/WebMercatorQuad/0/0/0", "Accept-Encoding: gzip")
	}
	if n := store.times.Load(); n != 1 {
		t.Errorf("40 requests asked the store %d times, want once", n)
	}
	store.current.Store(&data.Release{ID: "0123456789ab"}) // which the store does not hold: seen as an error
	if w := get(t, s, "/api/claims"); w.Code != 200 {
		t.Errorf("got %d, want what was true a moment ago", w.Code)
	}
	now = now.Add(currentFor)
	if w := get(t, s, "/api/claims"); w.Code != 404 {
		t.Errorf("got %d after a second, want the store asked anew", w.Code)
	}
	// While one request asks, the others do not wait for it, but not for ever.
	s.asking.Lock()
	defer s.asking.Unlock()
	before := store.times.Load()
	if w := get(t, s, "/api/claims"); w.Code != 200 || store.times.Load() != before {
		t.Errorf("got %d after %d questions, want what was true a moment ago", w.Code, store.times.Load()-before)
	}
	now = now.Add(currentMeanwhile)
	if w := get(t, s, "/api/claims"); w.Code != 404 {
		t.Errorf("got %d, want the store asked when what is known is old", w.Code)
	}
	// /readyz always asks.
	before = store.times.Load()
	if get(t, s, "/readyz"); store.times.Load() != before+1 {
		t.Error("/readyz did not ask the store")
	}
}

// A tile over the limit says what it lost, in a header, in itself and in a metric,
// from the cache as from the router.
func TestTile_thinned(t *testing.T) {
	s := mustServer(t, nil)
	const target = "/tiles/latest/atlas/WebMercatorQuad/3/4/3"
	whole := get(t, s, target)
	if whole.Header().Get("Ceded-Thinned") != "" {
		t.Fatalf("a small tile was thinned: %s", whole.Header().Get("Ceded-Thinned"))
	}
	s = mustServer(t, nil)
	s.tileMost = whole.Body.Len() - 1
	for _, encoding := range []string{"gzip", "gzip", "identity"} {
		w := get(t, s, target, "Accept-Encoding: "+encoding)
		if got := w.Header().Get("Ceded-Thinned"); w.Code != 200 || !strings.Contains(got, "=") || w.Header().Get("Access-Control-Expose-Headers") != "Ceded-Thinned" {
			t.Errorf("%s: got %d, Ceded-Thinned %q, exposed %q", encoding, w.Code, got, w.Header().Get("Access-Control-Expose-Headers"))
		}
	}
	v := mustJSON[tileJSONView](t, get(t, s, "/tiles/atlas.json"))
	said := slices.IndexFunc(v.VectorLayers, func(l vectorLayer) bool { return l.ID == mvt.ThinnedLayer })
	if said < 0 {
		t.Fatal("TileJSON does not name the layer of what is left out")
	}
	for _, target := range []string{target, "/api/tiles/WebMercatorQuad/3/3/4", "/api/collections/areas/tiles/WebMercatorQuad/3/3/4"} {
		w := get(t, s, target)
		layers, err := mvt.Decode(w.Body.Bytes())
		if err != nil || layers[len(layers)-1].Name != mvt.ThinnedLayer || w.Header().Get("Ceded-Thinned") == "" {
			t.Errorf("%s: the tile does not say that it was thinned: %v", target, err)
			continue
		}
		for _, f := range layers[len(layers)-1].Features {
			for _, p := range f.Props {
				if v.VectorLayers[said].Fields[p.Key] == "" {
					t.Errorf("%s: TileJSON does not name %s of what is left out", target, p.Key)
				}
			}
		}
	}
	if n := metric(t, get(t, s, "/metrics").Body.String(), "ceded_tiles_thinned_total"); n != 1 {
		t.Errorf("the metric says %v, want 1", n)
	}
}
