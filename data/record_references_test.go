package data_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
)

// properties returns the properties of every feature of the layer files that
// are there: one feature stands on each line.
func properties(t testing.TB) map[string][]rec {
	t.Helper()
	out := map[string][]rec{}
	err := fs.WalkDir(recordDir, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(name, ".geojson") {
			return err
		}
		b, err := fs.ReadFile(recordDir, name)
		if err != nil {
			return err
		}
		lines := bufio.NewScanner(bytes.NewReader(b))
		lines.Buffer(nil, 1<<28)
		for lines.Scan() {
			i := bytes.Index(lines.Bytes(), []byte(`"properties":`))
			if i < 0 {
				continue
			}
			var props rec
			if json.NewDecoder(bytes.NewReader(lines.Bytes()[i+len(`"properties":`):])).Decode(&props) == nil {
				out[name] = append(out[name], props)
			}
		}
		return lines.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Places that claims, events and readings speak of exist: each is a feature, a
// region that is drawn, a layer, or a point with a name.
func TestRecord_places(t *testing.T) {
	territories := ids(mustList(t, "territories.json", "territories"))
	lines := map[string]bool{}
	for _, s := range mustList(t, "border-ledger.json", "stretches") {
		lines[str(s["line"])] = true
	}
	places, areas := map[string]bool{}, map[string]bool{}
	for file, fs := range properties(t) {
		for _, f := range fs {
			places[id(f)] = places[id(f)] || f["evidence"] != nil
			areas[id(f)] = areas[id(f)] || file == "layers/context.geojson"
		}
	}
	regions := ids(mustList(t, "regions.json", "regions"))
	layers := map[string]bool{}
	for _, l := range mustList(t, "dossier.json", "layers") {
		layers[id(l)] = true
	}
	touched := map[string]bool{}
	see := func(where string, p rec) {
		kind := str(p["type"])
		name := str(p[kind])
		ok := name != ""
		switch kind {
		case "feature":
			ok = territories[name] || lines[name]
			touched[name] = true
		case "region":
			ok = regions[name]
		case "layer":
			ok = layers[name]
		case "place":
			ok = places[name]
		case "point":
			_, lon := p["lon"].(float64)
			_, lat := p["lat"].(float64)
			_, said := p["approximate"].(bool)
			ok = lon && lat && said && !slug.MatchString(str(p["name"])) // a name, not an id
		}
		if !ok {
			t.Errorf("%s: place %v leads nowhere", where, p)
		}
	}
	for _, c := range mustList(t, "claims.json", "claims") {
		for _, p := range objects(c["places"]) {
			see(id(c), p)
		}
	}
	for _, want := range []string{"aigun-1858", "peking-1860", "chuguchak-1864", "chuguchak-1864-inner", "stpetersburg-1881-ili", "stpetersburg-1881-zaysan", "tuva-1914-1944", "outer-mongolia", "inner-mongolia", "aigun-1858-amur-line", "peking-1860-line"} {
		if !touched[want] {
			t.Errorf("no claim speaks of %s", want)
		}
	}
	for _, e := range mustList(t, "events.json", "events") {
		if p := object(e["place"]); p != nil {
			see(id(e), p)
		}
		for _, p := range objects(e["about"]) {
			see(id(e), p)
		}
	}
	for _, r := range mustList(t, "readings.json", "readings") {
		for _, p := range objects(r["about"]) {
			see(id(r), p)
		}
	}
	var manifest rec
	mustRead(t, "dossier.json", &manifest)
	for alias, v := range object(manifest["aliases"]) {
		for _, f := range strs(v) {
			if !territories[f] && !places[f] || territories[alias] || places[alias] {
				t.Errorf("alias %s stands for %s", alias, f)
			}
		}
	}
	for r := range regions {
		if older := object(manifest["aliases"])[r]; !areas[r] && !territories[r] && older == nil {
			t.Errorf("region %s is drawn nowhere", r)
		}
	}
	if len(areas) == 0 || !places["kz-01"] {
		t.Error("no areas or places were read")
	}
}

// What the layers say of territories agrees with the ledgers.
func TestRecord_layers(t *testing.T) {
	var manifest rec
	mustRead(t, "dossier.json", &manifest)
	instruments := ids(mustList(t, "instruments.json", "instruments"))
	ledgers := map[string]rec{}
	for _, l := range mustList(t, "territories.json", "territories") {
		ledgers[id(l)] = l
	}
	files := properties(t)
	drawn := map[string]bool{}
	for _, l := range objects(manifest["layers"]) {
		if l["territories"] != true {
			continue
		}
		for _, p := range files[str(l["file"])] {
			drawn[id(p)] = true
			ledger := ledgers[id(p)]
			if ledger == nil {
				t.Errorf("%s has no ledger of holders", id(p))
				continue
			}
			class := str(ledger["verdictClass"])
			if class == "not-ceded" {
				class = "none"
			}
			if str(p["passage"]) != class {
				t.Errorf("%s: passage %v on the map, %s in the ledger", id(p), p["passage"], class)
			}
			if i := str(p["instrument"]); i != "" && !instruments[i] {
				t.Errorf("%s: there is no instrument %q", id(p), i)
			}
			for _, i := range strs(p["instruments"]) {
				if !instruments[i] {
					t.Errorf("%s: there is no instrument %q", id(p), i)
				}
			}
			for theme, colours := range object(manifest["palette"]) {
				if object(colours)[str(p["hue"])] == nil {
					t.Errorf("%s: the %s palette has no hue %v", id(p), theme, p["hue"])
				}
			}
		}
	}
	for n := range ledgers {
		if !drawn[n] {
			t.Errorf("%s has a ledger but is not on the map", n)
		}
	}
}
