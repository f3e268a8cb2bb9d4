// Package mvt draws projected geometry into Mapbox vector tiles, version 2.1.
package mvt

import "github.com/paulmach/orb"

const (
	Extent = 4096 // units of a tile's side
	Buffer = 64   // units drawn beyond each side
)

// Prop is one property of a feature. Value is a string, bool, int64 or float64.
type Prop struct {
	Key   string
	Value any
}

// Feature is one shape in the metres of a grid. Consecutive features of a layer
// with the same non-empty ID become one feature of the tile, with the
// properties of the first.
type Feature struct {
	ID       string
	Props    []Prop
	Geometry orb.Geometry
}

// Layer is a named list of features, drawn in order.
type Layer struct {
	Name     string
	Features []Feature
}

func Encode(bound orb.Bound, layers []Layer) ([]byte, error) { return nil, nil }
func Decode(b []byte) ([]Layer, error)                       { return nil, nil }
