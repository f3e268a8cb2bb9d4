package geo

import "math"

// WGS 84 ellipsoid.
const (
	wgsA  = 6378137.0
	wgsF  = 1 / 298.257223563
	wgsB  = wgsA * (1 - wgsF)
	wgsE2 = wgsF * (2 - wgsF)
)

// AuthalicRadiusM is the radius in metres of the sphere whose surface is that
// of the WGS 84 ellipsoid.
const AuthalicRadiusM = 6371007.180918474

var (
	wgsE  = math.Sqrt(wgsE2)
	wgsQp = authalicQ(1)
)

// authalicQ is q of Snyder, Map Projections (USGS PP 1395), equation 3-12, for
// the sine of a geodetic latitude: the area between the equator and the
// latitude, per radian of longitude, in units of a*a/2.
func authalicQ(sinLat float64) float64 {
	es := wgsE * sinLat
	return (1 - wgsE2) * (sinLat/(1-es*es) + math.Atanh(es)/wgsE)
}

// sinAuthalic returns the sine of the authalic latitude for the sine of a
// geodetic latitude.
func sinAuthalic(sinLat float64) float64 {
	return max(-1, min(1, authalicQ(sinLat)/wgsQp))
}

// geodeticLat returns the geodetic latitude, in radians, for the sine of an
// authalic latitude: Snyder's series 3-18, then Newton on 3-12.
func geodeticLat(sinBeta float64) float64 {
	beta := math.Asin(max(-1, min(1, sinBeta)))
	const e4, e6 = wgsE2 * wgsE2, wgsE2 * wgsE2 * wgsE2
	lat := beta + (wgsE2/3+31*e4/180+517*e6/5040)*math.Sin(2*beta) +
		(23*e4/360+251*e6/3780)*math.Sin(4*beta) + 761*e6/45360*math.Sin(6*beta)
	q := sinBeta * wgsQp
	for range 4 {
		s, c := math.Sincos(lat)
		if c < 1e-7 {
			break
		}
		w := 1 - wgsE2*s*s
		d := (q - authalicQ(s)) * w * w / (2 * (1 - wgsE2) * c)
		lat += d
		if math.Abs(d) < 1e-15 {
			break
		}
	}
	return lat
}
