package data_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// jsonFiles are the record files whose references are followed.
var jsonFiles = []string{"instruments.json", "territories.json", "claims.json", "events.json", "readings.json", "sums.json", "border-ledger.json", "conflicts.json"}

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

// cited returns how often each source is named, and fails on a source that
// does not exist.
func cited(t testing.TB) map[string]int {
	t.Helper()
	name := map[string]string{}
	for _, s := range mustSources(t) {
		for _, n := range append([]string{id(s)}, strs(s["aliases"])...) {
			name[n] = id(s)
		}
	}
	out := map[string]int{}
	cite := func(path, s string) {
		if name[s] == "" {
			t.Errorf("%s: there is no source %q", path, s)
			return
		}
		out[name[s]]++
	}
	see := func(path, key string, v any) {
		switch key {
		case "sources":
			for _, s := range strs(v) {
				cite(path, s)
			}
		case "source":
			if s := str(v); s != "" && !strings.Contains(s, " ") { // an arc's source is a sentence
				cite(path, s)
			}
		}
	}
	for _, file := range jsonFiles {
		var all rec
		mustRead(t, file, &all)
		walk(all, file, see)
	}
	for file, features := range properties(t) {
		for _, p := range features {
			walk(p, file+"["+id(p)+"]", see)
		}
	}
	var article rec
	mustRead(t, "dossier.json", &article)
	cite("dossier.json article", id(object(article["article"])))
	return out
}

// Every source that something names is in the list. Some in the list are named
// by nothing: they are kept for what they show, and counted here so that a lost
// reference is noticed.
func TestRecord_sources(t *testing.T) {
	used := cited(t)
	var orphans, fromGeometry []string
	for _, s := range mustSources(t) {
		for _, field := range []string{"type", "title", "language", "note"} {
			if str(s[field]) == "" {
				t.Errorf("source %s: no %s", id(s), field)
			}
		}
		switch str(s["quality"]) {
		case "primary", "official", "scholarly", "press", "reference", "weak":
		default:
			t.Errorf("source %s: quality %v is not on the scale", id(s), s["quality"])
		}
		if used[id(s)] > 0 {
			continue
		}
		if strings.HasPrefix(id(s), "geo-s") {
			fromGeometry = append(fromGeometry, id(s)) // cited by the recipes of the layers
		} else {
			orphans = append(orphans, id(s))
		}
	}
	t.Logf("%d sources are named by nothing: %s; of the geometry's: %s", len(orphans)+len(fromGeometry), strings.Join(orphans, " "), strings.Join(fromGeometry, " "))
	want := strings.Fields("chan-book-note goble-2019 places-f48 places-f49")
	for _, o := range orphans {
		if !slices.Contains(want, o) {
			t.Errorf("source %s is named by nothing", o)
		}
	}
}

// Instruments, territories and lines name each other.
func TestRecord_references(t *testing.T) {
	instruments := map[string]rec{}
	lines := map[string]bool{}
	for _, i := range mustList(t, "instruments.json", "instruments") {
		instruments[id(i)] = i
		for _, l := range strs(i["lines"]) {
			lines[l] = true
		}
	}
	ledgers := mustList(t, "territories.json", "territories")
	territories := ids(ledgers)
	needInstrument := func(where, i string) {
		if i != "" && instruments[i] == nil {
			t.Errorf("%s: there is no instrument %q", where, i)
		}
	}

	for n, i := range instruments {
		for _, field := range []string{"supersedes", "supersededBy", "confirmedBy", "implements"} {
			for _, other := range strs(i[field]) {
				needInstrument(n+" "+field, other)
			}
		}
		for _, territory := range strs(i["territories"]) {
			if !territories[territory] {
				t.Errorf("%s: there is no territory %q", n, territory)
			}
		}
		if str(i["certainty"]) != "to be sourced" && len(list(i["sources"])) == 0 {
			t.Errorf("%s has no sources and is not marked to be sourced", n)
		}
	}
	for _, l := range ledgers {
		for _, p := range objects(l["passage"]) {
			i := str(p["instrument"])
			needInstrument(id(l)+" passage", i)
			if instruments[i] != nil && !slices.Contains(strs(instruments[i]["territories"]), id(l)) {
				t.Errorf("%s passed by %s, which does not name it", id(l), i)
			}
		}
		for _, h := range objects(l["holders"]) {
			needInstrument(id(l)+" holder", str(h["instrument"]))
			switch str(h["basis"]) {
			case "treaty", "control", "claim":
			default:
				t.Errorf("%s: basis %q has no word of its own", id(l), h["basis"])
			}
		}
		status := object(l["presentLegalStatus"])
		if str(status["statement"]) == "" || str(object(l["officialClaimToday"])["statement"]) == "" {
			t.Errorf("%s: no present status or no word on a claim today", id(l))
		}
		for _, i := range strs(status["instruments"]) {
			needInstrument(id(l)+" present status", i)
		}
	}

	for _, s := range mustList(t, "border-ledger.json", "sections") {
		for _, i := range append(strs(s["governedBy"]), strs(s["olderInstruments"])...) {
			needInstrument(id(s), i)
		}
		for _, l := range strs(s["lines"]) {
			if !lines[l] {
				t.Errorf("section %s: no instrument names the line %q", id(s), l)
			}
		}
	}
	stretches := map[string]bool{}
	for _, s := range mustList(t, "border-ledger.json", "stretches") {
		line := str(s["line"])
		stretches[line] = true
		for _, i := range strs(s["instruments"]) {
			needInstrument(line, i)
			if instruments[i] != nil && !slices.Contains(strs(instruments[i]["lines"]), line) {
				t.Errorf("stretch %s is of %s, which does not name it", line, i)
			}
		}
	}
	for l := range lines {
		if !stretches[l] || !strings.HasSuffix(l, "-line") {
			t.Errorf("line %s of an instrument is no stretch of the border ledger", l)
		}
	}
	for _, key := range []string{"tripoints", "treatyCoordinates"} {
		for _, p := range mustList(t, "border-ledger.json", key) {
			needInstrument(id(p), str(p["instrument"]))
		}
	}
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
