package main

import (
	"cmp"
	"fmt"
	"slices"
)

// Kinds of points of the border ledger.
const (
	kindTripoint    = "tripoint"
	kindTreatyPoint = "treaty-point"
)

// points are the tripoints and the coordinates that treaties state.
func (w *lineWriter) points() ([]feature, error) {
	b := w.border
	var out []feature
	for i, p := range slices.Concat(b.ledger.Tripoints, b.ledger.TreatyCoordinate) {
		r := slices.IndexFunc(b.Points, func(r pointRecipe) bool { return r.ID == p.ID })
		if r < 0 {
			return nil, fmt.Errorf("sections.json: no name for the point %s", p.ID)
		}
		f := props{
			"names": b.Points[r].Names, "kind": kindTripoint, "instrument": p.Instrument, "instruments": []string{p.Instrument},
			"asPublished": cmp.Or(p.AsPublished, p.Published), "attested": cmp.Or(p.Certainty, "sourced"), "status": b.Status, "hue": b.Hue,
			"validFrom": b.signed[p.Instrument], "licence": licence, "credit": "Ceded", "sources": b.Points[r].Sources,
		}
		if i >= len(b.ledger.Tripoints) {
			f["kind"] = kindTreatyPoint
		}
		if p.Source != "" {
			f["sources"] = []string{p.Source}
		} else if b.Points[r].Sources == nil {
			f["sources"], f["toBeSourced"] = []string{}, []string{"sources"}
		}
		if p.PrecisionKm > 0 {
			f["precisionKm"] = p.PrecisionKm
		}
		var at []string
		for i := range b.ledger.Sections {
			s := &b.ledger.Sections[i]
			if s.ID == b.Points[r].Section || s.From.LonLat == p.LonLat || s.To.LonLat == p.LonLat {
				at = append(at, s.ID)
			}
		}
		f.put("sections", at)
		out = append(out, feature{p.ID, p.LonLat, f})
	}
	return out, nil
}
