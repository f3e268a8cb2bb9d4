package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// AreaKm2 returns the area of g in square kilometres on the WGS 84 ellipsoid.
// g is lon/lat degrees (EPSG:4326); edges are straight in lon/lat (RFC 7946).
// Holes count off, winding does not matter, points and lines have no area.
// It returns ErrInvalid for an unclosed ring, one of fewer than four points and
// one with a coordinate that is not a number.
//
// The area under an edge is the integral of sin(beta) d(lambda), beta being the
// authalic latitude, times the square of the authalic radius. It is taken by
// Gauss-Legendre quadrature over pieces of at most two degrees: a 10 degree
// cell is exact to a square metre.
func AreaKm2(g orb.Geometry) (float64, error) {
	switch g := g.(type) {
	case orb.Ring:
		a, err := ringAreaKm2(g)
		return math.Abs(a), err
	case orb.Polygon:
		sum := 0.0
		for i, r := range g {
			a, err := ringAreaKm2(r)
			if err != nil {
				return 0, fmt.Errorf("ring %d: %w", i, err)
			}
			if a = math.Abs(a); i > 0 {
				a = -a
			}
			sum += a
		}
		return sum, nil
	case orb.MultiPolygon:
		sum := 0.0
		for i, p := range g {
			a, err := AreaKm2(p)
			if err != nil {
				return 0, fmt.Errorf("polygon %d: %w", i, err)
			}
			sum += a
		}
		return sum, nil
	case orb.Collection:
		sum := 0.0
		for i, c := range g {
			a, err := AreaKm2(c)
			if err != nil {
				return 0, fmt.Errorf("geometry %d: %w", i, err)
			}
			sum += a
		}
		return sum, nil
	case orb.Bound:
		return AreaKm2(g.ToRing())
	}
	return 0, nil
}

// ringAreaKm2 is positive for a counterclockwise ring.
func ringAreaKm2(r orb.Ring) (float64, error) {
	if len(r) < 4 {
		return 0, fmt.Errorf("%w: a ring has %d points, want at least 4", ErrInvalid, len(r))
	}
	if r[0] != r[len(r)-1] {
		return 0, fmt.Errorf("%w: a ring is not closed: it starts at %v and ends at %v", ErrInvalid, r[0], r[len(r)-1])
	}
	// Areas are measured from the ring's own first latitude: small rings keep
	// their digits.
	base := sinAuthalic(math.Sin(rad(r[0][1])))
	sum := 0.0
	for i := 1; i < len(r); i++ {
		sum += areaUnder(r[i-1], r[i], base)
	}
	if math.IsNaN(sum) || math.IsInf(sum, 0) {
		return 0, fmt.Errorf("%w: a ring holds a coordinate that is not a number", ErrInvalid)
	}
	const r2 = AuthalicRadiusM / 1000 * AuthalicRadiusM / 1000
	return -sum * r2, nil
}

// areaUnder integrates sin(beta) - base over the longitude, in radians, along
// the edge from a to b.
func areaUnder(a, b orb.Point, base float64) float64 {
	dLon, dLat := rad(b[0]-a[0]), rad(b[1]-a[1])
	if dLon == 0 {
		return 0
	}
	n := 1
	if span := max(math.Abs(dLon), math.Abs(dLat)); span > rad(2) {
		n = int(math.Ceil(min(span, 2*math.Pi) / rad(2)))
	}
	// Three-point Gauss-Legendre nodes on [0, 1].
	const x1, w0, w1 = 0.1127016653792583, 8.0 / 18, 5.0 / 18
	lat, sum := rad(a[1]), 0.0
	for i := range n {
		for _, k := range [3][2]float64{{x1, w1}, {0.5, w0}, {1 - x1, w1}} {
			t := (float64(i) + k[0]) / float64(n)
			sum += k[1] * (sinAuthalic(math.Sin(lat+t*dLat)) - base)
		}
	}
	return sum / float64(n) * dLon
}
