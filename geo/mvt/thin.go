package mvt

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"ceded/geo"
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
	if roughCost(layers) <= most { // it is likely to fit
		if tile, err := Encode(bound, layers); err != nil || len(tile) <= most {
			return tile, nil, err
		}
	}
	tile, out, err := encodeBest(bound, layers, most)
	if err != nil || out != nil {
		return tile, out, err
	}
	tile, err = Encode(bound, layers)
	return tile, nil, err
}

// roughCost is about what the layers come to in bytes, and mostly more.
func roughCost(layers []Layer) (n int) {
	for _, l := range layers {
		for i := range l.Features {
			f := &l.Features[i]
			n += 3 * vertices(f.Geometry)
			if i > 0 && f.ID == l.Features[i-1].ID {
				continue
			}
			n += 12
			for k := range f.Props {
				n += 4
				if v, ok := f.Props[k].Value.(string); ok {
					n += len(v)
				}
			}
		}
	}
	return n
}

// encodeBest draws the features, the most important first, until the tile is
// full. It returns neither tile nor loss when all of them fit.
func encodeBest(bound orb.Bound, layers []Layer, most int) ([]byte, []LeftOut, error) {
	e, err := newEncoder(bound, layers)
	if err != nil {
		return nil, nil, err
	}
	defer encoders.Put(e)
	to := slices.Grow(e.many[:0], len(layers))[:len(layers)]
	e.many = to
	room := most
	for i, l := range layers {
		to[i].reset()
		room -= len(to[i].appendEnd(to[i].appendStart(nil, l.Name, most))) + noteBytes + 2*len(l.Name)
	}
	all, order := weigh(bound, layers)
	for i, o := range order {
		w := &all[o.feature]
		b := &to[w.layer]
		w.start = len(b.features)
		before := len(b.tags.bytes)
		if err := e.feature(b, layers[w.layer].Features[w.from:w.to]); err != nil {
			return nil, nil, fmt.Errorf("layer %q: %w", layers[w.layer].Name, err)
		}
		w.end = len(b.features)
		if room -= w.end - w.start + len(b.tags.bytes) - before; room < 0 {
			b.tags.bytes = b.tags.bytes[:before] // nothing is added any more
			for _, lost := range order[i:] {
				all[lost.feature].lost = true
			}
			return joinKept(e, layers, to, all, bound.Center())
		}
	}
	return nil, nil, nil
}

// noteBytes is more than what ThinnedLayer takes for a layer, without its name.
const noteBytes = 150

// weighed is one feature, all of its parts.
type weighed struct {
	layer, from, to int // parts layers[layer].Features[from:to]
	start, end      int // its bytes among those of its layer
	lost            bool
}

// importance is what features are kept by.
type importance struct {
	rank    int64
	size    float64 // square metres of what is in the tile, by its box
	feature int32
}

// weigh lists the features in their order, and their numbers in that list, the
// first to keep first.
func weigh(bound orb.Bound, layers []Layer) ([]weighed, []importance) {
	most := 0
	for _, l := range layers {
		most += len(l.Features)
	}
	all, order := make([]weighed, 0, most), make([]importance, 0, most)
	for n, l := range layers {
		for i := 0; i < len(l.Features); {
			w := weighed{layer: n, from: i, to: i + partsAt(l.Features, i)}
			o := importance{feature: int32(len(all))}
			for _, p := range l.Features[i].Props {
				if p.Key == rankKey {
					if v, ok := p.Value.(int64); ok {
						o.rank = v + 1
					}
				}
			}
			for ; i < w.to; i++ {
				o.size = max(o.size, sizeIn(bound, l.Features[i].Geometry))
			}
			all, order = append(all, w), append(order, o)
		}
	}
	slices.SortFunc(order, func(a, b importance) int {
		switch {
		case a.rank != b.rank:
			return cmp.Compare(a.rank, b.rank)
		case a.size > b.size:
			return -1
		case a.size < b.size:
			return 1
		}
		return cmp.Compare(a.feature, b.feature)
	})
	return all, order
}

// sizeIn is the size of what is in the tile, by its box.
func sizeIn(bound orb.Bound, g orb.Geometry) float64 {
	b := geo.Bound(g)
	if b.Min == b.Max { // a point is drawn as a mark of a 32nd of the tile
		b = b.Pad((bound.Max[0] - bound.Min[0]) / 64)
	}
	width, height := min(b.Max[0], bound.Max[0])-max(b.Min[0], bound.Min[0]), min(b.Max[1], bound.Max[1])-max(b.Min[1], bound.Min[1])
	if !(width >= 0 && height >= 0) {
		return 0
	}
	return max(width*height, width*width/64, height*height/64) // a line has a box, too
}

// joinKept makes a tile of the features that are kept, in their order, and the
// layer that says how many are lost.
func joinKept(e *encoder, layers []Layer, to []layerBytes, all []weighed, middle orb.Point) ([]byte, []LeftOut, error) {
	var tile []byte
	var out []LeftOut
	note := Layer{Name: ThinnedLayer}
	for n, l := range layers {
		own := len(all)
		if i := slices.IndexFunc(all, func(w weighed) bool { return w.layer != n }); i >= 0 {
			own = i
		}
		size, lost := 0, 0
		for _, w := range all[:own] {
			if w.lost {
				lost++
			} else {
				size += w.end - w.start
			}
		}
		if size > 0 {
			tile = to[n].appendStart(slices.Grow(tile, size+len(to[n].tags.bytes)+100), l.Name, size)
			for _, w := range all[:own] {
				if !w.lost {
					tile = append(tile, to[n].features[w.start:w.end]...)
				}
			}
			tile = to[n].appendEnd(tile)
		}
		if lost > 0 {
			out = append(out, LeftOut{l.Name, lost, own - lost})
			note.Features = append(note.Features, Feature{Geometry: middle, Props: []Prop{
				{"layer", l.Name}, {"leftOut", int64(lost)}, {"remaining", int64(own - lost)}}})
		}
		all = all[own:]
	}
	tile, err := e.layer(tile, note)
	return tile, out, err
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
