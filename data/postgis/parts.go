package postgis

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"ceded/data"
	"ceded/geo/mvt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// drawingKey names one generalisation of a release.
type drawingKey struct {
	release, tileset, grid string
	minZoom                uint32
}

// drawing is what a tile query needs to know of a generalisation. It does not
// change and is read once.
type drawing struct {
	id     int32 // 0: the release has none for this tileset and grid
	layers []drawingLayer
}

type drawingLayer struct {
	ordinal int16
	name    string
	minZoom uint32
}

const drawingSQL = `
SELECT d.id, l.ordinal, l.name, l.min_zoom
  FROM ceded.drawing AS d
  LEFT JOIN ceded.drawing_layer AS l ON l.drawing = d.id
 WHERE d.release = @release
   AND d.tileset = @tileset
   AND d.grid = @grid
   AND d.min_zoom = @min_zoom
 ORDER BY l.ordinal`

func (s *Store) drawing(ctx context.Context, key drawingKey) (*drawing, error) {
	s.mu.RLock()
	kept := s.drawings[key]
	s.mu.RUnlock()
	if kept != nil {
		return kept, nil
	}
	if !storable(key.tileset) {
		return &drawing{}, nil
	}
	d := &drawing{}
	err := s.with(ctx, "drawing", func(ctx context.Context, c *pgxpool.Conn) error {
		rows, err := c.Query(ctx, drawingSQL, pgx.NamedArgs{
			"release": key.release, "tileset": key.tileset, "grid": key.grid, "min_zoom": key.minZoom,
		})
		if err != nil {
			return err
		}
		var (
			ordinal, minZoom *int16
			name             *string
		)
		_, err = pgx.ForEachRow(rows, []any{&d.id, &ordinal, &name, &minZoom}, func() error {
			if ordinal != nil {
				d.layers = append(d.layers, drawingLayer{*ordinal, *name, uint32(*minZoom)})
			}
			return nil
		})
		return err
	})
	if err != nil || d.id == 0 {
		return d, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drawings[key] = d
	return d, nil
}

const partsSQL = `
SELECT layer, feature, props, geom
  FROM ceded.part
 WHERE drawing = @drawing
   AND geom && ST_MakeEnvelope(@west, @south, @east, @north)
   AND min_zoom <= @zoom
   AND layer = ANY (@layers)
 ORDER BY layer, ordinal`

var partsOf = newStatement(partsSQL, "drawing", "west", "south", "east", "north", "zoom", "layers")

// Parts implements data.Store.
func (s *Store) Parts(ctx context.Context, release string, q data.TileQuery) ([]mvt.Layer, error) {
	if _, err := s.Record(ctx, release); err != nil {
		return nil, err
	}
	band := data.BandFor(q.Tile.Z)
	d, err := s.drawing(ctx, drawingKey{release, q.Tileset, q.Grid.ID(), band.MinZoom})
	if err != nil {
		return nil, err
	}
	var shown []int16
	names := map[int16]string{}
	for _, l := range d.layers {
		if l.minZoom <= q.Tile.Z {
			shown = append(shown, l.ordinal)
			names[l.ordinal] = l.name
		}
	}
	if len(shown) == 0 {
		return nil, nil
	}
	reach := data.TileReach(q.Grid, q.Tile)
	var out []mvt.Layer
	err = s.with(ctx, fmt.Sprintf("tile %s/%s/%s", q.Tileset, q.Grid.ID(), q.Tile), func(ctx context.Context, c *pgxpool.Conn) error {
		rows, err := c.Query(ctx, partsOf.sql, partsOf.args(pgx.NamedArgs{
			"drawing": d.id, "zoom": q.Tile.Z, "layers": shown,
			"west": reach.Min[0], "south": reach.Min[1], "east": reach.Max[0], "north": reach.Max[1],
		})...)
		if err != nil {
			return err
		}
		defer rows.Close()
		out = nil
		var (
			last      = int16(-1)
			propsText []byte
			props     []mvt.Prop
			texts     propsReader
			shapes    wkbReader
		)
		for rows.Next() {
			v := rows.RawValues()
			layer := int16(binary.BigEndian.Uint16(v[0]))
			id := string(v[1])
			// Parts of one feature stand together and carry the same props.
			if props == nil || !bytes.Equal(propsText, v[2]) {
				propsText = append(propsText[:0], v[2]...)
				if props, err = texts.read(propsText); err != nil {
					return fmt.Errorf("part of %q: properties: %w", id, err)
				}
			}
			g, err := shapes.read(v[3])
			if err != nil {
				return fmt.Errorf("part of %q: geometry: %w", id, err)
			}
			// The index compares boxes in single precision: hold to the doubles.
			if !g.Bound().Intersects(reach) {
				continue
			}
			if layer != last {
				out = append(out, mvt.Layer{Name: names[layer]})
				last = layer
			}
			l := &out[len(out)-1]
			l.Features = append(l.Features, mvt.Feature{ID: id, Props: props, Geometry: g})
		}
		return rows.Err()
	})
	return out, err
}
