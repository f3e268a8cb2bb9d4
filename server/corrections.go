package server

import (
	"encoding/json"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// corrections serves /api/corrections.
func (s *Server) corrections(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	var all []json.RawMessage
	for _, x := range e.Corrections {
		all = append(all, x.Raw)
	}
	return writeList(s, c, "corrections", all, 0)
}

// correctionsView is the log of corrections as its page tells it.
type correctionsView struct {
	*page
	Rows    []correctionRow
	Sources []sourceItem
	English bool
}

type correctionRow struct {
	*data.Correction
	Day           string
	Path          string // of the page of what changed, "" when it has none
	Was, Now, Why said
	Refs          []ref
}

// correctionsPage serves /corrections.
func (s *Server) correctionsPage(c echo.Context) error {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return err
	}
	p, err := s.newPage(c, e, "/corrections")
	if err != nil {
		return err
	}
	p.Heading = p.T("correctionsTitle")
	p.Title, p.Description = p.Heading+" · "+p.Site(), p.T("correctionsIntro")
	p.Structured = map[string]any{"@context": "https://schema.org", "@type": "WebPage", "name": p.Heading, "description": p.Description}
	r := p.newRefs()
	v := &correctionsView{page: p, English: p.Translated() && len(e.Corrections) > 0}
	for _, x := range e.Corrections {
		row := correctionRow{Correction: x, Day: p.Date(x.Date), Was: p.first(x.Was), Now: p.first(x.Now), Why: p.first(x.Why), Refs: r.of(x.Sources)}
		if e.Claim(x.Entry) != nil {
			row.Path = p.in("/claims/" + x.Entry)
		} else if _, err := s.store.Feature(ctx, e.ID(), x.Entry); err == nil {
			row.Path = p.in("/features/" + x.Entry)
		}
		v.Rows = append(v.Rows, row)
	}
	v.Sources = r.list()
	return s.render(c, "corrections", v)
}

// InLanguage is a path of this server in the page's language.
func (p *page) InLanguage(path string) string { return p.in(path) }
