package postgis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"ceded/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// ErrNotReady says that a superuser has to do something in the database first.
var ErrNotReady = errors.New("the database is not ready")

// Migrate brings the schema ceded of the database at url up to date, as the
// role ceded_owner. Two at once are safe: the second waits. It returns
// ErrNotReady, with what to do, when an extension, role or the schema is
// missing, and data.ErrUnavailable when the database cannot be reached.
func Migrate(ctx context.Context, url string, log *slog.Logger) (err error) {
	pool, err := openOwner(ctx, url, "ceded migrate", 2)
	if err != nil {
		return err
	}
	defer pool.Close()
	db := stdlib.OpenDBFromPool(pool)
	defer func() { err = errors.Join(err, db.Close()) }()

	locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(migrateLock), lock.WithLockTimeout(1, 300))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files,
		goose.WithSessionLocker(locker), goose.WithSlog(log), goose.WithTableName(migrations.VersionTable),
		goose.WithExcludeNames([]string{migrations.Admin}), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	results, err := p.Up(ctx)
	if err != nil {
		return storeError(ctx, "migrate", err)
	}
	version, err := p.GetDBVersion(ctx)
	if err != nil {
		return storeError(ctx, "migrate", err)
	}
	log.Info("database is up to date", "schema", version, "applied", len(results))
	return nil
}

// Keys of the advisory locks, arbitrary but ours: "ceded" as bytes, and a count.
const (
	migrateLock int64 = 0x6365646564_01
	importLock  int64 = 0x6365646564_02
)

// openOwner returns a small pool whose connections are the role ceded_owner,
// after checking that the database is ready for it.
func openOwner(ctx context.Context, url, name string, conns int32) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	if err := ready(ctx, cfg.ConnConfig); err != nil {
		return nil, err
	}
	cfg.MaxConns = conns
	cfg.ConnConfig.RuntimeParams["application_name"] = name
	cfg.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		if _, err := c.Exec(ctx, ownSQL); err != nil {
			return err
		}
		return registerGeometry(ctx, c)
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("database pool: %w", err)
	}
	return pool, nil
}

const (
	ownSQL   = `SET ROLE ceded_owner`
	readySQL = `
SELECT to_regtype('geometry') IS NOT NULL AS postgis,
       EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'btree_gist') AS btree_gist,
       EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ceded_owner') AS owner,
       EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ceded_reader') AS reader,
       EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'ceded') AS schema,
       EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ceded_owner' AND pg_has_role(oid, 'MEMBER')) AS member,
       current_user::text AS login,
       current_database()::text AS database`
)

type readiness struct {
	Postgis, BtreeGist, Owner, Reader, Schema, Member bool
	Login, Database                                   string
}

// ready tells what of admin.sql is missing.
func ready(ctx context.Context, cfg *pgx.ConnConfig) error {
	c, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return storeError(ctx, "connect to the database", errors.Join(errConnect, err))
	}
	defer func() { _ = c.Close(ctx) }() // only read from
	rows, err := c.Query(ctx, readySQL)
	if err != nil {
		return storeError(ctx, "look at the database", err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[readiness])
	if err != nil {
		return storeError(ctx, "look at the database", err)
	}
	missing := ""
	for _, m := range []struct {
		there bool
		name  string
	}{
		{r.Postgis, "the extension postgis"}, {r.BtreeGist, "the extension btree_gist"},
		{r.Owner, "the role ceded_owner"}, {r.Reader, "the role ceded_reader"}, {r.Schema, "the schema ceded"},
	} {
		if !m.there {
			missing += ", " + m.name
		}
	}
	switch {
	case missing != "":
		return fmt.Errorf("%w: database %q lacks %s. A superuser makes them once with: psql -d %s -f migrations/%s",
			ErrNotReady, r.Database, missing[2:], r.Database, migrations.Admin)
	case !r.Member:
		return fmt.Errorf("%w: the login %q is not a member of ceded_owner. A superuser lets it in with: GRANT ceded_owner TO %s",
			ErrNotReady, r.Login, pgx.Identifier{r.Login}.Sanitize())
	}
	return nil
}
