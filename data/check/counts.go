package check

import (
	"fmt"
	"path"
)

// checkCounts holds lists and layers to the number of rows that the manifest
// states, so that none is dropped or doubled unseen.
func (d *dossier) checkCounts() {
	if d.unread {
		return // what is not read is not counted
	}
	got := map[string]int{"arcs": len(d.arcs)}
	for file, doc := range d.docs {
		switch v := doc.(type) {
		case []any:
			if file == sourcesFile {
				got["sources"] = len(v)
			}
		case map[string]any:
			if file == manifestFile || path.Dir(file) != "." {
				continue // messages and texts are counted by their keys
			}
			for key, list := range v {
				if l, ok := list.([]any); ok {
					got[key] = len(l)
				}
			}
		}
	}
	for _, f := range d.features {
		got[f.layer.ID]++
	}
	for _, key := range keys(d.manifest.Counts) {
		want := d.manifest.Counts[key]
		if n, there := got[key]; !there || n != want {
			d.report.add(Fault{File: manifestFile, Field: "/counts/" + key, Reason: expected(fmt.Sprintf("a list or a layer of %d rows, as the manifest states", want), plain(fmt.Sprint(n))),
				Fix: "find the row that is missing or too many, or state the new number"})
		}
	}
}
