// Package postgis is the Store that serves a dossier from PostGIS, and what
// fills it: Migrate makes the schema, Import brings a dossier in as a release.
//
// PostGIS finds candidates by index; package geo decides and measures, and
// package mvt draws, so that answers and tiles are those of the store in
// memory. WKB carries coordinates as the doubles they are. SQL lives in this
// package and in migrations, and nowhere else.
package postgis

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"ceded/data"
	"ceded/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pressly/goose/v3"
)

// Options bound what a Store asks of the database. The zero value is useful.
type Options struct {
	// MaxConns is the size of the pool; 0 is four per processor, beyond which
	// more connections do not answer faster.
	MaxConns int32
	// MaxWaiting is how many requests may wait for a connection before further
	// ones get ErrUnavailable at once; 0 is 64 per connection.
	MaxWaiting int64
	// Timeout is how long one call may take, waiting included; 0 is 5 seconds.
	Timeout time.Duration
}

func (o Options) withDefaults() Options {
	if o.MaxConns <= 0 {
		o.MaxConns = int32(4 * runtime.GOMAXPROCS(0))
	}
	if o.MaxWaiting <= 0 {
		o.MaxWaiting = 64 * int64(o.MaxConns)
	}
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Second
	}
	return o
}

// Store serves releases from PostGIS. It is safe for concurrent use.
type Store struct {
	pool    *pgxpool.Pool
	opt     Options
	waiting atomic.Int64

	mu       sync.RWMutex
	records  map[string]*data.Record // by release; releases never change
	drawings map[drawingKey]*drawing

	shapes shapes
}

var _ data.Store = (*Store)(nil)

// Open returns a Store on the database at url (a PostgreSQL URL or key=value
// string). It does not wait for the database: until Ping succeeds, methods
// return data.ErrUnavailable. Each connection becomes the role ceded_reader
// and reads only, whatever its login may do. It returns an error for a url
// that cannot be read.
func Open(_ context.Context, url string, opt Options) (*Store, error) {
	opt = opt.withDefaults()
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	cfg.MaxConns = opt.MaxConns
	cfg.ConnConfig.ConnectTimeout = opt.Timeout
	cfg.ConnConfig.RuntimeParams["application_name"] = "ceded serve"
	cfg.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, serveSQL, pgx.QueryExecModeSimpleProtocol, pgx.NamedArgs{"timeout": fmt.Sprintf("%dms", opt.Timeout.Milliseconds())})
		if err != nil {
			return becomeReader(c.Config().User, err)
		}
		return registerGeometry(ctx, c)
	}
	pool, err := pgxpool.NewWithConfig(context.Background(), cfg)
	if err != nil {
		return nil, fmt.Errorf("database pool: %w", err)
	}
	return &Store{pool: pool, opt: opt, records: map[string]*data.Record{}, drawings: map[drawingKey]*drawing{}}, nil
}

// serveSQL makes a connection one that can only read, and not for long. It plans
// a statement once and not for each place anew: planning takes longer than finding
// what counts at a point.
const serveSQL = `
SELECT set_config('role', 'ceded_reader', false),
       set_config('plan_cache_mode', 'force_generic_plan', false),
       set_config('default_transaction_read_only', 'on', false),
       set_config('statement_timeout', @timeout, false),
       set_config('idle_in_transaction_session_timeout', @timeout, false)`

// planEachSQL lets the statements that follow it in a batch be planned for their
// arguments: for those whose best plan hangs on the size of a box.
const planEachSQL = `SELECT set_config('plan_cache_mode', 'auto', true)`

// becomeReader explains why a login cannot become the role that reads.
func becomeReader(login string, err error) error {
	switch sqlState(err) {
	case "22023": // no such role
		return fmt.Errorf("the role ceded_reader is missing, a superuser makes it with migrations/%s: %w: %w", migrations.Admin, data.ErrUnavailable, err)
	case "42501": // insufficient privilege
		return fmt.Errorf("the login %q is not a member of ceded_reader, a superuser lets it in with: GRANT ceded_reader TO %s: %w: %w",
			login, pgx.Identifier{login}.Sanitize(), data.ErrUnavailable, err)
	}
	return err
}

// geometryTypeSQL finds the type in whichever schema PostGIS lives.
const geometryTypeSQL = `SELECT coalesce(to_regtype('geometry')::oid, 0)`

// registerGeometry lets the connection send and get geometry as binary WKB.
func registerGeometry(ctx context.Context, c *pgx.Conn) error {
	var oid uint32
	if err := c.QueryRow(ctx, geometryTypeSQL).Scan(&oid); err != nil {
		return err
	}
	if oid != 0 {
		c.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: oid, Codec: pgtype.ByteaCodec{}})
	}
	return nil
}

// Name returns "postgis".
func (s *Store) Name() string { return "postgis" }

// Pool reports on the connections to the database.
func (s *Store) Pool() data.PoolStats {
	st := s.pool.Stat()
	return data.PoolStats{
		Max: int(st.MaxConns()), Open: int(st.TotalConns()), Used: int(st.AcquiredConns()), Calls: s.waiting.Load(),
		Acquired: uint64(st.AcquireCount()), Waited: uint64(st.EmptyAcquireCount()), WaitTime: st.EmptyAcquireWaitTime(),
	}
}

// Close closes all connections, waiting for those in use.
func (s *Store) Close() { s.pool.Close() }

const pingSQL = `
SELECT (SELECT max(version_id) FROM ceded.schema_version WHERE is_applied) AS schema,
       EXISTS (SELECT FROM ceded.release WHERE current) AS filled`

// Ping reports whether the store can answer: the database is there, migrated
// as far as this program needs, and holds a current release. Its error says
// which of these is missing.
func (s *Store) Ping(ctx context.Context) error {
	return s.with(ctx, "ping", func(ctx context.Context, c *pgxpool.Conn) error {
		var (
			schema int64
			filled bool
		)
		err := c.QueryRow(ctx, pingSQL).Scan(&schema, &filled)
		switch {
		case err != nil:
			return err
		case schema < schemaNeeded():
			return errOldSchema
		case !filled:
			return errNoRelease
		}
		return nil
	})
}

// schemaNeeded is the number of the newest migration that this program carries.
var schemaNeeded = sync.OnceValue(func() int64 {
	files, err := fs.Glob(migrations.Files, "[0-9]*.sql")
	if err != nil || len(files) == 0 {
		panic("the program carries no migrations")
	}
	n, err := goose.NumericComponent(files[len(files)-1])
	if err != nil {
		panic(err)
	}
	return n
})

var errOldSchema = fmt.Errorf("the database is older than this program, run \"ceded migrate\": %w", data.ErrUnavailable)

var errNoRelease = fmt.Errorf("no release has been imported yet, run \"ceded import\": %w", data.ErrUnavailable)

// with runs f on a connection of the pool within the time that a call may
// take, and turns what it returns into the errors of data.Store.
func (s *Store) with(ctx context.Context, doing string, f func(context.Context, *pgxpool.Conn) error) error {
	if s.waiting.Add(1) > s.opt.MaxWaiting+int64(s.opt.MaxConns) {
		s.waiting.Add(-1)
		return fmt.Errorf("%s: too many requests wait for the database: %w", doing, data.ErrUnavailable)
	}
	defer s.waiting.Add(-1)
	bounded, cancel := context.WithTimeout(ctx, s.opt.Timeout)
	defer cancel()
	c, err := s.pool.Acquire(bounded)
	if err != nil {
		return storeError(ctx, doing, errors.Join(errConnect, err))
	}
	defer c.Release()
	return storeError(ctx, doing, f(bounded, c))
}
