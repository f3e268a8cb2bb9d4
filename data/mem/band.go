package mem

import (
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"ceded/data"
	"ceded/geo/mvt"
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
	layers []*packed
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
		layers, err := data.Generalise(s.d, q.Tileset, q.Grid, b)
		for _, l := range layers {
			made.layers = append(made.layers, pack(l))
		}
		made.err = err
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
	for _, l := range b.layers {
		if q.Tile.Z < l.minZoom {
			continue
		}
		var hits []int32
		l.tree.Search(bound.Min, bound.Max, func(_, _ [2]float64, n int32) bool {
			if uint32(l.parts[n].minZoom) <= q.Tile.Z {
				hits = append(hits, n)
			}
			return true
		})
		if len(hits) > 0 {
			slices.Sort(hits)
			out = append(out, mvt.Layer{Name: l.name, Features: l.features(hits)})
		}
	}
	return out
}
