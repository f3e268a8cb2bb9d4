package server

import (
	"context"
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
	Country    string          `json:"country,omitempty"` // name of the country it lies in, in lang
	Properties json.RawMessage `json:"properties"`
}

// factsOf is a feature as cards and tables tell it.
func factsOf(f *data.Feature, lang string, countries map[string]data.Text) factsView {
	v := factsView{ID: f.ID, Layer: f.Layer, Name: f.Props.Names.In(lang), Lang: lang, Properties: f.Raw}
	if f.Geometry != nil {
		b := geo.BBoxOf(f.Geometry)
		v.BBox = &b
	}
	var p struct{ Country string }
	_ = json.Unmarshal(f.Raw, &p) // the loader has read it
	v.Country = countries[p.Country].In(lang)
	return v
}

// countries are the names of countries by their code, as the map labels them.
func (s *Server) countries(ctx context.Context, e *edition) (map[string]data.Text, error) {
	out := map[string]data.Text{}
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		if l.Tileset != "basemap" || l.Geometry != "point" {
			continue
		}
		found, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return nil, err
		}
		for _, f := range found.Features {
			var p struct{ A3 string }
			if f.Props.Kind == "country" && json.Unmarshal(f.Raw, &p) == nil && p.A3 != "" {
				out[p.A3] = f.Props.Names
			}
		}
	}
	return out, nil
}

// featureList serves /api/features: all features of a layer, or of all layers
// but the basemap, without geometry.
func (s *Server) featureList(c echo.Context) error {
	ctx := c.Request().Context()
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	id := c.QueryParam("layer")
	if id != "" && e.Manifest.Layer(id) == nil {
		return badParam("layer", id, "the id of a layer", "/api/collections lists them all", "leave layer out for all but the basemap")
	}
	countries, err := s.countries(ctx, e)
	if err != nil {
		return err
	}
	out := []factsView{}
	for _, l := range e.Manifest.Layers {
		if l.ID != id && (id != "" || l.Tileset == "basemap") {
			continue
		}
		found, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return err
		}
		for _, f := range found.Features {
			out = append(out, factsOf(f, lang, countries))
		}
	}
	return writeList(s, c, "features", out, 0)
}

// featureFacts serves /api/features/{id}. An older id that means one feature redirects.
func (s *Server) featureFacts(c echo.Context) error {
	ctx := c.Request().Context()
	e, lang, err := s.asked(c)
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
	countries, err := s.countries(ctx, e)
	if err != nil {
		return err
	}
	return s.writeJSON(c, factsOf(f, lang, countries), cacheShort)
}
