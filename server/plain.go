package server

import (
	"bytes"
	"html/template"

	"github.com/labstack/echo/v4"
)

// plainPage is a page of the server itself: problems, and the first page where
// the front end is not built.
type plainPage struct {
	Lang string
	Site string
	CSS  []string
	V    any
}

// writePlain answers with a page of the server itself. lang is the language of
// its heading; "" is English.
func (s *Server) writePlain(c echo.Context, status int, t *template.Template, lang string, v any, cache caching) error {
	p := plainPage{Lang: lang, Site: "Ceded", V: v}
	if p.Lang == "" {
		p.Lang = "en"
	}
	if e := s.held.Load(); e != nil {
		p.Site = e.Manifest.Title.In(p.Lang)
	}
	_, p.CSS, _ = s.assets.entry("src/page.ts")
	var b bytes.Buffer
	if err := t.Execute(&b, p); err != nil {
		return err
	}
	return s.writeHTML(c, status, b.Bytes(), cache)
}

// mustPage makes the template of a page of the server; body sees plainPage.V.
func mustPage(name, title, body string) *template.Template {
	return template.Must(template.New(name).Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{with .V}}` + title + `{{end}} · {{.Site}}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/palette.css">
{{range .CSS}}<link rel="stylesheet" href="{{.}}">
{{end}}</head>
<body class="page">
<header class="masthead"><a class="brand" href="/">{{.Site}}</a></header>
<main>
{{with .V}}` + body + `{{end}}
</main>
<footer class="colophon"><p><a href="/">{{.Site}}</a> · <a href="/api">API</a> · <a href="/problems">Problems explained</a></p></footer>
</body>
</html>
`))
}

var problemPage = mustPage("problem", `{{.Heading}}`, `<h1>{{.Heading}}</h1>
{{with .Note}}<p class="note">{{.}}</p>{{end}}
<div lang="en">
<p>{{.Detail}}</p>
{{with .Fixes}}<p>What you can try:</p>
<ul>{{range .}}<li>{{.}}</li>{{end}}</ul>{{end}}
<p>Status {{.Status}} · <a href="{{.Type}}">what this means</a></p>
</div>`)

var problemListPage = mustPage("problems", `Problems explained`, `<h1>Problems explained</h1>
<p>An error is answered as <code>application/problem+json</code> (RFC 9457). Its <code>type</code> is one of these.</p>
<ul>{{range .}}<li><a href="/problems/{{.Slug}}">{{.Title}}</a> ({{.Status}})</li>
{{end}}</ul>`)

var problemKindTemplate = mustPage("kind", `{{.Title}}`, `<h1>{{.Title}}</h1>
<p>Status {{.Status}} · <code>/problems/{{.Slug}}</code></p>
<p>{{.Meaning}}</p>`)

var homePage = mustPage("home", `{{.Title}}`, `<h1>{{.Title}}</h1>
<p>{{.Tagline}}</p>
<p>The interactive map is not in this program: run <code>make build</code>, then start <code>bin/ceded</code>. All else is here.</p>
<p>The article: <a href="{{.Article.URL}}">{{.Article.Title}}</a>, {{.Article.Author}}, {{.Article.Date}}.</p>
<h2>Territories</h2>
<ul>{{range .Territories}}<li><a href="/features/{{.ID}}">{{.Name}}</a></li>
{{end}}</ul>
<h2>Layers</h2>
<ul>{{range .Layers}}<li><a href="/api/collections/{{.ID}}/items">{{.Title}}</a> ({{.Licence}}; {{.Attribution}})</li>
{{end}}</ul>
<h2>Claims</h2>
<ul>{{range .Claims}}<li><a href="/claims/{{.ID}}">{{.Short}}</a>: {{.VerdictLabel}}. {{.Finding}}</li>
{{end}}</ul>
<h2>Doors</h2>
<dl>{{range .Doors}}<dt><code>{{.Path}}</code></dt><dd>{{.About}}</dd>
{{end}}</dl>
<p>Data {{.Release.Version}}, release {{.Release.ID}} · <a href="{{.Licence.URL}}">{{.Licence.ID}}</a> · {{.Credit}}</p>`)
