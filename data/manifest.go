package data

import "github.com/paulmach/orb"

// Manifest is dossier.json: what makes this dossier this one. Code has no
// default for what it holds.
type Manifest struct {
	ID               string                       `json:"id"`
	Version          string                       `json:"version"` // human number of the data, such as 2026.1
	Date             Date                         `json:"date"`    // of the version; absent: not dated
	Schema           int                          `json:"schema"`
	Title            Text                         `json:"title"`
	Tagline          Text                         `json:"tagline"`
	Note             Text                         `json:"note"` // what a reader of the map's legend must know
	Article          Article                      `json:"article"`
	Languages        []string                     `json:"languages"`     // of texts and pages; the first is the source
	NameLanguages    []string                     `json:"nameLanguages"` // of names on the map
	Coverage         [4]float64                   `json:"coverage"`      // west, south, east, north, degrees
	EqualArea        EqualArea                    `json:"equalArea"`
	DefaultView      View                         `json:"defaultView"`
	Passages         []string                     `json:"passages"` // highest first; the last counts as not ceded
	Layers           []Layer                      `json:"layers"`
	Palette          map[string]map[string]string `json:"palette"` // theme -> key -> colour
	Aliases          map[string][]string          `json:"aliases"`
	CoastToleranceKm float64                      `json:"coastToleranceKm"`
	// QuoteWords is the longest quotation in words, of the article, of an
	// instrument, and the longest gist.
	QuoteWords map[string]int `json:"quoteWords"`
	Licence    Licence        `json:"licence"`
	Credit     string         `json:"credit"`
	Counts     map[string]int `json:"counts"` // how many rows a list or a layer has, by its name
}

// Article is the text whose claims the dossier checks.
type Article struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Author string `json:"author"`
	Date   string `json:"date"`
	URL    string `json:"url"`
}

// EqualArea places the equal-area grid: a square of twice HalfExtentM metres
// a side around Centre (lon, lat) in a Lambert azimuthal equal-area projection.
type EqualArea struct {
	Centre      orb.Point `json:"centre"`
	HalfExtentM float64   `json:"halfExtentM"`
	CRS         string    `json:"crs"`
}

// View is a camera: centre in degrees and zoom of the default grid.
type View struct {
	Lon  float64 `json:"lon"`
	Lat  float64 `json:"lat"`
	Zoom float64 `json:"zoom"`
}

// Licence names a licence.
type Licence struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

// Layer describes one named, ordered set of features with one geometry kind
// and one schema.
type Layer struct {
	ID   string `json:"id"`
	File string `json:"file"`
	// More are further files of the layer, for features that are made apart.
	More        []string `json:"more,omitempty"`
	Geometry    string   `json:"geometry"`           // polygon, line, point or mixed
	Tileset     string   `json:"tileset"`            // "": the layer is in no tile, its features are fetched one by one
	MVTLayer    string   `json:"mvtLayer,omitempty"` // name in tiles when it differs from ID
	Topology    string   `json:"topology"`           // shared: simplified with its neighbours; none: by itself
	Arcs        string   `json:"arcs,omitempty"`     // file of arcs, on the layer that draws them
	Territories bool     `json:"territories,omitempty"`
	Titles      Text     `json:"titles"`
	Licence     string   `json:"licence"`
	Attribution string   `json:"attribution"`
	MinZoom     uint32   `json:"minZoom"`
	MaxZoom     uint32   `json:"maxZoom"`
	// RankMinZoom is, for features with a rank, the zoom from which each rank is
	// drawn: RankMinZoom[rank], the last value for higher ranks.
	RankMinZoom []uint32 `json:"rankMinZoom,omitempty"`
	// KindMinZoom is the zoom from which features of a kind are drawn, where it
	// is not the layer's.
	KindMinZoom map[string]uint32 `json:"kindMinZoom,omitempty"`
	TileProps   []string          `json:"tileProps"`
	// Schema names the JSON Schema of its features, where it is not that of
	// its kind; Sources are the works that its geometry is made from.
	Schema  string   `json:"schema,omitempty"`
	Sources []string `json:"sources,omitempty"`
}

// minZoomOf returns the zoom from which a feature is drawn.
func (l *Layer) minZoomOf(f *Feature) uint32 {
	z := max(l.MinZoom, l.KindMinZoom[f.Props.Kind])
	if r, ok := f.Props.Rank.(float64); ok && r >= 0 && len(l.RankMinZoom) > 0 {
		z = max(z, l.RankMinZoom[min(int(r), len(l.RankMinZoom)-1)])
	}
	return z
}

// Files returns the files of the layer's features.
func (l *Layer) Files() []string { return append([]string{l.File}, l.More...) }

// TileName returns the layer's name inside a tile.
func (l *Layer) TileName() string {
	if l.MVTLayer != "" {
		return l.MVTLayer
	}
	return l.ID
}

// Dated reports whether the layer's features carry a validity that a map
// filters by: those of the basemap do not.
func (l *Layer) Dated() bool { return l.Tileset != BasemapTileset }

// The two tilesets.
const (
	AtlasTileset   = "atlas"
	BasemapTileset = "basemap"
)

// Layer returns the layer with that id, or nil.
func (m *Manifest) Layer(id string) *Layer {
	for i := range m.Layers {
		if m.Layers[i].ID == id {
			return &m.Layers[i]
		}
	}
	return nil
}

// Rank returns the place of a passage in the manifest, highest 0; an unknown
// passage ranks behind all.
func (m *Manifest) Rank(passage string) int {
	for i, p := range m.Passages {
		if p == passage {
			return i
		}
	}
	return len(m.Passages)
}

// HasLanguage reports whether pages and texts exist in lang.
func (m *Manifest) HasLanguage(lang string) bool {
	for _, l := range m.Languages {
		if l == lang {
			return true
		}
	}
	return false
}
