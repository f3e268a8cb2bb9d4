package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"ceded/data/postgis"
	"ceded/frontend"
	"ceded/geo"
	"ceded/server"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"
)

// contender is a server in a process of its own.
type contender struct {
	addr string
	cmd  *exec.Cmd
}

// start runs this program again as a server, or as "program" the one that make
// builds, with its log in a file, and waits until it answers. It returns how long
// that took.
func start(kind string, env ...string) (*contender, time.Duration, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, 0, err
	}
	cmd := exec.Command(self, "-serve", kind)
	if kind == "program" {
		cmd = exec.Command("bin/ceded", "serve")
		log, err := os.CreateTemp("", "ceded-bench-*.log")
		if err != nil {
			return nil, 0, err
		}
		defer log.Close()
		if err := os.Remove(log.Name()); err != nil { // it goes with the process
			return nil, 0, err
		}
		cmd.Stderr = log
	}
	return await(cmd, addr, append(env, "CEDED_ADDR="+addr))
}

func await(cmd *exec.Cmd, addr string, env []string) (*contender, time.Duration, error) {
	cmd.Env = append(os.Environ(), env...)
	if cmd.Stderr == nil {
		cmd.Stderr = os.Stderr
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, 0, err
	}
	c := &contender{addr, cmd}
	startedMu.Lock()
	started = append(started, c)
	startedMu.Unlock()
	for time.Since(begin) < time.Minute {
		res, err := http.Get("http://" + addr + "/readyz")
		if err == nil {
			_ = res.Body.Close() // not read
			if res.StatusCode < 500 {
				return c, time.Since(begin), nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	c.stop()
	return nil, 0, fmt.Errorf("%s does not answer", cmd)
}

// started are all contenders, so that a run that is broken off leaves none behind.
var (
	startedMu sync.Mutex
	started   []*contender
)

// stopOnSignal ends the contenders and this program when it is told to end.
func stopOnSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		startedMu.Lock()
		for _, c := range started {
			c.stop()
		}
		os.Exit(1)
	}()
}

// stop asks the contender to end, so that nginx ends its workers too, and kills
// it when it does not.
func (c *contender) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	late := time.AfterFunc(5*time.Second, func() { _ = c.cmd.Process.Kill() })
	defer late.Stop()
	_ = c.cmd.Wait() // told to end
}

// status reads a line of /proc/PID/status in kB; 0 where there is none.
func (c *contender) status(name string) int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kb, _ := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB"))) // the kernel writes a number
			return kb
		}
	}
	return 0
}

// serve is what a contender's process does.
func serve(kind string) error {
	ctx, addr := context.Background(), os.Getenv("CEDED_ADDR")
	log := slog.New(slog.NewJSONHandler(io.Discard, nil)) // lines are made, and go nowhere
	switch kind {
	case "cold": // ours, keeping no tile
		store, err := postgis.Open(ctx, os.Getenv("DATABASE_URL"), postgis.Options{Timeout: time.Minute})
		if err != nil {
			return err
		}
		debug.SetGCPercent(250) // as the program does
		s, err := server.New(server.Config{Addr: addr, Frontend: frontend.Dist(), Warm: "off", TileCacheBytes: 1}, store, log)
		if err != nil {
			return err
		}
		return s.Serve(ctx, nil)
	case "naive":
		return serveNaive(ctx, addr)
	case "bare":
		return serveBare(addr)
	}
	return fmt.Errorf("no contender %q", kind)
}

// naiveSQL is what a tile server without preparation asks, per table.
const naiveSQL = `
SELECT ST_AsMVT(t, 'areas', 4096, 'geom')
  FROM (SELECT id, name, ST_AsMVTGeom(ST_Transform(geom, 3857), ST_MakeEnvelope($1, $2, $3, $4, 3857), 4096, 256) AS geom
          FROM bench.%s
         WHERE ST_Intersects(geom, ST_Transform(ST_MakeEnvelope($1, $2, $3, $4, 3857), 4326))) AS t
 WHERE geom IS NOT NULL`

// serveNaive answers /{table}/{z}/{x}/{y} by naiveSQL, through the pool that the
// store has and echo.
func serveNaive(ctx context.Context, addr string) error {
	cfg, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	cfg.MaxConns = 8
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return err
	}
	grid := geo.WebMercatorQuad()
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.GET("/readyz", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	e.GET("/:table/:z/:x/:y", func(c echo.Context) error {
		t, err := geo.ParseTile(c.Param("z"), c.Param("x"), c.Param("y"), 14)
		if err != nil || !tableNames[c.Param("table")] {
			return echo.ErrNotFound
		}
		b := grid.TileBound(t)
		var tile []byte
		if err := pool.QueryRow(c.Request().Context(), fmt.Sprintf(naiveSQL, c.Param("table")), b.Min[0], b.Min[1], b.Max[0], b.Max[1]).Scan(&tile); err != nil {
			return err
		}
		c.Response().Header().Set("Content-Length", strconv.Itoa(len(tile)))
		return c.Blob(http.StatusOK, "application/vnd.mapbox-vector-tile", tile)
	})
	return e.Start(addr)
}

// serveBare answers everything with the file BENCH_BODY: net/http and a handler,
// no more, with the timeouts that any public server needs.
func serveBare(addr string) error {
	body, err := os.ReadFile(os.Getenv("BENCH_BODY"))
	if err != nil {
		return err
	}
	hs := &http.Server{Addr: addr, ReadTimeout: 15 * time.Second, WriteTimeout: 90 * time.Second, IdleTimeout: 2 * time.Minute,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			h := w.Header()
			h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
			h.Set("Content-Encoding", "gzip")
			h.Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body)
		})}
	return hs.ListenAndServe()
}

// startNginx serves the file by gzip_static on two workers. It is nil where there
// is no nginx.
func startNginx(dir string, gz, plain []byte) (*contender, error) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		if _, err := os.Stat("/usr/sbin/nginx"); err != nil {
			return nil, nil
		}
		program = "/usr/sbin/nginx"
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	root := filepath.Join(dir, "nginx")
	if err := os.MkdirAll(filepath.Join(root, "tmp"), 0o755); err != nil {
		return nil, err
	}
	var conf bytes.Buffer
	fmt.Fprintf(&conf, `daemon off; worker_processes 2; pid %[1]s/pid; error_log stderr error;
events { worker_connections 256; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; client_body_temp_path %[1]s/tmp; proxy_temp_path %[1]s/tmp; fastcgi_temp_path %[1]s/tmp; uwsgi_temp_path %[1]s/tmp; scgi_temp_path %[1]s/tmp;
  types { application/vnd.mapbox-vector-tile mvt; }
  open_file_cache max=10; server { listen %[2]s; root %[1]s; gzip_static on; location = /readyz { return 204; } } }
`, root, addr)
	for name, b := range map[string][]byte{"nginx.conf": conf.Bytes(), "tile.mvt": plain, "tile.mvt.gz": gz} {
		if err := os.WriteFile(filepath.Join(root, name), b, 0o644); err != nil {
			return nil, err
		}
	}
	for _, d := range []string{dir, root} {
		if err := os.Chmod(d, 0o755); err != nil {
			return nil, err
		}
	}
	c, _, err := await(exec.Command(program, "-c", filepath.Join(root, "nginx.conf"), "-p", root), addr, nil)
	return c, err
}
