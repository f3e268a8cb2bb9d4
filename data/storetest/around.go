package storetest

import (
	"math"
	"slices"
	"testing"

	"ceded/data"
	"ceded/geo"

	"github.com/paulmach/orb"
)

// testAround holds Around to what data.Surroundings promises, measured with geo
// over the whole dossier.
func testAround(t *testing.T, s data.Store, d *data.Dossier) {
	ctx := patient(t)
	dates := []data.Date{{}, mustDate(t, "1859")}
	for i, p := range samplePoints(d, 60, 1) {
		date := dates[i%len(dates)]
		got, err := s.Around(ctx, d.Release.ID, p, date)
		if err != nil {
			t.Fatalf("around %v: %v", p, err)
		}
		found := map[string]bool{}
		for _, f := range got.Territories {
			found[f.ID] = true
		}
		var nearest string
		least := math.Inf(1)
		reach := geo.BBox{p[0], p[1], p[0], p[1]}.Pad(data.ReachKm)
		for _, f := range d.Areas() {
			if reach.Intersects(geo.BBoxOf(f.Geometry)) && !found[f.ID] {
				t.Errorf("around %v: territory %q is within reach but missing", p, f.ID)
			}
			if d.Manifest.Rank(f.Props.Passage) == 0 && f.Props.Begun(date) {
				if _, km := geo.Nearest(p, f.Geometry); km < least {
					nearest, least = f.ID, km
				}
			}
		}
		if nearest != "" && !found[nearest] {
			t.Errorf("around %v on %q: the nearest, %q at %.3f km, is missing", p, date, nearest, least)
		}
		arcs := map[string]bool{}
		for _, a := range got.Arcs {
			if arcs[a.ID] {
				t.Errorf("around %v: arc %q stands twice", p, a.ID)
			}
			arcs[a.ID] = true
		}
		for id := range found {
			wantArcs(t, d, p, id, arcs)
		}
	}
}

// wantArcs checks the arcs of one territory: all within reach, and the nearest
// that is no coast.
func wantArcs(t *testing.T, d *data.Dossier, p orb.Point, territory string, found map[string]bool) {
	t.Helper()
	var nearest string
	least := math.Inf(1)
	for _, a := range d.Arcs {
		if slices.Contains(a.Left, territory) == slices.Contains(a.Right, territory) {
			continue // elsewhere, or inside the territory: no boundary of it
		}
		_, km := geo.NearestOnLine(p, a.Geometry)
		if km <= data.ReachKm && !found[a.ID] {
			t.Errorf("around %v: arc %q of %q is %.3f km away but missing", p, a.ID, territory, km)
		}
		if a.Kind != data.KindCoast && km < least {
			nearest, least = a.ID, km
		}
	}
	if nearest != "" && !found[nearest] {
		t.Errorf("around %v: the nearest line of %q, %q at %.3f km, is missing", p, territory, nearest, least)
	}
}
