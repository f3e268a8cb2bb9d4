package server

import (
	"bytes"
	"errors"
	"io/fs"

	"github.com/labstack/echo/v4"
)

// Styles are built by the front end, as styles/{grid}-{theme}-{lang}.json, with
// these two words where only the server knows what to write.
const (
	wordBase    = "{{base}}"
	wordRelease = "{{release}}"
)

// style serves /style.json, a complete MapLibre style.
func (s *Server) style(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	grid, err := e.grid(c.QueryParam("grid"))
	if err != nil {
		return err
	}
	lang, err := e.lang(c.QueryParam("lang"))
	if err != nil {
		return err
	}
	theme := c.QueryParam("theme")
	switch theme {
	case "":
		theme = "light"
	case "light", "dark":
	default:
		return badParam("theme", theme, "light or dark", "leave theme out for light")
	}
	base, err := s.publicURL(c)
	if err != nil {
		return err
	}
	b, err := s.assets.read("styles/" + grid.ID() + "-" + theme + "-" + lang + ".json")
	if errors.Is(err, fs.ErrNotExist) {
		return notBuilt()
	}
	if err != nil {
		return err
	}
	b = bytes.ReplaceAll(b, []byte(wordBase), []byte(base))
	b = bytes.ReplaceAll(b, []byte(wordRelease), []byte(e.ID()))
	return s.write(c, answer{media: mediaJSON, body: b, cache: cacheShort})
}

// notBuilt is the problem of a program compiled without the front end.
func notBuilt() error {
	return &problem{kind: kindNotBuilt, detail: "the front end is not in this program",
		fixes: []string{"run make build, then start bin/ceded again"}}
}
