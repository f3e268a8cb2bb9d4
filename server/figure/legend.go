package figure

import (
	"math"

	"github.com/paulmach/orb"
)

// The legend explains what the picture holds and no more: the patterns of its
// territories and the strokes of its lines.

const (
	legendPx = 10.5
	swatchPx = 20.0
)

type legendItem struct {
	key, word string
	width     float64
}

// legendKeys are the patterns, then the lines from the surest to the least
// sure, then the present border.
var legendKeys = []string{
	"pattern:ceded", "pattern:otherwise", "pattern:claimed", "pattern:none",
	"line:surveyed", "line:treaty-text", "line:reconstruction", "line:illustrative", "line:present", "band",
}

// legendRows finds what there is to explain and sets it in rows of max width.
func legendRows(v *View, max float64) [][]legendItem {
	if len(v.Words) == 0 {
		return nil
	}
	there := map[string]bool{}
	k := v.scale()
	frame := Fill(v.Frame, float64(v.Width)/k, float64(v.Height)/k*.8)
	for _, l := range v.Layers {
		for i := range l.Parts {
			p := &l.Parts[i]
			if !v.shown(p) || !inFrame(p.Geometry, frame) {
				continue
			}
			switch {
			case v.Territories[l.ID]:
				there["pattern:"+p.Props.Pattern] = true
			case v.Lines[l.ID] && p.Props.Kind == "present-border":
				there["line:present"] = true
			case v.Lines[l.ID]:
				if v.band(p, float64(v.Width)/k/(frame.Max.X()-frame.Min.X())*1000) > 0 {
					there["band"] = true
				}
				there["line:"+p.Props.Certainty] = true
			}
		}
	}
	var rows [][]legendItem
	used := math.Inf(1)
	for _, key := range legendKeys {
		if word := v.Words[key]; there[key] && word != "" {
			it := legendItem{key: key, word: word, width: px(swatchPx+5) + measure(word, px(legendPx), 400, 0)}
			if used+px(16)+it.width > max {
				rows, used = append(rows, nil), -px(16)
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], it)
			used += px(16) + it.width
		}
	}
	return rows
}

// inFrame reports whether some of a geometry's outline, or all the frame, lies
// in the frame's middle part; what only grazes an edge needs no explaining.
func inFrame(g orb.Geometry, frame orb.Bound) bool {
	in := frame.Pad(-.02 * (frame.Max.X() - frame.Min.X()))
	if !g.Bound().Intersects(in) {
		return false
	}
	for _, poly := range polygonsOf(g) {
		if contains(poly, in.Center()) {
			return true
		}
		for _, r := range poly {
			for _, p := range r {
				if in.Contains(p) {
					return true
				}
			}
		}
	}
	for _, l := range linesOf(g) {
		for _, p := range l {
			if in.Contains(p) {
				return true
			}
		}
	}
	return false
}

// legendRow draws one row with its baseline at y.
func (b *builder) legendRow(row []legendItem, y float64) {
	x := px(padPx)
	for _, it := range row {
		w, mid := px(swatchPx), y-px(legendPx*.36)
		rect := func(h float64) []Run {
			x0, x1, y0, y1 := int(x), int(x+w), int(mid-h/2), int(mid+h/2)
			return []Run{{Closed: true, Pts: []Pt{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}}}
		}
		line := []Run{{Pts: []Pt{{int(x), int(mid)}, {int(x + w), int(mid)}}}}
		switch {
		case it.key == "band":
			b.s.OverShapes = append(b.s.OverShapes, Shape{Group: "legend", Runs: line, Stroke: b.c.ink, StrokeOpacity: .16, Width: px(9), Butt: true},
				Shape{Group: "legend", Runs: line, Stroke: b.c.ink, Width: px(1.2), Dash: dash("reconstruction", 0), Butt: true})
		case it.key == "line:present":
			b.s.OverShapes = append(b.s.OverShapes, Shape{Group: "legend", Runs: line, Stroke: b.c.border, Width: px(1.2), Butt: true})
		case it.key[:5] == "line:":
			width := px(1.8)
			b.s.OverShapes = append(b.s.OverShapes, Shape{Group: "legend", Runs: line, Stroke: b.c.ink, Width: width, Dash: dash(it.key[5:], width), Butt: true})
		default:
			h := b.hatch(it.key[8:], "ink") // the pattern's meaning is the same in every hue
			b.s.OverShapes = append(b.s.OverShapes, Shape{Group: "legend", Runs: rect(px(11)), Hatch: h, Stroke: b.c.muted, StrokeOpacity: .8, Width: px(.7)})
		}
		b.s.OverTexts = append(b.s.OverTexts, Text{Group: "legend", X: int(x + w + px(5)), Y: int(y), S: it.word, Size: px(legendPx), Anchor: Start, Fill: b.c.ink})
		x += it.width + px(16)
	}
}

// hatch is the pattern of a passage in its plain strength.
func (b *builder) hatch(kind, hue string) *Hatch {
	return &Hatch{Kind: kind, Colour: b.c.hue(hue), Tint: .15, Ink: .6, Spacing: px(6), Stroke: px(1)}
}
