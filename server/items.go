package server

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
)

// defaultItems is how many features a page holds when no limit is given.
const defaultItems = 100

// itemsQuery is a request for a page of features.
type itemsQuery struct {
	data.Query
	crs  string // of the answer
	page paging
}

// parseItems reads the parameters of a page of features of a layer, of which qs
// can be asked.
func parseItems(c echo.Context, l *data.Layer, qs []data.Queryable) (itemsQuery, error) {
	if err := checkItemParams(c, qs); err != nil {
		return itemsQuery{}, err
	}
	p, err := parsePaging(c.QueryParam("limit"), c.QueryParam("offset"), defaultItems)
	if err != nil {
		return itemsQuery{}, err
	}
	q := itemsQuery{data.Query{Layer: l.ID, Limit: p.limit, Offset: p.offset}, "", p}
	if q.crs, err = parseCRS("crs", c.QueryParam("crs")); err != nil {
		return q, err
	}
	boxCRS, err := parseCRS("bbox-crs", c.QueryParam("bbox-crs"))
	if err != nil {
		return q, err
	}
	if v := c.QueryParam("bbox"); v != "" {
		if q.BBox, err = parseBox(v, boxCRS); err != nil {
			return q, err
		}
	}
	if q.When, err = parseDatetime(c.QueryParam("datetime")); err != nil {
		return q, err
	}
	q.Filter, err = parseFilter(c, qs)
	return q, err
}

// items serves /api/collections/{layer}/items.
func (s *Server) items(c echo.Context) error {
	ctx := c.Request().Context()
	at := "/api/collections/" + url.PathEscape(c.Param("layer"))
	d, err := s.document(c, at+"/items", mediaGeoJSON)
	if err != nil {
		return err
	}
	l, err := d.e.layer(c.Param("layer"))
	if err != nil {
		return err
	}
	facts, err := s.facts(ctx, d.e, l)
	if err != nil {
		return err
	}
	q, err := parseItems(c, l, facts.queryables)
	if err != nil {
		return err
	}
	found, err := s.store.Features(ctx, d.e.ID(), q.Query)
	if err != nil {
		return err
	}
	links := d.pageLinks(c, q.page, len(found.Features), found.Matched)
	if d.html {
		return s.writePage(c, itemsPage(d, l, found, links))
	}
	links = append(links, link{d.base + at, "collection", string(mediaJSON), "The layer that they belong to"})
	b := appendCollection(nil, found, q.crs)
	tag := bodyTag(b) + "-" + strconv.Itoa(len(links)) // the time is no part of it
	if b, err = appendMembers(b, "timeStamp", time.Now().UTC().Format(time.RFC3339), "links", links); err != nil {
		return err
	}
	contentCRS(c, q.crs)
	return s.write(c, answer{media: mediaGeoJSON, body: b, cache: cacheShort, etag: tag})
}

// pageLinks returns self, alternate, next and prev of a page of a list.
func (d *document) pageLinks(c echo.Context, p paging, returned, matched int) []link {
	q := c.Request().URL.Query()
	q.Del("f")
	query := ""
	if len(q) > 0 {
		query = "?" + q.Encode()
	}
	links := d.links(query)
	form := string(d.m)
	if d.html {
		q.Set("f", "html")
		form = string(mediaPage)
	}
	to := func(rel, title string, offset int) {
		q.Set("limit", strconv.Itoa(p.limit))
		q.Set("offset", strconv.Itoa(offset))
		links = append(links, link{d.at + "?" + q.Encode(), rel, form, title})
	}
	if p.offset+returned < matched {
		to("next", "The next page", p.offset+returned)
	}
	if p.offset > 0 {
		to("prev", "The page before", max(0, min(p.offset, matched)-p.limit))
	}
	return links
}

// item serves /api/collections/{layer}/items/{id}.
func (s *Server) item(c echo.Context) error {
	ctx := c.Request().Context()
	id := c.Param("id")
	at := "/api/collections/" + url.PathEscape(c.Param("layer"))
	d, err := s.document(c, at+"/items/"+url.PathEscape(id), mediaGeoJSON)
	if err != nil {
		return err
	}
	l, err := d.e.layer(c.Param("layer"))
	if err != nil {
		return err
	}
	crs, err := parseCRS("crs", c.QueryParam("crs"))
	if err != nil {
		return err
	}
	if now := d.e.renamed(id); now != nil {
		if len(now) == 1 {
			return s.redirect(c, at+"/items/"+url.PathEscape(now[0]))
		}
		return severalNow("feature", id, now)
	}
	f, err := s.feature(ctx, d.e, l, id)
	if errors.Is(err, data.ErrNotFound) {
		p := notFound("feature", id, at+"/items lists the features of "+l.ID)
		if f, err := s.store.Feature(ctx, d.e.ID(), id); err == nil {
			p.fixes = []string{"it is in another layer: /api/collections/" + f.Layer + "/items/" + id}
		}
		return p
	}
	if err != nil {
		return err
	}
	if d.html {
		p := itemPage(d, l, f)
		if p.Picture, err = s.featurePicture(ctx, d.e, l, f); err != nil {
			return err
		}
		return s.writePage(c, p)
	}
	links := append(d.links(crsQuery(crs)), link{d.base + at, "collection", string(mediaJSON), "The layer that it belongs to"})
	if l.Dated() {
		links = append(links, link{d.base + "/features/" + url.PathEscape(id), "about", string(mediaPage), "What is known of it"})
		if d.e.Ledger(id) != nil {
			links = append(links, link{d.base + "/api/territories/" + url.PathEscape(id), "related", string(mediaJSON), "Who held it when and, apart from that, its legal state today"})
		}
		links = append(links, citeLinks(d.base, "features", id)...)
	}
	b, err := appendMembers(appendFeature(nil, f, crs), "links", links)
	if err != nil {
		return err
	}
	contentCRS(c, crs)
	return s.write(c, answer{media: mediaGeoJSON, body: b, cache: cacheShort})
}

// crsQuery is the query that asks for a system other than CRS84.
func crsQuery(crs string) string {
	if crs == crs84 {
		return ""
	}
	return "?crs=" + url.QueryEscape(crs)
}

// feature returns a feature of a layer, or data.ErrNotFound.
func (s *Server) feature(ctx context.Context, e *edition, l *data.Layer, id string) (*data.Feature, error) {
	p, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID, ID: id})
	if err != nil {
		return nil, err
	}
	if len(p.Features) == 0 {
		return nil, data.ErrNotFound
	}
	return p.Features[0], nil
}

// appendCollection writes a GeoJSON FeatureCollection (RFC 7946) without its
// closing brace, a feature a line.
func appendCollection(b []byte, p *data.Page, crs string) []byte {
	b = append(b, `{"type":"FeatureCollection",`...)
	b = append(b, `"numberMatched":`...)
	b = strconv.AppendInt(b, int64(p.Matched), 10)
	b = append(b, `,"numberReturned":`...)
	b = strconv.AppendInt(b, int64(len(p.Features)), 10)
	b = append(b, ',')
	b = appendBox(b, unionBox(p.Features), crs)
	b = append(b, `"features":[`...)
	for i, f := range p.Features {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '\n')
		b = append(appendFeature(b, f, crs), '}')
	}
	return append(b, "\n]"...)
}

// appendFeature writes a GeoJSON feature without its closing brace.
func appendFeature(b []byte, f *data.Feature, crs string) []byte {
	b = append(b, `{"type":"Feature","id":`...)
	b = strconv.AppendQuote(b, f.ID) // ids are slugs: Go's quoting is JSON's
	b = append(b, ',')
	b = appendBox(b, geo.BBoxOf(f.Geometry), crs)
	b = append(b, `"geometry":`...)
	b = data.AppendGeometry(b, inCRS(f.Geometry, crs))
	b = append(b, `,"properties":`...)
	return append(b, f.Raw...)
}

// appendMembers closes an object after more members, names and values in turn.
func appendMembers(b []byte, pairs ...any) ([]byte, error) {
	for i := 0; i+1 < len(pairs); i += 2 {
		v, err := marshal(pairs[i+1])
		if err != nil {
			return nil, err
		}
		b = append(b, ',')
		b = strconv.AppendQuote(b, pairs[i].(string))
		b = append(b, ':')
		b = append(b, v[:len(v)-1]...)
	}
	return append(b, "}\n"...), nil
}
