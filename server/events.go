package server

import (
	"errors"
	"slices"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// eventView is an event in one language. What is null is not stated.
type eventView struct {
	ID         string      `json:"id"`
	Date       string      `json:"date"`
	Title      string      `json:"title"`
	Kind       string      `json:"kind"`
	KindLabel  string      `json:"kindLabel"`
	Point      *claimPoint `json:"point"`
	Features   []string    `json:"features"`
	Regions    []string    `json:"regions"`
	Layers     []string    `json:"layers"`
	Sources    []string    `json:"sources"`
	Remark     *string     `json:"remark"`
	Lang       string      `json:"lang"`
	Translated bool        `json:"translated"`
	// As of a claim.
	TranslationReviewed *bool    `json:"translationReviewed"`
	Untranslated        []string `json:"untranslated"`
}

// readingView is the accounts of one subject side by side, in one language.
type readingView struct {
	ID       string          `json:"id"`
	Subject  string          `json:"subject"`
	Features []string        `json:"features"`
	Regions  []string        `json:"regions"`
	Layers   []string        `json:"layers"`
	Views    []statementView `json:"views"`
	// Fields are the accounts aligned: name, legal term, dates, areas,
	// statement, source, each with how the sides stand to each other.
	Fields []data.AlignedField `json:"fields"`
}

type statementView struct {
	Side       string `json:"side"`
	SideLabel  string `json:"sideLabel"`
	Statement  string `json:"statement"`
	Lang       string `json:"lang"`
	Translated bool   `json:"translated"`
	// As of a claim.
	TranslationReviewed *bool    `json:"translationReviewed"`
	Sources             []string `json:"sources"`
}

// events serves /api/events, in the order of time.
func (s *Server) events(c echo.Context) error {
	return s.listIn(c, "events", func(r *data.Record, lang string, features []string) ([]any, error) {
		out := []any{}
		for _, e := range r.Events {
			if features == nil || slices.ContainsFunc(features, e.Touches) {
				out = append(out, viewEvent(r, lang, e))
			}
		}
		return out, nil
	})
}

// readings serves /api/readings.
func (s *Server) readings(c echo.Context) error {
	return s.listIn(c, "readings", func(r *data.Record, lang string, features []string) ([]any, error) {
		out := []any{}
		for _, x := range r.Readings {
			if features == nil || slices.ContainsFunc(features, x.Touches) {
				v := viewReading(r, lang, x)
				var err error
				if v.Fields, err = data.Align(c.Request().Context(), s.store, r.Release.ID, lang, x); err != nil {
					return nil, err
				}
				out = append(out, v)
			}
		}
		return out, nil
	})
}

// listIn answers with a list of views in the language and, when one is named, of
// the feature asked for: of any of those that an older id stands for.
func (s *Server) listIn(c echo.Context, name string, views func(r *data.Record, lang string, features []string) ([]any, error)) error {
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	var features []string
	if id := c.QueryParam("feature"); id != "" {
		if features = e.renamed(id); features == nil {
			features = []string{id}
		}
		switch _, err := s.store.Feature(c.Request().Context(), e.ID(), features[0]); {
		case errors.Is(err, data.ErrNotFound):
			return badParam("feature", id, "the id of a feature", "/api/collections lists the layers and their features", "leave feature out for all "+name)
		case err != nil:
			return err
		}
	}
	all, err := views(e.Record, lang, features)
	if err != nil {
		return err
	}
	return writeList(s, c, name, all, 0)
}

// regions serves /api/regions.
func (s *Server) regions(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	all := []any{}
	for _, r := range e.Regions {
		all = append(all, r.Raw)
	}
	return writeList(s, c, "regions", all, 0)
}

func viewEvent(r *data.Record, lang string, e *data.Event) eventView {
	title, kind, remark, translated, missing := r.EventText(lang, e)
	v := eventView{
		ID: e.ID, Date: e.Date, Title: title, Kind: e.Kind, KindLabel: kind, Remark: textOrNull(remark),
		Sources: append([]string{}, e.Sources...), Lang: r.Manifest.Languages[0], Translated: translated,
		TranslationReviewed: r.TranslationReviewed(lang, translated), Untranslated: append([]string{}, missing...),
	}
	if translated {
		v.Lang = lang
	}
	if p := e.Place; p != nil {
		v.Point = &claimPoint{r.PlaceName(lang, p.Name), p.Lon, p.Lat, p.Approximate}
	}
	v.Features, v.Regions, v.Layers = subjects(e.About)
	return v
}

func viewReading(r *data.Record, lang string, x *data.Reading) readingView {
	v := readingView{ID: x.ID, Subject: r.SubjectText(lang, x), Views: []statementView{}}
	v.Features, v.Regions, v.Layers = subjects(x.About)
	for i := range x.Views {
		p := &x.Views[i]
		statement, translated := r.StatementText(lang, x, p)
		view := statementView{
			Side: p.Side, SideLabel: r.Side(lang, p.Side), Statement: statement, Translated: translated,
			TranslationReviewed: r.TranslationReviewed(lang, translated), Lang: r.Manifest.Languages[0], Sources: append([]string{}, p.Sources...),
		}
		if translated {
			view.Lang = lang
		}
		v.Views = append(v.Views, view)
	}
	return v
}

// subjects sorts what a text is about into features, regions and whole layers.
func subjects(about []data.ClaimPlace) (features, regions, layers []string) {
	features, regions, layers = []string{}, []string{}, []string{}
	for _, p := range about {
		switch {
		case p.FeatureID() != "":
			features = append(features, p.FeatureID())
		case p.Region != "":
			regions = append(regions, p.Region)
		case p.Layer != "":
			layers = append(layers, p.Layer)
		}
	}
	return features, regions, layers
}
