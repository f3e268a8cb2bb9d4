package server

import (
	"strings"
	"testing"

	"ceded/data"
)

// Then and now: each territory tells how it passed and, apart from that, its
// legal state today, with the day of the last check and sources; the interface
// keeps the two apart as well.
func TestThenAndNow(t *testing.T) {
	s, d := mustEmbedded(t)
	for _, f := range d.Areas() {
		l := d.Ledger(f.ID)
		if l == nil {
			t.Errorf("%s has no ledger", f.ID)
			continue
		}
		html := get(t, s, "/features/"+f.ID).Body.String()
		then, rest, ok := strings.Cut(html, `<section class="now"`)
		now, _, _ := strings.Cut(rest, "</section>")
		if !ok || !strings.Contains(then, `<section class="then"`) {
			t.Errorf("%s: then and now are not two sections", f.ID)
			continue
		}
		for _, p := range l.Passage {
			if i := d.Instrument(p.Instrument); i != nil && !strings.Contains(then, htmlText(i.Names["en"])) {
				t.Errorf("%s: the past does not name %s", f.ID, p.Instrument)
			}
		}
		wants := []string{l.PresentLegalStatus.Statement, l.OfficialClaim.Statement, "As of 23 November 2026", "#source-"}
		wants = append(wants, l.PresentStates...)
		for _, p := range l.OfficialClaim.Positions {
			wants = append(wants, p.Party["en"], p.Statement)
		}
		for _, want := range wants {
			if !strings.Contains(now, htmlText(want)) {
				t.Errorf("%s: the present does not say %q", f.ID, want)
			}
		}
		if strings.Contains(then, htmlText(l.PresentLegalStatus.Statement)) {
			t.Errorf("%s: the present status stands in the past", f.ID)
		}

		raw := mustJSON[struct {
			Passage            []data.Passing
			Holders            []data.Holder
			PresentLegalStatus data.LegalStatus
			OfficialClaimToday data.OfficialClaim
		}](t, get(t, s, "/api/territories/"+f.ID))
		if len(raw.Passage) == 0 || len(raw.Holders) == 0 || raw.PresentLegalStatus.AsOf.IsZero() || raw.OfficialClaimToday.AsOf.IsZero() ||
			len(raw.PresentLegalStatus.Sources) == 0 || len(raw.PresentLegalStatus.Instruments) == 0 || len(raw.OfficialClaimToday.Sources) == 0 {
			t.Errorf("%s: got %+v, want passage, holders and a dated, sourced present", f.ID, raw)
		}
		for _, id := range append(raw.PresentLegalStatus.Sources, raw.OfficialClaimToday.Sources...) {
			if d.Source(id) == nil {
				t.Errorf("%s: there is no source %q", f.ID, id)
			}
		}
	}
	a := mustJSON[data.Answer](t, get(t, s, "/api/at?lon=94.45&lat=51.72&lang=ru"))
	n := a.Features[0].StatusNow
	if n == nil || n.AsOf.String() != "2026-11-23" || len(n.Sources) == 0 || len(n.ClaimSources) == 0 || len(n.Positions) != 1 || n.Positions[0].Party != "Китайская Республика (Тайвань)" {
		t.Errorf("the status in an answer: got %+v", n)
	}
}
