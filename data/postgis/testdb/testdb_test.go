package testdb_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"ceded/data/postgis/testdb"
)

// mustQuery runs a query that answers one row of one column.
func mustQuery[T any](t *testing.T, database, sql string) T {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var got T
	if err := conn.QueryRow(ctx, sql).Scan(&got); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return got
}

func TestNew_IsEmptyAndOwn(t *testing.T) {
	a, b := testdb.New(t), testdb.New(t)
	if a == b {
		t.Fatalf("got one database twice: %s", a)
	}
	if n := mustQuery[int](t, a, "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'"); n != 0 {
		t.Errorf("got a database with PostGIS, want an empty one")
	}
}

func TestNewWithPostGIS_Measures(t *testing.T) {
	database := testdb.NewWithPostGIS(t)
	km := mustQuery[float64](t, database, `SELECT ST_Distance('POINT(127 50)'::geography, 'POINT(127 51)'::geography) / 1000`)
	if km < 111 || km > 112 {
		t.Errorf("one degree of latitude: got %.1f km, want 111 to 112", km)
	}
}

func TestAs_LogsInAsTheRole(t *testing.T) {
	database := testdb.New(t)
	role := testdb.Role(t)
	if got := mustQuery[string](t, testdb.As(t, database, role), "SELECT current_user::text"); got != role {
		t.Errorf("got user %q, want %q", got, role)
	}
}
