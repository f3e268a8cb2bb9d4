package geo

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// Contains tells whether the polygons of g hold p; a point on a boundary, a
// hole's included, is held. Both are lon/lat degrees and edges are straight in
// lon/lat. The answer is exact for the coordinates as given: where floating
// point cannot tell on which side of an edge p lies, the sum is done in full.
// Lines and points hold nothing.
func Contains(g orb.Geometry, p orb.Point) bool {
	switch g := g.(type) {
	case orb.Ring:
		return polygonContains(orb.Polygon{g}, p)
	case orb.Polygon:
		return polygonContains(g, p)
	case orb.MultiPolygon:
		for _, poly := range g {
			if polygonContains(poly, p) {
				return true
			}
		}
	case orb.Collection:
		for _, c := range g {
			if Contains(c, p) {
				return true
			}
		}
	case orb.Bound:
		return g.Contains(p)
	}
	return false
}

func polygonContains(poly orb.Polygon, p orb.Point) bool {
	if len(poly) == 0 || len(poly[0]) == 0 || !boundOf(poly[0]).Contains(p) {
		return false
	}
	odd := false
	for _, r := range poly {
		for i := 1; i < len(r); i++ {
			crosses, on := crossing(r[i-1], r[i], p)
			if on {
				return true
			}
			odd = odd != crosses
		}
	}
	return odd
}

// crossing tells whether the ray from p to the east crosses the edge a-b, which
// holds its lower end and not its upper one, and whether p is on the edge.
func crossing(a, b, p orb.Point) (crosses, on bool) {
	y := p[1]
	if (a[1] > y) != (b[1] > y) {
		switch o := orient(a, b, p); {
		case o == 0:
			return false, true
		default:
			return (o > 0) == (b[1] > a[1]), false
		}
	}
	if p == a || p == b {
		return false, true
	}
	return false, a[1] == y && b[1] == y && min(a[0], b[0]) <= p[0] && p[0] <= max(a[0], b[0])
}

// orient is positive where c lies left of the line from a to b, negative where
// it lies right of it, and zero where it lies on it, exactly: Shewchuk's first
// filter (Discrete & Computational Geometry 18, 1997), then big numbers.
func orient(a, b, c orb.Point) float64 {
	l := (a[0] - c[0]) * (b[1] - c[1])
	r := (a[1] - c[1]) * (b[0] - c[0])
	d := l - r
	if math.IsNaN(d) || math.IsInf(d, 0) {
		return d
	}
	if bound := 3.3306690738754716e-16 * (math.Abs(l) + math.Abs(r)); d > bound || -d > bound {
		return d
	}
	sub := func(x, y float64) *big.Float {
		z := new(big.Float).SetPrec(640)
		return z.Sub(big.NewFloat(x), big.NewFloat(y))
	}
	mul := func(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(1280).Mul(x, y) }
	return float64(mul(sub(a[0], c[0]), sub(b[1], c[1])).Cmp(mul(sub(a[1], c[1]), sub(b[0], c[0]))))
}

// areaIndex answers Contains for one geometry many times: the edges of each
// polygon stand in bands of latitude, so that a point meets only those of its band.
type areaIndex struct{ polygons []polygonIndex }

type polygonIndex struct {
	bound orb.Bound
	// band i holds edges[first[i]:first[i+1]]; a long edge is in several bands.
	first []int32
	edges [][2]orb.Point
}

// edgesPerBand is the number of edges that a band is aimed at.
const edgesPerBand = 16

func newAreaIndex(g orb.Geometry) *areaIndex {
	x := &areaIndex{}
	x.add(g)
	return x
}

func (x *areaIndex) add(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Ring:
		x.add(orb.Polygon{g})
	case orb.Bound:
		x.add(g.ToPolygon())
	case orb.Polygon:
		if len(g) > 0 && len(g[0]) > 0 {
			x.polygons = append(x.polygons, newPolygonIndex(g))
		}
	case orb.MultiPolygon:
		for _, p := range g {
			x.add(p)
		}
	case orb.Collection:
		for _, c := range g {
			x.add(c)
		}
	}
}

func newPolygonIndex(g orb.Polygon) polygonIndex {
	n := 0
	for _, r := range g {
		n += len(r)
	}
	x := polygonIndex{bound: boundOf(g[0])}
	bands := n/edgesPerBand + 1
	x.first = make([]int32, bands+1)
	each := func(f func(band int, e [2]orb.Point)) {
		for _, r := range g {
			for i := 1; i < len(r); i++ {
				lo, hi := x.band(r[i-1][1], bands), x.band(r[i][1], bands)
				for b := min(lo, hi); b <= max(lo, hi); b++ {
					f(b, [2]orb.Point{r[i-1], r[i]})
				}
			}
		}
	}
	each(func(b int, _ [2]orb.Point) { x.first[b+1]++ })
	for b := range bands {
		x.first[b+1] += x.first[b]
	}
	next := append([]int32(nil), x.first...)
	x.edges = make([][2]orb.Point, x.first[bands])
	each(func(b int, e [2]orb.Point) {
		x.edges[next[b]] = e
		next[b]++
	})
	return x
}

// band is monotone in lat, so an edge is in every band between those of its ends.
func (x *polygonIndex) band(lat float64, bands int) int {
	h := x.bound.Max[1] - x.bound.Min[1]
	if h <= 0 {
		return 0
	}
	return int(max(0, min(float64(bands-1), math.Floor((lat-x.bound.Min[1])/h*float64(bands)))))
}

func (x *areaIndex) contains(p orb.Point) bool {
	for i := range x.polygons {
		if x.polygons[i].contains(p) {
			return true
		}
	}
	return false
}

func (x *polygonIndex) contains(p orb.Point) bool {
	if !x.bound.Contains(p) {
		return false
	}
	b := x.band(p[1], len(x.first)-1)
	odd := false
	for _, e := range x.edges[x.first[b]:x.first[b+1]] {
		crosses, on := crossing(e[0], e[1], p)
		if on {
			return true
		}
		odd = odd != crosses
	}
	return odd
}
