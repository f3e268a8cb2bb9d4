package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"ceded/geo/topo"
)

// maxSegment is the longest piece of a control line, in grid steps (0.2
// degree): longer ones are divided in lon/lat, so that every renderer, in every
// projection, draws the same line.
const maxSegment = topo.GridScale / 5

// snapReach is how far a control point may be moved onto a present border, in
// degrees.
const snapReach = 0.1

// piece is a part of a ring with the name that rules know it by: a line of
// control-points.tsv, or ring:<name> for what joins them.
type piece struct {
	name   string
	points []topo.GridPoint
}

// ring is one ring of rings.txt.
type ring struct {
	name   string
	pieces []piece // end to start, closed
}

// points returns the closed ring.
func (r *ring) points() []topo.GridPoint {
	var out []topo.GridPoint
	for _, p := range r.pieces {
		pts := p.points
		if len(out) > 0 {
			pts = pts[1:]
		}
		out = append(out, pts...)
	}
	return out
}

// loadControlLines reads control-points.tsv and moves the points that ask for
// it onto the vertices of present borders.
func loadControlLines(path string, units []unit) (map[string][]topo.GridPoint, error) {
	rows, err := readTable(path)
	if err != nil {
		return nil, err
	}
	vertices := newVertexFinder(units)
	out := map[string][]topo.GridPoint{}
	for _, r := range rows {
		lon, err := r.number("lon")
		if err != nil {
			return nil, err
		}
		lat, err := r.number("lat")
		if err != nil {
			return nil, err
		}
		p := topo.ToGrid([2]float64{lon, lat})
		switch r["snap"] {
		case "":
		case "vertex", "node":
			want := 2
			if r["snap"] == "node" {
				want = 3
			}
			if p, err = vertices.nearest(p, want); err != nil {
				return nil, fmt.Errorf("%s: %s %v,%v: %w", path, r["line"], lon, lat, err)
			}
		default:
			return nil, fmt.Errorf("%s: snap %q", path, r["snap"])
		}
		out[r["line"]] = append(out[r["line"]], p)
	}
	return out, nil
}

// vertexFinder finds border vertices by how many units share them.
type vertexFinder struct {
	units map[topo.GridPoint]int
}

func newVertexFinder(units []unit) *vertexFinder {
	f := &vertexFinder{map[topo.GridPoint]int{}}
	for i := range units {
		seen := map[topo.GridPoint]bool{}
		for _, r := range units[i].Rings {
			for _, p := range r {
				if !seen[p] {
					seen[p] = true
					f.units[p]++
				}
			}
		}
	}
	return f
}

func (f *vertexFinder) nearest(p topo.GridPoint, units int) (topo.GridPoint, error) {
	best, at := math.Inf(1), p
	shrink := math.Cos(float64(p.Y) / topo.GridScale * math.Pi / 180)
	for q, n := range f.units {
		if n < units {
			continue
		}
		d := math.Hypot(float64(q.X-p.X)*shrink, float64(q.Y-p.Y)) / topo.GridScale
		if d < best || d == best && q.Less(at) {
			best, at = d, q
		}
	}
	if best > snapReach {
		return p, fmt.Errorf("no border vertex of %d units within %v degrees", units, snapReach)
	}
	return at, nil
}

// loadRings reads rings.txt.
func loadRings(path string, control map[string][]topo.GridPoint) ([]ring, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []ring
	for n, line := range lines(b) {
		if line == "" || line[0] == '#' {
			continue
		}
		name, parts, ok := strings.Cut(line, " = ")
		if !ok {
			return nil, fmt.Errorf("%s:%d: expected name = parts", path, n+1)
		}
		r, err := parseRing(name, strings.Fields(parts), control)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n+1, err)
		}
		out = append(out, *r)
	}
	return out, nil
}

func parseRing(name string, parts []string, control map[string][]topo.GridPoint) (*ring, error) {
	r := &ring{name: name}
	var first, at topo.GridPoint
	started := false
	join := func(to topo.GridPoint) {
		if !started {
			first, started = to, true
		} else if at != to {
			r.pieces = append(r.pieces, piece{"ring:" + name, densify([]topo.GridPoint{at, to})})
		}
		at = to
	}
	for _, part := range parts {
		if lon, lat, ok := strings.Cut(part, ","); ok {
			x, err1 := strconv.ParseFloat(lon, 64)
			y, err2 := strconv.ParseFloat(lat, 64)
			if err1 != nil || err2 != nil {
				return nil, fmt.Errorf("ring %s: point %q", name, part)
			}
			join(topo.ToGrid([2]float64{x, y}))
			continue
		}
		line, back := strings.CutPrefix(part, "-")
		pts := control[line]
		if len(pts) < 2 {
			return nil, fmt.Errorf("ring %s: no control line %q", name, line)
		}
		pts = densify(pts)
		if back {
			pts = reversed(pts)
		}
		join(pts[0])
		r.pieces = append(r.pieces, piece{line, pts})
		at = pts[len(pts)-1]
	}
	join(first)
	return r, nil
}

func reversed(p []topo.GridPoint) []topo.GridPoint {
	out := make([]topo.GridPoint, len(p))
	for i := range p {
		out[len(p)-1-i] = p[i]
	}
	return out
}

// densify divides long pieces evenly. A piece and the same backwards get the
// same points.
func densify(pts []topo.GridPoint) []topo.GridPoint {
	out := []topo.GridPoint{pts[0]}
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		steps := int64(math.Ceil(math.Max(math.Abs(float64(b.X-a.X)), math.Abs(float64(b.Y-a.Y))) / maxSegment))
		for s := int64(1); s < steps; s++ {
			out = append(out, along(a, b, s, steps))
		}
		out = append(out, b)
	}
	return out
}

// along returns the point s/steps of the way from a to b.
func along(a, b topo.GridPoint, s, steps int64) topo.GridPoint {
	if b.Less(a) {
		a, b, s = b, a, steps-s
	}
	round := func(d int64) int64 { return int64(math.Round(float64(d) * float64(s) / float64(steps))) }
	return topo.GridPoint{X: a.X + round(b.X-a.X), Y: a.Y + round(b.Y-a.Y)}
}
