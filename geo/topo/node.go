package topo

import (
	"cmp"
	"math"
	"math/big"
	"slices"

	"github.com/paulmach/orb"
)

// GridScale is the number of grid steps in a degree: lines are noded on a grid
// of 1e-6 degree (about 0.1 m), so that every comparison is exact.
const GridScale = 1_000_000

// GridPoint is a point of that grid: longitude and latitude in millionths of a
// degree.
type GridPoint struct{ X, Y int64 }

// ToGrid rounds a lon, lat point (EPSG:4326) to the grid.
func ToGrid(p orb.Point) GridPoint {
	return GridPoint{int64(math.Round(p[0] * GridScale)), int64(math.Round(p[1] * GridScale))}
}

// Point returns the grid point as lon, lat in degrees.
func (p GridPoint) Point() orb.Point {
	return orb.Point{float64(p.X) / GridScale, float64(p.Y) / GridScale}
}

// Less orders grid points by x, then y.
func (p GridPoint) Less(q GridPoint) bool {
	return p.X < q.X || p.X == q.X && p.Y < q.Y
}

// Orient says on which side of the line a to b the point c lies: +1 left, -1
// right, 0 on it. It is exact for all points on Earth: the products stay below
// 3e17.
func Orient(a, b, c GridPoint) int {
	d := (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)
	switch {
	case d > 0:
		return 1
	case d < 0:
		return -1
	}
	return 0
}

// SourceLine is one line that goes into a partition. Lines with the same
// Source are parts of one thing: the rings of one unit, or one treaty line. A
// source below zero is an open line: it cuts faces but has no inside.
type SourceLine struct {
	Source int32
	Points []GridPoint // a ring repeats its first point
}

// Edge is a straight piece between two nodes that no other edge crosses. A is
// before B in the order of GridPoint.Less.
type Edge struct {
	A, B    int32   // indexes of Graph.Points
	Sources []int32 // the sources that ride the edge, ascending, once per pass
}

// Graph is a set of edges that meet at their ends only.
type Graph struct {
	Points []GridPoint
	Edges  []Edge
}

// cellSize is the side of a cell of the noder's index, in grid steps. A
// tenth of a degree holds a few dozen edges of a 1:10m map.
const cellSize = GridScale / 10

type cell struct{ x, y int32 }

type noder struct {
	points []GridPoint
	index  map[GridPoint]int32
	edges  []Edge
	dead   []bool
	byEnds map[[2]int32]int32
	cells  map[cell][]int32
	queue  []int32
	seen   []int32 // seen[f] == stamp: f was looked at for the current edge
	stamp  int32
}

// Node splits lines at every crossing and every touch, on the grid, and merges
// pieces that coincide. A crossing is rounded to the grid, which moves the
// pieces by less than a step and may make new crossings; these are looked for
// until none is left. The order of lines decides the numbering and nothing
// else.
func Node(lines []SourceLine) *Graph {
	n := &noder{index: map[GridPoint]int32{}, byEnds: map[[2]int32]int32{}, cells: map[cell][]int32{}}
	for _, l := range lines {
		for i := 1; i < len(l.Points); i++ {
			n.add(n.point(l.Points[i-1]), n.point(l.Points[i]), []int32{l.Source})
		}
	}
	for len(n.queue) > 0 {
		e := n.queue[len(n.queue)-1]
		n.queue = n.queue[:len(n.queue)-1]
		if !n.dead[e] {
			n.resolve(e)
		}
	}
	return n.graph()
}

func (n *noder) point(p GridPoint) int32 {
	if i, ok := n.index[p]; ok {
		return i
	}
	i := int32(len(n.points))
	n.points = append(n.points, p)
	n.index[p] = i
	return i
}

// add puts an edge in, or its sources onto the edge that is there.
func (n *noder) add(a, b int32, sources []int32) {
	if a == b {
		return
	}
	if n.points[b].Less(n.points[a]) {
		a, b = b, a
	}
	if e, ok := n.byEnds[[2]int32{a, b}]; ok {
		n.edges[e].Sources = mergeSorted(n.edges[e].Sources, sources)
		return
	}
	e := int32(len(n.edges))
	n.edges = append(n.edges, Edge{a, b, append([]int32(nil), sources...)})
	n.dead = append(n.dead, false)
	n.seen = append(n.seen, 0)
	n.byEnds[[2]int32{a, b}] = e
	n.eachCell(a, b, func(c cell) { n.cells[c] = append(n.cells[c], e) })
	n.queue = append(n.queue, e)
}

// mergeSorted merges two ascending lists and keeps repeats.
func mergeSorted(a, b []int32) []int32 {
	out := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// eachCell calls f for the index cells that the edge passes, a few more at
// most. a is left of b.
func (n *noder) eachCell(a, b int32, f func(cell)) {
	p, q := n.points[a], n.points[b]
	x0, x1 := floorDiv(p.X, cellSize), floorDiv(q.X, cellSize)
	slope := 0.0
	if q.X != p.X {
		slope = float64(q.Y-p.Y) / float64(q.X-p.X)
	}
	for x := x0; x <= x1; x++ {
		lo, hi := p.Y, q.Y
		if x0 != x1 {
			l, r := max(x*cellSize, p.X), min((x+1)*cellSize, q.X)
			lo = p.Y + int64(math.Round(slope*float64(l-p.X)))
			hi = p.Y + int64(math.Round(slope*float64(r-p.X)))
		}
		if lo > hi {
			lo, hi = hi, lo
		}
		for y := floorDiv(lo-2, cellSize); y <= floorDiv(hi+2, cellSize); y++ {
			f(cell{int32(x), int32(y)})
		}
	}
}

// resolve splits edge e, and what it meets, where they meet.
func (n *noder) resolve(e int32) {
	n.stamp++
	n.seen[e] = n.stamp
	var cuts []int32 // points strictly inside e
	var others []int32
	otherCuts := map[int32][]int32{}
	a, b := n.edges[e].A, n.edges[e].B
	n.eachCell(a, b, func(c cell) {
		list := n.cells[c]
		live := list[:0]
		for _, f := range list {
			if n.dead[f] {
				continue
			}
			live = append(live, f)
			if n.seen[f] == n.stamp {
				continue
			}
			n.seen[f] = n.stamp
			onE, onF := n.meet(e, f)
			cuts = append(cuts, onE...)
			if len(onF) > 0 {
				others = append(others, f)
				otherCuts[f] = onF
			}
		}
		n.cells[c] = live
	})
	for _, f := range others {
		n.split(f, otherCuts[f])
	}
	if len(cuts) > 0 {
		n.split(e, cuts)
	}
}

// meet returns the points where e and f must be split: each is strictly inside
// the edge it splits.
func (n *noder) meet(e, f int32) (onE, onF []int32) {
	ei, fi := n.edges[e], n.edges[f]
	p, q := n.points[ei.A], n.points[ei.B]
	r, s := n.points[fi.A], n.points[fi.B]
	if r.X > q.X || s.X < p.X || min(r.Y, s.Y) > max(p.Y, q.Y) || max(r.Y, s.Y) < min(p.Y, q.Y) {
		return nil, nil
	}
	o1, o2, o3, o4 := Orient(p, q, r), Orient(p, q, s), Orient(r, s, p), Orient(r, s, q)
	if o1 == 0 && between(p, q, r) {
		onE = append(onE, fi.A)
	}
	if o2 == 0 && between(p, q, s) {
		onE = append(onE, fi.B)
	}
	if o3 == 0 && between(r, s, p) {
		onF = append(onF, ei.A)
	}
	if o4 == 0 && between(r, s, q) {
		onF = append(onF, ei.B)
	}
	if o1*o2 < 0 && o3*o4 < 0 {
		x := n.point(crossing(p, q, r, s))
		if x != ei.A && x != ei.B {
			onE = append(onE, x)
		}
		if x != fi.A && x != fi.B {
			onF = append(onF, x)
		}
	}
	return onE, onF
}

// between reports whether c, known to lie on the line through a and b, lies
// strictly between them.
func between(a, b, c GridPoint) bool {
	return a.Less(c) && c.Less(b)
}

// crossing returns where pq and rs cross, rounded to the grid (half up).
func crossing(p, q, r, s GridPoint) GridPoint {
	num := (r.X-p.X)*(s.Y-r.Y) - (r.Y-p.Y)*(s.X-r.X)
	den := (q.X-p.X)*(s.Y-r.Y) - (q.Y-p.Y)*(s.X-r.X)
	return GridPoint{p.X + mulDivRound(q.X-p.X, num, den), p.Y + mulDivRound(q.Y-p.Y, num, den)}
}

// mulDivRound returns a*num/den rounded to the nearest integer.
func mulDivRound(a, num, den int64) int64 {
	if den < 0 {
		num, den = -num, -den
	}
	v := new(big.Int).Mul(big.NewInt(a), big.NewInt(num))
	v.Lsh(v, 1).Add(v, big.NewInt(den))
	return v.Div(v, new(big.Int).Lsh(big.NewInt(den), 1)).Int64()
}

// split replaces edge e by its pieces between the cut points.
func (n *noder) split(e int32, cuts []int32) {
	old := n.edges[e]
	n.dead[e] = true
	delete(n.byEnds, [2]int32{old.A, old.B})
	from, to := n.points[old.A], n.points[old.B]
	along := func(i int32) int64 {
		q := n.points[i]
		return (q.X-from.X)*(to.X-from.X) + (q.Y-from.Y)*(to.Y-from.Y)
	}
	slices.SortStableFunc(cuts, func(i, j int32) int { return cmp.Compare(along(i), along(j)) })
	at := old.A
	for _, c := range append(cuts, old.B) {
		n.add(at, c, old.Sources)
		at = c
	}
}

// graph returns the live edges, with points that no edge uses left out.
func (n *noder) graph() *Graph {
	g := &Graph{}
	renumber := make([]int32, len(n.points))
	for i := range renumber {
		renumber[i] = -1
	}
	use := func(p int32) int32 {
		if renumber[p] < 0 {
			renumber[p] = int32(len(g.Points))
			g.Points = append(g.Points, n.points[p])
		}
		return renumber[p]
	}
	for i, e := range n.edges {
		if !n.dead[i] {
			g.Edges = append(g.Edges, Edge{use(e.A), use(e.B), e.Sources})
		}
	}
	return g
}
