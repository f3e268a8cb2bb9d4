package mvt

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
)

// benchTile is a tile of 300 polygons of a dozen points, some over its border.
func benchTile() []Layer {
	r := rand.New(rand.NewPCG(1, 1))
	l := Layer{Name: "ceded"}
	for i := range 300 {
		c := orb.Point{r.Float64()*4400 - 150, -(r.Float64()*4400 - 150)}
		id := "feature-" + strconv.Itoa(i)
		l.Features = append(l.Features, Feature{ID: id, Geometry: orb.Polygon{star(r, c, 120, 12, 0.5)}, Props: []Prop{
			{"nameEn", id}, {"nameZh", "黑龙江" + id}, {"passage", "ceded"}, {"hue", "aigun"}, {"fromDay", int64(18580528)}, {"toDay", int64(99991231)}}})
	}
	return []Layer{l}
}

// benchCoast is one ring of 50,000 points much larger than the tile.
func benchCoast() []Layer {
	r := rand.New(rand.NewPCG(1, 1))
	return []Layer{{"land", []Feature{{ID: "land", Geometry: orb.Polygon{star(r, orb.Point{0, 0}, 9000, 50000, 0.02)}}}}}
}

func BenchmarkEncode(b *testing.B) {
	for name, layers := range map[string][]Layer{"small polygons": benchTile(), "coast": benchCoast()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var n int
			for b.Loop() {
				n = len(mustEncode(b, tile0, layers...))
			}
			b.SetBytes(int64(n))
		})
	}
}

func BenchmarkClip(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	var rings [][]fpt
	for range 300 {
		var ring []fpt
		for _, p := range star(r, orb.Point{r.Float64()*4400 - 150, r.Float64()*4400 - 150}, 120, 12, 0.5) {
			ring = append(ring, fpt{p[0], p[1]})
		}
		rings = append(rings, ring[1:])
	}
	var c clipper
	b.ReportAllocs()
	for b.Loop() {
		for i := range rings {
			c.clip(rings[i : i+1])
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	tile := mustEncode(b, tile0, benchTile()...)
	b.ReportAllocs()
	b.SetBytes(int64(len(tile)))
	for b.Loop() {
		mustDecode(b, tile)
	}
}
