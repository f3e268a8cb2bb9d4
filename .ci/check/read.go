package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// echo prints every line and counts nothing.
type echo struct{}

func (*echo) line(text string)           { fmt.Println(text) }
func (*echo) result() (counts, []string) { return counts{}, nil }

// What a skipped Go test means.
const (
	skipsAllowed = iota // counted by reason
	skipsFail           // fails, unless its reason names `make test-full`
)

// goTest reads the events of go test -json: it prints one line a package, and all
// that a failed test said.
type goTest struct {
	skips   int
	n       counts
	notes   []string
	output  map[string][]string // by package and test, until it passes
	broken  map[string]bool     // packages with a failed test
	skipped map[string]int      // tests by reason, where skips are allowed
}

func newGoTestReader(skips int) func() reader {
	return func() reader {
		return &goTest{skips: skips, output: map[string][]string{}, broken: map[string]bool{}, skipped: map[string]int{}}
	}
}

func (g *goTest) line(text string) {
	var e struct {
		Action, Package, Test, Output string
		Elapsed                       float64
	}
	if !strings.HasPrefix(text, "{") || json.Unmarshal([]byte(text), &e) != nil {
		fmt.Println(text)
		return
	}
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		if e.Test == "" && e.Action == "output" {
			g.packageLine(e.Output)
		}
		if e.Action == "build-output" {
			fmt.Print(e.Output)
			return
		}
		g.output[key] = append(g.output[key], e.Output)
	case "pass":
		if e.Test != "" {
			g.n.passed++
		}
		delete(g.output, key)
	case "fail":
		if e.Test != "" {
			g.n.failed++
			g.notes = append(g.notes, fmt.Sprintf("failed: %s %s", e.Package, e.Test))
			g.broken[e.Package] = true
		} else if !g.broken[e.Package] {
			g.n.failed++ // a package that does not build, start or end
			g.notes = append(g.notes, "failed: "+e.Package)
		}
		fmt.Print(strings.Join(g.output[key], ""))
		delete(g.output, key)
	case "skip":
		if e.Test == "" {
			return // a package without tests
		}
		reason := skipReason(g.output[key])
		delete(g.output, key)
		if g.skips == skipsAllowed {
			_, reason, _ = strings.Cut(reason, ": ") // file and line
			g.skipped[reason]++
			return
		}
		if !strings.Contains(reason, "make test-full") {
			g.n.failed++
		}
		g.notes = append(g.notes, fmt.Sprintf("skipped: %s %s: %s", e.Package, e.Test, reason))
	}
}

// packageLine prints the summary line of a package as it comes.
func (g *goTest) packageLine(text string) {
	for _, start := range []string{"ok  \t", "FAIL\t", "---", "panic:"} {
		if strings.HasPrefix(text, start) {
			fmt.Print(text)
		}
	}
}

// skipReason takes what the test said out of the lines around it.
func skipReason(output []string) string {
	var said []string
	for _, line := range output {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			said = append(said, line)
		}
	}
	return strings.Join(said, " ")
}

func (g *goTest) result() (counts, []string) {
	notes := g.notes
	for _, reason := range sortedKeys(g.skipped) {
		notes = append(notes, fmt.Sprintf("%d skipped: %s", g.skipped[reason], reason))
	}
	return g.n, notes
}

// summary prints every line and takes the counts from the tool's own summary.
type summary struct {
	n       counts
	passed  *regexp.Regexp
	failed  *regexp.Regexp
	skipped *regexp.Regexp
	notes   []string
}

// readVitest reads "Tests  1 failed | 11 passed (12)".
func readVitest() reader {
	return &summary{
		passed:  regexp.MustCompile(`^\s*Tests\s.*?(\d+) passed`),
		failed:  regexp.MustCompile(`^\s*Tests\s.*?(\d+) failed`),
		skipped: regexp.MustCompile(`^\s*Tests\s.*?(\d+) (?:skipped|todo)`),
	}
}

// readPlaywright reads "  12 passed (1.2m)", "  1 failed"; a flaky test counts as failed.
func readPlaywright() reader {
	return &summary{
		passed:  regexp.MustCompile(`^\s+(\d+) passed \(`),
		failed:  regexp.MustCompile(`^\s+(\d+) (?:failed|flaky|did not run|interrupted)$`),
		skipped: regexp.MustCompile(`^\s+(\d+) skipped$`),
	}
}

func (s *summary) line(text string) {
	fmt.Println(text)
	s.n.passed += number(s.passed, text)
	s.n.failed += number(s.failed, text)
	if skipped := number(s.skipped, text); skipped > 0 {
		s.n.failed += skipped
		s.notes = append(s.notes, fmt.Sprintf("%d skipped: a check that did not run did not pass", skipped))
	}
}

func (s *summary) result() (counts, []string) { return s.n, s.notes }

func number(pattern *regexp.Regexp, text string) int {
	match := pattern.FindStringSubmatch(text)
	if match == nil {
		return 0
	}
	n, err := strconv.Atoi(match[1])
	if err != nil {
		return 0
	}
	return n
}
