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
	Present     text      `json:"present"` // what it is today
	Sources     []string  `json:"sources"`
	Course      string    `json:"course"`
	Along       text      `json:"along"`
	Channel     string    `json:"channel"`
	Judged      string    `json:"judged"`
	Demarcated  []marking `json:"demarcated"`
	Arcs        []arcRule `json:"arcs"`
}

// marking is one step by which a line was put on the ground.
type marking struct {
	Date       string `json:"date"`
	Step       string `json:"step"` // key of messages: marking, protocol, description, tripoint, inspection
	Instrument string `json:"instrument,omitempty"`
}

// arcRule says which edges belong to a line, and what is special about them. An
// edge must meet every condition that is set; the first rule of the file that an
// edge meets has it.
type arcRule struct {
	Section string      `json:"section"` // in this section of sections.json
	Between []string    `json:"between"` // on either side: a unit, a country, or the prefix of unit codes
	On      string      `json:"on"`      // rides this control line, and bounds a territory
	Side    string      `json:"side"`    // this territory is on one side only
	Box     *[4]float64 `json:"box"`     // its middle is in west, south, east, north

	PrecisionKm float64         `json:"precisionKm"`
	Source      string          `json:"source"` // key of provenance.json
	Kind        string          `json:"kind"`
	Instrument  string          `json:"instrument"`
	Article     json.RawMessage `json:"article"` // null: none
	Follows     string          `json:"follows"`
	Course      string          `json:"course"`
	Along       json.RawMessage `json:"along"`   // null: none
	Channel     json.RawMessage `json:"channel"` // null: none
	Judged      string          `json:"judged"`
	JudgedNote  string          `json:"judgedNote"`
	Demarcated  *[]marking      `json:"demarcated"`
	Certainty   string          `json:"certainty"`
	ValidFrom   string          `json:"validFrom"`
}

// or returns the rule's own value of a field, else the line's; null is none.
func or[T any](own json.RawMessage, line T) T {
	if own == nil {
		return line
	}
	var v T
	_ = json.Unmarshal(own, &v) // null leaves it empty; loadLines has read it
	return v
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
			if r.Source == "" || r.PrecisionKm <= 0 || l.Course == "" || l.Judged == "" || len(l.Present) == 0 {
				return nil, fmt.Errorf("%s: %s: an arc without source, precision, judgement, course or present state", path, l.ID)
			}
		}
	}
	return out, nil
}

// attribute is what an edge is: the same for all edges of an arc.
type attribute struct {
	line, rule  int // indexes; line -1 is coast
	section     int // of the present border: index + 1, 0 outside it
	left, right string
}

// flipped is the attribute seen from the other end of the edge.
func (a attribute) flipped() attribute {
	return attribute{a.line, a.rule, a.section, a.right, a.left}
}

// attributes gives every edge that is part of a line, or bounds a territory,
// its attribute, seen from A to B.
func (p *partition) attributes(ts []*territory, recipes []lineRecipe, b *border) (map[int32]attribute, error) {
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
		a := attribute{-1, 0, b.sectionOf[e], sets[l], sets[r]}
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
				if p.matches(e, l, r, a, b.name(a.section), &recipes[i].Arcs[j]) {
					a.line, a.rule, found = i, j, true
					break rules
				}
			}
		}
		switch {
		case found:
			out[e] = a
		case bounds || a.section > 0:
			at := p.Points[p.Edges[e].A].Point()
			return nil, fmt.Errorf("no rule of lines.json for the edge at %v between %s [%s] and %s [%s], on %v",
				at, p.code(l), a.left, p.code(r), a.right, p.riding(e))
		}
	}
	return out, nil
}

func (p *partition) matches(e, l, r int32, a attribute, section string, rule *arcRule) bool {
	if rule.Section != "" && rule.Section != section {
		return false
	}
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
