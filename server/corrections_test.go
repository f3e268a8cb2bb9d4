package server

import (
	"encoding/json"
	"strings"
	"testing"

	"ceded/data"
)

// The log is there for programs and for readers, in each language, and every
// page leads to it.
func TestCorrections(t *testing.T) {
	s, d := mustEmbedded(t)
	if len(d.Corrections) == 0 {
		t.Fatal("the log is empty")
	}
	type list struct {
		Corrections   []data.Correction `json:"corrections"`
		NumberMatched int               `json:"numberMatched"`
	}
	got := mustJSON[list](t, get(t, s, "/api/corrections?limit=2"))
	if got.NumberMatched != len(d.Corrections) || len(got.Corrections) != 2 || got.Corrections[0].ID != d.Corrections[0].ID {
		t.Errorf("got %+v, want the first 2 of %d", got, len(d.Corrections))
	}
	for _, lang := range d.Manifest.Languages {
		body := get(t, s, "/corrections?lang="+lang).Body.String()
		for _, c := range d.Corrections {
			if !strings.Contains(body, `id="`+c.ID+`"`) || !strings.Contains(body, c.Date.String()) {
				t.Errorf("%s: the page lacks %s", lang, c.ID)
			}
		}
		var title string
		if err := json.Unmarshal(d.Messages[lang]["correctionsTitle"], &title); err != nil || !strings.Contains(body, "<h1>"+title+"</h1>") {
			t.Errorf("%s: no heading %q", lang, title)
		}
	}
	feature := d.Areas()[0].ID
	if body := get(t, s, "/features/"+feature+"?lang=ru").Body.String(); !strings.Contains(body, `href="/corrections?lang=ru"`) {
		t.Error("a page does not lead to the log")
	}
}
