package server

import (
	"bytes"
	"encoding/json"
	"math"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"ceded/geo"
	"ceded/geo/mvt"
)

// A tile of the dataset is the atlas's tile at row and column, its parts are the
// tiles of its layers.
func TestOGCTiles(t *testing.T) {
	s := mustServer(t, nil)
	for _, grid := range gridIDs {
		target := "/api/tiles/" + grid + "/2/2/1"
		if grid == defaultGrid {
			target = "/api/tiles/" + grid + "/2/1/2"
		}
		parts := strings.Split(target, "/")
		whole, same := get(t, s, target), get(t, s, "/tiles/latest/atlas/"+grid+"/2/"+parts[6]+"/"+parts[5])
		if whole.Code != 200 || whole.Header().Get("Content-Type") != string(mediaTile) || !bytes.Equal(whole.Body.Bytes(), same.Body.Bytes()) {
			t.Fatalf("%s: got %d, %d bytes, want the %d of the atlas", target, whole.Code, whole.Body.Len(), same.Body.Len())
		}
		if again := get(t, s, target, "If-None-Match: "+whole.Header().Get("ETag")); again.Code != 304 {
			t.Errorf("%s: got %d, want 304", target, again.Code)
		}
		layers, err := mvt.Decode(whole.Body.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		met := 0
		for _, layer := range []string{"areas", "line"} {
			part := get(t, s, "/api/collections/"+layer+"/tiles/"+grid+"/2/"+parts[5]+"/"+parts[6])
			got, err := mvt.Decode(part.Body.Bytes())
			if err != nil || len(got) != 1 || got[0].Name != layer {
				t.Errorf("%s: got %d %v, %v, want that layer alone", layer, part.Code, got, err)
				continue
			}
			i := slices.IndexFunc(layers, func(l mvt.Layer) bool { return l.Name == layer })
			if i < 0 || len(layers[i].Features) != len(got[0].Features) {
				t.Errorf("%s: got %d features, which the whole tile lacks", layer, len(got[0].Features))
			}
			met += len(got[0].Features)
			if w := get(t, s, "/api/collections/"+layer+"/tiles/"+grid+"/2/0/0"); w.Code != 204 || w.Body.Len() > 0 {
				t.Errorf("%s, an empty tile: got %d", layer, w.Code)
			}
			if part.Header().Get("ETag") == whole.Header().Get("ETag") {
				t.Errorf("%s has the tag of the whole tile", layer)
			}
		}
		if met == 0 {
			t.Errorf("%s: the tile holds nothing", target)
		}
	}
	for target, want := range map[string]int{
		"/api/tiles/WebMercatorQuad/2/1/2?f=mvt": 200, "/api/tiles/WebMercatorQuad/2/1/2.mvt": 200, "/api/tiles/WebMercatorQuad/2/1/2?f=png": 400,
		"/api/tiles/WebMercatorQuad/2/1/4": 400, "/api/tiles/WebMercatorQuad/13/1/4": 400, "/api/tiles/WebMercatorQuad/2/x/4": 400,
		"/api/tiles/Other": 404, "/api/tiles/Other/0/0/0": 404, "/api/tileMatrixSets/Other": 404, "/api/collections/none/tiles": 404,
		"/api/collections/none/tiles/WebMercatorQuad/0/0/0": 404, "/api/tiles/EqualArea?f=xml": 400, "/api/tiles?x=1": 400,
	} {
		if w := get(t, s, target); w.Code != want {
			t.Errorf("%s: got %d, want %d: %s", target, w.Code, want, w.Body)
		}
	}
}

// The matrices of a grid place every tile where the grid has it.
func TestTileMatrixSets(t *testing.T) {
	s, d := mustEmbedded(t)
	for _, grid := range []*geo.Grid{geo.WebMercatorQuad(), geo.EqualArea(d.Manifest.EqualArea.Centre, d.Manifest.EqualArea.HalfExtentM)} {
		v := mustJSON[tileMatrixSet](t, get(t, s, "/api/tileMatrixSets/"+grid.ID()))
		if len(v.TileMatrices) < deepestZoom+1 {
			t.Fatalf("%s: got %d zooms", grid.ID(), len(v.TileMatrices))
		}
		for z, m := range v.TileMatrices[:deepestZoom+1] {
			last := m.MatrixWidth - 1
			bound := grid.TileBound(geo.Tile{Z: uint32(z), X: uint32(last), Y: uint32(last / 2)})
			west, north := m.PointOfOrigin[0]+float64(last)*float64(m.TileWidth)*m.CellSize, m.PointOfOrigin[1]-float64(last/2)*float64(m.TileHeight)*m.CellSize
			if math.Abs(west-bound.Min[0]) > 1e-3 || math.Abs(north-bound.Max[1]) > 1e-3 || math.Abs(m.ScaleDenominator*.00028/m.CellSize-1) > 1e-12 {
				t.Errorf("%s, zoom %d: a tile's corner is %f %f, want %f %f", grid.ID(), z, west, north, bound.Min[0], bound.Max[1])
			}
		}
	}
	// The register's own numbers for Web Mercator.
	v := mustJSON[tileMatrixSet](t, get(t, s, "/api/tileMatrixSets/WebMercatorQuad"))
	if m := v.TileMatrices[0]; math.Abs(m.ScaleDenominator-559082264.028717) > 1e-5 || math.Abs(m.PointOfOrigin[0]+20037508.342789244) > 1e-6 || v.CRS != crs3857 || v.URI != registeredGrid {
		t.Errorf("got %+v", v.TileMatrices[0])
	}
}

// Other programs read the projection of our own grid as the one it is.
func TestTileMatrixSets_projection(t *testing.T) {
	if _, err := exec.LookPath("gdalsrsinfo"); err != nil {
		t.Skip("no gdalsrsinfo: install GDAL (Debian: apt-get install gdal-bin) or run `make test`, which does")
	}
	s, d := mustEmbedded(t)
	v := mustJSON[struct{ CRS struct{ WKT json.RawMessage } }](t, get(t, s, "/api/tileMatrixSets/EqualArea"))
	out, err := exec.Command("gdalsrsinfo", "-o", "proj4", string(v.CRS.WKT)).CombinedOutput()
	want := geo.EqualArea(d.Manifest.EqualArea.Centre, d.Manifest.EqualArea.HalfExtentM).CRS()
	if err != nil || strings.TrimSpace(string(out)) != want {
		t.Errorf("gdalsrsinfo: %v, got %s, want %s", err, out, want)
	}
}

// A set of tiles names its grid, its layers and where its tiles are; its TileJSON
// does so for other clients, and both lead to tiles that are there.
func TestTileSets(t *testing.T) {
	s := mustServer(t, nil)
	for at, layers := range map[string][]string{"/api/tiles": {"areas", "line"}, "/api/collections/areas/tiles": {"areas"}, "/api/collections/sea/tiles": {"sea"}} {
		for _, grid := range gridIDs {
			v := mustJSON[tileSetView](t, get(t, s, at+"/"+grid))
			var names []string
			for _, l := range v.Layers {
				names = append(names, l.ID)
			}
			if !slices.Equal(names, layers) || (v.GridURI != "") != (grid == defaultGrid) || len(v.Limits) != deepestZoom+1 {
				t.Errorf("%s/%s: got %+v, want the layers %v", at, grid, v, layers)
			}
			template := ""
			for _, l := range v.Links {
				if l.Rel == "item" && l.Templated {
					template = strings.TrimPrefix(l.Href, "http://127.0.0.1:8080")
				}
			}
			target := strings.NewReplacer("{tileMatrix}", "0", "{tileRow}", "0", "{tileCol}", "0").Replace(template)
			if w := get(t, s, target); w.Code != 200 || w.Header().Get("Content-Type") != string(mediaTile) {
				t.Errorf("%s: got %d", target, w.Code)
			}
			j := mustJSON[tileJSONView](t, get(t, s, at+"/"+grid+"?f=tilejson"))
			target = strings.TrimPrefix(strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0").Replace(j.Tiles[0]), "http://127.0.0.1:8080")
			if w := get(t, s, target); w.Code != 200 || j.TileJSON != "3.0.0" || !strings.HasSuffix(j.Tiles[0], "/{z}/{y}/{x}") {
				t.Errorf("%s: got %d of %+v", target, w.Code, j)
			}
			if at != "/api/tiles" && len(j.VectorLayers) != 2 {
				t.Errorf("%s: TileJSON names %v", at, j.VectorLayers)
			}
		}
	}
}
