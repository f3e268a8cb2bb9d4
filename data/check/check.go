// Package check holds a dossier folder to every rule of a dossier, and says
// all that is wrong at once: schema of each file, ids, references, geometry,
// dates, sums, sources, quotations, wording, translations. It needs no database.
//
// data.Load checks only what serving relies on; Folder is what an editor and
// an import ask. A dossier without a fault loads.
package check

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"ceded/data"
)

// Progress tells how far a check is: done of total files are read.
type Progress func(file string, done, total int)

// Folder checks the dossier in fsys and, when it has no fault, loads it. The
// dossier is nil when the report has faults. progress may be nil.
func Folder(fsys fs.FS, progress Progress) (*data.Dossier, *Report) {
	if progress == nil {
		progress = func(string, int, int) {}
	}
	r := newReport()
	d := &dossier{report: r, docs: map[string]any{}, schemas: compiled(), lists: map[string][]row{}, known: map[string]map[string]bool{}}
	d.list(fsys)
	if r.Files == 0 {
		return nil, r
	}
	d.readManifest(fsys)
	kinds := d.kinds()
	for i, file := range d.files {
		progress(file, i, len(d.files))
		d.read(fsys, file, kinds[file])
	}
	progress("", len(d.files), len(d.files))
	for _, rule := range rules {
		rule(d)
	}
	if !r.Clean() {
		r.sort()
		return nil, r
	}
	loaded, err := data.Load(fsys)
	if err != nil {
		r.fromLoad(err)
		return nil, r
	}
	r.Release = loaded.Release
	return loaded, r
}

// rules are what holds between rows, files and geometries, in the order in
// which they are tried. What a single file may hold is said by its schema.
var rules = []func(*dossier){
	(*dossier).checkManifest, (*dossier).checkCounts, (*dossier).checkIDs, (*dossier).checkAliases,
	(*dossier).checkInstruments, (*dossier).checkTerritories, (*dossier).checkLines, (*dossier).checkOutlines, (*dossier).checkPlaces, (*dossier).checkPopulation,
	(*dossier).checkAudits, (*dossier).checkSums, (*dossier).checkSources, (*dossier).checkClaims,
	(*dossier).checkDates, (*dossier).checkHolders, (*dossier).checkQuotes, (*dossier).checkWords, (*dossier).checkProse, (*dossier).checkBlanks,
	(*dossier).checkMessages, (*dossier).checkTexts, (*dossier).checkCorrections,
}

// dossier is what the rules look at: the record as plain JSON, and of each
// feature all but its geometry.
type dossier struct {
	report   *Report
	files    []string       // every .json and .geojson, in order
	others   []string       // every other file
	docs     map[string]any // record files by path, as far as they are JSON
	manifest data.Manifest
	features []*feature // of every layer
	arcs     []*feature
	schemas  *schemaSet
	unread   bool // a file is missing or is not JSON

	lists map[string][]row           // of rows, by file and key
	known map[string]map[string]bool // ids of lists, by file and key
	atlas map[string]*feature        // features of the atlas by id
}

// list names the files of the folder.
func (d *dossier) list(fsys fs.FS) {
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
		case path.Ext(name) == ".json" || path.Ext(name) == ".geojson":
			d.files = append(d.files, name)
		default:
			d.others = append(d.others, name)
		}
		return nil
	})
	if err != nil {
		d.report.add(Fault{File: ".", Reason: fmt.Sprintf("the folder cannot be read: %v", err), Fix: "name a folder that holds " + manifestFile})
		return
	}
	if !slices.Contains(d.files, manifestFile) {
		d.report.add(Fault{File: manifestFile, Reason: "expected a manifest, got a folder without one", Fix: "name a folder that holds " + manifestFile})
		return
	}
	d.report.Files = len(d.files)
}

// fromLoad takes over what data.Load found.
func (r *Report) fromLoad(err error) {
	var many interface{ Unwrap() []error }
	if errors.As(err, &many) {
		for _, e := range many.Unwrap() {
			r.fromLoad(e)
		}
		return
	}
	var one *data.FileError
	if errors.As(err, &one) {
		r.add(Fault{File: one.File, ID: one.Feature, Field: one.Field, Reason: one.Reason, Fix: one.Fix})
		return
	}
	r.add(Fault{File: ".", Reason: err.Error(), Fix: "correct the folder"})
}
