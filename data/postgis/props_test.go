package postgis

import (
	"math"
	"testing"

	"ceded/geo/mvt"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func TestProps_roundTrip(t *testing.T) {
	tests := map[string][]mvt.Prop{
		"none": {},
		"order is kept": {
			{Key: "z", Value: "last letter first"}, {Key: "a", Value: true}, {Key: "m", Value: int64(-7)},
		},
		"whole floats stay floats": {{Key: "share", Value: 3.0}, {Key: "count", Value: int64(3)}},
		"extremes": {
			{Key: "big", Value: int64(math.MaxInt64)}, {Key: "small", Value: int64(math.MinInt64)},
			{Key: "tiny", Value: 5e-324}, {Key: "huge", Value: math.MaxFloat64}, {Key: "third", Value: 1.0 / 3},
		},
		"any text": {{Key: "ключ \"q\"", Value: "中文 <&> \u2028 \\ \t"}},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			b, err := encodeProps(want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := decodeProps(b)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", b, diff)
			}
		})
	}
	for name, v := range map[string]any{"NaN": math.NaN(), "infinite": math.Inf(1), "int": 3, "list": []string{"a"}, "nothing": nil} {
		if b, err := encodeProps([]mvt.Prop{{Key: "k", Value: v}}); err == nil {
			t.Errorf("%s: got %s, want an error", name, b)
		}
	}
}

// What a row holds is never trusted: any bytes give properties or an error.
func FuzzDecodeProps(f *testing.F) {
	for _, s := range []string{`{}`, `{"id":"x","n":1,"f":1.5,"b":true}`, `{"a":{"b":1}}`, `{"a":[1]}`, `{"a":null}`, `{"a":1e999}`, `{"a":99999999999999999999}`, `{"a"`, `[]`, ``, `{"a":1,}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		props, err := decodeProps(b)
		var r propsReader
		if quick, failed := r.read(string(b)); (err == nil) != (failed == nil) || err == nil && !cmp.Equal(props, quick) {
			t.Fatalf("%q: read quickly %v, %v, else %v, %v", b, quick, failed, props, err)
		}
		if err != nil {
			return
		}
		again, err := encodeProps(props)
		if err != nil {
			t.Fatalf("decoded %q to %v, which cannot be written: %v", b, props, err)
		}
		got, err := decodeProps(again)
		if err != nil || !cmp.Equal(props, got) {
			t.Errorf("%q: got %v, %v after a round trip, want %v", b, got, err, props)
		}
	})
}

// Along the curve each step goes to a neighbour.
func TestHilbert_neighbours(t *testing.T) {
	const side = 16
	extent := orb.Bound{Max: orb.Point{side, side}}
	type cell struct{ x, y int }
	at := map[uint32]cell{}
	for x := range side {
		for y := range side {
			// One cell of this grid is 2^12 by 2^12 of the curve's: their common start.
			key := hilbert(extent, orb.Point{float64(x) + 0.5, float64(y) + 0.5}) >> 24
			if c, taken := at[key]; taken {
				t.Fatalf("cells %v and %v share the place %d", c, cell{x, y}, key)
			}
			at[key] = cell{x, y}
		}
	}
	for k := uint32(1); k < side*side; k++ {
		a, b := at[k-1], at[k]
		if d := (a.x-b.x)*(a.x-b.x) + (a.y-b.y)*(a.y-b.y); d != 1 {
			t.Errorf("step %d goes from %v to %v", k, a, b)
		}
	}
}
