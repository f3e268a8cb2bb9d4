package server

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"

	"ceded/data"
)

// batchInput is what a feature of the request carries.
type batchInput struct {
	id, properties json.RawMessage
	point          *[2]float64 // nil: it has none
}

// readBatchGeoJSON reads a FeatureCollection of points (RFC 7946). A property
// "date" is the date of the question. A feature that does not fit keeps its
// place and says so.
func readBatchGeoJSON(body []byte) ([]batchRow, error) {
	var doc struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &doc); err != nil {
		return nil, &problem{kind: kindBadRequest, detail: "the body is not JSON: " + shorten(err.Error()), cause: err, fixes: []string{batchExample}}
	}
	if doc.Type != "FeatureCollection" {
		return nil, &problem{kind: kindBadRequest, field: "type", detail: "the body is a " + strconv.Quote(shorten(doc.Type)) + ", not a FeatureCollection", fixes: []string{batchExample}}
	}
	var rows []batchRow
	for _, raw := range doc.Features {
		rows = append(rows, readBatchFeature(raw))
		if len(rows) > maxBatch {
			break
		}
	}
	return rows, nil
}

func readBatchFeature(raw json.RawMessage) batchRow {
	fault := func(r batchRow, detail string) batchRow {
		r.fault = &problem{kind: kindBadRequest, field: "geometry", detail: detail, fixes: []string{`write {"type": "Point", "coordinates": [lon, lat]}`}}
		return r
	}
	var f struct {
		ID       json.RawMessage `json:"id"`
		Geometry *struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
		Properties json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return fault(batchRow{}, "the feature cannot be read: "+shorten(err.Error()))
	}
	r := batchRow{input: batchInput{id: f.ID, properties: f.Properties}}
	var props struct {
		Date any `json:"date"`
	}
	if json.Unmarshal(f.Properties, &props) == nil {
		switch d := props.Date.(type) {
		case string:
			r.date = d
		case float64: // a year
			r.date = strconv.FormatFloat(d, 'f', -1, 64)
		}
	}
	var at []float64
	switch {
	case f.Geometry == nil:
		return fault(r, "the feature has no geometry")
	case f.Geometry.Type != "Point":
		return fault(r, "the geometry is a "+strconv.Quote(shorten(f.Geometry.Type))+", not a Point")
	case json.Unmarshal(f.Geometry.Coordinates, &at) != nil || len(at) < 2:
		return fault(r, "the coordinates "+shorten(string(f.Geometry.Coordinates))+" are not two numbers")
	}
	r.input.point = &[2]float64{at[0], at[1]}
	r.lon, r.lat = strconv.FormatFloat(at[0], 'f', -1, 64), strconv.FormatFloat(at[1], 'f', -1, 64)
	return r
}

// batchGeoJSON writes a FeatureCollection, a feature a line.
type batchGeoJSON struct {
	out io.Writer
	buf bytes.Buffer
}

// batchFeature is a point with its answer or its problem. Input holds the
// properties that came with it.
type batchFeature struct {
	Type       string          `json:"type"`
	ID         json.RawMessage `json:"id,omitempty"`
	Geometry   *batchPoint     `json:"geometry"`
	Properties batchProperties `json:"properties"`
}

type batchPoint struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"`
}

type batchProperties struct {
	Row     int             `json:"row"` // from 1
	Verdict string          `json:"verdict,omitempty"`
	Answer  *data.Answer    `json:"answer"`
	Error   *batchError     `json:"error"`
	Input   json.RawMessage `json:"input,omitempty"`
}

type batchError struct {
	Type   string   `json:"type"`
	Title  string   `json:"title"`
	Detail string   `json:"detail"`
	Field  string   `json:"field,omitempty"`
	Fixes  []string `json:"fixes,omitempty"`
}

func (b *batchGeoJSON) begin(e *edition) error {
	id, err := marshal(e.ID())
	if err != nil {
		return err
	}
	_, err = b.out.Write([]byte(`{"type":"FeatureCollection","release":` + string(bytes.TrimSpace(id)) + `,"features":[` + "\n"))
	return err
}

func (b *batchGeoJSON) row(n int, r *batchRow, a *data.Answer, p *problem) error {
	f := batchFeature{Type: "Feature", ID: r.input.id, Properties: batchProperties{Row: n, Answer: a, Input: r.input.properties}}
	switch {
	case a != nil:
		f.Geometry = &batchPoint{"Point", [2]float64{a.Lon, a.Lat}}
		f.Properties.Verdict = a.Verdict
	case r.input.point != nil:
		f.Geometry = &batchPoint{"Point", *r.input.point}
	}
	if r.cells != nil {
		cells := make([]string, len(r.cells))
		for i, c := range r.cells {
			cells[i] = clean(c)
		}
		input, err := marshal(cells)
		if err != nil {
			return err
		}
		f.Properties.Input = input
	}
	if p != nil {
		f.Properties.Error = &batchError{"/problems/" + p.kind.slug, p.kind.title, p.detail, p.field, p.fixes}
	}
	line, err := marshal(f)
	if err != nil {
		return err
	}
	b.buf.Reset()
	if n > 1 {
		b.buf.WriteString(",\n")
	}
	b.buf.Write(bytes.TrimSuffix(line, []byte("\n")))
	_, err = b.out.Write(b.buf.Bytes())
	return err
}

func (b *batchGeoJSON) end(n int) error {
	_, err := b.out.Write([]byte("\n" + `],"numberReturned":` + strconv.Itoa(n) + "}\n"))
	return err
}
