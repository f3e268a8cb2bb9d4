package mvt

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"

	"ceded/geo"
)

// tags holds the keys and values of a layer, each written once, in the order in
// which features first use them (section 4.4).
type tags struct {
	keys   map[string]uint32
	texts  map[string]uint32 // values by type
	others map[any]uint32
	bytes  []byte   // keys and values, as written
	tags   []uint32 // of the feature at hand
	last   []string // keys of the feature before, and where they are
	lastAt []uint32
}

func (t *tags) reset() {
	if t.keys == nil {
		t.keys, t.texts, t.others = map[string]uint32{}, map[string]uint32{}, map[any]uint32{}
	}
	clear(t.keys)
	clear(t.texts)
	clear(t.others)
	t.bytes, t.last, t.lastAt = t.bytes[:0], t.last[:0], t.lastAt[:0]
}

// collect makes the tags of f.
func (t *tags) collect(f *Feature) error {
	t.tags = t.tags[:0]
	named := f.ID == ""
	for _, p := range f.Props {
		named = named || p.Key == "id"
	}
	if !named {
		t.addText("id", f.ID)
	}
	for _, p := range f.Props {
		if err := t.add(p.Key, p.Value); err != nil {
			return fmt.Errorf("property %q: %w", p.Key, err)
		}
	}
	return nil
}

func (t *tags) add(key string, value any) error {
	switch v := value.(type) {
	case string:
		t.addText(key, v)
		return nil
	case bool, int64:
	case int:
		value = int64(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%w: %v is not a finite number", geo.ErrInvalid, v)
		}
	default:
		return fmt.Errorf("%w: a value of type %T, want string, bool, int64 or float64", geo.ErrInvalid, value)
	}
	i, ok := t.others[value]
	if !ok {
		i = uint32(len(t.texts) + len(t.others))
		t.others[value] = i
	}
	t.tags = append(t.tags, t.key(key), i)
	if !ok {
		t.writeValue(value)
	}
	return nil
}

func (t *tags) addText(key, v string) {
	i, ok := t.texts[v]
	if !ok {
		i = uint32(len(t.texts) + len(t.others))
		t.texts[v] = i
	}
	t.tags = append(t.tags, t.key(key), i)
	if !ok {
		t.bytes = appendVarint(append(t.bytes, 4<<3|2), uint64(sizeBytes(len(v))))
		t.bytes = appendVarint(append(t.bytes, 1<<3|2), uint64(len(v)))
		t.bytes = append(t.bytes, v...)
	}
}

// key looks first at what the feature before had in the same place.
func (t *tags) key(key string) uint32 {
	at := len(t.tags) / 2
	if at < len(t.last) && t.last[at] == key {
		return t.lastAt[at]
	}
	i, ok := t.keys[key]
	if !ok {
		i = uint32(len(t.keys))
		t.keys[key] = i
		t.bytes = appendVarint(append(t.bytes, 3<<3|2), uint64(len(key)))
		t.bytes = append(t.bytes, key...)
	}
	t.last, t.lastAt = append(t.last[:min(at, len(t.last))], key), append(t.lastAt[:min(at, len(t.lastAt))], i)
	return i
}

func (t *tags) writeValue(value any) {
	b := append(t.bytes, 4<<3|2)
	switch v := value.(type) {
	case bool:
		b = append(b, 2, 7<<3, 0)
		if v {
			b[len(b)-1] = 1
		}
	case int64:
		if v < 0 { // zigzag is shorter
			z := uint64(v<<1) ^ uint64(v>>63)
			b = appendVarint(b, uint64(1+sizeVarint(z)))
			b = appendVarint(append(b, 6<<3), z)
		} else {
			b = appendVarint(b, uint64(1+sizeVarint(uint64(v))))
			b = appendVarint(append(b, 4<<3), uint64(v))
		}
	case float64:
		b = append(b, 9, 3<<3|1)
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	t.bytes = b
}

func appendVarint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

func sizeVarint(v uint64) int { return max(1, (bits.Len64(v)+6)/7) }

// sizeBytes is the size of a length-prefixed field of n bytes with a one-byte tag.
func sizeBytes(n int) int { return 1 + sizeVarint(uint64(n)) + n }

// appendPacked appends a packed field of varints; nothing for no values.
func appendPacked(b []byte, field byte, values []uint32) []byte {
	if len(values) == 0 {
		return b
	}
	n := 0
	for _, v := range values {
		n += sizeVarint(uint64(v))
	}
	b = appendVarint(append(b, field<<3|2), uint64(n))
	for _, v := range values {
		b = appendVarint(b, uint64(v))
	}
	return b
}
