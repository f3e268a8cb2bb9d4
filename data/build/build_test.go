package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"ceded/data"
	"ceded/geo"
	"ceded/geo/topo"
)

// The tests read the committed layers, so they need no source package.
const files = "../files"

func mustRead(t testing.TB, name string) []feature {
	t.Helper()
	fs, err := readGeoJSON(filepath.Join(files, name))
	if err != nil {
		t.Fatal(err)
	}
	return fs
}

// text and number read a property, "" and 0 when it is not there.
func (p props) text(key string) string    { s, _ := p[key].(string); return s }
func (p props) number(key string) float64 { v, _ := p[key].(float64); return v }

func mustTerritories(t testing.TB) map[string]feature {
	t.Helper()
	out := map[string]feature{}
	for _, f := range append(mustRead(t, "layers/ceded.geojson"), mustRead(t, "layers/mongolia.geojson")...) {
		out[f.id] = f
	}
	return out
}

// TestAreas holds the areas to those of an independent computation (shapely
// unions, geodesic area), within one per cent.
func TestAreas(t *testing.T) {
	want := map[string]float64{
		"aigun-1858": 577_421, "uda-undelimited-1689": 105_854, "peking-1860": 311_456, "sakhalin-claim": 75_495,
		"sixty-four-villages": 3_599, "chuguchak-1864": 596_760, "chuguchak-1864-inner": 481_737,
		"stpetersburg-1881-ili": 11_451, "stpetersburg-1881-zaysan": 15_148, "tuva-1914-1944": 169_382,
		"outer-mongolia": 1_564_648, "inner-mongolia": 1_144_461, "pamir-sarikol": 13_513, "pamir-wedge": 8_892,
	}
	ts := mustTerritories(t)
	if len(ts) != len(want) {
		t.Errorf("got %d territories, want %d", len(ts), len(want))
	}
	for id, km2 := range want {
		f, ok := ts[id]
		if !ok {
			t.Errorf("no %s", id)
			continue
		}
		got, err := geo.AreaKm2(f.geometry)
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
		if math.Abs(got/km2-1) > 0.01 {
			t.Errorf("%s: got %.0f km2, want %.0f within 1 %%", id, got, km2)
		}
		if stated := f.props["areaKm2"].(float64); math.Abs(got-stated) > 0.5 {
			t.Errorf("%s: areaKm2 says %.0f, the outline has %.1f", id, stated, got)
		}
	}
}

func TestPoints(t *testing.T) {
	ts := mustTerritories(t)
	for _, c := range []struct {
		place string
		at    orb.Point
		want  string
	}{
		{"Vladivostok", orb.Point{131.885, 43.115}, "peking-1860"},
		{"Khabarovsk, right bank", orb.Point{135.084, 48.483}, "peking-1860"},
		{"Blagoveshchensk", orb.Point{127.540, 50.280}, "aigun-1858"},
		{"Tynda", orb.Point{124.71, 55.15}, "aigun-1858"},
		{"Komsomolsk, left bank", orb.Point{136.95, 50.60}, "aigun-1858"},
		{"on the Uda", orb.Point{134.0, 54.7}, "uda-undelimited-1689"},
		{"Almaty", orb.Point{76.93, 43.25}, "chuguchak-1864 chuguchak-1864-inner"},
		{"Bishkek", orb.Point{74.60, 42.87}, "chuguchak-1864"},
		{"Karakol", orb.Point{78.39, 42.49}, "chuguchak-1864 chuguchak-1864-inner"},
		{"Zharkent", orb.Point{80.007, 44.167}, "stpetersburg-1881-ili"},
		{"Kyzyl", orb.Point{94.45, 51.71}, "tuva-1914-1944"},
		{"Murghob", orb.Point{73.97, 38.17}, "pamir-sarikol"},
		{"Ulaanbaatar", orb.Point{106.92, 47.92}, "outer-mongolia"},
		{"Hohhot", orb.Point{111.65, 40.81}, "inner-mongolia"},
		{"in the Sixty-Four Villages", orb.Point{127.9, 50.0}, "aigun-1858 sixty-four-villages"},
		{"Sakhalin", orb.Point{142.74, 46.96}, "sakhalin-claim"},
		{"Nerchinsk", orb.Point{116.58, 51.98}, ""},
		{"Yakutsk", orb.Point{129.73, 62.03}, ""},
		{"Ust-Kamenogorsk, city centre", orb.Point{82.61, 49.97}, ""},
		{"Beijing", orb.Point{116.4, 39.9}, ""},
		{"Heihe", orb.Point{127.49, 50.244}, ""},
	} {
		var got []string
		for id, f := range ts {
			if geo.Contains(f.geometry, c.at) {
				got = append(got, id)
			}
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: got %q, want %q", c.place, s, c.want)
		}
	}
}

// mustNode nodes the outlines of all territories and returns their ids in the
// order of the sources.
func mustNode(t *testing.T) ([]string, *topo.Partition) {
	t.Helper()
	ts := mustTerritories(t)
	var ids []string
	for id := range ts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var lines []topo.SourceLine
	points := map[topo.GridPoint]bool{}
	for i, id := range ids {
		for _, r := range ringsOf(ts[id].geometry) {
			l := topo.SourceLine{Source: int32(i)}
			for _, q := range r {
				g := topo.ToGrid(q)
				points[g] = true
				l.Points = append(l.Points, g)
			}
			lines = append(lines, l)
		}
	}
	g := topo.Node(lines)
	if len(g.Points) != len(points) {
		t.Errorf("noding made %d points of %d: outlines cross away from their points", len(g.Points), len(points))
	}
	return ids, topo.Polygonize(g)
}

func ringsOf(g orb.Geometry) []orb.Ring {
	switch g := g.(type) {
	case orb.Polygon:
		return g
	case orb.MultiPolygon:
		var out []orb.Ring
		for _, p := range g {
			out = append(out, p...)
		}
		return out
	}
	return nil
}

// TestPartition checks, face by face and exactly, which territories share land.
func TestPartition(t *testing.T) {
	ids, p := mustNode(t)
	inside := map[string]string{"chuguchak-1864-inner": "chuguchak-1864", "sixty-four-villages": "aigun-1858"}
	for f := 1; f < p.Faces; f++ {
		var here []string
		for _, s := range p.Labels[f] {
			here = append(here, ids[s])
		}
		for _, id := range here {
			if outer := inside[id]; outer != "" && !slices.Contains(here, outer) {
				t.Errorf("a face of %s lies outside %s", id, outer)
			}
		}
		// What is left when the inner ones are taken away must be one.
		rest := slices.DeleteFunc(slices.Clone(here), func(id string) bool { return inside[id] != "" })
		if len(rest) > 1 {
			t.Errorf("%s overlap", strings.Join(rest, " and "))
		}
	}
}

// segment is a piece of line without direction.
type segment [2]orb.Point

func segmentOf(a, b orb.Point) segment {
	if b[0] < a[0] || b[0] == a[0] && b[1] < a[1] {
		a, b = b, a
	}
	return segment{a, b}
}

func eachSegment(g orb.Geometry, f func(a, b orb.Point)) {
	line := func(l []orb.Point) {
		for i := 1; i < len(l); i++ {
			f(l[i-1], l[i])
		}
	}
	switch g := g.(type) {
	case orb.LineString:
		line(g)
	case orb.MultiLineString:
		for _, l := range g {
			line(l)
		}
	default:
		for _, r := range ringsOf(g) {
			line(r)
		}
	}
}

func stringsOf(v any) []string {
	var out []string
	for _, s := range v.([]any) {
		out = append(out, s.(string))
	}
	return out
}

// TestArcs checks the ledger: every piece of every outline is in exactly one
// arc, with the territory on the side that the arc says, and no arc has more.
func TestArcs(t *testing.T) {
	type place struct {
		arc         feature
		a           orb.Point
		left, right []string
	}
	ledger := map[segment]place{}
	for _, f := range mustRead(t, "layers/arcs.geojson") {
		left, right := stringsOf(f.props["left"]), stringsOf(f.props["right"])
		eachSegment(f.geometry, func(a, b orb.Point) {
			if o, ok := ledger[segmentOf(a, b)]; ok {
				t.Errorf("%v is in %v and in %v", a, o.arc.id, f.id)
			}
			ledger[segmentOf(a, b)] = place{f, a, left, right}
		})
	}
	used := map[segment]map[string]bool{}
	for id, f := range mustTerritories(t) {
		eachSegment(f.geometry, func(a, b orb.Point) {
			at, ok := ledger[segmentOf(a, b)]
			if !ok {
				t.Errorf("%s: no arc at %v", id, a)
				return
			}
			inside, outside := at.left, at.right
			if at.a != a { // outline and arc run against each other
				inside, outside = at.right, at.left
			}
			if !slices.Contains(inside, id) || slices.Contains(outside, id) {
				t.Errorf("%s: arc %v has it on the wrong side at %v", id, at.arc.id, a)
			}
			if used[segmentOf(a, b)] == nil {
				used[segmentOf(a, b)] = map[string]bool{}
			}
			used[segmentOf(a, b)][id] = true
		})
	}
	for s, at := range ledger {
		for _, id := range slices.Concat(at.left, at.right) {
			both := slices.Contains(at.left, id) && slices.Contains(at.right, id)
			if !both && !used[s][id] {
				t.Errorf("arc %v says it bounds %s at %v, the outline does not pass there", at.arc.id, id, s[0])
			}
		}
	}
}

func TestArcs_properties(t *testing.T) {
	kinds := []string{"treaty-line", "present-border", "admin-border", "coast", "calibrated", "reconstruction"}
	certainties := []string{"surveyed", "treaty-text", "reconstruction", "illustrative"}
	for _, f := range mustRead(t, "layers/arcs.geojson") {
		p := f.props
		if !slices.Contains(kinds, p.text("kind")) || !slices.Contains(certainties, p.text("certainty")) {
			t.Errorf("%v: kind %v, certainty %v", f.id, p["kind"], p["certainty"])
		}
		if p.number("precisionKm") <= 0 || p.text("licence") != "CC-BY-4.0" || p.text("source") == "" || p.text("credit") == "" {
			t.Errorf("%v: no precision, licence, source or credit: %v", f.id, p)
		}
		if (p["kind"] == "coast") != (p["line"] == nil) {
			t.Errorf("%v: a coast has no line, and what has no line is a coast", f.id)
		}
		if p["kind"] == "treaty-line" && p["instrument"] == nil {
			t.Errorf("%v: a treaty line without instrument", f.id)
		}
	}
}

// TestBasemap_sharesLines checks that the basemap draws present borders and
// coasts through the very points of the atlas.
func TestBasemap_sharesLines(t *testing.T) {
	drawn := map[segment]bool{}
	for _, f := range mustRead(t, "basemap/boundaries.geojson") {
		eachSegment(f.geometry, func(a, b orb.Point) { drawn[segmentOf(a, b)] = true })
	}
	coast := map[segment]int{}
	for _, f := range mustRead(t, "basemap/land.geojson") {
		eachSegment(f.geometry, func(a, b orb.Point) { coast[segmentOf(a, b)]++ })
	}
	for _, f := range mustRead(t, "layers/arcs.geojson") {
		kind := f.props.text("kind")
		missing := 0
		eachSegment(f.geometry, func(a, b orb.Point) {
			switch {
			case kind == "coast" && coast[segmentOf(a, b)] != 1, (kind == "present-border" || kind == "admin-border") && !drawn[segmentOf(a, b)]:
				missing++
			}
		})
		if missing > 0 {
			t.Errorf("%v (%s): %d pieces are not in the basemap", f.id, kind, missing)
		}
	}
}

// TestBasemap_landIsShared checks that no two countries overlap and every
// inner border is drawn from both sides alike.
func TestBasemap_landIsShared(t *testing.T) {
	var lines []topo.SourceLine
	points := map[topo.GridPoint]bool{}
	land := mustRead(t, "basemap/land.geojson")
	for i, f := range land {
		for _, r := range ringsOf(f.geometry) {
			l := topo.SourceLine{Source: int32(i)}
			for _, q := range r {
				l.Points = append(l.Points, topo.ToGrid(q))
				points[topo.ToGrid(q)] = true
			}
			lines = append(lines, l)
		}
	}
	g := topo.Node(lines)
	if len(g.Points) != len(points) {
		t.Errorf("noding made %d points of %d: outlines cross", len(g.Points), len(points))
	}
	p := topo.Polygonize(g)
	for f := 1; f < p.Faces; f++ {
		if l := p.Labels[f]; len(l) > 1 {
			t.Errorf("%v and %v overlap", land[l[0]].id, land[l[1]].id)
		}
	}
}

func TestBasemap_names(t *testing.T) {
	named := func(file ...string) map[string]bool {
		out := map[string]bool{}
		for _, name := range file {
			for _, f := range mustRead(t, "basemap/"+name) {
				if n, ok := f.props["names"].(map[string]any); ok {
					out[n["en"].(string)] = true
				}
			}
		}
		return out
	}
	rivers := named("rivers.geojson", "rivers-gshhg.geojson")
	for _, n := range []string{"Amur", "Argun", "Ussuri", "Zeya", "Bureya", "Ili", "Chu", "Shilka", "Selenga", "Tumen", "Uda", "Irtysh", "Black Irtysh", "Naryn", "Yenisei", "Tarim"} {
		if !rivers[n] {
			t.Errorf("no river %s", n)
		}
	}
	lakes := named("lakes.geojson", "lakes-gshhg.geojson")
	for _, n := range []string{"Lake Balkhash", "Lake Khanka", "Lake Zaysan", "Lake Baikal", "Issyk-Kul"} {
		if !lakes[n] {
			t.Errorf("no lake %s", n)
		}
	}
	towns := named("places.geojson")
	if len(towns) < 300 {
		t.Errorf("got %d towns, want 300", len(towns))
	}
	for _, n := range []string{"Blagoveshchensk", "Vladivostok", "Khabarovsk", "Almaty", "Kyzyl", "Ulaanbaatar", "Beijing", "Aigun", "Nerchinsk", "Heihe", "Tacheng", "Kyakhta"} {
		if !towns[n] {
			t.Errorf("no town %s", n)
		}
	}
}

// TestCrimea checks that Crimea is not drawn as plainly Russian.
func TestCrimea(t *testing.T) {
	simferopol := orb.Point{34.1, 44.95}
	for _, f := range mustRead(t, "basemap/land.geojson") {
		if in := geo.Contains(f.geometry, simferopol); in != (f.props["a3"] == "UKR") {
			t.Errorf("%v contains Simferopol: %v", f.id, in)
		}
	}
	found := false
	for _, f := range mustRead(t, "basemap/boundaries.geojson") {
		if b := f.geometry.Bound(); b.Min[0] > 32 && b.Max[0] < 37 && b.Min[1] > 45 && b.Max[1] < 47 {
			found = true
			if f.props["kind"] != "disputed" {
				t.Errorf("the line at Perekop is %v, want disputed", f.props["kind"])
			}
		}
	}
	if !found {
		t.Error("no line between Crimea and the mainland")
	}
}

// TestDivides checks that the divides of 1689 cross no river of the LGPL
// extract: water is the witness of a watershed.
func TestDivides(t *testing.T) {
	control := map[string][]orb.Point{}
	rows, err := readTable("recipes/control-points.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		lon, err1 := r.number("lon")
		lat, err2 := r.number("lat")
		if err1 != nil || err2 != nil {
			t.Fatal(r)
		}
		control[r["line"]] = append(control[r["line"]], orb.Point{lon, lat})
	}
	for _, name := range []string{"stanovoy-watershed", "amur-uda-divide", "uda-north-divide"} {
		divide := control[name]
		if len(divide) < 2 {
			t.Fatalf("no line %s", name)
		}
		for _, f := range mustRead(t, "basemap/rivers-gshhg.geojson") {
			eachSegment(f.geometry, func(a, b orb.Point) {
				for i := 1; i < len(divide); i++ {
					if crosses(divide[i-1], divide[i], a, b) {
						t.Errorf("%s crosses %v near %v", name, f.id, a)
					}
				}
			})
		}
	}
}

func crosses(a, b, c, d orb.Point) bool {
	p, q, r, s := topo.ToGrid(a), topo.ToGrid(b), topo.ToGrid(c), topo.ToGrid(d)
	return topo.Orient(p, q, r)*topo.Orient(p, q, s) < 0 && topo.Orient(r, s, p)*topo.Orient(r, s, q) < 0
}

var longDecimal = regexp.MustCompile(`\.\d{7,}`)

// TestFormat checks what is reviewed by eye elsewhere: one feature a line,
// ids in order and unique, keys sorted, six decimals, right-handed rings.
func TestFormat(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(files, "*/*.geojson"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if longDecimal.Match(b) {
			t.Errorf("%s: a number with more than six decimals", name)
		}
		last := ""
		s := bufio.NewScanner(bytes.NewReader(b))
		s.Buffer(nil, 64<<20)
		for n := 0; s.Scan(); n++ {
			line := bytes.TrimSuffix(s.Bytes(), []byte(","))
			if n == 0 || bytes.Equal(line, []byte("]}")) {
				continue
			}
			var f struct {
				ID         string
				Properties props
				Geometry   *struct {
					Type        string
					Coordinates json.RawMessage
				}
			}
			if err := json.Unmarshal(line, &f); err != nil {
				t.Fatalf("%s: line %d is no feature: %v", name, n+1, err)
			}
			id := f.ID
			if id <= last {
				t.Errorf("%s: id %q stands after %q", name, id, last)
			}
			last = id
			if f.Properties["id"] != id {
				t.Errorf("%s: %s: properties.id is %v", name, id, f.Properties["id"])
			}
			if f.Geometry == nil {
				continue // where it lies is not known
			}
			g, err := data.ParseGeometry(f.Geometry.Type, f.Geometry.Coordinates)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, id, err)
			}
			if err := checkRings(g); err != nil {
				t.Errorf("%s: %s: %v", name, id, err)
			}
			if err := checkOrder(line); err != nil {
				t.Errorf("%s: %s: %v", name, id, err)
			}
		}
	}
}

func checkRings(g orb.Geometry) error {
	polygons := orb.MultiPolygon{}
	switch g := g.(type) {
	case orb.Polygon:
		polygons = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		polygons = g
	}
	for _, p := range polygons {
		for i, r := range p {
			want := orb.CCW
			if i > 0 {
				want = orb.CW
			}
			if len(r) < 4 || r[0] != r[len(r)-1] || r.Orientation() != want {
				return fmt.Errorf("ring %d at %v is open, too short or the wrong way round", i, r[0])
			}
		}
	}
	return nil
}

// checkOrder checks that the keys of the feature and of its properties ascend.
func checkOrder(line []byte) error {
	var f map[string]json.RawMessage
	if err := json.Unmarshal(line, &f); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(f["properties"]))
	depth, last := 0, ""
	for key := true; ; {
		tok, err := d.Token()
		if err != nil {
			return nil // the end
		}
		switch v := tok.(type) {
		case json.Delim:
			if v == '{' || v == '[' {
				depth++
			} else {
				depth--
			}
			key = depth == 1
		case string:
			if depth == 1 && key {
				if v <= last {
					return fmt.Errorf("key %s stands after %s", v, last)
				}
				last, key = v, false
				continue
			}
			if depth == 1 {
				key = true
			}
		default:
			if depth == 1 {
				key = true
			}
		}
	}
}
