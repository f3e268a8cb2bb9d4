package geo_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"ceded/geo"
)

func ExampleAreaKm2() {
	cell := orb.Polygon{{{100, 45}, {110, 45}, {110, 55}, {100, 55}, {100, 45}}}
	km2, err := geo.AreaKm2(cell)
	fmt.Printf("%.1f km2 %v\n", km2, err)
	// Output: 796417.1 km2 <nil>
}

func ExampleDistanceKm() {
	blagoveshchensk, vladivostok := orb.Point{127.53, 50.27}, orb.Point{131.89, 43.12}
	fmt.Printf("%.1f km\n", geo.DistanceKm(blagoveshchensk, vladivostok))
	b := geo.BearingDeg(blagoveshchensk, vladivostok)
	fmt.Printf("%.0f degrees, %s\n", b, geo.Compass(b))
	// Output:
	// 861.6 km
	// 156 degrees, southEast
}

func ExampleLengthKm() {
	fmt.Printf("%.3f km\n", geo.LengthKm(orb.LineString{{0, 0}, {0, 1}}))
	// Output: 110.574 km
}

func ExampleNearestOnLine() {
	line := orb.LineString{{120, 50}, {130, 50}}
	q, km := geo.NearestOnLine(orb.Point{125, 51}, line)
	fmt.Printf("%.2f %.2f, %.1f km\n", q[0], q[1], km)
	// Output: 125.00 50.00, 111.2 km
}

func ExampleGrid() {
	g := geo.EqualArea(orb.Point{105, 50}, 8.2e6)
	p := g.Project(orb.Point{127.5, 51.5})
	fmt.Printf("%.0f m east, %.0f m north\n", p[0], p[1])
	fmt.Println(g.TileAt(p, 4))
	fmt.Printf("%.1f m per CSS pixel\n", g.ResolutionM(4))
	// Output:
	// 1534533 m east, 401326 m north
	// 4/9/7
	// 2002.0 m per CSS pixel
}

func ExampleParsePoint() {
	_, err := geo.ParsePoint("127.5", "95")
	fmt.Println(err)
	// Output: lat "95": want a decimal number from -90 to 90
}

func ExampleLocate() {
	areas := []geo.Area{{ID: "alpha", Verdict: "ceded", Geometry: orb.Bound{Max: orb.Point{1, 1}}.ToPolygon()}}
	edges := []geo.Edge{{ID: "alpha.1", Line: "alpha-line", PrecisionKm: 5, Right: []string{"alpha"},
		Geometry: orb.LineString{{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}}}}
	for _, p := range []orb.Point{{0.5, 0.5}, {0.99, 0.5}, {2, 0.5}} {
		l := geo.Locate(p, areas, edges, geo.LocateOptions{NoneVerdict: "not-ceded"})
		fmt.Print(l.Verdict)
		for _, h := range l.Hits {
			fmt.Printf(", %s %s: line %.1f km away, known to %.0f km", h.Position, h.ID, h.BoundaryKm, h.PrecisionKm)
		}
		fmt.Println()
	}
	// Output:
	// ceded, inside alpha: line 55.3 km away, known to 5 km
	// near-line, inside alpha: line 1.1 km away, known to 5 km
	// not-ceded
}
