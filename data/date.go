package data

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ceded/geo"
)

// Open ends of a validity, as the integers that tiles carry.
const (
	OpenFrom = 0
	OpenTo   = 99991231
)

// Date is a calendar date, perhaps partial: a year, a month or a day, in the
// proleptic Gregorian calendar (EDTF level 0). The zero Date is "no date".
type Date struct {
	text        string
	first, last int // YYYYMMDD of its first and last day
}

// ParseDate reads "1858", "1858-05" or "1858-05-28". Years run from 0001 to
// 9998. It returns a *geo.FieldError named "date" for anything else.
func ParseDate(s string) (Date, error) {
	d, ok := parseDate(s)
	if !ok {
		return Date{}, &geo.FieldError{
			Field: "date", Value: s, Want: "a year, a month or a day: 1858, 1858-05 or 1858-05-28",
			Fixes: []string{"write the date as YYYY, YYYY-MM or YYYY-MM-DD in the Gregorian calendar", "leave date out to see the whole record"},
		}
	}
	return d, nil
}

func parseDate(s string) (Date, bool) {
	parts := strings.Split(s, "-")
	if len(parts) > 3 || len(parts[0]) != 4 {
		return Date{}, false
	}
	var n [3]int
	for i, p := range parts {
		if i > 0 && len(p) != 2 {
			return Date{}, false
		}
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return Date{}, false
		}
		n[i] = int(v)
	}
	y, m, d := n[0], n[1], n[2]
	if y < 1 || y > 9998 {
		return Date{}, false
	}
	switch len(parts) {
	case 1:
		return Date{s, y*10000 + 101, y*10000 + 1231}, true
	case 2:
		if m < 1 || m > 12 {
			return Date{}, false
		}
		end := time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		return Date{s, y*10000 + m*100 + 1, y*10000 + m*100 + end}, true
	default:
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if t.Year() != y || int(t.Month()) != m || t.Day() != d {
			return Date{}, false
		}
		return Date{s, y*10000 + m*100 + d, y*10000 + m*100 + d}, true
	}
}

// String returns the date as it was written, "" for no date.
func (d Date) String() string { return d.text }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.text == "" }

// First and Last return the first and the last day of the date as YYYYMMDD.
func (d Date) First() int { return d.first }
func (d Date) Last() int  { return d.last }

// MarshalJSON writes the date as text, or null when there is none.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(strconv.Quote(d.text)), nil
}

// UnmarshalJSON reads a date, or null.
func (d *Date) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = Date{}
		return nil
	}
	s, err := strconv.Unquote(string(b))
	if err != nil {
		return fmt.Errorf("date %s: %w", b, err)
	}
	v, ok := parseDate(s)
	if !ok {
		return fmt.Errorf("date %q: expected YYYY, YYYY-MM or YYYY-MM-DD", s)
	}
	*d = v
	return nil
}

// Validity is a span of time: From is its first day, To the first day after it.
// An absent date leaves that end open.
type Validity struct {
	From Date `json:"validFrom"`
	To   Date `json:"validTo"`
}

// Days returns the span as the integers fromDay, toDay (YYYYMMDD) that tiles
// carry: partial dates are widened, open ends are OpenFrom and OpenTo.
func (v Validity) Days() (from, to int) {
	from, to = OpenFrom, OpenTo
	if !v.From.IsZero() {
		from = v.From.First()
	}
	if !v.To.IsZero() {
		to = v.To.Last()
	}
	return from, to
}

// Span is a stretch of days as YYYYMMDD, both ends included. The zero Span is
// all time.
type Span struct{ First, Last int }

// Span returns the days of the date; for no date, all time.
func (d Date) Span() Span { return Span{d.first, d.last} }

// Overlaps reports whether some day of s lies in the validity.
func (v Validity) Overlaps(s Span) bool {
	from, to := v.Days()
	return s == Span{} || (from <= s.Last && s.First < to)
}

// Begun reports whether the span has begun by the last day of d; with no date
// it has.
func (v Validity) Begun(d Date) bool {
	from, _ := v.Days()
	return d.IsZero() || from <= d.Last()
}

// Holds reports whether some day of d lies in the span; with no date it does.
func (v Validity) Holds(d Date) bool { return v.Overlaps(d.Span()) }
