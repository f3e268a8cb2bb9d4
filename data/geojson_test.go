package data

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func TestParseGeometry(t *testing.T) {
	tests := []struct {
		name, kind, coordinates string
		want                    orb.Geometry
		fault                   string
	}{
		{"point", "Point", "[127.5, 51.5]", orb.Point{127.5, 51.5}, ""},
		{"line", "LineString", "[[0,1],[2,3]]", orb.LineString{{0, 1}, {2, 3}}, ""},
		{"lines", "MultiLineString", "[[[0,1],[2,3]]]", orb.MultiLineString{{{0, 1}, {2, 3}}}, ""},
		{"polygon", "Polygon", "[[[0,0],[1,0],[1,1],[0,0]]]", orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}, ""},
		{"polygons", "MultiPolygon", "[ [[[0,0],[1e0,0],[1,1],[0,0]]] ]", orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}}, ""},
		{"open ring", "Polygon", "[[[0,0],[1,0],[1,1],[0,1]]]", nil, "ring ends elsewhere"},
		{"short ring", "Polygon", "[[[0,0],[1,0],[0,0]]]", nil, "at least 4"},
		{"height", "Point", "[1,2,3]", nil, "two numbers"},
		{"longitude", "Point", "[181,2]", nil, "longitude"},
		{"latitude", "Point", "[1,-90.5]", nil, "latitude"},
		{"not a number", "Point", "[1,NaN]", nil, "want a number"},
		{"unclosed", "LineString", "[[0,1],[2,3]", nil, "want , or ]"},
		{"tail", "Point", "[1,2] x", nil, "text after"},
		{"empty", "LineString", "[]", nil, "want ["},
		{"collection", "GeometryCollection", "[]", nil, "not one of"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseGeometry(tt.kind, []byte(tt.coordinates))
			if tt.fault != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fault) {
					t.Fatalf("got %v, %v, want an error that says %q", got, err, tt.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("geometry (-want +got):\n%s", d)
			}
		})
	}
}

func FuzzParseGeometry(f *testing.F) {
	for _, kind := range []string{"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"} {
		f.Add(kind, []byte("[[[0,0],[1,0],[1,1],[0,0]]]"))
		f.Add(kind, []byte("[1,2]"))
		f.Add(kind, []byte("[[[[[[[[["))
	}
	f.Fuzz(func(t *testing.T, kind string, coordinates []byte) {
		g, err := ParseGeometry(kind, coordinates)
		if err != nil {
			return
		}
		// What was read can be written, is JSON, and reads back the same.
		b := AppendGeometry(nil, g)
		var back struct {
			Type        string
			Coordinates json.RawMessage
		}
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("wrote %s: %v", b, err)
		}
		g2, err := ParseGeometry(back.Type, back.Coordinates)
		if err != nil {
			t.Fatalf("read back %s: %v", b, err)
		}
		if b2 := AppendGeometry(nil, g2); !bytes.Equal(b, b2) {
			t.Errorf("got %s, want %s", b2, b)
		}
	})
}
