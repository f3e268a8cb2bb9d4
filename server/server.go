// Package server answers over HTTP: the JSON interface, tiles, style, pages,
// figures and embeds of one dossier. It knows the data only as a data.Store and
// the front end only as a file system.
package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// Server is one running site. Its fields are set by New and do not change.
type Server struct {
	cfg     Config
	store   data.Store
	log     *slog.Logger
	echo    *echo.Echo
	tiles   *tileCache
	metrics *metrics
	slots   chan struct{} // holds one for each answer that is being made (see gated)
	assets  *assets

	downloads  atomic.Pointer[downloadSet]
	styleParts *styleParts // nil: the front end is not built

	editions sync.Map                // release id -> *edition; as many as the store holds and were asked for
	held     atomic.Pointer[holding] // the current one when last asked
	asking   sync.Mutex              // held by the request that asks for the current one
	now      func() time.Time
	tileMost int
}

// New returns a server for cfg. It returns an error for a setting that cannot
// be used or a front end that cannot be read.
func New(cfg Config, store data.Store, log *slog.Logger) (*Server, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	files, err := readAssets(cfg.Frontend)
	if err != nil {
		return nil, err
	}
	parts, err := readStyleParts(files)
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, store: store, log: log, assets: files, styleParts: parts, now: time.Now, tileMost: tileMost}
	routes := s.routes()
	s.metrics = newMetrics(routes)
	s.tiles = newTileCache(cfg.TileCacheBytes, cfg.Timeout, s.metrics)
	s.slots = make(chan struct{}, makingPerCPU*runtime.GOMAXPROCS(0))
	s.echo = echo.New()
	s.echo.HTTPErrorHandler = s.handleError
	s.echo.Use(s.logged, s.recovered, s.secure, s.limited)
	for _, r := range routes {
		h := r.handler
		if r.costly() {
			h = s.gated(h)
		}
		if r.strict() {
			h = known(r.params, h)
		}
		if !strings.HasSuffix(r.path, "*") {
			h = oneSegment(h)
		}
		s.echo.Add(r.method, r.path, h)
		if r.method == http.MethodGet {
			s.echo.HEAD(r.path, h)
		}
	}
	return s, nil
}

// ServeHTTP answers one request. The router sees the decoded path, so that
// /at/127.5%2C50.3 is /at/127.5,50.3.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.serveKept(w, r) {
		return
	}
	if r.URL.RawPath != "" {
		u := *r.URL
		u.RawPath = ""
		r2 := *r
		r2.URL = &u
		r = &r2
	}
	s.echo.ServeHTTP(w, r)
}

// Serve listens on the configured address, calls ready with the URL once it
// does, and serves until ctx ends; then it lets running requests finish for as
// long as Config.Grace.
func (s *Server) Serve(ctx context.Context, ready func(url string)) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.cfg.Addr)
	if err != nil {
		return err
	}
	hs := &http.Server{
		Handler:        s,
		ReadTimeout:    15 * time.Second, // for the header alone as well: a second timer would cost each request
		WriteTimeout:   s.cfg.Timeout + 60*time.Second,
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:       slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- hs.Serve(l) }()
	if ready != nil {
		ready(listenURL(s.cfg.PublicURL, l.Addr()))
	}
	if s.cfg.Warm != warmOff {
		go s.warm(ctx)
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.Grace)
	defer cancel()
	if err := hs.Shutdown(end); err != nil {
		if !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		s.log.Warn("shutdown: requests cut off", "after", s.cfg.Grace)
		return hs.Close()
	}
	return nil
}

// listenURL is what to open in a browser.
func listenURL(public string, a net.Addr) string {
	if public != "" {
		return public
	}
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return "http://" + a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
