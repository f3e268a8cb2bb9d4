package server

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestAssets(t *testing.T) {
	s := mustServer(t, nil)
	for _, tt := range []struct{ accept, coding, body string }{
		{"", "", "console.log('main')"},
		{"identity", "", "console.log('main')"},
		{"gzip, deflate, br", "br", "brotli bytes"},
		{"br;q=0, gzip", "gzip", string(compress([]byte("console.log('main')")))},
		{"*", "br", "brotli bytes"},
	} {
		w := get(t, s, "/assets/main-abcdEFGH.js", "Accept-Encoding: "+tt.accept)
		h := w.Header()
		if w.Code != 200 || h.Get("Content-Encoding") != tt.coding || w.Body.String() != tt.body || h.Get("Vary") != "Accept-Encoding" ||
			h.Get("Cache-Control") != string(cacheForever) || h.Get("Content-Type") != "text/javascript; charset=utf-8" {
			t.Errorf("Accept-Encoding %q: got %d %v %q", tt.accept, w.Code, h, w.Body)
		}
	}
	for target, want := range map[string]string{
		"/": "no-cache", "/fonts/latin.woff2": "max-age=60", "/fonts/latin-400.0a1b2c3d.woff2": "immutable", "/favicon.svg": "max-age=86400",
		"/assets/main-abcdEFGH.js": "immutable", "/assets/sprite.json": "max-age=60",
	} {
		if w := get(t, s, target); w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), want) {
			t.Errorf("%s: got %d, cached %q, want %s", target, w.Code, w.Header().Get("Cache-Control"), want)
		}
	}
	for _, target := range []string{"/index.html", "/placeholder.txt", "/.vite/manifest.json", "/assets/", "/assets/main-abcdEFGH.js.br", "/fonts/../index.html"} {
		if w := get(t, s, target); w.Code != 404 {
			t.Errorf("%s: got %d, want 404", target, w.Code)
		}
	}
	script, css, ok := s.assets.entry("src/main.ts")
	if !ok || script != "/assets/main-abcdEFGH.js" || strings.Join(css, " ") != "/assets/shared.css /assets/main-abcdEFGH.css" {
		t.Errorf("got %q %q %v, want the hashed names", script, css, ok)
	}
}

// With the front end unbuilt, the first page still leads to everything.
func TestHome_unbuilt(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{"none": nil, "placeholder": {"placeholder.txt": &fstest.MapFile{}}} {
		s := mustServer(t, func(c *Config) {
			c.Frontend = nil
			if files != nil {
				c.Frontend = files
			}
		})
		w := get(t, s, "/?lon=1&utm_source=x")
		if w.Code != 200 {
			t.Fatalf("%s: got %d", name, w.Code)
		}
		for _, want := range []string{"make build", "Areas", "West was ceded", "Supported", "/api/at", "<html lang=\"en\">"} {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: the page lacks %q", name, want)
			}
		}
		if strings.Contains(w.Body.String(), "style=") || strings.Contains(w.Body.String(), "<style") || strings.Contains(w.Body.String(), "<script") {
			t.Errorf("%s: the page has inline style or script, which its own policy forbids", name)
		}
	}
}
