package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ceded/data"
	"ceded/data/mem"
)

// samples is an address for every route.
var samples = map[string]string{
	"/": "/", "/assets/*": "/assets/main-abcdEFGH.js", "/fonts/*": "/fonts/latin.woff2", "/favicon.svg": "/favicon.svg",
	"/api/at": "/api/at?lon=1.5&lat=1.5", "/api/claims/:id": "/api/claims/first", "/api/border/:id": "/api/border/middle-line", "/api/claims/:id/area": "/api/claims/first/area", "/api/claims/:id/quantity": "/api/claims/second/quantity", "/api/instruments/:id": "/api/instruments/treaty-1900",
	"/api/territories/:id": "/api/territories/west", "/api/features": "/api/features?layer=areas", "/api/features/:id": "/api/features/west", "/api/sources/:id": "/api/sources/book", "/api/collections/:layer": "/api/collections/areas",
	"/api/tileMatrixSets/:tileMatrixSetId": "/api/tileMatrixSets/EqualArea", "/api/tiles/:tileMatrixSetId": "/api/tiles/EqualArea", "/api/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol": "/api/tiles/WebMercatorQuad/0/0/0",
	"/api/collections/:layer/tiles": "/api/collections/areas/tiles", "/api/collections/:layer/tiles/:tileMatrixSetId": "/api/collections/areas/tiles/WebMercatorQuad",
	"/api/collections/:layer/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol": "/api/collections/areas/tiles/WebMercatorQuad/0/0/0",
	"/api/collections/:layer/schema":                                               "/api/collections/areas/schema", "/api/collections/:layer/queryables": "/api/collections/areas/queryables", "/api/collections/:layer/items": "/api/collections/areas/items", "/api/collections/:layer/items/:id": "/api/collections/areas/items/west",
	"/schemas/:name": "/schemas/claims.json", "/tiles/:tileset": "/tiles/atlas.json", "/tiles/:release/:tileset/:grid/:z/:x/:y": "/tiles/latest/atlas/WebMercatorQuad/0/0/0",
	"/problems/:slug": "/problems/not-found", "/download/citations/:kind/:file": "/download/citations/claims/first.json", "/download/citations/:file": "/download/citations/dossier.json",
	"/download/:release/:file": "/download/latest/areas.geojson",
	"/features/:id":            "/features/west", "/instruments/:id": "/instruments/treaty-1900", "/at/:point": "/at/1.5,1.5", "/claims/:id": "/claims/first",
	"/embed/features/:id": "/embed/features/west", "/embed/claims/:id": "/embed/claims/first", "/embed/at/:point": "/embed/at/1.5,1.5", "/embed/map": "/embed/map",
}

func sample(path string) string {
	if s := samples[path]; s != "" {
		return s
	}
	return path
}

// Every route answers GET with 200, HEAD with the same headers and no body, 405
// to the rest, and 404 with something after it.
func TestRoutes(t *testing.T) {
	s := mustServer(t, nil)
	taken := map[string]bool{}
	for _, r := range s.routes() {
		taken[r.method+" "+r.path] = true
	}
	for _, r := range s.routes() {
		if r.method != http.MethodGet {
			continue // batch_test.go
		}
		t.Run(r.path, func(t *testing.T) {
			target := sample(r.path)
			g := get(t, s, target)
			if g.Code != http.StatusOK {
				t.Fatalf("GET %s: got %d: %s", target, g.Code, g.Body)
			}
			h := ask(t, s, http.MethodHead, target)
			if h.Code != g.Code || h.Body.Len() != 0 {
				t.Errorf("HEAD: got %d and %d bytes, want %d and none", h.Code, h.Body.Len(), g.Code)
			}
			for _, name := range []string{"Content-Type", "Content-Length", "ETag", "Cache-Control", "Content-Security-Policy"} {
				if name == "Content-Length" && r.path == "/metrics" {
					continue // it has been asked once more
				}
				if h.Header().Get(name) != g.Header().Get(name) {
					t.Errorf("HEAD: %s is %q, GET says %q", name, h.Header().Get(name), g.Header().Get(name))
				}
			}
			if etag := g.Header().Get("ETag"); etag != "" {
				w := get(t, s, target, "If-None-Match: \"other\", "+etag)
				if w.Code != http.StatusNotModified || w.Body.Len() != 0 {
					t.Errorf("If-None-Match: got %d and %d bytes, want 304 and none", w.Code, w.Body.Len())
				}
			} else if g.Header().Get("Cache-Control") != string(cacheNever) {
				t.Errorf("it may be cached and has no ETag")
			}
			for _, m := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
				if taken[m+" "+r.path] {
					continue
				}
				if w := ask(t, s, m, target); w.Code != http.StatusMethodNotAllowed || !strings.Contains(w.Header().Get("Allow"), "GET") {
					t.Errorf("%s: got %d, Allow %q", m, w.Code, w.Header().Get("Allow"))
				}
			}
			if r.path == "/" {
				return
			}
			path, _, _ := strings.Cut(target, "?")
			if w := get(t, s, path+"/garbage"); w.Code != http.StatusNotFound {
				t.Errorf("%s/garbage: got %d, want 404", path, w.Code)
			}
		})
	}
}

// Security headers stand on every answer; other origins may read the open doors
// only, and frame the embeds only.
func TestHeaders(t *testing.T) {
	s := mustServer(t, nil)
	targets := []string{"/nowhere", "/api/nowhere", "/tiles/latest/none/x/0/0/0", "/api/at?lat=1", "/features/none.svg", "/embed/features/none"}
	for _, r := range s.routes() {
		targets = append(targets, sample(r.path))
	}
	for _, target := range targets {
		w := get(t, s, target, "Origin: https://paper.example")
		h := w.Header()
		if h.Get("Content-Type") == string(mediaTile) { // which is no document
			if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Set-Cookie") != "" {
				t.Errorf("%s: got %v", target, h)
			}
			continue
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", target, name, h.Get(name), want)
			}
		}
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || h.Get("Permissions-Policy") == "" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s: got policy %q, %q and cookie %q", target, csp, h.Get("Permissions-Policy"), h.Get("Set-Cookie"))
		}
		embed := strings.HasPrefix(target, "/embed/")
		if framed := strings.Contains(csp, "frame-ancestors *"); framed != embed || !embed && !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: may be framed: %v, want %v", target, framed, embed)
		}
		if embed && !strings.Contains(csp, "script-src 'self' http://127.0.0.1:8080;") {
			t.Errorf("%s: a sandboxed frame cannot load our script: %s", target, csp)
		}
		open := embed || strings.HasPrefix(target, "/api") || strings.HasPrefix(target, "/tiles/") || strings.HasPrefix(target, "/schemas/") || strings.HasPrefix(target, "/download/") || strings.HasPrefix(target, "/assets/") ||
			strings.HasPrefix(target, "/fonts/") || strings.HasPrefix(target, "/style.json") || target == "/palette.css" || strings.HasSuffix(target, ".svg") && target != "/favicon.svg"
		acao, corp := h.Get("Access-Control-Allow-Origin"), h.Get("Cross-Origin-Resource-Policy")
		if open && (acao != "*" || corp != "cross-origin") || !open && (acao != "" || corp != "same-origin") || h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: other origins get %q and %q, open door: %v", target, acao, corp, open)
		}
	}
}

func TestPreflight(t *testing.T) {
	s := mustServer(t, nil)
	pre := []string{"Origin: https://paper.example", "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: if-none-match"}
	w := ask(t, s, http.MethodOptions, "/api/at", pre...)
	if w.Code != 204 || w.Header().Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "If-None-Match") ||
		!strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), "GET") {
		t.Errorf("open door: got %d %v", w.Code, w.Header())
	}
	if w := ask(t, s, http.MethodOptions, "/healthz", pre...); w.Code != 204 || w.Header().Get("Access-Control-Allow-Origin") != "" || w.Header().Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("closed door: got %d %v", w.Code, w.Header())
	}
	if w := ask(t, s, http.MethodOptions, "/nowhere", pre...); w.Code != 404 {
		t.Errorf("no door: got %d, want 404", w.Code)
	}
}

// A browser gets a page for a fault on a page, a program a problem; machine
// doors give problems to both.
func TestProblem_negotiation(t *testing.T) {
	s := mustServer(t, nil)
	get(t, s, "/readyz")
	const browser = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	for _, tt := range []struct{ target, accept, want string }{
		{"/nowhere", browser, "text/html; charset=utf-8"},
		{"/nowhere", "Accept: */*", "application/problem+json"},
		{"/nowhere", "Accept: application/json", "application/problem+json"},
		{"/api/nowhere", browser, "application/problem+json"},
		{"/api/at?lat=95&lon=1", browser, "application/problem+json"},
	} {
		w := get(t, s, tt.target, tt.accept)
		if got := w.Header().Get("Content-Type"); got != tt.want || w.Code < 400 || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s with %s: got %d %s, want %s", tt.target, tt.accept, w.Code, got, tt.want)
		}
	}
	if w := get(t, s, "/nowhere?lang=zh", browser); !strings.Contains(w.Body.String(), `<html lang="zh">`) || !strings.Contains(w.Body.String(), s.held.Load().Message("zh", "errorNotFound")) ||
		!strings.Contains(w.Body.String(), `<div lang="en">`) {
		t.Errorf("got %s, want a heading in Chinese over the English text", w.Body)
	}
	w := get(t, s, "/<script>alert(1)</script>", browser)
	if strings.Contains(w.Body.String(), "<script>") {
		t.Errorf("the address comes back as markup: %s", w.Body)
	}
	big := ask(t, s, http.MethodPost, "/api/claims")
	if big.Code != 405 {
		t.Errorf("POST: got %d, want 405", big.Code)
	}
	r := httptest.NewRequest(http.MethodGet, "/api/claims", strings.NewReader("body"))
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	if rec.Code != 413 {
		t.Errorf("a GET with a body: got %d, want 413", rec.Code)
	}
}

// faulty is a store that fails as told.
type faulty struct {
	data.Store
	err error
}

func (f faulty) Current(context.Context) (data.Release, error) { return data.Release{}, f.err }
func (f faulty) Ping(context.Context) error                    { return f.err }

// panicking is a store that panics.
type panicking struct{ data.Store }

func (panicking) Current(context.Context) (data.Release, error) { panic("secret in a panic") }

// What the server does not know how to explain stays in the log.
func TestFaults(t *testing.T) {
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		store  data.Store
		status int
	}{
		{"unknown error", faulty{mem.New(d), errors.New("secret: SELECT password")}, 500},
		{"panic", panicking{mem.New(d)}, 500},
		{"unavailable", faulty{mem.New(d), fmt.Errorf("secret host: %w", data.ErrUnavailable)}, 503},
		{"timeout", faulty{mem.New(d), fmt.Errorf("secret host: %w", context.DeadlineExceeded)}, 503},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var log bytes.Buffer
			s, err := New(Config{}, tt.store, slog.New(slog.NewJSONHandler(&log, nil)))
			if err != nil {
				t.Fatal(err)
			}
			w := get(t, s, "/api/claims")
			if w.Code != tt.status || strings.Contains(w.Body.String(), "secret") || w.Header().Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("got %d %s, want %d and no secret", w.Code, w.Body, tt.status)
			}
			if !strings.Contains(log.String(), "secret") || !strings.Contains(log.String(), `"level":"ERROR"`) || strings.Count(log.String(), "\n") != 1 {
				t.Errorf("the log has %q, want one error line with the cause", log.String())
			}
			if retry := w.Header().Get("Retry-After"); (tt.status == 503) != (retry != "") {
				t.Errorf("status %d with Retry-After %q", w.Code, retry)
			}
			if w := get(t, s, "/healthz"); w.Code != 200 {
				t.Errorf("/healthz: got %d, want 200: the program lives", w.Code)
			}
		})
	}
	s := mustServerOn(t, faulty{mem.New(d), errors.New("secret")}, nil)
	if w := get(t, s, "/readyz"); w.Code != 503 || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("/readyz: got %d %s, want 503 without the cause", w.Code, w.Body)
	}
}

// A client that went away is not an error.
func TestClientGone(t *testing.T) {
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s, err := New(Config{}, faulty{mem.New(d), context.Canceled}, slog.New(slog.NewJSONHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/api/claims", nil).WithContext(ctx))
	if strings.Contains(log.String(), "ERROR") || !strings.Contains(log.String(), `"status":499`) {
		t.Errorf("got %s, want status 499 and no error", log.String())
	}
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{}, mem.New(d), slog.New(slog.NewJSONHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	get(t, s, "/tiles/latest/atlas/WebMercatorQuad/3/4/3")
	for _, want := range []string{`"msg":"request"`, `"method":"GET"`, `"route":"/tiles/:release/:tileset/:grid/:z/:x/:y"`, `"status":`, `"bytes":`, `"dur":`, `"tileset":"atlas"`, `"z":"3"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("got %s, want %s in it", log.String(), want)
		}
	}
	log.Reset()
	get(t, s, "/healthz")
	if log.Len() != 0 {
		t.Errorf("/healthz writes %s at the usual level, want nothing", log.String())
	}
}

// crowdedStore counts how many pages of features are read at the same time.
type crowdedStore struct {
	data.Store
	now, most *atomic.Int32
}

func (s crowdedStore) Features(ctx context.Context, release string, q data.Query) (*data.Page, error) {
	n := s.now.Add(1)
	defer s.now.Add(-1)
	for m := s.most.Load(); n > m && !s.most.CompareAndSwap(m, n); m = s.most.Load() {
	}
	time.Sleep(2 * time.Millisecond)
	return s.Store.Features(ctx, release, q)
}

// However many ask, only so many answers are made at a time, all are given, and
// the state of the server is told without waiting.
func TestGate(t *testing.T) {
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	store := crowdedStore{mem.New(d), new(atomic.Int32), new(atomic.Int32)}
	s := mustServerOn(t, store, nil)
	var wg sync.WaitGroup
	for range 20 * cap(s.slots) {
		wg.Go(func() {
			if w := get(t, s, "/api/collections/areas/items"); w.Code != 200 {
				t.Errorf("got %d, want 200", w.Code)
			}
		})
	}
	wg.Wait()
	if most := int(store.most.Load()); most > cap(s.slots) || len(s.slots) != 0 {
		t.Errorf("%d answers at a time and %d slots taken in the end, want at most %d and none", most, len(s.slots), cap(s.slots))
	}
	for range cap(s.slots) {
		s.slots <- struct{}{}
	}
	for target, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/tiles/latest/atlas/WebMercatorQuad/0/0/0": 200} {
		if w := get(t, s, target); w.Code != want {
			t.Errorf("%s when all slots are taken: got %d, want %d", target, w.Code, want)
		}
	}
	s.cfg.Timeout = time.Millisecond
	if w := get(t, s, "/api/dossier"); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("no slot in time: got %d, want 503 and when to try again", w.Code)
	}
}
