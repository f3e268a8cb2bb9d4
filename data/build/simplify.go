package main

import (
	"container/heap"
	"math"

	"ceded/geo/topo"
)

// simplifier leaves out points of lines, each line once for all that share it
// (Visvalingam and Whyatt 1993: the point with the smallest triangle first).
// A point goes only when no other point lies in its triangle, so lines never
// cross or touch.
type simplifier struct {
	p        *partition
	skip     []bool
	cells    map[[2]int32][]int32
	segments map[[2]int32]bool // pieces between points that stay next to each other
}

const simplifyCell = topo.GridScale / 4

// newSimplifier indexes the points of the lines that are drawn.
func newSimplifier(p *partition, arcs []*arc) *simplifier {
	s := &simplifier{p: p, skip: make([]bool, len(p.Points)), cells: map[[2]int32][]int32{}, segments: map[[2]int32]bool{}}
	seen := make([]bool, len(p.Points))
	for _, a := range arcs {
		for _, h := range a.half {
			for _, v := range []int32{p.Origin(h), p.Origin(h ^ 1)} {
				if !seen[v] {
					seen[v] = true
					c := cellOf(p.Points[v])
					s.cells[c] = append(s.cells[c], v)
				}
			}
			s.segments[pair(p.Origin(h), p.Origin(h^1))] = true
		}
	}
	return s
}

func cellOf(p topo.GridPoint) [2]int32 {
	return [2]int32{int32(math.Floor(float64(p.X) / simplifyCell)), int32(math.Floor(float64(p.Y) / simplifyCell))}
}

func pair(a, b int32) [2]int32 {
	if a > b {
		a, b = b, a
	}
	return [2]int32{a, b}
}

// vertex is a point of an arc with its neighbours, in a heap by triangle area.
type vertex struct {
	point      int32
	prev, next int
	area       float64
	at         int // place in the heap, -1 when out
}

type vertexHeap struct {
	order []int
	all   []vertex
}

func (h *vertexHeap) Len() int { return len(h.order) }
func (h *vertexHeap) Less(i, j int) bool {
	a, b := &h.all[h.order[i]], &h.all[h.order[j]]
	if a.area != b.area {
		return a.area < b.area
	}
	return h.order[i] < h.order[j]
}
func (h *vertexHeap) Swap(i, j int) {
	h.order[i], h.order[j] = h.order[j], h.order[i]
	h.all[h.order[i]].at, h.all[h.order[j]].at = i, j
}
func (h *vertexHeap) Push(x any) {
	h.all[x.(int)].at = len(h.order)
	h.order = append(h.order, x.(int))
}
func (h *vertexHeap) Pop() any {
	i := h.order[len(h.order)-1]
	h.order = h.order[:len(h.order)-1]
	h.all[i].at = -1
	return i
}

// arc leaves out the points of one arc whose triangle is under tolerance
// squared (degrees, lengths along parallels shortened). Its ends stay, and a
// ring keeps four points.
func (s *simplifier) arc(a *arc, tolerance float64) {
	p := s.p
	n := len(a.half) + 1
	h := &vertexHeap{all: make([]vertex, n)}
	for i := range n {
		v := p.from(a)
		if i > 0 {
			v = p.Origin(a.half[i-1] ^ 1)
		}
		h.all[i] = vertex{point: v, prev: i - 1, next: i + 1, at: -1}
	}
	left, least := n, 2
	if h.all[0].point == h.all[n-1].point {
		least = 5 // the first point counts twice
	}
	for i := 1; i < n-1; i++ {
		if x := p.Points[h.all[i].point].X; x == -180*topo.GridScale || x == 180*topo.GridScale {
			continue
		}
		h.all[i].area = s.triangle(h.all, i)
		heap.Push(h, i)
	}
	for h.Len() > 0 && left > least {
		i := heap.Pop(h).(int)
		v := &h.all[i]
		if v.area > tolerance*tolerance {
			break
		}
		b, d := h.all[v.prev].point, h.all[v.next].point
		if s.segments[pair(b, d)] || !s.empty(b, v.point, d) {
			continue // stays for good
		}
		delete(s.segments, pair(b, v.point))
		delete(s.segments, pair(v.point, d))
		s.segments[pair(b, d)] = true
		s.skip[v.point] = true
		left--
		h.all[v.prev].next, h.all[v.next].prev = v.next, v.prev
		for _, j := range []int{v.prev, v.next} {
			if h.all[j].at >= 0 {
				h.all[j].area = math.Max(v.area, s.triangle(h.all, j))
				heap.Fix(h, h.all[j].at)
			}
		}
	}
}

func (s *simplifier) triangle(all []vertex, i int) float64 {
	a, b, c := s.p.Points[all[all[i].prev].point], s.p.Points[all[i].point], s.p.Points[all[all[i].next].point]
	cross := float64((b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X))
	shrink := math.Cos(float64(b.Y) / topo.GridScale * math.Pi / 180)
	return math.Abs(cross) / 2 / topo.GridScale / topo.GridScale * shrink
}

// empty reports whether no other kept point lies in or on triangle abc.
func (s *simplifier) empty(ai, bi, ci int32) bool {
	a, b, c := s.p.Points[ai], s.p.Points[bi], s.p.Points[ci]
	if topo.Orient(a, b, c) < 0 {
		a, c = c, a
	}
	lo := cellOf(topo.GridPoint{X: min(a.X, b.X, c.X), Y: min(a.Y, b.Y, c.Y)})
	hi := cellOf(topo.GridPoint{X: max(a.X, b.X, c.X), Y: max(a.Y, b.Y, c.Y)})
	for x := lo[0]; x <= hi[0]; x++ {
		for y := lo[1]; y <= hi[1]; y++ {
			for _, v := range s.cells[[2]int32{x, y}] {
				if v == ai || v == bi || v == ci || s.skip[v] {
					continue
				}
				q := s.p.Points[v]
				if topo.Orient(a, b, q) >= 0 && topo.Orient(b, c, q) >= 0 && topo.Orient(c, a, q) >= 0 {
					return false
				}
			}
		}
	}
	return true
}
