package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"ceded/data"
)

// Every claim with a quantity opens an audit: of an area, or of another figure
// with what is claimed, what sources give of it, how they compare, the verdict.
func TestClaimQuantity(t *testing.T) {
	s, d := mustEmbedded(t)
	quantities, figures := 0, 0
	for _, c := range d.Claims {
		v := mustJSON[claimView](t, get(t, s, "/api/claims/"+c.ID))
		if (c.Quantity != "") != (v.Audit != nil) {
			t.Errorf("%s: quantity %q, audit %v: want both or none", c.ID, c.Quantity, v.Audit)
		}
		if v.Audit == nil {
			if w := get(t, s, "/api/claims/"+c.ID+"/quantity"); w.Code != http.StatusNotFound {
				t.Errorf("%s has no quantity: got %d, want 404", c.ID, w.Code)
			}
			continue
		}
		quantities++
		w := get(t, s, "/api/claims/"+c.ID+"/quantity?lang=ru")
		if *v.Audit == "area" {
			if to := w.Header().Get("Location"); w.Code != http.StatusMovedPermanently || to != "/api/claims/"+c.ID+"/area?lang=ru" {
				t.Errorf("%s: got %d to %q, want the check of the area", c.ID, w.Code, to)
			}
			continue
		}
		q := mustJSON[quantityView](t, w)
		if q.Verdict != c.Verdict || q.Finding == "" || q.Method == "" || q.Words == "" || len(q.Values) == 0 || q.Quantity == nil {
			t.Errorf("%s: got %+v, want verdict, finding, method and values", c.ID, q)
		}
		if (q.Claimed == nil) != (q.Relation == data.QuantityNoFigure) {
			t.Errorf("%s: claimed %v, relation %s", c.ID, q.Claimed, q.Relation)
		}
		if q.Claimed != nil {
			figures++
		}
		for _, x := range q.Values {
			if len(x.Sources) == 0 && len(x.Features) == 0 && x.Sum == nil || x.What == "" || x.Text == "" {
				t.Errorf("%s: %q rests on nothing: %+v", c.ID, x.What, x)
			}
			for _, id := range x.Sources {
				if d.Source(id) == nil {
					t.Errorf("%s: there is no source %q", c.ID, id)
				}
			}
			if x.When != nil && !isEDTF(*x.When) {
				t.Errorf("%s: %q is no date or interval", c.ID, *x.When)
			}
		}
		if !slices.Contains(q.Untranslated, "method") {
			t.Errorf("%s: does not say that the method is in English", c.ID)
		}
	}
	if quantities != 29 || figures < 9 {
		t.Errorf("got %d claims with a quantity and %d figures of the article, want 29 and at least 9", quantities, figures)
	}
	for _, tt := range []struct {
		claim, relation string
		percent         float64
	}{
		{"alliance-treaty-1950", data.QuantityWithin, 0}, {"ceded-under-pressure", data.QuantityWithin, 0}, {"k3-ten-to-one", data.QuantityAbove, 4.2}, {"k6-20-million-dead", data.QuantityWithin, 0},
		{"airliner-helicopter-jv", data.QuantityAbove, 100}, {"two-mongolia-provinces", data.QuantityUncompared, 0}, {"border-very-long", data.QuantityNoFigure, 0},
	} {
		q := mustJSON[quantityView](t, get(t, s, "/api/claims/"+tt.claim+"/quantity"))
		percent := 0.0
		if q.Percent != nil {
			percent = *q.Percent
		}
		if q.Relation != tt.relation || percent < tt.percent-.1 || percent > tt.percent+.1 {
			t.Errorf("%s: got %s by %v %%, want %s by %v %%", tt.claim, q.Relation, percent, tt.relation, tt.percent)
		}
	}
}

// isEDTF tells whether a text is a date or an interval of EDTF level 0.
func isEDTF(s string) bool {
	from, to, ok := strings.Cut(s, "/")
	for _, x := range []string{from, to} {
		if x == "" && ok {
			return false
		}
		if x != "" {
			if _, err := data.ParseDate(x); err != nil {
				return false
			}
		}
	}
	return true
}

// The qualifiers and notes of the terms of an area exist in the first language
// alone, and say so; the figure reads in the language asked for.
func TestClaimArea_untranslated(t *testing.T) {
	s, d := mustEmbedded(t)
	id := d.Audits[0].Claims[0]
	for lang, want := range map[string]string{"en": "over 600,000 km²", "zh": "超过600,000平方公里", "ru": "свыше 600\u00a0000\u00a0км²"} {
		v := mustJSON[auditView](t, get(t, s, "/api/claims/"+id+"/area?lang="+lang))
		if got := v.Terms[0]; got.Text == nil {
			t.Fatalf("%s: the figure does not read", lang)
		} else if *got.Text != want {
			t.Errorf("%s: got %q, want %q", lang, *got.Text, want)
		}
		for i, x := range v.Terms {
			if marked := slices.Contains(x.Untranslated, "note"); marked != (lang != "en" && d.Audits[0].Terms[i].Note != "") {
				t.Errorf("%s: %s: note marked as English: %v", lang, x.ID, marked)
			}
		}
		if (lang != "en") != slices.Contains(v.Untranslated, "toleranceNote") {
			t.Errorf("%s: got %v untranslated", lang, v.Untranslated)
		}
	}
	// Both claims of the figure lead to the same audit.
	for _, c := range d.Audits[0].Claims[1:] {
		a, b := mustJSON[auditView](t, get(t, s, "/api/claims/"+id+"/area")), mustJSON[auditView](t, get(t, s, "/api/claims/"+c+"/area"))
		if a.Audit != b.Audit || len(a.Presets) != len(b.Presets) {
			t.Errorf("%s and %s have different audits", id, c)
		}
		if page := get(t, s, "/claims/"+c).Body.String(); !strings.Contains(page, "Check the number") {
			t.Errorf("the page of %s does not check the number", c)
		}
	}
}
