package figure

import (
	"fmt"
	"math"
	"strconv"
)

// palette is the manifest's colours, with what follows from them where it
// names none.
type palette struct {
	of                               map[string]string
	land, water, ink, muted, border  string
	halo, paper, shore, river, admin string
	riverText, waterText             string
}

func makePalette(c map[string]string) palette {
	p := palette{of: c, land: c["land"], water: c["water"], ink: c["ink"], muted: c["muted"], border: c["border"]}
	pick := func(key, otherwise string) string {
		if v := c[key]; v != "" {
			return v
		}
		return otherwise
	}
	p.halo = pick("halo", p.land)
	p.paper = pick("paper", p.land)
	p.shore = pick("shore", mix(p.water, p.border, .4))
	p.river = pick("river", mix(p.water, p.border, .5))
	p.riverText = pick("riverText", p.muted)
	p.waterText = pick("waterText", p.riverText)
	p.admin = pick("admin", mix(p.land, p.border, .4))
	return p
}

// hue is the colour of a territory's key; an unknown key is drawn in ink.
func (p *palette) hue(key string) string {
	if c := p.of[key]; c != "" {
		return c
	}
	return p.ink
}

// words is the hue moved towards ink until words set in it reach 4.5:1 on land.
func (p *palette) words(key string) string {
	c := p.hue(key)
	for t := 0.0; t <= 1; t += .1 {
		if m := mix(c, p.ink, t); contrast(m, p.land) >= 4.5 {
			return m
		}
	}
	return p.ink
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
