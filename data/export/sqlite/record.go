package sqlite

import (
	"encoding/binary"
	"fmt"
	"math"
)

// record writes the values of a row: the types, then the values.
func record(row []any) ([]byte, error) {
	var types, body []byte
	for i, v := range row {
		switch v := v.(type) {
		case nil:
			types = varint(types, 0)
		case bool:
			n := uint64(8) // the constant 0
			if v {
				n = 9
			}
			types = varint(types, n)
		case int64:
			types = varint(types, 6)
			body = binary.BigEndian.AppendUint64(body, uint64(v))
		case float64:
			types = varint(types, 7)
			body = binary.BigEndian.AppendUint64(body, math.Float64bits(v))
		case string:
			types = varint(types, uint64(13+2*len(v)))
			body = append(body, v...)
		case []byte:
			types = varint(types, uint64(12+2*len(v)))
			body = append(body, v...)
		default:
			return nil, fmt.Errorf("value %d: SQLite has no type for %T", i, v)
		}
	}
	size := len(types) + 1
	if size > 127 {
		size++ // the length counts itself; headers here are shorter than 16 kB
	}
	return append(append(varint(nil, uint64(size)), types...), body...), nil
}

// varint appends v as SQLite's variable-length integer: seven bits a byte, the
// high ones first, eight in the ninth.
func varint(b []byte, v uint64) []byte {
	if v > 1<<56-1 {
		for i := range 8 {
			b = append(b, byte(v>>(8+7*(7-i)))&0x7f|0x80)
		}
		return append(b, byte(v))
	}
	var buf [8]byte
	i := len(buf) - 1
	buf[i] = byte(v & 0x7f)
	for v >>= 7; v > 0; v >>= 7 {
		i--
		buf[i] = byte(v&0x7f) | 0x80
	}
	return append(b, buf[i:]...)
}
