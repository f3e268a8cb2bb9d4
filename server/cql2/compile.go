package cql2

import (
	"fmt"
	"strings"

	"ceded/data"
	"ceded/data/filter"
	"ceded/geo"

	"github.com/paulmach/orb"
)

// scalar makes a value of a node, and says of what kind it is.
func (s *Schema) scalar(n *node) (filter.Scalar, filter.Kind, error) {
	switch n.op {
	case isProperty:
		name, _ := n.value.(string)
		if name == s.Geometry && name != "" {
			return nil, "", n.fail("the geometry is no value to compare", "use S_INTERSECTS("+name+", POINT(127 50))")
		}
		p := s.property(name)
		if p == nil {
			var names []string
			for _, p := range s.Properties {
				names = append(names, p.Name)
			}
			fix := "the properties are " + strings.Join(names, ", ")
			return nil, "", n.fail(fmt.Sprintf("there is no property %q", name), fix, "texts stand in single quotes: 'like this'")
		}
		return p.Value, p.Kind, nil
	case isLiteral:
		switch n.value.(type) {
		case string:
			return filter.Literal{V: n.value}, filter.Text, nil
		case float64:
			return filter.Literal{V: n.value}, filter.Number, nil
		case bool:
			return filter.Literal{V: n.value}, filter.Boolean, nil
		}
	case isDate:
		d, err := s.day(n)
		return filter.Literal{V: d}, filter.Date, err
	case isFold:
		if err := n.takes(1); err != nil {
			return nil, "", err
		}
		of, kind, err := s.scalar(&n.args[0])
		if err == nil && kind != filter.Text {
			err = n.args[0].fail("CASEI takes a text, this is a "+string(kind), "leave CASEI out")
		}
		return filter.Fold{Of: of}, filter.Text, err
	case "+", "-", "*", "/", "%", "^", "div":
		return nil, "", n.fail("sums are not reckoned here", "compare with the result")
	}
	return nil, "", n.fail("a value should stand here: a property, a number, a text in single quotes, TRUE, FALSE or DATE('1858-05-28')")
}

// day reads the text of a date or of a time, which counts as its day.
func (s *Schema) day(n *node) (filter.Day, error) {
	text, _ := n.value.(string)
	day, _, _ := strings.Cut(text, "T")
	d, ok := data.ParseDay(day)
	if !ok {
		return d, n.fail(fmt.Sprintf("%q is no date", text), "write a year, a month or a day: 1858, 1858-05 or 1858-05-28")
	}
	return d, nil
}

// alike makes values of nodes that must be of one kind. A text beside a date is
// read as one, as many programs send dates so.
func (s *Schema) alike(nodes ...*node) ([]filter.Scalar, filter.Kind, error) {
	kinds := make([]filter.Kind, len(nodes))
	values := make([]filter.Scalar, len(nodes))
	dates := false
	for i, n := range nodes {
		var err error
		if values[i], kinds[i], err = s.scalar(n); err != nil {
			return nil, "", err
		}
		dates = dates || kinds[i] == filter.Date
	}
	for i, n := range nodes {
		if dates && kinds[i] == filter.Text && n.op == isLiteral {
			d, err := s.day(n)
			if err != nil {
				return nil, "", err
			}
			values[i], kinds[i] = filter.Literal{V: d}, filter.Date
		}
		if kinds[i] != kinds[0] {
			fix := "numbers stand bare, texts in single quotes"
			return nil, "", n.fail(fmt.Sprintf("a %s is compared with a %s", kinds[0], kinds[i]), fix)
		}
	}
	return values, kinds[0], nil
}

func (s *Schema) compare(n *node) (filter.Expr, error) {
	if err := n.takes(2); err != nil {
		return nil, err
	}
	v, kind, err := s.alike(&n.args[0], &n.args[1])
	if err != nil {
		return nil, err
	}
	if kind == filter.Boolean && n.op != "=" && n.op != "<>" {
		return nil, n.fail("truth values have no order", "use = or <>")
	}
	return filter.Compare{Op: n.op, A: v[0], B: v[1]}, nil
}

func (s *Schema) between(n *node) (filter.Expr, error) {
	if err := n.takes(3); err != nil {
		return nil, err
	}
	v, kind, err := s.alike(&n.args[0], &n.args[1], &n.args[2])
	if err != nil {
		return nil, err
	}
	if kind == filter.Boolean {
		return nil, n.fail("truth values have no order", "use = or <>")
	}
	return filter.And{filter.Compare{Op: filter.GreaterEqual, A: v[0], B: v[1]}, filter.Compare{Op: filter.LessEqual, A: v[0], B: v[2]}}, nil
}

func (s *Schema) in(n *node) (filter.Expr, error) {
	if err := n.takes(2); err != nil {
		return nil, err
	}
	list := &n.args[1]
	if list.op != isList || len(list.args) == 0 {
		return nil, list.fail("IN takes a list of values", "for example IN ('a', 'b')")
	}
	nodes := []*node{&n.args[0]}
	for i := range list.args {
		nodes = append(nodes, &list.args[i])
	}
	v, _, err := s.alike(nodes...)
	if err != nil {
		return nil, err
	}
	var out filter.Or
	for _, x := range v[1:] {
		out = append(out, filter.Compare{Op: filter.Equal, A: v[0], B: x})
	}
	return out, nil
}

func (s *Schema) like(n *node) (filter.Expr, error) {
	if err := n.takes(2); err != nil {
		return nil, err
	}
	_, kind, err := s.scalar(&n.args[0])
	if err != nil {
		return nil, err
	}
	if kind != filter.Text {
		return nil, n.fail("LIKE compares texts, this is a "+string(kind), "use = or BETWEEN")
	}
	v, _, err := s.alike(&n.args[0], &n.args[1])
	if err != nil {
		return nil, err
	}
	if p := &n.args[1]; p.op == isProperty {
		return nil, p.fail("LIKE takes a pattern in single quotes", "% stands for any text, _ for one character")
	}
	return filter.Like{Of: v[0], Pattern: v[1]}, nil
}

func (s *Schema) isNull(n *node) (filter.Expr, error) {
	if err := n.takes(1); err != nil {
		return nil, err
	}
	if p := &n.args[0]; p.op == isProperty && p.value == s.Geometry {
		return filter.Unplaced{}, nil
	}
	v, _, err := s.scalar(&n.args[0])
	return filter.IsNull{Of: v}, err
}

// intersects takes the geometry of the features and a literal, in any order.
func (s *Schema) intersects(n *node) (filter.Expr, error) {
	if err := n.takes(2); err != nil {
		return nil, err
	}
	a, b := &n.args[0], &n.args[1]
	if a.op == isGeometry {
		a, b = b, a
	}
	if a.op != isProperty || a.value != s.Geometry {
		return nil, a.fail("S_INTERSECTS takes the property "+s.Geometry+" and a geometry", "for example S_INTERSECTS("+s.Geometry+", BBOX(120,45,140,55))")
	}
	if b.op != isGeometry {
		return nil, b.fail("a geometry should stand here", "for example POINT(127.5 51.5), POLYGON((…)) or BBOX(120,45,140,55)")
	}
	g, err := s.degrees(b)
	return filter.Intersects{Geometry: g}, err
}

// degrees returns a literal's geometry in lon/lat degrees, a box that crosses
// the antimeridian as two.
func (s *Schema) degrees(n *node) (orb.Geometry, error) {
	var bad *orb.Point
	g := geo.Transform(n.value.(orb.Geometry), func(p orb.Point) orb.Point {
		q, ok := p, true
		if s.Degrees != nil {
			q, ok = s.Degrees(p)
		}
		if !ok || !(q[0] >= -180 && q[0] <= 180 && q[1] >= -90 && q[1] <= 90) {
			bad = &p
		}
		return q
	})
	if bad != nil {
		return nil, n.fail(fmt.Sprintf("the position %v %v lies off the map", bad[0], bad[1]), "longitude comes before latitude", "filter-crs says what the numbers are")
	}
	if b, ok := g.(orb.Bound); ok {
		if b.Min[1] > b.Max[1] {
			return nil, n.fail("the south of the box lies above its north", "the order is west, south, east, north")
		}
		if b.Min[0] > b.Max[0] {
			return orb.MultiPolygon{
				orb.Bound{Min: b.Min, Max: orb.Point{180, b.Max[1]}}.ToPolygon(),
				orb.Bound{Min: orb.Point{-180, b.Min[1]}, Max: b.Max}.ToPolygon(),
			}, nil
		}
		return b.ToPolygon(), nil
	}
	return g, nil
}

func (s *Schema) timeCompare(n *node, relation string) (filter.Expr, error) {
	if err := n.takes(2); err != nil {
		return nil, err
	}
	a, err := s.time(&n.args[0])
	if err != nil {
		return nil, err
	}
	b, err := s.time(&n.args[1])
	return filter.TimeCompare{Op: relation, A: a, B: b}, err
}

// time makes a stretch of time of a date, a property that is one, or an interval.
func (s *Schema) time(n *node) (filter.Time, error) {
	if n.op != isInterval {
		v, err := s.end(n)
		if err == nil && v == nil {
			err = n.fail("'..' stands in an interval only")
		}
		return filter.Instant{At: v}, err
	}
	if err := n.takes(2); err != nil {
		return nil, err
	}
	from, err := s.end(&n.args[0])
	if err != nil {
		return nil, err
	}
	to, err := s.end(&n.args[1])
	return filter.Interval{From: from, To: to}, err
}

// end makes a date; nil for '..'.
func (s *Schema) end(n *node) (filter.Scalar, error) {
	if n.op == isLiteral && n.value == ".." {
		return nil, nil
	}
	if text, ok := n.value.(string); ok && n.op == isLiteral {
		n = &node{where: n.where, op: isDate, value: text}
	}
	v, kind, err := s.scalar(n)
	if err == nil && kind != filter.Date {
		err = n.fail("a date should stand here, this is a "+string(kind), "for example DATE('1858-05-28'), INTERVAL('1858','..') or a property that is a date")
	}
	return v, err
}
