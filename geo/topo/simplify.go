package topo

import (
	"math"

	"github.com/paulmach/orb"
)

// Stats says what a simplification did.
type Stats struct {
	Points, PointsKept int // vertices of all arcs, each once
	RingsDropped       int // islands and lakes under minAreaM2 that are gone
	RingsMerged        int // islands under minAreaM2 that stand for those around them
}

// Simplify returns the objects in the coordinates that project gives (metres of
// a grid), in the same order, each arc simplified once: objects that shared an
// edge still share one, exactly. minAreaM2 of 0 only projects.
//
// A vertex goes when the triangle it makes with its neighbours is under
// minAreaM2 (Visvalingam and Whyatt, Cartographic Journal 30, 1993; the least
// triangle first, over all arcs together). Nodes stay. A vertex also stays where
// another one lies in its triangle, so no arc comes to cross itself or another,
// and where its ring would fall below three corners or onto another arc.
//
// An island or lake under minAreaM2, that is a ring that touches no other, is
// left out, unless it is the largest part of an object. Islands do not vanish
// one by one: where those of a square of 4 by 4 times minAreaM2 make up
// minAreaM2 together, the largest stays and stands for them. Rings of several
// arcs always stay.
func (t *Topology) Simplify(project func(orb.Point) orb.Point, minAreaM2 float64) []Object {
	out, _ := t.SimplifyStats(project, minAreaM2)
	return out
}

// SimplifyStats is Simplify that also says what it did.
func (t *Topology) SimplifyStats(project func(orb.Point) orb.Point, minAreaM2 float64) ([]Object, Stats) {
	s := &simplifier{t: t, project: project, minArea: minAreaM2, points: make([]orb.Point, len(t.points)), dropped: make([]bool, len(t.arcs))}
	for i, p := range t.points {
		s.points[i] = project(p)
	}
	s.stats.Points, s.stats.PointsKept = len(t.points), len(t.points)
	if minAreaM2 > 0 {
		s.alive = make([]bool, len(t.points))
		for i := range s.alive {
			s.alive[i] = true
		}
		s.dropRings()
		s.run()
	}
	return s.assemble(), s.stats
}

type simplifier struct {
	t       *Topology
	project func(orb.Point) orb.Point
	minArea float64
	points  []orb.Point
	alive   []bool      // nil: all
	dropped []bool      // by arc
	walked  []orb.Point // scratch of walk

	prev, next []int32 // of vertices inside an arc, which are in no other; -1 for nodes
	arcOf      []int32
	inner      []int32          // living vertices inside each arc
	straight   map[[2]int32]int // arcs without any, by their ends
	heap       *vertexHeap
	tree       *pointTree
	stats      Stats
}

// ringArea is the area of a closed list of arcs, as it is before simplifying.
func (s *simplifier) ringArea(refs []int32) float64 {
	sum := 0.0
	var origin orb.Point
	for i, ref := range refs {
		arc := s.t.arcs[max(ref, ^ref)]
		if i == 0 {
			origin = s.points[arc[0]]
		}
		part := 0.0
		for k := 1; k < len(arc); k++ {
			part += area2D(origin, s.points[arc[k-1]], s.points[arc[k]])
		}
		if ref < 0 {
			part = -part
		}
		sum += part
	}
	return math.Abs(sum) / 2
}

// dropRings decides which lone rings go.
func (s *simplifier) dropRings() {
	const (
		hole = 1 << iota
		island
		needed // by a line, or as the largest part of an object
	)
	use := make([]uint8, len(s.t.arcs))
	meet := map[int32]int{} // ends of arcs at a vertex
	for _, a := range s.t.arcs {
		meet[a[0]]++
		meet[a[len(a)-1]]++
	}
	lone := func(refs []int32) (arc int32, ok bool) {
		arc = max(refs[0], ^refs[0])
		a := s.t.arcs[arc]
		return arc, len(refs) == 1 && a[0] == a[len(a)-1] && meet[a[0]] == 2
	}
	for _, o := range s.t.objects {
		for _, l := range o.lines {
			for _, ref := range l {
				use[max(ref, ^ref)] |= needed
			}
		}
		largest, largestArea := -1, -1.0
		for i, p := range o.polygons {
			if a := s.ringArea(p[0]); a > largestArea {
				largest, largestArea = i, a
			}
			for k, r := range p {
				if arc, ok := lone(r); ok && k == 0 {
					use[arc] |= island
				} else if ok {
					use[arc] |= hole
				}
			}
		}
		if largest >= 0 {
			if arc, ok := lone(o.polygons[largest][0]); ok {
				use[arc] |= needed
			}
		}
	}
	type group struct {
		area, most float64
		arc        int32
	}
	side := 4 * math.Sqrt(s.minArea)
	groups := map[[2]int64]*group{}
	for i, u := range use {
		if u == 0 || u&needed != 0 {
			continue
		}
		area := s.ringArea([]int32{int32(i)})
		if area >= s.minArea {
			continue
		}
		s.dropped[i] = true
		s.stats.RingsDropped++
		if u&island == 0 {
			continue
		}
		p := s.points[s.t.arcs[i][0]]
		key := [2]int64{int64(math.Floor(p[0] / side)), int64(math.Floor(p[1] / side))}
		g := groups[key]
		if g == nil {
			g = &group{arc: -1}
			groups[key] = g
		}
		if g.area += area; g.arc < 0 || area > g.most {
			g.arc, g.most = int32(i), area
		}
	}
	for _, g := range groups {
		if g.area >= s.minArea {
			s.dropped[g.arc] = false
			s.stats.RingsDropped--
			s.stats.RingsMerged++
		}
	}
	for i, d := range s.dropped {
		if d {
			for _, v := range s.t.arcs[i] {
				s.alive[v] = false
			}
		}
	}
}

func ends(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }

func (s *simplifier) run() {
	n := len(s.points)
	s.prev, s.next, s.arcOf = make([]int32, n), make([]int32, n), make([]int32, n)
	s.inner = make([]int32, len(s.t.arcs))
	s.straight = map[[2]int32]int{}
	s.heap = newVertexHeap(n)
	for i := range s.prev {
		s.prev[i], s.next[i] = -1, -1
	}
	for i, arc := range s.t.arcs {
		if s.dropped[i] {
			continue
		}
		s.inner[i] = int32(len(arc) - 2)
		if len(arc) == 2 {
			s.straight[ends(arc[0], arc[1])]++
		}
		for k := 1; k+1 < len(arc); k++ {
			v := arc[k]
			s.prev[v], s.next[v], s.arcOf[v] = arc[k-1], arc[k+1], int32(i)
		}
	}
	s.tree = newPointTree(s.points, s.t.hilbertOrder(), s.alive)
	var candidates []int32
	for v := range int32(n) {
		if s.prev[v] >= 0 {
			candidates = append(candidates, v)
		}
	}
	// A vertex that something keeps is tried again when all else is done: what
	// kept it may be gone.
	for len(candidates) > 0 {
		for _, v := range candidates {
			if s.alive[v] {
				s.consider(v, 0)
			}
		}
		kept, removed := s.drain(candidates[:0])
		if candidates = kept; !removed {
			break
		}
	}
	s.stats.PointsKept = 0
	for _, a := range s.alive {
		if a {
			s.stats.PointsKept++
		}
	}
}

// consider puts v on the heap if its triangle, or least, is small enough.
func (s *simplifier) consider(v int32, least float64) {
	if s.prev[v] < 0 {
		return
	}
	area := max(least, math.Abs(area2D(s.points[s.prev[v]], s.points[v], s.points[s.next[v]]))/2)
	if area < s.minArea {
		s.heap.set(v, area)
	} else {
		s.heap.drop(v)
	}
}

// drain removes vertices until the heap is empty, and returns those that had to stay.
func (s *simplifier) drain(kept []int32) (_ []int32, removed bool) {
	for len(s.heap.heap) > 0 {
		v := s.heap.heap[0]
		area := s.heap.area[v]
		s.heap.drop(v)
		a, b := s.prev[v], s.next[v]
		if !s.mayGo(v, a, b) {
			kept = append(kept, v)
			continue
		}
		removed = true
		s.tree.remove(v)
		arc := s.arcOf[v]
		if s.inner[arc]--; s.inner[arc] == 0 {
			s.straight[ends(a, b)]++
		}
		if s.prev[a] >= 0 {
			s.next[a] = b
			s.consider(a, area)
		}
		if s.prev[b] >= 0 {
			s.prev[b] = a
			s.consider(b, area)
		}
	}
	return kept, removed
}

// mayGo tells whether the step a-b may take the place of a-v-b.
func (s *simplifier) mayGo(v, a, b int32) bool {
	arc := s.t.arcs[s.arcOf[v]]
	inner := s.inner[s.arcOf[v]]
	if arc[0] == arc[len(arc)-1] {
		if inner <= 2 {
			return false
		}
	} else if inner == 1 && s.straight[ends(a, b)] > 0 {
		return false
	}
	return s.tree.emptyTriangle(a, v, b)
}

// assemble puts the objects together from their arcs.
func (s *simplifier) assemble() []Object {
	out := make([]Object, len(s.t.objects))
	for i, o := range s.t.objects {
		out[i].ID = o.id
		var lines orb.MultiLineString
		for _, l := range o.lines {
			lines = append(lines, s.walk(l))
		}
		var polygons orb.MultiPolygon
		for _, p := range o.polygons {
			var poly orb.Polygon
			for k, r := range p {
				if s.dropped[max(r[0], ^r[0])] {
					if k == 0 {
						break
					}
					continue
				}
				poly = append(poly, orb.Ring(s.walk(r)))
			}
			if poly != nil {
				polygons = append(polygons, poly)
			}
		}
		out[i].Geometry = s.shape(o.like, lines, polygons)
	}
	return out
}

// shape gives the result the type of the geometry it came from.
func (s *simplifier) shape(like orb.Geometry, lines orb.MultiLineString, polygons orb.MultiPolygon) orb.Geometry {
	switch g := like.(type) {
	case orb.Point:
		return s.project(g)
	case orb.MultiPoint:
		out := make(orb.MultiPoint, len(g))
		for i, p := range g {
			out[i] = s.project(p)
		}
		return out
	case orb.LineString:
		if len(lines) == 0 {
			return orb.LineString{}
		}
		return lines[0]
	case orb.MultiLineString:
		return lines
	case orb.Ring:
		if len(polygons) == 0 {
			return orb.Ring{}
		}
		return polygons[0][0]
	case orb.Polygon:
		if len(polygons) == 0 {
			return orb.Polygon{}
		}
		return polygons[0]
	case orb.MultiPolygon:
		return polygons
	}
	return nil
}

// walk returns the points of arcs in a row; of a closed row the first is repeated.
func (s *simplifier) walk(refs []int32) orb.LineString {
	buf := s.walked[:0]
	for _, ref := range refs {
		arc := s.t.arcs[max(ref, ^ref)]
		for k := range arc {
			v := arc[k]
			if ref < 0 {
				v = arc[len(arc)-1-k]
			}
			if (k > 0 || len(buf) == 0) && (s.alive == nil || s.alive[v]) {
				buf = append(buf, s.points[v])
			}
		}
	}
	s.walked = buf
	out := make(orb.LineString, len(buf)) // kept for long: no more than it needs
	copy(out, buf)
	return out
}
