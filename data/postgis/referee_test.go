package postgis_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"ceded/data"
	"ceded/data/postgis"
	"ceded/data/storetest"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// referee lets PostGIS judge what package geo measures, decides and draws on a
// dossier that is current in the database.
func referee(t *testing.T, url string, d *data.Dossier, s *postgis.Store) {
	c := mustConnect(t, url)
	t.Run("RefereeValid", func(t *testing.T) { refereeValid(t, c, d) })
	t.Run("RefereeArea", func(t *testing.T) { refereeArea(t, c, d) })
	t.Run("RefereeContains", func(t *testing.T) { refereeContains(t, c, d) })
	t.Run("RefereeArcs", func(t *testing.T) { refereeArcs(t, c, d) })
	t.Run("RefereeDistance", func(t *testing.T) { refereeDistance(t, c, d) })
	t.Run("RefereeTiles", func(t *testing.T) { refereeTiles(t, url, d, s) })
}

func refereeValid(t *testing.T, c *pgx.Conn, d *data.Dossier) {
	for table, want := range map[string]int{"feature": count(d), "arc": len(d.Arcs)} {
		var rows, valid int
		if err := c.QueryRow(t.Context(), "SELECT count(*), count(*) FILTER (WHERE geom IS NULL OR ST_IsValid(geom)) FROM ceded."+table).Scan(&rows, &valid); err != nil {
			t.Fatal(err)
		}
		if rows != want || valid != want {
			t.Errorf("%s: got %d rows, %d of them valid, want %d", table, rows, valid, want)
		}
	}
}

// Edges are straight in lon/lat; PostGIS draws geodesics, so its edges are cut
// short first.
func refereeArea(t *testing.T, c *pgx.Conn, d *data.Dossier) {
	for _, f := range d.Areas() {
		var want float64
		if err := c.QueryRow(t.Context(), `SELECT ST_Area(ST_Segmentize(geom, 0.02)::geography) / 1e6 FROM ceded.feature WHERE territory AND id = $1`, f.ID).Scan(&want); err != nil {
			t.Fatal(err)
		}
		got, err := geo.AreaKm2(f.Geometry)
		if err != nil || math.Abs(got/want-1) > 0.0005 {
			t.Errorf("area of %q: got %.1f km2, %v, want %.1f within 0.05 %%", f.ID, got, err, want)
		}
	}
}

func refereeContains(t *testing.T, c *pgx.Conn, d *data.Dossier) {
	const seed = 5
	r := rand.New(rand.NewPCG(seed, seed))
	inside := 0
	for _, f := range d.Areas() {
		b := f.Geometry.Bound().Pad(0.2)
		for range 40 {
			p := orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
			var want bool
			if err := c.QueryRow(t.Context(), `SELECT ST_Covers(geom, ST_SetSRID(ST_Point($2, $3), 4326)) FROM ceded.feature WHERE territory AND id = $1`, f.ID, p[0], p[1]).Scan(&want); err != nil {
				t.Fatal(err)
			}
			if got := geo.Contains(f.Geometry, p); got != want {
				t.Errorf("seed %d: %q contains %v: got %v, want %v", seed, f.ID, p, got, want)
			}
			if want {
				inside++
			}
		}
	}
	if inside == 0 {
		t.Error("no point lay inside a territory: nothing was judged")
	}
}

// Every edge of every territory lies on an arc that says so, once.
func refereeArcs(t *testing.T, c *pgx.Conn, d *data.Dossier) {
	for _, f := range d.Areas() {
		var covered bool
		var boundary, arcs float64
		err := c.QueryRow(t.Context(), `
SELECT ST_Covers(ST_Collect(a.geom), ST_Boundary(f.geom)), ST_Length(ST_Boundary(f.geom)), sum(ST_Length(a.geom))
  FROM ceded.feature AS f
  JOIN ceded.arc AS a ON a.release = f.release AND (f.id = ANY (a.left_ids)) <> (f.id = ANY (a.right_ids))
 WHERE f.territory AND f.id = $1
 GROUP BY f.geom`, f.ID).Scan(&covered, &boundary, &arcs)
		if err != nil {
			t.Errorf("arcs of %q: %v", f.ID, err)
			continue
		}
		if !covered || math.Abs(arcs/boundary-1) > 1e-6 {
			t.Errorf("%q: its arcs cover its boundary: %v; they are %.6f degrees long, the boundary %.6f", f.ID, covered, arcs, boundary)
		}
	}
}

// PostGIS chooses the nearest place of a line on a sphere and then measures on the
// ellipsoid, which may be a hundred metres long over 40 km. So the line is cut
// short and the distance to its points taken: with points at most 2h apart it is
// no less than the true one and, by Pythagoras, hardly more than its leg.
func refereeDistance(t *testing.T, c *pgx.Conn, d *data.Dossier) {
	const (
		seed = 8
		h    = 0.001 * 111.7 // km: half of 0.002 degrees, at most
	)
	r := rand.New(rand.NewPCG(seed, seed))
	for range 150 {
		a := d.Arcs[r.IntN(len(d.Arcs))]
		v := a.Geometry[r.IntN(len(a.Geometry))]
		p := orb.Point{v[0] + r.NormFloat64()*0.5, max(-89, min(89, v[1]+r.NormFloat64()*0.5))}
		var most float64
		if err := c.QueryRow(t.Context(), `
SELECT min(ST_Distance(d.geom::geography, ST_SetSRID(ST_Point($2, $3), 4326)::geography)) / 1000
  FROM ceded.arc AS a CROSS JOIN LATERAL ST_DumpPoints(ST_Segmentize(a.geom, 0.002)) AS d
 WHERE a.id = $1`, a.ID, p[0], p[1]).Scan(&most); err != nil {
			t.Fatal(err)
		}
		least := math.Sqrt(max(0, most*most-h*h))
		if _, got := geo.NearestOnLine(p, a.Geometry); got > most+0.001 || got < least-0.001 {
			t.Errorf("seed %d: from %v to arc %q: got %.5f km, want %.5f to %.5f", seed, p, a.ID, got, least, most)
		}
	}
}

// The boxes in which Around searches hold every point that is near enough.
func TestReach_holds(t *testing.T) {
	c := mustConnect(t, migrated(t))
	const seed = 12
	r := rand.New(rand.NewPCG(seed, seed))
	for range 400 {
		lon, lat := r.Float64()*360-180, r.Float64()*176-88
		m, azimuth := math.Pow(10, 2+r.Float64()*4.8), r.Float64()*2*math.Pi
		var inside bool
		err := c.QueryRow(t.Context(), `
SELECT EXISTS (
  SELECT FROM ceded.reach(ST_SetSRID(ST_Point($1, $2), 4326), $3) AS box
   WHERE box && ST_Project(ST_SetSRID(ST_Point($1, $2), 4326)::geography, $3, $4)::geometry)`, lon, lat, m, azimuth).Scan(&inside)
		if err != nil {
			t.Fatal(err)
		}
		if !inside {
			t.Errorf("seed %d: a point %.0f m from %v, %v towards %.2f is outside the reach", seed, m, lon, lat, azimuth)
		}
	}
}

// Drawn tiles hold the features that ST_AsMVTGeom gives on the same parts, as
// large as there. What is smaller than the grid of a tile may go either way.
// Judged are all tiles to zoom 6 and 2,000 seeded ones to zoom 10; in full, all to
// zoom 10, where of a quadrant that is empty or covered throughout only the
// largest tile is judged. Reading a tile back fails for a ring without area and a
// hole without exterior.
func refereeTiles(t *testing.T, url string, d *data.Dossier, s *postgis.Store) {
	const seed = 21
	m := d.Manifest
	for _, grid := range []*geo.Grid{geo.WebMercatorQuad(), geo.EqualArea(m.EqualArea.Centre, m.EqualArea.HalfExtentM)} {
		for _, tileset := range []string{data.AtlasTileset, data.BasemapTileset} {
			t.Run(tileset+"/"+grid.ID(), func(t *testing.T) {
				t.Parallel()
				j := judge{c: mustConnect(t, url), s: s, d: d, tileset: tileset, grid: grid}
				tiles := []geo.Tile{{}}
				for z := uint32(0); z <= data.MaxTileZoom+1; z++ {
					if z == 7 && !storetest.Full() {
						break
					}
					var next []geo.Tile
					for batch := range slices.Chunk(tiles, 500) {
						j.judge(t, batch)
						if storetest.Full() {
							batch = j.varied(t, batch)
						}
						for _, tile := range batch {
							x, y := 2*tile.X, 2*tile.Y
							next = append(next, geo.Tile{Z: z + 1, X: x, Y: y}, geo.Tile{Z: z + 1, X: x + 1, Y: y}, geo.Tile{Z: z + 1, X: x, Y: y + 1}, geo.Tile{Z: z + 1, X: x + 1, Y: y + 1})
						}
					}
					tiles = next
				}
				if !storetest.Full() {
					r := rand.New(rand.NewPCG(seed, seed))
					box := geo.BBox(m.Coverage).Bounds()[0]
					at := map[uint32][]geo.Tile{}
					for range 2000 / 4 {
						z := 7 + uint32(r.IntN(data.MaxTileZoom+1-6))
						p := orb.Point{box.Min[0] + r.Float64()*(box.Max[0]-box.Min[0]), box.Min[1] + r.Float64()*(box.Max[1]-box.Min[1])}
						at[z] = append(at[z], grid.TileAt(grid.Project(p), z))
					}
					for _, tiles := range at {
						j.judge(t, tiles)
					}
				}
				if j.drawn == 0 {
					t.Error("no tile held a feature: nothing was judged")
				}
				t.Logf("seed %d: judged %d features of %d tiles, %d of them empty", seed, j.drawn, j.judged, j.empty)
			})
		}
	}
}

// judge compares tiles of one tileset in one grid, and counts.
type judge struct {
	c                    *pgx.Conn
	s                    *postgis.Store
	d                    *data.Dossier
	tileset              string
	grid                 *geo.Grid
	judged, drawn, empty int
}

// judge compares tiles of one zoom.
func (j *judge) judge(t *testing.T, tiles []geo.Tile) {
	t.Helper()
	theirs := judgedBy(t, j.c, j.d, j.tileset, j.grid, tiles)
	for i, tile := range tiles {
		q := data.TileQuery{Tileset: j.tileset, Grid: j.grid, Tile: tile}
		j.judged++
		if j.drawn += len(theirs[i]); len(theirs[i]) == 0 {
			j.empty++
		}
		compareSizes(t, q, drawnBy(t, j.s, j.d, q), theirs[i])
	}
}

const variedSQL = `
SELECT b.n - 1
  FROM unnest(@west::float8[], @south::float8[], @east::float8[], @north::float8[]) WITH ORDINALITY AS b (west, south, east, north, n)
 CROSS JOIN LATERAL ST_Expand(ST_MakeEnvelope(b.west, b.south, b.east, b.north), (b.east - b.west) / 60) AS box
 WHERE EXISTS (
       SELECT FROM ceded.drawing AS d
         JOIN ceded.part AS p ON p.drawing = d.id AND p.geom && box
         JOIN ceded.drawing_layer AS l ON l.drawing = d.id AND l.ordinal = p.layer
        WHERE d.release = @release AND d.tileset = @tileset AND d.grid = @grid AND d.min_zoom >= @band
          AND (greatest(l.min_zoom, p.min_zoom) > @zoom OR NOT ST_Covers(p.geom, box)) AND ST_Intersects(p.geom, box))`

// varied returns the tiles whose quadrants are worth a closer look: a part ends or
// begins in them, at this zoom or a deeper one.
func (j *judge) varied(t *testing.T, tiles []geo.Tile) []geo.Tile {
	t.Helper()
	rows, err := j.c.Query(t.Context(), variedSQL, tileArgs(j.d, j.tileset, j.grid, tiles))
	if err != nil {
		t.Fatal(err)
	}
	numbers, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatal(err)
	}
	var out []geo.Tile
	for _, n := range numbers {
		out = append(out, tiles[n])
	}
	return out
}

// tileArgs are the arguments of a statement about tiles of one zoom.
func tileArgs(d *data.Dossier, tileset string, grid *geo.Grid, tiles []geo.Tile) pgx.NamedArgs {
	var sides [4][]float64
	for _, tile := range tiles {
		b := grid.TileBound(tile)
		for i, v := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
			sides[i] = append(sides[i], v)
		}
	}
	z := tiles[0].Z
	return pgx.NamedArgs{
		"west": sides[0], "south": sides[1], "east": sides[2], "north": sides[3], "release": d.Release.ID,
		"tileset": tileset, "grid": grid.ID(), "zoom": z, "band": data.BandFor(z).MinZoom,
	}
}

// compareSizes allows for a unit along the edges. PostGIS drops some lines that
// run along the outer edge of the buffer, which nobody sees: they count as none.
func compareSizes(t *testing.T, q data.TileQuery, ours, theirs map[string]size) {
	t.Helper()
	for key, want := range theirs {
		got := ours[key]
		if want.area > 16 && math.Abs(got.area-want.area) > want.perimeter+8 {
			t.Errorf("%s/%s/%s: %s covers %.0f square units, want %.0f", q.Tileset, q.Grid.ID(), q.Tile, key, got.area, want.area)
		}
		if want.area == 0 && want.perimeter > 16 && !got.there {
			t.Errorf("%s/%s/%s: %s is missing, PostGIS draws %.0f units of it", q.Tileset, q.Grid.ID(), q.Tile, key, want.perimeter)
		}
	}
	for key, got := range ours {
		if _, ok := theirs[key]; !ok && (got.area > 16 || got.area == 0 && got.perimeter > mvt.Buffer) {
			t.Errorf("%s/%s/%s: %s is drawn with %.0f square units, PostGIS draws nothing", q.Tileset, q.Grid.ID(), q.Tile, key, got.area)
		}
	}
}

// size is how much of a feature a tile holds, in tile units.
type size struct {
	there           bool
	area, perimeter float64
}

// onEdge reports whether a line runs along the outer edge of the buffer only.
func onEdge(b orb.Bound) bool {
	for k := range 2 {
		if b.Min[k] == b.Max[k] && (b.Min[k] == -mvt.Buffer || b.Min[k] == mvt.Extent+mvt.Buffer) {
			return true
		}
	}
	return false
}

func drawnBy(t *testing.T, s *postgis.Store, d *data.Dossier, q data.TileQuery) map[string]size {
	t.Helper()
	parts, err := s.Parts(t.Context(), d.Release.ID, q)
	if err != nil {
		t.Fatal(err)
	}
	b, err := mvt.Encode(q.Grid.TileBound(q.Tile), parts)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]size{}
	for _, l := range layers {
		for _, f := range l.Features {
			k := l.Name + "/" + f.ID
			v := out[k]
			v.there = true
			v.area += math.Abs(planar.Area(f.Geometry))
			if !onEdge(f.Geometry.Bound()) {
				v.perimeter += planar.Length(f.Geometry)
			}
			out[k] = v
		}
	}
	return out
}

const judgeSQL = `
SELECT b.n - 1, l.name, p.feature, sum(ST_Area(m.geom)), sum(ST_Length(m.geom) + ST_Perimeter(m.geom))
  FROM unnest(@west::float8[], @south::float8[], @east::float8[], @north::float8[]) WITH ORDINALITY AS b (west, south, east, north, n)
  JOIN ceded.drawing AS d ON d.release = @release AND d.tileset = @tileset AND d.grid = @grid AND d.min_zoom = @band
  JOIN ceded.part AS p ON p.drawing = d.id AND p.geom && ST_Expand(ST_MakeEnvelope(b.west, b.south, b.east, b.north), (b.east - b.west) / 60)
  JOIN ceded.drawing_layer AS l ON l.drawing = d.id AND l.ordinal = p.layer
 CROSS JOIN LATERAL ST_AsMVTGeom(p.geom, ST_MakeBox2D(ST_Point(b.west, b.south), ST_Point(b.east, b.north)), 4096, 64, true) AS m (geom)
 WHERE @zoom >= l.min_zoom
   AND @zoom >= p.min_zoom
   AND m.geom IS NOT NULL
 GROUP BY b.n, l.name, p.feature`

// judgedBy returns what PostGIS draws of tiles of one zoom.
func judgedBy(t *testing.T, c *pgx.Conn, d *data.Dossier, tileset string, grid *geo.Grid, tiles []geo.Tile) []map[string]size {
	t.Helper()
	rows, err := c.Query(t.Context(), judgeSQL, tileArgs(d, tileset, grid, tiles))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]map[string]size, len(tiles))
	var (
		n         int64
		layer, id string
	)
	v := size{there: true}
	if _, err := pgx.ForEachRow(rows, []any{&n, &layer, &id, &v.area, &v.perimeter}, func() error {
		if out[n] == nil {
			out[n] = map[string]size{}
		}
		out[n][layer+"/"+id] = v
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// pairs is the table of what must not overlap and what lies inside what.
type pairs struct {
	Apart  [][]string  `json:"apart"`  // groups whose members do not overlap
	Inside [][2]string `json:"inside"` // the first lies inside the second
}

// refereePairs: the territories of the real dossier share boundaries and, but for
// those that are said to, no ground.
func refereePairs(t *testing.T, c *pgx.Conn, d *data.Dossier) {
	var table pairs
	storetest.ReadTable(t, "pairs.json", &table)
	known := func(id string) bool {
		return slices.ContainsFunc(d.Areas(), func(f *data.Feature) bool { return f.ID == id })
	}
	judge := func(a, b, test, what string) {
		if !known(a) || !known(b) {
			t.Errorf("pairs.json names %q and %q, of which the dossier lacks one", a, b)
			return
		}
		var ok bool
		if err := c.QueryRow(t.Context(), `SELECT `+test+` FROM ceded.feature AS a, ceded.feature AS b WHERE a.territory AND b.territory AND a.id = $1 AND b.id = $2`, a, b).Scan(&ok); err != nil {
			t.Fatal(err)
		}
		if !ok {
			t.Errorf("%q %s %q: PostGIS says no", a, what, b)
		}
	}
	for _, group := range table.Apart {
		for i, a := range group {
			for _, b := range group[i+1:] {
				judge(a, b, "NOT ST_Relate(a.geom, b.geom, 'T********')", "shares no ground with")
			}
		}
	}
	for _, p := range table.Inside {
		judge(p[0], p[1], "ST_CoveredBy(a.geom, b.geom)", "lies inside")
	}
}
