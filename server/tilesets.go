package server

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/labstack/echo/v4"
)

// OGC API Tiles 1.0. The dataset is the atlas: its tiles hold all its layers.
// Each layer of the map has tiles of its own, picked out of those of its tileset.
// Here an address is zoom, row, column; under /tiles it is zoom, column, row.

// tileSource is the dataset, or a layer of it, as a source of tiles.
type tileSource struct {
	tileset string
	layer   *data.Layer // nil: the dataset
	path    string      // "/api/tiles" or "/api/collections/{layer}/tiles"
	title   string
	crumbs  []link
}

// tileSource returns what the address names: a layer, or the dataset.
func (d *document) tileSource(layer string) (*tileSource, error) {
	if layer == "" {
		return &tileSource{data.AtlasTileset, nil, "/api/tiles", d.e.Manifest.Title.In(d.lang()), crumbs()}, nil
	}
	l, err := d.e.layer(layer)
	if err != nil {
		return nil, err
	}
	at := "/api/collections/" + url.PathEscape(l.ID)
	if l.Tileset == "" {
		return nil, notFound("set of tiles of", l.ID, "its features are at "+at+"/items")
	}
	return &tileSource{l.Tileset, l, at + "/tiles", l.Titles.In(d.lang()), crumbs("/api/collections", "Collections", at, l.Titles.In(d.lang()))}, nil
}

// sourcePath is the path of a source's tiles, before it is known whether it exists.
func sourcePath(layer string) string {
	if layer == "" {
		return "/api/tiles"
	}
	return "/api/collections/" + url.PathEscape(layer) + "/tiles"
}

// tileSetView is a tile set's metadata (OGC Two Dimensional Tile Matrix Set 2.0, annex).
type tileSetView struct {
	Title       string         `json:"title"`
	Description string         `json:"description,omitempty"`
	DataType    string         `json:"dataType"`
	CRS         any            `json:"crs"`
	GridURI     string         `json:"tileMatrixSetURI,omitempty"`
	Version     string         `json:"version,omitempty"`
	Attribution string         `json:"attribution,omitempty"`
	Licence     string         `json:"license,omitempty"`
	MediaTypes  []string       `json:"mediaTypes,omitempty"`
	Limits      []tileLimits   `json:"tileMatrixSetLimits,omitempty"`
	Layers      []tileLayer    `json:"layers,omitempty"`
	Centre      *tileCentre    `json:"centerPoint,omitempty"`
	Links       []templateLink `json:"links"`
}

type tileLimits struct {
	Matrix string `json:"tileMatrix"`
	MinRow int    `json:"minTileRow"`
	MaxRow int    `json:"maxTileRow"`
	MinCol int    `json:"minTileCol"`
	MaxCol int    `json:"maxTileCol"`
}

type tileLayer struct {
	ID        string `json:"id"`
	Title     string `json:"title,omitempty"`
	DataType  string `json:"dataType"`
	Dimension *int   `json:"geometryDimension,omitempty"`
	MinMatrix string `json:"minTileMatrix"`
	MaxMatrix string `json:"maxTileMatrix"`
}

type tileCentre struct {
	Coordinates [2]float64 `json:"coordinates"`
	Matrix      string     `json:"tileMatrix"`
	CRS         string     `json:"crs"`
}

// templateLink is a link whose address may be a template.
type templateLink struct {
	link
	Templated bool `json:"templated,omitempty"`
}

func plainLinks(ls ...link) []templateLink {
	var out []templateLink
	for _, l := range ls {
		out = append(out, templateLink{link: l})
	}
	return out
}

// tileSetOf describes the tiles of a source in a grid.
func (d *document) tileSetOf(src *tileSource, grid *geo.Grid, self []link) *tileSetView {
	at := d.base + src.path + "/" + url.PathEscape(grid.ID())
	m := d.e.Manifest
	v := &tileSetView{Title: src.title + ", " + grid.ID(), DataType: "vector", CRS: gridCRS(grid), Links: append(plainLinks(self...), templateLink{link: link{
		d.base + "/api/tileMatrixSets/" + grid.ID(), "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", string(mediaJSON), "The grid"}})}
	if grid.ID() == defaultGrid {
		v.GridURI = registeredGrid
	}
	v.Links = append(v.Links,
		templateLink{link{at + "/{tileMatrix}/{tileRow}/{tileCol}", "item", string(mediaTile), "The tiles"}, true},
		templateLink{link: link{at + "?f=tilejson", "describedby", string(mediaJSON), "TileJSON"}})
	v.Version, v.Licence, v.MediaTypes = d.e.Release.ID, m.Licence.ID, []string{string(mediaTile)}
	v.Centre = &tileCentre{[2]float64{m.DefaultView.Lon, m.DefaultView.Lat}, strconv.Itoa(int(max(0, m.DefaultView.Zoom))), crs84}
	var credits []string
	for i := range m.Layers {
		l := &m.Layers[i]
		if l.Tileset != src.tileset || src.layer != nil && l.TileName() != src.layer.TileName() {
			continue
		}
		if l.Attribution != "" && !strings.Contains(strings.Join(credits, " · "), l.Attribution) {
			credits = append(credits, l.Attribution)
		}
		if src.layer != nil && l.ID != src.layer.ID {
			v.Description = strings.TrimSpace(v.Description + " Drawn together with " + l.ID + ".")
			continue
		}
		v.Layers = append(v.Layers, tileLayer{l.TileName(), l.Titles.In(d.lang()), "vector", dimensionOf(l.Geometry), strconv.Itoa(int(l.MinZoom)), strconv.Itoa(data.MaxTileZoom)})
	}
	v.Attribution = strings.Join(credits, " · ")
	for z := range deepestZoom + 1 {
		last := 1<<z - 1
		v.Limits = append(v.Limits, tileLimits{strconv.Itoa(z), 0, last, 0, last})
	}
	return v
}

// dimensionOf is the dimension of a layer's geometry, nil when it is mixed.
func dimensionOf(kind string) *int {
	n, ok := map[string]int{"point": 0, "line": 1, "polygon": 2}[kind]
	if !ok {
		return nil
	}
	return &n
}

// tileSets serves /api/tiles and /api/collections/{layer}/tiles.
func (s *Server) tileSets(c echo.Context) error {
	d, err := s.document(c, sourcePath(c.Param("layer")), mediaJSON)
	if err != nil {
		return err
	}
	src, err := d.tileSource(c.Param("layer"))
	if err != nil {
		return err
	}
	type item struct {
		Title    string `json:"title"`
		DataType string `json:"dataType"`
		CRS      any    `json:"crs"`
		GridURI  string `json:"tileMatrixSetURI,omitempty"`
		Links    []link `json:"links"`
	}
	list := []item{}
	t := apiTable{Head: []string{"Grid", "Address of a tile"}}
	for _, id := range gridIDs {
		at := src.path + "/" + id
		grid := d.e.grids[id]
		one := item{Title: src.title + ", " + id, DataType: "vector", CRS: gridCRS(grid), Links: []link{
			{d.base + at, "self", string(mediaJSON), "The tiles in this grid"},
			{d.base + "/api/tileMatrixSets/" + id, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", string(mediaJSON), "The grid"},
		}}
		if id == defaultGrid {
			one.GridURI = registeredGrid
		}
		list = append(list, one)
		t.Rows = append(t.Rows, []apiCell{leading(id, at+"?f=html"), code(at + "/{tileMatrix}/{tileRow}/{tileCol}")})
	}
	if d.html {
		return s.writePage(c, &apiPage{Heading: src.title + ": vector tiles", Crumbs: src.crumbs, Tables: []apiTable{t}, JSON: src.path + "?f=json"})
	}
	return s.writeJSON(c, map[string]any{"tilesets": list, "links": d.links("")}, cacheShort)
}

// tileSet serves /api/tiles/{tileMatrixSetId} and the same of a layer; f is json,
// html or tilejson.
func (s *Server) tileSet(c echo.Context) error {
	id := c.Param("tileMatrixSetId")
	at := sourcePath(c.Param("layer")) + "/" + url.PathEscape(id)
	if c.QueryParam("f") == "tilejson" {
		return s.tileSetJSON(c, at)
	}
	d, err := s.document(c, at, mediaJSON)
	var p *problem
	if errors.As(err, &p) && p.field == "f" {
		return badParam("f", c.QueryParam("f"), "json, html or tilejson", "leave f out to get what the Accept header asks for")
	}
	if err != nil {
		return err
	}
	src, err := d.tileSource(c.Param("layer"))
	if err != nil {
		return err
	}
	grid := d.e.grids[id]
	if grid == nil {
		return noGrid(id)
	}
	v := d.tileSetOf(src, grid, d.links(""))
	if !d.html {
		return s.writeJSON(c, v, cacheShort)
	}
	t := apiTable{Heading: "Layers in a tile", Head: []string{"Layer", "What it holds", "From zoom"}}
	for _, l := range v.Layers {
		t.Rows = append(t.Rows, []apiCell{code(l.ID), text(l.Title), number(l.MinMatrix)})
	}
	return s.writePage(c, &apiPage{
		Heading: v.Title, Lede: v.Description, Crumbs: append(src.crumbs, link{Href: src.path + "?f=html", Title: "Tiles"}), Tables: []apiTable{t}, JSON: at + "?f=json",
		Actions: []link{{Href: at + "?f=tilejson", Title: "TileJSON"}, {Href: "/api/tileMatrixSets/" + id + "?f=html", Title: "The grid"}},
		Facts:   []apiFact{about("Credit", text(v.Attribution)), about("Licence", text(v.Licence)), about("Release", text(v.Version))},
		Code:    fmt.Sprintf("ogr2ogr out.gpkg 'MVT:%s/0/0/0' -oo TILEEXTENSION='' -oo METADATA_FILE=''\ncurl '%s/3/2/6'", d.at, d.at),
	})
}

// tileSetJSON answers with the TileJSON of a tile set.
func (s *Server) tileSetJSON(c echo.Context, at string) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	base, err := s.publicURL(c)
	if err != nil {
		return err
	}
	src, err := (&document{e: e, base: base}).tileSource(c.Param("layer"))
	if err != nil {
		return err
	}
	grid := e.grids[c.Param("tileMatrixSetId")]
	if grid == nil {
		return noGrid(c.Param("tileMatrixSetId"))
	}
	v, err := s.describeTiles(c.Request().Context(), e, src.tileset, grid)
	if err != nil {
		return err
	}
	v.Tiles = []string{base + at + "/{z}/{y}/{x}"}
	if src.layer != nil {
		v.Name, v.VectorLayers = src.title, pickLayers(v.VectorLayers, src.layer.TileName(), mvt.ThinnedLayer)
	}
	return s.writeJSON(c, v, cacheShort)
}

func pickLayers(all []vectorLayer, names ...string) []vectorLayer {
	out := []vectorLayer{}
	for _, l := range all {
		if slices.Contains(names, l.ID) {
			out = append(out, l)
		}
	}
	return out
}

// ogcTile serves /api/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol} and
// the same of a layer.
func (s *Server) ogcTile(c echo.Context) error {
	ctx := c.Request().Context()
	if f := c.QueryParam("f"); f != "" && f != "mvt" {
		return badParam("f", f, "mvt", "leave f out: tiles are Mapbox vector tiles")
	}
	e, err := s.current(ctx)
	if err != nil {
		return err
	}
	src, err := (&document{e: e}).tileSource(c.Param("layer"))
	if err != nil {
		return err
	}
	grid := e.grids[c.Param("tileMatrixSetId")]
	if grid == nil {
		return noGrid(c.Param("tileMatrixSetId"))
	}
	column := strings.TrimSuffix(strings.TrimSuffix(c.Param("tileCol"), ".mvt"), ".pbf") // some clients know a vector tile by that
	t, err := parseTile(c.Param("tileMatrix"), column, c.Param("tileRow"))
	if err != nil {
		return err
	}
	key := tileKey{e.ID(), src.tileset, grid.ID(), t}
	if src.layer == nil {
		return s.answerTile(c, key, grid, cacheShort)
	}
	return s.answerLayerTile(c, key, grid, src.layer.TileName())
}

// answerLayerTile answers with one layer of a tile.
func (s *Server) answerLayerTile(c echo.Context, key tileKey, grid *geo.Grid, layer string) error {
	whole, err := s.tiles.get(c.Request().Context(), key, func(ctx context.Context) (drawnTile, error) { return s.makeTile(ctx, key, grid) })
	if err != nil {
		return err
	}
	tileAlone(c.Response().Header())
	body, err := expand(whole.gz)
	if len(whole.gz) > 0 && err != nil {
		return err
	}
	part, err := mvt.Pick(body, func(name string) bool { return name == layer || name == mvt.ThinnedLayer })
	if err != nil {
		return err
	}
	if len(part) == 0 {
		return s.writeNothing(c, cacheShort)
	}
	if whole.thinned != nil {
		saysThinned(c.Response().Header(), whole.thinned)
	}
	return s.write(c, answer{media: mediaTile, cache: cacheShort, etag: whole.tag + "-" + layer, body: part})
}
