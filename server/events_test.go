package server

import (
	"slices"
	"strings"
	"testing"
)

// Events, readings and regions are all there, in order, in each language, and
// can be asked for by territory.
func TestEvents(t *testing.T) {
	s, d := mustEmbedded(t)
	type list struct {
		Events        []eventView
		Readings      []readingView
		Regions       []struct{ ID string }
		NumberMatched int
	}
	for _, lang := range d.Manifest.Languages {
		events := mustJSON[list](t, get(t, s, "/api/events?lang="+lang))
		if len(events.Events) != len(d.Events) || events.NumberMatched != len(d.Events) {
			t.Errorf("%s: got %d events, want %d", lang, len(events.Events), len(d.Events))
		}
		if !slices.IsSortedFunc(events.Events, func(a, b eventView) int { return strings.Compare(a.Date, b.Date) }) {
			t.Errorf("%s: the events are not in the order of time", lang)
		}
		for _, e := range events.Events {
			if e.Title == "" || len(e.Sources) == 0 {
				t.Errorf("%s: event %s has title %q and sources %v", lang, e.ID, e.Title, e.Sources)
			}
		}
		for _, r := range mustJSON[list](t, get(t, s, "/api/readings?lang="+lang)).Readings {
			for _, v := range r.Views {
				if v.Statement == "" || v.SideLabel == "" {
					t.Errorf("%s: %s: side %q says %q", lang, r.ID, v.SideLabel, v.Statement)
				}
			}
		}
	}
	if got := mustJSON[list](t, get(t, s, "/api/regions")); len(got.Regions) != len(d.Regions) {
		t.Errorf("got %d regions, want %d", len(got.Regions), len(d.Regions))
	}

	id := d.Areas()[0].ID
	some := mustJSON[list](t, get(t, s, "/api/events?feature="+id))
	if len(some.Events) == 0 || len(some.Events) == len(d.Events) {
		t.Errorf("got %d of %d events about %s, want some", len(some.Events), len(d.Events), id)
	}
	for _, e := range some.Events {
		if !slices.Contains(e.Features, id) {
			t.Errorf("event %s is about %v, not %s", e.ID, e.Features, id)
		}
	}
	// An older id stands for all that it became.
	for old, now := range d.Manifest.Aliases {
		want := 0
		for _, e := range d.Events {
			if slices.ContainsFunc(now, e.Touches) {
				want++
			}
		}
		if w := get(t, s, "/api/events?feature="+old); w.Code != 200 || mustJSON[list](t, w).NumberMatched != want {
			t.Errorf("%s, now %v: got %d %s, want %d events", old, now, w.Code, w.Body, want)
		}
	}
	if w := get(t, s, "/api/readings?feature=nowhere"); w.Code != 400 || !strings.Contains(w.Body.String(), "/api/collections") {
		t.Errorf("an unknown feature: got %d %s", w.Code, w.Body)
	}
}
