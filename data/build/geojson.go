package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"ceded/data"
)

// props are the properties of a feature. Empty values are left out by put.
type props map[string]any

func (p props) put(key string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case []string:
		if len(v) == 0 {
			return
		}
	}
	p[key] = value
}

// feature is one line of a GeoJSON file.
type feature struct {
	id       string
	geometry orb.Geometry // nil: where it lies is not known
	props    props
}

// readGeoJSON reads a FeatureCollection.
func readGeoJSON(path string) ([]feature, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var fc struct {
		Features []struct {
			ID         string
			Properties props
			Geometry   *struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(b, &fc); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []feature
	for i, f := range fc.Features {
		var g orb.Geometry
		if f.Geometry != nil {
			if g, err = data.ParseGeometry(f.Geometry.Type, f.Geometry.Coordinates); err != nil {
				return nil, fmt.Errorf("%s: feature %d: %w", path, i+1, err)
			}
		}
		out = append(out, feature{f.ID, g, f.Properties})
	}
	return out, nil
}

// writeLayer writes a FeatureCollection: one feature a line, by id, keys
// sorted, coordinates with at most six decimals.
func writeLayer(path string, features []feature) error {
	slices.SortFunc(features, func(a, b feature) int { return strings.Compare(a.id, b.id) })
	var b bytes.Buffer
	b.WriteString(`{"type":"FeatureCollection","features":[` + "\n")
	for i, f := range features {
		if i > 0 && f.id == features[i-1].id {
			return fmt.Errorf("%s: id %s occurs twice", path, f.id)
		}
		f.props["id"] = f.id
		p, err := encode(f.props)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", path, f.id, err)
		}
		id, err := encode(f.id)
		if err != nil {
			return err
		}
		b.WriteString(`{"geometry":`)
		writeGeometry(&b, f.geometry)
		fmt.Fprintf(&b, `,"id":%s,"properties":%s,"type":"Feature"}`, id, p)
		if i+1 < len(features) {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]}\n")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func encode(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSpace(b.String()), err
}

// writeGeometry writes a geometry, null for none.
func writeGeometry(b *bytes.Buffer, g orb.Geometry) {
	if g == nil {
		b.WriteString("null")
		return
	}
	b.WriteString(`{"coordinates":`)
	fmt.Fprintf(b, `,"type":%q}`, writeCoordinates(b, g))
}

func writeCoordinates(b *bytes.Buffer, g orb.Geometry) string {
	switch g := g.(type) {
	case orb.Point:
		writePoint(b, g)
		return "Point"
	case orb.MultiPoint:
		writePoints(b, g)
		return "MultiPoint"
	case orb.LineString:
		writePoints(b, g)
		return "LineString"
	case orb.MultiLineString:
		b.WriteByte('[')
		for i, l := range g {
			comma(b, i)
			writePoints(b, l)
		}
		b.WriteByte(']')
		return "MultiLineString"
	case orb.Polygon:
		writePolygon(b, g)
		return "Polygon"
	case orb.MultiPolygon:
		b.WriteByte('[')
		for i, p := range g {
			comma(b, i)
			writePolygon(b, p)
		}
		b.WriteByte(']')
		return "MultiPolygon"
	}
	panic(fmt.Sprintf("no geometry %T", g))
}

func writePolygon(b *bytes.Buffer, p orb.Polygon) {
	b.WriteByte('[')
	for i, r := range p {
		comma(b, i)
		writePoints(b, r)
	}
	b.WriteByte(']')
}

func writePoints(b *bytes.Buffer, l []orb.Point) {
	b.WriteByte('[')
	for i, p := range l {
		comma(b, i)
		writePoint(b, p)
	}
	b.WriteByte(']')
}

func writePoint(b *bytes.Buffer, p orb.Point) {
	b.WriteByte('[')
	b.Write(decimal(p[0]))
	b.WriteByte(',')
	b.Write(decimal(p[1]))
	b.WriteByte(']')
}

func comma(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

// decimal writes a coordinate with at most six decimals.
func decimal(v float64) []byte {
	v = math.Round(v*1e6) / 1e6
	if v == 0 {
		v = 0 // no -0
	}
	return strconv.AppendFloat(nil, v, 'f', -1, 64)
}

// polygonal returns one polygon as such, more as a multipolygon.
func polygonal(ps []orb.Polygon) orb.Geometry {
	if len(ps) == 1 {
		return ps[0]
	}
	return orb.MultiPolygon(ps)
}

func linear(ls []orb.LineString) orb.Geometry {
	if len(ls) == 1 {
		return ls[0]
	}
	return orb.MultiLineString(ls)
}
