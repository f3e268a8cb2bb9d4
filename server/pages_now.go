package server

import "ceded/data"

// nowView is the present legal status, told apart from the past.
type nowView struct {
	AsOf        string // when it was last checked
	Status      string
	StatusKey   string
	Statement   said
	Refs        []ref
	States      []said
	Units       []said
	Instruments []instrumentLink
	Claim       said
	ClaimRefs   []ref
	Positions   []positionItem
}

type instrumentLink struct{ Path, Name string }

// positionItem is what another party says of a territory today.
type positionItem struct{ Party, Statement said }

func (v *featurePageView) now(f *data.Feature, l *data.Ledger, r *refs) {
	s, c := &l.PresentLegalStatus, &l.OfficialClaim
	n := &nowView{StatusKey: f.Props.Status, Statement: v.first(s.Statement), Refs: r.of(s.Sources), Claim: v.first(c.Statement), ClaimRefs: r.of(c.Sources)}
	if d := later(s.AsOf, c.AsOf); !d.IsZero() {
		n.AsOf = v.Message("asOf", "date", v.Date(d))
	}
	if f.Props.Status != "" {
		n.Status = v.T(camel("status-" + f.Props.Status))
	}
	for _, s := range l.PresentStates {
		n.States = append(n.States, v.first(s))
	}
	for _, s := range l.PresentUnits {
		n.Units = append(n.Units, v.first(s))
	}
	for _, id := range s.Instruments {
		if i := v.e.Instrument(id); i != nil {
			n.Instruments = append(n.Instruments, instrumentLink{v.in("/instruments/" + i.ID), i.Names.In(v.Lang())})
		}
	}
	for _, p := range c.Positions {
		n.Positions = append(n.Positions, positionItem{v.of(p.Party), v.first(p.Statement)})
	}
	v.Now = n
}

// later returns the later of two dates.
func later(a, b data.Date) data.Date {
	if b.First() > a.First() {
		return b
	}
	return a
}
