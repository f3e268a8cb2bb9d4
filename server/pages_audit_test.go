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
	// Another figure has a check of its own kind.
	text := mustPageText(t, s, "/claims/second")
	for _, want := range []string{"Check the number", "50 years", "about 40–45 years", "1950 – 2000", "11.1 % above the highest", "Years were counted.", "12,000 km²"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q: %s", want, text)
		}
	}
	if zh := get(t, s, "/claims/second?lang=zh").Body.String(); !strings.Contains(zh, `<span lang="en">Years were counted.</span>`) || !strings.Contains(zh, "高11.1%") {
		t.Error("want the method marked as English on the Chinese page, and the comparison in Chinese")
	}
}
