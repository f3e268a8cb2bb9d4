package geo

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// benchCountry is 16 ceded areas of 2,000 points each, every ring its own edge.
func benchCountry() ([]Area, []Edge) {
	r := rand.New(rand.NewPCG(1, 1))
	var areas []Area
	var edges []Edge
	for i := range 16 {
		ring := wiggly(r, orb.Point{70 + float64(i%8)*12, 35 + float64(i/8)*20}, 7, 2000)
		id := string(rune('a' + i))
		areas = append(areas, Area{ID: id, Verdict: "ceded", Geometry: orb.Polygon{ring}})
		edges = append(edges, Edge{ID: id + ".1", PrecisionKm: 10, Geometry: orb.LineString(ring), Left: []string{id}})
	}
	return areas, edges
}

func benchPoints() []orb.Point {
	r := rand.New(rand.NewPCG(2, 2))
	ps := make([]orb.Point, 1024)
	for i := range ps {
		ps[i] = orb.Point{60 + 110*r.Float64(), 25 + 45*r.Float64()}
	}
	return ps
}

func BenchmarkLocate(b *testing.B) {
	areas, edges := benchCountry()
	for i := range areas {
		areas[i].Prepare()
	}
	for i := range edges {
		edges[i].Prepare()
	}
	ps := benchPoints()
	i := 0
	for b.Loop() {
		Locate(ps[i%len(ps)], areas, edges, testOptions)
		i++
	}
}

func BenchmarkLocateUnprepared(b *testing.B) {
	areas, edges := benchCountry()
	ps := benchPoints()
	i := 0
	for b.Loop() {
		Locate(ps[i%len(ps)], areas, edges, testOptions)
		i++
	}
}

func BenchmarkContains(b *testing.B) {
	areas, _ := benchCountry()
	x := newAreaIndex(areas[0].Geometry)
	ps := benchPoints()
	for i := range ps {
		ps[i] = orb.Point{64 + ps[i][0]/10, 25 + ps[i][1]/3}
	}
	b.Run("plain", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			Contains(areas[0].Geometry, ps[i%len(ps)])
		}
	})
	b.Run("indexed", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			x.contains(ps[i%len(ps)])
		}
	})
}

func BenchmarkNearest(b *testing.B) {
	areas, _ := benchCountry()
	x := NewBoundary(areas[0].Geometry)
	ps := benchPoints()
	for i := 0; b.Loop(); i++ {
		x.Nearest(ps[i%len(ps)])
	}
}

func BenchmarkAreaKm2(b *testing.B) {
	areas, _ := benchCountry()
	for b.Loop() {
		if _, err := AreaKm2(areas[0].Geometry); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDistanceKm(b *testing.B) {
	ps := benchPoints()
	for i := 0; b.Loop(); i++ {
		DistanceKm(ps[i%len(ps)], ps[(i+1)%len(ps)])
	}
}

func BenchmarkProject(b *testing.B) {
	ps := benchPoints()
	for _, g := range grids() {
		b.Run(g.ID(), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				g.Project(ps[i%len(ps)])
			}
		})
	}
}
