package storetest

import (
	"math/rand/v2"

	"ceded/data"
	"ceded/geo"

	"github.com/paulmach/orb"
)

// samplePoints returns n seeded points: in the coverage, near territories, on
// vertices of arcs, and outside.
func samplePoints(d *data.Dossier, n int, seed uint64) []orb.Point {
	r := rand.New(rand.NewPCG(seed, 7))
	within := func(b orb.Bound) orb.Point {
		return orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
	}
	coverage := geo.BBox(d.Manifest.Coverage).Bounds()
	areas := d.Areas()
	var out []orb.Point
	for len(out) < n {
		var p orb.Point
		switch k := r.IntN(10); {
		case k < 2:
			p = within(coverage[r.IntN(len(coverage))])
		case k < 6 && len(areas) > 0:
			p = within(areas[r.IntN(len(areas))].Geometry.Bound().Pad(1))
		case k < 9 && len(d.Arcs) > 0:
			l := d.Arcs[r.IntN(len(d.Arcs))].Geometry
			p = l[r.IntN(len(l))]
			if k == 8 { // near the line, not on it
				p = orb.Point{p[0] + r.NormFloat64()*0.1, p[1] + r.NormFloat64()*0.1}
			}
		default:
			p = within(orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}})
		}
		if p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90 {
			out = append(out, p)
		}
	}
	return out
}
