package server

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
)

// edition is one release as the server uses it: its texts and its grids.
type edition struct {
	*data.Record
	grids map[string]*geo.Grid
	sets  []string // tilesets, in the manifest's order
	facts sync.Map // layer id -> *layerFacts

	openapi atomic.Pointer[[]byte] // the interface, with the layers' doors
	// border is the border ledger, read once.
	border atomic.Pointer[borderLedger]
}

// ID is the release id.
func (e *edition) ID() string { return e.Release.ID }

// holding is the edition that was current when the store was last asked.
type holding struct {
	*edition
	asked time.Time
}

const (
	// currentFor is how long an answer of the store about its current release
	// is taken for true, so that requests do not each ask a database.
	currentFor = time.Second
	// currentMeanwhile is how long the answer before may stand in while one
	// request asks anew.
	currentMeanwhile = 10 * time.Second
)

// current returns the edition that this request is answered from. A handler
// asks for it once and uses no other, so that an answer never mixes releases.
// A new release is seen within currentFor.
func (s *Server) current(ctx context.Context) (*edition, error) {
	if e := s.heldFor(currentFor); e != nil {
		return e, nil
	}
	if !s.asking.TryLock() {
		if e := s.heldFor(currentMeanwhile); e != nil {
			return e, nil
		}
		return s.askCurrent(ctx)
	}
	defer s.asking.Unlock()
	return s.askCurrent(ctx)
}

// asked returns the edition that a request is answered from and the language
// it asks for with lang=. The error is a 400 for a language that is not there.
func (s *Server) asked(c echo.Context) (*edition, string, error) {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return nil, "", err
	}
	lang, err := e.lang(c.QueryParam("lang"))
	return e, lang, err
}

// heldFor returns the edition held when the store was asked no longer ago than
// that, else nil.
func (s *Server) heldFor(d time.Duration) *edition { return s.heldAt(s.now(), d) }

func (s *Server) heldAt(now time.Time, d time.Duration) *edition {
	if h := s.held.Load(); h != nil && now.Sub(h.asked) < d {
		return h.edition
	}
	return nil
}

// askCurrent asks the store and holds what it says.
func (s *Server) askCurrent(ctx context.Context) (*edition, error) {
	asked := s.now()
	r, err := s.store.Current(ctx)
	if err != nil {
		return nil, err
	}
	e, err := s.edition(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	for {
		h := s.held.Load()
		if h != nil && h.asked.After(asked) {
			return e, nil // somebody has asked since
		}
		if s.held.CompareAndSwap(h, &holding{e, asked}) {
			return e, nil
		}
	}
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
	for i := range rec.Manifest.Layers {
		if set := rec.Manifest.Layers[i].Tileset; set != "" && !slices.Contains(e.sets, set) {
			e.sets = append(e.sets, set)
		}
	}
	kept, _ := s.editions.LoadOrStore(release, e)
	return kept.(*edition), nil
}

// word returns the verdict that a passage gives: its own name, but "not-ceded"
// for the last of the manifest.
func (e *edition) word(passage string) string {
	if p := e.Manifest.Passages; passage == p[len(p)-1] {
		return data.VerdictNotCeded
	}
	return passage
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
