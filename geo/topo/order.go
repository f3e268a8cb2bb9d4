package topo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// hilbertOrder returns the points in the order of a Hilbert curve over their
// bound: neighbours in the list are neighbours in the plane.
func (t *Topology) hilbertOrder() []int32 {
	t.orderOnce.Do(func() {
		bound := orb.MultiPoint(t.points).Bound()
		scale := func(v, lo, hi float64) uint32 {
			if !(hi > lo) {
				return 0
			}
			return uint32(max(0, min(65535, (v-lo)/(hi-lo)*65536)))
		}
		keys := make([]uint64, len(t.points))
		for i, p := range t.points {
			d := Hilbert(scale(p[0], bound.Min[0], bound.Max[0]), scale(p[1], bound.Min[1], bound.Max[1]))
			keys[i] = uint64(d)<<32 | uint64(i)
		}
		slices.Sort(keys)
		t.order = make([]int32, len(keys))
		for i, k := range keys {
			t.order[i] = int32(uint32(k))
		}
	})
	return t.order
}

// Hilbert is the place of the cell x, y of a 65536 by 65536 grid along a Hilbert
// curve: xy2d of Warren, Hacker's Delight, section 16-2.
func Hilbert(x, y uint32) uint32 {
	d := uint32(0)
	for s := uint32(1 << 15); s > 0; s >>= 1 {
		rx, ry := uint32(0), uint32(0)
		if x&s > 0 {
			rx = 1
		}
		if y&s > 0 {
			ry = 1
		}
		d += s * s * (3*rx ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = 65535-x, 65535-y
			}
			x, y = y, x
		}
	}
	return d
}

// pointTree finds the points in a triangle. It is a binary tree of boxes over
// runs of leafSize points in Hilbert order; points can be taken away.
type pointTree struct {
	points []orb.Point // projected, by vertex
	order  []int32
	slot   []int32 // vertex -> place in order
	alive  []bool
	boxes  [][4]float64 // west, south, east, north; node i has children 2i and 2i+1
	count  []int32      // living points below the node
	leaves int
}

const leafSize = 8

func newPointTree(points []orb.Point, order []int32, alive []bool) *pointTree {
	t := &pointTree{points: points, order: order, alive: alive, slot: make([]int32, len(points)), leaves: 1}
	for t.leaves*leafSize < len(order) {
		t.leaves *= 2
	}
	inf := math.Inf(1)
	t.boxes = make([][4]float64, 2*t.leaves)
	t.count = make([]int32, 2*t.leaves)
	for i := range t.boxes {
		t.boxes[i] = [4]float64{inf, inf, -inf, -inf}
	}
	for s, v := range order {
		t.slot[v] = int32(s)
		if !alive[v] {
			continue
		}
		n, p := t.leaves+s/leafSize, points[v]
		b := &t.boxes[n]
		b[0], b[1], b[2], b[3] = min(b[0], p[0]), min(b[1], p[1]), max(b[2], p[0]), max(b[3], p[1])
		t.count[n]++
	}
	for n := t.leaves - 1; n > 0; n-- {
		b, l, r := &t.boxes[n], &t.boxes[2*n], &t.boxes[2*n+1]
		b[0], b[1], b[2], b[3] = min(l[0], r[0]), min(l[1], r[1]), max(l[2], r[2]), max(l[3], r[3])
		t.count[n] = t.count[2*n] + t.count[2*n+1]
	}
	return t
}

// remove takes vertex v away.
func (t *pointTree) remove(v int32) {
	t.alive[v] = false
	for n := t.leaves + int(t.slot[v])/leafSize; n > 0; n /= 2 {
		t.count[n]--
	}
}

// emptyTriangle tells whether no living vertex but a, v and b themselves is in
// the triangle they make, its border included.
func (t *pointTree) emptyTriangle(a, v, b int32) bool {
	p, q, r := t.points[a], t.points[v], t.points[b]
	west, east := min(p[0], q[0], r[0]), max(p[0], q[0], r[0])
	south, north := min(p[1], q[1], r[1]), max(p[1], q[1], r[1])
	if area2D(p, q, r) < 0 {
		p, r = r, p
	}
	// A hair of width (a micrometre along a kilometre) pays for rounding.
	const eps = -1e-3
	stack := make([]int, 1, 64)
	stack[0] = 1
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if x := &t.boxes[n]; t.count[n] == 0 || x[0] > east || x[2] < west || x[1] > north || x[3] < south {
			continue
		}
		if n < t.leaves {
			stack = append(stack, 2*n, 2*n+1)
			continue
		}
		from := (n - t.leaves) * leafSize
		for _, w := range t.order[from:min(from+leafSize, len(t.order))] {
			if !t.alive[w] || w == a || w == v || w == b {
				continue
			}
			s := t.points[w]
			if s[0] < west || s[0] > east || s[1] < south || s[1] > north {
				continue
			}
			if area2D(p, q, s) >= eps && area2D(q, r, s) >= eps && area2D(r, p, s) >= eps {
				return false
			}
		}
	}
	return true
}

// area2D is twice the signed area of the triangle, positive counterclockwise.
func area2D(a, b, c orb.Point) float64 {
	return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0])
}

// vertexHeap holds vertices by the area their removal would change, the least
// first, equal ones by number.
type vertexHeap struct {
	area []float64 // by vertex
	heap []int32
	at   []int32 // vertex -> place in heap, -1 when out
}

func newVertexHeap(n int) *vertexHeap {
	h := &vertexHeap{area: make([]float64, n), at: make([]int32, n)}
	for i := range h.at {
		h.at[i] = -1
	}
	return h
}

func (h *vertexHeap) before(v, w int32) bool {
	a, b := h.area[v], h.area[w]
	return a < b || a == b && v < w
}

// set puts v in with this area, or moves it.
func (h *vertexHeap) set(v int32, area float64) {
	h.area[v] = area
	if h.at[v] < 0 {
		h.at[v] = int32(len(h.heap))
		h.heap = append(h.heap, v)
	}
	h.up(h.at[v])
	h.down(h.at[v])
}

// drop takes v out, if it is in.
func (h *vertexHeap) drop(v int32) {
	i := h.at[v]
	if i < 0 {
		return
	}
	last := int32(len(h.heap) - 1)
	h.swap(i, last)
	h.heap, h.at[v] = h.heap[:last], -1
	if i < last {
		h.up(i)
		h.down(i)
	}
}

func (h *vertexHeap) swap(i, k int32) {
	v, w := h.heap[i], h.heap[k]
	h.heap[i], h.heap[k], h.at[v], h.at[w] = w, v, k, i
}

func (h *vertexHeap) up(i int32) {
	for i > 0 && h.before(h.heap[i], h.heap[(i-1)/2]) {
		h.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
}

func (h *vertexHeap) down(i int32) {
	for {
		c := 2*i + 1
		if c >= int32(len(h.heap)) {
			return
		}
		if c+1 < int32(len(h.heap)) && h.before(h.heap[c+1], h.heap[c]) {
			c++
		}
		if !h.before(h.heap[c], h.heap[i]) {
			return
		}
		h.swap(i, c)
		i = c
	}
}
