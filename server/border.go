package server

import (
	"math"

	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
)

// arcView is an arc of the border ledger in one language. Words of the record
// that are no enumeration stand in the first language.
type arcView struct {
	ID         string `json:"id"`
	Line       string `json:"line,omitempty"`
	Kind       string `json:"kind"`
	KindLabel  string `json:"kindLabel"`
	Instrument string `json:"instrument,omitempty"`
	Article    string `json:"article,omitempty"`
	data.ArcWords
	Demarcated     []markingView `json:"demarcated"`
	Digitised      drawingView   `json:"digitised"`
	Certainty      string        `json:"certainty"`
	CertaintyLabel string        `json:"certaintyLabel"`
	Left           []string      `json:"left"`
	Right          []string      `json:"right"`
	ValidFrom      data.Date     `json:"validFrom"`
	ValidTo        data.Date     `json:"validTo"`
	DrawnKm        float64       `json:"drawnKm"` // length of the generalised line drawn
	Sources        []string      `json:"sources"`
	Licence        string        `json:"licence"`
	Credit         string        `json:"credit,omitempty"`
}

type markingView struct {
	data.Step
	StepLabel string `json:"stepLabel"`
}

type drawingView struct {
	data.Drawing
	HowLabel string `json:"howLabel"`
	Text     string `json:"text"`
}

// borderView is a feature of the border ledger in one language. What is null
// is not stated.
type borderView struct {
	ID               string                `json:"id"`
	Layer            string                `json:"layer"`
	Kind             string                `json:"kind"`
	KindLabel        string                `json:"kindLabel"`
	Name             string                `json:"name"`
	Names            data.Text             `json:"names"`
	Instrument       string                `json:"instrument,omitempty"`
	Instruments      []string              `json:"instruments"`
	OlderInstruments []string              `json:"olderInstruments"`
	Article          string                `json:"article,omitempty"`
	Follows          string                `json:"follows,omitempty"`
	Course           string                `json:"course,omitempty"`
	CourseLabel      string                `json:"courseLabel,omitempty"`
	Along            string                `json:"along,omitempty"`
	Channel          string                `json:"channel,omitempty"`
	ChannelLabel     string                `json:"channelLabel,omitempty"`
	Demarcated       []markingView         `json:"demarcated"`
	ValidFrom        data.Date             `json:"validFrom"`
	ValidTo          data.Date             `json:"validTo"`
	Former           bool                  `json:"former"` // it has ended and still is the edge of land that passed
	PublishedLength  *data.PublishedLength `json:"publishedLength"`
	DrawnKm          float64               `json:"drawnKm"` // length of the generalised line drawn, never that of the border
	Drawn            string                `json:"drawn,omitempty"`
	DrawnLabel       string                `json:"drawnLabel,omitempty"`
	DrawnNote        string                `json:"drawnNote,omitempty"`
	PrecisionKm      *float64              `json:"precisionKm"` // of the least sure of its arcs
	Certainty        string                `json:"certainty,omitempty"`
	CertaintyLabel   string                `json:"certaintyLabel,omitempty"`
	Attested         string                `json:"attested,omitempty"`
	Status           string                `json:"status,omitempty"`
	StatusLabel      string                `json:"statusLabel,omitempty"`
	Present          string                `json:"present,omitempty"`
	Ends             []data.BorderEnd      `json:"ends"`
	Islands          string                `json:"islands,omitempty"`
	AsPublished      string                `json:"asPublished,omitempty"`
	Point            *[2]float64           `json:"point"` // of a point
	Note             string                `json:"note,omitempty"`
	Bounds           []string              `json:"bounds"`
	Sections         []string              `json:"sections"`
	Lines            []string              `json:"lines"`
	Arcs             []string              `json:"arcs"`
	Ledger           []arcView             `json:"ledger,omitempty"` // the arcs whole, of one row asked for
	Sources          []string              `json:"sources"`
	Licence          string                `json:"licence"`
	Credit           string                `json:"credit,omitempty"`
	Lang             string                `json:"lang"`
}

// borderList serves /api/border.
func (s *Server) borderList(c echo.Context) error {
	e, l, lang, err := s.borderIn(c)
	if err != nil {
		return err
	}
	w := e.WordsIn(lang)
	id := c.QueryParam("feature")
	if now := e.renamed(id); len(now) > 0 {
		id = now[0]
	}
	if id != "" && l.byID[id] == nil && e.Ledger(id) == nil {
		return badParam("feature", id, "the id of a territory, a line or a section", "/api/territories and /api/border list them", "leave feature out for the whole ledger")
	}
	views := []borderView{}
	for _, b := range l.features {
		if id == "" || l.concerns(b, id) {
			views = append(views, b.view(w))
		}
	}
	return writeList(s, c, "border", views, 0)
}

// borderOne serves /api/border/{id}: a line, a section, a point or an arc, with
// the full words of its arcs.
func (s *Server) borderOne(c echo.Context) error {
	e, l, lang, err := s.borderIn(c)
	if err != nil {
		return err
	}
	w, id := e.WordsIn(lang), c.Param("id")
	if now := e.renamed(id); len(now) == 1 {
		return s.redirect(c, "/api/border/"+now[0])
	}
	if b := l.byID[id]; b != nil {
		return s.writeJSON(c, b.whole(w), cacheShort)
	}
	a := l.arc[id]
	if a == nil {
		return notFound("line, section, point or arc", id, "/api/border lists them, each with its arcs")
	}
	return s.writeJSON(c, l.viewOfArc(w, a), cacheShort)
}

// borderIn returns what the doors of the ledger need.
func (s *Server) borderIn(c echo.Context) (*edition, *borderLedger, string, error) {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return nil, nil, "", err
	}
	lang, err := e.lang(c.QueryParam("lang"))
	if err != nil {
		return nil, nil, "", err
	}
	l, err := s.borderLedger(c.Request().Context(), e)
	return e, l, lang, err
}

// view puts a feature of the ledger into one language; its arcs are ids.
func (b *borderFeature) view(w *data.Words) borderView {
	p := &b.Props
	v := borderView{
		ID: b.ID, Layer: b.Layer, Kind: p.Kind, KindLabel: lineKind(w, p.Kind), Name: p.Names.In(w.Lang()), Names: p.Names,
		Instrument: p.Instrument, Instruments: orNone(p.Instruments), OlderInstruments: orNone(b.OlderInstruments), Article: b.Article, Follows: b.Follows,
		Course: b.Course, CourseLabel: w.Term("course", b.Course), Along: b.Along.In(w.Lang()), Channel: b.Channel, ChannelLabel: w.Term("channel", b.Channel),
		Demarcated: viewMarkings(w, b.Demarcated), ValidFrom: p.From, ValidTo: p.To, Former: b.EdgeToDay > 0,
		PublishedLength: b.PublishedLength, DrawnKm: b.LengthKm, Drawn: b.Drawn, DrawnLabel: w.Term("drawn", b.Drawn), DrawnNote: b.DrawnNote,
		Certainty: p.Certainty, CertaintyLabel: w.Term("certainty", p.Certainty), Attested: b.Attested, Status: p.Status, StatusLabel: w.Term("status", p.Status),
		Present: b.Present.In(w.Lang()), Ends: orNone(b.Ends), Islands: b.Islands, AsPublished: b.AsPublished, Note: p.Note,
		Bounds: b.bounds(), Sections: orNone(b.Sections), Lines: orNone(b.Lines), Sources: orNone(p.Sources), Licence: p.Licence, Credit: p.Credit, Lang: w.Lang(),
	}
	if p.PrecisionKm > 0 {
		v.PrecisionKm = &p.PrecisionKm
	}
	if q, ok := pointOf(b.Feature); ok {
		v.Point = &[2]float64{q[0], q[1]}
	}
	for _, a := range b.arcs {
		v.Arcs = append(v.Arcs, a.ID)
	}
	v.Arcs = orNone(v.Arcs)
	return v
}

// whole is view with the full words of the arcs.
func (b *borderFeature) whole(w *data.Words) borderView {
	v := b.view(w)
	v.Ledger = viewArcs(w, b.arcs)
	return v
}

// views are all features of the ledger, each whole.
func (l *borderLedger) views(w *data.Words) []borderView {
	out := []borderView{}
	for _, b := range l.features {
		out = append(out, b.whole(w))
	}
	return out
}

// viewOfArc is an arc as a row of the ledger: its line's names, its own words.
func (l *borderLedger) viewOfArc(w *data.Words, a *data.Arc) borderView {
	own := viewArcs(w, []*data.Arc{a})
	x := &own[0]
	v := borderView{
		ID: a.ID, Kind: a.Kind, KindLabel: x.KindLabel, Instrument: a.Instrument, Instruments: []string{}, OlderInstruments: []string{}, Article: a.Article,
		Follows: a.Follows, Course: a.Course, CourseLabel: x.CourseLabel, Along: x.Along, Channel: a.Channel, ChannelLabel: x.ChannelLabel,
		Demarcated: x.Demarcated, ValidFrom: a.From, ValidTo: a.To, DrawnKm: x.DrawnKm, PrecisionKm: &a.PrecisionKm,
		Certainty: a.Certainty, CertaintyLabel: x.CertaintyLabel, Ends: []data.BorderEnd{}, Bounds: (&borderFeature{arcs: []*data.Arc{a}}).bounds(),
		Sections: []string{}, Lines: []string{}, Arcs: []string{a.ID}, Ledger: own, Sources: x.Sources, Licence: a.Licence, Credit: a.Credit, Lang: w.Lang(), Names: data.Text{},
	}
	if b := l.byID[a.Line]; b != nil {
		v.Layer, v.Name, v.Names, v.Status, v.StatusLabel, v.Present = b.Layer, b.Props.Names.In(w.Lang()), b.Props.Names, b.Props.Status, w.Term("status", b.Props.Status), b.Present.In(w.Lang())
		v.Lines = []string{a.Line}
	}
	if a.Section != "" {
		v.Sections = []string{a.Section}
	}
	return v
}

func viewArcs(w *data.Words, arcs []*data.Arc) []arcView {
	out := []arcView{}
	for _, a := range arcs {
		out = append(out, arcView{
			ID: a.ID, Line: a.Line, Kind: a.Kind, KindLabel: lineKind(w, a.Kind), Instrument: a.Instrument, Article: a.Article, ArcWords: w.ArcWords(a),
			Demarcated: viewMarkings(w, a.Demarcated), Digitised: drawingView{a.Digitised, w.Term("digitised", a.Digitised.How), a.Source},
			Certainty: a.Certainty, CertaintyLabel: w.Term("certainty", a.Certainty), Left: orNone(a.Left), Right: orNone(a.Right),
			ValidFrom: a.From, ValidTo: a.To, DrawnKm: roundTenth(geo.LengthKm(a.Geometry)), Sources: orNone(a.Sources), Licence: a.Licence, Credit: a.Credit,
		})
	}
	return out
}

func viewMarkings(w *data.Words, steps []data.Step) []markingView {
	out := []markingView{}
	for _, s := range steps {
		out = append(out, markingView{s, w.Term("step", s.Step)})
	}
	return out
}

// conflicts serves /api/conflicts.
func (s *Server) conflicts(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	return writeList(s, c, "conflicts", e.Conflicts, 0)
}

// orNone keeps null out of JSON lists.
func orNone[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// roundTenth rounds kilometres to 100 m.
func roundTenth(km float64) float64 { return math.Round(km*10) / 10 }
