package server

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"ceded/data"
	"ceded/data/mem"
)

// folder is a small complete dossier about two made-up territories that meet
// at longitude 2: west, ceded in 1900 and disputed by nobody, and east, which
// passed otherwise in 1950.
func folder() fstest.MapFS {
	f := fstest.MapFS{}
	put := func(name, body string) { f[name] = &fstest.MapFile{Data: []byte(body)} }
	put("dossier.json", `{"id":"test","version":"1.2","schema":1,"title":{"en":"A test","zh":"测试"},"tagline":{"en":"What was tested here?"},
		"article":{"id":"essay","title":"An essay","author":"A. Author","date":"2000-01-01","url":"https://example.org/essay"},
		"languages":["en","zh"],"nameLanguages":["en","zh"],"coverage":[0,0,10,10],"equalArea":{"centre":[5,5],"halfExtentM":2000000},
		"defaultView":{"lon":2,"lat":1.5,"zoom":4},"passages":["ceded","passed-otherwise","none"],"coastToleranceKm":3,
		"licence":{"id":"CC0-1.0","url":"https://creativecommons.org/publicdomain/zero/1.0/"},"credit":"Test",
		"palette":{"light":{"land":"#ffffff","ink":"#000000","muted":"#333333","sea-green":"#008060"},"dark":{"land":"#000000","ink":"#ffffff","muted":"#cccccc","sea-green":"#00c090"}},"aliases":{"old-west":["west"],"old-both":["west","east"]},
		"layers":[
			{"id":"sea","file":"basemap/sea.geojson","geometry":"point","tileset":"basemap","topology":"none","titles":{"en":"Seas"},"licence":"CC0-1.0","attribution":"Test","maxZoom":9,"tileProps":["rank","deep"]},
			{"id":"areas","file":"layers/areas.geojson","geometry":"polygon","tileset":"atlas","topology":"shared","territories":true,"titles":{"en":"Areas","zh":"地区"},"licence":"CC0-1.0","attribution":"Test","maxZoom":9,"tileProps":["passage","hue"]},
			{"id":"line","file":"layers/line.geojson","geometry":"line","tileset":"atlas","topology":"shared","arcs":"layers/arcs.geojson","titles":{"en":"Lines"},"licence":"CC0-1.0","attribution":"Test & more","maxZoom":9,"tileProps":["kind"]}]}`)
	put("instruments.json", `{"instruments":[{"id":"treaty-1900","names":{"en":"Treaty of Test"},"kind":"treaty","signed":{"date":"1900-01-01"}},
		{"id":"protocol-1950","names":{"en":"Protocol of Test"},"kind":"protocol","signed":{"date":"1950"}}]}`)
	put("territories.json", `{"territories":[{"id":"west","holders":[{"from":"1800","to":"1900-01-01","holder":{"en":"A"},"basis":"treaty","certainty":"sourced"},
		{"from":"1900-01-01","holder":{"en":"B"},"basis":"treaty","certainty":"sourced"}],"presentLegalStatus":{"statement":"Settled.","instruments":[]},"sources":["book"]}]}`)
	put("claims.json", `{"verdicts":[{"id":"supported","label":"Supported","meaning":"It holds."},{"id":"wrong","label":"Wrong","meaning":"It does not."}],"claims":[
		{"id":"first","short":"West was ceded","paraphrase":"It was.","quote":"\"It was.\"","speaker":"author","locator":"¶1","kind":"cession","places":[{"type":"feature","feature":"west"}],"verdict":"supported","finding":"Yes.","sources":["book"],"priority":1,"reviewed":"2001-01-01"},
		{"id":"second","short":"East was sold","paraphrase":"Sold.","speaker":"author","locator":"¶2","kind":"trade","places":[{"type":"feature","feature":"east"},{"type":"point","name":"Town","lon":3,"lat":1.5}],"verdict":"wrong","finding":"No.","sources":["book"],"priority":2,"reviewed":"2001-01-01"}]}`)
	put("events.json", `{"events":[{"id":"signing","date":"1900-01-01","title":"Treaty of Test","kind":"treaty","place":{"type":"point","name":"Town","lon":3,"lat":1.5},"about":[{"type":"feature","feature":"west"}],"sources":["book"],"remark":"Signed."}]}`)
	put("readings.json", `{"readings":[{"id":"of-west","subject":"West","about":[{"type":"feature","feature":"west"}],"views":[{"side":"A","statement":"Lost.","sources":["book"]},{"side":"B","statement":"Gained.","sources":[]}]}]}`)
	put("regions.json", `{"regions":[{"id":"south","names":{"en":"South"},"bbox":[0,0,10,5]}]}`)
	put("sums.json", `{"sums":[{"id":"A","counted":"West and East","terms":"10,000 + 15,000","totalKm2":25000,"sources":["book"]},{"id":"B","counted":"All","terms":"see the book","totalKm2":90000,"sources":["book"]}]}`)
	put("audits.json", `{"audits":[{"id":"test","claims":["first"],"claimedKm2":25000,"tolerancePercent":5,"toleranceNote":"ours","terms":[
		{"id":"w","names":{"en":"West","zh":"西"},"publishedKm2":10000,"features":["west"],"sources":["book"]},
		{"id":"e","names":{"en":"East"},"publishedKm2":15000,"readings":[{"id":"wide","names":{"en":"wide"},"features":["east"]},{"id":"none","names":{"en":"narrow"},"features":[]}],"sources":[]},
		{"id":"lost","names":{"en":"Elsewhere"},"features":[],"sources":[],"note":"Nothing is drawn."}],
		"presets":[{"sum":"A","terms":["w","e"]},{"sum":"B","terms":null}]}],
		"quantities":[{"claim":"second","claimed":{"value":50,"unit":"years"},"method":"Years were counted.","values":[{"what":"between the sale and the essay","value":40,"valueTo":45,"unit":"years","qualifier":"about","when":"1950/2000","compared":true,"sources":["book"]},
		{"what":"measured","unit":"km2","features":["east"]}]}]}`)
	put("sources.csl.json", `[{"id":"book","type":"book","title":"A book","aliases":["old-book"]}]`)
	for _, lang := range []string{"en", "zh"} {
		b, err := data.Files.ReadFile("files/messages/" + lang + ".json")
		if err != nil {
			panic(err)
		}
		put("messages/"+lang+".json", string(b))
	}
	put("texts/zh.json", `{"status":"test","claims":{"first":{"short":"西部被割让"}},"verdicts":{"supported":{"label":"成立","meaning":"成立。"}},"kinds":{"cession":"割让"},"speakers":{"author":"作者"}}`)
	area := func(id, passage, from, ring, extra string) string {
		return `{"type":"Feature","id":"` + id + `","geometry":{"type":"Polygon","coordinates":[` + ring + `]},"properties":{"id":"` + id + `","names":{"en":"` + id + `"},"passage":"` + passage +
			`","validFrom":"` + from + `","from":{"en":"A"},"to":{"en":"B"},"certainty":"treaty-text","status":"settled","areaKm2":12000,"areaErrorPercent":1,"hue":"open","label":[1.5,1.5],"sources":["book"],"licence":"CC0-1.0","credit":"Test"` + extra + `}}`
	}
	put("layers/areas.geojson", `{"type":"FeatureCollection","features":[
`+area("east", "passed-otherwise", "1950", "[[2,1],[3,1],[3,2],[2,2],[2,1]]", "")+`,
`+area("west", "ceded", "1900-01-01", "[[1,1],[2,1],[2,2],[1,2],[1,1]]", `,"instrument":"treaty-1900"`)+`]}`)
	line := func(id, coords, props string) string {
		return `{"type":"Feature","geometry":{"type":"LineString","coordinates":` + coords + `},"properties":{"id":"` + id + `",` + props + `}}`
	}
	put("layers/line.geojson", `{"type":"FeatureCollection","features":[`+line("middle-line", "[[2,1],[2,2]]", `"names":{"en":"Middle"},"kind":"treaty-line","validFrom":"1900-01-01"`)+`]}`)
	put("layers/arcs.geojson", `{"type":"FeatureCollection","features":[
`+line("coast.1", "[[2,1],[3,1],[3,2],[2,2]]", `"kind":"coast","precisionKm":1,"left":["east"],"right":[]`)+`,
`+line("coast.2", "[[2,2],[1,2],[1,1],[2,1]]", `"kind":"coast","precisionKm":1,"left":["west"],"right":[]`)+`,
`+line("middle-line.1", "[[2,1],[2,2]]", `"line":"middle-line","kind":"treaty-line","instrument":"treaty-1900","precisionKm":5,"left":["west"],"right":["east"]`)+`]}`)
	put("basemap/sea.geojson", `{"type":"FeatureCollection","features":[
{"type":"Feature","geometry":{"type":"Point","coordinates":[8,8]},"properties":{"id":"deep-sea","names":{"en":"Deep"},"rank":1,"deep":true}}]}`)
	return f
}

// built is a front end as its build leaves it, in miniature.
func built() fstest.MapFS {
	f := fstest.MapFS{}
	put := func(name, body string) { f[name] = &fstest.MapFile{Data: []byte(body)} }
	put("index.html", "<!doctype html><title>explorer</title>")
	put("favicon.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	put("assets/main-abcdEFGH.js", "console.log('main')")
	put("assets/main-abcdEFGH.js.br", "brotli bytes")
	put("assets/main-abcdEFGH.js.gz", string(compress([]byte("console.log('main')"))))
	put("assets/main-abcdEFGH.css", "p{}")
	put("assets/sprite.json", "{}")
	put("fonts/latin.woff2", "font")
	put("fonts/latin-400.0a1b2c3d.woff2", "font")
	put("styles/parts.json", `{"style":{"name":"{{title}}, {{theme}}","projection":{"type":"{{projection}}"},"sources":{"atlas":{"tiles":["{{base}}/tiles/{{release}}/atlas/{{grid}}/{z}/{x}/{y}"],"attribution":"{{attributionAtlas}}"}},"layers":[{"id":"background","paint":{"background-color":"{{land}}"}},"{{layers}}"]},"levels":["fill","line"],"modules":[
		{"for":{"tileset":"atlas","tileProp":"kind"},"layers":[{"at":"line","layer":{"id":"{{id}}-line","source-layer":"{{tileLayer}}","width":["*",2,"{{metresPerPixel}}"]}}]},
		{"for":{"tileset":"atlas","territories":true},"layers":[{"at":"line","layer":{"id":"{{id}}-name","field":["get","name{{lang}}"],"order":["match",["get","passage"],"{{passages}}",0,9]}},
			{"at":"fill","layer":{"id":"{{id}}-fill","color":["match",["get","hue"],"{{hues}}","{{hues}}","{{muted}}"]}}]}]}`)
	put(".vite/manifest.json", `{"src/main.ts":{"file":"assets/main-abcdEFGH.js","css":["assets/main-abcdEFGH.css"],"imports":["_shared.js"]},"_shared.js":{"file":"assets/shared.js","css":["assets/shared.css"]}}`)
	put("placeholder.txt", "")
	return f
}

// mustServer returns a server over the small dossier, with what set changes.
func mustServer(t testing.TB, set func(*Config)) *Server {
	t.Helper()
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	return mustServerOn(t, mem.New(d), set)
}

func mustServerOn(t testing.TB, store data.Store, set func(*Config)) *Server {
	t.Helper()
	cfg := Config{Frontend: built()}
	if set != nil {
		set(&cfg)
	}
	s, err := New(cfg, store, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ask sends a request through the real router, and holds the answer to
// openapi.json. headers are "Name: value".
func ask(t testing.TB, s http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+target, nil)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	record(t, method, target, w)
	return w
}

func get(t testing.TB, s http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	return ask(t, s, http.MethodGet, target, headers...)
}

// mustJSON reads the body of an answer.
func mustJSON[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("status %d, body %q: %v", w.Code, w.Body, err)
	}
	return v
}

// mustRelease returns the id of the release served.
func mustRelease(t testing.TB, s *Server) string {
	t.Helper()
	r, err := s.store.Current(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}
