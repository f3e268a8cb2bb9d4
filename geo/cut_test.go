package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// mapOf projects fitted geometry and checks it is finite.
func mapOf(t *testing.T, g *Grid, geom orb.Geometry) orb.MultiPolygon {
	t.Helper()
	var in, out orb.MultiPolygon
	switch geom := geom.(type) {
	case nil:
	case orb.Polygon:
		in = orb.MultiPolygon{geom}
	case orb.MultiPolygon:
		in = geom
	}
	for _, p := range in {
		var poly orb.Polygon
		for _, r := range p {
			var ring orb.Ring
			for _, q := range r {
				ring = append(ring, g.Project(q))
			}
			if ring[0] != ring[len(ring)-1] {
				t.Fatalf("ring is not closed: %v", r)
			}
			poly = append(poly, ring)
		}
		out = append(out, poly)
	}
	return out
}

// TestGrid_FitDrawsTheGround looks at random places of the equal-area square:
// on the map they are in a shape where they are in it on the ground.
func TestGrid_FitDrawsTheGround(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	g := EqualArea(orb.Point{105, 50}, 8.2e6)
	antarctica := orb.Ring{{-180, -90}, {180, -90}, {180, -78}, {150, -68}, {100, -66}, {40, -68}, {0, -70}, {-50, -78}, {-60, -64}, {-100, -72}, {-180, -78}, {-180, -90}}
	america := orb.Ring{{-80, 9}, {-81, -5}, {-70, -18}, {-74, -50}, {-68, -55}, {-58, -38}, {-35, -7}, {-60, 9}, {-80, 9}}
	shapes := map[string]orb.Polygon{
		"a country with long edges": {orb.Ring{{60, 40}, {130, 42}, {131, 60}, {61, 49}, {60, 40}}},
		"round the pole":            {orb.Ring{{-180, 60}, {180, 60}, {180, 90}, {-180, 90}, {-180, 60}}},
		"the far south":             {antarctica},
		"round the opposite point":  {america},
		"far side only":             {orb.Ring{{-80, -55}, {-70, -55}, {-70, -45}, {-80, -45}, {-80, -55}}},
		"all but the far side":      {orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}.ToRing(), orb.Ring{{-140, -80}, {-140, 0}, {-20, 0}, {-20, -80}, {-140, -80}}},
		"half the world, with a sea": {
			orb.Ring{{-170, -85}, {0, -85}, {0, 85}, {-170, 85}, {-170, -85}}, orb.Ring{{-60, 60}, {-60, 70}, {-20, 70}, {-20, 60}, {-60, 60}}},
	}
	for range 30 {
		shapes["random"+string(rune('a'+len(shapes)))] = orb.Polygon{wiggly(r, orb.Point{-75 + 60*(r.Float64()-0.5), -50 + 60*(r.Float64()-0.5)}, 3+30*r.Float64(), 40)}
	}
	for name, poly := range shapes {
		for _, ring := range poly {
			for i := range ring {
				ring[i][1] = max(-90, ring[i][1])
			}
		}
		before := orb.Clone(poly)
		drawn := mapOf(t, g, g.Fit(poly))
		if !orb.Equal(before, poly) {
			t.Fatalf("%s: Fit changed what it was given", name)
		}
		wrong := 0
		for range 1000 {
			m := orb.Point{(2*r.Float64() - 1) * 8.2e6, (2*r.Float64() - 1) * 8.2e6}
			p, ok := g.Unproject(m)
			if !ok {
				t.Fatalf("%v m is not on the map", m)
			}
			if Contains(poly, p) != Contains(drawn, m) {
				if _, km := Nearest(p, poly); km > 0.05 && math.Abs(p[0]) < 180 {
					wrong++
				}
			}
		}
		if wrong > 0 {
			t.Errorf("%s: %d of 1000 places are drawn wrongly", name, wrong)
		}
	}
}

func TestGrid_FitLeavesAloneWhatFits(t *testing.T) {
	g := EqualArea(orb.Point{105, 50}, 8.2e6)
	small := orb.Polygon{{{127.5, 50.2}, {127.6, 50.2}, {127.6, 50.3}, {127.5, 50.2}}}
	if got := g.Fit(small).(orb.Polygon); &got[0][0] != &small[0][0] {
		t.Error("a small polygon was copied")
	}
	for _, g := range grids() {
		if got := g.Fit(orb.LineString{{127.5, 50.2}, {127.6, 50.2}}); !orb.Equal(got, orb.LineString{{127.5, 50.2}, {127.6, 50.2}}) {
			t.Errorf("%s: a short line became %v", g.ID(), got)
		}
	}
	if got := g.Fit(orb.Point{-75, -50}); got != nil {
		t.Errorf("the point opposite the centre is drawn at %v", got)
	}
	if got := g.Fit(orb.LineString{{-70, -50}, {-80, -50}}); got != nil {
		t.Errorf("a line on the far side is drawn: %v", got)
	}
	if got, ok := g.Fit(orb.LineString{{-75, 40}, {-75, -80}, {105, -80}}).(orb.MultiLineString); !ok || len(got) != 2 || len(got[0]) < 50 || got[0][0] != (orb.Point{-75, 40}) {
		t.Errorf("a line into the far side and out again is %v", got)
	}
	if got := g.Fit(orb.MultiPoint{{-75, -50}, {105, 50}}); !orb.Equal(got, orb.MultiPoint{{105, 50}}) {
		t.Errorf("two points became %v", got)
	}
}

func TestGrid_FitKeepsNeighboursTogether(t *testing.T) {
	a, b := orb.Point{60, 49}, orb.Point{123.25, 48.5}
	one := bend([]orb.Point{a, b})
	two := bend([]orb.Point{b, a})
	if len(one) < 250 || len(one) != len(two) {
		t.Fatalf("%d and %d points", len(one), len(two))
	}
	for i := range one {
		if one[i] != two[len(two)-1-i] {
			t.Fatalf("point %d is %v there and %v back", i, one[i], two[len(two)-1-i])
		}
	}
}
