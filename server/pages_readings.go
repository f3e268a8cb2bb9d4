package server

import (
	"context"

	"ceded/data"
)

// readingPart is a subject on a page: its accounts as a table, fields by sides,
// with how the sides stand to each other on top.
type readingPart struct {
	ID      string
	Subject said
	Sides   []said
	Lines   []readingLine // agree or differ, field by field
	Rows    []readingRow
}

// readingLine says how the sides stand to each other in a field.
type readingLine struct{ Label, Agreement, Words string }

// readingRow is a field with a cell for each side.
type readingRow struct {
	Label string
	Cells []readingCell
}

type readingCell struct {
	Side    string
	Given   bool
	Text    said
	Asides  []said // the same day in another calendar, a note
	Refs    []ref
	ToFind  bool   // it names no source
	Missing string // what stands where nothing is given
}

// readingParts returns the accounts of a feature, aligned.
func (s *Server) readingParts(ctx context.Context, p *page, r *refs, feature string) ([]readingPart, error) {
	var out []readingPart
	for _, x := range p.e.Readings {
		if !x.Touches(feature) {
			continue
		}
		fields, err := data.Align(ctx, s.store, p.e.ID(), p.Lang(), x)
		if err != nil {
			return nil, err
		}
		out = append(out, p.readingPart(r, x, fields))
	}
	return out, nil
}

func (p *page) readingPart(r *refs, x *data.Reading, fields []data.AlignedField) readingPart {
	subject := p.e.SubjectText(p.Lang(), x)
	out := readingPart{ID: x.ID, Subject: said{S: subject}}
	if p.Translated() && subject == x.Subject {
		out.Subject = p.first(subject)
	}
	for i := range x.Views {
		out.Sides = append(out.Sides, p.side(x.Views[i].Side))
	}
	labels := map[string]string{data.FieldName: "fieldName", data.FieldLegalTerm: "legalTerm", data.FieldDate: "date", data.FieldArea: "area", data.FieldStatement: "statement", data.FieldSource: "sources"}
	for _, f := range fields {
		label := p.T(labels[f.Field])
		if f.PartName != "" {
			label += " (" + f.PartName + ")"
		}
		if f.Agreement != data.SidesOwnWords {
			out.Lines = append(out.Lines, readingLine{label, f.Agreement, f.Words})
		}
		if f.Field == data.FieldSource {
			continue // each cell has its own
		}
		row := readingRow{Label: label}
		for i := range f.Values {
			row.Cells = append(row.Cells, p.readingCell(r, out.Sides[i].S, f.Field, &f.Values[i]))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (p *page) readingCell(r *refs, side, field string, v *data.AlignedValue) readingCell {
	c := readingCell{Side: side, Given: v.Given, Missing: p.T("notGiven")}
	if !v.Given {
		return c
	}
	c.Text, c.Refs = p.tagged(v.Text, v.Lang), r.of(v.Sources)
	c.ToFind = field == data.FieldStatement && len(v.Sources) == 0
	if v.AsWritten != "" {
		c.Asides = append(c.Asides, p.tagged(v.AsWritten, v.AsWrittenLang))
	}
	if v.OldStyle != nil {
		c.Asides = append(c.Asides, said{S: p.Message("oldStyleDate", "date", p.Date(*v.OldStyle))})
	}
	if v.Note != "" {
		c.Asides = append(c.Asides, p.first(v.Note))
	}
	return c
}

// side is a side's name in the page's language.
func (p *page) side(side string) said {
	name := p.e.Side(p.Lang(), side)
	if name == side {
		return p.first(name)
	}
	return said{S: name}
}

// tagged marks a text with its language where that is not the page's.
func (p *page) tagged(s, lang string) said {
	if lang == "" || lang == p.Lang() {
		return said{S: s}
	}
	return said{s, languageTag(lang)}
}
