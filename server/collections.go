package server

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
)

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

// collectionView describes a layer (OGC API Features 1.0, 7.14).
type collectionView struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	Attribution string     `json:"attribution,omitempty"`
	ItemType    string     `json:"itemType"`
	CRS         []string   `json:"crs"`
	Extent      extentView `json:"extent"`
	Links       []link     `json:"links"`
}

// extentView is where and when the features of a layer are.
type extentView struct {
	Spatial struct {
		BBox [][4]float64 `json:"bbox"`
		CRS  string       `json:"crs"`
	} `json:"spatial"`
	Temporal *temporalView `json:"temporal,omitempty"`
}

type temporalView struct {
	Interval [][2]*string `json:"interval"`
	TRS      string       `json:"trs"`
}

// layerFacts is what documents tell of a layer and only its features know.
type layerFacts struct {
	extent extentView
	fields map[string]string // type of each property in tiles, by its name
}

// collections serves /api/collections.
func (s *Server) collections(c echo.Context) error {
	e, base, err := s.ogc(c)
	if err != nil {
		return err
	}
	list := []collectionView{}
	for i := range e.Manifest.Layers {
		v, err := s.describeLayer(c.Request().Context(), e, base, &e.Manifest.Layers[i])
		if err != nil {
			return err
		}
		list = append(list, v)
	}
	return s.writeJSON(c, map[string]any{
		"collections": list,
		"links":       []link{{base + "/api/collections", "self", string(mediaJSON), "The layers"}},
	}, cacheShort)
}

// collection serves /api/collections/{layer}.
func (s *Server) collection(c echo.Context) error {
	e, base, err := s.ogc(c)
	if err != nil {
		return err
	}
	l, err := e.layer(c.Param("layer"))
	if err != nil {
		return err
	}
	v, err := s.describeLayer(c.Request().Context(), e, base, l)
	if err != nil {
		return err
	}
	return s.writeJSON(c, v, cacheShort)
}

// ogc returns what every OGC API document needs: the edition and the public URL.
func (s *Server) ogc(c echo.Context) (*edition, string, error) {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return nil, "", err
	}
	base, err := s.publicURL(c)
	return e, base, err
}

// layer returns the layer with that id, or a problem that names the layers.
func (e *edition) layer(id string) (*data.Layer, error) {
	if l := e.Manifest.Layer(id); l != nil {
		return l, nil
	}
	var ids []string
	for _, l := range e.Manifest.Layers {
		ids = append(ids, l.ID)
	}
	return nil, notFound("collection", id, "the collections are "+listed(ids))
}

func (s *Server) describeLayer(ctx context.Context, e *edition, base string, l *data.Layer) (collectionView, error) {
	lang := e.Manifest.Languages[0]
	at := base + "/api/collections/" + url.PathEscape(l.ID)
	v := collectionView{
		ID: l.ID, Title: l.Titles.In(lang), Attribution: l.Attribution, ItemType: "feature", CRS: []string{crs84},
		Links: []link{
			{at, "self", string(mediaJSON), "This document"},
			{at + "/items", "items", string(mediaGeoJSON), "The features"},
		},
	}
	if l.Licence == e.Manifest.Licence.ID {
		v.Links = append(v.Links, link{e.Manifest.Licence.URL, "license", "text/html", e.Manifest.Licence.ID})
	}
	if l.Tileset != "" {
		v.Links = append(v.Links, link{base + "/tiles/" + l.Tileset + ".json", "describedby", string(mediaJSON), "TileJSON of the tileset that draws it"})
	}
	f, err := s.facts(ctx, e, l)
	if err != nil {
		return v, err
	}
	v.Extent = f.extent
	return v, nil
}

// facts returns the facts of a layer. They are read off its features once and
// kept, as a release does not change.
func (s *Server) facts(ctx context.Context, e *edition, l *data.Layer) (*layerFacts, error) {
	if kept, ok := e.facts.Load(l.ID); ok {
		return kept.(*layerFacts), nil
	}
	p, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
	if err != nil {
		return nil, err
	}
	f := &layerFacts{fields: fieldsOf(e.Manifest, l, p.Features)}
	f.extent.Spatial.CRS = crs84
	f.extent.Spatial.BBox = [][4]float64{boxOf(p.Features)}
	if l.Dated() {
		f.extent.Temporal = whenOf(p.Features)
	}
	e.facts.Store(l.ID, f)
	return f, nil
}

// boxOf returns a box around all features. It spans from -180 to 180 where
// features lie on both sides of the antimeridian.
func boxOf(fs []*data.Feature) [4]float64 {
	out, any := [4]float64{-180, -90, 180, 90}, false
	for _, f := range fs {
		b := geo.BBoxOf(f.Geometry)
		if b.Empty() {
			continue
		}
		if b.Crosses() {
			b[0], b[2] = -180, 180
		}
		if !any {
			out, any = b, true
			continue
		}
		out = [4]float64{min(out[0], b[0]), min(out[1], b[1]), max(out[2], b[2]), max(out[3], b[3])}
	}
	return out
}

// whenOf returns the interval from the first day any feature holds to the last;
// an end is null when a feature is open there.
func whenOf(fs []*data.Feature) *temporalView {
	if len(fs) == 0 {
		return nil
	}
	from, to := data.OpenTo, data.OpenFrom
	for _, f := range fs {
		a, b := f.Props.Days()
		from, to = min(from, a), max(to, b)
	}
	return &temporalView{Interval: [][2]*string{{dayTime(from), dayTime(to)}}, TRS: "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"}
}

// dayTime writes YYYYMMDD as an RFC 3339 time; nil for an open end.
func dayTime(day int) *string {
	if day == data.OpenFrom || day == data.OpenTo {
		return nil
	}
	d := strconv.Itoa(100000000 + day)[1:]
	t := d[:4] + "-" + d[4:6] + "-" + d[6:] + "T00:00:00Z"
	return &t
}

// landing serves /api.
func (s *Server) landing(c echo.Context) error {
	e, base, err := s.ogc(c)
	if err != nil {
		return err
	}
	m := e.Manifest
	lang := m.Languages[0]
	return s.writeJSON(c, map[string]any{
		"title":       m.Title.In(lang),
		"description": m.Tagline.In(lang),
		"attribution": m.Credit,
		"release":     e.Release,
		"links": []link{
			{base + "/api", "self", string(mediaJSON), "This document"},
			{base + "/api/openapi.json", "service-desc", string(mediaOpenAPI), "The interface, OpenAPI 3.0"},
			{base + "/problems", "service-doc", "text/html", "Problems explained"},
			{base + "/api/conformance", "conformance", string(mediaJSON), "Conformance classes"},
			{base + "/api/collections", "data", string(mediaJSON), "The layers"},
			{m.Licence.URL, "license", "text/html", m.Licence.ID},
		},
	}, cacheShort)
}

// conformance serves /api/conformance.
func (s *Server) conformance(c echo.Context) error {
	return s.write(c, answer{media: mediaJSON, status: http.StatusOK, cache: cacheShort, body: []byte(`{"conformsTo":[` +
		`"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",` +
		`"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",` +
		`"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson"]}` + "\n")})
}
