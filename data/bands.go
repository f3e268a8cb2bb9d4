package data

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"ceded/geo"
	"ceded/geo/mvt"
	"ceded/geo/topo"

	"github.com/paulmach/orb"
)

// Band is a run of zoom levels that share one generalisation.
type Band struct{ MinZoom, MaxZoom uint32 }

// Bands returns the zoom bands, coarse to fine; the last ends at MaxTileZoom.
func Bands() []Band {
	return []Band{{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, MaxTileZoom}}
}

// MaxTileZoom is the deepest zoom with tiles of its own: beyond it a tile
// would show the same vertices.
const MaxTileZoom = 9

// BandFor returns the band of a zoom level, the last one for deeper zooms.
func BandFor(z uint32) Band {
	bands := Bands()
	for _, b := range bands {
		if z <= b.MaxZoom {
			return b
		}
	}
	return bands[len(bands)-1]
}

// PartLayer is the generalised geometry of one MVT layer in one band.
type PartLayer struct {
	Layer   string // name in tiles
	MinZoom uint32
	MaxZoom uint32
	Parts   []Part
}

// Part is one single-part piece of a feature: a point, a line or a polygon,
// projected to the grid's metres. Its vertices lie on multiples of PartStep.
type Part struct {
	ID       string
	MinZoom  uint32 // the zoom from which it is drawn
	Geometry orb.Geometry
	Props    []mvt.Prop
}

// PartStep is what the vertices of parts are multiples of, metres: a fraction that
// numbers hold exactly, and a thousandth of what the deepest tile can tell. A store
// may keep vertices as whole steps, in 32 bits.
const PartStep = 1.0 / 64

// projected is the grid's projection to multiples of PartStep.
func projected(grid *geo.Grid) func(orb.Point) orb.Point {
	return func(p orb.Point) orb.Point {
		q := grid.Project(p)
		return orb.Point{math.Round(q[0]/PartStep) * PartStep, math.Round(q[1]/PartStep) * PartStep}
	}
}

// TileReach returns the bound, in the grid's metres, of what a tile draws: the
// tile and its buffer.
func TileReach(g *geo.Grid, t geo.Tile) orb.Bound {
	b := g.TileBound(t)
	return b.Pad((b.Max[0] - b.Min[0]) * mvt.Buffer / mvt.Extent)
}

// LabelsLayer is the MVT layer of the tileset atlas that holds one point per
// territory, where its name stands.
const LabelsLayer = "labels"

// tolerancePx2 is the area, in square CSS pixels at the finest zoom of a band,
// under which a corner of a line is dropped.
const tolerancePx2 = 0.6

// Generalise returns the parts of a tileset for one band of a grid, layer by
// layer in the manifest's order and in each by feature id. Layers of topology
// "shared" are simplified together, each arc once, over all tilesets, so that
// neighbours keep one boundary; the others feature by feature.
func Generalise(d *Dossier, tileset string, grid *geo.Grid, b Band) ([]PartLayer, error) {
	res := grid.ResolutionM(b.MaxZoom)
	minArea := tolerancePx2 * res * res

	shared, err := d.simplifyShared(grid, minArea)
	if err != nil {
		return nil, err
	}
	var out []PartLayer
	for i := range d.Manifest.Layers {
		l := &d.Manifest.Layers[i]
		if l.Tileset == "" || l.Tileset != tileset || l.MinZoom > b.MaxZoom {
			continue
		}
		pl := PartLayer{Layer: l.TileName(), MinZoom: l.MinZoom, MaxZoom: l.MaxZoom}
		for _, f := range d.Layers[l.ID] {
			if f.Geometry == nil || l.minZoomOf(f) > b.MaxZoom {
				continue
			}
			g, ok := shared[topoID(f)]
			if !ok {
				g = topo.New([]topo.Object{{ID: f.ID, Geometry: grid.Fit(f.Geometry)}}).Simplify(projected(grid), minArea)[0].Geometry
			}
			props, err := d.tileProps(l, f)
			if err != nil {
				return nil, err
			}
			for _, p := range singles(g) {
				pl.Parts = append(pl.Parts, Part{ID: f.ID, MinZoom: l.minZoomOf(f), Geometry: p, Props: props})
			}
		}
		out = append(out, pl)
	}
	if labels := d.labelParts(tileset, grid); len(labels.Parts) > 0 {
		out = append(out, labels)
	}
	return mergeLayers(out), nil
}

// simplifyShared simplifies all layers of shared topology in one go, and keeps
// the result until another band is asked for.
func (d *Dossier) simplifyShared(grid *geo.Grid, minArea float64) (map[string]orb.Geometry, error) {
	key := grid.ID() + " " + grid.CRS()
	d.lastMu.Lock()
	run := d.last
	if run == nil || run.grid != key || run.minArea != minArea {
		run = &simplified{grid: key, minArea: minArea}
		d.last = run
	}
	d.lastMu.Unlock()
	run.once.Do(func() { run.byID, run.err = d.simplify(grid, minArea) })
	return run.byID, run.err
}

func (d *Dossier) simplify(grid *geo.Grid, minArea float64) (map[string]orb.Geometry, error) {
	out := map[string]orb.Geometry{}
	for _, o := range d.arcsIn(grid).Simplify(projected(grid), minArea) {
		if _, twice := out[o.ID]; twice {
			return nil, fmt.Errorf("feature %q stands twice: %w", o.ID, ErrInvalid)
		}
		out[o.ID] = o.Geometry
	}
	return out, nil
}

// arcsIn returns the arcs that the layers of shared topology have in common,
// bent and cut as the grid needs; it keeps those of one grid.
func (d *Dossier) arcsIn(grid *geo.Grid) *topo.Topology {
	key := grid.ID() + " " + grid.CRS()
	d.topologyMu.Lock()
	defer d.topologyMu.Unlock()
	if d.topology != nil && d.topologyGrid == key {
		return d.topology
	}
	var objs []topo.Object
	for i := range d.Manifest.Layers {
		l := &d.Manifest.Layers[i]
		if l.Topology != TopologyShared {
			continue
		}
		for _, f := range d.Layers[l.ID] {
			if !hasArcs(f.Geometry) {
				continue // its neighbours have nothing of it
			}
			objs = append(objs, topo.Object{ID: topoID(f), Geometry: grid.Fit(f.Geometry)})
		}
	}
	d.topology, d.topologyGrid = topo.New(objs), key
	return d.topology
}

// hasArcs reports whether a geometry is of lines or areas.
func hasArcs(g orb.Geometry) bool {
	switch g.(type) {
	case nil, orb.Point, orb.MultiPoint:
		return false
	}
	return true
}

// Rest lets go of what Generalise keeps for the next band: the arcs of a grid and
// the simplified shapes of a band. They are made again when needed.
func (d *Dossier) Rest() {
	d.topologyMu.Lock()
	d.topology = nil
	d.topologyMu.Unlock()
	d.lastMu.Lock()
	d.last = nil
	d.lastMu.Unlock()
}

// TopologyShared marks layers whose features share boundaries with others.
const TopologyShared = "shared"

func topoID(f *Feature) string { return f.Layer + "/" + f.ID }

// labelParts makes the label points of a tileset's territories.
func (d *Dossier) labelParts(tileset string, grid *geo.Grid) PartLayer {
	pl := PartLayer{Layer: LabelsLayer, MaxZoom: MaxTileZoom}
	for i := range d.Manifest.Layers {
		l := &d.Manifest.Layers[i]
		if l.Tileset != tileset || !l.Territories {
			continue
		}
		for _, f := range d.Layers[l.ID] {
			if f.Props.Label == nil {
				continue
			}
			props, err := d.tileProps(l, f)
			if err != nil {
				continue // its polygon has reported it
			}
			props = append(slices.Clip(props), mvt.Prop{Key: "layer", Value: l.ID})
			pl.Parts = append(pl.Parts, Part{ID: f.ID, Geometry: projected(grid)(orb.Point(*f.Props.Label)), Props: props})
		}
	}
	return pl
}

// mergeLayers joins layers of one name, keeping the order of first mention.
func mergeLayers(in []PartLayer) []PartLayer {
	var out []PartLayer
	for _, l := range in {
		i := slices.IndexFunc(out, func(o PartLayer) bool { return o.Layer == l.Layer })
		if i < 0 {
			out = append(out, l)
			continue
		}
		out[i].Parts = append(out[i].Parts, l.Parts...)
		out[i].MinZoom = min(out[i].MinZoom, l.MinZoom)
		out[i].MaxZoom = max(out[i].MaxZoom, l.MaxZoom)
	}
	return out
}

// tileProps returns tileProps of the feature, made once: its parts carry the same
// ones in each band.
func (d *Dossier) tileProps(l *Layer, f *Feature) ([]mvt.Prop, error) {
	if kept, ok := d.props.Load(f); ok {
		return kept.([]mvt.Prop), nil
	}
	props, err := tileProps(d.Manifest, l, f)
	if err == nil {
		d.props.Store(f, slices.Clip(props))
	}
	return props, err
}

// tileProps returns what a feature carries in tiles: id, flat names, the day
// span for dated layers, and the layer's own list.
func tileProps(m *Manifest, l *Layer, f *Feature) ([]mvt.Prop, error) {
	props := []mvt.Prop{{Key: "id", Value: f.ID}}
	for _, lang := range m.NameLanguages {
		if s := f.Props.Names[lang]; s != "" {
			props = append(props, mvt.Prop{Key: FlatName(lang), Value: s})
		}
	}
	if l.Dated() {
		from, to := f.Props.Days()
		props = append(props, mvt.Prop{Key: "fromDay", Value: int64(from)}, mvt.Prop{Key: "toDay", Value: int64(to)})
	}
	if len(l.TileProps) == 0 {
		return props, nil
	}
	var all map[string]any
	if err := json.Unmarshal(f.Raw, &all); err != nil {
		return nil, fmt.Errorf("feature %q: %w", f.ID, err)
	}
	for _, key := range l.TileProps {
		switch v := all[key].(type) {
		case string, bool:
			props = append(props, mvt.Prop{Key: key, Value: v})
		case float64:
			if v == float64(int64(v)) {
				props = append(props, mvt.Prop{Key: key, Value: int64(v)})
			} else {
				props = append(props, mvt.Prop{Key: key, Value: v})
			}
		}
	}
	return props, nil
}

// FlatName returns the tile property that holds a name: "nameEn" for "en".
func FlatName(lang string) string {
	return "name" + string(lang[0]-'a'+'A') + lang[1:]
}

// singles returns the single parts of a geometry, largest bounding box first
// for polygons so that order does not hang on the source.
func singles(g orb.Geometry) []orb.Geometry {
	var out []orb.Geometry
	switch g := g.(type) {
	case nil:
	case orb.MultiPolygon:
		for _, p := range g {
			out = append(out, p)
		}
	case orb.MultiLineString:
		for _, l := range g {
			out = append(out, l)
		}
	case orb.MultiPoint:
		for _, p := range g {
			out = append(out, p)
		}
	default:
		out = append(out, g)
	}
	slices.SortStableFunc(out, func(a, b orb.Geometry) int {
		return cmp.Compare(boundArea(b), boundArea(a))
	})
	return out
}

func boundArea(g orb.Geometry) float64 {
	b := g.Bound()
	return (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1])
}
