package data_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ceded/data"
	"ceded/data/check"
	"ceded/data/schemas"
)

// The dossier holds: every schema, every reference, every rule.
func TestRecord_check(t *testing.T) {
	_, report := check.Folder(recordDir, nil)
	if err := report.Err(); err != nil {
		t.Errorf("ceded check data/files:\n%v", err)
	}
}

var spaced = regexp.MustCompile(`[A-Z]`)

// rowsIn counts what a file holds: features, the rows of its lists, or "".
func rowsIn(t testing.TB, file string) string {
	t.Helper()
	b, err := fs.ReadFile(recordDir, file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(file, ".geojson") {
		return fmt.Sprintf("%d features", bytes.Count(b, []byte(`"type":"Feature"`)))
	}
	var list []json.RawMessage
	if json.Unmarshal(b, &list) == nil {
		return fmt.Sprintf("%d", len(list))
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(b, &object); err != nil {
		t.Fatal(err)
	}
	var out []string
	if file == "dossier.json" || strings.HasPrefix(file, "messages/") || strings.HasPrefix(file, "texts/") {
		return ""
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if json.Unmarshal(object[key], &list) == nil && len(list) > 0 {
			out = append(out, fmt.Sprintf("%s: %d", spaced.ReplaceAllStringFunc(key, func(s string) string { return " " + strings.ToLower(s) }), len(list)))
		}
	}
	return strings.Join(out, ", ")
}

// sheetFiles is the table of files: what each is stands in its schema, or in
// the manifest for a layer.
func sheetFiles(t testing.TB, d *data.Dossier) string {
	schema := check.Schemas(d.Manifest)
	what := map[string]string{}
	for _, l := range d.Manifest.Layers {
		for _, file := range append([]string{l.File}, l.More...) {
			what[file] = l.Titles.In("en") + " (" + l.Attribution + ")"
		}
		if l.Arcs != "" {
			what[l.Arcs] = "the arcs that lines and outlines are made of"
		}
	}
	var b strings.Builder
	b.WriteString("| file | schema | what | holds |\n|---|---|---|---|\n")
	err := fs.WalkDir(recordDir, ".", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(file, "json") {
			return err
		}
		name := schema[file]
		if name == "" {
			t.Errorf("%s has no schema", file)
		}
		if what[file] == "" {
			var s struct{ Description string }
			if err := json.Unmarshal(schemas.Read(name), &s); err != nil {
				return err
			}
			_, text, ok := strings.Cut(s.Description, ": ")
			if !ok {
				t.Errorf("the description of schema %s does not begin with the name of its file", name)
			}
			what[file] = text
		}
		fmt.Fprintf(&b, "| `%s` | [%s](schemas/%s.json) | %s | %s |\n", file, name, name, what[file], rowsIn(t, file))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sheetSources counts the sources by quality.
func sheetSources(d *data.Dossier) string {
	by := map[string]int{}
	for _, s := range d.Sources {
		by[s.Quality]++
	}
	var out []string
	for _, q := range []string{"primary", "official", "scholarly", "press", "reference", "weak"} {
		out = append(out, fmt.Sprintf("%d %s", by[q], q))
	}
	return fmt.Sprintf("%d sources: %s.\n", len(d.Sources), strings.Join(out, ", "))
}

func sheetConflicts(t testing.TB) string {
	var b strings.Builder
	rows := mustList(t, "conflicts.json", "conflicts")
	fmt.Fprintf(&b, "%d conflicts.\n\n| subject | what differs | values | used here | certainty |\n|---|---|---|---|---|\n", len(rows))
	for _, c := range rows {
		fmt.Fprintf(&b, "| %s | %s | %d | %s | %s |\n", str(c["subject"]), str(c["kind"]), len(list(c["values"])), str(c["resolution"]), str(c["certainty"]))
	}
	return b.String()
}

func sheetOpen(t testing.TB) string {
	var all struct {
		OpenPoints []string `json:"openPoints"`
	}
	mustRead(t, "conflicts.json", &all)
	return "- " + strings.Join(all.OpenPoints, "\n- ") + "\n"
}

// The data sheet says what the files hold: which there are and by which schema,
// how many rows, the quality of the sources, every conflict, every open point.
func TestSheet(t *testing.T) {
	d, err := data.Load(recordDir)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	sheet := string(b)
	for _, part := range []struct{ name, want string }{
		{"files", sheetFiles(t, d)}, {"sources", sheetSources(d)}, {"conflicts", sheetConflicts(t)}, {"open points", sheetOpen(t)},
	} {
		head, foot := "<!-- "+part.name+" -->\n", "<!-- /"+part.name+" -->"
		before, rest, ok := strings.Cut(sheet, head)
		got, after, closed := strings.Cut(rest, foot)
		if !ok || !closed {
			t.Fatalf("README.md has no part %q", part.name)
		}
		if want := "\n" + part.want + "\n"; got != want {
			if !*update {
				t.Errorf("README.md, part %q, is not what the files hold: run go test ./data -run Sheet -update", part.name)
			}
			sheet = before + head + want + foot + after
		}
	}
	for _, must := range []string{"## What it is for", "## From where", "## How it was made", "## Precision", "## Known faults", "## How to correct", "## Conflicts kept"} {
		if !strings.Contains(sheet, must) {
			t.Errorf("README.md has no %q", must)
		}
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(sheet), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
