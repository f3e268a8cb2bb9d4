package storetest

import (
	"errors"
	"reflect"
	"testing"

	"ceded/data"
	"ceded/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"
)

func testCurrent(t *testing.T, s data.Store, d *data.Dossier) {
	ctx := patient(t)
	if err := s.Ping(ctx); err != nil {
		t.Errorf("Ping: %v", err)
	}
	got, err := s.Current(ctx)
	if err != nil || got != d.Release {
		t.Errorf("Current: got %v, %v, want %v", got, err, d.Release)
	}
	if s.Name() == "" {
		t.Error("Name: got an empty name")
	}
}

func testRecord(t *testing.T, s data.Store, d *data.Dossier) {
	got, err := s.Record(patient(t), d.Release.ID)
	if err != nil {
		t.Fatal(err)
	}
	if reflect.DeepEqual(&d.Record, got) {
		// cmp would take seconds over so much text to find nothing.
	} else if diff := cmp.Diff(&d.Record, got, cmpopts.IgnoreUnexported(data.Record{}), cmp.Comparer(sameDate)); diff != "" {
		t.Errorf("record differs from the dossier's (-want +got):\n%s", diff)
	}
	for _, i := range d.Instruments {
		if got.Instrument(i.ID) == nil {
			t.Errorf("instrument %q: not found", i.ID)
		}
	}
	for _, l := range d.Territories {
		if got.Ledger(l.ID) == nil {
			t.Errorf("ledger %q: not found", l.ID)
		}
	}
	for _, c := range d.Claims {
		if got.Claim(c.ID) == nil {
			t.Errorf("claim %q: not found", c.ID)
		}
	}
	for _, src := range d.Sources {
		for _, id := range append([]string{src.ID}, src.Aliases...) {
			if got.Source(id) == nil {
				t.Errorf("source %q: not found", id)
			}
		}
	}
}

func sameDate(a, b data.Date) bool { return a.String() == b.String() }

// testUnknownRelease asks every method for a release that no store holds.
func testUnknownRelease(t *testing.T, s data.Store, d *data.Dossier) {
	ctx := patient(t)
	layer := d.Manifest.Layers[0]
	for _, release := range []string{"", "000000000000", "latest", d.Release.ID + "0", "a\x00b", "é", "'; DROP TABLE x; --"} {
		calls := map[string]func() error{
			"Record":   func() error { _, err := s.Record(ctx, release); return err },
			"Feature":  func() error { _, err := s.Feature(ctx, release, d.Areas()[0].ID); return err },
			"Features": func() error { _, err := s.Features(ctx, release, data.Query{Layer: layer.ID}); return err },
			"Arcs":     func() error { _, err := s.Arcs(ctx, release, "x"); return err },
			"Around":   func() error { _, err := s.Around(ctx, release, orb.Point{}, data.Date{}); return err },
			"Parts": func() error {
				_, err := s.Parts(ctx, release, data.TileQuery{Tileset: layer.Tileset, Grid: geo.WebMercatorQuad()})
				return err
			},
		}
		for name, call := range calls {
			if err := call(); !errors.Is(err, data.ErrNotFound) {
				t.Errorf("%s of release %q: got %v, want ErrNotFound", name, release, err)
			}
		}
	}
}
