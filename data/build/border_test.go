package main

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"ceded/data"
	"ceded/geo"
)

// mustArcs returns the arcs by id.
func mustArcs(t testing.TB) map[string]feature {
	t.Helper()
	out := map[string]feature{}
	for _, f := range mustRead(t, "layers/arcs.geojson") {
		out[f.id] = f
	}
	return out
}

func mustJSON(t testing.TB, name string, v any) {
	t.Helper()
	b, err := os.ReadFile(files + "/" + name)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// TestBorder checks that a border line or section is its arcs, each once, and
// no more.
func TestBorder(t *testing.T) {
	arcs := mustArcs(t)
	counts := map[string]int{}
	in := map[string]bool{} // arcs that some treaty line or section has
	for _, f := range mustRead(t, "layers/border.geojson") {
		kind := f.props.text("kind")
		counts[kind]++
		if whole := kind == kindBorder || kind == kindSection; whole == strings.HasSuffix(f.id, "-line") {
			t.Errorf("%s: the id of a treaty line, and of nothing else, ends in -line", f.id)
		}
		pieces := map[segment]bool{}
		worst := 0.0
		for _, id := range stringsOf(f.props["arcs"]) {
			a, ok := arcs[id]
			if !ok {
				t.Errorf("%s: there is no arc %s", f.id, id)
				continue
			}
			in[id] = true
			eachSegment(a.geometry, func(x, y orb.Point) { pieces[segmentOf(x, y)] = true })
			worst = math.Max(worst, a.props.number("precisionKm"))
		}
		n := 0
		eachSegment(f.geometry, func(a, b orb.Point) {
			if n++; !pieces[segmentOf(a, b)] && kind != kindBorder {
				t.Errorf("%s: no arc at %v", f.id, a)
			}
		})
		if n != len(pieces) && kind != kindBorder {
			t.Errorf("%s: %d pieces, its arcs have %d", f.id, n, len(pieces))
		}
		if got := f.props.number("precisionKm"); got != worst {
			t.Errorf("%s: precisionKm %v, its worst arc has %v", f.id, got, worst)
		}
	}
	for id, a := range arcs {
		if a.props.text("kind") != data.KindCoast && !in[id] {
			t.Errorf("%s is part of no line", id)
		}
	}
	if counts[kindSection] != 11 || counts[kindBorder] != 1 {
		t.Errorf("got %d sections and %d borders, want 11 and 1", counts[kindSection], counts[kindBorder])
	}
}

// TestBorder_stretches checks that every stretch and section of the ledger is
// drawn and carries the ledger's words.
func TestBorder_stretches(t *testing.T) {
	drawn := map[string]feature{}
	for _, f := range mustRead(t, "layers/border.geojson") {
		drawn[f.id] = f
	}
	var l struct {
		Stretches []struct {
			Line        string   `json:"line"`
			Instruments []string `json:"instruments"`
			Certainty   string   `json:"certainty"`
		} `json:"stretches"`
		Sections []struct {
			ID              string         `json:"id"`
			Follows         string         `json:"follows"`
			GovernedBy      []string       `json:"governedBy"`
			Lines           []string       `json:"lines"`
			PublishedLength map[string]any `json:"publishedLength"`
		} `json:"sections"`
	}
	mustJSON(t, "border-ledger.json", &l)
	if len(l.Stretches) != 18 || len(l.Sections) != 11 {
		t.Fatalf("got %d stretches and %d sections, want 18 and 11", len(l.Stretches), len(l.Sections))
	}
	for _, s := range l.Stretches {
		f, ok := drawn[s.Line]
		if !ok {
			t.Errorf("no line for the stretch %s", s.Line)
			continue
		}
		if f.props.text("attested") != s.Certainty || f.props["present"].(map[string]any)["zh"] == "" {
			t.Errorf("%s: attested %v, want %s; present %v", s.Line, f.props["attested"], s.Certainty, f.props["present"])
		}
		for _, i := range s.Instruments {
			if !slices.Contains(stringsOf(f.props["instruments"]), i) {
				t.Errorf("%s does not name %s", s.Line, i)
			}
		}
	}
	for _, s := range l.Sections {
		f, ok := drawn[s.ID]
		if !ok {
			t.Errorf("no line for the section %s", s.ID)
			continue
		}
		if f.props.text("follows") != s.Follows || !slices.Equal(stringsOf(f.props["instruments"]), s.GovernedBy) || len(f.props["ends"].([]any)) != 2 {
			t.Errorf("%s: follows %q, instruments %v, ends %v", s.ID, f.props["follows"], f.props["instruments"], f.props["ends"])
		}
		if got := f.props["publishedLength"].(map[string]any); got["note"] != s.PublishedLength["note"] {
			t.Errorf("%s: published length %v", s.ID, got)
		}
		for _, line := range s.Lines {
			if _, ok := drawn[line]; !ok {
				t.Errorf("%s: there is no line %s", s.ID, line)
			}
		}
	}
}

// TestBorder_sections checks that the sections share out the border of the map
// source between them: end to end, nothing twice, nothing left out.
func TestBorder_sections(t *testing.T) {
	national := map[segment]bool{}
	for _, f := range mustRead(t, "basemap/boundaries.geojson") {
		a3, _ := f.props["a3"].([]any)
		if slices.Contains(a3, any("RUS")) && slices.Contains(a3, any("CHN")) {
			eachSegment(f.geometry, func(a, b orb.Point) { national[segmentOf(a, b)] = true })
		}
	}
	of := map[segment]string{}
	legs := 0
	ends := map[string][2]orb.Point{}
	for _, a := range mustArcs(t) {
		section := a.props.text("section")
		if section == "" {
			continue
		}
		if a.props.text("line") == section {
			legs++ // drawn after coordinates, beside the map source
			continue
		}
		eachSegment(a.geometry, func(x, y orb.Point) {
			if other := of[segmentOf(x, y)]; other != "" {
				t.Errorf("%v is in %s and in %s", x, other, section)
			}
			of[segmentOf(x, y)] = section
		})
	}
	for s, section := range of {
		if !national[s] {
			t.Errorf("%s: the border of the map source does not pass at %v", section, s[0])
		}
	}
	if len(of) != len(national) || len(of) < 1000 || legs != 1 {
		t.Errorf("sections have %d pieces, the border %d; %d legs", len(of), len(national), legs)
	}

	var l struct {
		Sections []struct {
			ID       string
			From, To struct{ LonLat orb.Point }
		}
	}
	mustJSON(t, "border-ledger.json", &l)
	for _, f := range mustRead(t, "layers/border.geojson") {
		if f.props.text("kind") != kindSection {
			continue
		}
		line, ok := f.geometry.(orb.LineString)
		if m, many := f.geometry.(orb.MultiLineString); many {
			line, ok = m[0], true
		}
		if !ok {
			t.Fatalf("%s is a %s", f.id, f.geometry.GeoJSONType())
		}
		ends[f.id] = [2]orb.Point{line[0], line[len(line)-1]}
	}
	for i, s := range l.Sections {
		if i > 0 && i < len(l.Sections)-1 && ends[l.Sections[i-1].ID][1] != ends[s.ID][0] {
			t.Errorf("%s does not begin where %s ends", s.ID, l.Sections[i-1].ID)
		}
		// What the map source lacks is told: the last stretch to the Tumen.
		limit := 6.5
		if s.ID == "hubutu-hunchun-tumen" {
			limit = 15.5
		}
		if _, km := geo.Nearest(s.To.LonLat, ends[s.ID][1]); km > limit {
			t.Errorf("%s ends %.1f km from where the ledger has it", s.ID, km)
		}
	}
}

// TestArcs_words checks that every arc has all its words.
func TestArcs_words(t *testing.T) {
	var messages map[string]any
	mustJSON(t, "messages/en.json", &messages)
	said := func(id, prefix, key string) {
		word := ""
		for _, part := range strings.Split(key, "-") {
			word += strings.ToUpper(part[:1]) + part[1:]
		}
		if messages[prefix+word] == nil {
			t.Errorf("%s: no message %s%s", id, prefix, word)
		}
	}
	var signed struct{ Instruments []struct{ ID string } }
	mustJSON(t, "instruments.json", &signed)
	known := map[string]bool{}
	for _, i := range signed.Instruments {
		known[i.ID] = true
	}
	for id, a := range mustArcs(t) {
		p := a.props
		for _, key := range []string{"course", "judged", "follows", "certainty", "licence", "source"} {
			if p.text(key) == "" {
				t.Errorf("%s: no %s", id, key)
			}
		}
		said(id, "course", p.text("course"))
		said(id, "judged", p.text("judged"))
		if c := p.text("channel"); c != "" {
			said(id, "channel", c)
		}
		d, _ := p["digitised"].(map[string]any)
		for _, key := range []string{"by", "how", "dataset", "date"} {
			if s, _ := d[key].(string); s == "" {
				t.Errorf("%s: digitised has no %s", id, key)
			}
		}
		how, _ := d["how"].(string)
		said(id, "digitised", how)
		if how == "dataset" && (d["version"] == nil || d["package"] == nil) {
			t.Errorf("%s: no version of the data set", id)
		}
		steps, ok := p["demarcated"].([]any)
		if !ok {
			t.Errorf("%s: no word on its marking", id)
		}
		for _, s := range steps {
			m := s.(map[string]any)
			said(id, "step", m["step"].(string))
			if i, _ := m["instrument"].(string); i != "" && !known[i] {
				t.Errorf("%s: marked under %s, which is no instrument", id, i)
			}
		}
		if p.text("kind") != data.KindCoast && p["instrument"] == nil && p.text("certainty") == "treaty-text" {
			t.Errorf("%s is drawn after a text and names none", id)
		}
	}
}

// TestBorder_former checks that a line which ended before the land it bounds
// passed on stays its edge, and that no edge is left without a line.
func TestBorder_former(t *testing.T) {
	to := map[string]int{}
	for id, f := range mustTerritories(t) {
		to[id] = day(t, f.props.text("validTo"))
	}
	lines := map[string]feature{}
	for _, f := range mustRead(t, "layers/border.geojson") {
		lines[f.id] = f
	}
	former := 0
	for id, a := range mustArcs(t) {
		line, ok := lines[a.props.text("line")]
		if !ok {
			continue
		}
		seen := max(day(t, line.props.text("validTo")), int(line.props.number("edgeToDay")))
		for _, territory := range append(stringsOf(a.props["left"]), stringsOf(a.props["right"])...) {
			if to[territory] > seen {
				t.Errorf("%s bounds %s until %d, its line is drawn until %d", id, territory, to[territory], seen)
			}
		}
		if line.props["edgeToDay"] != nil {
			former++
		}
	}
	if former == 0 {
		t.Error("no former line: nothing was tested")
	}
}

// day is the first day after a feature that ends on s, YYYYMMDD.
func day(t *testing.T, s string) int {
	t.Helper()
	if s == "" {
		return data.OpenTo
	}
	d, err := data.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	_, to := data.Validity{To: d}.Days()
	return to
}

// TestBorderPoints checks that tripoints and treaty coordinates stand where the
// ledger has them.
func TestBorderPoints(t *testing.T) {
	type row struct {
		ID     string
		LonLat orb.Point
	}
	var l struct{ Tripoints, TreatyCoordinates []row }
	mustJSON(t, "border-ledger.json", &l)
	if len(l.Tripoints) != 6 || len(l.TreatyCoordinates) != 3 {
		t.Fatalf("got %d tripoints and %d coordinates, want 6 and 3", len(l.Tripoints), len(l.TreatyCoordinates))
	}
	at := map[string]feature{}
	for _, f := range mustRead(t, "layers/border-points.geojson") {
		at[f.id] = f
	}
	for _, p := range append(l.Tripoints, l.TreatyCoordinates...) {
		f, ok := at[p.ID]
		if !ok || f.geometry != p.LonLat {
			t.Errorf("%s stands at %v, want %v", p.ID, f.geometry, p.LonLat)
			continue
		}
		names, _ := f.props["names"].(map[string]any)
		if names["en"] == nil || names["zh"] == nil || names["ru"] == nil || f.props.text("asPublished") == "" || f.props.text("attested") == "" {
			t.Errorf("%s lacks words: %v", p.ID, f.props)
		}
	}
}
