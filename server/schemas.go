package server

import (
	"strings"

	"ceded/data/schemas"

	"github.com/labstack/echo/v4"
)

// schema serves /schemas/{name}.json: the JSON Schema of a file of the dossier.
func (s *Server) schema(c echo.Context) error {
	name, ok := strings.CutSuffix(c.Param("name"), ".json")
	body := schemas.Read(name)
	if !ok || body == nil {
		return notFound("schema", c.Param("name"), "the schemas are "+strings.Join(schemas.Names(), ".json, ")+".json")
	}
	return s.write(c, answer{media: mediaSchema, body: body, cache: cacheShort})
}
