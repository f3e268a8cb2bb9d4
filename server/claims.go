package server

import (
	"cmp"
	"slices"
	"strconv"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// claimView is a claim in one language. What is null is not stated.
type claimView struct {
	ID              string       `json:"id"`
	Short           string       `json:"short"`
	Paraphrase      string       `json:"paraphrase"`
	Quote           *string      `json:"quote"` // in the words of the article, never translated
	Speaker         string       `json:"speaker"`
	Locator         string       `json:"locator"`
	Kind            string       `json:"kind"`
	KindLabel       string       `json:"kindLabel"`
	Verdict         string       `json:"verdict"`
	VerdictLabel    string       `json:"verdictLabel"`
	VerdictMeaning  string       `json:"verdictMeaning"`
	Finding         string       `json:"finding"`
	Caution         *string      `json:"caution"`
	Counterpart     *string      `json:"counterpart"` // id of the opposing claim
	When            *string      `json:"when"`
	Quantity        *string      `json:"quantity"`
	Priority        int          `json:"priority"`
	Reviewed        string       `json:"reviewed"`
	ArticleWide     bool         `json:"articleWide"`
	Audited         bool         `json:"audited"` // /api/claims/{id}/area checks its figure
	Audit           *string      `json:"audit"`   // area or quantity: the door below /api/claims/{id} that checks its figure
	Sources         []string     `json:"sources"`
	SourceToBeFound bool         `json:"sourceToBeFound"`
	Features        []string     `json:"features"`
	Points          []claimPoint `json:"points"`
	Regions         []string     `json:"regions"`
	Lang            string       `json:"lang"`
	Translated      bool         `json:"translated"` // the texts are a translation
	// TranslationReviewed is whether a native historian reviewed it; null for
	// texts that are no translation.
	TranslationReviewed *bool    `json:"translationReviewed"`
	Untranslated        []string `json:"untranslated"`    // members in the first language though another was asked for
	Links               []link   `json:"links,omitempty"` // of one claim: as a citation
}

type claimPoint struct {
	Name        string  `json:"name"`
	Lon         float64 `json:"lon"`
	Lat         float64 `json:"lat"`
	Approximate bool    `json:"approximate"`
}

// viewClaim puts a claim into one language.
func viewClaim(r *data.Record, lang string, c *data.Claim) claimView {
	t, translated, missing := r.ClaimText(lang, c)
	label, meaning := r.Verdict(lang, c.Verdict)
	v := claimView{
		ID: c.ID, Short: t.Short, Paraphrase: t.Paraphrase, Quote: textOrNull(c.Quote), Speaker: c.Speaker, Locator: c.Locator,
		Kind: c.Kind, KindLabel: c.Kind, Verdict: c.Verdict, VerdictLabel: label, VerdictMeaning: meaning, Finding: t.Finding,
		Caution: textOrNull(t.Caution), Counterpart: textOrNull(c.Counterpart), When: textOrNull(c.When), Quantity: textOrNull(c.Quantity),
		Priority: c.Priority, Reviewed: c.Reviewed, ArticleWide: c.ArticleWide, Audited: r.AuditOf(c.ID) != nil, SourceToBeFound: c.SourceToBeFound,
		Sources: append([]string{}, c.Sources...), Features: []string{}, Points: []claimPoint{}, Regions: []string{},
		Lang: r.Manifest.Languages[0], Translated: translated, TranslationReviewed: r.TranslationReviewed(lang, translated), Untranslated: append([]string{}, missing...),
	}
	switch {
	case v.Audited:
		v.Audit = textOrNull("area")
	case r.QuantityOf(c.ID) != nil:
		v.Audit = textOrNull("quantity")
	}
	in := func(m map[string]string, s string) string {
		if x := m[s]; x != "" {
			return x
		}
		return s
	}
	if tr := r.Translations[lang]; tr != nil {
		v.Speaker, v.KindLabel = in(tr.Speakers, c.Speaker), in(tr.Kinds, c.Kind)
		if c.Quantity != "" {
			v.Quantity = textOrNull(cmp.Or(tr.Amounts[c.ID], c.Quantity))
		}
	}
	if translated {
		v.Lang = lang
	}
	for _, p := range c.Places {
		switch {
		case p.FeatureID() != "":
			v.Features = append(v.Features, p.FeatureID())
		case p.Region != "":
			v.Regions = append(v.Regions, p.Region)
		case p.Type == "point":
			v.Points = append(v.Points, claimPoint{r.PlaceName(lang, p.Name), p.Lon, p.Lat, p.Approximate})
		}
	}
	return v
}

// textOrNull is nil for an empty text.
func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// claims serves /api/claims.
func (s *Server) claims(c echo.Context) error {
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	f, err := parseClaimFilter(e.Record, c.QueryParam("verdict"), c.QueryParam("kind"), c.QueryParam("feature"), c.QueryParam("priority"))
	if err != nil {
		return err
	}
	views := []claimView{}
	for _, cl := range e.Claims {
		if f.selects(cl) {
			views = append(views, viewClaim(e.Record, lang, cl))
		}
	}
	return writeList(s, c, "claims", views, 0)
}

// claim serves /api/claims/{id}.
func (s *Server) claim(c echo.Context) error {
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	cl := e.Claim(c.Param("id"))
	if cl == nil {
		return notFound("claim", c.Param("id"), "/api/claims lists them all")
	}
	v := viewClaim(e.Record, lang, cl)
	v.Links = citeLinks("", "claims", cl.ID)
	return s.writeJSON(c, v, cacheShort)
}

// claimFilter selects claims; an empty field selects all.
type claimFilter struct {
	verdict, kind string
	features      []string // any of them
	priority      int
}

func parseClaimFilter(r *data.Record, verdict, kind, feature, priority string) (claimFilter, error) {
	f := claimFilter{verdict: verdict, kind: kind}
	var verdicts, kinds, priorities []string
	for _, v := range r.Verdicts {
		verdicts = append(verdicts, v.ID)
	}
	touched := map[string]bool{}
	for _, c := range r.Claims {
		kinds = append(kinds, c.Kind)
		priorities = append(priorities, strconv.Itoa(c.Priority))
		for _, p := range c.Places {
			touched[p.FeatureID()] = true
		}
	}
	slices.Sort(kinds)
	slices.Sort(priorities)
	kinds, priorities = slices.Compact(kinds), slices.Compact(priorities)
	for _, x := range []struct {
		field, value string
		of           []string
	}{{"verdict", verdict, verdicts}, {"kind", kind, kinds}, {"priority", priority, priorities}} {
		if x.value != "" && !slices.Contains(x.of, x.value) {
			return f, badParam(x.field, x.value, "one of "+listed(x.of), "leave "+x.field+" out for all claims")
		}
	}
	if priority != "" {
		f.priority, _ = strconv.Atoi(priority) // it is one of the claims' own
	}
	if feature != "" {
		f.features = []string{feature}
		if ids := r.Manifest.Aliases[feature]; len(ids) > 0 {
			f.features = ids
		}
		if !touched[f.features[0]] && r.Ledger(f.features[0]) == nil {
			return f, badParam("feature", feature, "the id of a feature that a claim speaks of",
				"/api/collections lists the layers, /api/claims the features of each claim")
		}
	}
	return f, nil
}

func (f claimFilter) selects(c *data.Claim) bool {
	return (f.verdict == "" || c.Verdict == f.verdict) && (f.kind == "" || c.Kind == f.kind) &&
		(f.priority == 0 || c.Priority == f.priority) &&
		(f.features == nil || slices.ContainsFunc(f.features, c.Touches))
}
