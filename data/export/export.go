// Package export writes a release as files that other programs read: GeoPackage
// with styles for QGIS, FlatGeobuf, GeoJSON, GeoJSON one feature a line and CSV.
// All of them are EPSG:4326 (longitude, latitude) and hold licence and citation.
//
// A layer is flattened once into a Table; every format writes that table.
package export

import (
	"bytes"
	"strings"

	"ceded/data"
)

// About is what every file says of the release that it is of.
type About struct {
	Dossier string // id of the dossier, such as ceded
	Title   string
	Release data.Release
	Licence data.Licence
	Credit  string
}

// AboutOf reads it off a record.
func AboutOf(r *data.Record) About {
	m := r.Manifest
	return About{Dossier: m.ID, Title: m.Title.In(m.Languages[0]), Release: r.Release, Licence: m.Licence, Credit: m.Credit}
}

// Citation is how to cite the release.
func (a About) Citation() string {
	return a.Title + ". Data " + a.Release.Version + ", release " + a.Release.ID + ". " + a.Licence.ID
}

// Format is a kind of file that one layer makes.
type Format struct {
	Ext, Media, Title string
	// Write writes a layer.
	Write func(*bytes.Buffer, About, *data.Manifest, *Table) error
}

// Formats are the files of a layer, in the order in which they are offered.
var Formats = []Format{
	{"gpkg", "application/geopackage+sqlite3", "GeoPackage", func(w *bytes.Buffer, a About, m *data.Manifest, t *Table) error {
		b, err := GeoPackage(a, m, []*Table{t})
		w.Write(b)
		return err
	}},
	{"fgb", "application/flatgeobuf", "FlatGeobuf", writeFlatGeobuf},
	{"geojson", "application/geo+json", "GeoJSON", writeGeoJSON},
	// Without the record separators that application/geo+json-seq asks for (RFC
	// 8142), so that any reader of lines reads it.
	{"geojsonl", "application/x-ndjson", "GeoJSON, one feature a line", writeGeoJSONLines},
	{"csv", "text/csv; charset=utf-8", "CSV", writeCSV},
}

// FormatOf returns the format of an extension, or nil.
func FormatOf(ext string) *Format {
	for i := range Formats {
		if Formats[i].Ext == ext {
			return &Formats[i]
		}
	}
	return nil
}

// Readme is the text that goes with the files of a release.
func Readme(a About, m *data.Manifest) []byte {
	lang := m.Languages[0]
	var b strings.Builder
	line := func(s ...string) { b.WriteString(strings.Join(s, "") + "\n") }
	line(a.Title)
	line()
	line("Data ", a.Release.Version, ", release ", a.Release.ID)
	line("Licence: ", a.Licence.ID, " ", a.Licence.URL)
	line("Credit: ", a.Credit)
	line("Cite as: ", a.Citation())
	line()
	line("Coordinates are longitude and latitude in degrees on WGS 84 (EPSG:4326).")
	line("Names stand in flat columns: nameEn is the name in English, and so on. Lists are")
	line("JSON texts. precisionKm says how far a line may be off; a line is not surveyed")
	line("because it is drawn sharply. What a text says of the present is dated.")
	line()
	line("Layers:")
	for i := range m.Layers {
		l := &m.Layers[i]
		line("  ", l.ID, ": ", l.Titles.In(lang), " (", l.Licence, "; ", l.Attribution, ")")
	}
	return []byte(b.String())
}
