package server

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the door table of README.md")

// doorTable is the table of README.md that the route table gives.
func doorTable(s *Server) string {
	var b strings.Builder
	for _, r := range s.routes() {
		params := "none"
		if len(r.params) > 0 {
			params = "`" + strings.Join(r.params, "` `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", doorPath(r.name()), params, r.about)
	}
	return b.String()
}

// The doors of README.md are the routes, and its settings those of Config.
func TestREADME(t *testing.T) {
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(b)
	want := doorTable(mustServer(t, nil))
	const head = "| door | parameters | what it gives |\n|---|---|---|\n"
	_, rest, ok := strings.Cut(readme, head)
	got, _, _ := strings.Cut(rest, "\n\n")
	if got += "\n"; !ok || got != want {
		if *update {
			if err := os.WriteFile("README.md", []byte(strings.Replace(readme, head+got, head+want, 1)), 0o644); err != nil {
				t.Fatal(err)
			}
		} else {
			t.Errorf("the door table differs from the routes; run go test ./server -run README -update. It should be:\n%s", want)
		}
	}
	c := reflect.TypeFor[Config]()
	settings := 0
	for i := range c.NumField() {
		if name := c.Field(i).Tag.Get("env"); name != "" {
			settings++
			if !strings.Contains(readme, "| `"+name+"` |") {
				t.Errorf("the settings table lacks %s", name)
			}
		}
	}
	_, table, _ := strings.Cut(readme, "| setting |")
	table, _, _ = strings.Cut(table, "\n\n")
	if rows := strings.Count(table, "\n| `"); rows != settings {
		t.Errorf("the settings table has %d rows, the struct %d settings", rows, settings)
	}
	if !strings.Contains(readme, "`"+DefaultAddr+"`") {
		t.Errorf("README.md lacks the default address %s", DefaultAddr)
	}
}
