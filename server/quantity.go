package server

import (
	"ceded/data"

	"github.com/labstack/echo/v4"
)

// quantityView is the check of a figure that is no area: what the article
// states, what sources give, how they were compared, and the verdict.
type quantityView struct {
	Claim        string              `json:"claim"`
	Quantity     *string             `json:"quantity"` // in words, as the claim has it
	Claimed      *claimedView        `json:"claimed"`  // null: the article gives no figure to check
	Values       []quantityValueView `json:"values"`
	Method       string              `json:"method"`
	Relation     string              `json:"relation"` // within, above, below, uncompared or no-figure
	Percent      *float64            `json:"percent"`  // how far above the highest value compared, or below the lowest
	Words        string              `json:"words"`    // relation and percent in words
	Verdict      string              `json:"verdict"`
	VerdictLabel string              `json:"verdictLabel"`
	Finding      string              `json:"finding"`
	Release      string              `json:"release"`
	Lang         string              `json:"lang"`
	Untranslated []string            `json:"untranslated"` // members in the first language of the dossier
}

type claimedView struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Bound *string `json:"bound"` // least: the figure or more; most: or less
	Text  string  `json:"text"`
}

type quantityValueView struct {
	What      string   `json:"what"`
	Value     float64  `json:"value"`
	ValueTo   *float64 `json:"valueTo"`
	Unit      string   `json:"unit"`
	Qualifier *string  `json:"qualifier"`
	When      *string  `json:"when"` // EDTF
	Compared  bool     `json:"compared"`
	Text      string   `json:"text"` // the figure as it reads
	Features  []string `json:"features"`
	Sum       *string  `json:"sum"`
	Sources   []string `json:"sources"`
}

// claimQuantity serves /api/claims/{id}/quantity. The check of an area is at
// another door: it redirects there.
func (s *Server) claimQuantity(c echo.Context) error {
	ctx := c.Request().Context()
	e, lang, err := s.asked(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	cl := e.Claim(id)
	if cl == nil {
		return notFound("claim", id, "/api/claims lists them all")
	}
	if e.AuditOf(id) != nil {
		return s.redirect(c, "/api/claims/"+id+"/area")
	}
	q := e.QuantityOf(id)
	if q == nil {
		return notFound("check of a figure for the claim", id, "only claims with a quantity have one", "/api/claims/"+id+" gives the claim itself")
	}
	r, err := data.CheckQuantity(ctx, s.store, e.Release.ID, q)
	if err != nil {
		return err
	}
	return s.writeJSON(c, viewQuantity(e.Record, lang, cl, r), cacheShort)
}

func viewQuantity(rec *data.Record, lang string, cl *data.Claim, r *data.QuantityResult) quantityView {
	w := rec.WordsIn(lang)
	c := viewClaim(rec, lang, cl)
	v := quantityView{
		Claim: cl.ID, Quantity: c.Quantity, Values: []quantityValueView{}, Method: r.Method, Relation: r.Relation, Percent: r.Percent,
		Verdict: c.Verdict, VerdictLabel: c.VerdictLabel, Finding: c.Finding, Release: rec.Release.ID, Lang: lang, Untranslated: []string{},
	}
	percent := ""
	if r.Percent != nil {
		percent = w.Number(*r.Percent, 1)
	}
	v.Words = w.Message(camel("quantity-"+r.Relation), "percent", percent)
	if lang != rec.Manifest.Languages[0] {
		v.Untranslated = []string{"method", "values.what", "values.unit"}
		if !c.Translated {
			v.Untranslated = append(v.Untranslated, "finding")
		}
	}
	if q := r.Claimed; q != nil {
		v.Claimed = &claimedView{q.Value, q.Unit, textOrNull(q.Bound), w.Figure(q.Value, nil, q.Unit, map[string]string{data.BoundLeast: "more than", data.BoundMost: "at most"}[q.Bound])}
	}
	for i := range r.Values {
		x := &r.Values[i]
		v.Values = append(v.Values, quantityValueView{
			What: x.What, Value: x.Value, ValueTo: x.ValueTo, Unit: x.Unit, Qualifier: textOrNull(x.Qualifier), When: textOrNull(x.When), Compared: x.Compared,
			Text: w.Figure(x.Value, x.ValueTo, x.Unit, x.Qualifier), Features: append([]string{}, x.Features...), Sum: textOrNull(x.Sum), Sources: append([]string{}, x.Sources...),
		})
	}
	return v
}
