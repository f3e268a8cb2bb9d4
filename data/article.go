package data

import "strings"

// Outline is the article part by part, each in a few words of our own.
type Outline struct {
	Paragraphs []ArticlePart `json:"paragraphs"`
	Comments   []ArticlePart `json:"comments"`
}

// ArticlePart is a paragraph of the article, its caption, or a comment of a reader.
type ArticlePart struct {
	Locator string `json:"locator"` // as claims name it: ¶6, caption, comment 1
	Name    string `json:"name"`    // of who wrote a comment
	Gist    string `json:"gist"`
}

// Gist returns a part's gist in lang, and whether that is a translation.
func (r *Record) Gist(lang string, p *ArticlePart) (gist string, translated bool) {
	tr := r.Translations[lang]
	if tr == nil {
		return p.Gist, false
	}
	for _, m := range []map[string]string{tr.Paragraphs, tr.Comments} {
		if s := m[p.Locator]; s != "" {
			return s, true
		}
	}
	return p.Gist, false
}

// FirstPart is the part of the article in which a claim begins: ¶1 for ¶1-2 and
// for "¶1, ¶9".
func FirstPart(locator string) string {
	first, _, _ := strings.Cut(locator, ",")
	first, _, _ = strings.Cut(first, " (")
	if strings.HasPrefix(first, "¶") {
		first, _, _ = strings.Cut(first, "-")
	}
	return strings.TrimSpace(first)
}
