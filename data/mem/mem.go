// Package mem is the Store that serves a dossier from memory, its generalised
// parts by R-trees. It needs no database and is what ceded serves with when no
// DATABASE_URL is set.
package mem

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	"ceded/data"
	"ceded/data/filter"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/paulmach/orb"
)

// Store serves one release from memory. The zero value is not usable; use New.
type Store struct {
	d        *data.Dossier
	features map[string]*data.Feature
	boxes    map[*data.Feature]geo.BBox
	areas    []*data.Feature        // the territories, prepared
	arcs     map[string][]data.Arc  // border line -> its arcs
	bounding map[string][]*data.Arc // territory -> arcs on whose sides it is

	mu    sync.Mutex
	bands map[bandKey]*band

	resting later         // until no band has been made for a while
	idling  later         // until nobody has asked for a while
	given   atomic.Uint64 // bytes allocated when memory was last given back
}

// New returns a store over the dossier, which it does not change and which must
// not change afterwards.
func New(d *data.Dossier) *Store {
	s := &Store{
		d: d, features: map[string]*data.Feature{}, boxes: map[*data.Feature]geo.BBox{},
		arcs: map[string][]data.Arc{}, bounding: map[string][]*data.Arc{}, bands: map[bandKey]*band{},
	}
	for layer, fs := range d.Layers {
		dated := d.Manifest.Layer(layer).Dated()
		for _, f := range fs {
			s.boxes[f] = geo.BBoxOf(f.Geometry)
			if dated {
				s.features[f.ID] = f
			}
		}
	}
	for _, f := range d.Areas() {
		area := *f
		area.Prepare()
		s.areas = append(s.areas, &area)
		s.boxes[&area] = s.boxes[f]
	}
	for _, arc := range d.Arcs {
		prepared := *arc
		prepared.Prepare()
		a := &prepared
		if a.Line != "" {
			s.arcs[a.Line] = append(s.arcs[a.Line], *a)
		}
		for _, id := range a.Left {
			s.bounding[id] = append(s.bounding[id], a)
		}
		for _, id := range a.Right {
			s.bounding[id] = append(s.bounding[id], a)
		}
	}
	return s
}

// Name returns "embedded".
func (s *Store) Name() string { return "embedded" }

// Current returns the one release there is. A server asks for it as long as it is
// asked anything.
func (s *Store) Current(context.Context) (data.Release, error) {
	s.idling.putOff(idleAfter, s.giveBack)
	return s.d.Release, nil
}

// Ping always succeeds: the data is in memory.
func (s *Store) Ping(context.Context) error { return nil }

// Close stops what the store has put off.
func (s *Store) Close() {
	s.resting.stop()
	s.idling.stop()
}

func (s *Store) holds(release string) error {
	if release != s.d.Release.ID {
		return fmt.Errorf("release %q: %w", release, data.ErrNotFound)
	}
	return nil
}

// Record implements data.Store.
func (s *Store) Record(_ context.Context, release string) (*data.Record, error) {
	if err := s.holds(release); err != nil {
		return nil, err
	}
	return &s.d.Record, nil
}

// Feature implements data.Store.
func (s *Store) Feature(_ context.Context, release, id string) (*data.Feature, error) {
	if err := s.holds(release); err != nil {
		return nil, err
	}
	f, ok := s.features[id]
	if !ok {
		return nil, fmt.Errorf("feature %q: %w", id, data.ErrNotFound)
	}
	return f, nil
}

// Features implements data.Store.
func (s *Store) Features(_ context.Context, release string, q data.Query) (*data.Page, error) {
	if err := s.holds(release); err != nil {
		return nil, err
	}
	fs, ok := s.d.Layers[q.Layer]
	if !ok {
		return nil, fmt.Errorf("layer %q: %w", q.Layer, data.ErrNotFound)
	}
	page := &data.Page{Features: []*data.Feature{}}
	for _, f := range fs {
		if q.ID != "" && f.ID != q.ID || q.BBox != nil && !q.BBox.Intersects(s.boxes[f]) || !f.Props.Overlaps(q.When) {
			continue
		}
		if q.Filter != nil && !filter.Match(q.Filter, f.Subject()) {
			continue
		}
		if page.Matched >= q.Offset && (q.Limit == 0 || len(page.Features) < q.Limit) {
			page.Features = append(page.Features, f)
		}
		page.Matched++
	}
	return page, nil
}

// Arcs implements data.Store.
func (s *Store) Arcs(_ context.Context, release, line string) ([]data.Arc, error) {
	if err := s.holds(release); err != nil {
		return nil, err
	}
	if line != "" {
		return s.arcs[line], nil
	}
	all := make([]data.Arc, len(s.d.Arcs))
	for i, a := range s.d.Arcs {
		all[i] = *a
	}
	return all, nil
}

// Around implements data.Store. It leaves no arc of a candidate out: package
// geo passes over those that are too far in a fraction of the time.
func (s *Store) Around(_ context.Context, release string, p orb.Point, d data.Date) (*data.Surroundings, error) {
	if err := s.holds(release); err != nil {
		return nil, err
	}
	var (
		out     data.Surroundings
		seen    = map[*data.Arc]bool{}
		nearest *data.Feature
		least   = math.Inf(1)
	)
	reach := geo.BBox{p[0], p[1], p[0], p[1]}.Pad(data.ReachKm)
	take := func(f *data.Feature) {
		out.Territories = append(out.Territories, f)
		for _, a := range s.bounding[f.ID] {
			if !seen[a] {
				seen[a] = true
				out.Arcs = append(out.Arcs, a)
			}
		}
	}
	for _, f := range s.areas {
		if reach.Intersects(s.boxes[f]) {
			take(f)
			continue
		}
		if s.d.Manifest.Rank(f.Props.Passage) == 0 && f.Props.Begun(d) {
			if _, km := f.NearestWithin(p, least); nearest == nil || km < least {
				nearest, least = f, km
			}
		}
	}
	if nearest != nil {
		take(nearest)
	}
	return &out, nil
}

// Parts implements data.Store.
func (s *Store) Parts(_ context.Context, release string, q data.TileQuery) ([]mvt.Layer, error) {
	if err := s.holds(release); err != nil {
		return nil, err
	}
	b, err := s.band(q)
	if err != nil {
		return nil, err
	}
	return b.touching(q), nil
}
