package server

import (
	"testing"
)

// Rows of people are all there in each language, say what they count, and give
// no figure where there is none.
func TestPopulation(t *testing.T) {
	s, d := mustEmbedded(t)
	type list struct {
		Population    []populationView
		NumberMatched int
	}
	areas := map[string]string{}
	for _, lang := range d.Manifest.Languages {
		got := mustJSON[list](t, get(t, s, "/api/population?lang="+lang))
		if got.NumberMatched != len(d.Population) || len(got.Population) != len(d.Population) {
			t.Fatalf("%s: got %d rows, want %d", lang, len(got.Population), len(d.Population))
		}
		for _, r := range got.Population {
			if r.Area == "" || r.Meaning == "" || r.MeasureLabel == r.Measure {
				t.Errorf("%s %s: area %q, measure %q, which counts %q", lang, r.ID, r.Area, r.MeasureLabel, r.Meaning)
			}
			for _, f := range r.Figures {
				if (f.Value == nil) != f.ToBeSourced {
					t.Errorf("%s: %d has the value %v and to be sourced %v", r.ID, f.Year, f.Value, f.ToBeSourced)
				}
			}
			if r.ID == "residents-amur-oblast" {
				areas[lang] = r.Area
			}
		}
	}
	if areas["en"] != "Amur Oblast" || areas["zh"] != "阿穆尔州" || areas["ru"] != "Амурская область" {
		t.Errorf("got areas %v", areas)
	}
	some := mustJSON[list](t, get(t, s, "/api/population?measure=self-named-chinese&limit=2"))
	if some.NumberMatched != 6 || len(some.Population) != 2 {
		t.Errorf("got %d of %d rows of one measure, want 2 of 6", len(some.Population), some.NumberMatched)
	}
	for _, path := range []string{"/api/population?measure=heads", "/api/population?lang=xx", "/api/population?nowhere=1"} {
		if w := get(t, s, path); w.Code != 400 {
			t.Errorf("%s: got %d, want 400", path, w.Code)
		}
	}
}
