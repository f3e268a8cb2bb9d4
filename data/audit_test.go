package data_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"ceded/data"
	"ceded/data/mem"
)

// TestAddUp holds the audit of the article's figure to the sums of the record
// (claims.md section 3: each total follows from its terms, or is not itemised)
// and to the areas of the map.
func TestAddUp(t *testing.T) {
	d := dossier(t)
	s := mem.New(d)
	for _, a := range d.Audits {
		r, err := data.AddUp(context.Background(), s, d.Release.ID, a)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Presets) != len(d.Sums) {
			t.Errorf("%s: got %d sums, want all %d", a.ID, len(r.Presets), len(d.Sums))
		}
		area, judged := map[string]float64{}, map[string]bool{}
		for _, f := range d.Areas() {
			area[f.ID], judged[f.ID] = f.Props.AreaKm2, f.Props.AreaErrorPercent != nil
		}
		for _, p := range r.Presets {
			if p.TermIDs == nil {
				if p.PublishedKm2 != nil || p.Computed != nil {
					t.Errorf("sum %s is not itemised but adds up to %v and %v", p.ID, p.PublishedKm2, p.Computed)
				}
				continue
			}
			if *p.PublishedKm2 != p.TotalKm2 {
				t.Errorf("sum %s: its terms give %.0f km2, printed %.0f", p.ID, *p.PublishedKm2, p.TotalKm2)
			}
			want, drawn, unjudged := 0.0, true, false
			for _, term := range a.Terms {
				if !slices.Contains(p.TermIDs, term.ID) {
					continue
				}
				features := term.Features
				if len(term.Readings) > 0 {
					features = term.Readings[0].Features
				}
				drawn = drawn && len(features) > 0
				for _, id := range features {
					want += area[id]
					unjudged = unjudged || !judged[id]
				}
			}
			switch {
			case drawn != (p.Computed != nil):
				t.Errorf("sum %s: computed is %v, want one: %v", p.ID, p.Computed, drawn)
			case drawn && p.Computed.AtLeast != unjudged:
				t.Errorf("sum %s: its error is a lower bound: %v, but a part has none: %v", p.ID, p.Computed.AtLeast, unjudged)
			case drawn && (math.Abs(p.Computed.Km2-want) > 0.5 || *p.ComputedLow > p.Computed.Km2):
				t.Errorf("sum %s: computed %v, lowest %v, want %v", p.ID, p.Computed.Km2, *p.ComputedLow, want)
			}
			if p.Reaches != slices.ContainsFunc(r.Published, func(c data.Combination) bool { return slices.Equal(sorted(c.Terms), sorted(p.TermIDs)) }) {
				t.Errorf("sum %s: reaches is %v, but the list of choices says otherwise", p.ID, p.Reaches)
			}
		}
		for _, c := range r.Published {
			if math.Abs(c.Km2-a.ClaimedKm2) > a.ClaimedKm2*a.TolerancePercent/100 {
				t.Errorf("%v adds up to %.0f, too far from %.0f", c.Terms, c.Km2, a.ClaimedKm2)
			}
		}
		for _, c := range r.Computed {
			if math.Abs(c.Km2-a.ClaimedKm2) > *c.ErrorKm2 {
				t.Errorf("%v: %.0f +- %.0f does not reach %.0f", c.Terms, c.Km2, *c.ErrorKm2, a.ClaimedKm2)
			}
		}
	}
}

func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }

// What the sums are known to give, to the km2.
func TestAddUp_twoMillion(t *testing.T) {
	d := dossier(t)
	a := d.AuditOf("ceded-2m-km2")
	if a == nil {
		t.Fatal("the claim of two million has no audit")
	}
	r, err := data.AddUp(context.Background(), mem.New(d), d.Release.ID, a)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"A": 1510000, "C": 1680000, "D": 1860000, "E": 2030000, "F": 3074116, "G": 3244116}
	got := map[string]float64{}
	for _, p := range r.Presets {
		if p.PublishedKm2 != nil {
			got[p.ID] = *p.PublishedKm2
		}
	}
	for id, km2 := range want {
		if got[id] != km2 {
			t.Errorf("sum %s: got %.0f km2, want %.0f", id, got[id], km2)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got itemised sums %v, want only %v", got, want)
	}
	if len(r.Published) == 0 || len(r.Computed) == 0 {
		t.Errorf("no choice reaches the figure: %d of published figures, %d of computed areas", len(r.Published), len(r.Computed))
	}
	t.Logf("%d choices of published figures, %d of computed areas reach it", len(r.Published), len(r.Computed))
}
