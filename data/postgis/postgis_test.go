package postgis_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"ceded/data"
	"ceded/data/mem"
	"ceded/data/postgis"
	"ceded/data/postgis/testdb"
	"ceded/data/storetest"
	"ceded/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

// prepared returns the URL of a database that a superuser has prepared and
// nothing more.
func prepared(t testing.TB) string {
	t.Helper()
	url := testdb.New(t)
	admin, err := migrations.Files.ReadFile(migrations.Admin)
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, url, string(admin))
	return url
}

// migrated returns the URL of a database with the schema and no release.
func migrated(t testing.TB) string {
	t.Helper()
	url := prepared(t)
	if err := postgis.Migrate(t.Context(), url, quiet); err != nil {
		t.Fatal(err)
	}
	return url
}

var quiet = slog.New(slog.DiscardHandler)

// holding returns the URL of a database whose current release is d.
func holding(t testing.TB, d *data.Dossier) string {
	t.Helper()
	url := migrated(t)
	mustImport(t, url, d)
	return url
}

func mustImport(t testing.TB, url string, d *data.Dossier) postgis.ImportResult {
	t.Helper()
	r, err := postgis.Import(t.Context(), url, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustOpen(t testing.TB, url string) *postgis.Store {
	t.Helper()
	s, err := postgis.Open(t.Context(), url, postgis.Options{Timeout: time.Minute}) // the machine may be busy
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func mustConnect(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) }) // a test's connection has nothing left to say
	return c
}

func mustExec(t testing.TB, url, sql string) {
	t.Helper()
	c := mustConnect(t, url)
	if _, err := c.Exec(context.Background(), sql, pgx.QueryExecModeSimpleProtocol); err != nil {
		t.Fatal(err)
	}
	_ = c.Close(context.Background())
}

// TestStore_embedded holds the store to the contract on the real dossier, and
// PostGIS as referee to geo on the same database: importing it takes a while.
func TestStore_embedded(t *testing.T) {
	testdb.URL(t) // before the dossier is read for nothing
	d := storetest.Dossier(t)
	url := holding(t, d)
	s := mustOpen(t, url)
	storetest.Run(t, func(testing.TB) data.Store { return s })
	t.Run("SameAsMemory", func(t *testing.T) { storetest.Same(t, d, mem.New(d), s) })
	referee(t, url, d, s)
	t.Run("RefereeCQL2", func(t *testing.T) { refereeCQL2(t, mustConnect(t, url), d, s) })
	refereeBorder(t, mustConnect(t, url), d)
	t.Run("RefereePairs", func(t *testing.T) { refereePairs(t, mustConnect(t, url), d) })
}

func TestStore_small(t *testing.T) {
	d := storetest.Small(t)
	url := holding(t, d)
	s := mustOpen(t, url)
	storetest.RunOn(t, d, s)
	t.Run("SameAsMemory", func(t *testing.T) { storetest.Same(t, d, mem.New(d), s) })
	referee(t, url, d, s)
}

// TestStore_plansOnce keeps the database from planning anew at each point, which
// takes several times what finding what counts there does.
func TestStore_plansOnce(t *testing.T) {
	d := storetest.Small(t)
	s, err := postgis.Open(t.Context(), holding(t, d), postgis.Options{Timeout: time.Minute, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	const asked = 10
	for i := range asked {
		if _, err := s.Around(t.Context(), d.Release.ID, orb.Point{float64(i), 50}, data.Date{}); err != nil {
			t.Fatal(err)
		}
	}
	kept, made, err := s.AroundPlans(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if kept != asked || made != 0 {
		t.Errorf("%d times by one plan, %d times planned for the place, want %d and 0", kept, made, asked)
	}
}
