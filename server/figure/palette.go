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
	hex := func(key, otherwise string) string {
		if v := of[key]; v != "" {
			return v
		}
		return otherwise
	}
	land, water, border, muted := of["land"], of["water"], of["border"], of["muted"]
	for _, c := range []struct {
		to       *string
		key, hex string
	}{
		{&p.land, "land", land}, {&p.water, "water", water}, {&p.ink, "ink", of["ink"]}, {&p.muted, "muted", muted}, {&p.border, "border", border},
		{&p.landFar, "landFar", hex("landFar", mix(land, water, .45))},
		{&p.disputed, "disputed", hex("disputed", border)},
		{&p.halo, "halo", hex("halo", land)},
		{&p.paper, "paper", hex("paper", land)},
		{&p.shore, "shore", hex("shore", mix(water, border, .4))},
		{&p.river, "river", hex("river", mix(water, border, .5))},
		{&p.admin, "admin", hex("admin", mix(land, border, .4))},
		{&p.riverText, "riverText", hex("riverText", muted)},
		{&p.waterText, "waterText", hex("waterText", muted)},
	} {
		*c.to = p.paint(property(c.key), c.hex)
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

// words is the hue moved towards ink until words set in it reach 4.5:1 on land.
func (p *palette) words(key string) string {
	c := p.of[key]
	if c == "" {
		return p.ink
	}
	text := p.of["ink"]
	for i := 0; i < 20; i++ {
		if m := mix(c, p.of["ink"], float64(i)*.05); contrast(m, p.of["land"]) >= 4.5 {
			text = m
			break
		}
	}
	return p.paint("hue-text-"+key, text)
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
