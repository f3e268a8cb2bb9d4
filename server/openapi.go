package server

import (
	_ "embed"
	"strings"

	"github.com/labstack/echo/v4"
)

// openapiDocument describes the interface; a test compares it with the routes.
//
//go:embed openapi.json
var openapiDocument []byte

// openapi serves /api/openapi.json, with the layers' own doors where they can be
// told just now.
func (s *Server) openapi(c echo.Context) error {
	body := openapiDocument
	ctx := c.Request().Context()
	if e, err := s.current(ctx); err == nil {
		if b, err := s.openapiOf(ctx, e); err == nil {
			body = b
		}
	}
	return s.write(c, answer{media: mediaOpenAPI, body: body, cache: cacheShort})
}

// doorPath writes a route as documents do: ":id" is {id}, "*" the rest.
func doorPath(route string) string {
	switch route {
	case "/tiles/:tileset":
		return "/tiles/{tileset}.json"
	case "/schemas/:name":
		return "/schemas/{name}.json"
	}
	parts := strings.Split(route, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, ":") {
			parts[i] = "{" + p[1:] + "}"
		}
	}
	return strings.Join(parts, "/")
}

// described tells whether a route belongs in the OpenAPI document: what
// programs read, pages and files of the front end left out.
func described(path string) bool {
	return strings.HasPrefix(path, "/api") || strings.HasPrefix(path, "/tiles") || strings.HasPrefix(path, "/schemas") || strings.HasPrefix(path, "/download") || path == "/style.json" || path == "/healthz" || path == "/readyz"
}
