package main

import (
	"slices"

	"github.com/paulmach/orb"
)

// polygons returns the outline of a set of faces that hang together, as
// polygons with right-handed rings. skip marks points that are left out of the
// outline (may be nil): they have two visible edges only, so whatever shares
// the line leaves them out too.
func (p *partition) polygons(faces []int32, skip []bool) []orb.Polygon {
	in := make(map[int32]bool, len(faces))
	for _, f := range faces {
		in[f] = true
	}
	done := map[int32]bool{}
	var shells, holes []orb.Ring
	for _, f := range faces {
		for _, h := range p.around[f] {
			if done[h] || in[p.Face[h^1]] {
				continue
			}
			for _, loop := range p.loops(h, in, done) {
				ring := p.ring(loop, skip)
				if len(ring) < 4 {
					continue
				}
				if signedArea(ring) > 0 {
					shells = append(shells, ring)
				} else {
					holes = append(holes, ring)
				}
			}
		}
	}
	if len(shells) == 0 {
		return nil
	}
	// Faces that hang together by edges have one outer ring.
	out := orb.Polygon{shells[0]}
	slices.SortFunc(holes, compareRings)
	return []orb.Polygon{append(out, holes...)}
}

// loops walks the outline from half-edge start and cuts it where it touches
// itself, so that no ring meets a point twice.
func (p *partition) loops(start int32, in, done map[int32]bool) [][]int32 {
	var loops [][]int32
	var stack []int32        // half-edges walked and not yet in a loop
	place := map[int32]int{} // point -> index in stack of the half-edge that leaves it
	for h := start; !done[h]; {
		done[h] = true
		place[p.Origin(h)] = len(stack)
		stack = append(stack, h)
		to := p.Origin(h ^ 1)
		if i, ok := place[to]; ok {
			loop := slices.Clone(stack[i:])
			for _, g := range loop {
				delete(place, p.Origin(g))
			}
			stack = stack[:i]
			loops = append(loops, loop)
		}
		h = p.Next[h]
		for in[p.Face[h^1]] {
			h = p.Next[h^1]
		}
	}
	return loops
}

// ring turns half-edges into a closed ring that starts at its smallest point.
func (p *partition) ring(loop []int32, skip []bool) orb.Ring {
	var ids []int32
	for _, h := range loop {
		if o := p.Origin(h); skip == nil || !skip[o] {
			ids = append(ids, o)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	first := 0
	for i := range ids {
		if p.Points[ids[i]].Less(p.Points[ids[first]]) {
			first = i
		}
	}
	out := make(orb.Ring, 0, len(ids)+1)
	for i := range ids {
		out = append(out, p.Points[ids[(first+i)%len(ids)]].Point())
	}
	return append(out, out[0])
}

func signedArea(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i < len(r); i++ {
		sum += (r[i-1][0]-r[0][0])*(r[i][1]-r[0][1]) - (r[i][0]-r[0][0])*(r[i-1][1]-r[0][1])
	}
	return sum / 2
}

func compareRings(a, b orb.Ring) int {
	for i := range a {
		if i >= len(b) {
			return 1
		}
		for k := range 2 {
			if a[i][k] != b[i][k] {
				if a[i][k] < b[i][k] {
					return -1
				}
				return 1
			}
		}
	}
	return len(a) - len(b)
}
