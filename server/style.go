package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"ceded/data"
	"ceded/server/figure"

	"github.com/labstack/echo/v4"
)

// styleParts is styles/parts.json of the built front end: the map's style with
// {{words}} where the dossier, the release or the request say what to write. A
// module draws each layer of the manifest that it fits; the levels say in what
// order, bottom to top.
type styleParts struct {
	Style   json.RawMessage `json:"style"`
	Levels  []string        `json:"levels"`
	Modules []styleModule   `json:"modules"`
}

// styleModule draws a kind of layer.
type styleModule struct {
	For    styleFit      `json:"for"`
	Layers []placedLayer `json:"layers"`
}

// styleFit tells which layers of a manifest a module draws: those with all
// the values that it names.
type styleFit struct {
	Tileset     string `json:"tileset"`
	TileLayer   string `json:"tileLayer"`
	Territories *bool  `json:"territories"`
	TileProp    string `json:"tileProp"` // one that features have in tiles
}

func (f styleFit) fits(l *data.Layer) bool {
	return (f.Tileset == "" || f.Tileset == l.Tileset) && (f.TileLayer == "" || f.TileLayer == l.TileName()) &&
		(f.Territories == nil || *f.Territories == l.Territories) && (f.TileProp == "" || slices.Contains(l.TileProps, f.TileProp))
}

// placedLayer is a layer of the style with its place in the stack.
type placedLayer struct {
	At    string          `json:"at"`
	Layer json.RawMessage `json:"layer"`
}

// stylePartsFile is where the front end's build writes them.
const stylePartsFile = "styles/parts.json"

// readStyleParts reads the parts; nil where the front end is not built.
func readStyleParts(a *assets) (*styleParts, error) {
	b, err := a.read(stylePartsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	p := &styleParts{}
	if err == nil {
		err = json.Unmarshal(b, p)
	}
	if err != nil {
		return nil, fmt.Errorf("front end: %s: %w", stylePartsFile, err)
	}
	return p, nil
}

// drawing returns what all the modules that fit a layer draw of it.
func (p *styleParts) drawing(l *data.Layer) []placedLayer {
	var out []placedLayer
	for i := range p.Modules {
		if p.Modules[i].For.fits(l) {
			out = append(out, p.Modules[i].Layers...)
		}
	}
	return out
}

// layers writes the style's layers for those of a manifest, one behind the
// other, each with a comma before it. Layers that share a layer of a tileset are
// drawn once.
func (p *styleParts) layers(m *data.Manifest) string {
	type placed struct {
		level int
		text  string
	}
	var out []placed
	seen := map[string]bool{}
	for i := range m.Layers {
		l := &m.Layers[i]
		key := l.Tileset + "/" + l.TileName()
		drawing := p.drawing(l)
		if len(drawing) == 0 || seen[key] {
			continue
		}
		seen[key] = true
		words := strings.NewReplacer("{{id}}", inJSON(l.ID), "{{tileLayer}}", inJSON(l.TileName()))
		for _, x := range drawing {
			out = append(out, placed{slices.Index(p.Levels, x.At), words.Replace(string(x.Layer))})
		}
	}
	slices.SortStableFunc(out, func(a, b placed) int { return a.level - b.level })
	var b strings.Builder
	for _, x := range out {
		b.WriteString("," + x.text)
	}
	return b.String()
}

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
	theme, err := parseTheme(e, c.QueryParam("theme"))
	if err != nil {
		return err
	}
	base, err := s.publicURL(c)
	if err != nil {
		return err
	}
	if s.styleParts == nil {
		return notBuilt()
	}
	text := strings.Replace(string(s.styleParts.Style), `,"{{layers}}"`, s.styleParts.layers(e.Manifest), 1)
	text = e.styleWords(grid.ID(), theme, lang, base).Replace(text)
	return s.write(c, answer{media: mediaJSON, body: []byte(text), cache: cacheShort})
}

// styleWords are the words of a style and what stands for them.
func (e *edition) styleWords(grid, theme, lang, base string) *strings.Replacer {
	m, colours := e.Manifest, figure.ColoursOf(e.Manifest.Palette[theme])
	projection, centre := "mercator", m.EqualArea.Centre[1]*math.Pi/180
	metres := 2 * math.Pi * 6378137 * math.Cos(centre) // Mercator stretches with latitude: as in the middle of the map
	if grid != defaultGrid {
		projection, metres = "ceded:laea", 2*m.EqualArea.HalfExtentM
	}
	words := []string{
		"{{base}}", inJSON(base), "{{release}}", e.ID(), "{{grid}}", grid, "{{projection}}", projection, "{{title}}", inJSON(m.Title.In(lang)), "{{theme}}", theme,
		"name{{lang}}", inJSON(data.FlatName(lang)), `"{{metresPerPixel}}"`, strconv.FormatFloat(metres/512, 'f', -1, 64),
		"{{attributionAtlas}}", inJSON(attributionOf(m, data.AtlasTileset)), "{{attributionBasemap}}", inJSON(attributionOf(m, data.BasemapTileset)),
	}
	for key, hex := range colours.Base {
		words = append(words, "{{"+key+"}}", inJSON(hex))
	}
	var hues, texts, tints, passages []string
	pair := func(to *[]string, key, value string) { *to = append(*to, `"`+inJSON(key)+`",`+value) }
	for _, h := range colours.Hues {
		pair(&hues, h.Key, `"`+inJSON(h.Colour)+`"`)
		pair(&texts, h.Key, `"`+inJSON(h.Text)+`"`)
		pair(&tints, h.Key, `"`+inJSON(h.Tint)+`"`)
	}
	for i, p := range m.Passages {
		pair(&passages, p, strconv.Itoa(i))
	}
	for _, cases := range []struct {
		word string
		list []string
	}{
		{`"{{hues}}","{{hues}}"`, hues}, {`"{{texts}}","{{texts}}"`, texts}, {`"{{tints}}","{{tints}}"`, tints}, {`"{{passages}}",0`, passages},
	} {
		if len(cases.list) > 0 { // else the word itself stays a case that no feature meets
			words = append(words, cases.word, strings.Join(cases.list, ","))
		}
	}
	return strings.NewReplacer(words...)
}

// attributionOf joins what the layers of a tileset are credited to.
func attributionOf(m *data.Manifest, tileset string) string {
	var out []string
	for i := range m.Layers {
		if l := &m.Layers[i]; l.Tileset == tileset && l.Attribution != "" && !slices.Contains(out, l.Attribution) {
			out = append(out, l.Attribution)
		}
	}
	return strings.Join(out, " · ")
}

// inJSON writes a text as it stands between the quotes of a JSON string.
func inJSON(s string) string {
	b, err := marshal(s)
	if err != nil {
		return "" // a string always has a JSON form
	}
	return strings.Trim(strings.TrimSpace(string(b)), `"`)
}

// notBuilt is the problem of a program compiled without the front end.
func notBuilt() error {
	return &problem{kind: kindNotBuilt, detail: "the front end is not in this program",
		fixes: []string{"run make build, then start bin/ceded again"}}
}

// palette serves /palette.css: the colours of the dossier, for pages, snippets
// and explorer.
func (s *Server) palette(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	return s.write(c, answer{media: mediaCSS, body: figure.Stylesheet(e.Manifest.Palette), cache: cacheShort})
}

// messagesView are the interface texts of one language.
type messagesView struct {
	Lang     string        `json:"lang"`
	Messages data.Messages `json:"messages"`
}

// messages serves /api/messages.
func (s *Server) messages(c echo.Context) error {
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	return s.writeJSON(c, messagesView{lang, e.Messages[lang]}, cacheShort)
}
