package main

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Lines wait for one another, but a warning waits for nothing, and the end of
// the program neither.
func TestLogger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	written := func() string {
		t.Helper()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	log, flush := logger(f)
	log.With("a", 1).WithGroup("g").Info("one")
	log.Warn("two")
	if got := written(); strings.Count(got, "\n") != 2 || !strings.Contains(got, `"msg":"one","a":1`) || strings.Index(got, "one") > strings.Index(got, "two") {
		t.Errorf("after a warning: got %q, want both lines in their order", got)
	}
	log.Info("three", slog.String("long", strings.Repeat("x", gatherBytes)))
	if got := written(); !strings.Contains(got, "three") {
		t.Errorf("a full buffer waits for more")
	}
	log.Info("four")
	flush()
	if got := written(); !strings.HasSuffix(got, "\"msg\":\"four\"}\n") {
		t.Errorf("at the end: the last line is missing from %q", got[max(0, len(got)-100):])
	}
}

// A line is, to the byte, the line of slog.JSONHandler.
func TestJSONLines_same(t *testing.T) {
	var want, got bytes.Buffer
	theirs, g := slog.NewJSONHandler(&want, nil), &gathered{out: &got}
	ours := jsonLines{g}
	base := time.Date(2026, 3, 1, 23, 59, 59, 0, time.FixedZone("", 3*3600+1800))
	for i, attrs := range [][]slog.Attr{
		nil,
		{slog.String("method", "GET"), slog.Int("status", 200), slog.Int64("bytes", -1), slog.Uint64("z", 1<<63), slog.Duration("dur", 1500*time.Nanosecond), slog.Bool("ok", true)},
		{slog.String("path", `/"quoted"\ <&> `+"\x00\n\x7f\u2028 \xff 阿穆尔 река")}, {slog.String("k\"ey", "")}, {slog.String("", "no key")},
		{slog.Any("error", errors.New("wrong \"thing\""))}, {slog.Float64("f", 1.5), slog.Time("t", base)}, {slog.Group("g", slog.Int("a", 1)), slog.Int("b", 2)}, {slog.Any("list", []string{"a"})},
	} {
		for k, at := range []time.Time{base, base.Add(time.Nanosecond), base.Add(120 * time.Millisecond), base.Add(time.Second), base.UTC(), {}} {
			for _, level := range []slog.Level{slog.LevelInfo, slog.LevelWarn + 1, slog.LevelError} {
				r := slog.NewRecord(at, level, "request \"x\" 请求", 0)
				r.AddAttrs(attrs...)
				if err := errors.Join(theirs.Handle(t.Context(), r), ours.Handle(t.Context(), r)); err != nil {
					t.Fatal(err)
				}
				g.flush()
				if got.String() != want.String() {
					t.Fatalf("attributes %d, time %d, %v:\n got %s\nwant %s", i, k, level, got.String(), want.String())
				}
				got.Reset()
				want.Reset()
			}
		}
	}
	for level := slog.LevelDebug; level <= slog.LevelError; level++ {
		if ours.Enabled(t.Context(), level) != theirs.Enabled(t.Context(), level) {
			t.Errorf("level %v: enabled %v, want %v", level, ours.Enabled(t.Context(), level), theirs.Enabled(t.Context(), level))
		}
	}
}

func BenchmarkLog(b *testing.B) {
	r := slog.NewRecord(time.Now(), slog.LevelInfo, "request", 0)
	r.AddAttrs(slog.String("method", "GET"), slog.String("route", "/tiles/:release/:tileset/:grid/:z/:x/:y"), slog.Int("status", 200), slog.Int("bytes", 700),
		slog.Duration("dur", 1500), slog.String("tileset", "atlas"), slog.Uint64("z", 5))
	for _, h := range []struct {
		name string
		slog.Handler
	}{{"slog", slog.NewJSONHandler(io.Discard, nil)}, {"ours", jsonLines{&gathered{out: io.Discard}}}} {
		b.Run(h.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = h.Handle(b.Context(), r)
			}
		})
	}
}
