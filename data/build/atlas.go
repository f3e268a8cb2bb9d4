package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
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
	attrs, err := p.attributes(ts, recipes)
	if err != nil {
		return nil, err
	}
	if err := writeArcs(out, p, recipes, p.chain(attrs)); err != nil {
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

// writeArcs writes arcs.geojson and border.geojson.
func writeArcs(out string, p *partition, recipes []lineRecipe, arcs []*arc) error {
	byLine := make([][]*arc, len(recipes))
	var coast []*arc
	for _, a := range arcs {
		if a.line < 0 {
			coast = append(coast, a)
		} else {
			byLine[a.line] = append(byLine[a.line], a)
		}
	}
	var ledger, border []feature
	for i := range recipes {
		l := &recipes[i]
		if len(byLine[i]) == 0 {
			return fmt.Errorf("lines.json: %s: no edge of the map meets its rules", l.ID)
		}
		n, worst := 0, 0.0
		var paths []orb.LineString
		for _, path := range p.paths(byLine[i]) {
			line := orb.LineString{p.Points[p.from(path[0])].Point()}
			for _, a := range path {
				n++
				f := arcFeature(fmt.Sprintf("%s.%d", l.ID, n), p, a, l)
				worst = math.Max(worst, l.Arcs[a.rule].PrecisionKm)
				ledger = append(ledger, f)
				line = append(line, f.geometry.(orb.LineString)[1:]...)
			}
			paths = append(paths, line)
		}
		border = append(border, borderFeature(l, paths, worst))
	}
	ledger = append(ledger, coastFeatures(p, coast)...)
	if err := writeLayer(filepath.Join(out, "layers/arcs.geojson"), ledger); err != nil {
		return err
	}
	return writeLayer(filepath.Join(out, "layers/border.geojson"), border)
}

func arcFeature(id string, p *partition, a *arc, l *lineRecipe) feature {
	rule := &l.Arcs[a.rule]
	f := props{
		"line": l.ID, "kind": cmp.Or(rule.Kind, l.Kind), "precisionKm": rule.PrecisionKm, "certainty": l.Certainty,
		"source": sourceTexts[rule.Source], "sources": l.Sources, "licence": licence, "credit": atlasCredit,
		"left": words(a.left), "right": words(a.right), "instrument": nil,
	}
	if rule.Instrument != "" {
		f["instrument"] = rule.Instrument
	} else if l.Instrument != nil {
		f["instrument"] = *l.Instrument
	}
	article := l.Article
	if rule.Article != nil {
		article = ""
		_ = json.Unmarshal(rule.Article, &article) // null leaves it empty
	}
	f.put("article", article)
	f.put("follows", cmp.Or(rule.Follows, l.Follows))
	f.put("validFrom", cmp.Or(rule.ValidFrom, l.ValidFrom))
	f.put("validTo", l.ValidTo)
	return feature{id, p.lineString(a), f}
}

func borderFeature(l *lineRecipe, paths []orb.LineString, precision float64) feature {
	g := linear(paths)
	f := props{
		"names": l.Names, "kind": l.Kind, "instrument": l.Instrument, "instruments": l.Instruments,
		"precisionKm": precision, "certainty": l.Certainty, "status": l.Status, "hue": l.Hue,
		"lengthKm": math.Round(geo.LengthKm(g)), "source": sourceTexts[l.Arcs[0].Source], "sources": l.Sources,
		"licence": licence, "credit": atlasCredit,
	}
	f.put("article", l.Article)
	f.put("follows", l.Follows)
	f.put("validFrom", l.ValidFrom)
	f.put("validTo", l.ValidTo)
	f.put("note", l.Note)
	return feature{l.ID, g, f}
}

// coastFeatures numbers the coast arcs by territory and place, land on the
// left.
func coastFeatures(p *partition, arcs []*arc) []feature {
	for _, a := range arcs {
		if a.left == "" {
			a.flip()
		}
	}
	slices.SortFunc(arcs, func(a, b *arc) int {
		if c := strings.Compare(a.left, b.left); c != 0 {
			return c
		}
		return compareGrid(p.Points[p.from(a)], p.Points[p.from(b)])
	})
	var out []feature
	for i, a := range arcs {
		out = append(out, feature{fmt.Sprintf("coast.%d", i+1), p.lineString(a), props{
			"line": nil, "kind": "coast", "instrument": nil, "precisionKm": coastKm, "certainty": coastWords,
			"source": sourceTexts["coast"], "sources": []string{}, "licence": licence, "credit": atlasCredit,
			"left": words(a.left), "right": words(a.right),
		}})
	}
	return out
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
