package cql2

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// jsonReader makes nodes of cql2-json.
type jsonReader struct{ nodes int }

func readJSON(s string) (*node, error) {
	if len(s) > maxLength {
		return nil, &Error{"at its end", fmt.Sprintf("the filter is longer than %d bytes", maxLength), []string{"shorten it"}}
	}
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return nil, &Error{"somewhere", "the filter is not JSON", []string{"filter-lang=cql2-text is for text", `for example {"op":"=","args":[{"property":"id"},"x"]}`}}
	}
	r := &jsonReader{}
	n, err := r.node(v, "", 0)
	return &n, err
}

// node makes a node of a JSON value that stands at path.
func (r *jsonReader) node(v any, path string, depth int) (node, error) {
	n := node{where: func() string {
		if path == "" {
			return "at the top"
		}
		return "at " + strings.TrimPrefix(path, ".")
	}}
	if r.nodes++; r.nodes > maxNodes {
		return n, n.fail(fmt.Sprintf("the filter has more than %d parts", maxNodes), "ask in several requests")
	}
	if depth > maxDepth {
		return n, n.fail(fmt.Sprintf("the filter is nested more than %d deep", maxDepth))
	}
	list := func(vs []any, name string) (err error) {
		n.args = make([]node, len(vs))
		for i := range vs {
			if n.args[i], err = r.node(vs[i], fmt.Sprintf("%s%s[%d]", path, name, i), depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	switch v := v.(type) {
	case string, float64, bool:
		n.op, n.value = isLiteral, v
		return n, nil
	case []any:
		n.op = isList
		return n, list(v, "")
	case map[string]any:
		return n, r.object(&n, v, list)
	}
	return n, n.fail("null stands where a value should", `write {"op":"isNull","args":[{"property":"…"}]}`)
}

// object reads one of the forms that an object has.
func (r *jsonReader) object(n *node, v map[string]any, list func([]any, string) error) error {
	if op, ok := v["op"].(string); ok {
		args, ok := v["args"].([]any)
		if !ok {
			return n.fail("an operation has args, a list", `for example {"op":"=","args":[{"property":"id"},"x"]}`)
		}
		if n.op = op; strings.HasPrefix(strings.ToLower(op), "s_") || strings.HasPrefix(strings.ToLower(op), "t_") {
			n.op = strings.ToLower(op)
		}
		switch op {
		case isProperty, isLiteral, isDate, isInterval, isList, isGeometry:
			return n.fail("the function " + op + " is not known here")
		}
		return list(args, ".args")
	}
	for _, key := range []string{"date", "timestamp"} {
		if s, ok := v[key].(string); ok {
			n.op, n.value = isDate, s
			return nil
		}
	}
	if s, ok := v["property"].(string); ok {
		n.op, n.value = isProperty, s
		return nil
	}
	if ends, ok := v["interval"].([]any); ok {
		n.op = isInterval
		return list(ends, ".interval")
	}
	if box, ok := v["bbox"].([]any); ok && v["type"] == nil {
		return jsonBox(n, box)
	}
	if _, ok := v["type"].(string); ok {
		return jsonGeometry(n, v)
	}
	return n.fail("the object is none of those that CQL2 has", `an operation has op and args, a property is {"property":"…"}`)
}

func jsonBox(n *node, box []any) error {
	var v []float64
	for _, x := range box {
		if f, ok := x.(float64); ok {
			v = append(v, f)
		}
	}
	if len(v) == 6 {
		v = []float64{v[0], v[1], v[3], v[4]}
	}
	if len(v) != 4 || len(box) != 4 && len(box) != 6 {
		return n.fail("bbox takes four numbers: west, south, east, north")
	}
	n.op, n.value = isGeometry, orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}
	return nil
}

func jsonGeometry(n *node, v map[string]any) error {
	g := geometryOf(v)
	if g == nil {
		return n.fail("this is no GeoJSON geometry", `for example {"type":"Point","coordinates":[127.5,51.5]}`)
	}
	n.op, n.value = isGeometry, g
	return nil
}

// geometryOf reads a GeoJSON geometry; nil for what is none, for a line of one
// position and for a ring that is not closed. Heights are left out.
func geometryOf(v map[string]any) orb.Geometry {
	c, _ := v["coordinates"].([]any)
	switch v["type"] {
	case "Point":
		if p, ok := positionOf(c); ok {
			return p
		}
	case "MultiPoint":
		if l := lineOf(c, 1); l != nil {
			return orb.MultiPoint(l)
		}
	case "LineString":
		if l := lineOf(c, 2); l != nil {
			return orb.LineString(l)
		}
	case "MultiLineString":
		var out orb.MultiLineString
		if each(c, func(c []any) bool { out = append(out, lineOf(c, 2)); return out[len(out)-1] != nil }) {
			return out
		}
	case "Polygon":
		if p := polygonOf(c); p != nil {
			return p
		}
	case "MultiPolygon":
		var out orb.MultiPolygon
		if each(c, func(c []any) bool { out = append(out, polygonOf(c)); return out[len(out)-1] != nil }) {
			return out
		}
	case "GeometryCollection":
		list, _ := v["geometries"].([]any)
		var out orb.Collection
		for _, x := range list {
			m, _ := x.(map[string]any)
			g := geometryOf(m)
			if g == nil {
				return nil
			}
			out = append(out, g)
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// each calls f with every list of a list; it is false when f is, or nothing is there.
func each(c []any, f func([]any) bool) bool {
	for _, x := range c {
		l, ok := x.([]any)
		if !ok || !f(l) {
			return false
		}
	}
	return len(c) > 0
}

func positionOf(c []any) (p orb.Point, ok bool) {
	if len(c) != 2 && len(c) != 3 {
		return p, false
	}
	x, ok := c[0].(float64)
	y, ok2 := c[1].(float64)
	return orb.Point{x, y}, ok && ok2
}

// lineOf reads positions; nil when they are too few or none.
func lineOf(c []any, least int) (out []orb.Point) {
	if len(c) < least || !each(c, func(c []any) bool {
		p, ok := positionOf(c)
		out = append(out, p)
		return ok
	}) {
		return nil
	}
	return out
}

func polygonOf(c []any) (out orb.Polygon) {
	if !each(c, func(c []any) bool {
		ring := orb.Ring(lineOf(c, 4))
		out = append(out, ring)
		return ring != nil && ring.Closed()
	}) {
		return nil
	}
	return out
}
