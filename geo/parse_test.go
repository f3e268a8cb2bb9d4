package geo

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// wantFieldError checks that err says which field is wrong and what to try.
func wantFieldError(t *testing.T, err error, field string) {
	t.Helper()
	if field == "" {
		if err != nil {
			t.Errorf("got error %v, want none", err)
		}
		return
	}
	var fe *FieldError
	if !errors.As(err, &fe) || !errors.Is(err, ErrInvalid) {
		t.Fatalf("got error %v, want a FieldError that wraps ErrInvalid", err)
	}
	if fe.Field != field || fe.Want == "" || len(fe.Fixes) == 0 || !strings.Contains(fe.Error(), field) {
		t.Errorf("got %+v, want field %q, what was expected and what to try", fe, field)
	}
}

func TestParseTile(t *testing.T) {
	tests := []struct {
		z, x, y string
		max     uint32
		want    Tile
		field   string
	}{
		{"0", "0", "0", 12, Tile{}, ""},
		{"3", "7", "2", 12, Tile{3, 7, 2}, ""},
		{"12", "4095", "4095", 12, Tile{12, 4095, 4095}, ""},
		{"30", "1073741823", "0", 99, Tile{30, 1073741823, 0}, ""},
		{"13", "0", "0", 12, Tile{}, "z"},
		{"31", "0", "0", 99, Tile{}, "z"},
		{"3", "8", "0", 12, Tile{}, "x"},
		{"3", "0", "8", 12, Tile{}, "y"},
		{"0", "0", "1", 12, Tile{}, "y"},
		{"-1", "0", "0", 12, Tile{}, "z"},
		{"+1", "0", "0", 12, Tile{}, "z"},
		{"1", "01", "0", 12, Tile{}, "x"},
		{"1", "0", "0x1", 12, Tile{}, "y"},
		{"1", "0", "1.0", 12, Tile{}, "y"},
		{"1", "0", "", 12, Tile{}, "y"},
		{"1", "0", "1 ", 12, Tile{}, "y"},
		{"1", "99999999999999999999", "0", 12, Tile{}, "x"},
		{"4294967296", "0", "0", 12, Tile{}, "z"},
		{"１", "0", "0", 12, Tile{}, "z"},
	}
	for _, tt := range tests {
		t.Run(tt.z+"/"+tt.x+"/"+tt.y, func(t *testing.T) {
			got, err := ParseTile(tt.z, tt.x, tt.y, tt.max)
			wantFieldError(t, err, tt.field)
			if got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestParsePoint(t *testing.T) {
	tests := []struct {
		lon, lat string
		want     orb.Point
		field    string
	}{
		{"127.5", "51.5", orb.Point{127.5, 51.5}, ""},
		{"-180", "-90", orb.Point{180, -90}, ""},
		{"-179.999999", "0", orb.Point{-179.999999, 0}, ""},
		{"180", "90", orb.Point{180, 90}, ""},
		{"+1.", ".5", orb.Point{1, 0.5}, ""},
		{"-0", "0", orb.Point{0, 0}, ""},
		{"0", "95", orb.Point{}, "lat"},
		{"180.0001", "0", orb.Point{}, "lon"},
		{"0", "-90.000001", orb.Point{}, "lat"},
		{"NaN", "0", orb.Point{}, "lon"},
		{"0", "Inf", orb.Point{}, "lat"},
		{"1e1", "0", orb.Point{}, "lon"},
		{"0", "1e400", orb.Point{}, "lat"},
		{"0x10", "0", orb.Point{}, "lon"},
		{"1_0", "0", orb.Point{}, "lon"},
		{" 1", "0", orb.Point{}, "lon"},
		{"", "0", orb.Point{}, "lon"},
		{".", "0", orb.Point{}, "lon"},
		{"--1", "0", orb.Point{}, "lon"},
		{"1.2.3", "0", orb.Point{}, "lon"},
		{"1,2", "0", orb.Point{}, "lon"},
		{"0", strings.Repeat("1", 1000), orb.Point{}, "lat"},
		{"0", "50\x00", orb.Point{}, "lat"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%.20s,%.20s", tt.lon, tt.lat), func(t *testing.T) {
			got, err := ParsePoint(tt.lon, tt.lat)
			wantFieldError(t, err, tt.field)
			if got != tt.want || math.Signbit(got[0]) && got[0] == 0 {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestParsePoint_SwappedNumbers(t *testing.T) {
	_, err := ParsePoint("51.5", "127.5")
	var fe *FieldError
	if !errors.As(err, &fe) || !strings.Contains(fe.Fixes[0], "lon=127.5") {
		t.Errorf("got %+v, want the hint to swap", fe)
	}
}

func TestFieldError_RepeatsLittle(t *testing.T) {
	_, err := ParsePoint(strings.Repeat("é\xff", 5000), "0")
	if n := len(err.Error()); n > 400 {
		t.Errorf("the message has %d bytes, want it short", n)
	}
}

func TestParseBBox(t *testing.T) {
	tests := []struct {
		in   string
		want BBox
		ok   bool
	}{
		{"120,45,140,55", BBox{120, 45, 140, 55}, true},
		{"170,50,-170,60", BBox{170, 50, -170, 60}, true},
		{"120, 45, 140, 55", BBox{120, 45, 140, 55}, true},
		{"120,45,-100,140,55,9000", BBox{120, 45, 140, 55}, true},
		{"1,2,1,2", BBox{1, 2, 1, 2}, true},
		{"-180,-90,180,90", BBox{-180, -90, 180, 90}, true},
		{"", BBox{}, false},
		{"1,2,3", BBox{}, false},
		{"1,2,3,4,5", BBox{}, false},
		{"1,2,3,4,5,1", BBox{}, false},
		{"a,2,3,4", BBox{}, false},
		{"1e1,2,3,4", BBox{}, false},
		{"NaN,2,3,4", BBox{}, false},
		{"1,55,3,45", BBox{}, false},
		{"1,2,190,4", BBox{}, false},
		{"1,-91,19,4", BBox{}, false},
		{strings.Repeat("1,", 500), BBox{}, false},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%.30s", tt.in), func(t *testing.T) {
			got, err := ParseBBox(tt.in)
			field := "bbox"
			if tt.ok {
				field = ""
			}
			wantFieldError(t, err, field)
			if got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestBBox_Intersects(t *testing.T) {
	pacific := BBox{170, 50, -170, 60}
	tests := []struct {
		name string
		a, b BBox
		want bool
	}{
		{"apart", BBox{0, 0, 1, 1}, BBox{2, 0, 3, 1}, false},
		{"touching", BBox{0, 0, 1, 1}, BBox{1, 1, 3, 3}, true},
		{"inside", BBox{0, 0, 9, 9}, BBox{1, 1, 3, 3}, true},
		{"other latitude", BBox{0, 0, 9, 9}, BBox{1, 10, 3, 13}, false},
		{"across the antimeridian, east part", pacific, BBox{175, 55, 176, 56}, true},
		{"across the antimeridian, west part", pacific, BBox{-176, 55, -175, 56}, true},
		{"the other side of the world", pacific, BBox{0, 55, 1, 56}, false},
		{"both across", pacific, BBox{179, 55, -179, 56}, true},
		{"empty", BBoxOf(orb.Polygon{}), BBox{-180, -90, 180, 90}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.a.Intersects(tt.b); got != tt.want {
				t.Errorf("a, b: got %v, want %v", got, tt.want)
			}
			if got := tt.b.Intersects(tt.a); got != tt.want {
				t.Errorf("b, a: got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestBBoxOf(t *testing.T) {
	sq := func(w, s, e, n float64) orb.Polygon {
		return orb.Bound{Min: orb.Point{w, s}, Max: orb.Point{e, n}}.ToPolygon()
	}
	tests := []struct {
		name string
		in   orb.Geometry
		want BBox
	}{
		{"point", orb.Point{1, 2}, BBox{1, 2, 1, 2}},
		{"polygon", sq(1, 2, 3, 4), BBox{1, 2, 3, 4}},
		{"cut at the antimeridian", orb.MultiPolygon{sq(100, 50, 180, 70), sq(-180, 60, -169, 72)}, BBox{100, 50, -169, 72}},
		{"three parts", orb.MultiPolygon{sq(-180, 60, -170, 72), sq(170, 50, 180, 70), sq(30, 40, 100, 60)}, BBox{30, 40, -170, 72}},
		{"all round", sq(-180, -90, 180, -70), BBox{-180, -90, 180, -70}},
		{"collection", orb.Collection{orb.Point{1, 2}, orb.LineString{{0, 0}, {5, 1}}}, BBox{0, 0, 5, 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, BBoxOf(tt.in)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	if b := BBoxOf(nil); !b.Empty() || b.Contains(orb.Point{}) {
		t.Errorf("the box of nothing is %v, want an empty one", b)
	}
}

func TestBBox_Pad(t *testing.T) {
	// Every point on a circle about a corner is in the padded box.
	for _, c := range []orb.Point{{0, 0}, {130, 50}, {179.9, 60}, {-179.9, -60}, {10, 88}, {10, -89.99}} {
		for _, km := range []float64{0.001, 3, 250, 2000} {
			b := BBox{c[0], c[1], c[0], c[1]}.Pad(km)
			for az := range 72 {
				p := vincentyDirect(c, rad(float64(az)*5), km*1000)
				p[0] = lonDiff(0, p[0])
				if !b.Contains(p) {
					t.Fatalf("%v padded by %v km is %v, which lacks %v", c, km, b, p)
				}
			}
		}
	}
	if got := (BBox{130, 50, 131, 51}).Pad(0); got != (BBox{130, 50, 131, 51}) {
		t.Errorf("no padding gives %v", got)
	}
	if got := (BBox{-170, 0, 170, 1}).Pad(3000); got[0] != -180 || got[2] != 180 {
		t.Errorf("a box that meets itself is %v, want the whole circle", got)
	}
	w := BBox{130, 50, 131, 51}.Pad(10)
	if wide := w[2] - w[0]; wide > 1.3 {
		t.Errorf("10 km around a degree at 51 N makes it %v degrees wide, want less than 1.3", wide)
	}
}

func FuzzParseTile(f *testing.F) {
	f.Add("3", "7", "2")
	f.Add("12", "4096", "-1")
	f.Fuzz(func(t *testing.T, z, x, y string) {
		tile, err := ParseTile(z, x, y, 22)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("error %v does not wrap ErrInvalid", err)
			}
			return
		}
		if !tile.Valid() || tile.String() != z+"/"+x+"/"+y {
			t.Errorf("%s/%s/%s became %v", z, x, y, tile)
		}
	})
}

func FuzzParsePoint(f *testing.F) {
	f.Add("127.5", "51.5")
	f.Add("-0", "1e9")
	f.Fuzz(func(t *testing.T, lon, lat string) {
		p, err := ParsePoint(lon, lat)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("error %v does not wrap ErrInvalid", err)
			}
			return
		}
		if !(p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90) {
			t.Errorf("%q, %q became %v", lon, lat, p)
		}
	})
}

func FuzzParseBBox(f *testing.F) {
	f.Add("120,45,140,55")
	f.Add("170,50,-170,60")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := ParseBBox(s)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("error %v does not wrap ErrInvalid", err)
			}
			return
		}
		if b.Empty() || b[1] > b[3] || !b.Intersects(b) || !b.Contains(orb.Point{b[0], b[1]}) {
			t.Errorf("%q became %v", s, b)
		}
	})
}
