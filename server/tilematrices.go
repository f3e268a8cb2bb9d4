package server

import (
	"math"
	"net/url"
	"strconv"

	"ceded/geo"

	"github.com/labstack/echo/v4"
)

// gridIDs are the tile grids in the order of documents.
var gridIDs = []string{defaultGrid, "EqualArea"}

// registeredGrid is the name of Web Mercator's grid in the OGC register; the
// other is our own.
const registeredGrid = "http://www.opengis.net/def/tilematrixset/OGC/1.0/" + defaultGrid

// tileMatrixSet is a grid as OGC Two Dimensional Tile Matrix Set 2.0 writes it.
type tileMatrixSet struct {
	ID           string       `json:"id"`
	Title        string       `json:"title"`
	URI          string       `json:"uri,omitempty"`
	CRS          any          `json:"crs"` // a URI, or {"wkt": PROJJSON}
	OrderedAxes  []string     `json:"orderedAxes"`
	WellKnown    string       `json:"wellKnownScaleSet,omitempty"`
	TileMatrices []tileMatrix `json:"tileMatrices"`
}

// tileMatrix is a zoom of a grid.
type tileMatrix struct {
	ID               string     `json:"id"`
	ScaleDenominator float64    `json:"scaleDenominator"`
	CellSize         float64    `json:"cellSize"` // metres
	CornerOfOrigin   string     `json:"cornerOfOrigin"`
	PointOfOrigin    [2]float64 `json:"pointOfOrigin"`
	TileWidth        int        `json:"tileWidth"`
	TileHeight       int        `json:"tileHeight"`
	MatrixWidth      int        `json:"matrixWidth"`
	MatrixHeight     int        `json:"matrixHeight"`
}

const (
	// cellsPerTile is the width of a tile in the register's definition of Web
	// Mercator; the features of a vector tile have no cells.
	cellsPerTile = 256
	// standardCellM is the size of a cell on the standard's screen, metres.
	standardCellM = 0.00028
	// registeredZooms is how many zooms the register gives Web Mercator.
	registeredZooms = 24
)

// matricesOf writes a grid as a tile matrix set.
func matricesOf(g *geo.Grid) *tileMatrixSet {
	extent, deepest := g.Extent(), uint32(deepestZoom)
	v := &tileMatrixSet{ID: g.ID(), Title: gridTitle(g), CRS: gridCRS(g), OrderedAxes: []string{"E", "N"}}
	if g.ID() == defaultGrid {
		v.URI, v.OrderedAxes, deepest = registeredGrid, []string{"X", "Y"}, registeredZooms
		v.WellKnown = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"
	}
	for z := range deepest + 1 {
		cell := (extent.Max[0] - extent.Min[0]) / math.Exp2(float64(z)) / cellsPerTile
		v.TileMatrices = append(v.TileMatrices, tileMatrix{
			ID: strconv.Itoa(int(z)), ScaleDenominator: cell / standardCellM, CellSize: cell, CornerOfOrigin: "topLeft",
			PointOfOrigin: [2]float64{extent.Min[0], extent.Max[1]}, TileWidth: cellsPerTile, TileHeight: cellsPerTile, MatrixWidth: 1 << z, MatrixHeight: 1 << z,
		})
	}
	return v
}

func gridTitle(g *geo.Grid) string {
	if g.ID() == defaultGrid {
		return "Google Maps Compatible for the World"
	}
	return "Lambert azimuthal equal-area about " + strconv.FormatFloat(g.Centre()[0], 'f', -1, 64) + ", " + strconv.FormatFloat(g.Centre()[1], 'f', -1, 64)
}

// gridCRS is the projection of a grid: the URI of a registered one, or PROJJSON.
func gridCRS(g *geo.Grid) any {
	if g.ID() == defaultGrid {
		return crs3857
	}
	type m = map[string]any
	axis := func(name, short, direction, unit string) m {
		return m{"name": name, "abbreviation": short, "direction": direction, "unit": unit}
	}
	parameter := func(name string, code int, value float64, unit string) m {
		return m{"name": name, "value": value, "unit": unit, "id": m{"authority": "EPSG", "code": code}}
	}
	return m{"wkt": m{
		"$schema": "https://proj.org/schemas/v0.5/projjson.schema.json", "type": "ProjectedCRS", "name": gridTitle(g),
		"base_crs": m{
			"name": "WGS 84", "datum": m{"type": "GeodeticReferenceFrame", "name": "World Geodetic System 1984",
				"ellipsoid": m{"name": "WGS 84", "semi_major_axis": 6378137, "inverse_flattening": 298.257223563}},
			"coordinate_system": m{"subtype": "ellipsoidal", "axis": []m{axis("Longitude", "lon", "east", "degree"), axis("Latitude", "lat", "north", "degree")}},
		},
		"conversion": m{"name": gridTitle(g), "method": m{"name": "Lambert Azimuthal Equal Area", "id": m{"authority": "EPSG", "code": 9820}},
			"parameters": []m{
				parameter("Latitude of natural origin", 8801, g.Centre()[1], "degree"), parameter("Longitude of natural origin", 8802, g.Centre()[0], "degree"),
				parameter("False easting", 8806, 0, "metre"), parameter("False northing", 8807, 0, "metre"),
			}},
		"coordinate_system": m{"subtype": "Cartesian", "axis": []m{axis("Easting", "E", "east", "metre"), axis("Northing", "N", "north", "metre")}},
	}}
}

// tileMatrixSets serves /api/tileMatrixSets.
func (s *Server) tileMatrixSets(c echo.Context) error {
	d, err := s.document(c, "/api/tileMatrixSets", mediaJSON)
	if err != nil {
		return err
	}
	type item struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		URI   string `json:"uri,omitempty"`
		CRS   any    `json:"crs"`
		Links []link `json:"links"`
	}
	list := []item{}
	table := apiTable{Head: []string{"Grid", "What it is"}}
	for _, id := range gridIDs {
		v := matricesOf(d.e.grids[id])
		at := "/api/tileMatrixSets/" + url.PathEscape(id)
		list = append(list, item{v.ID, v.Title, v.URI, v.CRS, []link{{d.base + at, "self", string(mediaJSON), "The grid"}}})
		table.Rows = append(table.Rows, []apiCell{leading(v.ID, at+"?f=html"), text(v.Title)})
	}
	if d.html {
		return s.writePage(c, &apiPage{Heading: "Tile grids", Lede: "Tiles are cut along these grids.", Crumbs: crumbs(), Tables: []apiTable{table}, JSON: "/api/tileMatrixSets?f=json"})
	}
	return s.writeJSON(c, map[string]any{"tileMatrixSets": list, "links": d.links("")}, cacheShort)
}

// tileMatrixSet serves /api/tileMatrixSets/{tileMatrixSetId}.
func (s *Server) tileMatrixSet(c echo.Context) error {
	id := c.Param("tileMatrixSetId")
	at := "/api/tileMatrixSets/" + url.PathEscape(id)
	d, err := s.document(c, at, mediaJSON)
	if err != nil {
		return err
	}
	grid := d.e.grids[id]
	if grid == nil {
		return noGrid(id)
	}
	v := matricesOf(grid)
	if !d.html {
		return s.writeJSON(c, v, cacheShort)
	}
	t := apiTable{Head: []string{"Zoom", "Tiles a side", "Metres a cell", "Scale 1:"}}
	for _, m := range v.TileMatrices {
		t.Rows = append(t.Rows, []apiCell{code(m.ID), number(strconv.Itoa(m.MatrixWidth)), number(strconv.FormatFloat(m.CellSize, 'f', 3, 64)), number(strconv.FormatFloat(m.ScaleDenominator, 'f', 0, 64))})
	}
	return s.writePage(c, &apiPage{
		Heading: v.ID, Lede: v.Title, Crumbs: crumbs("/api/tileMatrixSets", "Tile grids"), Tables: []apiTable{t}, JSON: at + "?f=json",
		Facts: []apiFact{about("Projection", code(grid.CRS())), about("Corner, upper left", text(strconv.FormatFloat(grid.Extent().Min[0], 'f', 4, 64)+", "+strconv.FormatFloat(grid.Extent().Max[1], 'f', 4, 64)))},
	})
}

// noGrid is the problem of a grid that is none of ours.
func noGrid(id string) *problem {
	return notFound("tile matrix set", id, "the tile matrix sets are "+listed(gridIDs))
}
