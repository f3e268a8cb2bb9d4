package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"ceded/data"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
)

const (
	// maxBatch is how many points one request may ask about.
	maxBatch = 1000
	// maxBatchBytes bounds its body.
	maxBatchBytes = 1 << 20
	// flushEvery is after how many rows what is written goes to the client.
	flushEvery = 16
)

// batchRow is one point of a request: its parts as they were written, or what
// is wrong with it.
type batchRow struct {
	lon, lat, date string
	fault          *problem
	cells          []string   // of CSV: the whole row
	input          batchInput // of GeoJSON
}

// batchForm is a way to write rows and their answers. A row without an answer
// has a problem, which stands in its place.
type batchForm interface {
	begin(e *edition) error
	row(n int, r *batchRow, a *data.Answer, p *problem) error
	end(n int) error
}

// atMany serves POST /api/at: the answers for many points, each written as it
// is found. A row that cannot be answered says why and keeps its place.
func (s *Server) atMany(c echo.Context) error {
	r := c.Request()
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	if d := c.QueryParam("date"); d != "" {
		if _, err := askDate(d); err != nil {
			return err
		}
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxBatchBytes))
	var tooMuch *http.MaxBytesError
	switch {
	case errors.As(err, &tooMuch):
		return tooLarge("the body is longer than 1 MiB")
	case err != nil:
		return &problem{kind: kindBadRequest, detail: "the body ended early", cause: err, fixes: []string{"send it again"}}
	}
	csv, err := batchIsCSV(r.Header.Get("Content-Type"), body)
	if err != nil {
		return err
	}
	var rows []batchRow
	var header []string
	if csv {
		header, rows, err = readBatchCSV(body)
	} else {
		rows, err = readBatchGeoJSON(body)
	}
	switch {
	case err != nil:
		return err
	case len(rows) == 0:
		return &problem{kind: kindBadRequest, detail: "the body holds no point", fixes: []string{batchExample}}
	case len(rows) > maxBatch:
		return tooLarge("the body holds more than 1,000 points")
	}
	switch accept := r.Header.Get("Accept"); {
	case strings.Contains(accept, "text/csv"):
		csv = true
	case strings.Contains(accept, "json"):
		csv = false
	}
	return s.writeBatch(c, e, lang, c.QueryParam("date"), csv, header, rows)
}

const batchExample = "send CSV with the columns lon, lat and, if you like, date, or a GeoJSON FeatureCollection of points: " +
	"curl --data-binary @points.csv -H 'Content-Type: text/csv' …/api/at"

func tooLarge(detail string) *problem {
	return &problem{kind: kindTooLarge, detail: detail, fixes: []string{"send at most 1,000 points at a time, in at most 1 MiB"}}
}

// batchIsCSV tells CSV from GeoJSON, by what the client says or, where it says
// nothing of use (as curl does when it is not told), by the first character.
func batchIsCSV(contentType string, body []byte) (bool, error) {
	name, _, err := mime.ParseMediaType(contentType)
	switch {
	case contentType == "", name == "application/x-www-form-urlencoded", name == "text/plain", name == "application/octet-stream":
		first := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\ufeff")), " \t\r\n")
		return !bytes.HasPrefix(first, []byte("{")), nil
	case err == nil && name == "text/csv":
		return true, nil
	case err == nil && (name == string(mediaGeoJSON) || name == string(mediaJSON)):
		return false, nil
	}
	return false, &problem{kind: kindMediaType, field: "Content-Type", detail: "Content-Type " + shorten(contentType) + " is not read here",
		fixes: []string{"send text/csv or application/geo+json"}}
}

// writeBatch answers row by row. Each row takes a slot while its answer is made,
// and none while it is sent.
func (s *Server) writeBatch(c echo.Context, e *edition, lang, date string, csv bool, header []string, rows []batchRow) error {
	ctx, h := c.Request().Context(), c.Response().Header()
	var out io.Writer = c.Response()
	flush := c.Response().Flush
	if acceptsEncoding(c.Request().Header.Values("Accept-Encoding"), "gzip") {
		zip := zippers.Get().(*gzip.Writer)
		defer zippers.Put(zip)
		zip.Reset(out)
		h.Set("Content-Encoding", "gzip")
		out = zip
		flush = func() {
			_ = zip.Flush() // the next write tells of a client that went away
			c.Response().Flush()
		}
		defer zip.Close()
	}
	form := batchForm(&batchGeoJSON{out: out})
	media := mediaGeoJSON
	if csv {
		form, media = newBatchCSV(out, header), mediaCSV
	}
	h.Set("Content-Type", string(media))
	h.Set("Cache-Control", string(cacheNever))
	h.Add("Vary", "Accept-Encoding, Accept")
	c.Response().WriteHeader(http.StatusOK)
	if err := form.begin(e); err != nil {
		return err
	}
	for i := range rows {
		a, p := s.answerRow(ctx, e, lang, date, &rows[i])
		if p != nil && p.code() >= 500 {
			c.Set(keyError, p)
		}
		if err := form.row(i+1, &rows[i], a, p); err != nil {
			return err // the client went away
		}
		if i%flushEvery == flushEvery-1 {
			flush()
		}
	}
	return form.end(len(rows))
}

// answerRow answers one row, or says why it cannot.
func (s *Server) answerRow(ctx context.Context, e *edition, lang, date string, r *batchRow) (*data.Answer, *problem) {
	if r.fault != nil {
		return nil, r.fault
	}
	if r.date != "" {
		date = r.date
	}
	q, err := parseAsk(e, r.lon, r.lat, date, lang)
	if err != nil {
		return nil, asProblem(err)
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil, asProblem(ctx.Err())
	}
	a, err := data.Ask(ctx, s.store, e.ID(), q)
	if err != nil {
		return nil, asProblem(err)
	}
	return a, nil
}

// text gives the problem in one line, for a cell.
func (p *problem) text() string {
	t := p.detail
	if len(p.fixes) > 0 {
		t += "; " + p.fixes[0]
	}
	return t
}

// clean makes text from outside valid UTF-8.
func clean(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
