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

// openapi serves /api/openapi.json.
func (s *Server) openapi(c echo.Context) error {
	return s.write(c, answer{media: mediaOpenAPI, body: openapiDocument, cache: cacheShort})
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
