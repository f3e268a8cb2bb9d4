package server

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"ceded/data"
)

// placeProps are the properties of a place that only its page reads: a site, a
// route, a crossing, an island. Texts are in the first language; a part that is
// marked in them has no source yet.
type placeProps struct {
	Bank          string
	InvestorParty string
	LocalParty    string
	StatusAt      string // before, underway or after the article's date
	StatusAtNote  string
	StatusText    string
	AmountNote    string
	SharePct      *float64 // owned by the investor, nil when not known
	SharePctNote  string
	LengthNote    string // km
	WhenText      string
	Facts         string
	KindText      string
	PositionNote  string
	Waypoints     []string // "" for a bend
	Places        []string
}

// placeSentence says in one sentence what a place is.
func placeSentence(w *data.Words, f *data.Feature) string {
	return w.Message("placeSentence", "place", f.Props.Names.In(w.Lang()), "kind", w.Message(camel("kind-"+f.Props.Kind)),
		"evidence", w.Message(camel("evidence-"+f.Props.Evidence)))
}

// place fills in what only places have.
func (v *featurePageView) place(ctx context.Context, s *Server, f *data.Feature, r *refs) error {
	var raw placeProps
	_ = json.Unmarshal(f.Raw, &raw) // the loader has read it
	p := &f.Props
	v.FactsTitle = v.T("whatIsKnown")
	add := func(label string, value said, refs ...ref) {
		if value.S != "" {
			v.Facts = append(v.Facts, fact{Label: v.T(label), Value: value, Refs: refs})
		}
	}
	remark := func(s string) { v.Facts[len(v.Facts)-1].Remark = v.first(s) } // on the fact before
	kind := v.T(camel("kind-" + p.Kind))
	add("kind", said{S: kind})
	if !strings.EqualFold(raw.KindText, strings.ReplaceAll(p.Kind, "-", " ")) {
		add("details", v.first(raw.KindText))
	}
	if raw.Bank != "" {
		add("bank", said{S: v.T(camel("bank-" + raw.Bank))})
	}
	add("investorParty", v.first(raw.InvestorParty))
	add("localParty", v.first(raw.LocalParty))
	if raw.StatusAt != "" {
		add("statusAtArticle", said{S: v.T(camel("status-at-" + raw.StatusAt))})
		remark(raw.StatusAtNote)
	}
	add("statusText", v.first(raw.StatusText))
	add("when", v.first(raw.WhenText))
	add("facts", v.first(raw.Facts), r.of(p.Sources)...)
	add("amount", v.first(raw.AmountNote))
	switch {
	case raw.SharePct != nil:
		_, decimals, _ := strings.Cut(strconv.FormatFloat(*raw.SharePct, 'f', -1, 64), ".")
		share := v.Number(*raw.SharePct, len(decimals))
		if *raw.SharePct == 0 {
			add("investorShare", said{S: v.Message("percentValue", "n", share) + commaIn(v.Lang()) + v.T("loanNotOwnership")})
			break
		}
		add("investorShare", said{S: v.Message("percentValue", "n", share)})
		remark(raw.SharePctNote)
	default:
		add("investorShare", v.first(raw.SharePctNote))
	}
	if raw.LengthNote != "" {
		add("lengthStated", v.first(raw.LengthNote+" km"))
	}
	add("route", v.first(strings.Join(slices.DeleteFunc(slices.Clone(raw.Waypoints), func(s string) bool { return s == "" }), " – ")))
	add("where", v.first(strings.Join(raw.Places, ", ")))
	if p.PositionPrecision != "" {
		add("position", said{S: v.T(camel("position-" + p.PositionPrecision))})
		remark(raw.PositionNote)
	} else if f.Geometry == nil {
		add("position", said{S: v.T("positionUnknown")})
	}
	add("validFrom", said{S: v.Date(p.From)})
	add("validTo", said{S: v.Date(p.To)})
	add("howSure", said{S: v.T(camel("evidence-" + p.Evidence))}, r.of(p.Sources)...)
	add("noSourceYet", said{S: v.unsourced(p.ToBeSourced)})
	return v.placesRelated(ctx, s, f)
}

// unsourced names the properties that have no source yet.
func (p *page) unsourced(properties []string) string {
	labels := map[string]string{"statusText": "statusText", "amountNote": "amount", "sharePct": "investorShare", "lengthNote": "lengthStated", "facts": "facts",
		"position": "position", "sources": "sources", "investorParty": "investorParty", "localParty": "localParty", "figures": "population"}
	var out []string
	for _, x := range properties {
		if l := labels[x]; l != "" {
			out = append(out, p.T(l))
		}
	}
	return strings.Join(out, p.T("listSeparator"))
}

// placesRelated links the other bank of a crossing, the rows that the texts of a
// place name, and the rows that name it.
func (v *featurePageView) placesRelated(ctx context.Context, s *Server, f *data.Feature) error {
	own := []string{f.ID, f.Props.Pair}
	for i := range v.e.Manifest.Layers {
		l := &v.e.Manifest.Layers[i]
		if !l.Dated() || l.Territories {
			continue
		}
		found, err := s.store.Features(ctx, v.e.ID(), data.Query{Layer: l.ID})
		if err != nil {
			return err
		}
		for _, x := range found.Features {
			if x.ID == f.ID || x.Props.Evidence == "" {
				continue
			}
			names := func(of []string, id, pair string) bool {
				return slices.Contains(of, id) || pair != "" && slices.Contains(of, pair)
			}
			samePair := f.Props.Pair != "" && x.Props.Pair == f.Props.Pair
			if !samePair && !names(f.Props.Related, x.ID, x.Props.Pair) && !names(x.Props.Related, own[0], own[1]) {
				continue
			}
			to := related{Path: v.in("/features/" + x.ID), Name: x.Props.Names.In(v.Lang())}
			if samePair {
				var raw placeProps
				_ = json.Unmarshal(x.Raw, &raw) // the loader has read it
				to.Reading = v.T(camel("bank-" + raw.Bank))
			} else {
				to.Reading = v.T(camel("kind-" + x.Props.Kind))
			}
			v.Related = append(v.Related, to)
		}
	}
	return nil
}

// isContext tells whether a feature is an area that texts speak of, of a layer
// that is in no tile.
func (e *edition) isContext(f *data.Feature) bool {
	l := e.Manifest.Layer(f.Layer)
	return l != nil && l.Tileset == ""
}

// context fills in what is known of an area that texts speak of.
func (v *featurePageView) context(f *data.Feature) {
	p := &f.Props
	v.FactsTitle = v.T("whatIsKnown")
	v.Facts = append(v.Facts, fact{Label: v.T("kind"), Value: said{S: v.T(camel("kind-" + p.Kind))}}, fact{Label: v.T("certainty"), Value: said{S: v.Certain(p.Certainty)}})
	if p.PrecisionKm > 0 {
		v.Facts = append(v.Facts, fact{Label: v.T("precision"), Value: said{S: v.Message("precisionValue", "km", v.Km(p.PrecisionKm))}})
	}
}
