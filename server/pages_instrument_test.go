package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"ceded/data"
)

// A day that is to be sourced says so on the page of its instrument, and is
// told as a fact in no summary and no citation.
func TestInstrumentPage_dateToBeSourced(t *testing.T) {
	s, d := mustEmbedded(t)
	signed, others, languages := 0, 0, 0
	for _, i := range d.Instruments {
		var m instrumentMore
		if err := json.Unmarshal(i.Raw, &m); err != nil { // as the page reads it
			t.Errorf("%s: %v", i.ID, err)
		}
		for _, lang := range d.Manifest.Languages {
			w := d.WordsIn(lang)
			html := get(t, s, "/instruments/"+i.ID+"?lang="+lang).Body.String()
			if m.InForce != nil && m.InForce.Certainty == data.ToBeSourced {
				others++
				day, err := data.ParseDate(m.InForce.Date)
				if err != nil {
					t.Fatal(err)
				}
				if want := "<dd>" + w.Message("dateToBeSourced", "date", w.Date(day)); !strings.Contains(html, want) {
					t.Errorf("%s: %s: the page lacks %q", i.ID, lang, want)
				}
			}
			if m.Languages.Certainty == data.ToBeSourced && len(m.Languages.Authentic) > 0 {
				languages++
				if _, after, ok := strings.Cut(html, w.Message("languagesOfText")); !ok || !strings.Contains(after[:min(len(after), 400)], w.Message("certaintyToBeSourced")) {
					t.Errorf("%s: %s: the languages of the text are told as a fact", i.ID, lang)
				}
			}
			if i.Signed.Certainty != data.ToBeSourced {
				continue
			}
			signed++
			said, day := "<dd>"+w.Message("dateToBeSourced", "date", w.Date(i.Signed.Date))+"</dd>", w.Date(i.Signed.Date)
			if !strings.Contains(html, said) {
				t.Errorf("%s: %s: the page lacks %q", i.ID, lang, said)
			}
			if rest := strings.ReplaceAll(html, said, ""); strings.Contains(rest, day) || strings.Contains(rest, "legislationDate\":\""+i.Signed.Date.String()) {
				t.Errorf("%s: %s: the page tells %s as a fact", i.ID, lang, day)
			}
			for _, format := range []string{".bib", ".ris", ".json"} {
				cited := get(t, s, "/download/citations/instruments/"+i.ID+format+"?lang="+lang).Body.String()
				year, _, _ := strings.Cut(i.Signed.Date.String(), "-")
				if !strings.Contains(cited, year) {
					t.Errorf("%s%s: the citation lacks %s", i.ID, format, year)
				}
				for _, date := range []string{i.Signed.Date.String(), strings.ReplaceAll(i.Signed.Date.String(), "-", "/"), "[" + year + ","} {
					if strings.Contains(cited, date) {
						t.Errorf("%s%s: the citation gives %s", i.ID, format, date)
					}
				}
			}
		}
	}
	if signed == 0 || others == 0 || languages == 0 {
		t.Errorf("%d signatures, %d other dates and %d languages are to be sourced: nothing is tested", signed, others, languages)
	}
}

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
