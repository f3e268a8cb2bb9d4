package server

import (
	"strconv"
	"time"

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
		if q.Date, err = askDate(date); err != nil {
			return q, err
		}
	}
	q.Lang, err = e.lang(lang)
	return q, err
}

// askDate reads the day that a question is about. What is to come is on no
// record: a date that begins after today, anywhere on earth, is a 400.
func askDate(v string) (data.Date, error) {
	d, err := data.ParseDate(v)
	if err != nil {
		return d, err
	}
	today, err := strconv.Atoi(time.Now().UTC().Add(14 * time.Hour).Format("20060102"))
	if err == nil && d.First() > today {
		return d, badParam("date", v, "a date up to today", "leave date out for the whole record")
	}
	return d, err
}
