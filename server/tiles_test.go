package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"ceded/data"
	"ceded/data/mem"
	"ceded/geo"
	"ceded/geo/mvt"
)

func TestTile(t *testing.T) {
	s := mustServer(t, nil)
	release := mustRelease(t, s)
	for _, grid := range []string{"WebMercatorQuad", "EqualArea"} {
		fixed := "/tiles/" + release + "/atlas/" + grid + "/0/0/0"
		w := get(t, s, fixed)
		h := w.Header()
		if w.Code != 200 || h.Get("Content-Type") != "application/vnd.mapbox-vector-tile" || h.Get("Cache-Control") != "public, max-age=31536000, immutable" || !strings.Contains(h.Get("Vary"), "Accept-Encoding") {
			t.Fatalf("%s: got %d %v", fixed, w.Code, h)
		}
		layers, err := mvt.Decode(w.Body.Bytes())
		if err != nil || len(layers) == 0 {
			t.Fatalf("%s: %d layers, %v", fixed, len(layers), err)
		}
		z := get(t, s, fixed, "Accept-Encoding: br, gzip")
		if z.Header().Get("Content-Encoding") != "gzip" || z.Header().Get("ETag") != h.Get("ETag") {
			t.Errorf("%s: got coding %q", fixed, z.Header().Get("Content-Encoding"))
		}
		r, err := gzip.NewReader(z.Body)
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(r); err != nil || !bytes.Equal(plain, w.Body.Bytes()) {
			t.Errorf("%s: gzip and identity differ (%v)", fixed, err)
		}
		short := get(t, s, "/tiles/latest/atlas/"+grid+"/0/0/0.mvt")
		if short.Code != 200 || !strings.Contains(short.Header().Get("Cache-Control"), "max-age=60") || short.Header().Get("ETag") != h.Get("ETag") {
			t.Errorf("latest: got %d %v, want the same tile for a minute", short.Code, short.Header())
		}
	}
	empty := get(t, s, "/tiles/latest/atlas/WebMercatorQuad/4/0/0")
	if empty.Code != 204 || empty.Body.Len() != 0 || empty.Header().Get("Cache-Control") == "" {
		t.Errorf("a tile with nothing in it: got %d and %d bytes, want 204", empty.Code, empty.Body.Len())
	}
	if w := get(t, s, "/tiles/latest/atlas/WebMercatorQuad/12/2065/2030"); w.Code != 200 {
		t.Errorf("a tile deeper than the data: got %d, want 200", w.Code)
	}
}

// A server told to warm up makes the tiles of the first view once, and then no
// reader waits for one.
func TestWarm(t *testing.T) {
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	c := countingStore{mem.New(d), new(atomic.Int32)}
	var log bytes.Buffer
	s, err := New(Config{Warm: "2"}, c, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	s.warm(t.Context())
	if got := log.String(); strings.Count(got, "msg=warm-up") != 3 || !strings.Contains(got, "zoom=1 done=10 of=42") || !strings.Contains(got, "zoom=2 done=42 of=42") {
		t.Errorf("got %q, want a line for each zoom", got)
	}
	for _, w := range []string{"10", "x", "-1"} {
		if _, err := New(Config{Warm: w}, c, s.log); err == nil || !strings.Contains(err.Error(), "CEDED_WARM") {
			t.Errorf("%s: got %v, want an error that names the setting", w, err)
		}
	}
	made := c.made.Load()
	if made != 2*(1+4+16) {
		t.Errorf("made %d tiles, want those of both tilesets to zoom 2", made)
	}
	for _, target := range []string{"/tiles/latest/atlas/EqualArea/0/0/0", "/tiles/latest/basemap/EqualArea/2/1/1"} {
		if get(t, s, target); c.made.Load() != made {
			t.Errorf("%s was made again", target)
		}
	}
}

// countingStore counts the tiles made.
type countingStore struct {
	data.Store
	made *atomic.Int32
}

func (s countingStore) Parts(ctx context.Context, release string, q data.TileQuery) ([]mvt.Layer, error) {
	s.made.Add(1)
	return s.Store.Parts(ctx, release, q)
}

// slowStore counts the tiles made and makes them slowly.
type slowStore struct {
	data.Store
	made  *atomic.Int32
	begun chan struct{}
	letGo chan struct{}
	err   error
}

func (s slowStore) Parts(ctx context.Context, release string, q data.TileQuery) ([]mvt.Layer, error) {
	s.made.Add(1)
	s.begun <- struct{}{}
	select {
	case <-s.letGo:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if s.err != nil {
		return nil, s.err
	}
	return s.Store.Parts(ctx, release, q)
}

// Sixty-four clients on one cold tile cost one generation.
func TestTile_stampede(t *testing.T) {
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	slow := slowStore{mem.New(d), new(atomic.Int32), make(chan struct{}, 64), make(chan struct{}), nil}
	s := mustServerOn(t, slow, nil)
	var wg sync.WaitGroup
	var ok atomic.Int32
	for range 64 {
		wg.Go(func() {
			if get(t, s, "/tiles/latest/atlas/WebMercatorQuad/0/0/0").Code == http.StatusOK {
				ok.Add(1)
			}
		})
	}
	<-slow.begun
	for s.metrics.tileMisses.Load() < 64 {
		runtime.Gosched() // until all of them wait
	}
	close(slow.letGo)
	wg.Wait()
	if slow.made.Load() != 1 || ok.Load() != 64 {
		t.Errorf("made %d tiles for %d good answers, want 1 for 64", slow.made.Load(), ok.Load())
	}
	page := get(t, s, "/metrics").Body.String()
	for name, want := range map[string]float64{"ceded_tile_generations_total": 1, "ceded_tile_shared_total": 63, "ceded_tile_cache_misses_total": 64,
		`ceded_http_requests_total{route="/tiles/{release}/{tileset}/{grid}/{z}/{x}/{y}",status="200"}`: 64} {
		if got := metric(t, page, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if get(t, s, "/tiles/latest/atlas/WebMercatorQuad/0/0/0"); slow.made.Load() != 1 {
		t.Errorf("a kept tile was made again")
	}
}

func TestTileCache(t *testing.T) {
	key := tileKey{"r", "atlas", "WebMercatorQuad", geo.Tile{}}
	t.Run("goes on without the first client", func(t *testing.T) {
		c := newTileCache(1<<20, time.Minute, newMetrics(nil))
		begun, release := make(chan struct{}), make(chan struct{})
		fill := func(ctx context.Context) (drawnTile, error) {
			close(begun)
			<-release
			return drawnTile{gz: []byte("tile")}, ctx.Err()
		}
		ctx, leave := context.WithCancel(context.Background())
		first := make(chan error, 1)
		go func() { _, err := c.get(ctx, key, fill); first <- err }()
		<-begun
		second := make(chan error, 1)
		go func() { _, err := c.get(context.Background(), key, fill); second <- err }()
		for {
			c.mu.Lock()
			n := c.making[key].waiting
			c.mu.Unlock()
			if n == 2 {
				break
			}
			time.Sleep(time.Millisecond)
		}
		leave()
		if err := <-first; !errors.Is(err, context.Canceled) {
			t.Errorf("the first: got %v, want canceled", err)
		}
		close(release)
		if err := <-second; err != nil {
			t.Errorf("the second: got %v, want the tile", err)
		}
	})
	t.Run("stops when nobody waits", func(t *testing.T) {
		c := newTileCache(1<<20, time.Minute, newMetrics(nil))
		stopped := make(chan struct{})
		ctx, leave := context.WithCancel(context.Background())
		fill := func(ctx context.Context) (drawnTile, error) {
			leave()
			<-ctx.Done()
			close(stopped)
			return drawnTile{}, ctx.Err()
		}
		if _, err := c.get(ctx, key, fill); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want canceled", err)
		}
		<-stopped
		if got, err := c.get(context.Background(), key, func(context.Context) (drawnTile, error) { return drawnTile{gz: []byte("anew")}, nil }); got == nil || string(got.gz) != "anew" {
			t.Errorf("the next: got %v, %v, want a new start", got, err)
		}
	})
	t.Run("is bounded in time", func(t *testing.T) {
		c := newTileCache(1<<20, time.Millisecond, newMetrics(nil))
		_, err := c.get(context.Background(), key, func(ctx context.Context) (drawnTile, error) { <-ctx.Done(); return drawnTile{}, ctx.Err() })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want a deadline", err)
		}
	})
	t.Run("draws only so many at a time", func(t *testing.T) {
		c := newTileCache(1<<20, time.Minute, newMetrics(nil))
		var now, most atomic.Int32
		fill := func(context.Context) (drawnTile, error) {
			n := now.Add(1)
			defer now.Add(-1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(time.Millisecond)
			return drawnTile{gz: []byte("tile")}, nil
		}
		var wg sync.WaitGroup
		for i := range 40 * cap(c.slots) {
			wg.Go(func() {
				k := key
				k.tile.X = uint32(i)
				if _, err := c.get(context.Background(), k, fill); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if int(most.Load()) > cap(c.slots) {
			t.Errorf("%d tiles at a time, want at most %d", most.Load(), cap(c.slots))
		}
	})
	t.Run("lives through a panic and keeps no error", func(t *testing.T) {
		c := newTileCache(1<<20, time.Minute, newMetrics(nil))
		if _, err := c.get(context.Background(), key, func(context.Context) (drawnTile, error) { panic("boom") }); err == nil || !strings.Contains(err.Error(), "boom") {
			t.Errorf("got %v, want the panic as an error", err)
		}
		if got, err := c.get(context.Background(), key, func(context.Context) (drawnTile, error) { return drawnTile{gz: []byte("well")}, nil }); got == nil || string(got.gz) != "well" {
			t.Errorf("got %v, %v, want another try", got, err)
		}
	})
	t.Run("keeps within its weight", func(t *testing.T) {
		c := newTileCache(10_000, time.Minute, newMetrics(nil))
		for x := range uint32(100) {
			k := key
			k.tile = geo.Tile{Z: 10, X: x}
			if _, err := c.get(context.Background(), k, func(context.Context) (drawnTile, error) { return drawnTile{gz: make([]byte, 1000)}, nil }); err != nil {
				t.Fatal(err)
			}
		}
		c.kept.CleanUp()
		if w := c.kept.WeightedSize(); w > 10_000 {
			t.Errorf("the cache weighs %d bytes, want at most 10000", w)
		}
	})
}

func TestTileJSON(t *testing.T) {
	s := mustServer(t, nil)
	v := mustJSON[tileJSONView](t, get(t, s, "/tiles/atlas.json"))
	if v.TileJSON != "3.0.0" || v.Version != "1.2.0" || v.Tiles[0] != "http://127.0.0.1:8080/tiles/"+mustRelease(t, s)+"/atlas/WebMercatorQuad/{z}/{x}/{y}" || v.MaxZoom != data.MaxTileZoom || v.Attribution != "Test · Test & more" {
		t.Errorf("got %+v", v)
	}
	layers := map[string]vectorLayer{}
	for _, l := range v.VectorLayers {
		layers[l.ID] = l
	}
	if f := layers["areas"].Fields; f["id"] != "String" || f["fromDay"] != "Number" || f["hue"] != "String" || f["nameZh"] != "String" || layers["labels"].Fields["layer"] != "String" {
		t.Errorf("got fields %+v", layers)
	}
	ea := mustJSON[tileJSONView](t, get(t, s, "/tiles/basemap.json?grid=EqualArea"))
	if ea.TileMatrixSet == nil || ea.TileMatrixSet.Origin != [2]float64{-2e6, 2e6} || ea.TileMatrixSet.ExtentAtZoom0 != 4e6 || !strings.Contains(ea.Tiles[0], "/basemap/EqualArea/") {
		t.Errorf("got %+v, want where the grid lies", ea)
	}
	if f := ea.VectorLayers[0].Fields; f["rank"] != "Number" || f["deep"] != "Boolean" || f["fromDay"] != "" {
		t.Errorf("got fields %v, want the types of the base map's properties and no days", f)
	}
}

// The style is put together from the front end's parts and the manifest: its
// layers in the order of the levels, its hues, passages, words and addresses.
func TestStyle(t *testing.T) {
	s := mustServer(t, nil)
	w := get(t, s, "/style.json?theme=dark&lang=zh")
	want := `{"name":"测试, dark","projection":{"type":"mercator"},"sources":{"atlas":{"tiles":["http://127.0.0.1:8080/tiles/` + mustRelease(t, s) +
		`/atlas/WebMercatorQuad/{z}/{x}/{y}"],"attribution":"Test · Test & more"}},"layers":[{"id":"background","paint":{"background-color":"#000000"}},` +
		`{"id":"areas-fill","color":["match",["get","hue"],"sea-green","#00c090","#cccccc"]},` +
		`{"id":"areas-name","field":["get","nameZh"],"order":["match",["get","passage"],"ceded",0,"passed-otherwise",1,"none",2,9]},` +
		`{"id":"line-line","source-layer":"line","width":["*",2,77973.67`
	if w.Code != 200 || !strings.HasPrefix(w.Body.String(), want) || !json.Valid(w.Body.Bytes()) || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("got %d %s, want %s…", w.Code, w.Body, want)
	}
	if b := get(t, s, "/style.json?grid=EqualArea").Body.String(); !strings.Contains(b, `"ceded:laea"`) || !strings.Contains(b, `["*",2,7812.5]`) || !strings.Contains(b, "#008060") {
		t.Errorf("got %s, want the projection, its scale and the light colours", b)
	}
	s = mustServer(t, func(c *Config) { c.Frontend = nil })
	if w := get(t, s, "/style.json"); w.Code != 503 || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("not built: got %d %s, want 503 and what to run", w.Code, w.Body)
	}
}

// The colours of the manifest are a style sheet, in both themes.
func TestPalette(t *testing.T) {
	w := get(t, mustServer(t, nil), "/palette.css")
	for _, want := range []string{":root{color-scheme:light;", "--land:#ffffff", "--hue-sea-green:#008060", "@media (prefers-color-scheme:dark){:root{color-scheme:dark;", "--hue-text-sea-green:#00c090", `[data-hue="sea-green"]{--hue:var(--hue-sea-green)`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("got %s, want %s", w.Body, want)
		}
	}
	if got := w.Header().Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("got type %s", got)
	}
}

// The words of a dossier come with those of the program that it leaves out.
func TestMessages(t *testing.T) {
	f := folder()
	f["messages/zh.json"] = &fstest.MapFile{Data: []byte(`{"ceded":"移交"}`)}
	f["messages/en.json"] = &fstest.MapFile{Data: []byte(`{"ceded":"Handed over","onlyHere":"Only here"}`)}
	d, err := data.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	s := mustServerOn(t, mem.New(d), nil)
	for lang, want := range map[string][3]string{"en": {"Handed over", "Close", "Only here"}, "zh": {"移交", "关闭", "Only here"}} {
		v := mustJSON[messagesView](t, get(t, s, "/api/messages?lang="+lang))
		if got := [3]string{v.Messages.Text("ceded"), v.Messages.Text("close"), v.Messages.Text("onlyHere")}; v.Lang != lang || got != want {
			t.Errorf("%s: got %q, want %q: the dossier's, the program's, the first language's", lang, got, want)
		}
	}
}

// A property that few features have keeps its type: all of them are looked at.
func TestFieldsOf_rare(t *testing.T) {
	features := make([]*data.Feature, 80)
	for i := range features {
		features[i] = &data.Feature{Raw: []byte(`{"id":"x","capital":null}`)}
	}
	features[79].Raw = []byte(`{"id":"x","capital":true,"population":3}`)
	got := fieldsOf(&data.Manifest{NameLanguages: []string{"mn"}}, &data.Layer{Tileset: data.BasemapTileset, TileProps: []string{"capital", "population", "never"}}, features)
	want := map[string]string{"id": "String", "nameMn": "String", "capital": "Boolean", "population": "Number", "never": "String"}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
