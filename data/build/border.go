package main

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"ceded/data"
	"ceded/geo"
)

// Kinds of features of the layer border that are no treaty line.
const (
	kindBorder  = "border"
	kindSection = "border-section"
)

// lineWriter writes the arcs and what they make up.
type lineWriter struct {
	*partition
	recipes []lineRecipe
	border  *border
	sources map[string]provenance
	until   map[string]int // territory -> first day after it, YYYYMMDD

	arcs     []feature
	features []feature
	ofLine   map[string][]string // border feature -> its arcs
	worst    map[string]float64  // border feature -> least precise of its arcs, km
}

// provenance says who drew a line from what, and when: a row of provenance.json.
type provenance struct {
	By      string `json:"by"`
	How     string `json:"how"` // key of messages
	Dataset string `json:"dataset"`
	Version string `json:"version"`
	Package string `json:"package"`
	Date    string `json:"date"`
	Text    string `json:"text"` // all of it as a sentence
}

func loadProvenance(path string) (map[string]provenance, error) {
	out := map[string]provenance{}
	if err := readJSON(path, &out); err != nil {
		return nil, err
	}
	for key, s := range out {
		if s.By == "" || s.How == "" || s.Dataset == "" || s.Date == "" || s.Text == "" {
			return nil, fmt.Errorf("%s: %s lacks a word", path, key)
		}
	}
	return out, nil
}

// lastDays returns the first day after each territory of territories.json.
func lastDays(path string) (map[string]int, error) {
	var ts []struct {
		ID string `json:"id"`
		data.Validity
	}
	if err := readJSON(path, &ts); err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, t := range ts {
		_, out[t.ID] = t.Days()
	}
	return out, nil
}

// write writes arcs.geojson, border.geojson and border-points.geojson.
func (w *lineWriter) write(out string, arcs []*arc) error {
	w.ofLine, w.worst = map[string][]string{}, map[string]float64{}
	byLine := make([][]*arc, len(w.recipes))
	var coast []*arc
	for _, a := range arcs {
		if a.line < 0 {
			coast = append(coast, a)
		} else {
			byLine[a.line] = append(byLine[a.line], a)
		}
	}
	for i := range w.recipes {
		if err := w.line(i, byLine[i]); err != nil {
			return err
		}
	}
	if err := w.sections(); err != nil {
		return err
	}
	coasts, err := w.coasts(coast)
	if err != nil {
		return err
	}
	w.arcs = append(w.arcs, coasts...)
	if err := writeLayer(filepath.Join(out, "layers/arcs.geojson"), w.arcs); err != nil {
		return err
	}
	if err := writeLayer(filepath.Join(out, "layers/border.geojson"), w.features); err != nil {
		return err
	}
	points, err := w.points()
	if err != nil {
		return err
	}
	return writeLayer(filepath.Join(out, "layers/border-points.geojson"), points)
}

// line adds a treaty or border line and its arcs.
func (w *lineWriter) line(i int, arcs []*arc) error {
	l := &w.recipes[i]
	if len(arcs) == 0 {
		return fmt.Errorf("lines.json: %s: no edge of the map meets its rules", l.ID)
	}
	n, last := 0, 0
	var paths []orb.LineString
	for _, path := range w.paths(arcs) {
		line := orb.LineString{w.Points[w.from(path[0])].Point()}
		for _, a := range path {
			n++
			f, err := w.arc(fmt.Sprintf("%s.%d", l.ID, n), a, l)
			if err != nil {
				return err
			}
			w.add(f, l.ID, w.border.name(a.section))
			for _, id := range append(words(a.left), words(a.right)...) {
				last = max(last, w.until[id])
			}
			line = append(line, f.geometry.(orb.LineString)[1:]...)
		}
		paths = append(paths, line)
	}
	f, err := w.lineFeature(l, paths, last)
	w.features = append(w.features, f)
	return err
}

// add takes an arc into the ledger and notes which features it is part of.
func (w *lineWriter) add(f feature, of ...string) {
	w.arcs = append(w.arcs, f)
	for _, id := range of {
		w.ofLine[id] = append(w.ofLine[id], f.id)
		w.worst[id] = max(w.worst[id], f.props["precisionKm"].(float64))
	}
}

// arc tells an arc's full words: its rule's own, else its line's.
func (w *lineWriter) arc(id string, a *arc, l *lineRecipe) (feature, error) {
	rule := &l.Arcs[a.rule]
	f := props{
		"line": l.ID, "kind": cmp.Or(rule.Kind, l.Kind), "precisionKm": rule.PrecisionKm, "certainty": cmp.Or(rule.Certainty, l.Certainty),
		"sources": l.Sources, "licence": licence, "credit": atlasCredit,
		"left": words(a.left), "right": words(a.right), "instrument": nil,
		"course": cmp.Or(rule.Course, l.Course), "judged": cmp.Or(rule.Judged, l.Judged), "demarcated": l.Demarcated,
	}
	if rule.Instrument != "" {
		f["instrument"] = rule.Instrument
	} else if l.Instrument != nil {
		f["instrument"] = *l.Instrument
	}
	if rule.Demarcated != nil {
		f["demarcated"] = *rule.Demarcated
	}
	if along := or(rule.Along, l.Along); len(along) > 0 {
		f["along"] = along
	}
	f.put("section", w.border.name(a.section))
	f.put("article", or(rule.Article, l.Article))
	f.put("channel", or(rule.Channel, l.Channel))
	f.put("follows", cmp.Or(rule.Follows, l.Follows))
	f.put("judgedNote", rule.JudgedNote)
	f.put("validFrom", cmp.Or(rule.ValidFrom, l.ValidFrom))
	f.put("validTo", l.ValidTo)
	return feature{id, w.lineString(a), f}, w.digitised(f, rule.Source, rule.On)
}

// digitised tells in an arc who drew it from what; on is its control line.
func (w *lineWriter) digitised(f props, source, on string) error {
	s, ok := w.sources[source]
	if !ok {
		return fmt.Errorf("provenance.json: no %s", source)
	}
	d := props{"by": s.By, "how": s.How, "dataset": s.Dataset, "date": s.Date}
	d.put("version", s.Version)
	d.put("package", s.Package)
	d.put("controlLine", on)
	f["digitised"], f["source"] = d, s.Text
	return nil
}

// lineFeature is a border line. last is the first day after all territories
// that it bounds: a line that ends before stays their edge, as a former border.
func (w *lineWriter) lineFeature(l *lineRecipe, paths []orb.LineString, last int) (feature, error) {
	g := linear(paths)
	f := props{
		"names": l.Names, "kind": l.Kind, "instrument": l.Instrument, "instruments": l.Instruments,
		"precisionKm": w.worst[l.ID], "certainty": l.Certainty, "status": l.Status, "hue": l.Hue,
		"lengthKm": math.Round(geo.LengthKm(g)), "source": w.sources[l.Arcs[0].Source].Text, "sources": l.Sources,
		"licence": licence, "credit": atlasCredit, "arcs": w.ofLine[l.ID], "course": l.Course, "present": l.Present,
	}
	f.put("article", l.Article)
	f.put("follows", l.Follows)
	f.put("validFrom", l.ValidFrom)
	f.put("validTo", l.ValidTo)
	f.put("note", l.Note)
	if d := l.Demarcated; len(d) > 0 {
		f["demarcated"] = d
	}
	for _, s := range w.border.ledger.Stretches {
		if s.Line == l.ID {
			f["attested"] = s.Certainty
		}
	}
	to, err := data.ParseDate(l.ValidTo)
	if l.ValidTo == "" {
		return feature{l.ID, g, f}, nil
	}
	if err != nil {
		return feature{}, fmt.Errorf("lines.json: %s: validTo: %w", l.ID, err)
	}
	if _, ends := (data.Validity{To: to}).Days(); last > ends {
		f["edgeToDay"] = last
	}
	return feature{l.ID, g, f}, nil
}

// sections adds the sections of the present border, and the whole of it.
func (w *lineWriter) sections() error {
	b := w.border
	var whole []orb.LineString
	var all, ids, governed, sources []string
	for i := range b.Sections {
		r, s := &b.Sections[i], &b.ledger.Sections[i]
		line := orb.LineString{w.Points[w.Origin(b.sections[i].half[0])].Point()}
		for _, h := range b.sections[i].half {
			line = append(line, w.Points[w.Origin(h^1)].Point())
		}
		whole = append(whole, line)
		paths := []orb.LineString{line}
		for _, l := range r.Legs {
			f, err := w.leg(fmt.Sprintf("%s.%d", r.ID, len(paths)), r.ID, s.Demarcated, &l)
			if err != nil {
				return err
			}
			w.add(f, r.ID)
			paths = append(paths, f.geometry.(orb.LineString))
		}
		g := linear(paths)
		f := w.present(r.ID, g)
		f["kind"], f["names"], f["certainty"], f["attested"] = kindSection, s.Names, r.Certainty, s.Certainty
		f["instrument"], f["instruments"], f["olderInstruments"] = s.GovernedBy[0], s.GovernedBy, s.OlderInstruments
		f["follows"], f["course"], f["drawn"] = s.Follows, r.Course, r.Drawn
		f["ends"] = []props{b.end(s.From), b.end(s.To)}
		f["demarcated"], f["publishedLength"], f["lines"], f["sources"] = s.Demarcated, s.PublishedLength, s.Lines, s.Sources
		if len(r.Along) > 0 {
			f["along"] = r.Along
		}
		f.put("channel", r.Channel)
		f.put("islands", s.Islands)
		f.put("validFrom", r.ValidFrom)
		f.put("drawnNote", r.DrawnNote)
		f.put("note", s.Note)
		w.features = append(w.features, feature{r.ID, g, f})
		all, ids = append(all, w.ofLine[r.ID]...), append(ids, r.ID)
		governed, sources = append(governed, s.GovernedBy...), append(sources, s.Sources...)
	}
	w.ofLine[b.ID] = all
	for _, id := range ids {
		w.worst[b.ID] = max(w.worst[b.ID], w.worst[id])
	}
	g := linear(whole)
	f := w.present(b.ID, g)
	f["kind"], f["names"], f["certainty"], f["instrument"] = kindBorder, b.Names, "surveyed", b.Instrument
	f["instruments"], f["sources"], f["sections"] = unique(governed), unique(sources), ids
	f["publishedLength"], f["note"], f["course"], f["drawn"] = b.PublishedLength, b.Note, "surveyed-border", "part"
	f["validFrom"] = b.Sections[0].ValidFrom
	w.features = append(w.features, feature{b.ID, g, f})
	return nil
}

// present has what all features of the present border share.
func (w *lineWriter) present(id string, g orb.Geometry) props {
	b := w.border
	return props{
		"precisionKm": w.worst[id], "status": b.Status, "hue": b.Hue, "lengthKm": math.Round(geo.LengthKm(g)),
		"source": w.sources[b.Source].Text, "licence": licence, "credit": atlasCredit, "arcs": w.ofLine[id], "present": b.Present,
	}
}

// leg is the arc of a stretch that an instrument gives by coordinates.
func (w *lineWriter) leg(id, section string, demarcated []marking, l *leg) (feature, error) {
	f := props{
		"line": section, "section": section, "kind": "treaty-line", "precisionKm": l.PrecisionKm, "certainty": l.Certainty,
		"sources": l.Sources, "licence": licence, "credit": atlasCredit, "left": []string{}, "right": []string{},
		"instrument": l.Instrument, "article": l.Article, "follows": l.Follows, "course": l.Course, "judged": l.Judged,
		"judgedNote": l.JudgedNote, "validFrom": l.ValidFrom, "demarcated": demarcated,
	}
	return feature{id, orb.LineString(l.Points), f}, w.digitised(f, l.Source, "")
}

// end is an end of a section, with the point that stands there.
func (b *border) end(e ledgerEnd) props {
	out := props{"name": e.Name, "lon": e.LonLat[0], "lat": e.LonLat[1], "certainty": e.Certainty}
	for _, p := range slices.Concat(b.ledger.Tripoints, b.ledger.TreatyCoordinate) {
		if p.LonLat == e.LonLat {
			out["point"] = p.ID
		}
	}
	return out
}

// coasts numbers the coast arcs by territory and place, land on the left.
func (w *lineWriter) coasts(arcs []*arc) ([]feature, error) {
	for _, a := range arcs {
		if a.left == "" {
			a.flip()
		}
	}
	slices.SortFunc(arcs, func(a, b *arc) int {
		return cmp.Or(strings.Compare(a.left, b.left), compareGrid(w.Points[w.from(a)], w.Points[w.from(b)]))
	})
	var out []feature
	for i, a := range arcs {
		f := props{
			"line": nil, "kind": data.KindCoast, "instrument": nil, "precisionKm": float64(coastKm), "certainty": coastWords, "sources": []string{},
			"licence": licence, "credit": atlasCredit, "left": words(a.left), "right": words(a.right),
			"course": data.KindCoast, "follows": "coast of the map source", "judged": "map-scale", "demarcated": []marking{},
		}
		if err := w.digitised(f, "coast", ""); err != nil {
			return nil, err
		}
		out = append(out, feature{fmt.Sprintf("coast.%d", i+1), w.lineString(a), f})
	}
	return out, nil
}

// unique leaves out what stood before.
func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
