package postgis_test

import (
	"slices"
	"strings"
	"testing"

	"ceded/data"
	"ceded/data/filter"
	"ceded/data/mem"
	"ceded/data/postgis"
	"ceded/server/cql2"

	"github.com/jackc/pgx/v5"
)

// cql2Examples are conditions in CQL2 and the same in SQL. In SQL, p is the
// properties, a validity is the days valid_from_day and valid_to_day, and text is
// compared by its bytes.
var cql2Examples = []struct{ layer, cql2, sql string }{
	{"ceded", `id = 'aigun-1858'`, `id = 'aigun-1858'`},
	{"ceded", `'aigun-1858' = id`, `id = 'aigun-1858'`},
	{"ceded", `"passage"='ceded'`, `p->>'passage' = 'ceded'`},
	{"ceded", `passage <> 'ceded'`, `p->>'passage' <> 'ceded'`},
	{"ceded", `NOT passage = 'ceded'`, `NOT p->>'passage' = 'ceded'`},
	{"ceded", `id < 'p'`, `id < 'p' COLLATE "C"`},
	{"ceded", `areaKm2 > 100000`, `(p->>'areaKm2')::float8 > 100000`},
	{"ceded", `areaKm2 >= 1e5 AND areaKm2 <= 5.0e5`, `(p->>'areaKm2')::float8 BETWEEN 1e5 AND 5e5`},
	{"ceded", `areaKm2 BETWEEN 10000 AND 100000`, `(p->>'areaKm2')::float8 BETWEEN 10000 AND 100000`},
	{"ceded", `areaKm2 NOT BETWEEN 10000 AND 100000`, `(p->>'areaKm2')::float8 NOT BETWEEN 10000 AND 100000`},
	{"ceded", `areaErrorPercent > -1`, `(p->>'areaErrorPercent')::float8 > -1`},
	{"ceded", `NOT areaErrorPercent < 4`, `NOT (p->>'areaErrorPercent')::float8 < 4`},
	{"ceded", `certainty IN ('surveyed', 'treaty-text')`, `p->>'certainty' IN ('surveyed', 'treaty-text')`},
	{"ceded", `certainty NOT IN ('surveyed','treaty-text')`, `p->>'certainty' NOT IN ('surveyed', 'treaty-text')`},
	{"ceded", `instrument IS NULL`, `p->>'instrument' IS NULL`},
	{"ceded", `instrument IS NOT NULL`, `p->>'instrument' IS NOT NULL`},
	{"ceded", `reading IN ('inner') OR instrument IS NULL`, `p->>'reading' IN ('inner') OR p->>'instrument' IS NULL`},
	{"ceded", `NOT reading = 'inner'`, `NOT p->>'reading' = 'inner'`},
	{"ceded", `NOT (reading = 'inner' AND passage = 'ceded')`, `NOT (p->>'reading' = 'inner' AND p->>'passage' = 'ceded')`},
	{"ceded", `NOT (reading = 'inner' OR passage = 'ceded')`, `NOT (p->>'reading' = 'inner' OR p->>'passage' = 'ceded')`},
	{"ceded", `passage = 'ceded' AND certainty = 'treaty-text' OR status = 'disputed'`, `p->>'passage' = 'ceded' AND p->>'certainty' = 'treaty-text' OR p->>'status' = 'disputed'`},
	{"ceded", `passage = 'ceded' AND (certainty = 'treaty-text' OR status = 'disputed')`, `p->>'passage' = 'ceded' AND (p->>'certainty' = 'treaty-text' OR p->>'status' = 'disputed')`},
	{"ceded", `id LIKE '%-186_'`, `id LIKE '%-186_'`},
	{"ceded", `id NOT LIKE 'p%'`, `id NOT LIKE 'p%'`},
	{"ceded", `nameRu LIKE '%мур%'`, `p->'names'->>'ru' LIKE '%мур%'`},
	{"ceded", `CASEI(nameEn) LIKE CASEI('%AMUR%')`, `lower(p->'names'->>'en') LIKE lower('%AMUR%')`},
	{"ceded", `CASEI(nameRu) LIKE CASEI('%АМУР%')`, `lower((p->'names'->>'ru') COLLATE "und-x-icu") LIKE lower('%АМУР%' COLLATE "und-x-icu")`},
	{"ceded", `CASEI(id) = CASEI('AIGUN-1858')`, `lower(id) = lower('AIGUN-1858')`},
	{"ceded", `nameZh > nameEn`, `p->'names'->>'zh' > p->'names'->>'en' COLLATE "C"`},
	{"ceded", `hue = pattern OR id = id`, `true`},
	{"ceded", `TRUE AND NOT FALSE`, `true`},
	{"ceded", `passage = 'it''s'`, `p->>'passage' = 'it''s'`},
	{"ceded", `validFrom = DATE('1858-05-28')`, `p->>'validFrom' IS NOT NULL AND valid_from_day = 18580528`},
	{"ceded", `validFrom < '1864'`, `p->>'validFrom' IS NOT NULL AND valid_from_day < 18640101`},
	{"ceded", `validFrom > TIMESTAMP('1860-11-14T00:00:00Z')`, `p->>'validFrom' IS NOT NULL AND valid_from_day > 18601114`},
	{"ceded", `validFrom BETWEEN DATE('1858-01-01') AND DATE('1860-12-31')`, `p->>'validFrom' IS NOT NULL AND valid_from_day BETWEEN 18580101 AND 18601231`},
	{"ceded", `validTo IS NOT NULL`, `p->>'validTo' IS NOT NULL`},
	{"ceded", `NOT validTo >= DATE('1900-01-01')`, `p->>'validTo' IS NOT NULL AND NOT valid_to_day >= 19000101`},
	{"ceded", `T_BEFORE(validFrom, DATE('1860-01-01'))`, `p->>'validFrom' IS NOT NULL AND valid_from_day < 18600101`},
	{"ceded", `T_AFTER(validFrom, DATE('1860-11-14'))`, `p->>'validFrom' IS NOT NULL AND valid_from_day > 18601114`},
	{"ceded", `T_DURING(validFrom, INTERVAL('1858-05-28', '1881-02-24'))`, `p->>'validFrom' IS NOT NULL AND valid_from_day > 18580528 AND valid_from_day < 18810224`},
	{"ceded", `T_INTERSECTS(validFrom, INTERVAL('1858-05-28', '1860-11-14'))`, `p->>'validFrom' IS NOT NULL AND valid_from_day BETWEEN 18580528 AND 18601114`},
	{"ceded", `T_INTERSECTS(INTERVAL(validFrom, validTo), INTERVAL('..', '1859'))`, `valid_from_day <= 18591231`},
	{"ceded", `T_DISJOINT(INTERVAL(validFrom, validTo), DATE('1915-06-01'))`, `NOT (valid_from_day <= 19150601 AND valid_to_day >= 19150601)`},
	{"ceded", `T_EQUALS(validFrom, DATE('1860-11-14'))`, `p->>'validFrom' IS NOT NULL AND valid_from_day = 18601114`},
	{"ceded", `T_AFTER(INTERVAL(validFrom, validTo), DATE('1863'))`, `valid_from_day > 18631231`},
	{"ceded", `T_BEFORE(INTERVAL(validFrom, validTo), DATE('1900'))`, `valid_to_day < 19000101`},
	{"ceded", `T_CONTAINS(INTERVAL(validFrom, validTo), INTERVAL('1700', '1800'))`, `valid_from_day < 17000101 AND valid_to_day > 18001231`},
	{"ceded", `T_DURING(INTERVAL(validFrom, validTo), INTERVAL('1600', '1900'))`, `valid_from_day > 16000101 AND valid_to_day < 19001231`},
	{"ceded", `T_EQUALS(INTERVAL(validFrom, validTo), INTERVAL('1689-09-07', '1860-11-14'))`, `valid_from_day = 16890907 AND valid_to_day = 18601114`},
	{"ceded", `T_FINISHES(INTERVAL(validFrom, validTo), INTERVAL('1600', '1860-11-14'))`, `valid_from_day > 16000101 AND valid_to_day = 18601114`},
	{"ceded", `T_FINISHEDBY(INTERVAL(validFrom, validTo), INTERVAL('1700', '1860-11-14'))`, `valid_from_day < 17000101 AND valid_to_day = 18601114`},
	{"ceded", `T_MEETS(INTERVAL(validFrom, validTo), INTERVAL('1860-11-14', '..'))`, `valid_to_day = 18601114`},
	{"ceded", `T_METBY(INTERVAL(validFrom, validTo), INTERVAL('1600', '1860-11-14'))`, `valid_from_day = 18601114`},
	{"ceded", `T_OVERLAPS(INTERVAL(validFrom, validTo), INTERVAL('1700', '1900'))`, `valid_from_day < 17000101 AND valid_to_day > 17000101 AND valid_to_day < 19001231`},
	{"ceded", `T_OVERLAPPEDBY(INTERVAL(validFrom, validTo), INTERVAL('1800', '1870'))`, `valid_from_day > 18000101 AND valid_from_day < 18701231 AND valid_to_day > 18701231`},
	{"ceded", `T_STARTS(INTERVAL(validFrom, validTo), INTERVAL('1689-09-07', '1900'))`, `valid_from_day = 16890907 AND valid_to_day < 19001231`},
	{"ceded", `T_STARTEDBY(INTERVAL(validFrom, validTo), INTERVAL('1858-05-28', '1900'))`, `valid_from_day = 18580528 AND valid_to_day > 19001231`},
	{"ceded", `S_INTERSECTS(geometry, MULTILINESTRING((77 43, 78 44), (132 43, 133 44)))`, `ST_Intersects(geom, 'SRID=4326;MULTILINESTRING((77 43, 78 44), (132 43, 133 44))')`},
	{"ceded", `nameEn LIKE '%(%' AND NOT nameEn LIKE '%\_%'`, `p->'names'->>'en' LIKE '%(%' AND NOT p->'names'->>'en' LIKE '%\_%'`},
	{"ceded", `S_INTERSECTS(geometry, POINT(127.5 51.5))`, `ST_Intersects(geom, 'SRID=4326;POINT(127.5 51.5)')`},
	{"ceded", `S_INTERSECTS(POINT(77 43), geometry)`, `ST_Intersects(geom, 'SRID=4326;POINT(77 43)')`},
	{"ceded", `S_INTERSECTS(geometry, BBOX(70, 35, 80, 45))`, `ST_Intersects(geom, ST_MakeEnvelope(70, 35, 80, 45, 4326))`},
	{"ceded", `NOT S_INTERSECTS(geometry, BBOX(70, 35, 80, 45))`, `NOT ST_Intersects(geom, ST_MakeEnvelope(70, 35, 80, 45, 4326))`},
	{"ceded", `S_INTERSECTS(geometry, LINESTRING(120 50, 130 55, 142 50))`, `ST_Intersects(geom, 'SRID=4326;LINESTRING(120 50, 130 55, 142 50)')`},
	{"ceded", `S_INTERSECTS(geometry, POLYGON((125 49, 129 49, 127 52, 125 49)))`, `ST_Intersects(geom, 'SRID=4326;POLYGON((125 49, 129 49, 127 52, 125 49))')`},
	{"ceded", `S_INTERSECTS(geometry, MULTIPOINT((77 43), (132 43.5)))`, `ST_Intersects(geom, 'SRID=4326;MULTIPOINT((77 43), (132 43.5))')`},
	{"ceded", `S_INTERSECTS(geometry, MULTIPOLYGON(((75 40, 76 40, 76 44, 75 40)), ((140 48, 143 48, 143 52, 140 48))))`, `ST_Intersects(geom, 'SRID=4326;MULTIPOLYGON(((75 40, 76 40, 76 44, 75 40)), ((140 48, 143 48, 143 52, 140 48)))')`},
	{"ceded", `S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(94.5 51.7), LINESTRING(135 45, 138 47)))`, `ST_Intersects(geom, 'SRID=4326;POINT(94.5 51.7)') OR ST_Intersects(geom, 'SRID=4326;LINESTRING(135 45, 138 47)')`},
	{"ceded", `S_INTERSECTS(geometry, POLYGON((100 30, 150 30, 150 60, 100 60, 100 30), (110 40, 110 58, 145 58, 145 40, 110 40)))`, `ST_Intersects(geom, 'SRID=4326;POLYGON((100 30, 150 30, 150 60, 100 60, 100 30), (110 40, 110 58, 145 58, 145 40, 110 40))')`},
	{"ceded", `passage = 'ceded' AND S_INTERSECTS(geometry, BBOX(70,35,90,55)) AND validFrom < '1880'`, `p->>'passage' = 'ceded' AND ST_Intersects(geom, ST_MakeEnvelope(70,35,90,55,4326)) AND valid_from_day BETWEEN 1 AND 18791231`},
	{"border", `kind <> 'treaty-line' AND precisionKm < 5`, `p->>'kind' <> 'treaty-line' AND (p->>'precisionKm')::float8 < 5`},
	{"border", `S_INTERSECTS(geometry, BBOX(120,40,135,50))`, `ST_Intersects(geom, ST_MakeEnvelope(120,40,135,50,4326))`},
	{"border", `S_INTERSECTS(geometry, LINESTRING(73 40, 73 55))`, `ST_Intersects(geom, 'SRID=4326;LINESTRING(73 40, 73 55)')`},
	{"investment", `geometry IS NULL`, `geom IS NULL`},
	{"investment", `geometry IS NOT NULL AND nameEn LIKE '%a%'`, `geom IS NOT NULL AND p->'names'->>'en' LIKE '%a%'`},
	{"investment", `NOT S_INTERSECTS(geometry, BBOX(60,40,75,50))`, `NOT ST_Intersects(geom, ST_MakeEnvelope(60,40,75,50,4326))`},
	{"border", `NOT (S_INTERSECTS(geometry, BBOX(0,0,180,90)) AND kind = 'x')`, `NOT (ST_Intersects(geom, ST_MakeEnvelope(0,0,180,90,4326)) AND p->>'kind' = 'x')`},
	{"places", `population > 500000 AND NOT capital = TRUE`, `(p->>'population')::float8 > 500000 AND NOT (p->>'capital')::boolean`},
	{"places", `population > 500000 AND capital`, `(p->>'population')::float8 > 500000 AND (p->>'capital')::boolean`},
	{"places", `population > 500000 AND capital IS NULL`, `(p->>'population')::float8 > 500000 AND p->>'capital' IS NULL`},
	{"places", `CASEI(nameEn) LIKE 'k%k'`, `lower(p->'names'->>'en') LIKE 'k%k'`},
	{"places", `S_INTERSECTS(geometry, POLYGON((125 49, 140 49, 132 56, 125 49)))`, `ST_Intersects(geom, 'SRID=4326;POLYGON((125 49, 140 49, 132 56, 125 49))')`},
	{"land", `S_INTERSECTS(geometry, BBOX(170, 60, -170, 70))`, `ST_Intersects(geom, ST_MakeEnvelope(170, 60, 180, 70, 4326)) OR ST_Intersects(geom, ST_MakeEnvelope(-180, 60, -170, 70, 4326))`},
	{"land", `S_INTERSECTS(geometry, LINESTRING(100 50, 160 50)) OR rank = 'far'`, `ST_Intersects(geom, 'SRID=4326;LINESTRING(100 50, 160 50)') OR p->>'rank' = 'far'`},
	{"lakes", `rank < 3 AND nameEn IS NOT NULL AND S_INTERSECTS(geometry, BBOX(60,40,115,60))`, `(p->>'rank')::float8 < 3 AND p->'names'->>'en' IS NOT NULL AND ST_Intersects(geom, ST_MakeEnvelope(60,40,115,60,4326))`},
}

// Every operator and function that CQL2 has here is judged.
func TestCQL2Examples(t *testing.T) {
	words := []string{" = ", " <> ", " < ", " > ", " <= ", " >= ", " AND ", " OR ", "NOT ", " BETWEEN ", " NOT BETWEEN ", " IN (", " NOT IN (", " LIKE ", " NOT LIKE ", " IS NULL", " IS NOT NULL",
		"CASEI(", "DATE(", "TIMESTAMP(", "INTERVAL(", "S_INTERSECTS(", "BBOX(", " POINT(", " LINESTRING(", " POLYGON(", " MULTIPOINT(", " MULTILINESTRING(", " MULTIPOLYGON(", " GEOMETRYCOLLECTION("}
	for relation := range filter.TimeRelations {
		words = append(words, "T_"+strings.ToUpper(relation)+"(")
	}
	for _, word := range words {
		if !slices.ContainsFunc(cql2Examples, func(e struct{ layer, cql2, sql string }) bool { return strings.Contains(" "+e.cql2, word) }) {
			t.Errorf("no example has%s", word)
		}
	}
}

// Both stores select by CQL2 what PostGIS selects by SQL.
func refereeCQL2(t *testing.T, c *pgx.Conn, d *data.Dossier, s *postgis.Store) {
	memory := mem.New(d)
	some := 0
	for _, tt := range cql2Examples {
		t.Run(tt.layer+": "+tt.cql2, func(t *testing.T) {
			schema := &cql2.Schema{Properties: data.Queryables(d.Manifest, d.Layers[tt.layer]), Geometry: "geometry"}
			e, err := cql2.ParseText(tt.cql2, schema)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := c.Query(t.Context(), `SELECT id FROM (SELECT id, properties AS p, valid_from_day, valid_to_day, geom FROM ceded.feature WHERE layer = $1) AS f WHERE `+tt.sql+` ORDER BY id`, tt.layer)
			if err != nil {
				t.Fatal(err)
			}
			want, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				t.Fatal(err)
			}
			if len(want) > 0 && len(want) < len(d.Layers[tt.layer]) {
				some++
			}
			for _, store := range []data.Store{memory, s} {
				page, err := store.Features(t.Context(), d.Release.ID, data.Query{Layer: tt.layer, Filter: e})
				if err != nil {
					t.Fatal(err)
				}
				got := []string{}
				for _, f := range page.Features {
					got = append(got, f.ID)
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s: got %v, SQL selects %v", store.Name(), got, want)
				}
			}
		})
	}
	if least := len(cql2Examples) - 8; some < least {
		t.Errorf("only %d examples select some features and not others, want %d", some, least)
	}
}
