package figure

import (
	"math"

	"github.com/paulmach/orb"
)

// Frame fits bounds (grid metres) with air around them: a tenth of their size
// on each side, more around something small so that its surroundings show.
// leastM is the least width and height of what is shown.
func Frame(leastM float64, bounds ...orb.Bound) orb.Bound {
	b := bounds[0]
	for _, x := range bounds[1:] {
		b = b.Union(x)
	}
	c := b.Center()
	half := func(size float64) float64 {
		return math.Max(size*.5*1.2, math.Min(leastM, size*2.2+leastM*.5)/2)
	}
	w, h := half(b.Max.X()-b.Min.X()), half(b.Max.Y()-b.Min.Y())
	return orb.Bound{Min: orb.Point{c.X() - w, c.Y() - h}, Max: orb.Point{c.X() + w, c.Y() + h}}
}

// BoundOf is the bound in grid metres of a lon/lat geometry.
func BoundOf(g orb.Geometry, project func(orb.Point) orb.Point) orb.Bound {
	var out orb.Bound
	first := true
	add := func(p orb.Point) {
		q := project(p)
		if first {
			out, first = orb.Bound{Min: q, Max: q}, false
			return
		}
		out = out.Extend(q)
	}
	if p, ok := g.(orb.Point); ok {
		add(p)
	}
	for _, poly := range polygonsOf(g) {
		for _, r := range poly {
			for _, p := range r {
				add(p)
			}
		}
	}
	for _, l := range linesOf(g) {
		for _, p := range l {
			add(p)
		}
	}
	return out
}
