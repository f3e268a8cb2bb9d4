package server

import (
	"strings"
	"testing"
)

// The check of a figure lists every term and sum in the reader's language, and
// says which choices reach the figure.
func TestClaimArea(t *testing.T) {
	s := mustServer(t, nil)
	v := mustJSON[auditView](t, get(t, s, "/api/claims/first/area?lang=zh"))
	if v.ClaimedKm2 != 25000 || len(v.Terms) != 3 || v.Terms[0].Name != "西" || v.Terms[1].Name != "East" {
		t.Errorf("got claimed %v, terms %+v", v.ClaimedKm2, v.Terms)
	}
	if got := v.Terms[1].Areas; len(got) != 2 || *got[0].Reading != "wide" || got[0].ComputedKm2 != 12000 || *got[0].ErrorKm2 != 120 || got[1].ComputedKm2 != 0 {
		t.Errorf("the readings of East: got %+v", got)
	}
	if got := v.Terms[2]; len(got.Areas) != 0 || got.PublishedKm2 != nil || got.Note == nil {
		t.Errorf("a term with no geometry: got %+v", got)
	}
	a, b := v.Presets[0], v.Presets[1]
	if *a.PublishedKm2 != 25000 || *a.ComputedKm2 != 24000 || *a.ComputedLowKm2 != 12000 || !a.ReachesClaim {
		t.Errorf("sum A: got %+v", a)
	}
	if b.Terms != nil || b.PublishedKm2 != nil || b.ComputedKm2 != nil || b.ReachesClaim || b.DifferenceKm2 != 65000 {
		t.Errorf("sum B is not itemised: got %+v", b)
	}
	if len(v.Published) != 1 || v.Published[0].TotalKm2 != 25000 || len(v.Computed) != 0 {
		t.Errorf("choices: got %+v of published figures, %+v of computed areas", v.Published, v.Computed)
	}
	if !mustJSON[claimView](t, get(t, s, "/api/claims/first")).Audited || mustJSON[claimView](t, get(t, s, "/api/claims/second")).Audited {
		t.Error("of the two claims, want the first alone to say that it is audited")
	}
	for target, says := range map[string]string{"/api/claims/second/area": "audit of the claim", "/api/claims/none/area": "/api/claims lists them all"} {
		if w := get(t, s, target); w.Code != 404 || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: got %d %s, want 404 and %q", target, w.Code, w.Body, says)
		}
	}
}
