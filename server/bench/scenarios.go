package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"ceded/data"
	"ceded/data/mem"
	"ceded/data/postgis"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/paulmach/orb"
)

const gzipHeader = "Accept-Encoding: gzip\r\n"

// bench is one run.
type bench struct {
	report
	ctx        context.Context
	dir        string        // scratch
	url        string        // of the database, as a login of ours
	only       string        // part of the names of steps
	filled     bool          // the database, by an earlier run
	rounds     int           // of each measurement
	length     time.Duration // of one contender in one round
	countries  string        // release
	postmaster int           // parent of the database's processes; 0: not known
	sizes      []*size
}

func (b *bench) logf(format string, args ...any) {
	fmt.Printf("%s  %s\n", time.Now().Format("15:04:05"), fmt.Sprintf(format, args...))
}

// tiles are addresses over places of the synthetic sets or, with a margin, of the
// land: seeded, evenly over the zooms.
func tiles(from, to uint32, n int) []geo.Tile {
	r := rand.New(rand.NewPCG(uint64(from), uint64(to)))
	grid := geo.WebMercatorQuad()
	seen := map[geo.Tile]bool{}
	var out []geo.Tile
	for try := 0; len(out) < n && try < 50*n; try++ {
		z := from + uint32(try)%(to-from+1)
		p := orb.Point{coverage.Min[0] + r.Float64()*(coverage.Max[0]-coverage.Min[0]), coverage.Min[1] + r.Float64()*(coverage.Max[1]-coverage.Min[1])}
		if t := grid.TileAt(grid.Project(p), z); !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

func paths(prefix string, ts []geo.Tile) []string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = prefix + t.String()
	}
	return out
}

// cold compares tiles that nobody has asked for with the naive server's.
func (b *bench) cold(ours, naive *contender, name, release, tileset, table string, ts []geo.Tile, connections []int, must, stretch float64, tail bool) error {
	mine, theirs := paths("/tiles/"+release+"/"+tileset+"/WebMercatorQuad/", ts), paths("/"+table+"/", ts)
	for _, n := range connections {
		label := fmt.Sprintf("%s, c=%d", name, n)
		rate := b.line(label, "x", must, stretch, false)
		work := b.line(label+", processor's time a tile", "x", 1/must, 1/stretch, true)
		var slow *line
		if tail {
			slow = b.line(label+", p99", "x", 1.0/5, 1.0/8, true)
		}
		for range b.rounds {
			t0 := spent(ours, b.postmaster)
			got, err := drive(ours.addr, mine, gzipHeader, n, b.length)
			if err != nil {
				return err
			}
			t1, t2 := spent(ours, b.postmaster), spent(naive, b.postmaster)
			want, err := drive(naive.addr, theirs, gzipHeader, n, b.length)
			if err != nil {
				return err
			}
			perTile, naively := (t1-t0)/float64(got.Requests), (spent(naive, b.postmaster)-t2)/float64(want.Requests)
			work.add(perTile / naively)
			rate.add(got.PerSecond / want.PerSecond)
			if slow != nil {
				slow.add(got.P99.Seconds() / want.P99.Seconds())
			}
			b.Absolute = append(b.Absolute, fmt.Sprintf("%s: ours %.0f tiles/s, p50 %s, p99 %s; naive %.0f tiles/s, p50 %s, p99 %s; %.2f and %.2f ms of processor a tile", label, got.PerSecond, short(got.P50), short(got.P99), want.PerSecond, short(want.P50), short(want.P99), perTile*1e3, naively*1e3))
		}
		b.logf("%s: %sx, %sx of the processor's time", label, figure(rate.median()), figure(work.median()))
	}
	return nil
}

func short(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }

// hot compares a kept tile with a bare handler and nginx on the same bytes, and
// a 304 with it.
func (b *bench) hot(ours *contender, m *data.Manifest) error {
	// The tile in the middle of the map as it opens.
	grid := geo.EqualArea(m.EqualArea.Centre, m.EqualArea.HalfExtentM)
	path := "/tiles/latest/atlas/EqualArea/" + grid.TileAt(grid.Project(orb.Point{m.DefaultView.Lon, m.DefaultView.Lat}), uint32(m.DefaultView.Zoom)).String()
	body, etag, err := fetch(ours.addr, path, "gzip")
	if err != nil {
		return err
	}
	plain, _, err := fetch(ours.addr, path, "identity")
	if err != nil {
		return err
	}
	file := filepath.Join(b.dir, "body")
	if err := os.WriteFile(file, body, 0o644); err != nil {
		return err
	}
	bare, _, err := start("bare", "BENCH_BODY="+file)
	if err != nil {
		return err
	}
	defer bare.stop()
	nginx, err := startNginx(b.dir, body, plain)
	if err != nil {
		return err
	}
	if nginx != nil {
		defer nginx.stop()
	}
	const n = 16
	toBare, toNginx, to304 := b.line("hot tile against a bare net/http handler", "x", 0.85, 0.95, false), b.line("hot tile against nginx gzip_static", "x", 0.40, 0.55, false), b.line("304 against own hot 200", "x", 1.15, 1.4, false)
	for range 2*b.rounds + 1 {
		got, err := drive(ours.addr, []string{path}, gzipHeader, n, b.length)
		if err != nil {
			return err
		}
		want, err := drive(bare.addr, []string{path}, gzipHeader, n, b.length)
		if err != nil {
			return err
		}
		toBare.add(got.PerSecond / want.PerSecond)
		not, err := drive(ours.addr, []string{path}, gzipHeader+"If-None-Match: "+etag+"\r\n", n, b.length)
		if err != nil {
			return err
		}
		to304.add(not.PerSecond / got.PerSecond)
		text := fmt.Sprintf("hot tile of %d bytes: ours %.0f/s, bare %.0f/s, 304 %.0f/s", len(body), got.PerSecond, want.PerSecond, not.PerSecond)
		if nginx != nil {
			static, err := drive(nginx.addr, []string{"/tile.mvt"}, gzipHeader, n, b.length)
			if err != nil {
				return err
			}
			toNginx.add(got.PerSecond / static.PerSecond)
			text += fmt.Sprintf(", nginx %.0f/s", static.PerSecond)
		}
		b.Absolute = append(b.Absolute, text)
	}
	if nginx == nil {
		toNginx.Note = "no nginx here"
	}
	b.logf("hot tile: %sx of bare", figure(toBare.median()))
	return nil
}

func fetch(addr, path, encoding string) (body []byte, etag string, err error) {
	r, err := http.NewRequest(http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		return nil, "", err
	}
	r.Header.Set("Accept-Encoding", encoding)
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%s: %s", path, res.Status)
	}
	var out strings.Builder
	_, err = copyAll(&out, res)
	return []byte(out.String()), res.Header.Get("ETag"), err
}

// stampede counts, by the metric, the generations that 64 clients on one cold tile
// cost.
func (b *bench) stampede(ours *contender, release string) error {
	l := b.line("64 clients, one cold tile", "generations", 1, 0, true)
	for i := range b.rounds {
		before, err := counter(ours.addr, "ceded_tile_generations_total")
		if err != nil {
			return err
		}
		path := fmt.Sprintf("/tiles/%s/atlas/WebMercatorQuad/4/%d/5", release, 10+i)
		var wg sync.WaitGroup
		errs := make(chan error, 64)
		for range 64 {
			wg.Go(func() {
				c := &client{addr: ours.addr}
				defer c.close()
				status, _, err := c.get(path, gzipHeader)
				if err == nil && status != 200 {
					err = fmt.Errorf("%s: status %d", path, status)
				}
				errs <- err
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				return err
			}
		}
		after, err := counter(ours.addr, "ceded_tile_generations_total")
		if err != nil {
			return err
		}
		l.add(after - before)
	}
	return nil
}

// points compares answers at a point: over HTTP from PostGIS with pgbench on the
// same statement, and from memory with PostGIS.
func (b *bench) points(base, embedded *contender, release string) error {
	r := rand.New(rand.NewPCG(4, 4))
	ps := make([]string, 500)
	for i := range ps {
		ps[i] = fmt.Sprintf("/api/at?lon=%.3f&lat=%.3f", coverage.Min[0]+r.Float64()*135, coverage.Min[1]+r.Float64()*60)
	}
	for i, n := range []int{1, 16} {
		l := b.line(fmt.Sprintf("point query from PostGIS against pgbench, c=%d", n), "x", []float64{0.5, 0.75}[i], []float64{0.6, 0.9}[i], false)
		m := b.line(fmt.Sprintf("point query from memory against PostGIS, c=%d", n), "x", 3, 5, false)
		for range b.rounds {
			got, err := drive(base.addr, ps, "", n, b.length)
			if err != nil {
				return err
			}
			own, err := drive(embedded.addr, ps, "", n, b.length)
			if err != nil {
				return err
			}
			tps, err := b.pgbench(release, n)
			if err != nil {
				return err
			}
			l.add(got.PerSecond / tps)
			m.add(own.PerSecond / got.PerSecond)
			b.Absolute = append(b.Absolute, fmt.Sprintf("points, c=%d: PostGIS %.0f/s, memory %.0f/s, pgbench %.0f/s", n, got.PerSecond, own.PerSecond, tps))
		}
		b.logf("points, c=%d: %sx of pgbench; memory %sx of PostGIS", n, figure(l.median()), figure(m.median()))
	}
	return nil
}

// growth fits how the cost of a tile grows with its vertices, and that of a point
// with the number of territories: cost ~ n^exponent.
func (b *bench) growth() error {
	s, err := postgis.Open(b.ctx, b.url, postgis.Options{Timeout: time.Minute})
	if err != nil {
		return err
	}
	defer s.Close()
	grid := geo.WebMercatorQuad()
	byVertices, byNumber := b.line("growth: exponent of a tile's cost over its vertices", "exponent", 1.15, 1, true), b.line("growth: exponent of a point's cost over the number of territories", "exponent", 0.2, 0.1, true)
	for range b.rounds {
		var vx, vy, nx, ny []float64
		for _, z := range b.sizes {
			for _, zoom := range []uint32{6, 7, 8, 9} {
				vertices, took, made := 0, time.Duration(0), 0
				for _, t := range tiles(zoom, zoom, 12) {
					begin := time.Now()
					layers, err := s.Parts(b.ctx, z.release, data.TileQuery{Tileset: data.AtlasTileset, Grid: grid, Tile: t})
					if err != nil {
						return err
					}
					if _, err := mvt.Encode(grid.TileBound(t), layers); err != nil {
						return err
					}
					took += time.Since(begin)
					made++
					vertices += count(layers)
				}
				if per := float64(vertices) / float64(made); per > 300 { // below, the query itself is the cost
					vx, vy = append(vx, math.Log(per)), append(vy, math.Log(took.Seconds()/float64(made)))
				}
			}
			r := rand.New(rand.NewPCG(9, 9))
			ask := func(n int) (time.Duration, error) {
				begin := time.Now()
				for range n {
					p := orb.Point{coverage.Min[0] + 1 + r.Float64()*133, coverage.Min[1] + 1 + r.Float64()*58}
					if _, err := s.Around(b.ctx, z.release, p, data.Date{}); err != nil {
						return 0, err
					}
				}
				return time.Since(begin) / time.Duration(n), nil
			}
			if _, err := ask(20); err != nil {
				return err
			}
			per, err := ask(150)
			if err != nil {
				return err
			}
			nx, ny = append(nx, math.Log(float64(z.n))), append(ny, math.Log(per.Seconds()))
			b.Absolute = append(b.Absolute, fmt.Sprintf("%s: what counts at a point in %s", z.table, short(per)))
		}
		byVertices.add(slope(vx, vy))
		byNumber.add(slope(nx, ny))
	}
	byNumber.Note = "a point has more territories within reach as they get smaller"
	b.logf("growth: tiles %s, points %s", figure(byVertices.median()), figure(byNumber.median()))
	return nil
}

func count(layers []mvt.Layer) (n int) {
	for _, l := range layers {
		for _, f := range l.Features {
			if p, ok := f.Geometry.(orb.Polygon); ok {
				for _, r := range p {
					n += len(r)
				}
			}
		}
	}
	return n
}

// slope is that of the least-squares line.
func slope(x, y []float64) float64 {
	var mx, my, xy, xx float64
	for i := range x {
		mx, my = mx+x[i]/float64(len(x)), my+y[i]/float64(len(y))
	}
	for i := range x {
		xy, xx = xy+(x[i]-mx)*(y[i]-my), xx+(x[i]-mx)*(x[i]-mx)
	}
	return xy / xx
}

// atlas makes every tile of our own atlas and base map to a zoom, over the
// coverage, both grids, in memory, cold.
func (b *bench) atlas(to uint32) error {
	name := fmt.Sprintf("our atlas and base map, every tile z0-z%d, both grids", to)
	must, stretch := 60.0, 20.0
	if to != 8 {
		must, stretch = 0, 0
	}
	l := b.line(name, "s", must, stretch, true)
	d, err := data.Load(data.Embedded())
	if err != nil {
		return err
	}
	begin, made := time.Now(), 0
	s := mem.New(d)
	m := d.Manifest
	box := geo.BBox(m.Coverage).Bounds()[0]
	jobs := make(chan data.TileQuery, 64)
	var wg sync.WaitGroup
	errs := make(chan error, 2)
	for range 2 {
		wg.Go(func() {
			for q := range jobs {
				layers, err := s.Parts(b.ctx, d.Release.ID, q)
				if err == nil {
					_, err = mvt.Encode(q.Grid.TileBound(q.Tile), layers)
				}
				if err != nil {
					select {
					case errs <- err:
					default:
					}
				}
			}
		})
	}
	for _, grid := range []*geo.Grid{geo.WebMercatorQuad(), geo.EqualArea(m.EqualArea.Centre, m.EqualArea.HalfExtentM)} {
		reach := reachOf(grid, box)
		for z := uint32(0); z <= to; z++ {
			nw, se := grid.TileAt(orb.Point{reach.Min[0], reach.Max[1]}, z), grid.TileAt(orb.Point{reach.Max[0], reach.Min[1]}, z)
			for x := nw.X; x <= se.X; x++ {
				for y := nw.Y; y <= se.Y; y++ {
					for _, set := range []string{data.AtlasTileset, data.BasemapTileset} {
						jobs <- data.TileQuery{Tileset: set, Grid: grid, Tile: geo.Tile{Z: z, X: x, Y: y}}
						made++
					}
				}
			}
		}
	}
	close(jobs)
	wg.Wait()
	select {
	case err := <-errs:
		return err
	default:
	}
	l.add(time.Since(begin).Seconds())
	b.Absolute = append(b.Absolute, fmt.Sprintf("%s: %d tiles", name, made))
	b.logf("%s: %d in %s s", name, made, figure(l.median()))
	return nil
}

// reachOf is the bound of a lon/lat box in a grid, by its edges.
func reachOf(g *geo.Grid, box orb.Bound) orb.Bound {
	out := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for i := range 201 {
		f := float64(i) / 200
		x, y := box.Min[0]+f*(box.Max[0]-box.Min[0]), box.Min[1]+f*(box.Max[1]-box.Min[1])
		for _, p := range []orb.Point{{x, box.Min[1]}, {x, box.Max[1]}, {box.Min[0], y}, {box.Max[0], y}} {
			out = out.Extend(g.Project(p))
		}
	}
	return out
}
