package geo

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// BBox is west, south, east, north in degrees. West > east crosses the
// antimeridian (RFC 7946 section 5.2).
type BBox [4]float64

// ParseBBox reads "west,south,east,north" in degrees, or the six numbers of a
// box with heights, whose heights are left out as all our geometry is flat. The
// FieldError names "bbox".
func ParseBBox(s string) (BBox, error) {
	bad := func(want string, fixes ...string) (BBox, error) {
		return BBox{}, fieldError("bbox", s, want, fixes...)
	}
	if len(s) > 256 {
		return bad("four decimal numbers west,south,east,north", "shorten the numbers")
	}
	parts := strings.Split(s, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return bad("four decimal numbers west,south,east,north", "for example bbox=120,45,140,55")
	}
	v := make([]float64, len(parts))
	for i, p := range parts {
		n, ok := parseDecimal(strings.TrimSpace(p))
		if !ok {
			return bad("four decimal numbers west,south,east,north", "write degrees with a point and no exponent, such as 127.5")
		}
		v[i] = n
	}
	if len(v) == 6 {
		if v[2] > v[5] {
			return bad("a lower height that is not above the upper height", "leave the heights out: west,south,east,north")
		}
		v = []float64{v[0], v[1], v[3], v[4]}
	}
	b := BBox{v[0], v[1], v[2], v[3]}
	switch {
	case math.Abs(b[0]) > 180 || math.Abs(b[2]) > 180:
		return bad("west and east from -180 to 180", "a box that crosses the antimeridian has west > east, such as 170,50,-170,60")
	case math.Abs(b[1]) > 90 || math.Abs(b[3]) > 90:
		return bad("south and north from -90 to 90", "the order is west,south,east,north")
	case b[1] > b[3]:
		return bad("south not above north", "the order is west,south,east,north")
	}
	return b, nil
}

// Empty tells whether b is the box of an empty geometry. An empty box
// intersects and contains nothing.
func (b BBox) Empty() bool { return math.IsNaN(b[0]) }

// Crosses tells whether b crosses the antimeridian.
func (b BBox) Crosses() bool { return b[0] > b[2] }

// Bounds returns b as one or two boxes that do not cross the antimeridian, the
// eastern hemisphere's first.
func (b BBox) Bounds() []orb.Bound {
	switch {
	case b.Empty():
		return nil
	case b.Crosses():
		return []orb.Bound{
			{Min: orb.Point{b[0], b[1]}, Max: orb.Point{180, b[3]}},
			{Min: orb.Point{-180, b[1]}, Max: orb.Point{b[2], b[3]}},
		}
	}
	return []orb.Bound{{Min: orb.Point{b[0], b[1]}, Max: orb.Point{b[2], b[3]}}}
}

// Intersects tells whether the two boxes share a point, edges included. The
// meridians -180 and 180 are compared as numbers, as PostGIS does.
func (b BBox) Intersects(o BBox) bool {
	if !(b[1] <= o[3] && o[1] <= b[3]) {
		return false
	}
	for _, p := range b.Bounds() {
		for _, q := range o.Bounds() {
			if p.Min[0] <= q.Max[0] && q.Min[0] <= p.Max[0] {
				return true
			}
		}
	}
	return false
}

// Contains tells whether p is in the box, edges included.
func (b BBox) Contains(p orb.Point) bool {
	if !(p[1] >= b[1] && p[1] <= b[3]) {
		return false
	}
	if b.Crosses() {
		return p[0] >= b[0] || p[0] <= b[2]
	}
	return p[0] >= b[0] && p[0] <= b[2]
}

// BBoxOf returns the smallest box around g. Where parts of g touch the
// antimeridian from both sides, the box crosses it, unless g goes all the way
// round. The box of an empty geometry is Empty.
func BBoxOf(g orb.Geometry) BBox {
	nan := math.NaN()
	empty := BBox{nan, nan, nan, nan}
	var parts []orb.Bound
	collectBounds(g, &parts)
	if len(parts) == 0 {
		return empty
	}
	all := parts[0]
	for _, p := range parts[1:] {
		all = all.Union(p)
	}
	b := BBox{all.Min[0], all.Min[1], all.Max[0], all.Max[1]}
	if all.Min[0] > -180 || all.Max[0] < 180 {
		return b
	}
	slices.SortFunc(parts, func(p, q orb.Bound) int { return cmp.Compare(p.Min[0], q.Min[0]) })
	gap, reach := 0.0, parts[0].Max[0]
	for _, p := range parts[1:] {
		if d := p.Min[0] - reach; d > gap {
			gap, b[0], b[2] = d, p.Min[0], reach
		}
		reach = max(reach, p.Max[0])
	}
	return b
}

// collectBounds appends the bound of each connected part of g.
func collectBounds(g orb.Geometry, to *[]orb.Bound) {
	switch g := g.(type) {
	case nil:
	case orb.MultiPoint:
		for _, p := range g {
			*to = append(*to, p.Bound())
		}
	case orb.MultiLineString:
		for _, l := range g {
			collectBounds(l, to)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			collectBounds(p, to)
		}
	case orb.Collection:
		for _, c := range g {
			collectBounds(c, to)
		}
	default:
		if b := g.Bound(); !b.IsEmpty() {
			*to = append(*to, b)
		}
	}
}

// Pad returns a box that holds every point within km kilometres of b. It is a
// little larger than needed, stops at the poles, and crosses the antimeridian
// or goes all the way round where it must.
func (b BBox) Pad(km float64) BBox {
	if b.Empty() || !(km > 0) {
		return b
	}
	// A degree of arc is never shorter than on the smallest sphere of curvature
	// (6335 km, at the equator along the meridian); 1.001 pays for rounding.
	r := km / 6335 * 1.001
	out := BBox{b[0], max(-90, b[1]-deg(r)), b[2], min(90, b[3]+deg(r))}
	// The widest meridian that a disc of radius r about latitude lat touches is
	// asin(sin r / cos lat) away, all of them when it holds a pole.
	lat := rad(max(math.Abs(b[1]), math.Abs(b[3])))
	if lat+r >= math.Pi/2 {
		out[0], out[2] = -180, 180
		return out
	}
	dLon := deg(math.Asin(min(1, math.Sin(r)/math.Cos(lat))))
	width := b[2] - b[0]
	if b.Crosses() {
		width += 360
	}
	if width+2*dLon >= 360 {
		out[0], out[2] = -180, 180
		return out
	}
	if out[0] -= dLon; out[0] < -180 {
		out[0] += 360
	}
	if out[2] += dLon; out[2] > 180 {
		out[2] -= 360
	}
	return out
}

func rad(d float64) float64 { return d * (math.Pi / 180) }
func deg(r float64) float64 { return r * (180 / math.Pi) }
