package server

import (
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"ceded/data"
	"ceded/geo"

	"golang.org/x/net/html"
)

// What the record marks as to be sourced is shown with that mark: here by
// reading all pages; sourced_doors_test.go goes by the marks.

// unsourced is a text of the record that no listed source bears yet.
type unsourced struct {
	text string
	of   string // the row that has it
}

// strs are all texts within a value of JSON.
func strs(v any, with func(string)) {
	switch v := v.(type) {
	case string:
		with(v)
	case []any:
		for _, x := range v {
			strs(x, with)
		}
	case map[string]any:
		for _, x := range v {
			strs(x, with)
		}
	}
}

// marks reports whether an object of JSON says of itself, or of its member
// key, that it is to be sourced.
func marks(o map[string]any, key string) bool {
	if o["certainty"] == data.ToBeSourced {
		return true
	}
	switch m := o["toBeSourced"].(type) {
	case bool:
		return m
	case []any:
		return key == "" && len(m) > 0 || slices.Contains(m, any(key))
	}
	return false
}

// marked tells what a row of the record leaves to be sourced, a date also in
// words.
func marked(row string, v any, w *data.Words, add func(unsourced)) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			marked(row, x, w, add)
		}
	case map[string]any:
		whole := v["certainty"] == data.ToBeSourced
		for key, x := range v {
			tells := slices.Contains([]string{"name", "holder", "date", "paraphrase", "statement"}, key) // the rest are notes of the doubt, ids and words of the record
			if whole && tells || !whole && key != "sources" && marks(v, key) {
				strs(x, func(s string) {
					add(unsourced{text: s, of: row})
					if d, err := data.ParseDate(s); err == nil && !d.IsZero() {
						add(unsourced{text: w.Date(d), of: row})
					}
				})
			}
			marked(row, x, w, add)
		}
	}
}

// blocks calls with for the text of each innermost block of a page, what
// machines read in its head included.
func blocks(n *html.Node, with func(string)) {
	var text func(*html.Node) string
	text = func(n *html.Node) string {
		if n.Type == html.TextNode {
			return n.Data
		}
		var b strings.Builder
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			b.WriteString(text(c))
		}
		return b.String()
	}
	switch n.Data {
	case "meta":
		for _, a := range n.Attr {
			if a.Key == "content" {
				with(a.Val)
			}
		}
	case "p", "dd", "li", "td", "h1", "h2", "h3", "title", "text", "desc", "figcaption", "summary", "script":
		if n.Type == html.ElementNode {
			with(strings.Join(strings.Fields(text(n)), " "))
			if n.Data != "li" {
				return
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		blocks(c, with)
	}
}

// TestToBeSourced_isMarkedEverywhere reads pages and snippets in every
// language: what the record leaves to be sourced stands beside a mark that
// says so, wherever it stands. Of the pages of other rows it takes a few,
// unless the tests run in full.
func TestToBeSourced_isMarkedEverywhere(t *testing.T) {
	s, d := mustEmbedded(t)
	raws := map[string]json.RawMessage{}
	var paths []string
	for _, i := range d.Instruments {
		raws[i.ID] = i.Raw
		paths = append(paths, "/instruments/"+i.ID)
	}
	for _, x := range d.Territories {
		raws[x.ID+" holders"] = x.Raw
	}
	for i := range d.Manifest.Layers {
		l := &d.Manifest.Layers[i]
		if l.Tileset == "basemap" {
			continue
		}
		found, err := s.store.Features(t.Context(), d.Release.ID, data.Query{Layer: l.ID})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found.Features {
			raws[f.ID] = f.Raw
			paths = append(paths, "/features/"+f.ID, "/embed/features/"+f.ID)
			if f.Props.Passage != "" && f.Geometry != nil {
				c := geo.BBoxOf(f.Geometry)
				at := strconv.FormatFloat((c[0]+c[2])/2, 'f', 2, 64) + "," + strconv.FormatFloat((c[1]+c[3])/2, 'f', 2, 64)
				paths = append(paths, "/at/"+at)
			}
		}
	}
	for _, c := range d.Claims {
		paths = append(paths, "/claims/"+c.ID)
	}
	rows := map[string]any{}
	for id, raw := range raws {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(id, err)
		}
		rows[id] = v
	}

	for _, lang := range d.Manifest.Languages {
		w := d.WordsIn(lang)
		start := func(message string) string {
			s, _, _ := strings.Cut(w.Message(message, "date", "\x00"), "\x00")
			return s
		}
		said := []string{data.ToBeSourced, start("certaintyToBeSourced"), start("dateToBeSourced"), start("noSourceYet"), start("sourceToBeFound"), "needs a source"}
		isMarked := func(s string) bool {
			return slices.ContainsFunc(said, func(m string) bool { return m != "" && strings.Contains(strings.ToLower(s), strings.ToLower(m)) })
		}
		var all []unsourced
		others := map[unsourced][]string{}
		for id, v := range rows {
			marked(id, v, w, func(u unsourced) {
				if len(u.text) > 8 && !isMarked(u.text) { // else a code, or a mark of its own
					all = append(all, u)
				}
			})
		}
		// A text that another row has too, or as a part of a longer one, is also told of that row.
		times := map[string]int{}
		for _, v := range rows {
			strs(v, func(x string) {
				times[x]++
				for _, u := range all {
					if x != u.text && strings.Contains(x, u.text) && !slices.Contains(others[u], x) {
						others[u] = append(others[u], x)
					}
				}
			})
		}
		all = slices.DeleteFunc(all, func(u unsourced) bool { return times[u.text] > 1 })
		if len(all) < 20 {
			t.Fatalf("%s: the record marks only %d texts", lang, len(all))
		}
		t.Logf("%s: %d texts, %d pages", lang, len(all), len(paths))
		var wait sync.WaitGroup
		pages := make(chan string)
		for range 4 {
			wait.Go(func() {
				for path := range pages {
					doc, err := html.Parse(get(t, s, path+"?lang="+url.QueryEscape(lang)).Body)
					if err != nil {
						t.Error(path, err)
						continue
					}
					blocks(doc, func(text string) {
						for _, u := range all {
							if !strings.Contains(text, u.text) || isMarked(text) {
								continue
							}
							rest := text
							for _, o := range others[u] {
								rest = strings.ReplaceAll(rest, o, "")
							}
							if strings.Contains(rest, u.text) {
								t.Errorf("%s, %s: %q of %s stands without a mark: %.200s", path, lang, u.text, u.of, text)
							}
						}
					})
				}
			})
		}
		for i, p := range paths {
			id := p[strings.LastIndexByte(p, '/')+1:]
			own := slices.ContainsFunc(all, func(u unsourced) bool { return u.of == id || u.of == id+" holders" })
			if own || i%40 == 0 || os.Getenv("CEDED_TEST_FULL") != "" {
				pages <- p
			}
		}
		close(pages)
		wait.Wait()
		if lang == d.Manifest.Languages[0] {
			for _, door := range []string{"/api/instruments", "/api/border", "/api/features", "/api/events", "/api/readings", "/api/population", "/api/dossier", "/api/article"} {
				var v any
				if err := json.Unmarshal(get(t, s, door).Body.Bytes(), &v); err != nil {
					t.Fatal(door, err)
				}
				lone(v, "", false, func(x string) {
					if i := slices.IndexFunc(all, func(u unsourced) bool { return u.text == x }); i >= 0 {
						t.Errorf("%s: %q of %s stands without a mark", door, x, all[i].of)
					}
				})
			}
		}
	}
}

// lone calls with for each text of an answer that no object around it marks as
// to be sourced.
func lone(v any, key string, isMarked bool, with func(string)) {
	switch v := v.(type) {
	case string:
		if !isMarked {
			with(v)
		}
	case []any:
		for _, x := range v {
			lone(x, key, isMarked, with)
		}
	case map[string]any:
		for k, x := range v {
			lone(x, k, isMarked || marks(v, k), with)
		}
	}
}

// A row of the border ledger that is to be sourced as a whole says so in its
// sentence, wherever that stands, and among its facts.
func TestToBeSourced_rowsOfTheBorderLedger(t *testing.T) {
	s, d := mustEmbedded(t)
	rows := 0
	for _, f := range slices.Concat(slices.Collect(maps.Values(d.Layers))...) {
		if f.BorderWords().Attested != data.ToBeSourced {
			continue
		}
		rows++
		for _, lang := range d.Manifest.Languages {
			w := d.WordsIn(lang)
			sentence := featureSentence(w, &edition{Record: &d.Record}, f)
			if mark := strings.Fields(w.Message("certaintyToBeSourced")); !strings.Contains(sentence, mark[len(mark)-1]) {
				t.Errorf("%s, %s: %q does not say that it is to be sourced", f.ID, lang, sentence)
			}
			for _, path := range []string{"/features/", "/embed/features/"} {
				if page := get(t, s, path+f.ID+"?lang="+lang).Body.String(); !strings.Contains(page, html.EscapeString(sentence)) {
					t.Errorf("%s%s, %s: the page lacks %q", path, f.ID, lang, sentence)
				}
			}
			if page := get(t, s, "/features/"+f.ID+"?lang="+lang).Body.String(); !strings.Contains(page, "<dt>"+w.Message("howSure")+"</dt><dd>"+w.Message("certaintyToBeSourced")) {
				t.Errorf("%s, %s: the facts do not say how sure it is", f.ID, lang)
			}
		}
	}
	if rows == 0 {
		t.Fatal("no row of the border ledger is to be sourced: the test shows nothing")
	}
}
