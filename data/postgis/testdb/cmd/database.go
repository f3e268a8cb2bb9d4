package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"

	"ceded/migrations"
)

// prepare makes a database that is ready for "ceded migrate" and a login for it,
// and returns the login's URL and what drops both.
func prepare(superuser string) (login string, drop func() error, err error) {
	u, err := url.Parse(superuser)
	if err != nil {
		return "", nil, fmt.Errorf("CEDED_TEST_DATABASE_URL: %w", err)
	}
	admin, err := migrations.Files.ReadFile(migrations.Admin)
	if err != nil {
		return "", nil, err
	}
	random := make([]byte, 8)
	if _, err := rand.Read(random); err != nil {
		return "", nil, err
	}
	secret := hex.EncodeToString(random)
	name := "ceded_run_" + secret[:8]
	inside := *u
	inside.Path = "/" + name

	drop = func() error {
		return execute(superuser, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)", "DROP ROLE IF EXISTS "+name)
	}
	err = execute(superuser, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
	if err == nil {
		err = execute(inside.String(), string(admin), "CREATE ROLE "+name+" LOGIN PASSWORD '"+secret+"' IN ROLE ceded_owner")
	}
	if err != nil {
		return "", nil, errors.Join(err, drop())
	}
	inside.User = url.UserPassword(name, secret)
	return inside.String(), drop, nil
}

// execute runs scripts of one or more statements, one after the other.
func execute(database string, scripts ...string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }() // the scripts have answered already
	for _, script := range scripts {
		if _, err := conn.PgConn().Exec(ctx, script).ReadAll(); err != nil {
			return err
		}
	}
	return nil
}
