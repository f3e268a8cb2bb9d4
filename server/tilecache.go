package server

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"ceded/geo"

	"github.com/maypok86/otter/v2"
)

// tileKey names one tile of one release.
type tileKey struct {
	release, tileset, grid string
	tile                   geo.Tile
}

// tileCache keeps compressed tiles and makes each missing one once, however
// many ask for it, and only so many at a time, whatever is asked for.
type tileCache struct {
	kept    *otter.Cache[tileKey, []byte] // gzip; empty: a valid tile with nothing in it
	timeout time.Duration
	slots   chan struct{} // holds one for each tile that is being drawn

	mu     sync.Mutex
	making map[tileKey]*making
}

// making is a tile being made. It goes on when the first client leaves and
// stops when the last one does.
type making struct {
	done    chan struct{}
	gz      []byte
	err     error
	waiting int
	stop    context.CancelFunc
}

// makingPerCPU is how many tiles are drawn at a time: some wait for a database.
const makingPerCPU = 4

// entryBytes is what an entry costs beside its bytes, about.
const entryBytes = 256

func newTileCache(maxBytes uint64, timeout time.Duration) *tileCache {
	return &tileCache{
		kept: otter.Must(&otter.Options[tileKey, []byte]{
			MaximumWeight: maxBytes,
			Weigher:       func(_ tileKey, gz []byte) uint32 { return uint32(len(gz) + entryBytes) },
		}),
		timeout: timeout,
		slots:   make(chan struct{}, makingPerCPU*runtime.GOMAXPROCS(0)),
		making:  map[tileKey]*making{},
	}
}

// get returns the compressed tile, making it with fill when it is not kept.
// fill gets a context of its own, bounded by the cache's timeout. An error is
// given to all who wait and is not kept.
func (t *tileCache) get(ctx context.Context, key tileKey, fill func(context.Context) ([]byte, error)) ([]byte, error) {
	if gz, ok := t.kept.GetIfPresent(key); ok {
		return gz, nil
	}
	t.mu.Lock()
	m := t.making[key]
	if m == nil {
		own, stop := context.WithTimeout(context.WithoutCancel(ctx), t.timeout)
		m = &making{done: make(chan struct{}), stop: stop}
		t.making[key] = m
		go t.make(own, key, m, fill)
	}
	m.waiting++
	t.mu.Unlock()

	select {
	case <-m.done:
		return m.gz, m.err
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if m.waiting--; m.waiting == 0 {
		m.stop()
		t.forget(key, m) // the next to ask starts anew
	}
	return nil, ctx.Err()
}

// make fills m and lets its waiters go.
func (t *tileCache) make(ctx context.Context, key tileKey, m *making, fill func(context.Context) ([]byte, error)) {
	defer m.stop()
	defer func() {
		if v := recover(); v != nil { // a panic here would end the program
			m.err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
		if m.err == nil {
			t.kept.Set(key, m.gz)
		}
		t.mu.Lock()
		t.forget(key, m)
		t.mu.Unlock()
		close(m.done)
	}()
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
		m.gz, m.err = fill(ctx)
	case <-ctx.Done():
		m.err = ctx.Err()
	}
}

// forget takes m off the list of tiles being made. The caller holds t.mu.
func (t *tileCache) forget(key tileKey, m *making) {
	if t.making[key] == m {
		delete(t.making, key)
	}
}
