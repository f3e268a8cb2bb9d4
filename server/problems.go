package server

import (
	"bytes"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"
)

// problemKind is one kind of problem, with the page that explains it at
// /problems/{slug}.
type problemKind struct {
	slug    string
	title   string
	status  int
	meaning string
}

// Slug, Title, Status and Meaning serve the page of the kind.
func (k *problemKind) Slug() string    { return k.slug }
func (k *problemKind) Title() string   { return k.title }
func (k *problemKind) Status() int     { return k.status }
func (k *problemKind) Meaning() string { return k.meaning }

var (
	kindBadParameter = &problemKind{"bad-parameter", "A parameter cannot be used", http.StatusBadRequest,
		"A parameter has a value that the server does not understand or that is out of range. The member field names the parameter, detail says what was expected, and fixes says what to try."}
	kindUnknownParameter = &problemKind{"unknown-parameter", "Unknown parameter", http.StatusBadRequest,
		"The address under /api carries a parameter that it does not have. It is refused so that a misspelt filter does not pass for an unfiltered answer. Pages, figures and embeds ignore parameters they do not know."}
	kindBadTile = &problemKind{"bad-tile", "There is no such tile address", http.StatusBadRequest,
		"The tile address lies outside the grid or is not written as plain numbers z/x/y. TileJSON, at /tiles/atlas.json, tells the zooms that are served."}
	kindBadRequest = &problemKind{"bad-request", "The request cannot be read", http.StatusBadRequest,
		"The request is not one that the server can make sense of."}
	kindNotFound = &problemKind{"not-found", "Not found", http.StatusNotFound,
		"The address, or the id in it, names nothing that this dossier holds."}
	kindRelease = &problemKind{"unknown-release", "This version of the data is not here", http.StatusNotFound,
		"The address names a release of the data that this server does not hold. A release is twelve hexadecimal digits; latest stands for the one that is served now."}
	kindMethod = &problemKind{"method-not-allowed", "This address is only read", http.StatusMethodNotAllowed,
		"Everything here is read with GET or HEAD. The header Allow names the methods of the address."}
	kindBody = &problemKind{"no-body", "A request body is not read", http.StatusRequestEntityTooLarge,
		"Questions are asked in the address. A request that carries a body is refused."}
	kindURILength = &problemKind{"address-too-long", "The address is too long", http.StatusRequestURITooLong,
		"Addresses are at most 4096 bytes long."}
	kindPublicURL = &problemKind{"public-url", "The public address of this server is not set", http.StatusMisdirectedRequest,
		"Documents for machines hold full links. The server makes them from CEDED_PUBLIC_URL, or from the Host header when it is a loopback name. Neither is there."}
	kindNotBuilt = &problemKind{"not-built", "The front end is not built", http.StatusServiceUnavailable,
		"This part is made by the front end's build, and the program was compiled without it. Run make build and start the server again."}
	kindUnavailable = &problemKind{"unavailable", "Not available just now", http.StatusServiceUnavailable,
		"The server cannot reach its data or is too busy. The header Retry-After says when to try again."}
	kindInternal = &problemKind{"internal", "Internal error", http.StatusInternalServerError,
		"The server failed. What happened is in its log, not in the answer."}
)

var problemKinds = []*problemKind{
	kindBadParameter, kindUnknownParameter, kindBadTile, kindBadRequest, kindNotFound, kindRelease, kindMethod, kindBody,
	kindURILength, kindPublicURL, kindNotBuilt, kindUnavailable, kindInternal,
}

// problemList serves /problems.
func (s *Server) problemList(c echo.Context) error {
	var b bytes.Buffer
	if err := problemListPage.Execute(&b, problemKinds); err != nil {
		return err
	}
	return s.writeHTML(c, http.StatusOK, b.Bytes(), cacheShort)
}

// problemKindPage serves /problems/{slug}.
func (s *Server) problemKindPage(c echo.Context) error {
	slug := c.Param("slug")
	for _, k := range problemKinds {
		if k.slug == slug {
			var b bytes.Buffer
			if err := problemKindTemplate.Execute(&b, k); err != nil {
				return err
			}
			return s.writeHTML(c, http.StatusOK, b.Bytes(), cacheShort)
		}
	}
	return notFound("kind of problem", slug, "/problems lists them all")
}

func mustPage(name, body string) *template.Template {
	return template.Must(template.New(name).Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{template "title" .}} · Ceded</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
</head>
<body>
<main>
` + body + `
</main>
<footer><p><a href="/">The map</a> · <a href="/api">API</a> · <a href="/problems">Problems explained</a></p></footer>
</body>
</html>
`))
}

var problemPage = mustPage("problem", `{{define "title"}}{{.Title}}{{end}}<h1>{{.Title}}</h1>
<p>{{.Detail}}</p>
{{with .Fixes}}<p>What you can try:</p>
<ul>{{range .}}<li>{{.}}</li>{{end}}</ul>{{end}}
<p>Status {{.Status}} · <a href="{{.Type}}">what this means</a></p>`)

var problemListPage = mustPage("problems", `{{define "title"}}Problems explained{{end}}<h1>Problems explained</h1>
<p>An error is answered as <code>application/problem+json</code> (RFC 9457). Its <code>type</code> is one of these.</p>
<ul>{{range .}}<li><a href="/problems/{{.Slug}}">{{.Title}}</a> ({{.Status}})</li>{{end}}</ul>`)

var problemKindTemplate = mustPage("kind", `{{define "title"}}{{.Title}}{{end}}<h1>{{.Title}}</h1>
<p>Status {{.Status}} · <code>/problems/{{.Slug}}</code></p>
<p>{{.Meaning}}</p>`)
