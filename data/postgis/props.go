package postgis

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

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
