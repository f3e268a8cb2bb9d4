package data

import "encoding/json"

// Event is one dated thing that happened, of the timeline.
type Event struct {
	ID      string       `json:"id"`
	Date    string       `json:"date"` // EDTF: a date, partial or an interval
	Title   string       `json:"title"`
	Kind    string       `json:"kind"`
	Place   *ClaimPlace  `json:"place"`
	About   []ClaimPlace `json:"about"`
	Sources []string     `json:"sources"`
	Remark  string       `json:"remark"`
}

// Reading is how several sides describe one subject, each in a plain
// paraphrase. None of them is a finding.
type Reading struct {
	ID      string        `json:"id"`
	Subject string        `json:"subject"`
	About   []ClaimPlace  `json:"about"`
	Parts   []ReadingPart `json:"parts"` // what dates and areas are of; may be none
	Views   []PointOfView `json:"views"`
}

// ReadingPart is one thing of a subject that sides date and measure.
type ReadingPart struct {
	ID       string     `json:"id"`
	Names    Text       `json:"names"`    // none: the id is its name
	Features [][]string `json:"features"` // the territories it means; several lists where accounts differ
}

// PointOfView is one side's account of a subject: a statement and, field by
// field, what our sources give of it. An absent field is not given.
type PointOfView struct {
	Side      string        `json:"side"`
	Lang      string        `json:"lang"`  // in which the side names the territories; "": none recorded
	Names     Text          `json:"names"` // its own name, where it is not the territories'
	Statement string        `json:"statement"`
	LegalTerm *ReadingTerm  `json:"legalTerm"`
	Dates     []ReadingDate `json:"dates"`
	Areas     []ReadingArea `json:"areas"`
	Sources   []string      `json:"sources"` // of the statement
}

// ReadingTerm is what a side calls it, in our paraphrase.
type ReadingTerm struct {
	Text    string   `json:"text"`
	Sources []string `json:"sources"`
}

// ReadingDate is when a side dates a part.
type ReadingDate struct {
	Part       string   `json:"part"`
	Date       Date     `json:"date"`      // Gregorian
	AsWritten  string   `json:"asWritten"` // in the side's own calendar and script
	OldStyle   Date     `json:"oldStyle"`  // in the Julian calendar
	Note       string   `json:"note"`
	Instrument string   `json:"instrument"`
	Sources    []string `json:"sources"` // none: those of the instrument
}

// ReadingArea is a figure that a side gives for a part.
type ReadingArea struct {
	Part string `json:"part"`
	PublishedArea
	Sources []string `json:"sources"`
}

// Region is a country or region that claims and events speak of, by its name
// and its bounding box or country code.
type Region struct {
	ID    string `json:"id"`
	Names Text   `json:"names"`
	Raw   json.RawMessage
}

// RegionName returns the name of a region in lang, its id when there is none.
func (r *Record) RegionName(lang, id string) string {
	for _, x := range r.Regions {
		if x.ID == id {
			return x.Names.In(lang)
		}
	}
	return id
}

// TranslatedEvent is an event's text in one language.
type TranslatedEvent struct {
	Title  string `json:"title"`
	Remark string `json:"remark"`
}

// about reports whether any of the places is the feature, or the region.
func about(places []ClaimPlace, feature string) bool {
	for _, p := range places {
		if p.FeatureID() == feature || p.Region == feature {
			return true
		}
	}
	return false
}

// Touches reports whether the event is about the feature.
func (e *Event) Touches(feature string) bool { return about(e.About, feature) }

// Touches reports whether the reading is of the feature.
func (r *Reading) Touches(feature string) bool { return about(r.About, feature) }

// EventText returns title, kind and remark of an event in lang, whether the
// title is a translation, and which of title and remark have none and stand in
// the first language.
func (r *Record) EventText(lang string, e *Event) (title, kind, remark string, translated bool, missing []string) {
	title, kind, remark = e.Title, e.Kind, e.Remark
	tr := r.Translations[lang]
	if tr == nil {
		return title, kind, remark, false, nil
	}
	if k := tr.Kinds[e.Kind]; k != "" {
		kind = k
	}
	x := tr.Events[e.ID]
	if x.Title != "" {
		title, translated = x.Title, true
	} else {
		missing = append(missing, "title")
	}
	if x.Remark != "" {
		remark = x.Remark
	} else if remark != "" {
		missing = append(missing, "remark")
	}
	return title, kind, remark, translated, missing
}

// Side returns the name of a side in lang.
func (r *Record) Side(lang, side string) string {
	if tr := r.Translations[lang]; tr != nil && tr.Sides[side] != "" {
		return tr.Sides[side]
	}
	return side
}

// SubjectText returns the subject of a reading in lang.
func (r *Record) SubjectText(lang string, x *Reading) string {
	if tr := r.Translations[lang]; tr != nil && tr.Subjects[x.ID] != "" {
		return tr.Subjects[x.ID]
	}
	return x.Subject
}

// StatementText returns a side's statement in lang, and whether it is a
// translation.
func (r *Record) StatementText(lang string, x *Reading, v *PointOfView) (string, bool) {
	if tr := r.Translations[lang]; tr != nil {
		if s := tr.Readings[x.ID][v.Side].Statement; s != "" {
			return s, true
		}
	}
	return v.Statement, false
}

// SumText returns what a sum counts, its terms as printed and its remark in
// lang, whether they are a translation, and which of them have none and stand
// in the first language.
func (r *Record) SumText(lang string, s *Sum) (counted, terms, remark string, translated bool, missing []string) {
	counted, terms, remark = s.Counted, s.Terms, s.Remark
	tr := r.Translations[lang]
	if tr == nil {
		return counted, terms, remark, false, nil
	}
	x, translated := tr.Sums[s.ID]
	for _, f := range []struct {
		name string
		dst  *string
		src  string
	}{{"counted", &counted, x.Counted}, {"inPrint", &terms, x.Terms}, {"remark", &remark, x.Remark}} {
		switch {
		case f.src != "":
			*f.dst = f.src
		case *f.dst != "":
			missing = append(missing, f.name)
		}
	}
	return counted, terms, remark, translated, missing
}
