package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"math"
	"net/url"
	"strconv"
	"strings"

	"ceded/data"
	"ceded/geo"
	"ceded/server/figure"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
)

// A snippet is a page made to be framed: the figure and the answer in words
// first, whole without a script; one script then puts the interactive map in
// the figure's place when somebody asks for it.

// embedView is a snippet.
type embedView struct {
	*page
	Headline   string
	Under      string
	Kicker     string
	Verdict    string
	VerdictKey string
	Lede       string
	LedeTag    string
	More       []string // sentences behind the first
	Figure     *drawing
	View       string // the map's view, as a query string
	Full       string // path of the full page
	Sources    []sourceItem
	Unreviewed bool
	// Palette is the dossier's colours, in the page: a story may hold many
	// snippets, and each request counts.
	Palette template.CSS
}

// embedPage makes the shared part of a snippet. The view's keys are those of
// the explorer.
func (s *Server) embedPage(p *page, d *drawing, view url.Values) embedView {
	v := embedView{page: p, Figure: d, Full: p.in(p.Path), Palette: template.CSS(figure.Stylesheet(p.e.Manifest.Palette))}
	set := func(k, val string) {
		if val != "" && view.Get(k) == "" {
			view.Set(k, val)
		}
	}
	if d != nil {
		set("lon", strconvFixed(d.Centre.Lon(), 4))
		set("lat", strconvFixed(d.Centre.Lat(), 4))
		set("z", strconvFixed(d.Zoom, 2))
	}
	view.Set("lang", p.Lang())
	view.Set("theme", p.Theme)
	v.View = strings.ReplaceAll(view.Encode(), "%2C", ",")
	p.Explorer = "/?" + v.View
	p.Script, p.CSS, _ = s.assets.entry("src/embed.ts")
	return v
}

// embedFeature serves /embed/features/{id}.
func (s *Server) embedFeature(c echo.Context) error {
	f, to, err := s.featureView(c, param(c))
	if err != nil {
		return err
	}
	if to != "" {
		return s.redirect(c, "/embed/features/"+to)
	}
	v := s.embedPage(f.page, f.Figure, url.Values{"sel": {strings.TrimPrefix(f.Path, "/features/")}})
	v.Headline, v.Under, v.Kicker, v.Verdict, v.VerdictKey, v.Lede = f.Name, f.Under, f.Kicker, f.Verdict, f.VerdictKey, f.Sentence
	if f.Areas != nil {
		s := f.T("areaComputed") + f.T("colon") + f.Areas.Computed
		if f.Areas.Error != "" {
			s += " (" + f.Areas.Error + ")"
		}
		v.More = append(v.More, s+fullStop(f.Lang()))
	}
	if f.Now != nil && f.Now.Status != "" {
		v.More = append(v.More, f.T("statusNow")+f.T("colon")+f.Now.Status+fullStop(f.Lang()))
	}
	v.Sources = own(f.Sources, f.ownRefs)
	return s.renderEmbed(c, v)
}

// own keeps the sources with some numbers.
func own(all []sourceItem, keep []ref) []sourceItem {
	var out []sourceItem
	for _, r := range keep {
		for _, x := range all {
			if x.N == r.N {
				out = append(out, x)
			}
		}
	}
	return out
}

// embedAt serves /embed/at/{lon},{lat}.
func (s *Server) embedAt(c echo.Context) error {
	a, err := s.answerView(c)
	if err != nil {
		return err
	}
	at := strings.TrimPrefix(a.Path, "/at/")
	view := url.Values{"at": {at}}
	if !a.A.Date.IsZero() {
		view.Set("day", isoDay(a.A.Date))
	}
	v := s.embedPage(a.page, a.Figure, view)
	v.Full = a.here()
	v.Headline, v.Kicker, v.Verdict, v.VerdictKey, v.Lede = a.Where, a.Tagline(), a.A.VerdictLabel, a.VerdictKey, a.A.Answer
	if len(a.Meters) > 0 && a.A.Verdict != data.VerdictNearLine {
		v.More = append(v.More, a.Meters[0].Words)
	}
	if len(a.Features) > 0 {
		v.Sources = own(a.Sources, a.Features[0].Refs)
	}
	return s.renderEmbed(c, v)
}

// renderEmbed answers with a snippet. Its policy names the one style sheet that
// is written in the page by its hash.
func (s *Server) renderEmbed(c echo.Context, v embedView) error {
	sum := sha256.Sum256([]byte(v.Palette))
	c.Response().Header().Set("Content-Security-Policy", policyEmbed(s.origin(c), "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'"))
	return s.render(c, "embed", v)
}

// isoDay is the last day of a date as the explorer writes it.
func isoDay(d data.Date) string {
	n := d.Last()
	return strconv.Itoa(n/10000) + "-" + twoDigits(n/100%100) + "-" + twoDigits(n%100)
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// embedClaim serves /embed/claims/{id}.
func (s *Server) embedClaim(c echo.Context) error {
	cl, err := s.claimView(c)
	if err != nil {
		return err
	}
	d := cl.Figure
	if d == nil { // it names no place: the whole dossier
		if d, err = s.drawing(c.Request().Context(), cl.e, picture{lang: cl.Lang(), theme: cl.Theme, title: cl.C.Short, subtitle: cl.C.VerdictLabel, desc: cl.C.Short}); err != nil {
			return err
		}
	}
	v := s.embedPage(cl.page, d, url.Values{"claim": {cl.C.ID}})
	v.Headline, v.Kicker, v.Verdict, v.VerdictKey = cl.C.Short, cl.T("claim")+" · "+cl.Article.Title, cl.C.VerdictLabel, cl.C.Verdict
	v.Lede, v.LedeTag, v.Unreviewed, v.Sources = cl.C.Finding, cl.C.Tag, cl.Unreviewed, own(cl.Sources, cl.C.Refs)
	return s.renderEmbed(c, v)
}

// embedMap serves /embed/map: any view of the explorer, by the same keys. A
// value that makes no sense is as if absent, as in the explorer.
func (s *Server) embedMap(c echo.Context) error {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return err
	}
	p, err := s.newPage(c, e, "/map")
	if err != nil {
		return err
	}
	view, pic, err := s.mapView(ctx, e, c.QueryParams(), picture{lang: p.Lang(), theme: p.Theme})
	if err != nil {
		return err
	}
	p.Title, p.Description = p.Message("embedTitle", "name", pic.title), pic.subtitle
	d, err := s.drawing(ctx, e, *pic)
	if err != nil {
		return err
	}
	v := s.embedPage(p, d, view)
	v.Headline, v.Lede, v.Full = pic.title, pic.subtitle, p.Explorer
	if p.Canonical != "" { // the page of a view is the explorer
		p.Canonical = s.origin(c) + p.Explorer
	}
	return s.renderEmbed(c, v)
}

// mapView reads the explorer's keys into a picture, and keeps what is valid.
func (s *Server) mapView(ctx context.Context, e *edition, q url.Values, pic picture) (url.Values, *picture, error) {
	view := url.Values{}
	w := e.WordsIn(pic.lang)
	pic.title, pic.subtitle = e.Manifest.Tagline.In(pic.lang), w.Message("neutralityNote")
	if d, err := data.ParseDate(q.Get("day")); err == nil {
		pic.date = d
		view.Set("day", isoDay(d))
	}
	switch sel, claim := q.Get("sel"), e.Claim(q.Get("claim")); {
	case sel != "":
		f, err := s.store.Feature(ctx, e.ID(), sel)
		if err == nil {
			view.Set("sel", sel)
			featurePicture(e, f, &pic)
		} else if !errors.Is(err, data.ErrNotFound) {
			return nil, nil, err
		}
	case claim != nil:
		view.Set("claim", claim.ID)
		if err := s.claimPicture(ctx, e, claim, &pic); err != nil {
			return nil, nil, err
		}
	}
	if lon, lat, ok := strings.Cut(q.Get("at"), ","); ok {
		if pt, err := geo.ParsePoint(lon, lat); err == nil {
			a, err := data.Ask(ctx, s.store, e.ID(), data.AskQuery{Point: pt, Date: pic.date, Lang: pic.lang})
			if err != nil {
				return nil, nil, err
			}
			view.Set("at", coordinate(a.Lon)+","+coordinate(a.Lat))
			atPicture(e, a, &pic)
		}
	}
	for _, k := range []string{"layers", "where", "proj", "release"} {
		if v := q.Get(k); v != "" && len(v) < 200 {
			view.Set(k, v)
		}
	}
	pic.desc = w.Message("figureAlt", "name", pic.title, "summary", pic.subtitle)
	z, err := strconv.ParseFloat(q.Get("z"), 64)
	if pt, perr := geo.ParsePoint(q.Get("lon"), q.Get("lat")); perr == nil && err == nil && z >= 0 && z <= 22 {
		view.Set("lon", q.Get("lon"))
		view.Set("lat", q.Get("lat"))
		view.Set("z", q.Get("z"))
		f := cameraFrame(e, pt, z, pic.width, pic.height)
		pic.frame = &f
	}
	return view, &pic, nil
}

// cameraFrame is what the explorer's camera shows in a picture of a size in
// pixels, the default one where it is 0; grid metres.
func cameraFrame(e *edition, at orb.Point, z float64, width, height int) orb.Bound {
	if width == 0 {
		width, height = figure.DefaultWidth, figure.DefaultHeight
	}
	grid := e.equalArea()
	c, m := grid.Project(at), grid.ResolutionM(0)/math.Exp2(z)
	w, h := m*float64(width)/2, m*float64(height)/2
	return orb.Bound{Min: orb.Point{c.X() - w, c.Y() - h}, Max: orb.Point{c.X() + w, c.Y() + h}}
}
