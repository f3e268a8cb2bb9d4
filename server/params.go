package server

import (
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"ceded/data"

	"github.com/labstack/echo/v4"
)

// known refuses a request with a query parameter that is not in names, or that
// stands twice, or with a query that cannot be read.
func known(names []string, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := checkQuery(c.Request().URL.RawQuery, names); err != nil {
			return err
		}
		return next(c)
	}
}

func checkQuery(raw string, names []string) error {
	if raw == "" {
		return nil
	}
	q, err := url.ParseQuery(raw)
	if err != nil {
		return &problem{kind: kindBadRequest, detail: "the part of the address after ? cannot be read", cause: err,
			fixes: []string{"write name=value pairs joined by &, with special characters percent-encoded"}}
	}
	keys := make([]string, 0, len(q))
	for k := range q {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		if !slices.Contains(names, k) {
			p := &problem{kind: kindUnknownParameter, field: shorten(k), detail: "there is no parameter " + strconv.Quote(shorten(k)) + " here"}
			if len(names) == 0 {
				p.fixes = []string{"ask without parameters"}
			} else {
				p.fixes = []string{"the parameters are " + listed(names)}
			}
			return p
		}
		if len(q[k]) > 1 {
			return badParam(k, strings.Join(q[k], " "), "it once", "give "+k+" a single time")
		}
	}
	return nil
}

// paging is the limit and offset of a list; limit 0 is all.
type paging struct{ limit, offset int }

// maxLimit is the most a page holds; more is served as this many.
const maxLimit = 10000

// parsePaging reads limit, from 1 on and at most maxLimit, with a default for
// its absence, and offset, from 0 on.
func parsePaging(limit, offset string, absent int) (paging, error) {
	p := paging{limit: absent}
	if limit != "" {
		n, err := wholeNumber(limit)
		if err != nil || n < 1 {
			return p, badParam("limit", limit, "a whole number from 1 to 10000", "leave limit out for the default")
		}
		p.limit = min(n, maxLimit)
	}
	if offset != "" {
		n, err := wholeNumber(offset)
		if err != nil {
			return p, badParam("offset", offset, "a whole number from 0", "leave offset out to start at the first")
		}
		p.offset = n
	}
	return p, nil
}

// wholeNumber reads decimal digits; a number too large to hold is the largest.
func wholeNumber(s string) (int, error) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, strconv.ErrSyntax
		}
	}
	if s == "" {
		return 0, strconv.ErrSyntax
	}
	if len(s) > 9 {
		return 1e9, nil
	}
	return strconv.Atoi(s)
}

// parseDatetime reads the datetime of OGC API Features: a date or time, or two
// of them as "from/to", an open end being ".." or nothing. Times count as
// their day. Dates may be partial. No datetime is the zero Span.
func parseDatetime(s string) (data.Span, error) {
	bad := func(want string) (data.Span, error) {
		return data.Span{}, badParam("datetime", s, want, "for example datetime=1860, datetime=1858-05-28 or datetime=1858/1881", "an open end is .., such as 1860-11-14/..")
	}
	if s == "" {
		return data.Span{}, nil
	}
	from, to, interval := strings.Cut(s, "/")
	if !interval {
		d, ok := instant(s)
		if !ok {
			return bad("a date or an interval of dates")
		}
		return d.Span(), nil
	}
	out := data.Span{First: data.OpenFrom, Last: data.OpenTo}
	if !open(from) {
		d, ok := instant(from)
		if !ok {
			return bad("a date before the slash")
		}
		out.First = d.First()
	}
	if !open(to) {
		d, ok := instant(to)
		if !ok {
			return bad("a date after the slash")
		}
		out.Last = d.Last()
	}
	if out.First > out.Last {
		return bad("an interval that does not end before it begins")
	}
	return out, nil
}

func open(s string) bool { return s == "" || s == ".." }

// instant reads a date, or the date of an RFC 3339 time.
func instant(s string) (data.Date, bool) {
	if len(s) > 10 && (s[10] == 'T' || s[10] == 't') {
		if !timeOfDay(s[11:]) {
			return data.Date{}, false
		}
		s = s[:10]
	}
	d, err := data.ParseDate(s)
	return d, err == nil
}

// listed writes "a, b or c".
func listed(words []string) string {
	switch n := len(words); n {
	case 0:
		return "none"
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
}

// timeOfDay tells whether s is the part of an RFC 3339 time after the "T".
func timeOfDay(s string) bool {
	_, err := time.Parse(time.RFC3339, "2000-01-01T"+strings.ToUpper(s))
	return err == nil
}
