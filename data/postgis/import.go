package postgis

import (
	"context"
	"errors"
	"fmt"

	"ceded/data"
	"ceded/geo"

	"github.com/jackc/pgx/v5"
)

// Outcome tells what an import did.
type Outcome string

// Outcomes of an import.
const (
	Imported  Outcome = "imported"     // a new release, now current
	Switched  Outcome = "made current" // a release that was there already, now current
	Unchanged Outcome = "unchanged"    // this release was current already
)

// ImportResult is what an import did and how much it brought in.
type ImportResult struct {
	Release               data.Release
	Outcome               Outcome
	Features, Arcs, Parts int
}

// Progress is told of each step of an import: what is being done, and how much
// of it is done.
type Progress func(step string, done, total int)

// Import brings a dossier into the database at url as a new immutable release
// and makes it current, all in one transaction as the role ceded_owner: readers
// see the release before or the new one, and after an error they still see the
// one before. A release that is there already is not written again. Older
// releases stay. Two imports at once run one after the other.
//
// It returns a *data.FileError for geometry that PostGIS does not accept,
// ErrNotReady when the database lacks what a superuser makes, and
// data.ErrUnavailable when it is away or not migrated. progress may be nil.
func Import(ctx context.Context, url string, d *data.Dossier, progress Progress) (ImportResult, error) {
	if progress == nil {
		progress = func(string, int, int) {}
	}
	pool, err := openOwner(ctx, url, "ceded import", 1)
	if err != nil {
		return ImportResult{}, err
	}
	defer pool.Close()

	in := &importing{d: d, progress: progress, result: ImportResult{Release: d.Release}}
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		in.tx = tx
		return in.run(ctx)
	})
	if err == nil {
		return in.result, nil
	}
	if sqlState(err) == "23514" { // a CHECK
		if fault := invalidGeometry(ctx, pool, d); fault != nil {
			err = fault
		}
	}
	return ImportResult{}, storeError(ctx, fmt.Sprintf("import release %s", d.Release.ID), err)
}

// importing is one import under way.
type importing struct {
	tx       pgx.Tx
	d        *data.Dossier
	progress Progress
	result   ImportResult
}

const (
	importLockSQL = `SELECT pg_advisory_xact_lock(@key)`
	heldSQL       = `SELECT current FROM ceded.release WHERE id = @release`
	newReleaseSQL = `INSERT INTO ceded.release (id, version, schema) VALUES (@release, @version, @schema)`
	retireSQL     = `UPDATE ceded.release SET current = false WHERE current`
	switchSQL     = `UPDATE ceded.release SET current = true WHERE id = @release`
	analyzeSQL    = `ANALYZE ceded.release, ceded.document, ceded.layer, ceded.feature, ceded.territory_piece, ceded.arc, ceded.drawing, ceded.drawing_layer, ceded.part`
)

func (in *importing) run(ctx context.Context) error {
	args := pgx.NamedArgs{"release": in.d.Release.ID, "version": in.d.Release.Version, "schema": in.d.Manifest.Schema}
	if _, err := in.tx.Exec(ctx, importLockSQL, pgx.NamedArgs{"key": importLock}); err != nil {
		return err
	}
	var current bool
	err := in.tx.QueryRow(ctx, heldSQL, args).Scan(&current)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		in.result.Outcome = Imported
		if _, err := in.tx.Exec(ctx, newReleaseSQL, args); err != nil {
			return err
		}
		if err := in.write(ctx); err != nil {
			return err
		}
		if _, err := in.tx.Exec(ctx, analyzeSQL); err != nil {
			return err
		}
	case err != nil:
		return err
	case current:
		in.result.Outcome = Unchanged
		return nil
	default:
		in.result.Outcome = Switched
	}
	if _, err := in.tx.Exec(ctx, retireSQL); err != nil {
		return err
	}
	_, err = in.tx.Exec(ctx, switchSQL, args)
	return err
}

func (in *importing) write(ctx context.Context) error {
	for _, step := range []func(context.Context) error{in.documents, in.layers, in.features, in.pieces, in.arcs, in.drawings} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

const piecesSQL = `SELECT ceded.cut_territories(@release)`

// pieces cuts the territories, which lie in the table by now.
func (in *importing) pieces(ctx context.Context) error {
	_, err := in.tx.Exec(ctx, piecesSQL, pgx.NamedArgs{"release": in.d.Release.ID})
	return err
}

// drawings generalises each tileset for each band of both grids, the tilesets of
// a band one after the other as they share their lines.
func (in *importing) drawings(ctx context.Context) error {
	m := in.d.Manifest
	var tilesets []string
	seen := map[string]bool{}
	for _, l := range m.Layers {
		if l.Tileset != "" && !seen[l.Tileset] {
			seen[l.Tileset] = true
			tilesets = append(tilesets, l.Tileset)
		}
	}
	grids := []*geo.Grid{geo.WebMercatorQuad(), geo.EqualArea(m.EqualArea.Centre, m.EqualArea.HalfExtentM)}
	total, done := len(tilesets)*len(grids)*len(data.Bands()), 0
	for _, grid := range grids {
		for _, band := range data.Bands() {
			for _, tileset := range tilesets {
				in.progress("tiles", done, total)
				layers, err := data.Generalise(in.d, tileset, grid, band)
				if err != nil {
					return err
				}
				if err := in.drawing(ctx, tileset, grid, band, layers); err != nil {
					return err
				}
				done++
			}
		}
	}
	in.progress("tiles", done, total)
	return nil
}
