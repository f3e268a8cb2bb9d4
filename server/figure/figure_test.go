package figure

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

var update = flag.Bool("update", false, "rewrite golden files")

var (
	lightPalette = map[string]string{"land": "#F4F1EA", "water": "#DCE6EC", "ink": "#1F2328", "muted": "#5F594F", "border": "#55504A", "west": "#B5442E", "east": "#2B6CA8"}
	darkPalette  = map[string]string{"land": "#1D2429", "water": "#10171D", "ink": "#E7ECEF", "muted": "#9AA6B0", "border": "#8A949D", "west": "#F0815F", "east": "#6FB1EA"}
)

// sketch is a small made-up country: an island of two territories that share a
// treaty line, a lake, a river, towns and a shore.
func sketch() *View {
	ring := func(ps ...orb.Point) orb.Polygon { return orb.Polygon{append(orb.Ring(ps), ps[0])} }
	names := func(en, zh, ru string) map[string]string { return map[string]string{"en": en, "zh": zh, "ru": ru} }
	line := orb.LineString{{500e3, 100e3}, {520e3, 300e3}, {480e3, 500e3}, {500e3, 700e3}}
	west := ring(orb.Point{100e3, 100e3}, line[0], line[1], line[2], line[3], orb.Point{120e3, 680e3}, orb.Point{60e3, 400e3})
	east := ring(line[0], orb.Point{900e3, 120e3}, orb.Point{860e3, 420e3}, orb.Point{910e3, 690e3}, line[3], line[2], line[1])
	return &View{
		Width: 720, Height: 480, Lang: "en", Palette: lightPalette, Territories: map[string]bool{"areas": true}, Lines: map[string]bool{"border": true},
		Frame: orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{1000e3, 800e3}},
		Layers: []Layer{
			{ID: "land", Parts: []Part{{ID: "isle", Geometry: ring(orb.Point{60e3, 60e3}, orb.Point{940e3, 60e3}, orb.Point{950e3, 740e3}, orb.Point{40e3, 740e3}), Props: Props{Word: "near"}}}},
			{ID: "rivers", Parts: []Part{{ID: "long", Geometry: orb.LineString{{80e3, 600e3}, {300e3, 420e3}, {350e3, 200e3}, {420e3, 60e3}}, Props: Props{Rank: 1}}}},
			{ID: "lakes", Parts: []Part{{ID: "deep", Geometry: ring(orb.Point{700e3, 500e3}, orb.Point{780e3, 500e3}, orb.Point{770e3, 600e3}, orb.Point{690e3, 590e3})}}},
			{ID: "boundaries", Parts: []Part{{ID: "edge", Geometry: orb.LineString{{0, 740e3}, {950e3, 740e3}}, Props: Props{Kind: "country"}}}},
			{ID: "areas", Parts: []Part{
				{ID: "west", Geometry: west, Props: Props{Names: names("The western half", "西半", "Западная половина"), Hue: "west", Pattern: "ceded", Certainty: "treaty-text", FromDay: 19000101, ToDay: 99991231}},
				{ID: "east", Geometry: east, Props: Props{Names: names("The eastern half", "东半", "Восточная половина"), Hue: "east", Pattern: "otherwise", Certainty: "surveyed", FromDay: 19500101, ToDay: 99991231}},
			}},
			{ID: "border", Parts: []Part{{ID: "middle-line", Geometry: line, Props: Props{Names: names("Middle line", "中线", "Средняя линия"), Kind: "treaty-line", Hue: "west", Certainty: "treaty-text", Instrument: "treaty"}}}},
			{ID: "places", Parts: []Part{
				{ID: "capital", Geometry: orb.Point{250e3, 320e3}, Props: Props{Names: names("Alpha <&>", "甲城", "Альфа"), Rank: 0, Capital: true}},
				{ID: "near-capital", Geometry: orb.Point{252e3, 322e3}, Props: Props{Names: names("Beta", "乙城", "Бета"), Rank: 1}},
				{ID: "port", Geometry: orb.Point{820e3, 250e3}, Props: Props{Names: names("Gamma", "丙城", "Гамма"), Rank: 1}},
			}},
			{ID: "labels", Parts: []Part{
				{ID: "sea", Geometry: orb.Point{120e3, 30e3}, Props: Props{Names: names("Western Sea", "西海", "Западное море"), Kind: "sea"}},
				{ID: "long-name", Geometry: orb.Point{320e3, 330e3}, Props: Props{Names: names("Long River", "长河", "Длинная"), Kind: "river", Angle: -70}},
			}},
		},
		Selected: []string{"west"}, Title: "The western half", Subtitle: "It passed from A to B under the Treaty of Test of 1 January 1900.",
		Desc: "Map of the western half.", Credit: "Test · 1.0", Subheads: map[string]string{"west": "Treaty of Test, 1900"}, LineLabels: map[string]string{"middle-line": "1900"},
		Words: map[string]string{"pattern:ceded": "Ceded", "pattern:otherwise": "Passed otherwise", "line:treaty-text": "From the treaty text", "line:present": "Present border"},
	}
}

func TestSVG_golden(t *testing.T) {
	for name, c := range map[string]struct {
		set func(*View)
		o   SVGOptions
	}{
		"selected":  {func(*View) {}, SVGOptions{Prefix: "f"}},
		"dark-zh":   {func(v *View) { v.Palette, v.Lang, v.Selected = darkPalette, "zh", nil }, SVGOptions{Prefix: "f"}},
		"narrow-ru": {func(v *View) { v.Width, v.Height, v.Lang = 320, 400, "ru" }, SVGOptions{Prefix: "n", Inline: true, Class: "narrow", Hidden: true}},
		"line-point": {func(v *View) {
			v.Selected, v.Markers = []string{"middle-line"}, []Marker{{At: orb.Point{600e3, 300e3}, Name: "Here"}}
		}, SVGOptions{Prefix: "f"}},
		"themed": {func(v *View) { v.Themed = true }, SVGOptions{Prefix: "f", Inline: true}},
		"1940":   {func(v *View) { v.Day, v.Selected = 19400101, nil }, SVGOptions{Prefix: "f"}},
	} {
		t.Run(name, func(t *testing.T) {
			v := sketch()
			c.set(v)
			// A line a tag, so that a change can be read as a diff.
			got := strings.ReplaceAll(string(SVG(Draw(v), c.o)), "><", ">\n<") + "\n"
			file := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("%s differs (-want +got), run go test ./server/figure -update and look at it:\n%s", file, d)
			}
		})
	}
}

// A strict style-src lets presentation attributes pass and nothing else.
func TestSVG_policy(t *testing.T) {
	v := sketch()
	svg := SVG(Draw(v), SVGOptions{Prefix: "f"})
	for _, bad := range []string{" style=", "<style", "<script", "Alpha <", "javascript:", "data:", "http://www.w3.org/1999"} {
		if bytes.Contains(svg, []byte(bad)) {
			t.Errorf("the picture holds %q", bad)
		}
	}
	d := xml.NewDecoder(bytes.NewReader(svg))
	ids := map[string]bool{}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					if ids[a.Value] || !strings.HasPrefix(a.Value, "f") {
						t.Errorf("id %q: want one of its own, with the prefix", a.Value)
					}
					ids[a.Value] = true
				}
			}
		}
	}
	if !ids["ft"] && !ids["fst"] {
		t.Error("no title to name the picture by")
	}
}

func TestDraw_repeats(t *testing.T) {
	a, b := SVG(Draw(sketch()), SVGOptions{}), SVG(Draw(sketch()), SVGOptions{})
	if !bytes.Equal(a, b) {
		t.Error("the same view gave two pictures")
	}
}

// TestDraw_labels: no two words touch, and none leaves the map.
func TestDraw_labels(t *testing.T) {
	for _, lang := range []string{"en", "zh", "ru"} {
		for _, w := range []int{320, 720, 1200} {
			v := sketch()
			v.Lang, v.Width, v.Height = lang, w, w*2/3
			s := Draw(v)
			checkLabels(t, s)
			var said []string
			for _, x := range s.Texts {
				said = append(said, x.S)
			}
			if all := strings.Join(said, " "); !strings.Contains(all, strings.Fields(v.Layers[4].Parts[0].Props.Names[lang])[0]) {
				t.Errorf("%s at %d px: the selected territory has no name among %q", lang, w, said)
			}
		}
	}
}

// checkLabels reports words that touch or leave the map.
func checkLabels(t *testing.T, s *Scene) {
	t.Helper()
	for i := range s.Texts {
		for _, a := range boxOf(&s.Texts[i], 0) {
			if a.x0 < 0 || a.y0 < 0 || a.x1 > float64(s.Width) || a.y1 > float64(s.MapHeight) {
				t.Errorf("%q leaves the map", s.Texts[i].S)
			}
			for j := i + 1; j < len(s.Texts); j++ {
				if s.Texts[i].Group == "territory" && s.Texts[j].Group == "territory" && near(s.Texts[i], s.Texts[j]) {
					continue // lines of one label
				}
				if s.Texts[i].Group == "water" && s.Texts[j].Group == "water" && s.Texts[i].X == s.Texts[j].X {
					continue
				}
				for _, b := range boxOf(&s.Texts[j], 0) {
					if a.hits(b) {
						t.Errorf("%q and %q touch", s.Texts[i].S, s.Texts[j].S)
					}
				}
			}
		}
	}
}

func near(a, b Text) bool { return a.X == b.X && math.Abs(float64(a.Y-b.Y)) < 4*a.Size }

func TestPathData(t *testing.T) {
	for name, c := range map[string]struct {
		runs []Run
		want string
	}{
		"line":            {[]Run{{Pts: []Pt{{10, 20}, {13, 24}, {13, 30}, {5, 30}}}}, "M10 20l3 4v6h-8"},
		"ring":            {[]Run{{Closed: true, Pts: []Pt{{0, 0}, {4, 0}, {4, 4}}}}, "M0 0h4v4z"},
		"two":             {[]Run{{Closed: true, Pts: []Pt{{1, 1}, {2, 3}}}, {Pts: []Pt{{5, 5}, {4, 4}}}}, "M1 1l1 2zm4 4l-1-1"},
		"negative joined": {[]Run{{Pts: []Pt{{0, 0}, {-1, -2}, {-3, 5}, {1, 1}}}}, "M0 0l-1-2-2 7 4-4"},
		"a point":         {[]Run{{Pts: []Pt{{3, 3}}}}, "M3 3h0"},
		"nothing":         {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pathData(c.runs); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestStretches(t *testing.T) {
	v := sketch()
	lines := v.Layers[5].Parts
	ix := indexEdges(lines)
	for _, p := range v.Layers[4].Parts {
		var on, shore int
		for _, s := range ix.stretches(p.Geometry.(orb.Polygon)[0]) {
			if s.on == nil {
				shore++
			} else {
				on++
				if len(s.pts) != 4 {
					t.Errorf("%s: the shared line has %d points on the ring, want all 4", p.ID, len(s.pts))
				}
			}
		}
		if on != 1 || shore != 1 {
			t.Errorf("%s: %d stretches on the line and %d on the shore, want 1 and 1", p.ID, on, shore)
		}
	}
}

func TestThin(t *testing.T) {
	zigzag := []orb.Point{{0, 0}, {1, .3}, {2, -.3}, {3, .2}, {10, 0}, {10, 10}}
	if got := thin(zigzag, .5); len(got) != 3 {
		t.Errorf("a zigzag within half a unit: got %v, want its 3 corners", got)
	}
	ring := []orb.Point{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}
	if got := thin(ring, 1); len(got) != 5 || got[0] != got[4] {
		t.Errorf("a square ring: got %v, want it unchanged", got)
	}
}

func TestFrame(t *testing.T) {
	big := orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{2000e3, 1000e3}}
	if f := Frame(400e3, big); !f.Contains(big.Min) || !f.Contains(big.Max) || f.Max.X()-f.Min.X() > 1.3*2000e3 {
		t.Errorf("a large thing: got %v, want it with a tenth of air", f)
	}
	dot := orb.Bound{Min: orb.Point{5, 5}, Max: orb.Point{5, 5}}
	if f := Frame(400e3, dot); f.Max.X()-f.Min.X() < 150e3 {
		t.Errorf("a point: got %v, want its surroundings", f)
	}
}

func TestMeasure(t *testing.T) {
	if zh, en := measure("黑龙江", 10, 400, 0), measure("Amu", 10, 400, 0); zh < 30 || en > 25 {
		t.Errorf("three Han letters %.1f and three Latin %.1f at size 10, want about 31 and 23", zh, en)
	}
	if got := wrap("Additional treaty of Peking", 10, 400, 80, 3); len(got) != 2 || strings.Join(got, " ") != "Additional treaty of Peking" {
		t.Errorf("got %q, want two lines with all the words", got)
	}
	if got := fit("A very long caption", 10, 400, 60); measure(got, 10, 400, 0) > 60 || !strings.HasSuffix(got, "…") {
		t.Errorf("got %q, want it cut to 60 with an ellipsis", got)
	}
}

func TestPalette(t *testing.T) {
	for name, c := range map[string]map[string]string{"light": lightPalette, "dark": darkPalette} {
		p := makePalette(c, false)
		for _, hue := range []string{"west", "east"} {
			if got := contrast(p.words(hue), p.land); got < 4.5 {
				t.Errorf("%s: words in %s have contrast %.1f on land, want 4.5", name, hue, got)
			}
		}
	}
	if got := makePaletteLand(); got != "var(--land,#F4F1EA)" {
		t.Errorf("got %s, want the page's property with the palette's colour behind it", got)
	}
}

func makePaletteLand() string {
	p := makePalette(lightPalette, true)
	return p.land
}

// Where the label point of a country is out of view, its name stands in the
// part in view, and never on the other side of a border.
func TestDraw_strayCountries(t *testing.T) {
	v := sketch()
	v.Selected, v.LineLabels = nil, nil
	v.Layers[3].Parts = append(v.Layers[3].Parts, Part{ID: "frontier", Props: Props{Kind: "country"}, Geometry: v.Layers[5].Parts[0].Geometry})
	v.Layers[3].Parts = append(v.Layers[3].Parts, Part{ID: "frontier-2", Props: Props{Kind: "country"}, Geometry: orb.LineString{{500e3, 0}, {500e3, 100e3}}},
		Part{ID: "frontier-3", Props: Props{Kind: "country"}, Geometry: orb.LineString{{500e3, 700e3}, {500e3, 800e3}}})
	v.Countries = map[string]string{"WWW": "Westland", "EEE": "Eastland", "XXX": "Nowhere"}
	v.Towns = []Town{{orb.Point{300e3, 200e3}, "WWW"}, {orb.Point{700e3, 300e3}, "EEE"}, {orb.Point{515e3, 305e3}, "XXX"}, {orb.Point{-900e3, 0}, "XXX"}}
	s := Draw(v)
	found := map[string]int{}
	for _, x := range s.Texts {
		if x.Group == "country" {
			found[x.S] = x.X
		}
	}
	middle := s.Width / 2
	if len(found) != 2 || found["WESTLAND"] == 0 || found["WESTLAND"] > middle || found["EASTLAND"] < middle {
		t.Errorf("got %v with the border at x %d, want WESTLAND left of it, EASTLAND right of it and no more", found, middle)
	}
	checkLabels(t, s)
}
