package sqlite

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strings"
)

const (
	// cellSize is an entry of a node: an id and four coordinates of four bytes.
	cellSize = 24
	// cellsMost is how many entries SQLite gives a node of this page size.
	cellsMost = 51
	nodeSize  = 4 + cellSize*cellsMost
)

// Box is an entry of an R-tree: the id of a row and its box.
type Box struct {
	ID                     int64
	MinX, MinY, MaxX, MaxY float64
}

// cell is a Box as a node holds it: the box rounded outwards to four bytes.
type cell struct {
	id                     int64
	minX, maxX, minY, maxY float32
}

// RTree returns the tables of a virtual table of SQLite's module rtree
// (https://sqlite.org/rtree.html, section 6) over boxes: full nodes in the order
// given, so that neighbours ought to follow each other.
func RTree(name string, boxes []Box) []*Table {
	q := func(suffix string) string { return `"` + strings.ReplaceAll(name+suffix, `"`, `""`) + `"` }
	rowid := &Table{Name: name + "_rowid", SQL: "CREATE TABLE " + q("_rowid") + "(rowid INTEGER PRIMARY KEY,nodeno)"}
	node := &Table{Name: name + "_node", SQL: "CREATE TABLE " + q("_node") + "(nodeno INTEGER PRIMARY KEY,data)"}
	parent := &Table{Name: name + "_parent", SQL: "CREATE TABLE " + q("_parent") + "(nodeno INTEGER PRIMARY KEY,parentnode)"}
	level := make([]cell, len(boxes))
	for i, b := range boxes {
		level[i] = cell{b.ID, down(b.MinX), up(b.MaxX), down(b.MinY), up(b.MaxY)}
	}
	leafOf := map[int64]int64{}
	parentOf := map[int64]int64{}
	data := map[int64][]byte{}
	next := int64(2) // the root is node 1
	for depth := 0; ; depth++ {
		nodes := max(1, (len(level)+cellsMost-1)/cellsMost)
		var above []cell
		for i := range nodes {
			// Even shares, so that no node is nearly empty.
			cells := level[i*len(level)/nodes : (i+1)*len(level)/nodes]
			no, height := next, 0
			if nodes == 1 {
				no, height = 1, depth
			} else {
				next++
			}
			all := cell{no, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.Inf(1)), float32(math.Inf(-1))}
			for _, c := range cells {
				all.minX, all.maxX = min(all.minX, c.minX), max(all.maxX, c.maxX)
				all.minY, all.maxY = min(all.minY, c.minY), max(all.maxY, c.maxY)
				if depth == 0 {
					leafOf[c.id] = no
				} else {
					parentOf[c.id] = no
				}
			}
			data[no] = nodeData(height, cells)
			above = append(above, all)
		}
		if level = above; nodes == 1 {
			break
		}
	}
	rowid.Rows, rowid.RowIDs = keyed(leafOf)
	parent.Rows, parent.RowIDs = keyed(parentOf)
	node.Rows, node.RowIDs = keyed(data)
	return []*Table{{Name: name, SQL: "CREATE VIRTUAL TABLE " + q("") + " USING rtree(id, minx, maxx, miny, maxy)", Virtual: true}, rowid, node, parent}
}

// nodeData is the blob of a node, whose first two bytes are the depth of the tree
// where it is the root.
func nodeData(depth int, cells []cell) []byte {
	be := binary.BigEndian
	b := be.AppendUint16(nil, uint16(depth))
	b = be.AppendUint16(b, uint16(len(cells)))
	for _, c := range cells {
		b = be.AppendUint64(b, uint64(c.id))
		for _, v := range []float32{c.minX, c.maxX, c.minY, c.maxY} {
			b = be.AppendUint32(b, math.Float32bits(v))
		}
	}
	return append(b, make([]byte, nodeSize-len(b))...)
}

// keyed makes rows of two columns whose first is the row id.
func keyed[V any](m map[int64]V) (rows [][]any, ids []int64) {
	ids = slices.Sorted(maps.Keys(m))
	for _, id := range ids {
		rows = append(rows, []any{nil, m[id]})
	}
	return rows, ids
}

// down and up round outwards to four bytes.
func down(v float64) float32 {
	f := float32(v)
	if float64(f) > v {
		f = math.Nextafter32(f, float32(math.Inf(-1)))
	}
	return f
}

func up(v float64) float32 { return -down(-v) }
