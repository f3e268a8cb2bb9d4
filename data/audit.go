package data

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Audit adds up what claims of a figure could count: terms that can be switched
// in or out, each with its published figure and the territories that it means,
// and the sums that are made in print. Areas are km2.
type Audit struct {
	ID               string        `json:"id"`
	Claims           []string      `json:"claims"`
	ClaimedKm2       float64       `json:"claimedKm2"`
	TolerancePercent float64       `json:"tolerancePercent"` // how near a sum of published figures must come
	ToleranceNote    string        `json:"toleranceNote"`
	Terms            []AuditTerm   `json:"terms"`
	Presets          []AuditPreset `json:"presets"`
}

// AuditTerm is one thing that a sum may count.
type AuditTerm struct {
	ID           string         `json:"id"`
	Names        Text           `json:"names"`
	PublishedKm2 *float64       `json:"publishedKm2"` // nil: no figure of its own in print
	Qualifier    string         `json:"qualifier"`
	Features     []string       `json:"features"` // none: nothing is drawn, the note says why
	Readings     []AuditReading `json:"readings"` // in place of Features: accounts that differ
	Sources      []string       `json:"sources"`
	Note         string         `json:"note"`
}

// AuditReading is one account of which territories a term means.
type AuditReading struct {
	ID       string   `json:"id"`
	Names    Text     `json:"names"`
	Features []string `json:"features"`
}

// AuditPreset is a sum made in print: the terms it counts, or none when the
// source does not itemise them.
type AuditPreset struct {
	Sum   string   `json:"sum"` // id of the sum
	Terms []string `json:"terms"`
}

// Sum is a total that sources print or that their figures add up to.
type Sum struct {
	ID       string   `json:"id"`
	Counted  string   `json:"counted"`
	Terms    string   `json:"terms"`
	TotalKm2 float64  `json:"totalKm2"`
	Remark   string   `json:"remark"`
	Sources  []string `json:"sources"`
}

// AuditResult is an audit added up on the features of one release.
type AuditResult struct {
	Audit *Audit
	// Areas are the computed choices of each term by its id: one, or one for
	// each reading; none where nothing is drawn.
	Areas   map[string][]AuditArea
	Presets []PresetResult
	// Published are all choices of published figures that reach the figure
	// claimed within the tolerance, Computed all choices of computed areas that
	// reach it within their own error; nearest first.
	Published, Computed []Combination
}

// AuditArea is the computed area of a term under one reading ("" for the only
// one). Error is nil when no part has a judged error; AtLeast says that some have
// none, so that the error of the whole is the one given or more.
type AuditArea struct {
	Reading  string
	Km2      float64
	ErrorKm2 *float64
	AtLeast  bool
}

// PresetResult is a sum in print beside what its terms add up to.
type PresetResult struct {
	Sum
	TermIDs      []string // nil: not itemised, so it cannot be switched
	PublishedKm2 *float64 // from the terms; nil when not itemised
	Computed     *AuditArea
	ComputedLow  *float64 // with the smallest reading of each term; nil when a term has no geometry
	Reaches      bool     // the printed total is within the tolerance of the figure claimed
}

// Combination is a choice of terms and its total.
type Combination struct {
	Terms    []string
	Readings map[string]string // term -> reading, where there is a choice
	Km2      float64
	ErrorKm2 *float64
	AtLeast  bool // as of AuditArea; of no meaning without an error
}

// AuditOf returns the audit of a claim, or nil.
func (r *Record) AuditOf(claim string) *Audit {
	for _, a := range r.Audits {
		if slices.Contains(a.Claims, claim) {
			return a
		}
	}
	return nil
}

// AddUp works an audit out on the features of a release.
func AddUp(ctx context.Context, s Store, release string, a *Audit) (*AuditResult, error) {
	rec, err := s.Record(ctx, release)
	if err != nil {
		return nil, err
	}
	out := &AuditResult{Audit: a, Areas: map[string][]AuditArea{}}
	for _, t := range a.Terms {
		readings := t.Readings
		if len(readings) == 0 && len(t.Features) > 0 {
			readings = []AuditReading{{Features: t.Features}}
		}
		for _, r := range readings {
			area := AuditArea{Reading: r.ID}
			for _, id := range r.Features {
				f, err := s.Feature(ctx, release, id)
				if err != nil {
					return nil, err
				}
				area.add(AuditArea{Km2: f.Props.AreaKm2, ErrorKm2: errorKm2(&f.Props)})
			}
			out.Areas[t.ID] = append(out.Areas[t.ID], area)
		}
	}
	for _, p := range a.Presets {
		for _, sum := range rec.Sums {
			if sum.ID == p.Sum {
				out.Presets = append(out.Presets, out.preset(sum, p.Terms))
			}
		}
	}
	out.Published = out.combinations(a.published, func(c Combination) bool { return a.near(c.Km2) })
	out.Computed = out.combinations(func(t *AuditTerm) []AuditArea { return out.Areas[t.ID] }, func(c Combination) bool {
		return c.ErrorKm2 != nil && math.Abs(c.Km2-a.ClaimedKm2) <= *c.ErrorKm2
	})
	return out, nil
}

// errorKm2 is the error of a territory's area, nil when nobody judged it.
func errorKm2(p *Props) *float64 {
	if p.AreaErrorPercent == nil {
		return nil
	}
	km2 := p.AreaKm2 * *p.AreaErrorPercent / 100
	return &km2
}

// add counts another area in. Errors add up: the same judgement made all of
// them, so they need not cancel out.
func (a *AuditArea) add(b AuditArea) {
	a.Km2 += b.Km2
	a.AtLeast = a.AtLeast || b.AtLeast || b.ErrorKm2 == nil && b.Km2 > 0
	if b.ErrorKm2 != nil {
		sum := *b.ErrorKm2
		if a.ErrorKm2 != nil {
			sum += *a.ErrorKm2
		}
		a.ErrorKm2 = &sum
	}
}

// published offers a term's printed figure as its only choice.
func (a *Audit) published(t *AuditTerm) []AuditArea {
	if t.PublishedKm2 == nil {
		return nil
	}
	return []AuditArea{{Km2: *t.PublishedKm2}}
}

func (a *Audit) near(km2 float64) bool {
	return math.Abs(km2-a.ClaimedKm2) <= a.ClaimedKm2*a.TolerancePercent/100
}

func (a *Audit) term(id string) *AuditTerm {
	for i := range a.Terms {
		if a.Terms[i].ID == id {
			return &a.Terms[i]
		}
	}
	return nil
}

// features returns the ids of all territories that the terms mean.
func (a *Audit) features() []string {
	var out []string
	for _, t := range a.Terms {
		out = append(out, t.Features...)
		for _, r := range t.Readings {
			out = append(out, r.Features...)
		}
	}
	return out
}

// preset sets a printed sum beside its terms: their published figures, and
// their computed areas with the first reading of each and with the smallest.
func (r *AuditResult) preset(sum *Sum, terms []string) PresetResult {
	out := PresetResult{Sum: *sum, TermIDs: terms, Reaches: r.Audit.near(sum.TotalKm2)}
	if terms == nil {
		return out
	}
	var published, low float64
	var computed AuditArea
	drawn := true
	for _, id := range terms {
		if t := r.Audit.term(id); t != nil && t.PublishedKm2 != nil {
			published += *t.PublishedKm2
		}
		areas := r.Areas[id]
		if len(areas) == 0 {
			drawn = false
			continue
		}
		computed.add(areas[0])
		low += slices.MinFunc(areas, func(x, y AuditArea) int { return cmp.Compare(x.Km2, y.Km2) }).Km2
	}
	out.PublishedKm2 = &published
	if drawn {
		out.Computed, out.ComputedLow = &computed, &low
	}
	return out
}

// combinations tries every choice of terms and, for each, of its areas.
func (r *AuditResult) combinations(areas func(*AuditTerm) []AuditArea, reaches func(Combination) bool) []Combination {
	var out []Combination
	var choose func(i int, c Combination, sum AuditArea)
	choose = func(i int, c Combination, sum AuditArea) {
		if i == len(r.Audit.Terms) {
			c.Km2, c.ErrorKm2, c.AtLeast = sum.Km2, sum.ErrorKm2, sum.AtLeast
			if len(c.Terms) > 0 && reaches(c) {
				out = append(out, c)
			}
			return
		}
		choose(i+1, c, sum)
		t := &r.Audit.Terms[i]
		for _, area := range areas(t) {
			with := Combination{Terms: append(slices.Clone(c.Terms), t.ID), Readings: c.Readings}
			if area.Reading != "" {
				with.Readings = map[string]string{t.ID: area.Reading}
				for k, v := range c.Readings {
					with.Readings[k] = v
				}
			}
			next := sum
			next.add(area)
			choose(i+1, with, next)
		}
	}
	choose(0, Combination{}, AuditArea{})
	slices.SortStableFunc(out, func(x, y Combination) int {
		d := func(c Combination) float64 { return math.Abs(c.Km2 - r.Audit.ClaimedKm2) }
		return cmp.Or(cmp.Compare(d(x), d(y)), cmp.Compare(len(x.Terms), len(y.Terms)), slices.Compare(x.Terms, y.Terms))
	})
	return out
}

// maxAuditTerms bounds the choices that combinations tries.
const maxAuditTerms = 14
