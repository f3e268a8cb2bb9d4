package server

import (
	"encoding/json"
	"net/url"
	"strings"

	"ceded/data"
	"ceded/data/cite"

	"github.com/labstack/echo/v4"
)

// citeFormat is a format that citations are given in.
type citeFormat struct {
	suffix string // of the file
	name   string // as people call it
	media  media
	write  func([]cite.Item) ([]byte, error)
}

var citeFormats = []citeFormat{
	{".bib", "BibTeX", mediaBibTeX, func(x []cite.Item) ([]byte, error) { return cite.BibTeX(x), nil }},
	{".ris", "RIS", mediaRIS, func(x []cite.Item) ([]byte, error) { return cite.RIS(x), nil }},
	{".json", "CSL-JSON", mediaCSL, cite.JSON},
}

// citeRoot is where citations are; citeKinds are the parts that have one each.
const citeRoot = "/download/citations"

var citeKinds = []string{"features", "claims", "instruments", "at"}

// citeFile takes a file name apart: its name and its format.
func citeFile(file string) (name string, f citeFormat, err error) {
	for _, f := range citeFormats {
		if name, ok := strings.CutSuffix(file, f.suffix); ok {
			return strings.TrimSuffix(name, ".csl"), f, nil
		}
	}
	return "", f, notFound("citation", file, "end the address in .bib, .ris or .json")
}

// citing is what all citations of a request share.
type citing struct {
	e    *edition
	base string
	lang string
	w    *data.Words
}

func (s *Server) citing(c echo.Context) (*citing, error) {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return nil, err
	}
	base, err := s.publicURL(c)
	if err != nil {
		return nil, err
	}
	lang, err := e.lang(c.QueryParam("lang"))
	if err != nil {
		return nil, err
	}
	return &citing{e, base, lang, e.WordsIn(lang)}, nil
}

// writeCitation answers with citations as a file of that name.
func (s *Server) writeCitation(c echo.Context, name string, f citeFormat, items []cite.Item) error {
	b, err := f.write(items)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+f.suffix+`"`)
	return s.write(c, answer{media: f.media, body: b, cache: cacheShort})
}

// citation serves /download/citations/{kind}/{file}: a feature, a claim, an
// instrument or the answer at lon,lat of this release.
func (s *Server) citation(c echo.Context) error {
	k, err := s.citing(c)
	if err != nil {
		return err
	}
	id, f, err := citeFile(c.Param("file"))
	if err != nil {
		return err
	}
	var item cite.Item
	switch kind := c.Param("kind"); kind {
	case "features":
		feature, to, err := s.pageFeature(c, k.e, id)
		if err != nil {
			return err
		}
		if to != "" {
			return s.redirect(c, citePath(kind, to)+f.suffix)
		}
		item = k.feature(feature)
	case "claims":
		cl := k.e.Claim(id)
		if cl == nil {
			return notFound("claim", id, "/api/claims lists them all")
		}
		item = k.claim(cl)
	case "instruments":
		i := k.e.Instrument(id)
		if i == nil {
			return notFound("instrument", id, "/api/instruments lists them all")
		}
		item = k.instrument(i)
	case "at":
		a, err := s.askPath(c, k.e, id)
		if err != nil {
			return err
		}
		item = k.answer(a)
	default:
		return notFound("kind of citation", kind, "the kinds are "+listed(citeKinds))
	}
	return s.writeCitation(c, item.ID, f, []cite.Item{item})
}

// citeDossier serves /download/citations/{file}: the data set as a whole.
func (s *Server) citeDossier(c echo.Context) error {
	k, err := s.citing(c)
	if err != nil {
		return err
	}
	name, f, err := citeFile(c.Param("file"))
	if err != nil {
		return err
	}
	if name != "dossier" {
		return notFound("citation", c.Param("file"), citeRoot+"/dossier"+f.suffix+" cites the data set")
	}
	return s.writeCitation(c, k.e.Manifest.ID, f, []cite.Item{k.dossier()})
}

// citeSources serves /download/sources.bib, .ris and .csl.json: all works cited.
func (s *Server) citeSources(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	_, f, err := citeFile(strings.TrimPrefix(c.Request().URL.Path, "/download/"))
	if err != nil {
		return err
	}
	items, err := sourceItems(e.Record)
	if err != nil {
		return err
	}
	return s.writeCitation(c, e.Manifest.ID+"-sources", f, items)
}

// sourceItems returns the sources as citable works: all that the record holds
// of each but its older ids.
func sourceItems(r *data.Record) ([]cite.Item, error) {
	items := make([]cite.Item, len(r.Sources))
	for i, src := range r.Sources {
		if err := json.Unmarshal(src.Raw, &items[i]); err != nil {
			return nil, err
		}
		if src.Quality != "" {
			items[i].Custom = map[string]string{"quality": src.Quality}
		}
	}
	return items, nil
}

// work is a part of this release, to be filled in: what all parts share is in.
func (k *citing) work(kind, id, path string) cite.Item {
	m := k.e.Manifest
	site := m.Title.In(k.lang)
	x := cite.Item{
		ID: m.ID + "-" + id, Type: kind, ContainerTitle: site, Version: k.e.Release.Version, Language: languageTag(k.lang),
		URL:    k.base + path,
		Note:   k.w.Message("releaseNumber", "version", k.e.Release.Version, "release", k.e.Release.ID) + ". " + m.Licence.ID,
		Custom: map[string]string{"release": k.e.Release.ID, "licence": m.Licence.URL},
	}
	if k.lang != m.Languages[0] {
		x.URL += "?lang=" + k.lang
	}
	return x
}

// by makes the dossier the author, on the date of its version.
func (k *citing) by(x cite.Item) cite.Item {
	x.Author = []cite.Name{{Literal: k.e.Manifest.Title.In(k.lang)}}
	x.Issued = citeDate(k.e.Manifest.Date)
	return x
}

func (k *citing) feature(f *data.Feature) cite.Item {
	x := k.by(k.work("dataset", f.ID, "/features/"+url.PathEscape(f.ID)))
	x.Title, x.Abstract = featureHeading(k.w, k.e, f), featureSentence(k.w, k.e, f)
	return x
}

func (k *citing) claim(c *data.Claim) cite.Item {
	v := viewClaim(k.e.Record, k.lang, c)
	x := k.by(k.work("webpage", c.ID, "/claims/"+url.PathEscape(c.ID)))
	x.Title, x.Genre, x.Abstract = v.Short, k.w.Message("claim")+", "+v.VerdictLabel, v.Finding
	if d, err := data.ParseDate(c.Reviewed); err == nil {
		x.Issued = citeDate(d) // when the verdict was last checked
	}
	return x
}

// instrument cites the instrument itself, as this release records it.
func (k *citing) instrument(i *data.Instrument) cite.Item {
	x := k.work("treaty", i.ID, "/instruments/"+url.PathEscape(i.ID))
	x.Title, x.Genre, x.Issued = i.Names.In(k.lang), i.Kind, citeDate(i.Dated())
	if i.Certainty == data.ToBeSourced {
		x.Note += ". " + k.w.Message("sourceToBeFound")
	}
	for _, p := range i.Parties {
		x.Author = append(x.Author, cite.Name{Literal: p.Name.In(k.lang)})
	}
	return x
}

func (k *citing) answer(a *data.Answer) cite.Item {
	at := coordinate(a.Lon) + "," + coordinate(a.Lat)
	x := k.by(k.work("webpage", "at-"+at, "/at/"+at))
	x.Title, x.Abstract = k.e.Manifest.Tagline.In(k.lang)+" "+k.w.Point(a.Lon, a.Lat), a.Answer
	if !a.Date.IsZero() {
		x.ID += "-" + a.Date.String()
		x.Title += " (" + k.w.Date(a.Date) + ")"
		x.URL = withQuery(x.URL, "date", a.Date.String())
	}
	return x
}

// withQuery adds a parameter to an address.
func withQuery(address, key, value string) string {
	sep := "?"
	if strings.Contains(address, "?") {
		sep = "&"
	}
	return address + sep + key + "=" + url.QueryEscape(value)
}

func (k *citing) dossier() cite.Item {
	m := k.e.Manifest
	x := k.by(k.work("dataset", "dossier", "/"))
	x.ID, x.Title, x.ContainerTitle, x.Publisher, x.Abstract = m.ID, m.Title.In(k.lang), "", m.Title.In(k.lang), m.Tagline.In(k.lang)
	return x
}

// citeDate is a date of the record as a citation holds it.
func citeDate(d data.Date) *cite.Date {
	if d.IsZero() {
		return nil
	}
	return cite.Day(d.First(), 1+strings.Count(d.String(), "-"))
}

// citePath is the address of a part's citations, without the format.
func citePath(kind, id string) string {
	return citeRoot + "/" + kind + "/" + url.PathEscape(id)
}

// citeLinks are the links to a part's citations in each format. base is put
// before the path; "" makes links that stand within this server.
func citeLinks(base, kind, id string) []link {
	var out []link
	for _, f := range citeFormats {
		out = append(out, link{Href: base + citePath(kind, id) + f.suffix, Rel: "describedby", Type: string(f.media), Title: "Citation, " + f.name})
	}
	return out
}
