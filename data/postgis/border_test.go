package postgis_test

import (
	"slices"
	"testing"

	"ceded/data"

	"github.com/jackc/pgx/v5"
)

// refereeBorder lets PostGIS judge the partition and the border ledger of the
// embedded dossier: overlaps, gaps, containment, and how arcs, lines and
// sections hang together.
func refereeBorder(t *testing.T, c *pgx.Conn, d *data.Dossier) {
	t.Run("Overlaps", func(t *testing.T) { refereeOverlaps(t, c) })
	t.Run("Gaps", func(t *testing.T) { refereeGaps(t, c) })
	t.Run("Containment", func(t *testing.T) { refereeContainment(t, c, d) })
	t.Run("ArcsApart", func(t *testing.T) { refereeArcsApart(t, c) })
	t.Run("Lines", func(t *testing.T) { refereeLines(t, c, d) })
	t.Run("Sections", func(t *testing.T) { refereeSections(t, c) })
}

// mustStrings returns the one text column of a query.
func mustStrings(t *testing.T, c *pgx.Conn, sql string, args ...any) []string {
	t.Helper()
	rows, err := c.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Two territories share no land, but for those that lie one in the other: a
// narrower reading, and a district with a fate of its own.
func refereeOverlaps(t *testing.T, c *pgx.Conn) {
	got := mustStrings(t, c, `
SELECT CASE WHEN ST_Covers(b.geom, a.geom) THEN a.id || ' in ' || b.id
            WHEN ST_Covers(a.geom, b.geom) THEN b.id || ' in ' || a.id
            ELSE a.id || ' overlaps ' || b.id END
  FROM ceded.feature AS a
  JOIN ceded.feature AS b ON a.id < b.id AND a.geom && b.geom
 WHERE a.territory AND b.territory
   AND ST_Relate(a.geom, b.geom, 'T********')
 ORDER BY 1`)
	want := []string{"chuguchak-1864-inner in chuguchak-1864", "sixty-four-villages in aigun-1858"}
	if !slices.Equal(got, want) {
		t.Errorf("territories that share land: %q, want %q", got, want)
	}
}

// Neighbours meet without a gap: the land of all territories together has no
// hole but those that a territory not counted fills, and no crack along an edge
// that an arc says two territories share.
func refereeGaps(t *testing.T, c *pgx.Conn) {
	var shared, sides int
	err := c.QueryRow(t.Context(), `
SELECT count(*), count(*) FILTER (WHERE ST_Covers(ST_Boundary(l.geom), a.geom) AND ST_Covers(ST_Boundary(r.geom), a.geom))
  FROM ceded.arc AS a
 CROSS JOIN LATERAL unnest(a.left_ids) AS li
 CROSS JOIN LATERAL unnest(a.right_ids) AS ri
  JOIN ceded.feature AS l ON l.territory AND l.id = li
  JOIN ceded.feature AS r ON r.territory AND r.id = ri
 WHERE NOT li = ANY (a.right_ids) AND NOT ri = ANY (a.left_ids)`).Scan(&shared, &sides)
	if err != nil || shared < 10 || sides != shared {
		t.Errorf("%d of %d shared edges are in both outlines: %v", sides, shared, err)
	}
	holes := mustStrings(t, c, `
WITH land AS (
  SELECT (ST_Dump(ST_Union(geom))).geom AS g FROM ceded.feature WHERE territory
), hole AS (
  SELECT (ST_DumpRings(g)).* FROM land
)
SELECT round(ST_Area(geom::geography) / 1e6)::text || ' km2 at ' || ST_AsText(ST_PointOnSurface(geom), 2)
  FROM hole
 WHERE path[1] > 0
   AND ST_Area(geom::geography) < 100e6`)
	if len(holes) > 0 {
		t.Errorf("gaps between territories: %q", holes)
	}
}

// Every territory lies in the coverage and holds the point of its label.
func refereeContainment(t *testing.T, c *pgx.Conn, d *data.Dossier) {
	b := d.Manifest.Coverage
	out := mustStrings(t, c, `SELECT id FROM ceded.feature WHERE (territory OR layer = 'border') AND NOT ST_Covers(ST_MakeEnvelope($1, $2, $3, $4, 4326), geom)`, b[0], b[1], b[2], b[3])
	if len(out) > 0 {
		t.Errorf("outside the coverage: %q", out)
	}
	out = mustStrings(t, c, `
SELECT id
  FROM ceded.feature
 WHERE territory
   AND NOT ST_Contains(geom, ST_SetSRID(ST_MakePoint((properties -> 'label' ->> 0)::float8, (properties -> 'label' ->> 1)::float8), 4326))`)
	if len(out) > 0 {
		t.Errorf("the label lies outside: %q", out)
	}
}

// Arcs meet at their ends only: no stretch of line is in two arcs, none crosses
// another. What an instrument gives by coordinates lies beside the partition.
func refereeArcsApart(t *testing.T, c *pgx.Conn) {
	out := mustStrings(t, c, `
SELECT a.id || ' and ' || b.id
  FROM ceded.arc AS a
  JOIN ceded.arc AS b ON a.id < b.id AND a.geom && b.geom
 WHERE NOT ST_Relate(a.geom, b.geom, 'F********')`)
	if len(out) > 0 {
		t.Errorf("arcs that share more than ends: %q", out)
	}
}

// The arcs of a line connect to what the line is drawn as, and an arc ends only
// where another begins or the line ends.
func refereeLines(t *testing.T, c *pgx.Conn, d *data.Dossier) {
	out := mustStrings(t, c, `
WITH joined AS (
  SELECT line, ST_LineMerge(ST_Collect(geom)) AS geom, sum(ST_Length(geom)) AS length
    FROM ceded.arc
   WHERE line IS NOT NULL
   GROUP BY line
)
SELECT f.id
  FROM ceded.feature AS f
  LEFT JOIN joined AS j ON j.line = f.id
 WHERE f.layer = 'border'
   AND f.id LIKE '%-line'
   AND (j.line IS NULL OR ST_NumGeometries(j.geom) > ST_NumGeometries(f.geom) OR NOT ST_Covers(f.geom, j.geom) OR abs(j.length - ST_Length(f.geom)) > 1e-9)`)
	if len(out) > 0 {
		t.Errorf("lines that are not their arcs end to end: %q", out)
	}
	if n := len(d.Layers["border"]); n < 38 {
		t.Errorf("got %d features of the border", n)
	}
}

// The sections of the border of today are that of the map source, which the
// base map draws, from the first to the last; a leg that an agreement gives by
// coordinates lies within 5 km of it.
func refereeSections(t *testing.T, c *pgx.Conn) {
	var sections int
	var covered, whole bool
	var legKm float64
	err := c.QueryRow(t.Context(), `
WITH border AS (
  SELECT ST_Collect(geom) AS geom
    FROM ceded.feature
   WHERE layer = 'boundaries'
     AND properties -> 'a3' ->> 0 = 'CHN' AND properties -> 'a3' ->> 1 = 'RUS'
), arcs AS (
  SELECT properties ->> 'section' AS section, line = properties ->> 'section' AS leg, geom
    FROM ceded.arc
   WHERE properties ->> 'section' IS NOT NULL
)
SELECT count(DISTINCT section),
       bool_and(leg OR ST_Covers(border.geom, arcs.geom)),
       ST_Covers(ST_Collect(arcs.geom) FILTER (WHERE NOT leg), border.geom),
       max(ST_HausdorffDistance(ST_ClosestPoint(border.geom, ST_EndPoint(arcs.geom)), ST_EndPoint(arcs.geom))) FILTER (WHERE leg) * 111.2
  FROM arcs, border
 GROUP BY border.geom`).Scan(&sections, &covered, &whole, &legKm)
	if err != nil || sections != 11 || !covered || !whole || legKm > 5 {
		t.Errorf("%d sections, on the border: %v, all of it: %v, a leg is %.1f km off: %v", sections, covered, whole, legKm, err)
	}
}
