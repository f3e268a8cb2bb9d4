package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/paulmach/orb"

	"ceded/geo"
)

const (
	licence     = "CC-BY-4.0"
	atlasCredit = "Ceded; borders and coasts: Natural Earth"
	coastKm     = 1 // how far a coast of the 1:10m map may be off
	coastWords  = "surveyed"
)

// writeAtlas writes the territories, the arcs that bound them and the border
// lines that the arcs make up. It returns the edges that it drew.
func writeAtlas(dir, out string, p *partition, ts []*territory) (map[int32]attribute, error) {
	recipes, err := loadLines(filepath.Join(dir, "recipes/lines.json"))
	if err != nil {
		return nil, err
	}
	b, err := loadBorder(dir, out, p)
	if err != nil {
		return nil, err
	}
	attrs, err := p.attributes(ts, recipes, b)
	if err != nil {
		return nil, err
	}
	w := &lineWriter{partition: p, recipes: recipes, border: b}
	if w.sources, err = loadProvenance(filepath.Join(dir, "recipes/provenance.json")); err != nil {
		return nil, err
	}
	if w.until, err = lastDays(filepath.Join(dir, "recipes/territories.json")); err != nil {
		return nil, err
	}
	if err := w.write(out, p.chain(attrs)); err != nil {
		return nil, err
	}
	return attrs, writeTerritories(dir, out, p, ts)
}

// writeTerritories writes each layer of territories.json.
func writeTerritories(dir, out string, p *partition, ts []*territory) error {
	path := filepath.Join(dir, "recipes/territories.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var recipes []props
	if err := json.Unmarshal(b, &recipes); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	byID := map[string]props{}
	for _, r := range recipes {
		byID[r["id"].(string)] = r
	}
	layers := map[string][]feature{}
	for _, t := range ts {
		r := byID[t.id]
		if r == nil {
			return fmt.Errorf("%s: no %s", path, t.id)
		}
		layer := r["layer"].(string)
		delete(r, "layer")
		var ps []orb.Polygon
		for _, part := range t.parts {
			ps = append(ps, p.polygons(part, nil)...)
		}
		km2, err := geo.AreaKm2(orb.MultiPolygon(ps))
		if err != nil {
			return fmt.Errorf("%s: %w", t.id, err)
		}
		r["areaKm2"] = int64(math.Round(km2))
		r["label"] = innerPoint(ps[0])
		r["licence"] = licence
		r["credit"] = atlasCredit
		layers[layer] = append(layers[layer], feature{t.id, polygonal(ps), r})
	}
	for name, fs := range layers {
		if err := writeLayer(filepath.Join(out, "layers", name+".geojson"), fs); err != nil {
			return err
		}
	}
	return nil
}

func words(s string) []string {
	if s == "" {
		return []string{}
	}
	return strings.Fields(s)
}

// innerPoint returns a point well inside a polygon, for its label: the best of
// a grid, refined twice.
func innerPoint(poly orb.Polygon) orb.Point {
	b := poly.Bound()
	shrink := math.Cos(b.Center()[1] * math.Pi / 180)
	var best orb.Point
	score := math.Inf(-1)
	centre, w, h := b.Center(), b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]
	for range 3 {
		c := centre
		const n = 24
		for i := range n {
			for j := range n {
				q := orb.Point{c[0] + w*(float64(i)+0.5-n/2)/n, c[1] + h*(float64(j)+0.5-n/2)/n}
				if d := depth(poly, q, shrink); d > score {
					best, score = q, d
				}
			}
		}
		centre, w, h = best, w/n*2, h/n*2
	}
	return orb.Point{math.Round(best[0]*1000) / 1000, math.Round(best[1]*1000) / 1000}
}

// depth is the distance of q to the outline in degrees of latitude, negative
// outside.
func depth(poly orb.Polygon, q orb.Point, shrink float64) float64 {
	inside, d := false, math.Inf(1)
	for _, r := range poly {
		for i := 1; i < len(r); i++ {
			a, b := r[i-1], r[i]
			if (a[1] > q[1]) != (b[1] > q[1]) && q[0] < a[0]+(q[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
				inside = !inside
			}
			d = math.Min(d, segmentDistance(a, b, q, shrink))
		}
	}
	if inside {
		return d
	}
	return -d
}

func segmentDistance(a, b, q orb.Point, shrink float64) float64 {
	ax, ay := (a[0]-q[0])*shrink, a[1]-q[1]
	dx, dy := (b[0]-a[0])*shrink, b[1]-a[1]
	t := 0.0
	if dx != 0 || dy != 0 {
		t = math.Max(0, math.Min(1, -(ax*dx+ay*dy)/(dx*dx+dy*dy)))
	}
	return math.Hypot(ax+t*dx, ay+t*dy)
}
