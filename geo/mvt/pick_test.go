package mvt

import (
	"errors"
	"testing"

	"ceded/geo"

	"github.com/paulmach/orb"
)

func TestPick(t *testing.T) {
	bound := orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{4096, 4096}}
	layer := func(name string) Layer {
		return Layer{Name: name, Features: []Feature{{ID: name, Geometry: orb.Point{10, 10}, Props: []Prop{{Key: "id", Value: name}}}}}
	}
	tile, err := Encode(bound, []Layer{layer("a"), layer("b"), layer("c")})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Pick(tile, func(name string) bool { return name != "b" })
	if err != nil {
		t.Fatal(err)
	}
	want, err := Encode(bound, []Layer{layer("a"), layer("c")})
	if err != nil || string(got) != string(want) {
		t.Errorf("got %x, %v, want %x", got, err, want)
	}
	if got, err := Pick(tile, func(string) bool { return false }); got != nil || err != nil {
		t.Errorf("got %x, %v, want nothing", got, err)
	}
	for _, bad := range [][]byte{{0x1a}, {0x1a, 0x05, 1}, {0x1a, 0x02, 0x0a, 0x09}} {
		if got, err := Pick(bad, func(string) bool { return true }); !errors.Is(err, geo.ErrInvalid) {
			t.Errorf("%x: got %x, %v, want ErrInvalid", bad, got, err)
		}
	}
}
