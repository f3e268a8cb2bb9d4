package data

// Population is one row of a table of people: an area, what was counted, and a
// figure for some years. Rows of different measures must not be set beside each
// other without saying so.
type Population struct {
	ID           string      `json:"id"`
	Area         Text        `json:"area"`
	Measure      string      `json:"measure"` // id of a PopulationMeasure
	Feature      string      `json:"feature"` // the feature that the area is, "" when none is drawn
	Lon          *float64    `json:"lon"`     // a point that stands for the area, degrees; nil: none
	Lat          *float64    `json:"lat"`
	Figures      []Headcount `json:"figures"` // by year
	Evidence     string      `json:"evidence"`
	EvidenceNote string      `json:"evidenceNote"`
	ToBeSourced  []string    `json:"toBeSourced"` // figures, sources
	Note         string      `json:"note"`
	Sources      []string    `json:"sources"`
}

// Headcount is a number of people in a year.
type Headcount struct {
	Year        int    `json:"year"`
	Value       *int64 `json:"value"`             // nil: to be sourced
	Rounded     int64  `json:"rounded,omitempty"` // to the nearest so many, 0 when it is exact
	ToBeSourced bool   `json:"toBeSourced"`
}

// PopulationMeasure is what a row counts.
type PopulationMeasure struct {
	ID      string `json:"id"`
	Names   Text   `json:"names"`
	Meaning Text   `json:"meaning"`
}

// PopulationMeasure returns the measure with that id, or nil.
func (r *Record) PopulationMeasure(id string) *PopulationMeasure {
	for _, m := range r.Measures {
		if m.ID == id {
			return m
		}
	}
	return nil
}
