package geo

import (
	"testing"

	"github.com/paulmach/orb"
)

func TestIntersects(t *testing.T) {
	square := orb.Polygon{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, {{4, 4}, {4, 6}, {6, 6}, {6, 4}, {4, 4}}}
	box := func(w, s, e, n float64) orb.Polygon {
		return orb.Bound{Min: orb.Point{w, s}, Max: orb.Point{e, n}}.ToPolygon()
	}
	for _, tt := range []struct {
		name string
		a, b orb.Geometry
		want bool
	}{
		{"point inside", square, orb.Point{1, 1}, true},
		{"point in the hole", square, orb.Point{5, 5}, false},
		{"point on the edge of the hole", square, orb.Point{4, 5}, true},
		{"point on a corner", square, orb.Point{10, 10}, true},
		{"point outside", square, orb.Point{11, 5}, false},
		{"two points", orb.Point{1, 2}, orb.Point{1, 2}, true},
		{"two points apart", orb.Point{1, 2}, orb.Point{1, 3}, false},
		{"one of many points", orb.MultiPoint{{20, 20}, {5, 5}, {1, 9}}, square, true},
		{"point on a line", orb.LineString{{0, 0}, {3, 3}}, orb.Point{1, 1}, true},
		{"point beyond a line", orb.LineString{{0, 0}, {3, 3}}, orb.Point{4, 4}, false},
		{"point beside a line", orb.LineString{{0, 0}, {3, 3}}, orb.Point{1, 1.0000001}, false},
		{"lines cross", orb.LineString{{0, 0}, {2, 2}}, orb.LineString{{0, 2}, {2, 0}}, true},
		{"lines touch at an end", orb.LineString{{0, 0}, {1, 1}}, orb.LineString{{0, 2}, {2, 0}}, true},
		{"lines stop short", orb.LineString{{0, 0}, {.999, .999}}, orb.LineString{{0, 2}, {2, 0}}, false},
		{"lines overlap", orb.LineString{{0, 0}, {2, 2}}, orb.LineString{{1, 1}, {3, 3}}, true},
		{"lines follow at a distance", orb.LineString{{0, 0}, {1, 1}}, orb.LineString{{2, 2}, {3, 3}}, false},
		{"line through", square, orb.LineString{{-1, 5}, {11, 5}}, true},
		{"line within", square, orb.LineString{{1, 1}, {2, 2}}, true},
		{"line in the hole", square, orb.LineString{{4.5, 5}, {5.5, 5}}, false},
		{"line along the edge", square, orb.LineString{{10, 2}, {10, 3}}, true},
		{"polygon over a corner", square, box(9, 9, 12, 12), true},
		{"polygon within", square, box(1, 1, 2, 2), true},
		{"polygon around", square, box(-5, -5, 15, 15), true},
		{"polygon in the hole", square, box(4.5, 4.5, 5.5, 5.5), false},
		{"polygon fills the hole", square, box(4, 4, 6, 6), true},
		{"polygon crosses without a corner inside", square, box(-1, 2, 11, 3), true},
		{"polygon touches a side", square, box(10, 3, 12, 4), true},
		{"polygon apart", square, box(10.1, 3, 12, 4), false},
		{"one of many", orb.MultiPolygon{box(20, 20, 21, 21), box(1, 1, 2, 2)}, square, true},
		{"bounds meet, shapes do not", orb.Polygon{{{0, 0}, {10, 0}, {0, 10}, {0, 0}}}, box(8, 8, 10, 10), false},
		{"a collection", orb.Collection{orb.Point{50, 50}, orb.LineString{{0, 0}, {1, 1}}}, square, true},
		{"a bound", orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{2, 2}}, square, true},
		{"nothing", orb.MultiPolygon{}, square, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Intersects(tt.a, tt.b); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if got := Intersects(tt.b, tt.a); got != tt.want {
				t.Errorf("the other way round: got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTransform(t *testing.T) {
	all := orb.Collection{orb.Point{1, 2}, orb.MultiPoint{{1, 2}}, orb.LineString{{1, 2}, {3, 4}}, orb.MultiLineString{{{1, 2}, {3, 4}}},
		orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}, orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}}}
	before := orb.Clone(all)
	n := 0
	got := Transform(all, func(p orb.Point) orb.Point { n++; return orb.Point{p[1], p[0]} })
	if n != 14 || orb.Equal(got, all) || !orb.Equal(all, before) {
		t.Errorf("got %v after %d positions; the original is now %v", got, n, all)
	}
	if again := Transform(got, func(p orb.Point) orb.Point { return orb.Point{p[1], p[0]} }); !orb.Equal(again, all) {
		t.Errorf("swapped twice: got %v, want %v", again, all)
	}
}
