package figure

import (
	"math"
	"sort"

	"github.com/paulmach/orb"
)

// A picture of a border region seldom holds the middle of a country, where its
// label point is. The name then goes where there is room in the part in view.
// Which part that is, the towns tell: a place belongs to a country when towns of
// that country, and of no other, can be reached from it in a straight line over
// land without crossing a border. A town too near a border to be told from the
// other side at this scale does not speak.

// Town is a place whose country is known, grid metres.
type Town struct {
	At      orb.Point
	Country string // ISO 3166-1 alpha-3
}

// witness is a town in view, scene units.
type witness struct {
	at      orb.Point
	country string
}

// strayCountries names the countries in view that have no name yet.
func (b *builder) strayCountries() {
	if len(b.v.Countries) == 0 {
		return
	}
	view := orb.Bound{Max: orb.Point{float64(b.s.Width), float64(b.s.MapHeight)}}
	walls, land := b.walls(), b.mainland()
	var witnesses []witness
	for _, t := range b.v.Towns {
		if p := b.p.point(t.At); view.Contains(p) && wallDistance(p, walls) > px(9) {
			witnesses = append(witnesses, witness{p, t.Country})
		}
	}
	missing := map[string]bool{}
	for _, w := range witnesses {
		if name := b.v.Countries[w.country]; name != "" && !b.named[name] {
			missing[w.country] = true
		}
	}
	for _, s := range b.spots(walls, land) {
		if len(missing) == 0 {
			return
		}
		if code := countryAt(s.at, witnesses, walls, land); missing[code] && b.nameCountry(b.v.Countries[code], s) {
			delete(missing, code)
		}
	}
}

// countryAt is the country of a place by its witnesses, "" when there are none
// or they disagree.
func countryAt(p orb.Point, witnesses []witness, walls []wall, land []orb.Polygon) string {
	country := ""
	for _, w := range witnesses {
		if w.country == country || !sees(p, w.at, walls, land) {
			continue
		}
		if country != "" {
			return ""
		}
		country = w.country
	}
	return country
}

// sees reports whether the way from p to q crosses no wall and no water.
func sees(p, q orb.Point, walls []wall, land []orb.Polygon) bool {
	way := orb.MultiPoint{p, q}.Bound()
	for _, x := range walls {
		if !x.bound.Intersects(way) {
			continue
		}
		for k := 1; k < len(x.line); k++ {
			if cross(p, q, x.line[k-1], x.line[k]) {
				return false
			}
		}
	}
	n := int(math.Hypot(q.X()-p.X(), q.Y()-p.Y())/px(16)) + 1
	for i := 1; i < n; i++ {
		t := float64(i) / float64(n)
		if !inside(land, orb.Point{p.X() + (q.X()-p.X())*t, p.Y() + (q.Y()-p.Y())*t}) {
			return false
		}
	}
	return true
}

func wallDistance(p orb.Point, walls []wall) float64 {
	best := math.Inf(1)
	for _, x := range walls {
		if sq(math.Max(0, math.Max(x.bound.Min.X()-p.X(), p.X()-x.bound.Max.X())))+sq(math.Max(0, math.Max(x.bound.Min.Y()-p.Y(), p.Y()-x.bound.Max.Y()))) >= best {
			continue
		}
		for k := 1; k < len(x.line); k++ {
			best = math.Min(best, toSegment2(p, x.line[k-1], x.line[k]))
		}
	}
	return math.Sqrt(best)
}

// spot is a place on land with its distance from borders, shores and edges.
type spot struct {
	at   orb.Point
	room float64
}

// wall is a stretch of border with its bound.
type wall struct {
	line  orb.LineString
	bound orb.Bound
}

// walls are the borders between countries in view, roughly, in short pieces.
func (b *builder) walls() []wall {
	var out []wall
	add := func(parts []Part, kind string) {
		for i := range parts {
			if parts[i].Props.Kind == kind {
				for _, c := range b.p.lines(linesOf(parts[i].Geometry)...) {
					l := orb.LineString(thin(c, px(1)))
					for len(l) > 1 {
						n := min(len(l), 17)
						out = append(out, wall{l[:n], l[:n].Bound()})
						l = l[n-1:]
					}
				}
			}
		}
	}
	add(b.parts("boundaries"), "country")
	add(b.lines, "present-border")
	return out
}

// mainland is the land in view without small islands, roughly.
func (b *builder) mainland() []orb.Polygon {
	var out []orb.Polygon
	for _, p := range b.parts("land") {
		for _, q := range b.p.polygons(p.Geometry) {
			if ringArea(q[0]) > sq(px(40)) {
				out = append(out, rough(q))
			}
		}
	}
	return out
}

// spots are places of a loose grid that lie on land, outside what is selected,
// the roomiest first.
func (b *builder) spots(walls []wall, land []orb.Polygon) []spot {
	var marks []orb.Polygon
	for _, q := range b.marks {
		marks = append(marks, rough(q))
	}
	w, h := float64(b.s.Width), float64(b.s.MapHeight)
	var out []spot
	for i := 1; i < 24; i++ {
		for j := 1; j < 16; j++ {
			s := spot{at: orb.Point{w * float64(i) / 24, h * float64(j) / 16}}
			if !inside(land, s.at) || inside(marks, s.at) {
				continue
			}
			s.room = math.Min(math.Min(s.at.X(), w-s.at.X())*.7, math.Min(s.at.Y(), h-s.at.Y())*1.5)
			s.room = math.Min(s.room, wallDistance(s.at, walls))
			for _, m := range marks {
				s.room = math.Min(s.room, edgeDistance(m, s.at))
			}
			if s.room > px(14) {
				out = append(out, s)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].room > out[j].room })
	return out
}

func inside(ps []orb.Polygon, q orb.Point) bool {
	for _, p := range ps {
		if contains(p, q) {
			return true
		}
	}
	return false
}

// nameCountry puts a name at a spot if there is room for it.
func (b *builder) nameCountry(name string, s spot) bool {
	t := b.countryText(name)
	if s.room < measure(t.S, t.Size, t.Weight, t.Track)*.3 {
		return false
	}
	t.X, t.Y = int(s.at.X()), int(s.at.Y()+t.Size*.35)
	return b.put(px(6), t)
}

// cross reports whether the segments ab and cd cross.
func cross(a, b, c, d orb.Point) bool {
	side := func(p, q, r orb.Point) bool {
		return (q.X()-p.X())*(r.Y()-p.Y())-(q.Y()-p.Y())*(r.X()-p.X()) > 0
	}
	return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}

// countryText is the look of a country's name.
func (b *builder) countryText(name string) Text {
	track := px(2.4)
	if b.v.Lang == "zh" {
		track = px(5)
	}
	return Text{Group: "country", S: upper(name, b.v.Lang), Size: px(11.5), Weight: 500, Track: track, Fill: b.c.muted, Halo: b.c.halo, HaloW: px(3)}
}
