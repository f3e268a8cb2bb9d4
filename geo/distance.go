package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// DistanceKm returns the length in kilometres of the geodesic between two
// lon/lat points on the WGS 84 ellipsoid, right to a millimetre or better.
//
// It is Vincenty's inverse formula (Survey Review 23, 1975). That does not
// converge for nearly antipodal points; there the geodesic is found as the
// shortest way through a point a quarter round the globe.
func DistanceKm(a, b orb.Point) float64 {
	s, _, ok := vincentyInverse(a, b)
	if !ok {
		s, _ = antipodal(a, b)
	}
	return s / 1000
}

// BearingDeg returns the initial bearing of the geodesic from a to b, degrees
// clockwise from north in [0, 360); 0 where a and b are one point.
func BearingDeg(a, b orb.Point) float64 {
	_, az, ok := vincentyInverse(a, b)
	if !ok {
		_, az = antipodal(a, b)
	}
	d := math.Mod(deg(az)+360, 360)
	if d >= 360 || d < 0 {
		d = 0
	}
	return d
}

// compassKeys are the eight message keys, clockwise from north.
var compassKeys = [8]string{"north", "northEast", "east", "southEast", "south", "southWest", "west", "northWest"}

// Compass returns the message key of the nearest of eight directions for a
// bearing in degrees: "north", "northEast", "east", and so on clockwise.
func Compass(bearing float64) string {
	b := math.Mod(bearing, 360)
	if b < 0 {
		b += 360
	}
	if !(b >= 0) {
		return compassKeys[0]
	}
	return compassKeys[int(math.Floor(b/45+0.5))%8]
}

// LengthKm returns the length of the lines of g in kilometres on the WGS 84
// ellipsoid, each edge a geodesic between its ends; of a polygon the length of
// its rings. Points have none.
func LengthKm(g orb.Geometry) float64 {
	sum := 0.0
	eachLine(g, func(l orb.LineString) {
		for i := 1; i < len(l); i++ {
			sum += DistanceKm(l[i-1], l[i])
		}
	})
	return sum
}

// eachLine calls f with every line and ring of g, in order.
func eachLine(g orb.Geometry, f func(orb.LineString)) {
	switch g := g.(type) {
	case orb.LineString:
		f(g)
	case orb.MultiLineString:
		for _, l := range g {
			f(l)
		}
	case orb.Ring:
		f(orb.LineString(g))
	case orb.Polygon:
		for _, r := range g {
			f(orb.LineString(r))
		}
	case orb.MultiPolygon:
		for _, p := range g {
			eachLine(p, f)
		}
	case orb.Collection:
		for _, c := range g {
			eachLine(c, f)
		}
	case orb.Bound:
		f(orb.LineString(g.ToRing()))
	}
}

// reduced returns the sine and cosine of the reduced latitude of lat degrees.
func reduced(lat float64) (sin, cos float64) {
	s, c := math.Sincos(rad(lat))
	s *= 1 - wgsF
	h := math.Hypot(s, c)
	return s / h, c / h
}

// lonDiff returns b - a in degrees, in [-180, 180].
func lonDiff(a, b float64) float64 {
	d := math.Mod(b-a, 360)
	if d > 180 {
		d -= 360
	} else if d < -180 {
		d += 360
	}
	return d
}

// vincentyInverse returns the distance in metres and the bearing at a in
// radians; false where the formula does not converge.
func vincentyInverse(a, b orb.Point) (s, azimuth float64, ok bool) {
	l := rad(lonDiff(a[0], b[0]))
	su1, cu1 := reduced(a[1])
	su2, cu2 := reduced(b[1])
	lambda := l
	for range 60 {
		sl, cl := math.Sincos(lambda)
		x, y := cu2*sl, cu1*su2-su1*cu2*cl
		sinS := math.Hypot(x, y)
		cosS := su1*su2 + cu1*cu2*cl
		if sinS == 0 {
			if cosS < 0 {
				return 0, 0, false
			}
			return 0, 0, true
		}
		sigma := math.Atan2(sinS, cosS)
		sinA := cu1 * cu2 * sl / sinS
		cos2A := 1 - sinA*sinA
		cos2M := 0.0
		if cos2A > 1e-15 {
			cos2M = cosS - 2*su1*su2/cos2A
		}
		c := wgsF / 16 * cos2A * (4 + wgsF*(4-3*cos2A))
		next := l + (1-c)*wgsF*sinA*(sigma+c*sinS*(cos2M+c*cosS*(2*cos2M*cos2M-1)))
		if math.Abs(next) > math.Pi+1e-9 {
			return 0, 0, false
		}
		if math.Abs(next-lambda) > 1e-13 {
			lambda = next
			continue
		}
		bigA, bigB := vincentySeries(cos2A)
		return wgsB * bigA * (sigma - vincentyDelta(bigB, sinS, cosS, cos2M)), math.Atan2(x, y), true
	}
	return 0, 0, false
}

// vincentySeries returns the coefficients A and B for the squared cosine of the
// azimuth at the equator.
func vincentySeries(cos2A float64) (bigA, bigB float64) {
	u2 := cos2A * (wgsA*wgsA - wgsB*wgsB) / (wgsB * wgsB)
	bigA = 1 + u2/16384*(4096+u2*(-768+u2*(320-175*u2)))
	bigB = u2 / 1024 * (256 + u2*(-128+u2*(74-47*u2)))
	return bigA, bigB
}

func vincentyDelta(bigB, sinS, cosS, cos2M float64) float64 {
	return bigB * sinS * (cos2M + bigB/4*(cosS*(2*cos2M*cos2M-1)-
		bigB/6*cos2M*(4*sinS*sinS-3)*(4*cos2M*cos2M-3)))
}

// vincentyDirect returns the point that lies s metres from a on the geodesic
// that leaves a with the azimuth, radians.
func vincentyDirect(a orb.Point, azimuth, s float64) orb.Point {
	sa, ca := math.Sincos(azimuth)
	su1, cu1 := reduced(a[1])
	sigma1 := math.Atan2(su1, cu1*ca)
	sinA := cu1 * sa
	cos2A := 1 - sinA*sinA
	bigA, bigB := vincentySeries(cos2A)
	sigma := s / (wgsB * bigA)
	var sinS, cosS, cos2M float64
	for range 60 {
		cos2M = math.Cos(2*sigma1 + sigma)
		sinS, cosS = math.Sincos(sigma)
		next := s/(wgsB*bigA) + vincentyDelta(bigB, sinS, cosS, cos2M)
		done := math.Abs(next-sigma) < 1e-14
		if sigma = next; done {
			break
		}
	}
	cos2M = math.Cos(2*sigma1 + sigma)
	sinS, cosS = math.Sincos(sigma)
	t := su1*sinS - cu1*cosS*ca
	lat := math.Atan2(su1*cosS+cu1*sinS*ca, (1-wgsF)*math.Hypot(sinA, t))
	lambda := math.Atan2(sinS*sa, cu1*cosS-su1*sinS*ca)
	c := wgsF / 16 * cos2A * (4 + wgsF*(4-3*cos2A))
	l := lambda - (1-c)*wgsF*sinA*(sigma+c*sinS*(cos2M+c*cosS*(2*cos2M*cos2M-1)))
	return orb.Point{a[0] + deg(l), deg(lat)}
}

// antipodal returns what vincentyInverse does, for points on nearly opposite
// sides. Every geodesic from a passes some point 10,000 km away, and Vincenty
// can measure on from there; the shortest sum over all bearings is the
// geodesic. There are at most two local minima, one to each side of the
// meridian, which a scan tells apart.
func antipodal(a, b orb.Point) (s, azimuth float64) {
	const quarter = 1e7
	via := func(az float64) float64 {
		d, _, ok := vincentyInverse(vincentyDirect(a, az, quarter), b)
		if !ok {
			return math.Inf(1)
		}
		return quarter + d
	}
	const steps = 48
	best, bestAz := math.Inf(1), 0.0
	for i := range steps {
		az := 2 * math.Pi * float64(i) / steps
		if d := via(az); d < best {
			best, bestAz = d, az
		}
	}
	lo, hi := bestAz-2*math.Pi/steps, bestAz+2*math.Pi/steps
	return minimise(via, lo, hi, 1e-9)
}

// minimise finds a local minimum of f between lo and hi by golden sections and
// returns its value and place.
func minimise(f func(float64) float64, lo, hi, tolerance float64) (value, at float64) {
	const g = 0.6180339887498949
	x1, x2 := hi-g*(hi-lo), lo+g*(hi-lo)
	f1, f2 := f(x1), f(x2)
	for hi-lo > tolerance {
		if f1 <= f2 {
			hi, x2, f2 = x2, x1, f1
			x1 = hi - g*(hi-lo)
			f1 = f(x1)
		} else {
			lo, x1, f1 = x1, x2, f2
			x2 = lo + g*(hi-lo)
			f2 = f(x2)
		}
	}
	if f1 <= f2 {
		return f1, x1
	}
	return f2, x2
}
