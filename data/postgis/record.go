package postgis

import (
	"context"
	"errors"
	"fmt"

	"ceded/data"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const currentSQL = `SELECT id, version FROM ceded.release WHERE current`

// Current implements data.Store.
func (s *Store) Current(ctx context.Context) (data.Release, error) {
	var r data.Release
	err := s.with(ctx, "current release", func(ctx context.Context, c *pgxpool.Conn) error {
		err := c.QueryRow(ctx, currentSQL).Scan(&r.ID, &r.Version)
		if errors.Is(err, pgx.ErrNoRows) {
			return errNoRelease
		}
		return err
	})
	return r, err
}

const (
	releaseSQL   = `SELECT id, version FROM ceded.release WHERE id = @release`
	documentsSQL = `
SELECT path, body
  FROM ceded.document
 WHERE release = @release
 ORDER BY path`
)

// Record implements data.Store. A record is read once and kept: releases do
// not change. There are as many as releases are asked for, each some MB.
func (s *Store) Record(ctx context.Context, release string) (*data.Record, error) {
	s.mu.RLock()
	kept := s.records[release]
	s.mu.RUnlock()
	if kept != nil {
		return kept, nil
	}
	if !storable(release) {
		return nil, fmt.Errorf("release: %w", data.ErrNotFound)
	}
	var rec *data.Record
	err := s.with(ctx, fmt.Sprintf("record of release %q", release), func(ctx context.Context, c *pgxpool.Conn) error {
		args := pgx.NamedArgs{"release": release}
		var r data.Release
		err := c.QueryRow(ctx, releaseSQL, args).Scan(&r.ID, &r.Version)
		if errors.Is(err, pgx.ErrNoRows) {
			return data.ErrNotFound
		}
		if err != nil {
			return err
		}
		rows, err := c.Query(ctx, documentsSQL, args)
		if err != nil {
			return err
		}
		files := map[string][]byte{}
		var (
			path string
			body []byte
		)
		if _, err := pgx.ForEachRow(rows, []any{&path, &body}, func() error {
			files[path], body = body, nil
			return nil
		}); err != nil {
			return err
		}
		if rec, err = data.ParseRecord(files); err != nil {
			return err
		}
		rec.Release = r
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept := s.records[release]; kept != nil {
		return kept, nil
	}
	s.records[release] = rec
	return rec, nil
}
