package mvt

// segment is an edge between grid points.
type segment struct{ a, b ipt }

// meets tells whether two segments whose boxes overlap share any point.
func (s segment) meets(o segment) bool {
	t1, t2 := sign(turn(s.a, s.b, o.a)), sign(turn(s.a, s.b, o.b))
	if t1*t2 > 0 {
		return false
	}
	t3, t4 := sign(turn(o.a, o.b, s.a)), sign(turn(o.a, o.b, s.b))
	// Collinear segments whose boxes overlap share a point.
	return t3*t4 <= 0
}

func sign(v int64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// sweeper finds the pairs of segments that may meet. Segments are counted into
// columns by their western end.
type sweeper struct {
	segs  []segment
	boxes []box
	next  []int32 // of loaded rings: the segment that follows
	ring  []int32 // of loaded rings: the segment's ring
	order []int32
	heads [boxMax - boxMin + 2]int32
}

// fewSegments is the number up to which every pair is tried.
const fewSegments = 64

// pairs calls f with each pair whose boxes overlap, until f is false. It tells
// whether it came to the end.
func (w *sweeper) pairs(f func(i, k int32) bool) bool {
	n := int32(len(w.segs))
	w.boxes = w.boxes[:0]
	for _, s := range w.segs {
		w.boxes = append(w.boxes, box{ipt{min(s.a.x, s.b.x), min(s.a.y, s.b.y)}, ipt{max(s.a.x, s.b.x), max(s.a.y, s.b.y)}})
	}
	if n <= fewSegments {
		for i := range n {
			b := w.boxes[i]
			for k := i + 1; k < n; k++ {
				if b.overlaps(&w.boxes[k]) && !f(i, k) {
					return false
				}
			}
		}
		return true
	}
	w.sort()
	for i, at := range w.order {
		b := w.boxes[at]
		for _, k := range w.order[i+1:] {
			o := &w.boxes[k]
			if o.min.x > b.max.x {
				break
			}
			if b.min.y <= o.max.y && o.min.y <= b.max.y && !f(at, k) {
				return false
			}
		}
	}
	return true
}

func (w *sweeper) sort() {
	clear(w.heads[:])
	for _, b := range w.boxes {
		w.heads[b.min.x-boxMin+1]++
	}
	for i := 1; i < len(w.heads); i++ {
		w.heads[i] += w.heads[i-1]
	}
	w.order = append(w.order[:0], make([]int32, len(w.segs))...)
	for i, b := range w.boxes {
		at := &w.heads[b.min.x-boxMin]
		w.order[*at] = int32(i)
		*at++
	}
}

// load takes the rings' edges.
func (w *sweeper) load(rings [][]ipt) {
	w.segs, w.next, w.ring = w.segs[:0], w.next[:0], w.ring[:0]
	for n, r := range rings {
		first := int32(len(w.segs))
		for i, p := range r {
			if i+1 < len(r) {
				w.segs = append(w.segs, segment{p, r[i+1]})
				w.next = append(w.next, first+int32(i)+1)
			} else {
				w.segs = append(w.segs, segment{p, r[0]})
				w.next = append(w.next, first)
			}
			w.ring = append(w.ring, int32(n))
		}
	}
}

// touch tells whether two of the loaded edges meet where they should not.
// Neighbours in a ring share one point and, without spikes, no other.
func (w *sweeper) touch(i, k int32) bool {
	return w.next[i] != k && w.next[k] != i && w.segs[i].meets(w.segs[k])
}

// simple tells whether the rings touch neither themselves nor each other. They
// have no repeated points and no spikes.
func (w *sweeper) simple(rings [][]ipt) bool {
	if len(rings) == 1 && (len(rings[0]) == 3 || starShaped(rings[0])) {
		return true
	}
	w.load(rings)
	return w.pairs(func(i, k int32) bool { return !w.touch(i, k) })
}

// starShaped tells whether all of a ring is seen from the middle of its points,
// which is so for most small shapes and makes it simple: going along it the view
// only ever turns one way, and once around.
func starShaped(r []ipt) bool {
	n := int64(len(r))
	if n > fewSegments {
		return false
	}
	var x, y int64 // the middle, times n
	for _, p := range r {
		x, y = x+int64(p.x), y+int64(p.y)
	}
	var way int64
	rounds := 0
	ax, ay := int64(r[n-1].x)*n-x, int64(r[n-1].y)*n-y
	for _, p := range r {
		bx, by := int64(p.x)*n-x, int64(p.y)*n-y
		t := ax*by - bx*ay
		if t == 0 || t^way < 0 && way != 0 {
			return false
		}
		way = t
		if (ay < 0) != (by < 0) && (t > 0) == (by > ay) {
			rounds++ // past east
		}
		ax, ay = bx, by
	}
	return rounds == 1
}

// untangle returns the rings with those that touch themselves or each other
// repaired, each tangle by itself.
func (w *sweeper) untangle(rings [][]ipt) [][]ipt {
	if w.simple(rings) {
		return rings
	}
	group := make([]int, len(rings)) // a ring of the same tangle, itself for the first
	for i := range group {
		group[i] = i
	}
	find := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	bad := make([]bool, len(rings))
	w.pairs(func(i, k int32) bool {
		if w.touch(i, k) {
			a, b := find(int(w.ring[i])), find(int(w.ring[k]))
			group[max(a, b)] = min(a, b)
			bad[w.ring[i]], bad[w.ring[k]] = true, true
		}
		return true
	})
	var out [][]ipt
	tangles := map[int][][]ipt{}
	for i, r := range rings {
		if bad[i] {
			tangles[find(i)] = append(tangles[find(i)], r)
		} else {
			out = append(out, r)
		}
	}
	for i := range rings {
		if t := tangles[i]; t != nil {
			around := 0
			for k, r := range rings { // which do not touch: they hold all of the tangle or nothing
				if (!bad[k] || find(k) != i) && locate(t[0][0], r, 1) == within {
					around += sign(area2(r))
				}
			}
			out = append(out, repair(t, around)...)
		}
	}
	return out
}
