package mvt

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// LeftOut says how many features of a layer a thinned tile does not hold.
type LeftOut struct {
	Layer     string
	Features  int // left out
	Remaining int
}

// ThinnedLayer is the layer in which a thinned tile says so: one point in its
// middle for each layer that lost features, with the properties layer, leftOut
// and remaining.
const ThinnedLayer = "thinned"

// rankKey is the property that orders features by importance, 0 the highest.
const rankKey = "rank"

// EncodeWithin is Encode for tiles of at most so many bytes. A tile that is
// larger loses features until it is not: first those of the lowest rank (the
// highest number in the property "rank"; features without one rank before all
// others), among equals the smallest drawn, among these the last. A feature goes
// whole, with all of its parts. The tile says what it lost in ThinnedLayer; so
// does the result, which is nil for a tile that fits. The same input gives the
// same bytes.
func EncodeWithin(bound orb.Bound, layers []Layer, most int) ([]byte, []LeftOut, error) {
	tile, err := Encode(bound, layers)
	if err != nil || len(tile) <= most {
		return tile, nil, err
	}
	all := weigh(bound, layers)
	total := 0
	for _, w := range all {
		total += w.cost
	}
	// The cost is an estimate: start where it says that the tile fits, and go on
	// from what the bytes say.
	goal := float64(total) * float64(most) / float64(len(tile))
	for range 12 {
		kept, out := thin(bound, layers, all, int(goal))
		if tile, err = Encode(bound, kept); err != nil || len(tile) <= most {
			return tile, out, err
		}
		goal *= 0.98 * float64(most) / float64(len(tile))
	}
	kept, out := thin(bound, layers, all, 0)
	tile, err = Encode(bound, kept)
	return tile, out, err
}

// weighed is one feature, all of its parts, and what it costs.
type weighed struct {
	layer, from, to int // parts layers[layer].Features[from:to]
	rank            int64
	size            float64 // square metres of what is in the tile, by its box
	cost            int     // bytes, about
}

// weigh lists the features, the first to keep first.
func weigh(bound orb.Bound, layers []Layer) []weighed {
	var out []weighed
	for n, l := range layers {
		for i := 0; i < len(l.Features); {
			first := i
			w := weighed{layer: n, from: i, cost: 12}
			for ; i < len(l.Features) && (i == first || l.Features[i].ID != "" && l.Features[i].ID == l.Features[first].ID); i++ {
				b := l.Features[i].Geometry.Bound()
				if b.Min == b.Max { // a point is drawn as a mark of a 32nd of the tile
					b = b.Pad((bound.Max[0] - bound.Min[0]) / 64)
				}
				for k := range 2 {
					b.Min[k], b.Max[k] = max(b.Min[k], bound.Min[k]), min(b.Max[k], bound.Max[k])
				}
				if width, height := b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]; width >= 0 && height >= 0 {
					w.size = max(w.size, width*height, width*width/64, height*height/64) // a line has a box, too
				}
				w.cost += 3 * vertices(l.Features[i].Geometry)
			}
			for _, p := range l.Features[first].Props {
				w.cost += 4
				switch v := p.Value.(type) {
				case string:
					w.cost += len(v)
				case int64:
					if p.Key == rankKey {
						w.rank = v + 1
					}
				}
			}
			w.to = i
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.size, a.size))
	})
	return out
}

// thin keeps features in order as long as they cost no more than goal, and adds
// the layer that says what is gone.
func thin(bound orb.Bound, layers []Layer, all []weighed, goal int) ([]Layer, []LeftOut) {
	keep := 0
	for cost := 0; keep < len(all); keep++ {
		if cost += all[keep].cost; cost > goal {
			break
		}
	}
	drop := make([][]weighed, len(layers))
	remaining := make([]int, len(layers))
	for i, w := range all {
		if i < keep {
			remaining[w.layer]++
		} else {
			drop[w.layer] = append(drop[w.layer], w)
		}
	}
	note := Layer{Name: ThinnedLayer}
	middle := bound.Center()
	var kept []Layer
	var out []LeftOut
	for n, l := range layers {
		if len(drop[n]) == 0 {
			kept = append(kept, l)
			continue
		}
		slices.SortFunc(drop[n], func(a, b weighed) int { return cmp.Compare(a.from, b.from) })
		some := Layer{Name: l.Name, Features: make([]Feature, 0, len(l.Features))}
		at := 0
		for _, w := range drop[n] {
			some.Features = append(some.Features, l.Features[at:w.from]...)
			at = w.to
		}
		some.Features = append(some.Features, l.Features[at:]...)
		kept = append(kept, some)
		out = append(out, LeftOut{l.Name, len(drop[n]), remaining[n]})
		note.Features = append(note.Features, Feature{Geometry: middle, Props: []Prop{
			{"layer", l.Name}, {"leftOut", int64(len(drop[n]))}, {"remaining", int64(remaining[n])}}})
	}
	return append(kept, note), out
}

func vertices(g orb.Geometry) (n int) {
	switch g := g.(type) {
	case orb.Point:
		return 1
	case orb.MultiPoint:
		return len(g)
	case orb.LineString:
		return len(g)
	case orb.Polygon:
		for _, r := range g {
			n += len(r)
		}
	case orb.MultiLineString:
		for _, l := range g {
			n += len(l)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			n += vertices(p)
		}
	}
	return n
}
