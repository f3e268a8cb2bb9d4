package server

import (
	"bufio"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// metric returns the value of a sample, which is named with its labels.
func metric(t testing.TB, page, name string) float64 {
	t.Helper()
	for line := range strings.Lines(page) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			return v
		}
	}
	t.Fatalf("there is no metric %s", name)
	return 0
}

// What is counted is what was asked, in the format that Prometheus reads.
func TestMetrics(t *testing.T) {
	s := mustServer(t, func(c *Config) { c.Version = "1.0 \"a\\b\"\nx" })
	for range 3 {
		get(t, s, "/tiles/latest/atlas/WebMercatorQuad/0/0/0", "Accept-Encoding: gzip")
	}
	get(t, s, "/api/claims/none")
	get(t, s, "/nowhere/at/all?"+strings.Repeat("x", 50))
	ask(t, s, "PATCH", "/api/claims")
	w := get(t, s, "/metrics")
	page := w.Body.String()
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/plain; version=0.0.4; charset=utf-8" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("got %d %v", w.Code, w.Header())
	}
	const tiles = `route="/tiles/{release}/{tileset}/{grid}/{z}/{x}/{y}"`
	for name, want := range map[string]float64{
		`ceded_http_requests_total{` + tiles + `,status="200"}`:               3,
		`ceded_http_request_duration_seconds_count{` + tiles + `}`:            3,
		`ceded_http_requests_total{route="/api/claims/{id}",status="404"}`:    1,
		`ceded_http_requests_total{route="/api/claims",status="405"}`:         1,
		`ceded_http_requests_total{route="none",status="404"}`:                1,
		`ceded_tile_cache_hits_total`:                                         2,
		`ceded_tile_cache_misses_total`:                                       1,
		`ceded_tile_generations_total`:                                        1,
		`ceded_tile_cache_tiles`:                                              1,
		`ceded_release_info{release="` + mustRelease(t, s) + `",data="1.2"}`:  1,
		`ceded_tile_generation_duration_seconds_bucket{le="+Inf"}`:            1,
		`ceded_http_request_duration_seconds_bucket{` + tiles + `,le="+Inf"}`: 3,
	} {
		if got := metric(t, page, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if !strings.Contains(page, `version="1.0 \"a\\b\"\nx"`) {
		t.Error("a label is not escaped")
	}
	for _, name := range []string{"ceded_tile_cache_bytes", "go_goroutines", "go_memstats_sys_bytes"} {
		if metric(t, page, name) <= 0 {
			t.Errorf("%s is not positive", name)
		}
	}
	wantExposition(t, page)
}

// wantExposition checks that each line has the format, each family is named once
// before its samples, no sample stands twice, and buckets grow.
func wantExposition(t *testing.T, page string) {
	t.Helper()
	sample := regexp.MustCompile(`^([a-z_]+)(\{[a-z]+="(?:[^"\\]|\\.)*"(?:,[a-z]+="(?:[^"\\]|\\.)*")*\})? ([-+.e0-9]+)$`)
	kinds, seen, family := map[string]string{}, map[string]bool{}, ""
	last, lastSeries := 0.0, ""
	lines := bufio.NewScanner(strings.NewReader(page))
	for lines.Scan() {
		line := lines.Text()
		if rest, ok := strings.CutPrefix(line, "# TYPE "); ok {
			name, kind, _ := strings.Cut(rest, " ")
			if kinds[name] != "" || name != family {
				t.Errorf("the family %s stands twice or has no help", name)
			}
			kinds[name] = kind
			continue
		}
		if rest, ok := strings.CutPrefix(line, "# HELP "); ok {
			family, _, _ = strings.Cut(rest, " ")
			continue
		}
		m := sample.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("not a sample: %q", line)
			continue
		}
		name := m[1]
		if kinds[family] == "histogram" {
			for _, suffix := range []string{"_bucket", "_sum", "_count"} {
				name = strings.TrimSuffix(name, suffix)
			}
		}
		if name != family || seen[m[1]+m[2]] {
			t.Errorf("%s stands outside its family or twice", m[1]+m[2])
		}
		seen[m[1]+m[2]] = true
		if strings.HasSuffix(m[1], "_bucket") {
			series, _, _ := strings.Cut(m[2], `le="`)
			v, err := strconv.ParseFloat(m[3], 64)
			if err != nil || series == lastSeries && v < last {
				t.Errorf("%q: the buckets do not grow", line)
			}
			last, lastSeries = v, series
		}
	}
	if len(kinds) < 10 {
		t.Errorf("only %d families", len(kinds))
	}
}

func TestHistogram(t *testing.T) {
	var h histogram
	for _, d := range []time.Duration{0, 100 * time.Microsecond, 101 * time.Microsecond, time.Second, time.Hour} {
		h.observe(d)
	}
	var w exposition
	w.histogram("h", &h, "a", "b")
	for le, want := range map[string]int{"0.0001": 2, "0.0005": 3, "0.5": 3, "1": 4, "30": 4, "+Inf": 5} {
		if got := metric(t, w.String(), fmt.Sprintf(`h_bucket{a="b",le="%s"}`, le)); got != float64(want) {
			t.Errorf("%s: got %v, want %d", le, got, want)
		}
	}
	if got := metric(t, w.String(), `h_sum{a="b"}`); got < 3601 || got > 3601.1 {
		t.Errorf("got a sum of %v seconds", got)
	}
}
