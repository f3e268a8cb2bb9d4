package postgis_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"ceded/data"
	"ceded/data/postgis"
	"ceded/data/storetest"
	"ceded/geo"

	"github.com/jackc/pgx/v5"
)

// next is the small dossier with one name changed: another release.
func next(t testing.TB) *data.Dossier {
	return storetest.Small(t, storetest.Swap("layers/areas.geojson", `"en":"North"`, `"en":"The North"`))
}

// count is the number of features of a dossier.
func count(d *data.Dossier) int {
	n := 0
	for _, fs := range d.Layers {
		n += len(fs)
	}
	return n
}

func TestImport_again(t *testing.T) {
	url := migrated(t)
	first, second := storetest.Small(t), next(t)
	s := mustOpen(t, url)
	steps := []struct {
		name string
		d    *data.Dossier
		want postgis.Outcome
	}{
		{"into an empty database", first, postgis.Imported},
		{"the same again", first, postgis.Unchanged},
		{"another release", second, postgis.Imported},
		{"back to the first", first, postgis.Switched},
		{"and the second", second, postgis.Switched},
	}
	for _, step := range steps {
		r := mustImport(t, url, step.d)
		if r.Outcome != step.want || r.Release != step.d.Release {
			t.Errorf("%s: got %s of %v, want %s of %v", step.name, r.Outcome, r.Release, step.want, step.d.Release)
		}
		if got, err := s.Current(t.Context()); err != nil || got != step.d.Release {
			t.Errorf("%s: current is %v, %v, want %v", step.name, got, err, step.d.Release)
		}
		if r.Outcome == postgis.Imported && (r.Features != count(step.d) || r.Arcs != len(step.d.Arcs) || r.Parts == 0) {
			t.Errorf("%s: got %+v, want %d features, %d arcs and some parts", step.name, r, count(step.d), len(step.d.Arcs))
		}
	}
	// Each release keeps its own content.
	for _, want := range []struct {
		d    *data.Dossier
		name string
	}{{first, "North"}, {second, "The North"}} {
		f, err := s.Feature(t.Context(), want.d.Release.ID, "north")
		if err != nil || f.Props.Names.In("en") != want.name {
			t.Errorf("release %s: got %+v, %v, want the name %q", want.d.Release.ID, f, err, want.name)
		}
	}
}

// A reader sees the release before until the import is done, then the new one.
func TestImport_atomic(t *testing.T) {
	first, second := storetest.Small(t), next(t)
	url := holding(t, first)
	s := mustOpen(t, url)
	steps := map[string]int{}
	_, err := postgis.Import(t.Context(), url, second, func(step string, done, total int) {
		steps[step] = max(steps[step], total)
		if got, err := s.Current(t.Context()); err != nil || got != first.Release {
			t.Errorf("during %s: current is %v, %v, want %v", step, got, err, first.Release)
		}
		if _, err := s.Record(t.Context(), second.Release.ID); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("during %s: the new release: got %v, want ErrNotFound", step, err)
		}
		layers, err := s.Parts(t.Context(), first.Release.ID, data.TileQuery{Tileset: data.AtlasTileset, Grid: geo.WebMercatorQuad()})
		if err != nil || len(layers) == 0 {
			t.Errorf("during %s: the old release has %d tile layers, %v", step, len(layers), err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if steps["texts"] == 0 || steps["features"] != count(second) || steps["arcs"] == 0 || steps["tiles"] != 2*2*len(data.Bands()) {
		t.Errorf("progress told of %v, want texts, features, arcs and tiles with their totals", steps)
	}
	if got, err := s.Current(t.Context()); err != nil || got != second.Release {
		t.Errorf("after: current is %v, %v, want %v", got, err, second.Release)
	}
}

// Whatever stops an import, what was served stays, whole and alone.
func TestImport_failure(t *testing.T) {
	first := storetest.Small(t)
	url := holding(t, first)
	s := mustOpen(t, url)
	unchanged := func(t *testing.T) {
		t.Helper()
		if got, err := s.Current(t.Context()); err != nil || got != first.Release {
			t.Errorf("current is %v, %v, want %v", got, err, first.Release)
		}
		c := mustConnect(t, url)
		for _, table := range []string{"release", "document", "layer", "feature", "arc", "drawing"} {
			column := "release"
			if table == "release" {
				column = "id"
			}
			var n int
			if err := c.QueryRow(t.Context(), "SELECT count(*) FROM ceded."+table+" WHERE "+column+" <> $1", first.Release.ID).Scan(&n); err != nil || n != 0 {
				t.Errorf("table %s holds %d rows of another release, %v", table, n, err)
			}
		}
	}
	t.Run("a polygon that crosses itself", func(t *testing.T) {
		d := storetest.Small(t, storetest.Swap("layers/areas.geojson", "[[24,44],[26,44],[26,46],[24,46],[24,44]]", "[[24,44],[26,46],[26,44],[24,46],[24,44]]"))
		_, err := postgis.Import(t.Context(), url, d, nil)
		var fault *data.FileError
		if !errors.As(err, &fault) || fault.File != "layers/areas.geojson" || fault.Feature != "islet" || !strings.Contains(fault.Reason, "Self-intersection") {
			t.Errorf("got %v, want a fault in layers/areas.geojson, feature islet: Self-intersection", err)
		}
		unchanged(t)
	})
	t.Run("cancelled half way", func(t *testing.T) {
		for _, at := range []string{"texts", "features", "tiles"} {
			ctx, cancel := context.WithCancel(t.Context())
			_, err := postgis.Import(ctx, url, next(t), func(step string, done, total int) {
				if step == at && done > 0 {
					cancel()
				}
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled at %s: got %v, want context.Canceled", at, err)
			}
			unchanged(t)
		}
	})
	t.Run("the server ends the connection", func(t *testing.T) {
		c := mustConnect(t, url)
		_, err := postgis.Import(t.Context(), url, next(t), func(step string, done, total int) {
			if step == "tiles" && done == 3 {
				if _, err := c.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'ceded import'"); err != nil {
					t.Error(err)
				}
			}
		})
		if !errors.Is(err, data.ErrUnavailable) {
			t.Errorf("got %v, want ErrUnavailable", err)
		}
		unchanged(t)
	})
	t.Run("and then it works", func(t *testing.T) {
		if r := mustImport(t, url, next(t)); r.Outcome != postgis.Imported {
			t.Errorf("got %s, want %s", r.Outcome, postgis.Imported)
		}
	})
}

// Imports at the same time run one after the other.
func TestImport_concurrent(t *testing.T) {
	url := migrated(t)
	d := storetest.Small(t)
	outcomes := make([]postgis.Outcome, 4)
	var wg sync.WaitGroup
	for i := range outcomes {
		mine := storetest.Small(t)
		wg.Go(func() {
			r, err := postgis.Import(t.Context(), url, mine, nil)
			if err != nil {
				t.Error(err)
			}
			outcomes[i] = r.Outcome
		})
	}
	wg.Wait()
	imported := 0
	for _, o := range outcomes {
		switch o {
		case postgis.Imported:
			imported++
		case postgis.Unchanged:
		default:
			t.Errorf("got %q, want imported or unchanged", o)
		}
	}
	if imported != 1 {
		t.Errorf("%d imports wrote the release, want 1", imported)
	}
	s := mustOpen(t, url)
	if got, err := s.Current(t.Context()); err != nil || got != d.Release {
		t.Errorf("current is %v, %v, want %v", got, err, d.Release)
	}
	var n int
	if err := mustConnect(t, url).QueryRow(t.Context(), "SELECT count(*) FROM ceded.release").Scan(&n); err != nil || n != 1 {
		t.Errorf("got %d releases, %v, want 1", n, err)
	}
}

// The database itself holds the rules, whoever writes.
func TestSchema_rules(t *testing.T) {
	url := holding(t, storetest.Small(t))
	c := mustConnect(t, url)
	const square = `ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 1,0 0))', 4326)`
	tests := []struct{ name, sql, want string }{
		{"a release id that is no hash", `INSERT INTO ceded.release (id, version, schema) VALUES ('latest', '1', 1)`, "release_id_check"},
		{"two current releases", `INSERT INTO ceded.release (id, version, schema, current) VALUES ('0123456789ab', '1', 1, true)`, "release_current"},
		{"an invalid polygon", `UPDATE ceded.feature SET geom = ST_GeomFromText('POLYGON((0 0,1 1,1 0,0 1,0 0))', 4326) WHERE id = 'north'`, "feature_geom_valid"},
		{"an empty geometry", `UPDATE ceded.feature SET geom = ST_GeomFromText('POINT EMPTY', 4326) WHERE id = 'town-01'`, "feature_geom_not_empty"},
		{"a territory without area", `UPDATE ceded.feature SET geom = ST_GeomFromText('POINT(1 1)', 4326) WHERE id = 'north'`, "feature_territory_has_area"},
		{"a territory without passage", `UPDATE ceded.feature SET passage = NULL WHERE id = 'north'`, "feature_territory_has_area"},
		{"a feature of no layer", `UPDATE ceded.feature SET layer = 'nowhere' WHERE id = 'town-01'`, "feature_release_layer_fkey"},
		{"a line without precision", `UPDATE ceded.arc SET precision_km = 0 WHERE id = 'north-line.1'`, "arc_line_is_precise"},
		{"a part of several pieces", `UPDATE ceded.part SET geom = ST_Multi(` + square + `)`, "part_geom_is_single"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.Exec(t.Context(), tt.sql, pgx.QueryExecModeSimpleProtocol)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want a breach of %s", err, tt.want)
			}
		})
	}
}
