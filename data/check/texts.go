package check

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sync"

	"ceded/data"
)

var blank = regexp.MustCompile(`\{[A-Za-z0-9]+\}`)

// forms returns the texts of a message: one, or its plural forms.
func forms(v any) map[string]string {
	if s, ok := v.(string); ok {
		return map[string]string{"": s}
	}
	out := map[string]string{}
	for form, s := range asObject(v) {
		out["/"+form] = str(s)
	}
	return out
}

func blanks(v any) []string {
	seen := map[string]bool{}
	for _, s := range forms(v) {
		for _, b := range blank.FindAllString(s, -1) {
			seen[b] = true
		}
	}
	return keys(seen)
}

// placeNames returns what places may be named by, but for points: regions,
// features, older ids, layers.
func (d *dossier) placeNames() map[string]bool {
	out := map[string]bool{}
	for _, r := range d.rows(regionsFile, "regions") {
		out[r.id] = true
	}
	for _, f := range d.features {
		out[f.id] = true
	}
	for alias := range d.manifest.Aliases {
		out[alias] = true
	}
	for _, l := range d.manifest.Layers {
		out[l.ID] = true
	}
	return out
}

// ownWords are the interface texts that the program has of its own, by
// language: a dossier may leave them out.
var ownWords = sync.OnceValue(func() map[string]map[string]json.RawMessage {
	out := map[string]map[string]json.RawMessage{}
	names, _ := fs.Glob(data.Embedded(), "messages/*.json") // the pattern is sound
	for _, name := range names {
		m := map[string]json.RawMessage{}
		if b, err := fs.ReadFile(data.Embedded(), name); err == nil && json.Unmarshal(b, &m) == nil {
			out[language(name)] = m
		}
	}
	return out
})

// checkMessages holds the interface texts of all languages to the same keys
// and, in each text, the same blanks. What the program says in a language of
// its own accord may be left out.
func (d *dossier) checkMessages() {
	all := map[string]string{} // key -> a file that has it
	var files []string
	for _, lang := range d.manifest.Languages {
		file := path.Join("messages", lang+".json")
		if m := asObject(d.docs[file]); m != nil {
			files = append(files, file)
			for key := range m {
				if all[key] == "" {
					all[key] = file
				}
			}
		}
	}
	for _, file := range files {
		m := asObject(d.docs[file])
		for _, key := range keys(all) {
			v, ok := m[key]
			if !ok && ownWords()[language(file)][key] == nil {
				d.report.add(Fault{File: file, ID: key, Field: "/" + key, Reason: expected("the text that "+all[key]+" has", nil), Fix: "translate it, or remove it everywhere"})
				continue
			}
			if !ok {
				continue
			}
			want, got := blanks(asObject(d.docs[all[key]])[key]), blanks(v)
			if !slices.Equal(want, got) {
				d.report.add(Fault{File: file, ID: key, Field: "/" + key, Reason: expected("the blanks "+listed(want)+", as in "+all[key], plain(listed(got))), Fix: "use the same blanks in every language"})
			}
		}
	}
}

// checkTexts holds translations to rows that there are.
func (d *dossier) checkTexts() {
	claims, events, readings := d.rows(claimsFile, "claims"), d.rows(eventsFile, "events"), d.rows(readingsFile, "readings")
	values := func(rows []row, field string) map[string]bool {
		out := map[string]bool{}
		for _, r := range rows {
			out[str(r.v[field])] = true
		}
		return out
	}
	join := func(sets ...map[string]bool) map[string]bool {
		out := map[string]bool{}
		for _, s := range sets {
			for k := range s {
				out[k] = true
			}
		}
		return out
	}
	article := row{file: claimsFile, at: "/article", v: asObject(asObject(d.docs[claimsFile])["article"])}
	sides := map[string]bool{}
	var places []row
	for _, r := range readings {
		sides = join(sides, values(r.below("views"), "side"))
		places = append(places, r.below("about")...)
	}
	for _, i := range d.rows(instrumentsFile, "instruments") {
		sides = join(sides, values(i.below("characterisations"), "side"))
	}
	for _, c := range claims {
		places = append(places, c.below("places")...)
	}
	for _, e := range events {
		places = append(append(places, e.below("about")...), e.in("place"))
	}
	known := []struct {
		table, what string
		names       map[string]bool
	}{
		{"claims", "the id of a claim", values(claims, "id")}, {"quantities", "the id of a claim", values(claims, "id")},
		{"events", "the id of an event", values(events, "id")}, {"readings", "the id of a reading", values(readings, "id")},
		{"subjects", "the id of a reading", values(readings, "id")}, {"verdicts", "the id of a verdict", values(d.rows(claimsFile, "verdicts"), "id")},
		{"regions", "the id of a region", values(d.rows(regionsFile, "regions"), "id")}, {"sums", "the id of a sum", values(d.rows(sumsFile, "sums"), "id")},
		{"paragraphs", "the locator of a paragraph", values(article.below("paragraphs"), "locator")}, {"comments", "the locator of a comment", values(article.below("comments"), "locator")},
		{"speakers", "a speaker of a claim", values(claims, "speaker")}, {"kinds", "a kind of claim or event", join(values(claims, "kind"), values(events, "kind"))},
		{"sides", "a side of a reading or of an instrument", sides}, {"places", "the name of a point, or what names a place", join(values(places, "name"), d.placeNames())},
	}
	for i, lang := range d.manifest.Languages {
		file := path.Join("texts", lang+".json")
		doc := asObject(d.docs[file])
		if i == 0 || doc == nil {
			continue
		}
		for _, k := range known {
			for _, key := range keys(asObject(doc[k.table])) {
				if !k.names[key] && !d.unread {
					d.report.add(Fault{File: file, ID: key, Field: fmt.Sprintf("/%s/%s", k.table, key), Reason: expected(k.what, key), Fix: "correct it: a translation belongs to a row that there is"})
				}
			}
		}
		for id, sides := range asObject(doc["readings"]) {
			for _, r := range readings {
				if r.id != id {
					continue
				}
				views := values(r.below("views"), "side")
				for _, side := range keys(asObject(sides)) {
					if !views[side] {
						d.report.add(Fault{File: file, ID: id, Field: "/readings/" + id + "/" + side, Reason: expected("a side of that reading ("+listed(keys(views))+")", side), Fix: "correct it"})
					}
				}
			}
		}
	}
}

// checkCorrections holds the log to files that there are, in the order of
// time, the newest first.
func (d *dossier) checkCorrections() {
	last := ""
	for _, c := range d.rows(correctionsFile, "corrections") {
		date, file := str(c.v["date"]), str(c.v["file"])
		if last != "" && date > last {
			d.report.add(Fault{File: c.file, ID: c.id, Field: c.field("date"), Reason: expected("the newest first: a day not after "+last, date), Fix: "move the row up"})
		}
		last = date
		if file != "" && !slices.Contains(d.files, file) {
			d.report.add(Fault{File: c.file, ID: c.id, Field: c.field("file"), Reason: expected("a file of the dossier", file), Fix: "correct the path"})
		}
	}
}
