package cql2

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"ceded/data"
	"ceded/data/filter"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

var schema = &Schema{Geometry: "geometry", Properties: []data.Queryable{
	{Name: "id", Kind: filter.Text, Value: filter.Property{Name: "id"}},
	{Name: "nameEn", Kind: filter.Text, Value: filter.Name{Lang: "en"}},
	{Name: "km", Kind: filter.Number, Value: filter.Property{Name: "km"}},
	{Name: "capital", Kind: filter.Boolean, Value: filter.Property{Name: "capital"}},
	{Name: "validFrom", Kind: filter.Date, Value: filter.DateProperty{Name: "validFrom", Parse: data.ParseDay}},
	{Name: "validTo", Kind: filter.Date, Value: filter.DateProperty{Name: "validTo", End: true, Parse: data.ParseDay}},
}}

// comparable compares conditions; functions are equal when both are there.
var comparable = cmp.Options{cmp.Comparer(func(a, b func(string) (filter.Day, bool)) bool {
	return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
})}

// A condition as text and as JSON is one condition.
func TestParse_same(t *testing.T) {
	for _, tt := range []struct{ text, json string }{
		{`id = 'a'`, `{"op":"=","args":[{"property":"id"},"a"]}`},
		{`"id" <> 'it''s'`, `{"op":"<>","args":[{"property":"id"},"it's"]}`},
		{`id <> 'it\'s'`, `{"op":"<>","args":[{"property":"id"},"it's"]}`},
		{`km >= -1.5e3`, `{"op":">=","args":[{"property":"km"},-1500]}`},
		{`capital = true`, `{"op":"=","args":[{"property":"capital"},true]}`},
		{`id='a' and km<5 AND km>1`, `{"op":"and","args":[{"op":"=","args":[{"property":"id"},"a"]},{"op":"<","args":[{"property":"km"},5]},{"op":">","args":[{"property":"km"},1]}]}`},
		{`id='a' OR km<5 AND NOT km>1`, `{"op":"or","args":[{"op":"=","args":[{"property":"id"},"a"]},{"op":"and","args":[{"op":"<","args":[{"property":"km"},5]},{"op":"not","args":[{"op":">","args":[{"property":"km"},1]}]}]}]}`},
		{`(id='a' OR km<5) AND TRUE`, `{"op":"and","args":[{"op":"or","args":[{"op":"=","args":[{"property":"id"},"a"]},{"op":"<","args":[{"property":"km"},5]}]},true]}`},
		{`id NOT LIKE 'a%'`, `{"op":"not","args":[{"op":"like","args":[{"property":"id"},"a%"]}]}`},
		{`CASEI(nameEn) LIKE casei('A%')`, `{"op":"like","args":[{"op":"casei","args":[{"property":"nameEn"}]},{"op":"casei","args":["A%"]}]}`},
		{`km BETWEEN 1 AND 2`, `{"op":"between","args":[{"property":"km"},1,2]}`},
		{`id IN ('a', 'b')`, `{"op":"in","args":[{"property":"id"},["a","b"]]}`},
		{`id IS NOT NULL`, `{"op":"not","args":[{"op":"isNull","args":[{"property":"id"}]}]}`},
		{`validFrom < DATE('1858-05')`, `{"op":"<","args":[{"property":"validFrom"},{"date":"1858-05"}]}`},
		{`validFrom < TIMESTAMP('1858-05-28T12:00:00Z')`, `{"op":"<","args":[{"property":"validFrom"},{"timestamp":"1858-05-28T12:00:00Z"}]}`},
		{`T_DURING(INTERVAL(validFrom, validTo), INTERVAL('1858', '..'))`, `{"op":"t_during","args":[{"interval":[{"property":"validFrom"},{"property":"validTo"}]},{"interval":["1858",".."]}]}`},
		{`T_AFTER(validFrom, DATE('1858-05-28'))`, `{"op":"t_after","args":[{"property":"validFrom"},{"date":"1858-05-28"}]}`},
		{`S_INTERSECTS(geometry, POINT(127.5 51.5))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[127.5,51.5]}]}`},
		{`S_INTERSECTS(geometry, BBOX(1,2,3,4))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[1,2,3,4]}]}`},
		{`S_INTERSECTS(geometry, BBOX(1,2,0,3,4,9))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[1,2,0,3,4,9]}]}`},
		{`S_INTERSECTS(geometry, LINESTRING(1 2, 3 4))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}`},
		{`S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 0)))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}]}`},
		{`S_INTERSECTS(geometry, MULTIPOINT(1 2, 3 4))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}]}`},
		{`S_INTERSECTS(geometry, MULTILINESTRING((1 2, 3 4)))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}]}`},
		{`S_INTERSECTS(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0))))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}]}`},
		{`S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(1 2)))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}]}`},
	} {
		t.Run(tt.text, func(t *testing.T) {
			a, err := ParseText(tt.text, schema)
			if err != nil {
				t.Fatal(err)
			}
			b, err := ParseJSON(tt.json, schema)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(a, b, comparable); d != "" {
				t.Errorf("text and JSON differ:\n%s", d)
			}
		})
	}
}

// AND binds tighter than OR, NOT tighter than both; a box over the antimeridian is two.
func TestParseText(t *testing.T) {
	km := func(op string, v float64) filter.Expr {
		return filter.Compare{Op: op, A: filter.Property{Name: "km"}, B: filter.Literal{V: v}}
	}
	for _, tt := range []struct {
		text string
		want filter.Expr
	}{
		{`km>1 OR km>2 AND NOT km>3`, filter.Or{km(">", 1), filter.And{km(">", 2), filter.Not{Of: km(">", 3)}}}},
		{`NOT NOT km=1`, filter.Not{Of: filter.Not{Of: km("=", 1)}}},
		{`capital`, filter.Compare{Op: "=", A: filter.Property{Name: "capital"}, B: filter.Literal{V: true}}},
		{`validFrom = '1858'`, filter.Compare{Op: "=", A: filter.DateProperty{Name: "validFrom", Parse: data.ParseDay}, B: filter.Literal{V: filter.Day{First: 18580101, Last: 18581231}}}},
		{`geometry IS NULL`, filter.Unplaced{}},
		{`S_INTERSECTS(geometry, BBOX(170,0,-170,10))`, filter.Intersects{Geometry: orb.MultiPolygon{
			orb.Bound{Min: orb.Point{170, 0}, Max: orb.Point{180, 10}}.ToPolygon(), orb.Bound{Min: orb.Point{-180, 0}, Max: orb.Point{-170, 10}}.ToPolygon()}}},
	} {
		t.Run(tt.text, func(t *testing.T) {
			got, err := ParseText(tt.text, schema)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got, comparable); d != "" {
				t.Errorf("want (-), got (+):\n%s", d)
			}
		})
	}
}

func TestParseText_errors(t *testing.T) {
	for _, tt := range []struct{ text, where, reason string }{
		{``, "at the end", "a value should stand here"},
		{`id`, "at character 1", "no condition"},
		{`id =`, "at the end", "a value should stand here"},
		{`id = a`, "at character 6", `no property "a"`},
		{`id = "a"`, "at character 6", `no property "a"`},
		{`имя = 'a'`, "at character 1", `no property "имя"`},
		{`id = 'é' AND x = 1`, "at character 14", `no property "x"`},
		{`id = 'a`, "at character 6", "never closed"},
		{`id = 'a' id = 'b'`, "at character 10", "should end here"},
		{`id = 'a' && km > 1`, "at character 10", "no meaning"},
		{`id = 5`, "at character 6", "compared with a number"},
		{`km = '5'`, "at character 6", "compared with a text"},
		{`km + 1 = 5`, "at character 4", "sums"},
		{`capital > FALSE`, "at character 9", "no order"},
		{`km LIKE '5%'`, "at character 4", "LIKE compares texts"},
		{`id LIKE nameEn`, "at character 9", "pattern"},
		{`id IN ()`, "at character 8", "a value should stand here"},
		{`id IN 'a'`, "at character 7", "expected ("},
		{`km BETWEEN 1, 2`, "at character 13", "expected AND"},
		{`id IS 'a'`, "at character 7", "expected NULL"},
		{`id NOT = 'a'`, "at character 8", "expected LIKE"},
		{`= 'a'`, "at character 1", "a value should stand here"},
		{`AND km = 1`, "at character 1", "before AND"},
		{`(km = 1`, "at the end", "expected )"},
		{`validFrom = DATE('1858-13')`, "at character 13", "no date"},
		{`validFrom > 'yesterday'`, "at character 13", "no date"},
		{`T_AFTER(km, DATE('1858'))`, "at character 9", "a date should stand here"},
		{`T_AFTER(validFrom, '..')`, "at character 20", "in an interval only"},
		{`T_SOON(validFrom, DATE('1858'))`, "at character 1", "not known"},
		{`S_TOUCHES(geometry, POINT(1 2))`, "at character 1", "not known"},
		{`S_INTERSECTS(id, POINT(1 2))`, "at character 14", "takes the property geometry"},
		{`S_INTERSECTS(geometry, id)`, "at character 24", "a geometry should stand here"},
		{`S_INTERSECTS(geometry)`, "at character 1", "takes 2 arguments"},
		{`S_INTERSECTS(geometry, POINT(1))`, "at character 31", "a number should stand here"},
		{`S_INTERSECTS(geometry, POINT(1 2 3))`, "at character 34", "two numbers"},
		{`S_INTERSECTS(geometry, POINT(51 127))`, "at character 24", "off the map"},
		{`S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1)))`, "at character 47", "ends where it begins"},
		{`S_INTERSECTS(geometry, BBOX(1,9,2,3))`, "at character 24", "south"},
		{`S_INTERSECTS(geometry, BBOX(1,2))`, "at character 33", "four numbers"},
		{`geometry = POINT(1 2)`, "at character 1", "no value to compare"},
		{`CASEI(km) = 'a'`, "at character 7", "takes a text"},
		{`buffer(geometry, 5) = 1`, "at character 1", "a value should stand here"},
		{"id = '\xff'", "somewhere", "UTF-8"},
		{strings.Repeat("(", 100) + "km=1" + strings.Repeat(")", 100), "at character", "nested"},
		{strings.Repeat("NOT ", 100) + "km=1", "at character", "nested"},
		{strings.Repeat("km=1 OR ", 400) + "km=1", "at character", "more than"},
		{strings.Repeat("km=1 OR ", 1400) + "km=1", "at its end", "longer than"},
	} {
		t.Run(tt.text[:min(40, len(tt.text))], func(t *testing.T) {
			e, err := ParseText(tt.text, schema)
			var bad *Error
			if !errors.As(err, &bad) {
				t.Fatalf("got %v, %v, want an Error", e, err)
			}
			if !strings.HasPrefix(bad.Where, tt.where) || !strings.Contains(bad.Reason, tt.reason) {
				t.Errorf("got %q, want %q %s", bad, tt.reason, tt.where)
			}
		})
	}
}

func TestParseJSON_errors(t *testing.T) {
	deep := strings.Repeat(`{"op":"not","args":[`, 60) + `true` + strings.Repeat(`]}`, 60)
	for _, tt := range []struct{ json, where, reason string }{
		{`id = 'a'`, "somewhere", "not JSON"},
		{`{}`, "at the top", "none of those"},
		{`null`, "at the top", "null"},
		{`"a"`, "at the top", "a value stands where a condition should"},
		{`{"op":"and","args":[true]}`, "at the top", "two conditions"},
		{`{"op":"=","args":[{"property":"id"},5]}`, "at args[1]", "compared with a number"},
		{`{"op":"and","args":[true,{"op":"=","args":[{"property":"no"},5]}]}`, "at args[1].args[0]", `no property "no"`},
		{`{"op":"property","args":[]}`, "at the top", "not known"},
		{`{"op":"="}`, "at the top", "args"},
		{`{"op":"+","args":[1,2]}`, "at the top", "not known"},
		{`{"op":"=","args":[{"op":"+","args":[{"property":"km"},2]},3]}`, "at args[0]", "sums"},
		{`{"op":"in","args":[{"property":"id"},"a"]}`, "at args[1]", "a list"},
		{`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["x",2]}]}`, "at args[1]", "no GeoJSON geometry"},
		{`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}]}`, "at args[1]", "no GeoJSON geometry"},
		{`{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[1,2,3]}]}`, "at args[1]", "four numbers"},
		{deep, "at args", "nested"},
	} {
		t.Run(tt.json[:min(40, len(tt.json))], func(t *testing.T) {
			e, err := ParseJSON(tt.json, schema)
			var bad *Error
			if !errors.As(err, &bad) {
				t.Fatalf("got %v, %v, want an Error", e, err)
			}
			if !strings.HasPrefix(bad.Where, tt.where) || !strings.Contains(bad.Reason, tt.reason) {
				t.Errorf("got %q, want %q %s", bad, tt.reason, tt.where)
			}
		})
	}
}

// Whatever is read, reading ends, and what is a condition can be asked.
func FuzzParseText(f *testing.F) {
	for _, s := range []string{`id = 'a' AND (km > 1 OR NOT nameEn LIKE '%x_')`, `T_DURING(INTERVAL(validFrom,'..'), INTERVAL('1858','1860'))`, `S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 0)))`,
		`km BETWEEN -1 AND 2e9 OR id IN ('a','b') OR capital IS NOT NULL`, `CASEI(id) LIKE CASEI('A%')`, `S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(1 2), BBOX(1,2,3,4)))`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { tryMatch(t, s, ParseText) })
}

func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{`{"op":"=","args":[{"property":"id"},"a"]}`, `{"op":"t_after","args":[{"interval":["1858",".."]},{"date":"1850"}]}`,
		`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}]}`, `{"op":"in","args":[{"property":"km"},[1,2]]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { tryMatch(t, s, ParseJSON) })
}

func tryMatch(t *testing.T, s string, parse func(string, *Schema) (filter.Expr, error)) {
	e, err := parse(s, schema)
	if err != nil {
		var bad *Error
		if !errors.As(err, &bad) || bad.Where == "" || bad.Reason == "" {
			t.Errorf("%q: got the error %v, want one that says where", s, err)
		}
		return
	}
	subject := &filter.Subject{Properties: []byte(`{"id":"a","names":{"en":"A"},"km":5,"capital":true,"validFrom":"1858"}`), Geometry: orb.LineString{{0, 0}, {3, 4}}}
	if filter.Match(e, subject) && filter.Match(filter.Not{Of: e}, subject) {
		t.Errorf("%q is true and so is its negation", s)
	}
}
