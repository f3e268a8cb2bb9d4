package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"ceded/data"
	"ceded/geo"

	"github.com/paulmach/orb"
)

func testFeature(t *testing.T, s data.Store, d *data.Dossier) {
	ctx := patient(t)
	for _, l := range d.Manifest.Layers {
		if !l.Dated() {
			continue
		}
		for _, want := range d.Layers[l.ID] {
			got, err := s.Feature(ctx, d.Release.ID, want.ID)
			if err != nil {
				t.Errorf("feature %q: %v", want.ID, err)
				continue
			}
			sameFeature(t, want, got)
		}
	}
	for _, id := range []string{"", "no-such-feature", "a\x00b", "\xff", "' OR true --"} {
		if f, err := s.Feature(ctx, d.Release.ID, id); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("feature %q: got %v, %v, want ErrNotFound", id, f, err)
		}
	}
}

func sameFeature(t testing.TB, want, got *data.Feature) {
	t.Helper()
	switch {
	case got.ID != want.ID || got.Layer != want.Layer:
		t.Errorf("got feature %s/%s, want %s/%s", got.Layer, got.ID, want.Layer, want.ID)
	case !orb.Equal(got.Geometry, want.Geometry):
		t.Errorf("feature %q: geometry differs", want.ID)
	case !bytes.Equal(got.Raw, want.Raw):
		t.Errorf("feature %q: properties differ:\n got %s\nwant %s", want.ID, got.Raw, want.Raw)
	case got.Props.ID != want.Props.ID || got.Props.Passage != want.Props.Passage || got.Props.Validity != want.Props.Validity:
		t.Errorf("feature %q: read properties differ:\n got %+v\nwant %+v", want.ID, got.Props, want.Props)
	}
}

// testFeatures compares pages with what a plain walk over the dossier selects.
func testFeatures(t *testing.T, s data.Store, d *data.Dossier) {
	ctx := patient(t)
	boxes := []*geo.BBox{nil, {100, 40, 140, 60}, {127.5, 51.5, 127.5, 51.5}, {170, 50, -160, 75}, {-180, -90, 180, 90}, {-30, -60, -20, -50}}
	spans := []data.Span{{}, mustDate(t, "1700").Span(), mustDate(t, "1858-05-28").Span(), mustDate(t, "1912-03").Span(), mustDate(t, "2020").Span(),
		{First: data.OpenFrom, Last: 18600101}, {First: 18640101, Last: 19111231}, {First: 19440101, Last: data.OpenTo}}
	for _, l := range d.Manifest.Layers {
		for _, box := range boxes {
			for _, span := range spans {
				name := fmt.Sprintf("%s bbox %v when %v", l.ID, box, span)
				want := selected(d, l.ID, box, span)
				got, err := s.Features(ctx, d.Release.ID, data.Query{Layer: l.ID, BBox: box, When: span})
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if g := ids(got.Features); got.Matched != len(want) || !slices.Equal(g, ids(want)) {
					t.Errorf("%s: got %d matched, %d returned, want %d:\n got %v\nwant %v", name, got.Matched, len(g), len(want), g, ids(want))
				}
			}
		}
		all := d.Layers[l.ID]
		page, err := s.Features(ctx, d.Release.ID, data.Query{Layer: l.ID})
		if err != nil || len(page.Features) != len(all) {
			t.Errorf("layer %q: got %v, want %d features", l.ID, err, len(all))
			continue
		}
		for i := range all {
			sameFeature(t, all[i], page.Features[i])
		}
		// Pages joined are the whole.
		var joined []string
		size := len(all)/3 + 1
		for offset := 0; offset < len(all)+size; offset += size {
			page, err := s.Features(ctx, d.Release.ID, data.Query{Layer: l.ID, Limit: size, Offset: offset})
			if err != nil || page.Matched != len(all) || page.Features == nil {
				t.Errorf("layer %q from %d: got %v, %+v, want %d matched and a list", l.ID, offset, err, page, len(all))
				break
			}
			joined = append(joined, ids(page.Features)...)
		}
		if !slices.Equal(joined, ids(all)) {
			t.Errorf("layer %q: pages of %d joined differ from the whole", l.ID, size)
		}
	}
	testFeaturesByID(t, s, d)
	for _, layer := range []string{"", "no-such-layer", "a\x00b"} {
		if _, err := s.Features(ctx, d.Release.ID, data.Query{Layer: layer}); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("layer %q: got %v, want ErrNotFound", layer, err)
		}
	}
}

// testFeaturesByID asks each layer for some of its features, for one of another
// layer and for none that there is.
func testFeaturesByID(t *testing.T, s data.Store, d *data.Dossier) {
	ctx := patient(t)
	for _, l := range d.Manifest.Layers {
		all := d.Layers[l.ID]
		for i := 0; i < len(all); i += len(all)/5 + 1 {
			page, err := s.Features(ctx, d.Release.ID, data.Query{Layer: l.ID, ID: all[i].ID})
			if err != nil || page.Matched != 1 || len(page.Features) != 1 {
				t.Errorf("layer %q, id %q: got %+v, %v, want it alone", l.ID, all[i].ID, page, err)
				continue
			}
			sameFeature(t, all[i], page.Features[0])
		}
		for _, id := range []string{"no-such-feature", "a\x00b", "\xff", "' OR true --"} {
			if page, err := s.Features(ctx, d.Release.ID, data.Query{Layer: l.ID, ID: id}); err != nil || page.Matched != 0 || len(page.Features) != 0 {
				t.Errorf("layer %q, id %q: got %+v, %v, want an empty page", l.ID, id, page, err)
			}
		}
	}
}

func selected(d *data.Dossier, layer string, box *geo.BBox, when data.Span) []*data.Feature {
	var out []*data.Feature
	for _, f := range d.Layers[layer] {
		if (box == nil || box.Intersects(geo.BBoxOf(f.Geometry))) && f.Props.Overlaps(when) {
			out = append(out, f)
		}
	}
	return out
}

func ids(fs []*data.Feature) []string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = f.ID
	}
	return out
}

func mustDate(t testing.TB, s string) data.Date {
	t.Helper()
	d, err := data.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func testArcs(t *testing.T, s data.Store, d *data.Dossier) {
	ctx := patient(t)
	want := map[string][]*data.Arc{"": d.Arcs}
	for _, a := range d.Arcs {
		if a.Line != "" {
			want[a.Line] = append(want[a.Line], a)
		}
	}
	if len(want) == 1 {
		t.Error("no arc belongs to a line: nothing to compare")
	}
	for line, arcs := range want {
		got, err := s.Arcs(ctx, d.Release.ID, line)
		if err != nil || len(got) != len(arcs) {
			t.Errorf("arcs of %q: got %d, %v, want %d", line, len(got), err, len(arcs))
			continue
		}
		for i, a := range arcs {
			sameArc(t, a, &got[i])
		}
	}
	for _, line := range []string{"no-such-line", "a\x00b"} {
		if got, err := s.Arcs(ctx, d.Release.ID, line); err != nil || len(got) != 0 {
			t.Errorf("arcs of %q: got %d, %v, want none", line, len(got), err)
		}
	}
}

func sameArc(t testing.TB, want, got *data.Arc) {
	t.Helper()
	switch {
	case got.ID != want.ID:
		t.Errorf("got arc %q, want %q", got.ID, want.ID)
	case !orb.Equal(got.Geometry, want.Geometry):
		t.Errorf("arc %q: geometry differs", want.ID)
	case !bytes.Equal(got.Raw, want.Raw):
		t.Errorf("arc %q: properties differ:\n got %s\nwant %s", want.ID, got.Raw, want.Raw)
	case !slices.Equal(got.Left, want.Left) || !slices.Equal(got.Right, want.Right) || got.PrecisionKm != want.PrecisionKm || got.Line != want.Line:
		t.Errorf("arc %q: read properties differ:\n got %+v\nwant %+v", want.ID, got, want)
	}
}
