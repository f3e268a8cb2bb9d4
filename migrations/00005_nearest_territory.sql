-- What finds the territories about a point gets quicker: territories in small
-- pieces, so that the nearest is found without reading whole ones, and boxes that
-- are worked out in the query itself.

-- +goose Up
CREATE TABLE ceded.territory_piece (
  release        text     COLLATE "C" NOT NULL,
  layer          text     COLLATE "C" NOT NULL,
  id             text     COLLATE "C" NOT NULL,
  ordinal        integer  NOT NULL CHECK (ordinal >= 0),
  passage        text     NOT NULL,
  valid_from_day integer  NOT NULL,
  geom           geometry(Geometry, 4326) NOT NULL,
  PRIMARY KEY (release, layer, id, ordinal),
  FOREIGN KEY (release, layer, id) REFERENCES ceded.feature ON DELETE CASCADE
);
CREATE INDEX territory_piece_geom ON ceded.territory_piece USING gist (release, geom);

COMMENT ON TABLE  ceded.territory_piece IS 'Territories cut into pieces of few vertices, which together cover them.';
COMMENT ON COLUMN ceded.territory_piece.ordinal IS 'Number of the piece in its territory, from 0.';
COMMENT ON COLUMN ceded.territory_piece.passage IS 'Copied from the feature.';
COMMENT ON COLUMN ceded.territory_piece.valid_from_day IS 'Copied from the feature.';
COMMENT ON COLUMN ceded.territory_piece.geom IS 'Degrees on WGS 84 (EPSG:4326), at most 100 vertices: small enough to lie in its row. Cuts are along meridians and parallels.';
COMMENT ON INDEX  ceded.territory_piece_geom IS 'The piece nearest to a point.';

-- +goose StatementBegin
CREATE FUNCTION ceded.cut_territories(which text) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO ceded.territory_piece (release, layer, id, ordinal, passage, valid_from_day, geom)
  SELECT f.release, f.layer, f.id, s.n - 1, f.passage, f.valid_from_day, s.geom
    FROM ceded.feature AS f
   CROSS JOIN LATERAL ST_Subdivide(f.geom, 100) WITH ORDINALITY AS s (geom, n)
   WHERE f.release = which
     AND f.territory
   ORDER BY ST_GeoHash(ST_Centroid(s.geom))
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION ceded.cut_territories IS 'Cuts the territories of a release into pieces; for imports.';

SELECT ceded.cut_territories(id) FROM ceded.release ORDER BY id;

-- A strict function that returns a set is planned anew at each call; one that is
-- not becomes part of the query, which takes a twentieth of the time.
ALTER FUNCTION ceded.reach CALLED ON NULL INPUT;

-- +goose Down
ALTER FUNCTION ceded.reach STRICT;
DROP FUNCTION ceded.cut_territories;
DROP TABLE ceded.territory_piece;
