package server

import (
	"slices"
	"testing"
)

// The steps of time are in order, each has a reason, and every territory's first
// day is one of them.
func TestDossier_steps(t *testing.T) {
	s, _ := mustEmbedded(t)
	d := mustJSON[struct {
		Steps       []stepView
		Territories []struct {
			ID        string
			ValidFrom *string
		}
	}](t, get(t, s, "/api/dossier?lang=ru"))
	if len(d.Steps) == 0 || !slices.IsSortedFunc(d.Steps, func(a, b stepView) int { return a.Day - b.Day }) {
		t.Fatalf("%d steps, or out of order", len(d.Steps))
	}
	acts := 0
	begins := map[string]bool{}
	for _, v := range d.Steps {
		if len(v.Acts)+len(v.Begins)+len(v.Ends) == 0 || v.Date == "" {
			t.Errorf("step %d has no reason or no date: %+v", v.Day, v)
		}
		acts += len(v.Acts)
		for _, a := range v.Acts {
			if a.Name == "" || a.Kind == "" {
				t.Errorf("step %d: act %q has no name or kind", v.Day, a.ID)
			}
		}
		for _, id := range v.Begins {
			begins[id] = true
		}
	}
	if acts == 0 {
		t.Error("no step has an act")
	}
	for _, x := range d.Territories {
		if (x.ValidFrom != nil) != begins[x.ID] {
			t.Errorf("%s begins %v, and has a step: %v", x.ID, x.ValidFrom, begins[x.ID])
		}
	}
}
