package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var slugs = regexp.MustCompile(`[a-z0-9]+(?:-[a-z0-9]+)+`)

// ofIDs are the fields that hold ids or addresses, and files that speak of ids.
var ofIDs = slices.Concat(ofInstruments, []string{"id", "source", "sources", "aliases", "URL", "DOI", "claims", "terms", "features", "feature", "region", "layer", "place", "line", "lines",
	"territories", "counterpart", "followUp", "left", "right", "related", "pair", "verdict", "sum", "file", "entry", "hue", "geometrySource"})

// checkProse looks for ids of sources in sentences: a reader knows a work by
// its author or title, and a program by the list of sources of the row.
func (d *dossier) checkProse() {
	sources := map[string]bool{}
	for _, s := range d.rows(sourcesFile, "") {
		for _, name := range append([]string{s.id}, texts(s.v["aliases"])...) {
			sources[name] = true
		}
	}
	see := func(r row, at, key string, v any) {
		if s := str(v); s != "" && !slices.Contains(ofIDs, key) && !strings.Contains(s, "://") {
			for _, word := range slugs.FindAllString(s, -1) {
				if sources[word] {
					d.report.add(Fault{File: r.file, ID: r.id, Field: at, Reason: expected("a sentence that a reader understands", plain("the id of a source in it, "+word)), Fix: "name the work by its author or title, and put the id into sources of the row"})
				}
			}
		}
	}
	d.everything(func(r row, at, key string, v any) {
		switch r.file {
		case sourcesFile, conflictsFile, correctionsFile:
		default:
			see(r, at, key, v)
		}
	})
	for _, file := range keys(d.docs) {
		if strings.HasPrefix(file, "texts/") {
			doc := asObject(d.docs[file])
			walk(doc, "", func(at, key string, v any) {
				see(row{file: file, id: entryOf(doc, strings.Split(at, "/")[1:])}, at, key, v)
			})
		}
	}
}

// checkBlanks looks for texts of which a reader sees nothing, or something else
// than is written: only blanks, control characters, marks that turn the order.
func (d *dossier) checkBlanks() {
	see := func(r row, at string, v any) {
		s, hidden := str(v), ""
		for _, c := range s {
			if unicode.IsControl(c) && c != '\n' && c != '\t' || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 {
				hidden = fmt.Sprintf("the hidden character U+%04X", c)
				break
			}
		}
		switch {
		case s != "" && strings.TrimSpace(s) == "":
			d.report.add(Fault{File: r.file, ID: r.id, Field: at, Reason: expected("a text that a reader sees", plain("only blanks")), Fix: "write it, or null where a value may be missing"})
		case hidden != "":
			d.report.add(Fault{File: r.file, ID: r.id, Field: at, Reason: expected("a text as a reader sees it", plain(hidden)), Fix: "remove the character"})
		}
	}
	d.everything(func(r row, at, _ string, v any) { see(r, at, v) })
	for _, file := range keys(d.docs) {
		if strings.HasPrefix(file, "texts/") {
			doc := asObject(d.docs[file])
			walk(doc, "", func(at, _ string, v any) {
				see(row{file: file, id: entryOf(doc, strings.Split(at, "/")[1:])}, at, v)
			})
		}
	}
}
