package server

import (
	"strings"
	"testing"
)

// Every text of the translations reaches the API under lang=, marked as
// translated and not yet reviewed; nothing of it is lost on the way.
func TestLanguages(t *testing.T) {
	s, d := mustEmbedded(t)
	type lists struct {
		Claims   []claimView
		Events   []eventView
		Readings []readingView
		Verdicts []struct{ ID, Label, Meaning string }
	}
	seen := 0
	for lang, tr := range d.Translations {
		eq := func(what, got, want string) {
			t.Helper()
			if seen++; got != want || want == "" {
				t.Errorf("%s: %s: got %q, want %q", lang, what, got, want)
			}
		}
		marked := func(what, in string, translated bool, reviewed *bool) {
			t.Helper()
			if in != lang || !translated || reviewed == nil || *reviewed {
				t.Errorf("%s: %s: lang %q, translated %v, reviewed %v: want a translation that is not reviewed", lang, what, in, translated, reviewed)
			}
		}
		claims := mustJSON[lists](t, get(t, s, "/api/claims?lang="+lang)).Claims
		if len(claims) != len(tr.Claims) {
			t.Errorf("%s: %d claims, %d translations", lang, len(claims), len(tr.Claims))
		}
		for _, c := range claims {
			x, own := tr.Claims[c.ID], d.Claim(c.ID)
			marked(c.ID, c.Lang, c.Translated, c.TranslationReviewed)
			eq(c.ID+" short", c.Short, x.Short)
			eq(c.ID+" paraphrase", c.Paraphrase, x.Paraphrase)
			eq(c.ID+" finding", c.Finding, x.Finding)
			if own.Caution != "" {
				eq(c.ID+" caution", *c.Caution, x.Caution)
			}
			eq(c.ID+" speaker", c.Speaker, tr.Speakers[own.Speaker])
			eq(c.ID+" kind", c.KindLabel, tr.Kinds[c.Kind])
			eq(c.ID+" verdict", c.VerdictLabel, tr.Verdicts[c.Verdict].Label)
			eq(c.ID+" verdict meaning", c.VerdictMeaning, tr.Verdicts[c.Verdict].Meaning)
			if own.Quantity != "" {
				eq(c.ID+" quantity", *c.Quantity, tr.Amounts[c.ID])
			}
			for _, p := range c.Points {
				if !among(p.Name, tr.Places) {
					t.Errorf("%s: %s: the place %q is not in that language", lang, c.ID, p.Name)
				}
			}
			if len(c.Untranslated) > 0 {
				t.Errorf("%s: %s: %v have no translation", lang, c.ID, c.Untranslated)
			}
		}
		events := mustJSON[lists](t, get(t, s, "/api/events?lang="+lang)).Events
		for _, e := range events {
			marked(e.ID, e.Lang, e.Translated, e.TranslationReviewed)
			eq(e.ID, e.Title, tr.Events[e.ID].Title)
			eq(e.ID+" kind", e.KindLabel, tr.Kinds[e.Kind])
			if remark := tr.Events[e.ID].Remark; remark != "" {
				eq(e.ID+" remark", *e.Remark, remark)
			} else if e.Remark != nil && len(e.Untranslated) != 1 {
				t.Errorf("%s: %s: the remark %q is not marked as English", lang, e.ID, *e.Remark)
			}
		}
		if len(events) != len(tr.Events) {
			t.Errorf("%s: %d events, %d translations", lang, len(events), len(tr.Events))
		}
		for _, r := range mustJSON[lists](t, get(t, s, "/api/readings?lang="+lang)).Readings {
			eq(r.ID, r.Subject, tr.Subjects[r.ID])
			for _, v := range r.Views {
				marked(r.ID+" "+v.Side, v.Lang, v.Translated, v.TranslationReviewed)
				eq(r.ID+" "+v.Side, v.Statement, tr.Readings[r.ID][v.Side].Statement)
				eq(v.Side, v.SideLabel, tr.Sides[v.Side])
			}
		}
		dossier := mustJSON[lists](t, get(t, s, "/api/dossier?lang="+lang))
		for _, v := range dossier.Verdicts {
			eq(v.ID, v.Label, tr.Verdicts[v.ID].Label)
			eq(v.ID, v.Meaning, tr.Verdicts[v.ID].Meaning)
		}
		if len(dossier.Verdicts) != len(tr.Verdicts) {
			t.Errorf("%s: %d verdicts, %d translations", lang, len(dossier.Verdicts), len(tr.Verdicts))
		}
		sums := mustJSON[auditView](t, get(t, s, "/api/claims/"+d.Audits[0].Claims[0]+"/area?lang="+lang)).Presets
		if len(sums) != len(tr.Sums) {
			t.Errorf("%s: %d sums, %d translations", lang, len(sums), len(tr.Sums))
		}
		for _, x := range sums {
			marked("sum "+x.ID, lang, x.Translated, x.TranslationReviewed)
			eq("sum "+x.ID, x.Counted, tr.Sums[x.ID].Counted)
			eq("sum "+x.ID+" terms", x.InPrint, tr.Sums[x.ID].Terms)
			if x.Remark != nil {
				eq("sum "+x.ID+" remark", *x.Remark, tr.Sums[x.ID].Remark)
			}
		}
	}
	t.Logf("compared %d texts", seen)

	// The first language is no translation.
	first := mustJSON[lists](t, get(t, s, "/api/claims")).Claims[0]
	if first.Lang != d.Manifest.Languages[0] || first.Translated || first.TranslationReviewed != nil {
		t.Errorf("in the first language: got %+v", first)
	}
}

func among(s string, m map[string]string) bool {
	for _, v := range m {
		if v == s {
			return true
		}
	}
	return false
}

// What has no translation stays in the first language, and says so.
func TestLanguages_missing(t *testing.T) {
	s := mustServer(t, nil)
	c := mustJSON[claimView](t, get(t, s, "/api/claims/first?lang=zh"))
	if c.Short != "西部被割让" || c.Finding != "Yes." || len(c.Untranslated) != 2 || c.Untranslated[0] != "paraphrase" || c.Untranslated[1] != "finding" {
		t.Errorf("a claim translated in part: got %+v", c)
	}
	c = mustJSON[claimView](t, get(t, s, "/api/claims/second?lang=zh"))
	if c.Lang != "en" || c.Translated || c.TranslationReviewed != nil {
		t.Errorf("a claim that is not translated: got %+v", c)
	}
	e := mustJSON[struct{ Events []eventView }](t, get(t, s, "/api/events?lang=zh")).Events[0]
	if e.Lang != "en" || e.Translated || e.Title != "Treaty of Test" {
		t.Errorf("an event that is not translated: got %+v", e)
	}
	if html := get(t, s, "/claims/first?lang=zh").Body.String(); !strings.Contains(html, `<span lang="en">Yes.</span>`) {
		t.Error("the finding, which has no translation, is not marked as English on the Chinese page")
	}
}
