package server

import (
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
	kindTooLarge = &problemKind{"too-much", "Too much at once", http.StatusRequestEntityTooLarge,
		"The body of the request is longer, or holds more points, than one request may. Send it in parts."}
	kindMediaType = &problemKind{"media-type", "This type of body is not read", http.StatusUnsupportedMediaType,
		"The address takes a body, but not of the type that the header Content-Type names."}
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
	kindBadParameter, kindUnknownParameter, kindBadTile, kindBadRequest, kindNotFound, kindRelease, kindMethod, kindBody, kindTooLarge, kindMediaType,
	kindURILength, kindPublicURL, kindNotBuilt, kindUnavailable, kindInternal,
}

// problemList serves /problems.
func (s *Server) problemList(c echo.Context) error {
	return s.writePlain(c, http.StatusOK, problemListPage, "", problemKinds, cacheShort)
}

// problemKindPage serves /problems/{slug}.
func (s *Server) problemKindPage(c echo.Context) error {
	slug := c.Param("slug")
	for _, k := range problemKinds {
		if k.slug == slug {
			return s.writePlain(c, http.StatusOK, problemKindTemplate, "", k, cacheShort)
		}
	}
	return notFound("kind of problem", slug, "/problems lists them all")
}

// problemView is a problem as a page: its heading in the reader's language, the
// rest in English.
type problemView struct {
	problemBody
	Heading, Note string
}

// writeProblemPage answers a browser with a problem.
func (s *Server) writeProblemPage(c echo.Context, k *problemKind, b problemBody) error {
	v, lang := problemView{problemBody: b, Heading: b.Title}, ""
	if e := s.held.Load(); e != nil {
		if lang = c.QueryParam("lang"); lang != "" && e.Manifest.HasLanguage(lang) && lang != e.Manifest.Languages[0] {
			v.Heading, v.Note = e.Message(lang, "error"), e.Message(lang, "onlyInEnglish")
			if k == kindNotFound {
				v.Heading = e.Message(lang, "errorNotFound")
			}
		} else {
			lang = ""
		}
	}
	return s.writePlain(c, b.Status, problemPage, lang, v, cacheNever)
}
