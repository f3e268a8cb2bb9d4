package check

import (
	"fmt"
	"strings"

	"ceded/data"
)

// checkDates reads every date: days that the calendar has, spans that end
// after they begin. oldStyle is a day of the Julian calendar, which has others.
func (d *dossier) checkDates() {
	d.everything(func(r row, at, key string, v any) {
		s := str(v)
		switch key {
		case "date", "when", "reviewed", "validFrom", "validTo":
		case "from", "to":
			if !strings.Contains(at, "/holders/") {
				return
			}
		default:
			return
		}
		if s == "" {
			return
		}
		from, to, span := strings.Cut(s, "/")
		first, err := data.ParseDate(from)
		if err != nil {
			d.badDate(r, at, from)
			return
		}
		if !span || to == ".." {
			return
		}
		last, err := data.ParseDate(to)
		if err != nil {
			d.badDate(r, at, to)
			return
		}
		if last.Last() < first.First() {
			d.report.add(Fault{File: r.file, ID: r.id, Field: at, Reason: expected("a span that ends after it begins", s), Fix: "turn the two dates round, or correct one"})
		}
	})
	for _, f := range append(d.features[:len(d.features):len(d.features)], d.arcs...) {
		from, err1 := data.ParseDate(str(f.v["validFrom"]))
		to, err2 := data.ParseDate(str(f.v["validTo"]))
		if err1 == nil && err2 == nil && to.Last() < from.First() {
			d.report.add(Fault{File: f.file, ID: f.id, Field: f.field("validTo"), Reason: expected("a date not before validFrom, "+from.String(), to.String()), Fix: "correct one of the two"})
		}
	}
}

func (d *dossier) badDate(r row, at, s string) {
	d.report.add(Fault{File: r.file, ID: r.id, Field: at, Reason: expected("a day of the Gregorian calendar (EDTF), such as 1858, 1858-05 or 1858-05-28", s), Fix: "correct the date"})
}

// checkHolders follows the holders of each territory: in the order of time,
// none beginning before the one ahead of it ends, and no gap that is not
// explained.
func (d *dossier) checkHolders() {
	for _, l := range d.rows(territoriesFile, "territories") {
		holders := l.below("holders")
		fault := func(h row, field, want string, got any, fix string) {
			d.report.add(Fault{File: l.file, ID: l.id, Field: h.field(field), Reason: expected(want, got), Fix: fix})
		}
		var before data.Date // end of the holder ahead
		for i, h := range holders {
			from, err := data.ParseDate(str(h.v["from"]))
			if err != nil {
				before = data.Date{}
				continue
			}
			if i > 0 && !before.IsZero() {
				switch {
				case from.First() < before.First():
					fault(h, "from", fmt.Sprintf("a day not before %s, when the holder ahead ends", before), from.String(), "let the two meet; who else claimed it then stands in alsoClaimedBy")
				case from.First() > before.First() && str(h.v["gap"]) == "":
					fault(h, "from", fmt.Sprintf("%s, when the holder ahead ends", before), from.String(), "let the two meet, or say in gap why nobody stands between them")
				}
			}
			to, err := data.ParseDate(str(h.v["to"]))
			switch {
			case err != nil && i < len(holders)-1:
				if str(h.v["to"]) == "" {
					fault(h, "to", "an end, as another holder follows", h.v["to"], "write the first day of the next holder")
				}
			case err == nil && to.First() <= from.First():
				fault(h, "to", "a day after "+from.String()+", when it begins", to.String(), "correct one of the two")
			case err == nil && i == len(holders)-1:
				fault(h, "to", "an open end (null), as the last holder holds it to this day", to.String(), "write null, or add who holds it now")
			}
			if before = to; err != nil {
				before = data.Date{}
			}
		}
	}
}
