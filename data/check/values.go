package check

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The record is looked at as plain JSON, so that a rule works on whatever a
// file holds: what is of another type than it should be reads as empty here,
// and the schema reports it.

func str(v any) string              { s, _ := v.(string); return s }
func asList(v any) []any            { l, _ := v.([]any); return l }
func asObject(v any) map[string]any { m, _ := v.(map[string]any); return m }
func truth(v any) bool              { b, _ := v.(bool); return b }

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	case float64:
		return v, true
	}
	return 0, false
}

// texts returns the members of a list that are texts.
func texts(v any) []string {
	var out []string
	for _, x := range asList(v) {
		if s := str(x); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// row is one entry of a list of a record file.
type row struct {
	file, at string // JSON pointer
	id       string
	v        map[string]any
}

// field returns the JSON pointer of a field of the row.
func (r row) field(name string) string { return r.at + "/" + name }

// rows returns the entries of the list under key; "" for a file that is a list.
func (d *dossier) rows(file, key string) []row {
	if out, ok := d.lists[file+"/"+key]; ok {
		return out
	}
	v, at := d.docs[file], ""
	if key != "" {
		v, at = asObject(v)[key], "/"+key
	}
	out := rowsOf(file, at, v)
	d.lists[file+"/"+key] = out
	return out
}

func rowsOf(file, at string, v any) []row {
	var out []row
	for i, x := range asList(v) {
		if m := asObject(x); m != nil {
			out = append(out, row{file, fmt.Sprintf("%s/%d", at, i), str(m["id"]), m})
		}
	}
	return out
}

// below returns the entries of a list inside the row. They keep its id.
func (r row) below(name string) []row {
	out := rowsOf(r.file, r.field(name), r.v[name])
	for i := range out {
		out[i].id = r.id
	}
	return out
}

// in returns an object inside the row, as a row.
func (r row) in(name string) row { return row{r.file, r.field(name), r.id, asObject(r.v[name])} }

// walk calls visit with every value that has a key below the row, in order.
func (r row) walk(visit func(at, key string, v any)) { walk(r.v, r.at, visit) }

func walk(v any, at string, visit func(at, key string, v any)) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			visit(at+"/"+key, key, v[key])
			walk(v[key], at+"/"+key, visit)
		}
	case []any:
		for i, x := range v {
			walk(x, at+"/"+strconv.Itoa(i), visit)
		}
	}
}

// child returns the member of an object or a list by its key or number.
func child(v any, key string) any {
	if m := asObject(v); m != nil {
		return m[key]
	}
	if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(asList(v)) {
		return asList(v)[i]
	}
	return nil
}

func valueAt(doc any, path []string) any {
	for _, key := range path {
		doc = child(doc, key)
	}
	return doc
}

func pointerOf(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return "/" + strings.Join(path, "/")
}

// entryOf names the row that a path leads into: by the id, or what stands for
// one, of the first object with one below the root; else, in a file that maps
// ids to texts, by the key.
func entryOf(doc any, path []string) string {
	v := doc
	for i, key := range path {
		v = child(v, key)
		o := asObject(v)
		for _, name := range []string{"id", "line", "subject", "locator"} {
			if s := str(o[name]); s != "" {
				return s
			}
		}
		if i == 1 && o != nil && asObject(child(doc, path[0])) != nil {
			return key
		}
	}
	return ""
}
