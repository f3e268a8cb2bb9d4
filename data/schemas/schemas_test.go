package schemas_test

import (
	"bytes"
	"testing"

	"ceded/data/schemas"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const base = "https://schemas.invalid/"

// compiler knows every schema, and no other place to load one from.
func compiler(t testing.TB) *jsonschema.Compiler {
	t.Helper()
	c := jsonschema.NewCompiler()
	for _, name := range schemas.Names() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemas.Read(name)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := c.AddResource(base+name+".json", doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return c
}

// Every schema is one, says what it is of, and its own examples hold.
func TestSchemas(t *testing.T) {
	c := compiler(t)
	names := schemas.Names()
	if len(names) < 20 || schemas.Read("none") != nil || schemas.Read("../schemas/claims") != nil {
		t.Fatalf("got schemas %v", names)
	}
	for _, name := range names {
		s, err := c.Compile(base + name + ".json")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.Title == "" || s.Description == "" || len(s.Examples) == 0 || s.DraftVersion != 2020 {
			t.Errorf("%s: title %q, description %q, %d examples, draft %d", name, s.Title, s.Description, len(s.Examples), s.DraftVersion)
		}
		for i, example := range s.Examples {
			if err := s.Validate(example); err != nil {
				t.Errorf("%s: example %d: %v", name, i, err)
			}
		}
	}
}

// Every field says what it means: in its own words, or in those of the shape
// that it refers to.
func TestSchemas_described(t *testing.T) {
	for _, name := range schemas.Names() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemas.Read(name)))
		if err != nil {
			t.Fatal(err)
		}
		var walk func(path string, v any)
		walk = func(path string, v any) {
			switch v := v.(type) {
			case map[string]any:
				for key, x := range v {
					fields, ok := x.(map[string]any)
					switch {
					case key == "examples", key == "if", key == "then":
					case key == "properties" && ok:
						for field, f := range fields {
							f, _ := f.(map[string]any)
							text, _ := f["description"].(string)
							if text == "" && f["$ref"] == nil && f["anyOf"] == nil && f["type"] != "object" {
								t.Errorf("%s%s: field %s has no description", name, path, field)
							}
							walk(path+"/"+field, f)
						}
					default:
						walk(path+"/"+key, x)
					}
				}
			case []any:
				for _, x := range v {
					walk(path, x)
				}
			}
		}
		walk("", doc)
	}
}
