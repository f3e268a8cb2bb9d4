// Package frontend carries the built front end into the binary.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist returns the files that `npm run build` wrote, rooted at dist: index.html,
// assets/, fonts/, styles/ and .vite/manifest.json, each text file beside its
// .br and .gz form. Before a build it holds only placeholder.txt, so a reader
// must expect any file to be missing.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path, and embedded above
	}
	return sub
}
