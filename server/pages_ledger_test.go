package server

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"ceded/data"
)

// The page of a point tells passages and holders as one ledger, marks who held
// it on the date asked for, and marks what exists only in the first language.
func TestAtPage_ledger(t *testing.T) {
	s, d := mustEmbedded(t)
	var f *data.Feature // one that passed and had both passages and holders
	for _, x := range d.Areas() {
		if l := d.Ledger(x.ID); l != nil && len(l.Passage) > 1 && x.Props.Instrument != "" && x.Props.Label != nil && d.Manifest.Rank(x.Props.Passage) == 0 {
			f = x
			break
		}
	}
	if f == nil {
		t.Fatal("no territory of the dossier passed in two steps")
	}
	path := fmt.Sprintf("/at/%s,%s?date=%s", coordinate(f.Props.Label[0]), coordinate(f.Props.Label[1]), f.Props.From)
	items := regexp.MustCompile(`(?s)<li(?: class="[a-z]+")?(?: aria-current="true")?>.*?</li>`)
	for _, lang := range d.Manifest.Languages {
		html := get(t, s, path+"&lang="+lang).Body.String()
		_, section, _ := strings.Cut(html, `<ol class="ledger">`)
		section, _, _ = strings.Cut(section, "</ol>")
		list := items.FindAllString(section, -1)
		entries := d.LedgerOf(lang, f.Props.From, f.ID)
		if len(list) < len(entries) {
			t.Fatalf("%s: %d lines of the ledger on the page, want %d", lang, len(list), len(entries))
		}
		current := 0
		for _, li := range list {
			if strings.Contains(li, `aria-current="true"`) {
				current++
			}
		}
		if current != 2 { // the passage of that day, and the holder from then on
			t.Errorf("%s: %d lines are current on the day of the passage, want 2: %s", lang, current, section)
		}
		for _, e := range entries {
			if e.Note != "" && lang != "en" && !strings.Contains(section, `<span lang="en">`+htmlText(e.Note)+`</span>`) {
				t.Errorf("%s: the note %q is not marked as English", lang, e.Note)
			}
			if e.Holder != "" && !strings.Contains(section, htmlText(e.Holder)) {
				t.Errorf("%s: the page does not name the holder %q", lang, e.Holder)
			}
		}
	}
}

// htmlText is a text as html/template writes it.
func htmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", "'", "&#39;", `"`, "&#34;", "+", "&#43;", "<", "&lt;", ">", "&gt;").Replace(s)
}
