package main

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"ceded/geo/topo"
)

// arc is a stretch of line between two nodes. Its half-edges run in the
// direction of the line that it is part of.
type arc struct {
	attribute
	half []int32
}

func (p *partition) from(a *arc) int32 { return p.Origin(a.half[0]) }
func (p *partition) to(a *arc) int32   { return p.Origin(a.half[len(a.half)-1] ^ 1) }

// lineString returns the arc's points.
func (p *partition) lineString(a *arc) orb.LineString {
	out := orb.LineString{p.Points[p.from(a)].Point()}
	for _, h := range a.half {
		out = append(out, p.Points[p.Origin(h^1)].Point())
	}
	return out
}

func (a *arc) flip() {
	slices.Reverse(a.half)
	for i := range a.half {
		a.half[i] ^= 1
	}
	a.attribute = a.flipped()
}

// chain joins edges of one attribute into arcs. A point where more or fewer
// than two of the edges meet, or where the attribute changes, is a node; a ring
// without a node starts at its smallest point.
func (p *partition) chain(attrs map[int32]attribute) []*arc {
	edges := make([]int32, 0, len(attrs))
	for e := range attrs {
		edges = append(edges, e)
	}
	slices.Sort(edges)
	leaving := map[int32][]int32{} // point -> half-edges that leave it
	for _, e := range edges {
		leaving[p.Edges[e].A] = append(leaving[p.Edges[e].A], 2*e)
		leaving[p.Edges[e].B] = append(leaving[p.Edges[e].B], 2*e+1)
	}
	seen := func(h int32) attribute {
		if h&1 == 0 {
			return attrs[h>>1]
		}
		return attrs[h>>1].flipped()
	}
	node := func(v int32) bool {
		l := leaving[v]
		return len(l) != 2 || seen(l[0]^1) != seen(l[1])
	}
	var arcs []*arc
	done := map[int32]bool{}
	walk := func(h int32) {
		a := &arc{attribute: seen(h)}
		for {
			done[h>>1] = true
			a.half = append(a.half, h)
			v := p.Origin(h ^ 1)
			if node(v) {
				break
			}
			l := leaving[v]
			if l[0] == h^1 {
				h = l[1]
			} else {
				h = l[0]
			}
			if done[h>>1] {
				break
			}
		}
		arcs = append(arcs, a)
	}
	points := make([]int32, 0, len(leaving))
	for v := range leaving {
		points = append(points, v)
	}
	slices.SortFunc(points, func(a, b int32) int { return compareGrid(p.Points[a], p.Points[b]) })
	for _, all := range []bool{false, true} { // from nodes first, then rings
		for _, v := range points {
			for _, h := range leaving[v] {
				if !done[h>>1] && (all || node(v)) {
					walk(h)
				}
			}
		}
	}
	return arcs
}

func compareGrid(a, b topo.GridPoint) int {
	return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y))
}

// paths lines up the arcs of one line end to end, each path from west to east.
func (p *partition) paths(arcs []*arc) [][]*arc {
	ends := map[int32][]*arc{}
	for _, a := range arcs {
		ends[p.from(a)] = append(ends[p.from(a)], a)
		ends[p.to(a)] = append(ends[p.to(a)], a)
	}
	points := make([]int32, 0, len(ends))
	for v := range ends {
		points = append(points, v)
	}
	slices.SortFunc(points, func(a, b int32) int { return compareGrid(p.Points[a], p.Points[b]) })
	used := map[*arc]bool{}
	var out [][]*arc
	for _, loops := range []bool{false, true} {
		for _, v := range points {
			if !loops && len(ends[v]) == 2 {
				continue
			}
			for _, a := range ends[v] {
				if used[a] {
					continue
				}
				var path []*arc
				for at := v; a != nil; {
					used[a] = true
					if p.from(a) != at {
						a.flip()
					}
					path = append(path, a)
					at = p.to(a)
					a = nil
					if len(ends[at]) == 2 || loops {
						for _, b := range ends[at] {
							if !used[b] {
								a = b
								break
							}
						}
					}
				}
				out = append(out, p.eastward(path))
			}
		}
	}
	return out
}

// eastward turns a path that ends west of its start.
func (p *partition) eastward(path []*arc) []*arc {
	start, end := p.Points[p.from(path[0])], p.Points[p.to(path[len(path)-1])]
	if end.Less(start) {
		slices.Reverse(path)
		for _, a := range path {
			a.flip()
		}
	}
	return path
}
