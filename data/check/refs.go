package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// ofInstruments are the fields that name instruments, wherever they stand.
var ofInstruments = []string{"instrument", "instruments", "implements", "supersedes", "supersededBy", "confirmedBy", "governedBy", "olderInstruments"}

// everything visits each value with a key in the record and the layers, with
// the row that it stands in. Interface texts and translations are left out.
func (d *dossier) everything(visit func(r row, at, key string, v any)) {
	for _, file := range keys(d.docs) {
		if strings.HasPrefix(file, "messages/") || strings.HasPrefix(file, "texts/") || file == manifestFile || file == wordsFile {
			continue
		}
		doc := d.docs[file]
		if asList(doc) != nil {
			for _, r := range rowsOf(file, "", doc) {
				r.walk(func(at, key string, v any) { visit(r, at, key, v) })
			}
			continue
		}
		for _, key := range keys(asObject(doc)) {
			rows := rowsOf(file, "/"+key, asObject(doc)[key])
			if one := asObject(asObject(doc)[key]); one != nil {
				rows = []row{{file, "/" + key, str(one["id"]), one}}
			}
			for _, r := range rows {
				if r.id == "" {
					r.id = or(str(r.v["line"]), str(r.v["subject"]))
				}
				r.walk(func(at, key string, v any) { visit(r, at, key, v) })
			}
		}
	}
	for _, f := range slices.Concat(d.features, d.arcs) {
		f.walk(func(at, key string, v any) { visit(f.row, at, key, v) })
	}
}

// need reports a reference that leads nowhere. While a file cannot be read, it
// cannot tell: what is named may stand there.
func (d *dossier) need(ok bool, r row, at, what, id string) {
	if !ok && id != "" && !d.unread {
		d.report.add(Fault{File: r.file, ID: r.id, Field: at, Reason: expected("the id of "+what, id), Fix: "correct the id, or add what it names"})
	}
}

// ids returns the ids that a field holds, one or a list, with their pointers.
func idsIn(at string, v any) map[string]string {
	out := map[string]string{}
	if s := str(v); s != "" {
		out[at] = s
	}
	for i, x := range asList(v) {
		if s := str(x); s != "" {
			out[fmt.Sprintf("%s/%d", at, i)] = s
		}
	}
	return out
}

// checkInstruments follows every reference to an instrument, and those of
// instruments to territories and lines, both ways.
func (d *dossier) checkInstruments() {
	instruments := map[string]row{}
	for _, i := range d.rows(instrumentsFile, "instruments") {
		instruments[i.id] = i
	}
	d.everything(func(r row, at, key string, v any) {
		if !slices.Contains(ofInstruments, key) {
			return
		}
		for at, id := range idsIn(at, v) {
			d.need(instruments[id].v != nil, r, at, "an instrument of "+instrumentsFile, id)
		}
	})
	stretches := map[string]row{}
	for _, s := range d.rows(borderFile, "stretches") {
		line := str(s.v["line"])
		s.id = line
		stretches[line] = s
		for at, id := range idsIn(s.field("instruments"), s.v["instruments"]) {
			if i := instruments[id]; i.v != nil && !slices.Contains(texts(i.v["lines"]), line) {
				d.report.add(Fault{File: s.file, ID: line, Field: at, Reason: expected("an instrument that names the line in lines", id), Fix: "add the line to lines of the instrument, or take the instrument out here"})
			}
		}
	}
	isLine := func(id string) bool {
		f := d.feature(id)
		return stretches[id].v != nil || f != nil && f.isLine()
	}
	for _, i := range instruments {
		for at, id := range idsIn(i.field("territories"), i.v["territories"]) {
			f := d.feature(id)
			d.need(f != nil && f.isTerritory(), i, at, "a territory of a layer", id)
		}
		for at, id := range idsIn(i.field("lines"), i.v["lines"]) {
			d.need(isLine(id), i, at, "a line of a layer or of a stretch of "+borderFile, id)
		}
	}
	for _, s := range d.rows(borderFile, "sections") {
		for at, id := range idsIn(s.field("lines"), s.v["lines"]) {
			d.need(isLine(id), s, at, "a line of a layer or of a stretch", id)
		}
	}
}

// checkTerritories sets layers and ledgers against each other.
func (d *dossier) checkTerritories() {
	instruments := map[string]row{}
	for _, i := range d.rows(instrumentsFile, "instruments") {
		instruments[i.id] = i
	}
	ledgers := map[string]row{}
	for _, l := range d.rows(territoriesFile, "territories") {
		ledgers[l.id] = l
		f := d.feature(l.id)
		d.need(f != nil && f.isTerritory(), l, l.field("id"), "a territory of a layer", l.id)
		for _, p := range l.below("passage") {
			name := str(p.v["instrument"])
			if i := instruments[name]; i.v != nil && !slices.Contains(texts(i.v["territories"]), l.id) {
				d.report.add(Fault{File: l.file, ID: l.id, Field: p.field("instrument"), Reason: expected("an instrument that names the territory in territories", name), Fix: "add the territory there, or correct the instrument here"})
			}
		}
	}
	passages := d.manifest.Passages
	for _, f := range d.features {
		if !f.isTerritory() {
			continue
		}
		passage := str(f.v["passage"])
		if passage != "" && !slices.Contains(passages, passage) {
			d.report.add(Fault{File: f.file, ID: f.id, Field: f.field("passage"), Reason: expected("a passage of the manifest ("+listed(passages)+")", passage), Fix: "write one of them"})
		}
		name := str(f.v["instrument"])
		if i := instruments[name]; i.v != nil && !slices.Contains(texts(i.v["territories"]), f.id) {
			d.report.add(Fault{File: f.file, ID: f.id, Field: f.field("instrument"), Reason: expected("an instrument that names the territory in territories", name), Fix: "add the territory there, or correct the instrument here"})
		}
		if len(passages) > 1 && passage == passages[0] && name == "" {
			d.report.add(Fault{File: f.file, ID: f.id, Field: f.field("instrument"), Reason: expected("the instrument that a territory of the passage "+passage+" passed under", nil), Fix: "name it, or choose another passage"})
		}
		ledger := ledgers[f.id]
		if ledger.v == nil {
			if f.id != "" && !d.unread {
				d.report.add(Fault{File: territoriesFile, ID: f.id, Reason: expected("a ledger for each territory of "+f.file, plain("none")), Fix: "add who held it when"})
			}
			continue
		}
		class := str(ledger.v["verdictClass"])
		if class == "not-ceded" && len(passages) > 0 {
			class = passages[len(passages)-1]
		}
		if class != "" && slices.Contains(passages, passage) && class != passage {
			d.report.add(Fault{File: territoriesFile, ID: f.id, Field: ledger.field("verdictClass"), Reason: expected("the passage of the layer, "+passage, str(ledger.v["verdictClass"])), Fix: "correct one of the two"})
		}
	}
}

// checkPlaces follows the places that claims, events and readings speak of.
func (d *dossier) checkPlaces() {
	layers := []string{}
	for _, l := range d.manifest.Layers {
		layers = append(layers, l.ID)
	}
	see := func(p row) {
		kind := str(p.v["type"])
		id := str(p.v[kind])
		at := p.field(kind)
		switch kind {
		case "feature":
			d.need(d.feature(id) != nil, p, at, "a feature of a layer", id)
		case "region":
			d.need(d.has(regionsFile, "regions", id), p, at, "a region of "+regionsFile, id)
		case "layer":
			d.need(slices.Contains(layers, id), p, at, "a layer ("+listed(layers)+")", id)
		case "place":
			f := d.feature(id)
			d.need(f != nil && !f.isTerritory(), p, at, "a place or route of a layer", id)
		}
	}
	for _, list := range []struct{ file, key, one, many string }{
		{claimsFile, "claims", "", "places"}, {eventsFile, "events", "place", "about"}, {readingsFile, "readings", "", "about"},
	} {
		for _, r := range d.rows(list.file, list.key) {
			for _, p := range r.below(list.many) {
				see(p)
			}
			if list.one != "" && asObject(r.v[list.one]) != nil {
				see(r.in(list.one))
			}
		}
	}
}

// checkAudits follows the terms and presets of audits.
func (d *dossier) checkAudits() {
	for _, a := range d.rows(auditsFile, "audits") {
		for at, id := range idsIn(a.field("claims"), a.v["claims"]) {
			d.need(d.has(claimsFile, "claims", id), a, at, "a claim of "+claimsFile, id)
		}
		terms := map[string]bool{}
		see := func(t row) {
			for at, id := range idsIn(t.field("features"), t.v["features"]) {
				f := d.feature(id)
				d.need(f != nil && f.isTerritory(), t, at, "a territory of a layer", id)
			}
		}
		for _, t := range a.below("terms") {
			name := str(t.v["id"])
			if terms[name] {
				d.report.add(Fault{File: a.file, ID: a.id, Field: t.field("id"), Reason: expected("a term of its own", plain(name+" twice")), Fix: "rename or remove one of the two"})
			}
			terms[name] = true
			see(t)
			for _, r := range t.below("readings") {
				see(r)
			}
		}
		for _, p := range a.below("presets") {
			sum := str(p.v["sum"])
			d.need(d.has(sumsFile, "sums", sum), p, p.field("sum"), "a sum of "+sumsFile, sum)
			for at, id := range idsIn(p.field("terms"), p.v["terms"]) {
				d.need(terms[id], p, at, "a term of the audit", id)
			}
		}
	}
}
