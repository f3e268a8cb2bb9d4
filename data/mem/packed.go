package mem

import (
	"fmt"

	"ceded/data"
	"ceded/geo/mvt"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// packed is one layer of a band as it is kept: all vertices in one list, as whole
// steps of 32 bits, in half the memory of numbers of 64. Bands are most of what the
// store holds.
type packed struct {
	name    string
	minZoom uint32
	parts   []part     // and one behind the last
	rings   []int32    // where each ring, line or point begins in steps, and one behind the last
	steps   [][2]int32 // vertices, of data.PartStep each
	whose   []whose
	tree    rtree.RTreeG[int32] // numbers of parts
}

// part is a point, a line or a polygon.
type part struct {
	whose   int32 // number of its feature
	ring    int32 // number of its first ring
	minZoom uint8
	kind    kind
}

type kind uint8

const (
	point kind = iota
	line
	polygon
)

// whose is what the parts of a feature have in common.
type whose struct {
	id    string
	props []mvt.Prop
}

func pack(l data.PartLayer) *packed {
	rings, steps := 0, 0
	for i := range l.Parts {
		_, lists := listsOf(l.Parts[i].Geometry)
		for _, ps := range lists {
			rings, steps = rings+1, steps+len(ps)
		}
	}
	out := &packed{
		name: l.Layer, minZoom: l.MinZoom,
		parts: make([]part, 0, len(l.Parts)+1), rings: make([]int32, 0, rings+1), steps: make([][2]int32, 0, steps),
	}
	for i := range l.Parts {
		p := &l.Parts[i]
		if n := len(out.whose); n == 0 || out.whose[n-1].id != p.ID { // a feature's parts stand together
			out.whose = append(out.whose, whose{p.ID, p.Props})
		}
		k, lists := listsOf(p.Geometry)
		out.parts = append(out.parts, part{int32(len(out.whose) - 1), int32(len(out.rings)), uint8(p.MinZoom), k})
		for _, ps := range lists {
			out.rings = append(out.rings, int32(len(out.steps)))
			for _, v := range ps {
				out.steps = append(out.steps, [2]int32{int32(v[0] / data.PartStep), int32(v[1] / data.PartStep)})
			}
		}
		bound := p.Geometry.Bound()
		out.tree.Insert(bound.Min, bound.Max, int32(i))
	}
	out.parts = append(out.parts, part{ring: int32(len(out.rings))})
	out.rings = append(out.rings, int32(len(out.steps)))
	return out
}

// listsOf returns the vertices of a part.
func listsOf(g orb.Geometry) (kind, []orb.Ring) {
	switch g := g.(type) {
	case orb.Point:
		return point, []orb.Ring{{g}}
	case orb.LineString:
		return line, []orb.Ring{orb.Ring(g)}
	case orb.Polygon:
		return polygon, g
	}
	panic(fmt.Sprintf("a part is a %T", g)) // data.Part says of which types it is
}

// features returns the parts of these numbers.
func (l *packed) features(numbers []int32) []mvt.Feature {
	points, rings := 0, 0
	for _, n := range numbers {
		from, to := l.parts[n].ring, l.parts[n+1].ring
		points, rings = points+int(l.rings[to]-l.rings[from]), rings+int(to-from)
	}
	allPoints, allRings := make([]orb.Point, 0, points), make([]orb.Ring, 0, rings)
	out := make([]mvt.Feature, len(numbers))
	for i, n := range numbers {
		p := l.parts[n]
		first := len(allRings)
		for r := p.ring; r < l.parts[n+1].ring; r++ {
			at := len(allPoints)
			for _, v := range l.steps[l.rings[r]:l.rings[r+1]] {
				allPoints = append(allPoints, orb.Point{float64(v[0]) * data.PartStep, float64(v[1]) * data.PartStep})
			}
			allRings = append(allRings, allPoints[at:len(allPoints):len(allPoints)])
		}
		mine := allRings[first:len(allRings):len(allRings)]
		f := mvt.Feature{ID: l.whose[p.whose].id, Props: l.whose[p.whose].props}
		switch p.kind {
		case point:
			f.Geometry = mine[0][0]
		case line:
			f.Geometry = orb.LineString(mine[0])
		case polygon:
			f.Geometry = orb.Polygon(mine)
		}
		out[i] = f
	}
	return out
}
