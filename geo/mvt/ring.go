package mvt

import (
	"cmp"
	"math"
	"slices"
)

func sortEvents(e []event) {
	slices.SortFunc(e, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.chain, b.chain))
	})
}

// round puts a point on the tile's grid. Halves go up in both directions, so
// that a place rounds alike in neighbouring tiles.
func round(p fpt) ipt {
	return ipt{int32(math.Floor(p.x + 0.5)), int32(math.Floor(p.y + 0.5))}
}

// turn is twice the signed area of the triangle a, b, c.
func turn(a, b, c ipt) int64 {
	return int64(b.x-a.x)*int64(c.y-a.y) - int64(b.y-a.y)*int64(c.x-a.x)
}

// area2 is twice the signed area of an open ring.
func area2(r []ipt) int64 {
	sum := int64(0)
	for i, p := range r {
		q := r[0]
		if i+1 < len(r) {
			q = r[i+1]
		}
		sum += int64(p.x)*int64(q.y) - int64(q.x)*int64(p.y)
	}
	return sum
}

// roundRing appends the rounded ring to buf, without repeated points, points
// in the middle of a straight run, and spikes. What is left is nil or an open
// ring of three or more points.
func roundRing(r []fpt, buf []ipt) (ring, rest []ipt) {
	from := len(buf)
	for _, p := range r {
		buf = push(buf, from, round(p))
	}
	ring = closeUp(buf[from:])
	if len(ring) < 3 {
		return nil, buf[:from]
	}
	return ring[:len(ring):len(ring)], buf
}

// push appends q to the run that starts at from, and takes back points that q
// makes needless.
func push(buf []ipt, from int, q ipt) []ipt {
	for {
		n := len(buf)
		if n > from && buf[n-1] == q {
			return buf
		}
		if n-from < 2 || turn(buf[n-2], buf[n-1], q) != 0 {
			return append(buf, q)
		}
		buf = buf[:n-1]
	}
}

// closeUp takes needless points from where the ring closes.
func closeUp(r []ipt) []ipt {
	for len(r) >= 3 {
		n := len(r)
		switch {
		case r[0] == r[n-1], turn(r[n-2], r[n-1], r[0]) == 0:
			r = r[:n-1]
		case turn(r[n-1], r[0], r[1]) == 0:
			r = r[1:]
		default:
			return r
		}
	}
	return nil
}

// roundLine appends the rounded line to buf, without repeated points and points
// in the middle of a straight run. A line that comes back on itself stays.
func roundLine(l []fpt, buf []ipt) (line, rest []ipt) {
	from := len(buf)
	for _, p := range l {
		q, n := round(p), len(buf)
		if n > from && buf[n-1] == q {
			continue
		}
		if n-from >= 2 && turn(buf[n-2], buf[n-1], q) == 0 && ahead(buf[n-2], buf[n-1], q) {
			buf[n-1] = q
			continue
		}
		buf = append(buf, q)
	}
	if len(buf)-from < 2 {
		return nil, buf[:from]
	}
	return buf[from:len(buf):len(buf)], buf
}

// ahead tells whether c continues from b in the direction from a to b.
func ahead(a, b, c ipt) bool {
	return int64(b.x-a.x)*int64(c.x-b.x)+int64(b.y-a.y)*int64(c.y-b.y) > 0
}

// place of a point and a ring.
const (
	outside = -1
	onEdge  = 0
	within  = 1
)

// locate tells where p is from an open ring; scale multiplies the ring, so that
// p may lie between its grid points.
func locate(p ipt, r []ipt, scale int32) int {
	odd := false
	a := r[len(r)-1]
	a = ipt{a.x * scale, a.y * scale}
	for _, b := range r {
		b = ipt{b.x * scale, b.y * scale}
		t := turn(a, b, p)
		if t == 0 && between(a, b, p) {
			return onEdge
		}
		if (a.y > p.y) != (b.y > p.y) && (t > 0) == (b.y > a.y) {
			odd = !odd
		}
		a = b
	}
	if odd {
		return within
	}
	return outside
}

// between tells whether p, on the line through a and b, is on the segment.
func between(a, b, p ipt) bool {
	return min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) && min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y)
}

// ringWithin tells whether the ring h, which crosses r nowhere, is inside r.
func ringWithin(h, r []ipt) bool {
	for _, p := range h {
		if w := locate(p, r, 1); w != onEdge {
			return w == within
		}
	}
	for i, p := range h {
		q := h[(i+1)%len(h)]
		if w := locate(ipt{p.x + q.x, p.y + q.y}, r, 2); w != onEdge {
			return w == within
		}
	}
	return true
}

// box is the bound of a ring.
type box struct{ min, max ipt }

func boxOf(r []ipt) box {
	b := box{r[0], r[0]}
	for _, p := range r {
		b.min = ipt{min(b.min.x, p.x), min(b.min.y, p.y)}
		b.max = ipt{max(b.max.x, p.x), max(b.max.y, p.y)}
	}
	return b
}

func (b *box) overlaps(o *box) bool {
	return b.min.x <= o.max.x && o.min.x <= b.max.x && b.min.y <= o.max.y && o.min.y <= b.max.y
}

func (b box) holds(o box) bool {
	return b.min.x <= o.min.x && b.min.y <= o.min.y && b.max.x >= o.max.x && b.max.y >= o.max.y
}
