package server

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ceded/data"
	"ceded/data/mem"
)

// running is a server that listens, with a store whose tiles wait to be let go.
type running struct {
	url   string
	slow  slowStore
	stop  context.CancelFunc
	ended chan error
}

func mustRun(t *testing.T, grace time.Duration) running {
	t.Helper()
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	r := running{slow: slowStore{mem.New(d), new(atomic.Int32), make(chan struct{}, 8), make(chan struct{}), nil}, ended: make(chan error, 1)}
	s := mustServerOn(t, r.slow, func(c *Config) { c.Addr, c.Grace = "127.0.0.1:0", grace })
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	r.stop = stop
	ready := make(chan string, 1)
	go func() { r.ended <- s.Serve(ctx, func(url string) { ready <- url }) }()
	select {
	case r.url = <-ready:
	case err := <-r.ended:
		t.Fatal(err)
	}
	return r
}

// Told to end, the server takes no new requests and finishes those it has.
func TestServe_finishes(t *testing.T) {
	r := mustRun(t, 10*time.Second)
	got := make(chan int, 1)
	go func() {
		res, err := http.Get(r.url + "/tiles/latest/atlas/WebMercatorQuad/0/0/0")
		if err != nil {
			got <- 0
			return
		}
		res.Body.Close()
		got <- res.StatusCode
	}()
	<-r.slow.begun
	r.stop()
	time.Sleep(50 * time.Millisecond)
	if _, err := http.Get(r.url + "/healthz"); err == nil {
		t.Error("a new request was taken after the end was told")
	}
	close(r.slow.letGo)
	if code := <-got; code != http.StatusOK {
		t.Errorf("the running request: got %d, want 200", code)
	}
	if err := <-r.ended; err != nil {
		t.Errorf("got %v, want a quiet end", err)
	}
}

// What takes longer than the grace is cut off.
func TestServe_bounded(t *testing.T) {
	r := mustRun(t, 50*time.Millisecond)
	failed := make(chan error, 1)
	go func() {
		res, err := http.Get(r.url + "/tiles/latest/atlas/WebMercatorQuad/0/0/0")
		if err == nil {
			res.Body.Close()
		}
		failed <- err
	}()
	<-r.slow.begun
	start := time.Now()
	r.stop()
	if err := <-r.ended; err != nil || time.Since(start) > 5*time.Second {
		t.Errorf("got %v after %v, want an end soon after the grace", err, time.Since(start))
	}
	if err := <-failed; err == nil {
		t.Error("the running request was answered, want it cut off")
	}
}

// Limits of a request hold on the wire.
func TestServe_limits(t *testing.T) {
	r := mustRun(t, time.Second)
	req, err := http.NewRequest(http.MethodGet, r.url+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a header of 64 kB: got %d, want 431", res.StatusCode)
	}
	for _, body := range []io.Reader{strings.NewReader("x"), struct{ io.Reader }{strings.NewReader("of unknown length")}} {
		req, err := http.NewRequest(http.MethodGet, r.url+"/api/claims", body)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("a body: got %d, want 413", res.StatusCode)
		}
	}
	res, err = http.Head(r.url + "/api/claims")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 || res.ContentLength <= 0 {
		t.Errorf("HEAD: got %d and a length of %d, want 200 and the length of the answer", res.StatusCode, res.ContentLength)
	}
}
