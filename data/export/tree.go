package export

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"ceded/geo/topo"

	"github.com/paulmach/orb"
)

// treeNode is how many children a node of the index has.
const treeNode = 16

// node is a node of the packed Hilbert R-tree: a box, and where what it holds
// begins: on a leaf the feature's place among the bytes of all features, above it
// the number of the first child.
type node struct {
	box orb.Bound
	at  uint64
}

func identity(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// hilbertOrder orders boxes along a Hilbert curve by their middles, so that
// neighbours share leaves.
func hilbertOrder(boxes []orb.Bound, whole orb.Bound) []int {
	key := make([]uint32, len(boxes))
	at := func(v, from, to float64) uint32 {
		if to <= from {
			return 0
		}
		return uint32(math.Floor((v - from) / (to - from) * math.MaxUint16))
	}
	for i, b := range boxes {
		c := b.Center()
		key[i] = topo.Hilbert(at(c[0], whole.Min[0], whole.Max[0]), at(c[1], whole.Min[1], whole.Max[1]))
	}
	out := identity(len(boxes))
	slices.SortStableFunc(out, func(a, b int) int { return int(int64(key[b]) - int64(key[a])) })
	return out
}

// writeTree writes the tree over its leaves, the root first.
func writeTree(w *bytes.Buffer, leaves []node) {
	sizes := []int{len(leaves)}
	total := len(leaves)
	for n := len(leaves); ; {
		n = (n + treeNode - 1) / treeNode
		sizes, total = append(sizes, n), total+n
		if n == 1 {
			break
		}
	}
	nodes := make([]node, total)
	start := total - len(leaves)
	copy(nodes[start:], leaves)
	for level := 1; level < len(sizes); level++ {
		below, end := start, start+sizes[level-1]
		start -= sizes[level]
		for i := range sizes[level] {
			first := below + i*treeNode
			parent := node{nodes[first].box, uint64(first)}
			for _, child := range nodes[first:min(first+treeNode, end)] {
				parent.box = parent.box.Union(child.box)
			}
			nodes[start+i] = parent
		}
	}
	for _, n := range nodes {
		for _, v := range []float64{n.box.Min[0], n.box.Min[1], n.box.Max[0], n.box.Max[1]} {
			w.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
		}
		w.Write(binary.LittleEndian.AppendUint64(nil, n.at))
	}
}
