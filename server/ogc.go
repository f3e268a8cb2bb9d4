package server

import (
	"github.com/labstack/echo/v4"
)

// document is what every document of the OGC APIs is made from.
type document struct {
	e    *edition
	base string // scheme and host that readers use
	at   string // full address of the document, without parameters
	html bool   // wanted as a page
	m    media  // of the other form
}

// document reads what is common to the requests for OGC API documents. path is
// the document's own; it exists as a page and as m.
func (s *Server) document(c echo.Context, path string, m media) (*document, error) {
	html, err := wantsHTML(c)
	if err != nil {
		return nil, err
	}
	e, err := s.current(c.Request().Context())
	if err != nil {
		return nil, err
	}
	base, err := s.publicURL(c)
	return &document{e, base, base + path, html, m}, err
}

// links returns the links to the document itself and to its other form.
func (d *document) links(query string) []link { return alternates(d.at, query, d.html, d.m) }

// lang is the language that documents are written in: the dossier's first.
func (d *document) lang() string { return d.e.Manifest.Languages[0] }

// relTilesets is the relation of a document to its vector tiles.
const relTilesets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"

// conformsTo are the requirements classes that hold here.
var conformsTo = []string{
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
	"http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
	"http://www.opengis.net/spec/tms/2.0/conf/tilesetmetadata",
	"http://www.opengis.net/spec/tms/2.0/conf/json-tilesetmetadata",
	"http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
	"http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
	"http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
	"http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
	"http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/property-property",
}

// landing serves /api.
func (s *Server) landing(c echo.Context) error {
	d, err := s.document(c, "/api", mediaJSON)
	if err != nil {
		return err
	}
	m := d.e.Manifest
	links := append(d.links(""),
		link{d.base + "/api/openapi.json", "service-desc", string(mediaOpenAPI), "The interface, OpenAPI 3.0"},
		link{d.base + "/api/openapi.html", "service-doc", string(mediaPage), "The interface explained"},
		link{d.base + "/api/conformance", "conformance", string(mediaJSON), "The classes it conforms to"},
		link{d.base + "/api/collections", "data", string(mediaJSON), "The layers"},
		link{d.base + "/api/tiles", relTilesets, string(mediaJSON), "Vector tiles"},
		link{d.base + "/api/tileMatrixSets", "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", string(mediaJSON), "Tile grids"},
		link{m.Licence.URL, "license", string(mediaPage), m.Licence.ID},
	)
	if d.html {
		return s.writePage(c, s.landingPage(d))
	}
	return s.writeJSON(c, map[string]any{
		"title": m.Title.In(d.lang()), "description": m.Tagline.In(d.lang()), "attribution": m.Credit, "release": d.e.Release, "links": links,
	}, cacheShort)
}

// conformance serves /api/conformance.
func (s *Server) conformance(c echo.Context) error {
	d, err := s.document(c, "/api/conformance", mediaJSON)
	if err != nil {
		return err
	}
	if d.html {
		return s.writePage(c, conformancePage(d))
	}
	return s.writeJSON(c, map[string]any{"conformsTo": conformsTo, "links": d.links("")}, cacheShort)
}
