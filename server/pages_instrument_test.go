package server

import (
	"net/http"
	"strings"
	"testing"
)

// Every instrument has a page that reads without a script: names, dates,
// parties, articles in our words, what each side says of it, sources, citation.
func TestInstrumentPage(t *testing.T) {
	s, d := mustEmbedded(t)
	for n, i := range d.Instruments {
		lang := d.Manifest.Languages[n%len(d.Manifest.Languages)]
		html := get(t, s, "/instruments/"+i.ID+"?lang="+lang).Body.String()
		_, body, _ := strings.Cut(html, "<main>")
		detail := detailOf(i)
		wants := []string{htmlText(i.Names.In(lang)), d.WordsIn(lang).Date(i.Signed.Date), `href="/download/citations/instruments/` + i.ID + `.bib`, `href="/api/instruments/` + i.ID + `"`}
		for _, a := range detail.Articles {
			if a.Certainty != "to be sourced" {
				wants = append(wants, htmlText(a.Paraphrase))
			}
		}
		for _, c := range detail.Characterisations {
			wants = append(wants, htmlText(c.Statement))
		}
		for _, p := range detail.Parties {
			wants = append(wants, htmlText(p.Name.In(lang)))
		}
		for _, id := range i.Territories {
			if d.Ledger(id) != nil {
				wants = append(wants, `href="/features/`+id)
			}
		}
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s: %s: the page lacks %q", i.ID, lang, want)
			}
		}
		if len(i.Sources) > 0 && !strings.Contains(body, `id="source-1"`) {
			t.Errorf("%s: no source is listed", i.ID)
		}
		if lang != "en" && len(detail.Articles) > 0 && !strings.Contains(body, `<span lang="en">`) {
			t.Errorf("%s: what exists in English alone is not marked on the page in %s", i.ID, lang)
		}
		for _, raw := range []string{"{{", "<no value>", ">effect", ">instrument-"} {
			if strings.Contains(body, raw) {
				t.Errorf("%s: the page holds %q", i.ID, raw)
			}
		}
	}
	if w := get(t, s, "/instruments/nowhere", "Accept: text/html"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "/api/instruments") {
		t.Errorf("an unknown instrument: got %d", w.Code)
	}
	// Pages that name an instrument lead to it.
	f := d.Areas()[0]
	if html := get(t, s, "/features/"+f.ID+"?lang=zh").Body.String(); !strings.Contains(html, `href="/instruments/`+f.Props.Instrument+`?lang=zh"`) {
		t.Errorf("the page of %s does not lead to its instrument", f.ID)
	}
}
