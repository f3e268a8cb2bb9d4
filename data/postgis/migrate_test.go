package postgis_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"ceded/data"
	"ceded/data/postgis"
	"ceded/data/postgis/testdb"
	"ceded/data/storetest"
	"ceded/migrations"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// What a superuser must do first is said, with the file that does it.
func TestMigrate_notReady(t *testing.T) {
	t.Run("nothing prepared", func(t *testing.T) {
		err := postgis.Migrate(t.Context(), testdb.New(t), quiet)
		if !errors.Is(err, postgis.ErrNotReady) {
			t.Fatalf("got %v, want ErrNotReady", err)
		}
		for _, want := range []string{"extension postgis", "extension btree_gist", "schema ceded", "migrations/admin.sql"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("got %q, want it to name %q", err, want)
			}
		}
	})
	t.Run("a login without rights", func(t *testing.T) {
		url := testdb.As(t, prepared(t), testdb.Role(t))
		for name, call := range map[string]func() error{
			"migrate": func() error { return postgis.Migrate(t.Context(), url, quiet) },
			"import":  func() error { _, err := postgis.Import(t.Context(), url, storetest.Small(t), nil); return err },
		} {
			if err := call(); !errors.Is(err, postgis.ErrNotReady) || !strings.Contains(err.Error(), "GRANT ceded_owner TO") {
				t.Errorf("%s: got %v, want ErrNotReady with the GRANT to run", name, err)
			}
		}
	})
	t.Run("no server", func(t *testing.T) {
		if err := postgis.Migrate(t.Context(), nobody, quiet); !errors.Is(err, data.ErrUnavailable) {
			t.Errorf("got %v, want ErrUnavailable", err)
		}
	})
	t.Run("not migrated", func(t *testing.T) {
		url := prepared(t)
		_, err := postgis.Import(t.Context(), url, storetest.Small(t), nil)
		if !errors.Is(err, data.ErrUnavailable) || !strings.Contains(err.Error(), "ceded migrate") {
			t.Errorf("import: got %v, want ErrUnavailable that names ceded migrate", err)
		}
		err = mustOpen(t, url).Ping(t.Context())
		if !errors.Is(err, data.ErrUnavailable) || !strings.Contains(err.Error(), "ceded migrate") {
			t.Errorf("ping: got %v, want ErrUnavailable that names ceded migrate", err)
		}
	})
}

// A login that is a member of ceded_owner and nothing else can do all of it.
func TestMigrate_plainLogin(t *testing.T) {
	super := prepared(t)
	login := testdb.Role(t)
	mustExec(t, super, "GRANT ceded_owner TO "+login)
	url := testdb.As(t, super, login)
	if err := postgis.Migrate(t.Context(), url, quiet); err != nil {
		t.Fatal(err)
	}
	d := storetest.Small(t)
	mustImport(t, url, d)
	s := mustOpen(t, url)
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	storetest.RunOn(t, d, s)
}

func TestMigrate_twiceAtOnce(t *testing.T) {
	url := prepared(t)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := postgis.Migrate(t.Context(), url, quiet); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := postgis.Migrate(t.Context(), url, quiet); err != nil {
		t.Errorf("once more: %v", err)
	}
}

// Each migration can be taken back, with data in the tables, and run again.
func TestMigrate_down(t *testing.T) {
	url := holding(t, storetest.Small(t))
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	cfg.ConnConfig.RuntimeParams["role"] = "ceded_owner"
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	db := stdlib.OpenDBFromPool(pool)
	p, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files, goose.WithTableName(migrations.VersionTable),
		goose.WithExcludeNames([]string{migrations.Admin}), goose.WithDisableGlobalRegistry(true), goose.WithSlog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.DownTo(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = 'ceded' AND c.relkind IN ('r', 'v') AND c.relname <> 'schema_version'`).Scan(&left); err != nil || left != 0 {
		t.Errorf("after all the way down %d tables and views are left, %v", left, err)
	}
	_ = db.Close() // gives its connection back to the pool
	if err := postgis.Migrate(t.Context(), url, quiet); err != nil {
		t.Fatal(err)
	}
	mustImport(t, url, storetest.Small(t))
}

// A role that serves can read everything and change nothing.
func TestReader_cannotWrite(t *testing.T) {
	super := holding(t, storetest.Small(t))
	login := testdb.Role(t)
	mustExec(t, super, "GRANT ceded_reader TO "+login)
	url := testdb.As(t, super, login)
	if err := mustOpen(t, url).Ping(t.Context()); err != nil {
		t.Errorf("serve as a reader: %v", err)
	}
	c := mustConnect(t, url)
	for _, table := range []string{"release", "document", "layer", "feature", "arc", "drawing", "drawing_layer", "part", "schema_version", "territory", "territory_ledger", "instrument", "claim", "source"} {
		if _, err := c.Exec(t.Context(), "SELECT count(*) FROM ceded."+table); err != nil {
			t.Errorf("read %s: %v", table, err)
		}
	}
	for _, sql := range []string{
		"UPDATE ceded.release SET version = '2'", "DELETE FROM ceded.feature", "TRUNCATE ceded.part",
		"INSERT INTO ceded.document SELECT release, 'x', '{}' FROM ceded.document LIMIT 1",
		"CREATE TABLE ceded.mine (x integer)", "DROP TABLE ceded.part", "SET ROLE ceded_owner", "CREATE SCHEMA mine",
	} {
		if _, err := c.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s: got no error, want permission denied", sql)
		}
	}
	if _, err := postgis.Import(t.Context(), url, next(t), nil); !errors.Is(err, postgis.ErrNotReady) {
		t.Errorf("import as a reader: got %v, want ErrNotReady", err)
	}
}

// Everything in the schema says what it is.
func TestSchema_comments(t *testing.T) {
	c := mustConnect(t, migrated(t))
	rows, err := c.Query(t.Context(), `
SELECT c.relname::text
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = 'ceded'
   AND c.relname <> 'schema_version'
   AND (c.relkind IN ('r', 'v') OR c.relkind = 'i' AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid) AND c.relname NOT LIKE 'schema_version%')
   AND obj_description(c.oid, 'pg_class') IS NULL
 ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s has no comment", name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
