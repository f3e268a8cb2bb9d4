package server

import (
	"bytes"
	"fmt"
	"runtime"
	runtimemetrics "runtime/metrics"
	"strconv"
	"strings"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

const mediaMetrics media = "text/plain; version=0.0.4; charset=utf-8"

// metricsPage serves /metrics in the text format of Prometheus
// (https://prometheus.io/docs/instrumenting/exposition_formats/). It asks the
// store nothing.
func (s *Server) metricsPage(c echo.Context) error {
	var w exposition
	w.family("ceded_build_info", "gauge", "The program.")
	w.sample("ceded_build_info", 1, "version", s.cfg.Version, "go", runtime.Version(), "store", s.store.Name())
	w.family("ceded_release_info", "gauge", "The release that new requests are answered from, when last asked.")
	if h := s.held.Load(); h != nil {
		w.sample("ceded_release_info", 1, "release", h.ID(), "data", h.Release.Version)
	}
	s.metrics.writeRequests(&w)
	s.writeTiles(&w)
	if p, ok := s.store.(pooled); ok {
		writePool(&w, p.Pool())
	}
	writeRuntime(&w)
	return s.write(c, answer{media: mediaMetrics, body: w.Bytes(), cache: cacheNever})
}

// pooled is a store that keeps connections to a database.
type pooled interface{ Pool() data.PoolStats }

func (m *metrics) writeRequests(w *exposition) {
	const requests, sent, took = "ceded_http_requests_total", "ceded_http_response_bytes_total", "ceded_http_request_duration_seconds"
	w.family(requests, "counter", "Answers by route and status.")
	for _, r := range m.routes {
		for i := range r.statuses {
			if n := r.statuses[i].Load(); n > 0 {
				status := "other"
				if i < len(statuses) {
					status = strconv.Itoa(statuses[i])
				}
				w.sample(requests, float64(n), "route", doorPath(r.route), "status", status)
			}
		}
	}
	w.family(sent, "counter", "Bytes of bodies sent, as compressed.")
	for _, r := range m.routes {
		if n := r.bytes.Load(); n > 0 {
			w.sample(sent, float64(n), "route", doorPath(r.route))
		}
	}
	w.family(took, "histogram", "Time from request to answer written.")
	for _, r := range m.routes {
		w.histogram(took, &r.times, "route", doorPath(r.route))
	}
}

func (s *Server) writeTiles(w *exposition) {
	m, t := s.metrics, s.tiles
	t.kept.CleanUp() // what it has put off, so that its weight is true
	for _, c := range []struct {
		name, help string
		value      uint64
	}{
		{"ceded_tile_cache_hits_total", "Tiles answered from the cache.", m.tileHits.Load()},
		{"ceded_tile_cache_misses_total", "Tiles that were not in the cache.", m.tileMisses.Load()},
		{"ceded_tile_shared_total", "Misses that waited for a generation that another request had begun.", m.tileShared.Load()},
		{"ceded_tile_generations_total", "Tiles drawn, or begun to be.", m.tileMade.Load()},
		{"ceded_tile_generation_errors_total", "Generations that ended in an error.", m.tileFailed.Load()},
		{"ceded_tiles_thinned_total", "Tiles drawn with fewer features, to keep within 500 kB.", m.tileThinned.Load()},
	} {
		w.family(c.name, "counter", c.help)
		w.sample(c.name, float64(c.value))
	}
	w.family("ceded_tile_generation_duration_seconds", "histogram", "Time to find, draw and compress a tile, its wait for a turn included.")
	w.histogram("ceded_tile_generation_duration_seconds", &m.tileTimes)
	w.gauge("ceded_tile_cache_bytes", "Weight of the cache.", float64(t.kept.WeightedSize()))
	w.gauge("ceded_tile_cache_max_bytes", "Weight that the cache keeps within.", float64(s.cfg.TileCacheBytes))
	w.gauge("ceded_tile_cache_tiles", "Tiles in the cache, empty ones too.", float64(t.kept.EstimatedSize()))
}

func writePool(w *exposition, p data.PoolStats) {
	w.gauge("ceded_pool_connections_max", "Connections to the database at most.", float64(p.Max))
	w.gauge("ceded_pool_connections_open", "Connections to the database.", float64(p.Open))
	w.gauge("ceded_pool_connections_used", "Connections at work.", float64(p.Used))
	w.gauge("ceded_pool_waiting", "Calls at work or waiting for a connection.", float64(p.Calls))
	w.family("ceded_pool_acquired_total", "counter", "Connections taken from the pool.")
	w.sample("ceded_pool_acquired_total", float64(p.Acquired))
	w.family("ceded_pool_waited_total", "counter", "Connections taken after a wait.")
	w.sample("ceded_pool_waited_total", float64(p.Waited))
	w.family("ceded_pool_wait_seconds_total", "counter", "Time that calls have waited for a connection.")
	w.sample("ceded_pool_wait_seconds_total", p.WaitTime.Seconds())
}

// writeRuntime writes a few figures of the Go runtime under the names that
// dashboards know.
func writeRuntime(w *exposition) {
	read := []struct{ name, help, source string }{
		{"go_goroutines", "Goroutines.", "/sched/goroutines:goroutines"},
		{"go_memstats_heap_objects_bytes", "Bytes of live and not yet swept objects.", "/memory/classes/heap/objects:bytes"},
		{"go_memstats_sys_bytes", "Bytes that the runtime holds of the system.", "/memory/classes/total:bytes"},
		{"go_gc_heap_goal_bytes", "Size of the heap at which the next collection ends.", "/gc/heap/goal:bytes"},
	}
	samples := make([]runtimemetrics.Sample, len(read))
	for i, r := range read {
		samples[i].Name = r.source
	}
	runtimemetrics.Read(samples)
	for i, r := range read {
		if samples[i].Value.Kind() == runtimemetrics.KindUint64 {
			w.gauge(r.name, r.help, float64(samples[i].Value.Uint64()))
		}
	}
}

// exposition is a page of metrics being written.
type exposition struct{ bytes.Buffer }

func (w *exposition) family(name, kind, help string) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

func (w *exposition) gauge(name, help string, v float64) {
	w.family(name, "gauge", help)
	w.sample(name, v)
}

var labelEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

// sample writes one line; labels are names and values in turn.
func (w *exposition) sample(name string, v float64, labels ...string) {
	w.WriteString(name)
	for i := 0; i+1 < len(labels); i += 2 {
		w.WriteByte("{,"[min(i, 1)])
		w.WriteString(labels[i] + `="` + labelEscapes.Replace(labels[i+1]) + `"`)
	}
	if len(labels) > 0 {
		w.WriteByte('}')
	}
	w.WriteByte(' ')
	w.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
	w.WriteByte('\n')
}

// histogram writes the buckets, sum and count of h; nothing when it is empty.
func (w *exposition) histogram(name string, h *histogram, labels ...string) {
	total := uint64(0)
	for i := range h.buckets {
		total += h.buckets[i].Load()
	}
	if total == 0 {
		return
	}
	sum := uint64(0)
	for i := range h.buckets {
		sum += h.buckets[i].Load()
		le := "+Inf"
		if i < len(bounds) {
			le = strconv.FormatFloat(bounds[i], 'g', -1, 64)
		}
		w.sample(name+"_bucket", float64(sum), append(labels[:len(labels):len(labels)], "le", le)...)
	}
	w.sample(name+"_sum", float64(h.nanos.Load())/1e9, labels...)
	w.sample(name+"_count", float64(sum), labels...)
}
