package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"ceded/data"
	"ceded/geo"

	"github.com/paulmach/orb"
)

// crumbs is the way from the landing page to a document: pairs of path and title.
func crumbs(pairs ...string) []link {
	out := []link{{Href: "/api?f=html", Title: "API"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, link{Href: pairs[i] + "?f=html", Title: pairs[i+1]})
	}
	return out
}

func (s *Server) landingPage(d *document) *apiPage {
	m := d.e.Manifest
	doors := apiTable{Heading: "What programs can read", Head: []string{"Address", "Gives"}}
	for _, r := range s.routes() {
		if described(r.path) {
			cell := code(doorPath(r.name()))
			switch v := m.DefaultView; {
			case cell.Text == "/api/at":
				cell.Href = "/api/at?lon=" + decimal(v.Lon) + "&lat=" + decimal(v.Lat)
			case !strings.ContainsAny(cell.Text, "{* "):
				cell.Href = cell.Text
			}
			doors.Rows = append(doors.Rows, []apiCell{cell, text(r.about)})
		}
	}
	return &apiPage{
		Heading: m.Title.In(d.lang()), Lede: m.Tagline.In(d.lang()),
		Actions: []link{
			{Href: "/api/collections?f=html", Title: "Collections"}, {Href: "/api/openapi.html", Title: "The interface explained"},
			{Href: "/api/conformance?f=html", Title: "Conformance"}, {Href: "/problems", Title: "Problems explained"},
		},
		Facts: []apiFact{
			about("OGC API Features, in QGIS or GDAL", code(d.base+"/api")),
			about("Data", text(d.e.Release.Version+", release "+d.e.Release.ID)),
			about("Licence", leading(m.Licence.ID, m.Licence.URL), text(m.Credit)),
		},
		Tables: []apiTable{doors},
		JSON:   "/api?f=json",
	}
}

func conformancePage(d *document) *apiPage {
	t := apiTable{Head: []string{"Requirements class"}}
	for _, uri := range conformsTo {
		t.Rows = append(t.Rows, []apiCell{code(uri)})
	}
	return &apiPage{Heading: "Conformance", Lede: "The requirements classes of OGC standards that hold here.", Crumbs: crumbs(), Tables: []apiTable{t}, JSON: "/api/conformance?f=json"}
}

func collectionsPage(d *document, list []collectionView) *apiPage {
	t := apiTable{Head: []string{"Collection", "What it holds", "Features", "From, to", "Credit"}}
	for i := range list {
		v := &list[i]
		t.Rows = append(t.Rows, []apiCell{
			leading(v.ID, "/api/collections/"+url.PathEscape(v.ID)+"?f=html"), text(v.Title), number(strconv.Itoa(v.Count)), text(v.when()), text(v.Attribution),
		})
	}
	return &apiPage{Heading: "Collections", Lede: "Each layer of the map is a collection of features.", Crumbs: crumbs(), Tables: []apiTable{t}, JSON: "/api/collections?f=json"}
}

// when is the time of a collection in words, "" when it has none.
func (v *collectionView) when() string {
	if v.Extent.Temporal == nil {
		return ""
	}
	day := func(t *string) string {
		if t == nil {
			return "open"
		}
		return (*t)[:10]
	}
	i := v.Extent.Temporal.Interval[0]
	if i[0] == nil && i[1] == nil {
		return ""
	}
	return day(i[0]) + " to " + day(i[1])
}

func collectionPage(d *document, l *data.Layer, v *collectionView) *apiPage {
	at := "/api/collections/" + url.PathEscape(v.ID)
	p := &apiPage{
		Heading: v.Title, Crumbs: crumbs("/api/collections", "Collections"),
		Actions: []link{
			{Href: at + "/items?f=html", Title: "Its features"}, {Href: at + "/items?f=json", Title: "As GeoJSON"},
			{Href: at + "/queryables?f=html", Title: "What can be asked"}, {Href: at + "/schema?f=html", Title: "Properties"},
		},
		Facts: []apiFact{
			about("Id", code(v.ID)), about("Features", text(strconv.Itoa(v.Count))), about("Geometry", text(l.Geometry)),
			about("West, south, east, north", text(boxText(v.Extent.Spatial.BBox[0]))),
			about("Credit", text(v.Attribution)), about("Licence", text(l.Licence)),
			about("Coordinate reference systems", code(crs84), code(crs3857)),
		},
		JSON: at + "?f=json",
		Code: fmt.Sprintf("ogr2ogr %s.gpkg OAPIF:%s/api %s\ncurl '%s%s/items?limit=10'", v.ID, d.base, v.ID, d.base, at),
	}
	if l.Tileset != "" {
		p.Actions = append(p.Actions, link{Href: at + "/tiles?f=html", Title: "Vector tiles"})
	}
	var files []apiCell
	for _, k := range v.Links {
		if k.Rel == "enclosure" {
			files = append(files, leading(strings.TrimPrefix(k.Title, "All of it as "), strings.TrimPrefix(k.Href, d.base)))
		}
	}
	p.Facts = append(p.Facts, about("Files", files...))
	if w := v.when(); w != "" {
		p.Facts = append(p.Facts, about("From, to", text(w)))
	}
	return p
}

// boxText writes a box in degrees, a point as its two.
func boxText(b geo.BBox) string {
	if b.Empty() {
		return ""
	}
	n := 4
	if b[0] == b[2] && b[1] == b[3] {
		n = 2
	}
	var out []string
	for _, v := range b[:n] {
		out = append(out, decimal(math.Round(v*1e4)/1e4)+"°")
	}
	return strings.Join(out, ", ")
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// itemsPage lists a page of features: name and the properties that tell them
// apart.
func itemsPage(d *document, l *data.Layer, found *data.Page, links []link) *apiPage {
	at := "/api/collections/" + url.PathEscape(l.ID)
	first, last := 0, 0
	p := &apiPage{Heading: l.Titles.In(d.lang()) + ": features", Crumbs: crumbs("/api/collections", "Collections", at, l.Titles.In(d.lang()))}
	for _, k := range links {
		switch k.Rel {
		case "prev", "next":
			p.Actions = append(p.Actions, link{Href: strings.TrimPrefix(k.Href, d.base), Rel: k.Rel, Title: k.Title})
		case "alternate":
			p.JSON = strings.TrimPrefix(k.Href, d.base)
		}
	}
	head := append([]string{"Id", "Name"}, l.TileProps...)
	if l.Dated() {
		head = append(head, "validFrom", "validTo")
	}
	where := "West, south, east, north"
	if l.Geometry == "point" {
		where = "East, north"
	}
	t := apiTable{Head: append(head, where)}
	for _, f := range found.Features {
		row := []apiCell{leading(f.ID, at+"/items/"+url.PathEscape(f.ID)+"?f=html"), text(f.Props.Names.In(d.lang()))}
		var props map[string]any
		_ = json.Unmarshal(f.Raw, &props) // it has been read before
		for _, key := range head[2:] {
			row = append(row, cellOf(props[key]))
		}
		t.Rows = append(t.Rows, append(row, text(boxText(geo.BBoxOf(f.Geometry)))))
	}
	p.Lede = fmt.Sprintf("%d features in all.", found.Matched)
	if n := len(found.Features); n > 0 && n < found.Matched {
		first, last = offsetOf(links, d), n
		p.Lede = fmt.Sprintf("%d to %d of %d features.", first+1, first+last, found.Matched)
	}
	p.Tables = []apiTable{t}
	return p
}

// offsetOf reads the offset of a page off its link to itself.
func offsetOf(links []link, d *document) int {
	for _, k := range links {
		if k.Rel == "self" {
			if u, err := url.Parse(k.Href); err == nil {
				n, _ := wholeNumber(u.Query().Get("offset")) // none is 0
				return n
			}
		}
	}
	return 0
}

// cellOf writes a property.
func cellOf(v any) apiCell {
	switch v := v.(type) {
	case nil:
		return apiCell{}
	case string:
		return text(v)
	case float64:
		return number(decimal(v))
	case bool:
		return text(strconv.FormatBool(v))
	case []any:
		var words []string
		for _, x := range v {
			words = append(words, cellOf(x).Text)
		}
		return text(strings.Join(words, ", "))
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for i, k := range keys {
			keys[i] = k + ": " + cellOf(v[k]).Text
		}
		return text(strings.Join(keys, "; "))
	}
	return text(fmt.Sprint(v))
}

// itemPage shows a feature with all its properties, in the order of its file.
func itemPage(d *document, l *data.Layer, f *data.Feature) *apiPage {
	at := "/api/collections/" + url.PathEscape(l.ID)
	name := f.Props.Names.In(d.lang())
	if name == "" {
		name = f.ID
	}
	p := &apiPage{
		Heading: name, Crumbs: crumbs("/api/collections", "Collections", at, l.Titles.In(d.lang()), at+"/items", "Features"),
		Actions: []link{{Href: at + "/items/" + url.PathEscape(f.ID) + "?f=json", Title: "As GeoJSON"}},
		JSON:    at + "/items/" + url.PathEscape(f.ID) + "?f=json",
	}
	if l.Dated() {
		p.Actions = append([]link{{Href: "/features/" + url.PathEscape(f.ID), Title: "What is known of it"}}, p.Actions...)
	}
	dec := json.NewDecoder(bytes.NewReader(f.Raw))
	_, _ = dec.Token() // the brace; it has been read before
	for dec.More() {
		key, err := dec.Token()
		var v any
		if err != nil || dec.Decode(&v) != nil {
			break
		}
		if list, ok := v.([]any); ok && len(list) > 0 {
			var cells []apiCell
			for _, x := range list {
				cells = append(cells, apiCell{Text: cellOf(x).Text})
			}
			p.Facts = append(p.Facts, about(fmt.Sprint(key), cells...))
			continue
		}
		p.Facts = append(p.Facts, about(fmt.Sprint(key), apiCell{Text: cellOf(v).Text}))
	}
	if f.Geometry == nil {
		p.Facts = append(p.Facts, about("geometry", text("none: where it lies is not known")))
		return p
	}
	p.Facts = append(p.Facts, about("geometry", text(f.Geometry.GeoJSONType()+", "+strconv.Itoa(positions(f.Geometry))+" positions")), about("bbox", text(boxText(geo.BBoxOf(f.Geometry)))))
	return p
}

// positions counts the positions of a geometry.
func positions(g orb.Geometry) (n int) {
	geo.Transform(g, func(p orb.Point) orb.Point { n++; return p })
	return n
}

// mostPictured is how many features a picture of a layer may stand for.
const mostPictured = 60

// layerPicture draws the features of a layer that are few and on the map.
func (s *Server) layerPicture(ctx context.Context, e *edition, l *data.Layer) (template.HTML, error) {
	if !l.Dated() {
		return "", nil
	}
	found, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
	if err != nil {
		return "", err
	}
	var ids []string
	for _, f := range found.Features {
		if e.inTiles(f) {
			ids = append(ids, f.ID)
		}
	}
	if len(ids) == 0 || len(ids) > mostPictured {
		return "", nil
	}
	return s.apiPicture(ctx, e, l.Titles.In(e.Manifest.Languages[0]), ids)
}

// featurePicture draws a feature that is on the map.
func (s *Server) featurePicture(ctx context.Context, e *edition, l *data.Layer, f *data.Feature) (template.HTML, error) {
	if !l.Dated() || f.Geometry == nil {
		return "", nil
	}
	return s.apiPicture(ctx, e, f.Props.Names.In(e.Manifest.Languages[0]), []string{f.ID})
}

func (s *Server) apiPicture(ctx context.Context, e *edition, title string, ids []string) (template.HTML, error) {
	d, err := s.drawing(ctx, e, picture{lang: e.Manifest.Languages[0], theme: "light", features: ids, title: title, desc: title})
	if err != nil {
		return "", err
	}
	return d.Wide + d.Narrow, nil
}
