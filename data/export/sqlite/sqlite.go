// Package sqlite writes SQLite database files (https://sqlite.org/fileformat2.html):
// tables with their rows, the indexes that UNIQUE and PRIMARY KEY ask for, R-trees
// and triggers, in one go, nothing else. It reads nothing and changes nothing: a file is made once
// from rows that are known, so it needs no database engine. The same rows give
// the same bytes.
package sqlite

import (
	"encoding/binary"
	"fmt"
	"slices"
)

const (
	pageSize = 4096
	// fileHeader is the length of the header that stands before page 1's own.
	fileHeader = 100
	// sqliteVersion is the version that the file says wrote it: 3.40.1, whose
	// format this is.
	sqliteVersion = 3040001
)

// Types of pages.
const (
	tableInterior = 0x05
	indexLeaf     = 0x0a
	tableLeaf     = 0x0d
)

// Table is a table with all its rows.
type Table struct {
	Name string
	SQL  string // CREATE TABLE …
	// Rows hold a value for each column: nil, int64, float64, bool, string or
	// []byte. The row id of row i is i+1; where the first column is its alias
	// (INTEGER PRIMARY KEY), the value there is nil.
	Rows [][]any
	// RowIDs are the row ids, ascending, where they are not 1, 2, 3, ….
	RowIDs []int64
	// Unique are the columns, by number, of each index that SQL's PRIMARY KEY
	// and UNIQUE ask for, in their order.
	Unique [][]int
	// Virtual is set for a table that a module of SQLite makes of others: it has
	// no rows here.
	Virtual bool
	// Triggers are carried out by whoever changes the table.
	Triggers []Trigger
}

// Trigger is a name and its CREATE TRIGGER ….
type Trigger struct{ Name, SQL string }

// File is a database to be written.
type File struct {
	Tables        []*Table
	ApplicationID uint32
	UserVersion   uint32
}

// Bytes returns the database file. It returns an error for a value of a type
// that SQLite has none for, and for an index too large for one page.
func (f *File) Bytes() ([]byte, error) {
	w := &writer{pages: make([]byte, pageSize)} // page 1 is written last
	var schema [][]any
	for _, t := range f.Tables {
		if t.Virtual {
			schema = append(schema, []any{"table", t.Name, t.Name, int64(0), t.SQL})
			continue
		}
		root, err := w.table(t)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", t.Name, err)
		}
		schema = append(schema, []any{"table", t.Name, t.Name, int64(root), t.SQL})
		for i, columns := range t.Unique {
			if root, err = w.index(t, columns); err != nil {
				return nil, fmt.Errorf("index %d of table %s: %w", i+1, t.Name, err)
			}
			schema = append(schema, []any{"index", fmt.Sprintf("sqlite_autoindex_%s_%d", t.Name, i+1), t.Name, int64(root), nil})
		}
	}
	for _, t := range f.Tables {
		for _, r := range t.Triggers {
			schema = append(schema, []any{"trigger", r.Name, t.Name, int64(0), r.SQL})
		}
	}
	if err := w.schema(schema); err != nil {
		return nil, err
	}
	f.header(w.pages)
	return w.pages, nil
}

// header writes the file's first 100 bytes.
func (f *File) header(pages []byte) {
	copy(pages, "SQLite format 3\x00")
	be := binary.BigEndian
	be.PutUint16(pages[16:], pageSize)
	pages[18], pages[19] = 1, 1                  // no write-ahead log
	pages[21], pages[22], pages[23] = 64, 32, 32 // fractions, as the format fixes them
	be.PutUint32(pages[24:], 1)                  // change counter
	be.PutUint32(pages[28:], uint32(len(pages)/pageSize))
	be.PutUint32(pages[40:], 1) // schema cookie
	be.PutUint32(pages[44:], 4) // schema format
	be.PutUint32(pages[56:], 1) // UTF-8
	be.PutUint32(pages[60:], f.UserVersion)
	be.PutUint32(pages[68:], f.ApplicationID)
	be.PutUint32(pages[92:], 1) // the change that the next field is of
	be.PutUint32(pages[96:], sqliteVersion)
}

// writer appends pages; page n starts at (n-1) * pageSize.
type writer struct{ pages []byte }

// add appends an empty page and returns its number.
func (w *writer) add() uint32 {
	w.pages = append(w.pages, make([]byte, pageSize)...)
	return uint32(len(w.pages) / pageSize)
}

// page returns the bytes of a page.
func (w *writer) page(n uint32) []byte { return w.pages[(n-1)*pageSize : n*pageSize] }

// child is a page of a tree with the greatest row id in it.
type child struct {
	page uint32
	last int64
}

// table writes the tree of a table and returns its root page.
func (w *writer) table(t *Table) (uint32, error) {
	leaves, err := w.leaves(t)
	if err != nil {
		return 0, err
	}
	for len(leaves) > 1 {
		leaves = w.interior(leaves)
	}
	return leaves[0].page, nil
}

// leaves writes the rows of a table, at least one page.
func (w *writer) leaves(t *Table) ([]child, error) {
	var out []child
	var cells [][]byte
	var last int64
	room := pageSize - 8
	flush := func() {
		n := w.add()
		fill(w.page(n), 0, tableLeaf, cells, 0)
		out, cells, room = append(out, child{n, last}), nil, pageSize-8
	}
	for i, row := range t.Rows {
		id := int64(i + 1)
		if t.RowIDs != nil {
			id = t.RowIDs[i]
		}
		rec, err := record(row)
		if err != nil {
			return nil, err
		}
		cell := w.tableCell(id, rec)
		if len(cell)+2 > room {
			flush()
		}
		cells, room, last = append(cells, cell), room-len(cell)-2, id
	}
	if len(cells) > 0 || len(out) == 0 {
		flush()
	}
	return out, nil
}

// interior writes the level above some pages of a table.
func (w *writer) interior(below []child) []child {
	const most = 250 // cells of at most 13 bytes and their pointers of two
	var out []child
	for len(below) > 0 {
		n := min(most, len(below))
		if rest := len(below) - n; rest == 1 {
			n-- // no page with a single child
		}
		group := below[:n]
		below = below[n:]
		page := w.add()
		fillInterior(w.page(page), 0, group)
		out = append(out, child{page, group[len(group)-1].last})
	}
	return out
}

// schema writes the table of tables, whose root is page 1: a level above two
// leaves at least, as page 1 has less room.
func (w *writer) schema(rows [][]any) error {
	half := len(rows) / 2
	if half == 0 {
		return fmt.Errorf("a database of %d tables and indexes is too small for this writer", len(rows))
	}
	var below []child
	for _, part := range [][2]int{{0, half}, {half, len(rows)}} {
		t := &Table{Rows: rows[part[0]:part[1]]}
		for i := part[0]; i < part[1]; i++ {
			t.RowIDs = append(t.RowIDs, int64(i+1))
		}
		leaves, err := w.leaves(t)
		if err != nil {
			return err
		}
		below = append(below, leaves...)
	}
	fillInterior(w.page(1), fileHeader, below)
	return nil
}

// tableCell is a row of a table leaf; what has no place there goes on in pages of
// its own.
func (w *writer) tableCell(id int64, rec []byte) []byte {
	cell := varint(varint(nil, uint64(len(rec))), uint64(id))
	const most, least, more = pageSize - 35, (pageSize-12)*32/255 - 23, pageSize - 4
	if len(rec) <= most {
		return append(cell, rec...)
	}
	local := least + (len(rec)-least)%more
	if local > most {
		local = least
	}
	cell = append(cell, rec[:local]...)
	rest := rec[local:]
	first := uint32(len(w.pages)/pageSize) + 1
	for len(rest) > 0 {
		n := w.add()
		k := copy(w.page(n)[4:], rest)
		if rest = rest[k:]; len(rest) > 0 {
			binary.BigEndian.PutUint32(w.page(n), n+1)
		}
	}
	return binary.BigEndian.AppendUint32(cell, first)
}

// index writes an index of a table, on one page.
func (w *writer) index(t *Table, columns []int) (uint32, error) {
	type entry struct {
		key []string
		rec []byte
	}
	var entries []entry
	for i, row := range t.Rows {
		var e entry
		var values []any
		for _, c := range columns {
			s, ok := row[c].(string)
			if !ok && row[c] != nil {
				return 0, fmt.Errorf("column %d is no text", c)
			}
			e.key, values = append(e.key, s), append(values, row[c]) // NULL, written as "", stands first
		}
		rec, err := record(append(values, int64(i+1)))
		if err != nil {
			return 0, err
		}
		e.rec = rec
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b entry) int { return slices.Compare(a.key, b.key) })
	var cells [][]byte
	room := pageSize - 8
	for _, e := range entries {
		cell := append(varint(nil, uint64(len(e.rec))), e.rec...)
		if len(e.rec) > (pageSize-12)*64/255-23 {
			return 0, fmt.Errorf("a key of %d bytes is too long", len(e.rec))
		}
		cells, room = append(cells, cell), room-len(cell)-2
	}
	if room < 0 {
		return 0, fmt.Errorf("%d rows are too many for one page", len(entries))
	}
	n := w.add()
	fill(w.page(n), 0, indexLeaf, cells, 0)
	return n, nil
}

// fill writes a page: its header at an offset, the pointers, the cells from the
// end. right is the page behind the last cell, 0 on a leaf.
func fill(page []byte, at int, kind byte, cells [][]byte, right uint32) {
	be := binary.BigEndian
	head := 8
	if right != 0 {
		be.PutUint32(page[at+8:], right)
		head = 12
	}
	end := len(page)
	for i, c := range cells {
		end -= len(c)
		copy(page[end:], c)
		be.PutUint16(page[at+head+2*i:], uint16(end))
	}
	page[at] = kind
	be.PutUint16(page[at+3:], uint16(len(cells)))
	be.PutUint16(page[at+5:], uint16(end))
}

// fillInterior writes a page that leads to two others or more.
func fillInterior(page []byte, at int, below []child) {
	var cells [][]byte
	for _, c := range below[:len(below)-1] {
		cells = append(cells, varint(binary.BigEndian.AppendUint32(nil, c.page), uint64(c.last)))
	}
	fill(page, at, tableInterior, cells, below[len(below)-1].page)
}
