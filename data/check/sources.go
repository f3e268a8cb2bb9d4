package check

import (
	"slices"
	"strings"
)

// source returns the id of the source that an id or an older id names, or "".
func (d *dossier) source(name string) string {
	for _, s := range d.rows(sourcesFile, "") {
		if s.id == name || slices.Contains(texts(s.v["aliases"]), name) {
			return s.id
		}
	}
	return ""
}

// checkSources follows every citation, and finds sources that nothing cites.
// A field named source holds an id in the record; in a layer it may be a
// sentence that says who drew the line from what.
func (d *dossier) checkSources() {
	name := map[string]string{}
	for _, s := range d.rows(sourcesFile, "") {
		for _, n := range append([]string{s.id}, texts(s.v["aliases"])...) {
			name[n] = s.id
		}
	}
	cited := map[string]bool{}
	cite := func(r row, at, id string) {
		d.need(name[id] != "", r, at, "a source of "+sourcesFile, id)
		cited[name[id]] = true
	}
	d.everything(func(r row, at, key string, v any) {
		switch key {
		case "sources":
			for at, id := range idsIn(at, v) {
				cite(r, at, id)
			}
		case "source", "followUp":
			if s := str(v); s != "" && (!strings.Contains(s, " ") || r.file == borderFile || strings.HasSuffix(at, "/quote/source")) {
				cite(r, at, s)
			}
		}
	})
	for _, id := range []string{d.manifest.Article.ID, str(asObject(asObject(d.docs[claimsFile])["article"])["id"])} {
		cited[name[id]] = true
	}
	for _, l := range d.manifest.Layers {
		for _, id := range l.Sources {
			cite(row{file: manifestFile, id: l.ID}, "/layers", id)
		}
	}
	for _, s := range d.rows(sourcesFile, "") {
		why := str(s.v["uncited"])
		switch {
		case s.id == "":
		case !cited[s.id] && why == "" && !d.unread:
			d.report.add(Fault{File: s.file, ID: s.id, Reason: expected("something that cites the source", plain("nothing")), Fix: "cite it, remove it, or say in uncited why it is kept"})
		case cited[s.id] && why != "":
			d.report.add(Fault{File: s.file, ID: s.id, Field: s.field("uncited"), Reason: expected("a source that nothing cites", plain("one that is cited")), Fix: "take uncited out"})
		}
	}
	d.checkSourced()
}

// checkSourced wants a source behind each statement that may be printed as a
// fact: rows that say that they are still to be sourced are let through.
func (d *dossier) checkSourced() {
	want := func(r row, open bool) {
		if len(texts(r.v["sources"])) == 0 && !open {
			d.report.add(Fault{File: r.file, ID: r.id, Field: r.field("sources"), Reason: expected("a source", plain("none")), Fix: `cite one, or mark the row as "to be sourced"`})
		}
	}
	for _, r := range d.rows(instrumentsFile, "instruments") {
		want(r, str(r.v["certainty"]) == "to be sourced")
	}
	for _, r := range d.rows(eventsFile, "events") {
		want(r, false)
	}
	for _, r := range d.rows(sumsFile, "sums") {
		want(r, strings.Contains(str(r.v["terms"]), " + "))
	}
	for _, f := range d.features {
		if f.layer.Dated() && f.layer.Tileset != "" {
			want(f.row, slices.Contains(texts(f.v["toBeSourced"]), "sources"))
		}
	}
	for _, a := range d.arcs {
		want(a.row, str(a.v["source"]) != "") // a sentence says who drew it from what
	}
}
