package postgis

import (
	"context"
	"fmt"
	"slices"

	"ceded/data"
	"ceded/geo"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
	"github.com/paulmach/orb/encoding/wkb"
)

// wgs84 is the SRID of degrees on WGS 84.
const wgs84 = 4326

// copyRows writes n rows into a table of the schema with COPY.
func (in *importing) copyRows(ctx context.Context, table string, columns []string, n int, row func(i int) ([]any, error)) error {
	_, err := in.tx.CopyFrom(ctx, pgx.Identifier{"ceded", table}, columns, pgx.CopyFromSlice(n, row))
	if err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	return nil
}

func (in *importing) documents(ctx context.Context) error {
	files := in.d.Texts
	paths := make([]string, 0, len(files))
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	in.progress("texts", 0, len(paths))
	err := in.copyRows(ctx, "document", []string{"release", "path", "body"}, len(paths), func(i int) ([]any, error) {
		return []any{in.d.Release.ID, paths[i], files[paths[i]]}, nil
	})
	in.progress("texts", len(paths), len(paths))
	return err
}

func (in *importing) layers(ctx context.Context) error {
	columns := []string{"release", "id", "ordinal", "tileset", "geometry", "territories", "title", "licence", "attribution"}
	m := in.d.Manifest
	return in.copyRows(ctx, "layer", columns, len(m.Layers), func(i int) ([]any, error) {
		l := &m.Layers[i]
		return []any{in.d.Release.ID, l.ID, i, l.Tileset, l.Geometry, l.Territories, l.Titles.In("en"), l.Licence, l.Attribution}, nil
	})
}

func (in *importing) features(ctx context.Context) error {
	var all []*data.Feature
	for _, l := range in.d.Manifest.Layers {
		all = append(all, in.d.Layers[l.ID]...)
	}
	in.progress("features", 0, len(all))
	columns := []string{"release", "layer", "id", "territory", "passage", "valid_from_day", "valid_to_day", "properties", "west", "south", "east", "north", "geom"}
	err := in.copyRows(ctx, "feature", columns, len(all), func(i int) ([]any, error) {
		f := all[i]
		from, to := f.Props.Days()
		territory := in.d.Manifest.Layer(f.Layer).Territories
		row := []any{in.d.Release.ID, f.Layer, f.ID, territory, orNull(f.Props.Passage), from, to, []byte(f.Raw)}
		if f.Geometry == nil {
			return append(row, nil, nil, nil, nil, nil), nil
		}
		geom, err := ewkb.Marshal(f.Geometry, wgs84)
		if err != nil {
			return nil, fmt.Errorf("feature %q: %w", f.ID, err)
		}
		box := geo.BBoxOf(f.Geometry)
		return append(row, box[0], box[1], box[2], box[3], geom), nil
	})
	in.result.Features = len(all)
	in.progress("features", len(all), len(all))
	return err
}

func (in *importing) arcs(ctx context.Context) error {
	arcs := in.d.Arcs
	in.progress("arcs", 0, len(arcs))
	columns := []string{"release", "id", "line", "kind", "instrument", "precision_km", "certainty", "left_ids", "right_ids", "valid_from_day", "valid_to_day", "licence", "properties", "geom"}
	err := in.copyRows(ctx, "arc", columns, len(arcs), func(i int) ([]any, error) {
		a := arcs[i]
		geom, err := ewkb.Marshal(a.Geometry, wgs84)
		if err != nil {
			return nil, fmt.Errorf("arc %q: %w", a.ID, err)
		}
		from, to := a.Days()
		return []any{in.d.Release.ID, a.ID, orNull(a.Line), a.Kind, orNull(a.Instrument), a.PrecisionKm, a.Certainty,
			orEmpty(a.Left), orEmpty(a.Right), from, to, a.Licence, []byte(a.Raw), geom}, nil
	})
	in.result.Arcs = len(arcs)
	in.progress("arcs", len(arcs), len(arcs))
	return err
}

const newDrawingSQL = `
INSERT INTO ceded.drawing (release, tileset, grid, min_zoom, max_zoom)
VALUES (@release, @tileset, @grid, @min_zoom, @max_zoom)
RETURNING id`

// drawing writes one generalisation. Rows go in along a Hilbert curve, so that
// what lies together on the map lies together on disk; ordinal keeps their order.
func (in *importing) drawing(ctx context.Context, tileset string, grid *geo.Grid, band data.Band, layers []data.PartLayer) error {
	var id int32
	err := in.tx.QueryRow(ctx, newDrawingSQL, pgx.NamedArgs{
		"release": in.d.Release.ID, "tileset": tileset, "grid": grid.ID(), "min_zoom": band.MinZoom, "max_zoom": band.MaxZoom,
	}).Scan(&id)
	if err != nil {
		return err
	}
	err = in.copyRows(ctx, "drawing_layer", []string{"drawing", "ordinal", "name", "min_zoom", "max_zoom"}, len(layers), func(i int) ([]any, error) {
		return []any{id, i, layers[i].Layer, layers[i].MinZoom, layers[i].MaxZoom}, nil
	})
	if err != nil {
		return err
	}
	rows := hilbertOrder(grid.Extent(), layers)
	in.result.Parts += len(rows)
	return in.copyRows(ctx, "part", []string{"drawing", "layer", "ordinal", "feature", "min_zoom", "props", "geom"}, len(rows), func(i int) ([]any, error) {
		r := rows[i]
		p := &layers[r.layer].Parts[r.ordinal]
		props, err := encodeProps(p.Props)
		if err != nil {
			return nil, fmt.Errorf("feature %q: %w", p.ID, err)
		}
		geom, err := wkb.Marshal(p.Geometry)
		if err != nil {
			return nil, fmt.Errorf("feature %q: %w", p.ID, err)
		}
		return []any{id, r.layer, r.ordinal, p.ID, p.MinZoom, props, geom}, nil
	})
}

const validitySQL = `SELECT ST_IsValidReason(@geom::geometry)`

// invalidGeometry finds the first feature or arc that PostGIS calls invalid,
// to name it: the failed COPY does not.
func invalidGeometry(ctx context.Context, pool *pgxpool.Pool, d *data.Dossier) error {
	const fix = "draw it without crossing or touching itself"
	check := func(file, id string, g orb.Geometry) error {
		geom, err := ewkb.Marshal(g, wgs84)
		if err != nil {
			return err
		}
		var reason string
		if err := pool.QueryRow(ctx, validitySQL, pgx.NamedArgs{"geom": geom}).Scan(&reason); err != nil || reason == "Valid Geometry" {
			return nil // the import's own error tells more
		}
		return &data.FileError{File: file, Feature: id, Field: "geometry", Reason: reason, Fix: fix}
	}
	for _, l := range d.Manifest.Layers {
		for _, f := range d.Layers[l.ID] {
			if f.Geometry == nil {
				continue
			}
			if err := check(f.File(), f.ID, f.Geometry); err != nil {
				return err
			}
		}
		if l.Arcs != "" {
			for _, a := range d.Arcs {
				if err := check(l.Arcs, a.ID, a.Geometry); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
