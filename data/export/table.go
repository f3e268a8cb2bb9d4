package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ceded/data"
)

// kind is the type of a column.
type kind int

const (
	text kind = iota
	integer
	real
	boolean
)

// column is a property of a layer's features.
type column struct {
	name string
	kind kind
}

// Table is a layer as a flat table: one row a feature, in the order of their
// ids; a column for each property. A text in several languages is a column for
// each (names.en is nameEn, from.en is fromEn); a list or an object is its JSON.
type Table struct {
	Layer   *data.Layer
	columns []column
	flat    int // how many columns are the id and the names
	rows    []row
}

// row is a feature with a value for each column: nil, string, int64, float64 or
// bool.
type row struct {
	f      *data.Feature
	values []any
}

// TableOf flattens the features of a layer.
func TableOf(m *data.Manifest, l *data.Layer, fs []*data.Feature) (*Table, error) {
	t := &Table{Layer: l}
	flat := make([]map[string]any, len(fs))
	kinds := map[string]kind{}
	for i, f := range fs {
		var props map[string]any
		if err := json.Unmarshal(f.Raw, &props); err != nil {
			return nil, fmt.Errorf("feature %q: %w", f.ID, err)
		}
		flat[i] = flatten(m, props)
		for name, v := range flat[i] {
			if k, seen := kinds[name]; seen {
				kinds[name] = join(k, kindOf(v))
			} else {
				kinds[name] = kindOf(v)
			}
		}
	}
	delete(kinds, "id")
	t.columns = []column{{"id", text}}
	for _, lang := range m.NameLanguages {
		name := data.FlatName(lang)
		t.columns = append(t.columns, column{name, text})
		delete(kinds, name)
	}
	t.flat = len(t.columns)
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		t.columns = append(t.columns, column{name, kinds[name]})
	}
	for i, f := range fs {
		r := row{f: f, values: make([]any, len(t.columns))}
		for j, c := range t.columns {
			r.values[j] = as(c.kind, flat[i][c.name])
		}
		t.rows = append(t.rows, r)
	}
	return t, nil
}

// flatten makes one level of a feature's properties; null is left out.
func flatten(m *data.Manifest, props map[string]any) map[string]any {
	out := map[string]any{}
	for key, v := range props {
		switch v := v.(type) {
		case nil:
		case map[string]any:
			if key == "names" || inLanguages(m, v) {
				for lang, s := range v {
					name := key + data.FlatName(lang)[len("name"):]
					if key == "names" {
						name = data.FlatName(lang)
					}
					out[name] = s
				}
				continue
			}
			out[key] = compact(v)
		case []any:
			out[key] = compact(v)
		default:
			out[key] = v
		}
	}
	return out
}

// inLanguages tells whether an object is a text in some languages.
func inLanguages(m *data.Manifest, v map[string]any) bool {
	for key, s := range v {
		if _, ok := s.(string); !ok || !slices.Contains(m.NameLanguages, key) && !slices.Contains(m.Languages, key) {
			return false
		}
	}
	return len(v) > 0
}

// compact writes a list or an object as JSON.
func compact(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "" // what JSON gave is JSON
	}
	return strings.TrimSpace(b.String())
}

func kindOf(v any) kind {
	switch v := v.(type) {
	case bool:
		return boolean
	case float64:
		if v == float64(int64(v)) {
			return integer
		}
		return real
	}
	return text
}

// join is the type that holds values of both.
func join(a, b kind) kind {
	switch {
	case a == b:
		return a
	case a != text && b != text && a != boolean && b != boolean:
		return real
	}
	return text
}

// as brings a value to the type of its column.
func as(k kind, v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case float64:
		switch k {
		case integer:
			return int64(v)
		case real:
			return v
		}
		return compact(v)
	case bool:
		if k == boolean {
			return v
		}
		return compact(v)
	}
	return v
}
