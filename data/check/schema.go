package check

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ceded/data/schemas"

	"github.com/santhosh-tekuri/jsonschema/v6"
	cause "github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// schemaBase stands before the names of schemas while they are compiled;
// nothing is loaded from there.
const schemaBase = "https://schemas.invalid/"

// schemaSet holds every schema, compiled when it is first used.
type schemaSet struct {
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	docs     map[string]any // name -> the schema as JSON
	ready    map[string]*jsonschema.Schema
}

// compiled returns the one set of schemas: compiling is the dear part.
var compiled = sync.OnceValue(func() *schemaSet {
	s := &schemaSet{compiler: jsonschema.NewCompiler(), docs: map[string]any{}, ready: map[string]*jsonschema.Schema{}}
	for _, name := range schemas.Names() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemas.Read(name)))
		if err == nil {
			err = s.compiler.AddResource(schemaBase+name+".json", doc)
		}
		if err != nil {
			panic(fmt.Sprintf("schema %s: %v", name, err)) // the schemas are part of the program
		}
		s.docs[name] = doc
	}
	return s
})

// get returns a schema by its name, perhaps with the pointer of a part of it:
// "layer-arcs#/$defs/feature". It returns nil when there is none.
func (s *schemaSet) get(name string) *jsonschema.Schema {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.ready[name]; c != nil {
		return c
	}
	file, part, _ := strings.Cut(name, "#")
	if s.docs[file] == nil {
		return nil
	}
	c, err := s.compiler.Compile(schemaBase + file + ".json#" + part)
	if err != nil {
		panic(fmt.Sprintf("schema %s: %v", name, err))
	}
	s.ready[name] = c
	return c
}

// place is where a value that is validated stands.
type place struct {
	file   string
	id     string // of the feature; "" : found from the document
	prefix string // JSON pointer of the value within the file
	doc    any
}

// validate reports where doc departs from the schema.
func (s *schemaSet) validate(r *Report, name string, doc any, at place) {
	schema := s.get(name)
	if schema == nil {
		r.add(Fault{File: manifestFile, Field: "/layers", Reason: expected("a schema that the program knows ("+listed(schemas.Names())+")", name), Fix: "correct the name"})
		return
	}
	if err, ok := schema.Validate(doc).(*jsonschema.ValidationError); ok {
		s.explain(r, err, at)
	}
}

// explain turns the causes of an error into faults, one for each place.
func (s *schemaSet) explain(r *Report, e *jsonschema.ValidationError, at place) {
	fault := func(below string, want string, got any, fix string) {
		pointer := at.prefix + pointerOf(e.InstanceLocation) + below
		id := at.id
		if id == "" {
			id = entryOf(at.doc, e.InstanceLocation)
		}
		r.add(Fault{File: at.file, ID: id, Field: pointer, Reason: expected(want, got), Fix: fix})
	}
	meaning := s.meaning(e.SchemaURL)
	got := valueAt(at.doc, e.InstanceLocation)
	name := strings.TrimSuffix(strings.TrimPrefix(strings.SplitN(e.SchemaURL, "#", 2)[0], schemaBase), ".json")
	switch k := e.ErrorKind.(type) {
	case *cause.Required:
		for _, field := range k.Missing {
			fault("/"+field, or(s.meaning(e.SchemaURL+"/properties/"+field), "the field "+field), nil, "add the field "+field)
		}
	case *cause.AdditionalProperties:
		known := slices.Sorted(maps.Keys(asObject(asObject(s.at(e.SchemaURL))["properties"])))
		for _, field := range k.Properties {
			fault("/"+field, "one of the fields "+listed(known), field, "correct its spelling, remove it, or add it to data/schemas/"+name+".json")
		}
	case *cause.Enum:
		var words []string
		for _, w := range k.Want {
			words = append(words, fmt.Sprint(w))
		}
		want := strings.Join(words, " or ")
		if len(words) == 1 {
			fault("", want, got, "write "+want)
			return
		}
		if len(words) > 2 {
			want = "one of " + strings.Join(words, ", ")
		}
		fault("", want, got, "write one of them: "+or(meaning, "no other word is known"))
	case *cause.Type:
		want := strings.Join(k.Want, " or ")
		fault("", or(meaning, "a value")+" ("+want+")", got, "write a value of type "+want)
	case *cause.Pattern:
		fault("", or(meaning, "a text like "+k.Want), got, "write it in that form")
	case *cause.MinLength:
		fault("", or(meaning, "a text")+" (a text of at least one character)", got, "write the text, or leave the field out")
	case *cause.MaxLength:
		fault("", fmt.Sprintf("at most %d characters", k.Want), plain(fmt.Sprintf("%d", k.Got)), "shorten it")
	case *cause.MinItems:
		fault("", fmt.Sprintf("at least %d", k.Want), plain(strconv.Itoa(k.Got)), or(phrase("write ", meaning), "add what is missing"))
	case *cause.MaxItems:
		fault("", fmt.Sprintf("at most %d", k.Want), plain(strconv.Itoa(k.Got)), "take some out, or join them")
	case *cause.MinProperties:
		fault("", or(meaning, "at least one entry"), "an empty object", "add an entry")
	case *cause.UniqueItems:
		fault("", "each entry once", plain(fmt.Sprintf("the same one at %d and %d", k.Duplicates[0], k.Duplicates[1])), "remove one of the two")
	case *cause.Minimum, *cause.Maximum, *cause.ExclusiveMinimum, *cause.ExclusiveMaximum:
		fault("", or(meaning, "a number")+" ("+limits(s.at(e.SchemaURL))+")", got, "write a number within the limits")
	case *cause.FalseSchema:
		fault("", "no such entry", got, "remove it")
	case *cause.PropertyNames:
		fault("/"+k.Property, or(s.meaning(e.SchemaURL+"/propertyNames"), "another key"), k.Property, "rename the key")
	case *cause.AnyOf, *cause.OneOf:
		s.explainChoice(r, e, got, at, fault)
	default:
		if len(e.Causes) == 0 {
			fault("", or(meaning, "another value"), got, "see the schema "+name)
		}
		for _, c := range e.Causes {
			s.explain(r, c, at)
		}
	}
}

// explainChoice explains the one branch that the value was meant for, or says
// that none fits.
func (s *schemaSet) explainChoice(r *Report, e *jsonschema.ValidationError, got any, at place, fault func(below, want string, got any, fix string)) {
	var meant []*jsonschema.ValidationError
	for _, c := range e.Causes {
		leaf := c
		for len(leaf.Causes) == 1 && len(leaf.InstanceLocation) == len(e.InstanceLocation) {
			leaf = leaf.Causes[0]
		}
		_, other := leaf.ErrorKind.(*cause.Type)
		if !other || len(leaf.InstanceLocation) > len(e.InstanceLocation) {
			meant = append(meant, c)
		}
	}
	if len(meant) == 1 {
		s.explain(r, meant[0], at)
		return
	}
	var needs []string
	for _, c := range e.Causes {
		if k, ok := c.ErrorKind.(*cause.Required); ok {
			needs = append(needs, strings.Join(k.Missing, " and "))
		}
	}
	if len(needs) == len(e.Causes) && len(needs) > 0 {
		fault("", "the field "+strings.Join(needs, " or "), plain("neither"), "add one of them")
		return
	}
	var shapes []string
	for _, c := range e.Causes {
		leaf := c
		for len(leaf.Causes) == 1 {
			leaf = leaf.Causes[0]
		}
		if m := s.meaning(leaf.SchemaURL); m != "" {
			shapes = append(shapes, m)
		} else if k, ok := leaf.ErrorKind.(*cause.Type); ok {
			shapes = append(shapes, strings.Join(k.Want, " or "))
		}
	}
	fault("", or(s.meaning(e.SchemaURL), strings.Join(shapes, ", or ")), got, "write one of these")
}

// at returns the part of a schema that a URL points at.
func (s *schemaSet) at(url string) any {
	file, pointer, _ := strings.Cut(strings.TrimPrefix(url, schemaBase), "#")
	v := s.docs[strings.TrimSuffix(file, ".json")]
	for _, key := range strings.Split(pointer, "/")[1:] {
		v = child(v, strings.NewReplacer("~1", "/", "~0", "~", "%24", "$").Replace(key))
	}
	return v
}

// meaning returns the description of a part of a schema, or of what it refers to.
func (s *schemaSet) meaning(url string) string {
	o := asObject(s.at(url))
	if text := str(o["description"]); text != "" {
		return text
	}
	if ref := str(o["$ref"]); ref != "" {
		file, part, _ := strings.Cut(ref, "#")
		base, _, _ := strings.Cut(url, "#")
		if file != "" {
			base = schemaBase + file
		}
		return s.meaning(base + "#" + part)
	}
	for _, x := range asList(o["anyOf"]) {
		if asObject(x)["$ref"] != nil {
			ref := str(asObject(x)["$ref"])
			file, part, _ := strings.Cut(ref, "#")
			base, _, _ := strings.Cut(url, "#")
			if file != "" {
				base = schemaBase + file
			}
			return s.meaning(base + "#" + part)
		}
	}
	return ""
}

// limits words the limits of a number.
func limits(schema any) string {
	var out []string
	for _, l := range []struct{ key, word string }{{"minimum", "at least"}, {"exclusiveMinimum", "above"}, {"maximum", "at most"}, {"exclusiveMaximum", "below"}} {
		if v := asObject(schema)[l.key]; v != nil {
			out = append(out, l.word+" "+fmt.Sprint(v))
		}
	}
	return strings.Join(out, ", ")
}

func or(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

func phrase(before, s string) string {
	if s == "" {
		return ""
	}
	return before + s
}
