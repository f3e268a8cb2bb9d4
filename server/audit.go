package server

import (
	"ceded/data"

	"github.com/labstack/echo/v4"
)

// auditView is the check of a claimed figure: what can be switched in or out,
// the sums made in print, and which choices reach the figure. Areas are km2.
type auditView struct {
	Claim            string            `json:"claim"`
	Audit            string            `json:"audit"`
	ClaimedKm2       float64           `json:"claimedKm2"`
	TolerancePercent float64           `json:"tolerancePercent"`
	ToleranceNote    string            `json:"toleranceNote"`
	Terms            []auditTermView   `json:"terms"`
	Presets          []auditPresetView `json:"presets"`
	Published        []choiceView      `json:"published"`
	Computed         []choiceView      `json:"computed"`
	Release          string            `json:"release"`
	Lang             string            `json:"lang"`
	Untranslated     []string          `json:"untranslated"` // members in the first language of the dossier
}

type auditTermView struct {
	ID           string          `json:"id"`
	Name         string          `json:"name"`
	PublishedKm2 *float64        `json:"publishedKm2"`
	Qualifier    *string         `json:"qualifier"`
	Text         *string         `json:"text"` // the published figure as it reads
	Areas        []auditAreaView `json:"areas"`
	Note         *string         `json:"note"`
	Sources      []string        `json:"sources"`
	Untranslated []string        `json:"untranslated"` // as above
}

type auditAreaView struct {
	Reading      *string  `json:"reading"`
	ReadingName  *string  `json:"readingName"`
	Features     []string `json:"features"`
	ComputedKm2  float64  `json:"computedKm2"`
	ErrorKm2     *float64 `json:"errorKm2"`
	ErrorAtLeast bool     `json:"errorAtLeast"` // a part has no judged error
}

type auditPresetView struct {
	ID             string   `json:"id"`
	Counted        string   `json:"counted"`
	InPrint        string   `json:"inPrint"` // the terms as printed
	Terms          []string `json:"terms"`   // null: not itemised
	TotalKm2       float64  `json:"totalKm2"`
	PublishedKm2   *float64 `json:"publishedKm2"`
	ComputedKm2    *float64 `json:"computedKm2"`
	ComputedLowKm2 *float64 `json:"computedLowKm2"`
	ErrorKm2       *float64 `json:"errorKm2"`
	ErrorAtLeast   bool     `json:"errorAtLeast"` // a part has no judged error
	ReachesClaim   bool     `json:"reachesClaim"`
	DifferenceKm2  float64  `json:"differenceKm2"`
	Remark         *string  `json:"remark"`
	Sources        []string `json:"sources"`
	Translated     bool     `json:"translated"`
	// As of a claim.
	TranslationReviewed *bool    `json:"translationReviewed"`
	Untranslated        []string `json:"untranslated"`
}

type choiceView struct {
	Terms        []string          `json:"terms"`
	Readings     map[string]string `json:"readings"`
	TotalKm2     float64           `json:"totalKm2"`
	ErrorKm2     *float64          `json:"errorKm2"`
	ErrorAtLeast bool              `json:"errorAtLeast"` // a part has no judged error
}

// claimArea serves /api/claims/{id}/area.
func (s *Server) claimArea(c echo.Context) error {
	ctx := c.Request().Context()
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	if e.Claim(id) == nil {
		return notFound("claim", id, "/api/claims lists them all")
	}
	a := e.AuditOf(id)
	if a == nil {
		return notFound("audit of the claim", id, "only claims that state an area have one", "/api/claims/"+id+" gives the claim itself")
	}
	r, err := data.AddUp(ctx, s.store, e.Release.ID, a)
	if err != nil {
		return err
	}
	return s.writeJSON(c, viewAudit(e.Record, lang, id, r), cacheShort)
}

func viewAudit(rec *data.Record, lang, claim string, r *data.AuditResult) auditView {
	a := r.Audit
	v := auditView{
		Claim: claim, Audit: a.ID, ClaimedKm2: a.ClaimedKm2, TolerancePercent: a.TolerancePercent, ToleranceNote: a.ToleranceNote,
		Terms: []auditTermView{}, Presets: []auditPresetView{}, Published: viewChoices(r.Published), Computed: viewChoices(r.Computed),
		Release: rec.Release.ID, Lang: lang, Untranslated: []string{},
	}
	foreign := lang != rec.Manifest.Languages[0]
	if foreign && a.ToleranceNote != "" {
		v.Untranslated = append(v.Untranslated, "toleranceNote")
	}
	w := rec.WordsIn(lang)
	for i := range a.Terms {
		t := &a.Terms[i]
		term := auditTermView{
			ID: t.ID, Name: t.Names.In(lang), PublishedKm2: t.PublishedKm2, Qualifier: textOrNull(t.Qualifier),
			Areas: []auditAreaView{}, Note: textOrNull(t.Note), Sources: append([]string{}, t.Sources...), Untranslated: []string{},
		}
		if t.PublishedKm2 != nil {
			term.Text = textOrNull(w.Area(&data.PublishedArea{Km2: *t.PublishedKm2, Qualifier: t.Qualifier}))
		}
		for _, x := range []struct {
			member string
			there  bool
		}{{"name", !t.Names.Has(lang)}, {"qualifier", t.Qualifier != ""}, {"note", t.Note != ""}} {
			if foreign && x.there {
				term.Untranslated = append(term.Untranslated, x.member)
			}
		}
		for j, area := range r.Areas[t.ID] {
			view := auditAreaView{Features: t.Features, ComputedKm2: area.Km2, ErrorKm2: area.ErrorKm2, ErrorAtLeast: area.AtLeast}
			if len(t.Readings) > 0 {
				reading := t.Readings[j]
				view.Reading, view.ReadingName, view.Features = textOrNull(reading.ID), textOrNull(reading.Names.In(lang)), reading.Features
			}
			term.Areas = append(term.Areas, view)
		}
		v.Terms = append(v.Terms, term)
	}
	for _, p := range r.Presets {
		counted, terms, remark, translated, missing := rec.SumText(lang, &p.Sum)
		view := auditPresetView{
			ID: p.ID, Counted: counted, InPrint: terms, Terms: p.TermIDs, TotalKm2: p.TotalKm2, PublishedKm2: p.PublishedKm2,
			ComputedLowKm2: p.ComputedLow, ReachesClaim: p.Reaches, DifferenceKm2: p.TotalKm2 - a.ClaimedKm2,
			Remark: textOrNull(remark), Sources: append([]string{}, p.Sources...), Translated: translated,
			TranslationReviewed: rec.TranslationReviewed(lang, translated), Untranslated: append([]string{}, missing...),
		}
		if p.Computed != nil {
			view.ComputedKm2, view.ErrorKm2, view.ErrorAtLeast = &p.Computed.Km2, p.Computed.ErrorKm2, p.Computed.AtLeast
		}
		v.Presets = append(v.Presets, view)
	}
	return v
}

func viewChoices(cs []data.Combination) []choiceView {
	out := []choiceView{}
	for _, c := range cs {
		readings := c.Readings
		if readings == nil {
			readings = map[string]string{}
		}
		out = append(out, choiceView{Terms: c.Terms, Readings: readings, TotalKm2: c.Km2, ErrorKm2: c.ErrorKm2, ErrorAtLeast: c.ErrorKm2 != nil && c.AtLeast})
	}
	return out
}
