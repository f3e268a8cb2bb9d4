package postgis

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"

	"ceded/data"

	"github.com/jackc/pgx/v5/pgconn"
)

var errConnect = errors.New("no connection to the database")

// storeError turns an error of the database into one of data.Store. The texts
// of pgx and PostgreSQL that stay in it hold no SQL. A caller who went away
// gets the error of its own context.
func storeError(caller context.Context, doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, data.ErrNotFound), errors.Is(err, data.ErrUnavailable):
		return fmt.Errorf("%s: %w", doing, err)
	case caller.Err() != nil:
		return fmt.Errorf("%s: %w", doing, caller.Err())
	case notPrepared(err):
		return fmt.Errorf("%s: the database is not prepared, run \"ceded migrate\" first: %w: %w", doing, data.ErrUnavailable, err)
	case unavailable(err):
		return fmt.Errorf("%s: %w: %w", doing, data.ErrUnavailable, err)
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}

// notPrepared tells whether the schema or something in it is missing.
func notPrepared(err error) bool {
	switch sqlState(err) {
	case "42P01", // undefined table
		"42703", // undefined column
		"3F000", // undefined schema
		"42883", // undefined function
		"42501": // insufficient privilege: the schema was made by hand
		return true
	}
	return false
}

// unavailable tells whether trying again later may help.
func unavailable(err error) bool {
	if state := sqlState(err); state != "" {
		switch state[:2] {
		case "08", // connection exception
			"28", // authorisation: a password being changed
			"3D", // the database is missing
			"53", // out of connections, memory or disk
			"57": // shutting down, starting, or a statement that took too long
			return true
		}
		return state == "25P03" || state == "40001" || state == "40P01"
	}
	var (
		dial *pgconn.ConnectError
		wire net.Error
	)
	return errors.Is(err, errConnect) || errors.As(err, &dial) || errors.As(err, &wire) || pgconn.SafeToRetry(err) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, net.ErrClosed) || errors.Is(err, pgconn.ErrConnClosed) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// sqlState returns PostgreSQL's five-character code, "" for an error that is
// not the server's.
func sqlState(err error) string {
	var pe *pgconn.PgError
	if errors.As(err, &pe) && len(pe.Code) == 5 {
		return pe.Code
	}
	return ""
}
