package mvt

// The box that geometry is clipped to, in tile units.
const (
	boxMin = -Buffer
	boxMax = Extent + Buffer
)

// clipper cuts polygons at the box, one side after the other. Cutting at a side
// leaves chains that start and end on it; an end is joined to the next start
// along the side, walking with the inside on the left. So a ring that the side
// cuts in two becomes two rings, without the doubled edges along the border
// that Sutherland-Hodgman leaves. Points on the side count as outside: an edge
// that runs along it is made anew by the joining.
//
// It wants the inside of every ring on its left, in the sense in which x cross y
// is positive: exteriors of positive area, holes negative.
type clipper struct {
	points []fpt // arena of new rings
	chains []chain
	events []event
	open   []int32 // chains that ended and wait for a start, first come first
	next   []int32 // chain that follows a chain
	lost   []int32 // chains whose start found no end: badly wound input
}

type chain struct{ from, to int } // points[from:to]

type event struct {
	key   float64 // position along the side, in walking direction
	chain int32
	start bool
}

// side is one side of the box.
type side struct {
	vertical bool    // x = at, else y = at
	at       float64 // position
	sign     float64 // +1 where the inside is above at, -1 below
}

var sides = [4]side{{true, boxMin, 1}, {true, boxMax, -1}, {false, boxMin, 1}, {false, boxMax, -1}}

// inside is positive inside.
func (s side) inside(p fpt) float64 {
	if s.vertical {
		return s.sign * (p.x - s.at)
	}
	return s.sign * (p.y - s.at)
}

// key grows when walking along the side with the inside on the left.
func (s side) key(p fpt) float64 {
	if s.vertical {
		return -s.sign * p.y
	}
	return s.sign * p.x
}

// cut is where the edge a-b crosses the side. The answer does not depend on the
// direction of the edge, so neighbours are cut at the same place.
func (s side) cut(a, b fpt) fpt {
	if s.inside(a) > s.inside(b) {
		a, b = b, a
	}
	da, db := s.inside(a), s.inside(b)
	t := da / (da - db)
	if s.vertical {
		return fpt{s.at, a.y + t*(b.y-a.y)}
	}
	return fpt{a.x + t*(b.x-a.x), s.at}
}

// clip returns the rings cut to the box. Rings are open: the first point is not
// repeated. The result is valid until the next call.
func (c *clipper) clip(rings [][]fpt) [][]fpt {
	c.points = c.points[:0]
	for _, s := range sides {
		rings = c.clipSide(rings, s)
	}
	return rings
}

func (c *clipper) clipSide(rings [][]fpt, s side) [][]fpt {
	c.chains, c.events = c.chains[:0], c.events[:0]
	whole := rings[:0:0]
	cutAny := false
	for _, r := range rings {
		switch in := count(r, s); {
		case in == len(r):
			whole = append(whole, r)
		case in > 0:
			c.cutRing(r, s)
			cutAny = true
		default:
			cutAny = true
		}
	}
	if !cutAny {
		return rings
	}
	return c.join(whole, s)
}

func count(r []fpt, s side) (in int) {
	for _, p := range r {
		if s.inside(p) > 0 {
			in++
		}
	}
	return in
}

// cutRing adds the chains of a ring that is partly inside.
func (c *clipper) cutRing(r []fpt, s side) {
	first := 0
	for s.inside(r[first]) > 0 {
		first++
	}
	prev, in := r[first], false
	for k := 1; k <= len(r); k++ {
		p := r[(first+k)%len(r)]
		switch now := s.inside(p) > 0; {
		case now && !in:
			start := s.cut(prev, p)
			c.chains = append(c.chains, chain{from: len(c.points)})
			c.events = append(c.events, event{s.key(start), int32(len(c.chains) - 1), true})
			c.points = append(c.points, start, p)
			in = true
		case now:
			c.points = append(c.points, p)
		case in:
			end := s.cut(prev, p)
			c.points = append(c.points, end)
			c.chains[len(c.chains)-1].to = len(c.points)
			c.events = append(c.events, event{s.key(end), int32(len(c.chains) - 1), false})
			in = false
		}
		prev = p
	}
}

// join links the chains along the side and appends the rings they make.
func (c *clipper) join(rings [][]fpt, s side) [][]fpt {
	sortEvents(c.events)
	c.open, c.lost = c.open[:0], c.lost[:0]
	c.next = append(c.next[:0], make([]int32, len(c.chains))...)
	for i := 0; i < len(c.events); {
		end := i
		for end < len(c.events) && c.events[end].key == c.events[i].key {
			end++
		}
		c.match(c.events[i:end])
		i = end
	}
	for i, e := range c.open {
		c.next[e] = c.lost[i]
	}
	for i := range c.chains {
		if c.next[i] < 0 {
			continue
		}
		from := len(c.points)
		for k := int32(i); c.next[k] >= 0; {
			ch := c.chains[k]
			c.points = append(c.points, c.points[ch.from:ch.to]...)
			k, c.next[k] = c.next[k], -1
		}
		rings = append(rings, c.points[from:len(c.points):len(c.points)])
	}
	return rings
}

// match links ends and starts at one place: a start goes to an end that waits,
// before ends at the same place begin to wait.
func (c *clipper) match(tie []event) {
	starts, ends := 0, 0
	for {
		for starts < len(tie) && !tie[starts].start {
			starts++
		}
		for ends < len(tie) && tie[ends].start {
			ends++
		}
		switch {
		case starts < len(tie) && len(c.open) > 0:
			c.next[c.open[0]] = tie[starts].chain
			c.open = append(c.open[:0], c.open[1:]...)
			starts++
		case ends < len(tie):
			c.open = append(c.open, tie[ends].chain)
			ends++
		case starts < len(tie):
			c.lost = append(c.lost, tie[starts].chain)
			starts++
		default:
			return
		}
	}
}

// clipLine calls piece with each stretch of the line inside the box, borders
// included. buf is scratch that piece must not keep.
func clipLine(l []fpt, buf []fpt, piece func([]fpt)) []fpt {
	buf = buf[:0]
	flush := func() {
		if len(buf) > 1 {
			piece(buf)
		}
		buf = buf[:0]
	}
	for i := 1; i < len(l); i++ {
		a, b, ok := clipSegment(l[i-1], l[i])
		if !ok {
			flush()
			continue
		}
		if len(buf) == 0 || buf[len(buf)-1] != a {
			flush()
			buf = append(buf, a)
		}
		buf = append(buf, b)
	}
	flush()
	return buf
}

// clipSegment is Liang and Barsky's (ACM Transactions on Graphics 3, 1984).
func clipSegment(a, b fpt) (fpt, fpt, bool) {
	if inBox(a) && inBox(b) {
		return a, b, true
	}
	t0, t1 := 0.0, 1.0
	dx, dy := b.x-a.x, b.y-a.y
	for _, k := range [4][2]float64{{-dx, a.x - boxMin}, {dx, boxMax - a.x}, {-dy, a.y - boxMin}, {dy, boxMax - a.y}} {
		p, q := k[0], k[1]
		switch {
		case p == 0:
			if q < 0 {
				return a, b, false
			}
		case p < 0:
			t0 = max(t0, q/p)
		default:
			t1 = min(t1, q/p)
		}
	}
	if t0 > t1 {
		return a, b, false
	}
	p, q := a, b
	if t0 > 0 {
		p = fpt{a.x + t0*dx, a.y + t0*dy}
	}
	if t1 < 1 {
		q = fpt{a.x + t1*dx, a.y + t1*dy}
	}
	return p, q, true
}

func inBox(p fpt) bool {
	return p.x >= boxMin && p.x <= boxMax && p.y >= boxMin && p.y <= boxMax
}
