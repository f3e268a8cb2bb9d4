// Command bench measures the server against what performance asks of it: ours
// and the references one after the other in each round, so that what else the
// machine does meets all of them. It prints a table of ratios and leaves
// results.json and chart.svg.
//
//	bin/testdb -database go run ./server/bench [-short] [-only STEP] [-filled] [-out DIR]
//
// It fills the database that DATABASE_URL names, which must be empty and not yet
// migrated; CEDED_TEST_DATABASE_URL is a superuser on the same server, as testdb
// sets both. `make bench` and `make bench-short` run it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ceded/data"
	"ceded/data/postgis"
)

func main() {
	kind := flag.String("serve", "", "be a contender (used by the command itself)")
	short := flag.Bool("short", false, "few minutes: no million polygons, fewer and shorter rounds")
	out := flag.String("out", "bench-results", "folder for results.json and chart.svg")
	only := flag.String("only", "", "measure only what has this in its name: "+strings.Join(stepNames, ", "))
	filled := flag.Bool("filled", false, "the database is as an earlier run has left it")
	flag.Parse()
	var err error
	if *kind != "" {
		err = serve(*kind)
	} else {
		err = run(*short, *out, *only, *filled)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(short bool, out, only string, filled bool) error {
	database := os.Getenv("DATABASE_URL")
	if database == "" {
		return fmt.Errorf("DATABASE_URL is not set: run make bench")
	}
	stopOnSignal()
	dir, err := os.MkdirTemp("", "ceded-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{ctx: context.Background(), dir: dir, url: database, only: only, filled: filled, rounds: 5, length: 3 * time.Second}
	b.report = report{Time: time.Now().UTC(), Machine: machine(), Short: short}
	b.sizes = []*size{{table: "synth10k", n: 10_000, from: 2}, {table: "synth100k", n: 100_000, from: 2}}
	if short {
		b.rounds, b.length = 3, time.Second
	} else {
		b.sizes = append(b.sizes, &size{table: "synth1m", n: 1_000_000, from: 6})
	}
	if err := b.run(); err != nil {
		return err
	}
	fmt.Printf("\n%s, %s%s\n\n%s\n", b.Time.Format(time.DateOnly), b.Machine, map[bool]string{true: ", short form"}[short], b.table())
	for _, a := range b.Absolute {
		fmt.Println("  " + a)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if err := b.write(out); err != nil {
		return err
	}
	fmt.Printf("\nwrote %s and %s\n", filepath.Join(out, "results.json"), filepath.Join(out, "chart.svg"))
	return nil
}

// stepNames are what -only chooses from.
var stepNames = []string{"memory", "hot", "polygons", "low", "countries", "million", "stampede", "points", "growth", "atlas"}

func (b *bench) run() error {
	b.postmaster = postmaster(b.ctx, b.url)
	atlas, err := data.Load(data.Embedded())
	if err != nil {
		return err
	}
	if b.filled {
		err = b.found()
	} else {
		b.logf("filling the database")
		err = b.fill(atlas)
	}
	if err != nil {
		return err
	}
	if b.wants("memory") {
		if err := b.memory(); err != nil {
			return err
		}
	}
	database := "DATABASE_URL=" + b.url
	ours, _, err := start("cold", database)
	if err != nil {
		return err
	}
	defer ours.stop()
	kept, _, err := start("program", database)
	if err != nil {
		return err
	}
	defer kept.stop()
	embedded, _, err := start("program", "DATABASE_URL=")
	if err != nil {
		return err
	}
	defer embedded.stop()
	naive, _, err := start("naive", database)
	if err != nil {
		return err
	}
	defer naive.stop()

	hundred := b.sizes[1]
	connections := []int{1, 16, 64}
	steps := map[string]func() error{
		"hot": func() error { return b.hot(embedded, atlas.Manifest) },
		"polygons": func() error {
			return b.cold(ours, naive, "uncached z5-10, 100k polygons", hundred.release, data.AtlasTileset, hundred.table, tiles(5, 10, 400), connections, 4, 6, true)
		},
		"low": func() error {
			return b.cold(ours, naive, "uncached z2-3, 100k polygons", hundred.release, data.AtlasTileset, hundred.table, tiles(2, 3, 8), []int{1}, 8, 15, false)
		},
		"countries": func() error {
			return b.cold(ours, naive, "uncached z5-10, Natural Earth 10m countries", b.countries, data.BasemapTileset, "countries", tiles(5, 10, 400), connections, 5, 8, false)
		},
		"million": func() error {
			if len(b.sizes) < 3 {
				return nil
			}
			return b.cold(ours, naive, "uncached z6-10, 1M polygons", b.sizes[2].release, data.AtlasTileset, b.sizes[2].table, tiles(6, 10, 400), connections, 5, 8, false)
		},
		"stampede": func() error { return b.stampede(kept, hundred.release) },
		"points":   func() error { return b.points(kept, embedded, atlas.Release.ID) },
		"growth":   b.growth,
		"atlas": func() error {
			if b.Short {
				return b.atlas(6)
			}
			return b.atlas(8)
		},
	}
	for _, name := range stepNames {
		if step := steps[name]; step != nil && b.wants(name) {
			if err := step(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) wants(step string) bool { return strings.Contains(step, b.only) }

// fill makes what is measured.
func (b *bench) fill(atlas *data.Dossier) error {
	if err := postgis.Migrate(b.ctx, b.url, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	superuser, err := inside(os.Getenv("CEDED_TEST_DATABASE_URL"), b.url)
	if err != nil {
		return err
	}
	if b.countries, err = prepare(b.ctx, b.url, superuser, b.sizes, b.logf); err != nil {
		return err
	}
	_, err = postgis.Import(b.ctx, b.url, atlas, nil)
	return err
}

// inside is the superuser's URL, in the database of ours.
func inside(superuser, ours string) (string, error) {
	s, err := url.Parse(superuser)
	if err != nil {
		return "", err
	}
	o, err := url.Parse(ours)
	if err != nil {
		return "", err
	}
	s.Path = o.Path
	return s.String(), nil
}

// memory measures what a fresh process holds, and how soon it answers.
func (b *bench) memory() error {
	ready := b.line("start to ready, embedded", "s", 0.5, 0.2, true)
	used := b.line("memory, embedded, after a reader's use", "MB", 96, 64, true)
	idle := b.line("memory, PostGIS, cache empty", "MB", 64, 40, true)
	for range b.rounds {
		e, took, err := start("program", "DATABASE_URL=")
		if err != nil {
			return err
		}
		ready.add(took.Seconds())
		if err := use(e.addr); err != nil {
			e.stop()
			return err
		}
		time.Sleep(5 * time.Second) // a reader looks at what came
		used.add(float64(e.status("VmRSS")) / 1024)
		e.stop()
		p, _, err := start("cold", "DATABASE_URL="+b.url)
		if err != nil {
			return err
		}
		if _, _, err := fetch(p.addr, "/api/at?lon=127.5&lat=52", "identity"); err != nil {
			p.stop()
			return err
		}
		idle.add(float64(p.status("VmRSS")) / 1024)
		p.stop()
	}
	b.logf("ready in %s s, %s MB embedded, %s MB with PostGIS", figure(ready.median()), figure(used.median()), figure(idle.median()))
	return nil
}

// use is what a reader does: tiles of both sets and grids down a few zooms,
// pages, figures, snippets, answers, items.
func use(addr string) error {
	var list []string
	for _, set := range []string{"atlas", "basemap"} {
		for _, grid := range []string{"EqualArea", "WebMercatorQuad"} {
			for z := range 8 {
				for k := range 4 {
					n := 1 << z
					list = append(list, fmt.Sprintf("/tiles/latest/%s/%s/%d/%d/%d", set, grid, z, min(n-1, n*3/5+k%2), min(n-1, n*2/5+k/2)))
				}
			}
		}
	}
	d, err := data.Load(data.Embedded())
	if err != nil {
		return err
	}
	for _, f := range d.Areas() {
		list = append(list, "/features/"+f.ID, "/features/"+f.ID+".svg", "/embed/features/"+f.ID)
	}
	list = append(list, "/", "/embed/map", "/at/127.5,52", "/at/127.5,52.svg", "/embed/at/127.5,52", "/api/claims", "/api/sources", "/api/collections", "/api/collections/ceded/items", "/style.json", "/tiles/basemap.json")
	for i := range 50 {
		list = append(list, fmt.Sprintf("/api/at?lon=%d.5&lat=%d.5", 50+2*i, 20+i))
	}
	for _, path := range list {
		res, err := http.Get("http://" + addr + path)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		if closed := res.Body.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func copyAll(w io.Writer, res *http.Response) (int64, error) { return io.Copy(w, res.Body) }

// counter reads a metric.
func counter(addr, name string) (float64, error) {
	page, _, err := fetch(addr, "/metrics", "identity")
	if err != nil {
		return 0, err
	}
	for l := range strings.Lines(string(page)) {
		if v, ok := strings.CutPrefix(l, name+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(v), 64)
		}
	}
	return 0, fmt.Errorf("there is no metric %s", name)
}

// pgbench runs the statement of an answer as fast as the database can.
func (b *bench) pgbench(release string, connections int) (float64, error) {
	file := filepath.Join(b.dir, "point.sql")
	if err := os.WriteFile(file, []byte(pointScript(release)), 0o644); err != nil {
		return 0, err
	}
	out, err := exec.CommandContext(b.ctx, "pgbench", "-n", "-M", "prepared", "-f", file, "-c", strconv.Itoa(connections), "-j", strconv.Itoa(min(connections, 2)),
		"-T", strconv.Itoa(max(1, int(b.length.Seconds()))), b.url).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	for l := range strings.Lines(string(out)) {
		if v, ok := strings.CutPrefix(l, "tps = "); ok {
			v, _, _ = strings.Cut(v, " ")
			return strconv.ParseFloat(v, 64)
		}
	}
	return 0, fmt.Errorf("pgbench: no tps in %s", out)
}

// pointScript is the statement of postgis.Store.Around, with pgbench's random
// places.
func pointScript(release string) string {
	b, err := os.ReadFile("data/postgis/around.sql")
	if err != nil {
		panic(err) // make bench runs in the root of the repository
	}
	var kept []string
	for l := range strings.Lines(string(b)) {
		if !strings.HasPrefix(l, "--") {
			kept = append(kept, strings.TrimSpace(l))
		}
	}
	sql := strings.NewReplacer("@release", "'"+release+"'", "@lon", ":lon::float8", "@lat", ":lat::float8", "@reach_m", "60000.0", "@highest", "'ceded'", "@coast", "'coast'", "@last_day", "99991231").
		Replace(strings.Join(kept, " "))
	return "\\set lon random(45000, 180000) / 1000.0\n\\set lat random(15000, 75000) / 1000.0\n" + sql + ";\n"
}
