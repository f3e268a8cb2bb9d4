package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"ceded/data"
)

// collecting says when the heap is collected: when it has grown by so many percent
// of what is alive, but not below a floor, as a small heap would be collected
// over and over by an answer's garbage.
type collecting struct {
	percent int
	floor   uint64 // bytes
}

// collectingFor is what suits a store. With embedded data most of the heap is
// alive for good, and the usual 100 percent would take twice its memory; with a
// database little is, and a tile now and then should not call the collector.
func collectingFor(store data.Store) collecting {
	if store.Name() == "embedded" {
		return collecting{percent: 35, floor: 60 << 20}
	}
	return collecting{percent: 250}
}

// of returns the percentage for a heap of which so many bytes are alive.
func (c collecting) of(live uint64) int {
	if live == 0 || live >= c.floor {
		return c.percent
	}
	return max(c.percent, int((c.floor-live)*100/live))
}

// keep sets the percentage now and after each collection.
func (c collecting) keep() {
	debug.SetGCPercent(c.percent)
	if c.floor == 0 {
		return
	}
	set := c.percent
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var after func(*collected)
	after = func(m *collected) {
		metrics.Read(sample)
		if want := c.of(sample[0].Value.Uint64()); want < set || want > set+set/10 { // it stops the world for a moment
			set = want
			debug.SetGCPercent(set)
		}
		runtime.SetFinalizer(m, after)
	}
	after(&collected{})
}

// collected is an object that nobody holds: its finalizer runs after each
// collection.
type collected struct{ _ [16]byte }
