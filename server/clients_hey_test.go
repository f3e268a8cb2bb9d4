package server

import (
	"io"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// hey asks a server for one cold tile over 64 connections, all of which wait for
// its one generation, and goes on for a second; the server counts as many answers
// as hey does, all of them good.
func TestClients_hey(t *testing.T) {
	if _, err := exec.LookPath("hey"); err != nil {
		t.Skip("no hey: install it (Debian: apt-get install hey) or run `make test`, which does")
	}
	const clients = 64
	r := mustRun(t, 10*time.Second)
	page := func() string {
		t.Helper()
		res, err := http.Get(r.url + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if p := page(); metric(t, p, "ceded_tile_generations_total") != 0 || metric(t, p, "ceded_tile_cache_tiles") != 0 {
		t.Fatal("the cache is not empty")
	}
	var out strings.Builder
	hey := exec.CommandContext(t.Context(), "hey", "-z", "1s", "-c", strconv.Itoa(clients), "-t", "0", r.url+"/tiles/latest/atlas/WebMercatorQuad/0/0/0")
	hey.Stdout, hey.Stderr = &out, &out
	if err := hey.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); metric(t, page(), "ceded_tile_cache_misses_total") < clients; {
		if time.Now().After(end) {
			t.Error("not all clients came")
			break
		}
	}
	close(r.slow.letGo)
	if err := hey.Wait(); err != nil {
		t.Fatalf("hey: %v\n%s", err, &out)
	}
	_, statuses, ok := strings.Cut(out.String(), "Status code distribution:")
	statuses, errors, failed := strings.Cut(statuses, "Error distribution:")
	line, more, _ := strings.Cut(strings.TrimSpace(statuses), "\n")
	text, good := strings.CutPrefix(strings.TrimSuffix(line, " responses"), "[200]\t")
	answers, err := strconv.ParseFloat(text, 64)
	if !ok || failed || more != "" || !good || err != nil || answers < clients {
		t.Fatalf("hey got %q, errors %q, want answers of status 200 only, at least %d", statuses, errors, clients)
	}
	// A tile so small leaves the server once it is counted, so nothing is on its way.
	p := page()
	for name, want := range map[string]float64{
		"ceded_tile_generations_total":       1,
		"ceded_tile_shared_total":            clients - 1,
		"ceded_tile_cache_misses_total":      clients,
		"ceded_tile_cache_hits_total":        answers - clients,
		"ceded_tile_generation_errors_total": 0,
		`ceded_http_requests_total{route="/tiles/{release}/{tileset}/{grid}/{z}/{x}/{y}",status="200"}`: answers,
	} {
		if got := metric(t, p, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	t.Logf("hey got %v answers", answers)
}
