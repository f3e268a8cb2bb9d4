package data

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"ceded/geo"

	"github.com/paulmach/orb"
)

// Verdicts of a point that are not the name of a passage.
const (
	VerdictNotCeded = "not-ceded"
	VerdictNearLine = "near-line"
	VerdictOutside  = "outside-coverage"
)

// AskQuery is the question "what was ceded here?".
type AskQuery struct {
	Point orb.Point // lon, lat, degrees
	Date  Date      // passages on or before it count; zero: the whole record
	Lang  string    // a language of the manifest
}

// Answer is what is known of a point. Distances are in km, areas in km2.
type Answer struct {
	Lon          float64         `json:"lon"`
	Lat          float64         `json:"lat"`
	Date         Date            `json:"date"`
	Lang         string          `json:"lang"`
	Release      string          `json:"release"`
	Verdict      string          `json:"verdict"`
	VerdictLabel string          `json:"verdictLabel"`
	Answer       string          `json:"answer"`
	Features     []AnswerFeature `json:"features"`
	NearLine     *AnswerNearLine `json:"nearLine,omitempty"`
	HeldBy       []AnswerHolder  `json:"heldBy"`
	Ledger       []LedgerEntry   `json:"ledger"` // all that passed here and who held it, in the order of time
	// LedgerCertain is false where the side of a line cannot be told: holders and
	// ledger are then those of the territory, if the point lies in it.
	LedgerCertain bool           `json:"ledgerCertain"`
	Nearest       *AnswerNearest `json:"nearest,omitempty"`
	Claims        []string       `json:"claims"`
	Licence       string         `json:"licence"`
	Credit        string         `json:"credit"`
	Cite          string         `json:"cite"`
}

// AnswerFeature is a territory that holds the point, or near whose line the
// point lies.
type AnswerFeature struct {
	ID               string          `json:"id"`
	Layer            string          `json:"layer"`
	Names            Text            `json:"names"`
	Passage          string          `json:"passage"`
	Reading          string          `json:"reading,omitempty"`
	Instrument       string          `json:"instrument,omitempty"`
	InstrumentNames  Text            `json:"instrumentNames,omitempty"`
	ValidFrom        Date            `json:"validFrom"`
	ValidTo          Date            `json:"validTo"`
	From             string          `json:"from,omitempty"`
	To               string          `json:"to,omitempty"`
	Position         string          `json:"position"`
	BoundaryKm       *float64        `json:"boundaryKm"` // null: no line but coast bounds it
	PrecisionKm      *float64        `json:"precisionKm"`
	Arc              string          `json:"arc,omitempty"`
	Boundary         *AnswerBoundary `json:"boundary,omitempty"` // words of that arc
	CoastKm          *float64        `json:"coastKm,omitempty"`  // set when the point lies off the coast and counts as inside
	Certainty        string          `json:"certainty"`
	AreaKm2          float64         `json:"areaKm2"`
	AreaErrorPercent *float64        `json:"areaErrorPercent"` // null: not judged
	PublishedAreas   []PublishedArea `json:"publishedAreas"`
	StatusNow        *AnswerStatus   `json:"statusNow"`
	Readings         []string        `json:"readings"` // subjects that sides describe differently
	Note             string          `json:"note,omitempty"`
	Sources          []string        `json:"sources"`
}

// AnswerStatus is the present legal state of a territory: which states it is
// in, under what, and what is claimed of it today. It is no part of how the
// territory passed.
type AnswerStatus struct {
	AsOf        Date     `json:"asOf"` // the day of the last check
	Status      string   `json:"status"`
	Statement   string   `json:"statement"`
	Instruments []string `json:"instruments"`
	States      []string `json:"states"`
	Units       []string `json:"units"`
	ClaimToday  string   `json:"claimToday"`
	ClaimNote   string   `json:"claimNote,omitempty"`
	// Positions are what other parties say of it today.
	Positions    []AnswerPosition `json:"positions"`
	Sources      []string         `json:"sources"`
	ClaimSources []string         `json:"claimSources"`
	Lang         string           `json:"lang"` // language of the statements
}

// AnswerPosition is what a party says of a territory today.
type AnswerPosition struct {
	Party     string `json:"party"`
	Statement string `json:"statement"`
}

// AnswerNearLine says which line is too near to tell the side, and what the
// answer would be on each side of it.
type AnswerNearLine struct {
	Arc        string    `json:"arc"`
	Line       string    `json:"line"`
	LineNames  Text      `json:"lineNames"`
	Instrument string    `json:"instrument,omitempty"`
	DistanceKm float64   `json:"distanceKm"`
	Sides      [2]string `json:"sides"`
	ArcWords
}

// AnswerBoundary is the arc of a territory's edge that is nearest to the point.
type AnswerBoundary struct {
	Arc        string `json:"arc"`
	Line       string `json:"line,omitempty"`
	Instrument string `json:"instrument,omitempty"`
	ArcWords
}

// AnswerHolder is one interval of the ledger of the smallest territory that
// holds the point.
type AnswerHolder struct {
	Territory     string   `json:"territory"`
	Holder        string   `json:"holder"`
	ValidFrom     Date     `json:"validFrom"`
	ValidTo       Date     `json:"validTo"`
	Basis         string   `json:"basis"`
	Certainty     string   `json:"certainty"`
	Instrument    string   `json:"instrument,omitempty"`
	AlsoClaimedBy []string `json:"alsoClaimedBy,omitempty"`
	Note          string   `json:"note,omitempty"`
}

// AnswerNearest is the nearest territory that passed under an instrument.
type AnswerNearest struct {
	ID         string  `json:"id"`
	Names      Text    `json:"names"`
	DistanceKm float64 `json:"distanceKm"`
	Direction  string  `json:"direction"` // north, northEast, ... from the point
}

// Ask answers what was ceded at a point. The store finds candidates; package
// geo decides and measures, so that every store gives the same answer.
func Ask(ctx context.Context, s Store, release string, q AskQuery) (*Answer, error) {
	rec, err := s.Record(ctx, release)
	if err != nil {
		return nil, err
	}
	m := rec.Manifest
	a := &Answer{
		Lon: q.Point[0], Lat: q.Point[1], Date: q.Date, Lang: q.Lang, Release: rec.Release.ID,
		Features: []AnswerFeature{}, HeldBy: []AnswerHolder{}, Ledger: []LedgerEntry{}, LedgerCertain: true, Claims: []string{},
		Licence: m.Licence.ID, Credit: m.Credit,
		Cite: "/at/" + coordinate(q.Point[0]) + "," + coordinate(q.Point[1]),
	}
	if !geo.BBox(m.Coverage).Contains(q.Point) {
		a.Verdict = VerdictOutside
		(&asking{rec: rec, q: q, words: rec.WordsIn(q.Lang), a: a}).tell()
		return a, nil
	}
	around, err := s.Around(ctx, release, q.Point, q.Date)
	if err != nil {
		return nil, err
	}
	k := &asking{rec: rec, q: q, words: rec.WordsIn(q.Lang), a: a, byID: map[string]*Feature{}, arcs: map[string]*Arc{}}
	k.locate(around)
	k.describe()
	if n := a.NearLine; n != nil {
		line, err := s.Feature(ctx, release, n.Line)
		if err != nil {
			return nil, err
		}
		n.LineNames = line.Props.Names
	}
	k.tell()
	return a, nil
}

// coordinate writes degrees as an address holds them: plain decimals, to 1e-6
// degree (0.1 m).
func coordinate(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e6)/1e6+0, 'f', -1, 64)
}

// asking is one question being answered.
type asking struct {
	rec   *Record
	q     AskQuery
	words *Words
	a     *Answer
	byID  map[string]*Feature // territories that count on the date
	arcs  map[string]*Arc
	loc   geo.Location
	later []*Feature // territories that hold the point but passed after the date
}

// locate lets geo decide among what the store found.
func (k *asking) locate(s *Surroundings) {
	m := k.rec.Manifest
	var areas, later []geo.Area
	after := map[string]*Feature{}
	for _, f := range s.Territories {
		area := f.areaOf(m.Rank(f.Props.Passage), k.word(f.Props.Passage))
		if !f.Props.Begun(k.q.Date) {
			later = append(later, area)
			after[f.ID] = f
			continue
		}
		areas = append(areas, area)
		k.byID[f.ID] = f
	}
	var edges []geo.Edge
	for _, a := range s.Arcs {
		k.arcs[a.ID] = a
		edges = append(edges, a.edgeOf())
	}
	opt := geo.LocateOptions{CoastToleranceKm: m.CoastToleranceKm, NoneVerdict: VerdictNotCeded}
	k.loc = geo.Locate(k.q.Point, areas, edges, opt)
	k.a.Verdict = k.loc.Verdict
	for _, h := range geo.Locate(k.q.Point, later, edges, opt).Hits {
		if h.Position == geo.PositionInside {
			k.later = append(k.later, after[h.ID])
		}
	}
	if k.loc.Verdict == VerdictNotCeded {
		k.a.Nearest = k.nearest()
	}
}

// word returns the verdict that a passage gives: its own name, but "not-ceded"
// for the last of the manifest.
func (k *asking) word(passage string) string {
	p := k.rec.Manifest.Passages
	if len(p) > 0 && passage == p[len(p)-1] {
		return VerdictNotCeded
	}
	return passage
}

// nearest finds the nearest territory of the highest passage.
func (k *asking) nearest() *AnswerNearest {
	var best *AnswerNearest
	least := math.Inf(1)
	for _, f := range k.byID {
		if k.rec.Manifest.Rank(f.Props.Passage) != 0 {
			continue
		}
		q, km := f.NearestWithin(k.q.Point, least)
		if best == nil || km < best.DistanceKm || (km == best.DistanceKm && f.ID < best.ID) {
			best = &AnswerNearest{ID: f.ID, Names: f.Props.Names, DistanceKm: km, Direction: geo.Compass(geo.BearingDeg(k.q.Point, q))}
			least = km
		}
	}
	if best != nil {
		best.DistanceKm = roundKm(best.DistanceKm)
	}
	return best
}

// describe fills in features, holders, claims and citation.
func (k *asking) describe() {
	a, rec := k.a, k.rec
	var holding []*Feature
	for _, h := range k.loc.Hits {
		f := k.byID[h.ID]
		a.Features = append(a.Features, k.feature(f, h))
		if h.Position == geo.PositionInside {
			holding = append(holding, f)
		}
	}
	if n := k.loc.NearLine; n != nil {
		a.NearLine = &AnswerNearLine{
			Arc: n.EdgeID, Line: n.Line, Instrument: k.arcs[n.EdgeID].Instrument,
			DistanceKm: roundKm(n.DistanceKm), Sides: [2]string{n.LeftVerdict, n.RightVerdict}, ArcWords: k.words.ArcWords(k.arcs[n.EdgeID]),
		}
	}
	holding = append(holding, k.later...)
	slices.SortFunc(holding, func(x, y *Feature) int {
		return cmp.Or(cmp.Compare(x.Props.AreaKm2, y.Props.AreaKm2), cmp.Compare(x.ID, y.ID))
	})
	var ids []string
	for _, f := range holding {
		ids = append(ids, f.ID)
	}
	a.LedgerCertain = k.loc.NearLine == nil
	a.Ledger = rec.LedgerOf(k.q.Lang, k.q.Date, ids...)
	if len(holding) > 0 {
		k.holders(holding[0])
	}
	if len(a.Features) > 0 {
		a.Cite = "/features/" + a.Features[0].ID
	}
	for _, c := range rec.ClaimsByPriority() {
		if slices.ContainsFunc(a.Features, func(f AnswerFeature) bool { return c.Touches(f.ID) }) {
			a.Claims = append(a.Claims, c.ID)
		}
	}
}

// holders copies the ledger of the smallest territory that holds the point,
// passed by the date or not: the intervals that touch the date.
func (k *asking) holders(f *Feature) {
	l := k.rec.Ledger(f.ID)
	if l == nil {
		return
	}
	for i := range l.Holders {
		if h := &l.Holders[i]; h.Validity().Holds(k.q.Date) {
			k.a.HeldBy = append(k.a.HeldBy, AnswerHolder{
				Territory: l.ID, Holder: h.Holder.In(k.q.Lang), ValidFrom: h.From, ValidTo: h.To, Basis: h.Basis,
				Certainty: h.Certainty, Instrument: h.Instrument, AlsoClaimedBy: h.AlsoClaimedBy, Note: h.Note,
			})
		}
	}
}

func (k *asking) feature(f *Feature, h geo.Hit) AnswerFeature {
	p := &f.Props
	out := AnswerFeature{
		ID: f.ID, Layer: f.Layer, Names: p.Names, Passage: p.Passage, Reading: p.Reading, Instrument: p.Instrument,
		ValidFrom: p.From, ValidTo: p.To, From: p.PartyFrom.In(k.q.Lang), To: p.PartyTo.In(k.q.Lang),
		Position: h.Position, Certainty: p.Certainty, AreaKm2: p.AreaKm2, AreaErrorPercent: p.AreaErrorPercent,
		PublishedAreas: orEmpty(p.PublishedAreas), Note: p.Note, Sources: orEmpty(p.Sources),
	}
	out.Readings = []string{}
	for _, x := range k.rec.Readings {
		if x.Touches(f.ID) {
			out.Readings = append(out.Readings, x.ID)
		}
	}
	if i := k.rec.Instrument(p.Instrument); i != nil {
		out.InstrumentNames = i.Names
	}
	if h.HasEdge {
		km, precision := roundKm(h.BoundaryKm), h.PrecisionKm
		out.BoundaryKm, out.PrecisionKm, out.Arc = &km, &precision, h.EdgeID
		a := k.arcs[h.EdgeID]
		out.Boundary = &AnswerBoundary{Arc: a.ID, Line: a.Line, Instrument: a.Instrument, ArcWords: k.words.ArcWords(a)}
	}
	if h.CoastSnapped {
		km := roundKm(h.CoastKm)
		out.CoastKm = &km
	}
	if l := k.rec.Ledger(f.ID); l != nil {
		out.StatusNow = &AnswerStatus{
			AsOf: l.PresentLegalStatus.AsOf, Sources: orEmpty(l.PresentLegalStatus.Sources), ClaimSources: orEmpty(l.OfficialClaim.Sources), Positions: []AnswerPosition{},
			Status: p.Status, Statement: l.PresentLegalStatus.Statement, Instruments: orEmpty(l.PresentLegalStatus.Instruments),
			States: orEmpty(l.PresentStates), Units: orEmpty(l.PresentUnits),
			ClaimToday: l.OfficialClaim.Claim, ClaimNote: l.OfficialClaim.Statement, Lang: k.rec.Manifest.Languages[0],
		}
		for _, x := range l.OfficialClaim.Positions {
			out.StatusNow.Positions = append(out.StatusNow.Positions, AnswerPosition{x.Party.In(k.q.Lang), x.Statement})
		}
	}
	return out
}

// orEmpty keeps null out of JSON lists.
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// roundKm rounds a distance to 10 m, which is finer than any line is known.
func roundKm(km float64) float64 { return math.Round(km*100) / 100 }
