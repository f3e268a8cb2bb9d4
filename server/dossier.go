package server

import (
	"ceded/data"

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
	Article       data.Article                 `json:"article"`
	Languages     []string                     `json:"languages"`
	NameLanguages []string                     `json:"nameLanguages"`
	Coverage      [4]float64                   `json:"coverage"`
	EqualArea     data.EqualArea               `json:"equalArea"`
	DefaultView   data.View                    `json:"defaultView"`
	Passages      []string                     `json:"passages"`
	Layers        []layerView                  `json:"layers"`
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

type verdictView struct {
	ID      string   `json:"id"`
	Label   string   `json:"label"`
	Meaning string   `json:"meaning"`
	Rating  *float64 `json:"ratingValue"`
}

// dossier serves /api/dossier.
func (s *Server) dossier(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	lang, err := e.lang(c.QueryParam("lang"))
	if err != nil {
		return err
	}
	m := e.Manifest
	v := dossierView{
		ID: m.ID, Version: m.Version, Release: e.ID(), Lang: lang, Title: m.Title.In(lang), Tagline: m.Tagline.In(lang),
		Article: m.Article, Languages: m.Languages, NameLanguages: m.NameLanguages, Coverage: m.Coverage,
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
	for _, w := range e.Verdicts {
		label, meaning := e.Verdict(lang, w.ID)
		v.Verdicts = append(v.Verdicts, verdictView{w.ID, label, meaning, w.Rating})
	}
	return s.writeJSON(c, v, cacheShort)
}
