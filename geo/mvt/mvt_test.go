package mvt

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"ceded/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// tile0 is a tile whose units are metres: x east from 0, y north from -4096, so
// that the tile point (x, y) is the metre point (x, -y).
var tile0 = orb.Bound{Min: orb.Point{0, -Extent}, Max: orb.Point{Extent, 0}}

// at turns tile units into the metres of tile0.
func at(ps ...float64) []orb.Point {
	var out []orb.Point
	for i := 0; i < len(ps); i += 2 {
		out = append(out, orb.Point{ps[i], -ps[i+1]})
	}
	return out
}

func closed(ps ...float64) orb.Ring {
	r := orb.Ring(at(ps...))
	return append(r, r[0])
}

func mustEncode(tb testing.TB, bound orb.Bound, layers ...Layer) []byte {
	tb.Helper()
	b, err := Encode(bound, layers)
	if err != nil {
		tb.Fatalf("Encode: %v", err)
	}
	return b
}

func mustDecode(tb testing.TB, b []byte) []Layer {
	tb.Helper()
	layers, err := Decode(b)
	if err != nil {
		tb.Fatalf("Decode: %v", err)
	}
	return layers
}

// draw encodes one geometry into tile0 and returns what a client sees.
func draw(tb testing.TB, g orb.Geometry) orb.Geometry {
	tb.Helper()
	layers := mustDecode(tb, mustEncode(tb, tile0, Layer{"l", []Feature{{ID: "a", Geometry: g}}}))
	switch {
	case len(layers) == 0:
		return nil
	case len(layers) > 1 || len(layers[0].Features) != 1:
		tb.Fatalf("got %v, want one feature", layers)
	}
	return layers[0].Features[0].Geometry
}

func TestEncode_Shapes(t *testing.T) {
	const lo, hi = -Buffer, Extent + Buffer
	tests := []struct {
		name string
		in   orb.Geometry
		want orb.Geometry
	}{
		{"point", orb.Point{10, -20}, orb.MultiPoint{{10, 20}}},
		{"point in the buffer", orb.Point{-64, -20}, orb.MultiPoint{{-64, 20}}},
		{"point beyond the buffer", orb.Point{-64.1, -20}, nil},
		{"multipoint", orb.MultiPoint{{1, -1}, {9999, 0}, {3, -3}}, orb.MultiPoint{{1, 1}, {3, 3}}},
		{"line", orb.LineString(at(0, 0, 10, 5)), orb.MultiLineString{{{0, 0}, {10, 5}}}},
		{"line with a needless point", orb.LineString(at(0, 0, 5, 5, 5, 5, 10, 10)), orb.MultiLineString{{{0, 0}, {10, 10}}}},
		{"line that comes back", orb.LineString(at(0, 0, 10, 10, 5, 5)), orb.MultiLineString{{{0, 0}, {10, 10}, {5, 5}}}},
		{"line that is a dot", orb.LineString(at(0, 0, 0.2, 0.3)), nil},
		{"line through", orb.LineString(at(-500, 10, 9000, 10)), orb.MultiLineString{{{lo, 10}, {hi, 10}}}},
		{"line in two pieces", orb.LineString(at(10, 10, 10, 9000, 20, 9000, 20, 10)),
			orb.MultiLineString{{{10, 10}, {10, hi}}, {{20, hi}, {20, 10}}}},
		{"line past a corner", orb.LineString(at(-200, 0, 0, -200)), nil},
		{"square", orb.Polygon{closed(0, 0, 10, 0, 10, 10, 0, 10)},
			orb.MultiPolygon{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}}}},
		{"square wound the other way", orb.Polygon{closed(0, 0, 0, 10, 10, 10, 10, 0)},
			orb.MultiPolygon{{{{10, 0}, {10, 10}, {0, 10}, {0, 0}, {10, 0}}}}},
		{"the whole tile", orb.Polygon{closed(-9e6, -9e6, 9e6, -9e6, 9e6, 9e6, -9e6, 9e6)},
			orb.MultiPolygon{{{{hi, lo}, {hi, hi}, {lo, hi}, {lo, lo}, {hi, lo}}}}},
		{"a hole round the tile", orb.Polygon{
			closed(-9e6, -9e6, 9e6, -9e6, 9e6, 9e6, -9e6, 9e6), closed(-9e5, -9e5, 9e5, -9e5, 9e5, 9e5, -9e5, 9e5)}, nil},
		{"beside the tile", orb.Polygon{closed(-900, 0, -100, 0, -100, 900, -900, 900)}, nil},
		{"round a corner, not in", orb.Polygon{closed(-900, 0, 0, -900, -900, -900)}, nil},
		{"along the border, outside", orb.Polygon{closed(-900, 0, lo, 0, lo, 900, -900, 900)}, nil},
		{"along the border, inside", orb.Polygon{closed(lo, 0, 0, 0, 0, 900, lo, 900)},
			orb.MultiPolygon{{{{lo, 0}, {0, 0}, {0, 900}, {lo, 900}, {lo, 0}}}}},
		{"a comb falls in two", orb.Polygon{closed(-100, 0, 100, 0, 100, 10, -80, 10, -80, 20, 100, 20, 100, 30, -100, 30)},
			orb.MultiPolygon{
				{{{lo, 0}, {100, 0}, {100, 10}, {lo, 10}, {lo, 0}}},
				{{{lo, 20}, {100, 20}, {100, 30}, {lo, 30}, {lo, 20}}}}},
		{"a hole that reaches out opens the ring", orb.Polygon{
			closed(-100, 0, 100, 0, 100, 100, -100, 100), closed(-80, 40, 50, 40, 50, 60, -80, 60)},
			orb.MultiPolygon{{{{lo, 0}, {100, 0}, {100, 100}, {lo, 100}, {lo, 60}, {50, 60}, {50, 40}, {lo, 40}, {lo, 0}}}}},
		{"hole", orb.Polygon{closed(0, 0, 100, 0, 100, 100, 0, 100), closed(10, 10, 20, 10, 20, 20, 10, 20)},
			orb.MultiPolygon{{{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}, {{10, 20}, {20, 20}, {20, 10}, {10, 10}, {10, 20}}}}},
		{"too small", orb.Polygon{closed(0, 0, 0.4, 0, 0.4, 0.4, 0, 0.4)}, nil},
		{"thin", orb.Polygon{closed(0, 0, 100, 0, 100, 0.3, 0, 0.3)}, nil},
		{"spike", orb.Polygon{closed(0, 0, 10, 0, 10, 5, 50, 5.1, 10, 5.2, 10, 10, 0, 10)},
			orb.MultiPolygon{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}}}},
		{"an isthmus that closes", orb.Polygon{closed(0, 0, 10, 0, 10, 5, 20, 5, 20, 0, 30, 0, 30, 10, 20, 10, 20, 5.3, 10, 5.3, 10, 10, 0, 10)},
			orb.MultiPolygon{
				{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}},
				{{{20, 0}, {30, 0}, {30, 10}, {20, 10}, {20, 0}}}}},
		{"a channel that closes", orb.Polygon{closed(0, 0, 10, 0, 10, 4.8, 3, 4.8, 3, 5.2, 10, 5.2, 10, 10, 0, 10)},
			orb.MultiPolygon{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}}}},
		{"parts that rounding makes overlap", orb.MultiPolygon{{closed(0, 0, 10, 0, 10, 10, 0, 10)}, {closed(9.7, 2, 20, 2, 20, 8, 9.7, 8)}},
			orb.MultiPolygon{{{{0, 0}, {10, 0}, {10, 2}, {20, 2}, {20, 8}, {10, 8}, {10, 10}, {0, 10}, {0, 0}}}}},
		{"parts of one shape, cut before", orb.MultiPolygon{{closed(0, 0, 10, 0, 10, 10, 0, 10)}, {closed(10, 0, 20, 0, 20, 10, 10, 10)}},
			orb.MultiPolygon{{{{0, 0}, {20, 0}, {20, 10}, {0, 10}, {0, 0}}}}},
		{"an island in a lake", orb.MultiPolygon{
			{closed(0, 0, 100, 0, 100, 100, 0, 100), closed(10, 10, 90, 10, 90, 90, 10, 90)},
			{closed(20, 20, 80, 20, 80, 80, 20, 80), closed(30, 30, 40, 30, 40, 40, 30, 40)}},
			orb.MultiPolygon{
				{{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}, {{10, 10}, {10, 90}, {90, 90}, {90, 10}, {10, 10}}},
				{{{20, 20}, {80, 20}, {80, 80}, {20, 80}, {20, 20}}, {{30, 30}, {30, 40}, {40, 40}, {40, 30}, {30, 30}}}}},
		{"bow tie", orb.Polygon{closed(0, 0, 10, 10, 10, 0, 0, 10)}, nil},
		{"bound", orb.Bound{Min: orb.Point{0, -10}, Max: orb.Point{10, 0}},
			orb.MultiPolygon{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}}}},
		{"nothing", nil, nil},
		{"no points", orb.Polygon{}, nil},
		{"an empty ring", orb.Polygon{{}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "bow tie" {
				checkPolygons(t, draw(t, tt.in))
				return
			}
			got := draw(t, tt.in)
			if diff := cmp.Diff(canonical(tt.want), canonical(got)); diff != "" {
				t.Errorf("%s (-want +got)\n%s", tt.name, diff)
			}
		})
	}
}

// canonical starts every ring at its least point.
func canonical(g orb.Geometry) orb.Geometry {
	mp, ok := g.(orb.MultiPolygon)
	if !ok {
		return g
	}
	out := orb.Clone(mp).(orb.MultiPolygon)
	for _, p := range out {
		for i, r := range p {
			r = r[:len(r)-1]
			least := 0
			for k := range r {
				if r[k][0] < r[least][0] || r[k][0] == r[least][0] && r[k][1] < r[least][1] {
					least = k
				}
			}
			n := append(orb.Ring{}, r[least:]...)
			n = append(n, r[:least]...)
			p[i] = append(n, n[0])
		}
	}
	return out
}

func TestEncode_MergesPartsOfAFeature(t *testing.T) {
	sq := func(x float64) orb.Polygon { return orb.Polygon{closed(x, 0, x+10, 0, x+10, 10, x, 10)} }
	b := mustEncode(t, tile0, Layer{"ceded", []Feature{
		{ID: "a", Props: []Prop{{"n", int64(1)}}, Geometry: sq(0)},
		{ID: "a", Props: []Prop{{"n", int64(2)}}, Geometry: sq(20)},
		{ID: "b", Geometry: sq(40)},
		{ID: "a", Geometry: sq(60)},
		{Geometry: sq(80)}, {Geometry: sq(100)},
	}})
	var got []int
	layers := mustDecode(t, b)
	for _, f := range layers[0].Features {
		got = append(got, len(f.Geometry.(orb.MultiPolygon)))
	}
	if diff := cmp.Diff([]int{2, 1, 1, 1, 1}, got); diff != "" {
		t.Errorf("parts of each feature (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]Prop{{"id", "a"}, {"n", int64(1)}}, layers[0].Features[0].Props); diff != "" {
		t.Errorf("properties (-want +got)\n%s", diff)
	}
}

func TestEncode_PropertiesAndLayers(t *testing.T) {
	point := orb.Point{1, -1}
	props := []Prop{{"nameEn", "Amur"}, {"nameZh", "黑龙江"}, {"river", true}, {"dry", false}, {"rank", int64(3)},
		{"fromDay", int64(18580528)}, {"below", int64(-12345)}, {"least", int64(math.MinInt64)}, {"km", 2824.5}, {"zero", int64(0)}, {"empty", ""}}
	b := mustEncode(t, tile0,
		Layer{"rivers", []Feature{{ID: "amur", Props: props, Geometry: point}, {ID: "ussuri", Props: props[:3], Geometry: point}}},
		Layer{"nothing", nil},
		Layer{"outside", []Feature{{ID: "x", Geometry: orb.Point{1e9, 1e9}}}},
		Layer{"labels", []Feature{{ID: "l", Props: []Prop{{"id", "own"}}, Geometry: point}}})
	got := mustDecode(t, b)
	want := []Layer{
		{"rivers", []Feature{
			{ID: "amur", Props: append([]Prop{{"id", "amur"}}, props...), Geometry: orb.MultiPoint{{1, 1}}},
			{ID: "ussuri", Props: append([]Prop{{"id", "ussuri"}}, props[:3]...), Geometry: orb.MultiPoint{{1, 1}}}}},
		{"labels", []Feature{{ID: "own", Props: []Prop{{"id", "own"}}, Geometry: orb.MultiPoint{{1, 1}}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestEncode_Refuses(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name   string
		bound  orb.Bound
		layers []Layer
	}{
		{"no area", orb.Bound{}, nil},
		{"bound not a number", orb.Bound{Min: orb.Point{nan, 0}, Max: orb.Point{1, 1}}, nil},
		{"coordinate not a number", tile0, []Layer{{"l", []Feature{{Geometry: orb.Point{nan, 0}}}}}},
		{"infinite coordinate", tile0, []Layer{{"l", []Feature{{Geometry: orb.LineString{{0, 0}, {math.Inf(1), 0}}}}}}},
		{"property of another type", tile0, []Layer{{"l", []Feature{{Props: []Prop{{"a", []int{1}}}, Geometry: orb.Point{1, -1}}}}}},
		{"property not a number", tile0, []Layer{{"l", []Feature{{Props: []Prop{{"a", nan}}, Geometry: orb.Point{1, -1}}}}}},
		{"two layers of one name", tile0, []Layer{{Name: "l"}, {Name: "l"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if b, err := Encode(tt.bound, tt.layers); err == nil {
				t.Errorf("got %d bytes, want an error", len(b))
			}
		})
	}
	if b := mustEncode(t, tile0); b != nil {
		t.Errorf("an empty tile is %v, want nil", b)
	}
}

func TestEncode_LeavesItsInputAlone(t *testing.T) {
	g := orb.MultiPolygon{
		{closed(0, 0, 0, 5000, 5000, 5000, 5000, 0), closed(10, 10, 20, 10, 20, 20, 10, 20)},
	}
	before := orb.Clone(g)
	layers := []Layer{{"l", []Feature{{ID: "a", Geometry: g}}}}
	first := mustEncode(t, tile0, layers...)
	if !orb.Equal(before, g) {
		t.Error("Encode changed the geometry it was given")
	}
	if second := mustEncode(t, tile0, layers...); !bytes.Equal(first, second) {
		t.Error("the same input gave other bytes")
	}
}

// checkPolygons holds the promises about polygons: wound by the specification,
// simple rings, holes in their exterior, rings that touch in points only.
func checkPolygons(tb testing.TB, g orb.Geometry) {
	tb.Helper()
	mp, ok := g.(orb.MultiPolygon)
	if !ok {
		if g != nil {
			tb.Fatalf("got a %T, want a MultiPolygon", g)
		}
		return
	}
	var rings [][]ipt // of all polygons
	for _, p := range mp {
		first := len(rings)
		for i, r := range p {
			var ring []ipt
			for _, q := range r[:len(r)-1] {
				ring = append(ring, ipt{int32(q[0]), int32(q[1])})
				if q[0] < -Buffer || q[0] > Extent+Buffer || q[1] < -Buffer || q[1] > Extent+Buffer {
					tb.Errorf("point %v is beyond the buffer", q)
				}
			}
			if a := area2(ring); a == 0 || a > 0 != (i == 0) {
				tb.Errorf("ring %d has twice the area %d", i, a)
			}
			if !new(sweeper).simple([][]ipt{ring}) {
				tb.Errorf("ring %d touches itself: %v", i, ring)
			}
			if i > 0 && !ringWithin(ring, rings[first]) {
				tb.Errorf("hole %d is not in its exterior", i)
			}
			rings = append(rings, ring)
		}
	}
	for i, r := range rings {
		for _, o := range rings[i+1:] {
			for a := range r {
				for b := range o {
					s, q := segment{r[a], r[(a+1)%len(r)]}, segment{o[b], o[(b+1)%len(o)]}
					if properlyMeets(s, q) {
						tb.Errorf("rings cross or overlap: %v %v", s, q)
					}
				}
			}
		}
	}
}

// properlyMeets tells whether two segments cross or run together.
func properlyMeets(s, o segment) bool {
	b, ob := boxOf([]ipt{s.a, s.b}), boxOf([]ipt{o.a, o.b})
	if !b.overlaps(&ob) || !s.meets(o) {
		return false
	}
	t1, t2 := turn(s.a, s.b, o.a), turn(s.a, s.b, o.b)
	t3, t4 := turn(o.a, o.b, s.a), turn(o.a, o.b, s.b)
	if t1 == 0 && t2 == 0 {
		shared := 0
		for _, p := range []ipt{o.a, o.b} {
			if between(s.a, s.b, p) {
				shared++
			}
		}
		for _, p := range []ipt{s.a, s.b} {
			if between(o.a, o.b, p) && p != o.a && p != o.b {
				shared++
			}
		}
		return shared > 1
	}
	return sign(t1)*sign(t2) < 0 && sign(t3)*sign(t4) < 0
}

// star is a random star-shaped ring about c, counterclockwise in metres.
func star(r *rand.Rand, c orb.Point, radius float64, n int, rough float64) orb.Ring {
	out := orb.Ring{}
	for i := range n {
		a := 2 * math.Pi * (float64(i) + 0.8*r.Float64()) / float64(n)
		d := radius * (1 - rough*r.Float64())
		out = append(out, orb.Point{c[0] + d*math.Cos(a), c[1] + d*math.Sin(a)})
	}
	return append(out, out[0])
}

// TestEncode_DrawsWhatItWasGiven compares random polygons with their tiles:
// points of the tile more than a unit and a half from any edge lie in both or in
// neither, and what is drawn is valid.
func TestEncode_DrawsWhatItWasGiven(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	valid := 0
	defer func() {
		if valid < 200 {
			t.Errorf("only %d valid polygons were tried", valid)
		}
	}()
	for range 600 {
		c := orb.Point{r.Float64()*6000 - 1000, -(r.Float64()*6000 - 1000)}
		radius := math.Pow(10, 0.5+3.5*r.Float64())
		n := 3 + r.IntN(60)
		rough := r.Float64() * 0.95
		poly := orb.Polygon{star(r, c, radius, n, rough)}
		if r.IntN(2) == 0 {
			poly = append(poly, star(r, c, radius*(1-rough)*0.6, 3+r.IntN(20), r.Float64()))
		}
		if r.IntN(3) == 0 { // on whole numbers, where degenerate cases live
			for _, ring := range poly {
				for i, p := range ring {
					ring[i] = orb.Point{math.Round(p[0]/32) * 32, math.Round(p[1]/32) * 32}
				}
			}
		}
		got := draw(t, poly)
		checkPolygons(t, got)
		if !validInput(poly) {
			continue // what is inside is anybody's guess
		}
		valid++
		mp, _ := got.(orb.MultiPolygon)
		for range 60 {
			p := orb.Point{r.Float64()*(Extent+2*Buffer) - Buffer, r.Float64()*(Extent+2*Buffer) - Buffer}
			if r.IntN(2) == 0 { // near the shape
				v := poly[0][r.IntN(len(poly[0]))]
				p = orb.Point{v[0] + r.NormFloat64()*20, -v[1] + r.NormFloat64()*20}
				if p[0] < -Buffer || p[0] > Extent+Buffer || p[1] < -Buffer || p[1] > Extent+Buffer {
					continue
				}
			}
			m := orb.Point{p[0], -p[1]}
			if planar.DistanceFrom(orb.MultiLineString(lines(poly)), m) < 1.5 {
				continue
			}
			want := planar.PolygonContains(poly, m)
			if in := mp != nil && planar.MultiPolygonContains(mp, p); in != want {
				t.Fatalf("point %v of the tile: drawn %v, want %v\nin  %v\nout %v", p, in, want, poly, mp)
			}
		}
		if t.Failed() {
			t.Fatalf("in %v\nout %v", poly, got)
		}
	}
}

// validInput tells whether no two edges of the rings touch but neighbours, and
// holes are in the exterior.
func validInput(p orb.Polygon) bool {
	turn := func(a, b, c orb.Point) float64 { return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]) }
	var edges [][2]orb.Point
	for i, r := range p {
		if i > 0 && !planar.RingContains(p[0], r[0]) {
			return false
		}
		for k := 1; k < len(r); k++ {
			if r[k] == r[k-1] {
				return false
			}
			edges = append(edges, [2]orb.Point{r[k-1], r[k]})
		}
	}
	for i, e := range edges {
		for _, f := range edges[i+1:] {
			if e[0] == f[0] || e[1] == f[1] {
				return false
			}
			if e[1] == f[0] || e[0] == f[1] {
				if turn(e[0], e[1], f[0]) == 0 && turn(e[0], e[1], f[1]) == 0 {
					return false
				}
				continue
			}
			if turn(e[0], e[1], f[0])*turn(e[0], e[1], f[1]) <= 0 && turn(f[0], f[1], e[0])*turn(f[0], f[1], e[1]) <= 0 {
				return false
			}
		}
	}
	return true
}

func lines(p orb.Polygon) []orb.LineString {
	var out []orb.LineString
	for _, r := range p {
		out = append(out, orb.LineString(r))
	}
	return out
}

// Decode finds fault with the tiles that the makers of the format say are invalid,
// and with no other but three that a reader may refuse: shapes of an unknown type,
// and more points told of than there are.
func TestDecode_fixtures(t *testing.T) {
	b, err := os.ReadFile("testdata/fixtures.json")
	if err != nil {
		t.Fatal(err)
	}
	var fixtures struct {
		Tiles []struct {
			ID, About string
			Valid     bool
			Tile      []byte
		}
	}
	if err := json.Unmarshal(b, &fixtures); err != nil || len(fixtures.Tiles) < 50 {
		t.Fatalf("%d fixtures, %v", len(fixtures.Tiles), err)
	}
	for _, f := range fixtures.Tiles {
		t.Run(f.ID, func(t *testing.T) {
			_, err := Decode(f.Tile)
			want := f.Valid && !slices.Contains([]string{"016", "039", "057"}, f.ID)
			if (err == nil) != want || err != nil && !errors.Is(err, geo.ErrInvalid) {
				t.Errorf("%s: got %v, valid is %v", f.About, err, want)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(mustEncode(f, tile0, Layer{"l", []Feature{
		{ID: "a", Props: []Prop{{"n", int64(-4)}, {"x", 0.5}, {"t", true}}, Geometry: orb.Polygon{closed(0, 0, 10, 0, 10, 10, 0, 10)}},
		{ID: "b", Geometry: orb.LineString(at(0, 0, 10, 5))}, {ID: "c", Geometry: orb.MultiPoint(at(0, 0, 10, 5))}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		layers, err := Decode(b)
		if err == nil {
			for _, l := range layers {
				for _, f := range l.Features {
					if f.Geometry == nil {
						t.Error("a feature without geometry")
					}
				}
			}
		}
	})
}

// FuzzEncode draws rings of arbitrary grid points, most of them badly tangled.
func FuzzEncode(f *testing.F) {
	f.Add([]byte{0, 0, 10, 10, 10, 0, 0, 10}, uint8(200))
	f.Add([]byte{0, 0, 255, 0, 255, 255, 0, 255, 100, 100, 90, 100, 90, 90}, uint8(8))
	f.Fuzz(func(t *testing.T, b []byte, cut uint8) {
		if len(b) > 400 {
			return
		}
		var poly orb.Polygon
		var ring orb.Ring
		for i := 0; i+1 < len(b); i += 2 {
			ring = append(ring, orb.Point{float64(b[i])*0.7 - 100, -(float64(b[i+1])*0.7 - 100)})
			if len(ring) > 3 && i%(2*int(cut)+2) == 0 {
				poly, ring = append(poly, append(ring, ring[0])), nil
			}
		}
		if len(ring) > 0 {
			poly = append(poly, append(ring, ring[0]))
		}
		checkPolygons(t, draw(t, poly))
		var parts orb.MultiPolygon
		for _, r := range poly {
			parts = append(parts, orb.Polygon{r})
		}
		checkPolygons(t, draw(t, parts))
	})
}

// Two islands in a lake that meet in a point stay dry, and so does an island with
// a pond that meets its shore: what touches is judged where it lies.
func TestEncode_holesThatTouch(t *testing.T) {
	square := func(x, y, side float64, hole bool) orb.Ring {
		r := orb.Ring{{x, -y}, {x, -y - side}, {x + side, -y - side}, {x + side, -y}, {x, -y}}
		if hole {
			r.Reverse()
		}
		return r
	}
	lake := orb.Polygon{square(0, 0, 4000, false), square(1000, 1000, 500, true), square(1500, 1500, 500, true), square(3000, 3000, 200, true)}
	wet := []orb.Polygon{lake, {square(1100, 1000, 100, false)}} // a pond on the north shore of the first island
	var features []Feature
	for _, p := range wet {
		features = append(features, Feature{ID: "lake", Geometry: p})
	}
	got := mustDecode(t, mustEncode(t, tile0, Layer{"lakes", features}))[0].Features[0].Geometry
	if area, want := math.Abs(planar.Area(got)), 4000.0*4000-2*500*500-200*200+100*100; area != want {
		t.Errorf("got %v square units of water, want %v: %v", area, want, got)
	}
	for _, dry := range []orb.Point{{1250, 1250}, {1750, 1750}, {3100, 3100}, {1300, 1050}} {
		if planar.MultiPolygonContains(got.(orb.MultiPolygon), dry) {
			t.Errorf("%v is under water", dry)
		}
	}
	for _, deep := range []orb.Point{{500, 500}, {1150, 1050}} {
		if !planar.MultiPolygonContains(got.(orb.MultiPolygon), deep) {
			t.Errorf("%v is dry", deep)
		}
	}
}

// A ring that is seen whole from its middle is simple; most small ones are.
func TestStarShaped(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	seen := 0
	for range 20000 {
		n := 4 + r.IntN(8)
		ring := make([]ipt, n)
		turning := r.IntN(2) == 0
		for i := range ring {
			ring[i] = ipt{r.Int32N(12), r.Int32N(12)}
			if turning {
				a, d := 2*math.Pi*float64(i)/float64(n), 2+8*r.Float64()
				ring[i] = ipt{int32(d * math.Cos(a)), int32(d * math.Sin(a))}
			}
		}
		if r.IntN(2) == 0 {
			slices.Reverse(ring)
		}
		if !starShaped(ring) {
			continue
		}
		seen++
		var w sweeper
		w.load([][]ipt{ring})
		if !w.pairs(func(i, k int32) bool { return !w.touch(i, k) }) {
			t.Fatalf("%v touches itself", ring)
		}
	}
	if seen < 2000 {
		t.Errorf("only %d rings were seen whole", seen)
	}
	for name, ring := range map[string][]ipt{
		"twice around": {{0, 10}, {-10, -10}, {10, -10}, {0, 11}, {-11, -11}, {11, -11}},
		"an L":         {{0, 0}, {40, 0}, {40, 1}, {1, 1}, {1, 40}, {0, 40}},
		"a bow":        {{0, 0}, {10, 10}, {10, 0}, {0, 10}},
	} {
		if starShaped(ring) {
			t.Errorf("%s: taken for a ring that is seen whole", name)
		}
	}
}
