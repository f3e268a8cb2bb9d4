package postgis

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/paulmach/orb"
)

// errWKB says that a row holds no geometry that a tile is drawn from.
var errWKB = errors.New("not the WKB of a point, line or polygon")

// wkbReader reads the geometry of parts: points, lines and polygons, in either
// byte order, without or with an SRID. Vertices of many parts lie in one slice,
// so that reading a row takes hardly any memory of its own. It believes no count
// that the bytes do not bear out.
type wkbReader struct {
	points []orb.Point // what is left of the slice
	chunk  int         // how many it had
	rings  []orb.Ring
}

// WKB types and the flags that PostGIS sets in them (EWKB).
const (
	wkbPoint   = 1
	wkbLine    = 2
	wkbPolygon = 3
	ewkbSRID   = 0x20000000

	wkbLeast, wkbMost = 128, 4096 // vertices in a slice
)

func (r *wkbReader) read(b []byte) (orb.Geometry, error) {
	if len(b) < 9 || b[0] > 1 {
		return nil, errWKB
	}
	order := binary.ByteOrder(binary.LittleEndian)
	if b[0] == 0 {
		order = binary.BigEndian
	}
	kind := order.Uint32(b[1:])
	b = b[5:]
	if kind&ewkbSRID != 0 {
		kind &^= ewkbSRID
		b = b[4:]
	}
	switch kind {
	case wkbPoint:
		if len(b) != 16 {
			return nil, errWKB
		}
		p := orb.Point{math.Float64frombits(order.Uint64(b)), math.Float64frombits(order.Uint64(b[8:]))}
		return p, finite(p)
	case wkbLine:
		ps, rest, err := r.vertices(order, b)
		if err == nil && len(rest) > 0 {
			err = errWKB
		}
		return orb.LineString(ps), err
	case wkbPolygon:
		if len(b) < 4 {
			return nil, errWKB
		}
		n := int64(order.Uint32(b))
		b = b[4:]
		if 4*n > int64(len(b)) { // each ring has a count at least
			return nil, errWKB
		}
		if int64(cap(r.rings)-len(r.rings)) < n {
			r.rings = make([]orb.Ring, 0, max(n, int64(min(2*cap(r.rings)+8, 1024))))
		}
		from := len(r.rings)
		for range n {
			var ps []orb.Point
			var err error
			if ps, b, err = r.vertices(order, b); err != nil {
				return nil, err
			}
			r.rings = append(r.rings, ps)
		}
		if len(b) > 0 {
			return nil, errWKB
		}
		return orb.Polygon(r.rings[from:len(r.rings):len(r.rings)]), nil
	}
	return nil, errWKB
}

// vertices reads a count and as many points.
func (r *wkbReader) vertices(order binary.ByteOrder, b []byte) (ps []orb.Point, rest []byte, err error) {
	if len(b) < 4 {
		return nil, nil, errWKB
	}
	n := int64(order.Uint32(b))
	b = b[4:]
	if 16*n > int64(len(b)) {
		return nil, nil, errWKB
	}
	if int64(len(r.points)) < n {
		r.chunk = min(max(2*r.chunk, wkbLeast), wkbMost)
		r.points = make([]orb.Point, max(n, int64(r.chunk)))
	}
	ps, r.points = r.points[:n:n], r.points[n:]
	raw := b[:16*n]
	odd := 0.0 // becomes NaN by one coordinate that is no number
	if order == binary.ByteOrder(binary.LittleEndian) {
		for i := range ps {
			v := raw[16*i : 16*i+16]
			x, y := math.Float64frombits(binary.LittleEndian.Uint64(v)), math.Float64frombits(binary.LittleEndian.Uint64(v[8:]))
			ps[i] = orb.Point{x, y}
			odd += (x - x) + (y - y)
		}
	} else {
		for i := range ps {
			ps[i] = orb.Point{math.Float64frombits(order.Uint64(raw[16*i:])), math.Float64frombits(order.Uint64(raw[16*i+8:]))}
			odd += (ps[i][0] - ps[i][0]) + (ps[i][1] - ps[i][1])
		}
	}
	if odd != 0 {
		return nil, nil, errWKB
	}
	return ps, b[16*n:], nil
}

// finite refuses NaN, by which WKB writes an empty point, and infinities.
func finite(p orb.Point) error {
	if d := p[0] - p[0] + p[1] - p[1]; d != 0 {
		return errWKB
	}
	return nil
}
