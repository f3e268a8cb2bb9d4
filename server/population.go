package server

import (
	"slices"
	"strconv"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// populationView is a row of people in one language. What is null is not stated.
type populationView struct {
	ID           string           `json:"id"`
	Area         string           `json:"area"`
	Measure      string           `json:"measure"`
	MeasureLabel string           `json:"measureLabel"`
	Meaning      string           `json:"meaning"` // what the measure counts
	Feature      *string          `json:"feature"` // the area as a feature
	Lon          *float64         `json:"lon"`     // a point that stands for it
	Lat          *float64         `json:"lat"`
	Figures      []data.Headcount `json:"figures"`
	Evidence     *string          `json:"evidence"`
	EvidenceNote *string          `json:"evidenceNote"`
	ToBeSourced  []string         `json:"toBeSourced"`
	Note         *string          `json:"note"` // in the first language
	Sources      []string         `json:"sources"`
}

// population serves /api/population.
func (s *Server) population(c echo.Context) error {
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	measure := c.QueryParam("measure")
	var measures []string
	for _, m := range e.Measures {
		measures = append(measures, m.ID)
	}
	if measure != "" && !slices.Contains(measures, measure) {
		return badParam("measure", measure, "one of "+listed(measures), "leave measure out for all rows")
	}
	rows := []populationView{}
	for _, p := range e.Population {
		if measure == "" || p.Measure == measure {
			rows = append(rows, viewPopulation(e.Record, lang, p))
		}
	}
	return writeList(s, c, "population", rows, 0)
}

func viewPopulation(r *data.Record, lang string, p *data.Population) populationView {
	v := populationView{
		ID: p.ID, Area: p.Area.In(lang), Measure: p.Measure, MeasureLabel: p.Measure, Feature: textOrNull(p.Feature), Lon: p.Lon, Lat: p.Lat,
		Figures: p.Figures, Evidence: textOrNull(p.Evidence), EvidenceNote: textOrNull(p.EvidenceNote), ToBeSourced: append([]string{}, p.ToBeSourced...),
		Note: textOrNull(p.Note), Sources: append([]string{}, p.Sources...),
	}
	if m := r.PopulationMeasure(p.Measure); m != nil {
		v.MeasureLabel, v.Meaning = m.Names.In(lang), m.Meaning.In(lang)
	}
	return v
}

// peopleItem is a row of people on the page of its area.
type peopleItem struct {
	Measure, Meaning, Evidence string
	Unsourced                  string // what has no source yet
	EvidenceNote, Note         said
	Figures                    []struct{ Year, Value string }
	Refs                       []ref
}

// people lists the rows of people whose area is a feature.
func (p *page) people(feature string, r *refs) []peopleItem {
	var out []peopleItem
	for _, row := range p.e.Population {
		if row.Feature != feature {
			continue
		}
		v := viewPopulation(p.e.Record, p.Lang(), row)
		x := peopleItem{Measure: v.MeasureLabel, Meaning: v.Meaning, EvidenceNote: p.first(row.EvidenceNote), Note: p.first(row.Note), Refs: r.of(row.Sources), Evidence: p.T("noSourceYet"), Unsourced: p.unsourced(row.ToBeSourced)}
		if row.Evidence != "" {
			x.Evidence = p.T(camel("evidence-" + row.Evidence))
		}
		for _, f := range row.Figures {
			value := p.T("noSourceYet")
			if f.Value != nil {
				value = p.Number(float64(*f.Value), 0)
			}
			x.Figures = append(x.Figures, struct{ Year, Value string }{strconv.Itoa(f.Year), value})
		}
		out = append(out, x)
	}
	return out
}
