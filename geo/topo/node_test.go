package topo_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"ceded/geo/topo"
)

func pts(xy ...int64) []topo.GridPoint {
	var out []topo.GridPoint
	for i := 0; i < len(xy); i += 2 {
		out = append(out, topo.GridPoint{X: xy[i], Y: xy[i+1]})
	}
	return out
}

// edges writes the edges of a graph as text, sorted.
func edges(g *topo.Graph) []string {
	var out []string
	for _, e := range g.Edges {
		a, b := g.Points[e.A], g.Points[e.B]
		out = append(out, fmt.Sprintf("%d,%d-%d,%d %v", a.X, a.Y, b.X, b.Y, e.Sources))
	}
	slices.Sort(out)
	return out
}

func TestNode(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []topo.SourceLine
		want  []string
	}{
		{"a crossing splits both", []topo.SourceLine{{0, pts(0, 0, 10, 10)}, {1, pts(0, 10, 10, 0)}},
			[]string{"0,0-5,5 [0]", "0,10-5,5 [1]", "5,5-10,0 [1]", "5,5-10,10 [0]"}},
		{"a touch splits the touched", []topo.SourceLine{{0, pts(0, 0, 10, 0)}, {1, pts(4, 0, 4, 5)}},
			[]string{"0,0-4,0 [0]", "4,0-10,0 [0]", "4,0-4,5 [1]"}},
		{"what coincides is one edge", []topo.SourceLine{{0, pts(0, 0, 10, 0)}, {1, pts(8, 0, 2, 0)}},
			[]string{"0,0-2,0 [0]", "2,0-8,0 [0 1]", "8,0-10,0 [0]"}},
		{"a line that runs back counts twice", []topo.SourceLine{{3, pts(0, 0, 10, 0, 0, 0)}},
			[]string{"0,0-10,0 [3 3]"}},
		{"a point without length is nothing", []topo.SourceLine{{0, pts(5, 5, 5, 5)}}, nil},
		{"a steep line keeps its order", []topo.SourceLine{{0, pts(0, 100, 1, 0)}, {1, pts(-5, 80, 5, 80)}, {2, pts(-5, 60, 5, 60)}},
			[]string{"-5,60-0,60 [2]", "-5,80-0,80 [1]", "0,60-1,0 [0]", "0,60-5,60 [2]", "0,80-0,100 [0]", "0,60-0,80 [0]", "0,80-5,80 [1]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			slices.Sort(c.want)
			if got := edges(topo.Node(c.lines)); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestNode_random nodes random lines and checks what noding promises: edges
// meet at their ends only.
func TestNode_random(t *testing.T) {
	const seed = 7
	r := rand.New(rand.NewSource(seed))
	for round := range 20 {
		var lines []topo.SourceLine
		for s := range 6 {
			var l []topo.GridPoint
			for range 5 {
				l = append(l, topo.GridPoint{X: r.Int63n(2_000) - 1_000, Y: r.Int63n(40)})
			}
			lines = append(lines, topo.SourceLine{Source: int32(s), Points: l})
		}
		g := topo.Node(lines)
		for i := range g.Edges {
			for j := range i {
				if meetInside(g, i, j) {
					t.Fatalf("seed %d round %d: edges %d and %d meet inside", seed, round, i, j)
				}
			}
		}
	}
}

func meetInside(g *topo.Graph, i, j int) bool {
	a, b := g.Points[g.Edges[i].A], g.Points[g.Edges[i].B]
	c, d := g.Points[g.Edges[j].A], g.Points[g.Edges[j].B]
	o1, o2, o3, o4 := topo.Orient(a, b, c), topo.Orient(a, b, d), topo.Orient(c, d, a), topo.Orient(c, d, b)
	inside := func(p, q, x topo.GridPoint, o int) bool { return o == 0 && p.Less(x) && x.Less(q) }
	return o1*o2 < 0 && o3*o4 < 0 || inside(a, b, c, o1) || inside(a, b, d, o2) || inside(c, d, a, o3) || inside(c, d, b, o4)
}

func TestOrient_farPoints(t *testing.T) {
	a, b := topo.GridPoint{X: -180_000_000, Y: -90_000_000}, topo.GridPoint{X: 180_000_000, Y: 90_000_000}
	for y, want := range map[int64]int{-1: -1, 0: 0, 1: 1} {
		if got := topo.Orient(a, b, topo.GridPoint{X: 0, Y: y}); got != want {
			t.Errorf("point %d steps above the line across the world: got %d, want %d", y, got, want)
		}
	}
}
