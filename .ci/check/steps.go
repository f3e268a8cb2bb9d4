package main

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// ours names the packages under check: this one hides in a dotted folder.
var ours = []string{"./...", "./.ci/check"}

func lint() []step {
	return []step{
		{name: "format of Go", call: gofmt},
		{name: "links of Markdown files", call: links},
		{name: "go vet", cmd: append([]string{"go", "vet"}, ours...)},
		{name: "staticcheck", cmd: append([]string{"go", "tool", "staticcheck"}, ours...)},
		{name: "format and types of the front end", dir: "frontend", cmd: []string{"npm", "run", "--silent", "check"}},
	}
}

// goTests runs the Go tests that need nothing but Go.
func goTests() step {
	return step{name: "Go tests", cmd: append([]string{"go", "test", "-json"}, ours...), read: newGoTestReader(skipsAllowed),
		env: []string{"CEDED_TEST_DATABASE_URL="}}
}

// goTestsFull runs all Go tests under the race detector, on a real PostGIS.
func goTestsFull() step {
	timeout := "-timeout=12m"
	if os.Getenv("CEDED_TEST_FULL") != "" {
		timeout = "-timeout=2h"
	}
	return step{name: "Go tests, -race, PostGIS", cmd: append([]string{"go", "test", "-race", timeout, "-json"}, ours...),
		read: newGoTestReader(skipsFail), env: []string{"CGO_ENABLED=1", "CEDED_TEST_DB=required"}}
}

func frontendTests() step {
	return step{name: "front-end tests", dir: "frontend", cmd: []string{"npm", "run", "--silent", "test"}, read: readVitest}
}

func endToEndTypes() step {
	return step{name: "types of the specs", dir: "frontend/e2e", cmd: []string{"npm", "run", "--silent", "check"}}
}

func budget() step {
	return step{name: "byte budget", dir: "frontend", cmd: []string{"npm", "run", "--silent", "budget"}}
}

// endToEnd runs all specs on the embedded data, endToEndPostGIS those about the
// store on a database of their own.
func endToEnd() step {
	return step{name: "end to end, embedded data", dir: "frontend/e2e", cmd: []string{"npm", "run", "--silent", "test"},
		read: readPlaywright, env: []string{"DATABASE_URL="}}
}

func endToEndPostGIS() step {
	return step{name: "end to end, PostGIS", dir: "frontend/e2e",
		cmd:  []string{"../../bin/testdb", "-database", "npm", "run", "--silent", "test"},
		read: readPlaywright, env: []string{"CEDED_E2E_STORE=postgis"}}
}

// update rewrites what tests compare with: golden files of the Go packages whose
// tests take -update, then the pictures.
func update() ([]step, error) {
	packages, err := testsWith(regexp.MustCompile(`flag\.Bool\("update"`))
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, p := range sortedKeys(packages) {
		steps = append(steps, step{name: "golden files of " + p, cmd: []string{"go", "test", p, "-update"}})
	}
	return append(steps, step{name: "pictures", dir: "frontend/e2e", cmd: []string{"npm", "run", "--silent", "update"}, read: readPlaywright}), nil
}

// fuzz runs each fuzz target of the repository for the given time.
func fuzz(duration string) ([]step, error) {
	targets, err := testsWith(regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`))
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, p := range sortedKeys(targets) {
		for _, match := range targets[p] {
			name := match[1]
			steps = append(steps, step{name: p + " " + name,
				cmd: []string{"go", "test", "-run", "^$", "-fuzz", "^" + name + "$", "-fuzztime", duration, p}})
		}
	}
	return steps, nil
}

// gofmt checks that each Go file is as gofmt writes it, and names those that are not.
func gofmt(out *strings.Builder) error {
	return goFiles(func(path string) error {
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		formatted, err := format.Source(source)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if !bytes.Equal(source, formatted) {
			fmt.Fprintf(out, "not as gofmt writes it: %s\n", path)
		}
		return nil
	})
}

// testsWith returns, by package path such as ./geo, what pattern finds in test files.
func testsWith(pattern *regexp.Regexp) (map[string][][]string, error) {
	found := map[string][][]string{}
	err := goFiles(func(path string) error {
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if matches := pattern.FindAllStringSubmatch(string(source), -1); matches != nil {
			p := "./" + filepath.ToSlash(filepath.Dir(path))
			found[p] = append(found[p], matches...)
		}
		return nil
	})
	return found, err
}

// goFiles calls f for each Go file of the repository, in order.
func goFiles(f func(path string) error) error {
	return filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		return f(path)
	})
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
