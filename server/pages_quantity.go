package server

import (
	"context"

	"ceded/data"
)

// quantityPart is the check of a figure on the claim's page.
type quantityPart struct {
	Claimed  said
	NoFigure string // the article gives none
	Rows     []quantityRow
	Words    string
	Method   said
}

type quantityRow struct {
	What     said
	When     string
	Value    said
	Compared bool
	Refs     []ref
}

// quantityPart returns the check of a claim's figure, nil when it has none of
// this kind.
func (s *Server) quantityPart(ctx context.Context, p *page, r *refs, cl *data.Claim) (*quantityPart, error) {
	q := p.e.QuantityOf(cl.ID)
	if q == nil {
		return nil, nil
	}
	result, err := data.CheckQuantity(ctx, s.store, p.e.ID(), q)
	if err != nil {
		return nil, err
	}
	v := viewQuantity(p.e.Record, p.Lang(), cl, result)
	out := &quantityPart{Method: p.first(v.Method)}
	if v.Claimed == nil {
		out.NoFigure = v.Words
	} else {
		out.Claimed, out.Words = p.first(v.Claimed.Text), v.Words
	}
	for _, x := range v.Values {
		row := quantityRow{What: p.first(x.What), Value: p.first(x.Text), Compared: x.Compared, Refs: r.of(x.Sources)}
		if x.When != nil {
			row.When = p.when(*x.When)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}
