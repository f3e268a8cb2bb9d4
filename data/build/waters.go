package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"ceded/geo"
	"ceded/geo/topo"
)

const (
	lgpl       = "LGPL-3.0-or-later"
	gshhg      = "GSHHG 2.3.7 (Wessel and Smith 1996)"
	nameReach  = 0.3  // how far a name's point may be from its river, degrees
	twinReach  = 0.15 // a river this close to one of GSHHG is the same river
	lakeMinKm2 = 20   // smaller lakes are faults of quantising
)

// river is one river of a source.
type river struct {
	id    string
	lines []orb.LineString
	rank  int
	names text
}

// lake is one lake of a source.
type lake struct {
	id    string
	shape []orb.Polygon
	km2   float64
	rank  int
	names text
	skip  bool
}

// waters are the rivers and lakes of the basemap, by output file.
type waters struct {
	rivers map[string][]*river
	lakes  map[string][]*lake
	labels []feature
}

// writeWaters writes rivers and lakes and returns their labels. Rivers and
// lakes that GSHHG has in more detail are left out of the Natural Earth files,
// and lakes of GSHHG that Natural Earth has out of those of GSHHG.
func writeWaters(dir, out string, p *partition) ([]feature, error) {
	w := &waters{rivers: map[string][]*river{}, lakes: map[string][]*lake{}}
	if err := w.read(dir); err != nil {
		return nil, err
	}
	rows, err := readTable(filepath.Join(dir, "recipes/waters.tsv"))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if err := w.apply(r); err != nil {
			return nil, fmt.Errorf("waters.tsv: %s %s %s,%s %s: %w", r["in"], r["do"], r["lon"], r["lat"], r["en"], err)
		}
	}
	w.dropTwins(p)
	for name, rivers := range w.rivers {
		if err := writeLayer(filepath.Join(out, "basemap", name+".geojson"), riverFeatures(name, rivers)); err != nil {
			return nil, err
		}
	}
	for name, lakes := range w.lakes {
		if err := writeLayer(filepath.Join(out, "basemap", name+".geojson"), lakeFeatures(name, lakes)); err != nil {
			return nil, err
		}
	}
	notice, err := os.ReadFile(filepath.Join(dir, "gshhg/NOTICE.md"))
	if err != nil {
		return nil, err
	}
	return w.labels, os.WriteFile(filepath.Join(out, "basemap/NOTICE-GSHHG.md"), notice, 0o644)
}

func (w *waters) read(dir string) error {
	world, err := readTopology(filepath.Join(dir, worldFile))
	if err != nil {
		return err
	}
	lines, err := world.geometries("rivers")
	if err != nil {
		return err
	}
	for i, g := range lines {
		r := &river{id: fmt.Sprintf("river-%d", i+1), lines: g.(orb.MultiLineString)}
		r.rank = lengthRank(r.lines)
		w.rivers["rivers"] = append(w.rivers["rivers"], r)
	}
	polygons, err := world.geometries("lakes")
	if err != nil {
		return err
	}
	if err := w.addLakes("lakes", "lake", polygons); err != nil {
		return err
	}

	rivers, err := readGeoJSON(filepath.Join(dir, "gshhg/rivers.geojson"))
	if err != nil {
		return err
	}
	for i, f := range rivers {
		level, _ := f.props["level"].(float64)
		l := dropRepeats(f.geometry.(orb.LineString))
		w.rivers["rivers-gshhg"] = append(w.rivers["rivers-gshhg"], &river{id: fmt.Sprintf("gshhg-river-%d", i+1), lines: []orb.LineString{l}, rank: 2 + 2*int(level)})
	}
	lakes, err := readGeoJSON(filepath.Join(dir, "gshhg/lakes.geojson"))
	if err != nil {
		return err
	}
	var shapes []orb.Geometry
	for _, f := range lakes {
		shapes = append(shapes, f.geometry)
	}
	return w.addLakes("lakes-gshhg", "gshhg-lake", shapes)
}

// addLakes makes valid lakes that do not overlap: their outlines are noded
// and put together again.
func (w *waters) addLakes(in, prefix string, shapes []orb.Geometry) error {
	var src []topo.SourceLine
	for i, g := range shapes {
		polygons, ok := g.(orb.MultiPolygon)
		if !ok {
			polygons = orb.MultiPolygon{g.(orb.Polygon)}
		}
		for _, poly := range polygons {
			for _, r := range poly {
				pts := make([]topo.GridPoint, len(r))
				for k, q := range r {
					pts[k] = topo.ToGrid(q)
				}
				src = append(src, topo.SourceLine{Source: int32(i), Points: pts})
			}
		}
	}
	p := &partition{Partition: topo.Polygonize(topo.Node(src))}
	p.measure()
	faces := make([][]int32, len(shapes))
	for f, l := range p.Labels {
		if len(l) > 0 {
			faces[l[0]] = append(faces[l[0]], int32(f))
		}
	}
	for i, fs := range faces {
		l := &lake{id: fmt.Sprintf("%s-%d", prefix, i+1)}
		for _, part := range p.connected(fs) {
			l.shape = append(l.shape, p.polygons(part, nil)...)
		}
		km2, err := geo.AreaKm2(orb.MultiPolygon(l.shape))
		if err != nil {
			return err
		}
		l.km2, l.rank = km2, areaRank(km2)
		if km2 >= lakeMinKm2 {
			w.lakes[in] = append(w.lakes[in], l)
		}
	}
	return nil
}

func lengthRank(ls []orb.LineString) int {
	km := geo.LengthKm(orb.MultiLineString(ls))
	for rank, least := range []float64{4000, 2500, 1500, 900, 500, 250} {
		if km >= least {
			return rank + 1
		}
	}
	return 7
}

func areaRank(km2 float64) int {
	for rank, least := range []float64{20000, 5000, 1500, 500, 150} {
		if km2 >= least {
			return rank
		}
	}
	return 5
}

// apply does what a row of waters.tsv says.
func (w *waters) apply(r row) error {
	lon, err := r.number("lon")
	if err != nil {
		return err
	}
	lat, err := r.number("lat")
	if err != nil {
		return err
	}
	at := orb.Point{lon, lat}
	names, rank := text{}, -1
	for _, lang := range []string{"en", "zh", "ru", "mn"} {
		if r[lang] != "" {
			names[lang] = r[lang]
		}
	}
	if r["rank"] != "" {
		if rank, err = strconv.Atoi(r["rank"]); err != nil {
			return err
		}
	}
	if strings.HasPrefix(r["in"], "lakes") {
		for _, l := range w.lakes[r["in"]] {
			for _, poly := range l.shape {
				if depth(poly, at, 1) < 0 {
					continue
				}
				if r["do"] == "skip" {
					l.skip = true
					return nil
				}
				l.names, l.rank = names, rank
				if r["label"] != "" {
					w.label("lake", names, rank, innerPoint(largest(l.shape)), 0)
				}
				return nil
			}
		}
		return fmt.Errorf("no lake holds the point")
	}
	rivers := w.rivers[r["in"]]
	if r["do"] == "split" {
		rivers = slices.DeleteFunc(slices.Clone(rivers), func(r *river) bool { return endsNear(r, at) })
	}
	rv, line, seg := nearestRiver(rivers, at)
	if rv == nil {
		return fmt.Errorf("no river within %v degrees", nameReach)
	}
	if r["do"] == "split" {
		return w.split(r["in"], rv, at)
	}
	rv.names, rv.rank = names, rank
	if r["label"] != "" {
		a, b := rv.lines[line][seg], rv.lines[line][seg+1]
		w.label("river", names, rank, orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}, direction(rv.lines[line], seg))
	}
	return nil
}

func (w *waters) label(kind string, names text, rank int, at orb.Point, angle int) {
	f := props{"kind": kind, "names": names, "rank": rank}
	if kind == "river" || angle != 0 {
		f["angle"] = angle
	}
	w.labels = append(w.labels, feature{"", orb.Point{math.Round(at[0]*1000) / 1000, math.Round(at[1]*1000) / 1000}, f})
}

// direction is the way of a line around piece seg, degrees clockwise from the
// parallel on a Mercator map, such that text reads from left to right.
func direction(l orb.LineString, seg int) int {
	a, b := l[max(0, seg-4)], l[min(len(l)-1, seg+5)]
	dy := (b[1] - a[1]) / math.Cos((a[1]+b[1])/2*math.Pi/180)
	deg := -math.Atan2(dy, b[0]-a[0]) * 180 / math.Pi
	if deg > 90 {
		deg -= 180
	} else if deg <= -90 {
		deg += 180
	}
	return int(math.Round(deg))
}

func largest(ps []orb.Polygon) orb.Polygon {
	best := ps[0]
	for _, p := range ps[1:] {
		if signedArea(p[0]) > signedArea(best[0]) {
			best = p
		}
	}
	return best
}

// nearestRiver returns the river nearest to a point with the line and piece
// that are, or nil.
func nearestRiver(rivers []*river, at orb.Point) (best *river, line, seg int) {
	shrink := math.Cos(at[1] * math.Pi / 180)
	reach := nameReach
	for _, r := range rivers {
		for i, l := range r.lines {
			for k := 1; k < len(l); k++ {
				if d := segmentDistance(l[k-1], l[k], at, shrink); d < reach {
					best, line, seg, reach = r, i, k-1, d
				}
			}
		}
	}
	return best, line, seg
}

// endsNear reports whether a river begins or ends by a point: it is one that
// joins the river to cut.
func endsNear(r *river, at orb.Point) bool {
	for _, l := range r.lines {
		for _, q := range []orb.Point{l[0], l[len(l)-1]} {
			if math.Hypot(q[0]-at[0], q[1]-at[1]) < nameReach {
				return true
			}
		}
	}
	return false
}

// split cuts a river of one line at its point nearest to at; the part
// downstream of it in the line's order becomes a river of its own.
func (w *waters) split(in string, r *river, at orb.Point) error {
	l := r.lines[0]
	best, d := 0, math.Inf(1)
	for i, q := range l {
		if e := math.Hypot((q[0]-at[0])*math.Cos(at[1]*math.Pi/180), q[1]-at[1]); e < d {
			best, d = i, e
		}
	}
	if len(r.lines) != 1 || best == 0 || best == len(l)-1 {
		return fmt.Errorf("the river cannot be cut there")
	}
	r.lines = []orb.LineString{slices.Clone(l[:best+1])}
	rest := &river{id: r.id + "-b", lines: []orb.LineString{slices.Clone(l[best:])}, rank: r.rank}
	w.rivers[in] = append(w.rivers[in], rest)
	return nil
}

// dropTwins leaves out what both sources have.
func (w *waters) dropTwins(p *partition) {
	type key [2]int
	near := map[key][]orb.Point{}
	at := func(q orb.Point) key { return key{int(math.Floor(q[0])), int(math.Floor(q[1]))} }
	for _, r := range w.rivers["rivers-gshhg"] {
		for _, l := range r.lines {
			for i := 1; i < len(l); i++ {
				steps := int(math.Ceil(math.Hypot(l[i][0]-l[i-1][0], l[i][1]-l[i-1][1]) / 0.05))
				for s := 0; s <= steps; s++ {
					t := float64(s) / float64(steps)
					q := orb.Point{l[i-1][0] + t*(l[i][0]-l[i-1][0]), l[i-1][1] + t*(l[i][1]-l[i-1][1])}
					near[at(q)] = append(near[at(q)], q)
				}
			}
		}
	}
	twin := func(q orb.Point) bool {
		shrink := math.Cos(q[1] * math.Pi / 180)
		k := at(q)
		for x := -1; x <= 1; x++ {
			for y := -1; y <= 1; y++ {
				for _, o := range near[key{k[0] + x, k[1] + y}] {
					if math.Hypot((o[0]-q[0])*shrink, o[1]-q[1]) < twinReach {
						return true
					}
				}
			}
		}
		return false
	}
	for _, r := range w.rivers["rivers"] {
		r.lines = withoutTwins(r.lines, twin)
	}
	w.rivers["rivers"] = slices.DeleteFunc(w.rivers["rivers"], func(r *river) bool { return len(r.lines) == 0 })

	w.lakes["lakes-gshhg"] = slices.DeleteFunc(w.lakes["lakes-gshhg"], func(l *lake) bool {
		return l.skip || !p.onLand(innerPoint(largest(l.shape))) || touchesAny(l, w.lakes["lakes"])
	})
}

// withoutTwins keeps the runs of points that have no twin, each with the
// points next to it, so that it meets its continuation.
func withoutTwins(ls []orb.LineString, twin func(orb.Point) bool) []orb.LineString {
	var out []orb.LineString
	for _, l := range ls {
		same := make([]bool, len(l))
		for i, q := range l {
			same[i] = twin(q)
		}
		for i := 0; i < len(l); {
			if same[i] {
				i++
				continue
			}
			j := i
			for j+1 < len(l) && !same[j+1] {
				j++
			}
			if run := l[max(0, i-1):min(len(l), j+2)]; j-i >= 2 || len(run) == len(l) && len(l) >= 2 {
				out = append(out, slices.Clone(run))
			}
			i = j + 1
		}
	}
	return out
}

// touchesAny reports whether a point of the lake, or its inner point, lies in
// one of others, or the other way round.
func touchesAny(l *lake, others []*lake) bool {
	in := func(q orb.Point, o *lake) bool {
		for _, poly := range o.shape {
			if poly.Bound().Contains(q) && depth(poly, q, 1) >= 0 {
				return true
			}
		}
		return false
	}
	mine := innerPoint(largest(l.shape))
	for _, o := range others {
		if !slices.ContainsFunc(o.shape, func(a orb.Polygon) bool { return a.Bound().Intersects(largest(l.shape).Bound()) }) {
			continue
		}
		if in(mine, o) || in(innerPoint(largest(o.shape)), l) {
			return true
		}
		for _, q := range largest(l.shape)[0] {
			if in(q, o) {
				return true
			}
		}
	}
	return false
}

// onLand reports whether a point lies in an admin-1 unit.
func (p *partition) onLand(q orb.Point) bool {
	g := topo.ToGrid(q)
	inside := false
	for e := range p.Edges {
		l, r := p.LeftRight(int32(e))
		if p.land(l) == p.land(r) {
			continue
		}
		a, b := p.Points[p.Edges[e].A], p.Points[p.Edges[e].B]
		if (a.Y > g.Y) == (b.Y > g.Y) {
			continue
		}
		if a.Y > b.Y {
			a, b = b, a
		}
		if topo.Orient(a, b, g) > 0 {
			inside = !inside
		}
	}
	return inside
}

func riverFeatures(name string, rivers []*river) []feature {
	var out []feature
	for _, r := range rivers {
		f := props{"rank": r.rank}
		if r.names != nil {
			f["names"] = r.names
		}
		credit(f, name)
		out = append(out, feature{r.id, linear(r.lines), f})
	}
	return out
}

func lakeFeatures(name string, lakes []*lake) []feature {
	var out []feature
	for _, l := range lakes {
		f := props{"rank": l.rank}
		if l.names != nil {
			f["names"] = l.names
		}
		credit(f, name)
		out = append(out, feature{l.id, polygonal(l.shape), f})
	}
	return out
}

// credit marks what is under the LGPL.
func credit(f props, name string) {
	if strings.HasSuffix(name, "-gshhg") {
		f["licence"], f["credit"] = lgpl, gshhg
	}
}
