package data

import "encoding/json"

// BorderWords are the words of a feature of the border ledger: a treaty line, a
// section of a present border, a whole border, or a point on it. What is empty
// is not stated.
type BorderWords struct {
	Article          string           `json:"article"`
	Follows          string           `json:"follows"`
	Course           string           `json:"course"`
	Along            Text             `json:"along"`
	Channel          string           `json:"channel"`
	Demarcated       []Step           `json:"demarcated"`
	Present          Text             `json:"present"`  // what it is today
	Attested         string           `json:"attested"` // how well the ledger's row is attested
	Drawn            string           `json:"drawn"`    // whole, part or older-line
	DrawnNote        string           `json:"drawnNote"`
	PublishedLength  *PublishedLength `json:"publishedLength"`
	LengthKm         float64          `json:"lengthKm"` // of the generalised line: never the length of the border
	Ends             []BorderEnd      `json:"ends"`
	Islands          string           `json:"islands"`
	AsPublished      string           `json:"asPublished"` // coordinates of a point in print
	Arcs             []string         `json:"arcs"`
	Sections         []string         `json:"sections"`
	Lines            []string         `json:"lines"` // treaty lines that a section is part of
	OlderInstruments []string         `json:"olderInstruments"`
	Source           string           `json:"source"`
	EdgeToDay        int              `json:"edgeToDay"` // of a line that has ended: it is the edge of land that passed until then, YYYYMMDD
}

// PublishedLength is a length in print. Km is nil where none was found.
type PublishedLength struct {
	Km        *float64 `json:"km"`
	Note      string   `json:"note,omitempty"`
	Certainty string   `json:"certainty,omitempty"`
	Source    string   `json:"source,omitempty"`
}

// BorderEnd is an end of a section; Point is the feature that stands there.
type BorderEnd struct {
	Name      string  `json:"name"`
	Lon       float64 `json:"lon"`
	Lat       float64 `json:"lat"`
	Certainty string  `json:"certainty,omitempty"`
	Point     string  `json:"point,omitempty"`
}

// BorderWords returns the feature's words.
func (f *Feature) BorderWords() BorderWords {
	var w BorderWords
	_ = json.Unmarshal(f.Raw, &w) // a text of another form is not shown; the check of the dossier reports it
	return w
}
