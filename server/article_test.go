package server

import (
	"slices"
	"testing"
)

// The parts of the article are all there, in each language, and every claim
// begins in exactly one of them.
func TestArticle(t *testing.T) {
	s, d := mustEmbedded(t)
	english := mustJSON[articleView](t, get(t, s, "/api/article?lang=en"))
	for _, lang := range d.Manifest.Languages {
		v := mustJSON[articleView](t, get(t, s, "/api/article?lang="+lang))
		if len(v.Paragraphs) < 40 || len(v.Comments) < 5 {
			t.Fatalf("%s: %d paragraphs and %d comments", lang, len(v.Paragraphs), len(v.Comments))
		}
		var met []string
		parts := append(slices.Clone(v.Paragraphs), v.Comments...)
		for i, p := range parts {
			met = append(met, p.Claims...)
			if e := append(slices.Clone(english.Paragraphs), english.Comments...)[i]; lang != "en" && (p.Lang != lang || p.Gist == e.Gist) {
				t.Errorf("%s: %s is not translated: %q", lang, p.Locator, p.Gist)
			}
		}
		for _, c := range d.Claims {
			if n := len(slices.DeleteFunc(slices.Clone(met), func(id string) bool { return id != c.ID })); n != 1 {
				t.Errorf("claim %s (%s) stands in %d parts, want 1", c.ID, c.Locator, n)
			}
		}
	}
}
