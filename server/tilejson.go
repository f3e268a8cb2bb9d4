package server

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/labstack/echo/v4"
)

// tileJSONView is TileJSON 3.0.0. grid, crs and tileMatrixSet are ours: a
// client that knows them can place the tiles of a grid other than Web Mercator.
type tileJSONView struct {
	TileJSON      string        `json:"tilejson"`
	Name          string        `json:"name"`
	Description   string        `json:"description,omitempty"`
	Version       string        `json:"version"`
	Attribution   string        `json:"attribution,omitempty"`
	Scheme        string        `json:"scheme"`
	Tiles         []string      `json:"tiles"`
	MinZoom       uint32        `json:"minzoom"`
	MaxZoom       uint32        `json:"maxzoom"`
	Bounds        *[4]float64   `json:"bounds,omitempty"`
	Center        [3]float64    `json:"center"`
	VectorLayers  []vectorLayer `json:"vector_layers"`
	Release       string        `json:"release"`
	Grid          string        `json:"grid"`
	CRS           string        `json:"crs"`
	TileMatrixSet *tileMatrices `json:"tileMatrixSet,omitempty"`
}

type vectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description,omitempty"`
	MinZoom     uint32            `json:"minzoom"`
	MaxZoom     uint32            `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// tileMatrices places a grid: its north-west corner and its side, in metres.
type tileMatrices struct {
	Origin        [2]float64 `json:"origin"`
	ExtentAtZoom0 float64    `json:"extentAtZoom0"`
}

// tileJSON serves /tiles/{tileset}.json.
func (s *Server) tileJSON(c echo.Context) error {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return err
	}
	tileset, ok := strings.CutSuffix(c.Param("tileset"), ".json")
	if !ok || !e.hasTileset(tileset) {
		return notFound("tileset", c.Param("tileset"), "the tilesets are "+listed(e.sets)+", such as /tiles/"+e.sets[0]+".json")
	}
	grid, err := e.grid(c.QueryParam("grid"))
	if err != nil {
		return err
	}
	base, err := s.publicURL(c)
	if err != nil {
		return err
	}
	v, err := s.describeTiles(ctx, e, tileset, grid)
	if err != nil {
		return err
	}
	v.Tiles = []string{base + "/tiles/" + e.ID() + "/" + tileset + "/" + grid.ID() + "/{z}/{x}/{y}"}
	return s.writeJSON(c, v, cacheShort)
}

// describeTiles fills in all but the address.
func (s *Server) describeTiles(ctx context.Context, e *edition, tileset string, grid *geo.Grid) (*tileJSONView, error) {
	m := e.Manifest
	lang := m.Languages[0]
	v := &tileJSONView{
		TileJSON: "3.0.0", Name: m.Title.In(lang) + ": " + tileset, Description: m.Tagline.In(lang), Version: semver(m.Version),
		Scheme: "xyz", MaxZoom: data.MaxTileZoom, Center: [3]float64{m.DefaultView.Lon, m.DefaultView.Lat, m.DefaultView.Zoom},
		Release: e.ID(), Grid: grid.ID(), CRS: grid.CRS(), VectorLayers: []vectorLayer{},
	}
	if grid.ID() == defaultGrid {
		v.Bounds = &[4]float64{-180, -85.051129, 180, 85.051129}
	} else {
		b := grid.Extent()
		v.TileMatrixSet = &tileMatrices{Origin: [2]float64{b.Min[0], b.Max[1]}, ExtentAtZoom0: b.Max[0] - b.Min[0]}
	}
	var credits []string
	for i := range m.Layers {
		l := &m.Layers[i]
		if l.Tileset != tileset {
			continue
		}
		if l.Attribution != "" && !slices.Contains(credits, l.Attribution) {
			credits = append(credits, l.Attribution)
		}
		f, err := s.facts(ctx, e, l)
		if err != nil {
			return nil, err
		}
		v.add(vectorLayer{l.TileName(), l.Titles.In(lang), l.MinZoom, data.MaxTileZoom, maps.Clone(f.fields)})
		if l.Territories {
			where := maps.Clone(f.fields)
			where["layer"] = "String"
			v.add(vectorLayer{data.LabelsLayer, "Where the names of territories stand", l.MinZoom, data.MaxTileZoom, where})
		}
	}
	v.add(vectorLayer{mvt.ThinnedLayer, fmt.Sprintf("In tiles that would be over %d kB only: a point in the middle for each layer, with how many of its features are left out and how many remain", s.tileMost/1000), 0, data.MaxTileZoom,
		map[string]string{"layer": "String", "leftOut": "Number", "remaining": "Number"}})
	v.Attribution = strings.Join(credits, " · ")
	return v, nil
}

// add adds a layer, or widens the one of that name: several layers of the
// manifest may be drawn as one.
func (v *tileJSONView) add(l vectorLayer) {
	for i := range v.VectorLayers {
		if have := &v.VectorLayers[i]; have.ID == l.ID {
			have.MinZoom = min(have.MinZoom, l.MinZoom)
			maps.Copy(have.Fields, l.Fields)
			return
		}
	}
	v.VectorLayers = append(v.VectorLayers, l)
}

// fieldsOf returns the type of each property that the features of a layer have
// in tiles. The types of a layer's own properties are read off its features; one
// that none of them has is taken for a string.
func fieldsOf(m *data.Manifest, l *data.Layer, features []*data.Feature) map[string]string {
	out := map[string]string{"id": "String"}
	for _, lang := range m.NameLanguages {
		out[data.FlatName(lang)] = "String"
	}
	if l.Dated() {
		out["fromDay"], out["toDay"] = "Number", "Number"
	}
	missing := len(l.TileProps)
	for _, key := range l.TileProps {
		out[key] = "String"
	}
	seen := map[string]bool{}
	for _, f := range features {
		if missing == 0 {
			break
		}
		var props map[string]any
		if json.Unmarshal(f.Raw, &props) != nil {
			continue // it has been read before
		}
		for _, key := range l.TileProps {
			if props[key] == nil || seen[key] {
				continue
			}
			seen[key] = true
			missing--
			switch props[key].(type) {
			case float64:
				out[key] = "Number"
			case bool:
				out[key] = "Boolean"
			}
		}
	}
	return out
}

// semver makes the human number of the data a semantic version, which
// TileJSON's version is.
func semver(v string) string {
	for strings.Count(v, ".") < 2 {
		v += ".0"
	}
	return v
}
