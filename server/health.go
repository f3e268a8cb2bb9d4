package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// healthView is the state of the server.
type healthView struct {
	Status  string `json:"status"`
	Version string `json:"version"`               // of the program
	Data    string `json:"dataVersion,omitempty"` // human number of the data
	Release string `json:"release,omitempty"`
	Store   string `json:"store"`
}

// healthz serves /healthz: the program runs. It does not ask the store.
func (s *Server) healthz(c echo.Context) error {
	v := healthView{Status: "ok", Version: s.cfg.Version, Store: s.store.Name()}
	if e := s.held.Load(); e != nil {
		v.Data, v.Release = e.Release.Version, e.Release.ID
	}
	return s.writeJSON(c, v, cacheNever)
}

// readyz serves /readyz: the store answers and holds a release.
func (s *Server) readyz(c echo.Context) error {
	ctx := c.Request().Context()
	v := healthView{Status: "ready", Version: s.cfg.Version, Store: s.store.Name()}
	err := s.store.Ping(ctx)
	if err == nil {
		var e *edition
		if e, err = s.askCurrent(ctx); err == nil {
			v.Data, v.Release = e.Release.Version, e.Release.ID
			return s.writeJSON(c, v, cacheNever)
		}
	}
	c.Set(keyError, err)
	v.Status = "not ready"
	b, err := marshal(v)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Retry-After", "5")
	return s.write(c, answer{media: mediaJSON, status: http.StatusServiceUnavailable, body: b, cache: cacheNever})
}
