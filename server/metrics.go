package server

import (
	"net/http"
	"sync/atomic"
	"time"
)

// metrics counts what the server does. All of its counters are made by New, so
// that counting takes no lock and no memory: the labels are the route table, the
// statuses below and nothing a client chooses.
type metrics struct {
	routes []*meter          // in the order of the route table, then the one for no route
	of     map[string]*meter // by route, as route.name writes it
	none   *meter            // for addresses that no route has
	tile   *meter            // the route of tiles

	tileHits    atomic.Uint64 // answered from the cache, an empty tile too
	tileMisses  atomic.Uint64
	tileShared  atomic.Uint64 // misses that waited for a generation begun by another
	tileMade    atomic.Uint64 // generations begun
	tileFailed  atomic.Uint64 // generations that ended in an error
	tileThinned atomic.Uint64 // drawn with fewer features, to keep them small
	tileTimes   histogram     // of generations
}

// meter counts the answers of one route.
type meter struct {
	route    string
	statuses [len(statuses) + 1]atomic.Uint64
	bytes    atomic.Uint64
	times    histogram
}

// statuses are those counted by number; any other counts as "other".
var statuses = [...]int{200, 204, 206, 301, 304, 400, 404, 405, 406, 413, 414, 415, 416, 421, statusClientGone, 500, 503}

// bounds are the upper bounds of the buckets of a histogram, in seconds.
var bounds = [...]float64{0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30}

// histogram counts durations by bucket.
type histogram struct {
	buckets [len(bounds) + 1]atomic.Uint64 // not cumulative; the last is beyond all bounds
	nanos   atomic.Int64
}

func (h *histogram) observe(d time.Duration) {
	s, i := d.Seconds(), 0
	for i < len(bounds) && s > bounds[i] {
		i++
	}
	h.buckets[i].Add(1)
	h.nanos.Add(int64(d))
}

// newMetrics returns the counters of a server with these routes.
func newMetrics(routes []route) *metrics {
	m := &metrics{of: map[string]*meter{}, none: &meter{route: "none"}}
	for _, r := range routes {
		if m.of[r.name()] == nil {
			m.of[r.name()] = &meter{route: r.name()}
			m.routes = append(m.routes, m.of[r.name()])
		}
	}
	m.routes = append(m.routes, m.none)
	m.tile = m.of[tileRoute]
	return m
}

// meter returns the counters of a route: the path in the route table, "" for none.
func (m *metrics) meter(method, path string) *meter {
	if method != http.MethodGet && method != http.MethodHead {
		if found := m.of[method+" "+path]; found != nil {
			return found
		}
	}
	if found := m.of[path]; found != nil {
		return found
	}
	return m.none
}

// observe counts one answer.
func (m *meter) observe(status int, bytes int64, took time.Duration) {
	i := 0
	for i < len(statuses) && statuses[i] != status {
		i++
	}
	m.statuses[i].Add(1)
	m.bytes.Add(uint64(max(0, bytes)))
	m.times.observe(took)
}
