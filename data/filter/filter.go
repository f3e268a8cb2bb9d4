// Package filter holds conditions on features: an expression tree that a store
// evaluates, feature by feature, in the three-valued logic of SQL. Package
// server/cql2 makes trees from text.
//
// A property that a feature lacks is null. A comparison with null is neither
// true nor false, and what is not true is not selected.
package filter

import (
	"encoding/json"
	"strings"

	"ceded/geo"

	"github.com/paulmach/orb"
)

// Truth is the outcome of a condition.
type Truth int8

// The three outcomes.
const (
	False Truth = iota - 1
	Unknown
	True
)

func truthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

// Expr is a condition.
type Expr interface {
	eval(*Subject) Truth
	walk(func(Expr))
}

// Match tells whether the condition is true of the subject.
func Match(e Expr, s *Subject) bool { return e.eval(s) == True }

// Subject is a feature as conditions see it.
type Subject struct {
	Properties json.RawMessage // a JSON object
	Geometry   orb.Geometry    // degrees; nil: none that a literal of the condition could meet
	Unplaced   bool            // the feature has no geometry

	read map[string]json.RawMessage
}

// raw returns a property as JSON text, "" for null.
func (s *Subject) raw(name string) string {
	if s.read == nil {
		s.read = map[string]json.RawMessage{}
		_ = json.Unmarshal(s.Properties, &s.read) // stores hold objects only
	}
	v := string(s.read[name])
	if v == "null" {
		return ""
	}
	return v
}

// And is true where all are, Or where one is, Not where its condition is false.
type (
	And []Expr
	Or  []Expr
	Not struct{ Of Expr }
	// Constant is true or false of all features.
	Constant bool
)

func (a And) eval(s *Subject) Truth {
	out := True
	for _, e := range a {
		if out = min(out, e.eval(s)); out == False {
			break
		}
	}
	return out
}

func (o Or) eval(s *Subject) Truth {
	out := False
	for _, e := range o {
		if out = max(out, e.eval(s)); out == True {
			break
		}
	}
	return out
}

func (n Not) eval(s *Subject) Truth    { return -n.Of.eval(s) }
func (c Constant) eval(*Subject) Truth { return truthOf(bool(c)) }

// IsNull is true where the feature lacks the property.
type IsNull struct{ Of Scalar }

func (i IsNull) eval(s *Subject) Truth { return truthOf(i.Of.value(s) == nil) }

// Like matches text with a pattern in which % stands for any text and _ for one
// character; \ takes the meaning from the next.
type Like struct{ Of, Pattern Scalar }

func (l Like) eval(s *Subject) Truth {
	v, ok := l.Of.value(s).(string)
	pattern, ok2 := l.Pattern.value(s).(string)
	if !ok || !ok2 {
		return Unknown
	}
	return truthOf(like([]rune(v), []rune(pattern)))
}

// like matches greedily and goes back to the last % only: time is the product
// of the lengths at most.
func like(s, p []rune) bool {
	i, k, back, from := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case k < len(p) && p[k] == '%':
			back, from = k, i
			k++
			continue
		case k < len(p) && p[k] == '_':
			i, k = i+1, k+1
			continue
		case k+1 < len(p) && p[k] == '\\' && p[k+1] == s[i]:
			i, k = i+1, k+2
			continue
		case k < len(p) && p[k] != '\\' && p[k] == s[i]:
			i, k = i+1, k+1
			continue
		}
		if back < 0 {
			return false
		}
		from++
		i, k = from, back+1
	}
	for k < len(p) && p[k] == '%' {
		k++
	}
	return k == len(p)
}

// Intersects is true where the feature and the geometry (degrees, edges
// straight in lon/lat) share a point.
type Intersects struct{ Geometry orb.Geometry }

func (i Intersects) eval(s *Subject) Truth {
	if s.Unplaced {
		return Unknown
	}
	return truthOf(s.Geometry != nil && geo.Intersects(s.Geometry, i.Geometry))
}

// Unplaced is true of a feature that has no geometry.
type Unplaced struct{}

func (Unplaced) eval(s *Subject) Truth { return truthOf(s.Unplaced) }

func (a And) walk(f func(Expr)) {
	for _, e := range a {
		Walk(e, f)
	}
}

func (o Or) walk(f func(Expr)) {
	for _, e := range o {
		Walk(e, f)
	}
}

func (n Not) walk(f func(Expr))     { Walk(n.Of, f) }
func (Constant) walk(func(Expr))    {}
func (IsNull) walk(func(Expr))      {}
func (Unplaced) walk(func(Expr))    {}
func (Like) walk(func(Expr))        {}
func (Intersects) walk(func(Expr))  {}
func (Compare) walk(func(Expr))     {}
func (TimeCompare) walk(func(Expr)) {}

// Walk calls f with e and every condition in it.
func Walk(e Expr, f func(Expr)) {
	f(e)
	e.walk(f)
}

// Reach returns a bound around all geometries that the condition names. ok is
// false when it names none, so that no geometry is needed to decide it.
func Reach(e Expr) (b orb.Bound, ok bool) {
	Walk(e, func(e Expr) {
		i, is := e.(Intersects)
		switch {
		case !is:
		case !ok:
			b, ok = i.Geometry.Bound(), true
		default:
			b = b.Union(i.Geometry.Bound())
		}
	})
	return b, ok
}

// fold makes texts that differ in case alike.
func fold(s string) string { return strings.ToLower(s) }
