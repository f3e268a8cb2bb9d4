package postgis

import (
	"cmp"
	"slices"

	"ceded/data"
	"ceded/geo/topo"

	"github.com/paulmach/orb"
)

// partAt names a part by its place in its layers.
type partAt struct {
	layer, ordinal int
	key            uint32
}

// hilbertOrder lists the parts along a Hilbert curve over the extent, by the
// centre of each; layer and ordinal settle ties.
func hilbertOrder(extent orb.Bound, layers []data.PartLayer) []partAt {
	var out []partAt
	for l := range layers {
		for i := range layers[l].Parts {
			out = append(out, partAt{l, i, hilbert(extent, layers[l].Parts[i].Geometry.Bound().Center())})
		}
	}
	slices.SortFunc(out, func(a, b partAt) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.layer, b.layer), cmp.Compare(a.ordinal, b.ordinal))
	})
	return out
}

// hilbert returns the place of p along a Hilbert curve over the extent.
func hilbert(extent orb.Bound, p orb.Point) uint32 {
	const side = 1 << 16
	index := func(v, lo, hi float64) uint32 {
		return uint32(max(0, min(side-1, (v-lo)/(hi-lo)*side)))
	}
	return topo.Hilbert(index(p[0], extent.Min[0], extent.Max[0]), index(p[1], extent.Min[1], extent.Max[1]))
}
