package topo_test

import (
	"fmt"
	"slices"
	"testing"

	"ceded/geo/topo"
)

func square(x, y, side int64) []topo.GridPoint {
	return pts(x, y, x+side, y, x+side, y+side, x, y+side, x, y)
}

// faces writes each face but the unbounded one as its area and label, sorted.
func faces(p *topo.Partition) []string {
	area := make([]int64, p.Faces)
	seen := make([]bool, len(p.Face))
	for h := range p.Face {
		if seen[h] {
			continue
		}
		for at := int32(h); !seen[at]; at = p.Next[at] {
			seen[at] = true
		}
		area[p.Face[h]] += p.Area2(int32(h)) / 2
	}
	var out []string
	for f := 1; f < p.Faces; f++ {
		out = append(out, fmt.Sprint(area[f], p.Labels[f]))
	}
	slices.Sort(out)
	return out
}

func TestPolygonize(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []topo.SourceLine
		want  []string
	}{
		{"a square", []topo.SourceLine{{0, square(0, 0, 10)}}, []string{"100 [0]"}},
		{"neighbours", []topo.SourceLine{{0, square(0, 0, 10)}, {1, square(10, 0, 10)}}, []string{"100 [0]", "100 [1]"}},
		{"an overlap", []topo.SourceLine{{0, square(0, 0, 10)}, {1, square(5, 5, 10)}}, []string{"25 [0 1]", "75 [0]", "75 [1]"}},
		{"a hole of its own", []topo.SourceLine{{0, square(0, 0, 10)}, {0, square(4, 4, 2)}}, []string{"4 []", "96 [0]"}},
		{"an island in the hole", []topo.SourceLine{{0, square(0, 0, 30)}, {0, square(10, 10, 10)}, {1, square(14, 14, 2)}},
			[]string{"4 [1]", "800 [0]", "96 []"}},
		{"a part inside another, not touching", []topo.SourceLine{{0, square(0, 0, 30)}, {1, square(10, 10, 10)}},
			[]string{"100 [0 1]", "800 [0]"}},
		{"a hole that touches the outline in a point", []topo.SourceLine{{0, square(0, 0, 10)}, {0, pts(0, 5, 3, 3, 3, 7, 0, 5)}},
			[]string{"6 []", "94 [0]"}},
		{"an open line cuts and has no inside", []topo.SourceLine{{0, square(0, 0, 10)}, {-1, pts(5, -5, 5, 15)}},
			[]string{"50 [0]", "50 [0]"}},
		{"a spike leaves the face whole", []topo.SourceLine{{0, pts(0, 0, 10, 0, 10, 10, 5, 10, 5, 5, 5, 10, 0, 10, 0, 0)}},
			[]string{"100 [0]"}},
		{"the nearer edge decides where a part lies", []topo.SourceLine{{0, square(0, 0, 100)}, {1, square(10, 0, 20)}, {2, square(40, 5, 10)}},
			[]string{"100 [0 2]", "400 [0 1]", "9500 [0]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			slices.Sort(c.want)
			if got := faces(topo.Polygonize(topo.Node(c.lines))); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestPartition_LeftRight(t *testing.T) {
	p := topo.Polygonize(topo.Node([]topo.SourceLine{{0, square(0, 0, 10)}, {1, square(10, 0, 10)}}))
	for e := range p.Edges {
		a, b := p.Points[p.Edges[e].A], p.Points[p.Edges[e].B]
		if a.X != 10 || b.X != 10 {
			continue
		}
		l, r := p.LeftRight(int32(e))
		if got := fmt.Sprint(p.Labels[l], p.Labels[r]); got != "[0] [1]" {
			t.Errorf("the shared edge, going north, has %s left and right, want [0] [1]", got)
		}
		return
	}
	t.Error("no shared edge")
}
