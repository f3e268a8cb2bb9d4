package geo

import "github.com/paulmach/orb"

// Bound is g.Bound() of a point, line or polygon in a fraction of the time.
func Bound(g orb.Geometry) orb.Bound {
	switch g := g.(type) {
	case orb.LineString:
		if len(g) > 0 {
			return boundOf(g)
		}
	case orb.Polygon:
		if len(g) > 0 && len(g[0]) > 0 {
			return boundOf(g[0])
		}
	}
	return g.Bound()
}

// boundOf is the bound of a line of at least one point.
func boundOf(ps []orb.Point) orb.Bound {
	minX, minY, maxX, maxY := ps[0][0], ps[0][1], ps[0][0], ps[0][1]
	for _, p := range ps[1:] {
		// Not min and max, which look for NaN and the sign of zero.
		if p[0] < minX {
			minX = p[0]
		} else if p[0] > maxX {
			maxX = p[0]
		}
		if p[1] < minY {
			minY = p[1]
		} else if p[1] > maxY {
			maxY = p[1]
		}
	}
	return orb.Bound{Min: orb.Point{minX, minY}, Max: orb.Point{maxX, maxY}}
}
