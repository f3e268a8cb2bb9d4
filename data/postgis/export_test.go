package postgis

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
)

// AroundPlans tells how often a connection of the store has run the statement of
// Around by its one plan, and how often by one made for the place.
func (s *Store) AroundPlans(ctx context.Context) (kept, made int, err error) {
	err = s.with(ctx, "plans", func(ctx context.Context, c *pgxpool.Conn) error {
		return c.QueryRow(ctx, `SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = $1`, around.sql).Scan(&kept, &made)
	})
	return kept, made, err
}
