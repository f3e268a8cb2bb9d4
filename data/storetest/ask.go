package storetest

import (
	"embed"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"ceded/data"
	"ceded/geo"

	"github.com/paulmach/orb"
)

//go:embed testdata/*.json
var testdata embed.FS

// ReadTable reads a table of the suite's testdata; the dossier's own ids stand
// there and not in code.
func ReadTable(t testing.TB, name string, into any) {
	t.Helper()
	b, err := testdata.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("testdata/%s: %v", name, err)
	}
}

// askCase is a row of points.json: a place, and what the answer must say there.
type askCase struct {
	Name    string   `json:"name"`
	Lon     float64  `json:"lon"`
	Lat     float64  `json:"lat"`
	Date    string   `json:"date"`
	Verdict string   `json:"verdict"`
	Inside  []string `json:"inside"`  // exactly these territories hold the point
	Nearest string   `json:"nearest"` // a prefix of the nearest territory's id, "*" for any
	Coast   bool     `json:"coast"`   // the point lies off a coast and counts as inside
	HeldBy  string   `json:"heldBy"`  // a word in the holder of that day
}

func testAsk(t *testing.T, s data.Store, d *data.Dossier) {
	var cases []askCase
	ReadTable(t, "points.json", &cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			q := data.AskQuery{Point: orb.Point{c.Lon, c.Lat}, Lang: d.Manifest.Languages[0]}
			if c.Date != "" {
				q.Date = mustDate(t, c.Date)
			}
			a, err := data.Ask(patient(t), s, d.Release.ID, q)
			if err != nil {
				t.Fatal(err)
			}
			if a.Verdict != c.Verdict {
				t.Errorf("verdict: got %q, want %q (%s)", a.Verdict, c.Verdict, a.Answer)
			}
			inside, coast := []string{}, false
			for _, f := range a.Features {
				if f.Position == geo.PositionInside {
					inside = append(inside, f.ID)
					coast = coast || f.CoastKm != nil
				}
			}
			slices.Sort(inside)
			slices.Sort(c.Inside)
			if !slices.Equal(inside, c.Inside) {
				t.Errorf("inside: got %v, want %v", inside, c.Inside)
			}
			if coast != c.Coast {
				t.Errorf("off the coast: got %v, want %v", coast, c.Coast)
			}
			switch {
			case c.Nearest == "" && a.Nearest != nil && c.Verdict != data.VerdictNotCeded:
				t.Errorf("nearest: got %q, want none", a.Nearest.ID)
			case c.Nearest != "" && a.Nearest == nil:
				t.Errorf("nearest: got none, want %q", c.Nearest)
			case c.Nearest != "" && c.Nearest != "*" && a.Nearest.ID != c.Nearest:
				t.Errorf("nearest: got %q, want %q", a.Nearest.ID, c.Nearest)
			}
			if c.HeldBy != "" && !slices.ContainsFunc(a.HeldBy, func(h data.AnswerHolder) bool { return strings.Contains(h.Holder, c.HeldBy) }) {
				t.Errorf("held by: got %+v, want one with %q", a.HeldBy, c.HeldBy)
			}
			if a.Answer == "" || a.VerdictLabel == "" || a.Release != d.Release.ID {
				t.Errorf("answer %q, label %q, release %q: want all three told", a.Answer, a.VerdictLabel, a.Release)
			}
		})
	}
}

// testAskNearLine asks beside every line where the verdict changes, at half its
// precision: there the honest word is near-line.
func testAskNearLine(t *testing.T, s data.Store, d *data.Dossier) {
	tried := 0
	for _, a := range d.Arcs {
		if a.Kind == data.KindCoast || a.PrecisionKm < 1 || sideVerdict(d, a.Left) == sideVerdict(d, a.Right) {
			continue
		}
		p, ok := beside(a)
		if !ok || !geo.BBox(d.Manifest.Coverage).Contains(p) {
			continue
		}
		tried++
		got, err := data.Ask(patient(t), s, d.Release.ID, data.AskQuery{Point: p, Lang: d.Manifest.Languages[0]})
		if err != nil {
			t.Fatalf("ask at %v: %v", p, err)
		}
		if got.Verdict != data.VerdictNearLine || got.NearLine == nil {
			t.Errorf("%v, half the precision (%g km) off %q: got %q, want near-line", p, a.PrecisionKm, a.ID, got.Verdict)
			continue
		}
		if n := got.NearLine; n.DistanceKm > n.PrecisionKm || n.Sides[0] == n.Sides[1] {
			t.Errorf("%v beside %q: got %+v, want a line within its precision and two sides", p, a.ID, n)
		}
	}
	if tried == 0 {
		t.Error("no line of the dossier parts two verdicts: nothing was asked")
	}
	t.Logf("asked beside %d lines", tried)
}

// sideVerdict returns the passage that counts on one side of an arc.
func sideVerdict(d *data.Dossier, side []string) string {
	passages := d.Manifest.Passages
	best := len(passages) - 1 // the last counts as not ceded
	for _, f := range d.Areas() {
		if slices.Contains(side, f.ID) {
			best = min(best, d.Manifest.Rank(f.Props.Passage))
		}
	}
	return passages[best]
}

// beside returns a point off the middle of an arc, at half its precision to the
// left; false where the arc is too short to tell its direction.
func beside(a *data.Arc) (orb.Point, bool) {
	i := len(a.Geometry) / 2
	from, to := a.Geometry[i-1], a.Geometry[i]
	mid := orb.Point{(from[0] + to[0]) / 2, (from[1] + to[1]) / 2}
	scale := math.Cos(mid[1] * math.Pi / 180)
	dx, dy := (to[0]-from[0])*scale, to[1]-from[1]
	length := math.Hypot(dx, dy)
	if length == 0 || scale < 0.01 {
		return orb.Point{}, false
	}
	off := a.PrecisionKm / 2 / 111.2
	return orb.Point{mid[0] - dy/length*off/scale, mid[1] + dx/length*off}, true
}
