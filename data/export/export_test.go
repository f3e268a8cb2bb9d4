package export_test

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"ceded/data"
	"ceded/data/export"
	"ceded/data/storetest"

	"github.com/paulmach/orb"
)

var embedded = sync.OnceValues(func() (*data.Dossier, error) { return data.Load(data.Embedded()) })

func mustDossier(t *testing.T) *data.Dossier {
	t.Helper()
	d, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustTable(t *testing.T, d *data.Dossier, l *data.Layer) *export.Table {
	t.Helper()
	table, err := export.TableOf(d.Manifest, l, d.Layers[l.ID])
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// mustWrite writes a layer in a format and returns the file.
func mustWrite(t *testing.T, d *data.Dossier, l *data.Layer, f export.Format) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, export.AboutOf(&d.Record), d.Manifest, mustTable(t, d, l)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), l.ID+"."+f.Ext)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func ogrinfo(t *testing.T, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		t.Skip("no ogrinfo: install GDAL (Debian: apt-get install gdal-bin) or run `make test`, which does")
	}
	out, err := exec.Command("ogrinfo", args...).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("ERROR")) || bytes.Contains(out, []byte("Warning")) {
		t.Fatalf("ogrinfo %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// count adds up what GDAL counts in all layers of a file but that of the styles.
func count(t *testing.T, info string) int {
	t.Helper()
	n := 0
	info = regexp.MustCompile(`(?s)Layer name: layer_styles.*?Feature Count`).ReplaceAllString(info, "")
	for _, m := range regexp.MustCompile(`Feature Count: (\d+)`).FindAllStringSubmatch(info, -1) {
		var k int
		if _, err := fmt.Sscan(m[1], &k); err != nil {
			t.Fatal(err)
		}
		n += k
	}
	return n
}

// GDAL reads every layer in every format: all features, names in flat columns,
// EPSG:4326, and as much ground as the features cover.
func TestFormats_gdal(t *testing.T) {
	d := mustDossier(t)
	for i := range d.Manifest.Layers {
		l := &d.Manifest.Layers[i]
		for _, f := range export.Formats {
			t.Run(l.ID+"."+f.Ext, func(t *testing.T) {
				info := ogrinfo(t, "-so", "-al", mustWrite(t, d, l, f))
				if got := count(t, info); got != len(d.Layers[l.ID]) {
					t.Errorf("GDAL counts %d features, want %d\n%s", got, len(d.Layers[l.ID]), info)
				}
				for _, name := range []string{"nameEn: String", "nameZh: String", "nameRu: String"} {
					if !strings.Contains(info, name) && l.Dated() {
						t.Errorf("no column %s\n%s", name, info)
					}
				}
				if f.Ext == "csv" { // which has no reference system
					return
				}
				for _, want := range []string{`ID["EPSG",4326]`, "Extent: ("} {
					if !strings.Contains(info, want) {
						t.Errorf("no %s in\n%s", want, info)
					}
				}
			})
		}
	}
}

// Every file of every layer says under what licence it is and how to cite it.
func TestFormats_about(t *testing.T) {
	d := mustDossier(t)
	cite := export.AboutOf(&d.Record).Citation()
	for i := range d.Manifest.Layers {
		l := &d.Manifest.Layers[i]
		for _, f := range export.Formats {
			b, err := os.ReadFile(mustWrite(t, d, l, f))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(b, []byte(cite)) || !bytes.Contains(b, []byte(l.Licence)) {
				t.Errorf("%s.%s does not say its licence or how to cite it", l.ID, f.Ext)
			}
		}
	}
}

// GDAL finds a box through the index of a FlatGeobuf and of a GeoPackage: what it
// finds in GeoJSON, which has none; of a GeoPackage it counts the boxes that meet.
func TestFormats_index(t *testing.T) {
	d := mustDossier(t)
	box := []string{"-so", "-al", "-spat", "100", "40", "135", "55"}
	bound := orb.Bound{Min: orb.Point{100, 40}, Max: orb.Point{135, 55}}
	some := 0
	for i := range d.Manifest.Layers {
		l := &d.Manifest.Layers[i]
		want := count(t, ogrinfo(t, append(box, mustWrite(t, d, l, *export.FormatOf("geojson")))...))
		boxes := 0
		for _, f := range d.Layers[l.ID] {
			if f.Geometry != nil && f.Geometry.Bound().Intersects(bound) {
				boxes++
			}
		}
		for ext, want := range map[string]int{"fgb": want, "gpkg": boxes} {
			if got := count(t, ogrinfo(t, append(box, mustWrite(t, d, l, *export.FormatOf(ext)))...)); got != want {
				t.Errorf("%s.%s: the box holds %d features, want %d", l.ID, ext, got, want)
			}
		}
		if want > 0 && want < len(d.Layers[l.ID]) {
			some++
		}
	}
	if some == 0 {
		t.Error("the box divides no layer: choose another")
	}
}

// The geometries and values of a GeoPackage are those of the dossier, and SQLite
// and GDAL find nothing wrong with it; each layer has a style that is XML.
func TestGeoPackage(t *testing.T) {
	d := mustDossier(t)
	var tables []*export.Table
	want := 0
	for i := range d.Manifest.Layers {
		tables = append(tables, mustTable(t, d, &d.Manifest.Layers[i]))
		want += len(d.Layers[d.Manifest.Layers[i].ID])
	}
	b, err := export.GeoPackage(export.AboutOf(&d.Record), d.Manifest, tables)
	if err != nil {
		t.Fatal(err)
	}
	again, err := export.GeoPackage(export.AboutOf(&d.Record), d.Manifest, tables)
	if err != nil || !bytes.Equal(b, again) {
		t.Errorf("the same release gives other bytes: %v", err)
	}
	path := filepath.Join(t.TempDir(), "all.gpkg")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	info := ogrinfo(t, "-so", "-al", path)
	if n := count(t, info); n != want {
		t.Errorf("GDAL counts %d features, want %d", n, want)
	}
	sqlite := func(sql string) string {
		out, err := exec.Command("sqlite3", path, sql).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", sql, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	if got := sqlite("PRAGMA integrity_check"); got != "ok" {
		t.Errorf("integrity: %s", got)
	}
	if got := sqlite("SELECT metadata FROM gpkg_metadata"); !strings.Contains(got, d.Release.ID) || !strings.Contains(got, d.Manifest.Licence.URL) {
		t.Errorf("metadata: got %s, want release and licence", got)
	}
	if got := sqlite("SELECT count(*) FROM gpkg_geometry_columns g JOIN layer_styles s ON s.f_table_name = g.table_name AND s.f_geometry_column = g.column_name WHERE s.useAsDefault"); got != sqlite("SELECT count(*) FROM gpkg_geometry_columns") {
		t.Errorf("%s layers have a style", got)
	}
	for _, name := range strings.Fields(sqlite("SELECT table_name FROM gpkg_geometry_columns")) {
		if got := sqlite(fmt.Sprintf("SELECT rtreecheck('rtree_%[1]s_geom') || ' ' || (SELECT count(*) FROM \"rtree_%[1]s_geom\")", name)); got != "ok "+sqlite(fmt.Sprintf("SELECT count(geom) FROM %q", name)) {
			t.Errorf("index of %s: %s", name, got)
		}
	}
	styles := sqlite("SELECT styleQML FROM layer_styles")
	dec := xml.NewDecoder(strings.NewReader("<all>" + strings.ReplaceAll(styles, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>", "") + "</all>"))
	for {
		if _, err := dec.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range d.Areas() {
		if !strings.Contains(styles, fmt.Sprintf(`value="%s|%s|%s"`, f.Props.Hue, f.Props.Pattern, f.Props.Certainty)) {
			t.Errorf("no style has a class for %s", f.ID)
		}
	}
}

// GDAL changes a GeoPackage, and its triggers keep the index right.
func TestGeoPackage_change(t *testing.T) {
	d := mustDossier(t)
	l := d.Manifest.Layer(d.Areas()[0].Layer)
	path := mustWrite(t, d, l, *export.FormatOf("gpkg"))
	info := ogrinfo(t, "-so", path, l.ID)
	for _, sql := range []string{
		"DELETE FROM %[1]s WHERE fid = 1",
		"UPDATE %[1]s SET geom = (SELECT geom FROM %[1]s WHERE fid = 3) WHERE fid = 2",
		"UPDATE %[1]s SET geom = NULL WHERE fid = 3",
		"UPDATE %[1]s SET fid = 1000 WHERE fid = 4",
		"UPDATE %[1]s SET fid = 1001, geom = NULL WHERE fid = 5",
		"INSERT INTO %[1]s (fid, geom) SELECT 1002, geom FROM %[1]s WHERE fid = 2",
	} {
		ogrinfo(t, path, "-sql", fmt.Sprintf(sql, l.ID))
	}
	for _, tt := range []struct{ sql, want string }{
		{"SELECT rtreecheck('rtree_%[1]s_geom')", "ok"},
		{"SELECT count(*) FROM rtree_%[1]s_geom WHERE id IN (1, 3, 4, 5, 1001)", "0"},
		{"SELECT count(*) FROM rtree_%[1]s_geom WHERE id IN (2, 1000, 1002)", "3"},
		{"SELECT count(*) - (SELECT count(geom) FROM %[1]s) FROM rtree_%[1]s_geom", "0"},
	} {
		sql := fmt.Sprintf(tt.sql, l.ID)
		out, err := exec.Command("sqlite3", path, sql).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != tt.want {
			t.Errorf("%s: got %s, %v, want %s", sql, got, err, tt.want)
		}
	}
	if after := ogrinfo(t, "-so", path, l.ID); count(t, after) != count(t, info) {
		t.Errorf("one row was taken and one added, GDAL counts %d and %d", count(t, info), count(t, after))
	}
}

// GDAL's own validator of GeoPackages finds no fault. It comes with GDAL for
// Python, which QGIS brings.
func TestGeoPackage_validator(t *testing.T) {
	if !storetest.Full() {
		t.Skip("the validator comes with QGIS: make test-full brings it and runs this")
	}
	d := mustDossier(t)
	python := cmp.Or(os.Getenv("CEDED_QGIS_PYTHON"), "/usr/bin/python3")
	for i := range d.Manifest.Layers {
		l := &d.Manifest.Layers[i]
		path := mustWrite(t, d, l, *export.FormatOf("gpkg"))
		out, err := exec.Command(python, "-B", "-m", "osgeo_utils.samples.validate_gpkg", "-q", "-k", path).CombinedOutput()
		if err != nil || len(bytes.TrimSpace(out)) > 0 {
			t.Errorf("%s: %v\n%s", l.ID, err, out)
		}
	}
}

// GDAL makes the same GeoJSON of a layer in every format as of our GeoJSON.
func TestFormats_sameGeometry(t *testing.T) {
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		t.Skip("no ogr2ogr: install GDAL (Debian: apt-get install gdal-bin) or run `make test`, which does")
	}
	d := mustDossier(t)
	l := d.Manifest.Layer(d.Areas()[0].Layer)
	for _, f := range export.Formats {
		path := mustWrite(t, d, l, f)
		out, err := exec.Command("ogr2ogr", "-f", "GeoJSON", "-lco", "RFC7946=YES", "-lco", "COORDINATE_PRECISION=6", "/vsistdout/", path, l.ID).Output()
		if err != nil {
			t.Fatalf("%s: %v", f.Ext, err)
		}
		var fc struct {
			Features []struct {
				ID       any // where GDAL puts it for GeoJSON
				Geometry struct {
					Type        string
					Coordinates json.RawMessage
				}
				Properties struct {
					ID      string `json:"id"`
					AreaKm2 any    `json:"areaKm2"`
				}
			}
		}
		if err := json.Unmarshal(out, &fc); err != nil {
			t.Fatalf("%s: %v", f.Ext, err)
		}
		points := map[string]int{}
		for _, x := range fc.Features {
			id := x.Properties.ID
			if s, ok := x.ID.(string); ok && id == "" {
				id = s
			}
			points[id] = strings.Count(string(x.Geometry.Coordinates), "[")
			if x.Properties.AreaKm2 == nil {
				t.Errorf("%s: %s has lost its area", f.Ext, x.Properties.ID)
			}
		}
		for _, want := range d.Layers[l.ID] {
			raw := data.AppendGeometry(nil, want.Geometry)
			n := strings.Count(string(raw), "[")
			if got := points[want.ID]; got < n || got > n+1 { // a single part may be one of several
				t.Errorf("%s: %s has %d brackets of coordinates, want %d", f.Ext, want.ID, got, n)
			}
		}
	}
}

// A text that a spreadsheet would take for a formula is marked as none.
func TestCSV_formula(t *testing.T) {
	m := &data.Manifest{Languages: []string{"en"}, NameLanguages: []string{"en"}}
	l := &data.Layer{ID: "x", Titles: data.Text{"en": "X"}, Licence: "CC0-1.0"}
	table, err := export.TableOf(m, l, []*data.Feature{{ID: "a", Raw: []byte(`{"id":"a","names":{"en":"=1+1"},"note":"-x","n":-5,"list":["@a"],"from":{"en":"Old"}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := export.FormatOf("csv").Write(&b, export.About{Release: data.Release{ID: "r"}}, m, table); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"id", "nameEn", "fromEn", "list", "n", "note", "licence", "release", "citeAs"}, {"a", "'=1+1", "Old", `["@a"]`, "-5", "'-x", "CC0-1.0", "r", ". Data , release r. "}}
	if fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", rows, want)
	}
}
