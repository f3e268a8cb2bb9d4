package geo

import (
	"fmt"
	"strconv"
)

// MaxZoom is the deepest zoom a tile address can have. Servers pass a smaller
// limit of their own to ParseTile.
const MaxZoom = 30

// Tile is a tile address in the XYZ scheme: x counts east from the west edge of
// the grid, y counts south from its north edge. It says nothing about the grid.
type Tile struct{ Z, X, Y uint32 }

// ParseTile reads a tile address from its three path segments. Each is a plain
// decimal integer without sign or leading zeros; z is at most maxZoom, x and y
// are below 2^z. The FieldError names "z", "x" or "y".
func ParseTile(z, x, y string, maxZoom uint32) (Tile, error) {
	maxZoom = min(maxZoom, MaxZoom)
	zn, ok := parseIndex(z)
	if !ok || zn > maxZoom {
		return Tile{}, fieldError("z", z, fmt.Sprintf("a whole number from 0 to %d", maxZoom),
			fmt.Sprintf("use a zoom from 0 to %d", maxZoom), "the address is z/x/y")
	}
	last := uint32(1)<<zn - 1
	t := Tile{Z: zn}
	for _, f := range []struct {
		name, value string
		to          *uint32
	}{{"x", x, &t.X}, {"y", y, &t.Y}} {
		n, ok := parseIndex(f.value)
		if !ok || n > last {
			return Tile{}, fieldError(f.name, f.value, fmt.Sprintf("a whole number from 0 to %d at zoom %d", last, zn),
				fmt.Sprintf("use %s from 0 to %d", f.name, last), "the address is z/x/y, with y counted from the north")
		}
		*f.to = n
	}
	return t, nil
}

// parseIndex reads a canonical non-negative integer.
func parseIndex(s string) (uint32, bool) {
	if s == "" || len(s) > 10 || (len(s) > 1 && s[0] == '0') {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseUint(s, 10, 32)
	return uint32(n), err == nil
}

// String gives "z/x/y".
func (t Tile) String() string { return fmt.Sprintf("%d/%d/%d", t.Z, t.X, t.Y) }

// Valid tells whether the address exists: z at most MaxZoom, x and y below 2^z.
func (t Tile) Valid() bool {
	return t.Z <= MaxZoom && t.X < 1<<t.Z && t.Y < 1<<t.Z
}

// Parent returns the tile one zoom up that covers t; the root is its own parent.
func (t Tile) Parent() Tile {
	if t.Z == 0 {
		return t
	}
	return Tile{t.Z - 1, t.X / 2, t.Y / 2}
}

// Children returns the four tiles one zoom down: north-west, north-east,
// south-west, south-east. A tile at MaxZoom has no valid children.
func (t Tile) Children() [4]Tile {
	z, x, y := t.Z+1, t.X*2, t.Y*2
	return [4]Tile{{z, x, y}, {z, x + 1, y}, {z, x, y + 1}, {z, x + 1, y + 1}}
}
