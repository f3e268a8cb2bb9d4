package postgis

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
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
SELECT layer, ordinal, feature, props, geom
  FROM ceded.part
 WHERE drawing = @drawing
   AND geom && ST_MakeEnvelope(@west, @south, @east, @north)
   AND min_zoom <= @zoom
   AND layer = ANY (@layers)`

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
	var found foundParts
	err = s.with(ctx, fmt.Sprintf("tile %s/%s/%s", q.Tileset, q.Grid.ID(), q.Tile), func(ctx context.Context, c *pgxpool.Conn) error {
		rows, err := c.Query(ctx, partsOf.sql, partsOf.args(pgx.NamedArgs{
			"drawing": d.id, "zoom": q.Tile.Z, "layers": shown,
			"west": reach.Min[0], "south": reach.Min[1], "east": reach.Max[0], "north": reach.Max[1],
		})...)
		if err != nil {
			return err
		}
		defer rows.Close()
		found = foundParts{}
		var shapes wkbReader
		for rows.Next() {
			v := rows.RawValues()
			g, err := shapes.read(v[4])
			if err != nil {
				return fmt.Errorf("part of %q: geometry: %w", v[2], err)
			}
			// The index compares boxes in single precision: hold to the doubles.
			if begins(g, reach) || geo.Bound(g).Intersects(reach) {
				found.add(int16(binary.BigEndian.Uint16(v[0])), binary.BigEndian.Uint32(v[1]), v[2], v[3], g)
			}
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	return found.layers(names)
}

// begins tells whether a polygon or line has its first point in the bound.
func begins(g orb.Geometry, in orb.Bound) bool {
	switch g := g.(type) {
	case orb.Polygon:
		return len(g) > 0 && len(g[0]) > 0 && in.Contains(g[0][0])
	case orb.LineString:
		return len(g) > 0 && in.Contains(g[0])
	}
	return false
}

// foundParts are the rows of a tile as they come. They are put in order here, by
// their numbers alone: the database would move whole rows about.
type foundParts struct {
	rows  []foundPart
	texts []byte // of all rows
	order []foundLayer
}

type foundPart struct {
	id, props, end int // the row's id is texts[id:props], its properties are texts[props:end]
	geometry       orb.Geometry
}

// foundLayer lists the rows of a layer, each as its ordinal and, in the lower
// half, its index in rows.
type foundLayer struct {
	number int16
	rows   []uint64
}

func (f *foundParts) add(layer int16, ordinal uint32, id, props []byte, g orb.Geometry) {
	n := slices.IndexFunc(f.order, func(l foundLayer) bool { return l.number == layer })
	if n < 0 {
		n = len(f.order)
		f.order = append(f.order, foundLayer{number: layer})
	}
	l := &f.order[n]
	l.rows = append(l.rows, uint64(ordinal)<<32|uint64(len(f.rows)))
	at := len(f.texts)
	f.texts = append(append(f.texts, id...), props...)
	f.rows = append(f.rows, foundPart{at, at + len(id), len(f.texts), g})
}

// layers reads the rows in order.
func (f *foundParts) layers(names map[int16]string) ([]mvt.Layer, error) {
	slices.SortFunc(f.order, func(a, b foundLayer) int { return cmp.Compare(a.number, b.number) })
	all := string(f.texts) // ids and values are parts of this one string
	var (
		out   []mvt.Layer
		last  string // properties of the row before
		props []mvt.Prop
		texts propsReader
		err   error
	)
	for _, l := range f.order {
		slices.Sort(l.rows)
		features := make([]mvt.Feature, len(l.rows))
		for i, o := range l.rows {
			p := &f.rows[uint32(o)]
			// Parts of one feature stand together and carry the same props.
			if text := all[p.props:p.end]; props == nil || text != last {
				if props, err = texts.read(text); err != nil {
					return nil, fmt.Errorf("part of %q: properties: %w", all[p.id:p.props], err)
				}
				last = text
			}
			features[i] = mvt.Feature{ID: all[p.id:p.props], Props: props, Geometry: p.geometry}
		}
		out = append(out, mvt.Layer{Name: names[l.number], Features: features})
	}
	return out, nil
}
