package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// row is one line of the route table. door is a path that is read with GET or
// HEAD, or another method and a path, such as "POST /api/at".
type row struct {
	door    string
	handler echo.HandlerFunc
	params  []string // query parameters; under /api any other is refused
	about   string   // what it gives, in the words of README.md
}

// route is one door: a method and a path. GET stands for HEAD too.
type route struct {
	method  string
	path    string
	handler echo.HandlerFunc
	params  []string
	about   string
}

// name is the path, behind the method unless that is GET.
func (r route) name() string {
	if r.method == http.MethodGet {
		return r.path
	}
	return r.method + " " + r.path
}

// strict tells whether unknown parameters are refused before the handler. Items
// check for themselves, as each layer has properties of its own.
func (r route) strict() bool {
	return strings.HasPrefix(r.path, "/api") && r.path != "/api/collections/:layer/items"
}

// costly tells whether answers are made for each request, in memory: all but
// files, tiles, which have a limit of their own, and the state of the server.
func (r route) costly() bool {
	switch r.name() {
	case "POST /api/at": // which takes its turn row by row
		return false
	case "/", "/assets/*", "/fonts/*", "/palette.css", "/favicon.svg", tileRoute, "/healthz", "/readyz", "/metrics":
		return false
	}
	return true
}

// tileRoute is the path of tiles in the route table.
const tileRoute = "/tiles/:release/:tileset/:grid/:z/:x/:y"

// routes returns the route table.
func (s *Server) routes() []route {
	rows := s.rows()
	out := make([]route, len(rows))
	for i, r := range rows {
		method, path, other := strings.Cut(r.door, " ")
		if !other {
			method, path = http.MethodGet, r.door
		}
		out[i] = route{method, path, r.handler, r.params, r.about}
	}
	return out
}

// rows is the whole route table, in reading order.
func (s *Server) rows() []row {
	list := []string{"limit", "offset"}
	form := []string{"f"}                                         // json or html
	page := []string{"lang", "theme", "width", "height", "scale"} // the last three for figures
	return []row{
		{"/", s.home, nil, "the explorer"},
		{"/assets/*", s.asset, nil, "hashed scripts, styles and pictures of the front end"},
		{"/fonts/*", s.font, nil, "fonts of map and pages"},
		{"/palette.css", s.palette, nil, "the dossier's colours as custom properties"},
		{"/favicon.svg", s.icon, nil, "the icon"},

		{"/features/:id", s.featurePage, page, "a territory or a line as a page; with .svg behind the id, its figure"},
		{"/at/:point", s.atPage, append([]string{"date"}, page...), "what was ceded at lon,lat, as a page; with .svg, its figure"},
		{"/claims/:id", s.claimPage, page, "a claim of the article as a page; with .svg, its figure"},
		{"/corrections", s.correctionsPage, []string{"lang"}, "the log of corrections, as a page"},
		{"/instruments/:id", s.instrumentPage, page[:2], "a treaty, protocol or act as a page"},
		{"/embed/features/:id", s.embedFeature, page[:2], "the snippet of a feature, to be framed anywhere"},
		{"/embed/at/:point", s.embedAt, append([]string{"date"}, page[:2]...), "the snippet of an answer"},
		{"/embed/claims/:id", s.embedClaim, page[:2], "the snippet of a claim"},
		{"/map.svg", s.figureMapSVG, []string{"lon", "lat", "z", "day", "layers", "sel", "claim", "at", "where", "lang", "theme", "proj", "release", "width", "height", "scale"}, "the picture of any view of the map, without a caption"},
		{"/embed/map", s.embedMap, []string{"lon", "lat", "z", "day", "layers", "sel", "claim", "at", "where", "lang", "theme", "proj", "release"}, "the snippet of any view of the map"},

		{"/api/at", s.at, []string{"lon", "lat", "date", "lang"}, "what was ceded at a point"},
		{"POST /api/at", s.atMany, []string{"date", "lang"}, "the same for up to 1,000 points in the body, as CSV (lon, lat, date) or as a GeoJSON FeatureCollection"},
		{"/api/dossier", s.dossier, []string{"lang"}, "what the explorer needs to start: layers, palette, languages, verdicts"},
		{"/api/messages", s.messages, []string{"lang"}, "the words of the interface"},
		{"/api/features", s.featureList, append([]string{"layer", "lang"}, list...), "the features of a layer, or of all but the basemap, without their geometry"},
		{"/api/features/:id", s.featureFacts, []string{"lang"}, "a feature of any layer without its geometry: its facts and its box"},
		{"/api/article", s.article, []string{"lang"}, "the article part by part, in our own words, each with its claims"},
		{"/api/claims", s.claims, append([]string{"lang", "verdict", "kind", "feature", "priority"}, list...), "the claims of the article, each with verdict, finding and sources"},
		{"/api/claims/:id", s.claim, []string{"lang"}, "one claim"},
		{"/api/claims/:id/area", s.claimArea, []string{"lang"}, "the check of a claimed area: terms, sums in print, computed areas, what reaches the figure"},
		{"/api/claims/:id/quantity", s.claimQuantity, []string{"lang"}, "the check of any other figure: what the article states, what sources give, how they compare"},
		{"/api/events", s.events, append([]string{"lang", "feature"}, list...), "the timeline, in the order of time"},
		{"/api/readings", s.readings, append([]string{"lang", "feature"}, list...), "how each side describes a subject, side by side"},
		{"/api/corrections", s.corrections, list, "what was wrong in the data and was put right, the newest first"},
		{"/api/border", s.borderList, append([]string{"lang", "feature"}, list...), "the border ledger: the border of today by section, treaty lines, points, each with its arcs"},
		{"/api/border/:id", s.borderOne, []string{"lang"}, "a line, a section, a point or an arc, with the full words of its arcs"},
		{"/api/conflicts", s.conflicts, list, "where working lists or sources disagree: all values, what is used and why"},
		{"/api/regions", s.regions, list, "countries and regions that claims speak of"},
		{"/api/population", s.population, append([]string{"lang", "measure"}, list...), "people in the areas, by year, with what each figure counts and how sure it is"},
		{"/api/instruments", s.instruments, list, "treaties, protocols and maps"},
		{"/api/instruments/:id", s.instrument, nil, "one of them"},
		{"/api/territories", s.territories, list, "who held each territory when, and its legal state today"},
		{"/api/territories/:id", s.territory, nil, "one of them"},
		{"/api/sources", s.sources, list, "the works cited, as CSL-JSON"},
		{"/api/sources/:id", s.source, nil, "one of them; an older id redirects"},

		{"/api", s.landing, form, "OGC APIs: landing page"},
		{"/api/conformance", s.conformance, form, "the requirements classes it conforms to"},
		{"/api/openapi.json", s.openapi, nil, "the interface as OpenAPI 3.0"},
		{"/api/openapi.html", s.openapiPage, nil, "the interface as a page"},
		{"/api/collections", s.collections, form, "the layers"},
		{"/api/collections/:layer", s.collection, form, "one layer"},
		{"/api/collections/:layer/queryables", s.queryables, form, "what conditions on its features may speak of, as JSON Schema"},
		{"/api/collections/:layer/schema", s.itemSchema, form, "what its features are, as JSON Schema"},
		{"/api/collections/:layer/items", s.items, itemParams, "its features as GeoJSON; any property that can be asked is a parameter too"},
		{"/api/collections/:layer/items/:id", s.item, []string{"crs", "f"}, "one feature as GeoJSON"},

		{"/download/", s.downloadsPage, page[:2], "the files of the release, as a page"},
		{"/download/:release/:file", s.downloadFile, nil, "a layer ({layer}.gpkg, .fgb, .geojson, .geojsonl, .csv), the whole release ({dossier}-{version}.gpkg, .zip) or SHA256SUMS; latest stands for the current release"},
		{"/download/citations/:kind/:file", s.citation, []string{"lang", "date"}, "a part as a citation, kind being features, claims, instruments or at: {id}.bib, .ris or .json (CSL-JSON)"},
		{"/download/citations/:file", s.citeDossier, []string{"lang"}, "the data set as a citation: dossier.bib, .ris or .json"},
		{"/download/sources.bib", s.citeSources, nil, "all works cited, as BibTeX"},
		{"/download/sources.ris", s.citeSources, nil, "all works cited, as RIS"},
		{"/download/sources.csl.json", s.citeSources, nil, "all works cited, as CSL-JSON"},

		{"/api/tileMatrixSets", s.tileMatrixSets, form, "OGC API Tiles: the tile grids"},
		{"/api/tileMatrixSets/:tileMatrixSetId", s.tileMatrixSet, form, "one grid"},
		{"/api/tiles", s.tileSets, form, "vector tiles of the dossier's layers, in each grid"},
		{"/api/tiles/:tileMatrixSetId", s.tileSet, form, "in one grid; f=tilejson too"},
		{"/api/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol", s.ogcTile, form, "a vector tile by zoom, row and column"},
		{"/api/collections/:layer/tiles", s.tileSets, form, "vector tiles of one layer, in each grid"},
		{"/api/collections/:layer/tiles/:tileMatrixSetId", s.tileSet, form, "in one grid; f=tilejson too"},
		{"/api/collections/:layer/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol", s.ogcTile, form, "a vector tile of one layer by zoom, row and column"},

		{"/tiles/:tileset", s.tileJSON, []string{"grid"}, "TileJSON 3 of a tileset: /tiles/atlas.json, /tiles/basemap.json"},
		{tileRoute, s.tile, nil, "a vector tile; latest stands for the current release"},
		{"/style.json", s.style, []string{"theme", "lang", "grid"}, "a complete MapLibre style"},

		{"/schemas/:name", s.schema, nil, "the JSON Schema of a file of the dossier, such as /schemas/claims.json; `common` holds the shapes that they share"},

		{"/problems", s.problemList, nil, "the kinds of problems"},
		{"/problems/:slug", s.problemKindPage, nil, "one kind explained"},
		{"/healthz", s.healthz, nil, "liveness, with the versions"},
		{"/readyz", s.readyz, nil, "readiness, with release and store"},
		{"/metrics", s.metricsPage, nil, "counters of requests, tiles and connections, for Prometheus"},
	}
}
