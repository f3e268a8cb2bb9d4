package geo

import (
	"testing"

	"github.com/paulmach/orb"
)

func TestBound(t *testing.T) {
	ring := orb.Ring{{1, 2}, {5, -3}, {-4, 0}, {0, 9}, {1, 2}}
	for _, g := range []orb.Geometry{
		orb.Point{3, 4}, orb.LineString(ring), orb.LineString{{7, 7}}, orb.LineString{}, orb.LineString(nil), orb.Polygon{ring, {{0, 0}, {1, 0}, {1, 1}, {0, 0}}}, orb.Polygon{}, orb.Polygon{{}},
		orb.MultiPolygon{{ring}, {{{20, 20}, {30, 20}, {30, 30}, {20, 20}}}}, orb.Collection{orb.Point{1, 1}, orb.Point{2, -2}},
	} {
		if got, want := Bound(g), g.Bound(); got != want {
			t.Errorf("%T %v: got %v, want %v", g, g, got, want)
		}
	}
}
