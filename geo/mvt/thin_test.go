package mvt

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
)

// crowded is a tile of many small polygons of three ranks and one large one of
// two parts, which has no rank.
func crowded(n int) []Layer {
	r := rand.New(rand.NewPCG(6, 6))
	areas := Layer{Name: "areas", Features: []Feature{
		{ID: "large", Geometry: orb.Polygon{star(r, orb.Point{2000, -2000}, 1500, 40, 0.5)}},
		{ID: "large", Geometry: orb.Polygon{star(r, orb.Point{100, -100}, 20, 8, 0.5)}},
	}}
	for i := range n {
		c := orb.Point{r.Float64() * 4096, -r.Float64() * 4096}
		areas.Features = append(areas.Features, Feature{ID: "a" + strconv.Itoa(i), Props: []Prop{{"rank", int64(i % 3)}, {"nameEn", "area " + strconv.Itoa(i)}},
			Geometry: orb.Polygon{star(r, c, 2+20*r.Float64(), 9, 0.5)}})
	}
	return []Layer{areas, {Name: "towns", Features: []Feature{{ID: "t0", Props: []Prop{{"rank", int64(0)}}, Geometry: orb.Point{50, -50}}, {ID: "t9", Props: []Prop{{"rank", int64(9)}}, Geometry: orb.Point{60, -60}}}}}
}

// A tile that fits is that of Encode; one that does not keeps to the limit, loses
// the least important and smallest, and says how many.
func TestEncodeWithin(t *testing.T) {
	layers := crowded(9000)
	whole := mustEncode(t, tile0, layers...)
	tile, out, err := EncodeWithin(tile0, layers, len(whole))
	if err != nil || out != nil || !bytes.Equal(tile, whole) {
		t.Fatalf("a tile that fits: %d bytes, %v, %v, want it untouched", len(tile), out, err)
	}
	for _, most := range []int{len(whole) - 1, len(whole) / 2, len(whole) / 7, 3000} {
		tile, out, err := EncodeWithin(tile0, layers, most)
		if err != nil || len(tile) > most || len(tile) < most*3/4 && most > 5000 {
			t.Fatalf("%d bytes: got %d, %v, want nearly as many", most, len(tile), err)
		}
		again, _, err := EncodeWithin(tile0, layers, most)
		if err != nil || !bytes.Equal(tile, again) {
			t.Errorf("%d bytes: not the same twice", most)
		}
		got := map[string][]Feature{}
		for _, l := range mustDecode(t, tile) {
			got[l.Name] = l.Features
		}
		lost := 0
		for _, o := range out {
			lost += o.Features
			if len(got[o.Layer]) != o.Remaining {
				t.Errorf("%d bytes: layer %s holds %d features, the note says %d", most, o.Layer, len(got[o.Layer]), o.Remaining)
			}
		}
		if total := len(got["areas"]) + len(got["towns"]) + lost; total != 9003 || lost == 0 {
			t.Errorf("%d bytes: %d features are there and %d said to be gone, want 9003", most, total-lost, lost)
		}
		if len(got[ThinnedLayer]) != len(out) || got[ThinnedLayer][0].Props[1].Value != int64(out[0].Features) {
			t.Errorf("%d bytes: the tile says %v, want %v", most, got[ThinnedLayer], out)
		}
		wantMostImportant(t, layers[0].Features[2:], got["areas"])
		if got["areas"][0].ID != "large" {
			t.Errorf("%d bytes: the feature without a rank is gone", most)
		}
		if !slices.IsSortedFunc(got["areas"][1:], func(a, b Feature) int { return number(t, a.ID) - number(t, b.ID) }) {
			t.Errorf("%d bytes: the order has changed", most)
		}
	}
}

func number(t *testing.T, id string) int {
	t.Helper()
	n, err := strconv.Atoi(id[1:])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// wantMostImportant checks that nothing is kept that ranks below something lost.
func wantMostImportant(t *testing.T, all, kept []Feature) {
	t.Helper()
	there := map[string]bool{}
	for _, f := range kept {
		there[f.ID] = true
	}
	worst, best := int64(-1), int64(99)
	for _, f := range all {
		rank := f.Props[0].Value.(int64)
		if there[f.ID] {
			worst = max(worst, rank)
		} else {
			best = min(best, rank)
		}
	}
	if worst > best {
		t.Errorf("one of rank %d is kept, one of rank %d lost", worst, best)
	}
	// Among the rank that is partly kept, the larger ones are.
	least, most := 1e18, 0.0
	square := orb.Bound{Min: orb.Point{0, -4096}, Max: orb.Point{4096, 0}}
	for _, f := range all {
		b := f.Geometry.Bound()
		if f.Props[0].Value.(int64) != best || !square.Contains(b.Min) || !square.Contains(b.Max) {
			continue
		}
		if size := (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1]); there[f.ID] {
			least = min(least, size)
		} else {
			most = max(most, size)
		}
	}
	if least < most*0.9 { // a long one counts for a little more than its box
		t.Errorf("one of %.0f square metres is kept, one of %.0f lost", least, most)
	}
}
