package data

import (
	"context"
	"math"
)

// Quantity is the check of a figure that is no sum of areas: what the article
// states, what sources give, and how the two are compared. Texts are in the
// first language.
type Quantity struct {
	Claim   string          `json:"claim"`
	Claimed *Claimed        `json:"claimed"` // nil: the article gives no figure
	Method  string          `json:"method"`
	Values  []QuantityValue `json:"values"`
}

// Claimed is the figure that the article states.
type Claimed struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Bound string  `json:"bound"` // BoundLeast: the figure or more; BoundMost: or less; "": the figure
}

// Bounds of a figure claimed.
const (
	BoundLeast = "least"
	BoundMost  = "most"
)

// QuantityValue is a figure that bears on a claim: one that sources print, or
// one made here, from the outlines of Features or the Sum of an audit.
type QuantityValue struct {
	What      string   `json:"what"`
	Value     float64  `json:"value"`
	ValueTo   *float64 `json:"valueTo"` // upper end of a range
	Unit      string   `json:"unit"`
	Qualifier string   `json:"qualifier"`
	When      string   `json:"when"`     // EDTF: a date or an interval
	Compared  bool     `json:"compared"` // it measures what the claim states
	Features  []string `json:"features"`
	Sum       string   `json:"sum"`
	Sources   []string `json:"sources"`
}

// High is the upper end of the value.
func (v *QuantityValue) High() float64 {
	if v.ValueTo != nil {
		return *v.ValueTo
	}
	return v.Value
}

// How the figure claimed stands to those it is compared with.
const (
	QuantityWithin     = "within"     // between the lowest and the highest
	QuantityAbove      = "above"      // above the highest
	QuantityBelow      = "below"      // below the lowest
	QuantityUncompared = "uncompared" // nothing found measures the same
	QuantityNoFigure   = "no-figure"  // the article gives none
)

// QuantityResult is a check worked out on one release.
type QuantityResult struct {
	*Quantity
	Values   []QuantityValue // with the figures made here filled in
	Relation string
	Percent  *float64 // how far above the highest or below the lowest
}

// QuantityOf returns the check of a claim's figure, or nil.
func (r *Record) QuantityOf(claim string) *Quantity {
	for _, q := range r.Quantities {
		if q.Claim == claim {
			return q
		}
	}
	return nil
}

// CheckQuantity works a check out on the features of a release.
func CheckQuantity(ctx context.Context, s Store, release string, q *Quantity) (*QuantityResult, error) {
	rec, err := s.Record(ctx, release)
	if err != nil {
		return nil, err
	}
	out := &QuantityResult{Quantity: q}
	for _, v := range q.Values {
		for _, id := range v.Features {
			f, err := s.Feature(ctx, release, id)
			if err != nil {
				return nil, err
			}
			v.Value += f.Props.AreaKm2
		}
		for _, sum := range rec.Sums {
			if sum.ID == v.Sum {
				v.Value, v.Sources = sum.TotalKm2, sum.Sources
			}
		}
		out.Values = append(out.Values, v)
	}
	out.Relation, out.Percent = out.compare()
	return out, nil
}

// compare sets the figure claimed against the values that measure the same.
func (r *QuantityResult) compare() (relation string, percent *float64) {
	if r.Claimed == nil {
		return QuantityNoFigure, nil
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range r.Values {
		if v.Compared {
			low, high = min(low, v.Value), max(high, v.High())
		}
	}
	off := func(from float64) *float64 {
		p := math.Abs(r.Claimed.Value-from) / from * 100
		return &p
	}
	switch {
	case low > high:
		return QuantityUncompared, nil
	case r.Claimed.Value > high && r.Claimed.Bound != BoundMost:
		return QuantityAbove, off(high)
	case r.Claimed.Value < low && r.Claimed.Bound != BoundLeast:
		return QuantityBelow, off(low)
	}
	return QuantityWithin, nil
}
