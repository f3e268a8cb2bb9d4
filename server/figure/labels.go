package figure

import (
	"math"
	"sort"
	"strconv"

	"github.com/paulmach/orb"
)

// box is a rectangle in scene units.
type box struct{ x0, y0, x1, y1 float64 }

func (a box) hits(b box) bool { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 }

// labels places words greedily, the most important first: a word that would
// touch one already there, or the edge, is moved or left out.
func (b *builder) labels() {
	b.markerNames()
	b.territoryLabels(true)
	b.lineDates()
	if len(b.v.Selected) == 0 {
		b.territoryLabels(false)
	}
	b.countries()
	b.towns(0, 2)
	b.strayCountries()
	b.territoryLabels(false)
	b.waters()
	b.towns(3, 99)
	b.admins()
}

// free reports whether all boxes lie in the map and touch nothing placed.
func (b *builder) free(boxes ...box) bool {
	for _, x := range boxes {
		if x.x0 < px(3) || x.y0 < px(3) || x.x1 > float64(b.s.Width)-px(3) || x.y1 > float64(b.s.MapHeight)-px(3) {
			return false
		}
		for _, t := range b.taken {
			if x.hits(t) {
				return false
			}
		}
	}
	return true
}

// boxOf is the room a text takes, padded.
func boxOf(t *Text, pad float64) []box {
	w := measure(t.S, t.Size, t.Weight, t.Track)
	x0 := float64(t.X)
	switch t.Anchor {
	case Middle:
		x0 -= w / 2
	case End:
		x0 -= w
	}
	if t.Angle == 0 {
		return []box{{x0 - pad, float64(t.Y) - t.Size*.82 - pad, x0 + w + pad, float64(t.Y) + t.Size*.26 + pad}}
	}
	// A slanted text is a row of small squares.
	sin, cos := math.Sincos(t.Angle * math.Pi / 180)
	n := int(w/t.Size) + 1
	var out []box
	for i := 0; i <= n; i++ {
		dx, dy := x0+w*float64(i)/float64(n)-float64(t.X), -t.Size*.3
		cx, cy := float64(t.X)+dx*cos-dy*sin, float64(t.Y)+dx*sin+dy*cos
		r := t.Size*.5 + pad
		out = append(out, box{cx - r, cy - r, cx + r, cy + r})
	}
	return out
}

// put places all texts if there is room for all.
func (b *builder) put(pad float64, texts ...Text) bool {
	var boxes []box
	for i := range texts {
		boxes = append(boxes, boxOf(&texts[i], pad)...)
	}
	if !b.free(boxes...) {
		return false
	}
	b.taken = append(b.taken, boxes...)
	b.s.Texts = append(b.s.Texts, texts...)
	return true
}

// territoryLabels names the territories in view, the selected or the others.
func (b *builder) territoryLabels(selected bool) {
	type area struct {
		part  Part
		polys []orb.Polygon
		size  float64
	}
	var areas []*area
	byID := map[string]*area{}
	for _, l := range b.v.Layers {
		if !b.v.Territories[l.ID] {
			continue
		}
		for _, p := range l.Parts {
			if !b.v.shown(&p) || b.v.selected(p.ID) != selected || b.name(&p) == "" || b.named[p.ID] {
				continue
			}
			a := byID[p.ID]
			if a == nil {
				a = &area{part: p}
				byID[p.ID] = a
				areas = append(areas, a)
			}
			for _, q := range b.p.polygons(p.Geometry) {
				a.polys = append(a.polys, q)
				a.size += ringArea(q[0])
			}
		}
	}
	sort.SliceStable(areas, func(i, j int) bool { return areas[i].size > areas[j].size })
	for _, a := range areas {
		if !selected && a.size < sq(px(60)) {
			continue
		}
		b.territoryLabel(&a.part, a.polys, selected)
	}
}

func (b *builder) territoryLabel(p *Part, polys []orb.Polygon, selected bool) {
	one := selected && len(b.v.Selected) == 1
	size, weight := px(12), 600
	switch {
	case one:
		size, weight = px(15), 700
	case selected:
		size, weight = px(13), 700
	}
	fill := b.c.words(p.Props.Hue)
	sub := b.v.Subheads[p.ID]
	subSize := px(11)
	if !one {
		sub = ""
	}
	name := b.name(p)
	for _, max := range []float64{px(190), px(130), px(90)} {
		lines := wrap(name, size, weight, max, 4)
		lead := size * 1.18
		w := 0.0
		for _, l := range lines {
			w = math.Max(w, measure(l, size, weight, 0))
		}
		h := lead * float64(len(lines))
		var subs []string
		if sub != "" {
			subs = wrap(sub, subSize, 400, math.Max(w, px(150)), 3)
			h += subSize * (.1 + 1.3*float64(len(subs)))
			for _, l := range subs {
				w = math.Max(w, measure(l, subSize, 400, 0))
			}
		}
		for _, c := range b.seats(polys, w, h, one) {
			y := c.Y() - h/2 + size*.86
			var texts []Text
			for _, l := range lines {
				texts = append(texts, Text{Group: "territory", X: int(c.X()), Y: int(math.Round(y)), S: l, Size: size, Weight: weight, Fill: fill, Halo: b.c.halo, HaloW: px(3.2)})
				y += lead
			}
			for i, l := range subs {
				texts = append(texts, Text{Group: "territory", X: int(c.X()), Y: int(math.Round(y - lead + size*.3 + subSize*(1.15+1.3*float64(i)))), S: l, Size: subSize, Fill: b.c.ink, Halo: b.c.halo, HaloW: px(3)})
			}
			if b.put(px(3), texts...) {
				b.named[p.ID] = true
				return
			}
		}
	}
}

// seats are places for a label of w by h on some polygons, best first: where
// the label lies inside and far from the edge, then, if beside is set, next to
// the shape, then where it lies on the shape in part.
func (b *builder) seats(polys []orb.Polygon, w, h float64, beside bool) []orb.Point {
	type seat struct {
		p      orb.Point
		inside int
		score  float64
	}
	var seats []seat
	big := 0.0
	for _, p := range polys {
		big = math.Max(big, ringArea(p[0]))
	}
	for _, p := range polys {
		if ringArea(p[0]) < big/8 {
			continue
		}
		p = rough(p)
		in := p.Bound()
		lo := orb.Point{math.Max(in.Min.X(), w/2+px(4)), math.Max(in.Min.Y(), h/2+px(4))}
		hi := orb.Point{math.Min(in.Max.X(), float64(b.s.Width)-w/2-px(4)), math.Min(in.Max.Y(), float64(b.s.MapHeight)-h/2-px(4))}
		if hi.X() < lo.X() || hi.Y() < lo.Y() {
			continue
		}
		const n = 18
		for i := 0; i <= n; i++ {
			for j := 0; j <= n; j++ {
				c := orb.Point{lo.X() + (hi.X()-lo.X())*float64(i)/n, lo.Y() + (hi.Y()-lo.Y())*float64(j)/n}
				if !contains(p, c) {
					continue
				}
				s := seat{p: c}
				for _, k := range [][2]float64{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}, {-1, 0}, {1, 0}, {-.5, -1}, {.5, 1}} {
					if contains(p, orb.Point{c.X() + k[0]*w/2, c.Y() + k[1]*h/2}) {
						s.inside++
					}
				}
				s.score = edgeDistance(p, c)
				seats = append(seats, s)
			}
		}
	}
	sort.SliceStable(seats, func(i, j int) bool {
		if seats[i].inside != seats[j].inside {
			return seats[i].inside > seats[j].inside
		}
		return seats[i].score > seats[j].score
	})
	var whole, part []orb.Point
	for _, s := range seats {
		switch {
		case s.inside == 8 && len(whole) < 80:
			whole = append(whole, s.p)
		case s.inside < 8 && beside && len(part) < 40:
			part = append(part, s.p)
		}
	}
	if !beside {
		return whole
	}
	for _, p := range polys {
		if ringArea(p[0]) < big {
			continue
		}
		in := p.Bound()
		c, gap := in.Center(), px(6)
		if in.Max.X()-in.Min.X() > w*1.5 {
			continue // a large shape takes the name across its edge
		}
		var onOthers []orb.Point
		for _, q := range []orb.Point{{in.Max.X() + gap + w/2, c.Y()}, {in.Min.X() - gap - w/2, c.Y()}, {c.X(), in.Max.Y() + gap + h/2}, {c.X(), in.Min.Y() - gap - h/2}} {
			if inside(b.others, q) || inside(b.others, orb.Point{q.X() - w/3, q.Y()}) || inside(b.others, orb.Point{q.X() + w/3, q.Y()}) { // it could pass for another's name
				onOthers = append(onOthers, q)
				continue
			}
			whole = append(whole, q)
		}
		whole = append(whole, onOthers...)
	}
	return append(whole, part...)
}

// rough is a polygon with as much detail as placing words needs.
func rough(p orb.Polygon) orb.Polygon {
	out := make(orb.Polygon, 0, len(p))
	for _, r := range p {
		if ringArea(r) > sq(px(6)) {
			out = append(out, orb.Ring(thin(r, px(1.5))))
		}
	}
	if len(out) == 0 {
		return p
	}
	return out
}

// lineDates sets a word, such as the year of the treaty, along a line where it
// runs straightest.
func (b *builder) lineDates() {
	for i := range b.lines {
		p := &b.lines[i]
		s := b.v.LineLabels[p.ID]
		if s == "" {
			continue
		}
		size := px(10.5)
		w := measure(s, size, 600, 0)
		for _, l := range b.p.lines(linesOf(p.Geometry)...) {
			if at, angle, ok := b.straightest(l, w*1.25); ok {
				t := Text{Group: "date", X: int(at.X()), Y: int(at.Y()), S: s, Size: size, Weight: 600, Fill: b.c.words(p.Props.Hue), Halo: b.c.halo, HaloW: px(3), Angle: angle}
				if p.Props.Hue == "" {
					t.Fill = b.c.ink
				}
				sin, cos := math.Sincos(angle * math.Pi / 180)
				up := size * .5
				t.X, t.Y = int(at.X()+up*sin), int(at.Y()-up*cos)
				if b.put(px(2), t) {
					break
				}
			}
		}
	}
}

// straightest finds the middle of the stretch of a line, w long, that strays
// least from its chord and has room. The angle keeps words upright.
func (b *builder) straightest(l orb.LineString, w float64) (orb.Point, float64, bool) {
	l = orb.LineString(thin(l, px(2)))
	var at orb.Point
	angle, best := 0.0, math.Inf(1)
	for i := 1; i < len(l); i++ {
		a, c := l[i-1], l[i]
		n := math.Hypot(c.X()-a.X(), c.Y()-a.Y())
		m := orb.Point{(a.X() + c.X()) / 2, (a.Y() + c.Y()) / 2}
		if n < w*.8 || m.X() < w || m.Y() < px(14) || m.X() > float64(b.s.Width)-w || m.Y() > float64(b.s.MapHeight)-px(14) {
			continue
		}
		cx, cy := m.X()-float64(b.s.Width)/2, m.Y()-float64(b.s.MapHeight)/2
		if score := math.Hypot(cx, cy) - n; score < best {
			best, at = score, m
			angle = math.Atan2(c.Y()-a.Y(), c.X()-a.X()) * 180 / math.Pi
		}
	}
	switch {
	case angle > 90:
		angle -= 180
	case angle < -90:
		angle += 180
	}
	return at, math.Round(angle), !math.IsInf(best, 1)
}

// points returns the point parts of a layer that fall in the map, most
// important first.
func (b *builder) points(layer string, pick func(*Part) bool) []Part {
	var out []Part
	for _, p := range b.parts(layer) {
		if _, ok := p.Geometry.(orb.Point); ok && pick(&p) && b.name(&p) != "" {
			out = append(out, p)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Props.Rank != out[j].Props.Rank {
			return out[i].Props.Rank < out[j].Props.Rank
		}
		if out[i].Props.Population != out[j].Props.Population {
			return out[i].Props.Population > out[j].Props.Population
		}
		return out[i].ID < out[j].ID
	})
	return out
}

func (b *builder) at(p *Part) orb.Point { return b.p.point(p.Geometry.(orb.Point)) }

// countries names countries at their label points.
func (b *builder) countries() {
	for _, p := range b.points("labels", func(p *Part) bool { return p.Props.Kind == "country" }) {
		q := b.at(&p)
		t := b.countryText(b.name(&p))
		t.X, t.Y = int(q.X()), int(q.Y())
		if b.put(px(4), t) {
			b.named[b.name(&p)] = true
		}
	}
}

func (b *builder) waters() {
	for _, p := range b.points("labels", func(p *Part) bool {
		return p.Props.Kind == "sea" || p.Props.Kind == "lake" || p.Props.Kind == "river"
	}) {
		size := px(10.5)
		if p.Props.Kind == "sea" {
			size = px(12.5)
		}
		halo, fill := b.c.halo, b.c.riverText
		if p.Props.Kind != "river" {
			halo, fill = b.c.water, b.c.waterText
		}
		q := b.at(&p)
		lines := []string{b.name(&p)}
		if p.Props.Kind == "sea" {
			lines = wrap(lines[0], size, 400, px(80), 2)
		}
		var ts []Text
		for i, l := range lines {
			ts = append(ts, Text{Group: "water", X: int(q.X()), Y: int(q.Y() + float64(i)*size*1.2), S: l, Size: size, Italic: b.v.Lang != "zh", Track: px(.4), Fill: fill, Halo: halo, HaloW: px(2.6), Angle: p.Props.Angle})
		}
		b.put(px(3), ts...)
	}
}

// towns draws dots with names, those of some ranks, as many as the scale bears.
func (b *builder) towns(from, to int) {
	room := int(float64(b.s.Width*b.s.MapHeight) / sq(px(100)))
	placed := 0
	for _, p := range b.points("places", func(p *Part) bool { return p.Props.Rank >= from && p.Props.Rank <= to }) {
		if placed >= room {
			return
		}
		if p.Props.Rank > 3 && b.kmPerPx() > 3 {
			continue
		}
		if b.town(&p) {
			placed++
		}
	}
}

func (b *builder) town(p *Part) bool {
	q := b.at(p)
	r := px(1.8)
	size, weight := px(10.5), 400
	if p.Props.Rank <= 1 || p.Props.Capital {
		r, size, weight = px(2.2), px(11.5), 500
	}
	x, y := q.X(), q.Y()
	dot := box{x - r - 2, y - r - 2, x + r + 2, y + r + 2}
	t := Text{Group: "town", S: b.name(p), Size: size, Weight: weight, Fill: b.c.ink, Halo: b.c.halo, HaloW: px(2.6)}
	gap := r + px(3)
	for _, try := range []struct {
		dx, dy float64
		anchor Anchor
	}{{gap, size * .34, Start}, {-gap, size * .34, End}, {0, -gap - size*.12, Middle}, {0, gap + size*.75, Middle}} {
		t.X, t.Y, t.Anchor = int(x+try.dx), int(math.Round(y+try.dy)), try.anchor
		boxes := boxOf(&t, px(1.5))
		if !b.free(append(boxes, dot)...) {
			continue
		}
		b.taken = append(b.taken, append(boxes, dot)...)
		b.s.Texts = append(b.s.Texts, t)
		ring := disc(int(math.Round(x)), int(math.Round(y)), int(math.Round(r)))
		s := Shape{Group: "town", Runs: []Run{ring}, Fill: b.c.ink, Stroke: b.c.land, Width: px(.8)}
		if n := len(b.s.Shapes); n > 0 && b.s.Shapes[n-1].Group == "town" && b.s.Shapes[n-1].Fill == s.Fill {
			b.s.Shapes[n-1].Runs = append(b.s.Shapes[n-1].Runs, ring)
		} else {
			b.s.Shapes = append(b.s.Shapes, s)
		}
		return true
	}
	return false
}

func (b *builder) admins() {
	if b.kmPerPx() > 2.5 {
		return
	}
	for _, p := range b.points("labels", func(p *Part) bool { return p.Props.Kind == "admin1" || p.Props.Kind == "range" }) {
		q := b.at(&p)
		var ts []Text
		for i, l := range wrap(b.name(&p), px(10), 400, px(90), 2) {
			ts = append(ts, Text{Group: "admin", X: int(q.X()), Y: int(q.Y() + float64(i)*px(12)), S: l, Size: px(10), Track: px(.6), Fill: b.c.muted, Halo: b.c.halo, HaloW: px(2.6)})
		}
		b.put(px(3), ts...)
	}
}

// Year is the year of a day written YYYYMMDD, "" for an open one.
func Year(day int) string {
	if day <= 0 || day >= 99990000 {
		return ""
	}
	return strconv.Itoa(day / 10000)
}
