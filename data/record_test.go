package data_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The tests in the files record_*_test.go read the record as a reader of the
// repository does: as plain JSON, without the loader. They hold what is true of
// this dossier alone; what holds of any is in package check (TestRecord_check).

// recordDir is the folder of the dossier.
var recordDir = os.DirFS("files")

// rec is one object of a record file.
type rec = map[string]any

func mustRead(t testing.TB, file string, v any) {
	t.Helper()
	b, err := fs.ReadFile(recordDir, file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// mustList reads the list that a record file holds under key.
func mustList(t testing.TB, file, key string) []rec {
	t.Helper()
	var all map[string]json.RawMessage
	mustRead(t, file, &all)
	var out []rec
	if err := json.Unmarshal(all[key], &out); err != nil {
		t.Fatalf("%s: %s: %v", file, key, err)
	}
	return out
}

func mustSources(t testing.TB) []rec {
	t.Helper()
	var out []rec
	mustRead(t, "sources.csl.json", &out)
	return out
}

func str(v any) string { s, _ := v.(string); return s }

func strs(v any) []string {
	var out []string
	for _, x := range list(v) {
		out = append(out, str(x))
	}
	return out
}

func list(v any) []any { l, _ := v.([]any); return l }
func object(v any) rec { m, _ := v.(rec); return m }
func id(r rec) string  { return str(r["id"]) }

// objects returns the members of a list that are objects.
func objects(v any) []rec {
	var out []rec
	for _, x := range list(v) {
		if m := object(x); m != nil {
			out = append(out, m)
		}
	}
	return out
}

// ids returns the ids of a list, as a set.
func ids(rs []rec) map[string]bool {
	out := map[string]bool{}
	for _, r := range rs {
		out[id(r)] = true
	}
	return out
}

// walk calls visit with every value below v that has a key, with its path.
func walk(v any, path string, visit func(path, key string, value any)) {
	switch v := v.(type) {
	case rec:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			visit(path, k, v[k])
			walk(v[k], path+"."+k, visit)
		}
	case []any:
		for _, x := range v {
			p := path
			if r := object(x); r != nil && id(r) != "" {
				p += "[" + id(r) + "]"
			}
			walk(x, p, visit)
		}
	}
}

// recordFiles are the files of the record that hold rows, with their counts.
var recordFiles = []struct {
	file, key string
	rows      int
}{
	{"instruments.json", "instruments", 90},
	{"territories.json", "territories", 14},
	{"claims.json", "claims", 95},
	{"claims.json", "verdicts", 7},
	{"events.json", "events", 79},
	{"readings.json", "readings", 10},
	{"sums.json", "sums", 9},
	{"regions.json", "regions", 35},
	{"population.json", "population", 25},
	{"population.json", "measures", 6},
	{"border-ledger.json", "sections", 11},
	{"border-ledger.json", "stretches", 18},
	{"border-ledger.json", "tripoints", 6},
	{"border-ledger.json", "treatyCoordinates", 3},
	{"conflicts.json", "conflicts", 61},
	{"conflicts.json", "openPoints", 9},
}

// No row of the research is dropped.
func TestRecord_counts(t *testing.T) {
	for _, f := range recordFiles {
		var all map[string]json.RawMessage
		mustRead(t, f.file, &all)
		var rows []json.RawMessage
		if err := json.Unmarshal(all[f.key], &rows); err != nil {
			t.Fatalf("%s: %s: %v", f.file, f.key, err)
		}
		if len(rows) != f.rows {
			t.Errorf("%s: got %d %s, want %d", f.file, len(rows), f.key, f.rows)
		}
	}
	if n := len(mustSources(t)); n != 688 {
		t.Errorf("got %d sources, want 688", n)
	}

	verdicts := map[string]int{}
	first := 0
	for _, c := range mustList(t, "claims.json", "claims") {
		verdicts[str(c["verdict"])]++
		if c["priority"] == 1.0 {
			first++
		}
	}
	want := map[string]int{"supported": 17, "mostly-supported": 16, "mixed": 20, "not-supported": 10, "contested": 13, "opinion": 14, "unverified": 5}
	if !maps.Equal(verdicts, want) || first != 70 {
		t.Errorf("got verdicts %v and %d claims of priority 1, want %v and 70", verdicts, first, want)
	}
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// The holders of a territory follow each other without a gap from 1644 to today.
func TestRecord_holders(t *testing.T) {
	for _, l := range mustList(t, "territories.json", "territories") {
		hs := objects(l["holders"])
		if len(hs) == 0 || str(hs[0]["from"]) != "1644-01-01" {
			t.Errorf("%s: the first holder does not begin on 1644-01-01", id(l))
			continue
		}
		for i, h := range hs {
			if i+1 < len(hs) && str(h["to"]) != str(hs[i+1]["from"]) {
				t.Errorf("%s: a holder ends on %v, the next begins on %v", id(l), h["to"], hs[i+1]["from"])
			}
			if to := str(h["to"]); to != "" && to <= str(h["from"]) {
				t.Errorf("%s: a holder ends on %s, before it begins", id(l), to)
			}
			for _, lang := range []string{"en", "zh", "ru"} {
				if str(object(h["holder"])[lang]) == "" {
					t.Errorf("%s: the holder from %v has no name in %s", id(l), h["from"], lang)
				}
			}
		}
		if last := hs[len(hs)-1]; last["to"] != nil {
			t.Errorf("%s: the last holder ends on %v, want an open end", id(l), last["to"])
		}
	}
}

// Certainty is said in the three words of the record; what is to be sourced
// stays marked.
func TestRecord_certainty(t *testing.T) {
	marks := map[string]int{}
	for _, file := range []string{"instruments.json", "territories.json", "border-ledger.json", "conflicts.json"} {
		var all rec
		mustRead(t, file, &all)
		walk(all, file, func(path, key string, v any) {
			if key != "certainty" {
				return
			}
			switch s := str(v); s {
			case "sourced", "commonly stated", "to be sourced":
				marks[s]++
			default:
				t.Errorf("%s: certainty %v is none of the three words", path, v)
			}
		})
	}
	if marks["to be sourced"] < 20 {
		t.Errorf("only %d values are marked to be sourced", marks["to be sourced"])
	}
}

// The sums that are arithmetic add up.
func TestRecord_sums(t *testing.T) {
	number := regexp.MustCompile(`\d[\d,]*`)
	for _, s := range mustList(t, "sums.json", "sums") {
		terms := str(s["terms"])
		if !strings.Contains(terms, " + ") {
			continue
		}
		total := 0.0
		for _, m := range number.FindAllString(terms, -1) {
			var v float64
			if err := json.Unmarshal([]byte(strings.ReplaceAll(m, ",", "")), &v); err != nil {
				t.Fatal(err)
			}
			total += v
		}
		if total != s["totalKm2"] {
			t.Errorf("sum %s: %s make %.0f, the file says %v", id(s), terms, total, s["totalKm2"])
		}
	}
}

// Points lie on the globe, and places of the record within reason.
func TestRecord_points(t *testing.T) {
	for _, file := range []string{"claims.json", "events.json", "readings.json"} {
		var all rec
		mustRead(t, file, &all)
		walk(all, file, func(path, key string, v any) {
			deg, ok := v.(float64)
			if (key == "lon" && (!ok || deg < -180 || deg > 180)) || (key == "lat" && (!ok || deg < -90 || deg > 90)) {
				t.Errorf("%s.%s: %v is not on the globe", path, key, v)
			}
		})
	}
	for _, file := range []string{"instruments.json", "border-ledger.json"} {
		var all rec
		mustRead(t, file, &all)
		walk(all, file, func(path, key string, v any) {
			if key != "lonLat" || v == nil {
				return
			}
			p := list(v)
			if len(p) != 2 || p[0].(float64) < -180 || p[0].(float64) > 180 || p[1].(float64) < 20 || p[1].(float64) > 80 {
				t.Errorf("%s: %v is not a longitude and a latitude of this record", path, v)
			}
		})
	}
}
