package server

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
)

// The page of the downloads links to files that are there.
func TestDownloads_page(t *testing.T) {
	s := mustServer(t, nil)
	html := get(t, s, "/download/?lang=zh").Body.String()
	release := mustRelease(t, s)
	for _, file := range []string{"test-1.2.gpkg", "test-1.2.zip", "SHA256SUMS", "areas.gpkg", "areas.fgb", "line.geojson", "line.geojsonl", "sea.csv"} {
		target := "/download/" + release + "/" + file
		if !strings.Contains(html, `href="`+target+`"`) {
			t.Errorf("the page has no link to %s", target)
		}
		w := get(t, s, target)
		if w.Code != http.StatusOK || w.Body.Len() == 0 || w.Header().Get("Cache-Control") != string(cacheForever) {
			t.Errorf("%s: got %d, %d bytes, %s, want the file to keep", target, w.Code, w.Body.Len(), w.Header().Get("Cache-Control"))
		}
	}
	if !strings.Contains(html, "CC0-1.0") || !strings.Contains(html, "地区") {
		t.Error("the page does not say the licence, or a layer's name in its language")
	}
}

// Every file has the checksum that SHA256SUMS states; the zip holds licence,
// citation, layers and record.
func TestDownloads_checksums(t *testing.T) {
	s := mustServer(t, nil)
	release := mustRelease(t, s)
	lines := strings.Split(strings.TrimSpace(get(t, s, "/download/"+release+"/SHA256SUMS").Body.String()), "\n")
	if len(lines) != 2+3*5 {
		t.Errorf("got %d files, want two of the release and five of each layer", len(lines))
	}
	for _, line := range lines {
		sum, file, _ := strings.Cut(line, "  ")
		w := get(t, s, "/download/"+release+"/"+file)
		got := sha256.Sum256(w.Body.Bytes())
		if hex.EncodeToString(got[:]) != sum || w.Header().Get("ETag") != `"`+sum+`"` {
			t.Errorf("%s: got %x with tag %s, want %s", file, got, w.Header().Get("ETag"), sum)
		}
	}
	b := get(t, s, "/download/latest/test-1.2.zip").Body.Bytes()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	for name, want := range map[string]string{
		"test-1.2/README.txt": "Cite as: A test. Data 1.2, release " + release, "test-1.2/test-1.2.gpkg": "SQLite format 3", "test-1.2/layers/areas.fgb": "fgb\x03",
		"test-1.2/layers/line.csv": "LINESTRING(2 1,2 2)", "test-1.2/record/claims.json": "West was ceded", "test-1.2/record/events.json": "signing",
		"test-1.2/record/audits.json": `"id": "test"`, "test-1.2/record/quantities.json": "Years were counted", "test-1.2/record/border.json": `"id": "middle-line.1"`,
		"test-1.2/record/conflicts.json": `"conflicts"`, "test-1.2/record/corrections.json": `"corrections"`, "test-1.2/record/population.json": `"population"`,
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("the zip's %s does not hold %q", name, want)
		}
	}
}

// A file can be had in parts, asked for again by its tag, and found by the
// short-lived alias; what is not there is told from what is.
func TestDownloads_http(t *testing.T) {
	s := mustServer(t, nil)
	whole := get(t, s, "/download/latest/areas.geojson")
	if whole.Header().Get("Cache-Control") != string(cacheShort) || whole.Header().Get("Content-Disposition") != `attachment; filename="test-1.2-areas.geojson"` || whole.Header().Get("Content-Type") != "application/geo+json" {
		t.Errorf("got %v", whole.Header())
	}
	part := get(t, s, "/download/latest/areas.csv", "Range: bytes=10-19")
	if part.Code != http.StatusPartialContent || part.Body.String() != get(t, s, "/download/latest/areas.csv").Body.String()[10:20] {
		t.Errorf("got %d %q, want ten bytes", part.Code, part.Body)
	}
	if w := get(t, s, "/download/latest/areas.geojson", "If-None-Match: "+whole.Header().Get("ETag")); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("got %d, want 304", w.Code)
	}
	if w := ask(t, s, http.MethodHead, "/download/latest/test-1.2.gpkg"); w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "0" {
		t.Errorf("HEAD: got %d, %d bytes", w.Code, w.Body.Len())
	}
	for _, target := range []string{"/download/latest/none.gpkg", "/download/latest/areas.exe", "/download/latest/areas", "/download/000000000000/areas.gpkg", "/download/latest/test-1.3.zip"} {
		if w := get(t, s, target); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "/download/") {
			t.Errorf("%s: got %d %s, want 404 and where the files are listed", target, w.Code, w.Body)
		}
	}
}
