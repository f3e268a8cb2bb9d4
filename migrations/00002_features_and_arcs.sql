-- Full geometry: what answers are made from.

-- +goose Up
-- Ids sort by their bytes (COLLATE "C"), as Go sorts them.
CREATE TABLE ceded.layer (
  release     text     COLLATE "C" NOT NULL REFERENCES ceded.release ON DELETE CASCADE,
  id          text     COLLATE "C" NOT NULL CHECK (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  ordinal     smallint NOT NULL CHECK (ordinal >= 0),
  tileset     text     NOT NULL,
  geometry    text     NOT NULL CHECK (geometry IN ('polygon', 'line', 'point', 'mixed')),
  territories boolean  NOT NULL,
  title       text     NOT NULL,
  licence     text     NOT NULL,
  attribution text     NOT NULL,
  PRIMARY KEY (release, id),
  UNIQUE (release, ordinal)
);
COMMENT ON TABLE  ceded.layer IS 'Named, ordered sets of features, as the manifest lists them.';
COMMENT ON COLUMN ceded.layer.ordinal IS 'Place in the manifest, from 0: the order of layers in a tile.';
COMMENT ON COLUMN ceded.layer.territories IS 'True where features are territories that can answer "what was ceded here?".';

CREATE TABLE ceded.feature (
  release        text    COLLATE "C" NOT NULL,
  layer          text    COLLATE "C" NOT NULL,
  id             text    COLLATE "C" NOT NULL CHECK (id <> ''),
  territory      boolean NOT NULL,
  passage        text    CHECK (passage <> ''),
  valid_from_day integer NOT NULL CHECK (valid_from_day BETWEEN 0 AND 99991231),
  valid_to_day   integer NOT NULL CHECK (valid_to_day BETWEEN 0 AND 99991231),
  west           double precision NOT NULL CHECK (west BETWEEN -180 AND 180),
  south          double precision NOT NULL CHECK (south BETWEEN -90 AND 90),
  east           double precision NOT NULL CHECK (east BETWEEN -180 AND 180),
  north          double precision NOT NULL CHECK (north BETWEEN south AND 90),
  properties     json    NOT NULL CHECK (json_typeof(properties) = 'object'),
  geom           geometry(Geometry, 4326) NOT NULL,
  PRIMARY KEY (release, layer, id),
  FOREIGN KEY (release, layer) REFERENCES ceded.layer ON DELETE CASCADE,
  CONSTRAINT feature_geom_not_empty CHECK (NOT ST_IsEmpty(geom)),
  CONSTRAINT feature_geom_valid CHECK (ST_IsValid(geom)),
  CONSTRAINT feature_territory_has_area CHECK (NOT territory OR (passage IS NOT NULL AND ST_Dimension(geom) = 2))
);
CREATE INDEX feature_release_id ON ceded.feature (release, id);
CREATE INDEX feature_release_layer_geom ON ceded.feature USING gist (release, layer, geom);
CREATE INDEX feature_territory_geom ON ceded.feature USING gist (release, geom) WHERE territory;

COMMENT ON TABLE  ceded.feature IS 'Features of all layers at full resolution.';
COMMENT ON COLUMN ceded.feature.id IS 'Stable id, unique over the layers of the atlas in a release and within each layer.';
COMMENT ON COLUMN ceded.feature.territory IS 'Copied from the layer, so that an index can hold territories alone.';
COMMENT ON COLUMN ceded.feature.passage IS 'How a territory passed, a word of the manifest; null for other features.';
COMMENT ON COLUMN ceded.feature.valid_from_day IS 'First day of validity, YYYYMMDD in the Gregorian calendar; 0 is open.';
COMMENT ON COLUMN ceded.feature.valid_to_day IS 'First day after validity, YYYYMMDD (the last day of a partial date); 99991231 is open.';
COMMENT ON COLUMN ceded.feature.west IS 'West edge of the bbox, degrees; greater than east where the feature crosses the antimeridian.';
COMMENT ON COLUMN ceded.feature.south IS 'South edge of the bbox, degrees.';
COMMENT ON COLUMN ceded.feature.east IS 'East edge of the bbox, degrees.';
COMMENT ON COLUMN ceded.feature.north IS 'North edge of the bbox, degrees.';
COMMENT ON COLUMN ceded.feature.properties IS 'The properties as the file has them, in compact form: json keeps the text.';
COMMENT ON COLUMN ceded.feature.geom IS 'Degrees on WGS 84 (EPSG:4326); edges are straight in lon/lat.';
COMMENT ON INDEX  ceded.feature_release_id IS 'A feature by id, whatever its layer.';
COMMENT ON INDEX  ceded.feature_release_layer_geom IS 'The features of a layer in a bbox.';
COMMENT ON INDEX  ceded.feature_territory_geom IS 'The territories at or near a point.';

CREATE TABLE ceded.arc (
  release        text    COLLATE "C" NOT NULL REFERENCES ceded.release ON DELETE CASCADE,
  id             text    COLLATE "C" NOT NULL CHECK (id <> ''),
  line           text    COLLATE "C" CHECK (line <> ''),
  kind           text    NOT NULL CHECK (kind <> ''),
  instrument     text    CHECK (instrument <> ''),
  precision_km   double precision NOT NULL CHECK (precision_km >= 0),
  certainty      text    NOT NULL,
  left_ids       text[]  COLLATE "C" NOT NULL,
  right_ids      text[]  COLLATE "C" NOT NULL,
  valid_from_day integer NOT NULL CHECK (valid_from_day BETWEEN 0 AND 99991231),
  valid_to_day   integer NOT NULL CHECK (valid_to_day BETWEEN 0 AND 99991231),
  licence        text    NOT NULL,
  properties     json    NOT NULL CHECK (json_typeof(properties) = 'object'),
  geom           geometry(LineString, 4326) NOT NULL,
  PRIMARY KEY (release, id),
  CONSTRAINT arc_geom_valid CHECK (ST_IsValid(geom) AND ST_NPoints(geom) >= 2),
  CONSTRAINT arc_line_is_precise CHECK (kind = 'coast' OR precision_km > 0)
);
CREATE INDEX arc_release_line ON ceded.arc (release, line, id);
CREATE INDEX arc_release_geom ON ceded.arc USING gist (release, geom);
CREATE INDEX arc_territories ON ceded.arc USING gin ((left_ids || right_ids));

COMMENT ON TABLE  ceded.arc IS 'The border ledger: each stretch of line between two nodes of the partition, with what it rests on.';
COMMENT ON COLUMN ceded.arc.line IS 'Border feature that the arc is part of; null for a coast.';
COMMENT ON COLUMN ceded.arc.kind IS 'What the line is; "coast" never counts as a treaty line.';
COMMENT ON COLUMN ceded.arc.precision_km IS 'How far the drawn line may be off, kilometres; precision belongs to the arc, never to a territory.';
COMMENT ON COLUMN ceded.arc.left_ids IS 'Territories on the left, seen along the line.';
COMMENT ON COLUMN ceded.arc.right_ids IS 'Territories on the right.';
COMMENT ON COLUMN ceded.arc.valid_from_day IS 'First day of validity, YYYYMMDD; 0 is open.';
COMMENT ON COLUMN ceded.arc.valid_to_day IS 'First day after validity, YYYYMMDD; 99991231 is open.';
COMMENT ON COLUMN ceded.arc.properties IS 'The properties as the file has them, in compact form.';
COMMENT ON COLUMN ceded.arc.geom IS 'Degrees on WGS 84 (EPSG:4326); edges are straight in lon/lat.';
COMMENT ON INDEX  ceded.arc_release_line IS 'The arcs of a border line.';
COMMENT ON INDEX  ceded.arc_release_geom IS 'The arcs near a point.';
COMMENT ON INDEX  ceded.arc_territories IS 'The arcs that bound a territory.';

-- +goose StatementBegin
CREATE FUNCTION ceded.reach(p geometry, m double precision) RETURNS SETOF geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1 AS $$
  WITH disc AS (
    SELECT ST_X(p) AS x, ST_Y(p) AS y, m / 6335000 * 1.001 AS r
  ), box AS (
    SELECT x, greatest(-90, y - degrees(r)) AS south, least(90, y + degrees(r)) AS north,
           CASE WHEN radians(abs(y)) + r >= pi() / 2 THEN 180
                ELSE degrees(asin(least(1, sin(r) / cos(radians(y))))) END AS half
      FROM disc
  )
  SELECT ST_MakeEnvelope(greatest(-180, x + turn - half), south, least(180, x + turn + half), north, 4326)
    FROM box
   CROSS JOIN (VALUES (0), (360), (-360)) AS t (turn)
   WHERE x + turn - half <= 180 AND x + turn + half >= -180
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION ceded.reach IS 'One to three lon/lat boxes that together hold every point within m metres of p on the ellipsoid: a little larger than needed, stopped at the poles, cut at the antimeridian. For use with &&.';

-- For people who ask in SQL, and for QGIS.
CREATE VIEW ceded.territory AS
  SELECT f.id, f.layer, f.passage,
         f.properties -> 'names' ->> 'en' AS name,
         f.properties ->> 'instrument' AS instrument,
         f.properties ->> 'validFrom' AS valid_from,
         f.properties ->> 'validTo' AS valid_to,
         f.properties ->> 'certainty' AS certainty,
         f.properties ->> 'status' AS status,
         (f.properties ->> 'areaKm2')::double precision AS area_km2,
         f.release, f.geom
    FROM ceded.feature AS f
    JOIN ceded.release AS r ON r.id = f.release
   WHERE f.territory AND r.current;
COMMENT ON VIEW ceded.territory IS 'Territories of the current release; area in square kilometres on the ellipsoid, dates as EDTF text.';

-- +goose Down
DROP VIEW ceded.territory;
DROP FUNCTION ceded.reach;
DROP TABLE ceded.arc;
DROP TABLE ceded.feature;
DROP TABLE ceded.layer;
