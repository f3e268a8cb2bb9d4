package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// coverage is where the basemap is detailed: west, south, east, north.
var coverage = [4]float64{45, 15, 180, 75}

// Tolerances of the basemap's lines in degrees: a piece whose triangle is
// under the square of it goes. Lines that touch a detailed country, and lines
// of the atlas, keep every point.
const (
	nearTolerance = 0.012
	farTolerance  = 0.06
	farIsland     = 0.004 // square degrees: smaller islands far away are left out
)

// detailed countries keep every point and show their admin-1 borders.
var detailed = []string{"RUS", "CHN", "MNG", "KAZ", "KGZ", "TJK", "UZB", "TKM"}

// partOf counts small units with a country of their own in the source to the
// one they are drawn with.
var partOf = map[string]string{"HKG": "CHN", "MAC": "CHN", "KAB": "KAZ", "ALD": "FIN", "IOA": "AUS", "CSI": "AUS", "ATC": "AUS", "WSB": "CYP", "ESB": "CYP", "USG": "CUB"}

// Kinds of drawn lines, in the order that decides ids.
const (
	kindCoast = iota
	kindCountry
	kindDisputed
	kindAdmin1
	kindAtlas // drawn by the atlas only
)

var kindNames = []string{"coast", "country", "disputed", "admin1", "atlas"}

// basemap is the partition as the basemap draws it.
type basemap struct {
	*partition
	group    []string // face -> country it is drawn with, "" for water
	near     map[string]bool
	disputes []row
	arcs     []*arc
	simple   *simplifier
}

// newBasemap finds the drawn lines and simplifies those that may be. atlas are
// the edges of the atlas: they keep their points.
func newBasemap(dir string, p *partition, atlas map[int32]attribute) (*basemap, error) {
	disputes, err := readTable(filepath.Join(dir, "recipes/disputed.tsv"))
	if err != nil {
		return nil, err
	}
	b := &basemap{partition: p, disputes: disputes, near: map[string]bool{}, group: make([]string, p.Faces)}
	for f := range b.group {
		b.group[f] = b.groupOf(int32(f))
	}
	b.findNear()
	b.arcs = p.chain(b.drawn(atlas))
	b.simple = newSimplifier(p, b.arcs)
	for _, a := range b.arcs {
		if t := b.tolerance(a); t > 0 {
			b.simple.arc(a, t)
		}
	}
	return b, nil
}

func (b *basemap) groupOf(f int32) string {
	if !b.land(f) {
		return ""
	}
	if b.unit[f] == openUnit {
		return "open"
	}
	for _, d := range b.disputes {
		if d["owner"] != "" && d["a"] == b.code(f) {
			return d["owner"]
		}
	}
	c := b.country(f)
	if to, ok := partOf[c]; ok {
		return to
	}
	return c
}

// findNear marks the countries with a unit wholly in the coverage.
func (b *basemap) findNear() {
	for i := range b.units {
		u := &b.units[i]
		inside := true
		for _, r := range u.Rings {
			for _, g := range r {
				q := g.Point()
				inside = inside && q[0] >= coverage[0] && q[0] <= coverage[2] && q[1] >= coverage[1] && q[1] <= coverage[3]
			}
		}
		if inside {
			c := u.Country
			if to, ok := partOf[c]; ok {
				c = to
			}
			b.near[c] = true
		}
	}
}

// drawn gives every edge that the basemap or the atlas draws an attribute: line
// is its kind, rule its class of tolerance.
func (b *basemap) drawn(atlas map[int32]attribute) map[int32]attribute {
	out := map[int32]attribute{}
	for e := range b.Edges {
		e := int32(e)
		l, r := b.LeftRight(e)
		if l == r {
			continue
		}
		kind := b.kind(l, r)
		_, fixed := atlas[e]
		if kind < 0 && !fixed {
			continue
		}
		if kind < 0 {
			kind = kindAtlas
		}
		out[e] = attribute{kind, b.class(l, r, fixed), 0, b.group[l], b.group[r]}
	}
	return out
}

// kind returns the kind of line between two faces, -1 for none.
func (b *basemap) kind(l, r int32) int {
	switch {
	case !b.land(l) && !b.land(r):
		return -1
	case b.land(l) != b.land(r):
		return kindCoast
	case b.disputed(l, r):
		return kindDisputed
	case b.group[l] != b.group[r]:
		return kindCountry
	case b.unit[l] != b.unit[r] && slices.Contains(detailed, b.group[l]):
		return kindAdmin1
	}
	return -1
}

func (b *basemap) disputed(l, r int32) bool {
	if b.unit[l] == b.unit[r] || b.country(l) == b.country(r) {
		return false
	}
	if b.group[l] == "open" || b.group[r] == "open" || b.denies(l, r) || b.denies(r, l) {
		return true
	}
	is := func(f int32, what string) bool { return what == "*" || b.isIn(f, what) }
	for _, d := range b.disputes {
		if is(l, d["a"]) && is(r, d["b"]) || is(r, d["a"]) && is(l, d["b"]) {
			return true
		}
	}
	return false
}

// denies reports whether Natural Earth marks the unit of l as one that the
// country of r does not recognise.
func (b *basemap) denies(l, r int32) bool {
	if b.unit[l] < 0 || b.unit[r] < 0 {
		return false
	}
	iso, _ := b.units[b.unit[r]].Props["iso_a2"].(string)
	mark, _ := b.units[b.unit[l]].Props["FCLASS_"+iso].(string)
	return mark == "Unrecognized"
}

// Classes of tolerance.
const (
	classFixed = iota
	classNear
	classFar
)

func (b *basemap) class(l, r int32, fixed bool) int {
	class := classFar
	for _, f := range []int32{l, r} {
		g := b.group[f]
		if slices.Contains(detailed, g) {
			fixed = true
		}
		if b.near[g] {
			class = classNear
		}
	}
	if fixed {
		return classFixed
	}
	return class
}

func (b *basemap) tolerance(a *arc) float64 { return []float64{0, nearTolerance, farTolerance}[a.rule] }

// points returns the drawn points of an arc.
func (b *basemap) points(a *arc) orb.LineString {
	out := orb.LineString{b.Points[b.from(a)].Point()}
	for i, h := range a.half {
		v := b.Origin(h ^ 1)
		if i+1 == len(a.half) || !b.simple.skip[v] {
			out = append(out, b.Points[v].Point())
		}
	}
	return out
}

// writeLand writes one feature per country.
func (b *basemap) writeLand(path string) error {
	faces := map[string][]int32{}
	for f, g := range b.group {
		if g != "" {
			faces[g] = append(faces[g], int32(f))
		}
	}
	var out []feature
	for g, fs := range faces {
		rank := "far"
		if b.near[g] || slices.Contains(detailed, g) {
			rank = "near"
		}
		var ps []orb.Polygon
		for _, part := range b.connected(fs) {
			for _, poly := range b.polygons(part, b.simple.skip) {
				if rank == "near" || signedArea(poly[0]) >= farIsland {
					ps = append(ps, poly)
				}
			}
		}
		if len(ps) == 0 {
			continue
		}
		f := props{"rank": rank}
		if g != "open" {
			f["a3"] = g
		}
		out = append(out, feature{"land-" + strings.ToLower(g), polygonal(ps), f})
	}
	return writeLayer(path, out)
}

// writeBoundaries writes the borders: one feature for the border of two
// countries, and one for the internal borders of each detailed country.
func (b *basemap) writeBoundaries(path string) error {
	type group struct {
		kind  int
		a3    []string
		lines []orb.LineString
	}
	groups := map[string]*group{}
	for _, a := range b.arcs {
		if a.line == kindCoast || a.line == kindAtlas {
			continue
		}
		pairs := []string{a.left, a.right}
		slices.Sort(pairs)
		pairs = slices.DeleteFunc(slices.Compact(pairs), func(s string) bool { return s == "open" })
		id := strings.ToLower(kindNames[a.line] + "-" + strings.Join(pairs, "-"))
		g := groups[id]
		if g == nil {
			g = &group{kind: a.line, a3: pairs}
			groups[id] = g
		}
		g.lines = append(g.lines, b.points(a))
	}
	var out []feature
	for id, g := range groups {
		out = append(out, feature{id, linear(g.lines), props{"kind": kindNames[g.kind], "a3": g.a3}})
	}
	return writeLayer(path, out)
}

// write writes the files of the basemap.
func (b *basemap) write(dir, out string) error {
	if err := b.writeLand(filepath.Join(out, "basemap/land.geojson")); err != nil {
		return fmt.Errorf("land: %w", err)
	}
	if err := b.writeBoundaries(filepath.Join(out, "basemap/boundaries.geojson")); err != nil {
		return err
	}
	waters, err := writeWaters(dir, out, b.partition)
	if err != nil {
		return err
	}
	if err := b.writeLabels(dir, out, waters); err != nil {
		return err
	}
	return writePlaces(dir, out)
}
