package server

import (
	"cmp"
	"context"
	"slices"

	"ceded/data"
	"ceded/geo"

	"github.com/labstack/echo/v4"
)

// dossierView is what the explorer starts from, in one language.
type dossierView struct {
	ID            string                       `json:"id"`
	Version       string                       `json:"version"`
	Release       string                       `json:"release"`
	Lang          string                       `json:"lang"`
	Title         string                       `json:"title"`
	Tagline       string                       `json:"tagline"`
	Note          string                       `json:"note"`
	Article       data.Article                 `json:"article"`
	Languages     []string                     `json:"languages"`
	NameLanguages []string                     `json:"nameLanguages"`
	Coverage      [4]float64                   `json:"coverage"`
	EqualArea     data.EqualArea               `json:"equalArea"`
	DefaultView   data.View                    `json:"defaultView"`
	Passages      []string                     `json:"passages"`
	Layers        []layerView                  `json:"layers"`
	Territories   []territoryView              `json:"territories"`
	Steps         []stepView                   `json:"steps"`
	Palette       map[string]map[string]string `json:"palette"`
	Verdicts      []verdictView                `json:"verdicts"`
	Licence       data.Licence                 `json:"licence"`
	Credit        string                       `json:"credit"`
}

type layerView struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Geometry    string   `json:"geometry"`
	Tileset     string   `json:"tileset"`
	TileLayer   string   `json:"tileLayer"`
	Territories bool     `json:"territories"`
	MinZoom     uint32   `json:"minZoom"`
	MaxZoom     uint32   `json:"maxZoom"`
	TileProps   []string `json:"tileProps"`
	Licence     string   `json:"licence"`
	Attribution string   `json:"attribution"`
}

// territoryView is a territory as lists and legends need it, without geometry.
type territoryView struct {
	ID        string    `json:"id"`
	Layer     string    `json:"layer"`
	Name      string    `json:"name"`
	Passage   string    `json:"passage"`
	Hue       string    `json:"hue"`
	Pattern   string    `json:"pattern"`
	Status    string    `json:"status"`
	Reading   string    `json:"reading,omitempty"`
	ValidFrom data.Date `json:"validFrom"`
	BBox      geo.BBox  `json:"bbox"` // degrees
}

type verdictView struct {
	ID      string   `json:"id"`
	Label   string   `json:"label"`
	Meaning string   `json:"meaning"`
	Rating  *float64 `json:"ratingValue"`
}

// dossier serves /api/dossier.
func (s *Server) dossier(c echo.Context) error {
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	m := e.Manifest
	v := dossierView{
		ID: m.ID, Version: m.Version, Release: e.ID(), Lang: lang, Title: m.Title.In(lang), Tagline: m.Tagline.In(lang),
		Note: m.Note.In(lang), Article: m.Article, Languages: m.Languages, NameLanguages: m.NameLanguages, Coverage: m.Coverage,
		EqualArea: m.EqualArea, DefaultView: m.DefaultView, Passages: m.Passages, Palette: m.Palette,
		Layers: []layerView{}, Verdicts: []verdictView{}, Licence: m.Licence, Credit: m.Credit,
	}
	for i := range m.Layers {
		l := &m.Layers[i]
		props := l.TileProps
		if props == nil {
			props = []string{}
		}
		v.Layers = append(v.Layers, layerView{
			ID: l.ID, Title: l.Titles.In(lang), Geometry: l.Geometry, Tileset: l.Tileset, TileLayer: l.TileName(),
			Territories: l.Territories, MinZoom: l.MinZoom, MaxZoom: l.MaxZoom, TileProps: props,
			Licence: l.Licence, Attribution: l.Attribution,
		})
	}
	if v.Territories, err = s.territoryViews(c.Request().Context(), e, lang); err != nil {
		return err
	}
	if v.Steps, err = s.stepViews(c.Request().Context(), e, lang); err != nil {
		return err
	}
	for _, w := range e.Verdicts {
		label, meaning := e.Verdict(lang, w.ID)
		v.Verdicts = append(v.Verdicts, verdictView{w.ID, label, meaning, w.Rating})
	}
	return s.writeJSON(c, v, cacheShort)
}

// territoryViews lists the territories of all layers: the highest passage
// first, then by date.
func (s *Server) territoryViews(ctx context.Context, e *edition, lang string) ([]territoryView, error) {
	out := []territoryView{}
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		if !l.Territories {
			continue
		}
		p, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return nil, err
		}
		for _, f := range p.Features {
			out = append(out, territoryView{
				ID: f.ID, Layer: l.ID, Name: f.Props.Names.In(lang), Passage: f.Props.Passage, Hue: f.Props.Hue, Pattern: f.Props.Pattern,
				Status: f.Props.Status, Reading: f.Props.Reading, ValidFrom: f.Props.From, BBox: geo.BBoxOf(f.Geometry),
			})
		}
	}
	slices.SortStableFunc(out, func(a, b territoryView) int {
		if c := cmp.Compare(e.Manifest.Rank(a.Passage), e.Manifest.Rank(b.Passage)); c != 0 {
			return c
		}
		if c := cmp.Compare(a.ValidFrom.String(), b.ValidFrom.String()); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return out, nil
}
