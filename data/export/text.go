package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"ceded/data"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
)

// appendFeature writes a feature as GeoJSON on one line: its properties as the
// dossier has them, and the names flat beside them.
func appendFeature(w *bytes.Buffer, t *Table, r *row) error {
	id, err := json.Marshal(r.f.ID)
	if err != nil {
		return err
	}
	w.WriteString(`{"type":"Feature","id":`)
	w.Write(id)
	w.WriteString(`,"geometry":`)
	if r.f.Geometry == nil {
		w.WriteString("null")
	} else {
		w.Write(data.AppendGeometry(w.AvailableBuffer(), r.f.Geometry))
	}
	w.WriteString(`,"properties":`)
	w.Write(bytes.TrimSuffix(r.f.Raw, []byte("}")))
	for i, c := range t.columns[:t.flat] {
		if s, ok := r.values[i].(string); ok && i > 0 {
			v, err := json.Marshal(s)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, ",%q:%s", c.name, v)
		}
	}
	w.WriteString("}}")
	return nil
}

// writeGeoJSON writes a FeatureCollection (RFC 7946) with a member "about" for
// licence and citation.
func writeGeoJSON(w *bytes.Buffer, a About, m *data.Manifest, t *Table) error {
	about, err := json.Marshal(map[string]string{
		"title": a.Title, "layer": t.Layer.ID, "version": a.Release.Version, "release": a.Release.ID, "licence": t.Layer.Licence, "licenceUrl": licenceURL(a, t.Layer),
		"credit": t.Layer.Attribution, "citeAs": a.Citation(),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, `{"type":"FeatureCollection","name":%q,"about":%s,"features":[`, t.Layer.ID, about)
	for i := range t.rows {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteByte('\n')
		if err := appendFeature(w, t, &t.rows[i]); err != nil {
			return err
		}
	}
	w.WriteString("\n]}\n")
	return nil
}

// licenceURL is where the layer's licence stands, when it is the release's.
func licenceURL(a About, l *data.Layer) string {
	if l.Licence == a.Licence.ID {
		return a.Licence.URL
	}
	return ""
}

// writeGeoJSONLines writes one feature a line, each with licence and citation, as
// a line may go its own way.
func writeGeoJSONLines(w *bytes.Buffer, a About, _ *data.Manifest, t *Table) error {
	about, err := json.Marshal(struct {
		Licence string `json:"licence"`
		Credit  string `json:"credit"`
		CiteAs  string `json:"citeAs"`
	}{t.Layer.Licence, t.Layer.Attribution, a.Citation()})
	if err != nil {
		return err
	}
	for i := range t.rows {
		if err := appendFeature(w, t, &t.rows[i]); err != nil {
			return err
		}
		w.Truncate(w.Len() - 1)
		fmt.Fprintf(w, ",\"about\":%s}\n", about)
	}
	return nil
}

// writeCSV writes the table (RFC 4180) with a header line. A point is in lon and
// lat; where a layer has other geometries, they are in WKT. Each row ends with
// licence, release and citation; no text begins as a formula does.
func writeCSV(w *bytes.Buffer, a About, _ *data.Manifest, t *Table) error {
	c := csv.NewWriter(w)
	points, others := false, false
	licensed := false
	for _, r := range t.rows {
		_, point := r.f.Geometry.(orb.Point)
		points, others = points || point, others || !point && r.f.Geometry != nil
	}
	var head []string
	for _, col := range t.columns {
		head, licensed = append(head, col.name), licensed || col.name == "licence"
	}
	if points {
		head = append(head, "lon", "lat")
	}
	if others {
		head = append(head, "WKT")
	}
	if !licensed {
		head = append(head, "licence")
	}
	head = append(head, "release", "citeAs")
	if err := c.Write(head); err != nil {
		return err
	}
	for _, r := range t.rows {
		var cells []string
		for _, v := range r.values {
			cells = append(cells, cell(v))
		}
		p, point := r.f.Geometry.(orb.Point)
		switch {
		case points && point:
			cells = append(cells, degrees(p[0]), degrees(p[1]))
		case points:
			cells = append(cells, "", "")
		}
		switch {
		case others && (point || r.f.Geometry == nil):
			cells = append(cells, "")
		case others:
			cells = append(cells, wkt.MarshalString(r.f.Geometry))
		}
		if !licensed {
			cells = append(cells, t.Layer.Licence)
		}
		if err := c.Write(append(cells, a.Release.ID, cell(a.Citation()))); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// cell writes a value. A spreadsheet takes a text that begins with =, +, - or @
// for a formula: an apostrophe before it says that it is none.
func cell(v any) string {
	switch v := v.(type) {
	case string:
		if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
			return "'" + v
		}
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}
