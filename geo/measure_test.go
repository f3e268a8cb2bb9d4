package geo

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

func TestAreaKm2_AgreesWithPROJ(t *testing.T) {
	var fix struct {
		Rings [][3]any
	}
	mustRead(t, "areas.json", &fix)
	for _, r := range fix.Rings {
		var ring orb.Ring
		for _, p := range r[1].([]any) {
			ring = append(ring, orb.Point{p.([]any)[0].(float64), p.([]any)[1].(float64)})
		}
		want := r[2].(float64)
		got, err := AreaKm2(ring)
		if err != nil || math.Abs(got-want) > 1e-9*want+1e-9 {
			t.Errorf("%s: %.9f km2 (%v), want %.9f", r[0], got, err, want)
		}
		ring.Reverse()
		if back, _ := AreaKm2(orb.Polygon{ring}); math.Abs(back-got) > 1e-9*got {
			t.Errorf("%s: wound the other way %v km2, want %v", r[0], back, got)
		}
	}
}

func TestAreaKm2(t *testing.T) {
	world := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	if a, err := AreaKm2(world); err != nil || math.Abs(a-510065621.724) > 0.01 {
		t.Errorf("the world is %.3f km2 (%v), want 510065621.724", a, err)
	}
	outer := orb.Ring{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}
	hole := orb.Ring{{2, 2}, {4, 2}, {4, 4}, {2, 4}, {2, 2}}
	a, _ := AreaKm2(outer)
	h, _ := AreaKm2(hole)
	if got, _ := AreaKm2(orb.MultiPolygon{{outer, hole}}); math.Abs(got-(a-h)) > 1e-6 {
		t.Errorf("with a hole %v km2, want %v", got, a-h)
	}
	if got, err := AreaKm2(orb.Collection{orb.Point{1, 1}, orb.LineString{{0, 0}, {1, 1}}, outer}); err != nil || got != a {
		t.Errorf("a collection has %v km2 (%v), want %v", got, err, a)
	}
	for name, g := range map[string]orb.Geometry{
		"unclosed":     orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}},
		"short":        orb.Ring{{0, 0}, {1, 0}, {0, 0}},
		"not a number": orb.Ring{{0, 0}, {1, 0}, {1, math.NaN()}, {0, 0}},
		"bad hole":     orb.MultiPolygon{{outer, {{0, 0}, {1, 0}, {1, 1}, {0, 1}}}},
	} {
		if a, err := AreaKm2(g); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: got %v km2, %v, want ErrInvalid", name, a, err)
		}
	}
}

func TestDistanceAndBearing_AgreeWithPROJ(t *testing.T) {
	var fix struct{ Pairs [][6]float64 }
	mustRead(t, "geod.json", &fix)
	if len(fix.Pairs) < 100 {
		t.Fatalf("%d pairs, want more", len(fix.Pairs))
	}
	for _, f := range fix.Pairs {
		a, b := orb.Point{f[0], f[1]}, orb.Point{f[2], f[3]}
		if got := DistanceKm(a, b); math.Abs(got-f[4]) > 1e-6 {
			t.Errorf("%v to %v: %.9f km, want %.9f", a, b, got, f[4])
		}
		got := BearingDeg(a, b)
		// Opposite points have more than one shortest way, one place has none.
		if far := f[4] > 19900; f[4] > 0 && !far && math.Abs(lonDiff(got, f[5])) > 1e-6*max(1, 1/f[4]) {
			t.Errorf("%v to %v: bearing %.9f, want %.9f", a, b, got, f[5])
		}
		if got < 0 || got >= 360 {
			t.Errorf("%v to %v: bearing %v is out of range", a, b, got)
		}
		if back := DistanceKm(b, a); math.Abs(back-f[4]) > 1e-6 {
			t.Errorf("%v to %v: back %.9f km, want %.9f", a, b, back, f[4])
		}
	}
}

func TestCompass(t *testing.T) {
	for bearing, want := range map[float64]string{0: "north", 22.4: "north", 22.6: "northEast", 90: "east", 135: "southEast",
		180: "south", 225: "southWest", 270: "west", 315: "northWest", 337.6: "north", 359.99: "north", 360: "north", -90: "west", 765: "northEast"} {
		if got := Compass(bearing); got != want {
			t.Errorf("Compass(%v) = %q, want %q", bearing, got, want)
		}
	}
	if got := Compass(math.NaN()); got != "north" {
		t.Errorf("Compass(NaN) = %q", got)
	}
}

func TestLengthKm(t *testing.T) {
	quarter := orb.LineString{{0, 0}, {0, 45}, {0, 90}}
	if got := LengthKm(quarter); math.Abs(got-10001.965729) > 1e-5 {
		t.Errorf("a quarter meridian is %v km, want 10001.965729", got)
	}
	if got := LengthKm(orb.Collection{quarter, orb.Point{1, 1}, orb.MultiLineString{quarter}}); math.Abs(got-2*10001.965729) > 1e-5 {
		t.Errorf("twice that is %v km", got)
	}
	if got := LengthKm(orb.Polygon{{{0, 0}, {1, 0}, {0, 0}}}); math.Abs(got-2*111.31949079) > 1e-6 {
		t.Errorf("there and back along a degree of the equator is %v km", got)
	}
}

func TestContains(t *testing.T) {
	ring := orb.Ring{{0, 0}, {10, 0}, {10, 10}, {5, 5}, {0, 10}, {0, 0}}
	hole := orb.Ring{{2, 1}, {2, 3}, {4, 3}, {4, 1}, {2, 1}}
	g := orb.Polygon{ring, hole}
	tests := []struct {
		name string
		p    orb.Point
		want bool
	}{
		{"inside", orb.Point{1, 1}, true},
		{"outside", orb.Point{11, 1}, false},
		{"in the notch", orb.Point{5, 8}, false},
		{"corner", orb.Point{10, 10}, true},
		{"inner corner", orb.Point{5, 5}, true},
		{"on a level edge", orb.Point{7, 0}, true},
		{"on an upright edge", orb.Point{0, 3}, true},
		{"on a slanted edge", orb.Point{7, 7}, true},
		{"beside a slanted edge, out", orb.Point{7, 7.000000000001}, false},
		{"beside a slanted edge, in", orb.Point{7, 6.999999999999}, true},
		{"level with a corner, left", orb.Point{-1, 10}, false},
		{"level with a corner, between", orb.Point{5, 10}, false},
		{"level with the bottom, right", orb.Point{12, 0}, false},
		{"in the hole", orb.Point{3, 2}, false},
		{"on the hole's edge", orb.Point{2, 2}, true},
		{"on the hole's corner", orb.Point{4, 3}, true},
		{"not a number", orb.Point{math.NaN(), 2}, false},
	}
	x := newAreaIndex(g)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Contains(g, tt.p); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if got := x.contains(tt.p); got != tt.want {
				t.Errorf("indexed: got %v, want %v", got, tt.want)
			}
		})
	}
	if Contains(orb.LineString{{0, 0}, {2, 2}}, orb.Point{1, 1}) || Contains(nil, orb.Point{}) || Contains(orb.Polygon{}, orb.Point{}) {
		t.Error("something without area holds a point")
	}
	if !Contains(orb.Collection{orb.Point{}, orb.MultiPolygon{{}, g}}, orb.Point{1, 1}) {
		t.Error("a collection does not hold what its polygon holds")
	}
}

// wiggly is a ring of n points about c, on the 1e-6 degree grid.
func wiggly(r *rand.Rand, c orb.Point, radius float64, n int) orb.Ring {
	var out orb.Ring
	for i := range n {
		a := 2 * math.Pi * (float64(i) + 0.5*r.Float64()) / float64(n)
		d := radius * (0.6 + 0.4*r.Float64())
		out = append(out, orb.Point{math.Round(1e6*(c[0]+d*math.Cos(a))) / 1e6, math.Round(1e6*(c[1]+d*math.Sin(a)*0.7)) / 1e6})
	}
	return append(out, out[0])
}

func TestContains_IndexAgrees(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 50 {
		ring := wiggly(r, orb.Point{120, 50}, 10, 3+r.IntN(800))
		g := orb.MultiPolygon{{ring, wiggly(r, orb.Point{120, 50}, 4, 3+r.IntN(300))}}
		x := newAreaIndex(g)
		for i := range 400 {
			p := orb.Point{108 + 24*r.Float64(), 42 + 16*r.Float64()}
			switch i % 4 {
			case 0:
				p = ring[r.IntN(len(ring))]
			case 1:
				p[1] = ring[r.IntN(len(ring))][1]
			}
			if got, want := x.contains(p), Contains(g, p); got != want {
				t.Fatalf("%v: indexed %v, plain %v", p, got, want)
			}
			if i%4 == 0 && !x.contains(p) {
				t.Fatalf("corner %v is not held", p)
			}
		}
	}
}

func TestNearestOnLine(t *testing.T) {
	amur := orb.LineString{{121.5, 53.3}, {127.5, 50.2}, {130.5, 48.9}, {135, 48.4}}
	tests := []struct {
		name string
		p    orb.Point
		line orb.LineString
		want orb.Point
		km   float64
	}{
		{"on a corner", orb.Point{127.5, 50.2}, amur, orb.Point{127.5, 50.2}, 0},
		{"beyond the end", orb.Point{136, 48.4}, amur, orb.Point{135, 48.4}, DistanceKm(orb.Point{136, 48.4}, orb.Point{135, 48.4})},
		{"a lone point", orb.Point{1, 0}, orb.LineString{{0, 0}}, orb.Point{0, 0}, 111.3194907932},
		{"a long edge along a parallel", orb.Point{110, 61}, orb.LineString{{100, 60}, {120, 60}}, orb.Point{110, 60}, DistanceKm(orb.Point{110, 61}, orb.Point{110, 60})},
		{"across the antimeridian", orb.Point{-179.5, 65}, orb.LineString{{180, 60}, {180, 70}}, orb.Point{180, 65}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, km := NearestOnLine(tt.p, tt.line)
			if tt.name == "across the antimeridian" {
				if math.Abs(km-23.58) > 0.1 || math.Abs(q[1]-65) > 0.01 {
					t.Errorf("got %v, %v km, want about %v, 23.58 km", q, km, tt.want)
				}
				return
			}
			if DistanceKm(q, tt.want) > 0.01 || math.Abs(km-tt.km) > 1e-6 {
				t.Errorf("got %v, %v km, want %v, %v km", q, km, tt.want, tt.km)
			}
		})
	}
	if _, km := NearestOnLine(orb.Point{}, nil); !math.IsInf(km, 1) {
		t.Errorf("an empty line is %v km away, want infinity", km)
	}
	if q, km := Nearest(orb.Point{0, 0}, orb.Collection{orb.Point{3, 0}, orb.MultiPoint{{0, 2}}, orb.LineString{{9, 9}, {8, 8}}}); q != (orb.Point{0, 2}) || math.Abs(km-221.149) > 0.01 {
		t.Errorf("nearest of a collection: %v, %v km", q, km)
	}
}

// TestNearest_BruteForce compares with the least distance to many points of
// the line: never more than they, and less by no more than their spacing allows.
func TestNearest_BruteForce(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 60 {
		ring := wiggly(r, orb.Point{60 + 100*r.Float64(), 25 + 40*r.Float64()}, 0.1+15*r.Float64(), 3+r.IntN(100))
		p := orb.Point{45 + 135*r.Float64(), 15 + 60*r.Float64()}
		if r.IntN(2) == 0 {
			p = orb.Point{ring[0][0] + r.NormFloat64(), ring[0][1] + r.NormFloat64()}
		}
		q, km := Nearest(p, orb.Polygon{ring})
		if math.Abs(DistanceKm(p, q)-km) > 1e-9 {
			t.Fatalf("%v is not %v km away", q, km)
		}
		b := NewBoundary(orb.Polygon{ring})
		if within, d := b.NearestWithin(p, km); within != q || d != km {
			t.Fatalf("within %v km: %v, %v km, without a limit %v", km, within, d, q)
		}
		if _, d := b.NearestWithin(p, 0.999*km-1e-9); !math.IsInf(d, 1) {
			t.Fatalf("%v km away, yet within less: %v km", km, d)
		}
		best, step := math.Inf(1), 0.0
		for i := 1; i < len(ring); i++ {
			const n = 100
			d := DistanceKm(ring[i-1], ring[i]) / n
			for k := range n + 1 {
				if v := DistanceKm(p, lerp(ring[i-1], ring[i], float64(k)/n)); v < best {
					best, step = v, d
				}
			}
		}
		// A point of the line within step/2 of the true foot is at most this much
		// farther than it.
		if km > best+1e-7 || math.Hypot(km, step) < best-1e-6 {
			t.Fatalf("%v: %v km, brute force %v km (step %v km)", p, km, best, step)
		}
	}
}
