package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ceded/data"
	"ceded/data/postgis/testdb"
	"ceded/migrations"
	"ceded/server"

	"github.com/jackc/pgx/v5"
)

// quietFile is where commands under test may log.
func quietFile(t *testing.T) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// mustServe returns a server on the store that the settings choose: a database,
// or the dossier in a folder, or else the embedded one.
func mustServe(t *testing.T, database string, dir ...string) http.Handler {
	t.Helper()
	cfg := config(env(map[string]string{"DATABASE_URL": database}))
	store, err := openStore(context.Background(), cfg, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	cfg.Timeout = 5 * time.Minute // a store makes its parts on first use; a slow machine must not fail for it
	s, err := server.New(cfg, store, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// moment is when a list of features was answered: no part of what it says.
var moment = regexp.MustCompile(`"timeStamp":"[^"]*"`)

// get returns what tells two answers apart: status, headers and body.
func get(s http.Handler, target string) string {
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+target, nil)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var b bytes.Buffer
	fmt.Fprintln(&b, w.Code)
	_ = w.Header().WriteSubset(&b, nil) // a buffer takes everything
	_, _ = io.Copy(&b, w.Body)
	return moment.ReplaceAllString(b.String(), "")
}

// mustEmpty returns the URL of an empty database that the commands may fill.
func mustEmpty(t *testing.T) string {
	t.Helper()
	database := testdb.New(t)
	admin, err := migrations.Files.ReadFile(migrations.Admin)
	if err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Exec(t.Context(), string(admin)); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return database
}

// migrate and import fill an empty database; a server on it answers every
// request with the same bytes as one on the embedded files.
func TestStores_sameAnswers(t *testing.T) {
	database := mustEmpty(t)
	e := env(map[string]string{"DATABASE_URL": database})
	before := mustServe(t, database)
	if got := get(before, "/readyz"); !strings.HasPrefix(got, "503") {
		t.Errorf("an empty database: got %s, want 503", got)
	}
	for _, command := range []string{"migrate", "migrate", "import", "import"} {
		if err := run(t.Context(), []string{command}, e, io.Discard, quietFile(t)); err != nil {
			t.Fatalf("%s: %v", command, err)
		}
	}
	if got := get(before, "/readyz"); !strings.HasPrefix(got, "200") {
		t.Errorf("after the import, without a restart: got %s, want 200", got)
	}

	d, err := data.Load(data.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	targets := []string{"/", "/api", "/api/dossier?lang=ru", "/api/claims?lang=zh", "/api/readings?lang=ru", "/api/events?lang=zh", "/download/citations/dossier.ris", "/download/sources.bib", "/api/instruments", "/api/territories", "/api/sources", "/api/collections",
		"/api/collections/none", "/api/claims?verdict=x", "/style.json", "/tiles/atlas.json", "/tiles/basemap.json?grid=EqualArea", "/tiles/000000000000/atlas/EqualArea/0/0/0"}
	for _, l := range d.Manifest.Layers {
		items := "/api/collections/" + l.ID + "/items"
		targets = append(targets, items+"?limit=10000", items+"?limit=3&offset=2", items+"?bbox=120,40,150,60&limit=20", items+"?bbox=170,50,-170,70", items+"?datetime=1858/1864", items+"?datetime=1900")
		if len(d.Layers[l.ID]) > 0 {
			targets = append(targets, items+"/"+d.Layers[l.ID][0].ID)
		}
		for _, f := range d.Layers[l.ID] {
			if l.Territories {
				targets = append(targets, "/features/"+f.ID, "/features/"+f.ID+".svg", "/embed/features/"+f.ID+"?lang=zh")
			}
		}
	}
	for _, c := range d.Claims {
		targets = append(targets, "/api/claims/"+c.ID+"/area?lang=ru", "/claims/"+c.ID+"?lang=zh", "/download/citations/claims/"+c.ID+".bib")
	}
	for lon := 47; lon <= 178; lon += 9 {
		for lat := 17; lat <= 73; lat += 4 {
			targets = append(targets, fmt.Sprintf("/api/at?lon=%d.3&lat=%d.7", lon, lat), fmt.Sprintf("/api/at?lon=%d.1&lat=%d.2&date=1862&lang=ru", lon, lat))
		}
	}
	for _, tileset := range []string{data.AtlasTileset, data.BasemapTileset} {
		for _, grid := range []string{"WebMercatorQuad", "EqualArea"} {
			for z := range 4 {
				for i := range 1 << (2 * z) {
					targets = append(targets, fmt.Sprintf("/tiles/latest/%s/%s/%d/%d/%d", tileset, grid, z, i%(1<<z), i>>z))
				}
			}
		}
	}
	embedded, base := mustServe(t, ""), mustServe(t, database)
	for _, target := range targets {
		want, got := get(embedded, target), get(base, target)
		if strings.HasPrefix(want, "5") && target != "/style.json" { // which asks for the front end
			t.Errorf("%s: got %s", target, start(want))
		}
		if want != got {
			t.Errorf("%s: the stores differ\nembedded: %s\npostgis:  %s", target, start(want), start(got))
		}
	}
}

// start cuts an answer to what a person reads.
func start(s string) string {
	if len(s) > 700 {
		return s[:700] + "…"
	}
	return s
}
