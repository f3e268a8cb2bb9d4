package mvt

import (
	"cmp"
	"math"
	"slices"
)

// repair makes valid rings of rings that rounding made touch or cross. It
// splits the edges where they meet, on the grid, until none do; what lies on
// the left of more edges than on the right (winding number above zero) is
// inside, and its outline is traced anew. Exteriors come out with positive
// area, holes with negative. around is the winding number of the place where the
// rings lie, of rings that are not among them: holes alone lie in an exterior.
func repair(rings [][]ipt, around int) [][]ipt {
	g := newGraph(rings)
	g.around = around
	for range 32 {
		if !g.split() {
			break
		}
	}
	return g.outline()
}

// graph is a set of edges between grid points, each once, from the lesser point
// to the greater, with the number of times the rings walk it that way less the
// times they walk it back.
type graph struct {
	edges  map[segment]int
	around int // winding number outside all of them
	sweep  sweeper
}

func newGraph(rings [][]ipt) *graph {
	g := &graph{edges: map[segment]int{}}
	for _, r := range rings {
		for i, p := range r {
			g.add(p, r[(i+1)%len(r)], 1)
		}
	}
	return g
}

func less(a, b ipt) bool { return a.x < b.x || a.x == b.x && a.y < b.y }

func (g *graph) add(a, b ipt, n int) {
	if a == b {
		return
	}
	if less(b, a) {
		a, b, n = b, a, -n
	}
	s := segment{a, b}
	if n += g.edges[s]; n == 0 {
		delete(g.edges, s)
	} else {
		g.edges[s] = n
	}
}

// split cuts edges where they meet and tells whether there was anything to cut.
func (g *graph) split() bool {
	w := &g.sweep
	w.segs = w.segs[:0]
	for s := range g.edges {
		w.segs = append(w.segs, s)
	}
	slices.SortFunc(w.segs, compareSegments)
	cuts := map[int32][]ipt{}
	cut := func(i int32, p ipt) {
		if s := w.segs[i]; p != s.a && p != s.b {
			cuts[i] = append(cuts[i], p)
		}
	}
	w.pairs(func(i, k int32) bool {
		s, o := w.segs[i], w.segs[k]
		if !s.meets(o) {
			return true
		}
		touched := false
		for _, e := range [4]struct {
			on int32
			p  ipt
		}{{i, o.a}, {i, o.b}, {k, s.a}, {k, s.b}} {
			if t := w.segs[e.on]; turn(t.a, t.b, e.p) == 0 && between(t.a, t.b, e.p) {
				cut(e.on, e.p)
				touched = true
			}
		}
		if !touched {
			p := meeting(s, o)
			cut(i, p)
			cut(k, p)
		}
		return true
	})
	for i, s := range w.segs {
		ps := cuts[int32(i)]
		if len(ps) == 0 {
			continue
		}
		n := g.edges[s]
		delete(g.edges, s)
		g.cut(s, ps, n)
	}
	return len(cuts) > 0
}

// cut adds the pieces of s between the points ps.
func (g *graph) cut(s segment, ps []ipt, n int) {
	dx, dy := int64(s.b.x-s.a.x), int64(s.b.y-s.a.y)
	along := func(p ipt) int64 { return int64(p.x-s.a.x)*dx + int64(p.y-s.a.y)*dy }
	slices.SortFunc(ps, func(p, q ipt) int {
		return cmp.Or(cmp.Compare(along(p), along(q)), cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y))
	})
	from := s.a
	for _, p := range ps {
		g.add(from, p, n)
		from = p
	}
	g.add(from, s.b, n)
}

func compareSegments(s, o segment) int {
	return cmp.Or(cmp.Compare(s.a.x, o.a.x), cmp.Compare(s.a.y, o.a.y), cmp.Compare(s.b.x, o.b.x), cmp.Compare(s.b.y, o.b.y))
}

// meeting is where two crossing segments meet, rounded to the grid.
func meeting(s, o segment) ipt {
	d1, d2 := turn(o.a, o.b, s.a), turn(o.a, o.b, s.b)
	t := float64(d1) / float64(d1-d2)
	return ipt{
		int32(math.Floor(float64(s.a.x) + t*float64(s.b.x-s.a.x) + 0.5)),
		int32(math.Floor(float64(s.a.y) + t*float64(s.b.y-s.a.y) + 0.5)),
	}
}

// outline traces the border of the inside. Half-edge 2i runs along edge i,
// 2i+1 back.
func (g *graph) outline() [][]ipt {
	edges := make([]segment, 0, len(g.edges))
	for s := range g.edges {
		edges = append(edges, s)
	}
	slices.SortFunc(edges, compareSegments)
	next := nextAround(edges)
	inside := make([]bool, 2*len(edges))
	seen := make([]bool, 2*len(edges))
	for h := range next {
		if seen[h] {
			continue
		}
		in := g.around+g.windingLeft(edges, h) > 0
		for k := h; !seen[k]; k = int(next[k]) {
			seen[k], inside[k] = true, in
		}
	}
	border := func(h int) bool { return inside[h] && !inside[h^1] }
	// Where outlines touch, each keeps its point, also amid a straight run: a
	// client's coordinates may not be able to say "on the edge".
	ways := map[ipt]int{}
	for h := range next {
		if border(h) {
			ways[origin(edges, h)]++
		}
	}
	done := make([]bool, len(next))
	var rings [][]ipt
	for h := range next {
		if done[h] || !border(h) {
			continue
		}
		var walk []ipt
		for k := h; !done[k]; {
			done[k] = true
			walk = append(walk, origin(edges, k))
			// Past edges with the inside on both sides: they are no border. The
			// way on is found in one turn round the point at most.
			k = int(next[k])
			for n := 0; !border(k) && n < len(next); n++ {
				k = int(next[k^1])
			}
		}
		rings = splitWalk(walk, rings, ways)
	}
	return rings
}

func origin(edges []segment, h int) ipt {
	if h&1 == 0 {
		return edges[h>>1].a
	}
	return edges[h>>1].b
}

// nextAround links each half-edge to the one that follows it around the face on
// its left: at its end, the first one clockwise from the way back.
func nextAround(edges []segment) []int32 {
	out := make([]int32, 2*len(edges)) // by origin, then direction
	for h := range out {
		out[h] = int32(h)
	}
	dir := func(h int32) (x, y int64) {
		a, b := origin(edges, int(h)), origin(edges, int(h^1))
		return int64(b.x - a.x), int64(b.y - a.y)
	}
	slices.SortFunc(out, func(g, h int32) int {
		a, b := origin(edges, int(g)), origin(edges, int(h))
		if c := cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)); c != 0 {
			return c
		}
		gx, gy := dir(g)
		hx, hy := dir(h)
		if c := cmp.Compare(half(gx, gy), half(hx, hy)); c != 0 {
			return c
		}
		return cmp.Compare(0, gx*hy-gy*hx)
	})
	next := make([]int32, len(out))
	for i := 0; i < len(out); {
		end := i + 1
		for end < len(out) && origin(edges, int(out[end])) == origin(edges, int(out[i])) {
			end++
		}
		for k := i; k < end; k++ {
			before := k - 1 // clockwise neighbour
			if k == i {
				before = end - 1
			}
			next[out[k]^1] = out[before]
		}
		i = end
	}
	return next
}

// half is 0 for directions from east counterclockwise to just before west.
func half(x, y int64) int {
	if y > 0 || y == 0 && x > 0 {
		return 0
	}
	return 1
}

// windingLeft is the winding number just left of half-edge h, at its middle.
// It counts the edges that a ray from there meets.
func (g *graph) windingLeft(edges []segment, h int) int {
	s := edges[h>>1]
	m := ipt{s.a.x + s.b.x, s.a.y + s.b.y} // in half units
	n := 0
	if s.a.y != s.b.y {
		for i, e := range edges {
			up := e.b.y > e.a.y
			if (2*e.a.y > m.y) == (2*e.b.y > m.y) || i == h>>1 {
				continue
			}
			if (turn(ipt{2 * e.a.x, 2 * e.a.y}, ipt{2 * e.b.x, 2 * e.b.y}, m) > 0) == up { // e lies east of m
				n += signed(up, g.edges[e])
			}
		}
		// The west side of h itself sees it too.
		if (s.b.y > s.a.y) == (h&1 == 0) {
			n += signed(s.b.y > s.a.y, g.edges[s])
		}
		return n
	}
	// A level edge runs east, a to b; its left is the greater y. The ray goes
	// towards greater y.
	for i, e := range edges {
		if (2*e.a.x > m.x) == (2*e.b.x > m.x) || i == h>>1 {
			continue
		}
		if turn(ipt{2 * e.a.x, 2 * e.a.y}, ipt{2 * e.b.x, 2 * e.b.y}, m) < 0 { // m right of e: e has greater y
			n -= g.edges[e]
		}
	}
	if h&1 == 1 {
		n -= g.edges[s]
	}
	return n
}

func signed(up bool, n int) int {
	if up {
		return n
	}
	return -n
}

// splitWalk cuts a closed walk at points that it passes twice and appends the
// simple rings that it is made of.
func splitWalk(walk []ipt, rings [][]ipt, ways map[ipt]int) [][]ipt {
	at := map[ipt]int{}
	var stack []ipt
	for _, p := range walk {
		if i, ok := at[p]; ok {
			rings = appendRing(rings, stack[i:], ways)
			for _, q := range stack[i:] {
				delete(at, q)
			}
			stack = stack[:i]
		}
		at[p] = len(stack)
		stack = append(stack, p)
	}
	return appendRing(rings, stack, ways)
}

// appendRing appends a simple ring without the points amid straight runs where
// no other way passes.
func appendRing(rings [][]ipt, r []ipt, ways map[ipt]int) [][]ipt {
	var out []ipt
	for i, p := range r {
		if ways[p] > 1 || turn(r[(i+len(r)-1)%len(r)], p, r[(i+1)%len(r)]) != 0 {
			out = append(out, p)
		}
	}
	if len(out) >= 3 && area2(out) != 0 {
		rings = append(rings, out)
	}
	return rings
}
