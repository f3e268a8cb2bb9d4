package main

import (
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"ceded/geo"
)

// byPrefix counts features by the part of their id before the number.
func byPrefix(fs []feature) map[string]int {
	out := map[string]int{}
	for _, f := range fs {
		prefix := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(f.id, "-ru"), "-cn"), "0123456789")
		if strings.HasSuffix(prefix, "l") {
			prefix = "route"
		}
		out[prefix]++
	}
	return out
}

// No row of the research is dropped, and each is as sure and as old as it says.
func TestInvestment_counts(t *testing.T) {
	fs := mustRead(t, "layers/investment.geojson")
	want := map[string]int{"kz-": 45, "kg-": 14, "tj-": 19, "tm-": 9, "uz-": 20, "route": 25, "p-": 15}
	if got := byPrefix(fs); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	evidence, at := map[string]int{}, map[string]int{}
	for _, f := range fs {
		if strings.HasPrefix(f.id, "p-") {
			continue
		}
		evidence[f.props["evidence"].(string)]++
		at[f.props["statusAt"].(string)]++
	}
	if want := map[string]int{"sourced": 108, "uncertain": 3, "commonly-reported": 21}; !maps.Equal(evidence, want) {
		t.Errorf("how sure: got %v, want %v", evidence, want)
	}
	if want := map[string]int{"before": 82, "underway": 25, "after": 25}; !maps.Equal(at, want) {
		t.Errorf("at the date of the article: got %v, want %v", at, want)
	}
}

// Of 78 rows 26 are crossings, each a point on either bank.
func TestBorderPlaces_counts(t *testing.T) {
	fs := mustRead(t, "layers/border-places.geojson")
	want := map[string]int{"fe-c": 52, "fe-i": 9, "fe-h": 12, "fe-m": 15, "fe-p": 16}
	if got := byPrefix(fs); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	banks := map[string]int{}
	for _, f := range fs {
		if f.props["group"] == "crossing" {
			banks[f.props["bank"].(string)]++
		}
	}
	if banks["russian"] != 26 || banks["chinese"] != 26 {
		t.Errorf("got banks %v, want 26 of each", banks)
	}
}

// A route goes through its way-points; a protest in several towns is several
// points; what has no known position has no geometry and says so.
func TestPlaces_geometry(t *testing.T) {
	kinds, unplaced := map[string]int{}, []string{}
	for _, f := range append(mustRead(t, "layers/investment.geojson"), mustRead(t, "layers/border-places.geojson")...) {
		flagged := slices.Contains(texts(f.props["toBeSourced"]), "position")
		switch g := f.geometry.(type) {
		case nil:
			unplaced = append(unplaced, f.id)
			if !flagged || f.props["positionPrecision"] != nil {
				t.Errorf("%s has no position and does not say so", f.id)
			}
			continue
		case orb.LineString:
			if n := len(texts(f.props["waypoints"])); n != len(g) {
				t.Errorf("%s: %d way-points, %d positions", f.id, n, len(g))
			}
		case orb.MultiPoint:
			if n := len(texts(f.props["places"])); n != len(g) {
				t.Errorf("%s: %d places, %d positions", f.id, n, len(g))
			}
		}
		kinds[f.geometry.GeoJSONType()]++
		if flagged {
			t.Errorf("%s: a position that is to be sourced is drawn", f.id)
		}
	}
	if want := map[string]int{"Point": 107 - 1 + 13 + 52 + 52 - 4 - 3, "LineString": 25 + 4, "MultiPoint": 2}; !maps.Equal(kinds, want) {
		t.Errorf("got %v, want %v", kinds, want)
	}
	if want := []string{"fe-i05", "fe-i06", "fe-p11", "tj-11"}; !slices.Equal(slices.Sorted(slices.Values(unplaced)), want) {
		t.Errorf("without a position: got %v, want %v", unplaced, want)
	}
}

func texts(v any) []string {
	var out []string
	list, _ := v.([]any)
	for _, x := range list {
		s, _ := x.(string)
		out = append(out, s)
	}
	return out
}

// Every mark of the tables reaches its feature, and no number that is marked is
// a number there.
func TestPlaces_toBeSourced(t *testing.T) {
	byID := map[string]feature{}
	for _, f := range append(mustRead(t, "layers/investment.geojson"), mustRead(t, "layers/border-places.geojson")...) {
		byID[f.id] = f
	}
	property := map[string]string{"status": "statusText", "amount": "amountNote", "share": "sharePct", "lengthKm": "lengthNote", "lonlat": "position", "precision": "position", "chineseParty": "investorParty"}
	marks := map[string]int{}
	for _, table := range []string{"sites", "routes", "protests", "crossings", "border-places"} {
		rows, err := readTable(filepath.Join("recipes/places", table+".tsv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			ids := []string{strings.ToLower(r["id"])}
			if table == "crossings" {
				ids = []string{ids[0] + "-ru", ids[0] + "-cn"}
			}
			marked := map[string]bool{}
			for column, cell := range r {
				if !strings.Contains(cell, toBeSourced) {
					continue
				}
				marks[table]++
				name := property[column]
				if name == "" {
					name = column
				}
				marked[name] = true
			}
			for _, id := range ids {
				flags := texts(byID[id].props["toBeSourced"])
				for name := range marked {
					if !slices.Contains(flags, name) {
						t.Errorf("%s: %s is to be sourced in the table, not in the layer", id, name)
					}
				}
				for _, name := range flags {
					if _, number := byID[id].props[name].(float64); number {
						t.Errorf("%s: %s is to be sourced and a number all the same", id, name)
					}
					if !marked[name] && name != "position" {
						t.Errorf("%s: %s is flagged without a mark in the table", id, name)
					}
				}
			}
		}
	}
	if want := (map[string]int{"sites": 73, "routes": 27, "protests": 1, "crossings": 11, "border-places": 27}); !maps.Equal(marks, want) {
		t.Errorf("got %v marks in the tables, the research has %v", marks, want)
	}
}

// Values that are in print side by side stay side by side.
func TestPlaces_conflicts(t *testing.T) {
	byID := map[string]feature{}
	for _, f := range mustRead(t, "layers/investment.geojson") {
		byID[f.id] = f
	}
	for id, want := range map[string][]string{
		"tj-03": {"just south of Dushanbe", "120 km north-east"},
		"kg-01": {"over 300 mn", "430 mn", "500 mn"},
		"kz-01": {"expected CNPC to own all", "85.42%"},
		"tj-l5": {"40.7", "48.7"},
		"tj-l3": {"264", "325"},
		"tj-12": {"460 mn", "100 mn"},
		"tm-03": {"4 bn", "3 bn"},
		"kz-33": {"built by Kazakhstan", "15 May 2017"},
	} {
		p := byID[id].props
		all := ""
		for _, key := range []string{"note", "amountNote", "lengthNote", "statusText"} {
			s, _ := p[key].(string)
			all += s + "\n"
		}
		for _, w := range want {
			if !strings.Contains(all, w) {
				t.Errorf("%s does not say %q:\n%s", id, w, all)
			}
		}
	}
}

// The areas of the context layer are about as large as what they are: what a
// statistical office prints, in square kilometres, to within five in a hundred.
func TestContext_areas(t *testing.T) {
	fs := mustRead(t, "layers/context.geojson")
	if len(fs) != 32 {
		t.Errorf("got %d areas, want 32: 35 regions, three of which are territories", len(fs))
	}
	byID := map[string]feature{}
	boxes := 0
	for _, f := range fs {
		byID[f.id] = f
		if f.props["certainty"] == "illustrative" {
			boxes++
		}
	}
	if boxes != 7 {
		t.Errorf("got %d boxes, want 7", boxes)
	}
	for id, want := range map[string]float64{"kazakhstan": 2724900, "india": 3287263, "germany": 357592, "ukraine": 603628, "crimea": 27000, "donbas": 53201,
		"russian-far-east": 6169300, "jewish-autonomous-oblast": 36271, "central-asia": 4003451, "vietnam": 331212} {
		got, err := geo.AreaKm2(byID[id].geometry)
		if err != nil || math.Abs(got-want) > .05*want {
			t.Errorf("%s: got %.0f km2, %v, want about %.0f", id, got, err, want)
		}
	}
}
