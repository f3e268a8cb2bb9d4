package figure

import (
	"math"
	"slices"
	"sort"

	"github.com/paulmach/orb"
)

// builder fills a scene from a view.
type builder struct {
	v      *View
	c      palette
	s      *Scene
	p      projector
	taken  []box // where no further label may go
	lines  []Part
	edges  edgeIndex
	named  map[string]bool // territories, by id, and countries, by name, that are labelled
	marks  []orb.Polygon   // selected territories in scene units
	others []orb.Polygon   // the other ones
}

// Draw makes the scene of a view. The same view gives the same scene.
func Draw(v *View) *Scene {
	k := v.scale()
	w, h := int(math.Round(float64(v.Width)/k*Unit)), int(math.Round(float64(v.Height)/k*Unit))
	b := &builder{v: v, named: map[string]bool{}, c: makePalette(v.Palette, v.Themed), s: &Scene{Width: w, Height: h, PxW: v.Width, PxH: v.Height, Lang: v.Lang, Title: v.Title, Desc: v.Desc}}
	b.s.Water = b.c.water
	b.s.MapHeight = h - captionHeight(v, w)
	b.p = newProjector(Fill(v.Frame, float64(w), float64(b.s.MapHeight)), w, b.s.MapHeight)
	for i := range v.Layers {
		if id := v.Layers[i].ID; v.Lines[id] {
			b.lines = append(b.lines, b.parts(id)...)
		}
	}
	b.lines = slices.DeleteFunc(b.lines, func(p Part) bool { return p.Props.Group != "" })
	b.edges = indexEdges(b.lines)
	b.basemap()
	b.bands()
	b.territories()
	b.borders()
	b.overlays()
	b.markers()
	if !v.Bare {
		b.caption()
		b.scaleBar()
	}
	b.labels()
	return b.s
}

// MapSize returns the width and height in pixels of the map part of a picture,
// without its caption.
func MapSize(v *View) (w, h float64) {
	k := v.scale()
	sw, sh := float64(v.Width)/k, float64(v.Height)/k
	return sw, sh - float64(captionHeight(v, int(sw*Unit)))/Unit
}

// Fill widens a frame about its centre to the shape of w by h.
func Fill(f orb.Bound, w, h float64) orb.Bound {
	fw, fh := f.Max.X()-f.Min.X(), f.Max.Y()-f.Min.Y()
	c := f.Center()
	if r := w / h; fw < fh*r {
		fw = fh * r
	} else {
		fh = fw / r
	}
	return orb.Bound{Min: orb.Point{c.X() - fw/2, c.Y() - fh/2}, Max: orb.Point{c.X() + fw/2, c.Y() + fh/2}}
}

func px(n float64) float64 { return n * Unit }

// parts returns the parts of a layer that the view shows.
func (b *builder) parts(layer string) []Part {
	var out []Part
	for i := range b.v.Layers {
		if b.v.Layers[i].ID != layer {
			continue
		}
		for _, p := range b.v.Layers[i].Parts {
			if b.v.shown(&p) {
				out = append(out, p)
			}
		}
	}
	return out
}

func (b *builder) add(s Shape) {
	if len(s.Runs) > 0 {
		b.s.Shapes = append(b.s.Shapes, s)
	}
}

// surface joins all polygons of some parts into one shape.
func (b *builder) surface(parts []Part) []Run {
	var runs []Run
	for i := range parts {
		runs = append(runs, ringsOf(b.p.polygons(parts[i].Geometry), b.strayGround(), false)...)
	}
	return runs
}

func (b *builder) chains(parts []Part, pick func(*Part) bool) []Run {
	var runs []Run
	for i := range parts {
		if pick(&parts[i]) {
			runs = append(runs, chainsOf(b.p.lines(linesOf(parts[i].Geometry)...), b.strayGround())...)
		}
	}
	return runs
}

func (b *builder) basemap() {
	land := b.parts("land")
	far := slices.DeleteFunc(slices.Clone(land), func(p Part) bool { return p.Props.Word != "far" })
	near := slices.DeleteFunc(land, func(p Part) bool { return p.Props.Word == "far" })
	b.add(Shape{Group: "far", Runs: b.surface(far), Fill: b.c.landFar, Stroke: b.c.shore, Width: px(.4)})
	b.add(Shape{Group: "land", Runs: b.surface(near), Fill: b.c.land, Stroke: b.c.shore, Width: px(.6)})
	b.add(Shape{Group: "graticule", Runs: chainsOf(b.p.lines(b.v.Graticule...), strayLine), Stroke: b.c.muted, StrokeOpacity: .22, Width: px(.5)})
	rivers := b.parts("rivers")
	b.add(Shape{Group: "river", Runs: b.chains(rivers, func(p *Part) bool { return p.Props.Rank > b.mainRiver() && p.Props.Rank <= b.riverRank() }), Stroke: b.c.river, StrokeOpacity: .6, Width: px(.5)})
	b.add(Shape{Group: "river", Runs: b.chains(rivers, func(p *Part) bool { return p.Props.Rank <= b.mainRiver() }), Stroke: b.c.river, StrokeOpacity: .9, Width: px(.9)})
	b.add(Shape{Group: "lake", Runs: b.surface(b.parts("lakes")), Fill: b.c.water, Stroke: b.c.river, StrokeOpacity: .7, Width: px(.5)})
	bounds := b.parts("boundaries")
	b.add(Shape{Group: "admin", Runs: b.chains(bounds, func(p *Part) bool { return p.Props.Kind == "admin1" && b.kmPerPx() < 4 }), Stroke: b.c.admin, Width: px(.5), Dash: []float64{px(2), px(2)}})
	b.add(Shape{Group: "country", Runs: b.chains(bounds, func(p *Part) bool { return p.Props.Kind == "country" }), Stroke: b.c.border, StrokeOpacity: .75, Width: px(.8)})
	b.add(Shape{Group: "disputed", Runs: b.chains(bounds, func(p *Part) bool { return p.Props.Kind == "disputed" }), Stroke: b.c.disputed, StrokeOpacity: .75, Width: px(.8), Dash: []float64{px(3), px(2)}})
}

// strayGround is how far the lines of the ground may stray: seven kilometres
// a unit, within bounds.
func (b *builder) strayGround() float64 {
	return min(max(b.kmPerPx()/7, strayGround), strayWorld)
}

// kmPerPx is the ground width of an output pixel at scale 1.
func (b *builder) kmPerPx() float64 { return Unit / b.p.k / 1000 }

// mainRiver is the least important river drawn strong.
func (b *builder) mainRiver() int {
	if b.kmPerPx() < 1.2 {
		return 5
	}
	return 3
}

// riverRank is the least important river drawn at this scale.
func (b *builder) riverRank() int {
	switch km := b.kmPerPx(); {
	case km > 6:
		return 3
	case km > 3:
		return 4
	case km > 1.2:
		return 6
	}
	return 10
}

// bands draws how far lines may be off, under everything that is sure.
func (b *builder) bands() {
	for _, p := range b.lines {
		if w := b.v.band(&p, 1/(b.kmPerPx())); w > 0 {
			b.add(Shape{Group: "band", Runs: chainsOf(b.p.lines(linesOf(p.Geometry)...), strayLine), Stroke: b.c.hue(p.Props.Hue), StrokeOpacity: .13, Width: px(w)})
		}
	}
}

// territories draws the surfaces: those behind first, the selected last.
func (b *builder) territories() {
	type surface struct {
		part  Part
		polys []orb.Polygon
		rings []orb.Ring
		area  float64
	}
	byID := map[string]*surface{}
	var order []*surface
	for _, l := range b.v.Layers {
		if !b.v.Territories[l.ID] {
			continue
		}
		for _, p := range l.Parts {
			if !b.v.shown(&p) {
				continue
			}
			polys := b.p.polygons(p.Geometry)
			if len(polys) == 0 {
				continue
			}
			s := byID[p.ID]
			if s == nil {
				s = &surface{part: p}
				byID[p.ID] = s
				order = append(order, s)
			}
			s.polys = append(s.polys, polys...)
			for _, q := range polygonsOf(p.Geometry) {
				s.rings = append(s.rings, q...)
			}
			for _, q := range polys {
				s.area += ringArea(q[0])
			}
		}
	}
	// Larger surfaces lie under smaller ones, so that an inner reading shows in
	// its outer one; what is selected lies on top.
	sort.SliceStable(order, func(i, j int) bool {
		si, sj := b.v.selected(order[i].part.ID), b.v.selected(order[j].part.ID)
		if si != sj {
			return sj
		}
		return order[i].area > order[j].area
	})
	for _, s := range order {
		b.territory(&s.part, s.polys, s.rings)
	}
}

func (b *builder) territory(p *Part, polys []orb.Polygon, rings []orb.Ring) {
	sel, some := b.v.selected(p.ID), len(b.v.Selected) > 0
	hue := b.c.hue(p.Props.Hue)
	runs := ringsOf(polys, strayLine, sel)
	h := b.hatch(p.Props.Pattern, p.Props.Hue)
	name := b.name(p)
	switch {
	case sel:
		h.Tint, h.Ink, h.Spacing, h.Stroke = .26, .62, px(5), px(1)
		b.marks = append(b.marks, polys...)
	case some:
		h.Tint, h.Ink = .09, .3
	}
	if !sel {
		b.others = append(b.others, polys...)
	}
	b.add(Shape{Group: "territory", ID: p.ID, Name: name, Runs: runs, Hatch: h})
	if sel {
		b.add(Shape{Group: "glow", Runs: runs, Stroke: hue, StrokeOpacity: .28, Width: px(11), ClipSelf: true})
	}
	b.outline(p, rings, hue, sel, some)
}

// outline draws a territory's edge, stretch by stretch.
func (b *builder) outline(p *Part, rings []orb.Ring, hue string, sel, some bool) {
	width, opacity := px(.9), .8
	switch {
	case sel:
		width, opacity = px(2.2), 1
	case some:
		width, opacity = px(.7), .5
	}
	byCertainty := map[string][]Run{}
	for _, r := range rings {
		for _, s := range b.edges.stretches(r) {
			key := "shore"
			if s.on != nil {
				key = s.on.Props.Certainty
			}
			if s.on == nil && !b.hasEdges(p) {
				key = p.Props.Certainty // no lines to know better by
			}
			byCertainty[key] = append(byCertainty[key], chainsOf(b.p.lines(s.pts), strayLine)...)
		}
	}
	for _, key := range []string{"shore", "surveyed", "treaty-text", "reconstruction", "illustrative"} {
		w := width
		if key == "shore" {
			w = width * .6
		}
		b.add(Shape{Group: "outline", Runs: byCertainty[key], Stroke: hue, StrokeOpacity: opacity, Width: w, Dash: dash(key, w), Butt: key != "shore"})
	}
}

// hasEdges reports whether any line is there to outline with.
func (b *builder) hasEdges(*Part) bool { return len(b.edges) > 0 }

// dash says how sure a line is: surveyed solid, treaty text long dash,
// reconstruction short dash, illustrative dots.
func dash(certainty string, width float64) []float64 {
	switch certainty {
	case "treaty-text":
		return []float64{px(9), px(3)}
	case "reconstruction":
		return []float64{px(4), px(2.5)}
	case "illustrative":
		return []float64{math.Max(width, px(1)), px(2.5)}
	}
	return nil
}

// borders draws the lines of the border layer: treaty lines in their hue, the
// present border thin and dark above all.
func (b *builder) borders() {
	for _, p := range b.lines {
		if p.Props.Kind == "present-border" {
			continue
		}
		sel := b.v.selected(p.ID)
		w, op := px(1), .85
		if sel {
			w, op = px(2.4), 1
		} else if len(b.v.Selected) > 0 {
			w, op = px(.8), .55
		}
		b.add(Shape{Group: "line", ID: p.ID, Name: b.name(&p), Runs: chainsOf(b.p.lines(linesOf(p.Geometry)...), strayLine),
			Stroke: b.c.hue(p.Props.Hue), StrokeOpacity: op, Width: w, Dash: dash(p.Props.Certainty, w), Butt: true})
	}
	present := func(sel bool) []Run {
		return b.chains(b.lines, func(p *Part) bool { return p.Props.Kind == "present-border" && b.v.selected(p.ID) == sel })
	}
	b.add(Shape{Group: "present", Runs: present(false), Stroke: b.c.border, StrokeOpacity: .95, Width: px(.9)})
	b.add(Shape{Group: "present", Runs: present(true), Stroke: b.c.ink, Width: px(2)})
}

// band is the width in pixels of the soft band in which a line may lie, 0
// where it is too thin to see or the line is a border of today.
func (v *View) band(p *Part, pxPerKm float64) float64 {
	w := 2 * p.Props.Precision * pxPerKm
	if p.Props.Kind == "present-border" || w < 6 {
		return 0
	}
	return math.Min(w, 240)
}

func (b *builder) name(p *Part) string {
	if s := p.Props.Names[b.v.Lang]; s != "" {
		return s
	}
	return p.Props.Names["en"]
}

// markers draws the points asked about: a ring with a dot, haloed; one whose
// position is only about right is a dashed ring.
func (b *builder) markers() {
	for _, m := range b.v.Markers {
		q := b.p.point(m.At)
		x, y := int(math.Round(q.X())), int(math.Round(q.Y()))
		if x < 0 || y < 0 || x > b.s.Width || y > b.s.MapHeight {
			continue
		}
		r := int(px(7))
		b.s.OverShapes = append(b.s.OverShapes,
			Shape{Group: "marker", Runs: []Run{disc(x, y, r)}, Stroke: b.c.halo, Width: px(4)},
			Shape{Group: "marker", Runs: []Run{disc(x, y, r)}, Stroke: b.c.ink, Width: px(1.8), Dash: softDash(m.Soft)})
		if !m.Soft {
			b.s.OverShapes = append(b.s.OverShapes, Shape{Group: "marker", Runs: []Run{disc(x, y, int(px(2.2)))}, Fill: b.c.ink, Stroke: b.c.halo, Width: px(1)})
		}
		b.taken = append(b.taken, box{float64(x - r - 4), float64(y - r - 4), float64(x + r + 4), float64(y + r + 4)})
	}
}

func softDash(soft bool) []float64 {
	if soft {
		return []float64{px(2.6), px(2)}
	}
	return nil
}

// markerNames names the points asked about.
func (b *builder) markerNames() {
	for _, m := range b.v.Markers {
		if m.Name == "" {
			continue
		}
		q := b.p.point(m.At)
		size, gap := px(12), px(11)
		t := Text{Group: "marker", S: m.Name, Size: size, Weight: 700, Fill: b.c.ink, Halo: b.c.halo, HaloW: px(3.2)}
		for _, try := range []struct {
			dx, dy float64
			anchor Anchor
		}{{gap, size * .34, Start}, {-gap, size * .34, End}, {0, -gap, Middle}, {0, gap + size*.8, Middle}} {
			t.X, t.Y, t.Anchor = int(q.X()+try.dx), int(q.Y()+try.dy), try.anchor
			if b.put(px(2), t) {
				break
			}
		}
	}
}

// disc is a circle as a ring of points.
func disc(x, y, r int) Run {
	n := 12
	if r > 10 {
		n = 24
	}
	run := Run{Closed: true}
	for i := 0; i < n; i++ {
		a := 2 * math.Pi * float64(i) / float64(n)
		run.Pts = append(run.Pts, Pt{x + int(math.Round(float64(r)*math.Cos(a))), y + int(math.Round(float64(r)*math.Sin(a)))})
	}
	return run
}
