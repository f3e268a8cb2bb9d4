package server

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

// The inner loops of serving: a kept tile, a matching ETag, an answer. The bare
// handler writes the same bytes from a map, with nothing else.
func BenchmarkServe(b *testing.B) {
	s := mustServer(b, nil)
	const tile = "/tiles/latest/atlas/WebMercatorQuad/0/0/0"
	first := get(b, s, tile, "Accept-Encoding: gzip")
	body, etag := first.Body.Bytes(), first.Header().Get("ETag")
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", string(mediaTile))
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	})
	for _, bb := range []struct {
		name, target string
		handler      http.Handler
		header       []string
		status       int
	}{
		{"bare", tile, bare, []string{"Accept-Encoding", "gzip"}, 200},
		{"kept tile", tile, s, []string{"Accept-Encoding", "gzip"}, 200},
		{"kept tile, plain", tile, s, nil, 200},
		{"matching ETag", tile, s, []string{"If-None-Match", etag}, 304},
		{"answer", "/api/at?lon=1.5&lat=1.5", s, nil, 200},
		{"items", "/api/collections/areas/items", s, nil, 200},
	} {
		b.Run(bb.name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+bb.target, nil)
			for i := 0; i+1 < len(bb.header); i += 2 {
				r.Header.Set(bb.header[i], bb.header[i+1])
			}
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				bb.handler.ServeHTTP(w, r)
				if w.Code != bb.status {
					b.Fatalf("got %d, want %d", w.Code, bb.status)
				}
			}
		})
	}
}
