package server

import (
	"math"
	"strconv"
	"strings"

	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
)

// The coordinate reference systems of OGC API Features Part 2 that features are
// given in. All data is kept in CRS84: longitude, latitude in degrees.
const (
	crs84     = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	crs3857   = "http://www.opengis.net/def/crs/EPSG/0/3857"
	axisOrder = "longitude, latitude for CRS84 and easting, northing for EPSG:3857"
)

// crsURIs are all of them, the one that stands for no parameter first.
var crsURIs = []string{crs84, crs3857}

// parseCRS reads a parameter that names a coordinate reference system by its
// URI, its safe CURIE ([EPSG:3857]) or its CURIE; "" is CRS84.
func parseCRS(field, v string) (string, error) {
	switch strings.TrimSuffix(strings.TrimPrefix(v, "["), "]") {
	case "", crs84, "OGC:CRS84":
		return crs84, nil
	case crs3857, "EPSG:3857":
		return crs3857, nil
	}
	return "", badParam(field, v, "one of "+listed(crsURIs), "leave "+field+" out for CRS84: longitude, latitude in degrees")
}

// mercator is the projection of EPSG:3857.
var mercator = geo.WebMercatorQuad()

// parseBox reads bbox in the given system: four numbers, or six of which the
// heights are left out. A west greater than east crosses the antimeridian. The
// box returned is in degrees.
func parseBox(v, crs string) (*geo.BBox, error) {
	parts := strings.Split(v, ",")
	if len(parts) > 6 || len(v) > 256 {
		b, err := geo.ParseBBox(v) // says what is wrong
		return &b, err
	}
	n := make([]float64, len(parts))
	for i, p := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(p), 64) // programs write exponents
		if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
			return nil, badParam("bbox", v, "four decimal numbers west,south,east,north", "for example bbox=120,45,140,55")
		}
		n[i] = f
	}
	if crs == crs3857 && (len(n) == 4 || len(n) == 6) {
		far := len(n) / 2
		for _, i := range []int{0, far} {
			p, _ := mercator.Unproject(orb.Point{n[i], n[i+1]})
			if math.Abs(p[0]) > 180 && math.Abs(p[0]) < 180+1e-6 {
				p[0] = math.Copysign(180, p[0]) // the edge of the world, rounded
			}
			n[i], n[i+1] = p[0], p[1]
		}
	}
	words := make([]string, len(n))
	for i, f := range n {
		words[i] = strconv.FormatFloat(f, 'f', -1, 64)
	}
	b, err := geo.ParseBBox(strings.Join(words, ","))
	if err != nil {
		return nil, err
	}
	return &b, nil
}

// inCRS returns a geometry in the given system: as it is in CRS84, a copy
// rounded to centimetres in EPSG:3857.
func inCRS(g orb.Geometry, crs string) orb.Geometry {
	if crs == crs84 {
		return g
	}
	return geo.Transform(g, func(p orb.Point) orb.Point {
		q := mercator.Project(p)
		return orb.Point{math.Round(q[0]*100) / 100, math.Round(q[1]*100) / 100}
	})
}

// appendBox writes the member bbox of RFC 7946 section 5 and a comma, for
// anything but a point: west > east where it crosses the antimeridian.
func appendBox(b []byte, box geo.BBox, crs string) []byte {
	if box.Empty() || box[0] == box[2] && box[1] == box[3] {
		return b
	}
	if crs == crs3857 {
		lo := inCRS(orb.Point{box[0], box[1]}, crs).(orb.Point)
		hi := inCRS(orb.Point{box[2], box[3]}, crs).(orb.Point)
		box = geo.BBox{lo[0], lo[1], hi[0], hi[1]}
	}
	b = append(b, `"bbox":[`...)
	for i, v := range box {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendFloat(b, v, 'f', -1, 64)
	}
	return append(b, `],`...)
}

// contentCRS names the system of an answer in its header (Part 2, 7.10).
func contentCRS(c echo.Context, crs string) {
	c.Response().Header().Set("Content-Crs", "<"+crs+">")
}

// unionBox returns a box around boxes of features, all the way round where they
// lie on both sides of the antimeridian.
func unionBox(fs []*data.Feature) geo.BBox {
	nan := math.NaN()
	out := geo.BBox{nan, nan, nan, nan}
	for _, f := range fs {
		b := geo.BBoxOf(f.Geometry)
		switch {
		case b.Empty():
			continue
		case b.Crosses():
			b[0], b[2] = -180, 180
		}
		if out.Empty() {
			out = b
			continue
		}
		out = geo.BBox{min(out[0], b[0]), min(out[1], b[1]), max(out[2], b[2]), max(out[3], b[3])}
	}
	return out
}
