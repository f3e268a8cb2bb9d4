package data

import (
	"encoding/json"
	"slices"

	"ceded/geo"

	"github.com/paulmach/orb"
)

// Arc is a stretch of line between two nodes of the partition: the border
// ledger's unit. Precision belongs to the arc, never to a feature.
type Arc struct {
	Geometry orb.LineString  `json:"-"` // EPSG:4326
	Raw      json.RawMessage `json:"-"`

	ID          string   `json:"id"`
	Line        string   `json:"line"`    // border feature that the arc is part of, "" for a coast
	Section     string   `json:"section"` // section of a present border, "" for none
	Kind        string   `json:"kind"`
	Instrument  string   `json:"instrument"`
	Article     string   `json:"article"`
	Course      string   `json:"course"`  // kind of thing it follows: river, divide, …
	Along       Text     `json:"along"`   // the river, lake or range itself
	Channel     string   `json:"channel"` // of a river
	Follows     string   `json:"follows"` // in the words of the record, first language
	Demarcated  []Step   `json:"demarcated"`
	PrecisionKm float64  `json:"precisionKm"`
	Judged      string   `json:"judged"` // how the precision was judged
	JudgedNote  string   `json:"judgedNote"`
	Certainty   string   `json:"certainty"`
	Digitised   Drawing  `json:"digitised"`
	Source      string   `json:"source"` // Digitised in a sentence
	Left        []string `json:"left"`   // territories on the left, seen along the line
	Right       []string `json:"right"`  // territories on the right
	Licence     string   `json:"licence"`
	Credit      string   `json:"credit"`
	Sources     []string `json:"sources"`
	Validity

	edge geo.Edge
}

// Step is a step by which a line was put on the ground. Date is a date or two
// joined by a slash, the first and the last.
type Step struct {
	Date       string `json:"date"`
	Step       string `json:"step"`
	Instrument string `json:"instrument,omitempty"`
}

// Drawing says who digitised a line from what, and when.
type Drawing struct {
	By          string `json:"by"`
	How         string `json:"how"`
	Dataset     string `json:"dataset"`
	Version     string `json:"version,omitempty"`
	Package     string `json:"package,omitempty"`
	Date        string `json:"date"`
	ControlLine string `json:"controlLine,omitempty"`
}

// Bounds reports whether the territory lies on one side of the arc, not on
// both.
func (a *Arc) Bounds(territory string) bool {
	return slices.Contains(a.Left, territory) != slices.Contains(a.Right, territory)
}

// WordKey is equal for two arcs of one line that differ in nothing but where they
// lie and what they bound.
func (a *Arc) WordKey() string {
	words := *a
	words.ID, words.Geometry, words.Raw, words.Left, words.Right, words.edge = "", nil, nil, nil, nil, geo.Edge{}
	b, _ := json.Marshal(words) // plain values
	return string(b)
}

// ArcWords are an arc's words in one language: what it follows, and how far it
// is known. Enumerated words stand beside their keys.
type ArcWords struct {
	Section      string  `json:"section,omitempty"`
	Course       string  `json:"course,omitempty"`
	CourseLabel  string  `json:"courseLabel,omitempty"`
	Along        string  `json:"along,omitempty"`
	Channel      string  `json:"channel,omitempty"`
	ChannelLabel string  `json:"channelLabel,omitempty"`
	Follows      string  `json:"follows,omitempty"`
	PrecisionKm  float64 `json:"precisionKm"`
	Judged       string  `json:"judged,omitempty"`
	JudgedLabel  string  `json:"judgedLabel,omitempty"`
	JudgedNote   string  `json:"judgedNote,omitempty"`
}

// ArcWords returns an arc's words.
func (w *Words) ArcWords(a *Arc) ArcWords {
	return ArcWords{
		Section: a.Section, Course: a.Course, CourseLabel: w.Term("course", a.Course), Along: a.Along.In(w.lang),
		Channel: a.Channel, ChannelLabel: w.Term("channel", a.Channel), Follows: a.Follows,
		PrecisionKm: a.PrecisionKm, Judged: a.Judged, JudgedLabel: w.Term("judged", a.Judged), JudgedNote: a.JudgedNote,
	}
}

// Term is the word for a key of an enumeration: "main-fairway" of "channel" is
// the message channelMainFairway. No key gives no word.
func (w *Words) Term(of, key string) string {
	if key == "" {
		return ""
	}
	return w.rec.Message(w.lang, messageKey(of+"-"+key))
}

// Prepare does for an arc what Feature.Prepare does for a territory.
func (a *Arc) Prepare() {
	a.edge.Geometry = a.Geometry
	a.edge.Prepare()
}

// edgeOf returns the arc as geo.Locate sees it.
func (a *Arc) edgeOf() geo.Edge {
	e := a.edge
	e.ID, e.Line, e.Geometry, e.PrecisionKm, e.Coast, e.Left, e.Right = a.ID, a.Line, a.Geometry, a.PrecisionKm, a.Kind == KindCoast, a.Left, a.Right
	return e
}

// KindCoast is the kind of an arc along a shore. A coast is no treaty line:
// it has no uncertainty of which side a point lies on.
const KindCoast = "coast"
