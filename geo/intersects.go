package geo

import "github.com/paulmach/orb"

// Intersects tells whether a and b share a point, boundaries included. Both are
// lon/lat degrees and edges are straight in lon/lat. The answer is exact for the
// coordinates as given, as that of Contains is. It takes the product of the
// numbers of edges that lie in the other's bound.
func Intersects(a, b orb.Geometry) bool {
	pa, pb := partsOf(a), partsOf(b)
	for i := range pa {
		for k := range pb {
			if pa[i].meets(&pb[k]) {
				return true
			}
		}
	}
	return false
}

// part is a connected piece of a geometry: a point, a line or a polygon.
type part struct {
	bound orb.Bound
	paths [][]orb.Point // a line, or the rings of a polygon; one point is a point
	area  orb.Polygon   // nil: no polygon
}

// partsOf takes a geometry apart.
func partsOf(g orb.Geometry) (out []part) {
	line := func(l []orb.Point) {
		if len(l) > 0 {
			out = append(out, part{bound: boundOf(l), paths: [][]orb.Point{l}})
		}
	}
	switch g := g.(type) {
	case orb.Point:
		line([]orb.Point{g})
	case orb.MultiPoint:
		for _, p := range g {
			line([]orb.Point{p})
		}
	case orb.LineString:
		line(g)
	case orb.MultiLineString:
		for _, l := range g {
			line(l)
		}
	case orb.Ring:
		return partsOf(orb.Polygon{g})
	case orb.Bound:
		return partsOf(g.ToPolygon())
	case orb.Polygon:
		if len(g) > 0 && len(g[0]) > 0 {
			p := part{bound: boundOf(g[0]), area: g}
			for _, r := range g {
				p.paths = append(p.paths, r)
			}
			out = append(out, p)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			out = append(out, partsOf(p)...)
		}
	case orb.Collection:
		for _, c := range g {
			out = append(out, partsOf(c)...)
		}
	}
	return out
}

// meets tells whether two parts share a point: either edges of theirs do, or
// one lies inside the other and so does any point of it.
func (p *part) meets(q *part) bool {
	if !p.bound.Intersects(q.bound) {
		return false
	}
	if p.area != nil && polygonContains(p.area, q.paths[0][0]) || q.area != nil && polygonContains(q.area, p.paths[0][0]) {
		return true
	}
	near := p.within(q.bound)
	if len(near) == 0 {
		return false
	}
	for _, e := range q.within(p.bound) {
		for _, f := range near {
			if edgesMeet(e[0], e[1], f[0], f[1]) {
				return true
			}
		}
	}
	return false
}

// within returns the edges whose bounds touch b; a point is an edge from itself
// to itself.
func (p *part) within(b orb.Bound) (out [][2]orb.Point) {
	for _, path := range p.paths {
		if len(path) == 1 {
			path = []orb.Point{path[0], path[0]}
		}
		for i := 1; i < len(path); i++ {
			e := [2]orb.Point{path[i-1], path[i]}
			if min(e[0][0], e[1][0]) <= b.Max[0] && max(e[0][0], e[1][0]) >= b.Min[0] &&
				min(e[0][1], e[1][1]) <= b.Max[1] && max(e[0][1], e[1][1]) >= b.Min[1] {
				out = append(out, e)
			}
		}
	}
	return out
}

// edgesMeet tells whether the edges a-b and c-d share a point.
func edgesMeet(a, b, c, d orb.Point) bool {
	for axis := range 2 {
		if max(a[axis], b[axis]) < min(c[axis], d[axis]) || max(c[axis], d[axis]) < min(a[axis], b[axis]) {
			return false
		}
	}
	// Their bounds touch. They meet unless one lies wholly on one side of the
	// line through the other; a point has no line, and the other's decides.
	return apart(orient(a, b, c), orient(a, b, d)) && apart(orient(c, d, a), orient(c, d, b))
}

// apart tells whether two orientations are not both left or both right.
func apart(x, y float64) bool { return !(x > 0 && y > 0 || x < 0 && y < 0) }
