package figure

import "github.com/paulmach/orb"

// Overlay is a shape in the foreground that the map's own layers do not have: a
// route, or an area that a text speaks of.
type Overlay struct {
	ID, Name  string
	Geometry  orb.Geometry // lines or polygons in grid metres
	Hue       string       // palette key; "" is the ink
	Certainty string       // dashes its outline, as a line's
}

// overlays draws routes as haloed lines, and areas as an outline over a light
// tint.
func (b *builder) overlays() {
	for _, o := range b.v.Overlays {
		colour := b.c.ink
		if o.Hue != "" {
			colour = b.c.hue(o.Hue)
		}
		if runs := chainsOf(b.p.lines(linesOf(o.Geometry)...), strayLine); len(runs) > 0 {
			b.add(Shape{Group: "route", Runs: runs, Stroke: b.c.halo, StrokeOpacity: .8, Width: px(5)})
			b.add(Shape{Group: "route", ID: o.ID, Name: o.Name, Runs: runs, Stroke: colour, Width: px(2.2), Dash: dash(o.Certainty, px(2.2))})
		}
		if polys := b.p.polygons(o.Geometry); len(polys) > 0 {
			runs := ringsOf(polys, b.strayGround(), false)
			b.add(Shape{Group: "area", ID: o.ID, Name: o.Name, Runs: runs, Fill: colour, FillOpacity: .07})
			b.add(Shape{Group: "area", Runs: runs, Stroke: colour, StrokeOpacity: .8, Width: px(1.4), Dash: dash(o.Certainty, px(1.4))})
		}
	}
}
