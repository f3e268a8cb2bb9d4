package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"ceded/data"
	"ceded/data/postgis"
	"ceded/data/storetest"
	"ceded/geo/mvt"
)

// While a second release is imported and becomes current, every reader gets an
// answer, and each answer is wholly of one release: the name of a territory is
// that of the release it says it is from. Tiles of the first release stay.
func TestSwitch(t *testing.T) {
	database := mustEmpty(t)
	if err := postgis.Migrate(t.Context(), database, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	first := storetest.Small(t)
	second := storetest.Small(t, storetest.Swap("layers/areas.geojson", `"en":"North"`, `"en":"The North"`))
	names := map[string]string{first.Release.ID: "North", second.Release.ID: "The North"}
	mustImport(t, database, first)
	hs := httptest.NewServer(mustServe(t, database))
	defer hs.Close()

	tile := "/tiles/latest/atlas/WebMercatorQuad/3/4/2"
	var wg sync.WaitGroup
	imported := make(chan struct{})
	for _, look := range []struct {
		target string
		read   func(header http.Header, body []byte) (release, name string)
	}{
		{tile, func(h http.Header, body []byte) (string, string) {
			layers, err := mvt.Decode(body)
			if err != nil {
				return err.Error(), ""
			}
			for _, l := range layers {
				for _, f := range l.Features {
					for _, p := range f.Props {
						if l.Name == "areas" && f.ID == "north" && p.Key == "nameEn" {
							return strings.Split(h.Get("ETag"), "-")[1], p.Value.(string)
						}
					}
				}
			}
			return "no north in the tile", ""
		}},
		{"/api/at?lon=22&lat=47", func(_ http.Header, body []byte) (string, string) {
			return between(string(body), `"release":"`), between(string(body), `"names":{"en":"`)
		}},
		{"/api/dossier", func(_ http.Header, body []byte) (string, string) {
			release := between(string(body), `"release":"`)
			return release, names[release] // it names no territory: that there is one is enough
		}},
	} {
		wg.Go(func() {
			seen := map[string]int{}
			for over := false; !over; {
				select {
				case <-imported:
					over = seen[second.Release.ID] > 20
				default:
				}
				res, err := http.Get(hs.URL + look.target)
				if err != nil {
					t.Error(err)
					return
				}
				body, err := io.ReadAll(res.Body)
				if closed := res.Body.Close(); err != nil || closed != nil || res.StatusCode != http.StatusOK {
					t.Errorf("%s: got %d, %v: %s", look.target, res.StatusCode, err, body)
					return
				}
				release, name := look.read(res.Header, body)
				if names[release] == "" || name != names[release] {
					t.Errorf("%s: release %q with the name %q", look.target, release, name)
					return
				}
				seen[release]++
			}
			if seen[first.Release.ID] == 0 {
				t.Errorf("%s: never asked before the switch", look.target)
			}
		})
	}
	mustImport(t, database, second)
	close(imported)
	wg.Wait()
	for id := range names { // both are there for those who named them
		if got := get(hs.Config.Handler, strings.Replace(tile, "latest", id, 1)); !strings.HasPrefix(got, "200") || !strings.Contains(got, "immutable") {
			t.Errorf("a tile of release %s: got %s", id, start(got))
		}
	}
}

func mustImport(t *testing.T, database string, d *data.Dossier) {
	t.Helper()
	if _, err := postgis.Import(t.Context(), database, d, nil); err != nil {
		t.Fatal(err)
	}
}

// between returns what stands after a text, up to the next quote.
func between(s, after string) string {
	_, rest, _ := strings.Cut(s, after)
	out, _, _ := strings.Cut(rest, `"`)
	return out
}
