package postgis

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"ceded/geo/mvt"
)

// encodeProps writes properties as a JSON object in their order. A float64
// always bears a point or an exponent, an int64 never does, so that each comes
// back as what it was.
func encodeProps(props []mvt.Prop) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range props {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(p.Key)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		if f, ok := p.Value.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			return nil, fmt.Errorf("property %q is not a number", p.Key)
		}
		switch p.Value.(type) {
		case string, bool, int64, float64:
		default:
			return nil, fmt.Errorf("property %q is a %T, want string, bool, int64 or float64", p.Key, p.Value)
		}
		value, err := json.Marshal(p.Value)
		if err != nil {
			return nil, err
		}
		b.Write(value)
		if _, ok := p.Value.(float64); ok && !strings.ContainsAny(string(value), ".eE") {
			b.WriteString(".0")
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// decodeProps reads what encodeProps wrote.
func decodeProps(b []byte) ([]mvt.Prop, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("want a JSON object")
	}
	props := []mvt.Prop{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := d.Token()
		if err != nil {
			return nil, err
		}
		p := mvt.Prop{Key: key.(string)}
		switch v := value.(type) {
		case string, bool:
			p.Value = v
		case json.Number:
			if strings.ContainsAny(string(v), ".eE") {
				p.Value, err = v.Float64()
			} else {
				p.Value, err = v.Int64()
			}
			if err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("property %q is not a string, bool or number", p.Key)
		}
		props = append(props, p)
	}
	return props, nil
}

// propsReader reads what encodeProps wrote several times faster than encoding/json:
// objects of plain strings, whole numbers and truth values. It leaves the rest to
// decodeProps.
type propsReader struct {
	keys  map[string]string // each key once
	props []mvt.Prop        // room for the next
	chunk int               // how much there was
}

// propsLeast and propsMost bound how many properties are made room for at once.
const propsLeast, propsMost = 16, 1024

// read returns properties whose text values are parts of s.
func (r *propsReader) read(s string) ([]mvt.Prop, error) {
	if props, ok := r.plain(s); ok {
		return props, nil
	}
	return decodeProps([]byte(s))
}

func (r *propsReader) plain(s string) (props []mvt.Prop, ok bool) {
	if s == "{}" {
		return []mvt.Prop{}, true
	}
	if len(s) < 2 || s[0] != '{' {
		return nil, false
	}
	n := strings.Count(s, `":`)
	if len(r.props) < n {
		r.chunk = min(max(2*r.chunk, propsLeast), propsMost)
		r.props = make([]mvt.Prop, max(n, r.chunk))
	}
	props, r.props = r.props[:0:n], r.props[n:]
	for s = s[1:]; ; s = s[1:] {
		key, rest, ok := plainString(s)
		if !ok || len(rest) < 2 || rest[0] != ':' {
			return nil, false
		}
		var value any
		switch s = rest[1:]; {
		case s[0] == '"':
			var text string
			if text, s, ok = plainString(s); !ok {
				return nil, false
			}
			value = text
		case strings.HasPrefix(s, "true"):
			value, s = true, s[4:]
		case strings.HasPrefix(s, "false"):
			value, s = false, s[5:]
		default:
			n := strings.IndexAny(s, ",}")
			if n < 0 {
				return nil, false
			}
			if value, ok = plainNumber(s[:n]); !ok {
				return nil, false
			}
			s = s[n:]
		}
		kept, ok := r.keys[key]
		if !ok {
			if r.keys == nil {
				r.keys = map[string]string{}
			}
			kept = strings.Clone(key)
			r.keys[kept] = kept
		}
		props = append(props, mvt.Prop{Key: kept, Value: value})
		if s == "}" {
			return props, true
		}
		if len(s) < 2 || s[0] != ',' {
			return nil, false
		}
	}
}

// plainNumber reads a JSON number without an exponent: an int64, or a float64 when
// it has a point.
func plainNumber(s string) (value any, ok bool) {
	digits := strings.TrimPrefix(s, "-")
	whole, part, point := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 15 || len(whole) > 1 && whole[0] == '0' || point && part == "" || strings.Trim(digits, "0123456789.") != "" || strings.Contains(part, ".") {
		return nil, false
	}
	if point {
		f, err := strconv.ParseFloat(s, 64)
		return f, err == nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// plainString reads a JSON string without escapes.
func plainString(s string) (text, rest string, ok bool) {
	if len(s) < 2 || s[0] != '"' {
		return "", "", false
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			text = s[1:i]
			return text, s[i+1:], utf8.ValidString(text)
		case c == '\\' || c < ' ':
			return "", "", false
		}
	}
	return "", "", false
}
