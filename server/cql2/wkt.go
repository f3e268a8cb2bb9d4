package cql2

import "github.com/paulmach/orb"

// geometry reads what stands behind the name of a WKT geometry, its bracket
// ahead. Positions have two numbers.
func (r *reader) geometry(kind string) orb.Geometry {
	switch kind {
	case "point":
		r.want("(")
		p := r.position()
		r.want(")")
		return p
	case "linestring":
		return orb.LineString(r.line(2))
	case "polygon":
		return r.polygon()
	case "multipoint":
		var out orb.MultiPoint
		r.list(func() {
			bracket := r.symbol("(")
			out = append(out, r.position())
			if bracket {
				r.want(")")
			}
		})
		return out
	case "multilinestring":
		var out orb.MultiLineString
		r.list(func() { out = append(out, r.line(2)) })
		return out
	case "multipolygon":
		var out orb.MultiPolygon
		r.list(func() { out = append(out, r.polygon()) })
		return out
	case "geometrycollection":
		var out orb.Collection
		r.list(func() {
			t := r.tok
			r.advance()
			if t.kind != 'i' || r.err != nil {
				r.tok = t
				r.fail("a geometry should stand here", "for example POINT(127.5 51.5)")
				return
			}
			n := r.call(t)
			g, ok := n.value.(orb.Geometry)
			if !ok && r.err == nil {
				r.tok = t
				r.fail("a geometry should stand here", "for example POINT(127.5 51.5)")
			}
			out = append(out, g)
		})
		return out
	}
	return r.box()
}

// box reads the four numbers of BBOX, or six with heights, which are left out.
func (r *reader) box() orb.Geometry {
	var n []float64
	r.list(func() { n = append(n, r.number()) })
	switch {
	case r.err != nil:
	case len(n) == 6:
		n = []float64{n[0], n[1], n[3], n[4]}
	case len(n) != 4:
		r.fail("BBOX takes four numbers: west, south, east, north")
	}
	if r.err != nil {
		return nil
	}
	return orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}
}

// list reads "(", items separated by ",", ")".
func (r *reader) list(item func()) {
	r.want("(")
	for r.err == nil {
		item()
		if !r.symbol(",") {
			break
		}
	}
	r.want(")")
}

func (r *reader) position() orb.Point {
	p := orb.Point{r.number(), r.number()}
	if r.tok.kind == '0' {
		r.fail("a position has two numbers", "leave heights out")
	}
	return p
}

func (r *reader) line(least int) []orb.Point {
	var out []orb.Point
	r.list(func() { out = append(out, r.position()) })
	if r.err == nil && len(out) < least {
		r.fail("a line has two positions or more")
	}
	return out
}

func (r *reader) polygon() orb.Polygon {
	var out orb.Polygon
	r.list(func() {
		ring := orb.Ring(r.line(2))
		if r.err == nil && (len(ring) < 4 || !ring.Closed()) {
			r.fail("a ring has four positions or more and ends where it begins")
		}
		out = append(out, ring)
	})
	return out
}
