package data_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

type rgb [3]float64 // linear light, 0 to 1

func parseColour(t testing.TB, hex string) rgb {
	t.Helper()
	var c [3]int
	if n, err := fmt.Sscanf(hex, "#%02X%02X%02X", &c[0], &c[1], &c[2]); n != 3 || err != nil || len(hex) != 7 {
		t.Fatalf("%q is not a colour like #1F2328", hex)
	}
	var out rgb
	for i, v := range c {
		if s := float64(v) / 255; s <= 0.04045 { // IEC 61966-2-1
			out[i] = s / 12.92
		} else {
			out[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return out
}

// contrast is the contrast ratio of WCAG 2.2, 1 to 21.
func contrast(a, b rgb) float64 {
	l := func(c rgb) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }
	x, y := l(a), l(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// sights are the full dichromacies of Machado, Oliveira and Fernandes,
// "A Physiologically-based Model for Simulation of Color Vision Deficiency"
// (IEEE Transactions on Visualization and Computer Graphics 15(6), 2009),
// severity 1.0, on linear RGB.
var sights = map[string][3]rgb{
	"normal": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protan": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deutan": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritan": {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// cielab is the colour in CIELAB (D65) as the sight sees it.
func cielab(c rgb, sight [3]rgb) [3]float64 {
	var s rgb
	for i, row := range sight {
		s[i] = min(1, max(0, row[0]*c[0]+row[1]*c[1]+row[2]*c[2]))
	}
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return t*841/108 + 4.0/29
	}
	x := f((0.4124564*s[0] + 0.3575761*s[1] + 0.1804375*s[2]) / 0.95047)
	y := f(0.2126729*s[0] + 0.7151522*s[1] + 0.0721750*s[2])
	z := f((0.0193339*s[0] + 0.1191920*s[1] + 0.9503041*s[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// difference is the distance of two colours in CIELAB (CIE 1976).
func difference(a, b rgb, sight [3]rgb) float64 {
	x, y := cielab(a, sight), cielab(b, sight)
	return math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
}

func TestDifference(t *testing.T) {
	white, black := rgb{1, 1, 1}, rgb{}
	for name, sight := range sights {
		if d := difference(white, black, sight); math.Abs(d-100) > 0.5 {
			t.Errorf("%s: black and white differ by %.1f, want 100", name, d)
		}
	}
	red, green := parseColour(t, "#C04040"), parseColour(t, "#5C7A1E")
	if n, d := difference(red, green, sights["normal"]), difference(red, green, sights["deutan"]); n < 60 || d > n/3 {
		t.Errorf("red and green differ by %.0f, for deutan sight by %.0f", n, d)
	}
}

// palettes returns the colours of each theme.
func palettes(t testing.TB) map[string]map[string]rgb {
	t.Helper()
	var manifest rec
	mustRead(t, "dossier.json", &manifest)
	out := map[string]map[string]rgb{}
	for theme, v := range object(manifest["palette"]) {
		out[theme] = map[string]rgb{}
		for key, hex := range object(v) {
			out[theme][key] = parseColour(t, str(hex))
		}
	}
	return out
}

// hues are the colours of territories and sites: what is neither ground nor text.
func hues(p map[string]rgb) []string {
	ground := strings.Fields("paper land water shore river riverText waterText ink muted halo border admin")
	return slices.DeleteFunc(slices.Sorted(maps.Keys(p)), func(k string) bool { return slices.Contains(ground, k) })
}

// Outlines reach 3:1 on land, words 4.5:1 on what they stand on.
func TestPalette_contrast(t *testing.T) {
	ps := palettes(t)
	if !slices.Equal(slices.Sorted(maps.Keys(ps["light"])), slices.Sorted(maps.Keys(ps["dark"]))) {
		t.Error("the two themes do not have the same keys")
	}
	for theme, p := range ps {
		reach := func(key, on string, want float64) {
			if got := contrast(p[key], p[on]); got < want {
				t.Errorf("%s: %s on %s has contrast %.2f, want %.1f", theme, key, on, got, want)
			}
		}
		if n := len(hues(p)); n != 9 {
			t.Errorf("%s: got %d hues, want 9", theme, n)
		}
		for _, h := range hues(p) {
			reach(h, "land", 3)
		}
		for _, line := range []string{"border", "shore", "river"} {
			reach(line, "land", 3)
		}
		for _, on := range []string{"land", "paper"} {
			reach("ink", on, 7)
			reach("muted", on, 4.5)
			reach("riverText", on, 4.5)
		}
		reach("ink", "water", 4.5)
		reach("riverText", "water", 4.5)
		reach("waterText", "water", 4.5)
	}
}

// The great neighbours can be told apart by everyone, by colour alone.
func TestPalette_neighbours(t *testing.T) {
	pairs := [][2]string{
		{"aigun", "peking"}, {"aigun", "open"}, {"peking", "open"}, {"aigun", "inner-mongolia"},
		{"chuguchak", "stpetersburg"}, {"chuguchak", "tuva"}, {"chuguchak", "outer-mongolia"}, {"chuguchak", "open"},
		{"tuva", "outer-mongolia"}, {"outer-mongolia", "inner-mongolia"},
	}
	for theme, p := range palettes(t) {
		for _, pair := range pairs {
			for _, name := range slices.Sorted(maps.Keys(sights)) {
				if d := difference(p[pair[0]], p[pair[1]], sights[name]); d < 20 {
					t.Errorf("%s: %s and %s differ by %.1f for %s sight, want 20", theme, pair[0], pair[1], d, name)
				}
			}
		}
	}
}

// Two territories that meet along a line differ in pattern, or in colour for
// every sight.
func TestPalette_meeting(t *testing.T) {
	var manifest rec
	mustRead(t, "dossier.json", &manifest)
	layers := properties(t)
	look := map[string][2]string{} // territory -> hue, pattern
	arcs := ""
	for _, l := range objects(manifest["layers"]) {
		if l["territories"] == true {
			for _, p := range layers[str(l["file"])] {
				look[id(p)] = [2]string{str(p["hue"]), str(p["pattern"])}
			}
		}
		if a := str(l["arcs"]); a != "" {
			arcs = a
		}
	}
	meet := map[[2]string]bool{}
	for _, a := range layers[arcs] {
		left, right := strs(a["left"]), strs(a["right"])
		for _, l := range left {
			for _, r := range right {
				if slices.Contains(right, l) || slices.Contains(left, r) {
					continue // a line inside a territory
				}
				meet[[2]string{min(l, r), max(l, r)}] = true
			}
		}
	}
	if len(meet) < 5 {
		t.Fatalf("only %d pairs of territories meet", len(meet))
	}
	for theme, p := range palettes(t) {
		for pair := range meet {
			a, b := look[pair[0]], look[pair[1]]
			if a[1] != b[1] {
				continue
			}
			for name, sight := range sights {
				if d := difference(p[a[0]], p[b[0]], sight); d < 20 {
					t.Errorf("%s: %s and %s meet with one pattern and differ by %.1f for %s sight, want 20", theme, pair[0], pair[1], d, name)
				}
			}
		}
	}
}

// The manifest has what pages and maps read from it.
func TestManifest(t *testing.T) {
	var m rec
	mustRead(t, "dossier.json", &m)
	for _, field := range []string{"title", "tagline"} {
		for _, lang := range strs(m["languages"]) {
			if str(object(m[field])[lang]) == "" {
				t.Errorf("no %s in %s", field, lang)
			}
		}
	}
	if got := strs(m["passages"]); !slices.Equal(got, []string{"ceded", "passed-otherwise", "claimed-only", "none"}) {
		t.Errorf("passages %v", got)
	}
	seen := map[string]bool{}
	for _, l := range objects(m["layers"]) {
		if seen[id(l)] {
			t.Errorf("layer %s stands twice", id(l))
		}
		seen[id(l)] = true
		for _, field := range []string{"file", "geometry", "tileset", "topology", "licence", "attribution"} {
			if str(l[field]) == "" && (field != "tileset" || id(l) != "context") { // its areas are in no tile
				t.Errorf("layer %s: no %s", id(l), field)
			}
		}
		for _, lang := range strs(m["languages"]) {
			if str(object(l["titles"])[lang]) == "" {
				t.Errorf("layer %s: no title in %s", id(l), lang)
			}
		}
		if strings.Contains(str(l["file"]), "gshhg") != (str(l["licence"]) == "LGPL-3.0-or-later") {
			t.Errorf("layer %s: file %v under licence %v", id(l), l["file"], l["licence"])
		}
	}
	for _, want := range []string{"ceded", "mongolia", "border", "land", "boundaries", "lakes", "rivers", "places", "labels"} {
		if !seen[want] {
			t.Errorf("no layer %s", want)
		}
	}
}
