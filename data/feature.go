package data

import (
	"encoding/json"
	"math"

	"ceded/data/filter"
	"ceded/geo"

	"github.com/paulmach/orb"
)

// Feature is one geometry with its properties and a stable id (a slug, unique
// over all layers).
type Feature struct {
	ID       string
	Layer    string
	Geometry orb.Geometry // EPSG:4326; nil: where it lies is not known
	Props    Props
	// Raw is the properties object as the file has it, in canonical form.
	Raw json.RawMessage

	file string // where Load read it

	area     geo.Area
	boundary *geo.Boundary
}

// File returns the file that Load read the feature from, "" for one that comes
// from a database.
func (f *Feature) File() string { return f.file }

// Prepare builds the indexes by which Ask and Nearest are fast at many points.
// A store that keeps the territory calls it once, before sharing it; without,
// they work all the same.
func (f *Feature) Prepare() {
	f.area = geo.Area{ID: f.ID, Geometry: f.Geometry}
	f.area.Prepare()
	f.boundary = geo.NewBoundary(f.Geometry)
}

// Subject returns the feature as conditions see it.
func (f *Feature) Subject() *filter.Subject {
	return &filter.Subject{Properties: f.Raw, Geometry: f.Geometry, Unplaced: f.Geometry == nil}
}

// Nearest returns the point of the feature's edge nearest to p and how far it
// is, kilometres on the ellipsoid.
func (f *Feature) Nearest(p orb.Point) (q orb.Point, km float64) {
	return f.NearestWithin(p, math.Inf(1))
}

// NearestWithin is Nearest, but infinitely far beyond limitKm: who looks for the
// nearest of many need not measure the others.
func (f *Feature) NearestWithin(p orb.Point, limitKm float64) (q orb.Point, km float64) {
	b := f.boundary
	if b == nil {
		b = geo.NewBoundary(f.Geometry)
	}
	return b.NearestWithin(p, limitKm)
}

// areaOf returns the territory as geo.Locate sees it.
func (f *Feature) areaOf(rank int, verdict string) geo.Area {
	a := f.area
	a.ID, a.Geometry, a.Rank, a.Verdict = f.ID, f.Geometry, rank, verdict
	return a
}

// Props are the properties that code reads; what a layer carries beside them
// stays in Feature.Raw and is served as it is.
type Props struct {
	ID    string `json:"id"`
	Names Text   `json:"names"`
	Validity

	// Territories.
	Passage          string          `json:"passage"`
	Instrument       string          `json:"instrument"`
	Instruments      []string        `json:"instruments"`
	PartyFrom        Text            `json:"from"`
	PartyTo          Text            `json:"to"`
	Certainty        string          `json:"certainty"`
	Status           string          `json:"status"`
	Reading          string          `json:"reading"`
	AreaKm2          float64         `json:"areaKm2"`
	AreaErrorPercent *float64        `json:"areaErrorPercent"` // nil: not judged
	PublishedAreas   []PublishedArea `json:"publishedAreas"`
	Label            *[2]float64     `json:"label"`
	Hue              string          `json:"hue"`
	Pattern          string          `json:"pattern"`

	// Rank is a number, or for land a word.
	Rank any `json:"rank"`

	// Lines.
	Kind        string  `json:"kind"`
	PrecisionKm float64 `json:"precisionKm"`

	// Places.
	Evidence          string   `json:"evidence"`          // how sure the row is as a whole
	PositionPrecision string   `json:"positionPrecision"` // exact, town, approximate, district or region
	Related           []string `json:"related"`           // rows that its texts name
	Pair              string   `json:"pair"`              // what the two banks of a crossing share

	ToBeSourced []string `json:"toBeSourced"` // properties that no source bears yet; sources: none bears the row

	Licence string   `json:"licence"`
	Credit  string   `json:"credit"`
	Sources []string `json:"sources"`
	Note    string   `json:"note"`
}

// PublishedArea is a figure that a source prints for a territory.
type PublishedArea struct {
	Km2       float64 `json:"km2"`
	Km2To     float64 `json:"km2To,omitempty"` // upper end when the source prints a range
	Qualifier string  `json:"qualifier,omitempty"`
	Note      string  `json:"note,omitempty"`
	Source    string  `json:"source"`
}
