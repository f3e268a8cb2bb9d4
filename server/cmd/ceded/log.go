package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"
)

// logger writes text to a terminal and JSON to anything else, there with the
// lines gathered: writing each by itself would cost a busy server a tenth of its
// time. close writes out what is left.
func logger(out *os.File) (log *slog.Logger, close func()) {
	if info, err := out.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		return slog.New(slog.NewTextHandler(out, nil)), func() {}
	}
	g := &gathered{out: out}
	return slog.New(jsonLines{g: g}), g.flush
}

const (
	// gatherFor is how long a line may wait for others.
	gatherFor = 100 * time.Millisecond
	// gatherBytes is how many bytes of lines may wait.
	gatherBytes = 32 << 10
)

// gathered is a writer of lines that waits for more of them. A line is written
// whole, in its order.
type gathered struct {
	out io.Writer

	mu    sync.Mutex
	lines []byte
	timer *time.Timer
	stamp stamp
}

// Write keeps the line.
func (g *gathered) Write(line []byte) (int, error) {
	g.add(func(b []byte) []byte { return append(b, line...) })
	return len(line), nil
}

// add lets f append a line.
func (g *gathered) add(f func([]byte) []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.lines) == 0 {
		if g.timer == nil {
			g.timer = time.AfterFunc(gatherFor, g.flush)
		} else {
			g.timer.Reset(gatherFor)
		}
	}
	if g.lines = f(g.lines); len(g.lines) >= gatherBytes {
		g.write()
	}
}

func (g *gathered) flush() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.write()
}

// write writes what waits. The caller holds g.mu.
func (g *gathered) write() {
	if len(g.lines) > 0 {
		_, _ = g.out.Write(g.lines) // a log that cannot be written has nowhere to say so
		g.lines = g.lines[:0]
	}
}

// promptly writes warnings and errors at once, with what waits before them.
func (g *gathered) promptly(level slog.Level) {
	if level >= slog.LevelWarn {
		g.flush()
	}
}

// prompt is a slog.Handler over g that keeps to promptly.
type prompt struct {
	slog.Handler
	g *gathered
}

// Handle implements slog.Handler.
func (p prompt) Handle(ctx context.Context, r slog.Record) error {
	err := p.Handler.Handle(ctx, r)
	p.g.promptly(r.Level)
	return err
}

// WithAttrs implements slog.Handler.
func (p prompt) WithAttrs(attrs []slog.Attr) slog.Handler {
	return prompt{p.Handler.WithAttrs(attrs), p.g}
}

// WithGroup implements slog.Handler.
func (p prompt) WithGroup(name string) slog.Handler { return prompt{p.Handler.WithGroup(name), p.g} }
