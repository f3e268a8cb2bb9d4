// Package cql2 reads the Common Query Language of OGC (21-065r2) as text and as
// JSON, and makes conditions of package filter from it. It knows comparisons,
// LIKE, BETWEEN, IN, IS NULL, AND, OR, NOT, CASEI, S_INTERSECTS and the
// temporal relations. What it does not know it refuses, with the place and what
// to try.
//
// Text is read into a tree of nodes, JSON into the same, and compile checks the
// tree against the properties that there are.
package cql2

import (
	"fmt"
	"strings"

	"ceded/data"
	"ceded/data/filter"

	"github.com/paulmach/orb"
)

// Limits of a condition.
const (
	maxLength = 8 << 10 // bytes
	maxDepth  = 40
	maxNodes  = 500
)

// Schema says what conditions may speak of.
type Schema struct {
	Properties []data.Queryable
	Geometry   string // name of the geometry
	// Degrees turns a position of a literal into lon/lat degrees; nil: it is.
	Degrees func(orb.Point) (orb.Point, bool)
}

// Error says what is wrong with a condition, where, and what to try.
type Error struct {
	Where  string // "at character 12" or "at args[1]"
	Reason string
	Fixes  []string
}

func (e *Error) Error() string { return e.Reason + ", " + e.Where }

// node is a piece of a condition.
type node struct {
	where func() string
	op    string // of an operation, or one of the words below
	value any    // of a leaf
	args  []node
}

// What a node is that is no operation.
const (
	isProperty = "property"
	isLiteral  = "literal" // string, float64 or bool
	isDate     = "date"    // its value is the text
	isInterval = "interval"
	isList     = "list"
	isGeometry = "geometry"
	isFold     = "casei"
)

func (n *node) fail(reason string, fixes ...string) error {
	return &Error{n.where(), reason, fixes}
}

// ParseText reads cql2-text.
func ParseText(s string, schema *Schema) (filter.Expr, error) {
	n, err := readText(s)
	if err != nil {
		return nil, err
	}
	return schema.compile(n)
}

// ParseJSON reads cql2-json.
func ParseJSON(s string, schema *Schema) (filter.Expr, error) {
	n, err := readJSON(s)
	if err != nil {
		return nil, err
	}
	return schema.compile(n)
}

// compile makes a condition of a node that must be one.
func (s *Schema) compile(n *node) (filter.Expr, error) {
	switch n.op {
	case "and", "or":
		var list []filter.Expr
		for i := range n.args {
			e, err := s.compile(&n.args[i])
			if err != nil {
				return nil, err
			}
			list = append(list, e)
		}
		if len(list) < 2 {
			return nil, n.fail(n.op + " takes two conditions or more")
		}
		if n.op == "or" {
			return filter.Or(list), nil
		}
		return filter.And(list), nil
	case "not":
		if err := n.takes(1); err != nil {
			return nil, err
		}
		e, err := s.compile(&n.args[0])
		return filter.Not{Of: e}, err
	case isLiteral:
		if b, ok := n.value.(bool); ok {
			return filter.Constant(b), nil
		}
	case "=", "<>", "<", ">", "<=", ">=":
		return s.compare(n)
	case "between":
		return s.between(n)
	case "in":
		return s.in(n)
	case "like":
		return s.like(n)
	case "isNull":
		return s.isNull(n)
	case "s_intersects":
		return s.intersects(n)
	case isProperty:
		name := fmt.Sprint(n.value)
		if p := s.property(name); p != nil && p.Kind == filter.Boolean {
			return filter.Compare{Op: filter.Equal, A: p.Value, B: filter.Literal{V: true}}, nil
		}
		return nil, n.fail("a property alone is no condition", "compare it, such as "+name+" = 'x'")
	}
	if relation, ok := strings.CutPrefix(n.op, "t_"); ok && filter.TimeRelations[relation] != nil {
		return s.timeCompare(n, relation)
	}
	switch {
	case strings.HasPrefix(n.op, "s_"):
		return nil, n.fail("the spatial function "+strings.ToUpper(n.op)+" is not known here", "use S_INTERSECTS, or NOT S_INTERSECTS")
	case n.op == isLiteral || n.op == isDate || n.op == isInterval || n.op == isGeometry || n.op == isFold || n.op == isList:
		return nil, n.fail("a value stands where a condition should", "compare it with a property, such as "+s.example())
	}
	return nil, n.fail("the function "+n.op+" is not known here", "there are S_INTERSECTS, CASEI and the temporal functions such as T_AFTER")
}

// example is a condition on some property that there is.
func (s *Schema) example() string {
	if len(s.Properties) == 0 {
		return "id = 'x'"
	}
	return s.Properties[0].Name + " = 'x'"
}

// property returns the property of that name, or nil.
func (s *Schema) property(name string) *data.Queryable {
	for i := range s.Properties {
		if s.Properties[i].Name == name {
			return &s.Properties[i]
		}
	}
	return nil
}

func (n *node) takes(count int) error {
	if len(n.args) != count {
		return n.fail(fmt.Sprintf("%s takes %d arguments and got %d", n.op, count, len(n.args)))
	}
	return nil
}
