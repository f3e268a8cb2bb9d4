package check

import (
	"fmt"
	"slices"

	"ceded/data"
)

// checkManifest holds the manifest to what its schema cannot say.
func (d *dossier) checkManifest() {
	m := d.manifest
	fault := func(field, want string, got any, fix string) {
		d.report.add(Fault{File: manifestFile, Field: field, Reason: expected(want, got), Fix: fix})
	}
	if c := m.Coverage; c[1] >= c[3] && c != [4]float64{} {
		fault("/coverage", "a south below the north", plain(fmt.Sprint(c)), "write west, south, east, north in degrees")
	}
	seen := map[string]bool{}
	for i, l := range m.Layers {
		at := fmt.Sprintf("/layers/%d/", i)
		if seen[l.ID] {
			fault(at+"id", "an id of its own", l.ID, "rename one of the two layers")
		}
		seen[l.ID] = true
		if l.Territories && !l.Dated() {
			fault(at+"tileset", data.AtlasTileset+", as the layer holds territories", l.Tileset, "move it to "+data.AtlasTileset)
		}
		if l.MinZoom > l.MaxZoom && l.MaxZoom > 0 {
			fault(at+"minZoom", fmt.Sprintf("a zoom of at most maxZoom, %d", l.MaxZoom), plain(fmt.Sprint(l.MinZoom)), "correct one of the two")
		}
		d.needLanguages(at+"titles", l.Titles)
	}
	d.needLanguages("/title", m.Title)
	if m.Article.ID != "" && d.source(m.Article.ID) == "" {
		fault("/article/id", "a source of "+sourcesFile, m.Article.ID, "add the source, or correct the id")
	}
	d.checkPalette()
	if !slices.Contains(d.others, licenceFile) {
		d.report.add(Fault{File: licenceFile, Reason: expected("a text that says how the data is licensed", plain("no such file")), Fix: "add it beside " + manifestFile})
	}
}

// needLanguages reports the languages of the pages that a text is not in.
func (d *dossier) needLanguages(at string, t data.Text) {
	for _, lang := range d.manifest.Languages {
		if len(t) > 0 && lang != "" && t[lang] == "" {
			d.report.add(Fault{File: manifestFile, Field: at + "/" + lang, Reason: expected("a text in each language of the pages", plain("none in "+lang)), Fix: "add it"})
		}
	}
}

// checkPalette holds the themes to the same keys, and the features to keys
// that there are.
func (d *dossier) checkPalette() {
	themes := keys(d.manifest.Palette)
	all := map[string]bool{}
	for _, theme := range themes {
		for key := range d.manifest.Palette[theme] {
			all[key] = true
		}
	}
	for _, theme := range themes {
		for _, key := range keys(all) {
			if d.manifest.Palette[theme][key] == "" {
				d.report.add(Fault{File: manifestFile, Field: "/palette/" + theme + "/" + key, Reason: expected("the same keys in each theme", plain("none here")), Fix: "add the colour"})
			}
		}
	}
	for _, f := range d.features {
		if hue := str(f.v["hue"]); hue != "" && !all[hue] {
			d.report.add(Fault{File: f.file, ID: f.id, Field: f.field("hue"), Reason: expected("a key of the palette ("+listed(keys(all))+")", hue), Fix: "correct it, or add the colour to each theme of " + manifestFile})
		}
	}
}

// named is where an id stands.
type named struct{ file, what string }

// checkIDs sees to it that one id names one thing. A territory and its ledger
// are one thing, and so are a line and its stretch, a section and what is drawn of
// it. Sources have a name space
// of their own, and so have the words of lists (verdicts, regions, terms).
func (d *dossier) checkIDs() {
	seen := map[string]named{}
	take := func(r row, what string) {
		if r.id == "" {
			return
		}
		if other, ok := seen[r.id]; ok {
			at := r.field("id")
			d.report.add(Fault{File: r.file, ID: r.id, Field: at, Reason: expected("an id of its own", plain("one that "+other.what+" of "+other.file+" has")), Fix: "rename one of the two: an id names one thing"})
			return
		}
		seen[r.id] = named{r.file, what}
	}
	ground := map[string]map[string]bool{}
	for _, f := range d.features {
		if f.layer.Dated() {
			take(f.row, "a feature")
			continue
		}
		if ground[f.file] == nil {
			ground[f.file] = map[string]bool{}
		}
		if f.id != "" && ground[f.file][f.id] {
			d.report.add(Fault{File: f.file, ID: f.id, Field: f.field("id"), Reason: expected("an id of its own in the layer", plain("one that stands twice")), Fix: "rename one of the two"})
		}
		ground[f.file][f.id] = true
	}
	for _, a := range d.arcs {
		take(a.row, "an arc")
	}
	for _, list := range []struct{ file, key, what string }{
		{instrumentsFile, "instruments", "an instrument"}, {claimsFile, "claims", "a claim"}, {eventsFile, "events", "an event"},
		{readingsFile, "readings", "a reading"}, {auditsFile, "audits", "an audit"}, {correctionsFile, "corrections", "a correction"},
		{borderFile, "sections", "a section"}, {borderFile, "tripoints", "a tripoint"}, {borderFile, "treatyCoordinates", "a coordinate"},
	} {
		own := map[string]bool{}
		for _, r := range d.rows(list.file, list.key) {
			if list.file == borderFile && seen[r.id].what == "a feature" && !own[r.id] {
				own[r.id] = true // the section as it is drawn
				continue
			}
			take(r, list.what)
		}
	}
	for _, list := range []struct{ file, key string }{{territoriesFile, "territories"}, {claimsFile, "verdicts"}, {regionsFile, "regions"}, {sumsFile, "sums"}} {
		own := map[string]bool{}
		for _, r := range d.rows(list.file, list.key) {
			if r.id != "" && own[r.id] {
				d.report.add(Fault{File: r.file, ID: r.id, Field: r.field("id"), Reason: expected("an id of its own", plain("one that stands twice in "+list.key)), Fix: "rename or remove one of the two"})
			}
			own[r.id] = true
		}
	}
	for _, r := range d.rows(regionsFile, "regions") { // a region may be drawn, or be the box of a territory
		if other, ok := seen[r.id]; ok && other.what != "a feature" {
			d.report.add(Fault{File: r.file, ID: r.id, Field: r.field("id"), Reason: expected("an id of its own", plain("one that "+other.what+" of "+other.file+" has")), Fix: "rename the region"})
		}
	}
	sources := map[string]string{}
	for _, s := range d.rows(sourcesFile, "") {
		for i, name := range append([]string{s.id}, texts(s.v["aliases"])...) {
			at := s.field("id")
			if i > 0 {
				at = fmt.Sprintf("%s/%d", s.field("aliases"), i-1)
			}
			if other, ok := sources[name]; ok && name != "" {
				d.report.add(Fault{File: s.file, ID: s.id, Field: at, Reason: expected("an id or alias of its own", plain(name+", which "+other+" has")), Fix: "rename one, or make one source of the two"})
			}
			sources[name] = s.id
		}
		if other, ok := seen[s.id]; ok && other.file == instrumentsFile {
			d.report.add(Fault{File: s.file, ID: s.id, Field: s.field("id"), Reason: expected("an id of its own", plain("that of an instrument")), Fix: "rename the source, and keep the old id in aliases if it was published"})
		}
	}
}

// checkAliases sees to it that older ids lead to features and hide none.
func (d *dossier) checkAliases() {
	for _, alias := range keys(d.manifest.Aliases) {
		at := "/aliases/" + alias
		if f := d.feature(alias); f != nil {
			d.report.add(Fault{File: manifestFile, Field: at, Reason: expected("an older id that nothing has now", plain("the id of a feature of "+f.file)), Fix: "remove the alias, or rename the feature"})
		}
		for i, id := range d.manifest.Aliases[alias] {
			if d.feature(id) == nil {
				d.report.add(Fault{File: manifestFile, Field: fmt.Sprintf("%s/%d", at, i), Reason: expected("the id of a feature", id), Fix: "correct the id: an alias leads to what there is"})
			}
		}
	}
}

// feature returns the feature of the atlas with that id, or nil.
func (d *dossier) feature(id string) *feature {
	if d.atlas == nil {
		d.atlas = map[string]*feature{}
		for _, f := range d.features {
			if f.layer.Dated() && d.atlas[f.id] == nil {
				d.atlas[f.id] = f
			}
		}
	}
	return d.atlas[id]
}

// has reports whether the list under key in file has a row with that id.
func (d *dossier) has(file, key, id string) bool {
	list := file + "/" + key
	if d.known[list] == nil {
		d.known[list] = map[string]bool{}
		for _, r := range d.rows(file, key) {
			d.known[list][r.id] = true
		}
	}
	return d.known[list][id]
}

// isTerritory reports whether a feature is a territory.
func (f *feature) isTerritory() bool { return f.layer.Territories }

// isLine reports whether a feature is a line that arcs make.
func (f *feature) isLine() bool { return f.layer.Arcs != "" && f.file == f.layer.File }
