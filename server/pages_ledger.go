package server

import (
	"slices"

	"ceded/data"
)

// ledgerItem is one line of a ledger on a page: a passage or a holder.
type ledgerItem struct {
	Passage    bool
	When       string // a date, or from and to
	From, To   said   // the parties of a passage
	Holder     said
	Basis      string
	Certainty  string
	Instrument string
	Path       string
	Also       []said // who else claimed it
	AlsoLabel  string
	Note       said
	Current    bool
}

// ledgerItems writes a ledger in the page's language.
func (p *page) ledgerItems(entries []data.LedgerEntry) []ledgerItem {
	var out []ledgerItem
	for i := range entries {
		out = append(out, p.ledgerItem(&entries[i]))
	}
	return out
}

func (p *page) ledgerItem(e *data.LedgerEntry) ledgerItem {
	in := func(member, s string) said {
		if slices.Contains(e.Untranslated, member) {
			return p.first(s)
		}
		return said{S: s}
	}
	x := ledgerItem{
		Passage: e.Kind == data.LedgerPassage, From: in("from", e.From), To: in("to", e.To), Holder: in("holder", e.Holder),
		Certainty: p.evidence(e.Certainty), Note: in("note", e.Note), Current: e.Current,
	}
	if x.Passage {
		x.When, x.Basis = p.Date(*e.Date), p.T("historicalPassage")
	} else {
		to := p.T("today")
		if !e.ValidTo.IsZero() {
			to = p.Date(*e.ValidTo)
		}
		x.When, x.Basis = to, p.T(camel("basis-"+e.Basis))
		if !e.ValidFrom.IsZero() {
			x.When = p.Date(*e.ValidFrom) + " – " + to
		}
	}
	x.AlsoLabel = p.T("alsoClaimedBy") + p.T("colon")
	for _, s := range e.AlsoClaimedBy {
		x.Also = append(x.Also, in("alsoClaimedBy", s))
	}
	if i := p.e.Instrument(e.Instrument); i != nil {
		x.Instrument, x.Path = i.Names.In(p.Lang()), p.in("/instruments/"+i.ID)
	}
	return x
}
