package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/labstack/echo/v4"
)

const (
	// latest stands for the current release in the address of a tile.
	latest = "latest"
	// deepestZoom is the deepest tile address that is answered. Clients find
	// data.MaxTileZoom in TileJSON and enlarge its tiles themselves.
	deepestZoom = 12
	// tileFormat is part of each tile's ETag: it grows when the same release
	// gives other bytes.
	tileFormat = "3"
	// tileMost is how many bytes a tile has at most, before compression; one with
	// more is thinned (see mvt.EncodeWithin).
	tileMost = 500_000
	// thinnedHeader says what a thinned tile has lost, as "layer=features, …".
	thinnedHeader = "Ceded-Thinned"
)

// tile serves /tiles/{release}/{tileset}/{grid}/{z}/{x}/{y}.
func (s *Server) tile(c echo.Context) error {
	ctx := c.Request().Context()
	e, cache, err := s.tileEdition(ctx, c.Param("release"))
	if err != nil {
		return err
	}
	tileset := c.Param("tileset")
	if !e.hasTileset(tileset) {
		return notFound("tileset", tileset, "the tilesets are "+listed(e.sets))
	}
	grid := e.grids[c.Param("grid")]
	if grid == nil {
		return notFound("grid", c.Param("grid"), "the grids are WebMercatorQuad and EqualArea")
	}
	t, err := parseTile(c.Param("z"), c.Param("x"), c.Param("y"))
	if err != nil {
		return err
	}
	key := tileKey{e.ID(), tileset, grid.ID(), t}
	return s.answerTile(c, key, grid, cache)
}

// answerTile answers with a tile that exists in its grid.
func (s *Server) answerTile(c echo.Context, key tileKey, grid *geo.Grid, cache caching) error {
	if h := c.Request().Header.Get("If-None-Match"); h != "" {
		if tag := key.tag(); matches(h, weak(tag)) { // no tile is needed to say so
			tileAlone(c.Response().Header())
			return s.write(c, answer{media: mediaTile, cache: cache, etag: tag})
		}
	}
	t, err := s.tiles.get(c.Request().Context(), key, func(ctx context.Context) (drawnTile, error) {
		return s.makeTile(ctx, key, grid)
	})
	if err != nil {
		return err
	}
	tileAlone(c.Response().Header())
	if len(t.gz) == 0 {
		return s.writeNothing(c, cache)
	}
	if t.thinned != nil {
		saysThinned(c.Response().Header(), t.thinned)
	}
	return s.write(c, answer{media: mediaTile, cache: cache, etag: t.tag, gz: t.gz})
}

// saysThinned tells in the headers, to pages of other origins too, what a tile has
// lost.
func saysThinned(h http.Header, lost []string) {
	h[thinnedHeader] = lost
	h["Access-Control-Expose-Headers"] = exposeThinned
}

var exposeThinned = []string{thinnedHeader}

// makeTile draws a tile and compresses it.
func (s *Server) makeTile(ctx context.Context, key tileKey, grid *geo.Grid) (drawnTile, error) {
	layers, err := s.store.Parts(ctx, key.release, data.TileQuery{Tileset: key.tileset, Grid: grid, Tile: key.tile})
	if err != nil {
		return drawnTile{}, err
	}
	b, out, err := mvt.EncodeWithin(grid.TileBound(key.tile), layers, s.tileMost)
	if err != nil {
		return drawnTile{}, fmt.Errorf("tile %s of %s: %w", key.tile, key.tileset, err)
	}
	if len(b) == 0 {
		return drawnTile{}, nil
	}
	var lost []string
	for _, l := range out {
		lost = append(lost, fmt.Sprintf("%s=%d", l.Layer, l.Features))
	}
	if lost != nil {
		s.metrics.tileThinned.Add(1)
	}
	return drawnTile{gz: compress(b), thinned: strings.Join(lost, ", ")}, nil
}

// warm makes the tiles to the zoom of Config.Warm in the grid of the explorer, so
// that the first reader does not wait for a store that prepares a zoom on first
// use. It tells of each zoom.
func (s *Server) warm(ctx context.Context) {
	start, made := time.Now(), 0
	e, err := s.current(ctx)
	if err != nil {
		s.log.Warn("warm-up: the store does not answer", "error", err)
		return
	}
	const grid = "EqualArea"
	last := uint32(s.cfg.Warm[0] - '0')
	total := len(e.sets) * (1<<(2*last+2) - 1) / 3
	for z := uint32(0); z <= last; z++ {
		for _, tileset := range e.sets {
			for i := range uint32(1) << (2 * z) {
				key := tileKey{e.ID(), tileset, grid, geo.Tile{Z: z, X: i % (1 << z), Y: i >> z}}
				_, err := s.tiles.get(ctx, key, func(ctx context.Context) (drawnTile, error) { return s.makeTile(ctx, key, e.grids[grid]) })
				if ctx.Err() != nil {
					return
				}
				if err != nil {
					s.log.Warn("warm-up: a tile cannot be made", "tile", key.tile.String(), "tileset", tileset, "error", err)
					return
				}
				made++
			}
		}
		s.log.Info("warm-up", "zoom", z, "done", made, "of", total, "dur", time.Since(start))
	}
}

// tileEdition returns the release that an address names and how long its
// tiles may be kept.
func (s *Server) tileEdition(ctx context.Context, id string) (*edition, caching, error) {
	if id == latest {
		e, err := s.current(ctx)
		return e, cacheShort, err
	}
	e, err := s.edition(ctx, id)
	if !errors.Is(err, data.ErrNotFound) {
		return e, cacheForever, err
	}
	p := &problem{kind: kindRelease, field: "release", cause: err, detail: "this server holds no release " + `"` + shorten(id) + `"`,
		fixes: []string{"write latest for the current release"}}
	if now, err := s.current(ctx); err == nil {
		p.fixes = append(p.fixes, "the current release is "+now.ID())
	}
	return nil, "", p
}

// parseTile reads the address of a tile; the last segment may end in .mvt or
// .pbf, by which some clients know a vector tile.
func parseTile(z, x, y string) (geo.Tile, error) {
	if stem, ok := strings.CutSuffix(y, ".mvt"); ok {
		y = stem
	} else {
		y = strings.TrimSuffix(y, ".pbf")
	}
	t, err := geo.ParseTile(z, x, y, deepestZoom)
	var f *geo.FieldError
	if errors.As(err, &f) {
		p := badParam(f.Field, f.Value, f.Want, f.Fixes...)
		p.kind = kindBadTile
		return t, p
	}
	return t, err
}

func (e *edition) hasTileset(id string) bool { return slices.Contains(e.sets, id) }
