package server

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
)

// defaultItems is how many features a page holds when no limit is given.
const defaultItems = 100

// items serves /api/collections/{layer}/items.
func (s *Server) items(c echo.Context) error {
	ctx := c.Request().Context()
	e, base, err := s.ogc(c)
	if err != nil {
		return err
	}
	l, err := e.layer(c.Param("layer"))
	if err != nil {
		return err
	}
	p, err := parsePaging(c.QueryParam("limit"), c.QueryParam("offset"), defaultItems)
	if err != nil {
		return err
	}
	q := data.Query{Layer: l.ID, Limit: p.limit, Offset: p.offset}
	if v := c.QueryParam("bbox"); v != "" {
		b, err := geo.ParseBBox(v)
		if err != nil {
			return err
		}
		q.BBox = &b
	}
	if q.When, err = parseDatetime(c.QueryParam("datetime")); err != nil {
		return err
	}
	found, err := s.store.Features(ctx, e.ID(), q)
	if err != nil {
		return err
	}
	features, matched := found.Features, found.Matched
	links, err := marshal(pageLinks(c, base, mediaGeoJSON, p, len(features), matched))
	if err != nil {
		return err
	}
	b := []byte(`{"type":"FeatureCollection","numberMatched":` + strconv.Itoa(matched) + `,"numberReturned":` + strconv.Itoa(len(features)) + `,"features":[`)
	for i, f := range features {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '\n')
		b = append(appendFeature(b, f), '}')
	}
	b = append(b, "\n],\"links\":"...)
	b = append(b, links[:len(links)-1]...)
	b = append(b, "}\n"...)
	return s.write(c, answer{media: mediaGeoJSON, body: b, cache: cacheShort})
}

// item serves /api/collections/{layer}/items/{id}.
func (s *Server) item(c echo.Context) error {
	ctx := c.Request().Context()
	e, base, err := s.ogc(c)
	if err != nil {
		return err
	}
	l, err := e.layer(c.Param("layer"))
	if err != nil {
		return err
	}
	id := c.Param("id")
	at := "/api/collections/" + url.PathEscape(l.ID)
	if now := e.renamed(id); now != nil {
		if len(now) == 1 {
			return s.redirect(c, at+"/items/"+url.PathEscape(now[0]))
		}
		return severalNow("feature", id, now)
	}
	f, err := s.feature(ctx, e, l, id)
	if errors.Is(err, data.ErrNotFound) {
		p := notFound("feature", id, at+"/items lists the features of "+l.ID)
		if f, err := s.store.Feature(ctx, e.ID(), id); err == nil {
			p.fixes = []string{"it is in another layer: /api/collections/" + f.Layer + "/items/" + id}
		}
		return p
	}
	if err != nil {
		return err
	}
	links, err := marshal([]link{
		{base + at + "/items/" + url.PathEscape(id), "self", string(mediaGeoJSON), "This feature"},
		{base + at, "collection", string(mediaJSON), "The layer that it belongs to"},
	})
	if err != nil {
		return err
	}
	b := appendFeature(nil, f)
	b = append(b, `,"links":`...)
	b = append(b, links[:len(links)-1]...)
	b = append(b, "}\n"...)
	return s.write(c, answer{media: mediaGeoJSON, body: b, cache: cacheShort})
}

// feature returns a feature of a layer, or data.ErrNotFound.
func (s *Server) feature(ctx context.Context, e *edition, l *data.Layer, id string) (*data.Feature, error) {
	p, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID, ID: id})
	if err != nil {
		return nil, err
	}
	if len(p.Features) == 0 {
		return nil, data.ErrNotFound
	}
	return p.Features[0], nil
}

// appendFeature writes a GeoJSON feature without its closing brace.
func appendFeature(b []byte, f *data.Feature) []byte {
	b = append(b, `{"type":"Feature","id":`...)
	b = strconv.AppendQuote(b, f.ID) // ids are slugs: Go's quoting is JSON's
	b = append(b, `,"geometry":`...)
	b = data.AppendGeometry(b, f.Geometry)
	b = append(b, `,"properties":`...)
	return append(b, f.Raw...)
}
