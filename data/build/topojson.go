package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"

	"github.com/paulmach/orb"
)

// topology is a TopoJSON file with a quantised transform.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   map[string]struct {
		Geometries []struct {
			Type string
			Arcs json.RawMessage
		}
	}
}

func readTopology(path string) (*topology, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	t := &topology{}
	if err := json.Unmarshal(b, t); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, a := range t.Arcs {
		x, y := 0.0, 0.0
		for i := range a {
			x, y = x+a[i][0], y+a[i][1]
			a[i] = [2]float64{round4(x*t.Transform.Scale[0] + t.Transform.Translate[0]), round4(y*t.Transform.Scale[1] + t.Transform.Translate[1])}
		}
	}
	return t, nil
}

// round4 rounds to 1e-4 degree, far finer than the file's quantisation.
func round4(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// line joins arcs; ^i is arc i backwards.
func (t *topology) line(arcs []int) orb.LineString {
	var out orb.LineString
	for _, i := range arcs {
		var pts []orb.Point
		if i >= 0 {
			for _, p := range t.Arcs[i] {
				pts = append(pts, p)
			}
		} else {
			for k := len(t.Arcs[^i]) - 1; k >= 0; k-- {
				pts = append(pts, t.Arcs[^i][k])
			}
		}
		if len(out) > 0 {
			pts = pts[1:]
		}
		out = append(out, pts...)
	}
	return dropRepeats(out)
}

func dropRepeats(l orb.LineString) orb.LineString {
	out := l[:0]
	for i, p := range l {
		if i == 0 || p != out[len(out)-1] {
			out = append(out, p)
		}
	}
	return out
}

// geometries returns an object's lines or polygons.
func (t *topology) geometries(object string) ([]orb.Geometry, error) {
	var out []orb.Geometry
	for i, g := range t.Objects[object].Geometries {
		var lines [][]int
		var polygons [][][]int
		var err error
		switch g.Type {
		case "LineString":
			lines = make([][]int, 1)
			err = json.Unmarshal(g.Arcs, &lines[0])
		case "MultiLineString":
			err = json.Unmarshal(g.Arcs, &lines)
		case "Polygon":
			polygons = make([][][]int, 1)
			err = json.Unmarshal(g.Arcs, &polygons[0])
		case "MultiPolygon":
			err = json.Unmarshal(g.Arcs, &polygons)
		default:
			err = fmt.Errorf("geometry %q", g.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("%s %d: %w", object, i, err)
		}
		var ls orb.MultiLineString
		for _, l := range lines {
			ls = append(ls, t.line(l))
		}
		var ps orb.MultiPolygon
		for _, p := range polygons {
			var poly orb.Polygon
			for _, r := range p {
				poly = append(poly, orb.Ring(t.line(r)))
			}
			ps = append(ps, poly)
		}
		if ps != nil {
			out = append(out, ps)
		} else {
			out = append(out, ls)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no object %q", object)
	}
	return out, nil
}
