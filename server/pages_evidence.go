package server

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"ceded/data"
)

// refs numbers the sources of a page in the order they are first named.
type refs struct {
	p     *page
	index map[string]int
	order []*data.Source
}

func (p *page) newRefs() *refs { return &refs{p: p, index: map[string]int{}} }

// ref is a source's number on the page.
type ref struct {
	N     int
	Title string
}

// of returns the numbers of some source ids; unknown ids are left out.
func (r *refs) of(ids []string) []ref {
	var out []ref
	for _, id := range ids {
		s := r.p.e.Source(id)
		if s == nil {
			continue
		}
		if r.index[s.ID] == 0 {
			r.order = append(r.order, s)
			r.index[s.ID] = len(r.order)
		}
		out = append(out, ref{r.index[s.ID], s.Title})
	}
	return out
}

// sourceItem is a source as a page lists it.
type sourceItem struct {
	N                                             int
	ID, By, Title, Container, Year, URL, TitleTag string
	Quality                                       string // word of the source's quality in the page's language
	Weak                                          bool
	Note                                          said
}

// list returns the sources named so far.
func (r *refs) list() []sourceItem {
	var out []sourceItem
	for i, s := range r.order {
		x := sourceItem{N: i + 1, ID: s.ID, Title: s.Title, Container: s.Container, URL: webURL(s.URL), TitleTag: "en", Weak: s.Quality == "weak", Note: r.p.first(s.Note)}
		if s.Quality != "" {
			x.Quality = r.p.T("quality" + strings.ToUpper(s.Quality[:1]) + s.Quality[1:])
		}
		var csl struct {
			Author []struct{ Family, Given, Literal string }
			Issued struct {
				DateParts [][]int `json:"date-parts"`
			}
		}
		if json.Unmarshal(s.Raw, &csl) == nil {
			var names []string
			for _, a := range csl.Author {
				n := a.Literal
				if n == "" {
					n = a.Family
					if a.Given != "" {
						n += ", " + a.Given
					}
				}
				names = append(names, n)
			}
			x.By = strings.Join(names, "; ")
			if d := csl.Issued.DateParts; len(d) > 0 && len(d[0]) > 0 {
				x.Year = strconv.Itoa(d[0][0])
			}
		}
		out = append(out, x)
	}
	return out
}

// webURL lets through addresses a reader can open; html/template would write
// anything else as a warning.
func webURL(s string) string {
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return ""
}

// instrumentDetail is what pages show of an instrument beside its name.
type instrumentDetail struct {
	Articles []struct {
		Number     string `json:"number"`
		Paraphrase string `json:"paraphrase"`
		Certainty  string `json:"certainty"`
		Quote      *struct {
			Text   string `json:"text"`
			Source string `json:"source"`
		} `json:"quote"`
	} `json:"articles"`
	Parties []struct {
		Name data.Text `json:"name"`
	} `json:"parties"`
	Characterisations []struct {
		Side      string   `json:"side"`
		Statement string   `json:"statement"`
		Sources   []string `json:"sources"`
	} `json:"characterisations"`
	EffectToday *struct {
		Statement string `json:"statement"`
		Certainty string `json:"certainty"`
	} `json:"effectToday"`
}

// instrumentItem is an instrument on a page.
type instrumentItem struct {
	ID, Name    string
	Path        string
	Others      []scriptName
	Date        string
	OldStyle    string
	Certainty   string
	Parties     []said
	Articles    []articleItem
	Effect      said
	EffectDoubt string // that the effect is to be sourced
	Doubt       string // that the whole is to be sourced
	Refs        []ref
}

type articleItem struct {
	Number     string
	Paraphrase said
	Quote      said
	Certainty  string
	Doubt      string // that it is to be sourced
	Refs       []ref
}

// instrumentItem describes an instrument.
func (p *page) instrumentItem(r *refs, i *data.Instrument) instrumentItem {
	d := detailOf(i)
	x := instrumentItem{ID: i.ID, Path: p.in("/instruments/" + i.ID), Name: i.Names.In(p.Lang()), Others: p.names(i.Names), Doubt: p.toBeSourced(i.Certainty), Refs: r.of(i.Sources)}
	x.Date, x.Certainty = p.dated(p.Date(i.Signed.Date), i.Signed.Certainty)
	if old, err := data.ParseDate(i.Signed.OldStyle); err == nil {
		x.OldStyle = p.Date(old)
	}
	for _, q := range d.Parties {
		x.Parties = append(x.Parties, p.of(q.Name))
	}
	for _, a := range d.Articles {
		y := articleItem{Number: strings.Trim(a.Number, "-"), Paraphrase: p.first(a.Paraphrase), Certainty: p.evidence(a.Certainty), Doubt: p.toBeSourced(a.Certainty)}
		if a.Quote != nil && a.Quote.Text != "" {
			y.Quote, y.Refs = said{a.Quote.Text, p.First}, r.of([]string{a.Quote.Source})
		}
		x.Articles = append(x.Articles, y)
	}
	if d.EffectToday != nil {
		x.Effect = p.first(d.EffectToday.Statement)
		x.EffectDoubt = p.toBeSourced(d.EffectToday.Certainty)
	}
	return x
}

// dated writes a date and how well it is attested. One that is to be sourced
// says so itself and needs no further word.
func (p *page) dated(words, certainty string) (date, evidence string) {
	if certainty == data.ToBeSourced && words != "" {
		return p.Message("dateToBeSourced", "date", words), ""
	}
	return words, p.evidence(certainty)
}

func detailOf(i *data.Instrument) instrumentDetail {
	var d instrumentDetail
	_ = json.Unmarshal(i.Raw, &d) // what cannot be read is not shown; the loader has checked the file
	return d
}

// accountItem is how one side describes an instrument.
type accountItem struct {
	Side      said
	About     string // the instrument
	Statement said
	Refs      []ref
	ToBeFound bool // it names no source
}

// accounts sets side by side how the parties describe instruments.
func (p *page) accounts(r *refs, instruments []*data.Instrument) []accountItem {
	var out []accountItem
	for _, i := range instruments {
		for _, c := range detailOf(i).Characterisations {
			out = append(out, accountItem{p.side(c.Side), i.Names.In(p.Lang()), p.first(c.Statement), r.of(c.Sources), len(c.Sources) == 0})
		}
	}
	return out
}

// toBeSourced is the mark of what is still to be sourced, "" for all else.
func (p *page) toBeSourced(certainty string) string {
	if certainty == data.ToBeSourced {
		return p.T("certaintyToBeSourced")
	}
	return ""
}

// evidence is the word for how well a fact is attested.
func (p *page) evidence(s string) string {
	switch s {
	case "sourced":
		return p.T("evidenceSourced")
	case "commonly stated", "commonly-reported":
		return p.T("evidenceCommonlyReported")
	case "uncertain":
		return p.T("evidenceUncertain")
	case data.ToBeSourced:
		return p.T("certaintyToBeSourced")
	}
	return s
}

// Certain is the word for how sure a line or an outline is.
func (p *page) Certain(s string) string {
	if s == "" {
		return ""
	}
	return p.T(camel("certainty-" + s))
}

// camel turns "passed-otherwise" into "passedOtherwise", as message keys are.
func camel(s string) string {
	parts := strings.Split(s, "-")
	for i := 1; i < len(parts); i++ {
		if parts[i] != "" {
			parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
		}
	}
	return strings.Join(parts, "")
}

// commaIn joins words as the language does in a list.
func commaIn(lang string) string {
	if lang == "zh" {
		return "，"
	}
	return ", "
}

// claimItem is a claim on a page.
type claimItem struct {
	claimView
	Path   string
	Tag    string // language of its texts where that is not the page's
	first  string // language of what has no translation
	Refs   []ref
	Author string // how the statement is introduced
}

// Part is one of the claim's texts, marked with its language where the claim as
// a whole is in another.
func (x claimItem) Part(member string) said {
	var s string
	switch member {
	case "short":
		s = x.Short
	case "paraphrase":
		s = x.Paraphrase
	case "finding":
		s = x.Finding
	case "caution":
		if x.Caution != nil {
			s = *x.Caution
		}
	}
	if x.Tag == "" && slices.Contains(x.Untranslated, member) {
		return said{s, x.first}
	}
	return said{S: s}
}

// claimItem describes a claim.
func (p *page) claimItem(r *refs, c *data.Claim) claimItem {
	x := claimItem{claimView: viewClaim(p.e.Record, p.Lang(), c), Path: p.in("/claims/" + c.ID), first: p.First}
	if p.Translated() && !x.Translated {
		x.Tag = p.First
	}
	if r != nil {
		x.Refs = r.of(c.Sources)
	}
	x.Author = p.T("theAuthorStates")
	if strings.HasPrefix(c.Locator, "c") && c.Locator != "caption" {
		x.Author = p.T("aCommenterWrites")
	}
	return x
}

// claimsOn returns the claims that touch any of some features, most important
// first.
func (p *page) claimsOn(r *refs, ids ...string) []claimItem {
	var out []claimItem
	for _, c := range p.e.ClaimsByPriority() {
		for _, id := range ids {
			if c.Touches(id) {
				out = append(out, p.claimItem(r, c))
				break
			}
		}
	}
	return out
}
