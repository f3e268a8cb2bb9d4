package data

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// Names of the files of the record; the layers' files are named by the
// manifest.
const (
	manifestFile    = "dossier.json"
	instrumentsFile = "instruments.json"
	territoriesFile = "territories.json"
	claimsFile      = "claims.json"
	sourcesFile     = "sources.csl.json"
	eventsFile      = "events.json"   // may be absent, like the next four
	readingsFile    = "readings.json" // accounts side by side
	regionsFile     = "regions.json"
	sumsFile        = "sums.json"        // totals in print
	auditsFile      = "audits.json"      // what a claimed figure could count
	correctionsFile = "corrections.json" // what was put right
	conflictsFile   = "conflicts.json"   // where sources disagree
	populationFile  = "population.json"  // people in the areas, by year
	messagesDir     = "messages"
	textsDir        = "texts"
)

// Embedded returns the dossier folder that the binary carries.
func Embedded() fs.FS {
	sub, err := fs.Sub(Files, "files")
	if err != nil {
		panic(err) // the embedded folder is part of the program
	}
	return sub
}

// Load reads a dossier folder whole. It returns every fault it finds, joined,
// each a *FileError; nothing is half loaded.
func Load(fsys fs.FS) (*Dossier, error) {
	files, err := readFiles(fsys)
	if err != nil {
		return nil, err
	}
	rec, err := ParseRecord(files)
	if err != nil {
		return nil, err
	}
	if err := rec.Manifest.check(); err != nil {
		return nil, err
	}
	d := &Dossier{Record: *rec, Layers: map[string][]*Feature{}, Texts: recordFiles(files)}
	if err := d.readLayers(files); err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return d, nil
}

// readFiles reads every data file (.json, .geojson) below the folder into its
// canonical text: as it is, with plain line ends.
func readFiles(fsys fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if ext := path.Ext(name); ext != ".json" && ext != ".geojson" {
			return nil
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if bytes.IndexByte(b, '\r') >= 0 {
			b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
		}
		files[name] = b
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the dossier: %w", err)
	}
	if files[manifestFile] == nil {
		return nil, &FileError{File: manifestFile, Reason: "the folder has no manifest", Fix: "name a folder that holds " + manifestFile}
	}
	return files, nil
}

// ReleaseID returns the first 12 hex digits of SHA-256 over the sorted
// canonical files: each as its path, a line end, its length and its text.
func ReleaseID(files map[string][]byte) string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%s\n%d\n", name, len(files[name]))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// recordFiles returns the files of the record among all files of a dossier:
// every .json file. They are what ParseRecord needs.
func recordFiles(files map[string][]byte) map[string][]byte {
	out := map[string][]byte{}
	for name, b := range files {
		if path.Ext(name) == ".json" {
			out[name] = b
		}
	}
	return out
}

// ParseRecord reads the record from its files. Release is made from the files
// given; a store that keeps only the record sets it itself.
func ParseRecord(files map[string][]byte) (*Record, error) {
	r := &Record{Manifest: &Manifest{}, Messages: map[string]Messages{}, Translations: map[string]*Translation{}}
	var errs []error
	read := func(file string, v any) {
		b, ok := files[file]
		if !ok {
			errs = append(errs, &FileError{File: file, Reason: "the file is missing", Fix: "add it, or start from a complete dossier folder"})
			return
		}
		if err := json.Unmarshal(b, v); err != nil {
			errs = append(errs, jsonFault(file, b, err))
		}
	}
	read(manifestFile, r.Manifest)

	var raw struct {
		Instruments, Territories, Claims []json.RawMessage
		Verdicts                         []ClaimVerdict
		Article                          Outline
	}
	read(instrumentsFile, &raw)
	read(territoriesFile, &raw)
	read(claimsFile, &raw)
	r.Verdicts, r.Outline = raw.Verdicts, raw.Article
	r.Instruments = rows(&errs, instrumentsFile, raw.Instruments, func(v *Instrument, b json.RawMessage) string { v.Raw = b; return v.ID })
	r.Territories = rows(&errs, territoriesFile, raw.Territories, func(v *Ledger, b json.RawMessage) string { v.Raw = b; return v.ID })
	r.Claims = rows(&errs, claimsFile, raw.Claims, func(v *Claim, b json.RawMessage) string { v.Raw = b; return v.ID })
	var more struct {
		Events, Readings, Regions, Sums, Audits, Quantities, Corrections, Conflicts, Population, Measures []json.RawMessage
	}
	for _, file := range []string{eventsFile, readingsFile, regionsFile, sumsFile, auditsFile, correctionsFile, conflictsFile, populationFile} {
		if files[file] != nil {
			read(file, &more)
		}
	}
	r.Events = rows(&errs, eventsFile, more.Events, func(v *Event, _ json.RawMessage) string { return v.ID })
	slices.SortStableFunc(r.Events, func(a, b *Event) int { return cmp.Compare(a.Date, b.Date) })
	r.Readings = rows(&errs, readingsFile, more.Readings, func(v *Reading, _ json.RawMessage) string { return v.ID })
	r.Regions = rows(&errs, regionsFile, more.Regions, func(v *Region, b json.RawMessage) string { v.Raw = b; return v.ID })
	r.Sums = rows(&errs, sumsFile, more.Sums, func(v *Sum, _ json.RawMessage) string { return v.ID })
	r.Audits = rows(&errs, auditsFile, more.Audits, func(v *Audit, _ json.RawMessage) string { return v.ID })
	r.Conflicts = more.Conflicts
	r.Corrections = rows(&errs, correctionsFile, more.Corrections, func(v *Correction, b json.RawMessage) string { v.Raw = b; return v.ID })
	r.Quantities = rows(&errs, auditsFile, more.Quantities, func(v *Quantity, _ json.RawMessage) string { return v.Claim })
	r.Population = rows(&errs, populationFile, more.Population, func(v *Population, _ json.RawMessage) string { return v.ID })
	r.Measures = rows(&errs, populationFile, more.Measures, func(v *PopulationMeasure, _ json.RawMessage) string { return v.ID })
	for _, a := range r.Audits {
		if len(a.Terms) > maxAuditTerms {
			errs = append(errs, &FileError{File: auditsFile, Feature: a.ID, Field: "terms", Reason: fmt.Sprintf("%d terms are more than %d", len(a.Terms), maxAuditTerms), Fix: "join some"})
		}
	}
	var sources []json.RawMessage
	read(sourcesFile, &sources)
	r.Sources = rows(&errs, sourcesFile, sources, func(v *Source, b json.RawMessage) string { v.Raw = b; return v.ID })

	for i, lang := range r.Manifest.Languages {
		m := Messages{}
		read(path.Join(messagesDir, lang+".json"), &m)
		r.Messages[lang] = completed(lang, m, r.Messages[r.Manifest.Languages[0]])
		if i > 0 {
			t := &Translation{}
			read(path.Join(textsDir, lang+".json"), t)
			r.Translations[lang] = t
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	r.Release = Release{ID: ReleaseID(files), Version: r.Manifest.Version}
	r.Index()
	return r, nil
}

// rows decodes the members of a record list; done keeps the raw text and
// returns the id.
func rows[T any](errs *[]error, file string, raw []json.RawMessage, done func(*T, json.RawMessage) string) []*T {
	out := make([]*T, 0, len(raw))
	seen := map[string]bool{}
	for i, b := range raw {
		v := new(T)
		if err := json.Unmarshal(b, v); err != nil {
			*errs = append(*errs, &FileError{File: file, Feature: fmt.Sprintf("number %d", i+1), Reason: err.Error(), Fix: "correct the value"})
			continue
		}
		switch id := done(v, b); {
		case id == "":
			*errs = append(*errs, &FileError{File: file, Feature: fmt.Sprintf("number %d", i+1), Field: "id", Reason: "the record has no id", Fix: "give it an id of its own"})
		case seen[id]:
			*errs = append(*errs, &FileError{File: file, Feature: id, Field: "id", Reason: "the id stands twice", Fix: "rename or remove one"})
		default:
			seen[id] = true
			out = append(out, v)
		}
	}
	return out
}

func jsonFault(file string, b []byte, err error) error {
	reason := err.Error()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line := 1 + bytes.Count(b[:min(int(syntax.Offset), len(b))], []byte("\n"))
		reason = fmt.Sprintf("line %d: %s", line, reason)
	}
	return &FileError{File: file, Reason: reason, Fix: "correct the file"}
}

// readLayers reads the files of all layers, side by side.
func (d *Dossier) readLayers(files map[string][]byte) error {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		errs []error
	)
	fail := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		errs = append(errs, err)
	}
	each := func(file string, read func() error) {
		if files[file] == nil {
			fail(&FileError{File: file, Reason: "the manifest names this file but it is missing", Fix: "add it, or remove the layer"})
			return
		}
		wg.Go(func() {
			if err := read(); err != nil {
				fail(err)
			}
		})
	}
	for i := range d.Manifest.Layers {
		l := &d.Manifest.Layers[i]
		for _, file := range l.Files() {
			each(file, func() error {
				fs, err := readLayer(l, file, files[file])
				mu.Lock()
				defer mu.Unlock()
				d.Layers[l.ID] = append(d.Layers[l.ID], fs...)
				return err
			})
		}
		if l.Arcs != "" {
			each(l.Arcs, func() error {
				arcs, err := readArcs(l.Arcs, files[l.Arcs])
				mu.Lock()
				defer mu.Unlock()
				d.Arcs = append(d.Arcs, arcs...)
				return err
			})
		}
	}
	wg.Wait()
	slices.SortFunc(errs, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	for _, fs := range d.Layers {
		slices.SortFunc(fs, func(a, b *Feature) int { return cmp.Compare(a.ID, b.ID) })
	}
	slices.SortFunc(d.Arcs, func(a, b *Arc) int { return cmp.Compare(a.ID, b.ID) })
	return errors.Join(errs...)
}

func readLayer(l *Layer, file string, body []byte) ([]*Feature, error) {
	var out []*Feature
	err := readCollection(body, func(n int, g orb.Geometry, raw json.RawMessage) error {
		f := &Feature{Layer: l.ID, Geometry: g, Raw: raw, file: file}
		if err := json.Unmarshal(raw, &f.Props); err != nil {
			return &FileError{File: file, Feature: fmt.Sprintf("number %d", n+1), Reason: err.Error(), Fix: "correct the property"}
		}
		if f.ID = f.Props.ID; f.ID == "" {
			return &FileError{File: file, Feature: fmt.Sprintf("number %d", n+1), Field: "id", Reason: errNoID.Error(), Fix: "give the feature an id of its own"}
		}
		out = append(out, f)
		return nil
	})
	return out, inFile(file, body, err)
}

func readArcs(file string, body []byte) ([]*Arc, error) {
	var out []*Arc
	err := readCollection(body, func(n int, g orb.Geometry, raw json.RawMessage) error {
		line, ok := g.(orb.LineString)
		if !ok {
			shape := "nothing"
			if g != nil {
				shape = "a " + g.GeoJSONType()
			}
			return &FileError{File: file, Feature: fmt.Sprintf("number %d", n+1), Field: "geometry", Reason: "an arc is a LineString, this is " + shape, Fix: "split it at its nodes"}
		}
		a := &Arc{Geometry: line, Raw: raw}
		if err := json.Unmarshal(raw, a); err != nil {
			return &FileError{File: file, Feature: fmt.Sprintf("number %d", n+1), Reason: err.Error(), Fix: "correct the property"}
		}
		out = append(out, a)
		return nil
	})
	return out, inFile(file, body, err)
}

// inFile names the file in an error that does not yet name one.
func inFile(file string, body []byte, err error) error {
	var fe *FileError
	if err == nil || errors.As(err, &fe) {
		return err
	}
	return jsonFault(file, body, err)
}
