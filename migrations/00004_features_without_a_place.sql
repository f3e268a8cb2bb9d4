-- Features whose place is not known: rows of a table that name no position.

-- +goose Up
ALTER TABLE ceded.feature
  ALTER COLUMN west  DROP NOT NULL,
  ALTER COLUMN south DROP NOT NULL,
  ALTER COLUMN east  DROP NOT NULL,
  ALTER COLUMN north DROP NOT NULL,
  ALTER COLUMN geom  DROP NOT NULL,
  ADD CONSTRAINT feature_place_whole CHECK (num_nulls(west, south, east, north, geom) IN (0, 5)),
  ADD CONSTRAINT feature_territory_has_place CHECK (NOT territory OR geom IS NOT NULL);
COMMENT ON COLUMN ceded.feature.geom IS 'Geometry in degrees; null, with the bbox, where it lies is not known.';

-- +goose Down
DELETE FROM ceded.release WHERE id IN (SELECT release FROM ceded.feature WHERE geom IS NULL);
ALTER TABLE ceded.feature
  DROP CONSTRAINT feature_territory_has_place,
  DROP CONSTRAINT feature_place_whole,
  ALTER COLUMN geom  SET NOT NULL,
  ALTER COLUMN north SET NOT NULL,
  ALTER COLUMN east  SET NOT NULL,
  ALTER COLUMN south SET NOT NULL,
  ALTER COLUMN west  SET NOT NULL;
