package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// bendDeg is the longest edge, in degrees, that is drawn as one straight step on
// a map: its curve there is under 20 m.
const bendDeg = 0.25

// cutMargin, in radians, keeps the cut far enough outside the square of a grid.
const cutMargin = 2 * math.Pi / 180

// Fit makes lon/lat geometry fit to be projected vertex by vertex. Edges longer
// than a quarter of a degree get vertices in between, so that they bend as the
// map bends; the vertices of an edge do not depend on its direction, so what was
// shared stays shared. For an EqualArea grid what lies too far round the globe
// to be in the square is left out: near the point opposite the centre a short
// edge would become a stroke across the map. The result is lon/lat degrees,
// vertices that stay are the same, and geometry that needs no change is
// returned as it is. It is nil when nothing is left. Rings that are cut may
// cross the antimeridian: project them, do not measure them.
func (g *Grid) Fit(geom orb.Geometry) orb.Geometry {
	c := cutter{grid: g}
	if g.reach > 0 {
		c.n, c.limit = onSphere(g.centre), math.Cos(g.reach)
	}
	switch geom := geom.(type) {
	case orb.Point:
		if !c.keeps(geom) {
			return nil
		}
		return geom
	case orb.MultiPoint:
		kept := slices.DeleteFunc(slices.Clone(geom), func(p orb.Point) bool { return !c.keeps(p) })
		if len(kept) == 0 {
			return nil
		}
		return kept
	case orb.LineString:
		switch lines := c.line(nil, geom); len(lines) {
		case 0:
			return nil
		case 1:
			return lines[0]
		default:
			return lines
		}
	case orb.MultiLineString:
		var lines orb.MultiLineString
		for _, l := range geom {
			lines = c.line(lines, l)
		}
		if lines == nil {
			return nil
		}
		return lines
	case orb.Ring:
		return c.oneOrMore(c.polygon(nil, orb.Polygon{geom}))
	case orb.Polygon:
		return c.oneOrMore(c.polygon(nil, geom))
	case orb.MultiPolygon:
		var polygons orb.MultiPolygon
		for _, p := range geom {
			polygons = c.polygon(polygons, p)
		}
		if polygons == nil {
			return nil
		}
		return polygons
	case orb.Bound:
		return g.Fit(geom.ToPolygon())
	}
	return geom
}

// cutter keeps what is within grid.reach radians of the grid's centre.
type cutter struct {
	grid  *Grid
	n     [3]float64 // the centre
	limit float64    // cosine of the reach
}

func (c *cutter) oneOrMore(p orb.MultiPolygon) orb.Geometry {
	switch len(p) {
	case 0:
		return nil
	case 1:
		return p[0]
	}
	return p
}

func onSphere(p orb.Point) [3]float64 {
	sl, cl := math.Sincos(rad(p[0]))
	sp, cp := math.Sincos(rad(p[1]))
	return [3]float64{cp * cl, cp * sl, sp}
}

// inside is positive within reach.
func (c *cutter) inside(p orb.Point) float64 {
	if c.grid.reach <= 0 {
		return 1
	}
	v := onSphere(p)
	return c.n[0]*v[0] + c.n[1]*v[1] + c.n[2]*v[2] - c.limit
}

func (c *cutter) keeps(p orb.Point) bool { return c.inside(p) > 0 }

// bend returns the line with long edges divided; l itself when there are none.
func bend(l []orb.Point) []orb.Point {
	long := func(a, b orb.Point) int {
		return int(math.Ceil(min(720, max(math.Abs(b[0]-a[0]), math.Abs(b[1]-a[1]))) / bendDeg))
	}
	need := false
	for i := 1; i < len(l) && !need; i++ {
		need = long(l[i-1], l[i]) > 1
	}
	if !need {
		return l
	}
	out := make([]orb.Point, 0, len(l)+64)
	for i, b := range l {
		if i > 0 {
			a := l[i-1]
			n := long(a, b)
			forward := a[0] < b[0] || a[0] == b[0] && a[1] < b[1]
			for k := 1; k < n; k++ {
				if forward {
					out = append(out, lerp(a, b, float64(k)/float64(n)))
				} else {
					out = append(out, lerp(b, a, float64(n-k)/float64(n)))
				}
			}
		}
		out = append(out, b)
	}
	return out
}

// cross is where the edge a-b leaves the reach, the same from both directions.
func (c *cutter) cross(a, b orb.Point) orb.Point {
	fa, fb := c.inside(a), c.inside(b)
	if fa > fb {
		a, b, fa, fb = b, a, fb, fa
	}
	return lerp(a, b, fa/(fa-fb))
}

func (c *cutter) line(to orb.MultiLineString, l orb.LineString) orb.MultiLineString {
	points := bend(l)
	if !slices.ContainsFunc(points, func(p orb.Point) bool { return !c.keeps(p) }) {
		return append(to, points)
	}
	var piece orb.LineString
	for i, p := range points {
		in := c.keeps(p)
		if i > 0 && in != c.keeps(points[i-1]) {
			piece = append(piece, c.cross(points[i-1], p))
		}
		if in {
			piece = append(piece, p)
		} else if piece != nil {
			to, piece = append(to, piece), nil
		}
	}
	if len(piece) > 1 {
		to = append(to, piece)
	}
	return to
}

// chainEnd is an end of a stretch of ring within reach, at an angle on the circle.
type chainEnd struct {
	angle float64
	chain int
	start bool
}

// polygon appends what is left of poly. Stretches of its rings are joined
// along the circle of the reach, counterclockwise: that keeps the inside on the left.
func (c *cutter) polygon(to orb.MultiPolygon, poly orb.Polygon) orb.MultiPolygon {
	var whole []orb.Ring
	var chains []orb.LineString
	var ends []chainEnd
	for i, r := range poly {
		points := bend(r)
		in := 0
		for _, p := range points {
			if c.keeps(p) {
				in++
			}
		}
		switch {
		case len(points) > 0 && in == len(points):
			whole = append(whole, points)
		case in > 0:
			if ring := orb.Ring(points); (ring.Orientation() == orb.CCW) != (i == 0) {
				points = slices.Clone(points)
				slices.Reverse(points)
			}
			chains = c.chains(chains, points)
		}
	}
	if chains == nil {
		if c.grid.reach > 0 && polygonContains(poly, c.rim(1)) {
			ring := c.along(nil, 0, 2*math.Pi)
			return c.nest(to, append(whole, append(ring, ring[0])))
		}
		if len(whole) == 0 || !c.keeps(poly[0][0]) {
			return to
		}
		return append(to, orb.Polygon(whole))
	}
	angle := func(p orb.Point) float64 {
		m := c.grid.project(p)
		return math.Atan2(m[1], m[0])
	}
	for i, l := range chains {
		ends = append(ends, chainEnd{angle(l[0]), i, true}, chainEnd{angle(l[len(l)-1]), i, false})
	}
	slices.SortFunc(ends, func(x, y chainEnd) int {
		return cmp.Or(cmp.Compare(x.angle, y.angle), cmp.Compare(x.chain, y.chain))
	})
	next := make([]int, len(chains))
	for i := range next {
		next[i] = -1
	}
	taken := make([]bool, len(chains))
	var open []int
	for round := range 2 {
		for _, e := range ends {
			switch {
			case !e.start && round == 0:
				open = append(open, e.chain)
			case e.start && !taken[e.chain] && len(open) > 0:
				next[open[0]], open = e.chain, open[1:]
				taken[e.chain] = true
			}
		}
	}
	done := make([]bool, len(chains))
	for i := range chains {
		if done[i] {
			continue
		}
		var ring orb.Ring
		for k := i; !done[k]; k = next[k] {
			done[k] = true
			ring = append(ring, chains[k]...)
			from, to := angle(ring[len(ring)-1]), angle(chains[next[k]][0])
			if to < from {
				to += 2 * math.Pi
			}
			ring = c.along(ring, from, to)
		}
		whole = append(whole, append(ring, ring[0]))
	}
	return c.nest(to, whole)
}

// chains appends the stretches of a closed ring that are within reach.
func (c *cutter) chains(to []orb.LineString, ring []orb.Point) []orb.LineString {
	open := ring[:len(ring)-1]
	first := slices.IndexFunc(open, func(p orb.Point) bool { return !c.keeps(p) })
	prev, in := open[first], false
	var l orb.LineString
	for k := 1; k <= len(open); k++ {
		p := open[(first+k)%len(open)]
		now := c.keeps(p)
		if now != in {
			l = append(l, c.cross(prev, p))
		}
		if now {
			l = append(l, p)
		} else if in {
			to, l = append(to, l), nil
		}
		prev, in = p, now
	}
	return to
}

// rimStep is the angle between the points of the circle.
const rimStep = 2 * math.Pi / 180

// along appends the points of the circle between two angles, counterclockwise:
// always the same ones, so that neighbours share them.
func (c *cutter) along(ring orb.Ring, from, to float64) orb.Ring {
	for k := math.Floor(from/rimStep) + 1; k*rimStep < to; k++ {
		ring = append(ring, c.rim(k))
	}
	return ring
}

// rim is point k of the circle.
func (c *cutter) rim(k float64) orb.Point {
	radius := 2 * AuthalicRadiusM * math.Sin(c.grid.reach/2)
	s, co := math.Sincos(math.Mod(k, 180) * rimStep)
	p, _ := c.grid.unproject(orb.Point{radius * co, radius * s})
	return p
}

// nest groups rings into polygons by what they are on the map: those wound
// counterclockwise are exteriors.
func (c *cutter) nest(to orb.MultiPolygon, rings []orb.Ring) orb.MultiPolygon {
	onMap := make([]orb.Ring, len(rings))
	area := make([]float64, len(rings))
	for i, r := range rings {
		for _, p := range r {
			onMap[i] = append(onMap[i], c.grid.project(p))
		}
		for k := 1; k < len(onMap[i]); k++ {
			a, b := onMap[i][k-1], onMap[i][k]
			area[i] += a[0]*b[1] - a[1]*b[0]
		}
	}
	at := map[int]int{} // exterior -> its polygon
	for i, r := range rings {
		if area[i] > 0 {
			at[i] = len(to)
			to = append(to, orb.Polygon{r})
		}
	}
	for i, r := range rings {
		if area[i] >= 0 {
			continue
		}
		best := -1
		for k := range rings {
			if area[k] > -area[i] && (best < 0 || area[k] < area[best]) && polygonContains(orb.Polygon{onMap[k]}, onMap[i][0]) {
				best = k
			}
		}
		if best >= 0 {
			to[at[best]] = append(to[at[best]], r)
		}
	}
	return to
}
