package server

import (
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"
)

// wantsHTML tells whether a document that exists as JSON and as a page is
// wanted as a page: f says so, or else the Accept header.
func wantsHTML(c echo.Context) (bool, error) {
	switch f := c.QueryParam("f"); f {
	case "":
		c.Response().Header().Add("Vary", "Accept")
		return prefersHTML(c.Request().Header.Get("Accept")), nil
	case "json":
		return false, nil
	case "html":
		return true, nil
	default:
		return false, badParam("f", f, "json or html", "leave f out to get what the Accept header asks for")
	}
}

// alternates returns the links of a document to itself and to its other form.
// at is its full address without f; query is what stands behind it, "" or
// "?name=value&…".
func alternates(at, query string, html bool, m media) []link {
	join := "?"
	if query != "" {
		join = query + "&"
	}
	out := []link{
		{at + query, "self", string(m), "This document"},
		{at + join + "f=html", "alternate", string(mediaPage), "This document as a page"},
	}
	if html {
		out = []link{
			{at + join + "f=html", "self", string(mediaPage), "This document as a page"},
			{at + join + "f=json", "alternate", string(m), "This document"},
		}
	}
	return out
}

// mediaPage is how links name the type of a page.
const mediaPage media = "text/html"

// apiPage is a document of the interface as a page.
type apiPage struct {
	Heading string
	Lede    string
	Crumbs  []link // the way to the page
	Picture template.HTML
	Actions []link // what a reader may do next; next and prev among them
	Facts   []apiFact
	Tables  []apiTable
	JSON    string // address of the same as JSON
	Code    string // an example, as code
}

// apiFact is a name and what stands for it.
type apiFact struct {
	Name  string
	Cells []apiCell
}

// apiTable is a table under a heading.
type apiTable struct {
	Heading string
	Note    string
	Head    []string
	Rows    [][]apiCell
}

// apiCell is a text, with an address where it leads somewhere.
type apiCell struct {
	Text, Href string
	Lines      []string // more lines
	Number     bool
	Code       bool
}

// text and number make cells.
func text(s string) apiCell                { return apiCell{Text: s} }
func code(s string) apiCell                { return apiCell{Text: s, Code: true} }
func number(s string) apiCell              { return apiCell{Text: s, Number: true} }
func leading(s, to string) apiCell         { return apiCell{Text: s, Href: to} }
func about(n string, c ...apiCell) apiFact { return apiFact{n, c} }

// writePage answers with a document of the interface as a page.
func (s *Server) writePage(c echo.Context, p *apiPage) error {
	return s.writePlain(c, http.StatusOK, apiTemplate, "", p, cacheShort)
}

var apiTemplate = withCell(mustPage("api", `{{.Heading}}`, `<article class="api">
<header class="head">
{{with .Crumbs}}<p class="kicker">{{range $i, $c := .}}{{if $i}} › {{end}}<a href="{{$c.Href}}">{{$c.Title}}</a>{{end}}</p>{{end}}
<h1>{{.Heading}}</h1>
{{with .Lede}}<p class="lede">{{.}}</p>{{end}}
</header>
{{with .Picture}}<figure class="figure">{{.}}</figure>{{end}}
{{with .Actions}}<p class="actions">{{range $i, $a := .}}{{if $i}} · {{end}}<a href="{{$a.Href}}"{{with $a.Rel}} rel="{{.}}"{{end}}>{{$a.Title}}</a>{{end}}</p>{{end}}
{{if .Facts}}<section class="facts whole">
<dl>
{{range .Facts}}<div><dt>{{.Name}}</dt><dd>{{range $i, $c := .Cells}}{{if $i}}<br>{{end}}{{template "cell" $c}}{{end}}</dd></div>
{{end}}</dl>
</section>{{end}}
{{range .Tables}}<section{{if not .Heading}} class="whole"{{end}}>
{{with .Heading}}<h2>{{.}}</h2>{{end}}
{{with .Note}}<p>{{.}}</p>{{end}}
<div class="scroll" tabindex="0"><table>
<thead><tr>{{range .Head}}<th scope="col">{{.}}</th>{{end}}</tr></thead>
<tbody>
{{range .Rows}}<tr>{{range .}}<td{{if .Number}} class="n"{{end}}>{{template "cell" .}}</td>{{end}}</tr>
{{end}}</tbody>
</table></div>
</section>
{{end}}
{{with .Code}}<section><h2>By program</h2>
<pre class="scroll" tabindex="0"><code>{{.}}</code></pre></section>{{end}}
{{with .JSON}}<p class="note"><a href="{{.}}" rel="alternate" type="application/json">The same for programs</a></p>{{end}}
</article>`))

// withCell adds the template of an apiCell.
func withCell(t *template.Template) *template.Template {
	return template.Must(t.Parse(`{{define "cell"}}{{if .Href}}<a href="{{.Href}}">{{end}}{{if .Code}}<code>{{.Text}}</code>{{else}}{{.Text}}{{end}}{{if .Href}}</a>{{end}}{{range $i, $l := .Lines}}{{if $i}}<br>{{end}}{{$l}}{{end}}{{end}}`))
}
