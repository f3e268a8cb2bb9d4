package server

import (
	"context"
	"slices"
	"strings"

	"ceded/data"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
)

// arcItem is one or more arcs with the same words, as a page tells them.
type arcItem struct {
	IDs                     []string
	Of                      []pageLink // the line and the section that they are part of
	Course                  string     // what they follow, in the page's language
	Words                   said       // and in the words of the record
	Instrument              pageLink
	Article                 string
	Marked                  []string
	Digitised               string
	Precision               string
	Judged                  string
	JudgedNote              said
	Certainty, CertaintyKey string
	Licence, Credit         string
	Refs                    []ref
}

// lineKind is the word for a kind of line: "treaty-line" is a treaty line.
func lineKind(w *data.Words, kind string) string {
	if kind == "" {
		return ""
	}
	return w.Term("line", strings.TrimSuffix(kind, "-line"))
}

// lineSentence is the message that says what a line, a section or a point is.
func lineSentence(f *data.Feature) string {
	b := f.BorderWords()
	switch {
	case b.AsPublished != "" && b.Attested == data.ToBeSourced:
		return "pointToBeSourced"
	case b.AsPublished != "":
		return "pointOfInstrument"
	case b.Drawn != "":
		return "borderGovernedBy"
	}
	return "lineOfInstrument"
}

// pointOf returns where a feature that is a point stands.
func pointOf(f *data.Feature) (orb.Point, bool) {
	p, ok := f.Geometry.(orb.Point)
	return p, ok
}

// line fills in what only features of the border ledger have.
func (v *featurePageView) line(ctx context.Context, s *Server, f *data.Feature, r *refs) error {
	l, err := s.borderLedger(ctx, v.e)
	if err != nil {
		return err
	}
	b := l.byID[f.ID]
	if b == nil {
		b = &borderFeature{Feature: f, BorderWords: f.BorderWords()}
	}
	p := &f.Props
	add := func(label string, value said, refs ...ref) {
		if value.S != "" {
			v.Facts = append(v.Facts, fact{Label: v.T(label), Value: value, Refs: refs})
		}
	}
	links := func(label string, ids []string) {
		if x := v.featureLinks(l, ids); len(x) > 0 {
			v.Facts = append(v.Facts, fact{Label: v.T(label), Links: x})
		}
	}
	add("kind", said{S: lineKind(v.Words, p.Kind)})
	add("article", said{S: b.Article})
	if q, ok := pointOf(f); ok {
		add("where", said{S: v.Degrees(q[0]) + v.T("listSeparator") + v.Degrees(q[1])})
	}
	add("asPublished", v.first(b.AsPublished))
	add("lineFollows", said{S: v.courses(b)})
	add("details", v.first(b.Follows))
	if len(b.Sections) == 0 {
		links("partOfLines", b.Lines)
	}
	v.lines = b.Lines
	links("borderSections", b.Sections)
	for i, e := range b.Ends {
		x := fact{Label: v.T([]string{"borderStart", "borderEnd"}[min(i, 1)]), Value: v.first(e.Name + " (" + v.evidence(e.Certainty) + ")")}
		if e.Point != "" {
			x.Links = v.featureLinks(l, []string{e.Point})
			x.Value = said{S: v.toBeSourced(e.Certainty)}
		}
		v.Facts = append(v.Facts, x)
	}
	add("markedOnGround", said{S: strings.Join(v.marked(b.Demarcated), v.T("listSeparator"))})
	if n := b.PublishedLength; n != nil {
		v.publishedLength(n, r)
	}
	add("borderIslands", v.first(b.Islands))
	add("validFrom", said{S: v.Date(p.From)})
	add("validTo", said{S: v.Date(p.To)})
	if b.EdgeToDay > 0 {
		add("formerBorder", said{S: v.Message("formerBorderNote", "date", v.Date(p.To))})
	}
	if b.Drawn != "" {
		add("drawnLabel", said{S: v.Term("drawn", b.Drawn)})
		add("drawnNote", v.first(b.DrawnNote))
	}
	if p.Certainty != "" {
		add("certainty", said{S: v.Certain(p.Certainty)})
	} else {
		add("howSure", said{S: v.evidence(b.Attested)}, r.of(p.Sources)...)
	}
	add("noSourceYet", said{S: v.unsourced(p.ToBeSourced)})
	if p.PrecisionKm > 0 {
		add("precision", said{S: v.Message("precisionValue", "km", v.Km(p.PrecisionKm))})
	}
	older := fact{Label: v.T("olderInstruments")}
	for _, id := range b.OlderInstruments {
		if i := v.e.Instrument(id); i != nil {
			older.Links = append(older.Links, pageLink{v.in("/instruments/" + i.ID), i.Names.In(v.Lang())})
		}
	}
	if older.Links != nil {
		v.Facts = append(v.Facts, older)
	}
	if len(b.Present) > 0 {
		v.Now = &nowView{Status: v.Term("status", p.Status), StatusKey: p.Status, Statement: v.of(b.Present)}
	} else {
		add("statusNow", said{S: v.Term("status", p.Status)})
	}
	v.ArcsTitle = v.T("borderLedger")
	v.Arcs = v.arcItems(l, b.arcs, r, f.ID)
	v.LedgerData = "/api/border/" + f.ID
	return nil
}

// bounding fills in the arcs on the edge of a territory.
func (v *featurePageView) bounding(ctx context.Context, s *Server, f *data.Feature, r *refs) error {
	l, err := s.borderLedger(ctx, v.e)
	if err != nil {
		return err
	}
	v.ArcsTitle = v.T("boundingArcs")
	v.Arcs = v.arcItems(l, l.of(f.ID), r, f.ID)
	return nil
}

// arcPath is the place of an arc on the page of its line or, for a coast, of
// its territory; "" for what is no arc.
func (s *Server) arcPath(c echo.Context, id string) (string, error) {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return "", err
	}
	l, err := s.borderLedger(ctx, e)
	if err != nil {
		return "", err
	}
	a := l.arc[id]
	if a == nil {
		return "", nil
	}
	for _, page := range append([]string{a.Line}, slices.Concat(a.Left, a.Right)...) {
		if page != "" {
			path := "/features/" + page
			if q := c.Request().URL.RawQuery; q != "" {
				path += "?" + q
			}
			return path + "#" + a.ID, nil
		}
	}
	return "", nil
}

// featureLinks are links to the pages of lines, sections and points.
func (p *page) featureLinks(l *borderLedger, ids []string) []pageLink {
	var out []pageLink
	for _, id := range ids {
		if b := l.byID[id]; b != nil {
			out = append(out, pageLink{p.in("/features/" + id), b.Props.Names.In(p.Lang())})
		}
	}
	return out
}

// publishedLength tells the length in print, or what was found instead.
func (v *featurePageView) publishedLength(n *data.PublishedLength, r *refs) {
	x := fact{Label: v.T("publishedLength"), Value: v.first(n.Note), Remark: said{S: v.toBeSourced(n.Certainty)}}
	if n.Source != "" {
		x.Refs = r.of([]string{n.Source})
	}
	if n.Km == nil {
		if n.Note == "" {
			x.Value = said{S: v.T("lengthNotPublished")}
		}
		v.Facts = append(v.Facts, x)
		return
	}
	x.Value = said{S: v.Message("kmValue", "km", v.Number(*n.Km, 2))}
	v.Facts = append(v.Facts, x)
	if n.Note != "" {
		v.Facts = append(v.Facts, fact{Label: v.T("lengthNote"), Value: v.first(n.Note)})
	}
}

// courses says what a feature of the ledger follows: where its arcs follow
// different things, each of them once.
func (p *page) courses(b *borderFeature) string {
	var all []string
	for _, a := range b.arcs {
		if c := p.Term("course", a.Course); !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	if len(all) > 1 {
		return strings.Join(all, p.T("listSeparator"))
	}
	return p.course(b.Course, b.Along.In(p.Lang()), b.Channel)
}

// course says what a line follows: a river, its name, and the channel.
func (p *page) course(course, along, channel string) string {
	out := p.Term("course", course)
	if along != "" {
		out += p.T("colon") + along
	}
	if channel != "" {
		out += p.T("listSeparator") + p.Term("channel", channel)
	}
	return out
}

// marked tells the steps by which a line was put on the ground.
func (p *page) marked(steps []data.Step) []string {
	var out []string
	for _, s := range steps {
		text := p.span(s.Date) + p.T("colon") + p.Term("step", s.Step)
		if i := p.e.Instrument(s.Instrument); i != nil {
			text += " (" + i.Names.In(p.Lang()) + ")"
		}
		out = append(out, text)
	}
	return out
}

// span writes a date, or two joined by a slash.
func (p *page) span(s string) string {
	var out []string
	for _, part := range strings.Split(s, "/") {
		d, err := data.ParseDate(part)
		if err != nil {
			return s
		}
		out = append(out, p.Date(d))
	}
	return strings.Join(out, " – ")
}

// digitised says who drew an arc from what, and when.
func (p *page) digitised(d *data.Drawing) string {
	out := p.Term("digitised", d.How) + p.T("colon") + d.Dataset
	if d.ControlLine != "" {
		out += p.T("listSeparator") + p.fill("controlLineWord", "line", d.ControlLine)
	}
	if d.Version != "" {
		out += p.T("listSeparator") + p.fill("versionWord", "version", d.Version)
	}
	if d.Package != "" {
		out += " (" + d.Package + ")"
	}
	out += p.T("listSeparator") + d.By
	if at, err := data.ParseDate(d.Date); err == nil {
		out += p.T("listSeparator") + p.fill("takenIn", "date", p.Date(at))
	}
	return out
}

// fill is a message with one blank filled in, as it stands inside a sentence.
func (p *page) fill(key, blank, text string) string {
	return strings.ReplaceAll(p.T(key), "{"+blank+"}", text)
}

// arcItems tells arcs, those of the same words together; own is the page's
// feature, to which no link leads.
func (p *page) arcItems(l *borderLedger, arcs []*data.Arc, r *refs, own string) []arcItem {
	var out []arcItem
	at := map[string]int{}
	for _, a := range arcs {
		key := a.WordKey()
		if i, ok := at[key]; ok {
			out[i].IDs = append(out[i].IDs, a.ID)
			continue
		}
		at[key] = len(out)
		x := arcItem{
			IDs: []string{a.ID}, Course: p.course(a.Course, a.Along.In(p.Lang()), a.Channel), Words: p.first(a.Follows), Article: a.Article,
			Marked: p.marked(a.Demarcated), Digitised: p.digitised(&a.Digitised), Precision: p.Message("precisionValue", "km", p.Km(a.PrecisionKm)),
			Judged: p.Term("judged", a.Judged), JudgedNote: p.first(a.JudgedNote), Certainty: p.Certain(a.Certainty), CertaintyKey: a.Certainty,
			Licence: a.Licence, Credit: a.Credit, Refs: r.of(a.Sources),
		}
		if a.Channel != "" && x.Words.S == p.Term("channel", a.Channel) { // told already
			x.Words = said{}
		}
		if i := p.e.Instrument(a.Instrument); i != nil {
			x.Instrument = pageLink{p.in("/instruments/" + i.ID), i.Names.In(p.Lang())}
		}
		for _, id := range []string{a.Line, a.Section} {
			if id != own {
				x.Of = append(x.Of, p.featureLinks(l, []string{id})...)
			}
		}
		out = append(out, x)
	}
	return out
}
