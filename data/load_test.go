package data_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"ceded/data"
)

// folder is a small complete dossier: one made-up dispute, a test and nothing
// else.
func folder() fstest.MapFS {
	f := fstest.MapFS{}
	put := func(name, body string) { f[name] = &fstest.MapFile{Data: []byte(body)} }
	put("dossier.json", `{"id":"test","version":"1","schema":1,"title":{"en":"A test"},"languages":["en"],"nameLanguages":["en"],
		"coverage":[0,0,10,10],"equalArea":{"centre":[5,5],"halfExtentM":2000000},"passages":["ceded","none"],"coastToleranceKm":3,
		"licence":{"id":"CC0-1.0","url":""},"credit":"test",
		"layers":[{"id":"land","file":"layers/land.geojson","geometry":"polygon","tileset":"atlas","topology":"shared","territories":true},
			{"id":"line","file":"layers/line.geojson","geometry":"line","tileset":"atlas","topology":"shared","arcs":"layers/arcs.geojson"}]}`)
	put("instruments.json", `{"instruments":[{"id":"treaty-1900","names":{"en":"Treaty of Test"},"kind":"treaty","signed":{"date":"1900-01-01"}}]}`)
	put("territories.json", `{"territories":[]}`)
	put("claims.json", `{"verdicts":[],"claims":[]}`)
	put("sources.csl.json", `[]`)
	put("messages/en.json", `{"ceded":"Ceded"}`)
	put("layers/land.geojson", `{"type":"FeatureCollection","features":[
		{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,2],[1,1]]]},"properties":{"id":"west","names":{"en":"West"},"passage":"ceded","instrument":"treaty-1900","validFrom":"1900-01-01"}}]}`)
	put("layers/line.geojson", `{"type":"FeatureCollection","features":[
		{"type":"Feature","geometry":{"type":"LineString","coordinates":[[2,1],[2,2]]},"properties":{"id":"west-line","names":{"en":"Line"},"kind":"treaty-line"}}]}`)
	put("layers/arcs.geojson", `{"type":"FeatureCollection","features":[
		{"type":"Feature","geometry":{"type":"LineString","coordinates":[[2,1],[2,2]]},"properties":{"id":"west-line.1","line":"west-line","kind":"treaty-line","precisionKm":5,"left":["west"],"right":[]}}]}`)
	return f
}

func TestLoad(t *testing.T) {
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Areas()) != 1 || len(d.Arcs) != 1 || d.Instrument("treaty-1900") == nil {
		t.Errorf("got %d territories, %d arcs, instrument %v", len(d.Areas()), len(d.Arcs), d.Instrument("treaty-1900"))
	}
	again, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Release.ID) != 12 || again.Release != d.Release {
		t.Errorf("got releases %v and %v, want one and the same of 12 digits", d.Release, again.Release)
	}
	crlf := folder()
	crlf["claims.json"].Data = []byte("{\"verdicts\":[],\"claims\":[]}\r\n")
	lf := folder()
	lf["claims.json"].Data = []byte("{\"verdicts\":[],\"claims\":[]}\n")
	a, _ := data.Load(crlf)
	b, _ := data.Load(lf)
	if a.Release != b.Release || a.Release == d.Release {
		t.Errorf("release ids: got %v with CRLF, %v with LF, %v without; want the first two equal and the last another", a.Release, b.Release, d.Release)
	}
}

// A broken dossier names file, feature, field and remedy, and nothing loads.
func TestLoad_faults(t *testing.T) {
	swap := func(file, old, with string) func(fstest.MapFS) {
		return func(f fstest.MapFS) {
			b := string(f[file].Data)
			if !strings.Contains(b, old) {
				panic("the test's text " + old + " is not in " + file)
			}
			f[file] = &fstest.MapFile{Data: []byte(strings.Replace(b, old, with, 1))}
		}
	}
	tests := []struct {
		name  string
		spoil func(fstest.MapFS)
		want  []string
	}{
		{"no manifest", func(f fstest.MapFS) { delete(f, "dossier.json") }, []string{"dossier.json", "no manifest"}},
		{"a layer's file is missing", func(f fstest.MapFS) { delete(f, "layers/line.geojson") }, []string{"layers/line.geojson", "missing"}},
		{"a record file is missing", func(f fstest.MapFS) { delete(f, "claims.json") }, []string{"claims.json", "missing"}},
		{"broken JSON", swap("claims.json", `"claims":[]`, `"claims":[`), []string{"claims.json", "line 1"}},
		{"broken GeoJSON", swap("layers/land.geojson", `[[[1,1],`, `[[[1,1,`), []string{"layers/land.geojson", "line 2"}},
		{"a position of three", swap("layers/land.geojson", `[[[1,1],`, `[[[1,1,5],`), []string{"layers/land.geojson", "feature 1", "two numbers"}},
		{"open ring", swap("layers/land.geojson", `[1,2],[1,1]`, `[1,2],[1,3]`), []string{"layers/land.geojson", "ring"}},
		{"no id", swap("layers/land.geojson", `"id":"west",`, ``), []string{"layers/land.geojson", "number 1", "field id"}},
		{"unknown passage", swap("layers/land.geojson", `"passage":"ceded"`, `"passage":"stolen"`), []string{"west", "field passage", "ceded, none"}},
		{"unknown instrument", swap("layers/land.geojson", `"instrument":"treaty-1900"`, `"instrument":"treaty-1901"`), []string{"west", "field instrument", "treaty-1901"}},
		{"bad date", swap("layers/land.geojson", `"1900-01-01"`, `"1 January 1900"`), []string{"layers/land.geojson", "1 January 1900"}},
		{"id twice over layers", swap("layers/line.geojson", `"id":"west-line"`, `"id":"west"`), []string{"west", "stands in"}},
		{"arc of an unknown line", swap("layers/arcs.geojson", `"line":"west-line"`, `"line":"east-line"`), []string{"west-line.1", "field line", "east-line"}},
		{"arc beside an unknown territory", swap("layers/arcs.geojson", `"left":["west"]`, `"left":["east"]`), []string{"west-line.1", "east"}},
		{"arc without precision", swap("layers/arcs.geojson", `"precisionKm":5`, `"precisionKm":0`), []string{"west-line.1", "precisionKm"}},
		{"arc of a hopeless precision", swap("layers/arcs.geojson", `"precisionKm":5`, `"precisionKm":500`), []string{"west-line.1", "precisionKm", "500"}},
		{"arc of no line", swap("layers/arcs.geojson", `"line":"west-line"`, `"line":null`), []string{"west-line.1", "field line", "only a coast"}},
		{"arc beside a line", swap("layers/arcs.geojson", `"left":["west"]`, `"left":["west-line"]`), []string{"west-line.1", "no territory"}},
		{"arc of an unknown instrument", swap("layers/arcs.geojson", `"precisionKm":5`, `"precisionKm":5,"instrument":"treaty-1901"`), []string{"west-line.1", "field instrument", "treaty-1901"}},
		{"an id that no address can hold", swap("layers/line.geojson", `"id":"west-line"`, `"id":"West Line"`), []string{"West Line", "field id", "hyphens"}},
		{"id twice in the base map", func(f fstest.MapFS) {
			swap("dossier.json", `"layers":[`, `"layers":[{"id":"towns","file":"towns.geojson","geometry":"point","tileset":"basemap"},`)(f)
			town := `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,1]},"properties":{"id":"town"}}`
			f["towns.geojson"] = &fstest.MapFile{Data: []byte(`{"type":"FeatureCollection","features":[` + town + `,` + town + `]}`)}
		}, []string{"towns.geojson", "town", "stands in"}},
		{"another schema", swap("dossier.json", `"schema":1`, `"schema":2`), []string{"dossier.json", "field schema", "reads schema 1"}},
		{"no language", swap("dossier.json", `"languages":["en"]`, `"languages":[]`), []string{"dossier.json", "field languages"}},
		{"no passage", swap("dossier.json", `"passages":["ceded","none"]`, `"passages":[]`), []string{"dossier.json", "field passages"}},
		{"coverage upside down", swap("dossier.json", `"coverage":[0,0,10,10]`, `"coverage":[0,10,10,0]`), []string{"dossier.json", "field coverage"}},
		{"a map of no size", swap("dossier.json", `"halfExtentM":2000000`, `"halfExtentM":0`), []string{"dossier.json", "field equalArea"}},
		{"a layer twice", swap("dossier.json", `"id":"line"`, `"id":"land"`), []string{"dossier.json", "layers[1].id"}},
		{"a layer of no tileset", swap("dossier.json", `"tileset":"atlas"`, `"tileset":""`), []string{"dossier.json", "layers[0].tileset"}},
		{"an audit of things that are not there", func(f fstest.MapFS) {
			f["audits.json"] = &fstest.MapFile{Data: []byte(`{"audits":[{"id":"all","claims":["big"],"terms":[{"id":"w","features":["west","east"]}],"presets":[{"sum":"total","terms":["w","v"]}]}]}`)}
		}, []string{"audits.json: feature all", `no claim "big"`, `no territory "east"`, `no sum "total"`, `no term "v"`}},
		{"instrument twice", swap("instruments.json", `]}`, `,{"id":"treaty-1900"}]}`), []string{"instruments.json", "treaty-1900", "twice"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := folder()
			tt.spoil(f)
			d, err := data.Load(f)
			if d != nil || !errors.Is(err, data.ErrInvalid) {
				t.Fatalf("got %v, %v, want no dossier and ErrInvalid", d, err)
			}
			for _, w := range tt.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("got %q, want it to say %q", err, w)
				}
			}
		})
	}
}

// Faults come all at once, not one a run.
func TestLoad_allFaults(t *testing.T) {
	f := folder()
	delete(f, "claims.json")
	f["instruments.json"] = &fstest.MapFile{Data: []byte(`{"instruments":[{"id":""}]}`)}
	_, err := data.Load(f)
	if err == nil || !strings.Contains(err.Error(), "claims.json") || !strings.Contains(err.Error(), "instruments.json") {
		t.Errorf("got %v, want both files named", err)
	}
}

// Two layers fail at once: one is missing while another, read beside it, is broken.
func TestLoad_faultsSideBySide(t *testing.T) {
	f := folder()
	f["layers/land.geojson"].Data = []byte(`{`)
	delete(f, "layers/line.geojson")
	_, err := data.Load(f)
	if err == nil || !strings.Contains(err.Error(), "land.geojson") || !strings.Contains(err.Error(), "line.geojson") {
		t.Errorf("got %v, want both files named", err)
	}
}
