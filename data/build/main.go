// Build makes the map layers of the dossier (data/files/layers and
// data/files/basemap) from pinned npm packages and the tables in recipes/. Run
// it from the root of the repository: go run ./data/build.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

func main() {
	dir := flag.String("from", "data/build", "folder of the recipes and source packages")
	out := flag.String("to", "data/files", "folder of the dossier to write")
	flag.Parse()
	if err := run(*dir, *out); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(dir, out string) error {
	start := time.Now()
	step := func(format string, args ...any) {
		fmt.Printf("%6.1f s  %s\n", time.Since(start).Seconds(), fmt.Sprintf(format, args...))
	}
	if err := install(dir); err != nil {
		return err
	}
	units, err := loadUnits(filepath.Join(dir, admin1File))
	if err != nil {
		return err
	}
	control, err := loadControlLines(filepath.Join(dir, "recipes/control-points.tsv"), units)
	if err != nil {
		return err
	}
	rings, err := loadRings(filepath.Join(dir, "recipes/rings.txt"), control)
	if err != nil {
		return err
	}
	step("read %d units, %d control lines, %d rings", len(units), len(control), len(rings))
	p, err := buildPartition(units, rings)
	if err != nil {
		return err
	}
	step("partition: %d edges, %d faces", len(p.Edges), p.Faces)
	ts, err := loadTerritories(filepath.Join(dir, "recipes/faces.tsv"), p)
	if err != nil {
		return err
	}
	for _, t := range ts {
		fmt.Printf("          %-28s %10.0f km2 in %d parts\n", t.id, t.km2, len(t.parts))
	}
	atlas, err := writeAtlas(dir, out, p, ts)
	if err != nil {
		return err
	}
	if err := writeInvestment(dir, out); err != nil {
		return err
	}
	if err := writeBorderPlaces(dir, out); err != nil {
		return err
	}
	step("layers written")
	b, err := newBasemap(dir, p, atlas)
	if err != nil {
		return err
	}
	if err := b.write(dir, out); err != nil {
		return err
	}
	if err := b.writeContext(dir, out, ts); err != nil {
		return err
	}
	step("basemap written")
	return nil
}
