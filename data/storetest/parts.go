package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/paulmach/orb"
)

// testParts holds tiles to what Generalise made and the manifest says.
func testParts(t *testing.T, s data.Store, d *data.Dossier) {
	ctx := patient(t)
	r := rand.New(rand.NewPCG(3, 3))
	compare := func(tileset string, grid *geo.Grid, z uint32) {
		t.Helper()
		band := data.BandFor(z)
		all, err := data.Generalise(d, tileset, grid, band)
		if err != nil {
			t.Fatal(err)
		}
		for range 16 {
			q := data.TileQuery{Tileset: tileset, Grid: grid, Tile: sampleTile(d, grid, z, r)}
			got, err := s.Parts(ctx, d.Release.ID, q)
			if err != nil {
				t.Fatalf("%s/%s/%s: %v", tileset, grid.ID(), q.Tile, err)
			}
			if g, w := outline(got), outline(touching(all, q)); !slices.Equal(g, w) {
				t.Errorf("%s/%s/%s: parts differ:\n got %v\nwant %v", tileset, grid.ID(), q.Tile, g, w)
			}
		}
	}
	mercator, equalArea := grids(d.Manifest)[0], grids(d.Manifest)[1]
	for _, tileset := range tilesets(d.Manifest) {
		compare(tileset, mercator, 5)
		if !racing {
			compare(tileset, mercator, 1)
			compare(tileset, equalArea, 6)
		}
	}

	// Where a territory's name stands, its area is drawn, at every zoom; beyond
	// the data too.
	zooms := []uint32{5, data.MaxTileZoom, data.MaxTileZoom + 3}
	if racing {
		zooms = zooms[:1]
	}
	for _, f := range d.Areas() {
		for _, grid := range grids(d.Manifest) {
			for _, z := range zooms {
				wantDrawn(t, s, d, f, grid, z)
			}
		}
	}
	for _, tileset := range []string{"", "no-such-tileset", "a\x00b"} {
		got, err := s.Parts(ctx, d.Release.ID, data.TileQuery{Tileset: tileset, Grid: geo.WebMercatorQuad()})
		if err != nil || len(got) != 0 {
			t.Errorf("tileset %q: got %d layers, %v, want none", tileset, len(got), err)
		}
	}
}

// wantDrawn checks that the tile where a territory's label stands holds its area.
func wantDrawn(t *testing.T, s data.Store, d *data.Dossier, f *data.Feature, grid *geo.Grid, z uint32) {
	t.Helper()
	l := d.Manifest.Layer(f.Layer)
	if f.Props.Label == nil || z < l.MinZoom {
		return
	}
	q := data.TileQuery{Tileset: l.Tileset, Grid: grid, Tile: grid.TileAt(grid.Project(orb.Point(*f.Props.Label)), z)}
	got, err := s.Parts(patient(t), d.Release.ID, q)
	if err != nil {
		t.Fatal(err)
	}
	b, err := mvt.Encode(grid.TileBound(q.Tile), got)
	if err != nil {
		t.Fatal(err)
	}
	if !draws(t, b, l.TileName(), f.ID) {
		t.Errorf("%s/%s/%s: territory %q is not drawn where its label stands", l.Tileset, grid.ID(), q.Tile, f.ID)
	}
}

// draws reports whether a tile holds a feature with that id in a layer.
func draws(t testing.TB, tile []byte, layer, id string) bool {
	t.Helper()
	layers, err := mvt.Decode(tile)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		for _, f := range l.Features {
			if l.Name == layer && f.ID == id {
				return true
			}
		}
	}
	return false
}

// touching is what a tile shows of a generalisation, found by walking all of it.
func touching(all []data.PartLayer, q data.TileQuery) []mvt.Layer {
	reach := data.TileReach(q.Grid, q.Tile)
	var out []mvt.Layer
	for _, l := range all {
		if q.Tile.Z < l.MinZoom {
			continue
		}
		layer := mvt.Layer{Name: l.Layer}
		for _, p := range l.Parts {
			if p.MinZoom <= q.Tile.Z && p.Geometry.Bound().Intersects(reach) {
				layer.Features = append(layer.Features, mvt.Feature{ID: p.ID, Props: p.Props, Geometry: p.Geometry})
			}
		}
		if len(layer.Features) > 0 {
			out = append(out, layer)
		}
	}
	return out
}

// outline names what a tile holds: layer, feature, properties and the size of
// each part.
func outline(layers []mvt.Layer) []string {
	var out []string
	for _, l := range layers {
		for _, f := range l.Features {
			out = append(out, fmt.Sprintf("%s/%s %v %d", l.Name, f.ID, f.Props, vertices(f.Geometry)))
		}
	}
	return out
}

func vertices(g orb.Geometry) int {
	switch g := g.(type) {
	case orb.LineString:
		return len(g)
	case orb.Polygon:
		n := 0
		for _, r := range g {
			n += len(r)
		}
		return n
	}
	return 1
}

// sampleTile returns the tile over a random place of the coverage.
func sampleTile(d *data.Dossier, grid *geo.Grid, z uint32, r *rand.Rand) geo.Tile {
	pieces := geo.BBox(d.Manifest.Coverage).Bounds()
	b := pieces[r.IntN(len(pieces))]
	p := orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
	return grid.TileAt(grid.Project(p), z)
}

// testConcurrent asks for everything at once: under the race detector this finds
// what stores share.
func testConcurrent(t *testing.T, s data.Store, d *data.Dossier) {
	ctx, cancel := context.WithCancel(patient(t))
	defer cancel()
	points := samplePoints(d, 16, 11)
	gs, sets := grids(d.Manifest), tilesets(d.Manifest)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(w), 5))
			for i := range 6 {
				p := points[(w+i)%len(points)]
				if _, err := data.Ask(ctx, s, d.Release.ID, data.AskQuery{Point: p, Lang: d.Manifest.Languages[0]}); err != nil {
					t.Errorf("ask at %v: %v", p, err)
				}
				q := data.TileQuery{Tileset: sets[i%len(sets)], Grid: gs[w%len(gs)], Tile: sampleTile(d, gs[w%len(gs)], 4+uint32(r.IntN(2)), r)}
				layers, err := s.Parts(ctx, d.Release.ID, q)
				if err != nil {
					t.Errorf("tile %s: %v", q.Tile, err)
					continue
				}
				if _, err := mvt.Encode(q.Grid.TileBound(q.Tile), layers); err != nil {
					t.Errorf("encode %s: %v", q.Tile, err)
				}
				if _, err := s.Current(ctx); err != nil {
					t.Errorf("current: %v", err)
				}
			}
		})
	}
	wg.Wait()
}
