package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// Limits of a request.
const (
	maxURILength   = 4096
	maxHeaderBytes = 32 << 10
)

// keyError is where the error of a request waits for the log line.
const keyError = "error"

// logged writes one line per request, after it.
func (s *Server) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		r, res := c.Request(), c.Response()
		took := time.Since(start)
		s.metrics.meter(r.Method, c.Path()).observe(res.Status, res.Size, took)
		level := slog.LevelInfo
		attrs := requestAttrs(r.Method, c.Path(), res.Status, res.Size, took)
		for _, name := range []string{"layer", "tileset", "z"} {
			if v := c.Param(name); v != "" {
				attrs = append(attrs, slog.String(name, shorten(v)))
			}
		}
		err, _ := c.Get(keyError).(error)
		switch {
		case res.Status >= 500:
			level = slog.LevelError
			if err != nil {
				attrs = append(attrs, slog.String("path", shorten(r.URL.Path)), slog.String("cause", err.Error()))
			}
		case c.Path() == "/healthz" || c.Path() == "/readyz" || c.Path() == "/metrics":
			level = slog.LevelDebug
		case err != nil:
			attrs = append(attrs, slog.String("path", shorten(r.URL.Path)), slog.String("why", err.Error()))
		}
		s.log.LogAttrs(r.Context(), level, "request", attrs...)
		return nil
	}
}

// requestAttrs begins the log line of a request, with room for three more.
func requestAttrs(method, route string, status int, bytes int64, took time.Duration) []slog.Attr {
	return append(make([]slog.Attr, 0, 8), slog.String("method", method), slog.String("route", route), slog.Int("status", status),
		slog.Int64("bytes", bytes), slog.Duration("dur", took))
}

// recovered turns a panic into an error: its text and stack go to the log.
func (s *Server) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if e, ok := v.(error); ok && errors.Is(e, http.ErrAbortHandler) {
				panic(v) // net/http's own way to drop a connection
			}
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}()
		return next(c)
	}
}

// limited refuses what no door reads, and bounds the time of an answer.
func (s *Server) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if len(r.RequestURI) > maxURILength {
			return &problem{kind: kindURILength, detail: "the address is longer than 4096 bytes", fixes: []string{"shorten the address"}}
		}
		if r.ContentLength != 0 && r.Method != http.MethodPost { // the router refuses POST where no door takes it
			return &problem{kind: kindBody, detail: "the request carries a body", fixes: []string{"ask in the address, with GET and no body"}}
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.cfg.Timeout)
		defer cancel()
		c.SetRequest(r.WithContext(ctx))
		defer c.SetRequest(r) // the log and the error page outlive the deadline
		return next(c)
	}
}

// keySlot is where the slot of a request waits to be left.
const keySlot = "slot"

// gated makes only so many answers at a time: each holds megabytes while it is
// made, and strangers may ask for any number at once. The others wait as long as
// an answer may take. A slot is left before the answer is sent (see write), so
// that clients who read slowly keep nobody waiting.
func (s *Server) gated(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		select {
		case s.slots <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		leave := sync.OnceFunc(func() { <-s.slots })
		defer leave()
		c.Set(keySlot, leave)
		return next(c)
	}
}

// oneSegment refuses a path parameter that holds a slash: the router lets the
// last one of a route take the whole rest of the path.
func oneSegment(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		for _, v := range c.ParamValues() {
			if strings.Contains(v, "/") {
				return echo.ErrNotFound
			}
		}
		return next(c)
	}
}
