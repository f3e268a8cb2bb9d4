package server

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"

	"ceded/data"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// The pages read without a script: the text answer, a picture, the evidence.
// Their words come from the record's messages, so a page is whole in each
// language of the manifest; evidence that exists only in the first language is
// marked with its language and said to be so.

//go:embed templates/*.html
var templateFiles embed.FS

var templates = template.Must(template.New("pages").Funcs(template.FuncMap{
	"shape": func(verdict string) string { return verdictShapes[verdict] },
}).ParseFS(templateFiles, "templates/*.html"))

// page is what every page and snippet knows.
type page struct {
	*data.Words
	e *edition

	First       string // language of the evidence
	Theme       string // of figures
	Chosen      string // the theme asked for; "": the reader's own
	Title       string // of the document
	Heading     string // what the page is about
	Description string
	Path        string // of the page, without query
	Canonical   string // full address, "" when the public one is not known
	Alternates  []alternate
	Script      string
	CSS         []string
	Structured  any // JSON-LD
	Explorer    string
	Embed       string // path of the snippet
	EmbedSrc    string // its full address
	Release     data.Release
	Licence     data.Licence
	Credit      string
	Article     data.Article
	Citations   []citeLink
}

// citeLink leads to the page's citation in one format.
type citeLink struct{ Format, Path, Type string }

// alternate is the same page in another language.
type alternate struct {
	Lang, Tag, Own, Path, Full string
	Here                       bool
}

// T is the interface text of a key in the page's language.
func (p *page) T(key string) string { return p.Message(key) }

// Translated tells whether the page's language is not that of the evidence.
func (p *page) Translated() bool { return p.Lang() != p.First }

// said is a text with the language it is in, "" when that is the page's own.
type said struct{ S, Lang string }

// first marks a text that exists in the first language only.
func (p *page) first(s string) said {
	if s != "" && p.Translated() {
		return said{s, p.First}
	}
	return said{S: s}
}

// of picks a text that may exist in the page's language.
func (p *page) of(t data.Text) said {
	if t.Has(p.Lang()) {
		return said{S: t[p.Lang()]}
	}
	return p.first(t.In(p.Lang()))
}

// newPage reads what all pages share from the request. path is the page's own
// address; lang and theme are the query's.
func (s *Server) newPage(c echo.Context, e *edition, path string) (*page, error) {
	lang, err := e.lang(c.QueryParam("lang"))
	if err != nil {
		return nil, err
	}
	theme, err := parseTheme(e, c.QueryParam("theme"))
	if err != nil {
		return nil, err
	}
	p := &page{
		Words: e.WordsIn(lang), e: e, First: e.Manifest.Languages[0], Theme: theme, Chosen: c.QueryParam("theme"), Path: path, Release: e.Release,
		Licence: e.Manifest.Licence, Credit: e.Manifest.Credit, Article: e.Manifest.Article,
	}
	origin := s.origin(c)
	for _, l := range e.Manifest.Languages {
		a := alternate{Lang: l, Tag: languageTag(l), Own: ownName(l), Path: path, Here: l == lang}
		if l != p.First {
			a.Path += "?lang=" + l
		}
		if origin != "" {
			a.Full = origin + a.Path
		}
		if a.Here {
			p.Canonical = a.Full
		}
		p.Alternates = append(p.Alternates, a)
	}
	_, p.CSS, _ = s.assets.entry("src/page.ts")
	p.Embed = "/embed" + path
	if lang != p.First {
		p.Embed += "?lang=" + lang
	}
	p.EmbedSrc = origin + p.Embed
	cited := citeRoot + "/dossier" // a page without a citation of its own
	if kind, _, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/"); ok && slices.Contains(citeKinds, kind) {
		cited = citeRoot + path
	}
	for _, f := range citeFormats {
		x := citeLink{f.name, cited + f.suffix, string(f.media)}
		if lang != p.First {
			x.Path = withQuery(x.Path, "lang", lang)
		}
		p.Citations = append(p.Citations, x)
	}
	return p, nil
}

// parseTheme reads a theme of the manifest's palette; "" is the light one.
func parseTheme(e *edition, v string) (string, error) {
	if v == "" {
		v = "light"
	}
	if e.Manifest.Palette[v] == nil {
		var names []string
		for n := range e.Manifest.Palette {
			names = append(names, n)
		}
		sort.Strings(names)
		return "", badParam("theme", v, "one of "+listed(names), "leave theme out for light")
	}
	return v, nil
}

// explorer is the address of the explorer with a view, from pairs of keys and
// values; empty values are left out.
func (p *page) explorer(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if p.Lang() != p.First {
		q.Set("lang", p.Lang())
	}
	if p.Theme != "light" {
		q.Set("theme", p.Theme)
	}
	if len(q) == 0 {
		return "/"
	}
	return "/?" + q.Encode()
}

// in adds the page's language to a path of ours.
func (p *page) in(path string) string {
	if p.Lang() == p.First {
		return path
	}
	return path + "?lang=" + p.Lang()
}

// Cite is the text to cite the page with.
func (p *page) Cite() string {
	where := p.Canonical
	if where == "" {
		where = p.Path
	}
	return strings.Join([]string{p.Heading, p.Site(), p.Message("releaseNumber", "version", p.Release.Version, "release", p.Release.ID), p.Licence.ID, where}, ". ")
}

// Site is the name of the dossier.
func (p *page) Site() string { return p.e.Manifest.Title.In(p.Lang()) }

// Tagline is its question.
func (p *page) Tagline() string { return p.e.Manifest.Tagline.In(p.Lang()) }

// Snippet is the code that puts the page's snippet into another page.
func (p *page) Snippet() string {
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="100%%" height="640" loading="lazy" style="border:0"></iframe>`,
		template.HTMLEscapeString(p.EmbedSrc), template.HTMLEscapeString(p.Title))
}

// render answers with a page made by a template.
func (s *Server) render(c echo.Context, name string, v any) error {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, v); err != nil {
		return err
	}
	return s.writeHTML(c, http.StatusOK, b.Bytes(), cacheShort)
}

// ownName is a language's name in itself.
func ownName(lang string) string {
	if n := display.Self.Name(language.Make(languageTag(lang))); n != "" {
		return n
	}
	return lang
}

// Locale is the page's language as Open Graph writes it.
func (p *page) Locale() string {
	return map[string]string{"en": "en_GB", "zh": "zh_CN", "ru": "ru_RU"}[p.Lang()]
}

// HomePath is the explorer in the page's language and theme.
func (p *page) HomePath() string { return p.explorer() }

// verdictShapes are the shapes beside the words, so that nothing hangs on
// colour; the explorer draws the same (frontend/src/ui/chip.tsx).
var verdictShapes = map[string]string{
	"supported":        "M2 6a4 4 0 1 0 8 0 4 4 0 0 0-8 0Z",
	"mostly-supported": "M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 1.2V6h2.8A2.8 2.8 0 0 0 6 3.2Z",
	"mixed":            "M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 1.2v5.6a2.8 2.8 0 0 0 0-5.6Z",
	"not-supported":    "M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 1.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z",
	"contested":        "M1.5 6 5.4 2v8Zm9 0L6.6 2v8Z",
	"opinion":          "M1.5 2.5h9v5.6H6L3.6 10.4V8.1H1.5Z",
	"unverified":       "M2 5h2v2H2Zm3 0h2v2H5Zm3 0h2v2H8Z",
	"ceded":            "M1.5 1.5h9v9h-9Z",
	"passed-otherwise": "M1.5 1.5h9v9h-9Zm1.4 1.4v6.2h6.2Z",
	"claimed-only":     "M2 2h2v2H2Zm6 0h2v2H8ZM5 5h2v2H5ZM2 8h2v2H2Zm6 0h2v2H8Z",
	"not-ceded":        "M1.5 1.5h9v9h-9Zm1.4 1.4v6.2h6.2V2.9Z",
	"near-line":        "M1.5 1.5h3.6v9H1.5Zm5.4 0h3.6v9H6.9Z",
	"outside-coverage": "M1.5 5.3h9v1.4h-9Z",
}

// languageTag is the BCP 47 tag of a name language.
func languageTag(lang string) string {
	if lang == "zh" {
		return "zh-Hans"
	}
	return lang
}

// scriptName is one spelling of a name with its language.
type scriptName struct{ S, Lang string }

// names lists a name in the manifest's name languages but the page's own.
func (p *page) names(t data.Text) []scriptName {
	var out []scriptName
	for _, l := range p.e.Manifest.NameLanguages {
		if t[l] != "" && l != p.Lang() {
			out = append(out, scriptName{t[l], languageTag(l)})
		}
	}
	return out
}
