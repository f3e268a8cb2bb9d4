package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// NearLineVerdict is the verdict of a point within the precision of a line
// beyond which the answer is another word.
const NearLineVerdict = "near-line"

// Positions of a Hit.
const (
	PositionInside   = "inside"
	PositionNearLine = "near-line"
)

// Area is a territory as Locate sees it.
type Area struct {
	ID      string
	Rank    int    // position of its passage in the manifest, 0 the highest
	Verdict string // word of its passage; the NoneVerdict for a passage that is no answer
	// Geometry is lon/lat polygons. It may be one of several parts with the
	// same ID, of which any holds the point, or nil for an area that is known
	// not to hold it but that Edges name.
	Geometry orb.Geometry

	index *areaIndex
}

// Edge is an arc of boundary as Locate sees it.
type Edge struct {
	ID   string
	Line string // id of the border line the arc belongs to, "" for coast
	// Geometry is lon/lat degrees, straight in lon/lat between points.
	Geometry    orb.LineString
	PrecisionKm float64
	Coast       bool
	// Left and Right are the ids of all areas on each side, seen along the line.
	Left, Right []string

	index *Boundary
}

// Hit is one area that a point is in or near.
type Hit struct {
	ID       string
	Position string // PositionInside or PositionNearLine
	// EdgeID is the edge that BoundaryKm and PrecisionKm speak of: the nearest
	// that bounds the area and is not coast; for near-line, the nearest of
	// those whose precision reaches the point. HasEdge is false where the area
	// has none, and then all three are zero.
	EdgeID                  string
	HasEdge                 bool
	BoundaryKm, PrecisionKm float64
	// CoastSnapped tells that the point is off the coast of the area, CoastKm
	// from it, and counts as inside.
	CoastSnapped bool
	CoastKm      float64
}

// NearLine is the line that makes a verdict near-line.
type NearLine struct {
	EdgeID, Line              string
	DistanceKm, PrecisionKm   float64
	LeftVerdict, RightVerdict string
}

// Location is the answer to "what is here?".
type Location struct {
	Verdict string // AtVerdict, or NearLineVerdict when NearLine is set
	// AtVerdict is the verdict at the point itself, taking the lines as drawn.
	AtVerdict string
	Hits      []Hit // by rank, then id
	NearLine  *NearLine
}

// LocateOptions are the numbers and words that the manifest sets.
type LocateOptions struct {
	CoastToleranceKm float64 // a point this close off a coast counts as inside
	NoneVerdict      string  // the verdict outside all areas, "not-ceded"
}

// Prepare builds the index that makes Locate fast. Call it once, before the
// area is copied or shared; Locate also works without.
func (a *Area) Prepare() { a.index = newAreaIndex(a.Geometry) }

// Prepare builds the index that makes Locate fast. Call it once, before the
// edge is copied or shared; Locate also works without.
func (e *Edge) Prepare() { e.index = NewBoundary(e.Geometry) }

// Locate answers what p (lon/lat) is in, and how sure that is.
//
//   - The verdict is that of the area of best rank that holds p, else
//     opt.NoneVerdict. A point outside an area whose nearest bounding edge is
//     coast, not more than opt.CoastToleranceKm away, counts as held by it.
//   - It becomes near-line where p lies within the own precision of an edge that
//     is no coast and parts two verdicts: the best rank among Left gives another
//     word than that among Right. Of several such edges the nearest counts.
//   - Hits lists the areas that hold p, and those that do not but are bounded by
//     an edge, no coast, within whose precision p lies. An edge bounds an area
//     that is on exactly one of its sides.
//
// areas are all areas that count (the caller leaves out those of another date)
// and edges all edges of theirs; names in Left and Right that are not among
// areas are passed over. The order of areas and edges does not matter. Distances
// are kilometres on the ellipsoid.
func Locate(p orb.Point, areas []Area, edges []Edge, opt LocateOptions) Location {
	l := locator{p: p, v: inSpace(p), areas: mergeAreas(areas, p), edges: edges,
		measured: make([]measure, len(edges))}
	for i := range edges {
		l.measured[i] = measure{boundary: edges[i].index, least: leastToEdge(&edges[i], p, l.v)}
	}

	loc := Location{}
	var held []*place
	for i := range l.areas {
		a := &l.areas[i]
		h := Hit{ID: a.id, Position: PositionInside}
		if !a.holds {
			h.CoastKm, h.CoastSnapped = l.coast(a.id, opt.CoastToleranceKm)
		}
		limit := l.any
		if a.holds || h.CoastSnapped {
			held = append(held, a)
		} else {
			h.Position, limit = PositionNearLine, l.precision
		}
		if e := l.nearest(a.id, limit); e >= 0 {
			h.EdgeID, h.HasEdge = edges[e].ID, true
			h.BoundaryKm, h.PrecisionKm = l.measured[e].km, edges[e].PrecisionKm
		}
		if h.Position == PositionInside || h.HasEdge {
			loc.Hits = append(loc.Hits, h)
		}
	}
	loc.AtVerdict = opt.NoneVerdict
	if len(held) > 0 {
		loc.AtVerdict = held[0].verdict // l.areas is in order of rank
	}
	loc.Verdict = loc.AtVerdict

	best := -1
	for i := range edges {
		e := &edges[i]
		if e.Coast || l.km(i, e.PrecisionKm) > e.PrecisionKm {
			continue
		}
		if l.side(e.Left, opt) == l.side(e.Right, opt) {
			continue // wherever it really runs, the answer beside it is one word
		}
		if best < 0 || l.nearer(i, best) {
			best = i
		}
	}
	if best >= 0 {
		e := &edges[best]
		loc.Verdict = NearLineVerdict
		loc.NearLine = &NearLine{EdgeID: e.ID, Line: e.Line, DistanceKm: l.measured[best].km, PrecisionKm: e.PrecisionKm,
			LeftVerdict: l.side(e.Left, opt), RightVerdict: l.side(e.Right, opt)}
	}
	return loc
}

// place is an area by id: its parts taken together.
type place struct {
	id, verdict string
	rank        int
	holds       bool
}

// mergeAreas joins parts of the same id and sorts by rank, then id.
func mergeAreas(areas []Area, p orb.Point) []place {
	places := make([]place, 0, len(areas))
	for i := range areas {
		a := &areas[i]
		holds := false
		if a.index != nil {
			holds = a.index.contains(p)
		} else if a.Geometry != nil {
			holds = Contains(a.Geometry, p)
		}
		places = append(places, place{a.ID, a.Verdict, a.Rank, holds})
	}
	byID := func(x, y place) int {
		return cmp.Or(cmp.Compare(x.id, y.id), cmp.Compare(x.rank, y.rank), cmp.Compare(x.verdict, y.verdict))
	}
	slices.SortFunc(places, byID)
	out := places[:0]
	for _, x := range places {
		if n := len(out); n > 0 && out[n-1].id == x.id {
			out[n-1].holds = out[n-1].holds || x.holds
			continue
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(x, y place) int { return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(x.id, y.id)) })
	return out
}

// locator measures edges from one point, each when asked and no further than asked.
type locator struct {
	p        orb.Point
	v        [3]float64
	areas    []place
	edges    []Edge
	measured []measure
}

type measure struct {
	boundary *Boundary // nil: not prepared, and not yet needed
	km       float64   // when exact
	least    float64   // a lower bound
	exact    bool
}

// km is the distance to edge i; infinite when it is more than limit.
func (l *locator) km(i int, limit float64) float64 {
	m := &l.measured[i]
	if !m.exact {
		if m.least > limit {
			return math.Inf(1)
		}
		if m.boundary == nil {
			m.boundary = NewBoundary(l.edges[i].Geometry)
		}
		_, d := m.boundary.nearest(l.p, l.v, limit)
		if math.IsInf(d, 1) {
			m.least = math.Nextafter(limit, math.Inf(1))
			return d
		}
		m.km, m.exact = d, true
	}
	if m.km > limit {
		return math.Inf(1)
	}
	return m.km
}

// leastToEdge is a lower bound, in km, of the distance to an edge: from its ball
// when it is prepared, else from its box.
func leastToEdge(e *Edge, p orb.Point, v [3]float64) float64 {
	if e.index != nil {
		return leastKm(e.index.all.chordTo(v))
	}
	if len(e.Geometry) == 0 {
		return math.Inf(1)
	}
	b := boundOf(e.Geometry)
	// No degree of latitude is shorter than at the equator.
	least := 110.57 * max(0, b.Min[1]-p[1], p[1]-b.Max[1])
	if p[0] < b.Min[0] || p[0] > b.Max[0] {
		// The way to a meridian, on a sphere smaller than any radius of curvature.
		d := min(math.Abs(lonDiff(p[0], b.Min[0])), math.Abs(lonDiff(p[0], b.Max[0])), 90)
		least = max(least, 6300*math.Asin(math.Cos(rad(p[1]))*math.Sin(rad(d))))
	}
	return least
}

// nearer tells whether measured edge i comes before measured edge k.
func (l *locator) nearer(i, k int) bool {
	a, b := l.measured[i].km, l.measured[k].km
	return a < b || a == b && l.edges[i].ID < l.edges[k].ID
}

func (l *locator) any(int) float64         { return math.MaxFloat64 }
func (l *locator) precision(i int) float64 { return l.edges[i].PrecisionKm }

// nearest is the nearest edge, no coast, that bounds the area and lies within
// its limit; -1 when there is none.
func (l *locator) nearest(area string, limit func(int) float64) int {
	var near []int
	for i := range l.edges {
		if e := &l.edges[i]; !e.Coast && l.measured[i].least <= limit(i) && e.bounds(area) {
			near = append(near, i)
		}
	}
	slices.SortFunc(near, func(i, k int) int { return cmp.Compare(l.measured[i].least, l.measured[k].least) })
	best := -1
	for _, i := range near {
		most := limit(i)
		if best >= 0 {
			most = min(most, l.measured[best].km)
		}
		if !math.IsInf(l.km(i, most), 1) && (best < 0 || l.nearer(i, best)) {
			best = i
		}
	}
	return best
}

// tieKm is the distance under which two edges are equally near: where they
// meet, the line wins over the coast.
const tieKm = 1e-6

// coast tells whether the nearest edge of the area is coast within tolerance,
// and how far it is.
func (l *locator) coast(area string, tolerance float64) (km float64, ok bool) {
	km = math.Inf(1)
	for i := range l.edges {
		if e := &l.edges[i]; e.Coast && e.bounds(area) {
			km = min(km, l.km(i, tolerance))
		}
	}
	if math.IsInf(km, 1) {
		return 0, false
	}
	for i := range l.edges {
		if e := &l.edges[i]; !e.Coast && e.bounds(area) && !math.IsInf(l.km(i, km+tieKm), 1) {
			return 0, false
		}
	}
	return km, true
}

// side is the verdict on a side of an edge: that of the best area named there.
func (l *locator) side(ids []string, opt LocateOptions) string {
	for i := range l.areas {
		if slices.Contains(ids, l.areas[i].id) {
			return l.areas[i].verdict
		}
	}
	return opt.NoneVerdict
}

// bounds tells whether the area is on exactly one side of the edge.
func (e *Edge) bounds(area string) bool {
	return slices.Contains(e.Left, area) != slices.Contains(e.Right, area)
}
