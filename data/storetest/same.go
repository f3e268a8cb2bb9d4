package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/paulmach/orb"
)

// Same checks that two stores that hold the dossier d answer alike: answers as
// JSON, features, and the bytes of tiles. Points and deep tiles are a seeded
// sample; with CEDED_TEST_FULL set there are many more.
func Same(t *testing.T, d *data.Dossier, a, b data.Store) {
	t.Run("Answers", func(t *testing.T) { sameAnswers(t, d, a, b) })
	t.Run("AnswersOnLines", func(t *testing.T) { sameAnswersOnLines(t, d, a, b) })
	t.Run("Features", func(t *testing.T) { samePages(t, d, a, b) })
	t.Run("Tiles", func(t *testing.T) { sameTiles(t, d, a, b) })
}

func sameAnswers(t *testing.T, d *data.Dossier, a, b data.Store) {
	n := 5000
	if Full() {
		n = 100000
	}
	const seed = 42
	sameAnswersAt(t, d, samplePoints(d, n, seed), a, b)
}

// sameAnswersOnLines asks where a rounding would show: on every vertex of the arcs
// and on the middle of an edge of each, in full of every edge.
func sameAnswersOnLines(t *testing.T, d *data.Dossier, a, b data.Store) {
	var points []orb.Point
	asked := map[orb.Point]bool{} // arcs share their ends
	add := func(p orb.Point) {
		if !asked[p] {
			asked[p] = true
			points = append(points, p)
		}
	}
	for _, arc := range d.Arcs {
		for i, p := range arc.Geometry {
			add(p)
			if i > 0 && (i == (len(arc.Geometry)+1)/2 || Full()) {
				q := arc.Geometry[i-1]
				add(orb.Point{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2})
			}
		}
	}
	sameAnswersAt(t, d, points, a, b)
}

func sameAnswersAt(t *testing.T, d *data.Dossier, points []orb.Point, a, b data.Store) {
	ctx := patient(t)
	dates := []data.Date{{}, {}, mustDate(t, "1859"), mustDate(t, "1912-01-15"), mustDate(t, "1946-02"), mustDate(t, "2009")}
	langs := d.Manifest.Languages
	verdicts := map[string]int{}
	for i, p := range points {
		q := data.AskQuery{Point: p, Date: dates[i%len(dates)], Lang: langs[i%len(langs)]}
		x, verdict := answer(t, ctx, a, d, q)
		y, _ := answer(t, ctx, b, d, q)
		if !bytes.Equal(x, y) {
			t.Errorf("point %d at %v on %q: answers differ:\n%s: %s\n%s: %s", i, p, q.Date, a.Name(), x, b.Name(), y)
		}
		verdicts[verdict]++
	}
	if len(verdicts) < 2 {
		t.Errorf("all %d answers are alike: %v", len(points), verdicts)
	}
	t.Logf("compared %d answers: %v", len(points), verdicts)
}

func answer(t *testing.T, ctx context.Context, s data.Store, d *data.Dossier, q data.AskQuery) (text []byte, verdict string) {
	t.Helper()
	a, err := data.Ask(ctx, s, d.Release.ID, q)
	if err != nil {
		t.Fatalf("%s: ask at %v: %v", s.Name(), q.Point, err)
	}
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return b, a.Verdict
}

func samePages(t *testing.T, d *data.Dossier, a, b data.Store) {
	ctx := context.Background()
	boxes := []*geo.BBox{nil, {115, 42, 135, 56}, {175, 60, -170, 70}, {-180, 66.1, 180, 66.2}}
	for _, l := range d.Manifest.Layers {
		for _, box := range boxes {
			q := data.Query{Layer: l.ID, BBox: box, Limit: 50}
			x, err := a.Features(ctx, d.Release.ID, q)
			if err != nil {
				t.Fatal(err)
			}
			y, err := b.Features(ctx, d.Release.ID, q)
			if err != nil {
				t.Fatal(err)
			}
			if x.Matched != y.Matched || len(x.Features) != len(y.Features) {
				t.Errorf("layer %q in %v: %s gives %d of %d, %s gives %d of %d", l.ID, box,
					a.Name(), len(x.Features), x.Matched, b.Name(), len(y.Features), y.Matched)
				continue
			}
			for i := range x.Features {
				sameFeature(t, x.Features[i], y.Features[i])
			}
		}
	}
}

func sameTiles(t *testing.T, d *data.Dossier, a, b data.Store) {
	ctx := context.Background()
	shallow, deepest, sample, last := uint32(0), uint32(4), 150, uint32(data.MaxTileZoom+2)
	switch {
	case racing:
		shallow, last = 4, 5
	case Full():
		deepest, sample = 7, 5000
	}
	compared, withData := 0, 0
	for _, tileset := range tilesets(d.Manifest) {
		for _, grid := range grids(d.Manifest) {
			compare := func(tile geo.Tile) {
				q := data.TileQuery{Tileset: tileset, Grid: grid, Tile: tile}
				x, y := tileBytes(t, ctx, a, d, q), tileBytes(t, ctx, b, d, q)
				compared++
				if len(x) > 0 {
					withData++
				}
				if !bytes.Equal(x, y) {
					t.Errorf("%s/%s/%s: %s makes %d bytes, %s makes %d, and they differ", tileset, grid.ID(), tile, a.Name(), len(x), b.Name(), len(y))
				}
			}
			for z := shallow; z <= deepest; z++ {
				for x := range uint32(1) << z {
					for y := range uint32(1) << z {
						compare(geo.Tile{Z: z, X: x, Y: y})
					}
				}
			}
			r := rand.New(rand.NewPCG(9, 9))
			for range sample {
				compare(sampleTile(d, grid, deepest+1+uint32(r.IntN(int(last-deepest))), r))
			}
		}
	}
	t.Logf("compared %d tiles, %d with data", compared, withData)
}

func tileBytes(t *testing.T, ctx context.Context, s data.Store, d *data.Dossier, q data.TileQuery) []byte {
	t.Helper()
	layers, err := s.Parts(ctx, d.Release.ID, q)
	if err != nil {
		t.Fatalf("%s: tile %s/%s/%s: %v", s.Name(), q.Tileset, q.Grid.ID(), q.Tile, err)
	}
	b, err := mvt.Encode(q.Grid.TileBound(q.Tile), layers)
	if err != nil {
		t.Fatalf("%s: encode %s/%s/%s: %v", s.Name(), q.Tileset, q.Grid.ID(), q.Tile, err)
	}
	return b
}
