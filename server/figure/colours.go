package figure

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Colours are the colours of one theme: the manifest's, and those that follow
// from them; frontend/src/map/palette.ts makes the same.
type Colours struct {
	Base map[string]string // #rrggbb by key: land, water, ink, ...
	Hues []Hue             // the other keys of the manifest, sorted
}

// Hue is a colour of territories: as it is, as words on land, and thinned on
// the land.
type Hue struct{ Key, Colour, Text, Tint string }

// What may stand in a style sheet; anything else of a palette is left out.
var (
	hueKey    = regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`)
	hexColour = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
)

// tint is how much of a hue its tint on the land has.
const tint = .2

// ColoursOf completes the colours of one theme of a manifest.
func ColoursOf(of map[string]string) Colours {
	c := Colours{Base: baseColours(of)}
	land, ink := c.Base["land"], c.Base["ink"]
	for key, hex := range of {
		if _, ok := c.Base[key]; !ok && hueKey.MatchString(key) && hexColour.MatchString(hex) {
			c.Hues = append(c.Hues, Hue{key, hex, readable(hex, land, ink), mix(land, hex, tint)})
		}
	}
	slices.SortFunc(c.Hues, func(a, b Hue) int { return strings.Compare(a.Key, b.Key) })
	c.Base["mutedTint"] = mix(land, c.Base["muted"], tint)
	return c
}

// baseColours are the colours that are no hue of a territory: what the manifest
// names, else what follows from land, water, ink, muted and border.
func baseColours(of map[string]string) map[string]string {
	land, water, ink, muted, border := of["land"], of["water"], of["ink"], of["muted"], of["border"]
	out := map[string]string{
		"land": land, "water": water, "ink": ink, "muted": muted, "border": border,
		"landFar": mix(land, water, .45), "disputed": border, "halo": land, "paper": land, "selection": ink,
		"shore": mix(water, border, .4), "river": mix(water, border, .5), "admin": mix(land, border, .4), "riverText": muted, "waterText": muted,
	}
	for key := range out {
		if v := of[key]; hexColour.MatchString(v) {
			out[key] = v
		}
	}
	return out
}

// readable is the nearest colour to hex, on the way to the ink, that reads at
// 4.5:1 on the ground.
func readable(hex, ground, ink string) string {
	for i := range 20 {
		if m := mix(hex, ink, float64(i)*.05); contrast(m, ground) >= 4.5 {
			return m
		}
	}
	return ink
}

// Stylesheet writes the palettes of a manifest, by theme, as the custom
// properties that pages and explorer draw with: light, dark by system, and
// either by choice.
func Stylesheet(palettes map[string]map[string]string) []byte {
	light, dark := ColoursOf(palettes["light"]), ColoursOf(palettes["dark"])
	var b strings.Builder
	for _, rule := range []struct {
		head   string
		scheme string
		c      Colours
		tail   string
	}{
		{":root{", "light", light, "}"},
		{"@media (prefers-color-scheme:dark){:root{", "dark", dark, "}}"},
		{":root[data-theme=light]{", "light", light, "}"},
		{":root[data-theme=dark]{", "dark", dark, "}"},
	} {
		fmt.Fprintf(&b, "%scolor-scheme:%s", rule.head, rule.scheme)
		for _, key := range slices.Sorted(maps.Keys(rule.c.Base)) {
			fmt.Fprintf(&b, ";--%s:%s", property(key), rule.c.Base[key])
		}
		for _, h := range rule.c.Hues {
			fmt.Fprintf(&b, ";--hue-%s:%s;--hue-text-%s:%s", h.Key, h.Colour, h.Key, h.Text)
		}
		b.WriteString(rule.tail + "\n")
	}
	for _, h := range light.Hues {
		fmt.Fprintf(&b, "[data-hue=\"%s\"]{--hue:var(--hue-%s);--hue-text:var(--hue-text-%s)}\n", h.Key, h.Key, h.Key)
	}
	return []byte(b.String())
}
