package figure

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// projector takes grid metres to scene units.
type projector struct {
	minX, maxY, k float64
	box           orb.Bound // what is worth drawing, scene units
}

// bleed is how far past the picture shapes are kept, scene units, so that no
// stroke of a cut edge shows.
const bleed = 16

func newProjector(frame orb.Bound, w, h int) projector {
	return projector{
		minX: frame.Min.X(), maxY: frame.Max.Y(), k: float64(w) / (frame.Max.X() - frame.Min.X()),
		box: orb.Bound{Min: orb.Point{-bleed, -bleed}, Max: orb.Point{float64(w) + bleed, float64(h) + bleed}},
	}
}

func (p projector) point(q orb.Point) orb.Point {
	return orb.Point{(q.X() - p.minX) * p.k, (p.maxY - q.Y()) * p.k}
}

func (p projector) line(ps []orb.Point) orb.LineString {
	out := make(orb.LineString, len(ps))
	for i, q := range ps {
		out[i] = p.point(q)
	}
	return out
}

// polygons returns the polygons of g in scene units, clipped to the picture.
func (p projector) polygons(g orb.Geometry) []orb.Polygon {
	var out []orb.Polygon
	for _, poly := range polygonsOf(g) {
		q := make(orb.Polygon, 0, len(poly))
		for _, r := range poly {
			q = append(q, orb.Ring(p.line(r)))
		}
		if c := clip.Polygon(p.box, q); len(c) > 0 && len(c[0]) > 3 {
			out = append(out, c)
		}
	}
	return out
}

// lines returns the chains of g in scene units, clipped to the picture.
func (p projector) lines(ls ...orb.LineString) []orb.LineString {
	var out []orb.LineString
	for _, l := range ls {
		for _, c := range clip.LineString(p.box, p.line(l)) {
			if len(c) > 1 {
				out = append(out, c)
			}
		}
	}
	return out
}

func polygonsOf(g orb.Geometry) []orb.Polygon {
	switch g := g.(type) {
	case orb.Polygon:
		return []orb.Polygon{g}
	case orb.MultiPolygon:
		return g
	case orb.Ring:
		return []orb.Polygon{{g}}
	case orb.Collection:
		var out []orb.Polygon
		for _, x := range g {
			out = append(out, polygonsOf(x)...)
		}
		return out
	}
	return nil
}

func linesOf(g orb.Geometry) []orb.LineString {
	switch g := g.(type) {
	case orb.LineString:
		return []orb.LineString{g}
	case orb.MultiLineString:
		return g
	case orb.Collection:
		var out []orb.LineString
		for _, x := range g {
			out = append(out, linesOf(x)...)
		}
		return out
	}
	return nil
}

// Tolerances of drawing, scene units, of which a pixel of a page has two: how
// far a thinned line may stray, and how small a shape may be before it is left
// out. The ground, off which nothing is read, is drawn a little plainer than
// what lies on it, the more so the more of the world there is: it is most of
// what a snippet weighs.
const (
	strayLine   = 0.7
	strayGround = 1.3
	strayWorld  = 2.6
	smallArea   = 3.0
)

// ringsOf turns polygons into rings of whole scene units that stray so far;
// shapes too small to see are left out unless keep is set.
func ringsOf(ps []orb.Polygon, stray float64, keep bool) []Run {
	var out []Run
	for _, p := range ps {
		for i, r := range p {
			if !keep && ringArea(r) < max(smallArea, stray*stray) {
				if i == 0 {
					break
				}
				continue
			}
			if pts := snap(thin(r, stray), true); len(pts) > 2 {
				out = append(out, Run{Pts: pts, Closed: true})
			}
		}
	}
	return out
}

func chainsOf(ls []orb.LineString, stray float64) []Run {
	var out []Run
	for _, l := range ls {
		if pts := snap(thin(l, stray), false); len(pts) > 1 {
			out = append(out, Run{Pts: pts})
		}
	}
	return out
}

// snap rounds to whole units and drops points that add nothing.
func snap(ps []orb.Point, closed bool) []Pt {
	out := make([]Pt, 0, len(ps))
	for _, p := range ps {
		q := Pt{int(math.Round(p.X())), int(math.Round(p.Y()))}
		n := len(out)
		if n > 0 && out[n-1] == q {
			continue
		}
		if n > 1 && straight(out[n-2], out[n-1], q) {
			out[n-1] = q
			continue
		}
		out = append(out, q)
	}
	if closed && len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// straight reports whether b lies on the way from a to c.
func straight(a, b, c Pt) bool {
	ux, uy, vx, vy := b.X-a.X, b.Y-a.Y, c.X-b.X, c.Y-b.Y
	return ux*vy == uy*vx && ux*vx+uy*vy > 0
}

// thin drops the points of a chain that lie within stray of what is left
// (Douglas and Peucker 1973). A ring is cut at its start and at the point
// farthest from it.
func thin(ps []orb.Point, stray float64) []orb.Point {
	n := len(ps)
	if n < 3 {
		return ps
	}
	keep := make([]bool, n)
	keep[0], keep[n-1] = true, true
	if ps[0] == ps[n-1] {
		far, best := 0, -1.0
		for i, p := range ps {
			if d := sq(p.X()-ps[0].X()) + sq(p.Y()-ps[0].Y()); d > best {
				far, best = i, d
			}
		}
		keep[far] = true
		peucker(ps, 0, far, stray*stray, keep)
		peucker(ps, far, n-1, stray*stray, keep)
	} else {
		peucker(ps, 0, n-1, stray*stray, keep)
	}
	out := make([]orb.Point, 0, n/2)
	for i, k := range keep {
		if k {
			out = append(out, ps[i])
		}
	}
	return out
}

func peucker(ps []orb.Point, a, b int, stray2 float64, keep []bool) {
	for b-a > 1 {
		at, worst := -1, stray2
		for i := a + 1; i < b; i++ {
			if d := toSegment2(ps[i], ps[a], ps[b]); d > worst {
				at, worst = i, d
			}
		}
		if at < 0 {
			return
		}
		keep[at] = true
		peucker(ps, a, at, stray2, keep)
		a = at
	}
}

// toSegment2 is the squared distance of p from the segment ab.
func toSegment2(p, a, b orb.Point) float64 {
	dx, dy := b.X()-a.X(), b.Y()-a.Y()
	if l := dx*dx + dy*dy; l > 0 {
		t := math.Max(0, math.Min(1, ((p.X()-a.X())*dx+(p.Y()-a.Y())*dy)/l))
		return sq(p.X()-a.X()-t*dx) + sq(p.Y()-a.Y()-t*dy)
	}
	return sq(p.X()-a.X()) + sq(p.Y()-a.Y())
}

func sq(x float64) float64 { return x * x }

// ringArea is the absolute planar area of a ring.
func ringArea(r orb.Ring) float64 {
	var s float64
	for i := 1; i < len(r); i++ {
		s += r[i-1].X()*r[i].Y() - r[i].X()*r[i-1].Y()
	}
	return math.Abs(s) / 2
}

// contains reports whether p lies in the polygon, by counting crossings.
func contains(poly orb.Polygon, p orb.Point) bool {
	in := false
	for _, r := range poly {
		for i := 1; i < len(r); i++ {
			a, b := r[i-1], r[i]
			if (a.Y() > p.Y()) != (b.Y() > p.Y()) && p.X() < (b.X()-a.X())*(p.Y()-a.Y())/(b.Y()-a.Y())+a.X() {
				in = !in
			}
		}
	}
	return in
}

// edgeDistance is the distance of p from the nearest ring of the polygon.
func edgeDistance(poly orb.Polygon, p orb.Point) float64 {
	best := math.Inf(1)
	for _, r := range poly {
		for i := 1; i < len(r); i++ {
			best = math.Min(best, toSegment2(p, r[i-1], r[i]))
		}
	}
	return math.Sqrt(best)
}
