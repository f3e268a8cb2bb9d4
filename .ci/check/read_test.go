package main

import (
	"strings"
	"testing"
)

func TestGoTest_CountsAndFailsSkips(t *testing.T) {
	const events = `{"Action":"run","Package":"ceded/geo","Test":"TestA"}
{"Action":"pass","Package":"ceded/geo","Test":"TestA"}
{"Action":"output","Package":"ceded/geo","Test":"TestB","Output":"    b_test.go:3: no database\n"}
{"Action":"skip","Package":"ceded/geo","Test":"TestB"}
{"Action":"output","Package":"ceded/geo","Test":"TestC","Output":"    c_test.go:3: every tile: make test-full\n"}
{"Action":"skip","Package":"ceded/geo","Test":"TestC"}
{"Action":"fail","Package":"ceded/data"}`
	for _, c := range []struct {
		name  string
		skips int
		want  counts
	}{
		{"a skip is allowed", skipsAllowed, counts{passed: 1, failed: 1}},
		{"a skip fails, but for what test-full runs", skipsFail, counts{passed: 1, failed: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newGoTestReader(c.skips)()
			for _, line := range strings.Split(events, "\n") {
				r.line(line)
			}
			got, notes := r.result()
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if len(notes) != 3 {
				t.Errorf("got notes %q, want two skips and the package that does not build", notes)
			}
		})
	}
}

func TestSummaries(t *testing.T) {
	for _, c := range []struct {
		name string
		read func() reader
		text string
		want counts
	}{
		{"vitest, all well", readVitest, " Test Files  2 passed (2)\n      Tests  11 passed (11)", counts{passed: 11}},
		{"vitest, one failed", readVitest, "      Tests  1 failed | 11 passed (12)", counts{11, 1}},
		{"vitest, one skipped", readVitest, "      Tests  11 passed | 1 skipped (12)", counts{11, 1}},
		{"playwright, all well", readPlaywright, "  12 passed (1.2m)", counts{passed: 12}},
		{"playwright, not all well", readPlaywright, "  1 failed\n    [chromium] a.spec.ts\n  2 skipped\n  1 flaky\n  3 did not run\n  5 passed (3s)", counts{5, 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.read()
			for _, line := range strings.Split(c.text, "\n") {
				r.line(line)
			}
			if got, _ := r.result(); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
