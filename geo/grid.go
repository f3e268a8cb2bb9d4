package geo

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// TilePx is the size of a tile in CSS pixels, as MapLibre draws vector tiles.
const TilePx = 512

// Grid is a square of tiles over a map projection: one tile at zoom 0, each
// split in four at the next. A Grid does not change and is safe to share.
type Grid struct {
	id, crs   string
	centre    orb.Point // lon, lat of the projection's origin
	half      float64   // half the side of the square, metres
	reach     float64   // Fit cuts what is farther from the centre, radians; 0 cuts nothing
	project   func(orb.Point) orb.Point
	unproject func(orb.Point) (orb.Point, bool)
}

// mercatorHalf is half the side of the Web Mercator square, metres.
const mercatorHalf = math.Pi * wgsA

// maxMercatorLat keeps the poles at a finite y, far outside the square.
const maxMercatorLat = 89.9

// WebMercatorQuad is the grid of that name in the OGC Tile Matrix Set registry:
// EPSG:3857, the whole world to 85.0511 degrees north and south.
func WebMercatorQuad() *Grid {
	return &Grid{
		id: "WebMercatorQuad", crs: "EPSG:3857", half: mercatorHalf,
		project: func(p orb.Point) orb.Point {
			lat := rad(max(-maxMercatorLat, min(maxMercatorLat, p[1])))
			return orb.Point{wgsA * rad(p[0]), wgsA * math.Asinh(math.Tan(lat))}
		},
		unproject: func(p orb.Point) (orb.Point, bool) {
			return orb.Point{deg(p[0] / wgsA), deg(math.Atan(math.Sinh(p[1] / wgsA)))},
				math.Abs(p[0]) <= mercatorHalf && math.Abs(p[1]) <= mercatorHalf
		},
	}
}

// EqualArea is a grid over the Lambert azimuthal equal-area projection of the
// WGS 84 ellipsoid about centre (lon, lat), a square that reaches halfExtentM
// metres from it to each side. Areas are true. It is Snyder's (USGS PP 1395)
// equations 24-1 to 24-20: authalic latitude on a sphere of AuthalicRadiusM,
// then x stretched and y shrunk by a factor that is within 0.05 % of 1 at
// latitude 50, so that the scale at the centre is true too. PROJ's
// ellipsoidal laea does the same; testdata/laea.json holds its points.
func EqualArea(centre orb.Point, halfExtentM float64) *Grid {
	const r = AuthalicRadiusM
	s0, c0 := math.Sincos(rad(centre[1]))
	sb0 := sinAuthalic(s0)
	cb0 := math.Sqrt(1 - sb0*sb0)
	d := 1.0
	if cb0 > 1e-9 {
		d = wgsA * c0 / (math.Sqrt(1-wgsE2*s0*s0) * r * cb0)
	}
	reach := min(2*math.Asin(min(1, halfExtentM*math.Sqrt2/(2*r))), math.Pi-2*cutMargin) + cutMargin
	return &Grid{
		id: "EqualArea", centre: centre, half: halfExtentM, reach: reach,
		crs: fmt.Sprintf("+proj=laea +lat_0=%s +lon_0=%s +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs",
			strconv.FormatFloat(centre[1], 'f', -1, 64), strconv.FormatFloat(centre[0], 'f', -1, 64)),
		project: func(p orb.Point) orb.Point {
			sl, cl := math.Sincos(rad(p[0] - centre[0]))
			sb := sinAuthalic(math.Sin(rad(p[1])))
			cb := math.Sqrt(1 - sb*sb)
			k := r * math.Sqrt(2/max(1e-12, 1+sb0*sb+cb0*cb*cl))
			return orb.Point{k * d * cb * sl, k / d * (cb0*sb - sb0*cb*cl)}
		},
		unproject: func(p orb.Point) (orb.Point, bool) {
			x, y := p[0]/(r*d), p[1]*d/r
			rho := math.Hypot(x, y)
			if rho < 1e-15 {
				return centre, true
			}
			if !(rho <= 2) {
				return orb.Point{}, false
			}
			half := math.Asin(rho / 2)
			sc, cc := math.Sincos(2 * half)
			lon := centre[0] + deg(math.Atan2(x*sc, rho*cb0*cc-y*sb0*sc))
			if lon > 180 {
				lon -= 360
			} else if lon < -180 {
				lon += 360
			}
			lat := geodeticLat(cc*sb0 + y*sc*cb0/rho)
			return orb.Point{lon, deg(lat)}, math.Abs(p[0]) <= halfExtentM && math.Abs(p[1]) <= halfExtentM
		},
	}
}

// ID is the grid's name in URLs: "WebMercatorQuad" or "EqualArea".
func (g *Grid) ID() string { return g.id }

// CRS is the projection as PROJ reads it: "EPSG:3857" or a "+proj=laea …" string.
func (g *Grid) CRS() string { return g.crs }

// Centre is the lon/lat of the projection's origin.
func (g *Grid) Centre() orb.Point { return g.centre }

// Project turns lon/lat degrees into the grid's metres. It is defined
// everywhere: Web Mercator holds latitudes beyond 89.9 there, and the point
// opposite an EqualArea centre, which is a circle on the map, gets some point
// far outside the square.
func (g *Grid) Project(p orb.Point) orb.Point { return g.project(p) }

// Unproject turns the grid's metres into lon/lat degrees. It is false, and the
// point not to be used, outside the grid's square and off the map.
func (g *Grid) Unproject(p orb.Point) (orb.Point, bool) { return g.unproject(p) }

// Extent is the square of the tile at zoom 0, metres.
func (g *Grid) Extent() orb.Bound { return g.TileBound(Tile{}) }

// TileBound is the square of a tile, metres, y north. Neighbours share their
// edges exactly.
func (g *Grid) TileBound(t Tile) orb.Bound {
	side := 2 * g.half / float64(uint64(1)<<t.Z)
	x := func(i uint32) float64 { return -g.half + float64(i)*side }
	y := func(i uint32) float64 { return g.half - float64(i)*side }
	return orb.Bound{Min: orb.Point{x(t.X), y(t.Y + 1)}, Max: orb.Point{x(t.X + 1), y(t.Y)}}
}

// TileAt is the tile at zoom z that holds the point p of the grid's metres.
// A point outside the square gets the nearest tile.
func (g *Grid) TileAt(p orb.Point, z uint32) Tile {
	n := float64(uint64(1) << z)
	index := func(v float64) uint32 { return uint32(max(0, min(n-1, math.Floor(v*n)))) }
	return Tile{Z: z, X: index((p[0] + g.half) / (2 * g.half)), Y: index((g.half - p[1]) / (2 * g.half))}
}

// ResolutionM is the size in grid metres of one CSS pixel at zoom z, where a
// tile is TilePx = 512 CSS pixels wide (MapLibre's zoom; a map of 256-pixel
// tiles has this resolution one zoom deeper).
func (g *Grid) ResolutionM(z uint32) float64 {
	return 2 * g.half / (TilePx * float64(uint64(1)<<z))
}
