package data

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// Record is the part of a release that is text: small, immutable, and held
// whole by every store.
type Record struct {
	Release     Release
	Manifest    *Manifest
	Instruments []*Instrument
	Territories []*Ledger
	Claims      []*Claim
	Verdicts    []ClaimVerdict
	Outline     Outline // of the article
	Sources     []*Source
	Events      []*Event
	Readings    []*Reading
	Regions     []*Region
	Sums        []*Sum
	Audits      []*Audit
	Population  []*Population
	Measures    []*PopulationMeasure // what the rows of Population count
	Quantities  []*Quantity
	Corrections []*Correction // the newest first
	// Conflicts are the points in which working lists or sources disagree: all
	// values, what is used and why. They have no id.
	Conflicts []json.RawMessage
	// Messages are the interface words and sentences: language -> key -> text.
	// What the dossier's own files leave out is there too, from the program.
	Messages map[string]Messages
	// Translations are the texts of claims and verdicts in other languages
	// than the first of the manifest.
	Translations map[string]*Translation

	instruments map[string]*Instrument
	territories map[string]*Ledger
	claims      map[string]*Claim
	byPriority  []*Claim
	sources     map[string]*Source
	parties     map[string]Text // by their name in the first language
}

// Instrument is a dated legal text: treaty, convention, protocol, map.
type Instrument struct {
	ID          string   `json:"id"`
	Names       Text     `json:"names"`
	Kind        string   `json:"kind"`
	Signed      Signed   `json:"signed"`
	Territories []string `json:"territories"`
	Lines       []string `json:"lines"`
	Sources     []string `json:"sources"`
	Certainty   string   `json:"certainty"` // how well the whole is attested
	Parties     []struct {
		Name Text `json:"name"`
	} `json:"parties"`
	Raw json.RawMessage
}

// Signed is the day an instrument was signed, in the Gregorian calendar, and
// as the texts write it.
type Signed struct {
	Date      Date   `json:"date"`
	OldStyle  string `json:"oldStyle"`
	Certainty string `json:"certainty"`
}

// ToBeSourced is the certainty of what no listed source says yet: it is never
// told as a fact.
const ToBeSourced = "to be sourced"

// Dated is the day an instrument was signed, as far as it may be told as a
// fact: where the day is still to be sourced it is the year, if the id bears
// it, or the zero Date.
func (i *Instrument) Dated() Date {
	d := i.Signed.Date
	if i.Signed.Certainty != ToBeSourced {
		return d
	}
	year, _, _ := strings.Cut(d.String(), "-")
	if d.IsZero() || !strings.Contains(i.ID, year) {
		return Date{}
	}
	d, _ = ParseDate(year)
	return d
}

// Ledger tells who held a territory when, how it passed, and what its legal
// state is today. The two are apart on purpose.
type Ledger struct {
	ID                 string        `json:"id"`
	VerdictReason      string        `json:"verdictReason"`
	Passage            []Passing     `json:"passage"`
	Holders            []Holder      `json:"holders"`
	PresentStates      []string      `json:"presentStates"`
	PresentUnits       []string      `json:"presentUnits"`
	PresentLegalStatus LegalStatus   `json:"presentLegalStatus"`
	OfficialClaim      OfficialClaim `json:"officialClaimToday"`
	PopulationNote     string        `json:"populationNote"`
	Caveat             string        `json:"caveat"`
	Sources            []string      `json:"sources"`
	Raw                json.RawMessage
}

// OfficialClaim is whether a state claims a territory today, and what others say.
type OfficialClaim struct {
	AsOf      Date       `json:"asOf"` // the day of the last check
	Claim     string     `json:"claim"`
	Statement string     `json:"statement"`
	Sources   []string   `json:"sources"`
	Positions []Position `json:"positions"`
}

// Position is what a party says of a territory.
type Position struct {
	Party     Text   `json:"party"`
	Statement string `json:"statement"`
}

// Passing is one dated step by which a territory passed between parties.
type Passing struct {
	Instrument string `json:"instrument"`
	Date       Date   `json:"date"`
	From       string `json:"from"`
	To         string `json:"to"`
	Note       string `json:"note"`
}

// Holder is one interval of a ledger: From is included, To excluded; no To
// means today.
type Holder struct {
	From          Date     `json:"from"`
	To            Date     `json:"to"`
	Holder        Text     `json:"holder"`
	Basis         string   `json:"basis"`
	Certainty     string   `json:"certainty"`
	Instrument    string   `json:"instrument"`
	AlsoClaimedBy []string `json:"alsoClaimedBy"`
	Note          string   `json:"note"`
}

// Validity returns the holder's interval.
func (h *Holder) Validity() Validity { return Validity{From: h.From, To: h.To} }

// LegalStatus is the present legal state of a territory.
type LegalStatus struct {
	AsOf        Date     `json:"asOf"` // the day of the last check
	Statement   string   `json:"statement"`
	Instruments []string `json:"instruments"`
	Sources     []string `json:"sources"`
}

// Claim is one checkable sentence of the article, with what checking gave.
type Claim struct {
	ID              string       `json:"id"`
	Short           string       `json:"short"`
	Paraphrase      string       `json:"paraphrase"`
	Quote           string       `json:"quote"`
	Speaker         string       `json:"speaker"`
	Locator         string       `json:"locator"`
	Kind            string       `json:"kind"`
	Places          []ClaimPlace `json:"places"`
	ArticleWide     bool         `json:"articleWide"`
	When            string       `json:"when"`
	Quantity        string       `json:"quantity"`
	Verdict         string       `json:"verdict"`
	Finding         string       `json:"finding"`
	Caution         string       `json:"caution"`
	Counterpart     string       `json:"counterpart"`
	Sources         []string     `json:"sources"`
	SourceToBeFound bool         `json:"sourceToBeFound"`
	Priority        int          `json:"priority"`
	Reviewed        string       `json:"reviewed"`
	Raw             json.RawMessage
}

// ClaimPlace is where a claim speaks of: a feature, a point or a region.
type ClaimPlace struct {
	Type        string  `json:"type"`
	Feature     string  `json:"feature"` // a territory or a line
	Place       string  `json:"place"`   // a place or a route
	Region      string  `json:"region"`
	Layer       string  `json:"layer"`
	Name        string  `json:"name"`
	Lon         float64 `json:"lon"`
	Lat         float64 `json:"lat"`
	Approximate bool    `json:"approximate"`
}

// FeatureID is the id of the feature that the place is, "" when it is none.
func (p *ClaimPlace) FeatureID() string { return cmp.Or(p.Feature, p.Place) }

// Touches reports whether the claim speaks of the feature.
func (c *Claim) Touches(feature string) bool { return about(c.Places, feature) }

// ClaimVerdict is one word of the scale on which claims are judged.
type ClaimVerdict struct {
	ID      string   `json:"id"`
	Label   string   `json:"label"`
	Meaning string   `json:"meaning"`
	Rating  *float64 `json:"ratingValue"`
}

// Source is a citable work, kept as CSL-JSON.
type Source struct {
	ID        string   `json:"id"`
	Aliases   []string `json:"aliases"`
	Title     string   `json:"title"`
	Container string   `json:"container-title"`
	URL       string   `json:"URL"`
	Language  string   `json:"language"`
	Quality   string   `json:"quality"`
	Note      string   `json:"note"`
	Raw       json.RawMessage
}

// Translation holds the texts of one language other than the first.
type Translation struct {
	Status   string                     `json:"status"`
	Reviewed bool                       `json:"reviewed"` // by a native historian
	Claims   map[string]TranslatedClaim `json:"claims"`
	Verdicts map[string]TranslatedTerm  `json:"verdicts"`
	Kinds    map[string]string          `json:"kinds"`
	Speakers map[string]string          `json:"speakers"`
	Places   map[string]string          `json:"places"`
	Sides    map[string]string          `json:"sides"`
	// Paragraphs and Comments are gists of the article by locator.
	Paragraphs map[string]string          `json:"paragraphs"`
	Comments   map[string]string          `json:"comments"`
	Amounts    map[string]string          `json:"quantities"` // by claim id
	Events     map[string]TranslatedEvent `json:"events"`
	Subjects   map[string]string          `json:"subjects"` // by reading id
	Sums       map[string]TranslatedSum   `json:"sums"`
	// Readings are statements by reading id and side.
	Readings map[string]map[string]struct {
		Statement string `json:"statement"`
	} `json:"readings"`
}

// TranslatedClaim is a claim's text in one language; an absent field stays in
// the source language.
type TranslatedClaim struct {
	Short      string `json:"short"`
	Paraphrase string `json:"paraphrase"`
	Finding    string `json:"finding"`
	Caution    string `json:"caution"`
}

// TranslatedSum is the text of a sum in one language.
type TranslatedSum struct {
	Counted string `json:"counted"`
	Terms   string `json:"terms"`
	Remark  string `json:"remark"`
}

// TranslatedTerm is a term of a scale in one language.
type TranslatedTerm struct {
	Label   string `json:"label"`
	Meaning string `json:"meaning"`
}

// Instrument, Ledger, Claim and Source return the record with that id (for a
// source also by alias), or nil.
func (r *Record) Instrument(id string) *Instrument { return r.instruments[id] }
func (r *Record) Ledger(id string) *Ledger         { return r.territories[id] }
func (r *Record) Claim(id string) *Claim           { return r.claims[id] }
func (r *Record) Source(id string) *Source         { return r.sources[id] }

// ClaimsByPriority returns the claims, those of priority 1 first, otherwise in
// the order of the file. They are the record's own: do not change the list.
func (r *Record) ClaimsByPriority() []*Claim { return r.byPriority }

// Index makes the look-ups of the record; call it once after filling it.
func (r *Record) Index() {
	r.instruments = map[string]*Instrument{}
	for _, i := range r.Instruments {
		r.instruments[i.ID] = i
	}
	r.territories = map[string]*Ledger{}
	for _, l := range r.Territories {
		r.territories[l.ID] = l
	}
	r.claims = map[string]*Claim{}
	for _, c := range r.Claims {
		r.claims[c.ID] = c
	}
	r.byPriority = slices.Clone(r.Claims)
	slices.SortStableFunc(r.byPriority, func(a, b *Claim) int { return cmp.Compare(a.Priority, b.Priority) })
	r.sources = map[string]*Source{}
	for _, s := range r.Sources {
		for _, a := range s.Aliases {
			r.sources[a] = s
		}
	}
	for _, s := range r.Sources {
		r.sources[s.ID] = s
	}
	r.parties = map[string]Text{}
	if len(r.Manifest.Languages) == 0 {
		return // Load refuses it
	}
	name := func(t Text) {
		if first := t[r.Manifest.Languages[0]]; first != "" && r.parties[first] == nil {
			r.parties[first] = t
		}
	}
	for _, i := range r.Instruments {
		for _, p := range i.Parties {
			name(p.Name)
		}
	}
	for _, l := range r.Territories {
		for i := range l.Holders {
			name(l.Holders[i].Holder)
		}
	}
}

// Message returns an interface text in lang, else the key itself, so that a
// gap shows.
func (r *Record) Message(lang, key string) string {
	if s := r.Messages[lang].Text(key); s != "" {
		return s
	}
	return key
}

// Verdict returns the label and meaning of a claim verdict in lang.
func (r *Record) Verdict(lang, id string) (label, meaning string) {
	for _, v := range r.Verdicts {
		if v.ID == id {
			label, meaning = v.Label, v.Meaning
		}
	}
	if t := r.Translations[lang]; t != nil {
		if v, ok := t.Verdicts[id]; ok {
			label, meaning = v.Label, v.Meaning
		}
	}
	return label, meaning
}

// PlaceName returns the name of a point in lang.
func (r *Record) PlaceName(lang, name string) string {
	if tr := r.Translations[lang]; tr != nil && tr.Places[name] != "" {
		return tr.Places[name]
	}
	return name
}

// ClaimText returns the texts of a claim in lang, whether they are a
// translation, and which of them (by their JSON name) have none and stand in
// the first language.
func (r *Record) ClaimText(lang string, c *Claim) (t TranslatedClaim, translated bool, missing []string) {
	t = TranslatedClaim{c.Short, c.Paraphrase, c.Finding, c.Caution}
	tr := r.Translations[lang]
	if tr == nil {
		return t, false, nil
	}
	x, ok := tr.Claims[c.ID]
	for _, f := range []struct {
		name     string
		dst, src *string
	}{{"short", &t.Short, &x.Short}, {"paraphrase", &t.Paraphrase, &x.Paraphrase}, {"finding", &t.Finding, &x.Finding}, {"caution", &t.Caution, &x.Caution}} {
		switch {
		case *f.src != "":
			*f.dst = *f.src
		case *f.dst != "":
			missing = append(missing, f.name)
		}
	}
	return t, ok, missing
}

// TranslationReviewed tells whether a translation into lang was reviewed by a
// native historian; nil for a text that is no translation.
func (r *Record) TranslationReviewed(lang string, translated bool) *bool {
	if !translated || r.Translations[lang] == nil {
		return nil
	}
	return &r.Translations[lang].Reviewed
}
