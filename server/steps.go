package server

import (
	"context"
	"slices"

	"ceded/data"
)

// stepView is a day on which the record takes a step: acts about the land on the
// map were signed, or a territory or line on it begins or ends.
type stepView struct {
	Date string    `json:"date"` // EDTF, as precise as the record
	Day  int       `json:"day"`  // its first day, YYYYMMDD
	Acts []actView `json:"acts"`
	// Begins and Ends are the territories and lines that the map draws from this
	// day on, and no longer.
	Begins []string `json:"begins"`
	Ends   []string `json:"ends"`
}

// actView is an instrument by its name in one language.
type actView struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// stepViews lists the days in order. An instrument counts when it is about a
// territory or a line and not still to be sourced, a feature when its layer holds territories or has arcs.
func (s *Server) stepViews(ctx context.Context, e *edition, lang string) ([]stepView, error) {
	days := map[int]*stepView{}
	at := func(d data.Date, day int) *stepView {
		v := days[day]
		if v == nil {
			v = &stepView{Day: day, Acts: []actView{}, Begins: []string{}, Ends: []string{}}
			days[day] = v
		}
		if t := d.String(); len(t) > len(v.Date) {
			v.Date = t
		}
		return v
	}
	for _, i := range e.Instruments {
		if d := i.Dated(); !d.IsZero() && i.Certainty != data.ToBeSourced && len(i.Territories)+len(i.Lines) > 0 {
			v := at(d, d.First())
			v.Acts = append(v.Acts, actView{i.ID, i.Kind, i.Names.In(lang)})
		}
	}
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		if !l.Territories && l.Arcs == "" {
			continue
		}
		p, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return nil, err
		}
		for _, f := range p.Features {
			if f.Props.Evidence != "" { // a place, not a line
				continue
			}
			from, to := f.Props.Days()
			if from != data.OpenFrom {
				v := at(f.Props.From, from)
				v.Begins = append(v.Begins, f.ID)
			}
			if to != data.OpenTo {
				v := at(f.Props.To, to)
				v.Ends = append(v.Ends, f.ID)
			}
		}
	}
	out := make([]stepView, 0, len(days))
	for _, v := range days {
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b stepView) int { return a.Day - b.Day })
	return out, nil
}
