package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ceded/data"
	"ceded/data/postgis/testdb"
	"ceded/migrations"

	"github.com/jackc/pgx/v5"
)

// isles is a dossier made up for tests.
const isles = "../../../data/check/testdata/isles"

// broken returns a copy of it with two faults.
func broken(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(isles)); err != nil {
		t.Fatal(err)
	}
	for file, swap := range map[string][2]string{
		"claims.json":          {`"verdict": "supported"`, `"verdict": "certain"`},
		"layers/sites.geojson": {`"town"`, `"city"`},
	} {
		path := filepath.Join(dir, file)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(b, []byte(swap[0])) {
			t.Fatalf("%s does not hold %s", file, swap[0])
		}
		if err := os.WriteFile(path, bytes.Replace(b, []byte(swap[0]), []byte(swap[1]), 1), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// faults are what is said of it.
var faults = []string{
	`claims.json: north-passed: /claims/0/verdict: expected a verdict of the scale (supported, opinion, unverified), got "certain"; write one of them, or add it to verdicts with its meaning`,
	`layers/sites.geojson: mine-1: /features/0/properties/positionPrecision: expected one of exact, town, district, region, approximate, got "city"; write one of them: how well its position is known`,
	`2 faults in 2 files`,
}

// check says in one line that a dossier holds, or all that is wrong with it.
func TestCheck(t *testing.T) {
	for _, args := range [][]string{{"check"}, {"check", isles}} {
		var out bytes.Buffer
		if err := run(t.Context(), args, env(nil), &out, quietFile(t)); err != nil {
			t.Errorf("%v: %v", args, err)
		}
		if s := out.String(); strings.Count(s, "\n") != 1 || !strings.Contains(s, " holds: ") {
			t.Errorf("%v: got %q, want one line", args, s)
		}
	}
	var out bytes.Buffer
	err := run(t.Context(), []string{"check", broken(t)}, env(nil), &out, quietFile(t))
	if !errors.Is(err, data.ErrInvalid) || errors.Is(err, errUsage) || out.Len() > 0 {
		t.Fatalf("got %v and %q, want a report as the error and nothing else", err, &out)
	}
	for _, want := range faults {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %q, want it to say %q", err, want)
		}
	}
}

// An import of a broken dossier tells its faults and leaves what is served.
func TestImport_refused(t *testing.T) {
	database := testdb.New(t)
	admin, err := migrations.Files.ReadFile(migrations.Admin)
	if err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Exec(t.Context(), string(admin)); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	e := env(map[string]string{"DATABASE_URL": database})
	for _, args := range [][]string{{"migrate"}, {"import", isles}} {
		if err := run(t.Context(), args, e, io.Discard, quietFile(t)); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
	}
	s := mustServe(t, database)
	targets := []string{"/readyz", "/api/dossier", "/api/claims", "/api/collections/sites/items", "/api/at?lon=1.5&lat=1.5", "/api/corrections"}
	before := map[string]string{}
	for _, target := range targets {
		if before[target] = get(s, target); !strings.HasPrefix(before[target], "200") {
			t.Errorf("%s: got %s", target, start(before[target]))
		}
	}
	err = run(t.Context(), []string{"import", broken(t)}, e, io.Discard, quietFile(t))
	if !errors.Is(err, data.ErrInvalid) {
		t.Fatalf("got %v, want the import refused", err)
	}
	for _, want := range append(faults, "nothing imported") {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %q, want it to say %q", err, want)
		}
	}
	after := mustServe(t, database)
	for _, target := range targets {
		for _, now := range []string{get(s, target), get(after, target)} {
			if now != before[target] {
				t.Errorf("%s: got %s, want %s as before", target, start(now), start(before[target]))
			}
		}
	}
}

// The commands of the usage are those that run, and those that the README lists.
func TestUsage_commands(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := func(pattern, text string) []string {
		var out []string
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			if !slices.Contains(out, m[1]) {
				out = append(out, m[1])
			}
		}
		slices.Sort(out)
		return out
	}
	_, table, _ := strings.Cut(string(readme), "## Commands")
	table, _, _ = strings.Cut(table, "\n## ")
	got, want := names("`ceded ([a-z]+)", table), append(names(`(?m)^  ceded \[?([a-z]+)`, usage), "help")
	slices.Sort(want)
	if len(want) < 6 || !slices.Equal(got, want) {
		t.Errorf("the README lists the commands %v, the usage %v", got, want)
	}
	for _, name := range want {
		if err := run(t.Context(), []string{name, "too", "many"}, env(nil), io.Discard, quietFile(t)); !errors.Is(err, errUsage) || strings.Contains(err.Error(), "there is no command") {
			t.Errorf("%s: got %v, want to be told that it takes less", name, err)
		}
	}
}
