package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing/fstest"
	"time"

	"ceded/data"
	"ceded/data/postgis"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
	"github.com/paulmach/orb/encoding/wkb"
)

// size is a synthetic set: so many star-shaped polygons over the coverage, as
// dense whatever their number, as territories of a release of their own.
type size struct {
	table   string
	n       int
	release string
	from    uint32 // first zoom that is drawn
}

// tableNames are the tables that the naive server may be asked for.
var tableNames = map[string]bool{"synth10k": true, "synth100k": true, "synth1m": true, "countries": true}

// coverage of the synthetic sets, degrees.
var coverage = orb.Bound{Min: orb.Point{45, 15}, Max: orb.Point{180, 75}}

// star is polygon number i of n: 8 to 20 vertices about a seeded place.
func star(i, n int) orb.Polygon {
	r := rand.New(rand.NewPCG(uint64(i), uint64(n)))
	w, h := coverage.Max[0]-coverage.Min[0], coverage.Max[1]-coverage.Min[1]
	radius := 0.45 * math.Sqrt(w*h/float64(n))
	c := orb.Point{coverage.Min[0] + radius + r.Float64()*(w-2*radius), coverage.Min[1] + radius + r.Float64()*(h-2*radius)}
	k := 8 + r.IntN(13)
	ring := make(orb.Ring, 0, k+1)
	for v := range k {
		a, d := 2*math.Pi*float64(v)/float64(k), radius*(0.6+0.4*r.Float64())
		ring = append(ring, orb.Point{math.Round((c[0]+d*math.Cos(a))*1e6) / 1e6, math.Round((c[1]+d*math.Sin(a))*1e6) / 1e6})
	}
	return orb.Polygon{append(ring, ring[0])}
}

// dossier is a release with one layer of territories and one of land; what they
// hold may be replaced in the database.
func dossier(name string, areas, land []feature) (*data.Dossier, error) {
	files := fstest.MapFS{}
	put := func(path, body string) { files[path] = &fstest.MapFile{Data: []byte(body)} }
	put("dossier.json", `{"id":"bench","version":"`+name+`","schema":1,"title":{"en":"Data made for measuring"},"languages":["en"],"nameLanguages":["en"],
"coverage":[45,15,180,75],"equalArea":{"centre":[105,50],"halfExtentM":8200000},"passages":["ceded","none"],
"coastToleranceKm":3,"licence":{"id":"CC0-1.0","url":"https://creativecommons.org/publicdomain/zero/1.0/"},"credit":"nobody",
"layers":[
{"id":"land","file":"layers/land.geojson","geometry":"polygon","tileset":"basemap","topology":"shared","titles":{"en":"Land"},"licence":"CC0-1.0","attribution":"nobody","maxZoom":9},
{"id":"areas","file":"layers/areas.geojson","geometry":"polygon","tileset":"atlas","topology":"none","territories":true,"titles":{"en":"Areas"},"licence":"CC0-1.0","attribution":"nobody","maxZoom":9}]}`)
	put("instruments.json", `{"instruments":[]}`)
	put("territories.json", `{"territories":[]}`)
	put("claims.json", `{"verdicts":[],"claims":[]}`)
	put("sources.csl.json", `[]`)
	put("messages/en.json", `{"verdict.ceded":"Ceded"}`)
	for path, fs := range map[string][]feature{"layers/areas.geojson": areas, "layers/land.geojson": land} {
		var b bytes.Buffer
		b.WriteString(`{"type":"FeatureCollection","features":[`)
		for i, f := range fs {
			line, err := json.Marshal(f)
			if err != nil {
				return nil, err
			}
			b.WriteString(map[bool]string{true: "\n", false: ",\n"}[i == 0])
			b.Write(line)
		}
		b.WriteString("]}")
		put(path, b.String())
	}
	return data.Load(files)
}

// feature is one of GeoJSON.
type feature struct {
	Type       string         `json:"type"`
	Geometry   map[string]any `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

func area(id string, g orb.Geometry) feature {
	return feature{"Feature", map[string]any{"type": g.GeoJSONType(), "coordinates": g}, map[string]any{
		"id": id, "names": map[string]string{"en": id}, "passage": "ceded", "validFrom": "1900", "licence": "CC0-1.0", "credit": "nobody", "sources": []string{},
	}}
}

// prepare fills the database at url, with the tables of the references as
// superuser: the countries by the importer, as any dossier, and the synthetic sets
// by SQL that does what the importer does, as a million GeoJSON features would take
// the memory of this machine.
func prepare(ctx context.Context, url, superuser string, sizes []*size, log func(string, ...any)) (countriesRelease string, err error) {
	c, err := pgx.Connect(ctx, superuser)
	if err != nil {
		return "", err
	}
	defer func() { _ = c.Close(ctx) }() // what matters is committed
	list, err := countries(worldFiles)
	if err != nil {
		return "", err
	}
	var land []feature
	if _, err := c.Exec(ctx, `CREATE SCHEMA bench`); err != nil {
		return "", err
	}
	rows := make([][]any, len(list))
	for i, co := range list {
		b, err := ewkb.Marshal(co.geometry, 4326)
		if err != nil {
			return "", err
		}
		rows[i] = []any{i, co.id, b}
	}
	if err := insert(ctx, c, "countries", "MultiPolygon", len(rows), func(i int) ([]any, error) { return rows[i], nil }); err != nil {
		return "", err
	}
	// Rounding to the file's grid has made a few rings cross themselves.
	if _, err := c.Exec(ctx, `UPDATE bench.countries SET geom = ST_Multi(ST_CollectionExtract(ST_MakeValid(geom), 3)) WHERE NOT ST_IsValid(geom)`); err != nil {
		return "", err
	}
	valid, err := c.Query(ctx, `SELECT name, ST_AsBinary(ST_ForcePolygonCCW(geom)) FROM bench.countries ORDER BY id`)
	if err != nil {
		return "", err
	}
	var (
		name string
		raw  []byte
	)
	if _, err := pgx.ForEachRow(valid, []any{&name, &raw}, func() error {
		g, err := wkb.Unmarshal(raw)
		land = append(land, area(name, g))
		return err
	}); err != nil {
		return "", err
	}
	d, err := dossier("1", []feature{area("nowhere", star(0, 100))}, land)
	if err != nil {
		return "", err
	}
	if _, err := postgis.Import(ctx, url, d, nil); err != nil {
		return "", fmt.Errorf("countries: %w", err)
	}
	for i, s := range sizes {
		d, err := dossier(fmt.Sprintf("%d", i+2), []feature{area("a-0", star(0, s.n))}, nil)
		if err != nil {
			return "", err
		}
		if _, err := postgis.Import(ctx, url, d, nil); err != nil {
			return "", fmt.Errorf("%s: %w", s.table, err)
		}
		s.release = d.Release.ID
	}
	if err := fillAll(ctx, superuser, sizes, log); err != nil {
		return "", err
	}
	_, err = c.Exec(ctx, `GRANT USAGE ON SCHEMA bench TO PUBLIC; GRANT SELECT ON ALL TABLES IN SCHEMA bench TO PUBLIC`)
	return d.Release.ID, err
}

// found looks up the releases that an earlier run has made, by their versions.
func (b *bench) found() error {
	c, err := pgx.Connect(b.ctx, b.url)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(b.ctx) }() // it has answered
	for i, release := range append([]*string{&b.countries}, releasesOf(b.sizes)...) {
		if err := c.QueryRow(b.ctx, `SELECT id FROM ceded.release WHERE version = $1`, fmt.Sprint(i+1)).Scan(release); err != nil {
			return fmt.Errorf("release %d of an earlier run: %w", i+1, err)
		}
	}
	return nil
}

func releasesOf(sizes []*size) (out []*string) {
	for _, s := range sizes {
		out = append(out, &s.release)
	}
	return out
}

// insert makes a table of the schema bench of rows, along a Hilbert curve, and
// indexes it.
func insert(ctx context.Context, c *pgx.Conn, table, kind string, n int, row func(int) ([]any, error)) error {
	if _, err := c.Exec(ctx, fmt.Sprintf(`CREATE TABLE bench.%s_wkb (id int, name text, wkb bytea)`, table)); err != nil {
		return err
	}
	if _, err := c.CopyFrom(ctx, pgx.Identifier{"bench", table + "_wkb"}, []string{"id", "name", "wkb"}, pgx.CopyFromSlice(n, row)); err != nil {
		return err
	}
	_, err := c.Exec(ctx, strings.NewReplacer("$T", table, "$K", kind).Replace(`
CREATE TABLE bench.$T (id int, name text, geom geometry($K, 4326));
INSERT INTO bench.$T SELECT id, name, ST_GeomFromEWKB(wkb) AS geom FROM bench.$T_wkb ORDER BY geom;
DROP TABLE bench.$T_wkb;
CREATE INDEX ON bench.$T USING gist (geom);
ANALYZE bench.$T`))
	return err
}

// bandSQL makes the parts of one drawing: projected, simplified to the band's
// tolerance, along a Hilbert curve, as the importer does.
const bandSQL = `
INSERT INTO ceded.part (drawing, layer, ordinal, feature, min_zoom, props, geom)
SELECT $1, 0, id, name, 0, format('{"id":"%%1$s","nameEn":"%%1$s"}', name)::json,
       coalesce(ST_SetSRID(ST_SimplifyVW(ST_Transform(geom, 3857), $2), 0), ST_SetSRID(ST_Transform(geom, 3857), 0))
  FROM bench.%s
 ORDER BY geom`

// fillAll fills the synthetic releases: the tables that tiles are drawn from on
// one connection, those that answers are found in on another. Indexes on places
// are dropped meanwhile, as making them anew takes a tenth of keeping them.
func fillAll(ctx context.Context, superuser string, sizes []*size, log func(string, ...any)) error {
	begin := time.Now()
	var both [2]*pgx.Conn
	for i := range both {
		c, err := pgx.Connect(ctx, superuser)
		if err != nil {
			return err
		}
		defer func() { _ = c.Close(ctx) }() // what matters is committed
		// Nothing is checked against the releases just imported.
		if _, err := c.Exec(ctx, `SET session_replication_role = replica; SET work_mem = '256MB'; SET maintenance_work_mem = '256MB'`); err != nil {
			return err
		}
		both[i] = c
	}
	for _, s := range sizes {
		if err := insert(ctx, both[0], s.table, "Polygon", s.n, func(i int) ([]any, error) {
			b, err := ewkb.Marshal(star(i, s.n), 4326)
			return []any{i, fmt.Sprintf("a-%d", i), b}, err
		}); err != nil {
			return fmt.Errorf("%s: %w", s.table, err)
		}
		log("%s: %d polygons after %s", s.table, s.n, time.Since(begin).Round(time.Second))
	}
	errs := make(chan error, len(both))
	for i, work := range [len(both)]struct {
		tables []string
		fill   func(context.Context, *pgx.Conn, *size) error
		what   string
	}{{[]string{"part"}, fillParts, "tiles"}, {[]string{"feature", "territory_piece"}, fillTerritories, "territories"}} {
		go func() {
			errs <- unindexed(ctx, both[i], work.tables, log, func() error {
				for _, s := range sizes {
					if err := work.fill(ctx, both[i], s); err != nil {
						return fmt.Errorf("%s: %w", s.table, err)
					}
					log("%s: %s after %s", s.table, work.what, time.Since(begin).Round(time.Second))
				}
				return nil
			})
		}()
	}
	err := errors.Join(<-errs, <-errs)
	log("indexes after %s", time.Since(begin).Round(time.Second))
	return err
}

// unindexed runs f without those indexes of the schema ceded that no constraint
// needs, and makes them again.
func unindexed(ctx context.Context, c *pgx.Conn, tables []string, log func(string, ...any), f func() error) error {
	rows, err := c.Query(ctx, `
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  FROM pg_index AS i
 WHERE i.indrelid = ANY (SELECT ('ceded.' || t)::regclass FROM unnest($1::text[]) AS t)
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
 ORDER BY 1`, tables)
	if err != nil {
		return err
	}
	indexes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Name, Definition string }])
	if err != nil {
		return err
	}
	for _, x := range indexes {
		if _, err := c.Exec(ctx, `DROP INDEX `+x.Name); err != nil {
			return err
		}
	}
	if err := f(); err != nil {
		return err
	}
	for _, x := range indexes {
		if _, err := c.Exec(ctx, x.Definition); err != nil {
			return err
		}
		log("index %s", x.Name)
	}
	for _, t := range tables {
		if _, err := c.Exec(ctx, `ANALYZE ceded.`+t); err != nil {
			return err
		}
	}
	return nil
}

// fillParts replaces what is drawn of the one polygon of a synthetic release by
// all of its table.
func fillParts(ctx context.Context, c *pgx.Conn, s *size) error {
	rows, err := c.Query(ctx, `SELECT id, max_zoom FROM ceded.drawing WHERE release = $1 AND tileset = 'atlas' AND grid = 'WebMercatorQuad' AND max_zoom >= $2 ORDER BY id`, s.release, s.from)
	if err != nil {
		return err
	}
	drawings, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d [2]int32, err error) {
		err = row.Scan(&d[0], &d[1])
		return d, err
	})
	if err != nil {
		return err
	}
	for _, d := range drawings {
		px := 2 * 20037508.342789244 / 512 / math.Exp2(float64(d[1]))
		if _, err := c.Exec(ctx, `DELETE FROM ceded.part WHERE drawing = $1`, d[0]); err != nil {
			return err
		}
		if _, err := c.Exec(ctx, fmt.Sprintf(bandSQL, s.table), d[0], 0.6*px*px); err != nil {
			return err
		}
	}
	return nil
}

// fillTerritories does the same for what answers are found in.
func fillTerritories(ctx context.Context, c *pgx.Conn, s *size) error {
	for _, sql := range []string{`DELETE FROM ceded.territory_piece WHERE release = $1`, `DELETE FROM ceded.feature WHERE release = $1 AND territory`, fmt.Sprintf(`
INSERT INTO ceded.feature (release, layer, id, territory, passage, valid_from_day, valid_to_day, west, south, east, north, properties, geom)
SELECT $1, 'areas', name, true, 'ceded', 19000101, 99991231, ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom),
       json_build_object('id', name, 'names', json_build_object('en', name), 'passage', 'ceded', 'validFrom', '1900'), geom
  FROM bench.%s
 ORDER BY geom`, s.table), `SELECT ceded.cut_territories($1)`} {
		if _, err := c.Exec(ctx, sql, s.release); err != nil {
			return err
		}
	}
	return nil
}
