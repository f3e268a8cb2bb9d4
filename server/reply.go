package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
)

// media is a type of answer. Who may read it from another origin is said by
// the door (see policy.go), so that errors of a door get the same headers.
type media string

const (
	mediaJSON    media = "application/json"
	mediaGeoJSON media = "application/geo+json"
	mediaOpenAPI media = "application/vnd.oai.openapi+json;version=3.0"
	mediaSchema  media = "application/schema+json"
	mediaProblem media = "application/problem+json"
	mediaHTML    media = "text/html; charset=utf-8"
	mediaSVG     media = "image/svg+xml"
	mediaCSL     media = "application/vnd.citationstyles.csl+json"
	mediaBibTeX  media = "application/x-bibtex; charset=utf-8"
	mediaRIS     media = "application/x-research-info-systems; charset=utf-8"
	mediaCSS     media = "text/css; charset=utf-8"
	mediaTile    media = "application/vnd.mapbox-vector-tile"
)

// caching is a value of Cache-Control.
type caching string

const (
	// cacheForever is for an address whose content never changes.
	cacheForever caching = "public, max-age=31536000, immutable"
	// cacheShort is for what changes with the release: kept a minute, then
	// checked by ETag, while a stale copy may still be shown.
	cacheShort caching = "public, max-age=60, stale-while-revalidate=3600"
	// cacheCheck is for what must be checked by ETag each time.
	cacheCheck caching = "no-cache"
	// cacheNever is for errors and for the state of the server.
	cacheNever caching = "no-store"
)

// answer is one answer, ready to be written.
type answer struct {
	media  media
	cache  caching
	status int    // 0: 200
	etag   string // opaque tag without quotes; "": made from the body
	body   []byte
	gz     []byte // body compressed already, nil when it is not; body may then be nil
}

// write writes an answer: type, cache time, ETag, compression and the answer
// to If-None-Match and HEAD, in one place.
func (s *Server) write(c echo.Context, a answer) error {
	h, r := c.Response().Header(), c.Request()
	if a.status == 0 {
		a.status = http.StatusOK
	}
	h.Set("Cache-Control", string(a.cache))
	h.Add("Vary", "Accept-Encoding")
	if a.status == http.StatusOK && a.cache != cacheNever {
		if a.etag == "" {
			a.etag = bodyTag(a.body)
		}
		tag := `W/"` + a.etag + `"` // weak: the same tag stands for gzip and identity
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			return c.NoContent(http.StatusNotModified)
		}
	}
	h.Set("Content-Type", string(a.media))
	body := a.body
	switch zip := acceptsEncoding(r.Header.Values("Accept-Encoding"), "gzip"); {
	case zip && a.gz != nil:
		h.Set("Content-Encoding", "gzip")
		body = a.gz
	case zip && len(body) >= 1400: // less fits one packet anyway
		h.Set("Content-Encoding", "gzip")
		body = compress(body)
	case a.gz != nil && body == nil:
		var err error
		if body, err = expand(a.gz); err != nil {
			return err
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if leave, ok := c.Get(keySlot).(func()); ok {
		leave() // the answer is made
	}
	c.Response().WriteHeader(a.status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(body)
	return err
}

// writeJSON answers with v as JSON.
func (s *Server) writeJSON(c echo.Context, v any, cache caching) error {
	b, err := marshal(v)
	if err != nil {
		return err
	}
	return s.write(c, answer{media: mediaJSON, body: b, cache: cache})
}

// writeHTML answers with a page.
func (s *Server) writeHTML(c echo.Context, status int, page []byte, cache caching) error {
	return s.write(c, answer{media: mediaHTML, status: status, body: page, cache: cache})
}

// writeSVG answers with a figure.
func (s *Server) writeSVG(c echo.Context, svg []byte, cache caching) error {
	return s.write(c, answer{media: mediaSVG, body: svg, cache: cache})
}

// writeNothing answers that the address is right and holds nothing.
func (s *Server) writeNothing(c echo.Context, cache caching) error {
	c.Response().Header().Set("Cache-Control", string(cache))
	return c.NoContent(http.StatusNoContent)
}

// redirect sends the client to another path of this server for good.
func (s *Server) redirect(c echo.Context, path string) error {
	if q := c.Request().URL.RawQuery; q != "" {
		path += "?" + q
	}
	h := c.Response().Header()
	h.Set("Cache-Control", string(cacheShort))
	h.Set("Location", path)
	return c.NoContent(http.StatusMovedPermanently)
}

func bodyTag(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}

var zippers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, 3)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

// compress returns b as gzip at level 3: a quarter of the time of the usual
// level for an eighth more bytes.
func compress(b []byte) []byte {
	w := zippers.Get().(*gzip.Writer)
	defer zippers.Put(w)
	out := bytes.NewBuffer(make([]byte, 0, len(b)/3+64))
	w.Reset(out)
	_, _ = w.Write(b) // a bytes.Buffer never fails
	_ = w.Close()
	return out.Bytes()
}

var unzippers = sync.Pool{New: func() any { return new(gzip.Reader) }}

// expand undoes compress.
func expand(gz []byte) ([]byte, error) {
	r := unzippers.Get().(*gzip.Reader)
	defer unzippers.Put(r)
	if err := r.Reset(bytes.NewReader(gz)); err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(make([]byte, 0, 3*len(gz)+512))
	_, err := out.ReadFrom(r)
	return out.Bytes(), err
}
