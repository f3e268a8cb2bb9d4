package figure

import (
	"math"

	"github.com/paulmach/orb"
)

// A territory's ring is drawn by what each stretch of it is: a border line,
// with that line's certainty, or shore. The rings and the lines share their
// vertices exactly (the arcs of the partition are simplified once), so a
// stretch is known by its edges.

type edge struct{ ax, ay, bx, by int64 }

// edgeOf names an edge by its ends rounded to a metre, whichever way it runs.
func edgeOf(a, b orb.Point) edge {
	e := edge{int64(math.Round(a.X())), int64(math.Round(a.Y())), int64(math.Round(b.X())), int64(math.Round(b.Y()))}
	if e.ax > e.bx || (e.ax == e.bx && e.ay > e.by) {
		e.ax, e.ay, e.bx, e.by = e.bx, e.by, e.ax, e.ay
	}
	return e
}

// edgeIndex knows which line an edge belongs to.
type edgeIndex map[edge]*Part

func indexEdges(lines []Part) edgeIndex {
	ix := edgeIndex{}
	for i := range lines {
		for _, l := range linesOf(lines[i].Geometry) {
			for j := 1; j < len(l); j++ {
				ix[edgeOf(l[j-1], l[j])] = &lines[i]
			}
		}
	}
	return ix
}

// stretch is a run of a ring that lies on one line, or on none: shore.
type stretch struct {
	on  *Part
	pts orb.LineString
}

func (ix edgeIndex) stretches(r orb.Ring) []stretch {
	var out []stretch
	for j := 1; j < len(r); j++ {
		on := ix[edgeOf(r[j-1], r[j])]
		if n := len(out); n > 0 && out[n-1].on == on {
			out[n-1].pts = append(out[n-1].pts, r[j])
			continue
		}
		out = append(out, stretch{on, orb.LineString{r[j-1], r[j]}})
	}
	if n := len(out); n > 1 && out[0].on == out[n-1].on { // the ring's start is no node
		out[0].pts = append(out[n-1].pts, out[0].pts[1:]...)
		out = out[:n-1]
	}
	return out
}
