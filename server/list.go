package server

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"
)

// link is a link of a document (RFC 8288 relation types).
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

// cut cuts a list to the page asked for, and says how many there were.
func cut[T any](all []T, p paging) []T {
	from := min(p.offset, len(all))
	to := len(all)
	if p.limit > 0 {
		to = min(to, from+p.limit)
	}
	return all[from:to]
}

// pageLinks returns self, next and prev of a page of a list. base is put before
// the path; "" makes links that stand within this server.
func pageLinks(c echo.Context, base string, m media, p paging, returned, matched int) []link {
	u := url.URL{Path: c.Request().URL.Path}
	q := c.Request().URL.Query()
	at := func(offset int) string {
		q.Set("limit", strconv.Itoa(p.limit))
		q.Set("offset", strconv.Itoa(offset))
		u.RawQuery = q.Encode()
		return base + u.String()
	}
	self := base + u.String()
	if c.Request().URL.RawQuery != "" {
		self += "?" + q.Encode()
	}
	links := []link{{Href: self, Rel: "self", Type: string(m)}}
	if p.limit == 0 {
		return links
	}
	if p.offset+returned < matched {
		links = append(links, link{Href: at(p.offset + returned), Rel: "next", Type: string(m)})
	}
	if p.offset > 0 {
		links = append(links, link{Href: at(max(0, min(p.offset, matched)-p.limit)), Rel: "prev", Type: string(m)})
	}
	return links
}

// writeList answers with a page of records under their name.
func writeList[T any](s *Server, c echo.Context, name string, all []T, absent int) error {
	p, err := parsePaging(c.QueryParam("limit"), c.QueryParam("offset"), absent)
	if err != nil {
		return err
	}
	part := cut(all, p)
	if part == nil {
		part = []T{}
	}
	return s.writeJSON(c, map[string]any{
		name: part, "numberMatched": len(all), "numberReturned": len(part),
		"links": pageLinks(c, "", mediaJSON, p, len(part), len(all)),
	}, cacheShort)
}
