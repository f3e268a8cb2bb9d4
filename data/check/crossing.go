package check

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// segment is an edge of a ring: which ring, and where in it.
type segment struct {
	a, b    orb.Point
	ring, i int
}

// crossing finds a place where two rings, or one ring with itself, cross, lie
// on one another or touch where they may not. Two rings may touch in a point;
// a ring may not touch itself. It sweeps a grid whose cells hold a few segments
// each: time and memory grow with the number of positions.
func crossing(polygons []orb.Polygon) (orb.Point, string) {
	var segments []segment
	sizes := []int{}
	box := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, p := range polygons {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				segments = append(segments, segment{r[i-1], r[i], len(sizes), i - 1})
			}
			sizes = append(sizes, len(r)-1)
			box = box.Union(r.Bound())
		}
	}
	g := newBuckets(box, len(segments))
	for n, s := range segments {
		g.put(n, s)
	}
	slices.SortFunc(g.entries, func(x, y [2]int32) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	for i, x := range g.entries {
		for _, y := range g.entries[i+1:] {
			if x[0] != y[0] {
				break
			}
			s, t := segments[x[1]], segments[y[1]]
			if what := meet(s, t, sizes); what != "" {
				return t.a, what
			}
		}
	}
	return orb.Point{}, ""
}

// buckets is a grid of cells that hold the numbers of segments.
type buckets struct {
	min     orb.Point
	size    float64
	columns int32
	entries [][2]int32 // cell, segment
}

func newBuckets(box orb.Bound, n int) *buckets {
	w, h := max(box.Max[0]-box.Min[0], 1e-6), max(box.Max[1]-box.Min[1], 1e-6)
	size := max(math.Sqrt(w*h/float64(max(n, 1))), max(w, h)/20_000)
	return &buckets{min: box.Min, size: size, columns: int32(w/size) + 2, entries: make([][2]int32, 0, 2*n)}
}

func (g *buckets) put(n int, s segment) {
	cell := func(v, from float64) int32 { return int32((v - from) / g.size) }
	x0, x1 := cell(min(s.a[0], s.b[0]), g.min[0]), cell(max(s.a[0], s.b[0]), g.min[0])
	y0, y1 := cell(min(s.a[1], s.b[1]), g.min[1]), cell(max(s.a[1], s.b[1]), g.min[1])
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			g.entries = append(g.entries, [2]int32{y*g.columns + x, int32(n)})
		}
	}
}

// meet says how two segments meet where they may not, or "".
func meet(s, t segment, sizes []int) string {
	if max(s.a[0], s.b[0]) < min(t.a[0], t.b[0]) || max(t.a[0], t.b[0]) < min(s.a[0], s.b[0]) ||
		max(s.a[1], s.b[1]) < min(t.a[1], t.b[1]) || max(t.a[1], t.b[1]) < min(s.a[1], s.b[1]) {
		return ""
	}
	st, sb := turn(s.a, s.b, t.a), turn(s.a, s.b, t.b)
	ts, tb := turn(t.a, t.b, s.a), turn(t.a, t.b, s.b)
	if st == 0 && sb == 0 {
		if overlap(s, t) {
			return "two edges on one another"
		}
	} else if st*sb < 0 && ts*tb < 0 {
		return "a crossing"
	}
	if s.ring != t.ring {
		return ""
	}
	n := sizes[s.ring]
	d := (t.i - s.i + n) % n
	if d == 1 || d == n-1 {
		return "" // neighbours share a position
	}
	for _, p := range []orb.Point{t.a, t.b} {
		if turn(s.a, s.b, p) == 0 && between(s.a, s.b, p) {
			return "a ring that touches itself"
		}
	}
	for _, p := range []orb.Point{s.a, s.b} {
		if turn(t.a, t.b, p) == 0 && between(t.a, t.b, p) {
			return "a ring that touches itself"
		}
	}
	return ""
}

// overlap reports whether two segments of one line share more than a point.
func overlap(s, t segment) bool {
	axis := 0
	if abs(s.a[0]-s.b[0]) < abs(s.a[1]-s.b[1]) {
		axis = 1
	}
	lo := max(min(s.a[axis], s.b[axis]), min(t.a[axis], t.b[axis]))
	hi := min(max(s.a[axis], s.b[axis]), max(t.a[axis], t.b[axis]))
	return lo < hi
}
