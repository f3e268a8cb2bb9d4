package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ceded/data"
	"ceded/geo/mvt"
)

// secondDir is another dossier, made up for the tests: other languages, words,
// layers and hues, the southern hemisphere, across the antimeridian.
const secondDir = "../../../data/testdata/second"

// The second dossier is served, asked, drawn and embedded without a change of
// code, from its folder and, after an import, from PostGIS, alike to the byte.
func TestSecond(t *testing.T) {
	if err := run(t.Context(), []string{"check", secondDir}, env(nil), io.Discard, quietFile(t)); err != nil {
		t.Fatal(err)
	}
	embedded := mustServe(t, "", secondDir)
	askSecond(t, embedded)
	t.Run("postgis", func(t *testing.T) {
		database := mustEmpty(t)
		e := env(map[string]string{"DATABASE_URL": database})
		for _, args := range [][]string{{"migrate"}, {"import", secondDir}} {
			if err := run(t.Context(), args, e, io.Discard, quietFile(t)); err != nil {
				t.Fatal(err)
			}
		}
		base := mustServe(t, database)
		askSecond(t, base)
		for _, target := range secondTargets {
			if want, got := get(embedded, target), get(base, target); want != got {
				t.Errorf("%s: the stores differ\nfolder:  %s\npostgis: %s", target, start(want), start(got))
			}
		}
	})
}

// secondTargets are doors of the second dossier, each with an answer of its own.
var secondTargets = []string{
	"/", "/palette.css", "/features/alder-1901", "/features/birch-1920?lang=fr", "/features/parallel-line", "/features/dogwood.svg?lang=fr", "/features/alder-1901.svg?theme=dark",
	"/claims/handed-over-125k?lang=fr", "/claims/cedar-handed-over.svg", "/at/179,-55", "/at/-178,-57?lang=fr", "/at/178.02,-55.svg",
	"/embed/features/cedar?lang=fr", "/embed/at/-178,-57", "/embed/claims/alder-by-accord?lang=fr", "/embed/map?lon=180&lat=-56&z=3&sel=alder-1901",
	"/api/dossier?lang=fr", "/api/messages?lang=fr", "/api/claims?lang=fr", "/api/claims/handed-over-125k/area", "/api/events", "/api/readings?lang=fr", "/api/regions",
	"/api/instruments", "/api/territories", "/api/sources", "/api/sources/old-gazette", "/api/collections", "/api/collections/stations/items", "/api/collections/north-islands/items?bbox=179,-57,-179,-53",
	"/api/collections/lines/items/parallel-line", "/tiles/atlas.json", "/tiles/atlas.json?grid=EqualArea", "/tiles/basemap.json",
	"/download/", "/download/latest/stations.csv", "/download/latest/north-islands.fgb", "/download/latest/lines.geojson", "/download/latest/test-islands-0.1.gpkg", "/download/latest/SHA256SUMS",
}

// askSecond asks a server of the second dossier what a reader would.
func askSecond(t *testing.T, s http.Handler) {
	t.Helper()
	for _, tt := range []struct{ point, verdict, inside, words string }{
		{"lon=179.2&lat=-55", "awarded", "alder-1901", "Test State A handed to Test State B by Test Accord of 4 March 1901"},
		{"lon=-178.5&lat=-54.5&lang=fr", "awarded", "alder-1901", "remise par État d'essai A à État d'essai B"},
		{"lon=180&lat=-55", "awarded", "alder-1901", "handed"},
		{"lon=-180&lat=-55", "awarded", "alder-1901", "handed"},
		{"lon=176&lat=-55", "leased", "birch-1920", "Before June 1920: Test State A"},
		{"lon=-179.5&lat=-57", "contested", "cedar", "contested land"},
		{"lon=178.02&lat=-55", "near-line", "alder-1901", "1.3 km from the line of Test Accord"},
		{"lon=-178&lat=-57", "not-ceded", "dogwood", "111 km north"},
		{"lon=-168&lat=-50&lang=fr", "not-ceded", "", "sud-ouest"},
		{"lon=179.2&lat=-55&date=1880", "not-ceded", "", "By 1880 there had been no passage"},
		{"lon=0&lat=0", "outside-coverage", "", "outside the area covered"},
	} {
		a := mustAnswer[data.Answer](t, s, "/api/at?"+tt.point)
		inside := ""
		for _, f := range a.Features {
			if f.Position == "inside" {
				inside += f.ID
			}
		}
		if a.Verdict != tt.verdict || inside != tt.inside || !strings.Contains(a.Answer, tt.words) || strings.Contains(a.Answer, "{") {
			t.Errorf("%s: got %s in %q: %q, want %s in %q: …%s…", tt.point, a.Verdict, inside, a.Answer, tt.verdict, tt.inside, tt.words)
		}
	}
	for _, target := range secondTargets {
		body := mustBody(t, s, target)
		if m := regexp.MustCompile(`(?i)\b(qing|russian?|chin[ae]|chinese|mongolian?|soviet)\b`).FindString(body); m != "" && !strings.HasPrefix(target, "/api/messages") {
			t.Errorf("%s speaks of another dossier: %q", target, m)
		}
		if m := regexp.MustCompile(`\{[a-z]+\}`).FindString(body); m != "" && strings.HasSuffix(target, "lang=fr") && !strings.HasPrefix(target, "/api/") {
			t.Errorf("%s: a blank is not filled in: %s", target, m)
		}
	}
	area := mustAnswer[struct {
		ClaimedKm2 float64
		Terms      []struct{ ID string }
		Published  []struct{ TotalKm2 float64 }
	}](t, s, "/api/claims/handed-over-125k/area")
	if area.ClaimedKm2 != 125000 || len(area.Terms) != 3 || len(area.Published) == 0 || area.Published[0].TotalKm2 != 125000 {
		t.Errorf("the check of the number: got %+v, want Alder and Birch to reach it", area)
	}
	secondTiles(t, s)
}

// secondTiles reads all tiles to zoom 3 of both grids: every feature is drawn,
// with its names in the dossier's languages.
func secondTiles(t *testing.T, s http.Handler) {
	t.Helper()
	want := map[string][]string{
		"north-islands": {"alder-1901", "birch-1920"}, "south-islands": {"cedar", "dogwood"}, "stations": {"station-one", "station-two"},
		"lines": {"alder-birch-line", "cedar-dogwood-line", "parallel-line"}, data.LabelsLayer: {"alder-1901", "birch-1920", "cedar", "dogwood"},
	}
	for _, grid := range []string{"WebMercatorQuad", "EqualArea"} {
		met := map[string][]string{}
		for z := range 4 {
			for i := range 1 << (2 * z) {
				target := fmt.Sprintf("/tiles/latest/atlas/%s/%d/%d/%d", grid, z, i%(1<<z), i>>z)
				w := httptest.NewRecorder()
				s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+target, nil))
				if w.Code == http.StatusNoContent {
					continue
				}
				layers, err := mvt.Decode(w.Body.Bytes())
				if w.Code != http.StatusOK || err != nil {
					t.Fatalf("%s: %d, %v", target, w.Code, err)
				}
				for _, l := range layers {
					for _, f := range l.Features {
						id, french := "", false
						for _, p := range f.Props {
							if p.Key == "id" {
								id, _ = p.Value.(string)
							}
							french = french || p.Key == "nameFr"
						}
						if !french {
							t.Errorf("%s: %s has no French name", target, id)
						}
						if !slices.Contains(met[l.Name], id) {
							met[l.Name] = append(met[l.Name], id)
						}
					}
				}
			}
		}
		for layer, ids := range want {
			slices.Sort(met[layer])
			if !slices.Equal(met[layer], ids) {
				t.Errorf("%s: tiles hold %v of layer %s, want %v", grid, met[layer], layer, ids)
			}
		}
	}
}

func mustBody(t *testing.T, s http.Handler, target string) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+target, nil))
	if w.Code != http.StatusOK && w.Code != http.StatusPermanentRedirect && w.Code != http.StatusMovedPermanently {
		t.Fatalf("%s: got %d: %s", target, w.Code, start(w.Body.String()))
	}
	return w.Body.String()
}

func mustAnswer[T any](t *testing.T, s http.Handler, target string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(mustBody(t, s, target)), &v); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return v
}
