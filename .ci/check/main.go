// Command check runs the project's checks one after the other, shows each as it
// goes, and ends with the line "N passed, N failed". It is what the Makefile's
// quick, test, update and fuzz targets call, from the root of the repository:
//
//	go run ./.ci/check quick          format, vet, lint, unit tests
//	go run ./.ci/check test           all of it; needs CEDED_TEST_DATABASE_URL
//	go run ./.ci/check update         rewrite golden files and pictures
//	go run ./.ci/check fuzz 10s       every fuzz target for so long
//
// A test that skips itself fails `test`, unless it says that `make test-full`
// runs it: a check that did not run is not a check that passed.
package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: check quick|test|update|fuzz [duration]")
		os.Exit(2)
	}
	steps, err := plan(os.Args[1], os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(2)
	}
	if !report(runAll(steps)) {
		os.Exit(1)
	}
}

// plan lists the steps of a mode.
func plan(mode string, args []string) ([]step, error) {
	switch mode {
	case "quick":
		return append(lint(), goTests(), frontendTests()), nil
	case "test":
		if os.Getenv("CEDED_TEST_DATABASE_URL") == "" {
			return nil, fmt.Errorf("CEDED_TEST_DATABASE_URL is not set: `make test` starts a PostGIS and sets it")
		}
		return append(lint(), endToEndTypes(), goTestsFull(), frontendTests(), budget(), endToEnd(), endToEndPostGIS()), nil
	case "update":
		return update()
	case "fuzz":
		if len(args) != 1 {
			return nil, fmt.Errorf("fuzz takes one duration, such as 10s")
		}
		if _, err := time.ParseDuration(args[0]); err != nil {
			return nil, err
		}
		return fuzz(args[0])
	}
	return nil, fmt.Errorf("no mode %q: expected quick, test, update or fuzz", mode)
}

// report prints the table of results and the totals; it says whether all is well.
func report(results []result) bool {
	var total counts
	fmt.Printf("\n%s\n", strings.Repeat("-", 72))
	for _, r := range results {
		verdict := "ok  "
		if r.failed > 0 {
			verdict = "FAIL"
		}
		fmt.Printf("%s  %-34s %6d passed %4d failed %8s\n", verdict, r.name, r.passed, r.failed, r.took.Round(100*time.Millisecond))
		for _, note := range r.notes {
			fmt.Printf("      %s\n", note)
		}
		total.passed += r.passed
		total.failed += r.failed
	}
	fmt.Printf("%d passed, %d failed\n", total.passed, total.failed)
	return total.failed == 0
}
