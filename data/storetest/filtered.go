package storetest

import (
	"fmt"
	"slices"
	"testing"

	"ceded/data"
	"ceded/data/filter"
	"ceded/geo"

	"github.com/paulmach/orb"
)

// testFiltered compares filtered pages with what a plain walk over the dossier
// selects.
func testFiltered(t *testing.T, s data.Store, d *data.Dossier) {
	ctx := patient(t)
	somewhere := false
	for _, l := range d.Manifest.Layers {
		all := d.Layers[l.ID]
		if len(all) == 0 {
			continue
		}
		placed := slices.DeleteFunc(slices.Clone(all), func(f *data.Feature) bool { return f.Geometry == nil })
		if len(placed) == 0 {
			continue
		}
		middle := placed[len(placed)/2]
		id := filter.Property{Name: "id"}
		bound := middle.Geometry.Bound()
		filters := []filter.Expr{
			filter.Constant(true), filter.Constant(false),
			filter.Compare{Op: filter.LessEqual, A: id, B: filter.Literal{V: middle.ID}},
			filter.Like{Of: id, Pattern: filter.Literal{V: "%a%"}},
			filter.Not{Of: filter.IsNull{Of: filter.Name{Lang: "en"}}},
			filter.Compare{Op: filter.Less, A: filter.DateProperty{Name: "validFrom", Parse: data.ParseDay}, B: filter.Literal{V: filter.Day{First: 19000101, Last: 19001231}}},
			filter.Intersects{Geometry: bound.ToPolygon()},
			filter.Not{Of: filter.Intersects{Geometry: bound.ToPolygon()}},
			filter.Or{filter.Intersects{Geometry: orb.LineString{bound.Min, bound.Max}}, filter.Compare{Op: filter.Equal, A: id, B: filter.Literal{V: all[0].ID}}},
		}
		for i, e := range filters {
			for _, box := range []*geo.BBox{nil, {bound.Min[0], bound.Min[1], bound.Max[0], bound.Max[1]}} {
				name := fmt.Sprintf("%s filter %d bbox %v", l.ID, i, box)
				var want []*data.Feature
				for _, f := range selected(d, l.ID, box, data.Span{}) {
					if filter.Match(e, f.Subject()) {
						want = append(want, f)
					}
				}
				somewhere = somewhere || len(want) > 0 && len(want) < len(all)
				got, err := s.Features(ctx, d.Release.ID, data.Query{Layer: l.ID, BBox: box, Filter: e})
				if err != nil || got.Matched != len(want) || !slices.Equal(ids(got.Features), ids(want)) {
					t.Errorf("%s: got %v, %v, want %v", name, got, err, ids(want))
					continue
				}
				for i := range want {
					sameFeature(t, want[i], got.Features[i])
				}
				page, err := s.Features(ctx, d.Release.ID, data.Query{Layer: l.ID, BBox: box, Filter: e, Limit: 2, Offset: 1})
				if part := ids(want)[min(1, len(want)):min(3, len(want))]; err != nil || page.Matched != len(want) || !slices.Equal(ids(page.Features), part) {
					t.Errorf("%s, two from the second: got %v, %v, want %v of %d", name, page, err, part, len(want))
				}
			}
		}
	}
	if !somewhere {
		t.Error("no filter selected some features and not others")
	}
	if _, err := s.Features(ctx, d.Release.ID, data.Query{Layer: "no-such-layer", Filter: filter.Constant(true)}); err == nil {
		t.Error("an unknown layer is filtered")
	}
}
