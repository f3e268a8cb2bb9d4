package server

import (
	"slices"
	"strings"

	"ceded/data"
	"ceded/server/figure"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
)

// atView is the answer at a point as its page tells it.
type atView struct {
	*page
	A          *data.Answer
	Where      string
	VerdictKey string
	Meaning    string
	Figure     *drawing
	Meters     []meterItem
	Features   []atFeature
	Ledger     []ledgerItem
	LedgerNote string // why the ledger may not hold
	Claims     []claimItem
	Sources    []sourceItem
	Data       string
	FigurePath string
	English    bool
	Unreviewed bool
}

// atFeature is a territory that holds the point.
type atFeature struct {
	data.AnswerFeature
	Path       string
	Name       string
	Position   string
	Passed     string // word of its passage
	Key        string
	Instrument string
	Date       string
	Distance   string
	Now        said
	Status     string
	Refs       []ref
}

// meterItem is a distance in words, and what the line there rests on.
type meterItem struct {
	Name, Words string
	Line        pageLink // its place in the border ledger
	Course      string
	Judged      string
}

// askPath asks about the point in a path such as 127.5,50.3.
func (s *Server) askPath(c echo.Context, e *edition, path string) (*data.Answer, error) {
	lon, lat, ok := strings.Cut(path, ",")
	if !ok {
		return nil, badParam("lon,lat", path, "longitude and latitude with a comma between", "for example /at/127.5,50.3")
	}
	q, err := parseAsk(e, strings.TrimSpace(lon), strings.TrimSpace(lat), c.QueryParam("date"), c.QueryParam("lang"))
	if err != nil {
		return nil, err
	}
	return data.Ask(c.Request().Context(), s.store, e.ID(), q)
}

// atPage serves /at/{lon},{lat} and, with .svg behind it, its figure.
func (s *Server) atPage(c echo.Context) error {
	if strings.HasSuffix(param(c), ".svg") {
		return s.figureAtSVG(c)
	}
	v, err := s.answerView(c)
	if err != nil {
		return err
	}
	return s.render(c, "at", v)
}

func (s *Server) answerView(c echo.Context) (*atView, error) {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.askPath(c, e, param(c))
	if err != nil {
		return nil, err
	}
	at := coordinate(a.Lon) + "," + coordinate(a.Lat)
	p, err := s.newPage(c, e, "/at/"+at)
	if err != nil {
		return nil, err
	}
	p.keep("date", a.Date.String())
	v := &atView{page: p, A: a, Where: p.Point(a.Lon, a.Lat), VerdictKey: a.Verdict, Meaning: p.T(camel(a.Verdict) + "Meaning"),
		Data: "/api/at?lon=" + coordinate(a.Lon) + "&lat=" + coordinate(a.Lat), FigurePath: p.in("/at/" + at + ".svg")}
	if a.Verdict == data.VerdictNotCeded && !a.Date.IsZero() {
		v.Meaning = "" // it was ceded, perhaps, later
	}
	if !a.Date.IsZero() {
		v.Data += "&date=" + a.Date.String()
	}
	p.Heading = p.Tagline() + " " + v.Where
	p.Title, p.Description = p.Message("pageTitleAt", "place", coordinate(a.Lon)+p.T("listSeparator")+coordinate(a.Lat)), a.Answer
	p.Explorer = p.explorer("at", at, "lon", coordinate(a.Lon), "lat", coordinate(a.Lat), "z", "4", "day", a.Date.String())
	pic := picture{lang: p.Lang(), theme: p.Theme, date: a.Date}
	atPicture(e, a, &pic)
	if v.Figure, err = s.drawing(ctx, e, pic); err != nil {
		return nil, err
	}
	r := p.newRefs()
	for _, f := range a.Features {
		v.Features = append(v.Features, p.atFeature(r, f))
		if d := p.distance(&f); d != "" {
			v.Meters = append(v.Meters, p.meter(&f, d))
		}
	}
	v.Ledger = p.ledgerItems(a.Ledger)
	if len(a.Ledger) > 0 && !a.LedgerCertain {
		v.LedgerNote = p.T("ledgerIfInside")
	}
	for _, id := range a.Claims {
		if cl := e.Claim(id); cl != nil {
			x := p.claimItem(r, cl)
			v.Claims = append(v.Claims, x)
			v.Unreviewed = v.Unreviewed || x.Translated
		}
	}
	v.Sources = r.list()
	v.English = p.Translated() && len(a.Features) > 0
	p.Structured = p.answerStructured(a)
	return v, nil
}

// here is the page's own path with language and date.
func (p *page) here() string {
	for _, a := range p.Alternates {
		if a.Here {
			return a.Path
		}
	}
	return p.Path
}

// keep carries a parameter that the page's content hangs on into its other
// addresses.
func (p *page) keep(key, value string) {
	if value == "" {
		return
	}
	add := func(s string) string {
		if s == "" {
			return s
		}
		sep := "?"
		if strings.Contains(s, "?") {
			sep = "&"
		}
		return s + sep + key + "=" + value
	}
	for i := range p.Citations {
		p.Citations[i].Path = add(p.Citations[i].Path)
	}
	for i := range p.Alternates {
		p.Alternates[i].Path, p.Alternates[i].Full = add(p.Alternates[i].Path), add(p.Alternates[i].Full)
	}
	p.Canonical, p.Embed, p.EmbedSrc = add(p.Canonical), add(p.Embed), add(p.EmbedSrc)
}

func (p *page) atFeature(r *refs, f data.AnswerFeature) atFeature {
	x := atFeature{AnswerFeature: f, Path: p.in("/features/" + f.ID), Name: f.Names.In(p.Lang()), Position: p.T(camel(f.Position)), Key: f.Passage,
		Passed: p.T(camel(f.Passage)), Date: p.Date(f.ValidFrom), Distance: p.distance(&f), Refs: r.of(f.Sources)}
	if f.Passage == p.e.Manifest.Passages[len(p.e.Manifest.Passages)-1] {
		x.Key, x.Passed = data.VerdictNotCeded, p.T(camel(data.VerdictNotCeded))
	}
	if len(f.InstrumentNames) > 0 {
		x.Instrument = f.InstrumentNames.In(p.Lang())
	}
	if n := f.StatusNow; n != nil {
		x.Now = p.first(n.Statement)
		if n.Status != "" {
			x.Status = p.T(camel("status-" + n.Status))
		}
	}
	return x
}

// distance tells how far the nearest line of a territory is, and how well it
// is known.
func (p *page) distance(f *data.AnswerFeature) string {
	if f.BoundaryKm == nil || f.PrecisionKm == nil {
		return ""
	}
	return p.Message("answerDistance", "km", p.Km(*f.BoundaryKm), "precision", p.Km(*f.PrecisionKm))
}

// meter adds to a distance what the arc there follows, and how its precision was
// judged.
func (p *page) meter(f *data.AnswerFeature, distance string) meterItem {
	x := meterItem{Name: f.Names.In(p.Lang()), Words: distance}
	if b := f.Boundary; b != nil && b.Judged != "" {
		x.Line = pageLink{p.in("/features/" + b.Arc), b.Arc}
		x.Course, x.Judged = p.course(b.Course, b.Along, b.Channel), b.JudgedLabel
	}
	return x
}

// coordinate writes degrees in the shortest way, to a millionth.
func coordinate(v float64) string {
	s := strings.TrimRight(strconvFixed(v, 6), "0")
	s = strings.TrimSuffix(s, ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// atPicture is the figure of an answer: the point, and what it lies in or, for
// a "no", what is nearest.
func atPicture(e *edition, a *data.Answer, p *picture) {
	w := e.WordsIn(p.lang)
	p.points = []figure.Marker{{At: orb.Point{a.Lon, a.Lat}}}
	p.date = a.Date
	for _, f := range a.Features {
		p.features = append(p.features, f.ID)
	}
	if len(p.features) == 0 && a.Nearest != nil {
		p.features = append(p.features, a.Nearest.ID)
	}
	p.whole, p.close = a.Verdict == data.VerdictOutside, a.Verdict == data.VerdictNearLine
	slices.Sort(p.features)
	p.features = slices.Compact(p.features)
	p.title = e.Manifest.Tagline.In(p.lang) + " " + w.Point(a.Lon, a.Lat)
	p.subtitle = a.Answer
	p.desc = w.Message("figureAlt", "name", w.Point(a.Lon, a.Lat), "summary", a.Answer)
}

// answerStructured is the answer as schema.org data.
func (p *page) answerStructured(a *data.Answer) any {
	return map[string]any{
		"@context": "https://schema.org", "@type": "QAPage", "inLanguage": languageTag(p.Lang()),
		"mainEntity": map[string]any{
			"@type": "Question", "name": p.Tagline() + " " + p.Point(a.Lon, a.Lat), "answerCount": 1,
			"contentLocation": map[string]any{"@type": "Place", "geo": map[string]any{"@type": "GeoCoordinates", "longitude": a.Lon, "latitude": a.Lat}},
			"acceptedAnswer":  map[string]any{"@type": "Answer", "text": a.Answer, "license": p.Licence.URL},
		},
	}
}
