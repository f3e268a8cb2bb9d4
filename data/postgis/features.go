package postgis

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"ceded/data"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
)

// featureRow is a feature as the tables hold it.
type featureRow struct {
	Layer      string
	ID         string
	Properties []byte
	Geom       []byte // EWKB, degrees; nil where it lies is not known
}

func (r *featureRow) feature() (*data.Feature, error) {
	f := &data.Feature{ID: r.ID, Layer: r.Layer, Raw: json.RawMessage(r.Properties)}
	if r.Geom != nil {
		g, _, err := ewkb.Unmarshal(r.Geom)
		if err != nil {
			return nil, fmt.Errorf("feature %q: geometry: %w", r.ID, err)
		}
		f.Geometry = g
	}
	if err := json.Unmarshal(f.Raw, &f.Props); err != nil {
		return nil, fmt.Errorf("feature %q: properties: %w", r.ID, err)
	}
	return f, nil
}

const featureSQL = `
SELECT f.layer, f.id, f.properties, f.geom
  FROM ceded.feature AS f
  JOIN ceded.layer AS l ON l.release = f.release AND l.id = f.layer
 WHERE f.release = @release
   AND f.id = @id
   AND l.tileset <> @basemap
 ORDER BY l.ordinal
 LIMIT 1`

// Feature implements data.Store.
func (s *Store) Feature(ctx context.Context, release, id string) (*data.Feature, error) {
	if _, err := s.Record(ctx, release); err != nil {
		return nil, err
	}
	var f *data.Feature
	err := s.with(ctx, fmt.Sprintf("feature %q", id), func(ctx context.Context, c *pgxpool.Conn) error {
		if !storable(id) {
			return data.ErrNotFound
		}
		rows, err := c.Query(ctx, featureSQL, pgx.NamedArgs{"release": release, "id": id, "basemap": data.BasemapTileset})
		if err != nil {
			return err
		}
		row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[featureRow])
		if errors.Is(err, pgx.ErrNoRows) {
			return data.ErrNotFound
		}
		if err != nil {
			return err
		}
		f, err = row.feature()
		return err
	})
	return f, err
}

// The page and its count are two statements over one immutable release. They have
// no condition on what is not asked for, so that one plan for all arguments may
// use the index on ids. The index on places finds boxes that overlap in single
// precision; the four numbers decide.
const (
	selectedSQL = `
  FROM ceded.feature AS f
 WHERE f.release = @release
   AND f.layer = @layer
   AND f.valid_from_day <= @last_day
   AND f.valid_to_day > @first_day`
	thatSQL = `
   AND f.id = @id`
	inBoxSQL = `
   AND (f.geom && ST_MakeEnvelope(@w1, @south, @e1, @north, 4326) OR f.geom && ST_MakeEnvelope(@w2, @south, @e2, @north, 4326))
   AND f.south <= @north
   AND f.north >= @south
   AND CASE WHEN f.west <= f.east
            THEN (f.west <= @e1 AND f.east >= @w1) OR (f.west <= @e2 AND f.east >= @w2)
            ELSE f.west <= @e1 OR f.east >= @w1 OR f.west <= @e2 OR f.east >= @w2
        END`
	countSQL   = `SELECT count(*)`
	columnsSQL = `SELECT f.layer, f.id, f.properties, f.geom`
	orderSQL   = `
 ORDER BY f.id
 LIMIT @limit
OFFSET @offset`
)

// selected is what a query asks for of all features.
func selected(q data.Query) string {
	sql := selectedSQL
	if q.ID != "" {
		sql += thatSQL
	}
	if q.BBox != nil {
		sql += inBoxSQL
	}
	return sql
}

// Features implements data.Store.
func (s *Store) Features(ctx context.Context, release string, q data.Query) (*data.Page, error) {
	rec, err := s.Record(ctx, release)
	if err != nil {
		return nil, err
	}
	if rec.Manifest.Layer(q.Layer) == nil {
		return nil, fmt.Errorf("layer %q: %w", q.Layer, data.ErrNotFound)
	}
	page := &data.Page{Features: []*data.Feature{}}
	if !storable(q.ID) {
		return page, nil
	}
	if q.Filter != nil {
		return s.filtered(ctx, release, q)
	}
	args, chosen := queryArgs(release, q), selected(q)
	err = s.with(ctx, fmt.Sprintf("features of layer %q", q.Layer), func(ctx context.Context, c *pgxpool.Conn) error {
		var b pgx.Batch
		if q.BBox != nil {
			b.Queue(planEachSQL)
		}
		b.Queue(countSQL+chosen, args).QueryRow(func(row pgx.Row) error { return row.Scan(&page.Matched) })
		b.Queue(columnsSQL+chosen+orderSQL, args).Query(func(rows pgx.Rows) error {
			found, err := pgx.CollectRows(rows, pgx.RowToStructByName[featureRow])
			if err != nil {
				return err
			}
			for i := range found {
				f, err := found[i].feature()
				if err != nil {
					return err
				}
				page.Features = append(page.Features, f)
			}
			return nil
		})
		return c.SendBatch(ctx, &b).Close()
	})
	if err != nil {
		return nil, err
	}
	return page, nil
}

func queryArgs(release string, q data.Query) pgx.NamedArgs {
	args := pgx.NamedArgs{
		"release": release, "layer": q.Layer, "id": q.ID, "limit": nil, "offset": max(0, q.Offset),
		"first_day": -1, "last_day": data.OpenTo, // always true
	}
	if q.Limit > 0 {
		args["limit"] = q.Limit
	}
	if q.When != (data.Span{}) {
		args["first_day"], args["last_day"] = q.When.First, q.When.Last
	}
	if q.BBox == nil {
		return args
	}
	south, north := 90.0, -90.0 // an empty box keeps nothing
	var first, second orb.Bound // one piece, or two at the antimeridian
	if pieces := q.BBox.Bounds(); len(pieces) > 0 {
		first, second = pieces[0], pieces[len(pieces)-1]
		south, north = first.Min[1], first.Max[1]
	}
	args["south"], args["north"] = south, north
	args["w1"], args["e1"], args["w2"], args["e2"] = first.Min[0], first.Max[0], second.Min[0], second.Max[0]
	return args
}

// storable tells whether PostgreSQL can hold the text: UTF-8 without zero bytes.
// What it cannot hold it cannot find.
func storable(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }
