package topo

import (
	"sync"

	"github.com/paulmach/orb"
)

// Object is a shape with a name. Geometry is lon/lat degrees: a Polygon,
// MultiPolygon, Ring, LineString, MultiLineString, Point or MultiPoint. Shapes that touch have
// exactly equal vertices where they do.
type Object struct {
	ID       string
	Geometry orb.Geometry
}

// Topology is a set of objects as arcs: stretches of line between nodes, each
// held once however many objects it bounds. It does not change and is safe to
// share.
type Topology struct {
	points  []orb.Point // each vertex once
	arcs    [][]int32   // indexes of points, from node to node; closed where first and last are equal
	objects []arcObject

	orderOnce sync.Once
	order     []int32 // points along a Hilbert curve
}

// arcObject is an object whose lines and rings are lists of arcs. An arc walked
// backwards is written ^arc.
type arcObject struct {
	id       string
	like     orb.Geometry // of the type it came as; points, which have no arcs, are kept whole
	lines    [][]int32
	polygons [][][]int32
}

// path is a line or ring as it came, in indexes of points. A ring does not
// repeat its first point.
type path struct {
	points []int32
	ring   bool
	users  uint64
}

// New finds the arcs that the objects share. A node is a vertex where lines
// meet or end, or where the set of objects that use the line changes. It takes
// time and memory in proportion to the number of vertices. Points have no arcs;
// Simplify projects them.
func New(objs []Object) *Topology {
	b := builder{index: map[orb.Point]int32{}, t: &Topology{}}
	for i, o := range objs {
		b.addObject(o, scramble(uint64(i)))
	}
	b.findNodes()
	for i := range b.t.objects {
		o := &b.t.objects[i]
		for k := range o.lines {
			o.lines[k] = b.cut(b.paths[o.lines[k][0]])
		}
		for _, rings := range o.polygons {
			for k := range rings {
				rings[k] = b.cut(b.paths[rings[k][0]])
			}
		}
	}
	return b.t
}

// scramble is the finaliser of splitmix64: sums of its values tell sets apart.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

type builder struct {
	t     *Topology
	index map[orb.Point]int32
	paths []path
	node  []bool
	arcs  map[[2]int32]int32 // first step of an arc, either way -> the arc
}

func (b *builder) addObject(o Object, users uint64) {
	out := arcObject{id: o.ID}
	switch g := o.Geometry.(type) {
	case orb.Point, orb.MultiPoint:
		out.like = g
	case orb.LineString:
		out.like = orb.LineString(nil)
		out.lines = b.addLines(out.lines, g, users)
	case orb.MultiLineString:
		out.like = orb.MultiLineString(nil)
		for _, l := range g {
			out.lines = b.addLines(out.lines, l, users)
		}
	case orb.Ring:
		out.like = orb.Ring(nil)
		out.polygons = b.addPolygon(out.polygons, orb.Polygon{g}, users)
	case orb.Polygon:
		out.like = orb.Polygon(nil)
		out.polygons = b.addPolygon(out.polygons, g, users)
	case orb.MultiPolygon:
		out.like = orb.MultiPolygon(nil)
		for _, p := range g {
			out.polygons = b.addPolygon(out.polygons, p, users)
		}
	}
	b.t.objects = append(b.t.objects, out)
}

// addLines appends the number of the line's path, in the place of its arcs.
func (b *builder) addLines(lines [][]int32, l orb.LineString, users uint64) [][]int32 {
	ids := b.vertices(l)
	if len(ids) < 2 {
		return lines
	}
	b.paths = append(b.paths, path{points: ids, users: users})
	return append(lines, []int32{int32(len(b.paths) - 1)})
}

func (b *builder) addPolygon(polygons [][][]int32, p orb.Polygon, users uint64) [][][]int32 {
	var rings [][]int32
	for i, r := range p {
		ids := b.vertices(orb.LineString(r))
		if n := len(ids); n > 1 && ids[0] == ids[n-1] {
			ids = ids[:n-1]
		}
		if len(ids) < 3 {
			if i == 0 {
				return polygons
			}
			continue
		}
		b.paths = append(b.paths, path{points: ids, ring: true, users: users})
		rings = append(rings, []int32{int32(len(b.paths) - 1)})
	}
	if rings == nil {
		return polygons
	}
	return append(polygons, rings)
}

// vertices numbers the points of a line, without repetitions.
func (b *builder) vertices(l orb.LineString) []int32 {
	ids := make([]int32, 0, len(l))
	for _, p := range l {
		id, ok := b.index[p]
		if !ok {
			id = int32(len(b.t.points))
			b.index[p] = id
			b.t.points = append(b.t.points, p)
		}
		if n := len(ids); n == 0 || ids[n-1] != id {
			ids = append(ids, id)
		}
	}
	return ids
}

// findNodes marks the vertices that do not have exactly two neighbours with the
// same users towards both, and the ends of lines.
func (b *builder) findNodes() {
	b.index = nil // all vertices are numbered
	n := len(b.t.points)
	b.node = make([]bool, n)
	b.arcs = map[[2]int32]int32{}
	type link struct {
		to    int32
		users uint64
	}
	links := make([][2]link, n)
	for i := range links {
		links[i] = [2]link{{to: -1}, {to: -1}}
	}
	join := func(from, to int32, users uint64) {
		for k := range links[from] {
			switch l := &links[from][k]; l.to {
			case to:
				l.users += users
				return
			case -1:
				*l = link{to, users}
				return
			}
		}
		b.node[from] = true
	}
	for _, p := range b.paths {
		for i, v := range p.points {
			if i+1 < len(p.points) {
				w := p.points[i+1]
				join(v, w, p.users)
				join(w, v, p.users)
			} else if p.ring {
				w := p.points[0]
				join(v, w, p.users)
				join(w, v, p.users)
			}
		}
		if !p.ring {
			b.node[p.points[0]] = true
			b.node[p.points[len(p.points)-1]] = true
		}
	}
	for v, l := range links {
		if l[1].to < 0 || l[0].users != l[1].users {
			b.node[v] = true
		}
	}
}

// cut divides a path at its nodes and returns its arcs.
func (b *builder) cut(p path) []int32 {
	walk := p.points
	if p.ring {
		walk = b.rotated(p.points)
	}
	var refs []int32
	for from, i := 0, 1; i < len(walk); i++ {
		if b.node[walk[i]] || i == len(walk)-1 {
			refs = append(refs, b.arc(walk[from:i+1]))
			from = i
		}
	}
	return refs
}

// rotated returns the ring closed, from its first node on. A ring without nodes
// starts at its south-westernmost vertex, so that all its users agree.
func (b *builder) rotated(ring []int32) []int32 {
	start := -1
	for i, v := range ring {
		if b.node[v] {
			start = i
			break
		}
	}
	if start < 0 {
		start = 0
		for i, v := range ring {
			p, q := b.t.points[v], b.t.points[ring[start]]
			if p[0] < q[0] || p[0] == q[0] && p[1] < q[1] {
				start = i
			}
		}
	}
	walk := make([]int32, 0, len(ring)+1)
	walk = append(walk, ring[start:]...)
	return append(walk, ring[:start+1]...)
}

// arc returns the number of the arc that walks these vertices. Between its ends
// an arc has no branch, so its first step tells which it is.
func (b *builder) arc(walk []int32) int32 {
	n := len(walk)
	if a, ok := b.arcs[[2]int32{walk[0], walk[1]}]; ok {
		return a
	}
	a := int32(len(b.t.arcs))
	b.t.arcs = append(b.t.arcs, walk)
	b.arcs[[2]int32{walk[n-1], walk[n-2]}] = ^a
	b.arcs[[2]int32{walk[0], walk[1]}] = a
	return a
}
