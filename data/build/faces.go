package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"ceded/geo"
)

// territory is a set of faces.
type territory struct {
	id    string
	faces []bool
	parts [][]int32 // faces of each part, largest part first
	km2   float64
}

// loadTerritories reads faces.tsv and evaluates its expressions.
func loadTerritories(path string, p *partition) ([]*territory, error) {
	rows, err := readTable(path)
	if err != nil {
		return nil, err
	}
	var out []*territory
	for _, r := range rows {
		e := &expression{tokens: strings.Fields(r["faces"]), p: p, done: out}
		set, err := e.sum()
		if err == nil && len(e.tokens) > 0 {
			err = fmt.Errorf("unexpected %q", e.tokens[0])
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, r["territory"], err)
		}
		drop, err := strconv.ParseFloat(r["dropKm2"], 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: dropKm2: %w", path, r["territory"], err)
		}
		t, err := newTerritory(r["territory"], p, set, drop, r["keep"] == "largest")
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// newTerritory leaves out small parts and measures the rest.
func newTerritory(id string, p *partition, set []bool, dropKm2 float64, largest bool) (*territory, error) {
	t := &territory{id: id, faces: make([]bool, p.Faces)}
	var faces []int32
	for f, in := range set {
		if in {
			faces = append(faces, int32(f))
		}
	}
	type part struct {
		faces []int32
		km2   float64
	}
	var parts []part
	for _, g := range p.connected(faces) {
		km2, err := geo.AreaKm2(orb.MultiPolygon(p.polygons(g, nil)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		parts = append(parts, part{g, km2})
	}
	slices.SortStableFunc(parts, func(a, b part) int {
		switch {
		case a.km2 > b.km2:
			return -1
		case a.km2 < b.km2:
			return 1
		}
		return 0
	})
	for i, g := range parts {
		if i > 0 && largest || g.km2 < dropKm2 {
			continue
		}
		t.parts = append(t.parts, g.faces)
		t.km2 += g.km2
		for _, f := range g.faces {
			t.faces[f] = true
		}
	}
	if len(t.parts) == 0 {
		return nil, fmt.Errorf("%s: no face is left", id)
	}
	return t, nil
}

// expression evaluates a set expression over faces.
type expression struct {
	tokens []string
	p      *partition
	done   []*territory
}

func (e *expression) next() string {
	if len(e.tokens) == 0 {
		return ""
	}
	t := e.tokens[0]
	e.tokens = e.tokens[1:]
	return t
}

// sum reads terms joined by +, & and -, left to right.
func (e *expression) sum() ([]bool, error) {
	set, err := e.term()
	for err == nil && len(e.tokens) > 0 && e.tokens[0] != ")" {
		op := e.next()
		var other []bool
		if other, err = e.term(); err != nil {
			break
		}
		for f := range set {
			switch op {
			case "+":
				set[f] = set[f] || other[f]
			case "&":
				set[f] = set[f] && other[f]
			case "-":
				set[f] = set[f] && !other[f]
			default:
				return nil, fmt.Errorf("unknown operator %q", op)
			}
		}
	}
	return set, err
}

func (e *expression) term() ([]bool, error) {
	t := e.next()
	if t == "(" {
		set, err := e.sum()
		if err == nil && e.next() != ")" {
			err = fmt.Errorf("missing )")
		}
		return set, err
	}
	set := make([]bool, e.p.Faces)
	if id, ok := strings.CutPrefix(t, "@"); ok {
		for _, d := range e.done {
			if d.id == id {
				copy(set, d.faces)
				return set, nil
			}
		}
		return nil, fmt.Errorf("no territory %q above", id)
	}
	if name, ok := strings.CutPrefix(t, "ring:"); ok {
		id, ok := e.p.ringIDs[name]
		if !ok {
			return nil, fmt.Errorf("no ring %q", name)
		}
		for f := range set {
			set[f] = slices.Contains(e.p.Labels[f], id)
		}
		return set, nil
	}
	found := false
	for f := range set {
		if u := e.p.unit[f]; u >= 0 && (e.p.units[u].Code == t || e.p.units[u].Country == t) {
			set[f], found = true, true
		}
	}
	if !found {
		return nil, fmt.Errorf("no unit or country %q", t)
	}
	return set, nil
}
