package storetest

import (
	"slices"
	"testing"

	"ceded/data"

	"github.com/paulmach/orb"
)

// ledgerCase is a row of ledger.json: whose a place was on a date. The table is
// written from the research (instruments.json, thenAndNow), not from answers.
type ledgerCase struct {
	Name   string    `json:"name"`
	Point  orb.Point `json:"point"`
	Date   string    `json:"date"`
	Holder []string  `json:"holder"` // who held it then, in order: several within a partial date
	Basis  string    `json:"basis"`
	Under  string    `json:"under"`  // instrument of the last holder, "" for none
	Passed []string  `json:"passed"` // instruments of the passages up to that date, in order
	On     []string  `json:"on"`     // those on the date itself
	Also   []string  `json:"also"`   // who else claimed it then
	// Certain is false where no outline tells the side: Certain ledgers say whose
	// a place was, the others whose it was if it lies in the territory.
	Certain bool `json:"certain"`
}

func testLedger(t *testing.T, s data.Store, d *data.Dossier) {
	var cases []ledgerCase
	ReadTable(t, "ledger.json", &cases)
	for _, c := range cases {
		t.Run(c.Name+" "+c.Date, func(t *testing.T) {
			q := data.AskQuery{Point: c.Point, Lang: d.Manifest.Languages[0], Date: mustDate(t, c.Date)}
			a, err := data.Ask(patient(t), s, d.Release.ID, q)
			if err != nil {
				t.Fatal(err)
			}
			var holder, passed, on, also []string
			var basis, under string
			last := 0
			for _, e := range a.Ledger {
				day := 0
				switch e.Kind {
				case data.LedgerPassage:
					if day = e.Date.First(); day <= q.Date.Last() {
						passed = append(passed, e.Instrument)
					}
					if e.Current {
						on = append(on, e.Instrument)
					}
				case data.LedgerHolder:
					day = e.ValidFrom.First()
					if e.Current {
						holder, also = append(holder, e.Holder), append(also, e.AlsoClaimedBy...)
						basis, under = e.Basis, e.Instrument
					}
				default:
					t.Errorf("an entry of kind %q", e.Kind)
				}
				if day < last {
					t.Errorf("%s of %d stands after %d: want the order of time", e.Kind, day, last)
				}
				last = day
			}
			for what, x := range map[string][2][]string{"held by": {holder, c.Holder}, "passed by then": {passed, c.Passed}, "passed on the date": {on, c.On}, "also claimed by": {also, c.Also}} {
				if !slices.Equal(x[0], x[1]) {
					t.Errorf("%s: got %q, want %q", what, x[0], x[1])
				}
			}
			if a.LedgerCertain != c.Certain {
				t.Errorf("the ledger is certain: got %v, want %v (%s)", a.LedgerCertain, c.Certain, a.Answer)
			}
			if basis != c.Basis || under != c.Under {
				t.Errorf("on the basis of: got %s %q, want %s %q", basis, under, c.Basis, c.Under)
			}
		})
	}
}
