package server

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"slices"
	"strings"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// featurePageView is a territory or a line as its page tells it.
type featurePageView struct {
	*page
	Name        string
	Under       string // the instrument and its year, behind the name
	Names       []scriptName
	Kicker      string
	Verdict     string // word of the passage
	VerdictKey  string
	Meaning     string
	Sentence    string
	Figure      *drawing // nil when its place is not known
	FactsTitle  string   // over the facts
	Facts       []fact
	Counted     []peopleItem
	Reason      said
	Instruments []instrumentItem
	Areas       *areasView
	Ledger      []ledgerItem
	Caveat      said // of the ledger
	People      said // who lived there
	Now         *nowView
	Readings    []readingPart
	Accounts    []accountItem // of its instruments, where the subject itself has none
	Claims      []claimItem
	Related     []related
	Arcs        []arcItem // of a line; what bounds a territory
	ArcsTitle   string
	lines       []string // treaty lines that a section is part of
	Sources     []sourceItem
	Note        said
	Data        string // the feature as data
	LedgerData  string
	FigurePath  string
	English     bool // some evidence stands in the first language
	Unreviewed  bool // some text is a translation
	ownRefs     []ref
}

// fact is a row of the facts table.
type fact struct {
	Label  string
	Value  said
	Refs   []ref
	Remark said       // in brackets behind the value
	Links  []pageLink // behind the value
	Aside  said       // what is to be known of it
}

// pageLink is a link with its words.
type pageLink struct{ Path, Name string }

// featurePage serves /features/{id} and, with .svg behind it, its figure.
func (s *Server) featurePage(c echo.Context) error {
	id := param(c)
	if strings.HasSuffix(id, ".svg") {
		return s.figureFeatureSVG(c)
	}
	if strings.Contains(id, ".") { // an arc's id: its line's with a number
		if path, err := s.arcPath(c, id); path != "" || err != nil {
			if err != nil {
				return err
			}
			return c.Redirect(http.StatusFound, path)
		}
	}
	v, to, err := s.featureView(c, id)
	if err != nil {
		return err
	}
	if to != "" {
		return s.redirect(c, "/features/"+to)
	}
	return s.render(c, "feature", v)
}

// pageFeature finds a feature by id. to is the id that an older one means now.
func (s *Server) pageFeature(c echo.Context, e *edition, id string) (f *data.Feature, to string, err error) {
	ctx := c.Request().Context()
	f, err = s.store.Feature(ctx, e.ID(), id)
	switch {
	case err == nil:
		return f, "", nil
	case !errors.Is(err, data.ErrNotFound):
		return nil, "", err
	}
	if now := e.renamed(id); len(now) > 0 {
		return nil, now[0], nil
	}
	ids, lerr := s.featureIDs(ctx, e)
	if lerr != nil {
		return nil, "", lerr
	}
	return nil, "", notFound("feature", id, append(suggest("/features/", id, ids), "/api/collections lists the layers and their features")...)
}

// featureIDs lists the ids that have a page.
func (s *Server) featureIDs(ctx context.Context, e *edition) ([]string, error) {
	var ids []string
	for i := range e.Manifest.Layers {
		l := &e.Manifest.Layers[i]
		if !l.Dated() {
			continue
		}
		page, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return nil, err
		}
		for _, f := range page.Features {
			ids = append(ids, f.ID)
		}
	}
	return ids, nil
}

func (s *Server) featureView(c echo.Context, id string) (*featurePageView, string, error) {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return nil, "", err
	}
	f, to, err := s.pageFeature(c, e, id)
	if err != nil || to != "" {
		return nil, to, err
	}
	p, err := s.newPage(c, e, "/features/"+f.ID)
	if err != nil {
		return nil, "", err
	}
	lang := p.Lang()
	v := &featurePageView{page: p, Name: f.Props.Names.In(lang), Names: p.names(f.Props.Names), Data: "/api/collections/" + f.Layer + "/items/" + f.ID, FigurePath: p.in("/features/" + f.ID + ".svg")}
	if l := e.Manifest.Layer(f.Layer); l != nil {
		v.Kicker = l.Titles.In(lang)
	}
	v.Under = featureUnder(p.Words, e, f)
	v.Sentence = featureSentence(p.Words, e, f)
	p.Heading = featureHeading(p.Words, e, f)
	p.Title, p.Description = p.Message("pageTitleFeature", "name", v.Name), v.Sentence
	if f.Props.Evidence != "" || e.isContext(f) {
		p.Title = v.Name + " · " + p.Site() // nothing was ceded by a pipeline
	}
	p.Explorer = p.explorer("sel", f.ID)
	pic := picture{lang: lang, theme: p.Theme}
	featurePicture(e, f, &pic)
	if f.Geometry != nil {
		if v.Figure, err = s.drawing(ctx, e, pic); err != nil {
			return nil, "", err
		}
	}
	r := p.newRefs()
	var instruments []*data.Instrument
	for _, iid := range instrumentIDs(f) {
		if i := e.Instrument(iid); i != nil {
			instruments = append(instruments, i)
			v.Instruments = append(v.Instruments, p.instrumentItem(r, i))
		}
	}
	v.FactsTitle = p.T("instrument")
	switch {
	case f.Props.Passage != "":
		v.FactsTitle = p.T("historicalPassage")
		v.territory(f, r)
		if err = v.bounding(ctx, s, f, r); err == nil {
			err = v.relatedTo(ctx, s, f)
		}
	case f.Props.Evidence != "":
		err = v.place(ctx, s, f, r)
	case e.isContext(f):
		v.context(f)
	default:
		if err = v.line(ctx, s, f, r); err == nil {
			err = v.relatedTo(ctx, s, f)
		}
	}
	if err != nil {
		return nil, "", err
	}
	v.Note = p.first(f.Props.Note)
	v.Counted = p.people(f.ID, r)
	if v.Readings, err = s.readingParts(ctx, p, r, f.ID); err != nil {
		return nil, "", err
	}
	if len(v.Readings) == 0 {
		v.Accounts = p.accounts(r, instruments)
	}
	v.Claims = p.claimsOn(r, append([]string{f.ID}, v.lines...)...)
	for _, x := range v.Claims {
		v.Unreviewed = v.Unreviewed || x.Translated
	}
	v.ownRefs = r.of(f.Props.Sources)
	v.Sources = r.list()
	v.English = p.Translated()
	p.Structured = p.featureStructured(f, v)
	return v, "", nil
}

// instrumentIDs are the instruments of a feature, its own first.
func instrumentIDs(f *data.Feature) []string {
	ids := f.Props.Instruments
	if f.Props.Instrument != "" && !slices.Contains(ids, f.Props.Instrument) {
		ids = append([]string{f.Props.Instrument}, ids...)
	}
	return ids
}

// featureUnder is the instrument and its year, as they stand behind a feature's
// name; "" where there is none.
func featureUnder(w *data.Words, e *edition, f *data.Feature) string {
	i := e.Instrument(f.Props.Instrument)
	if i == nil {
		return ""
	}
	s := i.Names.In(w.Lang())
	if d := instrumentDate(e, f); !d.IsZero() {
		s += commaIn(w.Lang()) + year(w, d)
	}
	return s
}

// featureHeading is a feature's name with what it stands under.
func featureHeading(w *data.Words, e *edition, f *data.Feature) string {
	name := f.Props.Names.In(w.Lang())
	if under := featureUnder(w, e, f); under != "" {
		name += " (" + under + ")"
	}
	return name
}

// featureSentence says in one sentence what a feature is; of a place that has no
// source at all a second says so.
func featureSentence(w *data.Words, e *edition, f *data.Feature) string {
	s := featureIs(w, e, f)
	if f.Props.Evidence != "" && slices.Contains(f.Props.ToBeSourced, "sources") {
		s += w.Between() + w.Message("sourceToBeFound") + fullStop(w.Lang())
	}
	return s
}

func featureIs(w *data.Words, e *edition, f *data.Feature) string {
	p, lang := &f.Props, w.Lang()
	name := p.Names.In(lang)
	switch {
	case p.Evidence != "":
		return placeSentence(w, f)
	case e.isContext(f):
		return w.Message("contextSentence", "place", name)
	}
	switch rank := e.Manifest.Rank(p.Passage); {
	case p.Passage == "" && p.Instrument != "":
		return w.Message(lineSentence(f), "line", name, "instrument", w.Instrument(p.Instrument), "date", w.Date(instrumentDate(e, f)))
	case p.Passage == "":
		return name + fullStop(lang)
	case rank == 0 && p.Instrument != "":
		return w.Message("featureCeded", "territory", name, "from", w.Phrase(p.PartyFrom.In(lang)), "to", w.Phrase(p.PartyTo.In(lang)),
			"instrument", w.Instrument(p.Instrument), "date", w.Date(p.From))
	case rank <= 1 && len(p.PartyFrom) > 0 && len(p.PartyTo) > 0:
		return w.Message("featurePassedOtherwise", "territory", name, "from", w.Phrase(p.PartyFrom.In(lang)), "to", w.Phrase(p.PartyTo.In(lang)), "date", w.Date(p.From))
	case p.Passage == e.Manifest.Passages[len(e.Manifest.Passages)-1]:
		return w.Message("featureNotCeded", "territory", name)
	}
	return w.Message("featureClaimedOnly", "territory", name)
}

func fullStop(lang string) string {
	if lang == "zh" {
		return "。"
	}
	return "."
}

// instrumentDate is the day that a feature's line begins, else the day its
// instrument was signed.
func instrumentDate(e *edition, f *data.Feature) data.Date {
	if i := e.Instrument(f.Props.Instrument); i != nil && !i.Dated().IsZero() {
		return i.Dated()
	}
	return f.Props.From
}

// featurePicture is the figure of a feature.
func featurePicture(e *edition, f *data.Feature, p *picture) {
	w := e.WordsIn(p.lang)
	name := f.Props.Names.In(p.lang)
	p.features = []string{f.ID}
	p.title = name
	p.subtitle = featureSentence(w, e, f)
	p.desc = w.Message("figureAlt", "name", name, "summary", p.subtitle)
}

// territory fills in what only territories have.
func (v *featurePageView) territory(f *data.Feature, r *refs) {
	p, e := &f.Props, v.e
	v.VerdictKey = p.Passage
	key := camel(p.Passage)
	if p.Passage == e.Manifest.Passages[len(e.Manifest.Passages)-1] {
		v.VerdictKey, key = data.VerdictNotCeded, camel(data.VerdictNotCeded)
	}
	v.Verdict, v.Meaning = v.T(key), v.T(key+"Meaning")
	add := func(label string, value said, refs ...ref) {
		if value.S != "" {
			v.Facts = append(v.Facts, fact{Label: v.T(label), Value: value, Refs: refs})
		}
	}
	add("from", v.of(p.PartyFrom))
	add("to", v.of(p.PartyTo))
	add("validFrom", said{S: v.Date(p.From)})
	add("validTo", said{S: v.Date(p.To)})
	if p.Reading != "" {
		v.Kicker += " · " + v.T(camel(p.Reading+"-reading"))
	}
	add("certainty", said{S: v.Certain(p.Certainty)})
	v.Areas = v.areas(f, r)
	if l := e.Ledger(f.ID); l != nil {
		v.Reason, v.Caveat, v.People = v.first(l.VerdictReason), v.first(l.Caveat), v.first(l.PopulationNote)
		v.Ledger = v.ledgerItems(e.LedgerOf(v.Lang(), data.Date{}, l.ID))
		v.now(f, l, r)
		v.LedgerData = "/api/territories/" + l.ID
		r.of(l.Sources)
	}
}

// related is a link to another feature.
type related struct{ Path, Name, Reading string }

// relatedTo lists the other territories that passed under a feature's own
// instrument: other readings of it, and other parts.
func (v *featurePageView) relatedTo(ctx context.Context, s *Server, f *data.Feature) error {
	if f.Props.Instrument == "" {
		return nil
	}
	for i := range v.e.Manifest.Layers {
		l := &v.e.Manifest.Layers[i]
		if !l.Territories {
			continue
		}
		page, err := s.store.Features(ctx, v.e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return err
		}
		for _, x := range page.Features {
			if x.ID == f.ID || !slices.Contains(instrumentIDs(x), f.Props.Instrument) {
				continue
			}
			r := related{Path: v.in("/features/" + x.ID), Name: x.Props.Names.In(v.Lang())}
			if x.Props.Reading != "" {
				r.Reading = v.T(camel(x.Props.Reading + "-reading"))
			}
			v.Related = append(v.Related, r)
		}
	}
	return nil
}

// areasView sets the computed area against the published ones.
type areasView struct {
	Computed string
	Error    string // "±1.5 %", "" when not stated
	Bar      template.HTML
	Rows     []areaRow
}

type areaRow struct {
	Value      string
	Difference string // against the computed one
	Note       said
	Bar        template.HTML
	Refs       []ref
}

func (v *featurePageView) areas(f *data.Feature, r *refs) *areasView {
	p := &f.Props
	if p.AreaKm2 <= 0 {
		return nil
	}
	km2 := func(x float64) string { return v.Message("km2Value", "km2", v.Number(x, 0)) }
	most := p.AreaKm2
	for _, a := range p.PublishedAreas {
		most = math.Max(most, math.Max(a.Km2, a.Km2To))
	}
	colour := v.e.Manifest.Palette[v.Theme][p.Hue]
	muted := v.e.Manifest.Palette[v.Theme]["muted"]
	out := &areasView{Computed: km2(roundArea(p.AreaKm2)), Bar: bar(p.AreaKm2/most, 0, colour)}
	if p.AreaErrorPercent != nil {
		out.Error = "±" + v.Number(*p.AreaErrorPercent, 1) + "\u00a0%"
	}
	for _, a := range p.PublishedAreas {
		row := areaRow{Value: v.Words.Area(&a), Note: v.first(a.Note), Refs: r.of([]string{a.Source}), Bar: bar(a.Km2/most, a.Km2To/most, muted)}
		if a.Km2To <= a.Km2 && a.Km2 > 0 {
			d := (a.Km2 - p.AreaKm2) / p.AreaKm2 * 100
			row.Difference = signed(v.Words, d) + "\u00a0%"
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func signed(w *data.Words, x float64) string {
	if math.Abs(x) < .05 {
		return w.Number(0, 0)
	}
	s := w.Number(math.Abs(x), 1)
	if x < 0 {
		return "−" + s
	}
	return "+" + s
}

// roundArea keeps three figures: no outline here is known better.
func roundArea(km2 float64) float64 {
	if km2 <= 0 {
		return 0
	}
	p := math.Pow(10, math.Floor(math.Log10(km2))-2)
	return math.Round(km2/p) * p
}

// bar draws a thin bar, a share of the width, with a lighter end for a range.
// Only numbers and a colour of the manifest go into the markup.
func bar(share, to float64, colour string) template.HTML {
	rest := ""
	if to > share {
		rest = fmt.Sprintf(`<path d="M%.1f 0H%.1fV4H%.1fz" fill="%s" fill-opacity=".4"/>`, share*100, to*100, share*100, template.HTMLEscapeString(colour))
	}
	return template.HTML(fmt.Sprintf(`<svg class="bar" viewBox="0 0 100 4" width="100%%" height="6" preserveAspectRatio="none" aria-hidden="true"><path d="M0 0H%.1fV4H0z" fill="%s"/>%s</svg>`, share*100, template.HTMLEscapeString(colour), rest))
}

// featureStructured is the page as schema.org data.
func (p *page) featureStructured(f *data.Feature, v *featurePageView) any {
	d := map[string]any{
		"@context": "https://schema.org", "@type": "Dataset", "name": v.Name, "description": v.Sentence, "license": p.Licence.URL,
		"version": p.Release.Version, "identifier": f.ID, "inLanguage": languageTag(p.Lang()), "isAccessibleForFree": true,
	}
	if f.Geometry != nil {
		b := f.Geometry.Bound()
		d["spatialCoverage"] = map[string]any{"@type": "Place", "name": v.Name, "geo": map[string]any{"@type": "GeoShape",
			"box": fmt.Sprintf("%.4f %.4f %.4f %.4f", b.Min.Lat(), b.Min.Lon(), b.Max.Lat(), b.Max.Lon())}}
	}
	if !f.Props.From.IsZero() {
		d["temporalCoverage"] = f.Props.From.String() + "/" + strings.TrimSpace(f.Props.To.String()+"..")
		if !f.Props.To.IsZero() {
			d["temporalCoverage"] = f.Props.From.String() + "/" + f.Props.To.String()
		}
	}
	if p.Canonical != "" {
		d["url"] = p.Canonical
		d["distribution"] = map[string]any{"@type": "DataDownload", "encodingFormat": "application/geo+json", "contentUrl": strings.TrimSuffix(p.Canonical, p.in(p.Path)) + v.Data}
	}
	return d
}
