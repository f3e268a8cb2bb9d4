package postgis

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
	"github.com/paulmach/orb/encoding/wkb"
)

func TestWKB_roundTrip(t *testing.T) {
	long := make(orb.LineString, 3*wkbMost)
	for i := range long {
		long[i] = orb.Point{float64(i), -float64(i)}
	}
	shapes := []orb.Geometry{
		orb.Point{1.5, -2.25}, orb.LineString{{0, 0}, {1, 1}}, orb.LineString{}, orb.Polygon{}, long,
		orb.Polygon{{{0, 0}, {4, 0}, {0, 4}, {0, 0}}, {{1, 1}, {1, 2}, {2, 1}, {1, 1}}}, orb.Point{math.MaxFloat64, math.SmallestNonzeroFloat64},
	}
	var r wkbReader
	var got []orb.Geometry
	for _, g := range shapes {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			plain, err := wkb.Marshal(g, order)
			if err != nil {
				t.Fatal(err)
			}
			tagged, err := ewkb.Marshal(g, 3857, order)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range [][]byte{plain, tagged} {
				one, err := r.read(b)
				if err != nil {
					t.Fatalf("%v: %v", g, err)
				}
				got = append(got, one)
			}
		}
	}
	for i, g := range got { // after all are read: none has written over another
		if want := shapes[i/4]; !cmp.Equal(want, g) {
			t.Errorf("shape %d: got %v, want %v", i/4, g, want)
		}
	}
}

// hostile are rows that lie about themselves.
func hostile() map[string][]byte {
	u32 := func(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }
	nan := binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.NaN()))
	head := func(kind uint32, rest ...[]byte) []byte {
		return append(append([]byte{1}, u32(kind)...), bytes.Join(rest, nil)...)
	}
	deep := head(7, u32(1))
	for range 10000 {
		deep = head(7, u32(1), deep)
	}
	return map[string][]byte{
		"nothing": {}, "a byte": {1}, "no order": append([]byte{7}, head(1, nan, nan)[1:]...), "no kind": head(99, u32(0)), "an empty point": head(1, nan, nan),
		"four thousand million vertices": head(2, u32(math.MaxUint32)), "as many rings": head(3, u32(math.MaxUint32)), "rings of as many": head(3, u32(1), u32(math.MaxUint32)),
		"a count that turns over": head(2, u32(1<<28), make([]byte, 32)), "a polygon without rings it names": head(3, u32(3), u32(0)), "a line cut short": head(2, u32(2), make([]byte, 24)),
		"NaN in a line": head(2, u32(1), nan, nan), "infinity in a ring": head(3, u32(1), u32(1), binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.Inf(1))), make([]byte, 8)),
		"bytes behind": head(2, u32(0), []byte{0}), "collections in collections": deep, "three dimensions": head(0x80000001, make([]byte, 24)), "an SRID and no more": head(1 | ewkbSRID)[:5],
	}
}

// A hostile row is an error, and costs no more memory than it is long.
func TestWKB_hostile(t *testing.T) {
	for name, b := range hostile() {
		var r wkbReader
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		g, err := r.read(b)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: got %v, want an error", name, g)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
			t.Errorf("%s: %d bytes of it took %d of memory", name, len(b), used)
		}
	}
}

// Any bytes give a geometry that orb reads alike, or an error.
func FuzzWKB(f *testing.F) {
	for _, b := range hostile() {
		if len(b) < 1000 {
			f.Add(b)
		}
	}
	for _, g := range []orb.Geometry{orb.Point{1, 2}, orb.LineString{{0, 0}, {1, 1}}, orb.Polygon{{{0, 0}, {4, 0}, {0, 4}, {0, 0}}}} {
		b, err := ewkb.Marshal(g, 3857)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var r wkbReader
		g, err := r.read(b)
		if err != nil {
			return
		}
		want, _, err := ewkb.Unmarshal(b)
		if err != nil || !cmp.Equal(want, g) {
			t.Errorf("%x: got %v, orb reads %v, %v", b, g, want, err)
		}
	})
}

func BenchmarkWKB(b *testing.B) {
	ring := make(orb.Ring, 15)
	for i := range ring {
		ring[i] = orb.Point{float64(i), float64(i * i)}
	}
	raw, err := wkb.Marshal(orb.Polygon{ring})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		var r wkbReader
		for b.Loop() {
			if _, err := r.read(raw); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("orb", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := wkb.Unmarshal(raw); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkProps(b *testing.B) {
	raw := []byte(`{"id":"aigun-1858","nameEn":"Aigun","nameZh":"瑷珲","fromDay":18580528,"toDay":99991231,"passage":"ceded","share":1.5}`)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		var r propsReader
		for b.Loop() {
			if _, err := r.read(string(raw)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decodeProps(raw); err != nil {
				b.Fatal(err)
			}
		}
	})
}
