package server

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"ceded/data/cite"
)

// Every feature, claim and instrument, and the data set, can be cited in each
// format, with release, version and date in it.
func TestCitations(t *testing.T) {
	s, d := mustEmbedded(t)
	paths := []string{"/download/citations/dossier", "/download/citations/at/127.5,50.3"}
	for _, l := range d.Manifest.Layers {
		if l.Dated() {
			for _, f := range d.Layers[l.ID] {
				paths = append(paths, citePath("features", f.ID))
			}
		}
	}
	for _, c := range d.Claims {
		paths = append(paths, citePath("claims", c.ID))
	}
	for _, i := range d.Instruments {
		paths = append(paths, citePath("instruments", i.ID))
	}
	seen := map[string]string{}
	for _, path := range paths {
		w := get(t, s, path+".json")
		items := mustJSON[[]cite.Item](t, w)
		if len(items) != 1 {
			t.Errorf("%s: got %d items, want one", path, len(items))
			continue
		}
		x := items[0]
		if other := seen[x.ID]; other != "" {
			t.Errorf("%s and %s are cited by the same id %s", path, other, x.ID)
		}
		seen[x.ID] = path
		if x.Title == "" || x.Version != d.Release.Version || x.Custom["release"] != d.Release.ID || !strings.Contains(x.Note, d.Release.ID) || !strings.HasPrefix(x.URL, "http://127.0.0.1:8080/") {
			t.Errorf("%s: got %+v, want title, version, release and address", path, x)
		}
		if x.Issued == nil || len(x.Author) == 0 {
			t.Errorf("%s: got no date or no author: %+v", path, x)
		}
		for suffix, want := range map[string][]string{
			".bib": {"@", "version = {" + d.Release.Version + "}", d.Release.ID, "date = {"}, ".ris": {"TY  - ", "ET  - " + d.Release.Version + "\r\n", d.Release.ID, "DA  - ", "ER  - "},
		} {
			w := get(t, s, path+suffix)
			for _, part := range want {
				if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), part) {
					t.Errorf("%s%s: got %d %s, want %q in it", path, suffix, w.Code, w.Body, part)
				}
			}
		}
		if strings.Contains(w.Header().Get("Content-Disposition"), "/") {
			t.Errorf("%s: got the file name %s", path, w.Header().Get("Content-Disposition"))
		}
	}
	t.Logf("cited %d parts", len(paths))
}

// The sources as CSL-JSON hold everything that the record holds of them, and
// every format has them all.
func TestCitations_sources(t *testing.T) {
	s, d := mustEmbedded(t)
	var got []map[string]any
	if err := json.Unmarshal(get(t, s, "/download/sources.csl.json").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(d.Sources) {
		t.Fatalf("got %d sources, want %d", len(got), len(d.Sources))
	}
	for i, src := range d.Sources {
		var want map[string]any
		if err := json.Unmarshal(src.Raw, &want); err != nil {
			t.Fatal(err)
		}
		if q, ok := want["quality"]; ok {
			want["custom"] = map[string]any{"quality": q}
		}
		delete(want, "quality")
		delete(want, "aliases")
		delete(want, "uncited") // speaks of the record, not of the work
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got[i])
		if string(a) != string(b) {
			t.Errorf("got %s, want %s", b, a)
		}
	}
	if n := strings.Count(get(t, s, "/download/sources.bib").Body.String(), "\n@") + 1; n != len(d.Sources) {
		t.Errorf("BibTeX: got %d entries, want %d", n, len(d.Sources))
	}
	if n := strings.Count(get(t, s, "/download/sources.ris").Body.String(), "\r\nER  - "); n != len(d.Sources) {
		t.Errorf("RIS: got %d items, want %d", n, len(d.Sources))
	}
}

// A citation is in the language asked for, follows an older id, and says what
// is wrong with an address that leads to none.
func TestCitations_addresses(t *testing.T) {
	s := mustServer(t, nil)
	if x := mustJSON[[]cite.Item](t, get(t, s, "/download/citations/claims/first.json?lang=zh"))[0]; x.Title != "西部被割让" || x.Language != "zh-Hans" || !strings.HasSuffix(x.URL, "/claims/first?lang=zh") {
		t.Errorf("in Chinese: got %+v", x)
	}
	if x := mustJSON[[]cite.Item](t, get(t, s, "/download/citations/at/1.5,1.5.json?date=1950&lang=zh"))[0]; !strings.HasSuffix(x.URL, "/at/1.5,1.5?lang=zh&date=1950") || x.Abstract == "" {
		t.Errorf("an answer on a date: got %+v", x)
	}
	if w := get(t, s, "/download/citations/features/old-west.bib"); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != "/download/citations/features/west.bib" {
		t.Errorf("an older id: got %d to %q", w.Code, w.Header().Get("Location"))
	}
	for path, says := range map[string]string{
		"/download/citations/features/west": ".bib, .ris or .json", "/download/citations/features/wset.bib": "try /features/west", "/download/citations/claims/none.ris": "/api/claims",
		"/download/citations/instruments/none.json": "/api/instruments", "/download/citations/people/west.bib": "the kinds are", "/download/citations/west.bib": "dossier.bib",
	} {
		if w := get(t, s, path); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: got %d %s, want 404 and %q", path, w.Code, w.Body, says)
		}
	}
	for _, page := range []string{"/features/west", "/claims/first", "/at/1.5,1.5"} {
		html := get(t, s, page+"?lang=zh").Body.String()
		for _, f := range citeFormats {
			if want := `href="/download/citations` + page + f.suffix + `?lang=zh"`; !strings.Contains(html, want) {
				t.Errorf("%s does not lead to its citation: no %s", page, want)
			}
		}
	}
	one := mustJSON[claimView](t, get(t, s, "/api/claims/first"))
	if !slices.ContainsFunc(one.Links, func(l link) bool { return l.Href == "/download/citations/claims/first.ris" && l.Rel == "describedby" }) {
		t.Errorf("the claim's links are %v, want its citation among them", one.Links)
	}
	if b := get(t, s, "/api/instruments/treaty-1900").Body.String(); !strings.Contains(b, `"href":"/download/citations/instruments/treaty-1900.bib"`) {
		t.Errorf("the instrument does not link to its citation: %s", b)
	}
}
