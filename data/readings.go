package data

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// Fields of an account, in the order in which they are set side by side.
const (
	FieldName      = "name"
	FieldLegalTerm = "legalTerm"
	FieldDate      = "date"
	FieldArea      = "area"
	FieldStatement = "statement"
	FieldSource    = "source"
)

// How the sides stand to each other in a field.
const (
	SidesAgree    = "agree"
	SidesDiffer   = "differ"
	SidesOwnWords = "own-words" // texts of several sides, which nothing compares
	SidesOne      = "one-side"
	SidesNone     = "not-given"
)

// areaAgreePercent is how far apart figures of an area may be to agree: the
// usual ones are rounded to 10,000 km2 and more.
const areaAgreePercent = 5

// AlignedField is one field of a subject: what each side gives, in the order of
// the reading's views, and how the sides stand to each other, computed.
type AlignedField struct {
	Field     string         `json:"field"`
	Part      string         `json:"part,omitempty"` // of dates and areas
	PartName  string         `json:"partName,omitempty"`
	Agreement string         `json:"agreement"`
	Words     string         `json:"words"` // the same, in words
	Values    []AlignedValue `json:"values"`
	// Measured are the areas of ours, one for each reading of what the part is.
	Measured []MeasuredArea `json:"measured,omitempty"`
}

// AlignedValue is what one side gives. Without Given our sources do not have it.
type AlignedValue struct {
	Side      string `json:"side"`
	Given     bool   `json:"given"`
	Text      string `json:"text,omitempty"`
	Lang      string `json:"lang,omitempty"` // of the text
	Date      *Date  `json:"date,omitempty"`
	AsWritten string `json:"asWritten,omitempty"` // the day in the side's own calendar
	// AsWrittenLang is the language of AsWritten: the side's own.
	AsWrittenLang string   `json:"asWrittenLang,omitempty"`
	OldStyle      *Date    `json:"oldStyle,omitempty"` // Julian
	Km2           *float64 `json:"km2,omitempty"`
	Km2To         *float64 `json:"km2To,omitempty"`
	Qualifier     string   `json:"qualifier,omitempty"`
	Note          string   `json:"note,omitempty"` // in the first language
	Instrument    string   `json:"instrument,omitempty"`
	Sources       []string `json:"sources"`
}

// MeasuredArea is an area computed from the outlines of some territories.
type MeasuredArea struct {
	Features     []string `json:"features"`
	Km2          float64  `json:"km2"`
	ErrorPercent *float64 `json:"errorPercent"` // null: not judged
}

// aligning is one subject being set side by side.
type aligning struct {
	rec      *Record
	w        *Words
	x        *Reading
	features map[string]*Feature // the territories of its parts and subject
}

// Align sets a subject side by side, field by field, in lang.
func Align(ctx context.Context, s Store, release string, lang string, x *Reading) ([]AlignedField, error) {
	rec, err := s.Record(ctx, release)
	if err != nil {
		return nil, err
	}
	k := &aligning{rec, rec.WordsIn(lang), x, map[string]*Feature{}}
	ids := []string{}
	for _, p := range x.About {
		if p.Feature != "" {
			ids = append(ids, p.Feature)
		}
	}
	for _, p := range x.Parts {
		ids = append(ids, slices.Concat(p.Features...)...)
	}
	for _, id := range ids {
		if k.features[id] == nil {
			if k.features[id], err = s.Feature(ctx, release, id); err != nil {
				return nil, err
			}
		}
	}
	out := []AlignedField{k.names(), k.terms()}
	for i := range x.Parts {
		out = append(out, k.dates(&x.Parts[i]))
	}
	for i := range x.Parts {
		if f := k.areas(&x.Parts[i]); len(f.Measured) > 0 || f.Agreement != SidesNone {
			out = append(out, f)
		}
	}
	return append(out, k.statements(), k.sources()), nil
}

// each makes a field of what each side gives; nil is nothing.
func (k *aligning) each(field string, give func(v *PointOfView) *AlignedValue) AlignedField {
	f := AlignedField{Field: field}
	for i := range k.x.Views {
		v := &k.x.Views[i]
		a := give(v)
		if a == nil {
			a = &AlignedValue{}
		} else {
			a.Given = true
		}
		a.Side, a.Sources = v.Side, orEmpty(a.Sources)
		f.Values = append(f.Values, *a)
	}
	return f
}

// given returns the values that are given.
func (f *AlignedField) given() []AlignedValue {
	var out []AlignedValue
	for _, v := range f.Values {
		if v.Given {
			out = append(out, v)
		}
	}
	return out
}

// judged fills in the agreement in words; values are what stands in them.
func (k *aligning) judged(f AlignedField, agreement string, values ...string) AlignedField {
	f.Agreement = agreement
	f.Words = k.sentence(messageKey("sides-"+agreement), values)
	return f
}

// sentence writes a message with a list of values in it.
func (k *aligning) sentence(key string, values []string) string {
	between := "; "
	if k.w.Lang() == "zh" {
		between = "；"
	}
	return strings.ReplaceAll(k.w.Message(key, "values", strings.Join(values, between)), "..", ".") // after "г."
}

// texts judges a field that is compared as text alone.
func (k *aligning) texts(f AlignedField) AlignedField {
	given := f.given()
	switch {
	case len(given) == 0:
		return k.judged(f, SidesNone)
	case len(given) == 1:
		return k.judged(f, SidesOne, k.sided(given[0], given[0].Text))
	case !slices.ContainsFunc(given, func(v AlignedValue) bool { return v.Text != given[0].Text }):
		return k.judged(f, SidesAgree, given[0].Text)
	}
	return k.judged(f, SidesOwnWords)
}

// sided puts the side before its value.
func (k *aligning) sided(v AlignedValue, text string) string {
	return k.rec.Side(k.w.Lang(), v.Side) + k.w.Message("colon") + text
}

func (k *aligning) names() AlignedField {
	return k.texts(k.each(FieldName, func(v *PointOfView) *AlignedValue {
		if len(v.Names) > 0 {
			lang := k.w.Lang()
			if !v.Names.Has(lang) {
				lang = k.rec.Manifest.Languages[0]
			}
			return &AlignedValue{Text: v.Names.In(lang), Lang: lang, Sources: v.Sources}
		}
		var names []string
		for _, p := range k.x.About {
			if f := k.features[p.Feature]; f != nil && v.Lang != "" && f.Props.Names[v.Lang] != "" && !slices.Contains(names, f.Props.Names[v.Lang]) {
				names = append(names, f.Props.Names[v.Lang])
			}
		}
		if len(names) == 0 {
			return nil
		}
		return &AlignedValue{Text: strings.Join(names, "; "), Lang: v.Lang}
	}))
}

func (k *aligning) terms() AlignedField {
	return k.texts(k.each(FieldLegalTerm, func(v *PointOfView) *AlignedValue {
		if v.LegalTerm == nil {
			return nil
		}
		return &AlignedValue{Text: v.LegalTerm.Text, Lang: k.rec.Manifest.Languages[0], Sources: v.LegalTerm.Sources}
	}))
}

func (k *aligning) statements() AlignedField {
	return k.texts(k.each(FieldStatement, func(v *PointOfView) *AlignedValue {
		text, translated := k.rec.StatementText(k.w.Lang(), k.x, v)
		lang := k.rec.Manifest.Languages[0]
		if translated {
			lang = k.w.Lang()
		}
		return &AlignedValue{Text: text, Lang: lang, Sources: v.Sources}
	}))
}

// named names a part in a field.
func (k *aligning) named(f AlignedField, p *ReadingPart) AlignedField {
	f.Part, f.PartName = p.ID, cmp.Or(p.Names.In(k.w.Lang()), p.ID)
	return f
}

// dates agree where some day lies in all of them.
func (k *aligning) dates(p *ReadingPart) AlignedField {
	f := k.named(k.each(FieldDate, func(v *PointOfView) *AlignedValue {
		i := slices.IndexFunc(v.Dates, func(d ReadingDate) bool { return d.Part == p.ID })
		if i < 0 {
			return nil
		}
		d := &v.Dates[i]
		a := &AlignedValue{Text: k.w.Date(d.Date), Lang: k.w.Lang(), Date: &d.Date, AsWritten: d.AsWritten, Note: d.Note, Instrument: d.Instrument, Sources: d.Sources}
		if d.AsWritten != "" {
			a.AsWrittenLang = v.Lang
		}
		if !d.OldStyle.IsZero() {
			a.OldStyle = &d.OldStyle
		}
		if in := k.rec.Instrument(d.Instrument); in != nil && len(d.Sources) == 0 {
			a.Sources = in.Sources
		}
		return a
	}), p)
	given := f.given()
	var values []string
	first, last, coarse := OpenFrom, OpenTo, Date{}
	for _, v := range given {
		values = append(values, k.sided(v, v.Text))
		first, last = max(first, v.Date.First()), min(last, v.Date.Last())
		if coarse.IsZero() || len(v.Date.String()) < len(coarse.String()) {
			coarse = *v.Date // they agree no further
		}
	}
	switch {
	case len(given) == 0:
		return k.judged(f, SidesNone)
	case len(given) == 1:
		return k.judged(f, SidesOne, values...)
	case first <= last:
		return k.judged(f, SidesAgree, k.w.Date(coarse))
	}
	return k.judged(f, SidesDiffer, values...)
}

// areas agree where the largest figure is at most areaAgreePercent above the
// smallest; the area measured from our outline is one of them.
func (k *aligning) areas(p *ReadingPart) AlignedField {
	f := k.named(k.each(FieldArea, func(v *PointOfView) *AlignedValue {
		i := slices.IndexFunc(v.Areas, func(a ReadingArea) bool { return a.Part == p.ID })
		if i < 0 {
			return nil
		}
		a := &v.Areas[i]
		out := &AlignedValue{Text: k.w.Area(&a.PublishedArea), Lang: k.w.Lang(), Km2: &a.Km2, Qualifier: a.Qualifier, Note: a.Note, Sources: a.Sources}
		if a.Km2To > 0 {
			out.Km2To = &a.Km2To
		}
		return out
	}), p)
	for _, ids := range p.Features {
		f.Measured = append(f.Measured, k.measure(ids))
	}
	given := f.given()
	if len(given) == 0 {
		return k.judged(f, SidesNone)
	}
	var values []string
	low, high := given[0], given[0]
	for _, v := range given {
		values = append(values, k.sided(v, v.Text))
		if *v.Km2 < *low.Km2 {
			low = v
		}
		if v.most() > high.most() {
			high = v
		}
	}
	agree := near(*low.Km2, high.most())
	if len(f.Measured) > 0 {
		agree = agree && slices.ContainsFunc(f.Measured, func(m MeasuredArea) bool { return near(min(m.Km2, *low.Km2), max(m.Km2, high.most())) })
		values = append(values, lower(k.w, k.w.Message("areaComputed"))+k.w.Message("colon")+k.measured(f.Measured))
	} else if len(given) == 1 {
		return k.judged(f, SidesOne, values...)
	}
	if agree {
		return k.judged(f, SidesAgree, values...)
	}
	return k.judged(f, SidesDiffer, values...)
}

// most is the upper end of an area.
func (v *AlignedValue) most() float64 {
	if v.Km2To != nil {
		return *v.Km2To
	}
	return *v.Km2
}

func near(low, high float64) bool { return high <= low*(1+areaAgreePercent/100.0) }

// measure adds up the territories. Their errors are weighed by area, as the same
// judgement made all of them; one without an error leaves the sum without.
func (k *aligning) measure(ids []string) MeasuredArea {
	var a AuditArea
	for _, id := range ids {
		p := &k.features[id].Props
		a.add(AuditArea{Km2: p.AreaKm2, ErrorKm2: errorKm2(p)})
	}
	m := MeasuredArea{Features: ids, Km2: a.Km2}
	if a.ErrorKm2 != nil && !a.AtLeast && a.Km2 > 0 {
		percent := *a.ErrorKm2 / a.Km2 * 100
		m.ErrorPercent = &percent
	}
	return m
}

// measured writes areas of ours: "596,685 km² ±25 % or 481,747 km² ±25 %".
func (k *aligning) measured(all []MeasuredArea) string {
	var out []string
	for _, m := range all {
		s := k.w.Area(&PublishedArea{Km2: m.Km2})
		if m.ErrorPercent != nil {
			s += " ±" + k.w.Number(*m.ErrorPercent, 1) + "\u00a0%"
		}
		out = append(out, s)
	}
	return strings.Join(out, " / ")
}

// sources agree where two sides rest on the same work.
func (k *aligning) sources() AlignedField {
	count := map[string]int{}
	f := k.each(FieldSource, func(v *PointOfView) *AlignedValue {
		all := slices.Clone(v.Sources)
		if v.LegalTerm != nil {
			all = append(all, v.LegalTerm.Sources...)
		}
		for _, d := range v.Dates {
			all = append(all, d.Sources...)
		}
		for _, a := range v.Areas {
			all = append(all, a.Sources...)
		}
		var ids []string
		for _, id := range all {
			if s := k.rec.Source(id); s != nil && !slices.Contains(ids, s.ID) {
				ids = append(ids, s.ID)
				count[s.ID]++
			}
		}
		if len(ids) == 0 {
			return nil
		}
		return &AlignedValue{Sources: ids}
	})
	given := f.given()
	switch {
	case len(given) == 0:
		return k.judged(f, SidesNone)
	case len(given) == 1:
		return k.judged(f, SidesOne, k.rec.Side(k.w.Lang(), given[0].Side))
	}
	var common []string
	for _, s := range k.rec.Sources {
		if count[s.ID] > 1 {
			common = append(common, s.Title)
		}
	}
	if len(common) > 0 {
		f.Agreement, f.Words = SidesAgree, k.sentence("sidesSources", common)
	} else {
		f.Agreement, f.Words = SidesDiffer, k.w.Message("sidesNoSources")
	}
	return f
}

// Area writes a printed area with its qualifier.
func (w *Words) Area(a *PublishedArea) string {
	n := w.Number(a.Km2, 0)
	if a.Km2To > a.Km2 {
		n += "–" + w.Number(a.Km2To, 0)
	}
	return w.Qualified(a.Qualifier, w.phrase("km2Value", "km2", n))
}

// Qualified puts the word before a figure that says how it is meant, such as
// "over" or "about". One that has no message stands as the source has it.
func (w *Words) Qualified(qualifier, value string) string {
	if qualifier == "" {
		return value
	}
	key := messageKey("qualifier-" + strings.ReplaceAll(qualifier, " ", "-"))
	if s := w.phrase(key, "value", value); s != key {
		return s
	}
	return value + " (" + qualifier + ")"
}
