package postgis

import (
	"context"
	"fmt"

	"ceded/data"
	"ceded/data/filter"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
)

// A condition is decided here, feature by feature, as the store in memory decides
// it, so that both select alike. The first statement gets what it may speak of:
// the properties, and the geometry of those features only whose box meets the
// geometries that it names. The second gets the page.
const (
	subjectsSQL = `
SELECT f.id, f.properties, f.geom IS NULL AS unplaced,
       CASE WHEN @spatial AND f.geom && ST_MakeEnvelope(@fw, @fs, @fe, @fn, 4326) THEN f.geom END AS geom`
	orderByIDSQL = `
 ORDER BY f.id`
	chosenSQL = columnsSQL + `
  FROM ceded.feature AS f
 WHERE f.release = @release
   AND f.layer = @layer
   AND f.id = ANY(@ids)` + orderByIDSQL
)

// subjectRow is a feature as a condition sees it.
type subjectRow struct {
	ID         string
	Properties []byte
	Unplaced   bool
	Geom       []byte // EWKB, degrees; nil: not needed
}

func (r *subjectRow) matches(e filter.Expr) (bool, error) {
	s := &filter.Subject{Properties: r.Properties, Unplaced: r.Unplaced}
	if r.Geom != nil {
		g, _, err := ewkb.Unmarshal(r.Geom)
		if err != nil {
			return false, fmt.Errorf("feature %q: geometry: %w", r.ID, err)
		}
		s.Geometry = g
	}
	return filter.Match(e, s), nil
}

// filtered is Features with a condition.
func (s *Store) filtered(ctx context.Context, release string, q data.Query) (*data.Page, error) {
	args, subjects := queryArgs(release, q), subjectsSQL+selected(q)
	reach, spatial := filter.Reach(q.Filter)
	args["spatial"] = spatial
	if !spatial {
		reach = orb.Bound{}
	}
	args["fw"], args["fs"], args["fe"], args["fn"] = reach.Min[0], reach.Min[1], reach.Max[0], reach.Max[1]
	page := &data.Page{Features: []*data.Feature{}}
	err := s.with(ctx, fmt.Sprintf("filtered features of layer %q", q.Layer), func(ctx context.Context, c *pgxpool.Conn) error {
		rows, err := c.Query(ctx, subjects+orderByIDSQL, args)
		if err != nil {
			return err
		}
		found, err := pgx.CollectRows(rows, pgx.RowToStructByName[subjectRow])
		if err != nil {
			return err
		}
		var ids []string
		for i := range found {
			ok, err := found[i].matches(q.Filter)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if page.Matched >= q.Offset && (q.Limit == 0 || len(ids) < q.Limit) {
				ids = append(ids, found[i].ID)
			}
			page.Matched++
		}
		if len(ids) == 0 {
			return nil
		}
		rows, err = c.Query(ctx, chosenSQL, pgx.NamedArgs{"release": release, "layer": q.Layer, "ids": ids})
		if err != nil {
			return err
		}
		chosen, err := pgx.CollectRows(rows, pgx.RowToStructByName[featureRow])
		if err != nil {
			return err
		}
		for i := range chosen {
			f, err := chosen[i].feature()
			if err != nil {
				return err
			}
			page.Features = append(page.Features, f)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return page, nil
}
