package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"ceded/data/postgis"
	"ceded/server"
)

// errNoDatabase says what the database commands need.
var errNoDatabase = errors.New("DATABASE_URL is not set: name a PostgreSQL database with PostGIS, such as postgres://ceded@localhost/ceded")

// migrate makes or updates the schema.
func migrate(ctx context.Context, cfg server.Config, log *slog.Logger) error {
	if cfg.DatabaseURL == "" {
		return errNoDatabase
	}
	return postgis.Migrate(ctx, cfg.DatabaseURL, log)
}

// importDossier checks a dossier and brings it in as a release, telling each
// step. A dossier with faults changes nothing.
func importDossier(ctx context.Context, cfg server.Config, log *slog.Logger, args []string) error {
	if cfg.DatabaseURL == "" {
		return errNoDatabase
	}
	d, _, err := sound(log, args)
	if err != nil {
		return fmt.Errorf("nothing imported: %w", err)
	}
	r, err := postgis.Import(ctx, cfg.DatabaseURL, d, func(step string, done, total int) {
		log.Info("import", "step", step, "done", done, "of", total)
	})
	if err != nil {
		return fmt.Errorf("nothing imported: %w", err)
	}
	log.Info("import done", "outcome", string(r.Outcome), "release", r.Release.ID, "data", r.Release.Version,
		"features", r.Features, "arcs", r.Arcs, "parts", r.Parts)
	return nil
}
