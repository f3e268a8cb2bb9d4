package mvt

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"ceded/geo"
)

// Geometry types and commands of the specification, sections 4.3.4 and 4.3.1.
const (
	typePoint   = 1
	typeLine    = 2
	typePolygon = 3

	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// Encode returns the bytes of the tile whose square is bound, in the metres of
// its grid, y north. Features whose shape is not in the tile or too small for
// its grid are left out, layers without features too; a tile without layers is
// nil. A feature of several kinds of shape becomes one feature for each.
//
// It returns an error that wraps geo.ErrInvalid for an empty bound, a
// coordinate that is not a finite number, a property of another type, and two
// layers of one name. It does not change its input, and keeps none of it.
func Encode(bound orb.Bound, layers []Layer) ([]byte, error) {
	e, err := newEncoder(bound, layers)
	if err != nil {
		return nil, err
	}
	defer encoders.Put(e)
	var tile []byte
	for _, l := range layers {
		if tile, err = e.layer(tile, l); err != nil {
			return nil, fmt.Errorf("layer %q: %w", l.Name, err)
		}
	}
	return tile, nil
}

// newEncoder returns an encoder for a tile, to be put back into encoders.
func newEncoder(bound orb.Bound, layers []Layer) (*encoder, error) {
	w, h := bound.Max[0]-bound.Min[0], bound.Max[1]-bound.Min[1]
	if !(w > 0 && h > 0) || math.IsInf(w, 0) || math.IsInf(h, 0) {
		return nil, fmt.Errorf("%w: tile bound %v has no area", geo.ErrInvalid, bound)
	}
	for i, l := range layers {
		if slices.ContainsFunc(layers[:i], func(o Layer) bool { return o.Name == l.Name }) {
			return nil, fmt.Errorf("%w: two layers are named %q", geo.ErrInvalid, l.Name)
		}
	}
	e := encoders.Get().(*encoder)
	e.west, e.north, e.scaleX, e.scaleY = bound.Min[0], bound.Max[1], Extent/w, Extent/h
	return e, nil
}

var encoders = sync.Pool{New: func() any { return new(encoder) }}

// encoder holds the scratch of one Encode at a time.
type encoder struct {
	west, north, scaleX, scaleY float64

	points []fpt
	rings  [][]fpt
	grid   []ipt // rounded rings of the feature
	clip   clipper
	sweep  sweeper
	parts  [][]ipt
	line   []fpt

	linePoints []ipt

	out    [4]geometry // by geometry type
	record []byte      // one feature
	own    layerBytes
	many   []layerBytes
}

// geometry is the command stream of a feature (section 4.3).
type geometry struct {
	commands []uint32
	cursor   ipt
	points   []ipt // of a multipoint, which is one command
}

// layerBytes is a layer on the way to its bytes.
type layerBytes struct {
	tags     tags
	features []byte
}

func (b *layerBytes) reset() {
	b.features = b.features[:0]
	b.tags.reset()
}

// appendStart appends all of a layer that stands before its features; it is to
// have so many bytes of them.
func (b *layerBytes) appendStart(tile []byte, name string, features int) []byte {
	size := 2 + sizeBytes(len(name)) + features + len(b.tags.bytes) + 1 + sizeVarint(Extent)
	tile = appendVarint(append(tile, 3<<3|2), uint64(size))
	tile = append(tile, 15<<3, 2)
	tile = appendVarint(append(tile, 1<<3|2), uint64(len(name)))
	return append(tile, name...)
}

// appendEnd appends what stands behind the features.
func (b *layerBytes) appendEnd(tile []byte) []byte {
	return appendVarint(append(append(tile, b.tags.bytes...), 5<<3), Extent)
}

func (e *encoder) layer(tile []byte, l Layer) ([]byte, error) {
	e.own.reset()
	for i := 0; i < len(l.Features); {
		n := partsAt(l.Features, i)
		if err := e.feature(&e.own, l.Features[i:i+n]); err != nil {
			return nil, err
		}
		i += n
	}
	if len(e.own.features) == 0 {
		return tile, nil
	}
	tile = append(e.own.appendStart(tile, l.Name, len(e.own.features)), e.own.features...)
	return e.own.appendEnd(tile), nil
}

// partsAt is how many parts the feature has that starts with part i.
func partsAt(fs []Feature, i int) int {
	n := 1
	for id := fs[i].ID; id != "" && i+n < len(fs) && fs[i+n].ID == id; {
		n++
	}
	return n
}

// feature writes one feature, all of its parts, with the properties of the first.
func (e *encoder) feature(to *layerBytes, parts []Feature) error {
	for k := range e.out {
		e.out[k] = geometry{commands: e.out[k].commands[:0], points: e.out[k].points[:0]}
	}
	e.grid, e.parts = e.grid[:0], e.parts[:0]
	for i := range parts {
		if err := e.add(parts[i].Geometry); err != nil {
			return fmt.Errorf("feature %q: %w", parts[i].ID, err)
		}
	}
	if p := &e.out[typePoint]; len(p.points) > 0 {
		p.command(moveTo, len(p.points))
		for _, q := range p.points {
			p.to(q)
		}
	}
	e.writePolygons()
	tagged := false
	for kind := range e.out {
		commands := e.out[kind].commands
		if len(commands) == 0 {
			continue
		}
		if !tagged {
			if err := to.tags.collect(&parts[0]); err != nil {
				return fmt.Errorf("feature %q: %w", parts[0].ID, err)
			}
			tagged = true
		}
		e.record = appendPacked(e.record[:0], 2, to.tags.tags)
		e.record = append(e.record, 3<<3, byte(kind))
		e.record = appendPacked(e.record, 4, commands)
		to.features = appendVarint(append(to.features, 2<<3|2), uint64(len(e.record)))
		to.features = append(to.features, e.record...)
	}
	return nil
}

func (e *encoder) add(g orb.Geometry) error {
	switch g := g.(type) {
	case nil:
	case orb.Point:
		return e.addPoints(orb.MultiPoint{g})
	case orb.MultiPoint:
		return e.addPoints(g)
	case orb.LineString:
		return e.addLine(g)
	case orb.MultiLineString:
		for _, l := range g {
			if err := e.addLine(l); err != nil {
				return err
			}
		}
	case orb.Ring:
		return e.addPolygon(orb.Polygon{g})
	case orb.Bound:
		return e.addPolygon(g.ToPolygon())
	case orb.Polygon:
		return e.addPolygon(g)
	case orb.MultiPolygon:
		for _, p := range g {
			if err := e.addPolygon(p); err != nil {
				return err
			}
		}
	case orb.Collection:
		for _, c := range g {
			if err := e.add(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// toTile appends the points in tile units and tells whether all of them are in
// the box, and whether their bound meets it.
func (e *encoder) toTile(ps []orb.Point) (all, some bool, err error) {
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	odd := 0.0 // becomes NaN by one coordinate that is not a finite number
	from := len(e.points)
	e.points = slices.Grow(e.points, len(ps))[:from+len(ps)]
	for i, p := range ps {
		q := fpt{(p[0] - e.west) * e.scaleX, (e.north - p[1]) * e.scaleY}
		odd += (q.x - q.x) + (q.y - q.y)
		// Not min and max, which look for NaN and the sign of zero.
		if q.x < minX {
			minX = q.x
		}
		if q.x > maxX {
			maxX = q.x
		}
		if q.y < minY {
			minY = q.y
		}
		if q.y > maxY {
			maxY = q.y
		}
		e.points[from+i] = q
	}
	if odd != 0 {
		return false, false, fmt.Errorf("%w: a coordinate is not a finite number", geo.ErrInvalid)
	}
	all = minX >= boxMin && maxX <= boxMax && minY >= boxMin && maxY <= boxMax
	some = minX <= boxMax && maxX >= boxMin && minY <= boxMax && maxY >= boxMin
	return all, some, nil
}

func (e *encoder) addPoints(ps orb.MultiPoint) error {
	e.points = e.points[:0]
	if _, _, err := e.toTile(ps); err != nil {
		return err
	}
	g := &e.out[typePoint]
	for _, p := range e.points {
		if inBox(p) {
			g.points = append(g.points, round(p))
		}
	}
	return nil
}

func (e *encoder) addLine(l orb.LineString) error {
	e.points = e.points[:0]
	all, some, err := e.toTile(l)
	if err != nil || !some {
		return err
	}
	if all {
		e.writeLine(e.points)
		return nil
	}
	e.line = clipLine(e.points, e.line, e.writeLine)
	return nil
}

func (e *encoder) writeLine(l []fpt) {
	var line []ipt
	if line, e.linePoints = roundLine(l, e.linePoints[:0]); line == nil {
		return
	}
	g := &e.out[typeLine]
	g.command(moveTo, 1)
	g.to(line[0])
	g.command(lineTo, len(line)-1)
	for _, p := range line[1:] {
		g.to(p)
	}
}

func (e *encoder) addPolygon(poly orb.Polygon) error {
	e.points, e.rings = e.points[:0], e.rings[:0]
	inside := true
	for i, r := range poly {
		if n := len(r); n > 1 && r[0] == r[n-1] {
			r = r[:n-1]
		}
		from := len(e.points)
		all, some, err := e.toTile(r)
		if err != nil {
			return err
		}
		if ring := e.points[from:]; some && len(ring) >= 3 {
			wind(ring, i == 0)
			e.rings = append(e.rings, ring)
			inside = inside && all
		} else if i == 0 {
			return nil // what is outside the exterior is no hole of ours
		}
	}
	rings := e.rings
	if !inside {
		rings = e.clip.clip(rings)
	}
	for _, r := range rings {
		var ring []ipt
		if ring, e.grid = roundRing(r, e.grid); ring != nil {
			e.parts = append(e.parts, ring)
		}
	}
	return nil
}

// wind reverses the ring unless its area has the sign of an exterior or a hole.
func wind(r []fpt, exterior bool) {
	sum, o := 0.0, r[0]
	for i := 1; i+1 < len(r); i++ {
		sum += (r[i].x-o.x)*(r[i+1].y-o.y) - (r[i].y-o.y)*(r[i+1].x-o.x)
	}
	if (sum > 0) != exterior {
		slices.Reverse(r)
	}
}

// writePolygons writes the rounded rings of a feature: those of positive area,
// each with the rings of negative area that lie in it. All of them are looked at
// together, as rounding also makes parts touch that lie apart.
func (e *encoder) writePolygons() {
	if len(e.parts) == 0 {
		return
	}
	g := &e.out[typePolygon]
	rings := e.sweep.untangle(e.parts)
	if len(rings) == 1 {
		if area2(rings[0]) > 0 {
			g.ring(rings[0])
		}
		return
	}
	areas := make([]int64, len(rings))
	boxes := make([]box, len(rings))
	for i, r := range rings {
		areas[i], boxes[i] = area2(r), boxOf(r)
	}
	holes := make([][]int, len(rings))
	for i, r := range rings {
		if areas[i] >= 0 {
			continue
		}
		best := -1
		for k, x := range rings {
			if areas[k] > -areas[i] && (best < 0 || areas[k] < areas[best]) && boxes[k].holds(boxes[i]) && ringWithin(r, x) {
				best = k
			}
		}
		if best >= 0 {
			holes[best] = append(holes[best], i)
		}
	}
	for i, r := range rings {
		if areas[i] <= 0 {
			continue
		}
		g.ring(r)
		for _, h := range holes[i] {
			g.ring(rings[h])
		}
	}
}

func (g *geometry) ring(r []ipt) {
	g.command(moveTo, 1)
	g.to(r[0])
	g.command(lineTo, len(r)-1)
	for _, p := range r[1:] {
		g.to(p)
	}
	g.command(closePath, 1)
}

func (g *geometry) command(id, count int) {
	g.commands = append(g.commands, uint32(count)<<3|uint32(id))
}

func (g *geometry) to(p ipt) {
	g.commands = append(g.commands, zigzag(p.x-g.cursor.x), zigzag(p.y-g.cursor.y))
	g.cursor = p
}

func zigzag(v int32) uint32 { return uint32(v<<1) ^ uint32(v>>31) }
