package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/paulmach/orb"

	"ceded/geo/topo"
)

// cutReach is how far, in degrees, the vertex at which a section is cut may lie
// from the point that the ledger gives for its end.
const cutReach = 0.1

// border is the present border of two countries, cut into the sections of the
// border ledger.
type border struct {
	borderRecipe
	ledger    ledger
	sections  []section
	sectionOf map[int32]int // edge -> index of its section + 1
	signed    map[string]string
}

// borderRecipe is sections.json: what the ledger does not tell of a section,
// because it is about the drawing.
type borderRecipe struct {
	ID              string          `json:"id"`
	Names           text            `json:"names"`
	Present         text            `json:"present"`
	Between         [2]string       `json:"between"`
	Source          string          `json:"source"`
	Hue             string          `json:"hue"`
	Status          string          `json:"status"`
	Instrument      string          `json:"instrument"`
	Note            string          `json:"note"`
	PublishedLength json.RawMessage `json:"publishedLength"`
	Sections        []sectionRecipe `json:"sections"`
	Points          []pointRecipe   `json:"points"`
}

type sectionRecipe struct {
	ID        string `json:"id"`
	ValidFrom string `json:"validFrom"`
	Certainty string `json:"certainty"`
	Course    string `json:"course"`
	Along     text   `json:"along"`
	Channel   string `json:"channel"`
	Drawn     string `json:"drawn"` // whole, part, older-line
	DrawnNote string `json:"drawnNote"`
	Legs      []leg  `json:"legs"`
}

// leg is a stretch that an instrument gives by coordinates: it bounds no
// territory, as the map source does not have it.
type leg struct {
	Points      []orb.Point `json:"points"`
	PrecisionKm float64     `json:"precisionKm"`
	Source      string      `json:"source"`
	Course      string      `json:"course"`
	Judged      string      `json:"judged"`
	JudgedNote  string      `json:"judgedNote"`
	Instrument  string      `json:"instrument"`
	Article     string      `json:"article"`
	Follows     string      `json:"follows"`
	Certainty   string      `json:"certainty"`
	ValidFrom   string      `json:"validFrom"`
	Sources     []string    `json:"sources"`
}

type pointRecipe struct {
	ID      string   `json:"id"`
	Names   text     `json:"names"`
	Section string   `json:"section"`
	Sources []string `json:"sources"`
}

// ledger is what border-ledger.json tells, as far as the layers carry it.
type ledger struct {
	Sections []struct {
		ID               string          `json:"id"`
		Names            text            `json:"names"`
		From             ledgerEnd       `json:"from"`
		To               ledgerEnd       `json:"to"`
		Follows          string          `json:"follows"`
		GovernedBy       []string        `json:"governedBy"`
		OlderInstruments []string        `json:"olderInstruments"`
		Demarcated       []marking       `json:"demarcated"`
		PublishedLength  json.RawMessage `json:"publishedLength"`
		Islands          string          `json:"islands"`
		Lines            []string        `json:"lines"`
		Certainty        string          `json:"certainty"`
		Sources          []string        `json:"sources"`
		Note             string          `json:"note"`
	} `json:"sections"`
	Stretches []struct {
		Line      string `json:"line"`
		Certainty string `json:"certainty"`
	} `json:"stretches"`
	Tripoints        []ledgerPoint `json:"tripoints"`
	TreatyCoordinate []ledgerPoint `json:"treatyCoordinates"`
}

type ledgerEnd struct {
	Name      string    `json:"name"`
	LonLat    orb.Point `json:"lonLat"`
	Certainty string    `json:"certainty"`
}

type ledgerPoint struct {
	ID          string    `json:"id"`
	LonLat      orb.Point `json:"lonLat"`
	Instrument  string    `json:"instrument"`
	AsPublished string    `json:"asPublished"`
	Published   string    `json:"published"`
	Certainty   string    `json:"certainty"`
	PrecisionKm float64   `json:"precisionKm"`
	Source      string    `json:"source"`
}

// section is a stretch of the border between two cuts, from its start to its
// end as the ledger has them.
type section struct {
	half []int32
}

// loadBorder reads the border's recipe and ledger, and cuts the border.
func loadBorder(dir, out string, p *partition) (*border, error) {
	b := &border{sectionOf: map[int32]int{}, signed: map[string]string{}}
	var instruments struct {
		Instruments []struct {
			ID     string
			Signed struct{ Date string }
		}
	}
	for path, v := range map[string]any{
		filepath.Join(dir, "recipes/sections.json"): &b.borderRecipe,
		filepath.Join(out, "border-ledger.json"):    &b.ledger,
		filepath.Join(out, "instruments.json"):      &instruments,
	} {
		if err := readJSON(path, v); err != nil {
			return nil, err
		}
	}
	for _, i := range instruments.Instruments {
		b.signed[i.ID] = i.Signed.Date
	}
	if len(b.Sections) != len(b.ledger.Sections) {
		return nil, fmt.Errorf("sections.json has %d sections, the ledger %d", len(b.Sections), len(b.ledger.Sections))
	}
	for i := range b.Sections {
		if b.Sections[i].ID != b.ledger.Sections[i].ID {
			return nil, fmt.Errorf("sections.json: %s stands where the ledger has %s", b.Sections[i].ID, b.ledger.Sections[i].ID)
		}
	}
	return b, b.cut(p)
}

func readJSON(path string, v any) error {
	f, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(f, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// name returns the id of a section by its number in an attribute.
func (b *border) name(n int) string {
	if n == 0 {
		return ""
	}
	return b.Sections[n-1].ID
}

// cut gives every edge of the border its section. A section ends at the vertex
// nearest to its end in the ledger, the last one of a stretch at the stretch's
// end; the next begins there.
func (b *border) cut(p *partition) error {
	runs := p.between(b.Between)
	of := make([]int, len(b.Sections)) // section -> run
	for i := range b.Sections {
		best := math.Inf(1)
		for r := range runs {
			if _, d := p.nearestOn(runs[r], b.ledger.Sections[i].To.LonLat); d < best {
				of[i], best = r, d
			}
		}
	}
	b.sections = make([]section, len(b.Sections))
	for r, run := range runs {
		first, last := slices.Index(of, r), -1
		for i := range of {
			if of[i] == r {
				last = i
			}
		}
		if first < 0 {
			return fmt.Errorf("sections.json: the border at %v is in no section", p.Points[p.Origin(run[0])].Point())
		}
		if at, _ := p.nearestOn(run, b.ledger.Sections[first].From.LonLat); at > len(run)/2 {
			run = p.backwards(run)
		}
		start := 0
		for i := first; i <= last; i++ {
			end := len(run)
			if i < last {
				var d float64
				if end, d = p.nearestOn(run, b.ledger.Sections[i].To.LonLat); d > cutReach {
					return fmt.Errorf("section %s ends %.2f degrees from the border", b.Sections[i].ID, d)
				}
			}
			if end <= start {
				return fmt.Errorf("section %s ends before it begins", b.Sections[i].ID)
			}
			b.sections[i].half = run[start:end]
			for _, h := range run[start:end] {
				b.sectionOf[h>>1] = i + 1
			}
			start = end
		}
	}
	return nil
}

// between returns the border of two countries as runs of half-edges end to end,
// the longest first.
func (p *partition) between(countries [2]string) [][]int32 {
	leaving := map[int32][]int32{}
	for e := range p.Edges {
		l, r := p.LeftRight(int32(e))
		if x, y := p.country(l), p.country(r); [2]string{x, y} == countries || [2]string{y, x} == countries {
			leaving[p.Edges[e].A] = append(leaving[p.Edges[e].A], int32(2*e))
			leaving[p.Edges[e].B] = append(leaving[p.Edges[e].B], int32(2*e+1))
		}
	}
	points := make([]int32, 0, len(leaving))
	for v := range leaving {
		points = append(points, v)
	}
	slices.SortFunc(points, func(a, b int32) int { return compareGrid(p.Points[a], p.Points[b]) })
	done := map[int32]bool{}
	var runs [][]int32
	for _, v := range points {
		if len(leaving[v]) != 1 || done[leaving[v][0]>>1] {
			continue
		}
		var run []int32
		for h := leaving[v][0]; ; {
			done[h>>1] = true
			run = append(run, h)
			next := slices.IndexFunc(leaving[p.Origin(h^1)], func(g int32) bool { return !done[g>>1] })
			if next < 0 {
				break
			}
			h = leaving[p.Origin(h^1)][next]
		}
		runs = append(runs, run)
	}
	slices.SortStableFunc(runs, func(a, b []int32) int { return cmp.Compare(len(b), len(a)) })
	return runs
}

func (p *partition) backwards(run []int32) []int32 {
	out := make([]int32, len(run))
	for i, h := range run {
		out[len(run)-1-i] = h ^ 1
	}
	return out
}

// nearestOn returns the number of half-edges of a run before its vertex nearest
// to q, and how far that is in degrees of latitude.
func (p *partition) nearestOn(run []int32, q orb.Point) (int, float64) {
	g := topo.ToGrid(q)
	shrink := math.Cos(q[1] * math.Pi / 180)
	best, at := math.Inf(1), 0
	for i := 0; i <= len(run); i++ {
		v := p.Origin(run[min(i, len(run)-1)])
		if i == len(run) {
			v = p.Origin(run[i-1] ^ 1)
		}
		if d := math.Hypot(float64(p.Points[v].X-g.X)*shrink, float64(p.Points[v].Y-g.Y)) / topo.GridScale; d < best {
			best, at = d, i
		}
	}
	return at, best
}
