package figure

import (
	"math"
	"strconv"
)

// Sizes of the caption strip, pixels at scale 1.
const (
	titlePx    = 15.0
	subtitlePx = 12.0
	creditPx   = 10.0
	padPx      = 12.0
)

type captionText struct {
	title, subtitle, credit []string
	legend                  [][]legendItem
}

func captionLines(v *View, w int) captionText {
	max := float64(w) - px(2*padPx)
	var t captionText
	t.title = wrap(v.Title, px(titlePx), 700, max, 2)
	if v.Subtitle != "" {
		t.subtitle = wrap(v.Subtitle, px(subtitlePx), 400, max, 3)
	}
	t.legend = legendRows(v, max)
	if v.Credit != "" {
		t.credit = wrap(v.Credit, px(creditPx), 400, max, 3)
	}
	return t
}

// captionHeight is the height of the strip under the map, scene units.
func captionHeight(v *View, w int) int {
	if v.Bare {
		return 0
	}
	t := captionLines(v, w)
	h := 10 + 19*float64(len(t.title)) + 16*float64(len(t.subtitle)) + 17*float64(len(t.legend)) + 13.5*float64(len(t.credit)) + 9
	if len(t.legend) > 0 {
		h += 4
	}
	if len(t.credit) > 0 {
		h += 4
	}
	return int(px(h))
}

// caption writes the strip: title, subtitle, credit.
func (b *builder) caption() {
	s := b.s
	y0 := s.MapHeight
	s.OverShapes = append(s.OverShapes,
		Shape{Group: "caption", Fill: b.c.paper, Runs: []Run{{Closed: true, Pts: []Pt{{0, y0}, {s.Width, y0}, {s.Width, s.Height}, {0, s.Height}}}}},
		Shape{Group: "caption", Stroke: b.c.ink, Width: px(1.5), Butt: true, Runs: []Run{{Pts: []Pt{{0, y0}, {s.Width, y0}}}}})
	t := captionLines(b.v, s.Width)
	max := float64(s.Width) - px(2*padPx)
	y := float64(y0) + px(7)
	line := func(lines []string, size float64, weight int, lead float64, fill string) {
		for _, l := range lines {
			y += px(lead)
			s.OverTexts = append(s.OverTexts, Text{Group: "caption", X: int(px(padPx)), Y: int(y - px(2)), S: fit(l, px(size), weight, max), Size: px(size), Weight: weight, Anchor: Start, Fill: fill})
		}
	}
	line(t.title, titlePx, 700, 19, b.c.ink)
	line(t.subtitle, subtitlePx, 400, 16, b.c.ink)
	if len(t.legend) > 0 {
		y += px(4)
	}
	for _, row := range t.legend {
		y += px(17)
		b.legendRow(row, y-px(2))
	}
	y += px(4)
	line(t.credit, creditPx, 400, 13.5, b.c.muted)
}

// scaleBar draws a bar of a round length in the lower left of the map. In an
// equal-area picture it holds near the middle.
func (b *builder) scaleBar() {
	max := math.Min(px(120), float64(b.s.Width)*.22)
	km := roundLength(max / b.p.k / 1000)
	w := int(math.Round(km * 1000 * b.p.k))
	x, y := int(px(padPx)), b.s.MapHeight-int(px(10))
	ink := b.c.ink
	tick := int(px(4))
	run := []Run{{Pts: []Pt{{x, y - tick}, {x, y}, {x + w, y}, {x + w, y - tick}}}}
	b.s.OverShapes = append(b.s.OverShapes,
		Shape{Group: "scale", Stroke: b.c.land, StrokeOpacity: .8, Width: px(4), Runs: run},
		Shape{Group: "scale", Stroke: ink, Width: px(1.3), Butt: true, Runs: run})
	label := strconv.FormatFloat(km, 'f', -1, 64) + " " + b.v.kmUnit()
	b.s.OverTexts = append(b.s.OverTexts, Text{Group: "scale", X: x + w/2, Y: y - int(px(4)), S: label, Size: px(10.5), Fill: ink, Halo: b.c.halo, HaloW: px(3)})
	b.taken = append(b.taken, box{0, float64(y) - px(18), float64(x+w) + px(8), float64(b.s.MapHeight)})
}

// kmUnit is the sign of a kilometre in the view's language.
func (v *View) kmUnit() string {
	if v.KmSign != "" {
		return v.KmSign
	}
	return "km"
}

// roundLength is the largest 1, 2 or 5 times a power of ten that is not over x.
func roundLength(x float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{5, 2, 1} {
		if m*p <= x {
			return m * p
		}
	}
	return p
}
