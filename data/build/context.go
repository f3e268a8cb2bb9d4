package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/paulmach/orb"
)

// contextTolerance is how coarse the areas of the context layer are, degrees as
// in simplifier.arc: they are drawn small and behind what they are about.
const contextTolerance = 0.06

// contextIsland is the least area of an island that is kept, square degrees.
const contextIsland = 0.02

// contextPrecisionKm is how far such an outline may be off.
const contextPrecisionKm = 7

// naturalEarth is the source of borders and coasts.
const naturalEarth = "natural-earth"

// contextRegion is a region on its way to be a feature.
type contextRegion struct {
	ID      string
	Names   map[string]string
	BBox    []float64 // west, south, east, north; east above 180 crosses the antimeridian
	Country string
	recipe  row
	faces   []bool // nil: a box
}

// writeContext writes the countries and regions that claims speak of, drawn from
// the base map's own units, or else as the box of regions.json. Regions that
// touch share their line.
func (b *basemap) writeContext(dir, out string, ts []*territory) error {
	drawn, err := atlasIDs(out, ts)
	if err != nil {
		return err
	}
	regions, err := b.contextRegions(dir, out, drawn)
	if err != nil {
		return err
	}
	keys := make([]string, b.Faces)
	for _, r := range regions {
		for f := range r.faces {
			if r.faces[f] {
				keys[f] += r.ID + " "
			}
		}
	}
	edges := map[int32]attribute{}
	for e := range b.Edges {
		if l, r := b.LeftRight(int32(e)); keys[l] != keys[r] {
			edges[int32(e)] = attribute{left: keys[l], right: keys[r]}
		}
	}
	arcs := b.chain(edges)
	simple := newSimplifier(b.partition, arcs)
	for _, a := range arcs {
		simple.arc(a, contextTolerance)
	}
	var fs []feature
	for _, r := range regions {
		p := props{"names": r.Names, "kind": "region", "sources": []string{naturalEarth}, "licence": licence, "credit": "Ceded; Natural Earth"}
		if r.Country != "" {
			p["kind"], p["country"] = "country", r.Country
		}
		if r.faces == nil {
			p["certainty"] = "illustrative"
			p["credit"], p["sources"] = "Ceded", []string{}
			p["note"] = "A box to show roughly where: not an outline."
			fs = append(fs, feature{r.ID, box(r.BBox), p})
			continue
		}
		p["certainty"], p["precisionKm"] = r.recipe["certainty"], contextPrecisionKm
		p.put("note", r.recipe["note"])
		var ps []orb.Polygon
		var faces []int32
		for f := range r.faces {
			if r.faces[f] {
				faces = append(faces, int32(f))
			}
		}
		var largest orb.Polygon
		for _, part := range b.connected(faces) {
			for _, poly := range b.polygons(part, simple.skip) {
				if largest == nil || signedArea(poly[0]) > signedArea(largest[0]) {
					largest = poly
				}
				if signedArea(poly[0]) >= contextIsland {
					ps = append(ps, poly)
				}
			}
		}
		if len(ps) == 0 {
			ps = []orb.Polygon{largest}
		}
		fs = append(fs, feature{r.ID, polygonal(ps), p})
	}
	return writeLayer(filepath.Join(out, "layers/context.geojson"), fs)
}

// atlasIDs returns the ids of the territories, and the older ids of features.
func atlasIDs(out string, ts []*territory) (map[string]bool, error) {
	path := filepath.Join(out, "dossier.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var manifest struct{ Aliases map[string][]string }
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	ids := map[string]bool{}
	for id := range manifest.Aliases {
		ids[id] = true
	}
	for _, t := range ts {
		ids[t.id] = true
	}
	return ids, nil
}

// contextRegions reads the regions that are drawn here: all but those that have
// the id, or an older one, of a feature of the atlas.
func (b *basemap) contextRegions(dir, out string, drawn map[string]bool) ([]*contextRegion, error) {
	path := filepath.Join(out, "regions.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all struct{ Regions []*contextRegion }
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	table := filepath.Join(dir, "recipes/context.tsv")
	rows, err := readTable(table)
	if err != nil {
		return nil, err
	}
	recipes := map[string]row{}
	for _, r := range rows {
		recipes[r["id"]] = r
	}
	var regions []*contextRegion
	for _, r := range all.Regions {
		if drawn[r.ID] {
			continue
		}
		if r.recipe = recipes[r.ID]; r.recipe == nil && r.Country != "" {
			r.recipe = row{"parts": r.Country, "certainty": "surveyed"}
		}
		delete(recipes, r.ID)
		if r.recipe != nil {
			if r.faces, err = b.parts(r.recipe["parts"]); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", table, r.ID, err)
			}
		}
		regions = append(regions, r)
	}
	for id := range recipes {
		return nil, fmt.Errorf("%s: %s is no region of %s", table, id, path)
	}
	return regions, nil
}

// parts returns the faces of countries, as the base map counts them, and of
// units.
func (b *basemap) parts(sum string) ([]bool, error) {
	set := make([]bool, b.Faces)
	for part := range strings.SplitSeq(sum, " + ") {
		found := false
		for f := range set {
			if b.group[f] == part || b.land(int32(f)) && b.code(int32(f)) == part {
				set[f], found = true, true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no country or unit %q", part)
		}
	}
	return set, nil
}

// box draws a bounding box, in two pieces where it crosses the antimeridian.
func box(b []float64) orb.Geometry {
	rect := func(west, east float64) orb.Polygon {
		return orb.Polygon{{{west, b[1]}, {east, b[1]}, {east, b[3]}, {west, b[3]}, {west, b[1]}}}
	}
	if b[2] > 180 {
		return orb.MultiPolygon{rect(b[0], 180), rect(-180, b[2]-360)}
	}
	return rect(b[0], b[2])
}
