package server

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ceded/data/storetest"
	"ceded/geo"
)

// QGIS, without a screen, reads every layer by pages of ten, whole and in a box,
// opens its GeoPackage in the colours of the map and draws it, and draws both
// tilesets.
func TestClients_qgis(t *testing.T) {
	if !storetest.Full() {
		t.Skip("QGIS is 170 packages: make test-full brings it and runs this")
	}
	python := os.Getenv("CEDED_QGIS_PYTHON") // the interpreter that knows qgis.core
	if python == "" {
		python = "/usr/bin/python3"
	}
	if err := exec.Command(python, "-B", "-c", "import qgis.core").Run(); err != nil {
		t.Skip("no QGIS: install it (Debian: apt-get install python3-qgis) or run `make test-full`, which does")
	}
	s, d := mustEmbedded(t)
	site := mustSite(t, s)
	var layers []string
	for _, l := range d.Manifest.Layers {
		layers = append(layers, l.ID)
	}
	c := d.Areas()[0].Geometry.Bound().Center()
	box := geo.BBox{c[0] - .5, c[1] - .5, c[0] + .5, c[1] + .5}
	var numbers []string
	for _, v := range box {
		numbers = append(numbers, strconv.FormatFloat(v, 'f', -1, 64))
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(python, "-B", "testdata/gis_client.py", site.URL, strings.Join(layers, ","), strings.Join(numbers, ","))
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "QT_QPA_PLATFORM=offscreen")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("QGIS: %v\n%s", err, &stderr)
	}
	var seen struct {
		Layers map[string]struct {
			Error      string
			IDs, InBox []string
		}
		Packages map[string]map[string]struct {
			IDs, Colours []string
			Drawn        struct {
				Colours int
				Errors  []string
			}
			Indexed bool
		}
		Tiles map[string]struct {
			Error   string
			Colours int
			Errors  []string
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &seen); err != nil {
		t.Fatalf("%v: %s", err, &stdout)
	}
	for _, id := range layers {
		var want, inBox []string
		for _, f := range d.Layers[id] {
			want = append(want, f.ID)
			if geo.Intersects(f.Geometry, box.Bounds()[0]) {
				inBox = append(inBox, f.ID)
			}
		}
		got := seen.Layers[id]
		if got.Error != "" || !slices.Equal(got.IDs, want) {
			t.Errorf("%s: QGIS sees %d features, want %d: %s", id, len(got.IDs), len(want), got.Error)
		}
		if !slices.Equal(got.InBox, inBox) {
			t.Errorf("%s: QGIS sees %v in the box, want %v", id, got.InBox, inBox)
		}
	}
	for _, l := range d.Manifest.Layers {
		var got, colours []string
		for name, table := range seen.Packages[l.ID] {
			if !table.Indexed || table.Drawn.Colours < 2 || len(table.Drawn.Errors) > 0 {
				t.Errorf("%s.gpkg: QGIS finds an index of %s: %v, draws %+v", l.ID, name, table.Indexed, table.Drawn)
			}
			got = append(got, table.IDs...)
			colours = append(colours, table.Colours...)
		}
		slices.Sort(got)
		want, hues := []string{}, map[string]bool{}
		for _, f := range d.Layers[l.ID] {
			want = append(want, f.ID)
			if l.Territories {
				hues[f.Props.Hue] = true
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s.gpkg: QGIS sees %d features, want %d", l.ID, len(got), len(want))
		}
		for hue := range hues {
			if c := strings.ToUpper(d.Manifest.Palette["light"][hue]); c == "" || !slices.Contains(colours, c) {
				t.Errorf("%s.gpkg: QGIS draws in %v, want %s of %s among them", l.ID, colours, c, hue)
			}
		}
	}
	for _, tileset := range []string{"atlas", "basemap"} {
		if got := seen.Tiles[tileset]; got.Error != "" || got.Colours < 3 || len(got.Errors) > 0 {
			t.Errorf("%s: QGIS draws %+v, want a map of some colours", tileset, got)
		}
	}
	if asked := site.took("/api/collections/"); len(asked) < len(layers)*2 {
		t.Errorf("QGIS asked for %d pages only", len(asked))
	}
}
