package server

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strconv"
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

// tag is the entity tag of the tile, made from its address alone.
func (k tileKey) tag() string { return string(k.appendTag(nil)) }

func (k tileKey) appendTag(b []byte) []byte {
	for _, part := range [...]string{tileFormat, k.release, k.tileset, k.grid} {
		b = append(append(b, part...), '-')
	}
	b = append(strconv.AppendUint(b, uint64(k.tile.Z), 10), '-')
	b = append(strconv.AppendUint(b, uint64(k.tile.X), 10), '-')
	return strconv.AppendUint(b, uint64(k.tile.Y), 10)
}

// weak writes an entity tag for a header: one tag stands for gzip and identity.
func weak(tag string) string { return `W/"` + tag + `"` }

// tileCache keeps compressed tiles and makes each missing one once, however
// many ask for it, and only so many at a time, whatever is asked for.
type tileCache struct {
	kept    *otter.Cache[tileKey, *keptTile]
	timeout time.Duration
	metrics *metrics
	slots   chan struct{} // holds one for each tile that is being drawn

	mu     sync.Mutex
	making map[tileKey]*making
}

// keptTile is a tile as it is answered. Its header values are shared by all
// answers, which do not change them.
type keptTile struct {
	gz      []byte // gzip; empty: a valid tile with nothing in it
	tag     string
	etag    []string
	length  []string // of gz
	thinned []string // what was left out to keep it small; nil: nothing
}

func newKeptTile(key tileKey, t drawnTile) *keptTile {
	tag := key.tag()
	k := &keptTile{gz: t.gz, tag: tag, etag: []string{weak(tag)}, length: []string{strconv.Itoa(len(t.gz))}}
	if t.thinned != "" {
		k.thinned = []string{t.thinned}
	}
	return k
}

// drawnTile is what making a tile gives.
type drawnTile struct {
	gz      []byte // gzip; empty: nothing is in it
	thinned string // what was left out, "" for nothing
}

// making is a tile being made. It goes on when the first client leaves and
// stops when the last one does.
type making struct {
	done    chan struct{}
	tile    *keptTile
	err     error
	waiting int
	stop    context.CancelFunc
}

// makingPerCPU is how many tiles are drawn at a time: some wait for a database.
const makingPerCPU = 4

// entryBytes is what an entry costs beside its bytes, about.
const entryBytes = 512

func newTileCache(maxBytes uint64, timeout time.Duration, m *metrics) *tileCache {
	return &tileCache{
		kept: otter.Must(&otter.Options[tileKey, *keptTile]{
			MaximumWeight: maxBytes,
			Weigher:       func(_ tileKey, t *keptTile) uint32 { return uint32(len(t.gz) + entryBytes) },
		}),
		timeout: timeout,
		metrics: m,
		slots:   make(chan struct{}, makingPerCPU*runtime.GOMAXPROCS(0)),
		making:  map[tileKey]*making{},
	}
}

// get returns the tile, making it with fill when it is not kept. fill gets a
// context of its own, bounded by the cache's timeout. An error is given to all
// who wait and is not kept.
func (t *tileCache) get(ctx context.Context, key tileKey, fill func(context.Context) (drawnTile, error)) (*keptTile, error) {
	if tile, ok := t.kept.GetIfPresent(key); ok {
		t.metrics.tileHits.Add(1)
		return tile, nil
	}
	t.metrics.tileMisses.Add(1)
	t.mu.Lock()
	m := t.making[key]
	if m == nil {
		own, stop := context.WithTimeout(context.WithoutCancel(ctx), t.timeout)
		m = &making{done: make(chan struct{}), stop: stop}
		t.making[key] = m
		go t.make(own, key, m, fill)
	} else {
		t.metrics.tileShared.Add(1)
	}
	m.waiting++
	t.mu.Unlock()

	select {
	case <-m.done:
		return m.tile, m.err
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
func (t *tileCache) make(ctx context.Context, key tileKey, m *making, fill func(context.Context) (drawnTile, error)) {
	start := time.Now()
	t.metrics.tileMade.Add(1)
	defer m.stop()
	defer func() {
		if v := recover(); v != nil { // a panic here would end the program
			m.err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
		if m.err == nil {
			t.kept.Set(key, m.tile)
		} else {
			t.metrics.tileFailed.Add(1)
		}
		t.metrics.tileTimes.observe(time.Since(start))
		t.mu.Lock()
		t.forget(key, m)
		t.mu.Unlock()
		close(m.done)
	}()
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
		var drawn drawnTile
		if drawn, m.err = fill(ctx); m.err == nil {
			m.tile = newKeptTile(key, drawn)
		}
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
