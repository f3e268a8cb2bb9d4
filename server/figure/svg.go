package figure

import (
	"bytes"
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// SVGOptions says where the SVG will stand.
type SVGOptions struct {
	// Prefix begins every id, so that several pictures fit in one page.
	Prefix string
	// Inline leaves out the XML namespace's ceremony and lets the picture take
	// the width of its container.
	Inline bool
	// Class is set on the root of an inline picture.
	Class string
	// Hidden marks a picture that only a style sheet may show.
	Hidden bool
}

// fontStack is what a picture that stands alone is set in; one in a page takes
// the page's fonts.
const fontStack = "Noto Sans,Noto Sans SC,system-ui,sans-serif"

// SVG writes the scene as an SVG 1.1 document (or an element for HTML). Paint
// is in presentation attributes only, so that a strict style-src lets it pass.
func SVG(s *Scene, o SVGOptions) []byte {
	w := &svgWriter{s: s, prefix: o.Prefix, hatches: map[string]string{}}
	b := &w.Buffer
	if o.Inline {
		fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="100%%"`, s.Width, s.Height)
		if o.Class != "" {
			fmt.Fprintf(b, ` class="%s"`, html.EscapeString(o.Class))
		}
		if o.Hidden {
			b.WriteString(` hidden=""`)
		}
	} else {
		fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d"`, s.Width, s.Height, s.PxW, s.PxH)
	}
	fmt.Fprintf(b, ` role="img" aria-labelledby="%[1]st %[1]sd" lang="%[2]s" stroke-linejoin="round"`, w.prefix, html.EscapeString(s.Lang))
	if !o.Inline {
		b.WriteString(` font-family="` + fontStack + `"`)
	}
	b.WriteString(`>`)
	fmt.Fprintf(b, `<title id="%st">%s</title><desc id="%sd">%s</desc>`, w.prefix, html.EscapeString(s.Title), w.prefix, html.EscapeString(s.Desc))
	w.defs()
	fmt.Fprintf(b, `<rect width="%d" height="%d" fill="%s"/>`, s.Width, s.MapHeight, s.Water)
	fmt.Fprintf(b, `<g clip-path="url(#%sm)" fill="none">`, w.prefix)
	w.shapes(s.Shapes)
	b.WriteString(`</g>`)
	w.group(s.Texts, true)
	b.WriteString(`<g fill="none">`)
	w.shapes(s.OverShapes)
	b.WriteString(`</g>`)
	w.group(s.OverTexts, false)
	b.WriteString(`</svg>`)
	return bytes.Clone(b.Bytes())
}

type svgWriter struct {
	bytes.Buffer
	s       *Scene
	prefix  string
	hatches map[string]string
	clips   int
}

// defs writes the map's clip and one pattern for each hatch.
func (w *svgWriter) defs() {
	fmt.Fprintf(w, `<defs><clipPath id="%sm"><path d="M0 0H%dV%dH0z"/></clipPath>`, w.prefix, w.s.Width, w.s.MapHeight)
	for _, shapes := range [][]Shape{w.s.Shapes, w.s.OverShapes} {
		for i := range shapes {
			if h := shapes[i].Hatch; h != nil {
				w.pattern(h)
			}
		}
	}
	w.WriteString(`</defs>`)
}

func hatchKey(h *Hatch) string {
	return fmt.Sprintf("%s %s %v %v %v %v", h.Kind, h.Colour, h.Tint, h.Ink, h.Spacing, h.Stroke)
}

func (w *svgWriter) pattern(h *Hatch) {
	key := hatchKey(h)
	if w.hatches[key] != "" || h.Kind == "none" {
		return
	}
	id := w.prefix + "h" + strconv.Itoa(len(w.hatches))
	w.hatches[key] = id
	sp := num(h.Spacing)
	fmt.Fprintf(w, `<pattern id="%s" width="%s" height="%s" patternUnits="userSpaceOnUse"`, id, sp, sp)
	switch h.Kind {
	case "ceded":
		w.WriteString(` patternTransform="rotate(-45)"`)
	case "otherwise":
		w.WriteString(` patternTransform="rotate(45)"`)
	}
	fmt.Fprintf(w, `><path d="M0 0H%sV%sH0z" fill="%s" fill-opacity="%s"/>`, sp, sp, h.Colour, num(h.Tint))
	if h.Kind == "claimed" {
		r := num(h.Stroke * 1.1)
		c := num(h.Spacing / 2)
		fmt.Fprintf(w, `<circle cx="%s" cy="%s" r="%s" fill="%s" fill-opacity="%s"/>`, c, c, r, h.Colour, num(math.Min(1, h.Ink*1.2)))
	} else {
		fmt.Fprintf(w, `<path d="M0 %sH%s" stroke="%s" stroke-width="%s" stroke-opacity="%s"/>`, num(h.Spacing/2), sp, h.Colour, num(h.Stroke), num(h.Ink))
	}
	w.WriteString(`</pattern>`)
}

func (w *svgWriter) shapes(shapes []Shape) {
	for i := range shapes {
		w.shape(&shapes[i])
	}
}

func (w *svgWriter) shape(s *Shape) {
	d := pathData(s.Runs)
	if s.ClipSelf {
		w.clips++
		id := w.prefix + "c" + strconv.Itoa(w.clips)
		fmt.Fprintf(w, `<clipPath id="%s"><path id="%sp" d="%s"/></clipPath><use href="#%sp" clip-path="url(#%s)"`, id, id, d, id, id)
		w.paint(s)
		w.WriteString(`/>`)
		return
	}
	fmt.Fprintf(w, `<path d="%s"`, d)
	w.paint(s)
	if s.Name != "" {
		fmt.Fprintf(w, `><title>%s</title></path>`, html.EscapeString(s.Name))
		return
	}
	w.WriteString(`/>`)
}

func (w *svgWriter) paint(s *Shape) {
	switch {
	case s.Hatch != nil && s.Hatch.Kind == "none":
		fmt.Fprintf(w, ` fill="%s" fill-opacity="%s"`, s.Hatch.Colour, num(s.Hatch.Tint))
	case s.Hatch != nil:
		fmt.Fprintf(w, ` fill="url(#%s)"`, w.hatches[hatchKey(s.Hatch)])
	case s.Fill != "" && s.Fill != "none":
		fmt.Fprintf(w, ` fill="%s"`, s.Fill)
		if s.FillOpacity > 0 && s.FillOpacity < 1 {
			fmt.Fprintf(w, ` fill-opacity="%s"`, num(s.FillOpacity))
		}
	}
	if s.Stroke == "" {
		return
	}
	fmt.Fprintf(w, ` stroke="%s" stroke-width="%s"`, s.Stroke, num(s.Width))
	if s.StrokeOpacity > 0 && s.StrokeOpacity < 1 {
		fmt.Fprintf(w, ` stroke-opacity="%s"`, num(s.StrokeOpacity))
	}
	if len(s.Dash) > 0 {
		ds := make([]string, len(s.Dash))
		for i, d := range s.Dash {
			ds[i] = num(d)
		}
		fmt.Fprintf(w, ` stroke-dasharray="%s"`, strings.Join(ds, " "))
	} else if !s.Butt {
		w.WriteString(` stroke-linecap="round"`)
	}
}

// group writes texts, those of one look together.
func (w *svgWriter) group(texts []Text, clipped bool) {
	if len(texts) == 0 {
		return
	}
	if clipped {
		fmt.Fprintf(w, `<g clip-path="url(#%sm)" text-anchor="middle" paint-order="stroke">`, w.prefix)
	} else {
		w.WriteString(`<g>`)
	}
	look := ""
	for i := range texts {
		if l := textLook(&texts[i], clipped); l != look {
			if look != "" {
				w.WriteString(`</g>`)
			}
			w.WriteString(`<g` + l + `>`)
			look = l
		}
		w.text(&texts[i], clipped)
	}
	w.WriteString(`</g></g>`)
}

func textLook(t *Text, clipped bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, ` font-size="%s" fill="%s"`, num(t.Size), t.Fill)
	if t.Weight != 0 && t.Weight != 400 {
		fmt.Fprintf(&b, ` font-weight="%d"`, t.Weight)
	}
	if t.Italic {
		b.WriteString(` font-style="italic"`)
	}
	if t.Track != 0 {
		fmt.Fprintf(&b, ` letter-spacing="%s"`, num(t.Track))
	}
	if t.Halo != "" {
		fmt.Fprintf(&b, ` stroke="%s" stroke-width="%s" stroke-opacity=".85"`, t.Halo, num(t.HaloW))
		if !clipped {
			b.WriteString(` paint-order="stroke"`)
		}
	}
	return b.String()
}

func (w *svgWriter) text(t *Text, clipped bool) {
	fmt.Fprintf(w, `<text x="%d" y="%d"`, t.X, t.Y)
	switch {
	case t.Anchor == Middle && !clipped:
		w.WriteString(` text-anchor="middle"`)
	case t.Anchor == Start && clipped:
		w.WriteString(` text-anchor="start"`)
	case t.Anchor == End:
		w.WriteString(` text-anchor="end"`)
	}
	if t.Lang != "" {
		fmt.Fprintf(w, ` lang="%s"`, html.EscapeString(t.Lang))
	}
	if t.Angle != 0 {
		fmt.Fprintf(w, ` transform="rotate(%s %d %d)"`, num(t.Angle), t.X, t.Y)
	}
	fmt.Fprintf(w, `>%s</text>`, html.EscapeString(t.S))
}

// pathData writes runs as relative integers. A run whose points all fall
// together still gets its line, so that a round cap shows a dot.
func pathData(runs []Run) string {
	var b []byte
	var cx, cy int
	for _, r := range runs {
		if len(r.Pts) == 0 {
			continue
		}
		p := r.Pts[0]
		b = append(b, 'm')
		b = pair(b, p.X-cx, p.Y-cy)
		cx, cy = p.X, p.Y
		if len(r.Pts) == 1 {
			b = append(b, 'h', '0')
		}
		cmd := byte(0)
		for _, q := range r.Pts[1:] {
			dx, dy := q.X-cx, q.Y-cy
			switch {
			case dy == 0:
				b = one(b, 'h', &cmd, dx)
			case dx == 0:
				b = one(b, 'v', &cmd, dy)
			default:
				if cmd != 'l' {
					b, cmd = append(b, 'l'), 'l'
				} else if dx >= 0 {
					b = append(b, ' ')
				}
				b = pair(b, dx, dy)
			}
			cx, cy = q.X, q.Y
		}
		if r.Closed {
			b = append(b, 'z')
			cx, cy = p.X, p.Y
		}
	}
	if len(b) > 0 {
		b[0] = 'M' // the first move is absolute either way
	}
	return string(b)
}

func pair(b []byte, x, y int) []byte {
	b = strconv.AppendInt(b, int64(x), 10)
	if y >= 0 {
		b = append(b, ' ')
	}
	return strconv.AppendInt(b, int64(y), 10)
}

func one(b []byte, c byte, cmd *byte, d int) []byte {
	if *cmd != c {
		b, *cmd = append(b, c), c
	} else if d >= 0 {
		b = append(b, ' ')
	}
	return strconv.AppendInt(b, int64(d), 10)
}

// num writes a number with at most two decimals and no leading zero.
func num(f float64) string {
	s := strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
	if strings.HasPrefix(s, "0.") {
		return s[1:]
	}
	if strings.HasPrefix(s, "-0.") {
		return "-" + s[2:]
	}
	return s
}
