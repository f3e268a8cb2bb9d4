package postgis

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"ceded/data"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
)

//go:embed around.sql
var aroundSQL string

var around = newStatement(aroundSQL, "release", "lon", "lat", "reach_m", "highest", "coast", "last_day")

// Around implements data.Store. It may return more than one territory of the
// highest passage that is far away: whichever can be the nearest. The database
// names what counts; what it names is read once (see shapes).
func (s *Store) Around(ctx context.Context, release string, p orb.Point, d data.Date) (*data.Surroundings, error) {
	rec, err := s.Record(ctx, release)
	if err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{
		"release": release, "lon": p[0], "lat": p[1], "reach_m": data.ReachKm * 1000.0,
		"highest": "", "coast": data.KindCoast, "last_day": data.OpenTo,
	}
	if ps := rec.Manifest.Passages; len(ps) > 0 {
		args["highest"] = ps[0]
	}
	if !d.IsZero() {
		args["last_day"] = d.Last()
	}
	out := &data.Surroundings{}
	err = s.with(ctx, "around a point", func(ctx context.Context, c *pgxpool.Conn) error {
		rows, err := c.Query(ctx, around.sql, around.args(args)...)
		if err != nil {
			return err
		}
		var (
			keys    []shapeKey
			ordinal *int16
			layer   *string
			id      string
		)
		if _, err := pgx.ForEachRow(rows, []any{&ordinal, &layer, &id}, func() error {
			key := shapeKey{release: release, id: id}
			if layer != nil {
				key.layer = *layer
			}
			keys = append(keys, key)
			return nil
		}); err != nil {
			return err
		}
		found, err := s.shapes.get(ctx, c, keys)
		if err != nil {
			return err
		}
		for _, f := range found {
			if f.area != nil {
				out.Territories = append(out.Territories, f.area)
			} else {
				out.Arcs = append(out.Arcs, f.arc)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func arcOf(id string, properties, geom []byte) (*data.Arc, error) {
	a := &data.Arc{Raw: json.RawMessage(properties)}
	if err := json.Unmarshal(a.Raw, a); err != nil {
		return nil, fmt.Errorf("arc %q: properties: %w", id, err)
	}
	g, _, err := ewkb.Unmarshal(geom)
	if err != nil {
		return nil, fmt.Errorf("arc %q: geometry: %w", id, err)
	}
	line, ok := g.(orb.LineString)
	if !ok {
		return nil, fmt.Errorf("arc %q: geometry is a %s", id, g.GeoJSONType())
	}
	a.Geometry = line
	return a, nil
}

const arcsSQL = `
SELECT id, properties, geom
  FROM ceded.arc
 WHERE release = @release
   AND (@line = '' OR line = @line)
 ORDER BY id`

// Arcs implements data.Store.
func (s *Store) Arcs(ctx context.Context, release, line string) ([]data.Arc, error) {
	if _, err := s.Record(ctx, release); err != nil {
		return nil, err
	}
	if !storable(line) {
		return nil, nil
	}
	var out []data.Arc
	err := s.with(ctx, fmt.Sprintf("arcs of %q", line), func(ctx context.Context, c *pgxpool.Conn) error {
		rows, err := c.Query(ctx, arcsSQL, pgx.NamedArgs{"release": release, "line": line})
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (data.Arc, error) {
			var (
				id         string
				props, wkb []byte
			)
			if err := row.Scan(&id, &props, &wkb); err != nil {
				return data.Arc{}, err
			}
			a, err := arcOf(id, props, wkb)
			if err != nil {
				return data.Arc{}, err
			}
			return *a, nil
		})
		return err
	})
	return out, err
}
