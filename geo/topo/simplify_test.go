package topo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// metres is a projection for tests: a degree is 100 km in both directions.
func metres(p orb.Point) orb.Point { return orb.Point{p[0] * 1e5, p[1] * 1e5} }

func same(p orb.Point) orb.Point { return p }

func loop(ps ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i < len(ps); i += 2 {
		r = append(r, orb.Point{ps[i], ps[i+1]})
	}
	return append(r, r[0])
}

// coverage is n by n cells whose shared sides are crooked, a line along the
// middle, islands around and one inside a cell, as a hole and as an object.
func coverage(r *rand.Rand, n, detail int) []Object {
	crooked := func(a, b orb.Point) []orb.Point {
		out := []orb.Point{a}
		dx, dy := b[0]-a[0], b[1]-a[1]
		for i := 1; i < detail; i++ {
			t := float64(i) / float64(detail)
			off := (r.Float64() - 0.5) * 0.8 * min(t, 1-t) // within a diamond, so that sides do not cross
			out = append(out, orb.Point{a[0] + t*dx - off*dy, a[1] + t*dy + off*dx})
		}
		return append(out, b)
	}
	across := make([][][]orb.Point, n+1) // from (x, y) to (x+1, y)
	up := make([][][]orb.Point, n+1)     // from (x, y) to (x, y+1)
	for y := range n + 1 {
		for x := range n + 1 {
			p := orb.Point{float64(x), float64(y)}
			across[y] = append(across[y], crooked(p, orb.Point{p[0] + 1, p[1]}))
			up[y] = append(up[y], crooked(p, orb.Point{p[0], p[1] + 1}))
		}
	}
	back := func(l []orb.Point) []orb.Point {
		l = slices.Clone(l)
		slices.Reverse(l)
		return l
	}
	var objs []Object
	for y := range n {
		for x := range n {
			ring := slices.Concat(across[y][x][:detail], up[y][x+1][:detail], back(across[y+1][x])[:detail], back(up[y][x])[:detail])
			k := r.IntN(len(ring)) // rings start anywhere
			ring = append(slices.Clone(ring[k:]), ring[:k]...)
			objs = append(objs, Object{fmt.Sprintf("cell-%d-%d", x, y), orb.Polygon{append(orb.Ring(ring), ring[0])}})
		}
	}
	var line orb.LineString
	for x := range n {
		line = append(line, across[n/2][x][:detail]...)
	}
	objs = append(objs, Object{"line", append(line, orb.Point{float64(n), float64(n / 2)})})

	island := func(c orb.Point, radius float64) orb.Ring {
		var out orb.Ring
		for i := range detail * 2 {
			a := math.Pi * float64(i) / float64(detail)
			d := radius * (0.5 + 0.5*r.Float64())
			out = append(out, orb.Point{c[0] + d*math.Cos(a), c[1] + d*math.Sin(a)})
		}
		return append(out, out[0])
	}
	lake := island(orb.Point{0.5, 0.5}, 0.2)
	hole := slices.Clone(lake)
	hole.Reverse()
	cell := objs[0].Geometry.(orb.Polygon)
	objs[0].Geometry = append(cell, hole)
	objs = append(objs, Object{"lake", orb.Polygon{lake}})
	var islands orb.MultiPolygon
	for i := range 40 {
		islands = append(islands, orb.Polygon{island(orb.Point{-2 - float64(i%4)*0.3, float64(i/4) * 0.3}, 0.14)})
	}
	return append(objs, Object{"islands", islands})
}

type edge struct{ a, b orb.Point }

// edgesOf counts the edges of an object, either way round.
func edgesOf(o Object) map[edge]int {
	m := map[edge]int{}
	add := func(l []orb.Point) {
		for i := 1; i < len(l); i++ {
			a, b := l[i-1], l[i]
			if b[0] < a[0] || b[0] == a[0] && b[1] < a[1] {
				a, b = b, a
			}
			m[edge{a, b}]++
		}
	}
	switch g := o.Geometry.(type) {
	case orb.LineString:
		add(g)
	case orb.Polygon:
		for _, r := range g {
			add(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			for _, r := range p {
				add(r)
			}
		}
	}
	return m
}

// checkNothingCrosses compares all edges of all objects.
func checkNothingCrosses(t *testing.T, objs []Object) {
	t.Helper()
	seen := map[edge]bool{}
	var edges []edge
	for _, o := range objs {
		for e := range edgesOf(o) {
			if !seen[e] {
				seen[e] = true
				edges = append(edges, e)
			}
		}
	}
	slices.SortFunc(edges, func(e, f edge) int {
		if e.a[0] != f.a[0] {
			if e.a[0] < f.a[0] {
				return -1
			}
			return 1
		}
		return 0
	})
	for i, e := range edges {
		for _, f := range edges[i+1:] {
			if f.a[0] > e.b[0] {
				break
			}
			if e.a == f.a || e.a == f.b || e.b == f.a || e.b == f.b ||
				max(e.a[1], e.b[1]) < min(f.a[1], f.b[1]) || max(f.a[1], f.b[1]) < min(e.a[1], e.b[1]) {
				continue
			}
			if area2D(e.a, e.b, f.a)*area2D(e.a, e.b, f.b) <= 0 && area2D(f.a, f.b, e.a)*area2D(f.a, f.b, e.b) <= 0 {
				t.Fatalf("edges cross: %v %v", e, f)
			}
		}
	}
}

func TestSimplify_NeighboursShareTheirBoundary(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	const n = 5
	objs := coverage(rand.New(rand.NewPCG(seed, 1)), n, 24)
	top := New(objs)
	checkNothingCrosses(t, top.Simplify(same, 0))
	for _, side := range []float64{0, 300, 3000, 10e3, 30e3, 100e3} {
		out, stats := top.SimplifyStats(metres, side*side)
		t.Logf("side %6.0f m: %d of %d vertices, %d rings dropped, %d stand for others", side, stats.PointsKept, stats.Points, stats.RingsDropped, stats.RingsMerged)
		checkNothingCrosses(t, out)
		users := map[edge]int{}
		for i, o := range out[:n*n] {
			p := o.Geometry.(orb.Polygon)
			if o.ID != objs[i].ID || len(p) == 0 || len(p[0]) < 4 || p[0][0] != p[0][len(p[0])-1] || p[0].Orientation() != orb.CCW {
				t.Fatalf("side %v: %s is %v", side, o.ID, p)
			}
			for e, k := range edgesOf(o) {
				if users[e] += k; k != 1 {
					t.Errorf("side %v: %s uses an edge %d times", side, o.ID, k)
				}
			}
		}
		for e, k := range users {
			if k > 2 {
				t.Errorf("side %v: edge %v has %d users", side, e, k)
			}
		}
		hole := edgesOf(Object{Geometry: orb.Polygon{out[0].Geometry.(orb.Polygon)[1]}})
		if diff := cmp.Diff(fmt.Sprint(hole), fmt.Sprint(edgesOf(out[n*n+1]))); diff != "" {
			t.Errorf("side %v: the lake and the hole it lies in differ\n%s", side, diff)
		}
		// What only one cell uses is the outline, one loop, and the lake: no
		// crack opens inside.
		if got := loops(users); got != 2 {
			t.Errorf("side %v: %d loops of edges with one user, want 2", side, got)
		}
		for e := range edgesOf(out[n*n]) {
			if users[e] != 2 {
				t.Errorf("side %v: edge %v of the line has %d users, want 2", side, e, users[e])
			}
		}
		if side == 0 {
			continue
		}
		if islands := out[n*n+2].Geometry.(orb.MultiPolygon); len(islands) == 0 || len(islands)+stats.RingsDropped != 40 {
			t.Errorf("side %v: %d islands and %d dropped, want 40 together", side, len(islands), stats.RingsDropped)
		}
	}
}

// loops counts the closed loops that the edges with one user make; -1 when they
// do not only make loops.
func loops(users map[edge]int) int {
	next := map[orb.Point][]orb.Point{}
	for e, k := range users {
		if k == 1 {
			next[e.a] = append(next[e.a], e.b)
			next[e.b] = append(next[e.b], e.a)
		}
	}
	n := 0
	for len(next) > 0 {
		n++
		for p := range next {
			for stack := []orb.Point{p}; len(stack) > 0; {
				p, stack = stack[len(stack)-1], stack[:len(stack)-1]
				if len(next[p]) == 2 {
					stack = append(stack, next[p]...)
				} else if len(next[p]) > 0 {
					return -1
				}
				delete(next, p)
			}
			break
		}
	}
	return n
}

func TestSimplify_Shapes(t *testing.T) {
	tests := []struct {
		name string
		in   []Object
		area float64 // m2, with a degree of 100 km
		want []orb.Geometry
	}{
		{"a straight point goes", []Object{{"l", orb.LineString{{0, 0}, {1, 0}, {2, 0}}}}, 1,
			[]orb.Geometry{orb.LineString{{0, 0}, {2e5, 0}}}},
		{"a small bend goes", []Object{{"l", orb.LineString{{0, 0}, {1, 0.01}, {2, 0}}}}, 2e8,
			[]orb.Geometry{orb.LineString{{0, 0}, {2e5, 0}}}},
		{"a large bend stays", []Object{{"l", orb.LineString{{0, 0}, {1, 1}, {2, 0}}}}, 2e8,
			[]orb.Geometry{orb.LineString{{0, 0}, {1e5, 1e5}, {2e5, 0}}}},
		{"zero only projects", []Object{{"l", orb.LineString{{0, 0}, {1, 0}, {2, 0}}}, {"p", orb.Point{1, 2}}}, 0,
			[]orb.Geometry{orb.LineString{{0, 0}, {1e5, 0}, {2e5, 0}}, orb.Point{1e5, 2e5}}},
		{"the largest part stays, however small", []Object{{"m", orb.MultiPolygon{{loop(0, 0, 1, 0, 1, 1)}, {loop(5, 5, 7, 5, 7, 7)}}}}, 1e15,
			[]orb.Geometry{orb.MultiPolygon{{loop(5e5, 5e5, 7e5, 5e5, 7e5, 7e5)}}}},
		{"what lies inside a bend keeps it", []Object{
			{"l", orb.LineString{{0, 0}, {1, 0.1}, {2, 0}}}, {"p", orb.LineString{{0.9, 0.05}, {1, 0.05}}}}, 1e15,
			[]orb.Geometry{orb.LineString{{0, 0}, {1e5, 1e4}, {2e5, 0}}, orb.LineString{{0.9e5, 0.05e5}, {1e5, 0.05e5}}}},
		{"two lines with the same ends stay apart", []Object{{"p", orb.Polygon{loop(0, 0, 2, 0, 1, 0.1)}}, {"l", orb.LineString{{0, 0}, {2, 0}}}}, 1e15,
			[]orb.Geometry{orb.Polygon{loop(0, 0, 2e5, 0, 1e5, 1e4)}, orb.LineString{{0, 0}, {2e5, 0}}}},
		{"nothing", []Object{{"n", nil}, {"e", orb.Polygon{}}}, 1, []orb.Geometry{nil, orb.Polygon{}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []orb.Geometry
			for _, o := range New(tt.in).Simplify(metres, tt.area) {
				got = append(got, o.Geometry)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestSimplify_SameTwice(t *testing.T) {
	objs := coverage(rand.New(rand.NewPCG(7, 7)), 4, 16)
	if diff := cmp.Diff(New(objs).Simplify(metres, 1e8), New(objs).Simplify(metres, 1e8)); diff != "" {
		t.Errorf("two runs differ\n%s", diff)
	}
}

func BenchmarkNew(b *testing.B) { bench(b, func(objs []Object, _ *Topology) { New(objs) }) }
func BenchmarkSimplify(b *testing.B) {
	bench(b, func(_ []Object, t *Topology) { t.Simplify(metres, 1e6) })
}

func bench(b *testing.B, f func([]Object, *Topology)) {
	objs := coverage(rand.New(rand.NewPCG(1, 1)), 30, 160)
	t := New(objs)
	b.Logf("%d vertices, %d arcs", len(t.points), len(t.arcs))
	for b.Loop() {
		f(objs, t)
	}
}
