package postgis

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ceded/data"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// shapes keeps territories and arcs that answers were made from, read and
// prepared for geo once: most points lie near the same few. Releases do not
// change, so nothing in it grows old.
type shapes struct {
	mu     sync.RWMutex
	kept   map[shapeKey]shape
	weight int
}

// shapeKey names a territory, or an arc when it has no layer.
type shapeKey struct{ release, layer, id string }

// shape is a territory or an arc.
type shape struct {
	area *data.Feature
	arc  *data.Arc
}

// shapesBytes is how much WKB and properties shapes keeps: past it, it forgets
// all and begins anew. In memory, prepared, they take about five times that.
const shapesBytes = 8 << 20

const (
	territorySQL = `
SELECT layer, id, properties, geom
  FROM ceded.feature
 WHERE release = @release
   AND layer = @layer
   AND id = @id`
	arcSQL = `
SELECT properties, geom
  FROM ceded.arc
 WHERE release = @release
   AND id = @id`
)

// get returns the shapes of these keys, in their order. What is not kept is read
// in one batch.
func (s *shapes) get(ctx context.Context, c *pgxpool.Conn, keys []shapeKey) ([]shape, error) {
	out := make([]shape, len(keys))
	var missing []int
	s.mu.RLock()
	for i, k := range keys {
		var ok bool
		if out[i], ok = s.kept[k]; !ok {
			missing = append(missing, i)
		}
	}
	s.mu.RUnlock()
	if len(missing) == 0 {
		return out, nil
	}
	var b pgx.Batch
	weights := make([]int, len(keys))
	for _, i := range missing {
		k := keys[i]
		args := pgx.NamedArgs{"release": k.release, "layer": k.layer, "id": k.id}
		sql := arcSQL
		if k.layer != "" {
			sql = territorySQL
		}
		b.Queue(sql, args).QueryRow(func(row pgx.Row) (err error) {
			out[i], weights[i], err = readShape(k, row)
			return err
		})
	}
	if err := c.SendBatch(ctx, &b).Close(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range missing {
		if s.weight += weights[i]; s.kept == nil || s.weight > shapesBytes {
			s.kept, s.weight = map[shapeKey]shape{}, weights[i]
		}
		s.kept[keys[i]] = out[i]
	}
	return out, nil
}

func readShape(k shapeKey, row pgx.Row) (shape, int, error) {
	var props, geom []byte
	if k.layer == "" {
		if err := row.Scan(&props, &geom); err != nil {
			return shape{}, 0, gone(k, err)
		}
		a, err := arcOf(k.id, props, geom)
		if err != nil {
			return shape{}, 0, err
		}
		a.Prepare()
		return shape{arc: a}, len(props) + len(geom), nil
	}
	r := featureRow{}
	if err := row.Scan(&r.Layer, &r.ID, &r.Properties, &r.Geom); err != nil {
		return shape{}, 0, gone(k, err)
	}
	f, err := r.feature()
	if err != nil {
		return shape{}, 0, err
	}
	f.Prepare()
	return shape{area: f}, len(r.Properties) + len(r.Geom), nil
}

// gone says which shape was deleted between the two statements.
func gone(k shapeKey, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%q of release %q: %w", k.id, k.release, data.ErrNotFound)
	}
	return err
}
