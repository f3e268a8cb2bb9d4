package export

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"ceded/data"
	"ceded/data/export/sqlite"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// GeoPackage writes layers as one GeoPackage 1.3 (OGC 12-128r18) with a style of
// each for QGIS, a spatial index, licence and citation as metadata. A layer of several kinds of
// geometry becomes a table for each, as QGIS draws them: places, places-lines.
func GeoPackage(a About, m *data.Manifest, tables []*Table) ([]byte, error) {
	p := &pack{about: a, manifest: m}
	for _, t := range tables {
		for _, part := range parts(t) {
			if err := p.add(part); err != nil {
				return nil, fmt.Errorf("layer %s: %w", t.Layer.ID, err)
			}
		}
	}
	f := sqlite.File{Tables: p.tables(), ApplicationID: 0x47504B47, UserVersion: 10300}
	return f.Bytes()
}

// part is the features of a layer with one kind of geometry.
type part struct {
	*Table
	name string
	geom string // POINT, MULTILINESTRING, … as the standard names them
	rows []row
}

// families are the kinds of geometry that a table holds one of, and what is put
// behind the layer's id for all but the first that it has.
var families = []struct{ suffix, single, multi string }{
	{"areas", "POLYGON", "MULTIPOLYGON"}, {"lines", "LINESTRING", "MULTILINESTRING"}, {"points", "POINT", "MULTIPOINT"},
}

// parts splits a layer by kinds of geometry. Features without geometry go with
// the first.
func parts(t *Table) []part {
	var out []part
	for i, fam := range families {
		p := part{Table: t, name: t.Layer.ID, geom: fam.single}
		for _, r := range t.rows {
			n, multi := familyOf(r.f.Geometry)
			if n != i {
				continue
			}
			if p.rows = append(p.rows, r); multi {
				p.geom = fam.multi
			}
		}
		if len(p.rows) == 0 {
			continue
		}
		if len(out) > 0 {
			p.name += "-" + fam.suffix
		}
		out = append(out, p)
	}
	if len(out) == 0 {
		out = []part{{Table: t, name: t.Layer.ID, geom: "GEOMETRY"}}
	}
	for _, r := range t.rows {
		if r.f.Geometry == nil {
			out[0].rows = append(out[0].rows, r)
		}
	}
	slices.SortStableFunc(out[0].rows, func(a, b row) int { return strings.Compare(a.f.ID, b.f.ID) })
	return out
}

// familyOf returns the number of a geometry's family, -1 for none, and whether
// it has several parts.
func familyOf(g orb.Geometry) (n int, multi bool) {
	switch g.(type) {
	case orb.Polygon:
		return 0, false
	case orb.MultiPolygon:
		return 0, true
	case orb.LineString:
		return 1, false
	case orb.MultiLineString:
		return 1, true
	case orb.Point:
		return 2, false
	case orb.MultiPoint:
		return 2, true
	}
	return -1, false
}

// pack is a GeoPackage being filled.
type pack struct {
	about      About
	manifest   *data.Manifest
	features   []*sqlite.Table // with their indexes
	contents   [][]any
	columns    [][]any
	extensions [][]any
	styles     [][]any
}

// stamp is the time in the file: the same release gives the same bytes, so it
// is no time of a clock.
const stamp = "2000-01-01T00:00:00.000Z"

func (p *pack) add(t part) error {
	var def strings.Builder
	fmt.Fprintf(&def, `CREATE TABLE %s (fid INTEGER PRIMARY KEY NOT NULL, geom %s`, quoted(t.name), t.geom)
	for _, c := range t.columns {
		fmt.Fprintf(&def, ", %s %s", quoted(c.name), [...]string{"TEXT", "INTEGER", "REAL", "BOOLEAN"}[c.kind])
	}
	def.WriteString(")")
	out := &sqlite.Table{Name: t.name, SQL: def.String()}
	whole := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	var boxes []orb.Bound
	var ids []int64
	for i, r := range t.rows {
		values := []any{nil, nil}
		if g := r.f.Geometry; g != nil {
			b, err := blob(g, strings.HasPrefix(t.geom, "MULTI"))
			if err != nil {
				return err
			}
			values[1] = b
			whole = whole.Union(g.Bound())
			boxes, ids = append(boxes, g.Bound()), append(ids, int64(i+1))
		}
		out.Rows = append(out.Rows, append(values, r.values...))
	}
	index := "rtree_" + t.name + "_geom"
	out.Triggers = indexTriggers(index, t.name)
	var entries []sqlite.Box
	for _, i := range hilbertOrder(boxes, whole) {
		b := boxes[i]
		entries = append(entries, sqlite.Box{ID: ids[i], MinX: b.Min[0], MinY: b.Min[1], MaxX: b.Max[0], MaxY: b.Max[1]})
	}
	p.features = append(append(p.features, out), sqlite.RTree(index, entries)...)
	p.extensions = append(p.extensions, []any{t.name, "geom", "gpkg_rtree_index", "http://www.geopackage.org/spec121/#extension_rtree", "write-only"})
	lang := p.manifest.Languages[0]
	title := t.Layer.Titles.In(lang)
	if t.name != t.Layer.ID {
		title += " (" + t.name[len(t.Layer.ID)+1:] + ")"
	}
	box := []any{nil, nil, nil, nil}
	if !math.IsInf(whole.Min[0], 0) {
		box = []any{whole.Min[0], whole.Min[1], whole.Max[0], whole.Max[1]}
	}
	p.contents = append(p.contents, append(append([]any{t.name, "features", t.name, title + ". " + t.Layer.Licence + "; " + t.Layer.Attribution, stamp}, box...), int64(4326)))
	p.columns = append(p.columns, []any{t.name, "geom", t.geom, int64(4326), int64(0), int64(0)})
	p.styles = append(p.styles, []any{nil, "", "", t.name, "geom", "Ceded", qml(p.manifest, t), nil, true, "as the map draws it", "", nil, stamp})
	return nil
}

// tables returns all tables of the file.
func (p *pack) tables() []*sqlite.Table {
	srs := &sqlite.Table{Name: "gpkg_spatial_ref_sys", SQL: `CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY NOT NULL, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)`,
		RowIDs: []int64{-1, 0, 4326}, Rows: [][]any{
			{"Undefined cartesian SRS", nil, "NONE", int64(-1), "undefined", "undefined cartesian coordinate reference system"},
			{"Undefined geographic SRS", nil, "NONE", int64(0), "undefined", "undefined geographic coordinate reference system"},
			{"WGS 84 geodetic", nil, "EPSG", int64(4326), wgs84, "longitude, latitude in degrees on the WGS 84 spheroid"},
		}}
	contents := &sqlite.Table{Name: "gpkg_contents", SQL: `CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))`,
		Rows: append(slices.Clone(p.contents), []any{"layer_styles", "attributes", "layer_styles", "styles for QGIS", stamp, nil, nil, nil, nil, nil}), Unique: [][]int{{0}, {2}}}
	columns := &sqlite.Table{Name: "gpkg_geometry_columns", SQL: `CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))`,
		Rows: p.columns, Unique: [][]int{{0, 1}, {0}}}
	extensions := &sqlite.Table{Name: "gpkg_extensions", SQL: `CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))`,
		Rows: p.extensions, Unique: [][]int{{0, 1, 2}}}
	for _, name := range []string{"gpkg_metadata", "gpkg_metadata_reference"} {
		extensions.Rows = append(extensions.Rows, []any{name, nil, "gpkg_metadata", "http://www.geopackage.org/spec121/#extension_metadata", "read-write"})
	}
	metadata := &sqlite.Table{Name: "gpkg_metadata", SQL: `CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '')`,
		Rows: [][]any{{nil, "dataset", "https://www.rfc-editor.org/rfc/rfc2046", "text/plain", string(Readme(p.about, p.manifest))}}}
	reference := &sqlite.Table{Name: "gpkg_metadata_reference", SQL: `CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL, md_parent_id INTEGER, CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id), CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id))`,
		Rows: [][]any{{"geopackage", nil, nil, nil, stamp, int64(1), nil}}}
	styles := &sqlite.Table{Name: "layer_styles", SQL: `CREATE TABLE layer_styles (id INTEGER PRIMARY KEY NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))`,
		Rows: p.styles}
	return append([]*sqlite.Table{srs, contents, columns, extensions, metadata, reference, styles}, p.features...)
}

// indexTriggers keep the index of a table right in programs that change it (Annex
// F.3, extension gpkg_rtree_index).
func indexTriggers(index, table string) []sqlite.Trigger {
	filled, empty := `(NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))`, `(NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))`
	put := `INSERT OR REPLACE INTO ` + quoted(index) + ` VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); `
	remove := `DELETE FROM ` + quoted(index) + ` WHERE id `
	var out []sqlite.Trigger
	for _, r := range []struct{ name, event, when, do string }{
		{"insert", "INSERT", filled, put},
		{"update1", `UPDATE OF "geom"`, `OLD."fid" = NEW."fid" AND ` + filled, put},
		{"update2", `UPDATE OF "geom"`, `OLD."fid" = NEW."fid" AND ` + empty, remove + `= OLD."fid"; `},
		{"update3", "UPDATE", `OLD."fid" != NEW."fid" AND ` + filled, remove + `= OLD."fid"; ` + put},
		{"update4", "UPDATE", `OLD."fid" != NEW."fid" AND ` + empty, remove + `IN (OLD."fid", NEW."fid"); `},
		{"delete", "DELETE", `OLD."geom" NOTNULL`, remove + `= OLD."fid"; `},
	} {
		name := index + "_" + r.name
		out = append(out, sqlite.Trigger{Name: name, SQL: `CREATE TRIGGER ` + quoted(name) + ` AFTER ` + r.event + ` ON ` + quoted(table) + ` WHEN ` + r.when + ` BEGIN ` + r.do + `END`})
	}
	return out
}

// blob writes a geometry as GeoPackage has it (clause 2.1.3): a header with the
// envelope, then WKB. multi makes a single part one of several.
func blob(g orb.Geometry, multi bool) ([]byte, error) {
	if multi {
		switch s := g.(type) {
		case orb.Point:
			g = orb.MultiPoint{s}
		case orb.LineString:
			g = orb.MultiLineString{s}
		case orb.Polygon:
			g = orb.MultiPolygon{s}
		}
	}
	body, err := wkb.Marshal(g, binary.LittleEndian)
	if err != nil {
		return nil, err
	}
	b := []byte{'G', 'P', 0, 0b0000_0011} // little-endian, envelope of four
	b = binary.LittleEndian.AppendUint32(b, 4326)
	box := g.Bound()
	for _, v := range []float64{box.Min[0], box.Max[0], box.Min[1], box.Max[1]} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return append(b, body...), nil
}

// quoted writes a name as SQL does.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// wgs84 is EPSG:4326 as the standard's own table has it.
const wgs84 = `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]`
