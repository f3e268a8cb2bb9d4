package server

import (
	"strings"
	"testing"
)

// The page of a claim that states an area checks the number without a script:
// each sum in print with its difference, each term with figure and area.
func TestClaimPage_audit(t *testing.T) {
	s := mustServer(t, nil)
	page := get(t, s, "/claims/first").Body.String()
	for _, want := range []string{
		"Check the number", "25,000 km²", "within the tolerance of the figure claimed", "West and East", "90,000 km²", "260",
		"12,000 km² ±120 (wide)", "Nothing is drawn.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if got := strings.Count(page, "within the tolerance of the figure claimed"); got != 1 {
		t.Errorf("%d sums reach the figure on the page, want 1", got)
	}
	if page := get(t, s, "/claims/second").Body.String(); strings.Contains(page, "Check the number") {
		t.Error("a claim without a figure has an audit on its page")
	}
}
