package server

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"ceded/data"
	"ceded/geo"

	"github.com/getkin/kin-openapi/openapi3"
)

// site is a server that other programs ask; it keeps what they asked for and
// holds every answer to openapi.json.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func mustSite(t *testing.T, s http.Handler) *site {
	t.Helper()
	out := &site{}
	out.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		record(t, r.Method, r.RequestURI, rec)
		out.mu.Lock()
		out.asked = append(out.asked, r.RequestURI)
		out.mu.Unlock()
		for k, v := range rec.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes()) // the client may be gone
	}))
	t.Cleanup(out.Close)
	return out
}

// took returns what was asked since the last time, of those paths.
func (s *site) took(prefix string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, a := range s.asked {
		if strings.HasPrefix(a, prefix) {
			out = append(out, a)
		}
	}
	s.asked = nil
	return out
}

// gdal runs one of GDAL's programs, and skips where it is not there.
func gdal(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("no %s: install GDAL (Debian: apt-get install gdal-bin) or run `make test`, which does", name)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil || strings.Contains(stderr.String(), "ERROR") {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, &stdout, &stderr)
	}
	return stdout.String()
}

// readByGDAL reads a layer whole, and returns the ids of its features and the
// names of its fields.
func readByGDAL(t *testing.T, s *site, layer string, more ...string) (ids, fields []string) {
	t.Helper()
	args := append([]string{"-f", "CSV", "/vsistdout/", "OAPIF:" + s.URL + "/api", layer}, more...)
	rows, err := csv.NewReader(strings.NewReader(gdal(t, "ogr2ogr", args...))).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d rows, %v", layer, len(rows), err)
	}
	at := slices.Index(rows[0], "id")
	if at < 0 {
		t.Fatalf("%s: no field id in %v", layer, rows[0])
	}
	ids = []string{}
	for _, r := range rows[1:] {
		ids = append(ids, r[at])
	}
	return ids, rows[0]
}

// GDAL reads every layer by pages of ten, each feature once and in order, with
// all properties that any of its features has.
func TestClients_gdal(t *testing.T) {
	s, d := mustEmbedded(t)
	site := mustSite(t, s)
	for _, l := range d.Manifest.Layers {
		t.Run(l.ID, func(t *testing.T) {
			ids, fields := readByGDAL(t, site, l.ID)
			want, members := []string{}, map[string]bool{}
			for _, f := range d.Layers[l.ID] {
				want = append(want, f.ID)
				var props map[string]any
				if err := json.Unmarshal(f.Raw, &props); err != nil {
					t.Fatal(err)
				}
				for k, v := range props {
					if v != nil {
						members[k] = true
					}
				}
			}
			if !slices.Equal(ids, want) {
				t.Errorf("got %d features, want %d: %v", len(ids), len(want), ids)
			}
			for k := range members {
				if !slices.Contains(fields, k) {
					t.Errorf("the property %s is lost: fields are %v", k, fields)
				}
			}
			pages := 0
			for _, asked := range site.took("/api/collections/" + l.ID + "/items?") {
				u, err := url.Parse(asked)
				if err != nil || u.Query().Get("limit") != "10" {
					t.Errorf("GDAL asks %s, %v, want pages of ten", asked, err)
				}
				pages++
			}
			// Ten at a time, and the first page once more to learn of the fields.
			if most := (len(want)+9)/10 + 1; pages < 1 || pages > most {
				t.Errorf("GDAL asks for %d pages, want at most %d", pages, most)
			}
		})
	}
}

// GDAL leaves boxes, ids and equalities to the server, which it learns of from
// openapi.json; with CQL it leaves all of a condition.
func TestClients_gdalFilters(t *testing.T) {
	s, d := mustEmbedded(t)
	site := mustSite(t, s)
	layer := d.Areas()[0].Layer
	passage, some := d.Areas()[0].Props.Passage, d.Areas()[0]
	pick := func(keep func(*data.Feature) bool) []string {
		out := []string{}
		for _, f := range d.Layers[layer] {
			if keep(f) {
				out = append(out, f.ID)
			}
		}
		if len(out) == 0 || len(out) == len(d.Layers[layer]) {
			t.Fatalf("the example selects %d of %d: choose another", len(out), len(d.Layers[layer]))
		}
		return out
	}
	c := some.Geometry.Bound().Center()
	box := geo.BBox{c[0] - .5, c[1] - .5, c[0] + .5, c[1] + .5}
	near := slices.DeleteFunc(pick(func(f *data.Feature) bool { return box.Intersects(geo.BBoxOf(f.Geometry)) }), func(id string) bool {
		return !slices.ContainsFunc(d.Layers[layer], func(f *data.Feature) bool { return f.ID == id && geo.Intersects(f.Geometry, box.Bounds()[0]) })
	})
	for _, tt := range []struct {
		name  string
		args  []string
		want  []string
		asked string // stands in a request for items
	}{
		{"equality", []string{"-where", "passage = '" + passage + "'"}, pick(func(f *data.Feature) bool { return f.Props.Passage == passage }), "passage=" + passage},
		{"id", []string{"-where", "id = '" + some.ID + "'"}, []string{some.ID}, "/items/" + some.ID},
		{"partly", []string{"-where", "passage = '" + passage + "' AND areaKm2 > 100000"}, pick(func(f *data.Feature) bool { return f.Props.Passage == passage && f.Props.AreaKm2 > 100000 }), "passage=" + passage},
		{"box", []string{"-spat", fmt.Sprint(box[0]), fmt.Sprint(box[1]), fmt.Sprint(box[2]), fmt.Sprint(box[3])}, near, "bbox="},
		{"CQL", []string{"-where", "passage <> '" + passage + "' OR areaKm2 > 100000", "--config", "OGR_OAPIF_ALLOW_CQL_TEXT", "YES"},
			pick(func(f *data.Feature) bool { return f.Props.Passage != passage || f.Props.AreaKm2 > 100000 }), "filter-lang=cql-text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ids, _ := readByGDAL(t, site, layer, tt.args...)
			if !slices.Equal(ids, tt.want) {
				t.Errorf("got %v, want %v", ids, tt.want)
			}
			asked := site.took("/api/collections/" + layer + "/items")
			if !slices.ContainsFunc(asked, func(a string) bool { return strings.Contains(a, tt.asked) }) {
				t.Errorf("GDAL asks %v, want %s among it", asked, tt.asked)
			}
		})
	}
}

// GDAL reads tiles: one of the atlas, one of a layer, and a whole zoom by TileJSON.
func TestClients_gdalTiles(t *testing.T) {
	s, d := mustEmbedded(t)
	site := mustSite(t, s)
	layer := d.Areas()[0].Layer
	for _, tt := range []struct {
		name string
		args []string
		want []string
	}{
		{"items", []string{"-so", site.URL + "/api/collections/" + layer + "/items", "items"}, []string{"using driver `GeoJSON'", fmt.Sprintf("Feature Count: %d\n", len(d.Layers[layer])), "areaKm2"}},
		{"tile", []string{"MVT:" + site.URL + "/tiles/latest/atlas/WebMercatorQuad/3/6/2.mvt"}, []string{"using driver `MVT'", ": " + layer + " (Multi Polygon)"}},
		{"tile of a layer", []string{"MVT:" + site.URL + "/api/collections/" + layer + "/tiles/WebMercatorQuad/3/2/6.mvt"}, []string{"1: " + layer + " (Multi Polygon)"}},
		{"zoom", []string{"-al", "-geom=NO", "MVT:" + site.URL + "/tiles/latest/atlas/WebMercatorQuad/2", layer, "-oo", "METADATA_FILE=" + site.URL + "/tiles/atlas.json"},
			[]string{"ZOOM_LEVEL=2", "id (String) = " + d.Layers[layer][0].ID, "Pseudo-Mercator"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out := gdal(t, "ogrinfo", append([]string{"-ro"}, tt.args...)...)
			for _, want := range tt.want {
				if !strings.Contains(out, want) {
					t.Errorf("ogrinfo %v: got\n%.2000s\nwant %q in it", tt.args, out, want)
				}
			}
		})
	}
}

// The document that is served is valid, and names each layer's properties.
func TestOpenAPI_layers(t *testing.T) {
	s := mustServer(t, nil)
	body := get(t, s, "/api/openapi.json").Body.Bytes()
	doc, err := openapi3.NewLoader().LoadFromData(body)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	for layer, want := range map[string]string{"areas": "passage", "sea": "deep", "line": "kind"} {
		door := doc.Paths.Find("/collections/" + layer + "/items")
		if door == nil || len(door.Servers) != 1 || door.Servers[0].URL != "/api" {
			t.Errorf("%s has no door of its own below /api", layer)
			continue
		}
		if p := door.Get.Parameters.GetByInAndName("query", want); p == nil || door.Get.Parameters.GetByInAndName("query", "bbox") == nil {
			t.Errorf("%s: no parameter %s", layer, want)
		}
	}
	// Without a store there is a document still.
	if w := get(t, mustServerOn(t, faulty{s.store, data.ErrUnavailable}, nil), "/api/openapi.json"); w.Code != 200 || !bytes.Contains(w.Body.Bytes(), []byte(`"/api/at"`)) {
		t.Errorf("got %d without a store", w.Code)
	}
}

// The lines of README.md for GDAL run as they stand there, and leave features.
func TestClients_readme(t *testing.T) {
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		t.Skip("no ogr2ogr: install GDAL (Debian: apt-get install gdal-bin) or run `make test`, which does")
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "## In GIS clients")
	section, _, _ = strings.Cut(section, "\n## ")
	_, lines, _ := strings.Cut(section, "```sh\n")
	lines, _, _ = strings.Cut(lines, "```")
	s, _ := mustEmbedded(t)
	site := mustSite(t, s)
	made := 0
	for line := range strings.Lines(lines) {
		folder := t.TempDir()
		cmd := exec.Command("sh", "-c", strings.ReplaceAll(line, "http://127.0.0.1:8080", site.URL))
		cmd.Dir = folder
		out, err := cmd.CombinedOutput()
		if err != nil || bytes.Contains(out, []byte("ERROR")) {
			t.Errorf("%s: %v\n%s", line, err, out)
			continue
		}
		files, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			made++
			info, err := exec.Command("ogrinfo", "-ro", "-al", "-so", filepath.Join(folder, f.Name())).CombinedOutput()
			if err != nil || !bytes.Contains(info, []byte("Feature Count: ")) || bytes.Contains(info, []byte("Feature Count: 0")) {
				t.Errorf("%s: %s holds nothing: %v\n%.1000s", line, f.Name(), err, info)
			}
		}
	}
	if made < 4 {
		t.Errorf("the lines left %d files: they are not read", made)
	}
}
