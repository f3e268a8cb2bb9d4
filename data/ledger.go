package data

import (
	"cmp"
	"slices"
)

// Kinds of a ledger's entries.
const (
	LedgerPassage = "passage" // a dated step by which the place passed
	LedgerHolder  = "holder"  // an interval in which one party held it
)

// LedgerEntry is one line of the ledger at a point: a passage, which has a
// Date, or a holder, which has an interval (ValidFrom included, ValidTo
// excluded, null meaning today). Entries stand in the order of time; a passage
// stands before the interval that begins with it.
type LedgerEntry struct {
	Kind          string   `json:"kind"`
	Territory     string   `json:"territory"`
	Current       bool     `json:"current"` // on the day asked for; without one, today
	Date          *Date    `json:"date,omitempty"`
	From          string   `json:"from,omitempty"`
	To            string   `json:"to,omitempty"`
	Holder        string   `json:"holder,omitempty"`
	ValidFrom     *Date    `json:"validFrom,omitempty"`
	ValidTo       *Date    `json:"validTo,omitempty"`
	Basis         string   `json:"basis,omitempty"`
	Certainty     string   `json:"certainty,omitempty"` // of a passage: of its instrument
	Instrument    string   `json:"instrument,omitempty"`
	AlsoClaimedBy []string `json:"alsoClaimedBy,omitempty"`
	Note          string   `json:"note,omitempty"`
	// Untranslated names the members that stand in the dossier's first language
	// though another was asked for.
	Untranslated []string `json:"untranslated,omitempty"`
}

// day is where the entry stands in time, YYYYMMDD.
func (e *LedgerEntry) day() int {
	if e.Kind == LedgerPassage {
		return e.Date.First()
	}
	from, _ := Validity{From: *e.ValidFrom}.Days()
	return from
}

// notStated is how a ledger writes a party that an instrument does not name.
const notStated = "-"

// LedgerOf returns the ledger of some territories that hold the same place, the
// smallest first, in lang: the holders of the smallest, as it knows the place
// best, and the passages of all, each once. On a date, the holders of that date
// and the passages on it are current; without one, today's holders.
func (r *Record) LedgerOf(lang string, d Date, territories ...string) []LedgerEntry {
	out := []LedgerEntry{}
	type step struct {
		instrument string
		day        int
	}
	seen := map[step]bool{}
	held := false
	for _, id := range territories {
		l := r.Ledger(id)
		if l == nil {
			continue
		}
		for i := range l.Passage {
			p := &l.Passage[i]
			if s := (step{p.Instrument, p.Date.First()}); !seen[s] {
				seen[s] = true
				out = append(out, r.passageEntry(lang, d, id, p))
			}
		}
		for i := range l.Holders {
			if !held {
				out = append(out, r.holderEntry(lang, d, id, &l.Holders[i]))
			}
		}
		held = held || len(l.Holders) > 0
	}
	slices.SortStableFunc(out, func(a, b LedgerEntry) int {
		return cmp.Or(cmp.Compare(a.day(), b.day()), cmp.Compare(b.Kind, a.Kind)) // "passage" before "holder"
	})
	return out
}

func (r *Record) passageEntry(lang string, d Date, territory string, p *Passing) LedgerEntry {
	e := LedgerEntry{
		Kind: LedgerPassage, Territory: territory, Date: &p.Date, Instrument: p.Instrument, Note: p.Note,
		Current: !d.IsZero() && p.Date.First() <= d.Last() && d.First() <= p.Date.Last(),
	}
	for _, x := range []struct {
		name      string
		dst       *string
		from      string
		translate bool
	}{{"from", &e.From, p.From, true}, {"to", &e.To, p.To, true}} {
		if x.from == notStated {
			continue
		}
		var in bool
		if *x.dst, in = r.Party(lang, x.from); !in {
			e.Untranslated = append(e.Untranslated, x.name)
		}
	}
	if i := r.Instrument(p.Instrument); i != nil {
		e.Certainty = i.Certainty
	}
	return r.noted(lang, e)
}

func (r *Record) holderEntry(lang string, d Date, territory string, h *Holder) LedgerEntry {
	e := LedgerEntry{
		Kind: LedgerHolder, Territory: territory, Holder: h.Holder.In(lang), ValidFrom: &h.From, ValidTo: &h.To,
		Basis: h.Basis, Certainty: h.Certainty, Instrument: h.Instrument, Note: h.Note,
		Current: h.Validity().Holds(d) && (!d.IsZero() || h.To.IsZero()),
	}
	if !h.Holder.Has(lang) {
		e.Untranslated = append(e.Untranslated, "holder")
	}
	all := true
	for _, s := range h.AlsoClaimedBy {
		name, in := r.Party(lang, s)
		all = all && in
		e.AlsoClaimedBy = append(e.AlsoClaimedBy, name)
	}
	if !all {
		e.Untranslated = append(e.Untranslated, "alsoClaimedBy")
	}
	return r.noted(lang, e)
}

// noted marks the note as untranslated, as notes are in the first language.
func (r *Record) noted(lang string, e LedgerEntry) LedgerEntry {
	if e.Note != "" && lang != r.Manifest.Languages[0] {
		e.Untranslated = append(e.Untranslated, "note")
	}
	return e
}

// Party returns a party's name in lang, found by its name in the first language
// among the holders and the parties of instruments, and whether it is in lang.
func (r *Record) Party(lang, name string) (string, bool) {
	if lang == r.Manifest.Languages[0] {
		return name, true
	}
	if s := r.parties[name][lang]; s != "" {
		return s, true
	}
	return name, false
}
