package geo

import (
	"strconv"

	"github.com/paulmach/orb"
)

// ParsePoint reads a position from two plain decimal numbers in degrees, such
// as "127.5" and "-3". It refuses everything a URL should not hold: signs other
// than one leading minus or plus, exponents, hex, NaN, Inf, spaces and numbers
// of more than 32 characters. A lon of -180 becomes 180, so that one place has
// one spelling. The FieldError names "lon" (-180 to 180) or "lat" (-90 to 90).
func ParsePoint(lon, lat string) (orb.Point, error) {
	x, ok := parseDecimal(lon)
	if !ok || x < -180 || x > 180 {
		return orb.Point{}, fieldError("lon", lon, "a decimal number from -180 to 180",
			"write degrees with a point, such as 127.5", "west of Greenwich is negative")
	}
	y, ok := parseDecimal(lat)
	if !ok || y < -90 || y > 90 {
		fixes := []string{"write degrees with a point, such as 50.25", "south of the equator is negative"}
		if ok && y >= -180 && y <= 180 && x >= -90 && x <= 90 {
			fixes = append([]string{"lon and lat may be swapped: try lon=" + lat + " and lat=" + lon}, fixes...)
		}
		return orb.Point{}, fieldError("lat", lat, "a decimal number from -90 to 90", fixes...)
	}
	if x == -180 {
		x = 180
	}
	return orb.Point{x, y}, nil
}

// parseDecimal reads [+-]digits[.digits] with at least one digit. Negative zero
// becomes zero, so that one place has one spelling.
func parseDecimal(s string) (float64, bool) {
	if len(s) > 32 {
		return 0, false
	}
	body := s
	if body != "" && (body[0] == '-' || body[0] == '+') {
		body = body[1:]
	}
	digits, dots := 0, 0
	for i := range len(body) {
		switch c := body[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			dots++
		default:
			return 0, false
		}
	}
	if digits == 0 || dots > 1 {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v + 0, err == nil
}
