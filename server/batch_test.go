package server

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceded/data"
	"ceded/data/mem"

	"github.com/paulmach/orb"
)

// post sends a body through the real router.
func post(t testing.TB, s http.Handler, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080"+target, strings.NewReader(body))
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	record(t, http.MethodPost, target, w)
	return w
}

// mustTable reads a CSV answer as rows by column name.
func mustTable(t testing.TB, body string) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(body)).ReadAll() // each row as long as the first
	if err != nil || len(all) == 0 {
		t.Fatalf("%q: %v", body, err)
	}
	var out []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			if _, twice := row[name]; twice {
				t.Errorf("two columns are named %q", name)
			}
			row[name] = cells[i]
		}
		out = append(out, row)
	}
	return out
}

type batchAnswers struct {
	Type     string
	Release  string
	Features []struct {
		ID         any
		Geometry   *struct{ Coordinates [2]float64 }
		Properties struct {
			Row     int
			Verdict string
			Answer  json.RawMessage
			Error   *struct{ Type, Detail, Field string }
			Input   any
		}
	}
	NumberReturned int
}

// Each row is answered as /api/at answers it alone, and comes back whole.
func TestBatch_CSV(t *testing.T) {
	s := mustServer(t, nil)
	const body = "name,lon,lat,date,verdict\r\n" +
		"first,1.2,1.5,,x\r\n" +
		"\"second, of two\",2.5,1.5,1940,y\r\n" +
		"third,200,1,,\r\n" +
		"fourth,1,1\r\n" +
		"fifth,1.5,1.5,yesterday,\r\n" +
		"sixth,1.5,1.5,,a,b,c\r\n" +
		"=cmd|' /C calc'!A0,-9.25,1,,@x\r\n" +
		"\r\n" +
		"last,2.001,1.5,1960-02,\r\n"
	w := post(t, s, "/api/at?lang=zh", body, "Content-Type: text/csv; charset=utf-8")
	if w.Code != 200 || w.Header().Get("Content-Type") != string(mediaCSV) || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("got %d %v", w.Code, w.Header())
	}
	rows := mustTable(t, w.Body.String())
	if len(rows) != 8 {
		t.Fatalf("got %d rows, want 8:\n%s", len(rows), w.Body)
	}
	for i, want := range []struct{ name, input, verdict, err string }{
		{"first", "x", "ceded", ""}, {"second, of two", "y", "not-ceded", ""}, {"third", "", "", "lon"}, {"fourth", "", "", "cells"}, {"fifth", "", "", "date"},
		{"sixth", "a,b,c", "", "cells"}, {"'=cmd|' /C calc'!A0", "'@x", "outside-coverage", ""}, {"last", "", "near-line", ""},
	} {
		r := rows[i]
		if r["name"] != want.name || r["input.verdict"] != want.input || r["verdict"] != want.verdict || !strings.Contains(r["error"], want.err) || (want.err == "") != (r["error"] == "") || r["release"] != mustRelease(t, s) {
			t.Errorf("row %d: got %v, want %+v", i+1, r, want)
		}
	}
	one := mustJSON[data.Answer](t, get(t, s, "/api/at?lon=1.2&lat=1.5&lang=zh"))
	if r := rows[0]; r["answer"] != one.Answer || r["verdictLabel"] != one.VerdictLabel || r["cite"] != one.Cite || r["features"] != one.Features[0].ID || r["boundaryKm"] != kilometres(*one.Features[0].BoundaryKm) ||
		r["precisionKm"] != "5" || r["instruments"] != "treaty-1900" || r["heldBy"] != "A; B" {
		t.Errorf("got %v, want what /api/at says alone: %+v", r, one)
	}
	if r := rows[6]; r["lon"] != "-9.25" {
		t.Errorf("a negative number became %q", r["lon"])
	}
	if r := rows[7]; r["nearLine"] != "middle-line" || r["nearLineKm"] == "" {
		t.Errorf("got %v, want the line near by", r)
	}
}

// GeoJSON comes back with the answers, the errors and what it brought.
func TestBatch_GeoJSON(t *testing.T) {
	s := mustServer(t, nil)
	const body = `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[1.2,1.5,300]},"properties":{"name":"<one>","answer":1}},
		{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[2.5,1.5]},"properties":{"date":1940}},
		{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,1],[2,2]]},"properties":null},
		{"type":"Feature","geometry":null},
		{"type":"Feature","geometry":{"type":"Point","coordinates":[1.5,95]},"properties":{}},
		{"type":"Feature","geometry":{"type":"Point","coordinates":["1",2]},"properties":{}},
		17,
		{"type":"Feature","geometry":{"type":"Point","coordinates":[2.5e0,15e-1]},"properties":{"date":"1960"}}]}`
	w := post(t, s, "/api/at", body, "Content-Type: application/geo+json")
	v := mustJSON[batchAnswers](t, w)
	if w.Header().Get("Content-Type") != "application/geo+json" || v.Type != "FeatureCollection" || v.Release != mustRelease(t, s) || v.NumberReturned != 8 || len(v.Features) != 8 {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	for i, want := range []struct{ verdict, field string }{{"ceded", ""}, {"not-ceded", ""}, {"", "geometry"}, {"", "geometry"}, {"", "lat"}, {"", "geometry"}, {"", "geometry"}, {"passed-otherwise", ""}} {
		p := v.Features[i].Properties
		if p.Row != i+1 || p.Verdict != want.verdict || (want.field == "") != (p.Error == nil) || p.Error != nil && (p.Error.Field != want.field || !strings.HasPrefix(p.Error.Type, "/problems/")) {
			t.Errorf("row %d: got %+v, want %+v", i+1, p, want)
		}
	}
	alone := get(t, s, "/api/at?lon=2.5&lat=1.5&date=1960").Body.String()
	if got := string(v.Features[7].Properties.Answer); got != strings.TrimSpace(alone) {
		t.Errorf("got %s, want to the byte what /api/at says alone: %s", got, alone)
	}
	if f := v.Features[0]; f.ID != "a" || f.Properties.Input.(map[string]any)["name"] != "<one>" || f.Geometry == nil || f.Geometry.Coordinates != [2]float64{1.2, 1.5} {
		t.Errorf("got %+v, want id, point and properties as they came", f)
	}
}

// Types are told apart by what the client says, or by the first character;
// Accept turns one into the other.
func TestBatch_types(t *testing.T) {
	s := mustServer(t, nil)
	const points, feature = "lon,lat\n1.2,1.5\n", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1.2,1.5]},"properties":{}}]}`
	for _, tt := range []struct {
		name, body string
		headers    []string
		want       media
	}{
		{"CSV", points, []string{"Content-Type: text/csv"}, mediaCSV},
		{"CSV without a type", points, nil, mediaCSV},
		{"CSV as curl sends it", points, []string{"Content-Type: application/x-www-form-urlencoded", "Accept: */*"}, mediaCSV},
		{"GeoJSON as curl sends it", "\ufeff \n" + feature, []string{"Content-Type: application/x-www-form-urlencoded"}, mediaGeoJSON},
		{"JSON", feature, []string{"Content-Type: application/json"}, mediaGeoJSON},
		{"CSV to GeoJSON", points, []string{"Accept: application/geo+json"}, mediaGeoJSON},
		{"GeoJSON to CSV", feature, []string{"Accept: text/csv"}, mediaCSV},
		{"no names", "1.2,1.5\n", nil, mediaCSV},
		{"other names, a mark before them", "\ufeffid, Latitude ,LNG\nx,1.5,1.2", nil, mediaCSV},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := post(t, s, "/api/at", tt.body, tt.headers...)
			if w.Code != 200 || w.Header().Get("Content-Type") != string(tt.want) {
				t.Fatalf("got %d %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			if tt.want == mediaCSV {
				if rows := mustTable(t, w.Body.String()); len(rows) != 1 || rows[0]["verdict"] != "ceded" {
					t.Errorf("got %v", rows)
				}
			} else if v := mustJSON[batchAnswers](t, w); len(v.Features) != 1 || v.Features[0].Properties.Verdict != "ceded" {
				t.Errorf("got %s", w.Body)
			}
			z := post(t, s, "/api/at", tt.body, append(tt.headers, "Accept-Encoding: gzip")...)
			plain, err := expand(z.Body.Bytes())
			if z.Header().Get("Content-Encoding") != "gzip" || err != nil || !bytes.Equal(plain, w.Body.Bytes()) {
				t.Errorf("compressed: %v, %s", err, z.Header().Get("Content-Encoding"))
			}
		})
	}
}

func TestBatch_refused(t *testing.T) {
	s := mustServer(t, nil)
	points := func(n int) string { return "lon,lat\n" + strings.Repeat("1.2,1.5\n", n) }
	feature := `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,1]}}`
	for _, tt := range []struct {
		name, target, body, contentType string
		status                          int
		slug                            string
	}{
		{"empty", "/api/at", "", "text/csv", 400, "bad-request"},
		{"names and no rows", "/api/at", "lon,lat\n", "text/csv", 400, "bad-request"},
		{"no lon", "/api/at", "x,lat\n1,2\n", "text/csv", 400, "bad-request"},
		{"a thousand and one", "/api/at", points(1001), "text/csv", 413, "too-much"},
		{"a thousand and one features", "/api/at", `{"type":"FeatureCollection","features":[` + strings.Repeat(feature+",", 1000) + feature + `]}`, "application/json", 413, "too-much"},
		{"a long body", "/api/at", "lon,lat\n" + strings.Repeat("x", maxBatchBytes), "text/csv", 413, "too-much"},
		{"an unknown type", "/api/at", points(1), "application/xml", 415, "media-type"},
		{"no JSON", "/api/at", "{", "application/json", 400, "bad-request"},
		{"a lone feature", "/api/at", feature, "application/json", 400, "bad-request"},
		{"a language there is not", "/api/at?lang=xx", points(1), "text/csv", 400, "bad-parameter"},
		{"a bad date for all", "/api/at?date=soon", points(1), "text/csv", 400, "bad-parameter"},
		{"a parameter there is not", "/api/at?lon=1", points(1), "text/csv", 400, "unknown-parameter"},
		{"another door", "/api/claims", points(1), "text/csv", 405, "method-not-allowed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := post(t, s, tt.target, tt.body, "Content-Type: "+tt.contentType)
			p := mustJSON[problemBody](t, w)
			if w.Code != tt.status || p.Type != "/problems/"+tt.slug || len(p.Fixes) == 0 {
				t.Errorf("got %d %s, want %d %s", w.Code, w.Body, tt.status, tt.slug)
			}
		})
	}
	if w := post(t, s, "/api/at", points(1000), "Content-Type: text/csv"); w.Code != 200 || len(mustTable(t, w.Body.String())) != 1000 {
		t.Errorf("a thousand: got %d and %d bytes", w.Code, w.Body.Len())
	}
	pre := ask(t, s, http.MethodOptions, "/api/at", "Origin: https://paper.example", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type")
	if pre.Code != 204 || !strings.Contains(pre.Header().Get("Access-Control-Allow-Methods"), "POST") || !strings.Contains(pre.Header().Get("Access-Control-Allow-Headers"), "Content-Type") {
		t.Errorf("preflight: got %d %v", pre.Code, pre.Header())
	}
}

// gatedStore answers a point when told to.
type gatedStore struct {
	data.Store
	turn chan error
}

func (g gatedStore) Around(ctx context.Context, release string, p orb.Point, d data.Date) (*data.Surroundings, error) {
	if err := <-g.turn; err != nil {
		return nil, err
	}
	return g.Store.Around(ctx, release, p, d)
}

// Rows come before all are answered; a store that fails on the way leaves its
// word in the row, and the rest is answered.
func TestBatch_streamed(t *testing.T) {
	d, err := data.Load(folder())
	if err != nil {
		t.Fatal(err)
	}
	store := gatedStore{mem.New(d), make(chan error)}
	hs := httptest.NewServer(mustServerOn(t, store, nil))
	defer hs.Close()
	go func() {
		for range flushEvery {
			store.turn <- nil
		}
	}()
	res, err := http.Post(hs.URL+"/api/at", "text/csv", strings.NewReader("lon,lat\n"+strings.Repeat("1.2,1.5\n", flushEvery+3)))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	in := csv.NewReader(res.Body)
	for i := range flushEvery + 1 { // the store has not been let to answer more
		if cells, err := in.Read(); err != nil || !slices.Contains(cells, "ceded") && i > 0 {
			t.Fatalf("row %d: %v, %v", i, cells, err)
		}
	}
	store.turn <- fmt.Errorf("secret host: %w", data.ErrUnavailable)
	store.turn <- nil
	store.turn <- nil
	rest, err := in.ReadAll()
	if err != nil || len(rest) != 3 || !strings.Contains(strings.Join(rest[0], ","), "cannot be reached") || strings.Contains(strings.Join(rest[0], ","), "secret") || !slices.Contains(rest[2], "ceded") {
		t.Errorf("got %v, %v, want a row that says why and two answers", rest, err)
	}
}

// curl as researchers use it.
func TestBatch_curl(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CEDED_TEST_DB") == "required" {
			t.Fatal("curl is not here: .ci/need curl")
		}
		t.Skip("curl is not here")
	}
	hs := httptest.NewServer(mustServer(t, nil))
	defer hs.Close()
	file := filepath.Join(t.TempDir(), "points.csv")
	if err := os.WriteFile(file, []byte("lon,lat,date\n1.2,1.5,\n2.5,1.5,1960\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	curl := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("curl", append([]string{"-sS", "--fail-with-body", "--noproxy", "*", "--data-binary", "@" + file, hs.URL + "/api/at"}, args...)...)
		var stderr bytes.Buffer
		cmd.Stderr = io.MultiWriter(&stderr)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %s%s", err, out, &stderr)
		}
		return string(out)
	}
	for _, args := range [][]string{nil, {"-H", "Content-Type: text/csv", "--compressed"}, {"-H", "Transfer-Encoding: chunked"}} {
		if rows := mustTable(t, curl(args...)); len(rows) != 2 || rows[0]["verdict"] != "ceded" || rows[1]["verdict"] != "passed-otherwise" {
			t.Errorf("%v: got %v", args, rows)
		}
	}
	var v batchAnswers
	if err := json.Unmarshal([]byte(curl("-H", "Accept: application/geo+json")), &v); err != nil || len(v.Features) != 2 {
		t.Errorf("as GeoJSON: %v, %+v", err, v)
	}
}

// A cell that a spreadsheet would run is text; a number stays one.
func TestCell(t *testing.T) {
	for in, want := range map[string]string{"": "", "a=b": "a=b", "=1+1": "'=1+1", "+1": "+1", "-1.5": "-1.5", "-1-2": "'-1-2", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "\r=x": "'\r=x", "\xff": "\uFFFD", "-": "'-"} {
		if got := cell(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// Whatever is sent, each row of it comes back once, or a problem.
func FuzzBatch(f *testing.F) {
	s := mustServer(f, nil)
	f.Add("lon,lat\n1,1\n", "text/csv")
	f.Add("1,2\n\"a\nb,3", "")
	f.Add(`{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1e300,-1]},"id":{"a":1},"properties":[1]}]}`, "application/json")
	f.Add("lon,lat,verdict,input.verdict\n1,1,=x", "text/csv")
	f.Fuzz(func(t *testing.T, body, contentType string) {
		if strings.ContainsAny(contentType, "\r\n\x00") {
			return
		}
		for _, accept := range []string{"text/csv", "application/geo+json"} {
			w := post(t, s, "/api/at", body, "Content-Type: "+contentType, "Accept: "+accept)
			switch {
			case w.Code == 200 && accept == "text/csv":
				all, err := csv.NewReader(w.Body).ReadAll()
				if err != nil || len(all) < 2 {
					t.Fatalf("%q: %d rows, %v", body, len(all), err)
				}
			case w.Code == 200:
				if v := mustJSON[batchAnswers](t, w); v.NumberReturned != len(v.Features) || len(v.Features) == 0 {
					t.Fatalf("%q: %d of %d rows", body, len(v.Features), v.NumberReturned)
				}
			case w.Code >= 500 || w.Header().Get("Content-Type") != string(mediaProblem):
				t.Fatalf("%q: got %d %s", body, w.Code, w.Body)
			}
		}
	})
}
