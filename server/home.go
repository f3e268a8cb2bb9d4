package server

import (
	"bytes"
	"net/http"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// home serves /: the explorer, or a plain page with the same things to read
// where the front end is not built.
func (s *Server) home(c echo.Context) error {
	if _, ok := s.assets.known["index.html"]; ok {
		return s.serveAsset(c, "index.html", cacheCheck)
	}
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	lang := e.Manifest.Languages[0]
	v := homeView{Lang: lang, Title: e.Manifest.Title.In(lang), Tagline: e.Manifest.Tagline.In(lang), Article: e.Manifest.Article,
		Layers: e.Manifest.Layers, Release: e.Release, Credit: e.Manifest.Credit, Licence: e.Manifest.Licence}
	for _, cl := range e.Claims {
		v.Claims = append(v.Claims, viewClaim(e.Record, lang, cl))
	}
	for _, r := range s.routes() {
		v.Doors = append(v.Doors, homeDoor{doorPath(r.path), r.about})
	}
	var b bytes.Buffer
	if err := homePage.Execute(&b, v); err != nil {
		return err
	}
	return s.writeHTML(c, http.StatusOK, b.Bytes(), cacheCheck)
}

type homeView struct {
	Lang, Title, Tagline string
	Article              data.Article
	Layers               []data.Layer
	Claims               []claimView
	Doors                []homeDoor
	Release              data.Release
	Licence              data.Licence
	Credit               string
}

type homeDoor struct{ Path, About string }

var homePage = mustPage("home", `{{define "title"}}{{.Title}}{{end}}<h1>{{.Title}}</h1>
<p>{{.Tagline}}</p>
<p>The interactive map is not in this program: run <code>make build</code>, then start <code>bin/ceded</code>. All else is here.</p>
<p>The article: <a href="{{.Article.URL}}">{{.Article.Title}}</a>, {{.Article.Author}}, {{.Article.Date}}.</p>
<h2>Layers</h2>
<ul>{{range .Layers}}<li><a href="/api/collections/{{.ID}}/items">{{.Titles.In $.Lang}}</a> ({{.Licence}}; {{.Attribution}})</li>
{{end}}</ul>
<h2>Claims</h2>
<ul>{{range .Claims}}<li><a href="/api/claims/{{.ID}}">{{.Short}}</a>: {{.VerdictLabel}}. {{.Finding}}</li>
{{end}}</ul>
<h2>Doors</h2>
<dl>{{range .Doors}}<dt><code>{{.Path}}</code></dt><dd>{{.About}}</dd>
{{end}}</dl>
<p>Data {{.Release.Version}}, release {{.Release.ID}} · <a href="{{.Licence.URL}}">{{.Licence.ID}}</a> · {{.Credit}}</p>`)
