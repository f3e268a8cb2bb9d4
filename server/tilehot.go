package server

import (
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// serveKept answers what most requests ask for, a tile that is in the cache or
// that the client has already, before the router and the middleware, and tells
// whether it did. What it answers is, header by header, what they answer; it
// leaves to them whatever it does not know.
func (s *Server) serveKept(w http.ResponseWriter, r *http.Request) bool {
	head := r.Method == http.MethodHead
	if r.Method != http.MethodGet && !head || r.ContentLength != 0 || len(r.RequestURI) > maxURILength {
		return false
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/tiles/")
	if !ok {
		return false
	}
	start := s.now()
	key, cache, ok := s.keyOf(rest, start)
	if !ok {
		return false
	}
	status, body := http.StatusOK, []byte(nil)
	h := w.Header()
	if sent := r.Header["If-None-Match"]; len(sent) > 0 {
		var room [128]byte
		tag := append(key.appendTag(append(room[:0], `W/"`...)), '"')
		if sent[0] == string(tag) { // as all clients do that keep one tile
			status = http.StatusNotModified
			h["Etag"] = sent[:1:1]
		} else if matches(sent[0], string(tag)) {
			status = http.StatusNotModified
			h["Etag"] = []string{string(tag)}
		}
	}
	if status == http.StatusOK {
		t, ok := s.tiles.kept.GetIfPresent(key)
		if !ok {
			return false
		}
		switch {
		case len(t.gz) == 0:
			status = http.StatusNoContent
		case !acceptsEncoding(r.Header["Accept-Encoding"], "gzip"):
			return false // rare, and expanding may fail
		default:
			body = t.gz
			h["Content-Encoding"] = gzipCoding
			h["Content-Length"] = t.length
			h["Content-Type"] = tileType
			h["Etag"] = t.etag
			if t.thinned != nil {
				saysThinned(h, t.thinned)
			}
		}
		s.metrics.tileHits.Add(1)
	}
	if status != http.StatusNoContent {
		h["Vary"] = varyEncoding
	}
	h["Cache-Control"] = cache
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["X-Content-Type-Options"] = noSniff
	w.WriteHeader(status)
	sent := 0
	if !head && body != nil {
		sent, _ = w.Write(body) // a client that went away is not an error
	}
	end := s.now()
	s.metrics.tile.observe(status, int64(sent), end.Sub(start))
	s.logKept(r, &key, status, sent, start, end)
	return true
}

// logKept writes the line of a request that serveKept answered. It goes past
// slog.Logger, which would look up the calling function for nothing.
func (s *Server) logKept(r *http.Request, key *tileKey, status, sent int, start, end time.Time) {
	ctx, log := r.Context(), s.log.Handler()
	if !log.Enabled(ctx, slog.LevelInfo) {
		return
	}
	line := slog.NewRecord(end, slog.LevelInfo, "request", 0)
	line.AddAttrs(slog.String("method", r.Method), slog.String("route", tileRoute), slog.Int("status", status), slog.Int("bytes", sent),
		slog.Duration("dur", end.Sub(start)), slog.String("tileset", key.tileset), slog.Uint64("z", uint64(key.tile.Z)))
	_ = log.Handle(ctx, line) // as slog.Logger does
}

// keyOf reads release/tileset/grid/z/x/y. It is false for what is not the
// address of a tile in a release at hand.
func (s *Server) keyOf(path string, now time.Time) (key tileKey, cache []string, ok bool) {
	var parts [6]string
	for i := range 5 {
		if parts[i], path, ok = strings.Cut(path, "/"); !ok {
			return key, nil, false
		}
	}
	parts[5] = path
	e := s.heldAt(now, currentFor)
	if e == nil {
		return key, nil, false
	}
	cache = shortCache
	if parts[0] != latest {
		cache = foreverCache
		if parts[0] != e.ID() {
			kept, ok := s.editions.Load(parts[0])
			if !ok {
				return key, nil, false
			}
			e = kept.(*edition)
		}
	}
	grid := e.grids[parts[2]]
	if grid == nil || !e.hasTileset(parts[1]) {
		return key, nil, false
	}
	t, err := parseTile(parts[3], parts[4], parts[5])
	if err != nil {
		return key, nil, false
	}
	return tileKey{e.ID(), parts[1], grid.ID(), t}, cache, true
}

// Header values that every kept tile shares.
var (
	gzipCoding   = []string{"gzip"}
	tileType     = []string{string(mediaTile)}
	varyEncoding = []string{"Accept-Encoding"}
	shortCache   = []string{string(cacheShort)}
	foreverCache = []string{string(cacheForever)}
	anyOrigin    = []string{"*"}
	noSniff      = []string{"nosniff"}
)
