package server

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"strings"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// home serves /: the explorer, or a plain page with the same things to read
// where the front end is not built.
func (s *Server) home(c echo.Context) error {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	var territories []homeTerritory
	if err == nil {
		territories, err = s.territoriesOf(ctx, e)
	}
	if b, ferr := s.assets.read("index.html"); ferr == nil {
		return s.write(c, answer{media: mediaHTML, body: []byte(indexWords(e, territories).Replace(string(b))), cache: cacheCheck})
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
	}
	v.Territories = territories
	for _, cl := range e.Claims {
		v.Claims = append(v.Claims, viewClaim(e.Record, lang, cl))
	}
	for _, r := range s.routes() {
		v.Doors = append(v.Doors, homeDoor{doorPath(r.name()), r.about})
	}
	return s.writePlain(c, http.StatusOK, homePage, lang, v, cacheCheck)
}

// homeTerritories lists territories by name, as the first page does.
func homeTerritories(fs []*data.Feature, lang string) []homeTerritory {
	out := make([]homeTerritory, 0, len(fs))
	for _, f := range fs {
		t := homeTerritory{ID: f.ID, Name: f.Props.Names.In(lang)}
		if at := f.Props.Label; at != nil {
			t.At = fmt.Sprintf("/at/%g,%g", at[0], at[1])
		}
		out = append(out, t)
	}
	return out
}

// territoriesOf lists those of all layers, in the order of the manifest.
func (s *Server) territoriesOf(ctx context.Context, e *edition) ([]homeTerritory, error) {
	var out []homeTerritory
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		if !l.Territories {
			continue
		}
		f, err := s.facts(ctx, e, l)
		if err != nil {
			return nil, err
		}
		out = append(out, f.territories...)
	}
	return out, nil
}

// indexWords fills in what the page of the explorer says of the dossier, also
// without script. It opens without a dossier too, when the store does not
// answer, and says so itself.
func indexWords(e *edition, territories []homeTerritory) *strings.Replacer {
	var list strings.Builder
	for _, t := range territories {
		fmt.Fprintf(&list, `<li><a href="/features/%s">%s</a>`, html.EscapeString(t.ID), html.EscapeString(t.Name))
		if t.At != "" {
			fmt.Fprintf(&list, ` · <a href="%s">%s</a>`, t.At, html.EscapeString(t.At))
		}
		list.WriteString("</li>")
	}
	if e == nil {
		return strings.NewReplacer("{{title}}: {{tagline}}", "Ceded", "{{title}}", "Ceded", "{{tagline}}", "", "{{languages}}", "en", "{{territories}}", "")
	}
	m := e.Manifest
	first := m.Languages[0]
	return strings.NewReplacer("{{title}}", html.EscapeString(m.Title.In(first)), "{{tagline}}", html.EscapeString(m.Tagline.In(first)),
		"{{languages}}", html.EscapeString(strings.Join(m.Languages, " ")), "{{territories}}", list.String())
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

// homeTerritory is a territory and, where it has one, the page of the point
// that its name stands at.
type homeTerritory struct{ ID, Name, At string }

type homeLayer struct{ ID, Title, Licence, Attribution string }

type homeDoor struct{ Path, About string }
