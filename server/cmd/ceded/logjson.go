package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"strconv"
	"time"
	"unicode/utf8"
)

// jsonLines writes the lines of slog.JSONHandler in a quarter of its time: it
// appends straight to what waits and writes date and time of a second once.
// Loggers with attributes or groups of their own are slog.JSONHandler's, and so
// are lines with values other than plain ones.
type jsonLines struct{ g *gathered }

// Enabled implements slog.Handler: all but debug lines are written.
func (h jsonLines) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// WithAttrs implements slog.Handler.
func (h jsonLines) WithAttrs(attrs []slog.Attr) slog.Handler { return h.full().WithAttrs(attrs) }

// WithGroup implements slog.Handler.
func (h jsonLines) WithGroup(name string) slog.Handler { return h.full().WithGroup(name) }

func (h jsonLines) full() slog.Handler { return prompt{slog.NewJSONHandler(h.g, nil), h.g} }

// Handle implements slog.Handler.
func (h jsonLines) Handle(ctx context.Context, r slog.Record) error {
	plain := !r.Time.IsZero()
	r.Attrs(func(a slog.Attr) bool {
		plain = plain && a.Key != "" && plainKinds[a.Value.Kind()]
		return plain
	})
	if !plain {
		return h.full().Handle(ctx, r)
	}
	h.g.add(func(b []byte) []byte {
		b = append(b, `{"time":"`...)
		b = h.g.stamp.append(b, r.Time)
		b = append(b, `","level":"`...)
		b = append(b, r.Level.String()...)
		b = append(b, `","msg":`...)
		b = appendString(b, r.Message)
		r.Attrs(func(a slog.Attr) bool {
			b = append(b, ',')
			b = appendString(b, a.Key)
			b = append(b, ':')
			switch v := a.Value; v.Kind() {
			case slog.KindString:
				b = appendString(b, v.String())
			case slog.KindUint64:
				b = strconv.AppendUint(b, v.Uint64(), 10)
			case slog.KindDuration:
				b = strconv.AppendInt(b, int64(v.Duration()), 10)
			case slog.KindBool:
				b = strconv.AppendBool(b, v.Bool())
			default:
				b = strconv.AppendInt(b, v.Int64(), 10)
			}
			return true
		})
		return append(b, '}', '\n')
	})
	h.g.promptly(r.Level)
	return nil
}

// plainKinds are the kinds of values that need no reflection.
var plainKinds = [slog.KindLogValuer + 1]bool{
	slog.KindString: true, slog.KindInt64: true, slog.KindUint64: true, slog.KindDuration: true, slog.KindBool: true,
}

// appendString appends s as JSON.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return appendAnyString(b, s)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

func appendAnyString(b []byte, s string) []byte {
	e := json.NewEncoder(&appender{&b})
	e.SetEscapeHTML(false)
	_ = e.Encode(s)     // a string always encodes
	return b[:len(b)-1] // without the end of line
}

// appender is a writer that appends.
type appender struct{ b *[]byte }

// Write implements io.Writer.
func (a *appender) Write(p []byte) (int, error) {
	*a.b = append(*a.b, p...)
	return len(p), nil
}

// stamp writes times as RFC 3339 in nanoseconds and keeps the seconds.
type stamp struct {
	second int64
	zone   *time.Location
	head   []byte // to the seconds
	tail   []byte // the zone
}

func (s *stamp) append(b []byte, t time.Time) []byte {
	if sec := t.Unix(); sec != s.second || t.Location() != s.zone || s.head == nil {
		s.second, s.zone = sec, t.Location()
		s.head = t.AppendFormat(s.head[:0], "2006-01-02T15:04:05")
		s.tail = t.AppendFormat(s.tail[:0], "Z07:00")
	}
	b = append(b, s.head...)
	if n := t.Nanosecond(); n > 0 {
		digits := strconv.AppendInt(make([]byte, 0, 16), int64(1e9+n), 10)
		digits[0] = '.'
		for digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
		b = append(b, digits...)
	}
	return append(b, s.tail...)
}
