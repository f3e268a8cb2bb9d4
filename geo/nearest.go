package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// NearestOnLine returns the point of the line nearest to p and how far it is in
// kilometres on the WGS 84 ellipsoid. The line is lon/lat degrees, straight in
// lon/lat between its points. An empty line is infinitely far.
func NearestOnLine(p orb.Point, l orb.LineString) (q orb.Point, km float64) {
	return NewBoundary(l).Nearest(p)
}

// Nearest does the same over the boundary of any geometry: the rings of
// polygons, lines, and points themselves. For many points build a Boundary.
func Nearest(p orb.Point, g orb.Geometry) (q orb.Point, km float64) {
	return NewBoundary(g).Nearest(p)
}

// Boundary finds the nearest point of one geometry's boundary many times. It
// does not change and is safe to share. It takes some 50 bytes per vertex.
//
// It holds the line in short steps, as points in space (earth-centred, km). A
// chord through the earth is never longer than the way over it, so balls around
// runs of steps say which to skip; what is left is measured on the ellipsoid.
type Boundary struct {
	nodes []node
	runs  []ball // of runLength steps each; step i goes from node i to i+1
	all   ball
}

type node struct {
	p   orb.Point
	v   [3]float64
	end bool // no step leaves this node: its line ends here
}

type ball struct {
	centre [3]float64
	radius float64
}

const (
	runLength  = 16
	maxStepDeg = 0.25
	// slackKm is more than a step of maxStepDeg can lie off its chord in space:
	// 15 m for the curve of the earth, 8 m for that of a parallel.
	slackKm = 0.03
)

// NewBoundary prepares the boundary of g, lon/lat degrees.
func NewBoundary(g orb.Geometry) *Boundary {
	b := &Boundary{}
	switch g := g.(type) {
	case orb.Point:
		b.addLine(orb.LineString{g})
	case orb.MultiPoint:
		for _, p := range g {
			b.addLine(orb.LineString{p})
		}
	default:
		eachLine(g, b.addLine)
		eachPoint(g, func(p orb.Point) { b.addLine(orb.LineString{p}) })
	}
	for i := 0; i < len(b.nodes); i += runLength {
		b.runs = append(b.runs, ballOf(b.nodes[i:min(i+runLength+1, len(b.nodes))]))
	}
	b.all = ballOf(b.nodes)
	return b
}

// eachPoint calls f with the lone points of a collection.
func eachPoint(g orb.Geometry, f func(orb.Point)) {
	c, ok := g.(orb.Collection)
	if !ok {
		return
	}
	for _, g := range c {
		switch g := g.(type) {
		case orb.Point:
			f(g)
		case orb.MultiPoint:
			for _, p := range g {
				f(p)
			}
		default:
			eachPoint(g, f)
		}
	}
}

func (b *Boundary) addLine(l orb.LineString) {
	for i, p := range l {
		if i > 0 {
			a := l[i-1]
			span := max(math.Abs(p[0]-a[0]), math.Abs(p[1]-a[1]))
			n := int(math.Ceil(min(span, 360) / maxStepDeg))
			for k := 1; k < n; k++ {
				b.add(lerp(a, p, float64(k)/float64(n)))
			}
		}
		b.add(p)
	}
	if len(l) > 0 {
		b.nodes[len(b.nodes)-1].end = true
	}
}

func (b *Boundary) add(p orb.Point) { b.nodes = append(b.nodes, node{p: p, v: inSpace(p)}) }

// inSpace returns earth-centred coordinates in kilometres of a point on the ellipsoid.
func inSpace(p orb.Point) [3]float64 {
	sl, cl := math.Sincos(rad(p[0]))
	sp, cp := math.Sincos(rad(p[1]))
	n := wgsA / 1000 / math.Sqrt(1-wgsE2*sp*sp)
	return [3]float64{n * cp * cl, n * cp * sl, n * (1 - wgsE2) * sp}
}

func ballOf(nodes []node) ball {
	var b ball
	if len(nodes) == 0 {
		return b
	}
	lo, hi := nodes[0].v, nodes[0].v
	for _, n := range nodes {
		for k := range 3 {
			lo[k], hi[k] = min(lo[k], n.v[k]), max(hi[k], n.v[k])
		}
	}
	for k := range 3 {
		b.centre[k] = (lo[k] + hi[k]) / 2
	}
	for _, n := range nodes {
		b.radius = max(b.radius, chord(b.centre, n.v))
	}
	b.radius += slackKm
	return b
}

func chord(a, b [3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return math.Sqrt(x*x + y*y + z*z)
}

// A way of s km over the ellipsoid has a chord of at most mostChord(s), and a
// chord of c a way of at least leastKm(c): as on a sphere of its largest radius
// of curvature, km. Its way is at most mostKm(c), as on a sphere of the smallest.
const mostCurvature, leastCurvature = 6399.6, 6335.4

func mostChord(s float64) float64 {
	return 2 * mostCurvature * math.Sin(min(s/(2*mostCurvature), math.Pi/2))
}

func leastKm(c float64) float64 {
	return 2 * mostCurvature * math.Asin(max(0, min(1, c/(2*mostCurvature))))
}

func mostKm(c float64) float64 {
	if c >= 2*leastCurvature {
		return math.Inf(1) // nearly antipodal
	}
	return 2 * leastCurvature * math.Asin(c/(2*leastCurvature))
}

// chordTo is a lower bound of the chord from the point v to any point in the ball.
func (b ball) chordTo(v [3]float64) float64 { return chord(b.centre, v) - b.radius }

// Nearest returns the point of the boundary nearest to p and its distance in
// kilometres, infinite for an empty geometry.
func (b *Boundary) Nearest(p orb.Point) (q orb.Point, km float64) {
	return b.NearestWithin(p, math.Inf(1))
}

// NearestWithin looks no further than limitKm; beyond, it returns an infinite
// distance. It passes over a boundary that is too far in no time.
func (b *Boundary) NearestWithin(p orb.Point, limitKm float64) (q orb.Point, km float64) {
	return b.nearest(p, inSpace(p), limitKm)
}

func (b *Boundary) nearest(p orb.Point, v [3]float64, limitKm float64) (q orb.Point, km float64) {
	km = math.Inf(1)
	s := search{b: b, p: p, v: v, most: mostChord(limitKm), far: math.Inf(1)}
	if len(b.nodes) == 0 || b.all.chordTo(v) > s.most {
		return q, km
	}
	s.scratch = s.steps[:0]
	// The run whose ball is nearest gives a first bound, so that most of the
	// others are passed over.
	first, least := 0, math.Inf(1)
	for i := range b.runs {
		if c := b.runs[i].chordTo(v); c < least {
			first, least = i, c
		}
	}
	s.run(first)
	for i := range b.runs {
		if i != first && b.runs[i].chordTo(v) <= s.most {
			s.run(i)
		}
	}
	slices.SortFunc(s.scratch, func(x, y step) int { return cmp.Or(cmp.Compare(x.chord, y.chord), cmp.Compare(x.node, y.node)) })
	for _, f := range s.scratch {
		if f.chord > s.most {
			break
		}
		a, e := b.step(f.node)
		if at, d := refine(p, a.p, e.p, f.t); d < km && d <= limitKm {
			q, km = at, d
			s.most = min(s.most, mostChord(d))
		}
	}
	return q, km
}

// search collects the steps that may hold the nearest point: each measured at
// its foot in space, which is almost its foot on the ellipsoid.
type search struct {
	b       *Boundary
	p       orb.Point
	v       [3]float64
	most    float64 // no nearest point has a longer chord
	far     float64 // the least chord of which a point is known
	steps   [48]step
	scratch []step
}

type step struct {
	node  int     // that it starts from
	chord float64 // a lower bound
	t     float64 // its foot, 0 to 1
}

// step returns the ends of the step that leaves node i; one point twice at the
// end of a line.
func (b *Boundary) step(i int) (a, e *node) {
	if a = &b.nodes[i]; a.end {
		return a, a
	}
	return a, &b.nodes[i+1]
}

func (s *search) run(r int) {
	b := s.b
	for i := r * runLength; i < min((r+1)*runLength, len(b.nodes)); i++ {
		a, e := b.step(i)
		if a == e && i > 0 && !b.nodes[i-1].end {
			continue // the last point of a line was measured with the step before
		}
		t, c, slack := footInSpace(s.v, a.v, e.v)
		if c -= slack; c <= s.most {
			s.scratch = append(s.scratch, step{i, c, t})
			// The step has a point no further from its foot in space than slack.
			if far := c + 2*slack; far < s.far {
				s.far = far
				s.most = min(s.most, mostChord(mostKm(far)))
			}
		}
	}
}

// footInSpace returns where on the segment a-e (0 to 1) the point nearest to v
// is, how far, and how far at most the step lies off its chord: its length
// squared over eight radii for the curve of the earth, and as much again times
// the tangent of the latitude for that of a parallel.
func footInSpace(v, a, e [3]float64) (t, c, slack float64) {
	var dot, length2 float64
	for k := range 3 {
		d := e[k] - a[k]
		dot += (v[k] - a[k]) * d
		length2 += d * d
	}
	if length2 > 0 {
		t = max(0, min(1, dot/length2))
	}
	var q [3]float64
	for k := range 3 {
		q[k] = a[k] + t*(e[k]-a[k])
	}
	const r, at80 = 6335, 6260 // km; above 80 degrees the tangent is too large
	if slack = slackKm; math.Abs(a[2]) < at80 && math.Abs(e[2]) < at80 {
		slack = min(slack, length2*(1+5.7)/(8*r))
	}
	return t, chord(v, q), slack + 1e-6
}

// refine returns the point of the lon/lat-straight step a-e nearest to p on the
// ellipsoid, given a first guess t. The square of the distance is close to a
// parabola in t; its vertex is taken twice, from ever closer points.
func refine(p, a, e orb.Point, t float64) (orb.Point, float64) {
	if a == e {
		return a, DistanceKm(p, a)
	}
	square := func(t float64) float64 {
		d := DistanceKm(p, lerp(a, e, t))
		return d * d
	}
	for _, h := range [2]float64{0.1, 0.005} {
		m := max(h, min(1-h, t))
		f0, f1, f2 := square(m-h), square(m), square(m+h)
		if curve := f0 - 2*f1 + f2; curve > 0 {
			t = max(0, min(1, m+h/2*(f0-f2)/curve))
		}
	}
	q := lerp(a, e, t)
	return q, DistanceKm(p, q)
}

// lerp is exact at both ends.
func lerp(a, b orb.Point, t float64) orb.Point {
	switch t {
	case 0:
		return a
	case 1:
		return b
	}
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}
