package server

import (
	"encoding/json"
	"strings"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// instrumentPageView is a treaty, protocol, note or act as its page tells it.
type instrumentPageView struct {
	*page
	I           instrumentItem
	Kind        string
	Sentence    string
	Facts       []fact
	Relations   []relation
	Territories []related
	Accounts    []accountItem
	Note        said
	Sources     []sourceItem
	Data        string
	English     bool
}

// relation is what an instrument has to do with others.
type relation struct {
	Label string
	Links []instrumentLink
}

// instrumentMore is what the page shows of an instrument beside instrumentDetail.
type instrumentMore struct {
	Ratified, Demarcated []datedNote
	InForce, Ended       *datedNote
	Place                *struct {
		Name      data.Text `json:"name"`
		Certainty string
	}
	Signed struct {
		Note string
	}
	Languages struct {
		Authentic []string
		Note      string
		Certainty string
	}
	EffectToday                                       *struct{ Status, Certainty string }
	Implements, Supersedes, SupersededBy, ConfirmedBy []string
	Note                                              string
}

type datedNote struct {
	Date      string // EDTF: a date or an interval
	Certainty string
	Note      string
}

// pageInstrument finds an instrument.
func pageInstrument(e *edition, id string) (*data.Instrument, error) {
	if i := e.Instrument(id); i != nil {
		return i, nil
	}
	var ids []string
	for _, i := range e.Instruments {
		ids = append(ids, i.ID)
	}
	return nil, notFound("instrument", id, append(suggest("/instruments/", id, ids), "/api/instruments lists them all")...)
}

// instrumentPage serves /instruments/{id}.
func (s *Server) instrumentPage(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	i, err := pageInstrument(e, param(c))
	if err != nil {
		return err
	}
	p, err := s.newPage(c, e, "/instruments/"+i.ID)
	if err != nil {
		return err
	}
	r := p.newRefs()
	v := &instrumentPageView{page: p, I: p.instrumentItem(r, i), Kind: p.T(camel("instrument-" + strings.ReplaceAll(i.Kind, " ", "-"))), Data: "/api/instruments/" + i.ID}
	p.Heading = v.I.Name
	p.Title = v.I.Name + " · " + p.Site()
	v.Sentence = v.Kind
	dated := i.Dated()
	if !dated.IsZero() {
		v.Sentence += commaIn(p.Lang()) + p.Date(dated)
	}
	if doubt := p.toBeSourced(i.Certainty); doubt != "" {
		v.Sentence += " (" + doubt + ")"
	}
	p.Description = v.I.Name + ": " + v.Sentence
	p.Explorer = p.explorer("day", i.Dated().String())
	v.tell(i, r)
	v.Accounts = p.accounts(r, []*data.Instrument{i})
	for _, id := range i.Territories {
		f, err := s.store.Feature(c.Request().Context(), e.ID(), id)
		if err != nil {
			continue // it is drawn in no layer
		}
		v.Territories = append(v.Territories, related{Path: p.in("/features/" + id), Name: f.Props.Names.In(p.Lang())})
	}
	v.Sources = r.list()
	v.English = p.Translated()
	structured := map[string]any{
		"@context": "https://schema.org", "@type": "Legislation", "name": v.I.Name, "legislationType": i.Kind,
		"inLanguage": languageTag(p.Lang()), "url": p.Canonical, "license": p.Licence.URL,
	}
	if !dated.IsZero() {
		structured["legislationDate"] = dated.String()
	}
	p.Structured = structured
	return s.render(c, "instrument", v)
}

// tell fills in the facts of an instrument and what it has to do with others.
func (v *instrumentPageView) tell(i *data.Instrument, r *refs) {
	var m instrumentMore
	_ = json.Unmarshal(i.Raw, &m) // what cannot be read is not shown; the loader has checked the file
	add := func(label string, value said) {
		if value.S != "" {
			v.Facts = append(v.Facts, fact{Label: v.T(label), Value: value})
		}
	}
	add("kind", said{S: v.Kind})
	signed := v.I.Date
	if v.I.OldStyle != "" {
		signed += " (" + v.Message("oldStyleDate", "date", v.I.OldStyle) + ")"
	}
	add("signed", said{S: signed})
	add("certainty", said{S: v.I.Certainty})
	add("howSure", said{S: v.toBeSourced(i.Certainty)})
	if m.Place != nil {
		add("place", v.of(m.Place.Name))
		v.doubt("place", m.Place.Certainty)
	}
	for _, x := range []struct {
		label string
		all   []datedNote
	}{{"ratified", m.Ratified}, {"inForce", one(m.InForce)}, {"demarcated", m.Demarcated}, {"ended", one(m.Ended)}} {
		for _, d := range x.all {
			date, evidence := v.dated(v.span(d.Date), d.Certainty)
			add(x.label, said{S: strings.Trim(date+" · "+evidence, " ·")})
			if d.Note != "" {
				v.Facts[len(v.Facts)-1].Aside = v.first(d.Note)
			}
		}
	}
	add("languagesOfText", v.first(strings.Join(m.Languages.Authentic, ", ")))
	v.doubt("languagesOfText", m.Languages.Certainty)
	if m.EffectToday != nil {
		add("effectToday", said{S: v.T(camel("effect-" + strings.ReplaceAll(m.EffectToday.Status, " ", "-")))})
		v.doubt("effectToday", m.EffectToday.Certainty)
	}
	for _, x := range []struct {
		label string
		ids   []string
	}{{"implements", m.Implements}, {"supersedes", m.Supersedes}, {"confirmedBy", m.ConfirmedBy}, {"supersededBy", m.SupersededBy}} {
		rel := relation{Label: v.T(x.label)}
		for _, id := range x.ids {
			if o := v.e.Instrument(id); o != nil {
				rel.Links = append(rel.Links, instrumentLink{v.in("/instruments/" + id), o.Names.In(v.Lang())})
			}
		}
		if len(rel.Links) > 0 {
			v.Relations = append(v.Relations, rel)
		}
	}
	v.Note = v.first(strings.TrimSpace(m.Signed.Note + " " + m.Note))
}

// doubt says of the fact that was told last, when it is this one, that it is
// still to be sourced.
func (v *instrumentPageView) doubt(label, certainty string) {
	if n := len(v.Facts); n > 0 && v.Facts[n-1].Label == v.T(label) {
		v.Facts[n-1].Aside = said{S: v.toBeSourced(certainty)}
	}
}

func one(d *datedNote) []datedNote {
	if d == nil {
		return nil
	}
	return []datedNote{*d}
}
