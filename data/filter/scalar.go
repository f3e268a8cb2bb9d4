package filter

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
)

// Kind is what a value is.
type Kind string

// The kinds.
const (
	Text    Kind = "text"
	Number  Kind = "number"
	Boolean Kind = "truth value"
	Date    Kind = "date"
)

// Scalar is what comparisons compare: a property, a literal or a fold of one.
type Scalar interface {
	// value returns a string, float64, bool or Day, nil for null.
	value(*Subject) any
}

// Day is a day as YYYYMMDD, or the days that a partial date stands for. A
// property that is a date is one day; see DateProperty.
type Day struct{ First, Last int }

// Literal is a string, float64, bool or Day.
type Literal struct{ V any }

// Property is a text, number or truth value of the feature's own, by its name.
type Property struct{ Name string }

// Name is the feature's name in a language: names.<Lang>.
type Name struct{ Lang string }

// DateProperty is a date of the feature's own. A partial one counts as its first
// day, or as its last when End is set, as an end does.
type DateProperty struct {
	Name string
	End  bool
	// Parse reads a date as the first and last of its days.
	Parse func(string) (Day, bool)
}

// Fold is a text without its case.
type Fold struct{ Of Scalar }

func (l Literal) value(*Subject) any { return l.V }

func (p Property) value(s *Subject) any {
	raw := s.raw(p.Name)
	if raw == "" {
		return nil
	}
	switch raw[0] {
	case '"':
		return unquote(raw)
	case 't':
		return true
	case 'f':
		return false
	case '{', '[':
		return nil
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return nil
	}
	return f
}

func unquote(raw string) any {
	if !strings.ContainsRune(raw, '\\') {
		return raw[1 : len(raw)-1]
	}
	var v string
	if json.Unmarshal([]byte(raw), &v) != nil {
		return nil
	}
	return v
}

func (n Name) value(s *Subject) any {
	var names map[string]string
	raw := s.raw("names")
	if raw == "" || json.Unmarshal([]byte(raw), &names) != nil || names[n.Lang] == "" {
		return nil
	}
	return names[n.Lang]
}

func (d DateProperty) value(s *Subject) any {
	text, ok := Property{d.Name}.value(s).(string)
	if !ok {
		return nil
	}
	day, ok := d.Parse(text)
	if !ok {
		return nil
	}
	if d.End {
		return Day{day.Last, day.Last}
	}
	return Day{day.First, day.First}
}

func (f Fold) value(s *Subject) any {
	v, ok := f.Of.value(s).(string)
	if !ok {
		return nil
	}
	return fold(v)
}

// The comparisons.
const (
	Equal        = "="
	NotEqual     = "<>"
	Less         = "<"
	Greater      = ">"
	LessEqual    = "<="
	GreaterEqual = ">="
)

// Compare compares two scalars of one kind. Texts are ordered by their bytes.
// Of a partial date, "=" means any of its days, "<" before the first, ">" after
// the last.
type Compare struct {
	Op   string
	A, B Scalar
}

func (c Compare) eval(s *Subject) Truth {
	a, b := c.A.value(s), c.B.value(s)
	if a == nil || b == nil {
		return Unknown
	}
	before, after, ok := order(a, b)
	if !ok {
		return Unknown
	}
	switch c.Op {
	case Equal:
		return truthOf(!before && !after)
	case NotEqual:
		return truthOf(before || after)
	case Less:
		return truthOf(before)
	case Greater:
		return truthOf(after)
	case LessEqual:
		return truthOf(!after)
	case GreaterEqual:
		return truthOf(!before)
	}
	return Unknown
}

// order tells whether a stands before or after b; neither when they are equal.
// ok is false for values of two kinds.
func order(a, b any) (before, after, ok bool) {
	switch a := a.(type) {
	case string:
		if b, is := b.(string); is {
			return a < b, a > b, true
		}
	case float64:
		if b, is := b.(float64); is {
			return a < b, a > b, true
		}
	case bool:
		if b, is := b.(bool); is {
			n := func(v bool) int { return map[bool]int{true: 1}[v] }
			d := cmp.Compare(n(a), n(b))
			return d < 0, d > 0, true
		}
	case Day:
		if b, is := b.(Day); is {
			return a.Last < b.First, a.First > b.Last, true
		}
	}
	return false, false, false
}
