package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// palette is the manifest's colours, with what follows from them where it
// names none; frontend/src/map/palette.ts derives the same. A paint is a
// #rrggbb value or, for a picture inside a page of ours, the page's custom
// property with that value to fall back on, so that the picture follows the
// page's theme.
type palette struct {
	of   map[string]string // hex by key
	vars bool

	land, landFar, water, ink, muted, border, disputed string
	halo, paper, shore, river, admin                   string
	riverText, waterText                               string
}

func makePalette(of map[string]string, vars bool) palette {
	p := palette{of: of, vars: vars}
	base := baseColours(of)
	for key, to := range map[string]*string{
		"land": &p.land, "landFar": &p.landFar, "water": &p.water, "ink": &p.ink, "muted": &p.muted, "border": &p.border, "disputed": &p.disputed,
		"halo": &p.halo, "paper": &p.paper, "shore": &p.shore, "river": &p.river, "admin": &p.admin, "riverText": &p.riverText, "waterText": &p.waterText,
	} {
		*to = p.paint(property(key), base[key])
	}
	return p
}

func (p *palette) paint(name, hex string) string {
	if p.vars {
		return "var(--" + name + "," + hex + ")"
	}
	return hex
}

// property is the custom property of a key: landFar is land-far.
func property(key string) string {
	var b strings.Builder
	for _, r := range key {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('-')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// hue is the colour of a territory's key; an unknown key is drawn in ink.
func (p *palette) hue(key string) string {
	if c := p.of[key]; c != "" {
		return p.paint("hue-"+key, c)
	}
	return p.ink
}

// words is the hue moved towards ink until words set in it can be read.
func (p *palette) words(key string) string {
	if p.of[key] == "" {
		return p.ink
	}
	return p.paint("hue-text-"+key, readable(p.of[key], p.of["land"], p.of["ink"]))
}

func channels(hex string) (c [3]float64) {
	if len(hex) != 7 {
		return c
	}
	for i := range c {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return c
		}
		c[i] = float64(n)
	}
	return c
}

// mix blends two #rrggbb colours; t = 0 is a, t = 1 is b.
func mix(a, b string, t float64) string {
	x, y := channels(a), channels(b)
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(x[0]+(y[0]-x[0])*t)), int(math.Round(x[1]+(y[1]-x[1])*t)), int(math.Round(x[2]+(y[2]-x[2])*t)))
}

// luminance is the WCAG relative luminance of #rrggbb.
func luminance(hex string) float64 {
	c := channels(hex)
	for i, v := range c {
		if v /= 255; v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

// contrast is the WCAG contrast of two #rrggbb colours, 1 to 21.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}
