package server

import (
	"context"
	"sync"

	"ceded/data"
	"ceded/geo"
)

// edition is one release as the server uses it: its texts and its grids.
type edition struct {
	*data.Record
	grids map[string]*geo.Grid
	facts sync.Map // layer id -> *layerFacts
}

// ID is the release id.
func (e *edition) ID() string { return e.Release.ID }

// current returns the edition that this request is answered from. A handler
// asks for it once and uses no other, so that an answer never mixes releases.
func (s *Server) current(ctx context.Context) (*edition, error) {
	r, err := s.store.Current(ctx)
	if err != nil {
		return nil, err
	}
	e, err := s.edition(ctx, r.ID)
	if err == nil {
		s.held.Store(e)
	}
	return e, err
}

// edition returns the edition of a release, or data.ErrNotFound.
func (s *Server) edition(ctx context.Context, release string) (*edition, error) {
	if e, ok := s.editions.Load(release); ok {
		return e.(*edition), nil
	}
	rec, err := s.store.Record(ctx, release)
	if err != nil {
		return nil, err
	}
	wm, ea := geo.WebMercatorQuad(), geo.EqualArea(rec.Manifest.EqualArea.Centre, rec.Manifest.EqualArea.HalfExtentM)
	e := &edition{Record: rec, grids: map[string]*geo.Grid{wm.ID(): wm, ea.ID(): ea}}
	kept, _ := s.editions.LoadOrStore(release, e)
	return kept.(*edition), nil
}

// defaultGrid is the grid of an address that names none.
const defaultGrid = "WebMercatorQuad"

// grid returns the grid with that id; "" is the default one.
func (e *edition) grid(id string) (*geo.Grid, error) {
	if id == "" {
		id = defaultGrid
	}
	if g := e.grids[id]; g != nil {
		return g, nil
	}
	return nil, badParam("grid", id, "WebMercatorQuad or EqualArea", "leave grid out for Web Mercator")
}

// lang returns the language asked for, the manifest's first when none is.
func (e *edition) lang(v string) (string, error) {
	if v == "" {
		return e.Manifest.Languages[0], nil
	}
	if !e.Manifest.HasLanguage(v) {
		return "", badParam("lang", v, "one of "+listed(e.Manifest.Languages), "leave lang out for "+e.Manifest.Languages[0])
	}
	return v, nil
}
