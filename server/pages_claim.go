package server

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ceded/data"
	"ceded/server/figure"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
)

func strconvFixed(v float64, decimals int) string { return strconv.FormatFloat(v, 'f', decimals, 64) }

// claimPageView is a claim as its page tells it.
type claimPageView struct {
	*page
	C           claimItem
	Figure      *drawing // nil when the claim names no place on the map
	Facts       []fact
	Counterpart *claimItem
	Audit       *auditPart    // nil when the claim states no area
	Check       *quantityPart // of another figure
	Places      []related
	Sources     []sourceItem
	Data        string
	FigurePath  string
	English     bool
	Unreviewed  bool
}

// pageClaim finds a claim.
func pageClaim(e *edition, id string) (*data.Claim, error) {
	if c := e.Claim(id); c != nil {
		return c, nil
	}
	var ids []string
	for _, c := range e.Claims {
		ids = append(ids, c.ID)
	}
	return nil, notFound("claim", id, append(suggest("/claims/", id, ids), "/api/claims lists them all")...)
}

// claimPage serves /claims/{id} and, with .svg behind it, its figure.
func (s *Server) claimPage(c echo.Context) error {
	if strings.HasSuffix(param(c), ".svg") {
		return s.figureClaimSVG(c)
	}
	v, err := s.claimView(c)
	if err != nil {
		return err
	}
	return s.render(c, "claim", v)
}

func (s *Server) claimView(c echo.Context) (*claimPageView, error) {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	cl, err := pageClaim(e, param(c))
	if err != nil {
		return nil, err
	}
	p, err := s.newPage(c, e, "/claims/"+cl.ID)
	if err != nil {
		return nil, err
	}
	r := p.newRefs()
	v := &claimPageView{page: p, C: p.claimItem(r, cl), Data: "/api/claims/" + cl.ID, FigurePath: p.in("/claims/" + cl.ID + ".svg")}
	p.Heading = v.C.Short
	p.Title, p.Description = v.C.Short+" · "+p.Site(), v.C.VerdictLabel+": "+v.C.Finding
	p.Explorer = p.explorer("claim", cl.ID)
	add := func(label, value string) {
		if value != "" {
			v.Facts = append(v.Facts, fact{Label: p.T(label), Value: said{S: value}})
		}
	}
	add("speaker", v.C.Speaker)
	add("locator", p.locator(cl.Locator))
	add("kind", v.C.KindLabel)
	add("when", p.when(cl.When))
	if v.C.Quantity != nil {
		add("quantity", *v.C.Quantity)
	}
	if d, err := data.ParseDate(cl.Reviewed); err == nil {
		add("reviewed", p.Date(d))
	}
	if cl.Counterpart != "" {
		if o := e.Claim(cl.Counterpart); o != nil {
			x := p.claimItem(r, o)
			v.Counterpart = &x
		}
	}
	if v.Audit, err = s.auditPart(ctx, p, r, cl.ID); err != nil {
		return nil, err
	}
	if v.Check, err = s.quantityPart(ctx, p, r, cl); err != nil {
		return nil, err
	}
	if v.Places, err = s.claimPlaces(ctx, p, cl); err != nil {
		return nil, err
	}
	pic := picture{lang: p.Lang(), theme: p.Theme}
	if err := s.claimPicture(ctx, e, cl, &pic); err != nil {
		return nil, err
	}
	if len(pic.features)+len(pic.points) > 0 {
		if v.Figure, err = s.drawing(ctx, e, pic); err != nil {
			return nil, err
		}
	}
	v.Sources = r.list()
	v.Unreviewed = v.C.Translated
	v.English = v.C.Tag != ""
	p.Structured = p.claimStructured(cl, v)
	return v, nil
}

// locator writes where in the article a claim stands.
func (p *page) locator(s string) string {
	switch {
	case s == "caption":
		return p.T("locatorCaption")
	case strings.HasPrefix(s, "¶"):
		return p.Message("locatorParagraph", "n", strings.TrimPrefix(s, "¶"))
	}
	return s
}

// when writes a date, a span of dates, or what stands for one.
func (p *page) when(s string) string {
	if from, to, ok := strings.Cut(s, "/"); ok {
		return strings.Trim(p.when(from), ".") + " – " + strings.Trim(p.when(to), ".")
	}
	if d, err := data.ParseDate(s); err == nil {
		return p.Date(d)
	}
	return s
}

// claimPlaces links the features, regions and points that a claim speaks of.
func (s *Server) claimPlaces(ctx context.Context, p *page, cl *data.Claim) ([]related, error) {
	var out []related
	view := viewClaim(p.e.Record, p.Lang(), cl)
	for _, id := range view.Features {
		f, err := s.store.Feature(ctx, p.e.ID(), id)
		if errors.Is(err, data.ErrNotFound) {
			continue // it means a whole layer
		}
		if err != nil {
			return nil, err
		}
		out = append(out, related{Path: p.in("/features/" + id), Name: f.Props.Names.In(p.Lang())})
	}
	for _, id := range view.Regions {
		out = append(out, related{Path: p.in("/features/" + id), Name: p.e.RegionName(p.Lang(), id)})
	}
	for _, q := range view.Points {
		x := related{Path: p.in("/at/" + coordinate(q.Lon) + "," + coordinate(q.Lat)), Name: q.Name}
		if q.Approximate {
			x.Reading = p.T("approximatePosition")
		}
		out = append(out, x)
	}
	return out, nil
}

// claimPicture is the figure of a claim: the territories, places and points it
// names; the regions where it names nothing else.
func (s *Server) claimPicture(ctx context.Context, e *edition, cl *data.Claim, p *picture) error {
	view := viewClaim(e.Record, p.lang, cl)
	for _, id := range view.Features {
		switch _, err := s.store.Feature(ctx, e.ID(), id); {
		case errors.Is(err, data.ErrNotFound):
		case err != nil:
			return err
		case !slices.Contains(p.features, id):
			p.features = append(p.features, id)
		}
	}
	if len(p.features)+len(view.Points) == 0 {
		p.features = append(p.features, view.Regions...)
	}
	for _, q := range view.Points {
		p.points = append(p.points, figure.Marker{At: orb.Point{q.Lon, q.Lat}, Name: q.Name})
	}
	w := e.WordsIn(p.lang)
	p.title = view.Short
	p.subtitle = view.VerdictLabel + " · " + opening(view.Finding)
	p.desc = w.Message("figureAlt", "name", view.Short, "summary", p.subtitle)
	return nil
}

// opening is the first sentences of a text, as many as a caption holds.
func opening(s string) string {
	const most = 170
	end := 0
	for i, r := range s {
		next := i + len(string(r))
		if r != '。' && (r != '.' || next < len(s) && s[next] != ' ') {
			continue
		}
		if end > 0 && utf8.RuneCountInString(s[:next]) > most {
			break
		}
		end = next
	}
	if end == 0 {
		return s
	}
	return s[:end]
}

// claimStructured is the claim as a schema.org ClaimReview.
func (p *page) claimStructured(cl *data.Claim, v *claimPageView) any {
	rating := map[string]any{"@type": "Rating", "alternateName": v.C.VerdictLabel}
	for _, w := range p.e.Verdicts {
		if w.ID == cl.Verdict && w.Rating != nil {
			rating["ratingValue"], rating["bestRating"], rating["worstRating"] = *w.Rating, 5, 1
		}
	}
	d := map[string]any{
		"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": v.C.Paraphrase, "reviewBody": v.C.Finding, "reviewRating": rating,
		"inLanguage": languageTag(p.Lang()), "datePublished": cl.Reviewed, "license": p.Licence.URL,
		"author": map[string]any{"@type": "Organization", "name": p.Site()},
		"itemReviewed": map[string]any{"@type": "Claim", "author": map[string]any{"@type": "Person", "name": p.Article.Author}, "datePublished": p.Article.Date,
			"appearance": map[string]any{"@type": "Article", "headline": p.Article.Title, "url": p.Article.URL}},
	}
	if p.Canonical != "" {
		d["url"] = p.Canonical
	}
	return d
}
