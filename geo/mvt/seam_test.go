package mvt

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"ceded/geo"
)

// TestEncode_NoSeams draws one polygon in all tiles of a zoom, in both grids,
// and looks at places around the borders of the tiles: every tile that reaches a
// place, its buffer included, says the same of it.
func TestEncode_NoSeams(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for _, g := range []*geo.Grid{geo.WebMercatorQuad(), geo.EqualArea(orb.Point{105, 50}, 8.2e6)} {
		const z = 3
		side := g.TileBound(geo.Tile{Z: z}).Max[0] - g.TileBound(geo.Tile{Z: z}).Min[0]
		unit := side / Extent
		poly := orb.Polygon{star(r, orb.Point{0.3 * side, -0.2 * side}, 2.9*side, 200, 0.5), star(r, orb.Point{0.3 * side, -0.2 * side}, 0.9*side, 50, 0.5)}
		outline := orb.MultiLineString(lines(poly))
		tiles := map[geo.Tile]orb.MultiPolygon{}
		for x := range uint32(1 << z) {
			for y := range uint32(1 << z) {
				tile := geo.Tile{Z: z, X: x, Y: y}
				for _, l := range mustDecode(t, mustEncode(t, g.TileBound(tile), Layer{"l", []Feature{{Geometry: poly}}})) {
					tiles[tile] = l.Features[0].Geometry.(orb.MultiPolygon)
					checkPolygons(t, l.Features[0].Geometry)
				}
			}
		}
		for range 3000 {
			// A place on either side of a random tile border.
			p := orb.Point{(r.Float64()*7 - 3.5) * side, float64(r.IntN(7)-3)*side + r.NormFloat64()*20*unit}
			if r.IntN(2) == 0 {
				p[0], p[1] = p[1], p[0]
			}
			if planar.DistanceFrom(outline, p) < 1.5*unit {
				continue
			}
			want := planar.PolygonContains(poly, p)
			seen := 0
			for x := range uint32(1 << z) {
				for y := range uint32(1 << z) {
					tile := geo.Tile{Z: z, X: x, Y: y}
					b := g.TileBound(tile)
					q := orb.Point{(p[0] - b.Min[0]) / unit, (b.Max[1] - p[1]) / unit}
					if math.Abs(q[0]-Extent/2) > Extent/2+Buffer || math.Abs(q[1]-Extent/2) > Extent/2+Buffer {
						continue
					}
					seen++
					if got := planar.MultiPolygonContains(tiles[tile], q); got != want {
						t.Fatalf("%s: place %v is drawn %v in tile %v, want %v", g.ID(), p, got, tile, want)
					}
				}
			}
			if seen == 0 {
				t.Fatalf("no tile reaches %v", p)
			}
		}
	}
}
