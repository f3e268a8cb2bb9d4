package main

import (
	"fmt"
	"slices"
	"sort"

	"ceded/geo/topo"
)

// water is the unit of a face that is no land.
const water = -1

// gapLimit is the area, in square degrees, under which a hole between units is
// a fault of the source and no sea.
const gapLimit = 1.0

// sliverLimit is the area, in square degrees, under which such a fault is given
// to a neighbour; larger ones are land whose unit the source leaves open.
const sliverLimit = 0.01

// openUnit stands for land that the source gives to no unit.
const openUnit = -2

// partition is the noded map: faces, what unit each belongs to, and which
// control lines ride each edge.
type partition struct {
	*topo.Partition
	units   []unit
	rings   []ring
	lines   []string  // control lines, by -1-source
	unit    []int32   // face -> unit, water or openUnit
	area    []float64 // face -> square degrees; 0 for the unbounded one
	around  [][]int32 // face -> its half-edges
	ringIDs map[string]int32
}

// buildPartition nodes every source line once and finds the faces.
func buildPartition(units []unit, rings []ring) (*partition, error) {
	p := &partition{units: units, rings: rings, ringIDs: map[string]int32{}}
	var src []topo.SourceLine
	for i := range units {
		for _, r := range units[i].Rings {
			src = append(src, topo.SourceLine{Source: int32(i), Points: r})
		}
	}
	lineIDs := map[string]int32{}
	traced := map[string]bool{}
	for i := range rings {
		id := int32(len(units) + i)
		p.ringIDs[rings[i].name] = id
		src = append(src, topo.SourceLine{Source: id, Points: rings[i].points()})
		for _, piece := range rings[i].pieces {
			l, ok := lineIDs[piece.name]
			if !ok {
				l = int32(-1 - len(p.lines))
				lineIDs[piece.name] = l
				p.lines = append(p.lines, piece.name)
			}
			if key := fmt.Sprint(piece.name, min2(piece.points)); !traced[key] {
				traced[key] = true
				src = append(src, topo.SourceLine{Source: l, Points: piece.points})
			}
		}
	}
	p.Partition = topo.Polygonize(topo.Node(src))
	p.measure()
	return p, p.assign()
}

func min2(pts []topo.GridPoint) [2]topo.GridPoint {
	a, b := pts[0], pts[len(pts)-1]
	if b.Less(a) {
		a, b = b, a
	}
	return [2]topo.GridPoint{a, b}
}

// measure sets area and around.
func (p *partition) measure() {
	p.area = make([]float64, p.Faces)
	p.around = make([][]int32, p.Faces)
	seen := make([]bool, len(p.Face))
	for h := range p.Face {
		f := p.Face[h]
		p.around[f] = append(p.around[f], int32(h))
		if seen[h] {
			continue
		}
		for at := int32(h); !seen[at]; at = p.Next[at] {
			seen[at] = true
		}
		if f != 0 {
			p.area[f] += float64(p.Area2(int32(h))) / 2 / topo.GridScale / topo.GridScale
		}
	}
}

// assign gives each face its unit, so that the units share out the land: where
// two overlap the first has it, and a gap goes to the neighbour it has most
// edges with.
func (p *partition) assign() error {
	p.unit = make([]int32, p.Faces)
	var gaps []int32
	for f := range p.unit {
		p.unit[f] = water
		n := sort.Search(len(p.Labels[f]), func(i int) bool { return p.Labels[f][i] >= int32(len(p.units)) })
		switch {
		case n > 1 && p.area[f] > sliverLimit:
			return fmt.Errorf("units %s and %s overlap by %.3f square degrees", p.units[p.Labels[f][0]].Code, p.units[p.Labels[f][1]].Code, p.area[f])
		case n > 0:
			p.unit[f] = p.Labels[f][0]
		case f != 0 && p.area[f] < gapLimit:
			gaps = append(gaps, int32(f))
		}
	}
	for _, group := range p.connected(gaps) {
		total, open := 0.0, false
		votes := map[int32]int{}
		for _, f := range group {
			total += p.area[f]
			for _, h := range p.around[f] {
				g := p.Face[h^1]
				if g == 0 {
					open = true
				}
				if u := p.unit[g]; u >= 0 {
					votes[u]++
				} else if !slices.Contains(group, g) {
					open = true
				}
			}
		}
		if open {
			continue // sea cut off by a control ring
		}
		to := int32(openUnit)
		if total < sliverLimit {
			best := 0
			for u, n := range votes {
				if n > best || n == best && u < to {
					to, best = u, n
				}
			}
		}
		for _, f := range group {
			p.unit[f] = to
		}
	}
	return nil
}

// connected groups faces that share an edge. Groups and their members are in
// ascending order.
func (p *partition) connected(faces []int32) [][]int32 {
	in := map[int32]bool{}
	for _, f := range faces {
		in[f] = true
	}
	var groups [][]int32
	for _, f := range faces {
		if !in[f] {
			continue
		}
		in[f] = false
		group := []int32{f}
		for i := 0; i < len(group); i++ {
			for _, h := range p.around[group[i]] {
				if g := p.Face[h^1]; in[g] {
					in[g] = false
					group = append(group, g)
				}
			}
		}
		slices.Sort(group)
		groups = append(groups, group)
	}
	return groups
}

// country returns the country of a face, "" for water and open land.
func (p *partition) country(f int32) string {
	if u := p.unit[f]; u >= 0 {
		return p.units[u].Country
	}
	return ""
}

// code returns the unit code of a face, "" for water and open land.
func (p *partition) code(f int32) string {
	if u := p.unit[f]; u >= 0 {
		return p.units[u].Code
	}
	return ""
}

// land reports whether a face is land.
func (p *partition) land(f int32) bool { return p.unit[f] != water }

// riding returns the names of the control lines on edge e.
func (p *partition) riding(e int32) []string {
	var out []string
	for _, s := range p.Edges[e].Sources {
		if s < 0 {
			out = append(out, p.lines[-1-s])
		}
	}
	return out
}
