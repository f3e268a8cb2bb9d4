package storetest

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"ceded/data"
)

// Small loads a dossier of a dispute made up for tests: two territories that
// share a line, one inside another, one on a far coast at the antimeridian, and
// a basemap that crosses it, a mark without a place and a layer without tiles. It imports in a moment. Each edit may change its
// files first.
func Small(t testing.TB, edits ...func(fstest.MapFS)) *data.Dossier {
	t.Helper()
	files := SmallFiles()
	for _, edit := range edits {
		edit(files)
	}
	d, err := data.Load(files)
	if err != nil {
		t.Fatalf("load the small dossier: %v", err)
	}
	return d
}

// Swap returns an edit for Small that replaces a text in one of its files. The
// text must stand there.
func Swap(file, old, with string) func(fstest.MapFS) {
	return func(f fstest.MapFS) {
		b := string(f[file].Data)
		if !strings.Contains(b, old) {
			panic(fmt.Sprintf("%q does not stand in %s", old, file))
		}
		f[file] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(b, old, with))}
	}
}

// SmallFiles returns the folder that Small loads.
func SmallFiles() fstest.MapFS {
	f := fstest.MapFS{}
	put := func(name, body string) { f[name] = &fstest.MapFile{Data: []byte(body)} }
	put("dossier.json", `{"id":"test","version":"0.1","schema":1,"title":{"en":"A dispute made up for tests"},"languages":["en"],"nameLanguages":["en","mn"],
"coverage":[0,0,180,70],"equalArea":{"centre":[90,40],"halfExtentM":9000000},"passages":["ceded","passed-otherwise","none"],
"coastToleranceKm":3,"licence":{"id":"CC0-1.0","url":"https://creativecommons.org/publicdomain/zero/1.0/"},"credit":"nobody",
"layers":[
{"id":"ground","file":"layers/ground.geojson","geometry":"polygon","tileset":"basemap","topology":"shared","titles":{"en":"Ground"},"licence":"CC0-1.0","attribution":"nobody","maxZoom":9,"tileProps":["rank"]},
{"id":"areas","file":"layers/areas.geojson","geometry":"polygon","tileset":"atlas","topology":"shared","territories":true,"titles":{"en":"Areas"},"licence":"CC0-1.0","attribution":"nobody","maxZoom":9,"tileProps":["passage","share","open"]},
{"id":"lines","file":"layers/lines.geojson","geometry":"line","tileset":"atlas","topology":"shared","arcs":"layers/arcs.geojson","more":["layers/marks.geojson"],"titles":{"en":"Lines"},"licence":"CC0-1.0","attribution":"nobody","maxZoom":9,"rankMinZoom":[3],"tileProps":["kind"]},
{"id":"around","file":"layers/around.geojson","geometry":"polygon","tileset":"","topology":"none","titles":{"en":"Around"},"licence":"CC0-1.0","attribution":"nobody","maxZoom":9},
{"id":"towns","file":"layers/towns.geojson","geometry":"point","tileset":"basemap","topology":"none","titles":{"en":"Towns"},"licence":"CC0-1.0","attribution":"nobody","minZoom":2,"maxZoom":9,"tileProps":["rank"]}]}`)
	put("instruments.json", `{"instruments":[{"id":"treaty-1900","names":{"en":"Treaty of 1900"},"kind":"treaty","signed":{"date":"1900-05-01"},"territories":["north"]}]}`)
	put("territories.json", `{"territories":[{"id":"north","holders":[{"from":"1800","to":"1900-05-01","holder":{"en":"Old Realm"},"basis":"possession"},{"from":"1900-05-01","holder":{"en":"New Realm"},"basis":"treaty","instrument":"treaty-1900"}]}]}`)
	put("claims.json", `{"verdicts":[{"id":"supported","label":"Supported","meaning":"The evidence agrees"}],
"claims":[{"id":"north-passed","short":"The north passed in 1900","verdict":"supported","finding":"It did.","priority":1,"places":[{"type":"feature","feature":"north"}],"sources":["atlas"]}]}`)
	put("sources.csl.json", `[{"id":"atlas","type":"book","title":"An atlas of nowhere","aliases":["old-atlas"]}]`)
	put("messages/en.json", `{"verdict.ceded":"Ceded"}`)
	put("layers/ground.geojson", collection(
		feature(`{"id":"crossing","names":{},"rank":"near"}`, "MultiPolygon", `[[[[165,40],[180,40],[180,68],[165,68],[165,40]]],[[[-180,40],[-170,40],[-170,68],[-180,68],[-180,40]]]]`),
		feature(`{"id":"main","names":{"en":"Main"},"rank":"near"}`, "Polygon", `[[[5,5],[60,5],[60,40],[40,40],[20,40],[20,60],[5,60],[5,5]],[[30,10],[30,12],[32,12],[32,10],[30,10]]]`)))
	put("layers/areas.geojson", collection(
		feature(`{"id":"far","names":{"en":"Far"},"passage":"ceded","instrument":"treaty-1900","validFrom":"1900-05-01","share":0.5,"label":[175,52]}`, "Polygon", `[[[170,50],[180,50],[180,55],[170,55],[170,50]]]`),
		feature(`{"id":"islet","names":{"en":"Islet"},"passage":"passed-otherwise","validFrom":"1910","open":true}`, "Polygon", `[[[24,44],[26,44],[26,46],[24,46],[24,44]]]`),
		feature(`{"id":"north","names":{"en":"North","mn":"Хойд"},"passage":"ceded","instrument":"treaty-1900","validFrom":"1900-05-01","share":3,"label":[25,42]}`, "Polygon", `[[[20,40],[30,40],[40,40],[40,50],[20,50],[20,40]]]`),
		feature(`{"id":"south","names":{"en":"South"},"passage":"none","validFrom":"1911","validTo":"1949-10"}`, "Polygon", `[[[20,30],[30,30],[30,40],[20,40],[20,30]]]`)))
	put("layers/lines.geojson", collection(
		feature(`{"id":"islet-line","names":{"en":"Line of the islet"},"kind":"treaty-line"}`, "LineString", `[[24,44],[26,44],[26,46],[24,46],[24,44]]`),
		feature(`{"id":"north-line","names":{"en":"Line of the north"},"kind":"treaty-line"}`, "LineString", `[[40,50],[20,50],[20,40],[30,40],[40,40]]`),
		feature(`{"id":"south-line","names":{"en":"Line of the south"},"kind":"admin-border"}`, "LineString", `[[20,40],[20,30],[30,30],[30,40]]`)))
	arc := func(id, line, kind, km, left, right, coordinates string) string {
		return feature(`{"id":"`+id+`","line":`+line+`,"kind":"`+kind+`","precisionKm":`+km+`,"certainty":"treaty-text","licence":"CC0-1.0","left":[`+left+`],"right":[`+right+`]}`, "LineString", coordinates)
	}
	put("layers/arcs.geojson", collection(
		arc("coast.1", "null", "coast", "0", `"north"`, "", `[[40,40],[40,50]]`),
		arc("coast.2", "null", "coast", "0", `"far"`, "", `[[170,50],[180,50],[180,55],[170,55],[170,50]]`),
		arc("islet-line.1", `"islet-line"`, "treaty-line", "5", `"islet","north"`, `"north"`, `[[24,44],[26,44],[26,46],[24,46],[24,44]]`),
		arc("north-line.1", `"north-line"`, "treaty-line", "20", `"north"`, "", `[[40,50],[20,50],[20,40]]`),
		arc("north-line.2", `"north-line"`, "treaty-line", "10", `"north"`, `"south"`, `[[20,40],[30,40]]`),
		arc("north-line.3", `"north-line"`, "calibrated", "50", `"north"`, "", `[[30,40],[40,40]]`),
		arc("south-line.1", `"south-line"`, "admin-border", "1", `"south"`, "", `[[20,40],[20,30],[30,30],[30,40]]`)))
	var towns []string
	for i := range 30 {
		towns = append(towns, feature(fmt.Sprintf(`{"id":"town-%02d","names":{"en":"Town %d"},"rank":%d}`, i, i, i%4), "Point", fmt.Sprintf(`[%d,%d]`, 6+i*5, 10+i)))
	}
	put("layers/marks.geojson", collection(
		feature(`{"id":"camps","names":{"en":"Camps"},"kind":"camp","rank":0,"validFrom":"1905"}`, "MultiPoint", `[[22,42],[24,44],[27,46]]`),
		`{"type":"Feature","properties":{"id":"lost-camp","names":{"en":"A camp that nobody finds"},"kind":"camp","rank":0},"geometry":null}`))
	put("layers/around.geojson", collection(
		feature(`{"id":"all-around","names":{"en":"All around"},"certainty":"illustrative"}`, "Polygon", `[[[0,0],[60,0],[60,60],[0,60],[0,0]]]`)))
	put("layers/towns.geojson", collection(towns...))
	return f
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + "\n" + strings.Join(features, ",\n") + "\n]}\n"
}

func feature(props, kind, coordinates string) string {
	return `{"type":"Feature","properties":` + props + `,"geometry":{"type":"` + kind + `","coordinates":` + coordinates + `}}`
}
