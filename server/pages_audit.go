package server

import (
	"context"
	"html/template"
	"math"

	"ceded/data"
)

// auditPart is the check of a claimed area on the claim's page: the sums made
// in print beside the figure, and what each term stands for.
type auditPart struct {
	Claimed string
	Bar     template.HTML // of the figure claimed
	Sums    []auditRow
	Terms   []auditRow
	Note    said
}

// auditRow is a sum or a term: its printed figure, what that differs from the
// figure claimed by, and the computed area.
type auditRow struct {
	ID         string // of a sum: others are named by it
	Name       said
	Published  string
	Difference string
	Computed   []string // one, or one for each reading
	Note       said
	Reaches    bool
	Bar        template.HTML
	Refs       []ref
}

// auditPart returns the audit of a claim as its page shows it, nil when the
// claim has none.
func (s *Server) auditPart(ctx context.Context, p *page, r *refs, claim string) (*auditPart, error) {
	a := p.e.AuditOf(claim)
	if a == nil {
		return nil, nil
	}
	result, err := data.AddUp(ctx, s.store, p.e.ID(), a)
	if err != nil {
		return nil, err
	}
	v := viewAudit(p.e.Record, p.Lang(), claim, result)
	most := v.ClaimedKm2
	for _, x := range v.Presets {
		most = math.Max(most, x.TotalKm2)
	}
	palette := p.e.Manifest.Palette[p.Theme]
	km2 := func(x float64) string { return p.Message("km2Value", "km2", p.Number(x, 0)) }
	out := &auditPart{Claimed: km2(v.ClaimedKm2), Bar: bar(v.ClaimedKm2/most, 0, palette["ink"]), Note: p.first(v.ToleranceNote)}
	for _, x := range v.Presets {
		row := auditRow{
			ID: x.ID, Name: said{S: x.Counted}, Published: km2(x.TotalKm2), Difference: signed(p.Words, x.DifferenceKm2/v.ClaimedKm2*100) + "\u00a0%",
			Reaches: x.ReachesClaim, Bar: bar(x.TotalKm2/most, 0, palette["muted"]), Refs: r.of(x.Sources),
		}
		if !x.Translated {
			row.Name = p.first(x.Counted)
		}
		if x.ComputedKm2 != nil {
			row.Computed = []string{p.computed(*x.ComputedKm2, x.ErrorKm2, x.ErrorAtLeast, "")}
			if low := *x.ComputedLowKm2; low < *x.ComputedKm2 {
				row.Computed = []string{p.Message("areaRange", "from", p.Number(roundArea(low), 0), "to", p.Number(roundArea(*x.ComputedKm2), 0))}
			}
		}
		out.Sums = append(out.Sums, row)
	}
	for i, x := range v.Terms {
		row := auditRow{Name: said{S: x.Name}, Refs: r.of(x.Sources)}
		if x.PublishedKm2 != nil {
			row.Published = *x.Text
			row.Bar = bar(*x.PublishedKm2/most, 0, palette["muted"])
		}
		for _, area := range x.Areas {
			reading := ""
			if area.ReadingName != nil {
				reading = *area.ReadingName
			}
			row.Computed = append(row.Computed, p.computed(area.ComputedKm2, area.ErrorKm2, area.ErrorAtLeast, reading))
		}
		row.Note = p.first(a.Terms[i].Note)
		out.Terms = append(out.Terms, row)
	}
	return out, nil
}

// computed writes an area of ours with its error and the reading it follows.
func (p *page) computed(km2 float64, errKm2 *float64, atLeast bool, reading string) string {
	s := p.Message("km2Value", "km2", p.Number(roundArea(km2), 0))
	switch {
	case errKm2 != nil && atLeast:
		s += " " + p.Message("errorAtLeast", "error", p.Number(roundArea(*errKm2), 0))
	case errKm2 != nil:
		s += " ±" + p.Number(roundArea(*errKm2), 0)
	}
	if reading != "" {
		s += " (" + reading + ")"
	}
	return s
}
