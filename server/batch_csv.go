package server

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"ceded/data"
	"ceded/geo"
)

const mediaCSV media = "text/csv; charset=utf-8; header=present"

// readBatchCSV reads rows of CSV (RFC 4180). The first row names the columns,
// among them lon and lat; without names the columns are lon, lat and date. A
// row that does not fit keeps its place and says so.
func readBatchCSV(body []byte) (header []string, rows []batchRow, err error) {
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
	in.FieldsPerRecord = -1
	in.LazyQuotes = true
	at := map[string]int{}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return header, rows, nil
		}
		if err != nil {
			rows = append(rows, batchRow{cells: cells, fault: &problem{kind: kindBadRequest, detail: "the row cannot be read", cause: err, fixes: []string{"write it as RFC 4180 says"}}})
			continue
		}
		if header == nil {
			if header = columns(cells, at); header == nil {
				return nil, nil, &problem{kind: kindBadRequest, field: "lon", detail: "the first row of the CSV names no columns lon and lat", fixes: []string{batchExample}}
			}
			if !numeric(cells) {
				continue
			}
		}
		r := batchRow{cells: cells}
		if len(cells) != len(header) {
			r.fault = &problem{kind: kindBadRequest, detail: "the row has " + strconv.Itoa(len(cells)) + " cells, the header " + strconv.Itoa(len(header)),
				fixes: []string{"put cells that hold a comma in double quotes"}}
		} else {
			r.lon, r.lat = strings.TrimSpace(cells[at["lon"]]), strings.TrimSpace(cells[at["lat"]])
			if i, ok := at["date"]; ok {
				r.date = strings.TrimSpace(cells[i])
			}
		}
		if rows = append(rows, r); len(rows) > maxBatch {
			return header, rows, nil
		}
	}
}

// columns finds lon, lat and date among names, or takes them for granted where
// the row holds numbers. It returns nil when they are not there.
func columns(cells []string, at map[string]int) []string {
	if numeric(cells) {
		names := []string{"lon", "lat", "date"}
		for i := range min(len(cells), len(names)) {
			at[names[i]] = i
		}
		for len(names) < len(cells) {
			names = append(names, "column"+strconv.Itoa(len(names)+1))
		}
		return names[:len(cells)]
	}
	for i, name := range cells {
		switch key := strings.ToLower(strings.TrimSpace(name)); key {
		case "lon", "lng", "long", "longitude":
			at["lon"] = i
		case "lat", "latitude":
			at["lat"] = i
		case "date":
			at["date"] = i
		}
	}
	_, lon := at["lon"]
	_, lat := at["lat"]
	if !lon || !lat {
		return nil
	}
	return cells
}

func numeric(cells []string) bool {
	if len(cells) < 2 {
		return false
	}
	_, err := geo.ParsePoint("0", strings.TrimSpace(cells[1]))
	_, err2 := geo.ParsePoint(strings.TrimSpace(cells[0]), "0")
	return err == nil && err2 == nil
}

// batchColumns are what an answer adds to a row of CSV.
var batchColumns = []string{"verdict", "verdictLabel", "answer", "features", "instruments", "boundaryKm", "precisionKm", "nearLine", "nearLineKm",
	"heldBy", "heldByCertainty", "nearest", "nearestKm", "cite", "release", "error"}

// batchCSV writes the columns that came, and behind them the answer.
type batchCSV struct {
	w       *csv.Writer
	header  []string
	release string
}

func newBatchCSV(out io.Writer, header []string) *batchCSV {
	if header == nil { // the points came as GeoJSON
		header = []string{"lon", "lat", "date"}
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	return &batchCSV{w: w, header: header}
}

func (b *batchCSV) begin(e *edition) error {
	b.release = e.ID()
	names := make([]string, 0, len(b.header)+len(batchColumns))
	for _, name := range b.header {
		if name = strings.TrimSpace(name); slices.Contains(batchColumns, name) {
			name = "input." + name
		}
		names = append(names, cell(name))
	}
	return b.write(append(names, batchColumns...))
}

func (b *batchCSV) row(_ int, r *batchRow, a *data.Answer, p *problem) error {
	cells := make([]string, 0, len(b.header)+len(batchColumns))
	given := r.cells
	if given == nil {
		given = []string{r.lon, r.lat, r.date}
	}
	for i := range b.header { // a short row is filled up, a long one joined in its last cell
		switch {
		case i >= len(given):
			cells = append(cells, "")
		case i == len(b.header)-1:
			cells = append(cells, cell(strings.Join(given[i:], ",")))
		default:
			cells = append(cells, cell(given[i]))
		}
	}
	if p != nil {
		cells = append(cells, make([]string, len(batchColumns)-2)...)
		return b.write(append(cells, b.release, cell(p.text())))
	}
	var features, instruments, holders, certainty []string
	boundary, precision, line, lineKm, nearest, nearestKm := "", "", "", "", "", ""
	for i, f := range a.Features {
		features = append(features, f.ID)
		if f.Instrument != "" && !slices.Contains(instruments, f.Instrument) {
			instruments = append(instruments, f.Instrument)
		}
		if i == 0 && f.BoundaryKm != nil {
			boundary, precision = kilometres(*f.BoundaryKm), kilometres(*f.PrecisionKm)
		}
	}
	if n := a.NearLine; n != nil {
		line, lineKm = n.Line, kilometres(n.DistanceKm)
	}
	for _, h := range a.HeldBy {
		holders, certainty = append(holders, h.Holder), append(certainty, h.Certainty)
	}
	if n := a.Nearest; n != nil {
		nearest, nearestKm = n.ID, kilometres(n.DistanceKm)
	}
	for _, v := range []string{a.Verdict, a.VerdictLabel, a.Answer, strings.Join(features, " "), strings.Join(instruments, " "), boundary, precision, line, lineKm,
		strings.Join(holders, "; "), strings.Join(certainty, "; "), nearest, nearestKm, a.Cite, b.release, ""} {
		cells = append(cells, cell(v))
	}
	return b.write(cells)
}

func (b *batchCSV) end(int) error { return nil }

func (b *batchCSV) write(cells []string) error {
	if err := b.w.Write(cells); err != nil {
		return err
	}
	b.w.Flush()
	return b.w.Error()
}

// kilometres writes a distance for a cell.
func kilometres(km float64) string { return strconv.FormatFloat(km, 'f', -1, 64) }

// cell makes a cell safe for spreadsheets, which take what begins with one of
// these for a formula (OWASP, CSV injection): such text gets an apostrophe before
// it. Numbers stay.
func cell(s string) string {
	s = clean(s)
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}
