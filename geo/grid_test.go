package geo

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/paulmach/orb"
)

func mustRead(tb testing.TB, name string, to any) {
	tb.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(b, to); err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
}

func grids() []*Grid {
	return []*Grid{WebMercatorQuad(), EqualArea(orb.Point{105, 50}, 8.2e6)}
}

// TestGrid_TilesToZ9 goes through every address of both grids: the middle of a
// tile is in it, its sides are exactly its neighbours', it lies in its parent.
func TestGrid_TilesToZ9(t *testing.T) {
	for _, g := range grids() {
		for z := range uint32(10) {
			for x := range uint32(1) << z {
				for y := range uint32(1) << z {
					checkTile(t, g, Tile{z, x, y})
				}
			}
		}
	}
}

func TestGrid_CornersToZ22(t *testing.T) {
	for _, g := range grids() {
		for z := uint32(10); z <= 22; z++ {
			last := uint32(1)<<z - 1
			for _, x := range []uint32{0, 1, last / 2, last/2 + 1, last - 1, last} {
				for _, y := range []uint32{0, 1, last / 2, last/2 + 1, last - 1, last} {
					checkTile(t, g, Tile{z, x, y})
				}
			}
		}
	}
}

func checkTile(t *testing.T, g *Grid, tile Tile) {
	b := g.TileBound(tile)
	if !tile.Valid() || g.TileAt(b.Center(), tile.Z) != tile {
		t.Fatalf("%s %v: the middle of its bound is in %v", g.ID(), tile, g.TileAt(b.Center(), tile.Z))
	}
	last := uint32(1)<<tile.Z - 1
	if tile.X < last && g.TileBound(Tile{tile.Z, tile.X + 1, tile.Y}).Min[0] != b.Max[0] {
		t.Fatalf("%s %v: a gap to the east", g.ID(), tile)
	}
	if tile.Y < last && g.TileBound(Tile{tile.Z, tile.X, tile.Y + 1}).Max[1] != b.Min[1] {
		t.Fatalf("%s %v: a gap to the south", g.ID(), tile)
	}
	if tile.Z > 0 {
		p := tile.Parent()
		if pb := g.TileBound(p); !pb.Contains(b.Min) || !pb.Contains(b.Max) {
			t.Fatalf("%s %v is not in its parent %v", g.ID(), tile, p)
		}
		found := false
		for _, c := range p.Children() {
			found = found || c == tile
		}
		if !found {
			t.Fatalf("%v is no child of %v", tile, p)
		}
	}
}

func TestGrid_WebMercator(t *testing.T) {
	g := WebMercatorQuad()
	// The corner of the world in EPSG:3857.
	const half = 20037508.342789244
	if e := g.Extent(); e.Min != (orb.Point{-half, -half}) || e.Max != (orb.Point{half, half}) {
		t.Errorf("extent %v, want +-%v m", e, half)
	}
	if p := g.Project(orb.Point{180, 85.0511287798066}); math.Abs(p[0]-half) > 1e-6 || math.Abs(p[1]-half) > 1e-6 {
		t.Errorf("the corner is at %v m", p)
	}
	if r := g.ResolutionM(0); math.Abs(r-78271.517) > 0.001 {
		t.Errorf("a CSS pixel at zoom 0 is %v m, want 78271.517", r)
	}
	if _, ok := g.Unproject(orb.Point{half + 1, 0}); ok {
		t.Error("a point east of the square is on the map")
	}
	if p := g.Project(orb.Point{0, -90}); math.IsInf(p[1], 0) || p[1] > -half {
		t.Errorf("the south pole is at %v m, want it finite and outside", p)
	}
	checkRoundTrip(t, g)
}

func checkRoundTrip(t *testing.T, g *Grid) {
	t.Helper()
	n := 0
	for lon := -180.0; lon <= 180; lon += 7.5 {
		for lat := -85.0; lat <= 90; lat += 2.5 {
			m := g.Project(orb.Point{lon, lat})
			p, ok := g.Unproject(m)
			opposite := lonDiff(g.Centre()[0]+180, lon) == 0 && lat == -g.Centre()[1]
			if !ok || math.Abs(lat) == 90 || opposite && g.ID() == "EqualArea" {
				continue
			}
			n++
			if math.Abs(lonDiff(p[0], lon)) > 1e-9 || math.Abs(p[1]-lat) > 1e-9 {
				t.Errorf("%s: %v, %v comes back as %v", g.ID(), lon, lat, p)
			}
		}
	}
	if n < 500 {
		t.Errorf("only %d points are on the map", n)
	}
}

func TestGrid_EqualAreaAgreesWithPROJ(t *testing.T) {
	var fix struct {
		Centre [2]float64
		CRS    string
		Points [][4]float64
		Others [][]json.RawMessage
	}
	mustRead(t, "laea.json", &fix)
	check := func(centre orb.Point, crs string, points [][4]float64) {
		g := EqualArea(centre, 8.2e6)
		if g.CRS() != crs {
			t.Errorf("CRS is %q, want %q", g.CRS(), crs)
		}
		for _, p := range points {
			got := g.Project(orb.Point{p[0], p[1]})
			if math.Hypot(got[0]-p[2], got[1]-p[3]) > 0.001 {
				t.Errorf("%v: %v, %v is at %v m, want %v, %v", centre, p[0], p[1], got, p[2], p[3])
			}
		}
		checkRoundTrip(t, g)
	}
	check(fix.Centre, fix.CRS, fix.Points)
	if len(fix.Points) < 50 || len(fix.Others) < 5 {
		t.Fatalf("%d points and %d other centres, want more", len(fix.Points), len(fix.Others))
	}
	for _, o := range fix.Others {
		var lon, lat float64
		var crs string
		var points [][4]float64
		for i, to := range []any{&lon, &lat, &crs, &points} {
			if err := json.Unmarshal(o[i], to); err != nil {
				t.Fatal(err)
			}
		}
		check(orb.Point{lon, lat}, crs, points)
	}
}

func TestGrid_EqualAreaEdges(t *testing.T) {
	g := EqualArea(orb.Point{105, 50}, 8.2e6)
	if p := g.Project(orb.Point{-75, -50}); math.IsNaN(p[0]+p[1]) || math.IsInf(p[0]+p[1], 0) {
		t.Errorf("the point opposite the centre is at %v m, want it finite", p)
	}
	if p, ok := g.Unproject(orb.Point{}); !ok || p != (orb.Point{105, 50}) {
		t.Errorf("the middle is %v, %v, want the centre", p, ok)
	}
	for _, m := range []orb.Point{{8.2e6 + 1, 0}, {0, 9e6}, {1e9, 0}, {math.NaN(), 0}} {
		if p, ok := g.Unproject(m); ok {
			t.Errorf("%v m is on the map, at %v", m, p)
		}
	}
	// Areas are true: a small square of the map is as large on the ground.
	for _, m := range []orb.Point{{0, 0}, {3e6, 2e6}, {-5e6, -2e6}, {6e6, -3e6}} {
		var ring orb.Ring
		for _, d := range []orb.Point{{0, 0}, {1e4, 0}, {1e4, 1e4}, {0, 1e4}, {0, 0}} {
			p, _ := g.Unproject(orb.Point{m[0] + d[0], m[1] + d[1]})
			ring = append(ring, p)
		}
		if a, err := AreaKm2(ring); err != nil || math.Abs(a-100) > 0.02 {
			t.Errorf("10 km by 10 km of the map at %v m are %v km2 (%v)", m, a, err)
		}
	}
}
