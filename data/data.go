// Package data is the dossier: what Ceded knows, and the Store that knows it.
//
// A dossier is a folder of plain files (see README.md): a manifest, map
// layers in GeoJSON and the record (instruments, ledgers, claims, sources,
// texts). Load reads one; package mem serves it from memory and package
// postgis imports it and serves it from PostGIS. Both answer alike, because
// stores only find candidates: package geo decides and measures.
//
// Coordinates are longitude, latitude in degrees on WGS 84 (EPSG:4326).
package data

import "embed"

// Files is the embedded dossier, rooted at "files".
//
//go:embed all:files
var Files embed.FS

// Text is one text in several languages, keyed "en", "zh", "ru", "mn".
type Text map[string]string

// In returns the text in lang, else in English, else "".
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t["en"]
}

// Has reports whether the text exists in lang itself.
func (t Text) Has(lang string) bool { return t[lang] != "" }
