package figure

import (
	"context"
	"fmt"
	"math"
	"strings"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/paulmach/orb"
)

// TerritoryLabels is the layer of label points of the atlas tileset; the
// basemap has a layer "labels" of its own.
const TerritoryLabels = "territory-labels"

// Gather reads what a frame (grid metres) shows from a store: the parts of
// all tiles that touch it, at the zoom whose pixel is nearest to mPerPx, each
// part once.
func Gather(ctx context.Context, s data.Store, release string, grid *geo.Grid, frame orb.Bound, mPerPx float64) ([]Layer, error) {
	z := zoomFor(grid, mPerPx)
	lo, hi := grid.TileAt(orb.Point{frame.Min.X(), frame.Max.Y()}, z), grid.TileAt(orb.Point{frame.Max.X(), frame.Min.Y()}, z)
	g := gathering{index: map[string]int{}, seen: map[partKey]bool{}, frame: frame}
	for _, tileset := range []string{data.BasemapTileset, data.AtlasTileset} {
		for y := lo.Y; y <= hi.Y; y++ {
			for x := lo.X; x <= hi.X; x++ {
				layers, err := s.Parts(ctx, release, data.TileQuery{Tileset: tileset, Grid: grid, Tile: geo.Tile{Z: z, X: x, Y: y}})
				if err != nil {
					return nil, fmt.Errorf("figure of %s %d/%d/%d: %w", tileset, z, x, y, err)
				}
				g.take(tileset, layers)
			}
		}
	}
	return g.layers, nil
}

// zoomFor is the zoom whose pixel is about mPerPx metres.
func zoomFor(grid *geo.Grid, mPerPx float64) uint32 {
	z := math.Ceil(math.Log2(grid.ResolutionM(0)/mPerPx) - .25)
	return uint32(math.Max(0, math.Min(data.MaxTileZoom, z)))
}

type partKey struct {
	layer int
	id    string
	bound orb.Bound
	n     int
}

type gathering struct {
	layers []Layer
	index  map[string]int
	seen   map[partKey]bool
	frame  orb.Bound
}

func (g *gathering) take(tileset string, layers []mvt.Layer) {
	for _, l := range layers {
		name := l.Name
		if tileset == data.AtlasTileset && name == data.LabelsLayer {
			name = TerritoryLabels
		}
		i, ok := g.index[name]
		if !ok {
			i = len(g.layers)
			g.index[name] = i
			g.layers = append(g.layers, Layer{ID: name})
		}
		for _, f := range l.Features {
			if f.Geometry == nil {
				continue
			}
			b := f.Geometry.Bound()
			if !b.Intersects(g.frame) {
				continue
			}
			k := partKey{i, f.ID, b, size(f.Geometry)}
			if g.seen[k] {
				continue
			}
			g.seen[k] = true
			g.layers[i].Parts = append(g.layers[i].Parts, Part{ID: f.ID, Geometry: f.Geometry, Props: propsOf(f.Props)})
		}
	}
}

// size counts the points of a geometry.
func size(g orb.Geometry) int {
	n := 0
	switch g := g.(type) {
	case orb.Point:
		return 1
	case orb.LineString:
		return len(g)
	}
	for _, p := range polygonsOf(g) {
		for _, r := range p {
			n += len(r)
		}
	}
	for _, l := range linesOf(g) {
		n += len(l)
	}
	return n
}

// nameLanguage returns the language of a flat name of tiles: "en" of "nameEn";
// "" for another property. It is the inverse of data.FlatName.
func nameLanguage(key string) string {
	lang, ok := strings.CutPrefix(key, "name")
	if !ok || lang == "" || lang[0] < 'A' || lang[0] > 'Z' {
		return ""
	}
	return strings.ToLower(lang[:1]) + lang[1:]
}

func propsOf(ps []mvt.Prop) Props {
	var out Props
	for _, p := range ps {
		if lang := nameLanguage(p.Key); lang != "" {
			if out.Names == nil {
				out.Names = map[string]string{}
			}
			out.Names[lang] = word(p.Value)
			continue
		}
		switch p.Key {
		case "group":
			out.Group = word(p.Value)
		case "kind":
			out.Kind = word(p.Value)
		case "rank":
			out.Rank, out.Word = int(number(p.Value)), word(p.Value)
		case "hue":
			out.Hue = word(p.Value)
		case "pattern":
			out.Pattern = word(p.Value)
		case "passage":
			out.Passage = word(p.Value)
		case "certainty":
			out.Certainty = word(p.Value)
		case "instrument":
			out.Instrument = word(p.Value)
		case "precisionKm":
			out.Precision = number(p.Value)
		case "fromDay":
			out.FromDay = int(number(p.Value))
		case "toDay":
			out.ToDay = int(number(p.Value))
		case "population":
			out.Population = number(p.Value)
		case "country":
			out.Country = word(p.Value)
		case "capital":
			out.Capital = p.Value == true || word(p.Value) == "true" || number(p.Value) > 0
		case "angle":
			out.Angle = number(p.Value)
		}
	}
	return out
}

func word(v any) string {
	s, _ := v.(string)
	return s
}

func number(v any) float64 {
	switch n := v.(type) {
	case int64:
		return float64(n)
	case int:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

// Graticule returns meridians and parallels in the frame, in grid metres, a
// step of degrees apart that leaves a handful of each.
func Graticule(grid *geo.Grid, frame orb.Bound) []orb.LineString {
	west, east, south, north := 180.0, -180.0, 90.0, -90.0
	const n = 12
	for i := 0; i <= n; i++ {
		for j := 0; j <= n; j++ {
			p, ok := grid.Unproject(orb.Point{frame.Min.X() + (frame.Max.X()-frame.Min.X())*float64(i)/n, frame.Min.Y() + (frame.Max.Y()-frame.Min.Y())*float64(j)/n})
			if !ok {
				continue
			}
			west, east, south, north = math.Min(west, p.Lon()), math.Max(east, p.Lon()), math.Min(south, p.Lat()), math.Max(north, p.Lat())
		}
	}
	step := 10.0
	for _, s := range []float64{5, 2, 1} {
		if (north-south)/step < 2.5 {
			step = s
		}
	}
	var out []orb.LineString
	for lon := math.Ceil(west/step) * step; lon <= east; lon += step {
		var l orb.LineString
		for k := 0; k <= 8; k++ {
			l = append(l, grid.Project(orb.Point{lon, south + (north-south)*float64(k)/8}))
		}
		out = append(out, l)
	}
	for lat := math.Ceil(south/step) * step; lat <= north; lat += step {
		var l orb.LineString
		for k := 0; k <= 12; k++ {
			l = append(l, grid.Project(orb.Point{west + (east-west)*float64(k)/12, lat}))
		}
		out = append(out, l)
	}
	return out
}
