package server

import (
	"math"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/topo"
	"ceded/server/figure"

	"github.com/paulmach/orb"
)

// inTiles tells whether a figure draws the feature with its layer: territories
// and border lines. Places, routes and areas that a text speaks of are laid over
// the map when they are what it shows.
func (e *edition) inTiles(f *data.Feature) bool {
	l := e.Manifest.Layer(f.Layer)
	return l == nil || l.Territories || l.Arcs != "" && f.Props.PrecisionKm > 0
}

// overlaySteps is into how many pieces, at least, the side of an overlay's bound
// may be told apart.
const overlaySteps = 900

// overlay lays a feature over the picture, points as markers, and returns where
// it is in grid metres: nowhere when its place is not known or off the grid.
func (e *edition) overlay(f *data.Feature, lang string, v *figure.View) []orb.Bound {
	grid, name := e.equalArea(), f.Props.Names.In(lang)
	var points []orb.Point
	switch g := f.Geometry.(type) {
	case nil:
		return nil
	case orb.Point:
		points = []orb.Point{g}
	case orb.MultiPoint:
		points = g
	default:
		return e.overlayShape(f, name, grid, v)
	}
	var bounds []orb.Bound
	for i, p := range points {
		q := grid.Project(p)
		if !grid.Extent().Contains(q) {
			continue
		}
		m := figure.Marker{At: q, Soft: f.Props.PositionPrecision != "" && f.Props.PositionPrecision != "exact"}
		if i == 0 {
			m.Name = name
		}
		v.Markers = append(v.Markers, m)
		bounds = append(bounds, orb.Bound{Min: q, Max: q})
	}
	return bounds
}

func (e *edition) overlayShape(f *data.Feature, name string, grid *geo.Grid, v *figure.View) []orb.Bound {
	fitted := grid.Fit(f.Geometry)
	if fitted == nil {
		return nil
	}
	b := figure.BoundOf(fitted, grid.Project)
	step := math.Max(b.Max.X()-b.Min.X(), b.Max.Y()-b.Min.Y()) / overlaySteps
	g := topo.New([]topo.Object{{ID: f.ID, Geometry: fitted}}).Simplify(grid.Project, step*step)[0].Geometry
	v.Overlays = append(v.Overlays, figure.Overlay{ID: f.ID, Name: name, Geometry: g, Hue: f.Props.Hue, Certainty: f.Props.Certainty})
	return []orb.Bound{b}
}
