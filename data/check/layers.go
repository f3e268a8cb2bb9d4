package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"ceded/data"
	"ceded/geo"

	"github.com/paulmach/orb"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// feature is what is kept of a feature once its geometry is checked.
type feature struct {
	row   // v is the properties
	layer *data.Layer
	edges []edge // of a territory or an arc
}

// rawFeature is a feature before its geometry is read.
type rawFeature struct {
	ID       json.RawMessage `json:"id"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// readLayer walks the features of a GeoJSON file one by one, so that memory
// holds one geometry at a time, and holds each to the schema and to the rules
// of geometry.
func (d *dossier) readLayer(file string, b []byte, k kind) {
	dec := json.NewDecoder(bytes.NewReader(b))
	fail := func(err error) {
		d.unread = true
		d.report.add(jsonFault(file, b, err))
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		fail(fmt.Errorf("the file is no object: %v", or(errText(err), "it begins otherwise")))
		return
	}
	head := map[string]any{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			fail(err)
			return
		}
		key, _ := t.(string)
		if key != "features" {
			var v any
			if err := dec.Decode(&v); err != nil {
				fail(err)
				return
			}
			head[key] = v
			continue
		}
		head[key] = []any{}
		if t, err := dec.Token(); err != nil || t != json.Delim('[') {
			fail(fmt.Errorf("features is no list"))
			return
		}
		for n := 0; dec.More(); n++ {
			var raw json.RawMessage
			if err := dec.Decode(&raw); err != nil {
				fail(err)
				return
			}
			d.readFeature(file, n, raw, k)
		}
		if _, err := dec.Token(); err != nil {
			fail(err)
			return
		}
	}
	if _, err := dec.Token(); err != nil {
		fail(err)
		return
	}
	d.schemas.validate(d.report, k.schema, head, place{file: file, doc: head})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// readFeature checks one feature by itself and keeps its properties.
func (d *dossier) readFeature(file string, n int, raw json.RawMessage, k kind) {
	at := fmt.Sprintf("/features/%d", n)
	var r rawFeature
	broken := json.Unmarshal(raw, &r) != nil
	text := withoutCoordinates(raw, r.Geometry.Coordinates)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		d.report.add(Fault{File: file, Field: at, Reason: "expected JSON, got an error: " + err.Error(), Fix: "correct the text of the feature"})
		return
	}
	o := asObject(doc)
	props := asObject(o["properties"])
	f := &feature{row: row{file, at + "/properties", str(props["id"]), props}, layer: k.layer}
	name := f.id
	if name == "" {
		name = fmt.Sprintf("feature %d", n+1)
	}
	for _, key := range twice(text) {
		d.report.add(Fault{File: file, ID: name, Field: at + key, Reason: "expected each key once, got it twice in one object", Fix: "remove one of the two"})
	}
	// The coordinates are checked below, by rules that say more; here they
	// would only cost time.
	if g := asObject(o["geometry"]); g != nil && g["coordinates"] != nil {
		delete(g, "coordinates")
		g["coordinates"] = sample(str(g["type"]))
	}
	d.schemas.validate(d.report, k.schema+"#/$defs/feature", doc, place{file: file, id: name, prefix: at, doc: doc})
	if top := str(o["id"]); top != "" && f.id != "" && top != f.id {
		d.report.add(Fault{File: file, ID: name, Field: at + "/id", Reason: expected("the id of its properties, "+f.id, top), Fix: "write one id in both places"})
	}
	if k.arcs {
		d.arcs = append(d.arcs, f)
	} else {
		d.features = append(d.features, f)
	}
	if props == nil {
		f.v = map[string]any{}
	}
	if got := str(props["licence"]); got != "" && k.layer.Licence != "" && got != k.layer.Licence {
		d.report.add(Fault{File: file, ID: name, Field: f.field("licence"), Reason: expected("the licence of its layer, "+k.layer.Licence, got), Fix: "correct it, or move the feature into a layer of its licence"})
	}
	if broken || r.Geometry.Coordinates == nil {
		return // the schema says so
	}
	g, err := data.ParseGeometry(r.Geometry.Type, r.Geometry.Coordinates)
	if err != nil {
		d.report.add(Fault{File: file, ID: name, Field: at + "/geometry", Reason: "expected a valid geometry, got " + err.Error(), Fix: "draw it again, longitude before latitude, rings closed"})
		return
	}
	d.checkGeometry(f, name, at+"/geometry", g, r.Geometry.Coordinates, k)
}

// withoutCoordinates returns the text of the feature with an empty list in place
// of long coordinates: read as plain JSON they take forty times their size.
func withoutCoordinates(raw, coordinates []byte) []byte {
	i := -1
	if len(coordinates) > 1000 {
		i = bytes.Index(raw, coordinates)
	}
	if i < 0 {
		return raw
	}
	return slices.Concat(raw[:i], []byte("[]"), raw[i+len(coordinates):])
}

// sample returns coordinates that a geometry of the type may have.
func sample(kind string) any {
	p := func() any { return []any{json.Number("0"), json.Number("0")} }
	l := func() any { return []any{p(), p(), p(), p()} }
	switch kind {
	case "Point":
		return p()
	case "LineString", "MultiPoint":
		return l()
	case "MultiLineString", "Polygon":
		return []any{l()}
	case "MultiPolygon":
		return []any{[]any{l()}}
	}
	return []any{}
}

// checkGeometry holds a geometry to the rules of the dossier.
func (d *dossier) checkGeometry(f *feature, name, at string, g orb.Geometry, raw []byte, k kind) {
	fault := func(want, got, fix string) {
		d.report.add(Fault{File: f.file, ID: name, Field: at, Reason: expected(want, plain(got)), Fix: fix})
	}
	if n := decimals(raw); n > maxDecimals {
		fault(fmt.Sprintf("coordinates of at most %d decimals", maxDecimals), fmt.Sprintf("%d", n), "round to six decimals, the same for neighbours")
	}
	want := map[string][]string{"polygon": {"Polygon", "MultiPolygon"}, "line": {"LineString", "MultiLineString"}, "point": {"Point"}}[k.layer.Geometry]
	if k.arcs {
		want = []string{"LineString"}
	}
	if want != nil && !slices.Contains(want, g.GeoJSONType()) {
		fault("a "+listed(want)+", as the manifest says of the layer", "a "+g.GeoJSONType(), "draw it so, or correct the geometry of the layer in "+manifestFile)
	}
	coverage := geo.BBox(d.manifest.Coverage)
	if k.layer.Dated() && k.layer.Tileset != "" && !coverage.Empty() {
		if p, out := outside(g, coverage); out {
			fault(fmt.Sprintf("every position inside the coverage %v", d.manifest.Coverage), degrees(p), "correct the position, or widen coverage in "+manifestFile)
		}
	}
	for _, e := range invalid(g) {
		fault(e.want, e.got, e.fix)
	}
	if k.layer.Territories || k.arcs {
		f.edges = edgesOf(g)
	}
	if km2, ok := number(f.v["areaKm2"]); ok && k.layer.Territories && !k.arcs {
		if got, err := geo.AreaKm2(g); err == nil && abs(got-km2) > max(1, got/1000) {
			d.report.add(Fault{File: f.file, ID: name, Field: f.field("areaKm2"), Reason: expected(fmt.Sprintf("the area of its geometry, %.0f km2", got), km2), Fix: "write the area of the geometry, or correct the geometry"})
		}
	}
	if at := asList(f.v["label"]); k.layer.Territories && len(at) == 2 {
		lon, _ := number(at[0])
		lat, _ := number(at[1])
		if p := (orb.Point{lon, lat}); !geo.Contains(g, p) {
			d.report.add(Fault{File: f.file, ID: name, Field: f.field("label"), Reason: expected("a position inside the geometry", plain(degrees(p))), Fix: "move the label, longitude before latitude"})
		}
	}
	if km, ok := number(f.v["lengthKm"]); ok {
		if got := geo.LengthKm(g); abs(got-km) > max(1, got/1000) {
			d.report.add(Fault{File: f.file, ID: name, Field: f.field("lengthKm"), Reason: expected(fmt.Sprintf("the length of its geometry, %.0f km", got), km), Fix: "write the length of the geometry, or correct the geometry"})
		}
	}
}

const maxDecimals = 6

// decimals returns the most decimals that a number of the coordinates has.
func decimals(raw []byte) int {
	most, n, in := 0, 0, false
	for _, c := range raw {
		switch {
		case c == '.':
			in, n = true, 0
		case in && c >= '0' && c <= '9':
			n++
			most = max(most, n)
		default:
			in = false
		}
	}
	return most
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

func degrees(p orb.Point) string { return fmt.Sprintf("%g,%g", p[0], p[1]) }
