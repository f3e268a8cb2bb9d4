package server

import (
	"bytes"
	"encoding/json"

	"github.com/labstack/echo/v4"
)

// instruments serves /api/instruments.
func (s *Server) instruments(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	var all []json.RawMessage
	for _, i := range e.Instruments {
		all = append(all, i.Raw)
	}
	return writeList(s, c, "instruments", all, 0)
}

// instrument serves /api/instruments/{id}.
func (s *Server) instrument(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	i := e.Instrument(c.Param("id"))
	if i == nil {
		return notFound("instrument", c.Param("id"), "/api/instruments lists them all")
	}
	b, err := withLinks(i.Raw, citeLinks("", "instruments", i.ID))
	if err != nil {
		return err
	}
	return s.writeJSON(c, b, cacheShort)
}

// withLinks adds links to a record as its file has it.
func withLinks(raw json.RawMessage, links []link) (json.RawMessage, error) {
	b, err := marshal(links)
	if err != nil {
		return nil, err
	}
	out := append(bytes.TrimSuffix(bytes.TrimSpace(bytes.Clone(raw)), []byte("}")), `,"links":`...)
	return append(append(out, bytes.TrimSpace(b)...), '}'), nil
}

// territories serves /api/territories.
func (s *Server) territories(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	var all []json.RawMessage
	for _, t := range e.Territories {
		all = append(all, t.Raw)
	}
	return writeList(s, c, "territories", all, 0)
}

// territory serves /api/territories/{id}. An older id that means one territory
// redirects; one that means several is explained.
func (s *Server) territory(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	id := c.Param("id")
	if t := e.Ledger(id); t != nil {
		return s.writeJSON(c, t.Raw, cacheShort)
	}
	if p := e.renamed(id); p != nil {
		if len(p) == 1 {
			return s.redirect(c, "/api/territories/"+p[0])
		}
		return severalNow("territory", id, p)
	}
	return notFound("territory", id, "/api/territories lists them all")
}

// renamed returns the ids that an older id stands for, or nil.
func (e *edition) renamed(id string) []string { return e.Manifest.Aliases[id] }

// severalNow is the problem of an older id that became several.
func severalNow(what, id string, now []string) error {
	return notFound(what, id, "this older id stands for several now: try "+listed(now))
}

// sources serves /api/sources.
func (s *Server) sources(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	var all []json.RawMessage
	for _, x := range e.Sources {
		all = append(all, x.Raw)
	}
	return writeList(s, c, "sources", all, 0)
}

// source serves /api/sources/{id}; an alias redirects to the source's own id.
func (s *Server) source(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	x := e.Source(c.Param("id"))
	switch {
	case x == nil:
		return notFound("source", c.Param("id"), "/api/sources lists them all")
	case x.ID != c.Param("id"):
		return s.redirect(c, "/api/sources/"+x.ID)
	}
	return s.writeJSON(c, x.Raw, cacheShort)
}
