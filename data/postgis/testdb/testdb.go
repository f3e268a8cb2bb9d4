// Package testdb gives each test a database of its own on a real PostGIS.
//
// The server is the one of CEDED_TEST_DATABASE_URL, a superuser's URL; `make
// test` starts a throwaway one and sets it. Without it a test skips and says how
// to run, or fails where CEDED_TEST_DB=required says that a database is promised.
package testdb

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const howTo = "no PostGIS for this test: run `make test`, which starts one, or set CEDED_TEST_DATABASE_URL " +
	"to the URL of a superuser on a PostGIS server you can spare"

// URL returns the URL of the test server, as its superuser. Tests make databases
// with New and keep out of this one.
func URL(t testing.TB) string {
	t.Helper()
	if server := os.Getenv("CEDED_TEST_DATABASE_URL"); server != "" {
		return server
	}
	if os.Getenv("CEDED_TEST_DB") == "required" {
		t.Fatal(howTo)
	}
	t.Skip(howTo)
	return ""
}

// New makes an empty database and returns its URL, as superuser. It holds no
// extension, schema or table; migrations/admin.sql is the test's to run. The
// database is dropped when the test ends.
func New(t testing.TB) string {
	t.Helper()
	server := URL(t)
	name := "ceded_test_" + random(t)
	exec(t, server, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
	t.Cleanup(func() { exec(t, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	return mustEdit(t, server, func(u *url.URL) { u.Path = "/" + name })
}

// NewWithPostGIS is New with the extension created.
func NewWithPostGIS(t testing.TB) string {
	t.Helper()
	database := New(t)
	exec(t, database, "CREATE EXTENSION postgis")
	return database
}

// Role makes a role that may do nothing, for the length of the test, and returns
// its name. Roles belong to the whole server: drop what they own first.
func Role(t testing.TB) string {
	t.Helper()
	server := URL(t)
	name := "ceded_role_" + random(t)
	exec(t, server, "CREATE ROLE "+name)
	t.Cleanup(func() { exec(t, server, "DROP ROLE IF EXISTS "+name) })
	return name
}

// As returns the URL of the same database for the given role, after it gave the
// role the right to log in with a password of the moment. The role must exist.
func As(t testing.TB, database, role string) string {
	t.Helper()
	password := random(t)
	exec(t, database, fmt.Sprintf("ALTER ROLE %s LOGIN PASSWORD '%s'", pgx.Identifier{role}.Sanitize(), password))
	return mustEdit(t, database, func(u *url.URL) { u.User = url.UserPassword(role, password) })
}

// exec runs one statement on a connection of its own.
func exec(t testing.TB, database, sql string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		t.Fatalf("connect to the test server: %v", err)
	}
	defer func() { _ = conn.Close(ctx) }() // the statement has answered already
	if _, err := conn.Exec(ctx, sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func mustEdit(t testing.TB, database string, edit func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		t.Fatalf("CEDED_TEST_DATABASE_URL: expected postgres://user:password@host:port/database")
	}
	edit(u)
	return u.String()
}

func random(t testing.TB) string {
	t.Helper()
	b := make([]byte, 8)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(b)
}
