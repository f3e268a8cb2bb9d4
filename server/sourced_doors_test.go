package server

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ceded/data"
	"ceded/data/storetest"
)

// What the record marks as to be sourced is shown with that mark. Here each mark
// in the files is followed to every door that tells of it; sourced_walk_test.go
// reads the pages, whatever they show.

// mark is a place in a file of the dossier that says that what stands there is
// still to be sourced.
type mark struct {
	file string
	id   string         // of the row that holds it
	at   string         // the way to it in that row, numbers left out: "signed", "articles", ""
	way  []any          // the same, as keys and indexes
	v    map[string]any // the object that bears it
	row  map[string]any // the whole row
	what string         // the property marked, where v lists properties
}

func (m mark) String() string {
	return strings.TrimRight(fmt.Sprintf("%s: %s: %s %s", m.file, m.id, m.at, m.what), " :")
}

// marksOf walks over all files of a dossier and finds every mark, however deep.
func marksOf(t *testing.T) []mark {
	t.Helper()
	var out []mark
	err := fs.WalkDir(data.Files, "files", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".json" && path.Ext(name) != ".geojson" {
			return err
		}
		b, err := fs.ReadFile(data.Files, name)
		if err != nil {
			return err
		}
		var v any
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		walkMarks(v, mark{file: strings.TrimPrefix(name, "files/")}, &out)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func walkMarks(v any, m mark, out *[]mark) {
	step := func(key any) mark {
		n := m
		n.way = append(slices.Clone(m.way), key)
		if s, ok := key.(string); ok {
			n.at = strings.TrimPrefix(m.at+"."+s, ".")
		}
		return n
	}
	switch v := v.(type) {
	case []any:
		for i, x := range v {
			walkMarks(x, step(i), out)
		}
	case map[string]any:
		if id, ok := v["id"].(string); ok && v["type"] != "Feature" {
			m.id, m.at, m.way, m.row = id, "", nil, v
		}
		m.v = v
		for key, x := range v {
			switch key {
			case "certainty", "attested", "evidence":
				if x == data.ToBeSourced {
					*out = append(*out, m)
				}
			case "toBeSourced":
				if x == true {
					*out = append(*out, m)
				}
				list, _ := x.([]any)
				for _, p := range list {
					n := m
					n.what = p.(string)
					*out = append(*out, n)
				}
			case "sourceToBeFound":
				if x == true {
					n := m
					n.what = key
					*out = append(*out, n)
				}
			}
			walkMarks(x, step(key), out)
		}
	}
}

// doors checks what comes out of a server: a method a kind of mark.
type doors struct {
	t      *testing.T
	s      *Server
	d      *data.Dossier
	bodies map[string]string                       // answers by path
	tables map[string]map[string]map[string]string // of downloads: layer, id, column
	turn   int                                     // whose turn it is of the languages
}

// Nothing that the record marks as still to be sourced comes out as a bare
// fact: the marks in every file are followed to the doors they come out at, in
// every language (places and points in one each), and are flagged there or left
// out. A mark of a new kind fails until its doors are written down here.
func TestToBeSourced_everyDoor(t *testing.T) {
	s, d := mustEmbedded(t)
	k := &doors{t: t, s: s, d: d, bodies: map[string]string{}, tables: map[string]map[string]map[string]string{}}
	kinds := map[string]func(mark){
		"instruments.json":                      k.instrument,
		"instruments.json signed":               k.instrumentSigned,
		"instruments.json place":                k.instrumentFact("place"),
		"instruments.json languages":            k.instrumentFact("languagesOfText"),
		"instruments.json effectToday":          k.instrumentEffect,
		"instruments.json ratified":             k.instrumentStep("ratified"),
		"instruments.json inForce":              k.instrumentStep("inForce"),
		"instruments.json demarcated":           k.instrumentStep("demarcated"),
		"instruments.json ended":                k.instrumentStep("ended"),
		"instruments.json articles":             k.instrumentArticle,
		"territories.json holders":              k.holder,
		"border-ledger.json":                    k.ledgerRow,
		"border-ledger.json from":               k.ledgerEnd,
		"border-ledger.json to":                 k.ledgerEnd,
		"border-ledger.json publishedLength":    k.ledgerLength,
		"layers/border.geojson ends":            k.end,
		"layers/border.geojson publishedLength": k.length,
		"layers/border-points.geojson":          k.feature,
		"layers/border-places.geojson":          k.feature,
		"layers/investment.geojson":             k.feature,
		"population.json":                       k.people,
		"population.json figures":               k.people,
		"claims.json":                           k.claim,
		"conflicts.json conflicts":              k.conflict,
	}
	seen := map[string]int{}
	for _, m := range marksOf(t) {
		kind := strings.TrimSpace(m.file + " " + m.at)
		check := kinds[kind]
		if check == nil {
			t.Errorf("%s: no door is known for a mark of this kind", m)
			continue
		}
		seen[kind]++
		// Of a kind with many marks, one in eight stands for those after the first.
		if n := seen[kind]; n <= 4 || n%8 == 0 || storetest.Full() {
			check(m)
		}
	}
	for kind := range kinds {
		if seen[kind] == 0 && !strings.HasSuffix(kind, " demarcated") && !strings.HasSuffix(kind, " ended") {
			t.Errorf("%s: nothing is marked: nothing is tested", kind)
		}
	}
}

// body is the answer at a path.
func (k *doors) body(target string) string {
	k.t.Helper()
	if b, ok := k.bodies[target]; ok {
		return b
	}
	w := get(k.t, k.s, target)
	if w.Code != http.StatusOK {
		k.t.Errorf("%s: got %d", target, w.Code)
	}
	k.bodies[target] = w.Body.String()
	return k.bodies[target]
}

// languages runs a check in every language; inTurn in one, another each time.
func (k *doors) languages(check func(w *data.Words, q string)) {
	for _, lang := range k.d.Manifest.Languages {
		check(k.d.WordsIn(lang), "?lang="+lang)
	}
}

func (k *doors) inTurn(check func(w *data.Words, q string)) {
	lang := k.d.Manifest.Languages[k.turn%len(k.d.Manifest.Languages)]
	k.turn++
	check(k.d.WordsIn(lang), "?lang="+lang)
}

// same wants the API to serve the row with the mark where the file has it.
func (k *doors) same(m mark, target string, unwrap ...string) {
	k.t.Helper()
	var v any
	if err := json.Unmarshal([]byte(k.body(target)), &v); err != nil {
		k.t.Errorf("%s: %v", target, err)
		return
	}
	for _, key := range append(toAny(unwrap), m.way...) {
		switch x := v.(type) {
		case map[string]any:
			v, _ = x[fmt.Sprint(key)]
		case []any:
			if i, ok := key.(int); ok && i < len(x) {
				v = x[i]
			}
		}
	}
	got, _ := v.(map[string]any)
	for _, key := range []string{"certainty", "attested", "evidence", "toBeSourced"} {
		if want, ok := m.v[key]; ok && fmt.Sprint(got[key]) != fmt.Sprint(want) {
			k.t.Errorf("%s: %s says %s %v, want %v", m, target, key, got[key], want)
		}
	}
}

func toAny(s []string) []any {
	var out []any
	for _, x := range s {
		out = append(out, x)
	}
	return out
}

// flagged wants every dd under a term, or the text that follows a passage, to
// bear one of some words.
func (k *doors) flagged(m mark, where, html, after string, flags ...string) {
	k.t.Helper()
	_, rest, ok := strings.Cut(html, after)
	if !ok {
		k.t.Errorf("%s: %s: does not tell %q", m, where, after)
		return
	}
	end := len(rest)
	for _, stop := range []string{"</div>", "</li>", "</p>"} {
		if i := strings.Index(rest, stop); i >= 0 {
			end = min(end, i)
		}
	}
	for _, f := range flags {
		if strings.Contains(rest[:end], htmlText(f)) {
			return
		}
	}
	k.t.Errorf("%s: %s: %q stands there as a fact: %q", m, where, after, rest[:min(end, 300)])
}

// dt is the term of a fact on a page.
func dt(label string) string { return "<dt>" + htmlText(label) + "</dt>" }

// pagesOf are the pages that tell of an instrument: its own, and those of the
// features that rest on it.
func (k *doors) pagesOf(id string) []string {
	out := []string{"/instruments/" + id}
	for _, l := range k.d.Manifest.Layers {
		for _, f := range k.d.Layers[l.ID] {
			if slices.Contains(instrumentIDs(f), id) {
				out = append(out, "/features/"+f.ID)
			}
		}
	}
	return out
}

func (k *doors) instrument(m mark) {
	k.same(m, "/api/instruments/"+m.id)
	k.languages(func(w *data.Words, q string) {
		flag := w.Message("certaintyToBeSourced")
		html := k.body("/instruments/" + m.id + q)
		k.flagged(m, "the lede "+q, html, `<p class="lede">`, flag)
		k.flagged(m, "the page "+q, html, dt(w.Message("howSure")), flag)
		for _, format := range []string{".bib", ".ris", ".json"} {
			if cited := k.body("/download/citations/instruments/" + m.id + format + q); !strings.Contains(cited, w.Message("sourceToBeFound")) {
				k.t.Errorf("%s: the citation %s %s does not say so", m, format, q)
			}
		}
		if strings.Contains(k.body("/api/dossier"+q), `"id":"`+m.id+`"`) {
			k.t.Errorf("%s: the steps of time name it", m)
		}
	})
}

func (k *doors) instrumentSigned(m mark) {
	k.same(m, "/api/instruments/"+m.id)
	day, err := data.ParseDate(m.v["date"].(string))
	if err != nil {
		k.t.Fatal(err)
	}
	k.languages(func(w *data.Words, q string) {
		said := w.Message("dateToBeSourced", "date", w.Date(day))
		for _, page := range k.pagesOf(m.id) {
			html := k.body(page + q)
			if !strings.Contains(html, said) {
				k.t.Errorf("%s: %s%s does not say %q", m, page, q, said)
			}
			if rest := strings.ReplaceAll(html, said, ""); strings.Contains(rest, w.Date(day)) || strings.Contains(rest, day.String()) {
				k.t.Errorf("%s: %s%s tells the day as a fact", m, page, q)
			}
		}
		for _, door := range []string{"/api/dossier", "/download/citations/instruments/" + m.id + ".bib", "/download/citations/instruments/" + m.id + ".ris"} {
			if strings.Contains(strings.ReplaceAll(k.body(door+q), "/", "-"), day.String()) {
				k.t.Errorf("%s: %s%s tells the day as a fact", m, door, q)
			}
		}
	})
}

func (k *doors) instrumentFact(label string) func(mark) {
	return func(m mark) {
		k.same(m, "/api/instruments/"+m.id)
		k.languages(func(w *data.Words, q string) {
			k.flagged(m, "the page "+q, k.body("/instruments/"+m.id+q), dt(w.Message(label)), w.Message("certaintyToBeSourced"))
		})
	}
}

func (k *doors) instrumentStep(label string) func(mark) {
	return func(m mark) {
		k.same(m, "/api/instruments/"+m.id)
		k.languages(func(w *data.Words, q string) {
			flag := w.Message("certaintyToBeSourced")
			if s, _ := m.v["date"].(string); s != "" {
				d, err := data.ParseDate(s)
				if err != nil {
					k.t.Fatal(err)
				}
				flag = w.Message("dateToBeSourced", "date", w.Date(d))
			}
			k.flagged(m, "the page "+q, k.body("/instruments/"+m.id+q), dt(w.Message(label)), flag)
		})
	}
}

func (k *doors) instrumentEffect(m mark) {
	k.same(m, "/api/instruments/"+m.id)
	k.languages(func(w *data.Words, q string) {
		for _, page := range k.pagesOf(m.id) {
			html := k.body(page + q)
			if strings.HasPrefix(page, "/instruments/") {
				k.flagged(m, page+q, html, dt(w.Message("effectToday")), w.Message("certaintyToBeSourced"))
			}
			k.flagged(m, page+q, html, ">"+htmlText(m.v["statement"].(string)), w.Message("certaintyToBeSourced"))
		}
	})
}

func (k *doors) instrumentArticle(m mark) {
	k.same(m, "/api/instruments/"+m.id)
	k.languages(func(w *data.Words, q string) {
		for _, page := range k.pagesOf(m.id) {
			k.flagged(m, page+q, k.body(page+q), ">"+htmlText(m.v["paraphrase"].(string)), w.Message("certaintyToBeSourced"))
		}
	})
}

// holder asks whose the land was in that time: in one answer and in tables of
// many, on pages, in the figure and as a citation.
func (k *doors) holder(m mark) {
	k.same(m, "/api/territories/"+m.id)
	f := mustFeature(k.t, k.s, m.id)
	at := fmt.Sprintf("%v,%v", f.Props.Label[0], f.Props.Label[1])
	from := m.v["from"].(string)
	lon, lat, _ := strings.Cut(at, ",")
	k.languages(func(w *data.Words, q string) {
		lang, flag := w.Lang(), w.Message("certaintyToBeSourced")
		name := m.v["holder"].(map[string]any)[lang].(string)
		a := mustJSON[data.Answer](k.t, get(k.t, k.s, "/api/at"+q+"&lon="+lon+"&lat="+lat+"&date="+from))
		i := slices.IndexFunc(a.HeldBy, func(h data.AnswerHolder) bool { return h.Holder == name })
		j := slices.IndexFunc(a.Ledger, func(e data.LedgerEntry) bool { return e.Holder == name })
		if i < 0 || j < 0 {
			k.t.Errorf("%s: /api/at does not name it at %s on %s", m, at, from)
			return
		}
		if a.HeldBy[i].Certainty != data.ToBeSourced || a.Ledger[j].Certainty != data.ToBeSourced || !strings.Contains(a.Answer, flag) {
			k.t.Errorf("%s: /api/at%s tells it as a fact: %+v, %q", m, q, a.HeldBy[i], a.Answer)
		}
		k.flagged(m, "its page "+q, k.body("/features/"+m.id+q), "<strong>"+htmlText(name), flag)
		page := k.body("/at/" + at + q + "&date=" + from)
		k.flagged(m, "the page of a point "+q, page, "<strong>"+htmlText(name), flag)
		k.flagged(m, "the lede of a point "+q, page, `<p class="lede">`, flag)
		for _, door := range []string{"/at/" + at + ".svg", "/embed/at/" + at, "/download/citations/at/" + at + ".bib", "/download/citations/at/" + at + ".ris", "/download/citations/at/" + at + ".json"} {
			// A figure breaks its lines where they are long enough.
			if text := squeeze(k.body(door + q + "&date=" + from)); !strings.Contains(text, squeeze(flag)) {
				k.t.Errorf("%s: %s%s tells it as a fact", m, door, q)
			}
		}
		many := post(k.t, k.s, "/api/at"+q, "lon,lat,date\n"+at+","+from+"\n", "Content-Type: text/csv").Body.String()
		rows, err := csv.NewReader(strings.NewReader(many)).ReadAll()
		if err != nil || len(rows) != 2 {
			k.t.Fatalf("%s: %v: %s", m, err, many)
		}
		column := func(name string) string { return rows[1][slices.Index(rows[0], name)] }
		holders, marks := strings.Split(column("heldBy"), "; "), strings.Split(column("heldByCertainty"), "; ")
		if i := slices.Index(holders, name); i < 0 || len(marks) != len(holders) || marks[i] != data.ToBeSourced {
			k.t.Errorf("%s: the table has %q with %q", m, holders, marks)
		}
		many = post(k.t, k.s, "/api/at"+q, `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[`+at+`]},"properties":{"date":"`+from+`"}}]}`, "Content-Type: application/geo+json").Body.String()
		if !strings.Contains(many, `"certainty":"`+data.ToBeSourced+`"`) {
			k.t.Errorf("%s: the features of many points tell it as a fact: %s", m, many)
		}
	})
}

// squeeze leaves letters and digits only.
func squeeze(s string) string { return notLetters.ReplaceAllString(tags.ReplaceAllString(s, ""), "") }

var (
	tags       = regexp.MustCompile(`<[^>]*>`)
	notLetters = regexp.MustCompile(`[^\p{L}\p{N}]+`)
)

// A row of the border ledger is a point of its layer.
func (k *doors) ledgerRow(m mark) {
	f := mustFeature(k.t, k.s, m.id)
	if f.BorderWords().Attested != data.ToBeSourced || !slices.Contains(f.Props.ToBeSourced, "sources") {
		k.t.Errorf("%s: the layer tells it as a fact", m)
	}
}

func (k *doors) ledgerEnd(m mark) {
	i := slices.Index([]string{"from", "to"}, m.at)
	ends := mustFeature(k.t, k.s, m.id).BorderWords().Ends
	if len(ends) != 2 || ends[i].Certainty != data.ToBeSourced || ends[i].Name != m.v["name"] {
		k.t.Errorf("%s: the layer has the ends %+v", m, ends)
	}
}

func (k *doors) ledgerLength(m mark) {
	if n := mustFeature(k.t, k.s, m.id).BorderWords().PublishedLength; n == nil || n.Certainty != data.ToBeSourced {
		k.t.Errorf("%s: the layer has the length %+v", m, n)
	}
}

func (k *doors) end(m mark) {
	k.same(m, "/api/border/"+m.id)
	k.item(m)
	label := []string{"borderStart", "borderEnd"}[m.way[1].(int)]
	k.languages(func(w *data.Words, q string) {
		k.flagged(m, "the page "+q, k.body("/features/"+m.id+q), dt(w.Message(label)), w.Message("certaintyToBeSourced"))
	})
}

func (k *doors) length(m mark) {
	k.same(m, "/api/border/"+m.id)
	k.item(m)
	k.languages(func(w *data.Words, q string) {
		k.flagged(m, "the page "+q, k.body("/features/"+m.id+q), dt(w.Message("publishedLength")), w.Message("certaintyToBeSourced"))
	})
}

// item wants the mark in the features that the API serves and in the tables to
// download.
func (k *doors) item(m mark) {
	f := mustFeature(k.t, k.s, m.id)
	k.same(m, "/api/collections/"+f.Layer+"/items/"+m.id, "properties")
	for _, column := range []string{"attested", "evidence", "toBeSourced", "ends", "publishedLength"} {
		if _, there := m.row[column]; !there || len(m.way) > 0 && column != m.way[0] {
			continue
		}
		cell := k.table(f.Layer)[m.id][column]
		if m.what != "" && column == "toBeSourced" && !strings.Contains(cell, m.what) || len(m.way) > 0 && !strings.Contains(cell, data.ToBeSourced) || cell == "" {
			k.t.Errorf("%s: the table has %q as %s", m, cell, column)
		}
	}
}

// table is a layer as CSV to download.
func (k *doors) table(layer string) map[string]map[string]string {
	if t := k.tables[layer]; t != nil {
		return t
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(k.body("/download/latest/"+layer+".csv"), "\ufeff"))).ReadAll()
	if err != nil {
		k.t.Fatal(err)
	}
	t := map[string]map[string]string{}
	for _, r := range rows[1:] {
		cells := map[string]string{}
		for i, v := range r {
			cells[rows[0][i]] = v
		}
		t[cells["id"]] = cells
	}
	k.tables[layer] = t
	return t
}

// feature wants the page of a place or a point to name what has no source; one
// that has none at all says so in its every summary, and a position that has
// none is drawn nowhere.
func (k *doors) feature(m mark) {
	k.item(m)
	f := mustFeature(k.t, k.s, m.id)
	labels := map[string]string{"statusText": "statusText", "amountNote": "amount", "sharePct": "investorShare", "lengthNote": "lengthStated", "facts": "facts",
		"position": "position", "sources": "sources", "investorParty": "investorParty", "localParty": "localParty"}
	k.inTurn(func(w *data.Words, q string) {
		html := k.body("/features/" + m.id + q)
		if m.what == "" {
			k.flagged(m, "the page "+q, html, dt(w.Message("howSure")), w.Message("certaintyToBeSourced"))
			return
		}
		k.flagged(m, "the page "+q, html, dt(w.Message("noSourceYet")), w.Message(labels[m.what]))
		switch m.what {
		case "sources":
			said := w.Message("sourceToBeFound")
			if f.Props.Evidence == "" { // a point: the end of its sentence says so
				parts := strings.FieldsFunc(w.Message("pointToBeSourced"), func(r rune) bool { return r == ';' || r == '，' })
				said = parts[len(parts)-1]
			}
			k.flagged(m, "the lede "+q, html, `<p class="lede">`, said)
			doors := []string{"/embed/features/" + m.id, "/download/citations/features/" + m.id + ".bib", "/download/citations/features/" + m.id + ".ris", "/download/citations/features/" + m.id + ".json"}
			if f.Geometry != nil {
				doors = append(doors, "/features/"+m.id+".svg")
			}
			for _, door := range doors {
				if !strings.Contains(squeeze(k.body(door+q)), squeeze(said)) {
					k.t.Errorf("%s: %s%s does not say so", m, door, q)
				}
			}
		case "position":
			if f.Geometry != nil {
				k.t.Errorf("%s: it is drawn", m)
			}
			if !strings.Contains(html, w.Message("positionUnknown")) {
				k.t.Errorf("%s: the page %s does not say so", m, q)
			}
		default:
			// The text of the value bears the mark, or there is no value.
			value, note := m.v[m.what], m.v[m.what+"Note"]
			text := fmt.Sprint(value, " ", note)
			if (value != nil || note != nil) && !strings.Contains(text, data.ToBeSourced) {
				k.t.Errorf("%s: %q stands in the row as a fact", m, text)
			}
		}
	})
	if m.what == "" && !slices.Contains(k.d.Manifest.Layer(f.Layer).TileProps, "attested") {
		k.t.Errorf("%s: tiles do not carry the mark", m)
	}
}

func (k *doors) people(m mark) {
	k.languages(func(w *data.Words, q string) {
		list := mustJSON[struct{ Population []populationView }](k.t, get(k.t, k.s, "/api/population"+q)).Population
		i := slices.IndexFunc(list, func(v populationView) bool { return v.ID == m.id })
		if i < 0 {
			k.t.Errorf("%s: /api/population lacks it", m)
			return
		}
		v := list[i]
		if m.at == "figures" {
			n := m.way[1].(int)
			if f := v.Figures[n]; f.Value != nil || !f.ToBeSourced {
				k.t.Errorf("%s: /api/population has %v", m, f)
			}
		} else if !slices.Contains(v.ToBeSourced, m.what) {
			k.t.Errorf("%s: /api/population has %q", m, v.ToBeSourced)
		}
		if v.Feature == nil {
			return
		}
		html := k.body("/features/" + *v.Feature + q)
		_, html, _ = strings.Cut(html, "<h3>"+htmlText(v.MeasureLabel)+"</h3>")
		if m.at == "figures" {
			k.flagged(m, "the page of the area "+q, html, dt(strconv.Itoa(v.Figures[m.way[1].(int)].Year)), w.Message("noSourceYet"))
			return
		}
		label := map[string]string{"sources": "sources", "figures": "population"}[m.what]
		k.flagged(m, "the page of the area "+q, html, dt(w.Message("noSourceYet")), w.Message(label))
	})
}

// A claim without a source has a verdict that says so, which stands wherever its
// finding does.
func (k *doors) claim(m mark) {
	k.languages(func(w *data.Words, q string) {
		v := mustJSON[claimView](k.t, get(k.t, k.s, "/api/claims/"+m.id+q))
		if !v.SourceToBeFound || v.Verdict != "unverified" && v.Verdict != "opinion" {
			k.t.Errorf("%s: the API says %v and the verdict %q", m, v.SourceToBeFound, v.Verdict)
		}
		if !strings.Contains(k.body("/claims/"+m.id+q), ">"+htmlText(w.Message("sourceToBeFound"))+"<") {
			k.t.Errorf("%s: the page %s does not say so", m, q)
		}
		doors := []string{"/claims/" + m.id, "/embed/claims/" + m.id, "/download/citations/claims/" + m.id + ".bib", "/download/citations/claims/" + m.id + ".ris", "/download/citations/claims/" + m.id + ".json"}
		if len(v.Features)+len(v.Points)+len(v.Regions) > 0 {
			doors = append(doors, "/claims/"+m.id+".svg")
		}
		for _, door := range doors {
			if !strings.Contains(squeeze(k.body(door+q)), squeeze(v.VerdictLabel)) {
				k.t.Errorf("%s: %s%s lacks the verdict", m, door, q)
			}
		}
	})
}

func (k *doors) conflict(m mark) {
	var list struct{ Conflicts []map[string]any }
	if err := json.Unmarshal([]byte(k.body("/api/conflicts")), &list); err != nil {
		k.t.Fatal(err)
	}
	i := slices.IndexFunc(list.Conflicts, func(c map[string]any) bool { return c["subject"] == m.v["subject"] })
	if i < 0 || list.Conflicts[i]["certainty"] != data.ToBeSourced {
		k.t.Errorf("%s: /api/conflicts does not say so", m)
	}
}

// mustFeature is a feature of the current edition.
func mustFeature(t *testing.T, s *Server, id string) *data.Feature {
	t.Helper()
	e, err := s.current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.store.Feature(t.Context(), e.ID(), id)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return f
}
