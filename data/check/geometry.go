package check

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"ceded/geo"

	"github.com/paulmach/orb"
)

// edge is a segment between two positions of the 1e-6 degree grid, the lesser
// first, so that an edge and its reverse are one.
type edge [2][2]int32

func edgeOf(a, b orb.Point) edge {
	q := func(p orb.Point) [2]int32 {
		return [2]int32{int32(math.Round(p[0] * 1e6)), int32(math.Round(p[1] * 1e6))}
	}
	x, y := q(a), q(b)
	if slices.Compare(x[:], y[:]) > 0 {
		x, y = y, x
	}
	return edge{x, y}
}

func (e edge) String() string {
	return fmt.Sprintf("%g,%g to %g,%g", float64(e[0][0])/1e6, float64(e[0][1])/1e6, float64(e[1][0])/1e6, float64(e[1][1])/1e6)
}

// edgesOf returns the edges of all lines and rings of a geometry.
func edgesOf(g orb.Geometry) []edge {
	var out []edge
	for _, l := range linesOf(g) {
		for i := 1; i < len(l); i++ {
			if abs(l[i][0]) == 180 && l[i][0] == l[i-1][0] {
				continue // a cut at the antimeridian is no edge on the ground
			}
			out = append(out, edgeOf(l[i-1], l[i]))
		}
	}
	return out
}

func linesOf(g orb.Geometry) []orb.LineString {
	switch g := g.(type) {
	case orb.MultiPoint:
		return []orb.LineString{orb.LineString(g)}
	case orb.LineString:
		return []orb.LineString{g}
	case orb.MultiLineString:
		return g
	case orb.Polygon:
		var out []orb.LineString
		for _, r := range g {
			out = append(out, orb.LineString(r))
		}
		return out
	case orb.MultiPolygon:
		var out []orb.LineString
		for _, p := range g {
			out = append(out, linesOf(p)...)
		}
		return out
	}
	return nil
}

// outside returns a position of g that lies outside the box.
func outside(g orb.Geometry, box geo.BBox) (orb.Point, bool) {
	if p, ok := g.(orb.Point); ok {
		return p, !box.Contains(p)
	}
	for _, l := range linesOf(g) {
		for _, p := range l {
			if !box.Contains(p) {
				return p, true
			}
		}
	}
	return orb.Point{}, false
}

// flaw is one way in which a geometry is not valid.
type flaw struct{ want, got, fix string }

// invalid returns what is wrong with a geometry by the rules of OGC Simple
// Features and RFC 7946, which parsing leaves open: no position twice in a row,
// rings that do not cross or touch themselves or each other along a stretch,
// outer rings counterclockwise, holes clockwise and inside, parts apart.
func invalid(g orb.Geometry) []flaw {
	var out []flaw
	for _, l := range linesOf(g) {
		for i := 1; i < len(l); i++ {
			if l[i] == l[i-1] {
				out = append(out, flaw{"no position twice in a row", degrees(l[i]) + " twice", "remove one of the two"})
				break
			}
		}
	}
	var polygons []orb.Polygon
	switch g := g.(type) {
	case orb.Polygon:
		polygons = []orb.Polygon{g}
	case orb.MultiPolygon:
		polygons = g
	default:
		return out
	}
	sound := len(out) == 0
	for i, p := range polygons {
		for j, r := range p {
			area, what, way := ringArea(r), "an outer ring counterclockwise", "clockwise"
			if j > 0 {
				area, what, way = -area, "a hole clockwise", "counterclockwise"
			}
			switch {
			case area == 0:
				out = append(out, flaw{"a ring with an area", "one of none, at " + degrees(r[0]), "draw it again, or remove it"})
				sound = false
			case area < 0:
				out = append(out, flaw{what + " (RFC 7946, right-handed)", fmt.Sprintf("ring %d of part %d %s", j+1, i+1, way), "turn the order of its positions round"})
			}
		}
	}
	if !sound {
		return out
	}
	if at, what := crossing(polygons); what != "" {
		return append(out, flaw{"rings that neither cross nor touch along a stretch", what + " at " + degrees(at), "draw the ring so that it does not meet itself or another"})
	}
	return append(out, nesting(polygons)...)
}

// ringArea is twice the signed planar area, square degrees: above 0 for
// counterclockwise.
func ringArea(r orb.Ring) float64 {
	s := 0.0
	for i := 1; i < len(r); i++ {
		s += (r[i-1][0]-r[0][0])*(r[i][1]-r[0][1]) - (r[i][0]-r[0][0])*(r[i-1][1]-r[0][1])
	}
	return s
}

// nesting checks that holes lie inside their shell and shells outside each
// other, given that no rings cross.
func nesting(polygons []orb.Polygon) []flaw {
	var out []flaw
	bounds := make([]orb.Bound, len(polygons))
	for i, p := range polygons {
		bounds[i] = p.Bound()
	}
	inside := func(r, in orb.Ring) bool {
		for _, p := range r {
			switch where(in, p) {
			case 1:
				return true
			case -1:
				return false
			}
		}
		// Every position touches: its edges tell.
		for i := 1; i < len(r); i++ {
			mid := orb.Point{(r[i][0] + r[i-1][0]) / 2, (r[i][1] + r[i-1][1]) / 2}
			if w := where(in, mid); w != 0 {
				return w > 0
			}
		}
		return false
	}
	for i, p := range polygons {
		if len(p) == 0 {
			continue
		}
		for j, hole := range p[1:] {
			if !inside(hole, p[0]) {
				out = append(out, flaw{"a hole inside its ring", fmt.Sprintf("hole %d of part %d outside, at %s", j+1, i+1, degrees(hole[0])), "move the hole, or make it a part of its own"})
			}
		}
		for j, q := range polygons {
			if i == j || len(q) == 0 || !bounds[i].Intersects(bounds[j]) || !inside(p[0], q[0]) {
				continue
			}
			if !slices.ContainsFunc(q[1:], func(h orb.Ring) bool { return inside(p[0], h) || slices.Equal(h, p[0]) }) {
				out = append(out, flaw{"parts that lie apart", fmt.Sprintf("part %d inside part %d, at %s", i+1, j+1, degrees(p[0][0])), "remove the part, or cut a hole for it"})
			}
		}
	}
	return out
}

// where returns 1 for a point inside the ring, 0 on it, -1 outside.
func where(r orb.Ring, p orb.Point) int {
	in := false
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if turn(a, b, p) == 0 && between(a, b, p) {
			return 0
		}
		if (a[1] > p[1]) != (b[1] > p[1]) && (turn(a, b, p) > 0) == (b[1] > a[1]) {
			in = !in
		}
	}
	if in {
		return 1
	}
	return -1
}

// turn is the side of the line a-b on which p lies: above 0 left, 0 on it. It
// works on the 1e-6 degree grid in whole numbers, so it is exact.
func turn(a, b, p orb.Point) int {
	q := func(v float64) int64 { return int64(math.Round(v * 1e6)) }
	ax, ay := q(a[0]), q(a[1])
	s := (q(b[0])-ax)*(q(p[1])-ay) - (q(b[1])-ay)*(q(p[0])-ax)
	return cmp.Compare(s, 0)
}

// between reports whether p, on the line through a and b, lies between them.
func between(a, b, p orb.Point) bool {
	return min(a[0], b[0]) <= p[0] && p[0] <= max(a[0], b[0]) && min(a[1], b[1]) <= p[1] && p[1] <= max(a[1], b[1])
}
