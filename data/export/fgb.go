package export

import (
	"bytes"
	"encoding/binary"
	"math"

	"ceded/data"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/paulmach/orb"
)

// FlatGeobuf 3 (https://flatgeobuf.org): a header, a packed R-tree, the features
// in the order of its leaves. Header and features are FlatBuffers; the slots
// below are the field numbers of header.fbs and feature.fbs.

var magic = []byte{'f', 'g', 'b', 3, 'f', 'g', 'b', 0}

// Types of geometry and of columns, by their numbers in the schema.
const (
	fgbUnknown = iota
	fgbPoint
	fgbLineString
	fgbPolygon
	fgbMultiPoint
	fgbMultiLineString
	fgbMultiPolygon
)

const (
	fgbBool   = 2
	fgbLong   = 7
	fgbDouble = 10
	fgbString = 11
)

// writeFlatGeobuf writes a layer. A layer with a feature that has no geometry has
// no index, as such a feature has no place in one.
func writeFlatGeobuf(w *bytes.Buffer, a About, m *data.Manifest, t *Table) error {
	rows := make([]*row, len(t.rows))
	boxes := make([]orb.Bound, len(t.rows))
	whole := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	indexed := len(rows) > 0
	for i := range t.rows {
		rows[i] = &t.rows[i]
		if g := rows[i].f.Geometry; g == nil {
			indexed = false
		} else {
			boxes[i] = g.Bound()
			whole = whole.Union(boxes[i])
		}
	}
	order := identity(len(rows))
	if indexed {
		order = hilbertOrder(boxes, whole)
	}
	var body bytes.Buffer
	leaves := make([]node, len(order))
	for i, n := range order {
		leaves[i] = node{boxes[n], uint64(body.Len())}
		body.Write(fgbFeature(t, rows[n]))
	}
	w.Write(magic)
	w.Write(fgbHeader(a, m, t, whole, indexed))
	if indexed {
		writeTree(w, leaves)
	}
	w.Write(body.Bytes())
	return nil
}

// fgbHeader writes the header, its size before it.
func fgbHeader(a About, m *data.Manifest, t *Table, whole orb.Bound, indexed bool) []byte {
	b := flatbuffers.NewBuilder(1024)
	var columns []flatbuffers.UOffsetT
	for _, c := range t.columns {
		name := b.CreateString(c.name)
		b.StartObject(11)
		b.PrependUOffsetTSlot(0, name, 0)
		b.PrependByteSlot(1, [...]byte{fgbString, fgbLong, fgbDouble, fgbBool}[c.kind], 0)
		columns = append(columns, b.EndObject())
	}
	columnsAt := b.CreateVectorOfTables(columns)
	org, crsName := b.CreateString("EPSG"), b.CreateString("WGS 84")
	b.StartObject(6)
	b.PrependUOffsetTSlot(0, org, 0)
	b.PrependInt32Slot(1, 4326, 0)
	b.PrependUOffsetTSlot(2, crsName, 0)
	crs := b.EndObject()
	name, title := b.CreateString(t.Layer.ID), b.CreateString(t.Layer.Titles.In(m.Languages[0]))
	description := b.CreateString(t.Layer.Licence + "; " + t.Layer.Attribution + ". " + a.Citation())
	envelope := flatbuffers.UOffsetT(0)
	if !math.IsInf(whole.Min[0], 0) {
		envelope = doubles(b, []float64{whole.Min[0], whole.Min[1], whole.Max[0], whole.Max[1]})
	}
	b.StartObject(14)
	b.PrependUOffsetTSlot(0, name, 0)
	b.PrependUOffsetTSlot(1, envelope, 0)
	b.PrependByteSlot(2, fgbTypeOfAll(t), 0)
	b.PrependUOffsetTSlot(7, columnsAt, 0)
	b.PrependUint64Slot(8, uint64(len(t.rows)), 0)
	size := uint16(0)
	if indexed {
		size = treeNode
	}
	b.PrependUint16Slot(9, size, treeNode)
	b.PrependUOffsetTSlot(10, crs, 0)
	b.PrependUOffsetTSlot(11, title, 0)
	b.PrependUOffsetTSlot(12, description, 0)
	b.FinishSizePrefixed(b.EndObject())
	return b.FinishedBytes()
}

// fgbTypeOfAll is the type that all features have, else unknown.
func fgbTypeOfAll(t *Table) byte {
	all := byte(fgbUnknown)
	for i := range t.rows {
		k := fgbType(t.rows[i].f.Geometry)
		if i > 0 && k != all {
			return fgbUnknown
		}
		all = k
	}
	return all
}

func fgbType(g orb.Geometry) byte {
	switch g.(type) {
	case orb.Point:
		return fgbPoint
	case orb.LineString:
		return fgbLineString
	case orb.Polygon:
		return fgbPolygon
	case orb.MultiPoint:
		return fgbMultiPoint
	case orb.MultiLineString:
		return fgbMultiLineString
	case orb.MultiPolygon:
		return fgbMultiPolygon
	}
	return fgbUnknown
}

// fgbFeature writes a feature, its size before it.
func fgbFeature(t *Table, r *row) []byte {
	b := flatbuffers.NewBuilder(1024)
	var props []byte
	le := binary.LittleEndian
	for i, v := range r.values {
		if v == nil {
			continue
		}
		props = le.AppendUint16(props, uint16(i))
		switch v := v.(type) {
		case string:
			props = append(le.AppendUint32(props, uint32(len(v))), v...)
		case int64:
			props = le.AppendUint64(props, uint64(v))
		case float64:
			props = le.AppendUint64(props, math.Float64bits(v))
		case bool:
			props = append(props, bit(v)[0]-'0')
		}
	}
	propsAt := b.CreateByteVector(props)
	geometry := flatbuffers.UOffsetT(0)
	if r.f.Geometry != nil {
		geometry = fgbGeometry(b, r.f.Geometry)
	}
	b.StartObject(3)
	b.PrependUOffsetTSlot(0, geometry, 0)
	b.PrependUOffsetTSlot(1, propsAt, 0)
	b.FinishSizePrefixed(b.EndObject())
	return b.FinishedBytes()
}

// fgbGeometry writes a geometry: its positions one behind the other, where rings
// or lines end, and the parts of a multipolygon.
func fgbGeometry(b *flatbuffers.Builder, g orb.Geometry) flatbuffers.UOffsetT {
	var xy []float64
	var ends []uint32
	var parts []flatbuffers.UOffsetT
	add := func(ps []orb.Point) {
		for _, p := range ps {
			xy = append(xy, p[0], p[1])
		}
		ends = append(ends, uint32(len(xy)/2))
	}
	switch g := g.(type) {
	case orb.Point:
		xy = g[:]
	case orb.MultiPoint:
		add(g)
	case orb.LineString:
		add(g)
	case orb.MultiLineString:
		for _, l := range g {
			add(l)
		}
	case orb.Polygon:
		for _, r := range g {
			add(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			parts = append(parts, fgbGeometry(b, p))
		}
	}
	var xyAt, endsAt, partsAt flatbuffers.UOffsetT
	if len(parts) > 0 {
		partsAt = b.CreateVectorOfTables(parts)
	}
	if len(xy) > 0 {
		xyAt = doubles(b, xy)
	}
	if len(ends) > 1 {
		b.StartVector(4, len(ends), 4)
		for i := len(ends) - 1; i >= 0; i-- {
			b.PrependUint32(ends[i])
		}
		endsAt = b.EndVector(len(ends))
	}
	b.StartObject(8)
	b.PrependUOffsetTSlot(0, endsAt, 0) // a slot of nothing is left out
	b.PrependUOffsetTSlot(1, xyAt, 0)
	b.PrependUOffsetTSlot(7, partsAt, 0)
	b.PrependByteSlot(6, fgbType(g), 0)
	return b.EndObject()
}

// doubles writes a vector of numbers.
func doubles(b *flatbuffers.Builder, v []float64) flatbuffers.UOffsetT {
	b.StartVector(8, len(v), 8)
	for i := len(v) - 1; i >= 0; i-- {
		b.PrependFloat64(v[i])
	}
	return b.EndVector(len(v))
}
