// Package schemas holds the JSON Schemas (draft 2020-12) of a dossier's files:
// what each file, row and property means, in words, and which values it takes.
// They know no dispute by name, so that any dossier can be held to them.
package schemas

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed *.json
var files embed.FS

// Names returns the names of the schemas, in order: claims, common, …
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err) // the embedded folder is part of the program
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".json"))
	}
	return out
}

// Read returns the text of a schema, or nil when there is none of that name.
// References between schemas are relative: "common.json#/$defs/id".
func Read(name string) []byte {
	b, err := files.ReadFile(name + ".json")
	if err != nil {
		return nil
	}
	return b
}
