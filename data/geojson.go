package data

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/paulmach/orb"
)

// rawFeature is one member of a FeatureCollection before its geometry is read.
type rawFeature struct {
	Type     string          `json:"type"`
	ID       json.RawMessage `json:"id"`
	Geometry *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
	Properties json.RawMessage `json:"properties"`
}

// readCollection walks the features of a GeoJSON FeatureCollection (RFC 7946)
// and calls each with every one of them, its properties in compact form. The
// geometry is nil where the feature has null.
func readCollection(body []byte, each func(n int, geometry orb.Geometry, props json.RawMessage) error) error {
	var fc struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(body, &fc); err != nil {
		return fmt.Errorf("not GeoJSON: %w", err)
	}
	if fc.Type != "FeatureCollection" {
		return fmt.Errorf("type is %q, want FeatureCollection", fc.Type)
	}
	for n, raw := range fc.Features {
		var f rawFeature
		if err := json.Unmarshal(raw, &f); err != nil {
			return fmt.Errorf("feature %d: %w", n+1, err)
		}
		if f.Type != "Feature" {
			return fmt.Errorf("feature %d: want a Feature", n+1)
		}
		var g orb.Geometry
		if f.Geometry != nil {
			var err error
			if g, err = ParseGeometry(f.Geometry.Type, f.Geometry.Coordinates); err != nil {
				return fmt.Errorf("feature %d: %w", n+1, err)
			}
		}
		var props bytes.Buffer
		if err := json.Compact(&props, f.Properties); err != nil {
			return fmt.Errorf("feature %d: properties: %w", n+1, err)
		}
		if err := each(n, g, props.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// ParseGeometry reads GeoJSON coordinates of the given geometry type: Point,
// MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon, in degrees. Rings must
// be closed and have at least four positions.
func ParseGeometry(kind string, coordinates []byte) (orb.Geometry, error) {
	p := coordParser{b: coordinates}
	var g orb.Geometry
	switch kind {
	case "Point":
		g = p.point()
	case "MultiPoint":
		g = orb.MultiPoint(p.line(1))
	case "LineString":
		g = p.line(2)
	case "MultiLineString":
		var m orb.MultiLineString
		p.list(func() { m = append(m, p.line(2)) })
		g = m
	case "Polygon":
		g = p.polygon()
	case "MultiPolygon":
		var m orb.MultiPolygon
		p.list(func() { m = append(m, p.polygon()) })
		g = m
	default:
		return nil, fmt.Errorf("geometry type %q is not one of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon", kind)
	}
	p.space()
	if p.err == nil && p.i != len(p.b) {
		p.fail("text after the coordinates")
	}
	if p.err != nil {
		return nil, fmt.Errorf("%s coordinates: %w", kind, p.err)
	}
	return g, nil
}

// coordParser reads nested arrays of numbers. It keeps its first error and
// stops moving after it.
type coordParser struct {
	b   []byte
	i   int
	err error
}

func (p *coordParser) fail(reason string) {
	if p.err == nil {
		p.err = fmt.Errorf("at byte %d: %s", p.i, reason)
	}
}

func (p *coordParser) space() {
	for p.i < len(p.b) {
		switch p.b[p.i] {
		case ' ', '\t', '\n', '\r':
			p.i++
		default:
			return
		}
	}
}

func (p *coordParser) eat(c byte) bool {
	p.space()
	if p.err != nil || p.i >= len(p.b) || p.b[p.i] != c {
		return false
	}
	p.i++
	return true
}

// list reads "[", items separated by ",", "]".
func (p *coordParser) list(item func()) {
	if !p.eat('[') {
		p.fail("want [")
		return
	}
	for p.err == nil {
		item()
		if p.eat(']') {
			return
		}
		if !p.eat(',') {
			p.fail("want , or ]")
		}
	}
}

func (p *coordParser) number() float64 {
	p.space()
	start := p.i
	for p.i < len(p.b) {
		c := p.b[p.i]
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			break
		}
		p.i++
	}
	v, err := strconv.ParseFloat(string(p.b[start:p.i]), 64)
	if err != nil {
		p.fail("want a number")
	}
	return v
}

func (p *coordParser) point() (pt orb.Point) {
	n := 0
	p.list(func() {
		v := p.number()
		if n < 2 {
			pt[n] = v
		}
		n++
	})
	if p.err == nil {
		switch {
		case n != 2:
			p.fail("want a position of two numbers, longitude and latitude")
		case !(pt[0] >= -180 && pt[0] <= 180):
			p.fail("longitude is outside -180..180")
		case !(pt[1] >= -90 && pt[1] <= 90):
			p.fail("latitude is outside -90..90")
		}
	}
	return pt
}

func (p *coordParser) line(least int) (l orb.LineString) {
	p.list(func() { l = append(l, p.point()) })
	if p.err == nil && len(l) < least {
		p.fail(fmt.Sprintf("want at least %d positions", least))
	}
	return l
}

func (p *coordParser) polygon() (g orb.Polygon) {
	p.list(func() {
		r := orb.Ring(p.line(4))
		if p.err == nil && !r.Closed() {
			p.fail("the ring ends elsewhere than it begins")
		}
		g = append(g, r)
	})
	return g
}

// errNoID says that a feature has no id in its properties.
var errNoID = errors.New(`no "id" in its properties`)

// AppendGeometry appends g to b as a GeoJSON geometry object, null for nil;
// coordinates keep the decimals they have.
func AppendGeometry(b []byte, g orb.Geometry) []byte {
	if g == nil {
		return append(b, "null"...)
	}
	b = append(b, `{"type":"`...)
	b = append(b, g.GeoJSONType()...)
	b = append(b, `","coordinates":`...)
	switch g := g.(type) {
	case orb.Point:
		b = appendPoint(b, g)
	case orb.MultiPoint:
		b = appendLine(b, orb.LineString(g))
	case orb.LineString:
		b = appendLine(b, g)
	case orb.MultiLineString:
		b = appendList(b, len(g), func(b []byte, i int) []byte { return appendLine(b, g[i]) })
	case orb.Polygon:
		b = appendPolygon(b, g)
	case orb.MultiPolygon:
		b = appendList(b, len(g), func(b []byte, i int) []byte { return appendPolygon(b, g[i]) })
	default:
		b = append(b, "null"...)
	}
	return append(b, '}')
}

func appendList(b []byte, n int, item func([]byte, int) []byte) []byte {
	b = append(b, '[')
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = item(b, i)
	}
	return append(b, ']')
}

func appendPoint(b []byte, p orb.Point) []byte {
	b = append(b, '[')
	b = strconv.AppendFloat(b, p[0], 'f', -1, 64)
	b = append(b, ',')
	b = strconv.AppendFloat(b, p[1], 'f', -1, 64)
	return append(b, ']')
}

func appendLine(b []byte, l orb.LineString) []byte {
	return appendList(b, len(l), func(b []byte, i int) []byte { return appendPoint(b, l[i]) })
}

func appendPolygon(b []byte, g orb.Polygon) []byte {
	return appendList(b, len(g), func(b []byte, i int) []byte { return appendLine(b, orb.LineString(g[i])) })
}
