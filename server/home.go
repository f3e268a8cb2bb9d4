package server

import (
	"html"
	"net/http"
	"strings"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// home serves /: the explorer, or a plain page with the same things to read
// where the front end is not built.
func (s *Server) home(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if b, ferr := s.assets.read("index.html"); ferr == nil {
		return s.write(c, answer{media: mediaHTML, body: []byte(indexWords(e).Replace(string(b))), cache: cacheCheck})
	}
	if err != nil {
		return err
	}
	lang := e.Manifest.Languages[0]
	v := homeView{Title: e.Manifest.Title.In(lang), Tagline: e.Manifest.Tagline.In(lang), Article: e.Manifest.Article,
		Release: e.Release, Credit: e.Manifest.Credit, Licence: e.Manifest.Licence}
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		v.Layers = append(v.Layers, homeLayer{l.ID, l.Titles.In(lang), l.Licence, l.Attribution})
		if !l.Territories {
			continue
		}
		p, err := s.store.Features(c.Request().Context(), e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return err
		}
		for _, f := range p.Features {
			v.Territories = append(v.Territories, homeTerritory{f.ID, f.Props.Names.In(lang)})
		}
	}
	for _, cl := range e.Claims {
		v.Claims = append(v.Claims, viewClaim(e.Record, lang, cl))
	}
	for _, r := range s.routes() {
		v.Doors = append(v.Doors, homeDoor{doorPath(r.name()), r.about})
	}
	return s.writePlain(c, http.StatusOK, homePage, lang, v, cacheCheck)
}

// indexWords fills in what the page of the explorer says of the dossier. It
// opens without one too, when the store does not answer, and says so itself.
func indexWords(e *edition) *strings.Replacer {
	if e == nil {
		return strings.NewReplacer("{{title}}: {{tagline}}", "Ceded", "{{title}}", "Ceded", "{{tagline}}", "", "{{languages}}", "en")
	}
	m := e.Manifest
	first := m.Languages[0]
	return strings.NewReplacer("{{title}}", html.EscapeString(m.Title.In(first)), "{{tagline}}", html.EscapeString(m.Tagline.In(first)),
		"{{languages}}", html.EscapeString(strings.Join(m.Languages, " ")))
}

type homeView struct {
	Title, Tagline string
	Article        data.Article
	Territories    []homeTerritory
	Layers         []homeLayer
	Claims         []claimView
	Doors          []homeDoor
	Release        data.Release
	Licence        data.Licence
	Credit         string
}

type homeTerritory struct{ ID, Name string }

type homeLayer struct{ ID, Title, Licence, Attribution string }

type homeDoor struct{ Path, About string }
