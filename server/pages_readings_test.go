package server

import (
	"strings"
	"testing"

	"ceded/data"
)

// The page of a territory sets the accounts side by side, agreement on top; what
// our sources do not give says so.
func TestFeaturePage_readings(t *testing.T) {
	s, d := mustEmbedded(t)
	seen := 0
	for _, f := range d.Areas() {
		var readings []*data.Reading
		for _, x := range d.Readings {
			if x.Touches(f.ID) {
				readings = append(readings, x)
			}
		}
		html := get(t, s, "/features/"+f.ID).Body.String()
		if got := strings.Count(html, `<table class="sides">`); got != len(readings) {
			t.Errorf("%s: %d tables of accounts, want %d", f.ID, got, len(readings))
		}
		for _, x := range readings {
			seen++
			_, part, _ := strings.Cut(html, `id="`+x.ID+`"`)
			part, _, _ = strings.Cut(part, "</section>")
			agree, table, _ := strings.Cut(part, `<table class="sides">`)
			if !strings.Contains(agree, `data-agreement="`) {
				t.Errorf("%s: nothing says how the sides stand: %s", x.ID, agree)
			}
			for _, v := range x.Views {
				if !strings.Contains(table, htmlText(v.Statement)) || !strings.Contains(table, `data-side="`+htmlText(v.Side)+`"`) {
					t.Errorf("%s: the table lacks what %s says", x.ID, v.Side)
				}
				if v.LegalTerm == nil && !strings.Contains(table, "not given in our sources") {
					t.Errorf("%s: nothing says that %s has no term in our sources", x.ID, v.Side)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no territory has accounts side by side")
	}
	// In another language the terms, which have no translation, are marked.
	f := d.Readings[0].About[0].Feature
	if html := get(t, s, "/features/"+f+"?lang=zh").Body.String(); !strings.Contains(html, `<span lang="en">`+htmlText(d.Readings[0].Views[0].LegalTerm.Text)+`</span>`) {
		t.Error("the legal term is not marked as English on the Chinese page")
	}
}

// An answer names the subjects that sides describe differently.
func TestAt_readings(t *testing.T) {
	s, _ := mustEmbedded(t)
	a := mustJSON[data.Answer](t, get(t, s, "/api/at?lon=106.92&lat=47.92"))
	if len(a.Features) == 0 || len(a.Features[0].Readings) != 1 {
		t.Fatalf("got %+v, want a feature with one reading", a.Features)
	}
	id := a.Features[0].Readings[0]
	list := mustJSON[struct{ Readings []readingView }](t, get(t, s, "/api/readings?feature="+a.Features[0].ID)).Readings
	if len(list) != 1 || list[0].ID != id || len(list[0].Fields) < 4 {
		t.Errorf("the reading %s of %s: got %+v", id, a.Features[0].ID, list)
	}
}
