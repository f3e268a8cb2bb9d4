package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
)

// problem is an error as the client gets to see it (RFC 9457). Errors become
// problems here and nowhere else; the text of an unknown error stays in the log.
type problem struct {
	kind   *problemKind
	status int      // 0: the kind's own
	field  string   // parameter at fault, "" when none is
	detail string   // what went wrong this time
	fixes  []string // what the caller can try, most likely first
	retry  time.Duration
	cause  error // for the log
}

// Error gives the detail, for the log.
func (p *problem) Error() string {
	if p.cause != nil {
		return p.kind.title + ": " + p.detail + ": " + p.cause.Error()
	}
	return p.kind.title + ": " + p.detail
}

// Unwrap gives the cause.
func (p *problem) Unwrap() error { return p.cause }

// code is the HTTP status.
func (p *problem) code() int {
	if p.status != 0 {
		return p.status
	}
	return p.kind.status
}

// badParam is the problem of one parameter.
func badParam(field, value, want string, fixes ...string) *problem {
	return &problem{kind: kindBadParameter, field: field,
		detail: field + " " + strconv.Quote(shorten(value)) + ": expected " + want, fixes: fixes}
}

// notFound is the problem of an id that names nothing.
func notFound(what, id string, fixes ...string) *problem {
	return &problem{kind: kindNotFound, detail: "there is no " + what + " " + strconv.Quote(shorten(id)), fixes: fixes}
}

// shorten cuts a text from the request to what a message can hold.
func shorten(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// statusClientGone is logged for a request whose client did not wait.
const statusClientGone = 499

// asProblem turns any error into the problem that is shown for it.
func asProblem(err error) *problem {
	var p *problem
	var field *geo.FieldError
	var he *echo.HTTPError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &field):
		p := badParam(field.Field, field.Value, field.Want, field.Fixes...)
		p.cause = err
		return p
	case errors.Is(err, data.ErrNotFound):
		return &problem{kind: kindNotFound, detail: "there is nothing at this address", cause: err,
			fixes: []string{"check the id", "/api/collections lists the layers and /api/dossier the rest"}}
	case errors.Is(err, data.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return &problem{kind: kindUnavailable, detail: "the data cannot be reached just now", cause: err,
			retry: 5 * time.Second, fixes: []string{"try again in a few seconds"}}
	case errors.As(err, &he):
		return routerProblem(he)
	}
	return &problem{kind: kindInternal, detail: "the server could not answer", cause: err,
		fixes: []string{"try again later", "if it stays so, report the address and the time"}}
}

// routerProblem gives the router's own errors the same shape.
func routerProblem(he *echo.HTTPError) *problem {
	switch he.Code {
	case http.StatusNotFound:
		return &problem{kind: kindNotFound, detail: "there is nothing at this address",
			fixes: []string{"check the address", "/ is the map, /api lists what machines can read"}}
	case http.StatusMethodNotAllowed:
		return &problem{kind: kindMethod, detail: "this address is only read", fixes: []string{"use GET or HEAD"}}
	}
	if he.Code >= 400 && he.Code < 500 {
		return &problem{kind: kindBadRequest, status: he.Code, detail: "the request could not be read", cause: he}
	}
	return &problem{kind: kindInternal, detail: "the server could not answer", cause: he}
}

// problemBody is the document of a problem. Its members stand in RFC 9457, but
// for field and fixes, which are ours.
type problemBody struct {
	Type     string   `json:"type"`
	Title    string   `json:"title"`
	Status   int      `json:"status"`
	Detail   string   `json:"detail"`
	Instance string   `json:"instance"`
	Field    string   `json:"field,omitempty"`
	Fixes    []string `json:"fixes,omitempty"`
}

// handleError writes err. It is echo's HTTPErrorHandler.
func (s *Server) handleError(err error, c echo.Context) {
	c.Set(keyError, err)
	if c.Response().Committed {
		return
	}
	if errors.Is(c.Request().Context().Err(), context.Canceled) {
		c.Response().Status = statusClientGone // nobody is there to read
		return
	}
	p := asProblem(err)
	if path := c.Request().URL.Path; p.kind == kindNotFound && len(path) > 1 && strings.HasSuffix(path, "/") {
		slashed := *p
		slashed.fixes = append([]string{"leave out the slash at the end"}, p.fixes...)
		p = &slashed
	}
	h := c.Response().Header()
	for _, k := range []string{"Content-Encoding", "Content-Length", "ETag", "Last-Modified"} {
		h.Del(k)
	}
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(int(p.retry.Seconds())))
	}
	body := problemBody{
		Type: "/problems/" + p.kind.slug, Title: p.kind.title, Status: p.code(), Detail: p.detail,
		Instance: shortInstance(c.Request()), Field: p.field, Fixes: p.fixes,
	}
	if !machineDoor(c.Request().URL.Path) && prefersHTML(c.Request().Header.Get("Accept")) {
		if s.writeProblemPage(c, p.kind, body) == nil {
			return
		}
	}
	b, err := marshal(body)
	if err != nil { // strings and numbers always marshal
		b = []byte(`{"title":"internal error","status":500}`)
	}
	_ = s.write(c, answer{media: mediaProblem, status: body.Status, body: b, cache: cacheNever}) // the client went away
}

// shortInstance names the request; a very long address is cut.
func shortInstance(r *http.Request) string {
	u := r.URL.EscapedPath()
	if r.URL.RawQuery != "" {
		u += "?" + r.URL.RawQuery
	}
	if len(u) > 300 {
		u = u[:300]
	}
	return u
}

// marshal writes v as JSON for people to read too: "&" stays "&".
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}
