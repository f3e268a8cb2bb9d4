package server

import (
	"sort"
	"strings"
)

// suggest offers the ids that an unknown one may be meant for, as paths, the
// most alike first; at most three, none when none is like it.
func suggest(prefix, id string, ids []string) []string {
	type hit struct {
		id string
		d  int
	}
	id = strings.ToLower(shorten(id))
	var hits []hit
	for _, x := range ids {
		d := editDistance(id, x)
		if strings.Contains(x, id) && len(id) > 3 || strings.Contains(id, x) {
			d = min(d, 2)
		}
		if d <= max(3, len(x)/3) {
			hits = append(hits, hit{x, d})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].d < hits[j].d })
	var out []string
	for i, h := range hits {
		if i == 3 {
			break
		}
		out = append(out, "try "+prefix+h.id)
	}
	return out
}

// editDistance counts the letters to change, add or drop between a and b
// (Levenshtein).
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(y)]
}
