// Package figure draws a static picture of a map view: one scene, and writers
// that turn it into bytes. The scene holds shapes and words in half pixels of
// the picture with their paint decided; a writer only spells them out, so SVG
// today and other formats later show the same picture.
//
// Geometry comes in metres of an equal-area grid (geo.Grid), y up; the scene
// is y down with the origin in the upper left corner.
package figure

import (
	"github.com/paulmach/orb"
)

// Unit is how many scene units make a pixel: coordinates are whole half pixels.
const Unit = 2

// Limits and defaults of a picture, in output pixels a side.
const (
	MaxSide       = 4096
	MinSide       = 120
	DefaultWidth  = 720
	DefaultHeight = 480
	MaxScale      = 4
)

// Props are the properties of a part that decide how it is drawn.
type Props struct {
	Names      map[string]string // language -> name
	Kind       string            // of a line, label or place
	Group      string            // of a place that stands in a layer of lines
	Rank       int               // importance, 0 first
	Word       string            // rank of land: near or far
	Hue        string            // palette key of a territory or its line
	Pattern    string            // ceded, otherwise, claimed or none
	Passage    string
	Certainty  string  // surveyed, treaty-text, reconstruction or illustrative
	Instrument string  // id, "" for none
	Precision  float64 // of a line: how far it may be off, km
	FromDay    int     // YYYYMMDD; 0: open
	ToDay      int     // YYYYMMDD; 99991231: open
	Population float64
	Country    string // ISO 3166-1 alpha-3 of a place
	Capital    bool
	Angle      float64 // of a label, degrees clockwise
}

// Part is one piece of a feature: a polygon, a line or a point in grid metres.
type Part struct {
	ID       string
	Geometry orb.Geometry
	Props    Props
}

// Layer is a named list of parts, drawn in order.
type Layer struct {
	ID    string
	Parts []Part
}

// View says what a picture shows and how.
type View struct {
	Width, Height int     // output pixels
	Scale         float64 // 2 doubles type and strokes; 0 means 1
	Frame         orb.Bound
	Layers        []Layer
	Territories   map[string]bool // layers whose polygons are territories
	Lines         map[string]bool // layers of treaty and border lines
	Palette       map[string]string
	Bare          bool // the map alone: no caption, no scale
	Themed        bool // colours are the page's custom properties, with the palette's to fall back on
	Lang          string
	Selected      []string // territories or lines in the foreground
	Markers       []Marker
	Overlays      []Overlay
	Day           int    // YYYYMMDD: only what holds on that day; 0: all
	Title         string // in the caption, and the picture's name
	Desc          string // what the picture shows, for those who do not see it
	Subtitle      string // under the title in the caption
	Credit        string // last line of the caption: credit, licence, release
	// Subheads are second lines of territory labels, by feature id.
	Subheads map[string]string
	// LineLabels are words to set along a line, by feature id.
	LineLabels map[string]string
	// Grid lines, grid metres, see Graticule.
	Graticule []orb.LineString
	// Countries are their names in Lang by code, and Towns tell where they are.
	Countries map[string]string
	Towns     []Town
	// Words are the legend's, by what they explain: pattern:ceded, line:surveyed,
	// line:present, ... What has no word is not explained.
	Words map[string]string
	// KmSign is the sign of a kilometre in Lang; "" means km.
	KmSign string
}

// Marker is a point in the foreground, grid metres, with a name if it has one.
// A soft one is a point whose position is only about right.
type Marker struct {
	At   orb.Point
	Name string
	Soft bool
}

func (v *View) scale() float64 {
	if v.Scale <= 0 {
		return 1
	}
	return v.Scale
}

func (v *View) selected(id string) bool {
	for _, s := range v.Selected {
		if s == id {
			return true
		}
	}
	return false
}

// shown reports whether a part holds on the view's day; what is selected is
// always shown.
func (v *View) shown(p *Part) bool {
	if v.Day == 0 || v.selected(p.ID) || (p.Props.FromDay == 0 && p.Props.ToDay == 0) {
		return true
	}
	to := p.Props.ToDay
	if to == 0 {
		to = 99991231
	}
	return p.Props.FromDay <= v.Day && v.Day < to
}
