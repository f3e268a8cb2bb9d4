package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// row is one row of a table, by column name.
type row map[string]string

// number returns a column as a number; an empty one is 0.
func (r row) number(column string) (float64, error) {
	if r[column] == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(r[column], 64)
	if err != nil {
		return 0, fmt.Errorf("column %s: %q is not a number", column, r[column])
	}
	return v, nil
}

// readTable reads a tab-separated table: the first line that is no comment (#)
// names the columns, cells at the end of a row may be missing.
func readTable(path string) ([]row, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var columns []string
	var rows []row
	for n, line := range lines(b) {
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if columns == nil {
			columns = cells
			continue
		}
		if len(cells) > len(columns) {
			return nil, fmt.Errorf("%s:%d: %d cells for %d columns", path, n+1, len(cells), len(columns))
		}
		r := row{}
		for i, c := range cells {
			r[columns[i]] = strings.TrimSpace(c)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// lines returns the lines of a text, however long, without blanks at their ends.
func lines(b []byte) []string {
	var out []string
	for l := range strings.Lines(string(b)) {
		out = append(out, strings.TrimRight(l, " \r\n"))
	}
	return out
}
