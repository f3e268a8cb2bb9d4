package server

import (
	"context"
	"net/url"
	"strconv"

	"ceded/data"
	"ceded/data/export"

	"github.com/labstack/echo/v4"
)

// collectionView describes a layer (OGC API Features 1.0, 7.14).
type collectionView struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	Attribution string     `json:"attribution,omitempty"`
	ItemType    string     `json:"itemType"`
	CRS         []string   `json:"crs"`
	StorageCRS  string     `json:"storageCrs"`
	Extent      extentView `json:"extent"`
	Links       []link     `json:"links"`
	Count       int        `json:"-"` // of its features
}

// extentView is where and when the features of a layer are.
type extentView struct {
	Spatial struct {
		BBox [][4]float64 `json:"bbox"`
		CRS  string       `json:"crs"`
	} `json:"spatial"`
	Temporal *temporalView `json:"temporal,omitempty"`
}

type temporalView struct {
	Interval [][2]*string `json:"interval"`
	TRS      string       `json:"trs"`
}

// layerFacts is what documents tell of a layer and only its features know.
type layerFacts struct {
	territories []homeTerritory // of a territory layer
	extent      extentView
	count       int // of its features

	queryables []data.Queryable
	members    map[string]map[string]any // JSON Schema of each property
	fields     map[string]string         // type of each property in tiles, by its name
	// passages tell, on a layer of territories, what each pattern stands for.
	passages map[string]string
}

// collections serves /api/collections.
func (s *Server) collections(c echo.Context) error {
	d, err := s.document(c, "/api/collections", mediaJSON)
	if err != nil {
		return err
	}
	list := []collectionView{}
	for i := range d.e.Manifest.Layers {
		v, err := s.describeLayer(c.Request().Context(), d, &d.e.Manifest.Layers[i])
		if err != nil {
			return err
		}
		list = append(list, v)
	}
	if d.html {
		return s.writePage(c, collectionsPage(d, list))
	}
	return s.writeJSON(c, map[string]any{"collections": list, "links": d.links("")}, cacheShort)
}

// collection serves /api/collections/{layer}.
func (s *Server) collection(c echo.Context) error {
	d, err := s.document(c, "/api/collections/"+url.PathEscape(c.Param("layer")), mediaJSON)
	if err != nil {
		return err
	}
	l, err := d.e.layer(c.Param("layer"))
	if err != nil {
		return err
	}
	v, err := s.describeLayer(c.Request().Context(), d, l)
	if err != nil {
		return err
	}
	if d.html {
		p := collectionPage(d, l, &v)
		if p.Picture, err = s.layerPicture(c.Request().Context(), d.e, l); err != nil {
			return err
		}
		return s.writePage(c, p)
	}
	return s.writeJSON(c, v, cacheShort)
}

// layer returns the layer with that id, or a problem that names the layers.
func (e *edition) layer(id string) (*data.Layer, error) {
	if l := e.Manifest.Layer(id); l != nil {
		return l, nil
	}
	var ids []string
	for _, l := range e.Manifest.Layers {
		ids = append(ids, l.ID)
	}
	return nil, notFound("collection", id, "the collections are "+listed(ids))
}

func (s *Server) describeLayer(ctx context.Context, d *document, l *data.Layer) (collectionView, error) {
	m := d.e.Manifest
	lang := m.Languages[0]
	at := d.base + "/api/collections/" + url.PathEscape(l.ID)
	v := collectionView{
		ID: l.ID, Title: l.Titles.In(lang), Attribution: l.Attribution, ItemType: "feature", CRS: crsURIs, StorageCRS: crs84,
		Links: append(alternates(at, "", d.html && d.at == at, mediaJSON),
			link{at + "/items", "items", string(mediaGeoJSON), "The features"},
			link{at + "/items?f=html", "items", string(mediaPage), "The features as a page"},
			link{at + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", string(mediaSchema), "What can be asked of them"},
			link{at + "/schema", "describedby", string(mediaSchema), "What they are"},
			link{at + "/schema", "describedBy", string(mediaSchema), "What they are, by the name that GDAL looks for"},
		),
	}
	if l.Licence == m.Licence.ID {
		v.Links = append(v.Links, link{m.Licence.URL, "license", "text/html", m.Licence.ID})
	}
	if l.Tileset != "" {
		v.Links = append(v.Links, link{at + "/tiles", relTilesets, string(mediaJSON), "Its vector tiles"},
			link{d.base + "/tiles/" + l.Tileset + ".json", "describedby", string(mediaJSON), "TileJSON of the tileset that draws it"})
	}
	for _, f := range export.Formats {
		v.Links = append(v.Links, link{d.base + "/download/" + latest + "/" + url.PathEscape(l.ID) + "." + f.Ext, "enclosure", f.Media, "All of it as " + f.Title})
	}
	f, err := s.facts(ctx, d.e, l)
	if err != nil {
		return v, err
	}
	v.Extent = f.extent
	v.Count = f.count
	return v, nil
}

// facts returns the facts of a layer. They are read off its features once and
// kept, as a release does not change.
func (s *Server) facts(ctx context.Context, e *edition, l *data.Layer) (*layerFacts, error) {
	if kept, ok := e.facts.Load(l.ID); ok {
		return kept.(*layerFacts), nil
	}
	p, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
	if err != nil {
		return nil, err
	}
	f := &layerFacts{fields: fieldsOf(e.Manifest, l, p.Features), count: len(p.Features), queryables: data.Queryables(e.Manifest, p.Features), members: itemMembers(p.Features)}
	f.extent.Spatial.CRS = crs84
	f.extent.Spatial.BBox = [][4]float64{{-180, -90, 180, 90}}
	if b := unionBox(p.Features); !b.Empty() {
		f.extent.Spatial.BBox[0] = b
	}
	if l.Dated() {
		f.extent.Temporal = whenOf(p.Features)
	}
	f.passages = passagesOf(p.Features)
	if l.Territories {
		f.territories = homeTerritories(p.Features, e.Manifest.Languages[0])
	}
	e.facts.Store(l.ID, f)
	return f, nil
}

// passagesOf returns the passage that each pattern of some territories stands for.
func passagesOf(fs []*data.Feature) map[string]string {
	out := map[string]string{}
	for _, f := range fs {
		if f.Props.Pattern != "" && f.Props.Passage != "" {
			out[f.Props.Pattern] = f.Props.Passage
		}
	}
	return out
}

// whenOf returns the interval from the first day any feature holds to the last;
// an end is null when a feature is open there.
func whenOf(fs []*data.Feature) *temporalView {
	if len(fs) == 0 {
		return nil
	}
	from, to := data.OpenTo, data.OpenFrom
	for _, f := range fs {
		a, b := f.Props.Days()
		from, to = min(from, a), max(to, b)
	}
	return &temporalView{Interval: [][2]*string{{dayTime(from), dayTime(to)}}, TRS: "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"}
}

// dayTime writes YYYYMMDD as an RFC 3339 time; nil for an open end.
func dayTime(day int) *string {
	if day == data.OpenFrom || day == data.OpenTo {
		return nil
	}
	d := strconv.Itoa(100000000 + day)[1:]
	t := d[:4] + "-" + d[4:6] + "-" + d[6:] + "T00:00:00Z"
	return &t
}
