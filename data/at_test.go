package data_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"

	"ceded/data"
	"ceded/data/mem"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

var update = flag.Bool("update", false, "rewrite golden files; review the diff")

// embedded is the dossier of the binary, loaded once for all tests.
var embedded = sync.OnceValues(func() (*data.Dossier, error) { return data.Load(data.Embedded()) })

func dossier(t testing.TB) *data.Dossier {
	t.Helper()
	d, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAsk holds the answers at known places, in three languages, to
// testdata/answers.json.
func TestAsk(t *testing.T) {
	d := dossier(t)
	s := mem.New(d)
	type row struct {
		Place    string            `json:"place"`
		Point    orb.Point         `json:"point"`
		Date     string            `json:"date,omitempty"`
		Verdict  string            `json:"verdict"`
		Features []string          `json:"features"`           // id and position
		Boundary []string          `json:"boundary,omitempty"` // of the features: arc, what it follows, how its precision was judged
		Nearest  string            `json:"nearest,omitempty"`
		Held     []string          `json:"heldBy,omitempty"` // on the date
		Answer   map[string]string `json:"answer"`
	}
	const file = "testdata/answers.json"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want []row
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	got := make([]row, len(want))
	for i, w := range want {
		g := row{Place: w.Place, Point: w.Point, Date: w.Date, Answer: map[string]string{}}
		var date data.Date
		if w.Date != "" {
			if date, err = data.ParseDate(w.Date); err != nil {
				t.Fatal(err)
			}
		}
		for _, lang := range d.Manifest.Languages {
			a, err := data.Ask(context.Background(), s, d.Release.ID, data.AskQuery{Point: w.Point, Date: date, Lang: lang})
			if err != nil {
				t.Fatalf("%s: %v", w.Place, err)
			}
			g.Answer[lang] = a.Answer
			g.Verdict, g.Features, g.Boundary, g.Held = a.Verdict, []string{}, nil, nil
			for _, f := range a.Features {
				g.Features = append(g.Features, f.ID+" "+f.Position)
				if b := f.Boundary; b != nil {
					g.Boundary = append(g.Boundary, fmt.Sprintf("%s: %s, %g km %s", b.Arc, b.Course, b.PrecisionKm, b.Judged))
				}
			}
			if a.Nearest != nil {
				g.Nearest = a.Nearest.ID
			}
			if w.Date != "" {
				for _, h := range a.HeldBy {
					g.Held = append(g.Held, h.Holder)
				}
			}
		}
		got[i] = g
	}
	if *update {
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got); run with -update and review:\n%s", diff)
	}
}

// A question no store can answer is an error, not an empty answer.
func TestAsk_unknownRelease(t *testing.T) {
	d := dossier(t)
	if _, err := data.Ask(context.Background(), mem.New(d), "000000000000", data.AskQuery{Point: orb.Point{100, 50}, Lang: "en"}); err == nil {
		t.Error("got no error for an unknown release")
	}
}

// The address to cite is one that the site reads, however small a number in it.
func TestAsk_cite(t *testing.T) {
	d := dossier(t)
	for _, tt := range []struct {
		p    orb.Point
		want string
	}{
		{orb.Point{0.0000001, 51.5}, "/at/0,51.5"},
		{orb.Point{-0.00001, -0.0000001}, "/at/-0.00001,0"},
		{orb.Point{116.4, 39.9}, "/at/116.4,39.9"},
	} {
		a, err := data.Ask(context.Background(), mem.New(d), d.Release.ID, data.AskQuery{Point: tt.p, Lang: "en"})
		if err != nil || a.Cite != tt.want {
			t.Errorf("%v: got %q, %v, want %q", tt.p, a.Cite, err, tt.want)
		}
	}
}
