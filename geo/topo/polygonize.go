package topo

import (
	"slices"
	"sort"
)

// Partition is a graph and the faces it cuts the plane into.
//
// Half-edge 2e runs along edge e from A to B, half-edge 2e+1 back; a face lies
// on the left of its half-edges. Face 0 is the unbounded one.
type Partition struct {
	*Graph
	Next  []int32 // half-edge -> the next one around its face
	Face  []int32 // half-edge -> face on its left
	Faces int
	// Labels holds, for each face, the sources that contain it (ascending): a
	// face is inside a source when a path from the unbounded face crosses the
	// source's lines an odd number of times.
	Labels [][]int32
}

// Origin returns the point where half-edge h starts.
func (p *Partition) Origin(h int32) int32 {
	if h&1 == 0 {
		return p.Edges[h>>1].A
	}
	return p.Edges[h>>1].B
}

// LeftRight returns the faces left and right of edge e, seen from A to B.
func (p *Partition) LeftRight(e int32) (left, right int32) { return p.Face[2*e], p.Face[2*e+1] }

// Polygonize finds the faces of a noded graph. Half-edges are sorted by exact
// angle around each point; parts that do not touch are placed by one exact ray
// each; labels follow by crossing edges, so no point-in-polygon test is made.
func Polygonize(g *Graph) *Partition {
	p := &Partition{Graph: g, Next: make([]int32, 2*len(g.Edges)), Face: make([]int32, 2*len(g.Edges))}
	p.link()
	cycle, heads := p.cycles()
	owner := p.nest(cycle, heads)
	p.number(cycle, owner)
	p.label()
	return p
}

// direction returns the vector of half-edge h.
func (p *Partition) direction(h int32) (x, y int64) {
	a, b := p.Points[p.Origin(h)], p.Points[p.Origin(h^1)]
	return b.X - a.X, b.Y - a.Y
}

// link sets Next by sorting the half-edges that leave each point.
func (p *Partition) link() {
	start := make([]int32, len(p.Points)+1)
	for h := range p.Next {
		start[p.Origin(int32(h))+1]++
	}
	for i := 1; i < len(start); i++ {
		start[i] += start[i-1]
	}
	fill := slices.Clone(start)
	out := make([]int32, len(p.Next))
	for h := range p.Next {
		o := p.Origin(int32(h))
		out[fill[o]] = int32(h)
		fill[o]++
	}
	for v := range p.Points {
		star := out[start[v]:start[v+1]]
		sort.Slice(star, func(i, j int) bool { return p.angleLess(star[i], star[j]) })
		for i, h := range star {
			// Arriving by the twin of h, the sharpest left turn is the
			// half-edge before h in counter-clockwise order.
			p.Next[h^1] = star[(i+len(star)-1)%len(star)]
		}
	}
}

// angleLess orders half-edges that leave one point counter-clockwise, from the
// direction of positive x.
func (p *Partition) angleLess(g, h int32) bool {
	gx, gy := p.direction(g)
	hx, hy := p.direction(h)
	gLow, hLow := gy < 0 || gy == 0 && gx < 0, hy < 0 || hy == 0 && hx < 0
	if gLow != hLow {
		return hLow
	}
	return gx*hy-gy*hx > 0
}

// cycles returns the cycle of each half-edge and one half-edge of each cycle:
// the one that leaves the cycle's smallest point.
func (p *Partition) cycles() (cycle, heads []int32) {
	cycle = make([]int32, len(p.Next))
	for i := range cycle {
		cycle[i] = -1
	}
	for h := range p.Next {
		if cycle[h] >= 0 {
			continue
		}
		id, head := int32(len(heads)), int32(h)
		for at := int32(h); cycle[at] < 0; at = p.Next[at] {
			cycle[at] = id
			if p.Points[p.Origin(at)].Less(p.Points[p.Origin(head)]) {
				head = at
			}
		}
		heads = append(heads, head)
	}
	return cycle, heads
}

// Area2 returns twice the signed area of the cycle of half-edge h in square
// grid steps, positive for a cycle that goes around its face.
func (p *Partition) Area2(h int32) int64 {
	o := p.Points[p.Origin(h)]
	var sum int64
	for at := p.Next[h]; at != h; at = p.Next[at] {
		a, b := p.Points[p.Origin(at)], p.Points[p.Origin(at^1)]
		sum += (a.X-o.X)*(b.Y-o.Y) - (b.X-o.X)*(a.Y-o.Y)
	}
	return sum
}

// nest joins the outer cycle of every connected part to the cycle that it lies
// in. It returns for each cycle the representative cycle of its face, -1 for
// the unbounded face.
func (p *Partition) nest(cycle, heads []int32) []int32 {
	owner := make([]int32, len(heads))
	var outer []int32
	for c, h := range heads {
		owner[c] = int32(c)
		if p.Area2(h) <= 0 {
			outer = append(outer, int32(c))
		}
	}
	// By smallest point: what a part lies in begins further left, so its own
	// place is known already.
	sort.Slice(outer, func(i, j int) bool {
		return p.Points[p.Origin(heads[outer[i]])].Less(p.Points[p.Origin(heads[outer[j]])])
	})
	rays := p.rayIndex()
	for _, c := range outer {
		h := rays.leftOf(p.Points[p.Origin(heads[c])])
		if h < 0 {
			owner[c] = -1
		} else {
			owner[c] = owner[cycle[h]]
		}
	}
	return owner
}

// number gives faces their numbers in order of first half-edge.
func (p *Partition) number(cycle, owner []int32) {
	face := make(map[int32]int32, len(owner))
	face[-1] = 0
	p.Faces = 1
	for h := range p.Face {
		o := owner[cycle[h]]
		f, ok := face[o]
		if !ok {
			f = int32(p.Faces)
			face[o] = f
			p.Faces++
		}
		p.Face[h] = f
	}
}

// label spreads the labels from the unbounded face.
func (p *Partition) label() {
	p.Labels = make([][]int32, p.Faces)
	first := make([]int32, p.Faces+1)
	for _, f := range p.Face {
		first[f+1]++
	}
	for i := 1; i < len(first); i++ {
		first[i] += first[i-1]
	}
	around, fill := make([]int32, len(p.Face)), slices.Clone(first)
	for h, f := range p.Face {
		around[fill[f]] = int32(h)
		fill[f]++
	}
	done := make([]bool, p.Faces)
	done[0] = true
	for queue := []int32{0}; len(queue) > 0; queue = queue[1:] {
		f := queue[0]
		for _, h := range around[first[f]:first[f+1]] {
			if g := p.Face[h^1]; !done[g] {
				done[g] = true
				p.Labels[g] = toggle(p.Labels[f], p.Edges[h>>1].Sources)
				queue = append(queue, g)
			}
		}
	}
}

// toggle returns the areal sources (not below zero) that are an odd number of
// times in a and b together. Both are ascending; a has no repeats.
func toggle(a, b []int32) []int32 {
	all := mergeSorted(a, b)
	out := all[:0]
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j] == all[i] {
			j++
		}
		if all[i] >= 0 && (j-i)%2 == 1 {
			out = append(out, all[i])
		}
		i = j
	}
	return slices.Clip(out)
}

// rays finds the nearest edge left of a point.
type rays struct {
	p    *Partition
	rows map[int64][]int32 // row of cellSize -> edges that pass it
}

func (p *Partition) rayIndex() *rays {
	r := &rays{p, map[int64][]int32{}}
	for e := range p.Edges {
		a, b := p.Points[p.Edges[e].A].Y, p.Points[p.Edges[e].B].Y
		if a > b {
			a, b = b, a
		}
		if a == b {
			continue // a level edge is never the first thing a level ray meets
		}
		for y := floorDiv(a, cellSize); y <= floorDiv(b, cellSize); y++ {
			r.rows[y] = append(r.rows[y], int32(e))
		}
	}
	return r
}

// leftOf returns the half-edge whose face holds the ray that leaves v to the
// left, just above v, at the nearest edge it meets; -1 when it meets none.
func (r *rays) leftOf(v GridPoint) int32 {
	best := int32(-1)
	var bLow, bHigh GridPoint
	for _, e := range r.rows[floorDiv(v.Y, cellSize)] {
		low, high := r.p.Points[r.p.Edges[e].A], r.p.Points[r.p.Edges[e].B]
		if low.Y > high.Y {
			low, high = high, low
		}
		if low.Y > v.Y || high.Y <= v.Y || Orient(low, high, v) >= 0 {
			continue // out of the ray's height, or not left of v
		}
		if best < 0 || leftOfEdge(bLow, bHigh, low, high) {
			best, bLow, bHigh = e, low, high
		}
	}
	if best < 0 {
		return -1
	}
	// The face right of the upward direction.
	if r.p.Points[r.p.Edges[best].A] == bLow {
		return 2*best + 1
	}
	return 2 * best
}

// leftOfEdge reports whether edge a lies left of edge b. Both rise, do not
// cross, and share some height.
func leftOfEdge(aLow, aHigh, bLow, bHigh GridPoint) bool {
	if aLow.Y >= bLow.Y {
		if o := Orient(bLow, bHigh, aLow); o != 0 {
			return o > 0
		}
		return Orient(bLow, bHigh, aHigh) > 0
	}
	if o := Orient(aLow, aHigh, bLow); o != 0 {
		return o < 0
	}
	return Orient(aLow, aHigh, bHigh) < 0
}
