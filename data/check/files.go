package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"ceded/data"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	manifestFile    = "dossier.json"
	instrumentsFile = "instruments.json"
	territoriesFile = "territories.json"
	claimsFile      = "claims.json"
	sourcesFile     = "sources.csl.json"
	eventsFile      = "events.json"
	readingsFile    = "readings.json"
	regionsFile     = "regions.json"
	populationFile  = "population.json"
	sumsFile        = "sums.json"
	auditsFile      = "audits.json"
	borderFile      = "border-ledger.json"
	conflictsFile   = "conflicts.json"
	correctionsFile = "corrections.json"
	wordsFile       = "neutral-words.json"
	licenceFile     = "LICENSE"
)

// record names the files of the record with the schema of each. Those that
// are needed must be there.
var record = []struct {
	file, schema string
	needed       bool
}{
	{manifestFile, "dossier", true},
	{instrumentsFile, "instruments", true},
	{territoriesFile, "territories", true},
	{claimsFile, "claims", true},
	{sourcesFile, "sources", true},
	{eventsFile, "events", false},
	{readingsFile, "readings", false},
	{regionsFile, "regions", false},
	{sumsFile, "sums", false},
	{populationFile, "population", false},
	{auditsFile, "audits", false},
	{borderFile, "border-ledger", false},
	{conflictsFile, "conflicts", false},
	{correctionsFile, "corrections", false},
	{wordsFile, "neutral-words", false},
}

// Schemas returns the schema of every file that the manifest asks for or that
// may stand beside it: path to name of the schema.
func Schemas(m *data.Manifest) map[string]string {
	d := &dossier{manifest: *m, report: newReport()}
	out := map[string]string{}
	for file, k := range d.kinds() {
		out[file] = k.schema
	}
	return out
}

// kind is what a file is.
type kind struct {
	schema string
	layer  *data.Layer // nil for the record
	arcs   bool
}

// kinds returns what each file of the dossier is, and reports files that are
// missing and files that nothing reads.
func (d *dossier) kinds() map[string]kind {
	out := map[string]kind{}
	known := !d.unread // what the manifest names is known
	missing := func(file, why string) {
		if len(d.files) > 0 && !slices.Contains(d.files, file) {
			d.unread = true
			d.report.add(Fault{File: file, Reason: expected("the file, "+why, plain("none")), Fix: "add it, or start from a complete dossier folder"})
		}
	}
	for _, f := range record {
		out[f.file] = kind{schema: f.schema}
		if f.needed {
			missing(f.file, "as every dossier has it")
		}
	}
	for i, lang := range d.manifest.Languages {
		if lang == "" {
			continue
		}
		file := path.Join("messages", lang+".json")
		out[file] = kind{schema: "messages"}
		missing(file, "as the manifest lists the language "+lang)
		if i > 0 {
			file = path.Join("texts", lang+".json")
			out[file] = kind{schema: "texts"}
			missing(file, "as the manifest lists the language "+lang)
		}
	}
	for i := range d.manifest.Layers {
		l := &d.manifest.Layers[i]
		if l.File != "" {
			out[l.File] = kind{schema: layerSchema(l), layer: l}
			missing(l.File, "as the manifest has the layer "+l.ID)
		}
		for _, file := range l.More {
			out[file] = kind{schema: "layer-places", layer: l}
			missing(file, "as the manifest has it in the layer "+l.ID)
		}
		if l.Arcs != "" {
			out[l.Arcs] = kind{schema: "layer-arcs", layer: l, arcs: true}
			missing(l.Arcs, "as the manifest has the layer "+l.ID)
		}
	}
	for _, file := range d.files {
		if out[file].schema == "" && known {
			d.report.add(Fault{File: file, Reason: "expected a file that the manifest or the program reads, got one that nothing reads",
				Fix: "name it as a layer or a language in " + manifestFile + ", remove it, or give the program a schema for it (data/README.md)"})
		}
	}
	return out
}

// layerSchema returns the schema of a layer's file.
func layerSchema(l *data.Layer) string {
	switch {
	case l.Schema != "":
		return l.Schema
	case l.Territories:
		return "layer-territories"
	case l.Tileset == data.BasemapTileset:
		return "layer-basemap"
	case l.Arcs != "":
		return "layer-lines"
	}
	return "layer-places"
}

// readManifest reads the manifest ahead of the other files, as far as it can
// be read.
func (d *dossier) readManifest(fsys fs.FS) {
	b, err := fs.ReadFile(fsys, manifestFile)
	if err != nil {
		return // read says so
	}
	// A field of the wrong type stays empty here; the schema reports it.
	d.unread = json.Unmarshal(b, &d.manifest) != nil
}

// read reads one file and holds it to its schema.
func (d *dossier) read(fsys fs.FS, file string, k kind) {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		d.report.add(Fault{File: file, Reason: fmt.Sprintf("the file cannot be read: %v", err), Fix: "make it readable"})
		return
	}
	if k.schema == "" {
		return
	}
	if bytes.HasPrefix(b, []byte("\uFEFF")) || !utf8.Valid(b) {
		d.unread = true
		d.report.add(Fault{File: file, Reason: "expected UTF-8 text without a byte order mark, got other bytes", Fix: "save the file as UTF-8"})
		return
	}
	if k.layer != nil {
		d.readLayer(file, b, k)
		return
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		d.unread = true
		d.report.add(jsonFault(file, b, err))
		return
	}
	for _, key := range twice(b) {
		d.report.add(Fault{File: file, Field: key, Reason: "expected each key once, got it twice in one object", Fix: "remove one of the two"})
	}
	d.docs[file] = doc
	d.schemas.validate(d.report, k.schema, doc, place{file: file, doc: doc})
}

func jsonFault(file string, b []byte, err error) Fault {
	where := ""
	if at := offset(b); at >= 0 {
		where = fmt.Sprintf("line %d: ", 1+bytes.Count(b[:at], []byte("\n")))
	}
	return Fault{File: file, Reason: where + "expected JSON, got an error: " + err.Error(), Fix: "correct the text of the file; a JSON formatter shows the place"}
}

// offset returns where b stops being JSON, -1 when it cannot tell.
func offset(b []byte) int {
	var v any
	err := json.Unmarshal(b, &v)
	if e, ok := err.(*json.SyntaxError); ok {
		return min(int(e.Offset), len(b))
	}
	return -1
}

// twice returns JSON pointers of keys that stand twice in one object.
func twice(b []byte) []string {
	type level struct {
		keys  map[string]bool // nil in a list
		key   string
		index int
		value bool // the next token is a value
	}
	var out []string
	var stack []*level
	dec := json.NewDecoder(bytes.NewReader(b))
	pointer := func() string {
		var s strings.Builder
		for _, l := range stack {
			if l.keys == nil {
				fmt.Fprintf(&s, "/%d", l.index)
			} else {
				s.WriteString("/" + l.key)
			}
		}
		return s.String()
	}
	for {
		t, err := dec.Token()
		if err != nil {
			return out
		}
		var top *level
		if len(stack) > 0 {
			top = stack[len(stack)-1]
		}
		if top != nil && top.keys != nil && !top.value {
			if key, ok := t.(string); ok {
				top.key, top.value = key, true
				if top.keys[key] {
					out = append(out, pointer())
				}
				top.keys[key] = true
				continue
			}
		}
		switch t {
		case json.Delim('{'):
			stack = append(stack, &level{keys: map[string]bool{}})
			continue
		case json.Delim('['):
			stack = append(stack, &level{})
			continue
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:len(stack)-1]
		}
		if len(stack) > 0 {
			top = stack[len(stack)-1]
			top.value = false
			top.index++
		}
	}
}
