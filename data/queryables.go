package data

import (
	"encoding/json"
	"slices"
	"strings"

	"ceded/data/filter"
)

// Queryable is a property that conditions on a layer's features may speak of.
type Queryable struct {
	Name  string
	Kind  filter.Kind
	Value filter.Scalar
	Words []string // all its values, where they are few words; else nil
}

// mostWords is how many values a list of words may have.
const mostWords = 12

// Queryables returns what can be asked of the features of a layer: every
// property of theirs that is a text, a number or a truth value, and the name in
// each language as nameEn and so on. validFrom and validTo are dates. The id
// comes first, the names next.
func Queryables(m *Manifest, fs []*Feature) []Queryable {
	kinds := map[string]filter.Kind{}
	words := map[string][]string{}
	names := map[string]bool{}
	for _, f := range fs {
		for lang := range f.Props.Names {
			names[lang] = true
		}
		var props map[string]any
		if json.Unmarshal(f.Raw, &props) != nil {
			continue // it has been read before
		}
		for key, v := range props {
			kind := filter.Kind("")
			switch v := v.(type) {
			case nil:
				continue
			case string:
				kind = filter.Text
				if list := words[key]; len(list) <= mostWords && !slices.Contains(list, v) {
					words[key] = append(list, v)
				}
			case float64:
				kind = filter.Number
			case bool:
				kind = filter.Boolean
			}
			if was, ok := kinds[key]; ok && was != kind {
				kind = "" // of several kinds, or no scalar
			}
			kinds[key] = kind
		}
	}
	out := []Queryable{{Name: "id", Kind: filter.Text, Value: filter.Property{Name: "id"}}}
	for _, lang := range m.NameLanguages {
		if names[lang] {
			out = append(out, Queryable{Name: FlatName(lang), Kind: filter.Text, Value: filter.Name{Lang: lang}})
		}
	}
	keys := make([]string, 0, len(kinds))
	for key := range kinds {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		q := Queryable{Name: key, Kind: kinds[key], Value: filter.Property{Name: key}}
		switch {
		case q.Kind == "" || key == "id":
			continue
		case key == "validFrom" || key == "validTo":
			q.Kind, q.Value = filter.Date, filter.DateProperty{Name: key, End: key == "validTo", Parse: ParseDay}
		case q.Kind == filter.Text && len(words[key]) <= mostWords && !slices.ContainsFunc(words[key], func(w string) bool { return len(w) > 40 || strings.Contains(w, " ") }):
			q.Words = words[key]
			slices.Sort(q.Words)
		}
		out = append(out, q)
	}
	return out
}

// ParseDay reads a date, perhaps partial, as its first and last day.
func ParseDay(s string) (filter.Day, bool) {
	d, ok := parseDate(s)
	return filter.Day{First: d.first, Last: d.last}, ok
}
