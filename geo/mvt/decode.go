package mvt

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"ceded/geo"
)

// Decode reads a tile and holds it to the specification, for tests and tools.
// Geometry comes back in the units of its layer's extent, x east and y south of
// the tile's north-west corner, as MultiPoint, MultiLineString or MultiPolygon;
// rings are closed. A string property "id" is also the feature's ID. Numbers come
// back as int64 or float64. It returns an error that wraps geo.ErrInvalid for
// bytes that are not a valid tile, and for a feature of no known geometry type; it
// never takes more than a small multiple of their number.
func Decode(b []byte) ([]Layer, error) {
	var layers []Layer
	err := eachField(b, func(f field) error {
		if f.number != 3 || f.wire != 2 {
			return nil
		}
		l, err := decodeLayer(f.bytes)
		if err != nil {
			return fmt.Errorf("layer %q: %w", l.Name, err)
		}
		if slices.ContainsFunc(layers, func(o Layer) bool { return o.Name == l.Name }) {
			return invalid("two layers are named %q", l.Name)
		}
		layers = append(layers, l)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return layers, nil
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: vector tile: %s", geo.ErrInvalid, fmt.Sprintf(format, args...))
}

// field is one protocol buffer field: a number for wire types 0, 1 and 5, bytes
// for wire type 2.
type field struct {
	number int
	wire   int
	value  uint64
	bytes  []byte
}

func eachField(b []byte, f func(field) error) error {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 || tag>>3 == 0 || tag>>3 > 1<<29 {
			return invalid("a field has no valid tag")
		}
		b = b[n:]
		fl := field{number: int(tag >> 3), wire: int(tag & 7)}
		switch fl.wire {
		case 0:
			if fl.value, n = binary.Uvarint(b); n <= 0 {
				return invalid("a number is cut short")
			}
		case 1:
			if n = 8; len(b) < n {
				return invalid("a number is cut short")
			}
			fl.value = binary.LittleEndian.Uint64(b)
		case 5:
			if n = 4; len(b) < n {
				return invalid("a number is cut short")
			}
			fl.value = uint64(binary.LittleEndian.Uint32(b))
		case 2:
			size, k := binary.Uvarint(b)
			if k <= 0 || size > uint64(len(b)-k) {
				return invalid("a field is longer than the tile")
			}
			fl.bytes, n = b[k:k+int(size)], k+int(size)
		default:
			return invalid("wire type %d", fl.wire)
		}
		b = b[n:]
		if err := f(fl); err != nil {
			return err
		}
	}
	return nil
}

func decodeLayer(b []byte) (Layer, error) {
	var (
		l        Layer
		keys     []string
		values   []any
		features [][]byte
		version  uint64
	)
	wires := map[int]int{1: 2, 2: 2, 3: 2, 4: 2, 5: 0, 15: 0}
	err := eachField(b, func(f field) error {
		if wire, known := wires[f.number]; known && wire != f.wire {
			return invalid("field %d of a layer has wire type %d", f.number, f.wire)
		}
		switch f.number {
		case 1:
			l.Name = string(f.bytes)
		case 2:
			features = append(features, f.bytes)
		case 3:
			keys = append(keys, string(f.bytes))
		case 4:
			v, err := decodeValue(f.bytes)
			values = append(values, v)
			return err
		case 15:
			version = f.value
		}
		return nil
	})
	if err != nil {
		return l, err
	}
	if l.Name == "" || version != 1 && version != 2 {
		return l, invalid("the name is %q, the version %d", l.Name, version)
	}
	for i, b := range features {
		f, err := decodeFeature(b, keys, values)
		if err != nil {
			return l, fmt.Errorf("feature %d: %w", i, err)
		}
		l.Features = append(l.Features, f)
	}
	return l, nil
}

func decodeValue(b []byte) (v any, err error) {
	err = eachField(b, func(f field) error {
		switch {
		case f.number == 1 && f.wire == 2:
			v = string(f.bytes)
		case f.number == 2 && f.wire == 5:
			v = float64(math.Float32frombits(uint32(f.value)))
		case f.number == 3 && f.wire == 1:
			v = math.Float64frombits(f.value)
		case (f.number == 4 || f.number == 5) && f.wire == 0:
			v = int64(f.value)
		case f.number == 6 && f.wire == 0:
			v = int64(f.value>>1) ^ -int64(f.value&1)
		case f.number == 7 && f.wire == 0:
			v = f.value != 0
		default:
			return invalid("field %d of a value has wire type %d", f.number, f.wire)
		}
		return nil
	})
	if err == nil && v == nil {
		err = invalid("a value of no known type")
	}
	return v, err
}

func decodeFeature(b []byte, keys []string, values []any) (Feature, error) {
	var (
		out            Feature
		kind           uint64
		tags, commands []uint32
	)
	err := eachField(b, func(f field) (err error) {
		switch {
		case f.number == 2 && f.wire == 2:
			tags, err = unpack(f.bytes)
		case f.number == 3 && f.wire == 0:
			kind = f.value
		case f.number == 4 && f.wire == 2 && commands == nil:
			commands, err = unpack(f.bytes)
		case f.number >= 2 && f.number <= 4:
			err = invalid("field %d of a feature has wire type %d or stands twice", f.number, f.wire)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	if len(commands) == 0 {
		return out, invalid("a feature without geometry")
	}
	if len(tags)%2 != 0 {
		return out, invalid("a key without a value")
	}
	for i := 0; i < len(tags); i += 2 {
		if int64(tags[i]) >= int64(len(keys)) || int64(tags[i+1]) >= int64(len(values)) {
			return out, invalid("a tag that the layer does not have")
		}
		p := Prop{keys[tags[i]], values[tags[i+1]]}
		if id, ok := p.Value.(string); ok && p.Key == "id" {
			out.ID = id
		}
		out.Props = append(out.Props, p)
	}
	out.Geometry, err = decodeGeometry(kind, commands)
	return out, err
}

func unpack(b []byte) ([]uint32, error) {
	var out []uint32
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > math.MaxUint32 {
			return nil, invalid("a packed number")
		}
		out, b = append(out, uint32(v)), b[n:]
	}
	return out, nil
}

// decodeGeometry follows the commands and groups rings by their winding
// (section 4.3.4.4).
func decodeGeometry(kind uint64, commands []uint32) (orb.Geometry, error) {
	paths, err := walk(kind, commands)
	if err != nil {
		return nil, err
	}
	switch kind {
	case typePoint:
		var g orb.MultiPoint
		for _, p := range paths {
			g = append(g, p...)
		}
		return g, nil
	case typeLine:
		var g orb.MultiLineString
		for _, p := range paths {
			if len(p) < 2 {
				return nil, invalid("a line of %d points", len(p))
			}
			g = append(g, p)
		}
		return g, nil
	}
	var g orb.MultiPolygon
	for _, p := range paths {
		if len(p) < 4 {
			return nil, invalid("a ring of %d points", len(p))
		}
		sum := 0.0
		for i := 1; i < len(p); i++ {
			sum += p[i-1][0]*p[i][1] - p[i][0]*p[i-1][1]
		}
		switch {
		case sum > 0:
			g = append(g, orb.Polygon{orb.Ring(p)})
		case sum < 0 && len(g) > 0:
			g[len(g)-1] = append(g[len(g)-1], orb.Ring(p))
		default:
			return nil, invalid("a ring that is neither exterior nor hole")
		}
	}
	return g, nil
}

func walk(kind uint64, commands []uint32) ([]orb.LineString, error) {
	if kind < typePoint || kind > typePolygon {
		return nil, invalid("geometry type %d", kind)
	}
	var (
		paths []orb.LineString
		x, y  int64
		open  bool // a path that lineTo may go on with
	)
	for i := 0; i < len(commands); {
		id, n := commands[i]&7, int64(commands[i]>>3)
		i++
		switch id {
		case moveTo, lineTo:
			if id == lineTo && !open || kind == typePoint && id == lineTo || n == 0 || 2*n > int64(len(commands)-i) ||
				kind != typePoint && id == moveTo && n != 1 {
				return nil, invalid("a command of %d points", n)
			}
			for range n {
				if id == lineTo && commands[i] == 0 && commands[i+1] == 0 {
					return nil, invalid("a point that stands twice")
				}
				x += int64(int32(commands[i]>>1) ^ -int32(commands[i]&1))
				y += int64(int32(commands[i+1]>>1) ^ -int32(commands[i+1]&1))
				i += 2
				p := orb.Point{float64(x), float64(y)}
				if id == moveTo {
					paths = append(paths, orb.LineString{p})
				} else {
					paths[len(paths)-1] = append(paths[len(paths)-1], p)
				}
			}
			open = true
		case closePath:
			if kind != typePolygon || !open || n != 1 {
				return nil, invalid("a misplaced end of a ring")
			}
			last := &paths[len(paths)-1]
			*last = append(*last, (*last)[0])
			open = false
		default:
			return nil, invalid("command %d", id)
		}
	}
	if kind == typePolygon && open {
		return nil, invalid("a ring that is not closed")
	}
	return paths, nil
}
