package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"
)

// The test country lies along the equator, where a degree is about 111 km. From
// west to east: open land, the ceded Alpha (0 to 1), the ceded Beta (1 to 2),
// the lost Gamma (2 to 3), open land. All reach from the coast at 0 N to the
// line at 1 N. In Alpha lies the village, lost again; in Beta a hole.
func country() ([]Area, []Edge) {
	box := func(w, s, e, n float64) orb.Ring {
		return orb.Bound{Min: orb.Point{w, s}, Max: orb.Point{e, n}}.ToRing()
	}
	hole := box(1.4, 0.4, 1.6, 0.6)
	hole.Reverse()
	areas := []Area{
		{ID: "alpha", Rank: 0, Verdict: "ceded", Geometry: orb.Polygon{box(0, 0, 1, 1)}},
		{ID: "beta", Rank: 0, Verdict: "ceded", Geometry: orb.MultiPolygon{{box(1, 0, 2, 1), hole}}},
		{ID: "gamma", Rank: 1, Verdict: "passed-otherwise", Geometry: orb.Polygon{box(2, 0, 3, 1)}},
		{ID: "village", Rank: 1, Verdict: "passed-otherwise", Geometry: orb.Polygon{box(0.4, 0.4, 0.6, 0.6)}},
		{ID: "inner", Rank: 3, Verdict: "not-ceded", Geometry: orb.Polygon{box(5, 0, 6, 1)}},
	}
	line := func(ps ...orb.Point) orb.LineString { return ps }
	edges := []Edge{
		{ID: "west.1", Line: "west-line", Geometry: line(orb.Point{0, 0}, orb.Point{0, 1}), PrecisionKm: 5, Right: []string{"alpha"}},
		{ID: "alpha-beta.1", Line: "middle-line", Geometry: line(orb.Point{1, 0}, orb.Point{1, 1}), PrecisionKm: 30, Left: []string{"alpha"}, Right: []string{"beta"}},
		{ID: "beta-gamma.1", Line: "east-line", Geometry: line(orb.Point{2, 0}, orb.Point{2, 1}), PrecisionKm: 10, Left: []string{"beta"}, Right: []string{"gamma"}},
		{ID: "gamma.1", Line: "far-line", Geometry: line(orb.Point{3, 0}, orb.Point{3, 1}), PrecisionKm: 2, Left: []string{"gamma"}},
		{ID: "north.1", Line: "north-line", Geometry: line(orb.Point{0, 1}, orb.Point{1, 1}), PrecisionKm: 5, Right: []string{"alpha"}},
		{ID: "north.2", Line: "north-line", Geometry: line(orb.Point{1, 1}, orb.Point{2, 1}), PrecisionKm: 5, Right: []string{"beta"}},
		{ID: "north.3", Line: "north-line", Geometry: line(orb.Point{2, 1}, orb.Point{3, 1}), PrecisionKm: 5, Right: []string{"gamma"}},
		{ID: "coast.1", Geometry: line(orb.Point{0, 0}, orb.Point{1, 0}), PrecisionKm: 50, Coast: true, Left: []string{"alpha"}},
		{ID: "coast.2", Geometry: line(orb.Point{1, 0}, orb.Point{2, 0}), PrecisionKm: 50, Coast: true, Left: []string{"beta"}},
		{ID: "coast.3", Geometry: line(orb.Point{2, 0}, orb.Point{3, 0}), PrecisionKm: 50, Coast: true, Left: []string{"gamma"}},
		{ID: "village.1", Line: "village-line", Geometry: orb.LineString(box(0.4, 0.4, 0.6, 0.6)), PrecisionKm: 3, Left: []string{"alpha", "village"}, Right: []string{"alpha"}},
		{ID: "hole.1", Line: "hole-line", Geometry: orb.LineString(box(1.4, 0.4, 1.6, 0.6)), PrecisionKm: 1, Right: []string{"beta"}},
		{ID: "inner.1", Line: "inner-line", Geometry: orb.LineString(box(5, 0, 6, 1)), PrecisionKm: 40, Left: []string{"inner"}},
	}
	return areas, edges
}

var testOptions = LocateOptions{CoastToleranceKm: 3, NoneVerdict: "not-ceded"}

func TestLocate(t *testing.T) {
	inside := func(id, edge string, km, precision float64) Hit {
		return Hit{ID: id, Position: PositionInside, EdgeID: edge, HasEdge: true, BoundaryKm: km, PrecisionKm: precision}
	}
	near := func(id, edge string, km, precision float64) Hit {
		h := inside(id, edge, km, precision)
		h.Position = PositionNearLine
		return h
	}
	tests := []struct {
		name string
		p    orb.Point
		want Location
	}{
		{"deep inside", orb.Point{1.8, 0.5}, Location{Verdict: "ceded", Hits: []Hit{inside("beta", "hole.1", 22.26, 1)}}},
		{"far away", orb.Point{-3, 0.5}, Location{Verdict: "not-ceded"}},
		{"two verdicts, the better rank counts", orb.Point{0.5, 0.5}, Location{Verdict: "ceded", Hits: []Hit{
			inside("alpha", "north.1", 55.29, 5), inside("village", "village.1", 11.06, 3)}}},
		{"a line inside a ceded area is never near-line", orb.Point{0.41, 0.5}, Location{Verdict: "ceded", Hits: []Hit{
			inside("alpha", "west.1", 45.64, 5), inside("village", "village.1", 1.11, 3)}}},
		{"a line between two ceded areas is never near-line", orb.Point{1.1, 0.3}, Location{Verdict: "ceded", Hits: []Hit{
			near("alpha", "alpha-beta.1", 11.13, 30), inside("beta", "alpha-beta.1", 11.13, 30)}}},
		{"near the line, inside", orb.Point{0.02, 0.5}, Location{Verdict: NearLineVerdict, AtVerdict: "ceded",
			Hits:     []Hit{inside("alpha", "west.1", 2.23, 5)},
			NearLine: &NearLine{EdgeID: "west.1", Line: "west-line", DistanceKm: 2.23, PrecisionKm: 5, LeftVerdict: "not-ceded", RightVerdict: "ceded"}}},
		{"near the line, outside", orb.Point{-0.02, 0.5}, Location{Verdict: NearLineVerdict, AtVerdict: "not-ceded",
			Hits:     []Hit{near("alpha", "west.1", 2.23, 5)},
			NearLine: &NearLine{EdgeID: "west.1", Line: "west-line", DistanceKm: 2.23, PrecisionKm: 5, LeftVerdict: "not-ceded", RightVerdict: "ceded"}}},
		{"just beyond the precision", orb.Point{-0.05, 0.5}, Location{Verdict: "not-ceded"}},
		{"different words on both sides", orb.Point{2.05, 0.5}, Location{Verdict: NearLineVerdict, AtVerdict: "passed-otherwise",
			Hits:     []Hit{near("beta", "beta-gamma.1", 5.57, 10), inside("gamma", "beta-gamma.1", 5.57, 10)},
			NearLine: &NearLine{EdgeID: "beta-gamma.1", Line: "east-line", DistanceKm: 5.57, PrecisionKm: 10, LeftVerdict: "ceded", RightVerdict: "passed-otherwise"}}},
		{"in the hole, out of reach of its line", orb.Point{1.5, 0.5}, Location{Verdict: "not-ceded"}},
		{"in the hole, near its line", orb.Point{1.405, 0.5}, Location{Verdict: NearLineVerdict, AtVerdict: "not-ceded",
			Hits:     []Hit{near("beta", "hole.1", 0.56, 1)},
			NearLine: &NearLine{EdgeID: "hole.1", Line: "hole-line", DistanceKm: 0.56, PrecisionKm: 1, LeftVerdict: "not-ceded", RightVerdict: "ceded"}}},
		{"off the coast, within tolerance", orb.Point{1.7, -0.02}, Location{Verdict: "ceded", Hits: []Hit{
			{ID: "beta", Position: PositionInside, EdgeID: "beta-gamma.1", HasEdge: true, BoundaryKm: 33.47, PrecisionKm: 10, CoastSnapped: true, CoastKm: 2.21}}}},
		{"off the coast, beyond", orb.Point{1.7, -0.04}, Location{Verdict: "not-ceded"}},
		{"a coast is never near-line, however imprecise", orb.Point{1.7, 0.02}, Location{Verdict: "ceded", Hits: []Hit{inside("beta", "beta-gamma.1", 33.4, 10)}}},
		{"where coast and line meet the line wins", orb.Point{3.015, -0.001}, Location{Verdict: NearLineVerdict, AtVerdict: "not-ceded",
			Hits:     []Hit{near("gamma", "gamma.1", 1.67, 2)},
			NearLine: &NearLine{EdgeID: "gamma.1", Line: "far-line", DistanceKm: 1.67, PrecisionKm: 2, LeftVerdict: "passed-otherwise", RightVerdict: "not-ceded"}}},
		{"an area of no passage says not-ceded, and its line no near-line", orb.Point{5.1, 0.5}, Location{Verdict: "not-ceded", Hits: []Hit{inside("inner", "inner.1", 11.13, 40)}}},
		{"outside it, listed near its line", orb.Point{4.9, 0.5}, Location{Verdict: "not-ceded", Hits: []Hit{near("inner", "inner.1", 11.13, 40)}}},
		{"on the line", orb.Point{0, 0.5}, Location{Verdict: NearLineVerdict, AtVerdict: "ceded",
			Hits:     []Hit{inside("alpha", "west.1", 0, 5)},
			NearLine: &NearLine{EdgeID: "west.1", Line: "west-line", PrecisionKm: 5, LeftVerdict: "not-ceded", RightVerdict: "ceded"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			areas, edges := country()
			if tt.want.AtVerdict == "" {
				tt.want.AtVerdict = tt.want.Verdict
			}
			got := Locate(tt.p, areas, edges, testOptions)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(0, 0.02)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestLocate_Date(t *testing.T) {
	// Before Beta was ceded its side of the middle line was another word: what
	// the caller leaves out does not count, though edges still name it.
	areas, edges := country()
	got := Locate(orb.Point{1.1, 0.3}, append(areas[:1:1], areas[2:]...), edges, testOptions)
	if got.Verdict != NearLineVerdict || got.AtVerdict != "not-ceded" || got.NearLine.RightVerdict != "not-ceded" || got.NearLine.LeftVerdict != "ceded" {
		t.Errorf("got %+v, want near-line with open land on the right", got)
	}
}

// A line between two ceded areas says nothing about a place outside both: it is
// not ceded however the line really runs.
func TestLocate_LineBetweenOneWord(t *testing.T) {
	west, east := orb.Bound{Max: orb.Point{1, 1}}, orb.Bound{Min: orb.Point{1, 0}, Max: orb.Point{2, 1}}
	areas := []Area{{ID: "west", Verdict: "ceded", Geometry: west.ToPolygon()}, {ID: "east", Verdict: "ceded", Geometry: east.ToPolygon()}}
	edges := []Edge{
		{ID: "middle.1", Line: "middle", PrecisionKm: 40, Left: []string{"west"}, Right: []string{"east"}, Geometry: orb.LineString{{1, 0}, {1, 1}}},
		{ID: "north.1", Line: "north", PrecisionKm: 2, Right: []string{"east", "west"}, Geometry: orb.LineString{{0, 1}, {1, 1}, {2, 1}}},
	}
	if got := Locate(orb.Point{1.1, 1.1}, areas, edges, testOptions); got.Verdict != "not-ceded" || got.NearLine != nil {
		t.Errorf("11 km outside: got %+v, want not-ceded and no line in doubt", got)
	}
	if got := Locate(orb.Point{1.1, 1.01}, areas, edges, testOptions); got.NearLine == nil || got.NearLine.Line != "north" {
		t.Errorf("1 km outside: got %+v, want near-line for the outer line", got)
	}
}

func TestLocate_Parts(t *testing.T) {
	// An area may come in parts, and without any geometry when it is only named.
	areas, edges := country()
	parts := []Area{areas[0], areas[2], areas[3], areas[4],
		{ID: "beta", Verdict: "ceded", Geometry: orb.Bound{Min: orb.Point{1, 0}, Max: orb.Point{1.3, 1}}.ToPolygon()},
		{ID: "beta", Verdict: "ceded", Geometry: orb.Bound{Min: orb.Point{1.3, 0}, Max: orb.Point{1.4, 1}}.ToPolygon()}}
	p := orb.Point{1.35, 0.3}
	if diff := cmp.Diff(Locate(p, areas, edges, testOptions), Locate(p, parts, edges, testOptions)); diff != "" {
		t.Errorf("whole and parts differ\n%s", diff)
	}
	areas[1].Geometry = nil
	if got := Locate(orb.Point{0.9, 0.3}, areas, edges, testOptions); got.Verdict != "ceded" {
		t.Errorf("near an area without geometry the verdict is %q, want ceded", got.Verdict)
	}
}

func TestLocate_Nothing(t *testing.T) {
	want := Location{Verdict: "not-ceded", AtVerdict: "not-ceded"}
	if diff := cmp.Diff(want, Locate(orb.Point{1, 1}, nil, nil, testOptions)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	island := []Area{{ID: "island", Verdict: "ceded", Geometry: orb.Bound{Max: orb.Point{1, 1}}.ToPolygon()}}
	coast := []Edge{{ID: "coast.1", Coast: true, Left: []string{"island"}, Geometry: orb.LineString(orb.Bound{Max: orb.Point{1, 1}}.ToRing())}}
	got := Locate(orb.Point{0.5, 0.5}, island, coast, testOptions)
	if diff := cmp.Diff(Location{Verdict: "ceded", AtVerdict: "ceded", Hits: []Hit{{ID: "island", Position: PositionInside}}}, got); diff != "" {
		t.Errorf("an island has no line to measure to (-want +got)\n%s", diff)
	}
}

// TestLocate_AnyOrder shuffles areas, edges and the ids on their sides, and
// prepares some of them: the answer stays.
func TestLocate_AnyOrder(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 400 {
		p := orb.Point{r.Float64()*8 - 1, r.Float64()*1.4 - 0.2}
		if r.IntN(3) == 0 { // on the lines and where they meet
			p = orb.Point{float64(r.IntN(8)) / 2, float64(r.IntN(3)) / 2}
		}
		areas, edges := country()
		want := Locate(p, areas, edges, testOptions)
		for range 3 {
			areas, edges := country()
			r.Shuffle(len(areas), func(i, k int) { areas[i], areas[k] = areas[k], areas[i] })
			r.Shuffle(len(edges), func(i, k int) { edges[i], edges[k] = edges[k], edges[i] })
			for i := range areas {
				if r.IntN(2) == 0 {
					areas[i].Prepare()
				}
			}
			for i := range edges {
				e := &edges[i]
				r.Shuffle(len(e.Left), func(i, k int) { e.Left[i], e.Left[k] = e.Left[k], e.Left[i] })
				if r.IntN(2) == 0 {
					e.Prepare()
				}
			}
			if diff := cmp.Diff(want, Locate(p, areas, edges, testOptions)); diff != "" {
				t.Fatalf("%v: another order gives another answer\n%s", p, diff)
			}
		}
	}
}

// TestLocate_AgreesWithItsRules checks the three values against the parts they
// are made of, over random points.
func TestLocate_AgreesWithItsRules(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	areas, edges := country()
	for range 2000 {
		p := orb.Point{r.Float64()*8 - 1, r.Float64()*1.4 - 0.2}
		got := Locate(p, areas, edges, testOptions)
		hits := map[string]Hit{}
		for _, h := range got.Hits {
			hits[h.ID] = h
		}
		for _, a := range areas {
			if h := hits[a.ID]; Contains(a.Geometry, p) != (h.Position == PositionInside && !h.CoastSnapped) {
				t.Fatalf("%v: %s holds the point: %v, hit %+v", p, a.ID, Contains(a.Geometry, p), h)
			}
		}
		for _, e := range edges {
			_, km := NearestOnLine(p, e.Geometry)
			if h := hits[edgeArea(e)]; !e.Coast && km < e.PrecisionKm && edgeArea(e) != "" && !h.HasEdge {
				t.Fatalf("%v: %s is %v km away and %s not listed", p, e.ID, km, edgeArea(e))
			}
			if got.NearLine != nil && got.NearLine.EdgeID == e.ID && math.Abs(km-got.NearLine.DistanceKm) > 1e-9 {
				t.Fatalf("%v: near %s by %v km, measured %v km", p, e.ID, got.NearLine.DistanceKm, km)
			}
		}
	}
}

func TestLeastToEdge(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 3000 {
		c := orb.Point{360*r.Float64() - 180, 170*r.Float64() - 85}
		e := Edge{}
		for range 4 {
			e.Geometry = append(e.Geometry, orb.Point{max(-180, min(180, c[0]+10*r.NormFloat64())), max(-90, min(90, c[1]+10*r.NormFloat64()))})
		}
		p := orb.Point{360*r.Float64() - 180, 180*r.Float64() - 90}
		if r.IntN(2) == 0 {
			p = orb.Point{max(-180, min(180, c[0]+20*r.NormFloat64())), max(-90, min(90, c[1]+20*r.NormFloat64()))}
		}
		_, km := NearestOnLine(p, e.Geometry)
		plain := leastToEdge(&e, p, inSpace(p))
		e.Prepare()
		if ball := leastToEdge(&e, p, inSpace(p)); plain > km+1e-9 || ball > km+1e-9 {
			t.Fatalf("%v is %v km from %v, lower bounds %v and %v", p, km, e.Geometry, plain, ball)
		}
	}
}

// edgeArea is one area that the edge bounds, "" for none.
func edgeArea(e Edge) string {
	for _, id := range append(append([]string{}, e.Left...), e.Right...) {
		if e.bounds(id) {
			return id
		}
	}
	return ""
}
