-- Drawn geometry: projected, generalised, in single parts. Tiles are made from it.

-- +goose Up
CREATE TABLE ceded.drawing (
  id       integer  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  release  text     COLLATE "C" NOT NULL REFERENCES ceded.release ON DELETE CASCADE,
  tileset  text     NOT NULL,
  grid     text     NOT NULL,
  min_zoom smallint NOT NULL CHECK (min_zoom >= 0),
  max_zoom smallint NOT NULL CHECK (max_zoom >= min_zoom),
  UNIQUE (release, tileset, grid, min_zoom)
);
COMMENT ON TABLE  ceded.drawing IS 'One generalisation: a tileset of a release in one grid for one band of zoom levels.';
COMMENT ON COLUMN ceded.drawing.grid IS 'Name of the tile grid in URLs.';
COMMENT ON COLUMN ceded.drawing.min_zoom IS 'First zoom level of the band.';
COMMENT ON COLUMN ceded.drawing.max_zoom IS 'Last zoom level of the band, the one it is generalised for; deeper tiles use the last band.';

CREATE TABLE ceded.drawing_layer (
  drawing  integer  NOT NULL REFERENCES ceded.drawing ON DELETE CASCADE,
  ordinal  smallint NOT NULL CHECK (ordinal >= 0),
  name     text     NOT NULL CHECK (name <> ''),
  min_zoom smallint NOT NULL CHECK (min_zoom >= 0),
  max_zoom smallint NOT NULL CHECK (max_zoom >= 0),
  PRIMARY KEY (drawing, ordinal),
  UNIQUE (drawing, name)
);
COMMENT ON TABLE  ceded.drawing_layer IS 'The tile layers of a drawing in their order.';
COMMENT ON COLUMN ceded.drawing_layer.min_zoom IS 'First zoom level that shows the layer.';
COMMENT ON COLUMN ceded.drawing_layer.max_zoom IS 'Last zoom level with data of its own for the layer.';

CREATE TABLE ceded.part (
  drawing  integer  NOT NULL,
  layer    smallint NOT NULL,
  ordinal  integer  NOT NULL CHECK (ordinal >= 0),
  feature  text     NOT NULL,
  min_zoom smallint NOT NULL CHECK (min_zoom >= 0),
  props    json     NOT NULL CHECK (json_typeof(props) = 'object'),
  geom     geometry(Geometry, 0) NOT NULL,
  PRIMARY KEY (drawing, layer, ordinal),
  FOREIGN KEY (drawing, layer) REFERENCES ceded.drawing_layer ON DELETE CASCADE,
  CONSTRAINT part_geom_is_single CHECK (GeometryType(geom) IN ('POINT', 'LINESTRING', 'POLYGON') AND ST_SRID(geom) = 0)
);
CREATE INDEX part_drawing_geom ON ceded.part USING gist (drawing, geom);
-- Not compressed: coordinates hardly shrink, and each tile would unpack them anew.
ALTER TABLE ceded.part ALTER COLUMN geom SET STORAGE EXTERNAL;

COMMENT ON TABLE  ceded.part IS 'Single-part pieces of generalised features, stored along a Hilbert curve.';
COMMENT ON COLUMN ceded.part.layer IS 'Ordinal of the tile layer.';
COMMENT ON COLUMN ceded.part.ordinal IS 'Place in the layer, from 0: the order of features in a tile.';
COMMENT ON COLUMN ceded.part.feature IS 'Id of the feature that the part belongs to.';
COMMENT ON COLUMN ceded.part.min_zoom IS 'First zoom level that shows the part.';
COMMENT ON COLUMN ceded.part.props IS 'What the part carries in tiles, in the order it is written there.';
COMMENT ON COLUMN ceded.part.geom IS 'Metres of the grid, y north. SRID 0: the equal-area grid has no EPSG code, and a code of our own would need a superuser.';
COMMENT ON INDEX  ceded.part_drawing_geom IS 'The parts of one drawing that touch a tile.';

-- +goose Down
DROP TABLE ceded.part;
DROP TABLE ceded.drawing_layer;
DROP TABLE ceded.drawing;
