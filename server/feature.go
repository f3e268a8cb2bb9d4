package server

import (
	"encoding/json"
	"errors"

	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
)

// factsView is a feature without its geometry: what a card says about a thing
// that a reader pointed at.
type factsView struct {
	ID         string          `json:"id"`
	Layer      string          `json:"layer"`
	Name       string          `json:"name"`
	BBox       *geo.BBox       `json:"bbox"` // degrees; null: no place on the map
	Lang       string          `json:"lang"`
	Properties json.RawMessage `json:"properties"`
}

// featureFacts serves /api/features/{id}. An older id that means one feature redirects.
func (s *Server) featureFacts(c echo.Context) error {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return err
	}
	lang, err := e.lang(c.QueryParam("lang"))
	if err != nil {
		return err
	}
	id := c.Param("id")
	if now := e.renamed(id); len(now) == 1 {
		return s.redirect(c, "/api/features/"+now[0])
	} else if len(now) > 1 {
		return severalNow("feature", id, now)
	}
	f, err := s.store.Feature(ctx, e.ID(), id)
	if errors.Is(err, data.ErrNotFound) {
		return notFound("feature", id, "/api/collections lists the layers, each with its features")
	}
	if err != nil {
		return err
	}
	v := factsView{ID: f.ID, Layer: f.Layer, Name: f.Props.Names.In(lang), Lang: lang, Properties: f.Raw}
	if f.Geometry != nil {
		b := geo.BBoxOf(f.Geometry)
		v.BBox = &b
	}
	return s.writeJSON(c, v, cacheShort)
}
