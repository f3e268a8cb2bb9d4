// Package mvt draws projected geometry into Mapbox vector tiles, version 2.1
// (https://github.com/mapbox/vector-tile-spec/tree/master/2.1), and reads them back.
//
// Encode clips to the tile and a buffer, rounds to the tile's grid and leaves
// polygons valid: closed, simple rings of more than zero area, exteriors and
// holes wound as the specification wants, holes after their exterior. The same
// input gives the same bytes.
package mvt

import "github.com/paulmach/orb"

const (
	// Extent is the number of units along a tile's side.
	Extent = 4096
	// Buffer is how many units beyond each side are drawn, so that strokes
	// and fills meet across tiles.
	Buffer = 64
)

// Prop is one property of a feature. Value is a string, bool, int64 or float64.
type Prop struct {
	Key   string
	Value any
}

// Feature is one shape in the metres of a grid. Consecutive features of a layer
// with the same non-empty ID become one feature of the tile, with the
// properties of the first. A non-empty ID is written as the string property
// "id", before the others, unless Props has one.
type Feature struct {
	ID       string
	Props    []Prop
	Geometry orb.Geometry
}

// Layer is a named list of features, drawn in order. Names are unique in a tile.
type Layer struct {
	Name     string
	Features []Feature
}

// fpt is a point in tile units, x east and y south of the tile's north-west
// corner. ipt is one on the tile's grid.
type (
	fpt struct{ x, y float64 }
	ipt struct{ x, y int32 }
)
