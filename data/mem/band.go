package mem

import (
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/tidwall/rtree"
)

// bandKey names one generalisation: a tileset in a grid, for a run of zooms.
type bandKey struct {
	tileset, grid string
	band          data.Band
}

// band is a generalisation, made on first use and once.
type band struct {
	once   sync.Once
	err    error
	layers []data.PartLayer
	trees  []*rtree.RTreeG[int] // layer by layer: index into its parts
}

// band returns the generalisation that a tile is drawn from.
func (s *Store) band(q data.TileQuery) (*band, error) {
	b := data.BandFor(q.Tile.Z)
	key := bandKey{q.Tileset, q.Grid.ID(), b}
	s.mu.Lock()
	made := s.bands[key]
	if made == nil {
		made = &band{}
		s.bands[key] = made
	}
	s.mu.Unlock()
	made.once.Do(func() {
		made.layers, made.err = data.Generalise(s.d, q.Tileset, q.Grid, b)
		for _, l := range made.layers {
			tree := &rtree.RTreeG[int]{}
			for i, p := range l.Parts {
				bound := geo.Bound(p.Geometry)
				tree.Insert(bound.Min, bound.Max, i)
			}
			made.trees = append(made.trees, tree)
		}
		s.resting.putOff(restAfter, s.rest)
	})
	return made, made.err
}

const (
	// restAfter is how long no band must have been made before what making them
	// needs is let go: it is several times what they hold, and the next is mostly
	// asked for soon.
	restAfter = 2 * time.Second
	// idleAfter is how long nobody must have asked before garbage is given back
	// that is worth it: the collector alone would keep a third of the heap.
	idleAfter   = 2 * time.Second
	worthGiving = 8 << 20
)

// later runs a function once it has been put off for the last time.
type later struct {
	mu    sync.Mutex
	timer *time.Timer
}

func (l *later) putOff(by time.Duration, f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil {
		l.timer.Reset(by)
		return
	}
	l.timer = time.AfterFunc(by, f)
}

func (l *later) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil {
		l.timer.Stop()
	}
}

// rest lets go of what making bands needs.
func (s *Store) rest() {
	s.d.Rest()
	debug.FreeOSMemory()
}

// giveBack gives memory back when much has been allocated since it last did.
func (s *Store) giveBack() {
	allocated := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(allocated)
	now := allocated[0].Value.Uint64()
	if before := s.given.Swap(now); now-before < worthGiving {
		s.given.Store(before)
		return
	}
	debug.FreeOSMemory()
}

// touching returns the parts that touch a tile with its buffer, in their order.
func (b *band) touching(q data.TileQuery) []mvt.Layer {
	bound := data.TileReach(q.Grid, q.Tile)
	var out []mvt.Layer
	for i, l := range b.layers {
		if q.Tile.Z < l.MinZoom {
			continue
		}
		var hits []int
		b.trees[i].Search(bound.Min, bound.Max, func(_, _ [2]float64, n int) bool {
			if l.Parts[n].MinZoom <= q.Tile.Z {
				hits = append(hits, n)
			}
			return true
		})
		if len(hits) == 0 {
			continue
		}
		slices.Sort(hits)
		layer := mvt.Layer{Name: l.Layer, Features: make([]mvt.Feature, len(hits))}
		for j, n := range hits {
			p := &l.Parts[n]
			layer.Features[j] = mvt.Feature{ID: p.ID, Props: p.Props, Geometry: p.Geometry}
		}
		out = append(out, layer)
	}
	return out
}
