package data

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"strings"
	"sync"
)

// Messages holds the interface texts of one language. A value is a string or,
// for a countable text, an object of plural forms.
type Messages map[string]json.RawMessage

// Text returns the plain text of key, or "" when there is none.
func (m Messages) Text(key string) string {
	var s string
	if json.Unmarshal(m[key], &s) != nil {
		return ""
	}
	return s
}

// programWords are the interface texts that the program carries, by language: a
// dossier states those that speak of its subject, and a release that an older
// program imported lacks those that came later.
var programWords = sync.OnceValue(func() map[string]Messages {
	dir := path.Join("files", messagesDir)
	names, err := fs.Glob(Files, dir+"/*.json")
	if err != nil {
		panic(err) // the embedded folder is part of the program
	}
	out := map[string]Messages{}
	for _, name := range names {
		b, err := Files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		m := Messages{}
		if json.Unmarshal(b, &m) != nil {
			continue // Load says what is wrong with it
		}
		out[strings.TrimSuffix(path.Base(name), ".json")] = m
	}
	return out
})

// completed returns the texts of a language, own first: those that are missing
// are the program's in that language, else those of first, the texts of the
// dossier's first language, else the program's in English.
func completed(lang string, own, first Messages) Messages {
	program := programWords()
	out := maps.Clone(program["en"])
	if out == nil {
		out = Messages{}
	}
	for _, m := range []Messages{first, program[lang], own} {
		maps.Copy(out, m)
	}
	return out
}
