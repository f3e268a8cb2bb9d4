package server

import (
	"ceded/data"

	"github.com/labstack/echo/v4"
)

// articleView is the article part by part in one language.
type articleView struct {
	data.Article
	Lang       string     `json:"lang"`
	Paragraphs []partView `json:"paragraphs"`
	Comments   []partView `json:"comments"`
}

// partView is a part of the article with the claims that stand in it.
type partView struct {
	Locator    string   `json:"locator"`
	Name       string   `json:"name,omitempty"` // of who wrote a comment
	Gist       string   `json:"gist"`
	Lang       string   `json:"lang"` // of the gist
	Translated bool     `json:"translated"`
	Claims     []string `json:"claims"` // those that begin in it
}

// article serves /api/article.
func (s *Server) article(c echo.Context) error {
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	begins := map[string][]string{}
	for _, x := range e.Claims {
		at := data.FirstPart(x.Locator)
		begins[at] = append(begins[at], x.ID)
	}
	parts := func(list []data.ArticlePart) []partView {
		out := []partView{}
		for i := range list {
			p := &list[i]
			v := partView{Locator: p.Locator, Name: p.Name, Lang: e.Manifest.Languages[0], Claims: append([]string{}, begins[p.Locator]...)}
			if v.Gist, v.Translated = e.Gist(lang, p); v.Translated {
				v.Lang = lang
			}
			out = append(out, v)
		}
		return out
	}
	return s.writeJSON(c, articleView{
		Article: e.Manifest.Article, Lang: lang, Paragraphs: parts(e.Outline.Paragraphs), Comments: parts(e.Outline.Comments),
	}, cacheShort)
}
