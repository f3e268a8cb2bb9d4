package server

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ceded/data"
	"ceded/data/filter"
	"ceded/server/cql2"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
)

// geometryName is the name of the geometry in conditions.
const geometryName = "geometry"

// The languages of conditions (OGC API Features Part 3).
const (
	langText = "cql2-text"
	langJSON = "cql2-json"
	langOld  = "cql-text" // what GDAL before 3.9 calls the first
)

// parseFilter reads filter, in the language of filter-lang and the coordinates
// of filter-crs, and each parameter that is a property's name. It returns nil
// when nothing is asked.
func parseFilter(c echo.Context, qs []data.Queryable) (filter.Expr, error) {
	crs, err := parseCRS("filter-crs", c.QueryParam("filter-crs"))
	if err != nil {
		return nil, err
	}
	schema := &cql2.Schema{Properties: qs, Geometry: geometryName}
	if crs == crs3857 {
		schema.Degrees = func(p orb.Point) (orb.Point, bool) { q, _ := mercator.Unproject(p); return q, true } // off the map is told by cql2
	}
	parse := cql2.ParseText
	switch lang := c.QueryParam("filter-lang"); lang {
	case "", langText, langOld:
	case langJSON:
		parse = cql2.ParseJSON
	default:
		return nil, badParam("filter-lang", lang, langText+" or "+langJSON, "leave filter-lang out for "+langText)
	}
	var all filter.And
	if v := c.QueryParam("filter"); v != "" {
		e, err := parse(v, schema)
		var bad *cql2.Error
		if errors.As(err, &bad) {
			return nil, &problem{kind: kindBadParameter, field: "filter", detail: "filter: " + bad.Error(), fixes: bad.Fixes}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	for _, q := range qs {
		if slices.Contains(itemParams, q.Name) || !c.QueryParams().Has(q.Name) {
			continue
		}
		e, err := equals(q, c.QueryParam(q.Name))
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// equals is the condition of a parameter that is a property's name.
func equals(q data.Queryable, v string) (filter.Expr, error) {
	var value any = v
	switch q.Kind {
	case filter.Number:
		f, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return nil, badParam(q.Name, v, "a number", "filter takes other comparisons, such as filter="+q.Name+" > 5")
		}
		value = f
	case filter.Boolean:
		b, err := strconv.ParseBool(v)
		if err != nil {
			return nil, badParam(q.Name, v, "true or false")
		}
		value = b
	case filter.Date:
		d, ok := data.ParseDay(v)
		if !ok {
			return nil, badParam(q.Name, v, "a date: 1858, 1858-05 or 1858-05-28")
		}
		value = d
	}
	return filter.Compare{Op: filter.Equal, A: q.Value, B: filter.Literal{V: value}}, nil
}

// itemParams are the parameters of items that are no properties.
var itemParams = []string{"bbox", "bbox-crs", "crs", "datetime", "f", "filter", "filter-crs", "filter-lang", "limit", "offset"}

// checkItemParams refuses parameters of items that are neither one of those nor a
// property.
func checkItemParams(c echo.Context, qs []data.Queryable) error {
	names := slices.Clone(itemParams)
	for _, q := range qs {
		if !slices.Contains(names, q.Name) {
			names = append(names, q.Name)
		}
	}
	return checkQuery(c.Request().URL.RawQuery, names)
}

// queryables serves /api/collections/{layer}/queryables: what conditions on its
// features may speak of, as a JSON Schema.
func (s *Server) queryables(c echo.Context) error {
	ctx := c.Request().Context()
	at := "/api/collections/" + url.PathEscape(c.Param("layer"))
	d, err := s.document(c, at+"/queryables", mediaSchema)
	if err != nil {
		return err
	}
	l, err := d.e.layer(c.Param("layer"))
	if err != nil {
		return err
	}
	f, err := s.facts(ctx, d.e, l)
	if err != nil {
		return err
	}
	if d.html {
		return s.writePage(c, queryablesPage(d, l, f.queryables))
	}
	props := map[string]any{geometryName: map[string]any{"title": "Geometry", "x-ogc-role": "primary-geometry", "format": geometryFormat(l.Geometry)}}
	for i, q := range f.queryables {
		p := schemaOf(&q)
		p["x-ogc-propertySeq"] = i + 1
		props[q.Name] = p
	}
	b, err := marshal(map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": d.at, "type": "object", "title": l.Titles.In(d.lang()),
		"properties": props, "additionalProperties": false,
	})
	if err != nil {
		return err
	}
	return s.write(c, answer{media: mediaSchema, body: b, cache: cacheShort})
}

// geometryFormat is the geometry of a layer as JSON Schema's format names it.
func geometryFormat(kind string) string {
	switch kind {
	case "polygon":
		return "geometry-polygon-or-multipolygon"
	case "line":
		return "geometry-linestring-or-multilinestring"
	case "point":
		return "geometry-point"
	}
	return "geometry-any"
}

// schemaOf is a property as JSON Schema.
func schemaOf(q *data.Queryable) map[string]any {
	out := map[string]any{"title": q.Name, "type": "string"}
	switch q.Kind {
	case filter.Number:
		out["type"] = "number"
	case filter.Boolean:
		out["type"] = "boolean"
	case filter.Date:
		out["format"] = "date"
		out["description"] = "a date of the Gregorian calendar, perhaps partial: a year or a month stands for its first day, or as an end for its last"
	}
	if q.Words != nil {
		out["enum"] = q.Words
	}
	switch {
	case q.Name == "id":
		out["x-ogc-role"] = "id"
	case q.Name == "validFrom" && q.Kind == filter.Date:
		out["x-ogc-role"] = "primary-interval-start"
	case q.Name == "validTo" && q.Kind == filter.Date:
		out["x-ogc-role"] = "primary-interval-end"
	}
	return out
}

func queryablesPage(d *document, l *data.Layer, qs []data.Queryable) *apiPage {
	at := "/api/collections/" + url.PathEscape(l.ID)
	t := apiTable{Head: []string{"Property", "Kind", "Values"}, Note: "Give a property as a parameter, or write a filter in CQL2."}
	for _, q := range qs {
		t.Rows = append(t.Rows, []apiCell{code(q.Name), text(string(q.Kind)), text(strings.Join(q.Words, ", "))})
	}
	t.Rows = append(t.Rows, []apiCell{code(geometryName), text("geometry"), {}})
	return &apiPage{
		Heading: l.Titles.In(d.lang()) + ": what can be asked", Crumbs: crumbs("/api/collections", "Collections", at, l.Titles.In(d.lang())),
		Tables: []apiTable{t}, JSON: at + "/queryables?f=json", Code: "curl -G '" + d.base + at + "/items' \\\n  --data-urlencode \"filter=S_INTERSECTS(" + geometryName + ", BBOX(120,45,140,55)) AND id LIKE '%-18%'\"",
	}
}
