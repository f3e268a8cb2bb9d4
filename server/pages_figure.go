package server

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"ceded/data"
	"ceded/geo"
	"ceded/server/figure"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
)

// picture is what a figure shows: features, points, or both, and its words.
type picture struct {
	lang, theme   string
	width, height int
	scale         float64
	date          data.Date
	features      []string
	points        []figure.Marker // lon, lat
	title         string
	subtitle      string
	desc          string
	frame         *orb.Bound // grid metres; nil: fit to features and points
	themed        bool       // in a page: follows its theme
	whole         bool       // show all territories too
	bare          bool       // no caption: the map alone
	close         bool       // show the points' surroundings, not all of the features
}

// leastFrameM is the least ground a figure shows, so that a small thing keeps
// its surroundings.
const leastFrameM = 420e3

// pointFrameM is the least ground around a thing that is only a point: by
// itself it does not say where it is.
const pointFrameM = 1400e3

// parsePicture reads the figure's own parameters.
func parsePicture(c echo.Context, e *edition) (picture, error) {
	p := picture{width: figure.DefaultWidth, height: figure.DefaultHeight, scale: 1}
	var err error
	if p.lang, err = e.lang(c.QueryParam("lang")); err != nil {
		return p, err
	}
	if p.theme, err = parseTheme(e, c.QueryParam("theme")); err != nil {
		return p, err
	}
	if v := c.QueryParam("scale"); v != "" {
		f, err := strconv.ParseFloat(v, 64)
		if err != nil || !(f >= .5 && f <= figure.MaxScale) {
			return p, badParam("scale", v, fmt.Sprintf("a number from 0.5 to %d", figure.MaxScale), "leave scale out for 1")
		}
		p.scale = f
		p.width, p.height = int(math.Round(figure.DefaultWidth*f)), int(math.Round(figure.DefaultHeight*f))
	}
	for _, side := range []struct {
		name string
		to   *int
	}{{"width", &p.width}, {"height", &p.height}} {
		v := c.QueryParam(side.name)
		if v == "" {
			continue
		}
		n, err := wholeNumber(v)
		if err != nil || n < figure.MinSide || n > figure.MaxSide {
			return p, badParam(side.name, v, fmt.Sprintf("a whole number of pixels from %d to %d", figure.MinSide, figure.MaxSide), "leave "+side.name+" out for the default")
		}
		*side.to = n
	}
	if least := int(figure.MinSide * p.scale); p.width < least || p.height < least {
		return p, badParam("scale", c.QueryParam("scale"), fmt.Sprintf("a scale that leaves width and height at least %d pixels of it", figure.MinSide), "use a smaller scale or a larger picture")
	}
	if v := c.QueryParam("date"); v != "" {
		if p.date, err = askDate(v); err != nil {
			return p, err
		}
	}
	return p, nil
}

// equalArea is the grid that figures are drawn in.
func (e *edition) equalArea() *geo.Grid { return e.grids["EqualArea"] }

// scene gathers and draws a picture.
func (s *Server) scene(ctx context.Context, e *edition, p *picture) (*figure.Scene, orb.Bound, error) {
	grid, w := e.equalArea(), e.WordsIn(p.lang)
	v := &figure.View{
		Width: p.width, Height: p.height, Scale: p.scale, Palette: e.Manifest.Palette[p.theme], Themed: p.themed, Bare: p.bare, Lang: p.lang,
		Selected: p.features, Title: p.title, Subtitle: p.subtitle, Desc: p.desc,
		Credit:      e.Manifest.Credit + " · " + e.Release.Version + " · " + e.Release.ID,
		Territories: map[string]bool{}, Lines: map[string]bool{}, Words: legendWords(w), Subheads: map[string]string{}, LineLabels: map[string]string{},
		KmSign: strings.TrimSpace(strings.ReplaceAll(w.Message("kmValue"), "{km}", "")),
	}
	if !p.date.IsZero() {
		v.Day = p.date.Last()
	}
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		if l.Arcs != "" {
			v.Lines[l.TileName()] = true
		}
		if !l.Territories {
			continue
		}
		v.Territories[l.TileName()] = true
		f, err := s.facts(ctx, e, l)
		if err != nil {
			return nil, orb.Bound{}, err
		}
		for pattern, passage := range f.passages {
			v.Words["pattern:"+pattern] = w.Message(camel(e.word(passage)))
		}
	}
	bounds, err := s.frameBounds(ctx, e, p, v)
	if err != nil {
		return nil, orb.Bound{}, err
	}
	if p.frame != nil {
		v.Frame = *p.frame
	} else {
		v.Frame = figure.Frame(p.leastM(bounds), bounds...)
	}
	// The caption's legend tells of what is in view, so the map is gathered for
	// the whole picture and cut to what the caption leaves.
	whole := figure.Fill(v.Frame, float64(p.width), float64(p.height)*.7)
	v.Layers, err = figure.Gather(ctx, s.store, e.ID(), grid, whole, (whole.Max.X()-whole.Min.X())/float64(p.width)*p.scale)
	if err != nil {
		return nil, orb.Bound{}, err
	}
	mapW, mapH := figure.MapSize(v)
	shown := figure.Fill(v.Frame, mapW, mapH)
	v.Graticule = figure.Graticule(grid, shown)
	labelLines(v)
	if err := s.countriesOf(ctx, e, v); err != nil {
		return nil, orb.Bound{}, err
	}
	return figure.Draw(v), shown, nil
}

// leastM is the least ground, metres, that shows where the bounds are.
func (p *picture) leastM(bounds []orb.Bound) float64 {
	if !p.close && !slices.ContainsFunc(bounds, func(b orb.Bound) bool { return b.Min != b.Max }) {
		return pointFrameM
	}
	return leastFrameM
}

// frameBounds finds where the features and points of a picture are, and sets
// markers and second lines of labels.
func (s *Server) frameBounds(ctx context.Context, e *edition, p *picture, v *figure.View) ([]orb.Bound, error) {
	grid, w := e.equalArea(), e.WordsIn(p.lang)
	var bounds []orb.Bound
	for _, id := range p.features {
		f, err := s.store.Feature(ctx, e.ID(), id)
		if err != nil {
			return nil, err
		}
		if !e.inTiles(f) {
			bounds = append(bounds, e.overlay(f, p.lang, v)...)
			continue
		}
		if !p.close {
			bounds = append(bounds, figure.BoundOf(f.Geometry, grid.Project))
		}
		if i := e.Instrument(f.Props.Instrument); i != nil {
			v.Subheads[id] = i.Names.In(p.lang)
			if d := f.Props.From; !d.IsZero() {
				v.Subheads[id] += commaIn(p.lang) + year(w, d)
			}
		}
	}
	for _, m := range p.points {
		q := grid.Project(m.At)
		if !grid.Extent().Contains(q) {
			continue
		}
		v.Markers = append(v.Markers, figure.Marker{At: q, Name: m.Name})
		bounds = append(bounds, orb.Bound{Min: q, Max: q})
	}
	if len(bounds) == 0 || p.whole { // nothing to fit to: all there is
		all, err := s.territoryBounds(ctx, e)
		if err != nil {
			return nil, err
		}
		bounds = append(bounds, all)
	}
	return bounds, nil
}

// territoryBounds is the bound of all territories, grid metres.
func (s *Server) territoryBounds(ctx context.Context, e *edition) (orb.Bound, error) {
	grid := e.equalArea()
	c := grid.Project(orb.Point{e.Manifest.DefaultView.Lon, e.Manifest.DefaultView.Lat})
	out := orb.Bound{Min: c, Max: c}
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		if !l.Territories {
			continue
		}
		page, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return out, err
		}
		for _, f := range page.Features {
			out = out.Union(figure.BoundOf(f.Geometry, grid.Project))
		}
	}
	return out, nil
}

// legendWords are the words that explain strokes.
func legendWords(w *data.Words) map[string]string {
	return map[string]string{
		"line:surveyed": w.Message("certaintySurveyed"), "line:treaty-text": w.Message("certaintyTreatyText"), "line:reconstruction": w.Message("certaintyReconstruction"),
		"line:illustrative": w.Message("certaintyIllustrative"), "line:present": w.Message("linePresentBorder"),
		"band": w.Message("legendBand"),
	}
}

// countriesOf reads the names of countries, and the towns that tell where they
// are, from the point layers of the basemap.
func (s *Server) countriesOf(ctx context.Context, e *edition, v *figure.View) error {
	v.Countries = map[string]string{}
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		if l.Geometry != "point" || l.Dated() {
			continue
		}
		page, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return err
		}
		for _, f := range page.Features {
			var raw struct {
				Kind    string `json:"kind"`
				A3      string `json:"a3"`
				Country string `json:"country"`
			}
			if json.Unmarshal(f.Raw, &raw) != nil {
				continue // a label that says nothing of a country
			}
			at, ok := f.Geometry.(orb.Point)
			switch {
			case raw.Kind == "country" && raw.A3 != "":
				v.Countries[raw.A3] = f.Props.Names.In(v.Lang)
			case raw.Country != "" && ok:
				v.Towns = append(v.Towns, figure.Town{At: e.equalArea().Project(at), Country: raw.Country})
			}
		}
	}
	return nil
}

// labelLines writes the year on lines that an instrument drew.
func labelLines(v *figure.View) {
	for _, l := range v.Layers {
		for i := range l.Parts {
			p := &l.Parts[i]
			if p.Props.Instrument == "" || p.Props.Kind != "treaty-line" && p.Props.Kind != "present-border" {
				continue
			}
			v.LineLabels[p.ID] = figure.Year(p.Props.FromDay)
		}
	}
}

// year writes the year of a date as the language does.
func year(w *data.Words, d data.Date) string {
	y, err := data.ParseDate(d.String()[:min(4, len(d.String()))])
	if err != nil {
		return ""
	}
	return w.Date(y)
}

// drawing is a picture in a page: one for wide columns and one, hidden until a
// style sheet shows it, for narrow ones, whose words stay readable there.
type drawing struct {
	Wide, Narrow template.HTML
	Centre       orb.Point // lon, lat of the wide one's middle
	Zoom         float64   // of the equal-area grid, at which a map shows as much
}

// drawing draws a picture twice, to stand in HTML. The markup is made by
// package figure, which escapes every word in it.
func (s *Server) drawing(ctx context.Context, e *edition, p picture) (*drawing, error) {
	var d drawing
	for _, size := range []struct {
		w, h   int
		prefix string
		to     *template.HTML
	}{{figure.DefaultWidth, figure.DefaultHeight, "w", &d.Wide}, {360, 440, "n", &d.Narrow}} {
		p.width, p.height, p.scale, p.themed, p.subtitle = size.w, size.h, 1, true, "" // the page says it
		sc, shown, err := s.scene(ctx, e, &p)
		if err != nil {
			return nil, err
		}
		if size.prefix == "w" {
			d.Centre, _ = e.equalArea().Unproject(shown.Center())
			d.Zoom = math.Log2(e.equalArea().ResolutionM(0) / (shown.Max.X() - shown.Min.X()) * float64(size.w))
		}
		o := figure.SVGOptions{Prefix: size.prefix, Inline: true, Class: "figure-wide"}
		if size.prefix == "n" {
			o.Class, o.Hidden = "figure-narrow", true
		}
		*size.to = template.HTML(figure.SVG(sc, o))
	}
	return &d, nil
}

// writePicture answers with a picture as SVG.
func (s *Server) writePicture(c echo.Context, e *edition, p *picture) error {
	sc, _, err := s.scene(c.Request().Context(), e, p)
	if err != nil {
		return err
	}
	return s.writeSVG(c, figure.SVG(sc, figure.SVGOptions{Prefix: "f"}), cacheShort)
}

// figureFeatureSVG serves /features/{id}.svg.
func (s *Server) figureFeatureSVG(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	f, to, err := s.pageFeature(c, e, strings.TrimSuffix(param(c), ".svg"))
	if err != nil {
		return err
	}
	if to != "" {
		return s.redirect(c, "/features/"+to+".svg")
	}
	p, err := parsePicture(c, e)
	if err != nil {
		return err
	}
	if f.Geometry == nil {
		return notFound("figure", f.ID, "where it lies is not known: there is nothing to draw, and /features/"+f.ID+" says what is known")
	}
	featurePicture(e, f, &p)
	return s.writePicture(c, e, &p)
}

// figureAtSVG serves /at/{lon},{lat}.svg.
func (s *Server) figureAtSVG(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	p, err := parsePicture(c, e)
	if err != nil {
		return err
	}
	a, err := s.askPath(c, e, strings.TrimSuffix(param(c), ".svg"))
	if err != nil {
		return err
	}
	atPicture(e, a, &p)
	return s.writePicture(c, e, &p)
}

// figureClaimSVG serves /claims/{id}.svg.
func (s *Server) figureClaimSVG(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	cl, err := pageClaim(e, strings.TrimSuffix(param(c), ".svg"))
	if err != nil {
		return err
	}
	p, err := parsePicture(c, e)
	if err != nil {
		return err
	}
	if err := s.claimPicture(c.Request().Context(), e, cl, &p); err != nil {
		return err
	}
	return s.writePicture(c, e, &p)
}

// figureMapSVG serves /map.svg: what the explorer's camera shows, without a
// caption. It lies under the map while that loads, and in its place where no map
// can be drawn.
func (s *Server) figureMapSVG(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	p, err := parsePicture(c, e)
	if err != nil {
		return err
	}
	p.bare = true
	_, pic, err := s.mapView(c.Request().Context(), e, c.QueryParams(), p)
	if err != nil {
		return err
	}
	return s.writePicture(c, e, pic)
}

// param is the first parameter of the route, whatever its name.
func param(c echo.Context) string {
	if v := c.ParamValues(); len(v) > 0 {
		return v[0]
	}
	return ""
}
