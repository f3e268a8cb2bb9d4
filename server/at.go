package server

import (
	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
)

// at serves /api/at: what was ceded at a point.
func (s *Server) at(c echo.Context) error {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return err
	}
	q, err := parseAsk(e, c.QueryParam("lon"), c.QueryParam("lat"), c.QueryParam("date"), c.QueryParam("lang"))
	if err != nil {
		return err
	}
	a, err := data.Ask(ctx, s.store, e.ID(), q)
	if err != nil {
		return err
	}
	return s.writeJSON(c, a, cacheShort)
}

// parseAsk reads a question from its parts. date and lang may be empty.
func parseAsk(e *edition, lon, lat, date, lang string) (q data.AskQuery, err error) {
	if q.Point, err = geo.ParsePoint(lon, lat); err != nil {
		return q, err
	}
	if date != "" {
		if q.Date, err = data.ParseDate(date); err != nil {
			return q, err
		}
	}
	q.Lang, err = e.lang(lang)
	return q, err
}
