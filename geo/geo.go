// Package geo is the pure geometry of the atlas: bytes and numbers in, bytes and
// numbers out. It reads no file, clock, network, environment or log.
//
// Conventions, everywhere in this package and its sub-packages:
//
//   - A point is orb.Point{lon, lat} in degrees, WGS 84 (EPSG:4326), unless a
//     comment says that it is in the metres of a Grid.
//   - An edge between two lon/lat points is straight in lon/lat, as RFC 7946 draws it.
//   - Geometry that crosses the antimeridian is cut at 180 degrees (RFC 7946 3.1.9).
//   - Lengths are kilometres, areas square kilometres, both on the WGS 84 ellipsoid;
//     a name that ends in M or M2 is metres or square metres of a grid.
//   - Nothing changes the geometry it is given.
//
// Parse errors wrap ErrInvalid and name the field, what was expected and what to try.
package geo

import (
	"errors"
	"fmt"
	"strings"
)

// ErrInvalid is wrapped by every error about input that cannot be used.
var ErrInvalid = errors.New("invalid input")

// FieldError says which field of the input is wrong and how to put it right.
// It wraps ErrInvalid.
type FieldError struct {
	Field string   // name of the field, as the caller knows it: "lat", "bbox", "z"
	Value string   // what was given, shortened to a printable length
	Want  string   // what was expected
	Fixes []string // things to try, most likely first
}

// Error gives one line such as `lat "95": want a decimal number from -90 to 90`.
func (e *FieldError) Error() string {
	return fmt.Sprintf("%s %q: want %s", e.Field, e.Value, e.Want)
}

// Unwrap returns ErrInvalid.
func (e *FieldError) Unwrap() error { return ErrInvalid }

// maxEcho is how much of a bad value an error repeats, in runes.
const maxEcho = 60

func fieldError(field, value, want string, fixes ...string) *FieldError {
	value = strings.ToValidUTF8(value, "\uFFFD")
	if r := []rune(value); len(r) > maxEcho {
		value = string(r[:maxEcho]) + "…"
	}
	return &FieldError{Field: field, Value: value, Want: want, Fixes: fixes}
}
